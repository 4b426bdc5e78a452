"""Writing to the register: one person's flat record, the marks that every writing leaves, and who may stop it.

Whatever writes to `SurveyRecord` calls `require_open` before and `touched` after, in its own transaction: the single
writer here, imports and undoing (`importing`). A record's `batch_code` changes with every writing, so it tells whether
the record is still the one that somebody looked at.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.vietnamese import clean
from gdtx.network.enums import Level
from gdtx.network.models import AreaVersion
from gdtx.network.scope import Actor

from .areas import map_date
from .layout import BY_CODE, COLUMNS
from .models import DirtyCommune, SurveyRecord, SurveyRevision
from .sentences import checked, sentence
from .stored import cube as cube

PERMISSION = "register.enter"
PREFIX = "SUA"
REASON_LENGTH = 300

#: Values of a record in the order of the layout, without the identifier.
VALUES = tuple(column.code for column in COLUMNS if column.code != "person_id")


# --- What every writing does --------------------------------------------------------------------------------------


class Gate(Protocol):
    """Stops a writing: raises `Conflict` or `Forbidden`, with the way out. Called inside the writing transaction."""

    def __call__(self, *, by: Actor, year: int, communes: Collection[str]) -> None: ...


_GATES: list[Gate] = []


def add_gate(gate: Gate) -> Gate:
    """Have every writing to the register ask `gate` first; called when the program starts (rounds: locked, frozen)."""
    if gate not in _GATES:
        _GATES.append(gate)
    return gate


def require_open(*, by: Actor, year: int, communes: Collection[str]) -> None:
    """Pass when no gate stops writing to these communes (codes of 31 December), old and new ones of a move."""
    for gate in _GATES:
        gate(by=by, year=year, communes=communes)


def touched(*, year: int, communes: Iterable[str]) -> None:
    """Say, inside the writing transaction, in which communes records were written: their cells are counted again.

    For somebody who moved both communes.
    """
    DirtyCommune.objects.bulk_create(DirtyCommune(year=year, commune_code=code) for code in sorted(set(communes)))


def anybody(year: int, communes: Iterable[str]) -> bool:
    """Whether the register of the year has somebody in these communes."""
    return SurveyRecord.objects.filter(year=year, commune_code__in=list(communes)).exists()


# --- One person ---------------------------------------------------------------------------------------------------


@transaction.atomic
def write_record(
    *,
    by: Actor,
    year: int,
    values: Mapping[str, Any],
    cause: str = "correction",
    reason: str = "",
    seen: str | None = None,
    may: Callable[[AreaVersion], None] | None = None,
) -> SurveyRecord:
    """Write the flat record of one person (`values["person_id"]`); the record as it stands then.

    `values` by the columns of the layout: of somebody who has a record those that are not named stay as they are.
    Nothing is written when nothing differs. `cause` is one word for the history (correction, survey, class_result …),
    `reason` what somebody gave for it. `seen`: the `batch_code` of the record that was looked at. `may` decides for an
    area instead of the permission to enter the register there (a surveyor's village); it raises.

    Refused: by the rules of a file's row with the column as `where` (`missing_value`, `unreadable_type`,
    `value_outside_list`, `birth_year_range`, `unknown_commune`); `Forbidden`; `Conflict`: `stale_version`,
    `register_busy`, and what a gate says.
    """
    person = values.get("person_id")
    unknown = [name for name in values if name not in BY_CODE]
    if unknown:
        raise ValueError(f"The register has no column {unknown[0]!r}")
    records = SurveyRecord.objects.filter(year=year, person_id=person)
    before = records.first()
    held = {name: getattr(before, name) for name in VALUES} if before else {}
    new = checked(held | dict(values), year)
    communes = {new["commune_code"], held.get("commune_code", new["commune_code"])}
    areas = _areas(communes, year)
    if new["commune_code"] not in areas:
        column = BY_CODE["commune_code"]
        raise Refused(
            "unknown_commune", sentence(column, "unknown_commune", new["commune_code"], year=year), column.code
        )
    for area in areas.values():
        if may is None:
            by.require(PERMISSION, area_id=area.area_id)
        else:
            may(area)
    if seen is not None and seen != (before.batch_code if before else ""):
        raise _stale()
    changed = [name for name in VALUES if before is None or held[name] != new[name]]
    if before is not None and not changed:
        return before
    # The gate first, as imports do: two that wait for each other's rows would wait for ever.
    require_open(by=by, year=year, communes=communes)
    now_held = records.select_for_update().first()
    if (now_held and now_held.batch_code) != (before and before.batch_code):
        raise _stale()
    found = _written(before, new, held, by=by, year=year, cause=cause, reason=reason)
    touched(year=year, communes=communes)
    # Values of a person stay in the register, where a rule can have them erased; the audit says which were written.
    record(
        actor=by,
        verb="write_survey_record",
        subject_type="survey_record",
        subject_id=found.pk,
        subject_label=f"{found.commune_code} · {year}",
        area_id=areas[new["commune_code"]].area_id,
        after={"columns": changed if before else ["*"], "cause": cause},
        reason=clean(reason)[:REASON_LENGTH],
    )
    return found


def _areas(communes: Iterable[str], year: int) -> dict[str, AreaVersion]:
    found = AreaVersion.objects.on(map_date(year)).filter(code__in=list(communes), area__level=Level.COMMUNE)
    return {version.code: version for version in found.select_related("area")}


def _written(
    before: SurveyRecord | None,
    new: dict[str, Any],
    held: dict[str, Any],
    *,
    by: Actor,
    year: int,
    cause: str,
    reason: str,
) -> SurveyRecord:
    now = clock.now()
    code = f"{PREFIX}-{now:%Y%m%d}-{secrets.token_hex(8)}"
    if before is None:
        try:
            with transaction.atomic():
                return SurveyRecord.objects.create(year=year, added_by=code, batch_code=code, **new)
        except IntegrityError as error:
            raise Conflict(
                "register_busy",
                _("Người khác vừa ghi phiếu của người “%(person)s”.") % {"person": new["person_id"]},
                way_out=_("Hãy mở lại trang rồi ghi lại."),
            ) from error
    SurveyRevision.objects.create(
        record=before,
        batch_code=code,
        before=held,
        previous_batch=before.batch_code,
        made_at=now,
        cause=cause,
        made_by=by.label[:200],
        reason=clean(reason)[:REASON_LENGTH],
    )
    for name in VALUES:
        setattr(before, name, new[name])
    before.batch_code = code
    before.save(update_fields=[*VALUES, "batch_code"])
    return before


def _stale() -> Conflict:
    return Conflict(
        "stale_version",
        _("Phiếu này đã được người khác sửa sau khi bạn mở."),
        way_out=_("Hãy mở lại trang để xem nội dung mới rồi sửa lại."),
    )
