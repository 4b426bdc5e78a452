"""Deciding whether two records are of one person, and taking the decision back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, NotInScope, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese import datetime_short
from gdtx.network.scope import Actor

from .. import history, registry, rules
from ..enums import Cause, ResidenceEnd, TicketState
from ..likeness import keep_found
from ..models import Change, DuplicateTicket, Evidence, Household, Person, Residence
from ..queries import visible_households
from ..writing import keep_closed

#: What a decision touches of a person, for taking it back.
_KEPT = ("search_words", "likeness", "id_encrypted", "id_digest", "id_key")


def decide_same(*, by: Actor, ticket_id: int, version: int, kept_code: str, reason: str = "") -> DuplicateTicket:
    """The two records are of one person: `kept_code` stays, the other one is merged into it.

    Evidence moves; so do residences that do not overlap those of the record that stays. Somebody who sees only one of
    the two may give it up for the other, not take the other. Raises `NotInScope`, `Forbidden`, `Refused`, `Conflict`
    (`ticket_decided`) when somebody decided it meanwhile.
    """
    with transaction.atomic():
        ticket = _locked(by, ticket_id, version)
        persons = _both(ticket)
        kept = next((each for each in persons if each.code == kept_code), None)
        if kept is None:
            raise Refused("not_of_ticket", _("Hãy chọn phiếu được giữ lại trong hai phiếu."), "kept")
        merged = next(each for each in persons if each.pk != kept.pk)
        _require_may_give_up(by, merged)
        if kept.merged_into_id is not None or merged.merged_into_id is not None:
            raise Conflict("merged_already", _("Một trong hai phiếu đã được nhập vào phiếu khác."), "kept")
        homes = {each.home_id for each in persons if each.home_id}
        before = {name: getattr(merged, name) for name in _KEPT}
        rows = _move(merged, kept)
        merged.merged_into = kept
        for name in _KEPT:
            setattr(merged, name, "")
        merged.version += 1
        merged.save(update_fields=["merged_into", "version", *_KEPT])
        if not kept.id_encrypted and before["id_encrypted"]:
            # The number was told of the same person.
            for name in ("id_encrypted", "id_digest", "id_key"):
                setattr(kept, name, before[name])
            rows["number"] = [kept.pk]
        kept.version += 1
        kept.save(update_fields=["version", "home", *_KEPT])
        keep_closed(homes, by.on)
        _decided(ticket, by, TicketState.SAME, kept, reason)
        _wrote(
            by, ticket, Cause.MERGE, {"merged_into": None, **before}, {"merged_into": kept.code, "_rows": rows}, merged
        )
        _tell(by, "decide_same", ticket, persons, reason, Cause.MERGE)
    return ticket


def decide_different(*, by: Actor, ticket_id: int, version: int, reason: str = "") -> DuplicateTicket:
    """The two records are of two persons. Raises as `decide_same`."""
    with transaction.atomic():
        ticket = _locked(by, ticket_id, version)
        _decided(ticket, by, TicketState.DIFFERENT, None, reason)
        _wrote(by, ticket, Cause.FORM, {"state": TicketState.OPEN.value}, {"state": TicketState.DIFFERENT.value}, None)
        _tell(by, "decide_different", ticket, (), reason, Cause.FORM)
    return ticket


def reopen_ticket(*, by: Actor, ticket_id: int, version: int, reason: str = "") -> DuplicateTicket:
    """Take a decision back. Records that were merged are two again, each with what moved by that decision.

    Raises `NotInScope`, `Forbidden`, `Conflict` (`ticket_decided`, `merged_further`).
    """
    with transaction.atomic():
        ticket = _locked(by, ticket_id, version, decided=True)
        persons: tuple[Person, ...] = ()
        if ticket.state == TicketState.SAME:
            persons = _both(ticket)
            merged = next(each for each in persons if each.merged_into_id is not None)
            _require_may_give_up(by, merged)
            _split(ticket, persons, merged)
            keep_closed({each.home_id for each in persons if each.home_id}, by.on)
        before = {"state": ticket.state}
        ticket.state, ticket.kept = TicketState.OPEN.value, None
        ticket.decided_at, ticket.decided_by_id, ticket.decided_by_label = None, None, ""
        ticket.reason = reason[:300]
        ticket.version += 1
        ticket.save()
        _wrote(by, ticket, Cause.SPLIT, before, {"state": TicketState.OPEN.value}, persons[0] if persons else None)
        _tell(by, "reopen_ticket", ticket, persons, reason, Cause.SPLIT)
    return ticket


def _locked(by: Actor, ticket_id: int, version: int, *, decided: bool = False) -> DuplicateTicket:
    ticket = DuplicateTicket.objects.select_for_update(of=("self",)).filter(pk=ticket_id).first()
    if ticket is None:
        raise _unknown()
    homes = _areas_seen(by, ticket)
    if not homes:
        raise _unknown()
    decisions = [rules.may_enter(by, area_id) for area_id in homes]
    next((each for each in decisions if each), decisions[0]).require()
    if (ticket.state != TicketState.OPEN) is not decided or ticket.version != version:
        who = ticket.decided_by_label or _("người khác")
        when = datetime_short(ticket.decided_at) if ticket.decided_at else ""
        raise Conflict(
            "ticket_decided",
            _("Việc này đã được %(who)s quyết định %(when)s: %(state)s.")
            % {"who": who, "when": when, "state": TicketState(ticket.state).label}
            if ticket.state != TicketState.OPEN
            else _("Quyết định này đã được rút lại."),
            where={"version": ticket.version},
            way_out=_("Hãy xem lại hai phiếu; quyết định nào cũng rút lại được."),
        )
    return ticket


def _areas_seen(by: Actor, ticket: DuplicateTicket) -> list[int]:
    """The communes of those of the two records that the actor sees, merged ones too."""
    homes = visible_households(by).filter(persons__in=[ticket.first_id, ticket.second_id])
    return sorted(set(homes.values_list("area_id", flat=True)))


def _unknown() -> NotInScope:
    return NotInScope("unknown_ticket", _("Không tìm thấy việc nghi trùng này trong phạm vi của bạn."))


def _both(ticket: DuplicateTicket) -> tuple[Person, Person]:
    ids = (ticket.first_id, ticket.second_id)
    homes = Household.objects.filter(persons__in=ids).order_by("pk")
    registry.hold(sorted(set(homes.values_list("area_id", flat=True))))
    # Households before persons, as whoever saves a sheet locks them.
    for pk in sorted(set(homes.values_list("pk", flat=True))):
        Household.objects.select_for_update().get(pk=pk)
    rows = {
        row.pk: row
        for row in Person.objects.select_for_update(of=("self",))
        .select_related("home")
        .filter(pk__in=ids)
        .order_by("pk")
    }
    return rows[ids[0]], rows[ids[1]]


def _require_may_give_up(by: Actor, merged: Person) -> None:
    """Merging writes the record that goes: its commune must be one where the actor may write."""
    if merged.home is None:
        raise _unknown()
    decision = rules.may_enter(by, merged.home.area_id)
    if not decision:
        raise Refused(
            "others_record",
            _("Phiếu được bỏ thuộc xã khác; chỉ xã đó bỏ phiếu của mình được."),
            "kept",
            way_out=_("Hãy giữ phiếu của xã kia, hoặc đề nghị cán bộ phụ trách của xã đó quyết định."),
        )


def _move(merged: Person, kept: Person) -> dict[str, Any]:
    """Move evidence and residences; the ids of what moved, and what is to be put back when they are two again.

    Where only the record that goes still lives somewhere, the person lives there: that residence moves too, beginning
    where those of the record that stays end, and the person's home is that household.
    """
    facts = list(merged.evidence.values_list("pk", flat=True))
    Evidence.objects.filter(pk__in=facts).update(person=kept)
    theirs = list(kept.residences.exclude(end_reason=ResidenceEnd.CORRECTED))
    moved = [
        row.pk
        for row in merged.residences.exclude(end_reason=ResidenceEnd.CORRECTED)
        if not any(row.span.overlaps(other.span) for other in theirs)
    ]
    rows: dict[str, Any] = {"evidence": facts, "residence": moved}
    here = merged.residences.exclude(end_reason=ResidenceEnd.CORRECTED).filter(valid_to=OPEN_END).first()
    if here is not None and kept.died_on is None and not any(other.valid_to == OPEN_END for other in theirs):
        if here.pk not in moved:
            rows["began"] = [here.pk, here.valid_from.isoformat()]
            moved.append(here.pk)
            Residence.objects.filter(pk=here.pk).update(valid_from=max(other.valid_to for other in theirs))
        rows["home"] = [kept.home_id, here.household_id]
    Residence.objects.filter(pk__in=moved).update(person=kept)
    _touch_households(merged, kept)
    if "home" in rows:
        kept.home = Household.objects.get(pk=rows["home"][1])
        keep_found(kept, kept.home.area_id)
    return rows


def _touch_households(*persons: Person) -> None:
    """Whoever has one of the households open is told that it changed; who lives in it may be counted anew."""
    for home_id in {each.home_id for each in persons if each.home_id}:
        household = Household.objects.select_for_update().get(pk=home_id)
        household.version += 1
        household.save(update_fields=["version"])


def _split(ticket: DuplicateTicket, persons: tuple[Person, ...], merged: Person) -> None:
    kept = next(each for each in persons if each.pk != merged.pk)
    if merged.merged_into_id != kept.pk or kept.merged_into_id is not None:
        raise Conflict(
            "merged_further",
            _("Phiếu này sau đó đã được nhập tiếp vào phiếu khác."),
            way_out=_("Hãy rút quyết định sau trước."),
        )
    change = Change.objects.filter(about=history.TICKET, about_id=ticket.pk, cause=Cause.MERGE).order_by("-pk").first()
    if change is None or change.before is None or change.after is None:
        raise Refused(
            "history_erased", _("Lịch sử của quyết định này đã xóa theo thời hạn lưu nên không tách lại được.")
        )
    rows = change.after["_rows"]
    Evidence.objects.filter(pk__in=rows["evidence"], person=kept).update(person=merged)
    Residence.objects.filter(pk__in=rows["residence"], person=kept).update(person=merged)
    if "began" in rows:
        pk, began = rows["began"]
        Residence.objects.filter(pk=pk, person=merged).update(valid_from=began)
    if "home" in rows and kept.home_id == rows["home"][1]:
        kept.home = Household.objects.filter(pk=rows["home"][0]).first()
        keep_found(kept, kept.home.area_id if kept.home else None)
    for name in _KEPT:
        setattr(merged, name, change.before[name])
    if rows.get("number") and kept.id_digest == merged.id_digest:
        kept.id_encrypted = kept.id_digest = kept.id_key = ""
    merged.merged_into = None
    if merged.home is not None:
        # Its household may have been carried to another commune meanwhile.
        keep_found(merged, merged.home.area_id)
    merged.version += 1
    kept.version += 1
    merged.save(update_fields=["merged_into", "version", *_KEPT])
    kept.save(update_fields=["version", "home", *_KEPT])
    _touch_households(merged, kept)


def _decided(ticket: DuplicateTicket, by: Actor, state: TicketState, kept: Person | None, reason: str) -> None:
    ticket.state, ticket.kept = state.value, kept
    ticket.decided_at, ticket.decided_by_id, ticket.decided_by_label = clock.now(), by.user_id, by.label[:200]
    ticket.reason = reason[:300]
    ticket.version += 1
    ticket.save()


def _wrote(
    by: Actor,
    ticket: DuplicateTicket,
    cause: str,
    before: dict[str, Any],
    after: dict[str, Any],
    person: Person | None,
) -> None:
    history.write_one(
        by=by,
        about=history.TICKET,
        about_id=ticket.pk,
        cause=cause,
        before=before,
        after=after,
        at=clock.now(),
        person_id=person.pk if person else None,
        household_id=person.home_id if person else None,
    )


def _tell(by: Actor, verb: str, ticket: DuplicateTicket, persons: tuple[Person, ...], reason: str, cause: str) -> None:
    areas = sorted({each.home.area_id for each in persons if each.home})
    seen = _areas_seen(by, ticket)
    record(
        actor=by,
        verb=verb,
        subject_type="duplicate_ticket",
        subject_id=ticket.pk,
        subject_label=str(ticket.pk),
        area_id=seen[0] if seen else None,
        after={"state": ticket.state, "persons": [each.code for each in persons]},
        reason=reason,
    )
    registry.tell(by=by, person_codes=[each.code for each in persons], area_ids=areas, cause=cause)
