"""Tasks: what is to be done, from numbered lists, from articles of a decision and from prose.

A task needs words that give it out (``đề nghị``, ``nhiệm vụ trọng tâm``, ``Sở giao``, ``Điều 2``); a list of results or
of shortcomings is none.
"""

from __future__ import annotations

import re

from gdtx.reading.draft import Ranges, Span, Task
from gdtx.reading.text import Source

_ITEM = re.compile(r"^(?:[-+*] ?)?(?P<number>\d{1,2})(?:\.|\)|/)(?!\d) ?(?=\S)")
_ARTICLE = re.compile(r"(?<!\w)Điều (?P<number>\d{1,3}) ?[.:] ?")
_ARTICLE_DUTY = re.compile(
    r"(?<!\w)(?:chủ trì|phối hợp|thi hành|chịu trách nhiệm|tổ chức thực hiện|giao|hướng dẫn|báo cáo)(?!\w)"
)
_GIVES = (
    r"nhiệm vụ|giải pháp|phương hướng|yêu cầu|đề nghị|chỉ đạo|(?<!chuyển )(?<!bàn )giao|cần (?:quan tâm|tập trung|thực hiện|làm tốt|chú trọng)|tập trung(?: vào| thực hiện)?|thống nhất|"
    r"kết luận|lưu ý|thời gian tới|triển khai|một số nội dung|các nội dung sau|các việc|công việc|định hướng|chú trọng|trọng tâm|kế hoạch năm|nhấn mạnh"
)
_GIVING = re.compile(rf"(?<!\w)(?:{_GIVES})(?!\w)")
_NOT_GIVING = re.compile(
    r"(?<!\w)(?:kết quả|đạt được|thành tích|hạn chế|tồn tại|khó khăn|thuận lợi|tham dự|thành phần|căn cứ|theo báo cáo|trong đó có các nhóm|hoạt động nổi bật|nguyên nhân|bài học|"
    r"kiến nghị với|biểu dương|khen thưởng|ghi nhận|đã (?:thực hiện|triển khai|tổ chức))(?!\w)"
)
#: “Sở giao cho …:”, “Năm 2016:”, “Hội nghị thống nhất 7 nhiệm vụ, trong đó có …”
_LIST = re.compile(
    rf"(?:(?<!\w)(?:{_GIVES})(?!\w)[^.:;]{{0,200}}?(?::| đó là:?| như sau:?| sau đây:?| như:?| trong đó có| gồm:?| bao gồm:?| là:)|"
    r"^(?:trong )?(?:sang |bước sang |bước vào )?năm (?:học )?(?:20\d\d)(?: ?- ?20\d\d)?[^.:;]{0,60}:|"
    r"(?<!\w)(?:thời gian tới|trong năm tới|giai đoạn tới|năm tới)[^.:;]{0,90}:) ?"
)
_ORDERS = re.compile(
    r"(?<!\w)(?:đề nghị|yêu cầu|chỉ đạo|(?<!chuyển )(?<!bàn )giao(?: nhiệm vụ)?(?: cho)?|lưu ý|đề ra yêu cầu)(?: (?:rằng|trong thời gian tới|thời gian tới|đối với|với))?,? "
    r"(?P<what>(?!của|tại|hội nghị của|sâu sát|trực tiếp của|chuyên môn)[^.]{12,})"
)
#: “Phong trào thi đua năm 2024 tập trung tham mưu …, củng cố …”
_FOCUS = re.compile(
    r"(?<!\w)(?:phong trào thi đua|nhiệm vụ|phương hướng|thời gian tới|giai đoạn tới|năm tới|những năm tới|năm 20\d\d)(?: [^.;:,]{0,40}?)?,? (?:sẽ )?(?:tiếp tục )?(?:tập trung(?: vào)?|chú trọng) "
)
_NEED = re.compile(r"(?<!\w)(?:cần|phải|tiếp tục|hãy|cần phải)(?!\w)")
_GOES_ON = re.compile(
    r"^(?:đồng thời|bên cạnh đó|ngoài ra|cần|phải|tiếp tục|các đơn vị|các địa phương|các trung tâm|thủ trưởng|để |mỗi |riêng |đối với|cùng với đó|tăng cường|đẩy mạnh|chú trọng|quan tâm|tập trung|rà soát|ngành |hội |sở |phòng |ubnd )"
)
_WILL = re.compile(
    r"(?<!\w)(?:bộ|sở|ngành|tỉnh|huyện|thành phố|hội|xã|trung tâm|đơn vị|hai bên|các bên|ubnd|phòng|trường|địa phương)(?: [^,.;:]{0,50}?)? "
    r"(?:sẽ|tiếp tục) (?P<what>[a-zà-ỹđ]+ [^.;]{15,})"
)
_VERB = (
    r"kiện toàn|cử|điều tra|khảo sát|mở|phát triển|xây dựng|củng cố|hoàn thiện|rà soát|đánh giá|đổi mới|huy động|tập trung|tăng cường|đẩy mạnh|nâng cao|nâng|nhân rộng|xã hội hóa|"
    r"phối hợp|chủ trì|tham mưu|tổ chức|triển khai|thực hiện|tuyên truyền|bồi dưỡng|tập huấn|biên soạn|báo cáo|quản lý|quan tâm|chú trọng|bố trí|đầu tư|hỗ trợ|duy trì|mở rộng|"
    r"kiểm tra|giám sát|lập|ban hành|cập nhật|ứng dụng|vận động|tạo|phát huy|khắc phục|tiếp tục|làm tốt|giữ vững|chỉ đạo|hướng dẫn|bảo đảm|đảm bảo|thành lập|sắp xếp|khuyến khích|"
    r"gắn|đa dạng hóa|ưu tiên|sử dụng|lồng ghép|theo dõi|tổng hợp|công nhận|xét|trao|giao|phân công|bám sát|chủ động|thống kê|phấn đấu|giúp|truyền thông|đưa|thu hút|ký|in|cấp|dạy|sơ kết|tổng kết|khen thưởng|phổ biến|quán triệt|nghiên cứu|thí điểm|hình thành|đào tạo"
)
_STARTS_WITH_VERB = re.compile(
    rf"^(?:(?:các |những |mỗi )?[^,;:]{{0,80}}? (?:cần|phải|sẽ) |tích cực |từng bước |thường xuyên |kịp thời |thứ \w+,? ?(?:là )?|một là,? |hai là,? |ba là,? |bốn là,? |năm là,? )?(?:{_VERB})(?!\w)",
    re.IGNORECASE,
)
_SPLIT_AT_VERB = re.compile(rf"(?:, | và |, và )(?=(?:{_VERB}) )")


