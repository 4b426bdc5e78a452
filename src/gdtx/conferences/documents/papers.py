"""The papers of a conference in the layout of Nghị định 30/2020/NĐ-CP, as data for Word and PDF alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from gdtx.foundation.pages.parts import Badge
from gdtx.foundation.vietnamese import date_short, number
from gdtx.office.document import Appendix, Block, OfficialDocument, Paragraph, Table, TableColumn

from ..answers import Reply
from ..enums import AgendaKind, Duty
from ..models import AgendaItem, Delegate, Delegation, Opinion, Person, Petition
from ..standing import Changed, Opening, Standing
from .record import Record

BLANK = "\N{NO-BREAK SPACE}" * 6
#: What of the order of the day an invitation does not tell.
_NO_MATTER = (AgendaKind.RECEPTION, AgendaKind.BREAK, AgendaKind.CLOSING)
_NONE = "–"


def called(row: Person) -> str:
    """``Ông Lê Văn A, Giám đốc``."""
    name = f"{row.honorific} {row.person}".strip()
    return ", ".join(filter(None, (name, row.office)))


def laid_out(
    record: Record,
    type_name: str,
    subject: str,
    body: Sequence[Block],
    *,
    code: str = "",
    signed: bool = True,
    draft: str = "",
    addressees: tuple[str, ...] = (),
    recipients: tuple[str, ...] = (),
    appendices: tuple[Appendix, ...] = (),
) -> OfficialDocument:
    """A paper of the organiser: its letterhead, the one stamp of the set, and what the paper itself says.

    `code` is that of the type of document, for papers that get a number.
    """
    own = record.body
    return OfficialDocument(
        superior="\n".join(own.superior),
        issuer="\n".join(own.own),
        number=_("Số:%(blank)s/%(code)s-%(short)s") % {"blank": BLANK, "code": code, "short": own.short_name}
        if code
        else "",
        place_date=record.place_date,
        type_name=type_name,
        subject=subject,
        body=tuple(body),
        draft_mark=draft,
        addressees=addressees,
        authority=tuple(filter(None, (f"TM. {own.on_behalf_of}" if own.on_behalf_of else "", own.head)))
        if signed
        else (),
        recipients=recipients,
        appendices=appendices,
        stamp=record.stamp,
        synthetic=record.synthetic,
    )


# --- Invitations ---------------------------------------------------------------------------------------------


def invitation(record: Record, delegation: Delegation) -> OfficialDocument:
    """The invitation (GM) of one body: who of it is asked, what for, when, where, the order of the day."""
    conference = record.conference
    who = record.names.body(delegation)
    guests = _(": ").join(filter(None, (who, delegation.positions)))
    named = [row for row in record.delegates if row.delegation_id == delegation.pk]
    body: list[Block] = [
        Paragraph(
            _("%(body)s trân trọng kính mời %(guests)s dự %(title)s.")
            % {"body": record.body.name, "guests": guests, "title": _lower(conference.title)}
        )
    ]
    if named:
        body.append(Paragraph(_("Đại biểu: %(names)s.") % {"names": "; ".join(map(called, named))}))
    body.append(Paragraph(record.when + ".", lead=_("Thời gian:")))
    if conference.place:
        body.append(Paragraph(conference.place + ".", lead=_("Địa điểm:")))
    presiding = record.presiding()
    if presiding:
        body.append(Paragraph("; ".join(map(called, presiding)) + ".", lead=_("Chủ trì:")))
    points = [row.text for row in record.agenda if row.kind not in _NO_MATTER]
    if points:
        body.append(Paragraph("; ".join(points) + ".", lead=_("Nội dung:")))
    papers = [row.title for row in record.papers]
    if papers:
        body.append(Paragraph("; ".join(papers) + ".", lead=_("Tài liệu đề nghị đọc trước:")))
    if delegation.note:
        body.append(Paragraph(delegation.note))
    body.append(Paragraph(_("%(body)s rất mong quý đại biểu đến dự đúng giờ./.") % {"body": record.body.name}))
    recipients = (_("- Như trên;"), _("- Lưu: VT."))
    return laid_out(
        record,
        _("GIẤY MỜI"),
        _("dự %(title)s") % {"title": _lower(conference.title)},
        body,
        code="GM",
        recipients=recipients,
    )


# --- The day --------------------------------------------------------------------------------------------------


def delegate_list(record: Record) -> OfficialDocument:
    """The delegates by delegation, each with a column to sign in."""
    rows = []
    for place, row in enumerate(record.delegates, 1):
        delegation = row.delegation
        body = (record.names.body(delegation) or delegation.positions) if delegation else ""
        name = f"{row.honorific} {row.person}".strip() or _NONE
        rows.append((str(place), name, row.office, body, ""))
    table = Table(
        columns=(
            TableColumn(_("TT"), "center", 10),
            TableColumn(_("Họ và tên"), "left", 45),
            TableColumn(_("Chức vụ"), "left", 50),
            TableColumn(_("Đơn vị"), "left", 50),
            TableColumn(_("Ký tên"), "left", 30),
        ),
        rows=tuple(rows),
        size=12,
    )
    note = _("Danh sách có %(count)s đại biểu của %(bodies)s đoàn.") % {
        "count": number(len(rows)),
        "bodies": number(len({row.delegation_id for row in record.delegates if row.delegation_id})),
    }
    return laid_out(
        record,
        _("DANH SÁCH ĐẠI BIỂU"),
        f"{_lower(record.conference.title)}\n({record.when})",
        [Paragraph(note), table],
        signed=False,
    )


def running_order(record: Record) -> OfficialDocument:
    """The order of the day by the minute: from, to, how long, what, who; times follow from the minutes given."""
    rows = []
    clock = _minutes(record.conference.starts_at)
    for item in record.agenda:
        start = _minutes(item.starts_at)
        start = clock if start is None else start
        end = None if start is None or item.minutes is None else start + item.minutes
        rows.append(
            (
                _time(start),
                _time(end),
                str(item.minutes) if item.minutes is not None else _NONE,
                item.text,
                called(item) or _leader(record, item),
            )
        )
        clock = end
    table = Table(
        columns=(
            TableColumn(_("Từ"), "center", 16),
            TableColumn(_("Đến"), "center", 16),
            TableColumn(_("Số phút"), "center", 16),
            TableColumn(_("Nội dung"), "left", 80),
            TableColumn(_("Người thực hiện"), "left", 57),
        ),
        rows=tuple(rows),
        size=12,
    )
    total = sum(item.minutes or 0 for item in record.agenda)
    note = _("Tổng thời lượng ghi trong chương trình: %(minutes)s phút.") % {"minutes": number(total)}
    head = [Paragraph(record.when + ".", lead=_("Thời gian:"))]
    if record.conference.place:
        head.append(Paragraph(record.conference.place + ".", lead=_("Địa điểm:")))
    return laid_out(
        record,
        _("CHƯƠNG TRÌNH ĐIỀU HÀNH"),
        _lower(record.conference.title),
        [*head, table, Paragraph(note, remark=True)],
        signed=False,
    )


def _leader(record: Record, item: AgendaItem) -> str:
    """Who leads a point that names nobody: the moderator discusses, who presides directs."""
    wanted = {"discussion": Duty.MODERATOR, "direction": Duty.PRESIDING}.get(item.kind)
    found: Iterable[Delegate] = [row for row in record.delegates if wanted and row.duty == wanted]
    return "; ".join(map(called, found))


def _minutes(time: dt.time | None) -> int | None:
    return None if time is None else time.hour * 60 + time.minute


def _time(minutes: int | None) -> str:
    return _NONE if minutes is None else f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


# --- Last time -------------------------------------------------------------------------------------------------


def conclusion_state(record: Record, opening: Opening) -> OfficialDocument:
    """Where each conclusion of the conference before stands."""
    rows = tuple(
        (
            str(each.conclusion.number),
            each.conclusion.text,
            "; ".join(each.owners) or _NONE,
            date_short(each.conclusion.due_on) if each.conclusion.due_on else _NONE,
            _state(each),
        )
        for each in opening.conclusions
    )
    table = Table(
        columns=(
            TableColumn(_("Số"), "center", 12),
            TableColumn(_("Nội dung kết luận"), "left", 68),
            TableColumn(_("Đơn vị thực hiện"), "left", 42),
            TableColumn(_("Hạn"), "center", 24),
            TableColumn(_("Tình trạng, kết quả"), "left", 45),
        ),
        rows=rows,
        size=12,
    )
    words = {
        "title": opening.previous.title,
        "day": date_short(opening.previous.starts_on),
        "done": number(opening.done),
        "all": number(len(rows)),
        "late": number(opening.late),
    }
    text = _("%(title)s (ngày %(day)s): %(done)s/%(all)s kết luận đã thực hiện, %(late)s kết luận quá hạn.") % words
    return laid_out(
        record,
        _("BÁO CÁO"),
        _("tình trạng thực hiện kết luận của hội nghị trước"),
        [Paragraph(text), table] if rows else [Paragraph(_("Hội nghị trước không ghi kết luận nào."))],
        code="BC",
        draft=_("DỰ THẢO"),
    )


def _state(each: Standing) -> str:
    return each.state_text + (f": {each.told}" if each.told else "")


def petition_answers(record: Record, opening: Opening) -> OfficialDocument:
    """What was answered to the petitions of the conference before; those without an answer are named."""
    rows = tuple(
        (
            str(place),
            each.name or called(each.row) or _NONE,
            each.row.text,
            _answer(each.badge, each.answer, each.answered_by, each.answered_on),
        )
        for place, each in enumerate(opening.petitions, 1)
    )
    table = Table(
        columns=(
            TableColumn(_("TT"), "center", 10),
            TableColumn(_("Đơn vị kiến nghị"), "left", 40),
            TableColumn(_("Nội dung kiến nghị"), "left", 66),
            TableColumn(_("Trả lời"), "left", 66),
        ),
        rows=rows,
        size=12,
    )
    words = {"answered": number(opening.answered), "all": number(len(rows)), "title": opening.previous.title}
    text = _("%(title)s: %(answered)s/%(all)s kiến nghị đã được trả lời.") % words
    return laid_out(
        record,
        _("BÁO CÁO"),
        _("trả lời kiến nghị của hội nghị trước"),
        [Paragraph(text), table] if rows else [Paragraph(_("Hội nghị trước không có kiến nghị."))],
        code="BC",
        draft=_("DỰ THẢO"),
    )


def _answer(state: Badge, answer: str, by: str, on: dt.date | None) -> str:
    who = ", ".join(filter(None, (by, date_short(on) if on else "")))
    label = state.text[:1].upper() + state.text[1:]
    return f"{label}{f' ({who})' if who else ''}{f': {answer}' if answer else ''}"


# --- What was sent in before the day ---------------------------------------------------------------------------


def gathered(record: Record, opinions: Sequence[Reply], petitions: Sequence[Reply]) -> OfficialDocument:
    """Opinions and petitions gathered before the day, with those that are answered already."""
    blocks: list[Block] = []
    for title, rows in ((_("Ý kiến góp ý"), opinions), (_("Kiến nghị"), petitions)):
        if not rows:
            continue
        lines = tuple(
            (
                str(place),
                each.name or called(each.row) or _NONE,
                each.row.text + _about(each.row),
                _answer(each.badge, each.answer, each.answered_by, each.answered_on),
            )
            for place, each in enumerate(rows, 1)
        )
        columns = (
            TableColumn(_("TT"), "center", 10),
            TableColumn(_("Đơn vị, người nêu"), "left", 45),
            TableColumn(_("Nội dung"), "left", 75),
            TableColumn(_("Trả lời"), "left", 50),
        )
        caption = _("%(title)s: %(count)s") % {"title": title, "count": number(len(rows))}
        blocks.append(Table(columns=columns, rows=lines, caption=caption, size=12))
    return laid_out(
        record,
        _("TỔNG HỢP"),
        _("ý kiến góp ý, kiến nghị gửi trước hội nghị"),
        blocks or [Paragraph(_("Chưa có ý kiến góp ý hay kiến nghị nào."))],
        signed=False,
    )


def _about(row: Opinion | Petition) -> str:
    if isinstance(row, Petition):
        return _("\n(Gửi: %(body)s)") % {"body": row.addressed_to} if row.addressed_to else ""
    return _("\n(Về: %(about)s)") % {"about": row.about} if row.about else ""


# --- What changed since the last set ---------------------------------------------------------------------------


def changes_since(record: Record, number_before: int, locked_at: str, changed: Sequence[Changed]) -> OfficialDocument:
    """The figures that are not what the set before showed."""
    table = Table(
        columns=(
            TableColumn(_("Số liệu"), "left", 95),
            TableColumn(_("Bộ trước"), "right", 40),
            TableColumn(_("Bộ này"), "right", 40),
        ),
        rows=tuple((each.what, each.locked, each.now) for each in changed),
        size=12,
    )
    words = {"number": number_before, "moment": locked_at, "count": number(len(changed))}
    text = _("Bộ tài liệu số %(number)d chốt số liệu lúc %(moment)s. Từ đó có %(count)s số liệu thay đổi:") % words
    return laid_out(
        record,
        _("THAY ĐỔI SỐ LIỆU"),
        _("so với bộ tài liệu lập trước"),
        [Paragraph(text), table],
        signed=False,
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
