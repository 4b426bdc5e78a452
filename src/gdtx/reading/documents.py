"""Official documents a text names: number and sign, date, who issued it, what it is about.

Forms: ``2302/SGDĐT-GDTX``, ``Quyết định số 692/QĐ-TTg ngày 04 tháng 5 năm 2013 của Thủ tướng``, ``Kết luận 413-KL/TU``,
``Thông tư 33/2021``, ``Quyết định 856``, and several numbers after one word (``Quyết định số 387 và 677/QĐ-TTg``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from gdtx.reading.dates import Mention
from gdtx.reading.draft import Document, Span, beginning_in
from gdtx.reading.text import Source

KINDS = (
    "nghị quyết liên tịch|thông tư liên tịch|chương trình hành động|chương trình phối hợp|quy chế phối hợp|nghị quyết|nghị định|"
    "quyết định|thông tư|chỉ thị|kết luận|công văn|công điện|kế hoạch|tờ trình|báo cáo|hướng dẫn|thông báo|thông tri|đề án|"
    "chương trình|quy định|quy chế|biên bản|giấy mời|hợp đồng|văn bản|luật|pháp lệnh|kế hoạch liên ngành|công hàm"
)
#: Kinds that are also written by their sign: “QĐ 387”, “TT 33/2021”.
SHORT = {
    "QĐ": "quyết định",
    "NQ": "nghị quyết",
    "NĐ": "nghị định",
    "CT": "chỉ thị",
    "KL": "kết luận",
    "KH": "kế hoạch",
    "CV": "công văn",
    "TTr": "tờ trình",
    "TT": "thông tư",
}
_PART = r"[A-ZĐĂÂÊÔƠƯa-zđ&.]*[A-ZĐĂÂÊÔƠƯ][A-ZĐĂÂÊÔƠƯa-zđ0-9&.]*"
#: 2302/SGDĐT-GDTX-CN&CTTT-CTHS, 09/2008/QĐ-BGDĐT, 413-KL/TU, 29-NQ/TW, 1241/UBND
#: Between number and sign stands a slash or a hyphen; before a known sign at times nothing but a space (489 QĐ/KHVN). A sign may go on
#: in the next line (2302/QĐ-↵UBND).
_JOINT = r"(?: ?[/-] ?| (?=(?:QĐ|NQ|CT|KL|KH|CV|TTr|HD|TB|BC|CTr|NĐ|TT)[/-]))"
_SIGNED = rf"\d{{1,5}}[a-c]?(?: ?/ ?(?:19|20)\d\d)?(?:{_JOINT}{_PART})(?:[/&-]{_PART}|[/&-]\n(?=[A-ZĐ]{{2}}){_PART}| (?=[-/])[-/] ?{_PART})*"
_YEARED = r"\d{1,4}/(?:19|20)\d\d(?![\d/])"
#: A number may stand close to the word before it (TT40/2010/TT-BGDĐT, số112/2005/QĐ-TTg).
NUMBER = re.compile(
    rf"(?:(?<![\w/.,-])|(?<=QĐ)|(?<=TT)|(?<=CV)|(?<=CT)|(?<=NQ)|(?<=KH)|(?<=số))(?P<number>{_SIGNED})(?![\w])"
)
_NAMED = re.compile(
    rf"(?<!\w)(?P<kind>(?i:{KINDS})|{'|'.join(SHORT)})(?: (?:liên tịch|liên ngành))?(?P<so> ?\(?(?i:số))?[: ]+(?P<number>{_SIGNED}|{_YEARED}|\d{{1,4}})(?![\w%]|[.,]\d|/\d)"
)
#: Another number of the same kind. One with a word of its own before it (“và Thông tư 10/2022”) is found by that word.
_AND = re.compile(rf"(?: ?,| ?;| và| cùng)(?: (?i:số))? (?P<number>{_SIGNED}|{_YEARED})(?![\w])")
#: “Quyết định của Thủ tướng Chính phủ (số 1373, ngày 30/7/2021)”
_BRACKETED = re.compile(
    rf"(?<!\w)(?P<kind>(?i:{KINDS})) (?:của|do) [^.;:,()\d\n]{{4,60}} \((?P<so>(?i:số)) (?P<number>\d{{1,4}})(?=[,)]| ngày)"
)
#: “các Quyết định số 1328, 197, 945”
_AND_BARE = re.compile(
    rf"(?: ?,| ?;| và)(?: số)? (?P<number>{_SIGNED}|{_YEARED}|\d{{2,4}})(?![\w%]|[.,]\d|/\d| [a-zà-ỹđ]+ (?:người|lớp))(?= ?(?:[,;.)]| và | về | của |$))"
)
_OWN = re.compile(rf"(?:^|[-\n]) *[Ss]ố ?: ?(?P<number>{_SIGNED})(?![\w])", re.MULTILINE)
_KIND_BEFORE = re.compile(
    rf"(?<!\w)({KINDS})(?: liên tịch| liên ngành)?(?: \w+){{0,3}}? ?(?:\(?số|số:)? ?$", re.IGNORECASE
)
_NOT_A_NUMBER = re.compile(r"(?:COVID|SARS|Windows|Office|ISO|H1N1)", re.IGNORECASE)
_DATE_GAP = re.compile(r"^[ ,(]{0,3}(?:ban hành |ký |được ban hành )?(?:vào )?(?:ngày )?$")
_ISSUER = re.compile(r"^[ ,)]{0,3}(?:do |của |của ban )(?=\S)")
_ISSUER_END = re.compile(
    r"[,;:.()\"\n]| (?:về|v/v|phê duyệt|ban hành|quy định|hướng dẫn|giai đoạn|trong|để|đối với|là|nhằm|cho|trên|đã|được|có|với|thực hiện|đến|từ|nêu|ký|theo|năm|nhiệm kỳ|ngày|số|tại|và (?:của|nghị|quyết|thông|công|kế)|gồm|đặt)(?!\w)"
)
_SUBJECT = re.compile(r"^[ ,)]{0,3}(?:(?:về việc|v/v|về|phê duyệt|ban hành|quy định|hướng dẫn)(?!\w)|\"|\()")
#: Issuers that the sign of a number names beyond doubt.
_BY_SIGN = (
    (re.compile(r"(?:QĐ|CT|NQ|CĐ)-TTg$"), "Thủ tướng Chính phủ"),
    (re.compile(r"/(?:NĐ|NQ)-CP$"), "Chính phủ"),
    (re.compile(r"/QH\d+$"), "Quốc hội"),
    (re.compile(r"TT-BGDĐT$|QĐ-BGDĐT$|^\d+/BGDĐT"), "Bộ Giáo dục và Đào tạo"),
    (re.compile(r"-(?:NQ|KL|CT|QĐ)/TW$"), "Ban Chấp hành Trung ương Đảng"),
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """Where a document number stands, with the word before it."""

    number: str
    kind: str | None
    span: Span
    whole: Span
    own: bool = False


def find_numbers(source: Source) -> list[Numbered]:
    """The places of all document numbers, before dates are read (a number may look like one)."""
    body = source.body
    found: dict[int, Numbered] = {}
    for match in _OWN.finditer(body):
        found[match.start("number")] = _numbered(match, None, own=True)
    for match in _NAMED.finditer(body):
        kind = SHORT.get(match["kind"]) or " ".join(match["kind"].lower().split())
        number = match["number"]
        plain = number.isdigit()
        if plain and (match["kind"] in ("TT", "CT", "KH") or not _may_be_bare(kind, number, bool(match["so"]))):
            continue
        if _NOT_A_NUMBER.search(number):
            continue
        found.setdefault(match.start("number"), _numbered(match, kind))
        end = match.end()
        more = _AND_BARE if plain else _AND
        while following := more.match(body, end):
            if following.start("number") in found:
                break  # the rest of the list was read from an earlier word
            found[following.start("number")] = _numbered(following, kind)
            end = following.end()
    for match in _BRACKETED.finditer(body):
        found.setdefault(match.start("number"), _numbered(match, " ".join(match["kind"].lower().split())))
    for match in NUMBER.finditer(body):
        number = match["number"]
        before = _KIND_BEFORE.search(body[max(0, match.start() - 60) : match.start()])
        if match.start() in found or not _looks_official(number, announced=before is not None or _said(body, match)):
            continue
        found[match.start()] = _numbered(match, before[1].lower() if before else None)
    ordered = [found[place] for place in sorted(found)]
    return [item for place, item in enumerate(ordered) if place == 0 or not item.span.meets(ordered[place - 1].span)]


def _numbered(match: re.Match[str], kind: str | None, *, own: bool = False) -> Numbered:
    span = Span(*match.span("number"))
    return Numbered(re.sub(r"\s+", "", match["number"]).rstrip(".&-/"), kind, span, Span(*match.span()), own)


def _may_be_bare(kind: str, number: str, said_number: bool) -> bool:
    """``Quyết định 856`` and ``Chỉ thị số 11`` are documents; ``chương trình 5`` and a year are not."""
    year = re.fullmatch(r"(?:19|20)\d\d", number) is not None
    if kind in ("quyết định", "nghị quyết", "nghị định", "chỉ thị", "thông tư", "kết luận", "công văn"):
        return said_number or not year
    return said_number and not year and kind not in ("chương trình", "luật")


_SIGN = re.compile(
    r"(?:^|[/\d-])(?:QĐ|CT|NQ|NĐ|TT|TTLT|KL|KH|CV|TTr|BC|TB|HD|GM|CTr|CTrHĐ|CTHĐ|CTPH|QC|QCPH|ĐA|PL|L|TTg|UBND|BGD|BGDĐT|BGD-?&?ĐT|SGD|SGDĐT|PGD|PGDĐT|TU|TW|CP|HU|QU|HĐND|KHVN|BCĐ|BTC|BNV|BLĐ\w*|SNV|STC|HKH|HKHVN|VPCP|BVHTTDL)(?=$|[/&.-]|\d)"
)


#: A sign of at least two capitals after the number: of a document, when a word before says that a number follows.
_ANY_SIGN = re.compile(r"^\d+[a-c]?(?:/\d{4})?[/-](?:[A-ZĐ&.]{2,}[a-z]?\w*)(?:$|[/&.-])")
#: A sign of the kind without that of who issued it: 12/TT.
_HALF = re.compile(r"\d+[a-c]?[/-][A-ZĐ]{2}")


def _said(body: str, match: re.Match[str]) -> bool:
    return re.search(r"(?<!\w)số ?:? ?$", body[max(0, match.start() - 6) : match.start()], re.IGNORECASE) is not None


def _looks_official(number: str, *, announced: bool) -> bool:
    compact = re.sub(r"\s+", "", number)
    if "/" not in compact or _NOT_A_NUMBER.search(compact):
        return False
    if announced:
        return bool(_SIGN.search(compact) or _ANY_SIGN.match(compact))
    return bool(_SIGN.search(compact)) and not _HALF.fullmatch(compact)


def find_documents(source: Source, numbers: list[Numbered], dates: list[Mention]) -> list[Document]:
    """The documents with what the text says of each; one entry for each number."""
    found: dict[str, Document] = {}
    for place, item in enumerate(numbers):
        limit = numbers[place + 1].whole.start if place + 1 < len(numbers) else len(source.body)
        document = _describe(source, item, limit, dates)
        key = document.number.upper()
        same = next((other for other in found if other == key or _short_of(key, other) or _short_of(other, key)), None)
        if same is None:
            found[key] = document
        else:
            merged = _merged(found.pop(same), document)
            found[merged.number.upper()] = merged
    return sorted(found.values(), key=lambda document: document.span)


def _short_of(short: str, long: str) -> bool:
    """``692`` and ``33/2021`` are short for ``692/QĐ-TTG`` and ``33/2021/TT-BGDĐT``."""
    return re.fullmatch(r"\d+(?:/\d{4})?", short) is not None and long.startswith((f"{short}/", f"{short}-"))


def _merged(first: Document, second: Document) -> Document:
    number = max(first.number, second.number, key=len)
    return replace(
        first,
        number=number,
        day=first.day or second.day,
        issuer=first.issuer or second.issuer,
        subject=first.subject or second.subject,
        kind=first.kind or second.kind,
    )


def _describe(source: Source, item: Numbered, limit: int, dates: list[Mention]) -> Document:
    body = source.body
    sentence = source.sentence_at(item.span.start)
    line_end = body.find("\n", item.span.end)
    line_end = len(body) if line_end < 0 else line_end
    limit = min(limit, line_end, max(sentence.end, item.span.end))
    place = item.span.end
    issuer = subject = None
    day: date | None = None
    for _step in range(4):  # date, issuer and subject in whatever order they come
        mention = next(
            (
                one
                for one in beginning_in(dates, place, min(place + 15, limit))
                if one.kind == "day" and _DATE_GAP.match(body[place : one.span.start].lower())
            ),
            None,
        )
        if mention is not None and day is None:
            day, place = mention.as_day, mention.span.end
            continue
        if issuer is None and (match := _ISSUER.match(body[place:limit])):
            end = _ISSUER_END.search(body, place + match.end(), limit)
            stop = end.start() if end else limit
            issuer = source.shown(source.trimmed(Span(place + match.end(), stop)))[:120] or None
            place = stop
            continue
        if subject is None and (match := _SUBJECT.match(body[place:limit])):
            subject, place = _subject(source, place, limit)
            continue
        break
    if day is None and item.own:
        day = _own_day(source, item, dates)
    if issuer is None:
        issuer = next((name for sign, name in _BY_SIGN if sign.search(item.number)), None)
    return Document(item.number, day, issuer, subject, item.kind, item.span)


def _subject(source: Source, place: int, limit: int) -> tuple[str | None, int]:
    body = source.body
    start = place + len(re.match(r"[ ,)]*", body[place:])[0])  # type: ignore[index]
    if body[start] in '("':
        close = body.find(")" if body[start] == "(" else '"', start + 1, limit)
        stop = close if close > 0 else limit
        inner = source.shown(Span(start + 1, stop)).strip(" \"“”'")
        # “(ngày …)” and “(Sở GD-ĐT)” are no subjects; whoever looks for a subject has found none.
        return (inner if len(inner.split()) >= 3 else None), min(stop + 1, limit)
    end = re.compile(r"[;.\n]|,? (?:và|cùng) (?=(?i:quyết định|thông tư|kế hoạch|công văn|nghị))").search(
        body, start, limit
    )
    stop = end.start() if end else limit
    quoted = re.match(r'[^";]{0,40}"[^"]*"', body[start:stop])
    if quoted:
        stop = start + quoted.end()
    text = source.shown(source.trimmed(Span(start, stop), ",;:"))
    text = re.sub(r"^(?:về việc|v/v|về)\s+", "", text, flags=re.IGNORECASE).strip()
    return (text[:300] or None), stop


def _own_day(source: Source, item: Numbered, dates: list[Mention]) -> date | None:
    """The date of the document itself: under its letterhead, near its number."""
    near = [one for one in beginning_in(dates, item.span.end, item.span.end + 160) if one.as_day]
    return near[0].as_day if near else None