def find_tasks(source: Source, *, captions: Ranges, kind_hint: str) -> list[Task]:
    """All tasks in order of the text; overlapping readings of one place are given once."""
    found = _numbered(source) + _articles(source)
    taken = Ranges(task.span for task in found)
    for paragraph in source.paragraphs:
        if captions.meets(paragraph.span):
            continue
        for task in _prose(source, paragraph.span, kind_hint):
            if not taken.meets(task.span):
                found.append(task)
    return sorted(found, key=lambda task: task.span)


def _numbered(source: Source) -> list[Task]:
    """Lists 1., 2., 3. … at line starts, below words that give out tasks."""
    found: list[Task] = []
    run: list[tuple[int, Span]] = []
    introduction = ""
    texts: list[str] = []

    def close() -> None:
        if len(run) >= 2 and _is_giving(introduction, [source.lower[span.start : span.end] for _number, span in run]):
            for number, span in run:
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
        elif match is not None and run and int(match["number"]) == run[-1][0] + 2:
            run.append((int(match["number"]), Span(paragraph.span.start + match.end(), paragraph.span.end)))
        else:
            if match is not None and int(match["number"]) == 1:
                close()
                introduction = " ".join(texts[-2:]).lower()
                run.append((1, Span(paragraph.span.start + match.end(), paragraph.span.end)))
            elif run and re.match(r"^(?:[-+*]|[a-zđ]\))", line):
                continue  # a point below an item
            else:
                close()
        texts.append(line)
    close()
    return found


