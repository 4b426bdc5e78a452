"""Shortcomings and difficulties, in the words of the text."""

from __future__ import annotations

import re

from gdtx.reading.draft import Ranges, Span, Words
from gdtx.reading.text import Source

_NOUN = r"tồn tại|hạn chế|khó khăn|bất cập|thiếu sót|yếu kém|vướng mắc|nút thắt|khuyết điểm|tồn tại, hạn chế|hạn chế, tồn tại"
_LABEL = re.compile(rf"^[-+*\d.) ]*(?:những |một số |các )?(?:{_NOUN})(?:[^.:]{{0,60}})?: ?")
_TURN = re.compile(
    r"(?<!\w)(?:tuy nhiên|song|tuy vậy|mặc dù vậy|bên cạnh (?:những |các )?(?:kết quả|mặt|thành tích|đó)(?:[^,.]{0,60}(?=,))?|nhưng)(?!\w),? ?"
)
_SAYS = re.compile(
    rf"(?<!\w)(?:{_NOUN}|chưa|còn (?:thiếu|hình thức|thấp|nhiều|yếu|ít|lúng túng|một số|chậm|mỏng|hạn hẹp|bị động)|không (?:có kinh phí|có trụ sở|đồng đều|đều)|không vận động được|không huy động được|thấp hơn(?! năm)|thiếu|xuống cấp|chật hẹp|chưa đồng đều)(?!\w)"
)
_STILL = re.compile(rf"(?<!\w)(?:vẫn còn|còn|gặp|nhiều)(?: (?:gặp|nhiều|một số|không ít|có|những))* (?:{_NOUN})(?!\w)")
_OVERCOME = re.compile(
    rf"(?<!\w)(?:tháo gỡ|gỡ|khắc phục|vượt|vượt qua|giải quyết|hạn chế tối đa|hỗ trợ|đặc biệt|vùng|hoàn cảnh|học sinh|xã|thôn)(?: \w+){{0,2}} (?:những |các )?(?:{_NOUN})(?!\w)"
)
_SUCH_AS = re.compile(rf"(?:{_NOUN})[^:;.]{{0,40}}?(?: như|:|, đó là| là)(?!\w) ?:? ?")


def find_problems(source: Source, *, skip: Ranges) -> list[Words]:
    """The shortcomings in order of the text; ranges in *skip* (tasks, captions, the heading) are not looked at."""
    found: list[Words] = []
    for sentence in source.sentences:
        if skip.meets(sentence):
            continue
        lower = source.lower[sentence.start : sentence.end]
        start = None
        if label := _LABEL.match(lower):
            start = label.end()
        else:
            said = _SAYS.search(lower)
            if said is None or (_OVERCOME.search(lower) and not _STILL.search(lower)):
                continue
            if re.match(
                r"[^.;]*?(?<!\w)(?:tuy|mặc dù|dù)(?! nhiên| vậy)[^,;.]*,[^.;]*(?:nhưng|song|vẫn)", lower
            ) and not _SAYS.search(
                lower, lower.rfind("nhưng" if "nhưng" in lower else "song" if "song" in lower else "vẫn")
            ):
                continue
            turns = [match for match in _TURN.finditer(lower) if _SAYS.search(lower, match.end())]
            if turns:
                start = turns[0].end()
            elif _STILL.search(lower):
                start = 0
        if start is None:
            continue
        if such := _SUCH_AS.search(lower, start):
            start = such.end()
        found += _parts(source, Span(sentence.start + start, sentence.end))
    return found


def _parts(source: Source, span: Span) -> list[Words]:
    lower = source.lower[span.start : span.end]
    parts, start = [], span.start
    for match in re.finditer(r"; ?", lower):
        parts.append(Span(start, span.start + match.start()))
        start = span.start + match.end()
    parts.append(Span(start, span.end))
    words = [source.words(part, " .;,…-") for part in parts]
    return [each for each in words if len(each.text.split()) >= 2]
