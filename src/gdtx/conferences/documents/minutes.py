"""The minutes of a conference as a document: Nghị định 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.9 (biên bản).

What they say is what the record held when they were agreed: answers to petitions and how far conclusions are come
later and are no part of them. Amendments of closed minutes follow as numbered appendices; the minutes themselves stay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from django.utils.translation import gettext as _

from gdtx.approvals.models import Step
from gdtx.approvals.queries import steps_of
from gdtx.foundation.vietnamese import date_long, date_short, number
from gdtx.office.document import (
    Appendix,
    Block,
    Heading,
    OfficialDocument,
    Paragraph,
    Signature,
    Signatures,
    Table,
    TableColumn,
)

from ..actions.following import point_text
from ..bodies import Names, by_side
from ..enums import Duty, MinutesState
from ..models import (
    Amendment,
    Conclusion,
    Conference,
    Delegate,
    Minutes,
    Opinion,
    Person,
    Petition,
    Remark,
    Signing,
    Speech,
)
from ..queries import amendments_of, conclusions_of, presiding, rows_of
from .papers import called, laid_out
from .record import Record, gather

#: So many names stand in the text; more go into an appendix.
NAMED_IN_TEXT = 40


@dataclass(frozen=True)
class Course:
    """What the minutes tell beside the record the other papers are made from."""

    minutes: Minutes
    speeches: list[Speech]
    remarks: list[Remark]
    signings: list[Signing]
    opinions: list[Opinion]
    conclusions: list[Conclusion]
    amendments: list[Amendment]
    names: Names
    steps: list[Step]

    def step(self, verb: str) -> Step | None:
        """The last step of the sort that still holds: before a return or reopening it does not."""
        undone = max((step.version for step in self.steps if step.verb in ("return", "reopen")), default=-1)
        found = [step for step in self.steps if step.verb == verb and step.version > undone]
        return found[-1] if found else None


def minutes_document(conference: Conference, minutes: Minutes, *, on: dt.date, synthetic: str = "") -> OfficialDocument:
    """The minutes as they stand; drafts are marked, and the foot of each page says how far they are agreed."""
    course = _read(conference, minutes)
    record = gather(conference, opening=None, now=None, stamp=_standing(course, on), synthetic=synthetic, address="")
    present = [row for row in record.delegates if row.checked_in_at is not None]
    there = present or record.delegates
    body: list[Block] = [
        Paragraph(record.when + ".", lead=_("Thời gian bắt đầu:")),
        *([Paragraph(conference.place + ".", lead=_("Địa điểm:"))] if conference.place else []),
        *_who(record, there, bool(present)),
        *_agenda(record),
        *_numbered(
            (_("NỘI DUNG, DIỄN BIẾN"), _course(course)),
            (_("Ý KIẾN GÓP Ý, KIẾN NGHỊ"), _asked(record, course)),
            (_("KẾT LUẬN CỦA CHỦ TRÌ"), _concluded(course)),
        ),
        *_end(record, course),
        _signatures(record),
    ]
    laid = laid_out(
        record,
        _("BIÊN BẢN"),
        conference.title,
        body,
        code="BB",
        signed=False,
        draft=_("DỰ THẢO") if minutes.state in (MinutesState.DRAFTED, MinutesState.SUBMITTED) else "",
        recipients=(_("- Chủ trì, thư ký hội nghị;"), _("- Thành viên dự họp;"), _("- Lưu: VT, hồ sơ hội nghị.")),
        appendices=(*_list_of_delegates(record, there), *_amendments(record, course)),
    )
    # The layout has no place and date at the head: both stand in the text.
    return replace(laid, place_date="")


def _read(conference: Conference, minutes: Minutes) -> Course:
    signings: list[Signing] = rows_of(conference, Signing)
    opinions: list[Opinion] = rows_of(conference, Opinion)
    conclusions = conclusions_of(conference)
    ids = [row.organisation_id for row in opinions]
    ids += [party.organisation_id for row in signings for party in row.parties.all()]
    ids += [party.organisation_id for row in conclusions for party in row.parties.all()]
    return Course(
        minutes=minutes,
        speeches=rows_of(conference, Speech),
        remarks=rows_of(conference, Remark),
        signings=signings,
        opinions=opinions,
        conclusions=conclusions,
        amendments=amendments_of(minutes),
        names=Names(conference.starts_on, ids),
        steps=steps_of(minutes),
    )


def _standing(course: Course, on: dt.date) -> str:
    state = str(MinutesState(course.minutes.state).label)
    if course.minutes.state == MinutesState.CLOSED and course.minutes.closed_on is not None:
        told = _("Biên bản %(state)s ngày %(day)s") % {"state": state, "day": date_short(course.minutes.closed_on)}
        count = len(course.amendments)
        return told + (_(" · %(count)s phụ lục sửa đổi") % {"count": number(count)} if count else "")
    return _("Biên bản %(state)s · bản in ngày %(day)s") % {"state": state, "day": date_short(on)}


# --- Who was there ---------------------------------------------------------------------------------------------


def _who(record: Record, there: Sequence[Delegate], noted: bool) -> Iterable[Block]:
    words = {"there": number(len(there)), "all": number(len(record.delegates))}
    if noted:
        count = _("có mặt %(there)s/%(all)s đại biểu theo danh sách.") % words
    else:
        count = _("%(all)s đại biểu theo danh sách.") % words
    yield Paragraph(count, lead=_("Thành phần tham dự:"))
    for title, rows in by_side(there, record.names):
        plain = title or _("Đại biểu khác")
        if len(there) > NAMED_IN_TEXT:
            yield Paragraph(_("- %(side)s: %(count)s đại biểu.") % {"side": plain, "count": number(len(rows))})
        else:
            yield Paragraph(f"- {plain}: {'; '.join(map(called, rows))}.")
    absent = [row for row in record.delegates if row.checked_in_at is None] if noted else []
    if absent and len(absent) <= NAMED_IN_TEXT:
        yield Paragraph("; ".join(map(called, absent)) + ".", lead=_("Vắng mặt:"))
    for duty, lead in (
        (Duty.PRESIDING, _("Chủ trì:")),
        (Duty.MODERATOR, _("Điều hành thảo luận:")),
        (Duty.SECRETARY, _("Thư ký (người ghi biên bản):")),
    ):
        found = presiding(record.delegates, duty)
        if found:
            yield Paragraph("; ".join(map(called, found)) + ".", lead=lead)


def _list_of_delegates(record: Record, there: Sequence[Delegate]) -> list[Appendix]:
    if len(there) <= NAMED_IN_TEXT:
        return []
    rows = [
        (str(place), f"{row.honorific} {row.person}".strip() or "–", row.office, _body(record, row))
        for place, row in enumerate(there, 1)
    ]
    table = Table(
        columns=(
            TableColumn(_("TT"), "center", 10),
            TableColumn(_("Họ và tên"), "left", 50),
            TableColumn(_("Chức vụ"), "left", 55),
            TableColumn(_("Đơn vị"), "left", 60),
        ),
        rows=tuple(rows),
        size=12,
    )
    return [Appendix(_("DANH SÁCH"), _("Đại biểu dự hội nghị"), _attached(record), (table,))]


def _body(record: Record, row: Delegate) -> str:
    return (record.names.body(row.delegation) or row.delegation.positions) if row.delegation else ""


def _attached(record: Record) -> str:
    return _("(Kèm theo Biên bản %(title)s)") % {"title": record.conference.title}


# --- The course ------------------------------------------------------------------------------------------------


def _agenda(record: Record) -> Iterable[Block]:
    points = [row.text for row in record.agenda]
    if points:
        yield Paragraph("; ".join(points) + ".", lead=_("Chương trình:"))


def _numbered(*sections: tuple[str, Iterable[Block]]) -> Iterable[Block]:
    """The sections that say something, under roman numbers."""
    filled = [(title, blocks) for title, given in sections if (blocks := list(given))]
    for roman, (title, blocks) in zip(("I", "II", "III"), filled, strict=False):
        yield Heading(f"{roman}. {title}")
        yield from blocks


def _course(course: Course) -> Iterable[Block]:
    for place, row in enumerate(course.speeches, 1):
        yield from _speech(place, row)
    for remark in course.remarks:
        yield from _lines(remark.text, f"{remark.get_kind_display()}:")
    for signing in course.signings:
        parties = [course.names.body(each) + _by(each) for each in signing.parties.all()]
        told = signing.title + (f", {date_short(signing.signed_on)}" if signing.signed_on else "")
        who = _(" giữa các bên: %(parties)s") % {"parties": "; ".join(parties)} if parties else ""
        yield Paragraph(f"{told}{who}.", lead=_("Ký kết:"))
        if signing.purpose:
            yield from _lines(signing.purpose)
    if course.minutes.text:
        yield from _lines(course.minutes.text)
    if not (course.speeches or course.remarks or course.signings or course.minutes.text):
        yield Paragraph(_("Không ghi diễn biến riêng."))


def _speech(place: int, row: Speech) -> Iterable[Block]:
    who = called(row) or _("Đại biểu")
    lead = f"{place}. {who} ({row.get_kind_display().lower()}):"
    text = "\n".join(filter(None, (row.title and f"{row.title.rstrip('.')}.", row.text)))
    yield from _lines(text or _("phát biểu."), lead)


def _lines(text: str, lead: str = "") -> Iterable[Block]:
    """A paragraph for each line; the lead stands before the first."""
    for place, line in enumerate(filter(str.strip, text.splitlines())):
        yield Paragraph(line.strip(), lead=lead if place == 0 else "")


def _by(row: Person) -> str:
    name = called(row)
    return f" ({name})" if name else ""


def _asked(record: Record, course: Course) -> Iterable[Block]:
    asked: list[Opinion | Petition] = [*course.opinions, *record.petitions]
    for row in asked:
        names = course.names if isinstance(row, Opinion) else record.names
        who = ", ".join(filter(None, (names.body(row), called(row)))) or _("Đại biểu")
        to = ""
        if isinstance(row, Petition) and row.addressed_to:
            to = _(" (gửi %(body)s)") % {"body": row.addressed_to}
        elif isinstance(row, Opinion) and row.about:
            to = _(" (về %(about)s)") % {"about": row.about}
        yield from _lines(row.text, f"- {who}{to}:")


def _concluded(course: Course) -> Iterable[Block]:
    if not course.conclusions:
        yield Paragraph(_("Hội nghị không có kết luận đánh số."))
    for row in course.conclusions:
        yield Paragraph(f"{row.number}. {point_text(row, course.names)}")


# --- The end ---------------------------------------------------------------------------------------------------


def _end(record: Record, course: Course) -> Iterable[Block]:
    conference = record.conference
    day = date_long(conference.last_day)
    if conference.ends_at is not None:
        words = {"hour": conference.ends_at.hour, "minute": conference.ends_at.minute, "day": day}
        yield Paragraph(_("Hội nghị kết thúc vào %(hour)02d giờ %(minute)02d, %(day)s./.") % words)
    else:
        yield Paragraph(_("Hội nghị kết thúc %(day)s./.") % {"day": day})
    told = []
    for verb, label in (("agree", _("thông qua")), ("close", _("đóng"))):
        step = course.step(verb)
        if step is not None:
            words_of = {"what": label, "day": date_short(step.on), "who": step.user_label}
            told.append(_("%(what)s ngày %(day)s (%(who)s)") % words_of)
    if told:
        yield Paragraph(_("Biên bản được %(steps)s.") % {"steps": ", ".join(told)}, remark=True)


def _signatures(record: Record) -> Signatures:
    secretaries = presiding(record.delegates, Duty.SECRETARY)
    chairs = presiding(record.delegates, Duty.PRESIDING)
    left = [Signature(_("THƯ KÝ"), row.person) for row in secretaries] or [Signature(_("THƯ KÝ"))]
    right = [Signature(_("CHỦ TRÌ"), row.person) for row in chairs] or [Signature(_("CHỦ TRÌ"))]
    return Signatures(tuple(zip_longest(left, right)))


def _amendments(record: Record, course: Course) -> list[Appendix]:
    found = []
    for each in course.amendments:
        blocks: list[Block] = [*_lines(each.text), Paragraph(each.reason, lead=_("Lý do:"))]
        signed = _("Lập ngày %(day)s: %(who)s.") % {"day": date_short(each.on), "who": each.by_label}
        blocks.append(Paragraph(signed, remark=True))
        label = _("PHỤ LỤC SỬA ĐỔI SỐ %(number)d") % {"number": each.number}
        found.append(Appendix(label, _("Sửa đổi, bổ sung biên bản"), _attached(record), tuple(blocks)))
    return found
