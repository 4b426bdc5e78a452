"""Asking for a correction of a frozen round, and freezing the corrected figures.

Nghị định 20/2014/NĐ-CP, Điều 24 to 26: the steering board of the commune answers for its figures, so who freezes also
restates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.vietnamese import clean
from gdtx.network.models import AreaVersion
from gdtx.network.queries import ancestors
from gdtx.network.scope import Actor

from .. import freezing, frozen
from ..areas import map_date, map_of
from ..models import PrintedTable, Restatement, SurveyRound
from ..rounds import queries, rules
from ..rounds.enums import RoundState
from ..sets import sets_of
from .differences import moved

REASON_LENGTH = 500


@dataclass
class Outcome:
    """What moved between two sets, ready to be written down."""

    differences: list[list[object]] = field(default_factory=list)
    above: list[list[str]] = field(default_factory=list)
    prints: int = 0


def begin(*, by: Actor, round_id: int, reason: str) -> Restatement:
    """Open the register of a frozen round for a correction; its frozen figures stand until the end of it.

    Raises `NotInScope`, `Forbidden`, `Refused` (`reason_missing`, `too_long`) and `Conflict` (`not_frozen`,
    `already_restating`, `later_round_open`).
    """
    words = clean(reason)
    if not words:
        raise Refused(
            "reason_missing",
            _("Chưa ghi lý do điều chỉnh số liệu đã chốt."),
            "reason",
            _("Ghi rõ số nào sai, vì sao, căn cứ vào đâu."),
        )
    if len(words) > REASON_LENGTH:
        raise Refused(
            "too_long",
            _("Lý do dài %(length)d ký tự; ghi tối đa %(most)d ký tự.") % {"length": len(words), "most": REASON_LENGTH},
            "reason",
        )
    queries.round_for(by, round_id)
    with transaction.atomic():
        held = SurveyRound.objects.select_for_update().get(pk=round_id)
        rules.may_freeze(by, held).require()
        if held.state != RoundState.FROZEN:
            raise Conflict(
                "not_frozen", _("Đợt năm %(year)d chưa chốt nên không cần điều chỉnh.") % {"year": held.year}
            )
        if held.restating:
            raise Conflict("already_restating", _("Đợt năm %(year)d đang được điều chỉnh.") % {"year": held.year})
        if (
            SurveyRound.objects.filter(area_id=held.area_id, year__gt=held.year)
            .exclude(state=RoundState.FROZEN)
            .exists()
        ):
            # A locked round, too: what is corrected would have to be written to its register as well.
            raise Conflict(
                "later_round_open",
                _("Xã đang điều tra đợt sau, nên số liệu năm %(year)d không điều chỉnh được lúc này.")
                % {"year": held.year},
                way_out=_("Chốt đợt sau trước, hoặc ghi thay đổi vào đợt sau."),
            )
        _restating(held, on=True)
        cut_off = Restatement.objects.filter(round=held, closed_at=None).first()
        if cut_off is not None:
            # Freezing was cut off (power, killed process): the same correction goes on where it was.
            return cut_off
        made = Restatement.objects.create(
            round=held,
            area_id=held.area_id,
            year=held.year,
            reason=words,
            before_code=held.frozen_code,
            persons_before=frozen.opened(held.frozen_code).persons,
            asked_at=clock.now(),
            asked_by_id=by.user_id,
            asked_by_label=by.label[:200],
        )
        record(
            actor=by,
            verb="begin_restatement",
            subject_type="restatement",
            subject_id=made.pk,
            area_id=held.area_id,
            after={"year": held.year, "frozen": held.frozen_code},
            reason=words,
        )
    return made


def finish(*, by: Actor, round_id: int) -> Restatement:
    """Freeze the corrected register of the round's commune and write down what moved.

    The register is closed first, so that what is frozen is what is compared; where freezing is refused it is open for
    the correction as before. Raises as `begin` (`not_restating`) and as `freezing.freeze`.
    """
    queries.round_for(by, round_id)
    with transaction.atomic():
        held = SurveyRound.objects.select_for_update().get(pk=round_id)
        rules.may_freeze(by, held).require()
        if not held.restating:
            raise Conflict(
                "not_restating", _("Đợt năm %(year)d không có điều chỉnh nào đang mở.") % {"year": held.year}
            )
        _restating(held, on=False)
    try:
        area = AreaVersion.objects.on(map_date(held.year)).get(area_id=held.area_id)
        made = freezing.freeze(area=map_of(area.code, held.year), year=held.year, by=by.label)
        outcome = compared(frozen.opened(held.frozen_code), made, area)
    except BaseException:
        with transaction.atomic():
            _restating(SurveyRound.objects.select_for_update().get(pk=round_id), on=True)
        raise
    with transaction.atomic():
        held = SurveyRound.objects.select_for_update().get(pk=round_id)
        held.frozen_code, held.restating = made.id, False
        held.save(update_fields=["frozen_code", "restating"])
        open_one = Restatement.objects.select_for_update().get(round=held, closed_at=None)
        return _closed(open_one, by=by, made=made, outcome=outcome)


def note_second(*, by: Actor, area: AreaVersion, made: frozen.Frozen, reason: str = "") -> Restatement | None:
    """Write down what moved where an area without a round was frozen again; None for the first time, or if nothing."""
    found = _intact(sets_of([area.code], made.year))
    # Made-up persons were never reported: a register of others corrects nothing of them.
    others = [each for each in found if each.id != made.id and each.manifest["synthetic"] == made.manifest["synthetic"]]
    if not others:
        return None
    before = max(others, key=lambda each: (str(each.manifest["frozen_at"]), each.folder.stat().st_mtime_ns))
    outcome = compared(before, made, area)
    if not outcome.differences:
        return None
    with transaction.atomic():
        one = Restatement(
            area_id=area.area_id,
            year=made.year,
            reason=clean(reason)[:REASON_LENGTH],
            before_code=before.id,
            persons_before=before.persons,
            asked_at=clock.now(),
            asked_by_id=by.user_id,
            asked_by_label=by.label[:200],
        )
        return _closed(one, by=by, made=made, outcome=outcome)


def compared(before: frozen.Frozen, made: frozen.Frozen, area: AreaVersion) -> Outcome:
    """What moved against the earlier set, which sets above hold it still, how many prints were made of it."""
    codes = [each.code for each in ancestors(area.area_id, map_date(made.year)) if each.area_id != area.area_id]
    above = [
        [each.id, str(each.manifest["area"]["name"]), str(each.manifest["frozen_at"])]
        for each in _intact(sets_of(codes, made.year))
    ]
    return Outcome(
        [list(each) for each in moved(before, made, area.code)],
        above,
        PrintedTable.objects.filter(frozen_id=before.id).count(),
    )


def _intact(names: Iterable[str]) -> Iterator[frozen.Frozen]:
    """The sets that are as they were made; whoever reads one that was altered on disk is told then."""
    for name in names:
        try:
            yield frozen.opened(name)
        except Conflict:
            continue


def _closed(one: Restatement, *, by: Actor, made: frozen.Frozen, outcome: Outcome) -> Restatement:
    one.after_code = made.id
    one.persons_after = made.persons
    one.closed_at = clock.now()
    one.closed_by_label = by.label[:200]
    one.differences = outcome.differences
    one.above = outcome.above
    one.prints = outcome.prints
    one.save()
    record(
        actor=by,
        verb="restate_register",
        subject_type="restatement",
        subject_id=one.pk,
        area_id=one.area_id,
        before={"frozen": one.before_code, "persons": one.persons_before},
        after={"frozen": made.id, "persons": made.persons, "sha256": made.sha256, "moved": len(outcome.differences)},
        reason=one.reason,
    )
    return one


def _restating(held: SurveyRound, *, on: bool) -> None:
    held.restating = on
    held.save(update_fields=["restating"])
