"""Lists of tasks: numbered lines, “Một là … Hai là …”, lines with dashes, articles of a decision.

A list is one of tasks when the words before it give tasks out, or when most of its items begin with what is to be
done; a list of results, of aims or of those present is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from gdtx.reading.draft import Ranges, Span, Task
from gdtx.reading.task_words import AIMS, GIVING, GIVING_HEAD, NEED, NOT_GIVING, STARTS_WITH_DOER, STARTS_WITH_VERB
from gdtx.reading.text import LONGEST_SENTENCE, Source

_ITEM = re.compile(r"^(?:[-+*] ?)?(?P<number>\d{1,2})(?:\.|\)|/)(?!\d) ?(?=\S)")
_POINT = re.compile(r"^(?:[-+*•·▪●○✓]|[a-zđ][).]) ?(?=\S)")
_ARTICLE = re.compile(r"(?<!\w)Điều (?P<number>\d{1,3}) ?[.:] ?")
_ARTICLE_DUTY = re.compile(
    r"(?<!\w)(?:chủ trì|phối hợp|thi hành|chịu trách nhiệm|tổ chức thực hiện|giao|hướng dẫn|báo cáo)(?!\w)"
)
#: What a list of conclusions says of the past, not of what is to be done.
_LOOKS_BACK = re.compile(
    r"^(?:về )?(?:kết quả|đánh giá|tình hình|ưu điểm|hạn chế|tồn tại)(?!\w)[^.]*(?<!\w)đã(?!\w)|^căn cứ "
)

_WORDS = ("một|nhất", "hai", "ba", "bốn|tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
_VALUES = {word: number for number, words in enumerate(_WORDS, 1) for word in words.split("|")}
_LETTERS = "abcdđeghik"


def _said(match: re.Match[str]) -> int:
    return _VALUES[match["n"]]


#: Marks that number items inside a paragraph, each with the way to its number.
_MARKS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], int]], ...] = (
    (re.compile(rf"(?<!\w)(?P<n>{'|'.join(_VALUES)}) là(?: phải| cần)?[,:]? ?(?=\S)"), _said),
    (re.compile(rf"(?<!\w)thứ (?P<n>{'|'.join(_VALUES)})(?: là)?[,:] ?(?=\S)"), _said),
    (re.compile(r"(?<!\w)\((?P<n>\d{1,2})\) ?(?=\S)"), lambda match: int(match["n"])),
    (re.compile(r"(?<![\w.,/(-])(?P<n>\d{1,2})\) ?(?=\S)"), lambda match: int(match["n"])),
    (re.compile(r"(?<![\w.,/-])(?P<n>\d{1,2})\. (?=[^\W\d_])"), lambda match: int(match["n"])),
    (re.compile(rf"(?<![\w.,/(-])(?P<n>[{_LETTERS}])\) ?(?=\S)"), lambda match: _LETTERS.index(match["n"]) + 1),
)


def find_listed(source: Source, skip: Ranges) -> list[Task]:
    """The tasks of all lists; a place is read once, by the first sort of list that fits."""
    numbered, whole = _numbered(source)
    found = numbered + _articles(source)
    for more in (_marked(source, skip), _pointed(source, skip)):
        taken = Ranges([*whole, *(task.span for task in found)])
        found += [task for task in more if not taken.meets(task.span)]
    return found


def _numbered(source: Source) -> tuple[list[Task], list[Span]]:
    """Lists 1., 2., 3. … at line starts, below words that give out tasks; and each list as a whole, with the points below."""
    found: list[Task] = []
    whole: list[Span] = []
    run: list[tuple[int, Span]] = []
    introduction = ""
    texts: list[str] = []
    end = 0  # of the list so far

    def close() -> None:
        if len(run) >= 2:
            whole.append(Span(run[0][1].start, end))
        if len(run) >= 2 and is_giving(introduction, [source.lower[span.start : span.end] for _number, span in run]):
            for number, span in run:
                if not _looks_back(source.lower[span.start : span.end]):
                    words = source.words(span, " ;./-")
                    found.append(Task(number, words.text, words.span))
        run.clear()

    for paragraph in source.paragraphs:
        line = source.body[paragraph.span.start : paragraph.span.end]
        match = _ITEM.match(line)
        if match is not None and (int(match["number"]) == len(run) + 1 if run else int(match["number"]) == 1):
            if not run:
                introduction = " ".join(texts[-2:]).lower()
            run.append((int(match["number"]), Span(paragraph.span.start + match.end(), paragraph.span.end)))
            end = paragraph.span.end
        elif match is not None and run and int(match["number"]) == run[-1][0] + 2:
            run.append((int(match["number"]), Span(paragraph.span.start + match.end(), paragraph.span.end)))
            end = paragraph.span.end
        else:
            if match is not None and int(match["number"]) == 1:
                close()
                introduction = " ".join(texts[-2:]).lower()
                run.append((1, Span(paragraph.span.start + match.end(), paragraph.span.end)))
                end = paragraph.span.end
            elif run and _POINT.match(line):
                end = paragraph.span.end
                continue  # a point below an item
            else:
                close()
        texts.append(line)
    close()
    return found, whole


def _looks_back(item: str) -> bool:
    return _LOOKS_BACK.match(item.strip()) is not None


def is_giving(introduction: str, items: list[str]) -> bool:
    """Whether a list is one of tasks, by the words before it and by its items."""
    tail = introduction[-400:]
    near = tail[-160:]
    if NOT_GIVING.search(near) and not GIVING.search(tail[-80:]):
        return False
    if AIMS.search(tail[-80:]) and not re.search(r"nhiệm vụ|giải pháp", tail[-80:]):
        return False
    if 2 * sum("đã" in item.split() for item in items) > len(items):
        return False
    verbs = sum(STARTS_WITH_VERB.match(item.strip()) is not None or NEED.search(item) is not None for item in items)
    if GIVING.search(tail) or 2 * verbs > len(items):
        return True
    doers = sum(STARTS_WITH_DOER.match(item.strip()) is not None for item in items)
    return GIVING_HEAD.search(near) is not None and 2 * (verbs + doers) > len(items)


@dataclass(frozen=True, slots=True)
class _Mark:
    number: int
    span: Span
    paragraph: Span


def _marked(source: Source, skip: Ranges) -> list[Task]:
    """``Một là, …. Hai là, …``, ``Thứ nhất, …``, ``(1) …; (2) …``, in one paragraph or at the beginning of several."""
    found: list[Task] = []
    for pattern, number_of in _MARKS:
        marks: list[_Mark] = []
        for paragraph in source.paragraphs:
            if skip.meets(paragraph.span):
                continue
            for match in pattern.finditer(source.lower, paragraph.span.start, paragraph.span.end):
                marks.append(_Mark(number_of(match), Span(*match.span()), paragraph.span))
        for run in _runs(marks):
            spans = [
                Span(
                    mark.span.end, following.span.start if following.paragraph == mark.paragraph else mark.paragraph.end
                )
                for mark, following in pairwise(run)
            ]
            spans.append(Span(run[-1].span.end, _end_of_last(source, run)))
            before = source.lower[max(0, run[0].span.start - 400) : run[0].span.start].replace("\n", " ")
            items = [source.lower[span.start : span.end].strip() for span in spans]
            if not is_giving(before, items) or any(len(item.split()) < 3 for item in items):
                continue
            for mark, span, item in zip(run, spans, items, strict=True):
                if not _looks_back(item):
                    words = source.words(span, " ,;./-:")
                    found.append(Task(mark.number, words.text, words.span))
    return found


def _runs(marks: list[_Mark]) -> Iterator[list[_Mark]]:
    """Marks 1, 2, 3 … that follow each other."""
    run: list[_Mark] = []
    for mark in marks:
        if run and mark.number == run[-1].number + 1:
            run.append(mark)
            continue
        if len(run) >= 2:
            yield run
        run = [mark] if mark.number == 1 else []
    if len(run) >= 2:
        yield run


def _end_of_last(source: Source, run: list[_Mark]) -> int:
    """The last item ends with its paragraph; in one paragraph with the others, with its sentence, or as many as they have."""
    last = run[-1]
    if run[-2].paragraph != last.paragraph:
        return last.paragraph.end
    before = source.body[run[-2].span.end : last.span.start].rstrip(" ;,")
    count = len(list(source.sentences_in(Span(run[-2].span.end, run[-2].span.end + len(before)))))
    limit = min(last.paragraph.end, last.span.end + LONGEST_SENTENCE)
    sentences = list(source.sentences_in(Span(last.span.end, limit)))
    return sentences[min(count, len(sentences)) - 1].end if sentences else limit


def _pointed(source: Source, skip: Ranges) -> list[Task]:
    """Lines with a dash, a plus or a letter, or plain lines that begin with a verb, below words that give out tasks."""
    found: list[Task] = []
    paragraphs = source.paragraphs
    for place, paragraph in enumerate(paragraphs[:-1]):
        introduction = source.lower[paragraph.span.start : paragraph.span.end]
        line = source.body[paragraph.span.start : paragraph.span.end]
        if skip.meets(paragraph.span) and not introduction.endswith(":"):
            continue
        heading = introduction.endswith(":") or (len(line) < 100 and not line.endswith((".", ";", ",")))
        if not heading or _POINT.match(line) or not GIVING_HEAD.search(introduction[-200:]):
            continue
        run: list[Span] = []
        pointed: bool | None = None
        for following in paragraphs[place + 1 :]:
            text = source.body[following.span.start : following.span.end]
            point = _POINT.match(text)
            plain = introduction.endswith(":") and STARTS_WITH_VERB.match(text) and not _ITEM.match(text)
            if (point is None and not plain) or pointed not in (None, point is not None):
                break
            pointed = point is not None
            run.append(Span(following.span.start + (point.end() if point else 0), following.span.end))
        items = [source.lower[span.start : span.end] for span in run]
        if len(run) < 2 or not is_giving(introduction, items) or not _to_be_done(items):
            continue
        for span in run:
            words = source.words(span, " ;./-,")
            found.append(Task(None, words.text, words.span))
    return found


def _to_be_done(items: list[str]) -> bool:
    """Most items say what is to be done, or who is to do it."""
    done = sum(
        STARTS_WITH_VERB.match(item) is not None
        or STARTS_WITH_DOER.match(item) is not None
        or NEED.search(item) is not None
        for item in items
    )
    return 2 * done > len(items)


def _articles(source: Source) -> list[Task]:
    """``Điều 2: Sở … chủ trì``: the articles of a decision that lay a duty on somebody."""
    matches = list(_ARTICLE.finditer(source.body))
    found = []
    for place, match in enumerate(matches):
        if place == 0 and match["number"] != "1" and not re.search(r"\n\s*$|^$", source.body[: match.start()]):
            continue
        end = matches[place + 1].start() if place + 1 < len(matches) else source.body.find("\n", match.end())
        end = len(source.body) if end < 0 else end
        text = source.lower[match.end() : end]
        if (
            _ARTICLE_DUTY.search(text)
            and int(match["number"]) > 1
            and not re.match(r"(?:bãi bỏ|quyết định này thay thế)", text)
        ):
            words = source.words(Span(match.end(), end), " .;")
            found.append(Task(None, words.text, words.span))
    return found
