"""People a text names: name, position, body; who presides, who speaks, who attends.

A run of capitals is a person only with something beside it that says so: a form of address, a position before
(``Phó Giám đốc Sở … Tạ Hồng Lựu``) or after (``Ông A – Trưởng phòng …``). Authors and photographers are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gdtx.reading.draft import Person, Ranges, Span
from gdtx.reading.places import mask_provinces
from gdtx.reading.text import Source
from gdtx.reading.titles import ADDRESS, CAPITAL, DEGREES, FAMILY, NOT_PRESENT, SYLLABLE, TITLE, body_at, title_at

_RUN = re.compile(rf"(?<![\w&.])(?:{SYLLABLE})(?: {SYLLABLE})*(?!\w)")
_ADDRESSED = re.compile(rf"(?<!\w)(?:(?:các )?(?:{ADDRESS}) ?:? ?(?:{DEGREES})?|{DEGREES})$")
_TITLE_BEFORE = re.compile(
    rf"(?<!\w)(?P<title>{TITLE}(?:(?:,| kiêm| và| -) {TITLE})*)(?!\w)(?P<org>[^.;:\n()]{{0,110}}?)[ ,]?(?P<address>(?:{ADDRESS}|{DEGREES}) ?)?$"
)
_AFTER = re.compile(r" ?(?:,|-|\(|:) ?(?:là |hiện là |nguyên là )?(?=\S)| (?:là|hiện là|làm) ")
_SPEECH = (
    r"cho biết|cho hay|cho rằng|phát biểu|nhấn mạnh|khẳng định|đề nghị|yêu cầu|chỉ đạo|kết luận|báo cáo|trình bày|chia sẻ|nói|đánh giá|"
    r"ghi nhận|biểu dương|thông tin|kiến nghị|đề xuất|lưu ý|nêu|trao đổi|bày tỏ|khai mạc|bế mạc|tham luận|góp ý|thừa nhận|tâm sự|"
    r"tin tưởng|mong muốn|thông báo|giải thích|phân tích|kể|nhận định|nhận xét|chúc mừng|phản ánh|hoan nghênh|quán triệt|giao nhiệm vụ|gợi ý|tiếp thu"
)
_SPEAKS_AFTER = re.compile(
    rf"^(?P<gap>[^.;\n]{{0,110}}?)(?<!\w)(?:{_SPEECH})(?!\w)(?! (?:viên|nghị|hội nghị của|sơ kết|tổng kết(?! tại)))"
)
_SPEAKS_BEFORE = re.compile(
    r"(?<!\w)(?:(?:phát biểu|kết luận|chỉ đạo|trao đổi|báo cáo|khai mạc|bế mạc|trả lời|chia sẻ|tham luận|lời|đại diện)[^.;\n]{0,90}|theo )$"
)
#: To lead some work is not to preside.
_OTHER_WORK = r",? (?:phối hợp|của|soạn|thực hiện|xây dựng|biên soạn|tham mưu|công tác|đề tài|đề án|dự án|việc)(?!\w)"
_PRESIDES_AFTER = re.compile(
    rf"^(?P<gap>[^.;\n]{{0,140}}?)(?<!\w)(?:(?:dự,? ?(?:và )?|đồng |cùng |đã )*(?:chủ trì|chủ tọa|chủ toạ)|làm chủ tọa)(?!\w)(?!{_OTHER_WORK})"
)
_PRESIDES_BEFORE = re.compile(
    r"(?<!\w)(?:(?:đồng )?(?:chủ trì|chủ tọa|chủ toạ)(?: (?:hội nghị|hội thảo|cuộc họp|buổi lễ|buổi họp|tọa đàm|phiên họp|buổi làm việc))?(?: có| gồm| gồm có| là|:)|"
    r"(?:đoàn chủ tịch|chủ tọa đoàn)(?: (?:hội nghị|đại hội))?(?: có| gồm| gồm có| là|:)|"
    r"(?:dưới )?sự (?:đồng )?chủ trì (?:của|có)|(?:điều hành|chủ trì)(?: (?:hội nghị|hội thảo|buổi làm việc|cuộc họp|tọa đàm))? (?:là|có|gồm)|do|chủ trì|chủ tọa)(?: các)?(?P<gap>[^.;\n]*)$"
)
_NOT_HERE = re.compile(
    r"(?<!\w)(?:tác giả|ảnh|nguồn|bài|bài viết|bài, ảnh|tin, ảnh|tin|pv|biên tập|thực hiện|người viết|theo báo)(?: và ảnh)?(?: của)? ?:[^.\n]*$"
)
_SIGNATURE = re.compile(r"(?<!\w)(?:kt\.|tm\.|tl\.|tuq\.|q\.|đã ký|\(ký|người ký)[^\n]{0,80}$")
_SCHOOL = re.compile(
    r"(?<!\w)(?:trường|thcs|thpt|tiểu học|mầm non|thpt chuyên|đường|phố|nhà thờ|đền|giải thưởng|quỹ|học bổng|tnt|mang tên|thôn|xã|phường|huyện|chợ|ấp|bản|đoàn tncs|tncs|gương|chủ tịch)$"
)
_ORG_STOP = re.compile(
    rf"(?<!\w)(?:{_SPEECH}|đã|đang|sẽ|cũng|vừa|đến dự|tham dự|dự|chủ trì|chủ tọa|đồng chủ trì|điều hành|tặng|trao|cùng|thông qua|đọc|thay mặt|tại hội nghị|tại buổi|tại lễ|có|được|tại (?!chức)|nhân|và (?=(?:ông|bà|đồng chí)))(?!\w)"
)


#: How many people back somebody may be who opens the list of those who preside.
NEARBY = 8


@dataclass(frozen=True, slots=True)
class Named:
    """A name with what stands beside it."""

    name: str
    span: Span
    title: str | None
    org: str | None
    whole: Span  # name with address, position and body


def find_people(source: Source, named: list[Named], *, captions: Ranges, marked: Ranges) -> list[Person]:
    """Everybody named, once each, in order of appearance, with what all places together say of them."""
    people: dict[str, Person] = {}
    for place, one in enumerate(named):
        following = named[place + 1] if place + 1 < len(named) else None
        previous = named[place - 1] if place else None
        in_caption = captions.holds(one.span.start)
        person = Person(
            name=one.name,
            title=one.title,
            org=one.org,
            span=one.span,
            presides=_presides(source, one, previous, following, named, place),
            speaks=not marked.holds(one.span.start) and _speaks(source, one, previous, following),
            in_caption=in_caption,
            whole=one.whole,
            attends=not marked.holds(one.span.start),
        )
        known = people.get(one.name)
        people[one.name] = person if known is None else _both(known, person)
    if any(not person.in_caption for person in people.values()):
        # Where the text itself names who was there, somebody known from a picture only is left with the picture.
        return [
            replace(person, attends=False, speaks=False) if person.in_caption else person for person in people.values()
        ]
    return [replace(person, speaks=False) for person in people.values()]


def _both(first: Person, second: Person) -> Person:
    return replace(
        first,
        title=first.title or second.title,
        org=first.org or (second.org if not first.title or first.title == second.title else None),
        presides=first.presides or second.presides,
        speaks=first.speaks or second.speaks,
        attends=first.attends or second.attends,
        in_caption=first.in_caption and second.in_caption,
    )


def find_named(source: Source) -> list[Named]:
    """Every naming of somebody, in order, each with the position and body that stand beside it."""
    body = mask_provinces(source.body)
    lower = source.lower_bodies
    found: list[Named] = []
    for match in _RUN.finditer(body):
        one = _person(source, body, lower, match)
        if one is not None and one.name not in NOT_PRESENT:
            found.append(one)
    return found


def _person(source: Source, body: str, lower: str, run: re.Match[str]) -> Named | None:
    words = run[0].split()
    starts = [run.start()]
    for word in words[:-1]:
        starts.append(starts[-1] + len(word) + 1)
    line_start = body.rfind("\n", 0, run.start()) + 1
    first = 0
    before = lower[max(line_start, run.start() - 170) : run.start()]
    # “Ông Lê Văn A”: the address may be the first word of the run itself.
    while first < len(words) - 2 and words[first].lower() in (
        "ông",
        "bà",
        "anh",
        "chị",
        "thầy",
        "cô",
        "bác",
        "chú",
        "cụ",
        "em",
    ):
        if first == 0 and words[0] == "Ông" and len(words) <= 2:
            break
        before += f"{words[first].lower()} "
        first += 1
    addressed = bool(_ADDRESSED.search(before))
    count = len(words) - first
    if addressed:
        if count < 2 or title_at.match(lower, starts[first]):
            return None
        last = min(len(words), first + 5)
        # “Đ/c Lê Văn A Giám đốc Sở …”: the position follows the name without a mark.
        last = next((place for place in range(first + 2, last) if title_at.match(lower, starts[place])), last)
    else:
        choices = [
            place for place in range(first, len(words) - 1) if words[place] in FAMILY and 2 <= len(words) - place <= 4
        ]
        if not choices:
            return None
        first, last = choices[0], len(words)
    start, end = starts[first], starts[last - 1] + len(words[last - 1])
    before = lower[max(line_start, start - 170) : start]
    if _NOT_HERE.search(before) or _SIGNATURE.search(before) or _is_author(source, lower, start, end):
        return None
    name = " ".join(source.text[start:end].split())
    title, org, whole_end = _position_after(source, lower, end)
    whole_start = start
    if title is not None and _another_name(body[end:whole_end]):
        # “Chủ tịch … A, Trưởng ban … B”: the position after the comma is that of the next.
        before_title = _position_before(source, lower, line_start, start, addressed)[0]
        if before_title is not None:
            title, org, whole_end = None, None, end
    if title is None:
        title, org, whole_start = _position_before(source, lower, line_start, start, addressed)
        if title is None and not addressed:
            return None
        place_name = not addressed and _SCHOOL.search(lower[max(0, start - 16) : start].rstrip())
        if title is not None and place_name and not _in_office(org, name, lower, end):
            return None
    elif not addressed and _SCHOOL.search(lower[max(0, start - 16) : start].rstrip()):
        return None
    return Named(name, Span(start, end), title, org, Span(whole_start, max(whole_end, end)))


_OFFICE = re.compile(
    r"(?:thường trực )?(?:ubnd|hđnd|ủy ban nhân dân|hội đồng nhân dân|ủy ban mttq|hội khuyến học) (?:xã|phường|thị trấn|huyện|thị xã|quận|thành phố|tỉnh)"
)
_DOES = re.compile(
    rf"[ ,]*(?:đã |cũng |vừa )?(?:{_SPEECH}|chủ trì|chủ tọa|dự|đến dự|tham dự|làm|dẫn đầu|ký|trao|tặng|tiếp)(?!\w)"
)


def _in_office(org: str | None, name: str, lower: str, end: int) -> bool:
    """``Chủ tịch UBND huyện Ma Thế Vinh chủ trì``: a person of three syllables who does something, not the district."""
    return (
        org is not None
        and _OFFICE.fullmatch(org.lower()) is not None
        and len(name.split()) >= 3
        and _DOES.match(lower, end) is not None
    )


def _another_name(position: str) -> bool:
    """Whether a position and body run into somebody's name."""
    words = position.split()
    return any(
        words[-count] in FAMILY and all(word[:1].isupper() and word[1:].islower() for word in words[-count:])
        for count in (3, 4)
        if len(words) > count
    )


