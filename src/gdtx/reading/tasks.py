"""Tasks: what is to be done, from lists (:mod:`gdtx.reading.task_lists`) and from prose.

A task needs words that give it out (``đề nghị``, ``nhiệm vụ trọng tâm``, ``Sở giao``, ``Điều 2``); a list of results or
of shortcomings is none.
"""

from __future__ import annotations

import re

from gdtx.reading.draft import Ranges, Span, Task
from gdtx.reading.task_lists import find_listed
from gdtx.reading.task_words import (
    DOER,
    GIVES,
    NEED,
    NOT_GIVING,
    SPLIT_AT_VERB,
    STARTS_WITH_DOER,
    STARTS_WITH_VERB,
    VERB,
)
from gdtx.reading.text import Source

#: “Sở giao cho …:”, “Năm 2016:”, “Hội nghị thống nhất 7 nhiệm vụ, trong đó có …”
_LIST = re.compile(
    rf"(?:(?<!\w)(?:{GIVES})(?!\w)[^.:;]{{0,200}}?(?::| đó là:?| như sau:?| sau đây:?| như:?| trong đó có| gồm:?| bao gồm:?| là:)|"
    r"^(?:trong )?(?:sang |bước sang |bước vào )?năm (?:học )?(?:20\d\d)(?: ?- ?20\d\d)?[^.:;]{0,60}:|"
    r"(?<!\w)(?:thời gian tới|trong năm tới|giai đoạn tới|năm tới)[^.:;]{0,90}:|"
    # “Nhiệm vụ trọng tâm năm 2023 là tiếp tục …, mở rộng …”
    rf"(?<!\w)(?:nhiệm vụ|giải pháp|phương hướng|trọng tâm|việc cần làm)[^.:;,]{{0,80}}? là (?=(?:{VERB})(?!\w))) ?"
)
_ORDERS = re.compile(
    r"(?<!\w)(?:đề nghị|yêu cầu|chỉ đạo|(?<!chuyển )(?<!bàn )giao(?: nhiệm vụ)?(?: cho)?|lưu ý|đề ra yêu cầu)(?: (?:rằng|trong thời gian tới|thời gian tới|đối với|với))?,? "
    r"(?P<what>(?!của|khác|tại|hội nghị|hội thảo|buổi|cuộc họp|lễ |sâu sát|trực tiếp của|chuyên môn)[^.]{12,})"
)
#: “Phong trào thi đua năm 2024 tập trung tham mưu …, củng cố …”
_FOCUS = re.compile(
    r"(?<!\w)(?:phong trào thi đua|nhiệm vụ|phương hướng|thời gian tới|giai đoạn tới|năm tới|những năm tới|năm 20\d\d)(?: [^.;:,]{0,40}?)?,? (?:sẽ )?(?:tiếp tục )?(?:tập trung(?: vào)?|chú trọng) "
)
#: “Thời gian tới, Hội tiếp tục củng cố …, đẩy mạnh …”
_SOON = re.compile(
    rf"(?<!\w)(?:thời gian tới|giai đoạn tới|năm tới|những năm tới|năm học tới|những tháng cuối năm|6 tháng cuối năm)(?:[ ,][^.;:]{{0,90}}?)? "
    rf"(?:(?:sẽ|cần) (?:tiếp tục )?|tiếp tục )(?=(?:{VERB})(?!\w))"
)
#: “Các trung tâm có trách nhiệm báo cáo …”, “các xã phải hoàn thành …”, also after “nhấn mạnh,” and the like.
_DUTY = re.compile(
    rf"(?:^(?:[^,;:.]{{0,90}}, ){{0,2}}|(?<!\w)(?:nhấn mạnh|nêu rõ|quán triệt|lưu ý|khẳng định|kết luận|cho rằng)(?: rằng)?[:,]? (?:[^,;:.]{{0,60}}, )?)"
    rf"(?P<what>(?:{DOER}(?!\w)[^,;:.]{{0,60}}? )?(?:cần(?: phải)?|phải|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|khẩn trương|sớm) "
    rf"(?:thực sự |luôn |có kế hoạch )?(?:{VERB}|có (?:cơ chế|kế hoạch|giải pháp|chính sách))(?!\w))"
)
#: What is told of the past or complained of lays no duty on anybody.
_NO_DUTY = re.compile(
    r"(?<!\w)(?:đã|vẫn phải|còn phải|nhiều (?:đơn vị|trung tâm|nơi|xã|trường)|một số (?:đơn vị|trung tâm|nơi|xã|trường)|khó khăn|hạn chế là|tồn tại|học viên|người học|người dân|bà con)(?!\w)"
)
#: Where one who does something begins: “…, Sở Nội vụ bổ sung biên chế”.
_NEXT_DOER = re.compile(
    rf", (?:và )?(?=(?:Sở|Phòng|UBND|Hội|Ban|Bộ|Trung tâm|Văn phòng|Thanh tra|Trường|Đoàn|MTTQ|Các|các) (?i:[^,;:.]{{0,50}}? (?:{VERB})(?!\w)))"
)
_PAST = re.compile(r"(?<!\w)(?:đã|vừa qua|năm qua|hội nghị có|tham dự|được biết)(?!\w)")
_GOES_ON = re.compile(
    r"^(?:đồng thời|bên cạnh đó|ngoài ra|cần|phải|tiếp tục|các đơn vị|các địa phương|các trung tâm|thủ trưởng|để |mỗi |riêng |định kỳ|đối với|cùng với đó|tăng cường|đẩy mạnh|chú trọng|quan tâm|tập trung|rà soát|ngành |hội |sở |phòng |ubnd )"
)
_WILL = re.compile(
    r"(?<!\w)(?:bộ|sở|ngành|tỉnh|huyện|thành phố|hội|xã|trung tâm|đơn vị|hai bên|các bên|ubnd|phòng|trường|địa phương)(?: [^,.;:]{0,50}?)? "
    r"(?:sẽ|tiếp tục) (?P<what>[a-zà-ỹđ]+ [^.;]{15,})"
)


