"""What follows a conference: tasks and documents made from its conclusions, through the actions of directives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.directives.actions.documents import draft_document
from gdtx.directives.actions.matters import raise_matter
from gdtx.directives.actions.tasks import give_task, give_to_several
from gdtx.directives.enums.tasks import Kind
from gdtx.directives.models import Document
from gdtx.directives.origins import Origin
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_long, date_short
from gdtx.network.queries import organisation_versions_on, who_answers_for
from gdtx.network.scope import Actor

from ..bodies import Names, read_body
from ..enums import AnswerState, ConferenceState, PartyRole
from ..models import Conclusion, Conference, Petition
from ..queries import conclusions_of
from ..standing import ORIGIN, tasks_by_conclusion
from .writing import locked, note

#: The type of a notice of conclusions in directives.
NOTICE = "notice"
#: A task's title; the whole conclusion stands in its text.
_TITLE = 300


@dataclass(frozen=True, slots=True)
class Followed:
    """How many tasks were given, and for which conclusions none could be and why."""

    given: int
    skipped: tuple[str, ...]


def origin_of(conference: Conference) -> Origin:
    """A conference as the origin of tasks and documents."""
    day = date_short(conference.starts_on)
    return Origin(_("%(title)s (%(day)s)") % {"title": conference.title, "day": day}, ORIGIN, str(conference.pk))


def give_tasks(*, by: Actor, conference_id: int, numbers: Collection[int]) -> Followed:
    """Give a task for each of the conclusions; one that has tasks already gets no second.

    The units are those that carry the conclusion out, or what follows them today. Those that are no organisation of the
    network, lack a date, or lie outside the giver's line are told with the reason and stop nobody else. Raises what
    `writing.locked` raises and `Refused` (`not_held`, `nothing_chosen`).
    """
    with transaction.atomic():
        conference = locked(by, conference_id, fixed=False)
        _require_held(conference)
        rows = _chosen(conference, numbers)
        there = tasks_by_conclusion(conference, dt.date.max)
        skipped: list[str] = []
        given = 0
        for row in rows:
            try:
                if there.get(row.number):
                    raise Refused("has_task", _("đã có nhiệm vụ."))
                _give(by, conference, row)
                given += 1
            except Refused as refusal:
                words = {"number": row.number, "why": refusal.sentence}
                skipped.append(_("Kết luận số %(number)d: %(why)s") % words)
        if given:
            note(by, conference, "give_conference_tasks", after={"tasks": given})
    return Followed(given, tuple(skipped))


def _give(by: Actor, conference: Conference, row: Conclusion) -> None:
    parties = list(row.parties.all())
    owners = _units(by, [each.organisation_id for each in parties if each.role == PartyRole.OWNER])
    if not owners:
        raise Refused(
            "no_unit", _("đơn vị thực hiện không phải một đơn vị trong mạng lưới; hãy giao ở trang Nhiệm vụ.")
        )
    if row.due_on is None:
        raise Refused("no_due", _("chưa ghi hạn."))
    values: dict[str, Any] = {
        "title": row.text if len(row.text) <= _TITLE else row.text[: _TITLE - 1].rsplit(" ", 1)[0] + "…",
        "text": row.text if len(row.text) > _TITLE else "",
        "proof": row.proof,
        "point": str(row.number),
        "origin": origin_of(conference),
    }
    with transaction.atomic():
        if len(owners) == 1:
            helpers = _units(by, [each.organisation_id for each in parties if each.role == PartyRole.HELPER])
            give_task(by=by, owner=owners[0], due_on=row.due_on, helpers=helpers, **values)
        else:
            give_to_several(by=by, owners=owners, due_on=row.due_on, **values)


def _units(by: Actor, organisation_ids: Collection[int | None]) -> list[int]:
    """The organisations that answer today for those of the conference's day."""
    found = [each for body in organisation_ids if body is not None for each in who_answers_for(body, by.on)]
    return list(dict.fromkeys(found))


def pass_petitions_on(*, by: Actor, conference_id: int) -> Followed:
    """Raise each unanswered petition with the body it is addressed to; from then on its thread holds the answer.

    Petitions that name nobody or no date, and those to the organiser itself, are told with the reason. Raises what
    `writing.locked` raises.
    """
    with transaction.atomic():
        conference = locked(by, conference_id, fixed=False)
        given, skipped = 0, []
        rows = Petition.objects.select_for_update().filter(conference=conference, state=AnswerState.OPEN)
        for row in rows:
            try:
                _raise(by, conference, row)
            except Refused as refusal:
                skipped.append(f"“{row.text[:60]}”: {refusal.sentence}")
                continue
            row.state = AnswerState.PASSED_ON
            row.save(update_fields=["state", "matter"])
            given += 1
        if given:
            note(by, conference, "pass_petitions_on", after={"petitions": given})
    return Followed(given, tuple(skipped))


