"""Parts and totals, lists that are longer or shorter than said, numbers of items and captions that jump."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from gdtx.reading.checks_figures import shown, single
from gdtx.reading.draft import Figure, Span, Warning
from gdtx.reading.evidence import Check, Evidence

_PARTS = re.compile(
    r"(?<!\w)(?P<cue>trong đó|bao gồm|gồm có|gồm|chia ra|cụ thể(?: là)?|chia thành)(?!\w)(?P<have>(?: có)?)"
)
#: People are counted under several headings at once: women, ethnic groups and migrants overlap.
_OVERLAPPING = re.compile(
    r"(?<!\w)(?:nữ|dân tộc|dtts|nhập cư|hộ nghèo|cận nghèo|đảng viên|khuyết tật|tuổi|người cao tuổi|công giáo|tôn giáo)(?!\w)"
)


def parts_of_totals(evidence: Evidence) -> Iterator[Warning]:
    """``1.000 lớp, gồm 400 lớp …, 500 lớp …``: the parts are more than the total, or do not make it up."""
    lower = evidence.source.lower
    for sentence, figures in evidence.by_sentence():
        for cue in _PARTS.finditer(lower, sentence.start, sentence.end):
            before = [figure for figure in figures if figure.span.end <= cue.start()]
            after = [figure for figure in figures if figure.span.start >= cue.end()]
            total = next((figure for figure in reversed(before) if _plain(figure)), None)
            if total is None or cue.start() - total.span.end > 80:
                continue
            turns = len(before) >= 2 and before[-1].unit != before[-2].unit and len(before[-2:]) == 2
            for whole in [total, *([before[-2]] if turns and _plain(before[-2]) else [])]:
                yield from _sum(evidence, whole, _same_kind(after, whole), cue)


def _plain(figure: Figure) -> bool:
    return (
        figure.unit != "%" and figure.of is None and not isinstance(figure.value, tuple) and "/" not in _thing(figure)
    )


_TERRITORIES = frozenset(("xã", "phường", "thị trấn", "huyện", "quận", "thị xã", "thành phố", "tỉnh", "đặc khu"))


def _thing(figure: Figure) -> str:
    """What is counted; of “xã/phường/thị trấn” the first, so that its parts can be told."""
    parts = figure.unit.split("/")
    return parts[0] if _TERRITORIES.issuperset(parts) else figure.unit


def _same_kind(figures: Sequence[Figure], whole: Figure) -> list[Figure]:
    """The figures up to the first that belong to another total."""
    return [figure for figure in figures if _plain(figure) and _thing(figure) == _thing(whole)]


def _sum(evidence: Evidence, whole: Figure, parts: list[Figure], cue: re.Match[str]) -> Iterator[Warning]:
    for part in parts:
        if single(part) > single(whole) and "exact" in (part.qualifier, whole.qualifier):
            message = _("Phần “%(part)s” lớn hơn tổng “%(whole)s”.")
            said = {"part": evidence.source.shown(part.span), "whole": evidence.source.shown(whole.span)}
            yield evidence.warn(part.span, message % said)
            return
    if len(parts) < 2 or any(figure.qualifier != "exact" for figure in (whole, *parts)):
        return
    text = evidence.source.lower[cue.end() : evidence.source.sentence_at(cue.start()).end]
    if _OVERLAPPING.search(text):
        return
    added = sum((Decimal(single(part)) for part in parts), Decimal(0))
    open_list = bool(cue["have"]) or re.search(r"…|\.\.\.|v\.v|riêng", text)
    exhaustive = cue["cue"] != "trong đó" or _said_count(evidence, cue, len(parts))
    if added > single(whole) or (exhaustive and not open_list and added != single(whole)):
        message = _("Các phần cộng lại là %(sum)s, không khớp với “%(whole)s”.")
        said = {"sum": shown(int(added) if added == int(added) else added), "whole": evidence.source.shown(whole.span)}
        yield evidence.warn(Span(whole.span.start, parts[-1].span.end), message % said)


def _said_count(evidence: Evidence, cue: re.Match[str], count: int) -> bool:
    """``trong đó 5 nhóm: …`` with five parts, or parts joined by “và” / “còn lại” to the end: all of them are named."""
    text = evidence.source.lower[cue.end() : evidence.source.sentence_at(cue.start()).end]
    near = re.match(
        r" ?(?:có )?(\d{1,2}|hai|ba|bốn|năm|sáu) (?:nhóm|loại|hình thức|cấp|nội dung|lĩnh vực|chương trình)",
        evidence.source.lower[cue.end() : cue.end() + 40],
    )
    if near:
        said = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6}.get(near[1]) or int(near[1])
        return said == count
    return bool(re.search(r"còn lại|(?<!\w)và (?:[^,;\d]{0,20})?\d", text)) or text.strip().startswith(":")


_RATINGS = re.compile(r"(?<!\w)(?:xuất sắc|tốt|khá|trung bình|yếu|kém|giỏi|đạt yêu cầu|chưa đạt)(?!\w)")


def shares(evidence: Evidence) -> Iterator[Warning]:
    """Shares of one whole (ratings, streams, the rest) that make more than all, or less with the rest named."""
    for sentence, figures in evidence.by_sentence():
        rates = [
            figure
            for figure in figures
            if figure.unit == "%" and figure.qualifier == "exact" and not isinstance(figure.value, tuple)
        ]
        if len(rates) < 2:
            continue
        text = evidence.source.lower[rates[0].clause.start : sentence.end]
        rated = sum(
            _RATINGS.search(evidence.source.lower[figure.clause.start : figure.clause.end]) is not None
            for figure in rates
        )
        rest = "còn lại" in text
        if not (rest or (rated == len(rates) and len(rates) >= 3)):
            continue
        added = sum((Decimal(str(single(figure))) for figure in rates), Decimal(0))
        if abs(added - 100) > Decimal("0.6") and (rest or added > 100 or len(rates) >= 3):
            message = _("Các tỷ lệ cộng lại là %(sum)s%%, không phải 100%%.")
            yield evidence.warn(Span(rates[0].span.start, rates[-1].span.end), message % {"sum": shown(added)})


_COUNTED = re.compile(
    r"(?<![\w.,/-])(?P<n>\d{1,2}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?:nhóm )?(?P<noun>nhiệm vụ(?:, giải pháp)?(?: trọng tâm)?|giải pháp|nội dung|vấn đề|văn bản|nhóm|công văn|chuyên đề|điểm|yêu cầu|việc|kiến nghị)[^.:;\n]{0,60}:"
)
_WORDS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}


def counted_lists(evidence: Evidence) -> Iterator[Warning]:
    """``8 nhiệm vụ sau:`` with seven of them."""
    for match in _COUNTED.finditer(evidence.source.lower):
        said = _WORDS.get(match["n"]) or int(match["n"])
        if said < 2 or re.search(r"trong đó|như|trước hết", match[0]):
            continue
        sentence = evidence.source.sentence_at(match.start())
        rest = Span(match.end(), sentence.end)
        inline = evidence.source.lower[rest.start : rest.end].strip(" .;")
        if inline:
            if (
                re.search(r"…|\.\.\.|v\.v|như:", evidence.source.lower[rest.start : sentence.end + 1])
                or inline.count(";") == 0
            ):
                continue
            count = len([part for part in inline.split(";") if part.strip()])
        else:
            tasks = [task for task in evidence.draft.tasks if task.number and task.span.start >= match.end()]
            if not tasks or tasks[0].number != 1 or tasks[0].span.start - match.end() > 200:
                continue
            count = 0
            for place, task in enumerate(tasks, 1):
                if place > 1 and task.number == 1:
                    break
                count = place
        if count != said:
            message = _("Ghi %(said)d nhưng liệt kê %(count)d.")
            yield evidence.warn(Span(match.start(), match.end() - 1), message % {"said": said, "count": count})


def numbering(evidence: Evidence) -> Iterator[Warning]:
    """Tasks or captions whose numbers jump or come twice."""
    tasks = [(task.number, task.span) for task in evidence.draft.tasks if task.number]
    for items, word in ((tasks, _("nhiệm vụ")), (evidence.captions, _("hình"))):
        previous = 0
        for number, span in items:
            if previous and number not in (previous + 1, 1):
                message = (
                    _("Số thứ tự %(word)s nhảy từ %(before)d sang %(number)d.")
                    if number != previous
                    else _("Số thứ tự %(word)s %(number)d ghi hai lần.")
                )
                yield evidence.warn(
                    Span(span.start, min(span.end, span.start + 60)),
                    message % {"word": word, "before": previous, "number": number},
                )
            previous = number


def after_merging(evidence: Evidence) -> Iterator[Warning]:
    """After a merger there are no more than before: ``171 trung tâm … sáp nhập … còn 96 … và 91 …``."""
    lower = evidence.source.lower
    for match in re.finditer(
        r"(?<!\w)(?:sau (?:khi )?(?:sáp nhập|hợp nhất|sắp xếp)|(?:đề án|thực hiện) (?:sáp nhập|hợp nhất|sắp xếp))",
        lower,
    ):
        if evidence.in_heading(Span(*match.span())):
            continue
        sentence = evidence.source.sentence_at(match.start())
        before = [
            figure
            for figure in evidence.figures
            if figure.span.end <= match.start() and _plain(figure) and not evidence.in_heading(figure.span)
        ]
        after = [
            figure for figure in evidence.figures if match.end() <= figure.span.start < sentence.end and _plain(figure)
        ]
        for left, right in pairwise(after):
            joined = re.fullmatch(r"[^.;,\d]{0,50} và ", lower[left.span.end : right.span.start])
            known = [figure for figure in before if figure.unit == left.unit]
            if joined is None or left.unit != right.unit or not known:
                continue
            most = max(known, key=single)
            added = Decimal(single(left)) + Decimal(single(right))
            if added > single(most) and all(figure.qualifier == "exact" for figure in (left, right, most)):
                message = _("Sau sáp nhập cộng lại là %(sum)s, nhiều hơn “%(before)s” trước đó.")
                said = {"sum": shown(int(added)), "before": evidence.source.shown(most.span)}
                yield evidence.warn(Span(left.span.start, right.span.end), message % said)


_OUT_OF = re.compile(r"(?<!\w)trong(?: tổng)? số(?: các)? $")


def out_of_a_total(evidence: Evidence) -> Iterator[Warning]:
    """``Trong số 250 trung tâm, có 130 …, 90 …, 50 …``: more than there are."""
    for sentence, figures in evidence.by_sentence():
        for place, whole in enumerate(figures):
            if not _plain(whole) or not _OUT_OF.search(
                evidence.source.lower[max(0, whole.span.start - 24) : whole.span.start]
            ):
                continue
            parts = _same_kind(figures[place + 1 :], whole)
            text = evidence.source.lower[whole.span.end : sentence.end]
            if (
                len(parts) < 2
                or _OVERLAPPING.search(text)
                or any(part.qualifier != "exact" for part in (whole, *parts))
            ):
                continue
            added = sum((Decimal(single(part)) for part in parts), Decimal(0))
            if added > single(whole):
                message = _("Các phần cộng lại là %(sum)s, không khớp với “%(whole)s”.")
                said = {"sum": shown(int(added)), "whole": evidence.source.shown(whole.span)}
                yield evidence.warn(Span(whole.span.start, parts[-1].span.end), message % said)


def summed_up(evidence: Evidence) -> Iterator[Warning]:
    """``1.200 học viên nam và 800 học viên nữ, tổng cộng 2.100 học viên``."""
    lower = evidence.source.lower
    for sentence, figures in evidence.by_sentence():
        for place, total in enumerate(figures):
            lead = lower[max(sentence.start, total.span.start - 22) : total.span.start]
            if (
                place < 2
                or not _plain(total)
                or not re.search(r"(?<!\w)(?:tổng cộng|cộng lại|tổng cộng là|cộng là)(?: có)? ?:?$", lead.strip())
            ):
                continue
            parts = _same_kind(figures[:place], total)
            if len(parts) != place or any(part.qualifier != "exact" for part in (total, *parts)):
                continue
            added = sum((Decimal(single(part)) for part in parts), Decimal(0))
            if added != single(total):
                message = _("Các phần cộng lại là %(sum)s, không khớp với “%(whole)s”.")
                said = {"sum": shown(int(added)), "whole": evidence.source.shown(total.span)}
                yield evidence.warn(total.span, message % said)


def against_last_year(evidence: Evidence) -> Iterator[Warning]:
    """``320 lớp, tăng 20 lớp so với năm trước (310 lớp)``."""
    lower = evidence.source.lower
    for _sentence, figures in evidence.by_sentence():
        for now, change, before in zip(figures, figures[1:], figures[2:], strict=False):
            if not all(
                _plain(figure) and figure.qualifier == "exact" and figure.unit == now.unit
                for figure in (now, change, before)
            ):
                continue
            way = re.fullmatch(r"[ ,(]{1,3}(tăng|giảm)(?: thêm| được)? ", lower[now.span.end : change.span.start])
            if way is None or not re.fullmatch(
                r"[^.;]{0,40}so với[^.;(]{0,40}\(?(?:là |có )?", lower[change.span.end : before.span.start]
            ):
                continue
            true = Decimal(single(now)) - Decimal(single(before))
            if true != (single(change) if way[1] == "tăng" else -single(change)):
                message = _("Từ %(a)s đến %(b)s chênh %(true)s, không phải %(said)s.")
                said = {
                    "a": shown(single(before)),
                    "b": shown(single(now)),
                    "true": shown(abs(true)),
                    "said": shown(single(change)),
                }
                yield evidence.warn(change.span, message % said)


def all_but_some(evidence: Evidence) -> Iterator[Warning]:
    """``100% xã có trung tâm; còn 3 xã chưa có trung tâm``."""
    lower = evidence.source.lower
    for match in re.finditer(
        r"(?<![\d,.])100 ?% (?:số )?(?P<unit>xã|huyện|thôn|phường|tỉnh|trung tâm|đơn vị)(?P<what>[^.;]{0,80})[.;] ?[^.;]{0,30}(?<!\w)còn (?:có )?(?P<n>\d+) (?P=unit)[^.;]{0,20} chưa (?P<verb>có|đạt|lập|thành lập)",
        lower,
    ):
        if match["verb"] in match["what"] and int(match["n"]):
            message = _("Ghi 100%% nhưng lại còn %(count)s %(unit)s chưa.")
            yield evidence.warn(Span(*match.span()), message % {"count": match["n"], "unit": match["unit"]})


CHECKS: tuple[Check, ...] = (
    parts_of_totals,
    shares,
    counted_lists,
    numbering,
    after_merging,
    out_of_a_total,
    summed_up,
    against_last_year,
    all_but_some,
)