def _is_author(source: Source, lower: str, start: int, end: int) -> bool:
    """The last lines of a text may be nothing but the author's name and position."""
    last = source.paragraphs[-3:]
    line = next((each.span for each in last if each.span.start == start), None)
    rest = "" if line is None else lower[end : line.end]
    return line is not None and len(rest) < 80 and re.search(rf"(?<!\w)(?:{_SPEECH}|chủ trì)(?!\w)|\.$", rest) is None


def _position_after(source: Source, lower: str, end: int) -> tuple[str | None, str | None, int]:
    """``– Quận ủy viên, Phó Chủ tịch UBND Quận``: positions, then the body of the last."""
    gap = _AFTER.match(lower, end)
    if gap is None and (lower[end : end + 1] != " " or title_at.match(lower, end + 1) is None):
        return None, None, end
    place = gap.end() if gap else end + 1
    limit = min(_line_end(lower, place), place + 220)
    titles: list[str] = []
    while match := title_at.match(lower, place, limit):
        titles.append(source.shown(Span(place, match.end())))
        place = match.end()
        separator = re.compile(r"(?:,| kiêm| và| -) ?").match(lower, place, limit)
        if separator is None or title_at.match(lower, separator.end(), limit) is None:
            break
        place = separator.end()
    if not titles:
        return None, None, end
    org, place = _org(source, lower, place, limit)
    more = re.compile(r"(?:,| kiêm|;) ?").match(lower, place, limit)
    if (
        org
        and more
        and (match := title_at.match(lower, more.end(), limit))
        and not match[0].startswith(("đại diện", "cán bộ", "giáo viên", "học viên"))
    ):
        second = source.shown(Span(*match.span()))
        second_org, second_end = _org(source, lower, match.end(), limit)
        # “Quận ủy viên Quận 7, Phó Chủ tịch UBND”: the latter is what they are here for.
        return ", ".join([*titles, second]), second_org or org, second_end
    return ", ".join(titles), org, place


