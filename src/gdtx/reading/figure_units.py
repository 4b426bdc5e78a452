"""What each number counts: the noun after it, before it, or that of a neighbour in the sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gdtx.reading.draft import Number, Span
from gdtx.reading.letters import UPPER
from gdtx.reading.numbers import Found
from gdtx.reading.text import Source
from gdtx.reading.units import unit_after, unknown_unit

#: “20 triệu đồng/năm”, “3 buổi/tuần”
PER = re.compile(
    r" ?/ ?(?:\d+ ?)?(năm|tháng|tuần|người|lớp|trung tâm|tthtcđ|xã|hộ|huyện|ngày|học viên|học sinh|buổi|đơn vị|suất|khóa|thôn|tỉnh|hội viên)(?!\w)"
)
_SPELLED = re.compile(r" \((?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|lăm|mốt|tư|trăm|nghìn|linh|lẻ| )+\)")
_CHANGE = re.compile(
    r"(?<!\w)(?:tăng|giảm|thêm|nhiều hơn|ít hơn)(?: thêm| được| lên| đi| là| hơn| gần| trên| khoảng)* ?$"
)
_NOUN_THEN = re.compile(
    r"(?<!\w)((?:lượt|học|số lớp|lớp|hội|giáo|trung)[a-zà-ỹđ ]{0,18}?)(?: học)? (?:từ|là|đạt|tăng từ|giảm từ|tăng lên|còn) (?:hơn |gần |trên |khoảng )?$"
)
_PEOPLE_AFTER = re.compile(
    r"^ (?:là|thuộc diện|trong số đó là) (người|học viên|học sinh|phụ nữ|nữ|đồng bào|dân tộc)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that may be a figure, before its surroundings are judged."""

    found: Found
    span: Span  # of the figure as written, qualifier and unit included
    unit: str | None
    of: Number | None = None
    low: Number | None = None
    start_of_number: int = 0


def with_units(candidates: list[Candidate], source: Source) -> list[Candidate]:
    """The candidates with what each counts; those that count nothing are left out."""
    lower = source.lower
    done: list[Candidate] = []
    for candidate in candidates:
        end = candidate.span.end
        if spelled := _SPELLED.match(lower, end):  # “05 (năm) tập thể”
            end = spelled.end()
        if candidate.found.percent:
            unit, stop = "%", end
        elif known := unit_after(lower, end):
            unit, stop = known
            if per := PER.match(lower, stop):
                unit, stop = f"{unit}/{'trung tâm' if per[1] == 'tthtcđ' else per[1]}", per.end()
        elif people := _PEOPLE_AFTER.match(lower[end : end + 40]):
            unit, stop = {"học viên": "học viên", "học sinh": "học sinh"}.get(people[1], "người"), end
        elif per := PER.match(lower, end):
            unit, stop = f"{per[1]}", end
        else:
            unit, stop = "", end
            if not candidate.found.in_words and (
                candidate.found.grouped or candidate.found.scaled or candidate.found.value < 1900
            ):
                unknown = unknown_unit(lower, end)
                if unknown is not None and candidate.found.value:
                    unit, stop = unknown
        done.append(replace(candidate, unit=unit or None, span=Span(candidate.span.start, stop)))
    return _carried(_same_wholes(done), source)


def _same_wholes(candidates: list[Candidate]) -> list[Candidate]:
    """``480/480 đơn vị`` after ``480/480 xã, phường, thị trấn``: the same whole, so the same things."""
    named: dict[Number, str] = {}
    done = []
    for candidate in candidates:
        if candidate.of is not None and candidate.unit not in (None, "đơn vị"):
            named.setdefault(candidate.of, str(candidate.unit))
        elif candidate.of in named:
            candidate = replace(candidate, unit=named[candidate.of])
        done.append(candidate)
    return done


