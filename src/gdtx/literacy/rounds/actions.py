"""What is done with a round: opened, given out to surveyors, its sheets entered, sent back, checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gdtx.accounts.models import User
from gdtx.approvals import actions as approvals
from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, NotInScope, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese import clean, date_short
from gdtx.network.enums import Level
from gdtx.network.models import Area, AreaVersion
from gdtx.network.scope import Actor

from ..areas import map_date
from . import carrying, queries, rules
from .enums import DoubtState, RoundState, SheetState
from .gate import require_still_open
from .models import Doubt, RoundVillage, Sheet, SurveyorVillage, SurveyRound

#: The tables speak of this day of the year (Thông tư 19/2020/TT-BGDĐT: data up to 30/9, sent by the commune by 03/10).
LAST_DAY = (9, 30)
LONGEST_REMARK = 500
FIRST_YEAR = 2000


def open_round(*, by: Actor, area_id: int, year: int, deadline: dt.date | None = None) -> SurveyRound:
    """Open the round of a commune for a year; the households and people of the last one stand in it as "to do".

    Communes merged into this one before 31 December bring theirs. Refused: `unknown_area`, `not_a_commune`,
    `wrong_year`, `round_exists`, `round_still_open`, `later_round`.
    """
    by.require_sees_area(area_id)
    rules.may_open(by, area_id).require()
    _check_year(year, by.on)
    version = AreaVersion.objects.on(map_date(year)).filter(area_id=area_id).select_related("area").first()
    if version is None or version.area.level != Level.COMMUNE:
        raise Refused(
            "not_a_commune",
            _("Đợt điều tra mở cho một xã, phường, đặc khu còn hoạt động vào ngày 31/12/%(year)d.") % {"year": year},
            where="area",
        )
    with transaction.atomic():
        Area.objects.select_for_update(no_key=True).get(pk=area_id)
        _check_others(SurveyRound.objects.filter(area_id=area_id), year)
        round_ = SurveyRound(area_id=area_id, year=year, deadline=deadline or dt.date(year, *LAST_DAY))
        approvals.begin(by=by, record=round_)
        carried = carrying.carry_over(by=by, round_=round_, commune_code=version.code)
        record(
            actor=by,
            verb="carry_over",
            subject_type="survey_round",
            subject_id=round_.pk,
            subject_label=f"{version.name} · {year}",
            area_id=area_id,
            after={"households": carried.households, "persons": carried.persons, "moved_in": carried.moved_in},
        )
    return round_


def _check_year(year: int, on: dt.date) -> None:
    if not FIRST_YEAR <= year <= on.year:
        raise Refused(
            "wrong_year",
            _("Không mở được đợt của năm %(year)d: chỉ mở đợt của năm nay (%(now)d) hoặc các năm trước.")
            % {"year": year, "now": on.year},
            where="year",
        )


def _check_others(rounds: Iterable[SurveyRound], year: int) -> None:
    for each in rounds:
        if each.year == year:
            raise Conflict("round_exists", _("Đợt điều tra năm %(year)d của xã đã mở.") % {"year": year}, "year")
        if each.year > year:
            raise Conflict(
                "later_round",
                _("Xã đã có đợt điều tra năm %(later)d; không mở thêm đợt của năm trước đó.") % {"later": each.year},
                "year",
            )
        if each.state == RoundState.OPEN:
            raise Conflict(
                "round_still_open",
                _("Đợt điều tra năm %(year)d của xã chưa khóa.") % {"year": each.year},
                "year",
                _("Hãy khóa đợt đó trước khi mở đợt mới."),
            )


# --- Surveyors ----------------------------------------------------------------------------------------------------


def assign_villages(*, by: Actor, round_id: int, user_id: int, village_ids: Collection[int]) -> None:
    """Have somebody survey exactly these villages of the round from today on.

    Refused: `not_a_surveyor` for who holds no post of surveyor in the commune, `unknown_village`, `round_locked`.
    """
    with transaction.atomic():
        round_ = _held(by, round_id)
        rules.may_open(by, round_.area_id).require()
        require_still_open(round_)
        user = next((each for each in queries.surveyors_in(round_.area_id, by.on) if each.pk == user_id), None)
        if user is None:
            raise Refused(
                "not_a_surveyor",
                _("Người này không giữ chức vụ điều tra viên ở xã vào ngày %(on)s.") % {"on": date_short(by.on)},
                where="user",
                way_out=_("Hãy nhờ Trưởng phòng Văn hóa – Xã hội ghi chức vụ điều tra viên cho người đó trước."),
            )
        wanted = set(village_ids)
        known = set(RoundVillage.objects.filter(round=round_).values_list("village_id", flat=True))
        if wanted - known:
            raise Refused("unknown_village", _("Có thôn không thuộc đợt điều tra này."), where="villages")
        _change_villages(by, round_, user, wanted)


def _change_villages(by: Actor, round_: SurveyRound, user: User, wanted: set[int]) -> None:
    held = SurveyorVillage.objects.filter(round=round_, user=user, valid_to__gt=by.on)
    before = {each.village_id: each for each in held.select_for_update().order_by("pk")}
    now = clock.now()
    for village, each in before.items():
        if village not in wanted:
            if each.valid_from >= by.on:
                each.delete()
            else:
                SurveyorVillage.objects.filter(pk=each.pk).update(valid_to=by.on)
    SurveyorVillage.objects.bulk_create(
        SurveyorVillage(
            round=round_,
            village_id=village,
            user=user,
            valid_from=by.on,
            valid_to=OPEN_END,
            given_by_label=by.label[:200],
            given_at=now,
        )
        for village in sorted(wanted - before.keys())
    )
    if wanted != before.keys():
        record(
            actor=by,
            verb="assign_villages",
            subject_type="survey_round",
            subject_id=round_.pk,
            subject_label=f"{user} · {round_.year}",
            area_id=round_.area_id,
            before={"villages": sorted(before)},
            after={"villages": sorted(wanted)},
        )


# --- Sheets -------------------------------------------------------------------------------------------------------


def mark_entered(*, by: Actor, sheet: Sheet) -> None:
    """Say that the household was asked. Part of the action that writes what it answered."""
    Sheet.objects.filter(pk=sheet.pk).update(
        state=SheetState.ENTERED,
        entered_by_id=by.user_id,
        entered_by_label=by.label[:200],
        entered_at=clock.now(),
        checked_by_label="",
        checked_at=None,
        remark="",
        version=sheet.version + 1,
    )
    _note(by, sheet, "enter_sheet")


def check_sheet(*, by: Actor, sheet_id: int, version: int) -> Sheet:
    """Say that the sheet is right. Refused: `not_entered`, `stale_version`, `round_locked`."""
    with transaction.atomic():
        sheet = _sheet(by, sheet_id, version)
        if sheet.state == SheetState.TO_DO:
            raise Refused("not_entered", _("Phiếu này chưa nhập nên chưa kiểm tra được."))
        Sheet.objects.filter(pk=sheet.pk).update(
            state=SheetState.CHECKED,
            checked_by_label=by.label[:200],
            checked_at=clock.now(),
            remark="",
            version=sheet.version + 1,
        )
        _note(by, sheet, "check_sheet")
    return sheet


def send_back(*, by: Actor, sheet_id: int, version: int, remark: str) -> Sheet:
    """Send a sheet back to be asked again, saying why. Refused: `missing_reason`, `too_long`, and as `check_sheet`."""
    remark = clean(remark)
    if not remark:
        raise Refused("missing_reason", _("Chưa ghi lý do trả lại. Hãy ghi điều cần hỏi lại hộ này."), where="remark")
    if len(remark) > LONGEST_REMARK:
        raise Refused("too_long", _("Lý do dài quá %(n)d ký tự.") % {"n": LONGEST_REMARK}, where="remark")
    with transaction.atomic():
        sheet = _sheet(by, sheet_id, version)
        Sheet.objects.filter(pk=sheet.pk).update(
            state=SheetState.TO_DO, remark=remark, checked_by_label="", checked_at=None, version=sheet.version + 1
        )
        _note(by, sheet, "send_back_sheet")
    return sheet


def check_village(*, by: Actor, round_id: int, village_id: int) -> int:
    """Say that every entered sheet of a village without an open doubt is right; how many there were."""
    with transaction.atomic():
        round_ = _held(by, round_id)
        rules.may_open(by, round_.area_id).require()
        require_still_open(round_)
        open_doubts = Doubt.objects.filter(round=round_, state=DoubtState.OPEN).values("household_id")
        sheets = Sheet.objects.filter(round=round_, village_id=village_id, state=SheetState.ENTERED)
        done = sheets.exclude(household_id__in=open_doubts).update(
            state=SheetState.CHECKED,
            checked_by_label=by.label[:200],
            checked_at=clock.now(),
            remark="",
            version=F("version") + 1,
        )
        record(
            actor=by,
            verb="check_village",
            subject_type="survey_round",
            subject_id=round_.pk,
            area_id=round_.area_id,
            after={"village": village_id, "sheets": done},
        )
    return done


def confirm_doubt(*, by: Actor, doubt_id: int, note: str = "") -> Doubt:
    """Say that an answer hard to believe was asked again and is so. Refused: `round_locked`."""
    with transaction.atomic():
        doubt = Doubt.objects.select_related("round").filter(pk=doubt_id).first()
        if doubt is None or not queries.reaches_household(by, doubt.round, doubt.household_id):
            raise NotInScope("unknown_doubt", _("Không tìm thấy điều cần hỏi lại này trong phạm vi của bạn."))
        # The round first, as every writing does.
        require_still_open(SurveyRound.objects.select_for_update(no_key=True).get(pk=doubt.round_id))
        doubt = Doubt.objects.select_for_update(of=("self",)).select_related("round").get(pk=doubt_id)
        doubt.state, doubt.note = DoubtState.CONFIRMED, clean(note)[:300]
        doubt.settled_by_label, doubt.settled_at = by.label[:200], clock.now()
        doubt.save()
        record(
            actor=by,
            verb="confirm_doubt",
            subject_type="survey_doubt",
            subject_id=doubt.pk,
            area_id=doubt.round.area_id,
            after={"rule": doubt.rule},
        )
    return doubt


def _sheet(by: Actor, sheet_id: int, version: int) -> Sheet:
    """The sheet, locked, for whoever runs the round."""
    found = Sheet.objects.filter(pk=sheet_id).values_list("round_id", flat=True).first()
    round_ = _held(by, found)
    rules.may_open(by, round_.area_id).require()
    require_still_open(round_)
    sheet = Sheet.objects.select_for_update().get(pk=sheet_id)
    if sheet.version != version:
        raise stale()
    return sheet


def stale() -> Conflict:
    """What whoever looked at an older state of a sheet is told."""
    return Conflict(
        "stale_version",
        _("Phiếu này đã có người khác sửa sau khi bạn mở ra; chưa có gì bị ghi đè."),
        "version",
        _("Hãy mở lại phiếu, xem bản mới rồi làm tiếp."),
    )


def _held(by: Actor, round_id: int | None) -> SurveyRound:
    """The round, held until the end of the transaction; `NotInScope` for one outside the person's scope."""
    round_ = SurveyRound.objects.select_for_update(no_key=True).filter(pk=round_id or 0).first()
    if round_ is None or not queries.sees_round(by, round_):
        raise queries.unknown_round()
    return round_


def _note(by: Actor, sheet: Sheet, verb: str) -> None:
    record(
        actor=by,
        verb=verb,
        subject_type="survey_sheet",
        subject_id=sheet.pk,
        area_id=SurveyRound.objects.values_list("area_id", flat=True).get(pk=sheet.round_id),
    )
