"""Document numbers that contradict the words around them, or each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_text import fold
from gdtx.reading.documents import Numbered
from gdtx.reading.draft import Span, Warning, beginning_in
from gdtx.reading.evidence import Check, Evidence

#: Sign of Nghị định 30/2020/NĐ-CP, Phụ lục III → the word for such a document.
_SIGNS = {
    "QĐ": ("quyết định",),
    "NĐ": ("nghị định",),
    "NQ": ("nghị quyết",),
    "NQLT": ("nghị quyết liên tịch", "nghị quyết"),
    "TT": ("thông tư",),
    "TTLT": ("thông tư liên tịch", "thông tư"),
    "CT": ("chỉ thị", "chương trình", "chương trình hành động"),
    "KL": ("kết luận",),
    "KH": ("kế hoạch", "kế hoạch liên ngành"),
    "TTR": ("tờ trình",),
    "BC": ("báo cáo",),
    "TB": ("thông báo",),
    "HD": ("hướng dẫn",),
}
_ISSUERS = (
    (re.compile(r"-TTg$"), ("thu tuong", "chinh phu")),
    (re.compile(r"-CP$"), ("chinh phu",)),
    (re.compile(r"BGD-?&?ĐT"), ("bo gd", "bo giao duc", "bo truong", "bo")),
    (re.compile(r"UBND"), ("ubnd", "uy ban", "chu tich", "tinh", "huyen", "thanh pho", "xa", "phuong", "quan")),
    (re.compile(r"HĐND"), ("hdnd", "hoi dong")),
    (re.compile(r"SGD-?&?ĐT"), ("so ", "so", "giam doc", "nganh", "phong")),
)


def sign_of(number: str) -> str | None:
    """The sign for the kind of document in a number: QĐ of ``89/QĐ-TTg``, KL of ``413-KL/TU``."""
    match = re.match(r"\d+[a-c]?(?:/\d{4})?[/-]([A-ZĐa-z]+)(?=[-/]|$)", number)
    return match[1] if match else None


def kind_against_sign(evidence: Evidence) -> Iterator[Warning]:
    """``Kế hoạch số 15/QĐ-UBND``."""
    for item in evidence.numbers:
        sign = sign_of(item.number)
        words = _SIGNS.get(sign.upper()) if sign else None
        if (
            words
            and item.kind
            and item.kind not in words
            and item.kind not in ("văn bản", "đề án", "công văn liên ngành")
            and item.kind in _ALL_KINDS
            and not _of_its_sign(evidence, item, words)
        ):
            message = _("Gọi là %(kind)s nhưng ký hiệu là của %(sign)s.")
            yield evidence.warn(item.whole, message % {"kind": item.kind, "sign": words[0]})


def _of_its_sign(evidence: Evidence, item: Numbered, words: tuple[str, ...]) -> bool:
    """``Thông báo kết luận số 318/TB-VPCP``, ``Quyết định phê duyệt Kế hoạch số 15/QĐ-UBND``: the first word has the number."""
    sentence = evidence.source.sentence_at(item.span.start)
    before = evidence.source.lower[max(sentence.start, item.span.start - 150) : item.span.start]
    return any(word in re.split(r"\d", before)[-1] for word in words)


_ALL_KINDS = frozenset(word for words in _SIGNS.values() for word in words) | {"công văn"}


def issuer_against_sign(evidence: Evidence) -> Iterator[Warning]:
    """``Quyết định số 89/QĐ-TTg của Bộ Giáo dục và Đào tạo``."""
    for document in evidence.draft.documents:
        if document.issuer is None:
            continue
        issuer = fold(document.issuer)
        for sign, words in _ISSUERS:
            if (
                sign.search(document.number)
                and not issuer.startswith(words)
                and not any(f" {word}" in f" {issuer}" for word in words)
            ):
                message = _("Ký hiệu không hợp với nơi ban hành “%(issuer)s”.")
                yield evidence.warn(document.span, message % {"issuer": document.issuer})


def form_of_sign(evidence: Evidence) -> Iterator[Warning]:
    """``09/2008/QĐ/BGD-ĐT``: between kind and issuer stands a hyphen."""
    for item in evidence.numbers:
        if re.match(r"\d+(?:/\d{4})?/(?:QĐ|TT|CT|KH|NQ|NĐ|BC|TB|TTr|HD)/[A-ZĐ]", item.number):
            yield evidence.warn(item.span, _("Số, ký hiệu viết lệch thể thức; hãy đối chiếu với văn bản gốc."))


def bare_lists(evidence: Evidence) -> Iterator[Warning]:
    """``các Quyết định số 1328, 197, 945``: numbers alone, of whom and of when is not said."""
    run: list[Numbered] = []
    for item in [*evidence.numbers, None]:
        if item is not None and item.number.isdigit() and (not run or item.span.start - run[-1].span.end <= 6):
            run.append(item)
            continue
        if len(run) >= 3:
            message = _("Các số văn bản viết gộp, không có ký hiệu và ngày; hãy đối chiếu với văn bản gốc.")
            yield evidence.warn(Span(run[0].span.start, run[-1].span.end), message)
        run = [item] if item is not None and item.number.isdigit() else []


def dated_twice(evidence: Evidence) -> Iterator[Warning]:
    """One number with two dates."""
    first: dict[str, tuple[date, Numbered]] = {}
    for item, day in _with_days(evidence):
        if "/" not in item.number and "-" not in item.number:
            continue
        known = first.get(item.number)
        if known is None:
            first[item.number] = (day, item)
        elif known[0] != day:
            message = _("Cùng số %(number)s nhưng chỗ khác ghi ngày %(day)s.")
            yield evidence.warn(item.span, message % {"number": item.number, "day": date_short(known[0])})


def year_in_number(evidence: Evidence) -> Iterator[Warning]:
    """``09/2008/QĐ-BGDĐT ngày 24/3/2009``."""
    for item, day in _with_days(evidence):
        match = re.match(r"\d+/((?:19|20)\d\d)(?:/|$)", item.number)
        if match and int(match[1]) != day.year:
            message = _("Năm trong số hiệu (%(year)s) khác năm của ngày ban hành %(day)s.")
            yield evidence.warn(item.span, message % {"year": match[1], "day": date_short(day)})


def _with_days(evidence: Evidence) -> Iterator[tuple[Numbered, date]]:
    """Each naming of a number with the date that stands directly after it."""
    for item in evidence.numbers:
        for mention in beginning_in(evidence.dates, item.span.end, item.span.end + 15):
            if mention.as_day:
                between = evidence.source.lower[item.span.end : mention.span.start]
                if re.fullmatch(r"[ ,(]{0,3}(?:ban hành |ký )?(?:vào )?(?:ngày )?", between):
                    yield item, mention.as_day
                break


def numbers_used_twice(evidence: Evidence) -> Iterator[Warning]:
    """One number and sign for two different subjects, each said in quotation marks."""
    subjects: dict[str, tuple[str, Span]] = {}
    for item in evidence.numbers:
        match = re.compile(r'[^.;"\d]{0,60}"([^"]{8,200})"').match(evidence.source.body, item.span.end)
        if match is None or ("/" not in item.number and "-" not in item.number):
            continue
        words = frozenset(fold(match[1]).split())
        known = subjects.get(item.number)
        if known is None:
            subjects[item.number] = (match[1], item.span)
        elif len(words & frozenset(fold(known[0]).split())) * 3 < len(words):
            message = _("Số %(number)s ở chỗ khác là “%(subject)s”.")
            yield evidence.warn(item.span, message % {"number": item.number, "subject": known[0][:80]})


def carried_out_before(evidence: Evidence) -> Iterator[Warning]:
    """``triển khai Quyết định … ngày 18/5 bằng Kết luận … ngày 16/5``: carried out before it was issued."""
    dated = list(_with_days(evidence))
    for (first, first_day), (second, second_day) in pairwise(dated):
        between = evidence.source.lower[first.span.end : second.whole.start]
        if len(between) > 140 or "." in re.sub(r"\d\.\d", "", between):
            continue
        lead = evidence.source.lower[max(0, first.whole.start - 20) : first.whole.start]
        message = _("Văn bản này đề ngày trước văn bản mà nó thực hiện (%(day)s).")
        if (
            re.search(r"(?<!\w)(?:thực hiện|triển khai) $", lead)
            and re.search(r"(?<!\w)bằng $", between)
            and second_day < first_day
        ):
            yield evidence.warn(second.whole, message % {"day": date_short(first_day)})
        elif re.search(r"(?<!\w)(?:thực hiện|triển khai|cụ thể hóa) $", between) and first_day < second_day:
            yield evidence.warn(first.whole, message % {"day": date_short(second_day)})


CHECKS: tuple[Check, ...] = (
    kind_against_sign,
    issuer_against_sign,
    form_of_sign,
    bare_lists,
    dated_twice,
    year_in_number,
    numbers_used_twice,
    carried_out_before,
)
