"""Numbered conclusions: what, who, by when; and where each of them stands later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gdtx.audit.actions import changes
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.typed_values import fingerprint, require_seen, shown
from gdtx.foundation.vietnamese import date_short
from gdtx.network.scope import Actor

from ..bodies import TypedBody, require_open
from ..enums import ConclusionState, PartyRole
from ..models import Conclusion, ConclusionNote, ConclusionParty, Conference
from ..queries import unknown_conference
from .writing import locked, note, tidy_value

_FIELDS = ("number", "text", "proof", "due_on")
MOST = 200


def add_conclusion(
    *,
    by: Actor,
    conference_id: int,
    text: str,
    due_on: dt.date | None = None,
    proof: str = "",
    owners: Sequence[TypedBody] = (),
    helpers: Sequence[TypedBody] = (),
    number: int | None = None,
) -> Conclusion:
    """Add a conclusion; without a number it gets the next one.

    Raises what `writing.locked` does and `Refused` (`missing`, `number_taken`, `due_before_conference`, `body_closed`).
    """
    with transaction.atomic():
        conference = locked(by, conference_id)
        there = Conclusion.objects.filter(conference=conference)
        if there.count() >= MOST:
            raise Refused("too_many", _("Hội nghị đã có %(most)d kết luận, là mức tối đa.") % {"most": MOST})
        last = there.aggregate(last=Max("number"))["last"] or 0
        row = Conclusion(conference=conference, number=number or last + 1, position=number or last + 1)
        _fill(row, text=text, due_on=due_on, proof=proof)
        row.save()
        _write_parties(row, owners, helpers)
        note(by, conference, "add_conclusion", after={**shown(row, _FIELDS), **_parties(row)})
    return row


def change_conclusion(
    *,
    by: Actor,
    pk: int,
    text: str,
    due_on: dt.date | None = None,
    proof: str = "",
    owners: Sequence[TypedBody] = (),
    helpers: Sequence[TypedBody] = (),
    number: int | None = None,
    seen: str | None = None,
) -> Conclusion:
    """Change a conclusion before the minutes hold it. Raises what `add_conclusion` raises and `Conflict`."""
    with transaction.atomic():
        row, conference = _row(by, pk, fixed=True)
        require_seen(row, seen)
        old = {**shown(row, _FIELDS), **_parties(row)}
        row.number = number or row.number
        _fill(row, text=text, due_on=due_on, proof=proof)
        row.save()
        _write_parties(row, owners, helpers)
        was, now = changes(old, {**shown(row, _FIELDS), **_parties(row)})
        if was or now:
            note(by, conference, "change_conclusion", before={"number": row.number, **was}, after=now)
    return row


def remove_conclusion(*, by: Actor, pk: int) -> None:
    """Take a conclusion out before the minutes hold it; the numbers of the others stay."""
    with transaction.atomic():
        row, conference = _row(by, pk, fixed=True)
        told = {**shown(row, _FIELDS), **_parties(row)}
        row.delete()
        note(by, conference, "remove_conclusion", before=told)


def note_conclusion(*, by: Actor, pk: int, state: str, text: str = "", seen: str | None = None) -> Conclusion:
    """Write down where a conclusion stands; open also after the minutes are closed.

    Raises `NotInScope`, `Forbidden`, `Refused` (`unknown_choice`, `missing` for done or dropped without a word).
    """
    with transaction.atomic():
        row, conference = _row(by, pk, fixed=False)
        require_seen(row, seen)
        before = fingerprint(row)
        old = shown(row, ("state", "state_text"))
        row.state = tidy_value(Conclusion._meta.get_field("state"), state)
        row.state_text = tidy_value(Conclusion._meta.get_field("state_text"), text)
        if row.state in (ConclusionState.DONE, ConclusionState.DROPPED) and not row.state_text:
            raise Refused(
                "missing",
                _("Hãy ghi kết quả thực hiện, hoặc lý do không tiếp tục."),
                "text",
            )
        if fingerprint(row) == before:
            return row
        row.state_on, row.state_by_label = by.on, by.label[:200]
        row.save()
        ConclusionNote.objects.create(
            conclusion=row, state=row.state, text=row.state_text, on=by.on, by_label=row.state_by_label
        )
        was, now = changes(old, shown(row, ("state", "state_text")))
        note(by, conference, "note_conclusion", before={"number": row.number, **was}, after=now)
    return row


def _row(by: Actor, pk: int, *, fixed: bool) -> tuple[Any, Conference]:
    found = Conclusion.objects.filter(pk=pk).values_list("conference_id", flat=True).first()
    if found is None:
        raise unknown()
    try:
        conference = locked(by, found, fixed=fixed)
    except NotInScope as error:
        if error.rule == unknown_conference().rule:
            raise unknown() from None
        raise
    return Conclusion.objects.select_for_update().get(pk=pk), conference


def unknown() -> NotInScope:
    """What is said of a conclusion that does not exist or lies outside the scope."""
    return NotInScope("unknown_conclusion", _("Không tìm thấy kết luận này trong phạm vi của bạn."))


def _fill(row: Conclusion, *, text: str, due_on: dt.date | None, proof: str) -> None:
    row.text = tidy_value(Conclusion._meta.get_field("text"), text)
    row.proof = tidy_value(Conclusion._meta.get_field("proof"), proof)
    if due_on is not None and due_on < row.conference.starts_on:
        raise Refused(
            "due_before_conference",
            _("Hạn %(due)s ở trước ngày họp (%(day)s).")
            % {"due": date_short(due_on), "day": date_short(row.conference.starts_on)},
            "due_on",
            _("Hãy sửa hạn, hoặc để trống nếu kết luận không có hạn."),
        )
    row.due_on = due_on
    same = Conclusion.objects.filter(conference=row.conference, number=row.number).exclude(pk=row.pk)
    if same.exists():
        raise Refused("number_taken", _("Đã có kết luận số %(number)d.") % {"number": row.number}, "number")
    row.position = row.number


def _write_parties(row: Conclusion, owners: Sequence[TypedBody], helpers: Sequence[TypedBody]) -> None:
    wanted = [(PartyRole.OWNER, each) for each in owners] + [(PartyRole.HELPER, each) for each in helpers]
    for role, each in wanted:
        if each.organisation_id is not None:
            where = "owners" if role == PartyRole.OWNER else "helpers"
            require_open(each.organisation_id, row.conference.starts_on, where=where)
    row.parties.all().delete()
    ConclusionParty.objects.bulk_create(
        ConclusionParty(conclusion=row, role=role, organisation_id=each.organisation_id, name=each.name)
        for role, each in wanted
    )


def _parties(row: Conclusion) -> dict[str, Any]:
    told = [
        f"{party.role}: {party.organisation_id if party.organisation_id is not None else party.name}"
        for party in ConclusionParty.objects.filter(conclusion=row)
    ]
    return {"parties": told} if told else {}