def _raise(by: Actor, conference: Conference, row: Petition) -> None:
    if not row.addressed_to:
        raise Refused("nobody_addressed", _("chưa ghi gửi tới cơ quan nào."))
    if row.due_on is None:
        raise Refused("no_due", _("chưa ghi hạn trả lời."))
    to = read_body(row.addressed_to, by.on, conference.area_id)
    from_whom = Names(conference.starts_on, [row.organisation_id]).body(row) or row.person
    with transaction.atomic():
        row.matter = raise_matter(
            by=by,
            kind=Kind.PETITION,
            title=row.text if len(row.text) <= _TITLE else row.text[: _TITLE - 1].rsplit(" ", 1)[0] + "…",
            text="\n".join(
                filter(None, (_("Kiến nghị của: %(whom)s") % {"whom": from_whom} if from_whom else "", row.text))
            ),
            owner=to.organisation_id,
            owner_text=to.name[:200],
            due_on=row.due_on,
            origin=origin_of(conference),
            given_by=conference.organiser_id,
        )


def draft_from_conclusions(
    *, by: Actor, conference_id: int, kind: str, numbers: Collection[int], abstract: str = ""
) -> Document:
    """Draft a notice of conclusions (`notice`) or an official letter (`official_letter`) from some of the conclusions.

    The numbered points keep their numbers, with who does what by when. Raises what `writing.locked` and
    `directives.draft_document` raise, and `Refused` (`not_held`, `nothing_chosen`).
    """
    with transaction.atomic():
        conference = locked(by, conference_id, fixed=False)
        _require_held(conference)
        rows = _chosen(conference, numbers)
        document = draft_document(
            by=by,
            organisation=conference.organiser_id,
            kind=kind,
            abstract=abstract.strip() or _abstract(conference, kind),
            body=_body(conference, kind, rows),
            addressees=_addressees(conference, rows),
            school_year=conference.school_year,
            origin=origin_of(conference),
        )
        note(by, conference, "draft_conference_document", after={"document": document.pk, "kind": kind})
    return document


def _require_held(conference: Conference) -> None:
    if conference.state not in (ConferenceState.HELD, ConferenceState.CONCLUDED):
        raise Refused(
            "not_held",
            _("Hội nghị %(state)s nên chưa có kết luận để giao hay ban hành.")
            % {"state": ConferenceState(conference.state).label},
        )


def _chosen(conference: Conference, numbers: Collection[int]) -> list[Conclusion]:
    rows = [row for row in conclusions_of(conference) if row.number in set(numbers)]
    if not rows:
        raise Refused("nothing_chosen", _("Chưa chọn kết luận nào."), way_out=_("Hãy chọn các kết luận rồi bấm lại."))
    return rows


def _abstract(conference: Conference, kind: str) -> str:
    title = conference.title[:1].lower() + conference.title[1:]
    if kind == NOTICE:
        return _("Kết luận tại %(title)s") % {"title": title}
    return _("thực hiện kết luận tại %(title)s") % {"title": title}


def _body(conference: Conference, kind: str, rows: list[Conclusion]) -> str:
    names = Names(conference.starts_on, [each.organisation_id for row in rows for each in row.parties.all()])
    organiser = organisation_versions_on([conference.organiser_id], conference.starts_on, nearest=True)
    words = {
        "day": date_long(conference.starts_on),
        "place": _(" tại %(place)s") % {"place": conference.place} if conference.place else "",
        "body": organiser[conference.organiser_id].name,
        "title": conference.title[:1].lower() + conference.title[1:],
    }
    opening = _("Ngày %(day)s%(place)s, %(body)s tổ chức %(title)s.") % {**words, "day": words["day"][5:]}
    if kind == NOTICE:
        lead = _("%(body)s thông báo kết luận của chủ trì hội nghị như sau:") % words
    else:
        lead = _("%(body)s đề nghị các đơn vị thực hiện các nội dung sau:") % words
    points = [f"{row.number}. {point_text(row, names)}" for row in rows]
    return "\n".join([opening, lead, *points])


def point_text(row: Conclusion, names: Names) -> str:
    """A conclusion as a point of a document: what, who carries it out, who helps, until when."""
    owners = ", ".join(names.body(each) for each in row.parties.all() if each.role == PartyRole.OWNER)
    helpers = ", ".join(names.body(each) for each in row.parties.all() if each.role == PartyRole.HELPER)
    told = [
        _("Đơn vị thực hiện: %(names)s") % {"names": owners} if owners else "",
        _("phối hợp: %(names)s") % {"names": helpers} if helpers else "",
        _("hạn: %(day)s") % {"day": date_short(row.due_on)} if row.due_on else "",
    ]
    found = "; ".join(filter(None, told))
    text = row.text.rstrip()
    text = text if text.endswith((".", ";", "!", "?", "/")) else f"{text}."
    return f"{text} {found[:1].upper()}{found[1:]}." if found else text


def _addressees(conference: Conference, rows: list[Conclusion]) -> list[str]:
    names = Names(conference.starts_on, [each.organisation_id for row in rows for each in row.parties.all()])
    return list(dict.fromkeys(names.body(each) for row in rows for each in row.parties.all()))[:20]
