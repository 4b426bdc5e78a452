"""A province rules for itself: its list of thematic groups, its school calendar, how it counts turns.

Each ruling holds from a day on, with its citation; what held before is closed on that day and stays for the past.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.figures.cube import refresh_all
from gdtx.foundation.errors import Conflict, NotInScope, Refused
from gdtx.foundation.periods import PeriodKind
from gdtx.foundation.periods import SchoolCalendar as CalendarValue
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese import clean, date_short, same_title
from gdtx.network.enums import Level
from gdtx.network.models import Area
from gdtx.network.scope import Actor

from . import revision
from .models import NationalGroup, SchoolCalendar, ThematicGroup, TurnsRule

_CODE = re.compile(r"[A-Z0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class GroupSpec:
    """A group of a list to come: its code, its name, and the code of the national group it counts in."""

    code: str
    name: str
    national: str
    short_name: str = ""


def set_thematic_groups(
    *, by: Actor, province_id: int, groups: Sequence[GroupSpec], valid_from: dt.date, citation: str
) -> list[ThematicGroup]:
    """From the day on the province uses this list, in this order, in place of its own or of the default one.

    Refused: `no_groups`, `bad_group_code`, `missing_group_name`, `group_twice`, `unknown_national_group`,
    `missing_citation`, `later_ruling` when a list of the province begins on that day or later.
    """
    citation = _permitted(by, province_id, citation)
    national = {row.code: row for row in NationalGroup.objects.all()}
    specs = [_checked(spec, national) for spec in groups]
    if not specs:
        raise Refused("no_groups", _("Danh mục phải có ít nhất một nhóm nội dung."), where="groups")
    for texts in ([spec.code for spec in specs], [same_title(spec.name) for spec in specs]):
        doubles = {text for text in texts if texts.count(text) > 1}
        if doubles:
            raise Refused(
                "group_twice",
                _("Nhóm “%(name)s” có hai lần trong danh mục; mỗi mã và tên chỉ dùng một lần.")
                % {"name": sorted(doubles)[0]},
                where="groups",
            )
    with transaction.atomic():
        own = _closed(ThematicGroup, province_id, valid_from, _("danh mục nhóm nội dung"))
        rows = [
            ThematicGroup.objects.create(
                province_id=province_id,
                code=spec.code,
                name=spec.name,
                short_name=spec.short_name,
                national=national[spec.national],
                position=position,
                citation=citation,
                valid_from=valid_from,
            )
            for position, spec in enumerate(specs, start=1)
        ]
        _record(
            by,
            "set_thematic_groups",
            province_id,
            valid_from,
            citation,
            before={"groups": [f"{row.code}: {row.name}" for row in own]},
            after={"groups": [f"{row.code}: {row.name} → {row.national.code}" for row in rows]},
        )
    return rows


def set_turns_rule(*, by: Actor, province_id: int, rule: str, valid_from: dt.date, citation: str) -> TurnsRule:
    """From the day on the province counts learner-turns by this rule. Refused: `unknown_turns_rule`, `later_ruling`."""
    citation = _permitted(by, province_id, citation)
    if rule not in TurnsRule.Rule.values:
        raise Refused(
            "unknown_turns_rule",
            _("“%(value)s” không phải là quy tắc tính lượt; chọn per_class hoặc per_session.") % {"value": rule},
            where="rule",
        )
    with transaction.atomic():
        own = _closed(TurnsRule, province_id, valid_from, _("quy tắc tính lượt"))
        row = TurnsRule.objects.create(province_id=province_id, rule=rule, valid_from=valid_from, citation=citation)
        _record(
            by,
            "set_turns_rule",
            province_id,
            valid_from,
            citation,
            before={"rules": [each.rule for each in own]},
            after={"rule": rule},
        )
    return row


def set_school_calendar(
    *,
    by: Actor,
    province_id: int,
    calendar: CalendarValue,
    first_school_year: int,
    citation: str,
    organisation_kind: str = "",
) -> SchoolCalendar:
    """From the school year on the province's semesters begin on these days. Refused: `later_ruling`.

    Stored figures are recounted after the commit: their buckets are cut where some calendar begins a part.
    """
    citation = _permitted(by, province_id, citation)
    valid_from = calendar.start(first_school_year, PeriodKind.SEMESTER_1)
    with transaction.atomic():
        _closed(SchoolCalendar, province_id, valid_from, _("lịch năm học"), organisation_kind=organisation_kind)
        row = SchoolCalendar.objects.create(
            province_id=province_id,
            organisation_kind=organisation_kind,
            semester_1_month=calendar.semester_1[0],
            semester_1_day=calendar.semester_1[1],
            semester_2_month=calendar.semester_2[0],
            semester_2_day=calendar.semester_2[1],
            summer_month=calendar.summer[0],
            summer_day=calendar.summer[1],
            valid_from=valid_from,
            citation=citation,
        )
        _record(
            by,
            "set_school_calendar",
            province_id,
            valid_from,
            citation,
            after={
                "semester_1": list(calendar.semester_1),
                "semester_2": list(calendar.semester_2),
                "summer": list(calendar.summer),
                "organisation_kind": organisation_kind,
            },
        )
        transaction.on_commit(refresh_all)
    return row


def _permitted(by: Actor, province_id: int, citation: str) -> str:
    """The citation, once it is clear that the person may rule for the province."""
    by.require_sees_area(province_id)
    by.may("catalogue.manage", area_id=province_id).require()
    if not Area.objects.filter(pk=province_id, level=Level.PROVINCE).exists():
        raise NotInScope("unknown_area", _("Không tìm thấy tỉnh này trong phạm vi của bạn."))
    text = clean(citation)
    if not text:
        raise Refused(
            "missing_citation",
            _("Chưa ghi căn cứ. Hãy ghi số, ký hiệu và ngày của văn bản quy định."),
            where="citation",
        )
    return text


def _checked(spec: GroupSpec, national: dict[str, NationalGroup]) -> GroupSpec:
    code, name = clean(spec.code).upper(), clean(spec.name)
    if not _CODE.fullmatch(code):
        raise Refused(
            "bad_group_code",
            _("Mã nhóm “%(code)s” không dùng được; mã gồm 1 đến 10 chữ cái không dấu hoặc chữ số.") % {"code": code},
            where="groups",
        )
    if not name:
        raise Refused("missing_group_name", _("Nhóm %(code)s chưa có tên.") % {"code": code}, where="groups")
    if spec.national not in national:
        raise Refused(
            "unknown_national_group",
            _("Nhóm %(code)s chưa gắn với nhóm chung nào của cả nước; chọn một trong: %(codes)s.")
            % {"code": code, "codes": ", ".join(national)},
            where="groups",
        )
    return GroupSpec(code, name, spec.national, clean(spec.short_name))


def _closed(
    model: type[ThematicGroup | TurnsRule | SchoolCalendar],
    province_id: int,
    valid_from: dt.date,
    what: str,
    **same: object,
) -> list[Any]:
    """Close the province's own rows in force on the day; they are given back as they were."""
    Area.objects.select_for_update().get(pk=province_id)
    own = model._default_manager.filter(Q(province_id=province_id), **same)
    later = own.filter(valid_from__gte=valid_from).order_by("valid_from").first()
    if later is not None:
        raise Conflict(
            "later_ruling",
            _("Tỉnh đã có %(what)s áp dụng từ %(day)s; chỉ ghi được quy định áp dụng sau ngày đó.")
            % {"what": what, "day": date_short(later.valid_from)},
            where="valid_from",
        )
    in_force = list(own.filter(valid_to=OPEN_END))
    own.filter(valid_to__gt=valid_from).update(valid_to=valid_from)
    return in_force


def _record(
    by: Actor,
    verb: str,
    province_id: int,
    valid_from: dt.date,
    citation: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object],
) -> None:
    revision.bump()
    record(
        actor=by,
        verb=verb,
        subject_type="catalogue",
        subject_id=province_id,
        area_id=province_id,
        before=before,
        after={**after, "valid_from": valid_from, "citation": citation},
    )
