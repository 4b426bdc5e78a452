"""Figures: numbers of things in running text, with unit, qualifier, what they count, of whom and of which age.

A number is a figure when it counts something, is a share, or is a part of a whole (``84/147``). Days, years, numbers
of documents, grades (``lớp 10``), ages, ordinals and stretches of time are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from gdtx.reading.ages import AgeBand
from gdtx.reading.dates import Mention
from gdtx.reading.draft import Figure, Number, Qualifier, Ranges, Span, beginning_in
from gdtx.reading.figure_units import PER, Candidate, with_units
from gdtx.reading.groups import group_of
from gdtx.reading.numbers import Found, find
from gdtx.reading.text import Source
from gdtx.reading.units import is_time, unit_after

_ORDINAL = re.compile(
    r"(?<!\w)(?<!số )(?:lớp|khối|khối lớp|quận|phường|phòng số|tổ|khu phố|khu|cụm|mức|mức độ|bậc|cấp|cấp độ|tập|bài|phần|điều|khoản|mục|chương|"
    r"hình|ảnh|bảng|biểu|mẫu|mẫu số|phụ lục|thứ|lần thứ|lần|khóa|tiểu khu|ấp|thôn|đợt|kỳ|học kỳ|hk|quý|tháng|ngày|hạng|loại|trang|vòng|"
    r"nghị quyết|quyết định|thông tư|chỉ thị|công văn|kết luận|chương trình mục tiêu|chương trình|tiêu chí|gdpt|covid|đại hội|"
    r"trung ương|giai đoạn|câu|bước|đường|số nhà|ngõ|hẻm|điện thoại|(?<![&-])đt|fax|tel|liên đội|chi đoàn|zone|đội|xã số|trung tâm số|trường số|đề án|dự án|tiểu dự án|nhóm \w+ số|ca|điểm trường số|tại mục)"
    r"(?: số)? ?:? ?\(?$"
)
_NUMBER_WORD = re.compile(
    r"(?<!tổng )(?<!con )(?<!trong )(?<!có )(?<!chung )(?<!tính )(?<!một )(?<!vô )(?<!đa )(?<!đại đa )(?<!dân )(?<!sĩ )(?<!ngân )(?<!\w)số ?:? ?$"
)
_BEFORE = r"(?:với|lên|là|đạt|có|được|cho|của|vào|khoảng|còn|tới|đến|mới|chỉ|cả|tổng cộng|ước|:|,|;|\()?"
_QUALIFIERS: tuple[tuple[Qualifier, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?<!\w)(?:{words}) ?$"))  # type: ignore[misc]
    for name, words in (
        (
            "about",
            r"khoảng(?: trên| hơn| gần)?|chừng|xấp xỉ|ước(?: tính| đạt| khoảng| chừng| có)?|độ khoảng|vào khoảng|tầm|trên dưới",
        ),
        ("at_least", r"(?:ít nhất|tối thiểu|không dưới|không ít hơn|chí ít)(?: là| có| phải có| đạt| từ)?|từ ít nhất"),
        ("under", r"dưới|chưa đến|chưa tới|chưa đầy|không quá|không đến|tối đa|nhiều nhất|ít hơn|thấp hơn|chưa được"),
        ("over", r"hơn|trên|quá|vượt|vượt quá|nhiều hơn"),
        ("nearly", r"gần|ngót|ngót nghét|suýt soát|gần đạt|sắp"),
    )
)
#: “2.000 người trở lên”, “trên dưới 100”, “1.000 lượt”
#: Not “xếp loại khá trở lên”: that is the rating.
_AT_LEAST_AFTER = re.compile(r"^(?:(?!khá|tốt|trung bình|loại|tuổi|mức|cấp)[^,;.:()\d]){0,25} trở lên(?!\w)")
_COMPARED = re.compile(r"(?<!\w)(?:thấp|cao|nhiều|ít|lớn|nhỏ) hơn ?$")
_UNDER_AFTER = re.compile(r"^[^,;.:()\d]{0,25} trở xuống(?!\w)")
_ODD = re.compile(r"^ (?:có )?(?:dư|lẻ|mấy)(?!\w)")
_AIM = re.compile(
    r"(?<!\w)(?:phấn đấu|(?<!chương trình )mục tiêu(?! quốc gia)|chỉ tiêu(?! tuyển sinh năm)|dự kiến|đặt ra|kế hoạch giao|được giao|giao chỉ tiêu|cần đạt|phải đạt|"
    r"sẽ (?:có|đạt|mở|tổ chức|xây dựng|nâng|thành lập|huy động|tăng)|đề ra|đặt mục tiêu|hướng tới|hướng đến|nhằm đạt|nâng (?:tỷ lệ )?lên)(?!\w)"
)
#: “Mục tiêu: …; …; …”: all that follows in the sentence.
_AIMS = re.compile(r"(?<!\w)(?<!chương trình )(?:mục tiêu|chỉ tiêu|phấn đấu)[^.;:]{0,60}:")
_DONE = re.compile(
    r"(?<!\w)(?:đã|không kể|không tính|vượt (?:kế hoạch|chỉ tiêu|mục tiêu)|hoàn thành|kết quả|đạt được|so với (?:mục tiêu|chỉ tiêu|kế hoạch)|thực hiện được|hiện(?: nay)?|tính đến)(?!\w)"
)
_BY_YEAR = re.compile(r"(?<!\w)(?:đến|tới|vào|trong|trước)(?: hết| cuối)? năm ((?:19|20)\d\d)(?!\w)")
_PER_EACH = re.compile(
    r"(?<!\w)(?:mỗi|từng) (?:đơn vị cấp )?(năm|xã|huyện|tthtcđ|trung tâm|tỉnh|lớp|thôn|phường|đơn vị)(?!\w)|(?<!\w)(?:hằng|hàng) (năm)(?!\w)"
)
_RANGE = re.compile(r"^ ?(?P<unit>%|[a-zà-ỹđ ]{0,25}?)? ?(?:-|đến|tới)(?: (?:gần|hơn|trên|khoảng|dưới))? ?$")
_RATIO = re.compile(
    r"(?<![\w.,/])(?P<part>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+(?=/\d+ điểm))?) ?/ ?(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?![\w/]|[.,]\d)"
)
_CLAUSE_END = re.compile(r"[;:!?\n]|\.(?!\d)|,(?= )")
_PART_END = re.compile(r";|\.(?!\d)")
_LIST_NUMBER = re.compile(r"(?:^|\n)[ -]*(?:[IVX]+\.)?\d{1,2}(?:\.\d{1,2})*[.)/](?=\s)")


def find_figures(
    source: Source,
    taken: Iterable[Span],
    dates: list[Mention],
    ages: list[AgeBand],
    *,
    aims: Iterable[Span] = (),
    sections: Iterable[Span] = (),
    year: int | None = None,
) -> list[Figure]:
    """All figures of the text in order.

    *taken*: ranges whose numbers are something else (dates, documents, captions' numbers, ages). *aims*: ranges that
    tell what shall be (tasks), *sections* whole sections of aims. *year*: the year the text is about, to tell an aim (``đến năm 2030``) from a result.
    """
    blanked = _without(source.lower, [*taken, *(age.span for age in ages)])
    blanked = _LIST_NUMBER.sub(lambda match: " " * len(match[0]), blanked)
    candidates = _candidates(source.lower, blanked)
    candidates = with_units(candidates, source)
    tasks, announced = Ranges(aims), Ranges(sections)
    figures: list[Figure] = []
    for candidate in candidates:
        figure = _figure(source, candidate, tasks, year)
        if announced.holds(figure.span.start):
            figure = replace(figure, qualifier="target")
        figures.append(figure)
    return [replace(figure, age_band=_age(source, figure, figures, ages)) for figure in figures]


def _without(lower: str, taken: Iterable[Span]) -> str:
    letters = list(lower)
    for start, end in taken:
        letters[start:end] = "\0" * (end - start)
    return "".join(letters)


def _candidates(lower: str, blanked: str) -> list[Candidate]:
    ratios: list[Candidate] = []
    left = blanked
    for match in _RATIO.finditer(blanked):
        part, whole = (_whole_or_decimal(match[name]) for name in ("part", "whole"))
        before = lower[max(0, match.start() - 30) : match.start()]
        if _ORDINAL.search(before) or not _is_part(part, whole, lower, match.end()):
            continue
        span = Span(*match.span())
        ratios.append(Candidate(Found(part, span, grouped=True), span, None, of=whole, start_of_number=span.start))
        left = left[: span.start] + "\0" * (span.end - span.start) + left[span.end :]
    numbers = [number for number in find(left) if _counts(lower, number)]
    merged: list[Candidate] = []
    skip: Found | None = None
    for place, number in enumerate(numbers):
        if number is skip:
            continue
        following = numbers[place + 1] if place + 1 < len(numbers) else None
        if following is not None and (low := _range(lower, left, number, following)) is not None:
            skip = following
            merged.append(
                Candidate(
                    following,
                    Span(number.span.start, following.span.end),
                    None,
                    low=low,
                    start_of_number=number.span.start,
                )
            )
            continue
        merged.append(Candidate(number, number.span, None, start_of_number=number.span.start))
    return sorted([*ratios, *merged], key=lambda candidate: candidate.span)


def _whole_or_decimal(digits: str) -> Number:
    """``1.204`` of ``1.204/1.250 xã``, ``92,5`` of ``92,5/100 điểm``."""
    return Decimal(digits.replace(",", ".")) if "," in digits else int(digits.replace(".", ""))


def _is_part(part: Number, whole: Number, lower: str, end: int) -> bool:
    """A part of a whole, not a day (8/9) or a share of land: by what follows, or by its size."""
    follows = unit_after(lower, end)
    if follows is None and ((part > whole and part <= 31 and whole <= 12) or 1900 <= whole <= 2100):
        return False  # 8/9 is a day, 9001/2015 is no share
    return follows is not None or part > 31 or whole > 12 or part == whole


def _counts(lower: str, number: Found) -> bool:
    start, end = number.span
    before = lower[max(0, start - 30) : start]
    if before.endswith("/") and unit_after(lower, end) is None:
        return False
    if number.in_words and number.value < 100:
        # “hai mươi lăm lớp”, but not “tháng mười hai”, “lần thứ mười”
        return unit_after(lower, end) is not None and _ORDINAL.search(before) is None
    if number.percent or number.in_words:
        return True
    if (is_time(lower, end) and not re.match(r" năm (?:19|20)\d\d", lower[end : end + 9])) or (
        lower[end : end + 1] == "/" and PER.match(lower, end) is None
    ):
        return False
    if number.scaled or (number.grouped and number.value >= 1000):
        return True
    if _NUMBER_WORD.search(before) or (_ORDINAL.search(before) and not _grade_count(lower, start, end)):
        return False
    return not re.search(r"[^\W\d]-$", before)


def _grade_count(lower: str, start: int, end: int) -> bool:
    """``cấp 500 suất``: a verb before, a unit after and more than an ordinal would be."""
    if unit_after(lower, end) is None:
        return False
    if lower[start - 1 : start] == "(":
        return True  # “48 lớp (15 lớp pháp luật, …)”
    given = re.search(r"(?<!\w)(?:được|đã|sẽ|hỗ trợ|trao|và) cấp $", lower[max(0, start - 20) : start])
    return given is not None or int(re.sub(r"\D", "", lower[start:end]) or 0) > 30


def _range(lower: str, left: str, low: Found, high: Found) -> Number | None:
    """The low end, when the two numbers are the ends of one range."""
    between = lower[low.span.end : high.span.start]
    if "\0" in left[low.span.end : high.span.start]:
        return None
    match = _RANGE.match(between)
    if match is None or (low.percent and not high.percent) or low.in_words or high.in_words:
        return None
    before = lower[max(0, low.span.start - 12) : low.span.start]
    dash = "-" in between
    if not dash and not re.search(r"(?<!\w)từ(?: gần| hơn| trên| khoảng| mức)? ?$", before):
        return None
    if (
        re.search(r"(?<!\w)(?:tăng|giảm|nâng|đưa)[^.;]{0,60}$", lower[max(0, low.span.start - 70) : low.span.start])
        and not dash
    ):
        return None
    value = low.value
    if high.scaled and not low.scaled and not low.percent and value < 1000:
        value = value * _scale(lower[high.span.start : high.span.end])
    return value if value < high.value else None


def _scale(words: str) -> int:
    from gdtx.reading.numbers import SCALES

    scale = 1
    for word in words.split()[1:]:
        scale *= SCALES.get(word, 1)
    return scale


#: “đề ra 5 giải pháp”: what is set out is counted, not aimed at.
_NEVER_AIMED = frozenset(
    ("giải pháp", "nhiệm vụ", "chỉ tiêu", "nội dung", "vấn đề", "văn bản", "kiến nghị", "tiêu chí", "mục tiêu", "nhóm")
)


def _figure(source: Source, candidate: Candidate, aims: Ranges, year: int | None) -> Figure:
    lower = source.lower
    sentence = source.sentence_at(candidate.start_of_number)
    clause = _clause(lower, candidate.span, sentence)
    qualifier: Qualifier = "exact"
    start = candidate.span.start
    before = lower[max(sentence.start, start - 32) : start]
    for name, pattern in _QUALIFIERS:
        if match := pattern.search(before):
            if _COMPARED.search(before) and re.match(r"[^.;,]{0,25} so với", lower[candidate.span.end : sentence.end]):
                break  # “thấp hơn 6 điểm phần trăm so với …” is a difference
            if (
                name == "over"
                and re.search(r"(?<!\w)trên ?$", before)
                and candidate.of is None
                and re.search(r"tổng số|trong số", before)
            ):
                break
            qualifier = name
            start -= len(before) - match.start()
            break
    after = lower[candidate.span.end : sentence.end]
    if qualifier == "exact" and _AT_LEAST_AFTER.match(after):
        qualifier = "at_least"
    elif qualifier == "exact" and _UNDER_AFTER.match(after):
        qualifier = "under"
    elif qualifier == "exact" and _ODD.match(after):
        qualifier = "over"
    value: Number | tuple[Number, Number] = candidate.found.value
    if candidate.low is not None:
        value, qualifier = (candidate.low, candidate.found.value), "range"
        prefix = re.search(r"(?<!\w)từ ?(?:gần |hơn |trên |khoảng )?$", before)
        if prefix:
            start = candidate.span.start - (len(before) - prefix.start())
    # “dự kiến tuyển trên 7.890 học sinh”: how exactly it is said tells more than that it is planned.
    rough_plan = qualifier != "exact" and not candidate.found.percent and "dự kiến" in lower[sentence.start : start]
    if (
        not rough_plan
        and candidate.unit not in _NEVER_AIMED
        and _is_aim(source, candidate, sentence, clause, aims, year)
    ):
        qualifier = "target"
    unit = candidate.unit or ""
    if unit and unit != "%" and "/" not in unit and candidate.of is None:
        each = list(_PER_EACH.finditer(lower, sentence.start, start))
        if each and ";" not in lower[each[-1].end() : start] and start - each[-1].end() < 60:
            per = each[-1][1] or each[-1][2]
            unit = f"{unit}/{'trung tâm' if per == 'tthtcđ' else per}"
    span = source.trimmed(Span(start, candidate.span.end))
    text = source.words(clause, " ,;:-(")
    return Figure(
        value=value,
        unit=unit,
        what=text.text[:200],
        as_written=source.text[span.start : span.end],
        qualifier=qualifier,
        span=span,
        of=candidate.of,
        group=group_of(lower[clause.start : clause.end]),
        clause=clause,
    )


def _clause(lower: str, span: Span, sentence: Span) -> Span:
    """The part of the sentence around a figure, between stops; wider where a comma would leave next to nothing."""
    starts = [match.end() for match in _CLAUSE_END.finditer(lower, sentence.start, span.start)]
    start = starts[-1] if starts else sentence.start
    if len(starts) > 1 and span.start - start < 12:
        start = starts[-2]
    elif starts and span.start - start < 12:
        start = sentence.start if starts[0] == start else start
    end_match = _CLAUSE_END.search(lower, span.end, sentence.end)
    end = end_match.start() if end_match else sentence.end
    return Span(start, max(end, span.end))


def _is_aim(source: Source, candidate: Candidate, sentence: Span, clause: Span, aims: Ranges, year: int | None) -> bool:
    lower = source.lower
    place = candidate.span.start
    window = max(sentence.start, place - 500)
    part_start = max((match.end() for match in _PART_END.finditer(lower, window, place)), default=window)
    before = lower[part_start:place]
    aim = None
    for match in _AIM.finditer(before):
        aim = match
    if aim is None and (announced := _AIMS.search(lower, sentence.start, place)) and not _DONE.search(before):
        return ":" in lower[announced.start() : place]
    if aim is not None:
        return _DONE.search(before[aim.end() :]) is None and not re.search(
            r"vượt|so với", before[max(0, aim.start() - 12) : aim.start()]
        )
    by_year = None
    for match in _BY_YEAR.finditer(before):
        by_year = match
    if by_year is not None and year is not None and int(by_year[1]) > year and _DONE.search(before) is None:
        return True
    if by_year is not None and _AIM.search(lower, sentence.start, part_start):
        return True  # “phấn đấu đến năm 2025 có 70%; đến năm 2030 là 80%”
    if aims.holds(place):
        return (
            candidate.found.percent
            or candidate.low is not None
            or bool(
                re.search(
                    r"(?<!\w)(?:ít nhất|tối thiểu|mở|xây dựng|thành lập|tổ chức|đạt|có|vận động|huy động|phát triển|kết nạp|trao|cấp)(?: từ)?(?: thêm| mới)? ?$",
                    lower[max(part_start, place - 20) : place],
                )
            )
        )
    return False


def _age(source: Source, figure: Figure, figures: list[Figure], ages: list[AgeBand]) -> str | None:
    """The age band the clause of a figure names, or the sentence before it as long as no other figure lies between."""
    if not ages:
        return None
    sentence = source.sentence_at(figure.span.start)
    after = beginning_in(ages, figure.span.end, figure.clause.end)
    if after and re.fullmatch(r"[^,;.\d]{0,25}", source.lower[figure.span.end : after[0].span.start]):
        return after[0].text
    before = beginning_in(ages, sentence.start, figure.span.start)
    if before:
        nearest = before[-1]
        between = source.lower[nearest.span.end : figure.span.start]
        if ";" not in between or len(before) == 1:
            crossed = beginning_in(figures, nearest.span.end, figure.span.start)
            if not crossed or (
                all(other.unit == "%" for other in crossed) is False and ";" not in between and figure.unit == "%"
            ):
                return nearest.text
    if after:
        return after[0].text
    return None