def _org(source: Source, lower: str, place: int, limit: int) -> tuple[str | None, int]:
    """The body after a position: up to a comma, a verb or a dash; a further body after a comma belongs to it."""
    end = place
    while True:
        stop = re.compile(r"[,;:.\n()]| - ").search(lower, end, limit)
        if (
            stop is not None
            and stop[0] == "."
            and re.search(r"(?<!\w)tp$", lower[max(0, stop.start() - 3) : stop.start()])
        ):
            end = stop.end()
            continue
        part_end = stop.start() if stop else limit
        verb = _ORG_STOP.search(lower, end, part_end)
        if verb is not None:
            end = verb.start()
            break
        if (
            stop is not None
            and stop[0] == " - "
            and body_at.match(lower, stop.end(), limit) is None
            and _goes_on(source, stop.start(), stop.end())
        ):
            end = stop.end()  # “Phòng Lao động – Thương binh và Xã hội”
            continue
        end = part_end
        if stop is not None and stop[0] == "(" and body_at.match(lower, stop.end(), limit):
            close = lower.find(")", stop.end(), limit)
            end = close + 1 if close > 0 else part_end
            break
        if (
            stop is not None
            and stop[0] == ","
            and (match := body_at.match(lower, stop.end() + 1, limit))
            and _a_body(source, stop.end() + 1, match.end())
        ):
            end = stop.end() + 1
            continue
        break
    org = source.shown(source.trimmed(Span(place, max(place, end)), " ,;:-"))
    return (org or None), max(place, end)


