"""Showing an identification number in full, and writing all of them anew after the data key was changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation.errors import Refused
from gdtx.network.scope import Actor

from .. import access, identity, rules
from ..models import Change, Person
from ..queries import person_for

_SET = 1_000
_NAMES = ("id_encrypted", "id_digest", "id_key")


def show_number(*, by: Actor, person_code: str, purpose: str) -> str:
    """The identification number of somebody in full, for who sees persons of the commune by their post.

    Both the log of who looked and the audit keep it. Raises `NotInScope`, `Forbidden`, `Refused` (`no_number`,
    `missing_purpose`), `identity.DataKeyMissing`.
    """
    person = person_for(by, person_code)
    area_id = person.home.area_id if person.home else None
    by.may(rules.SEE, area_id=area_id).require()
    if not purpose:
        raise Refused("missing_purpose", _("Hãy chọn mục đích xem số định danh cá nhân."), "purpose")
    if not person.id_encrypted:
        raise Refused("no_number", _("%s chưa ghi số định danh cá nhân.") % person.name)
    number = identity.opened(person.id_encrypted, person.id_key)
    with transaction.atomic():
        access.note(by=by, purpose=purpose, what=_("Số định danh cá nhân, đủ số"), area_id=area_id, person=person)
        record(
            actor=by,
            verb="show_number",
            subject_type="person",
            subject_id=person.code,
            subject_label=person.code,
            area_id=area_id,
        )
    return number


def reencrypt_numbers(*, by: Actor, dry_run: bool = False) -> dict[str, int]:
    """Write every number that lies under a former key anew under the key in use, in history too.

    Numbers under a key that is not at hand stay as they are and are counted (`unreadable`). Shows nobody a number.
    Raises `Forbidden`, `identity.DataKeyMissing`.
    """
    if not by.is_machine:
        by.may("operations.manage").require()
    current = identity.current_key_id()
    known = identity.known_key_ids()
    counts = {"numbers": 0, "history": 0, "unreadable": 0}
    last = 0
    while True:
        with transaction.atomic():
            rows = list(
                Person.objects.select_for_update(of=("self",))
                .filter(pk__gt=last)
                .exclude(id_encrypted="")
                .exclude(id_key=current)
                .order_by("pk")[:_SET]
            )
            if not rows:
                break
            last = rows[-1].pk
            readable = [row for row in rows if row.id_key in known]
            counts["unreadable"] += len(rows) - len(readable)
            counts["numbers"] += len(readable)
            if not dry_run:
                for row in readable:
                    row.id_encrypted, row.id_digest, row.id_key = _anew(row.id_encrypted, row.id_key)
                Person.objects.bulk_update(readable, _NAMES, batch_size=200)
    counts["history"], unreadable = _history(current, known, dry_run)
    counts["unreadable"] += unreadable
    if not dry_run:
        with transaction.atomic():
            record(
                actor=by,
                verb="reencrypt_numbers",
                subject_type="people_rule",
                subject_id=current,
                subject_label=current,
                after=dict(counts),
            )
    return counts


def _anew(encrypted: str, key_id: str) -> identity.Sealed:
    return identity.seal(identity.opened(encrypted, key_id))


def _history(current: str, known: frozenset[str], dry_run: bool) -> tuple[int, int]:
    """Numbers in the history: how many were written anew, and how many could not be read."""
    written = unreadable = last = 0
    while True:
        with transaction.atomic():
            rows = list(
                Change.objects.select_for_update(of=("self",))
                .filter(Q(after__has_key="id_key") | Q(before__has_key="id_key"), pk__gt=last, erased_at=None)
                .order_by("pk")[:_SET]
            )
            if not rows:
                return written, unreadable
            last = rows[-1].pk
            changed = []
            for row in rows:
                touched = False
                for side in (row.before, row.after):
                    if not side or not side.get("id_encrypted") or side["id_key"] == current:
                        continue
                    if side["id_key"] not in known:
                        unreadable += 1
                        continue
                    _set(side)
                    touched = True
                    written += 1
                if touched:
                    changed.append(row)
            if changed and not dry_run:
                Change.objects.bulk_update(changed, ["before", "after"], batch_size=200)


def _set(side: dict[str, Any]) -> None:
    side.update(zip(_NAMES, _anew(side["id_encrypted"], side["id_key"]), strict=True))