def find_tasks(source: Source, *, captions: Ranges, kind_hint: str) -> list[Task]:
    """All tasks in order of the text; overlapping readings of one place are given once."""
    found = find_listed(source, captions)
    taken = Ranges(task.span for task in found)
    for paragraph in source.paragraphs:
        if captions.meets(paragraph.span):
            continue
        for task in _prose(source, paragraph.span, kind_hint):
            if not taken.meets(task.span):
                found.append(task)
    return sorted(found, key=lambda task: task.span)


def _prose(source: Source, paragraph: Span, kind_hint: str) -> list[Task]:
    found: list[Task] = []
    ordering = False
    opens_list = source.body[paragraph.end - 1 : paragraph.end] == ":"
    for sentence in source.sentences_in(paragraph):
        lower = source.lower[sentence.start : sentence.end]
        opening = re.match(r"[-+*\s]*", lower)
        start = sentence.start + (opening.end() if opening else 0)
        lower = source.lower[start : sentence.end]
        if match := _LIST.search(lower):
            before = lower[: match.end()]
            if "chủ đề" not in match[0] and not (
                NOT_GIVING.search(before)
                and not re.search(r"nhiệm vụ|giải pháp|phương hướng|yêu cầu|đề nghị", match[0])
            ):
                items = _items(source, Span(start + match.end(), sentence.end), listed=True)
                if items:
                    found += items
                    ordering = re.search(rf"(?<!\w)(?:{GIVES})(?!\w)", match[0]) is not None
                    continue
        if re.search(r"(?:như sau|sau đây|các nhiệm vụ(?: trọng tâm)? sau|sau)[ :]*$", lower):
            ordering = True
            continue
        if kind_hint == "agreement" and re.match(r"(?:theo đó,? ?)?(?:hai bên|các bên|hai đơn vị)", lower):
            found += _items(source, Span(start, sentence.end), listed=False)
            continue
        if (
            kind_hint in ("plan", "campaign")
            and not _PAST.search(lower)
            and (shared := _shared_out(source, start, sentence.end))
        ):
            found += shared
            continue
        if (match := _FOCUS.search(lower) or _SOON.search(lower)) and (
            items := _items(source, Span(start + match.end(), sentence.end), listed=True)
        ):
            found += items
            continue
        if not opens_list and (match := _ORDERS.search(lower)):
            what = Span(start + match.start("what"), sentence.end)
            text = source.lower[what.start : what.end]
            if (
                NEED.search(text) or STARTS_WITH_VERB.match(text) or re.search(rf"(?<!\w)(?:{VERB})(?!\w)", text)
            ) and not re.search(
                r"(?<!\w)(?:kiến nghị|theo|dưới sự|sự|được|công tác|đã|văn bản|ban|lãnh đạo,|trong) $",
                lower[: match.start()],
            ):
                found += _items(source, what, listed=False) or [_task(source, what)]
                ordering = True
                continue
        if (match := _DUTY.search(lower)) and not _NO_DUTY.search(lower):
            what = Span(start + match.start("what"), sentence.end)
            found += _items(source, what, listed=False) or [_task(source, what)]
            ordering = True
            continue
        goes_on = _GOES_ON.match(lower) and (
            NEED.search(lower) or STARTS_WITH_VERB.match(lower) or STARTS_WITH_DOER.match(lower)
        )
        if ordering and (goes_on or STARTS_WITH_VERB.match(lower)) and not _PAST.search(lower):
            found.append(_task(source, Span(start, sentence.end)))
            continue
        ordering = ordering and bool(NEED.search(lower[:80]))
        if match := _WILL.search(lower):
            what = Span(start + match.start("what"), sentence.end)
            found += _items(source, what, listed=False) or [_task(source, what)]
    return found