def _goes_on(source: Source, left: int, right: int) -> bool:
    """A dash inside a name of a body: capitals on both sides and none of a person."""
    return (
        bool(re.match(rf"[{CAPITAL}]", source.body[right : right + 1]))
        and bool(re.search(rf"[{CAPITAL}]\w*(?: \w+)?$", source.body[max(0, left - 20) : left]))
        and title_at.match(source.lower_bodies, right) is None
    )


def _a_body(source: Source, start: int, end: int) -> bool:
    """A comma is followed by the body above (``Vụ …, Bộ …``), not by the next of a list."""
    return source.body[start : start + 1].isupper() and not re.match(
        r"(?:các |đại diện )", source.lower_bodies[start:end]
    )


def _position_before(
    source: Source, lower: str, line_start: int, start: int, addressed: bool
) -> tuple[str | None, str | None, int]:
    """``Phó Giám đốc Sở Giáo dục và Đào tạo`` and then the name."""
    low = max(line_start, start - 170)
    before = lower[low:start]
    cut = max(
        (
            match.end()
            for match in re.finditer(
                r"[.;:!?)\"](?: |$)|(?<!\w)(?:và|cùng) (?=(?:ông|bà|đồng chí|thầy|cô)(?!\w))", before
            )
        ),
        default=0,
    )
    best: re.Match[str] | None = None
    for match in title_at.finditer(before, cut):
        whole = _TITLE_BEFORE.match(before, match.start())
        if whole is not None and (best is None or whole.start() < best.start()):
            org = whole["org"].strip(" ,-")
            if _ORG_STOP.search(org) or (re.search(r"\d", org) and "," in org):
                continue
            if "," in org and not (addressed or body_at.match(org)):
                continue
            if "," in org and re.search(rf"(?<!\w)(?:{TITLE})(?!\w)", org) and not re.match(rf"(?:{TITLE})", org):
                continue  # a second position inside: another person's, as in a list
            best = whole
    if best is None:
        return None, None, start
    title = source.shown(Span(low + best.start("title"), low + best.end("title")))
    org_span = source.trimmed(Span(low + best.start("org"), low + best.end("org")), " ,;:-")
    org_text = source.shown(org_span)
    return title, (org_text or None), low + best.start()


def _line_end(lower: str, place: int) -> int:
    end = lower.find("\n", place)
    return len(lower) if end < 0 else end


