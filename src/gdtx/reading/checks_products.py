"""Shares, averages, sums of money and dates that follow from others of the same sentence, and do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_numbers import decimal as shown_decimal
from gdtx.reading.checks_figures import ROUGH, compare, shown, single
from gdtx.reading.draft import Figure, Span, Warning, beginning_in
from gdtx.reading.evidence import Check, Evidence
from gdtx.reading.numbers import in_words

_RATE_SAID = re.compile(r"[^.;\d]{0,60}?(?<!\w)(?:tỷ lệ|tỉ lệ|chiếm|đạt|bằng|\()(?: (?:tỷ lệ|tỉ lệ|là))* ?:? ?\(?")


def _one(figure: Figure) -> bool:
    return not isinstance(figure.value, tuple) and figure.of is None


def share_of_the_number_before(evidence: Evidence) -> Iterator[Warning]:
    """``28.450 người đăng ký, 21.337 người đạt, tỷ lệ 85%``: two numbers of the same things and the share they make."""
    lower = evidence.source.lower
    for _sentence, figures in evidence.by_sentence():
        for whole, part, rate in zip(figures, figures[1:], figures[2:], strict=False):
            if rate.unit != "%" or whole.unit != part.unit or whole.unit in ("%", "") or "/" in whole.unit:
                continue
            if not (_one(whole) and _one(part) and _one(rate)) or not 0 < single(part) < single(whole):
                continue
            between = lower[whole.span.end : part.span.start]
            if not re.fullmatch(r"[^.;\d]{0,45}, (?:đã |hiện |nay )?(?:có )?", between) or "tăng" in between:
                continue
            # A share of something else says of what: “chiếm 61% người từ 18 tuổi”.
            ends = re.match(r" ?\)?(?:[.;,]|$|\n)", lower[rate.span.end :])
            if ends and _RATE_SAID.fullmatch(lower[part.span.end : rate.span.start]):
                rough = part.qualifier in ROUGH or whole.qualifier in ROUGH
                yield from compare(evidence, single(part), single(whole), rate, rough=rough)


def men_and_women(evidence: Evidence) -> Iterator[Warning]:
    """``1.850 học viên, gồm 1.020 nam và 930 nữ``."""
    lower = evidence.source.lower
    for _sentence, figures in evidence.by_sentence():
        for whole, first, second in zip(figures, figures[1:], figures[2:], strict=False):
            words = [figure.as_written.lower().split()[-1] for figure in (first, second)]
            if sorted(words) != ["nam", "nữ"] or not all(
                _one(figure) and figure.qualifier == "exact" for figure in (whole, first, second)
            ):
                continue
            if (
                first.span.start - whole.span.end > 40
                or "%" in (whole.unit, first.unit)
                or ";" in lower[whole.span.end : second.span.start]
            ):
                continue
            added = single(first) + single(second)
            if added != single(whole):
                message = _("Các phần cộng lại là %(sum)s, không khớp với “%(whole)s”.")
                said = {"sum": shown(added), "whole": evidence.source.shown(whole.span)}
                yield evidence.warn(Span(whole.span.start, second.span.end), message % said)


def averages(evidence: Evidence) -> Iterator[Warning]:
    """``100 lớp với 5.000 lượt người, bình quân 60 lượt/lớp``."""
    for _sentence, figures in evidence.by_sentence():
        for first, second, each in zip(figures, figures[1:], figures[2:], strict=False):
            counted, _slash, base = each.unit.partition("/")
            if not base or not all(_one(figure) for figure in (first, second, each)) or "/" in first.unit + second.unit:
                continue
            sides = {figure.unit.split()[0]: figure for figure in (first, second) if figure.unit}
            top, bottom = sides.get(counted.split()[0] if counted else ""), sides.get(base.split()[0])
            if top is None or bottom is None or top is bottom or not single(bottom):
                continue
            near = evidence.source.lower[second.span.end : each.span.start]
            if not re.fullmatch(
                r"[ ,(;]{1,3}(?:tính )?(?:bình quân|trung bình)(?: mỗi \w+(?: có)?| đạt| là| khoảng| gần| hơn| trên)*:? ?",
                near,
            ):
                continue
            true = Decimal(single(top)) / Decimal(single(bottom))
            said = Decimal(str(single(each)))
            if abs(true - said) > max(Decimal(1), true / 20):
                message = _("Bình quân tính ra là %(true)s, không phải %(said)s.")
                yield evidence.warn(each.span, message % {"true": shown_decimal(true, 1), "said": shown(single(each))})


_SUM_OF_MONEY = re.compile(r"(?<!\w)(?:tổng (?:trị giá|số tiền|kinh phí|giá trị|cộng)|tổng)[^.;\d]{0,30}$")


def sums_of_money(evidence: Evidence) -> Iterator[Warning]:
    """``152 suất, mỗi suất 500.000 đồng, tổng trị giá 60 triệu đồng``."""
    lower = evidence.source.lower
    for _sentence, figures in evidence.by_sentence():
        total = next(
            (
                figure
                for figure in figures
                if figure.unit == "đồng"
                and _one(figure)
                and _SUM_OF_MONEY.search(lower[max(0, figure.span.start - 40) : figure.span.start])
            ),
            None,
        )
        each = next(
            (
                figure
                for figure in figures
                if _one(figure)
                and figure.unit.startswith("đồng")
                and figure is not total
                and re.search(
                    r"(?<!\w)mỗi suất(?: học bổng| quà)?(?: trị giá| là)? ?$",
                    lower[max(0, figure.span.start - 35) : figure.span.start],
                )
            ),
            None,
        )
        count = next((figure for figure in figures if figure.unit == "suất" and _one(figure)), None)
        if total is None or each is None or count is None:
            continue
        true = Decimal(single(count)) * Decimal(single(each))
        said = Decimal(single(total))
        only = len(figures) == 3 and "exact" == total.qualifier == each.qualifier == count.qualifier
        if said < true * Decimal("0.97") or (only and said != true):
            message = _("%(count)s suất, mỗi suất %(each)s đồng là %(true)s đồng, không phải %(said)s đồng.")
            numbers = {
                "count": shown(single(count)),
                "each": shown(single(each)),
                "true": shown(int(true)),
                "said": shown(int(said)),
            }
            yield evidence.warn(total.span, message % numbers)


_GROWTH = re.compile(
    r"(?<!\w)từ (?P<a>\d[\d.]*)(?! ?%)(?: [a-zà-ỹđ]+){0,6}? (?:lên|xuống|còn)(?: còn| đến)? (?P<b>\d[\d.]*\d|\d)(?!\d|,\d| ?%)(?: [a-zà-ỹđ]+){0,6}?[ ,(]{1,3}(?P<way>tăng|giảm)(?: thêm| được)? (?P<n>\d+(?:,\d+)?) ?%"
)


def growth(evidence: Evidence) -> Iterator[Warning]:
    """``từ 100 lớp lên 150 lớp, tăng 20%``."""
    for match in _GROWTH.finditer(evidence.source.lower):
        a, b = (Decimal(match[name].rstrip(".").replace(".", "")) for name in ("a", "b"))
        if not a or re.fullmatch(r"(?:19|20)\d\d", match["a"]):
            continue
        true, said = abs(b - a) * 100 / a, Decimal(match["n"].replace(",", "."))
        if abs(true - said) > 1:
            message = _("Từ %(a)s đến %(b)s là %(true)s%%, không phải %(said)s%%.")
            numbers = {"a": shown(int(a)), "b": shown(int(b)), "true": shown_decimal(true, 1), "said": match["n"]}
            yield evidence.warn(Span(*match.span()), message % numbers)


def fewer_turns_than_classes(evidence: Evidence) -> Iterator[Warning]:
    """``1.250 lượt người tham gia 2.040 lớp``."""
    for _sentence, figures in evidence.by_sentence():
        for turns, classes in pairwise(figures):
            if not turns.unit.startswith("lượt") or classes.unit not in ("lớp", "chuyên đề") or "/" in turns.unit:
                continue
            between = evidence.source.lower[turns.span.end : classes.span.start]
            if (
                _one(turns)
                and _one(classes)
                and re.fullmatch(r"[^,.;\d]{0,40}", between)
                and single(turns) < single(classes)
            ):
                message = _("Số lượt ít hơn số lớp; hãy soát lại hai số.")
                yield evidence.warn(Span(turns.span.start, classes.span.end), message)


def turns_as_people(evidence: Evidence) -> Iterator[Warning]:
    """``87.000 lượt người học, bằng 82% dân số``: who comes twice is two turns and one inhabitant."""
    lower = evidence.source.lower
    for _sentence, figures in evidence.by_sentence():
        for turns, rate in pairwise(figures):
            between = lower[turns.span.end : rate.span.start]
            if (
                turns.unit.startswith("lượt")
                and rate.unit == "%"
                and re.fullmatch(
                    r"[^.;\d]{0,50}(?:bằng|chiếm|đạt|tương đương|\()(?: tỷ lệ| khoảng| gần| hơn| trên)* ?", between
                )
                and re.match(
                    r" (?:tổng )?(?:dân số|số dân|số người dân|người dân|nhân dân)(?!\w)", lower[rate.span.end :]
                )
            ):
                message = _("Lượt người không phải số người: tỷ lệ này không cho biết bao nhiêu phần dân số đi học.")
                yield evidence.warn(Span(turns.span.start, rate.span.end), message)


_IN_BRACKETS = re.compile(r"(?<![\w.,/])(?P<n>\d{1,3}) \((?P<words>[a-zà-ỹđ]+(?: [a-zà-ỹđ]+){0,4})\)")
_SMALL = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9}


def digits_against_words(evidence: Evidence) -> Iterator[Warning]:
    """``05 (sáu) nhiệm vụ``."""
    for match in _IN_BRACKETS.finditer(evidence.source.lower):
        words = match["words"]
        said = _SMALL.get(words) if words in _SMALL else (in_words(words) if " " in words or words == "mười" else None)
        if said is not None and said != int(match["n"]):
            yield evidence.warn(Span(*match.span()), _("Số ghi bằng chữ khác số ghi bằng chữ số."))


def nested_ages(evidence: Evidence) -> Iterator[Warning]:
    """More illiterate at 15-35 than at 15-60, who hold them."""
    bands = {band.text: band for band in evidence.ages}
    for sentence, figures in evidence.by_sentence():
        said = re.search(r"(?<!\w)(?:mù chữ|biết chữ)(?!\w)", evidence.source.lower[sentence.start : sentence.end])
        counts = [figure for figure in figures if figure.age_band in bands and figure.unit == "người" and _one(figure)]
        for left, right in pairwise(counts) if said else ():
            inner, outer = sorted(
                (left, right), key=lambda one: _width(bands[str(one.age_band)].low, bands[str(one.age_band)].high)
            )
            within, around = bands[str(inner.age_band)], bands[str(outer.age_band)]
            held = (
                around.low <= within.low and (around.high or 200) >= (within.high or 200) and within.text != around.text
            )
            if held and single(inner) > single(outer):
                message = _("Nhóm tuổi %(inner)s nằm trong nhóm %(outer)s mà số lại lớn hơn.")
                yield evidence.warn(inner.span, message % {"inner": within.text, "outer": around.text})


def _width(low: int, high: int | None) -> int:
    return (high or 200) - low


_DUE = re.compile(
    r"(?<!\w)(?:trước|chậm nhất(?: là| vào)?|hạn(?: cuối| chót)?(?: là)?|xong trước|muộn nhất)(?: ngày)? ?$"
)


def due_before_given(evidence: Evidence) -> Iterator[Warning]:
    """A task given out on 10 September to be done before 30 August."""
    event = evidence.draft.event_day
    if event is None or not event.year_given:
        return
    for task in evidence.draft.tasks:
        for mention in beginning_in(evidence.dates, task.span.start, task.span.end):
            day = mention.as_day
            before = evidence.source.lower[max(task.span.start, mention.span.start - 25) : mention.span.start]
            words = evidence.source.lower[mention.span.start : mention.span.end]
            if day is not None and day < event.day and (_DUE.search(before) or words.startswith(("trước", "hết"))):
                message = _("Hạn %(due)s lại trước ngày giao %(day)s.")
                yield evidence.warn(mention.span, message % {"due": date_short(day), "day": date_short(event.day)})


CHECKS: tuple[Check, ...] = (
    share_of_the_number_before,
    men_and_women,
    averages,
    sums_of_money,
    growth,
    fewer_turns_than_classes,
    turns_as_people,
    digits_against_words,
    nested_ages,
    due_before_given,
)