def _carried(candidates: list[Candidate], source: Source) -> list[Candidate]:
    """A number without a noun counts what its neighbour in the sentence counts (``2.785 chi hội; tăng 29``)."""
    done: list[Candidate] = []
    for place, candidate in enumerate(candidates):
        if candidate.unit is not None:
            done.append(candidate)
            continue
        sentence = source.sentence_at(candidate.span.start)
        before = next(
            (other for other in reversed(done[-8:]) if other.span.start >= sentence.start and other.unit != "%"), None
        )
        after = next(
            (
                other
                for other in candidates[place + 1 : place + 6]
                if other.span.start < sentence.end and other.unit not in (None, "%")
            ),
            None,
        )
        changed = _CHANGE.search(source.lower[max(0, candidate.span.start - 25) : candidate.span.start])
        strong = (
            candidate.found.grouped
            or candidate.found.scaled
            or candidate.of is not None
            or changed
            or _COUNTED_NOUN.search(source.lower[max(sentence.start, candidate.span.start - 60) : candidate.span.start])
            or _OUT_OF.match(source.lower, candidate.span.end)
            or (candidate.found.value < 10_000 and _RATED.match(source.lower, candidate.span.end))
            or _FROM.match(source.lower, candidate.span.end)
            or (before is not None and candidate.span.start in _series(source, sentence))
        )
        if not strong and not _WOMEN.search(
            source.lower[max(sentence.start, candidate.span.start - 25) : candidate.span.start]
        ):
            continue
        unit = _noun_before(source.lower, sentence.start, candidate.span.start)
        if unit is None and before is not None:
            unit = before.unit
        if unit is None and after is not None:
            unit = after.unit
        if unit is not None:
            done.append(replace(candidate, unit=unit))
        elif candidate.of is not None or candidate.found.grouped or candidate.found.scaled:
            done.append(replace(candidate, unit=""))
    return done


#: “Số lớp: 120”, “số lượt người học là 540”: counted although no noun follows.
_COUNTED_NOUN = re.compile(
    r"(?<!\w)(?:số|tổng số|số lượng)(?: các)? [^,;.:()\d]{2,40}?(?: (?:là|đạt|có|mở được))?(?:(?<=là)|(?<=đạt)|(?<=có)|(?<=được)|:) ?$"
)
#: “41 trung tâm loại tốt, 52 khá, 13 trung bình”
_RATED = re.compile(r" (?:trung tâm )?(?:xếp )?(?:loại )?(?:tốt|khá|trung bình|yếu|kém|giỏi|xuất sắc)(?!\w)")
#: “tăng từ 95 lên 120 lớp”
_FROM = re.compile(r" (?:lên|xuống|còn)(?: còn| đến)? (?=\d)")
#: “818 trung tâm (Đồng Nai 171, Bình Dương 91, …)”
_SERIES = re.compile(
    rf"(?:(?<=[(:,;])|(?<= và)) ?(?:huyện |xã |tỉnh |thị xã |TP\.? ?|thành phố )?[{UPPER}][^\d,;().:]{{1,35}}[ :](?P<n>\d[\d.]*)(?= ?(?:[,;)]| và ))"
)


def _series(source: Source, sentence: Span) -> frozenset[int]:
    """Where the numbers of a list of names with a number each stand: at least three of them."""
    places = [match.start("n") for match in _SERIES.finditer(source.body, sentence.start, sentence.end)]
    return frozenset(places) if len(places) >= 3 else frozenset()


#: “532 học viên (nữ: 401)”
_WOMEN = re.compile(r"[(,;] ?(?:trong đó )?(?:có )?(?:nữ|nam|dân tộc thiểu số|dtts)(?: là)?:? ?$")
#: “548 trên tổng số 559 lớp”
_OUT_OF = re.compile(r" (?:trên|trong)(?: tổng)? số (?=\d)")
_TOTAL = re.compile(
    r"(?<!\w)(?:số|tổng số|số lượng)(?: các)? ([^,;.:()\d]{2,60}?)(?: (?:là|đạt|có|lên|còn|được|trong|của|toàn|năm)(?!\w)[^,;.:()\d]{0,40})?[ :(]*$"
)


def _noun_before(lower: str, start: int, place: int) -> str | None:
    """``số học viên là 1.200``: the noun stands before."""
    near = _NOUN_THEN.search(lower[max(start, place - 40) : place])
    if near is not None and (known := unit_after(f" {near[1]}", 0)) and known[1] >= len(near[1].split(" học")[0]):
        return known[0]
    if _WOMEN.search(lower[max(start, place - 25) : place]):
        return "người"
    match = _TOTAL.search(lower[max(start, place - 110) : place])
    if match is None:
        return None
    known = unit_after(f" {match[1]}", 0)
    return known[0] if known else None