def _is_giving(introduction: str, items: list[str]) -> bool:
    tail = introduction[-400:]
    if _NOT_GIVING.search(tail[-160:]) and not _GIVING.search(tail[-80:]):
        return False
    verbs = sum(_STARTS_WITH_VERB.match(item.strip()) is not None or _NEED.search(item) is not None for item in items)
    return bool(_GIVING.search(tail)) or 2 * verbs > len(items)


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
                _NOT_GIVING.search(before)
                and not re.search(r"nhiệm vụ|giải pháp|phương hướng|yêu cầu|đề nghị", match[0])
            ):
                items = _items(source, Span(start + match.end(), sentence.end), listed=True)
                if items:
                    found += items
                    ordering = True
                    continue
        if re.search(r"(?:như sau|sau đây|các nhiệm vụ(?: trọng tâm)? sau|sau)[ :]*$", lower):
            ordering = True
            continue
        if kind_hint == "agreement" and re.match(r"(?:theo đó,? ?)?(?:hai bên|các bên|hai đơn vị)", lower):
            found += _items(source, Span(start, sentence.end), listed=False)
            continue
        if (match := _FOCUS.search(lower)) and (
            items := _items(source, Span(start + match.end(), sentence.end), listed=True)
        ):
            found += items
            continue
        if not opens_list and (match := _ORDERS.search(lower)):
            what = Span(start + match.start("what"), sentence.end)
            text = source.lower[what.start : what.end]
            if (
                _NEED.search(text) or _STARTS_WITH_VERB.match(text) or re.search(rf"(?<!\w)(?:{_VERB})(?!\w)", text)
            ) and not re.search(
                r"(?<!\w)(?:kiến nghị|theo|dưới sự|sự|được|công tác|đã|văn bản|ban|lãnh đạo,|trong) $",
                lower[: match.start()],
            ):
                found += _items(source, what, listed=False) or [_task(source, what)]
                ordering = True
                continue
        if ordering and (_GOES_ON.match(lower) and (_NEED.search(lower) or _STARTS_WITH_VERB.match(lower))):
            found.append(_task(source, Span(start, sentence.end)))
            continue
        ordering = ordering and bool(_NEED.search(lower[:80]))
        if match := _WILL.search(lower):
            found.append(_task(source, Span(start + match.start("what"), sentence.end)))
    return found


def _items(source: Source, span: Span, *, listed: bool) -> list[Task]:
    """The parts of a list in prose, between semicolons, else before verbs."""
    lower = source.lower[span.start : span.end]
    pieces: list[Span] = []
    start = span.start
    separators = list(re.finditer(r"; ?(?:và )?", lower))
    if not separators and listed:
        separators = [match for match in _SPLIT_AT_VERB.finditer(lower) if match[0].startswith(",")]
    for match in separators:
        pieces.append(Span(start, span.start + match.start()))
        start = span.start + match.end()
    pieces.append(Span(start, span.end))
    tasks = [_task(source, piece) for piece in pieces if len(source.lower[piece.start : piece.end].split()) >= 3]
    if listed:
        verbs = sum(
            _STARTS_WITH_VERB.match(source.lower[task.span.start : task.span.end]) is not None for task in tasks
        )
        if 2 * verbs < len(tasks):
            return []
    elif len(tasks) < 2:
        return []
    return tasks


def _task(source: Source, span: Span) -> Task:
    words = source.words(span, " .;,…/-:")
    number = None
    return Task(number, words.text, words.span)