def _shared_out(source: Source, start: int, end: int) -> list[Task]:
    """``Sở A chủ trì …; Sở B hướng dẫn …; UBND cấp huyện …``: each part says who does what."""
    parts = re.split(r"; ?(?:và )?", source.body[start:end])
    if len(parts) < 2 or not all(part[:1].isupper() and STARTS_WITH_DOER.match(part.lower()) for part in parts):
        return []
    return _items(source, Span(start, end), listed=False)


def _items(source: Source, span: Span, *, listed: bool) -> list[Task]:
    """The parts of a list in prose, between semicolons, else before verbs."""
    lower = source.lower[span.start : span.end]
    pieces: list[Span] = []
    start = span.start
    separators = list(re.finditer(r"; ?(?:và )?", lower))
    if not separators and listed:
        separators = [match for match in SPLIT_AT_VERB.finditer(lower) if match[0].startswith(",")]
    if not separators:
        separators = list(_NEXT_DOER.finditer(source.body[span.start : span.end]))
    for match in separators:
        pieces.append(Span(start, span.start + match.start()))
        start = span.start + match.end()
    pieces.append(Span(start, span.end))
    tasks = [
        _task(source, piece)
        for piece in pieces
        if _says_something(source.lower[piece.start : piece.end], parted=bool(separators))
    ]
    if listed:
        verbs = sum(
            STARTS_WITH_VERB.match(text := source.lower[task.span.start : task.span.end]) is not None
            or STARTS_WITH_DOER.match(text) is not None
            for task in tasks
        )
        if 2 * verbs < len(tasks):
            return []
    elif len(tasks) < 2:
        return []
    return tasks


def _says_something(text: str, *, parted: bool) -> bool:
    """Three words, or a verb with its second syllable in a list; nothing of the past."""
    words = text.strip(" .;,").split()
    return (
        len(words) >= 3 or (parted and len(words) == 2 and STARTS_WITH_VERB.match(" ".join(words)) is not None)
    ) and not (parted and "đã" in words)


def _task(source: Source, span: Span) -> Task:
    words = source.words(span, " .;,…/-:")
    number = None
    return Task(number, words.text, words.span)
