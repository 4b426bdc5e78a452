"""Provinces as texts name them, of before and after the mergers of 1 July 2025, and the country as a whole."""

from __future__ import annotations

import re

from gdtx.foundation.vietnamese_text import tone_style
from gdtx.reading.draft import Span, Words
from gdtx.reading.letters import LOWER, UPPER
from gdtx.reading.text import Source

PROVINCES = tuple(
    tone_style(name.strip())
    for name in """An Giang, Bà Rịa - Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương, Bình Định,
    Bình Phước, Bình Thuận, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai,
    Hà Giang, Hà Nam, Hà Nội, Hà Tĩnh, Hải Dương, Hải Phòng, Hậu Giang, Hòa Bình, Hồ Chí Minh, Hưng Yên, Khánh Hòa,
    Kiên Giang, Kon Tum, Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ,
    Phú Yên, Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh, Thái Bình, Thái Nguyên,
    Thanh Hóa, Thừa Thiên Huế, Tiền Giang, Trà Vinh, Tuyên Quang, Vĩnh Long, Vĩnh Phúc, Yên Bái""".replace(
        "\n", " "
    ).split(",")
)
PROVINCES = tuple(" ".join(name.split()) for name in PROVINCES)
_SHOWN = {"Hồ Chí Minh": "TP. Hồ Chí Minh", "Huế": "Thừa Thiên Huế", "Daklak": "Đắk Lắk", "Đăk Lăk": "Đắk Lắk"}
_CITY = r"(?:[Tt]hành phố|THÀNH PHỐ|TP\.?|Tp\.?) ?"
_ANY = re.compile(
    rf"(?<!\w)(?:{_CITY}(?P<hcm>Hồ Chí Minh|HỒ CHÍ MINH|HCM)|TPHCM|TP HCM|(?P<name>"
    + "|".join(
        sorted(
            (
                re.escape(form).replace(r"\ \-\ ", " ?- ?")
                for name in PROVINCES
                if name != "Hồ Chí Minh"
                for form in (name, name.upper())
            ),
            key=len,
            reverse=True,
        )
    )
    + r"|Thừa Thiên - Huế|Đăk Lăk|Đắc Lắc|Đăk Nông|Bắc Cạn|(?<=thành phố )Huế|(?<=TP )Huế))(?!\w)"
)
_COUNTRY = re.compile(r"(?<!\w)(?:toàn quốc|cả nước)(?!\w)", re.IGNORECASE)
#: A district, commune, school or street that bears the name of a province.
_SMALLER = re.compile(
    r"(?:huyện|xã|phường|thị xã|thị trấn|quận|thôn|đường|phố|trường|thcs|thpt|tiểu học|đại học|chi nhánh|unesco(?: tại)?|báo|đài|họp tại|cảng|sông|tại thành phố|khách sạn) $"
)
_TITLES = {name.upper(): name for name in PROVINCES}


def find_province(source: Source, heading: Span | None) -> Words | None:
    """The province the text is of: in its heading, else the first named as an area; “Toàn quốc” for the country.

    None where none is named, or where several are and none stands out.
    """
    body = source.body
    found: dict[str, list[Span]] = {}
    for match in _ANY.finditer(body):
        if _SMALLER.search(source.lower[max(0, match.start() - 16) : match.start()]) or _name_of_person(body, match):
            continue
        name = "Hồ Chí Minh" if match["name"] is None else match["name"]
        name = _TITLES.get(name.upper(), {"THỪA THIÊN - HUẾ": "Thừa Thiên Huế", "HUẾ": "Huế"}.get(name.upper(), name))
        found.setdefault(_SHOWN.get(name, name), []).append(Span(*match.span()))
    country = _COUNTRY.search(body)
    if heading is not None:
        for name, spans in found.items():
            if any(heading.holds(span.start) for span in spans):
                return Words(name, spans[0])
        if country and heading.holds(country.start()):
            return Words("Toàn quốc", Span(*country.span()))
    early = _early_end(source)
    first = [(spans[0], name) for name, spans in found.items() if spans[0].start < early]
    venue = [
        span for span, _name in first if re.search(r"(?:tại|ở) $", source.lower[max(0, span.start - 5) : span.start])
    ]
    if (
        country
        and country.start() < early
        and (not first or len(venue) == len(first) or country.start() < min(first)[0].start)
    ):
        return Words("Toàn quốc", Span(*country.span()))
    if first:
        span, name = min(first)
        return Words(name, span)
    if country and not found:
        return Words("Toàn quốc", Span(*country.span()))
    if len(found) == 1:
        name, spans = next(iter(found.items()))
        return Words(name, spans[0])
    if found:
        most = sorted(found.items(), key=lambda item: -len(item[1]))
        if len(most[0][1]) > len(most[1][1]) + 1:
            return Words(most[0][0], most[0][1][0])
    return None


def _name_of_person(body: str, match: re.Match[str]) -> bool:
    return re.match(
        r" [" + UPPER + r"][" + LOWER + r"]+ [" + UPPER + r"][" + LOWER + r"]+", body[match.end() :]
    ) is None and bool(re.search(r"(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị) $", body[max(0, match.start() - 6) : match.start()]))


def _early_end(source: Source) -> int:
    """Where the beginning of the text ends: its first four sentences of running text."""
    sentences = source.sentences
    return sentences[min(len(sentences), 5) - 1].end if sentences else 0


def mask_provinces(text: str) -> str:
    """The text with names of provinces in small letters, so that they are no part of a person's name."""
    return _ANY.sub(lambda match: match[0].lower(), text)