def _presides(
    source: Source, one: Named, previous: Named | None, following: Named | None, named: list[Named], place: int
) -> bool:
    lower = source.lower_bodies
    limit = _line_end(lower, one.whole.end)
    if following is not None:
        limit = min(limit, following.whole.start)
    if match := _PRESIDES_AFTER.match(lower[one.span.end : limit]):
        between = match["gap"][one.whole.end - one.span.end :]
        if not re.search(rf"(?<!\w)(?:{_SPEECH}|giao|do|để|tham dự|hội nghị|hội thảo)(?!\w)", between):
            return True
    if following is not None and _together(source, one, following, named, place):
        return True
    # “Chủ trì: A, B và C”: back over the people before in the same sentence.
    sentence = source.sentence_at(one.whole.start)
    first = place
    while first > max(0, place - NEARBY) and named[first - 1].span.start >= sentence.start:
        first -= 1
    for at in range(place, first - 1, -1):
        head = lower[max(sentence.start, named[at].whole.start - 400) : named[at].whole.start]
        if address := _ADDRESSED.search(head.rstrip()):
            head = head[: address.start()]
        if match := _PRESIDES_BEFORE.search(head):
            gap = match["gap"]
            if match[0].startswith(("chủ trì", "chủ tọa")) and re.match(_OTHER_WORK, gap):
                continue
            if match[0].startswith("do"):
                tail = lower[named[place].whole.end : limit]
                return bool(
                    re.match(rf"[ ,]*(?:làm )?(?:chủ trì|chủ tọa)(?!\w)(?!{_OTHER_WORK})", tail)
                ) and not gap.strip(" ,")
            between = lower[named[at].whole.start : one.whole.start]
            if re.search(
                r"(?<!\w)(?:tham dự|dự|cùng dự|báo cáo|phát biểu|tham gia|phối hợp|thư ký|về phía|khách mời|đại diện)(?!\w)",
                gap + between,
            ):
                return False
            if "-" in gap:
                continue  # somebody else stands between: asked again from the first of them
            return at == place or ":" not in between
    return False


def _together(source: Source, one: Named, following: Named, named: list[Named], place: int) -> bool:
    """``Ông A, Giám đốc … và bà B, Phó Giám đốc … (đồng) chủ trì``: nothing but “và” between, and they are the subject."""
    joint = source.lower_bodies[one.whole.end : following.whole.start]
    if not re.fullmatch(rf"[ ,;]*(?:và |cùng(?: với)? )?(?:các )?(?:(?:{ADDRESS}|{DEGREES}) ?:?)?[ ,]*", joint):
        return False
    after = named[place + 2] if place + 2 < len(named) else None
    limit = min(
        _line_end(source.lower_bodies, following.whole.end), after.whole.start if after else len(source.lower_bodies)
    )
    match = _PRESIDES_AFTER.match(source.lower_bodies[following.span.end : limit])
    if match is None or re.search(
        rf"(?<!\w)(?:{_SPEECH}|giao|do|để|tham dự)(?!\w)", match["gap"][following.whole.end - following.span.end :]
    ):
        return False
    if "đồng chủ" in match[0] or "cùng chủ" in match[0]:
        return True
    sentence = source.sentence_at(one.whole.start)
    lead = source.lower_bodies[sentence.start : one.whole.start]
    return re.search(r"(?<!\w)(?:dự|có|gồm|tham gia|về phía|đại diện)(?!\w)|:", lead) is None


def _speaks(source: Source, one: Named, previous: Named | None, following: Named | None) -> bool:
    lower = source.lower_bodies
    limit = _line_end(lower, one.whole.end)
    if following is not None:
        limit = min(limit, following.whole.start)
    after = lower[one.whole.end : limit]
    if (match := _SPEAKS_AFTER.match(after)) and not re.search(
        r"(?<!\w)(?:dự|tham dự|đại biểu|đại diện|thông qua|tổ chức|nghe|chủ trì)(?!\w)|\)[^,]*\(", match["gap"]
    ):
        return True
    start = max(source.sentence_at(one.span.start).start, previous.whole.end if previous else 0)
    before = lower[start : one.whole.start]
    address = _ADDRESSED.search(before)
    if address:
        before = before[: address.start()]
    before = before.rstrip(" ,")
    return bool(
        re.search(r"(?<!\w)(?:phát biểu|kết luận|phát biểu chỉ đạo|trao đổi|trả lời|chia sẻ)[^.;\n]{0,90}$", before)
    ) or bool(re.search(r"(?<!\w)theo$", before))
