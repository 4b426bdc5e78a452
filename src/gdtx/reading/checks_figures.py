"""Figures that cannot be, contradict each other, or can be read in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese_numbers import decimal as shown_decimal
from gdtx.foundation.vietnamese_text import fold
from gdtx.reading.draft import Figure, Number, Span, Warning
from gdtx.reading.evidence import Check, Evidence
from gdtx.reading.facts import says_again
from gdtx.reading.numbers import NUMBER, value_of

ROUGH = ("over", "nearly", "about", "under", "at_least")


def single(figure: Figure) -> Number:
    """The value of a figure that is one number."""
    assert not isinstance(figure.value, tuple)
    return figure.value


def shown(value: Number) -> str:
    """A number the Vietnamese way, with the decimals it has."""
    places = max(0, -int(Decimal(str(value)).normalize().as_tuple().exponent))
    return shown_decimal(value, min(places, 4))


def over_hundred(evidence: Evidence) -> Iterator[Warning]:
    """More than all of them; a plan can be outdone, a share cannot."""
    for figure in evidence.figures:
        if figure.unit != "%" or isinstance(figure.value, tuple) or figure.value <= 100:
            continue
        near = evidence.source.lower[max(0, figure.span.start - 60) : figure.span.end + 50]
        if not re.search(r"kế hoạch|chỉ tiêu|so với|tăng|vượt|bằng|giao|dự toán|mục tiêu|cùng kỳ|gấp|đăng ký", near):
            yield evidence.warn(figure.span, _("Tỷ lệ lớn hơn 100%."))


def part_of_whole(evidence: Evidence) -> Iterator[Warning]:
    """``150/147``."""
    for figure in evidence.figures:
        if figure.of is not None and single(figure) > figure.of:
            yield evidence.warn(figure.span, _("Tử số lớn hơn mẫu số."))


_BESIDE = re.compile(
    r"^(?:(?! (?:và|còn|trong đó|tăng|giảm) )[^.;\d]){0,60}?(?:đạt|chiếm|tỷ lệ|tỉ lệ|bằng|tương đương|tức|=|\(|-|là)(?: (?:tỷ lệ|tỉ lệ|khoảng|gần|hơn|trên|là|tới))*[ (:]*$"
)


def ratio_against_rate(evidence: Evidence) -> Iterator[Warning]:
    """``84/147 … đạt 57,1%``: the rate beside a part of a whole must be the rate of it."""
    for sentence, figures in evidence.by_sentence():
        for left, right in pairwise(figures):
            if left.of is None or right.unit != "%" or isinstance(right.value, tuple) or not left.of:
                continue
            between = evidence.source.lower[left.span.end : right.span.start]
            if _BESIDE.match(between) and right.span.end <= sentence.end:
                yield from compare(evidence, single(left), left.of, right, rough=False)


_SHARE_OF_TOTAL = re.compile(r"(?<!\w)(?:trong đó|tổng số|trên tổng số|trong tổng số|trong số|trong)(?!\w)")


def share_against_rate(evidence: Evidence) -> Iterator[Warning]:
    """``500 học viên, trong đó 150 nữ, chiếm 35%``, ``150 trong tổng số 500 học viên (35%)``."""
    for _sentence, figures in evidence.by_sentence():
        for place in range(len(figures) - 2):
            first, second, rate = figures[place : place + 3]
            if rate.unit != "%" or "%" in (first.unit, second.unit) or first.of or second.of:
                continue
            if any(isinstance(figure.value, tuple) for figure in (first, second, rate)):
                continue
            lower = evidence.source.lower
            between, after = lower[first.span.end : second.span.start], lower[second.span.end : rate.span.start]
            if not _BESIDE.match(after) or ";" in between:
                continue
            if (
                re.search(r"(?<!\w)(?:trong đó|trong số đó|có)(?!\w)[^,;]{0,30}$", between)
                and "trong đó" in between
                and len(between) < 60
            ) or (
                re.search(r"(?<!\w)trong(?: số| tổng số)? $", lower[max(0, first.span.start - 16) : first.span.start])
                and re.fullmatch(r"[^,;.]{0,30}(?<!\w)có ", between)
            ):
                part, whole = second, first
            elif re.fullmatch(r"[^,;]{0,20}(?:trên|trong)(?: tổng)?(?: số)? ?", between):
                part, whole = first, second
            else:
                continue
            if _kin(part.unit, whole.unit) and single(whole):
                rough = part.qualifier in ROUGH or whole.qualifier in ROUGH
                if single(part) <= single(whole):
                    yield from compare(evidence, single(part), single(whole), rate, rough=rough)


_PERSONS = (
    "người",
    "học viên",
    "học sinh",
    "hội viên",
    "đại biểu",
    "cán bộ",
    "giáo viên",
    "lượt người",
    "lượt học viên",
    "thanh niên",
)


def _kin(part: str, whole: str) -> bool:
    return part == whole or (part in _PERSONS and whole in _PERSONS)


def compare(evidence: Evidence, part: Number, whole: Number, rate: Figure, *, rough: bool) -> Iterator[Warning]:
    """A warning when a rate is not that of a part of a whole; cut off instead of rounded is no contradiction."""
    true = Decimal(100) * Decimal(part) / Decimal(whole)
    said = Decimal(str(single(rate)))
    places = max(0, -int(said.as_tuple().exponent)) if isinstance(said.as_tuple().exponent, int) else 0
    # Cut off instead of rounded is common and no contradiction.
    allowed = Decimal(1).scaleb(-places) + Decimal("0.005")
    if rough or rate.qualifier in ROUGH:
        allowed = Decimal(3)
    if abs(true - said) > allowed:
        message = _("%(part)s trên %(whole)s là %(true)s%%, không phải %(said)s%%.")
        about = {
            "part": shown(part),
            "whole": shown(whole),
            "true": shown_decimal(true, max(places, 1)),
            "said": shown(said),
        }
        yield evidence.warn(rate.span, message % about)


def approximate_but_odd(evidence: Evidence) -> Iterator[Warning]:
    """``hơn 10.029``: a number to the last digit is not “more than”."""
    for figure in evidence.figures:
        if figure.qualifier not in ("over", "nearly", "about") or isinstance(figure.value, tuple):
            continue
        digits = re.search(r"\d[\d.,]*\d|\d", figure.as_written)
        value = figure.value
        if digits is None or re.search(r"nghìn|ngàn|triệu|tỷ|tỉ", figure.as_written):
            continue
        odd = value == int(value) and value >= 1000 and int(value) % 10 != 0
        fine = (
            figure.unit == "%"
            and re.search(r"[.,]\d\d$", digits[0]) is not None
            and not digits[0].endswith(("00", "50"))
        )
        if odd or fine:
            yield evidence.warn(
                figure.span, _("Số chính xác đến hàng cuối mà lại ghi ước lượng; hãy xem lấy số đúng hay số làm tròn.")
            )


def separators(evidence: Evidence) -> Iterator[Warning]:
    """``97.5%`` or ``1,200 người``: a point for decimals or a comma for thousands is the English way."""
    said = False
    for figure in evidence.figures:
        for match in NUMBER.finditer(figure.as_written.lower()):
            percent = match["percent"] is not None or bool(match["scale"])
            _value, doubt = value_of(match["digits"], fraction=percent, scaled=bool(match["scale"]))
            if doubt and not said:
                said = True
                message = _("Dấu phân cách kiểu tiếng Anh lẫn trong văn bản tiếng Việt; số này được đọc là %(value)s.")
                value = figure.value[1] if isinstance(figure.value, tuple) else figure.value
                yield evidence.warn(figure.span, message % {"value": shown(value)})


_CHANGE = re.compile(
    r"(?<!\w)(?P<way>tăng|giảm|nâng)(?: \w+){0,4}? từ (?P<a>[\d.,]+)(?P<pa> ?%)?(?: [a-zà-ỹđ]+){0,4} (?:lên|đến|xuống|còn|tới)(?: còn| đến| thành)? (?P<b>[\d.,]*\d)(?P<pb> ?%)?"
)


def changes(evidence: Evidence) -> Iterator[Warning]:
    """``tăng từ 2.785 lên 2.756``; ``tăng 3,72%`` of a percentage, points or percent."""
    lower = evidence.source.lower
    for match in _CHANGE.finditer(lower):
        sides = []
        for name in ("a", "b"):
            digits = match[name].rstrip(".,")
            if re.fullmatch(r"(?:19|20)\d\d", digits):
                break
            sides.append(
                value_of(digits, fraction=bool(match[f"p{name}"]))[0] if re.fullmatch(r"\d[\d.,]*", digits) else None
            )
        if len(sides) < 2 or None in sides:
            continue
        before, after = sides
        if (match["way"] == "giảm") == (after > before) and before != after:  # type: ignore[operator]
            yield evidence.warn(
                Span(*match.span()), _("Ghi “%(way)s” nhưng hai số lại đi ngược chiều.") % {"way": match["way"]}
            )
    for left, right in pairwise(evidence.figures):
        if left.unit == right.unit == "%" and not isinstance(right.value, tuple):
            between = lower[left.span.end : right.span.start]
            if re.fullmatch(
                r"(?: dân số| số \w+)?[ ,(;]{1,3}(?:đã )?(?:tăng|giảm)(?: thêm| được| hơn| gần)? ?", between
            ) and not re.match(r" ?điểm", lower[right.span.end :]):
                message = _("“%(words)s” có thể là điểm phần trăm, cũng có thể là phần trăm so với mức cũ; hãy chọn.")
                words = evidence.source.shown(Span(right.span.start, right.span.end))
                yield evidence.warn(right.span, message % {"words": words})


_CAME_TO = re.compile(
    r"(?<!\w)(?:tăng|thêm) (?P<n>[\d.]*\d)(?! ?%)[^.;\d]{0,40}so với[^.;\d]{0,30}?(?:\(|là |có )?(?P<a>\d[\d.]*\d)(?![\d%/])"
)


def differences(evidence: Evidence) -> Iterator[Warning]:
    """``từ 2.756 lên 2.785, tăng 30``: the difference said is not the difference."""
    lower = evidence.source.lower
    pattern = re.compile(
        r"từ (?P<a>\d[\d.]*)(?: [a-zà-ỹđ]+){0,4} (?:lên|đến|xuống|còn)(?: còn)? (?P<b>\d[\d.]*\d|\d)(?!\d|/|,\d| ?%)(?:(?! ?%)[^.;\d]){0,40}(?P<way>tăng|giảm)(?: thêm| được)? (?P<n>\d[\d.]*\d|\d)(?! ?%|[\d/]|,\d)"
    )
    for match in pattern.finditer(lower):
        a, b, n = (int(match[name].replace(".", "")) for name in ("a", "b", "n"))
        if any(re.fullmatch(r"(?:19|20)\d\d", match[name]) for name in ("a", "b")) or abs(b - a) == n:
            continue
        message = _("Từ %(a)s đến %(b)s chênh %(true)s, không phải %(said)s.")
        yield evidence.warn(
            Span(*match.span()), message % {"a": shown(a), "b": shown(b), "true": shown(abs(b - a)), "said": shown(n)}
        )


def ranges(evidence: Evidence) -> Iterator[Warning]:
    """``từ 30.000 đến 15.000 lớp``."""
    pattern = re.compile(
        r"(?<!\w)từ (?:gần |hơn |trên |khoảng )?(?P<a>\d[\d.]*\d|\d) ?(?P<unit>[a-zà-ỹđ]+(?: [a-zà-ỹđ]+)?)? ?(?:đến|tới|-) ?(?:gần |hơn |trên |khoảng )?(?P<b>\d[\d.]*\d|\d) (?P<noun>[a-zà-ỹđ]+)(?!\w)"
    )
    for match in pattern.finditer(evidence.source.lower):
        if match["noun"] in ("tháng", "năm", "tuổi", "giờ", "ngày") or re.search(
            r"(?:tăng|giảm|nâng|đưa)[^.;]{0,50}$", evidence.source.lower[: match.start()][-60:]
        ):
            continue
        first, last = (int(match[name].replace(".", "")) for name in ("a", "b"))
        if first > last and not re.fullmatch(r"(?:19|20)\d\d", match["a"]):
            yield evidence.warn(Span(*match.span()), _("Khoảng số ghi ngược: số đầu lớn hơn số cuối."))


def ages(evidence: Evidence) -> Iterator[Warning]:
    """Bands that overlap at their seam (``15-35, 35-60``), or run backwards."""
    for band in evidence.ages:
        if band.high is not None and band.high < band.low:
            yield evidence.warn(band.span, _("Độ tuổi ghi ngược."))
    for left, right in pairwise(evidence.ages):
        together = evidence.source.sentence_at(left.span.start) == evidence.source.sentence_at(right.span.start)
        if together and left.high is not None and left.low < left.high == right.low and (right.high or 200) > right.low:
            message = _("Hai nhóm tuổi chồng nhau ở tuổi %(age)d.")
            yield evidence.warn(Span(left.span.start, right.span.end), message % {"age": left.high})


_TOTAL_SCOPE = re.compile(
    r"(?<!\w)(?:toàn tỉnh|cả tỉnh|toàn huyện|cả huyện|toàn thành phố|toàn quốc|cả nước|toàn ngành|tỉnh có|huyện có|toàn xã|trên địa bàn tỉnh(?: hiện)?(?: có)?|tổng số|tổng cộng|tất cả)(?!\w)"
)
_TIME = re.compile(
    r"(?<!\w)(?:năm (?:19|20)\d\d|(?:19|20)\d\d|trước|hiện|nay|sau|đầu năm|cuối năm|tháng \d|giai đoạn|khi đó|ban đầu|mỗi|bình quân)(?!\w)"
)


def given_twice(evidence: Evidence) -> Iterator[Warning]:
    """The same total given twice with two values; a whole that is not the total."""
    figures = [figure for figure in evidence.figures if not isinstance(figure.value, tuple) and figure.unit != "%"]
    totals: dict[str, Figure] = {}
    for figure in figures:
        if figure.of is not None or figure.qualifier != "exact" or evidence.in_heading(figure.span):
            continue
        sentence = evidence.source.sentence_at(figure.span.start)
        before = evidence.source.lower[max(sentence.start, figure.span.start - 45) : figure.span.start]
        if not _TOTAL_SCOPE.search(before) or re.search(r"\d", before[_last(_TOTAL_SCOPE, before) :]):
            continue
        noun = evidence.source.lower[figure.span.start : figure.span.end + 40]
        known = totals.get(figure.unit)
        if known is None:
            totals[figure.unit] = figure
        elif (
            known.value != figure.value
            and not _TIME.search(_around(evidence, figure))
            and not _TIME.search(_around(evidence, known))
        ):
            first = evidence.source.lower[known.span.start : known.span.end + 40]
            if _alike(_noun(first), _noun(noun)):
                message = _("Chỗ khác ghi %(other)s.") % {"other": evidence.source.shown(known.span)}
                yield evidence.warn(figure.span, message)
    for figure in figures:
        total = totals.get(figure.unit)
        if figure.of is None or total is None or figure.of == total.value:
            continue
        if abs(Decimal(figure.of) - Decimal(single(total))) * 10 <= single(total) and not _TIME.search(
            _around(evidence, total)
        ):
            message = _("Mẫu số khác với tổng số “%(total)s” ghi ở chỗ khác.")
            yield evidence.warn(figure.span, message % {"total": evidence.source.shown(total.span)})


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=0)


def _around(evidence: Evidence, figure: Figure) -> str:
    sentence = evidence.source.sentence_at(figure.span.start)
    start = max(sentence.start, figure.span.start - 60)
    return evidence.source.lower[start : min(sentence.end, figure.span.end + 30)]


def _noun(text: str) -> str:
    return fold(re.sub(r"^[\d.,\s]+", "", re.split(r"[,.;:()]", re.sub(r"(?<=\d)\.(?=\d)", "", text))[0]))


def _alike(left: str, right: str) -> bool:
    first, second = left.split()[:3], right.split()[:3]
    return first[:2] == second[:2]


def whole_against_whole(evidence: Evidence) -> Iterator[Warning]:
    """``480/480 xã`` and ``479/478 xã``: nearly the same whole of the same things."""
    wholes = [figure for figure in evidence.figures if figure.of is not None and figure.of >= 20]
    for left, right in pairwise(wholes):
        assert left.of is not None
        assert right.of is not None
        if (
            left.unit == right.unit
            and left.of != right.of
            and abs(Decimal(left.of) - Decimal(right.of)) * 20 <= left.of
        ):
            message = _("Mẫu số %(right)s khác với %(left)s ở ngay trước, cùng đơn vị tính.")
            yield evidence.warn(right.span, message % {"left": shown(left.of), "right": shown(right.of)})


def heading_against_body(evidence: Evidence) -> Iterator[Warning]:
    """A headline that gives another number, or persons where the body has learner-turns."""
    body = [
        figure
        for figure in evidence.figures
        if not evidence.in_heading(figure.span) and not isinstance(figure.value, tuple)
    ]
    for figure in evidence.figures:
        if not evidence.in_heading(figure.span) or isinstance(figure.value, tuple):
            continue
        same = [other for other in body if other.value == figure.value or says_again(figure, other)]
        turns = [other for other in same if other.unit.startswith("lượt")]
        if figure.unit in ("người", "học viên") and turns and len(turns) == len(same):
            message = _("Tiêu đề ghi “%(heading)s”, nội dung ghi “%(body)s”: người và lượt là hai số khác nhau.")
            said = {"heading": evidence.source.shown(figure.span), "body": evidence.source.shown(turns[0].span)}
            yield evidence.warn(figure.span, message % said)
        if same or not body:
            continue
        alike = [
            other
            for other in body
            if other.unit == figure.unit
            and other.of is None
            and single(figure)
            and Decimal("0.5") <= Decimal(single(other)) / Decimal(single(figure)) <= 2
            and (
                len(_shared(evidence, figure, other)) >= 2
                or (figure.unit.startswith("lượt") and figure.qualifier == other.qualifier != "exact")
            )
        ]
        if len(alike) == 1:
            message = _("Tiêu đề ghi “%(heading)s”, nội dung ghi “%(body)s”.")
            said = {"heading": evidence.source.shown(figure.span), "body": evidence.source.shown(alike[0].span)}
            yield evidence.warn(figure.span, message % said)


_COMMON = frozenset(
    [
        "va",
        "cua",
        "trong",
        "cho",
        "co",
        "den",
        "tu",
        "voi",
        "la",
        "duoc",
        "nam",
        "cac",
        "tren",
        "tai",
        "ve",
        "nguoi",
        "hon",
        "gan",
        "khoang",
        "hoc",
        "tinh",
    ]
)


def _shared(evidence: Evidence, heading: Figure, other: Figure) -> set[str]:
    def words(figure: Figure) -> set[str]:
        sentence = evidence.source.sentence_at(figure.span.start)
        text = evidence.source.lower[max(sentence.start, figure.clause.start) : figure.clause.end]
        return set(re.findall(r"[a-z]{3,}", fold(text))) - _COMMON - set(re.findall(r"[a-z]+", fold(figure.unit)))

    return words(heading) & words(other)


def turns_per_class(evidence: Evidence) -> Iterator[Warning]:
    """Fewer learner-turns than classes, or hundreds to a class."""
    for _sentence, figures in evidence.by_sentence():
        for left, right in pairwise(figures):
            if (
                left.unit not in ("lớp", "chuyên đề")
                or not right.unit.startswith("lượt")
                or "/" in right.unit + left.unit
            ):
                continue
            if isinstance(left.value, tuple) or isinstance(right.value, tuple) or not left.value or right.of or left.of:
                continue
            between = evidence.source.lower[left.span.end : right.span.start]
            if ";" in between or "." in between or len(between) > 60:
                continue
            each = Decimal(right.value) / Decimal(left.value)
            if each < 1 or each > 1000:
                message = _("Bình quân %(each)s lượt mỗi lớp, rất khác thường; hãy soát lại hai số.")
                yield evidence.warn(Span(left.span.start, right.span.end), message % {"each": shown_decimal(each, 1)})


CHECKS: tuple[Check, ...] = (
    over_hundred,
    part_of_whole,
    ratio_against_rate,
    share_against_rate,
    approximate_but_odd,
    separators,
    changes,
    differences,
    ranges,
    ages,
    given_twice,
    whole_against_whole,
    heading_against_body,
    turns_per_class,
)
