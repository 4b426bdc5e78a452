"""Saving a household with its people, and one person. Asks, locks, checks, writes and records in one transaction."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese import datetime_short, fold
from gdtx.network.enums import Level
from gdtx.network.models import Area
from gdtx.network.scope import Actor

from .. import history, registry, rules
from ..checks import Problem, check_household, refuse
from ..data import HouseholdData, PersonData
from ..enums import Cause, ResidenceEnd
from ..likeness import keep_found
from ..models import Change, Household, Person, Residence
from ..queries import household_for, person_for, visible_persons
from ..writing import Writer
from ..written import Written


def save_household(
    *,
    by: Actor,
    area_id: int,
    data: HouseholdData,
    household_id: int | None = None,
    version: int | None = None,
    cause: str = Cause.FORM,
    source: str = "",
    batch_code: str = "",
) -> Household:
    """Write a household of a commune with the members that are told; what is not told stays.

    `household_id` None (here and in the data): a new one. `version` is the one the person saw. Nothing is written when
    nothing differs. Raises `NotInScope`, `Forbidden`, `checks.PeopleRefused` with every problem, `Conflict`
    (`stale_version`) when somebody else changed it meanwhile: what was typed stays with the caller.
    """
    data = data.cleaned()
    if household_id is not None:
        data = replace(data, household_id=household_id)
    rules.may_enter_somewhere(by, area_id).require()
    refuse(check_household(data, on=by.on))
    with transaction.atomic():
        registry.hold([area_id])
        _require_commune(area_id)
        if data.household_id is not None:
            found = _locked(by, data.household_id, area_id)
            _refuse_stale(found, version)
        _require_members_seen(by, data)
        writer = Writer(by, area_id, cause, by.on, source, batch_code)
        done = writer.write([data])
        household = done.households[0]
        _require_reached(by, household)
        _record(by, household, done, batch_code)
        registry.tell(by=by, person_codes=done.person_codes, area_ids=sorted(done.area_ids), cause=cause)
    return household


def save_person(
    *,
    by: Actor,
    person_code: str,
    data: PersonData,
    version: int | None = None,
    cause: str = Cause.FORM,
    source: str = "",
) -> Person:
    """Write what is told of one person where they live, or lived last. Raises as `save_household`."""
    person = person_for(by, person_code)
    if person.home is None:
        raise NotInScope("unknown_person", _("Không tìm thấy người này trong phạm vi của bạn."))
    with transaction.atomic():
        registry.hold([person.home.area_id])
        home = _locked(by, person.home_id or 0, person.home.area_id)
        current = Person.objects.select_for_update().get(pk=person.pk)
        if version is not None and current.version != version:
            raise _stale(current.version, Change.objects.filter(person=current).order_by("-pk").first())
        household = told_of(home, replace(data, code=person.code))
        save_household(by=by, area_id=home.area_id, data=household, version=home.version, cause=cause, source=source)
    return Person.objects.get(pk=person.pk)


def told_of(household: Household, *members: PersonData) -> HouseholdData:
    """The household as it is stored, with something told of these members."""
    return HouseholdData(
        number=household.number,
        village=household.village.name if household.village else "",
        address=household.address,
        note=household.note,
        household_id=household.pk,
        members=members,
    )


def warnings_of(*, by: Actor, area_id: int, data: HouseholdData) -> list[Problem]:
    """What asks for a second look in a household that would be written."""
    data = data.cleaned()
    found = [problem for problem in check_household(data, on=by.on) if problem.warning]
    if data.number:
        others = Household.objects.filter(area_id=area_id, number_folded=fold(data.number), closed_on=None)
        others = others.filter(village__name=data.village) if data.village else others.filter(village=None)
        if others.exclude(pk=data.household_id or 0).exists():
            message = _("Trong thôn đã có phiếu số %s. Hãy xem lại số phiếu.") % data.number
            found.append(Problem("number_twice", "number", data.number, message, None, True))
    return found


def reopen_residence(*, by: Actor, person_code: str, version: int | None = None, reason: str = "") -> Person:
    """Take back that somebody moved away or died: their last residence goes on.

    Raises `NotInScope`, `Forbidden`, `Conflict` (`stale_version`), `Refused` (`lives_there`) when nothing ended.
    """
    person = person_for(by, person_code)
    assert person.home is not None
    with transaction.atomic():
        registry.hold([person.home.area_id])
        home = _locked(by, person.home_id or 0, person.home.area_id)
        person = Person.objects.select_for_update().get(pk=person.pk)
        if version is not None and person.version != version:
            raise _stale(person.version, Change.objects.filter(person=person).order_by("-pk").first())
        last = person.residences.exclude(end_reason=ResidenceEnd.CORRECTED).order_by("-valid_from").first()
        if last is None or last.valid_to == OPEN_END:
            raise Refused("lives_there", _("%s đang ở hộ này, không có gì để sửa lại.") % person.name)
        if last.household_id != home.pk:
            # They were written into another household by mistake since: it is the former one that goes on.
            home = _locked(by, last.household_id, last.household.area_id)
            person.home = home
        before = {"valid_to": last.valid_to, "end_reason": last.end_reason}
        after = {"valid_to": OPEN_END, "end_reason": ""}
        died = person.died_on
        Residence.objects.filter(pk=last.pk).update(**after)
        person.died_on = None
        person.version += 1
        keep_found(person, home.area_id)
        person.save(update_fields=["died_on", "version", "home", "search_words", "likeness"])
        Household.objects.filter(pk=home.pk).update(version=home.version + 1, closed_on=None)
        changes = history.Changes()
        changes.person(
            person.pk,
            home.pk,
            {"residence": before, **({"died_on": died} if died else {})},
            {"residence": after, **({"died_on": None} if died else {})},
            {"residence": [last.pk]},
        )
        changes.write(by=by, cause=Cause.FORM, batch_code="", at=clock.now())
        record(
            actor=by,
            verb="reopen_residence",
            subject_type="person",
            subject_id=person.code,
            subject_label=person.code,
            area_id=home.area_id,
            after=changes.for_audit(),
            reason=reason,
        )
        registry.tell(by=by, person_codes=[person.code], area_ids=[home.area_id], cause=Cause.FORM)
    return person


# --- Asking and locking --------------------------------------------------------------------------------


def _require_commune(area_id: int) -> None:
    if not Area.objects.filter(pk=area_id, level=Level.COMMUNE).exists():
        raise Refused("not_a_commune", _("Hộ gia đình chỉ ghi vào một xã, phường, đặc khu."), "area_id")


def _locked(by: Actor, household_id: int, area_id: int) -> Household:
    household_for(by, household_id)
    found = Household.objects.select_for_update(of=("self",)).select_related("village").get(pk=household_id)
    if found.area_id != area_id:
        raise NotInScope("unknown_household", _("Không tìm thấy hộ này trong xã."))
    _require_reached(by, found)
    return found


def _require_reached(by: Actor, household: Household) -> None:
    """Pass where the post or another subject lets this household be written."""
    decision = rules.may_enter(by, household.area_id)
    if decision:
        return
    for reach in registry.reaches_of(by):
        if reach.may_change and reach.households is not None:
            if Household.objects.filter(reach.households, pk=household.pk).exists():
                return
            raise Forbidden(
                "not_your_village",
                _("Hộ này nằm ngoài các thôn bạn được giao điều tra."),
                way_out=_("Cán bộ phụ trách của xã giao thêm thôn cho bạn, hoặc tự ghi hộ này."),
            )
    decision.require()


def _require_members_seen(by: Actor, data: HouseholdData) -> None:
    codes = {member.code for member in data.members if member.code}
    if codes and visible_persons(by).filter(code__in=codes).count() < len(codes):
        raise NotInScope("unknown_person", _("Phiếu nhắc tới người không có trong phạm vi của bạn."))


def _refuse_stale(found: Household, version: int | None) -> None:
    if version is None or found.version == version:
        return
    last = Change.objects.filter(household=found).order_by("-pk").first()
    raise _stale(found.version, last)


def _stale(version: int, last: Change | None) -> Conflict:
    return Conflict(
        "stale_version",
        _("Phiếu này đã được %(who)s sửa%(when)s, sau khi bạn mở ra.")
        % {
            "who": last.by_label if last and last.by_label else _("người khác"),
            "when": _(" lúc %s") % datetime_short(last.made_at) if last else "",
        },
        where={"version": version},
        way_out=_("Những gì bạn vừa nhập chưa mất: hãy so với bản mới rồi lưu lại."),
    )


def _record(by: Actor, household: Household, done: Written, batch_code: str) -> None:
    if not done.changes:
        return
    record(
        actor=by,
        verb="save_household",
        subject_type="household",
        subject_id=household.pk,
        subject_label=household.number,
        area_id=household.area_id,
        after=done.changes.for_audit(),
        batch=batch_code,
    )
