"""What stands in a version: bases, targets and activities are added, changed, moved and taken out one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.audit.actions import changes
from gdtx.catalogue.models import ThematicGroup
from gdtx.directives.queries.documents import visible_documents
from gdtx.directives.queries.tasks import visible_tasks
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.ranges import DateRange
from gdtx.foundation.typed_values import plain, require_seen, shown
from gdtx.foundation.vietnamese import date_short, number, same_title
from gdtx.network.models import OrganisationSuccession, OrganisationVersion
from gdtx.network.queries import organisation_versions_on, province_of, seat_of
from gdtx.network.scope import Actor

from .. import indicators
from ..content import ACTIVITY, BASIS, TARGET
from ..contents import left_out_of
from ..enums import PlanKind
from ..models import Activity, Basis, Plan, Row, Target
from ..offered import tasks_of
from ..periods import say_period
from ..when import require_within, say_days
from ..wording import target_name
from .copying import read_baselines
from .writing import locked, note, tidy_value, touch, unknown_row

#: Columns people fill in, by model.
FIELDS: dict[type[Row], tuple[str, ...]] = {Basis: BASIS, Target: TARGET, Activity: ACTIVITY}
_NAMES: dict[type[Row], str] = {Basis: "basis", Target: "target", Activity: "activity"}
MOST_ROWS = 500


def add_row(*, by: Actor, plan_id: int, model: type[Row], values: Mapping[str, Any]) -> Row:
    """Write a new basis, target or activity at the end; what a month had left out of its year keeps its key.

    Raises `NotInScope`, `Forbidden`, `Refused` (see `_check`), `Conflict` (`row_exists`).
    """
    with transaction.atomic():
        plan = locked(by, plan_id)
        rows = model._default_manager.filter(plan=plan)
        if rows.count() >= MOST_ROWS:
            raise Refused(
                "too_many_rows", _("Một kế hoạch ghi tối đa %(most)s mục mỗi loại.") % {"most": number(MOST_ROWS)}
            )
        row = model(plan=plan, position=(rows.aggregate(last=Max("position"))["last"] or 0) + 1)
        _fill(by, plan, row, values)
        if isinstance(row, Activity):
            row.key = left_out_of(plan).get(same_title(row.title), row.key)
        _save(row)
        if isinstance(row, Target):
            _baseline(plan, row)
        touch(plan)
        note(by, plan, f"add_plan_{_NAMES[model]}", after=shown(row, FIELDS[model]))
    return row


def change_row(
    *, by: Actor, plan_id: int, model: type[Row], pk: int, values: Mapping[str, Any], seen: str | None = None
) -> Row:
    """Write a row anew; `seen` is the fingerprint the form was given. Raises what `add_row` raises, `NotFound`,
    `Conflict` (`stale_version`)."""
    with transaction.atomic():
        plan = locked(by, plan_id)
        row = _row(plan, model, pk)
        require_seen(row, seen, FIELDS[model])
        before, measured = shown(row, FIELDS[model]), _measured(row)
        _fill(by, plan, row, values)
        was, now = changes(before, shown(row, FIELDS[model]))
        if was or now:
            _save(row)
            if isinstance(row, Target) and _measured(row) != measured:
                _baseline(plan, row)
            touch(plan)
            note(by, plan, f"change_plan_{_NAMES[model]}", before=was, after=now)
    return row


def remove_row(*, by: Actor, plan_id: int, model: type[Row], pk: int) -> None:
    """Take a row out of the version; versions approved before keep it."""
    with transaction.atomic():
        plan = locked(by, plan_id)
        row = _row(plan, model, pk)
        note(by, plan, f"remove_plan_{_NAMES[model]}", before=shown(row, FIELDS[model]))
        row.delete()
        touch(plan)


def move_row(*, by: Actor, plan_id: int, model: type[Row], pk: int, up: bool) -> None:
    """Exchange a row with its neighbour."""
    with transaction.atomic():
        plan = locked(by, plan_id)
        rows = list(model._default_manager.filter(plan=plan))
        at = next((index for index, row in enumerate(rows) if row.pk == pk), None)
        if at is None:
            raise unknown_row()
        other = at - 1 if up else at + 1
        if 0 <= other < len(rows):
            rows[at], rows[other] = rows[other], rows[at]
            for position, row in enumerate(rows, start=1):
                row.position = position
            model._default_manager.bulk_update(rows, ["position"])
            touch(plan)
            note(by, plan, "order_plan_rows")


def refresh_baselines(*, by: Actor, plan_id: int) -> int:
    """Read every baseline anew from the records, and when; how many were read."""
    with transaction.atomic():
        plan = locked(by, plan_id)
        rows = read_baselines(plan, *place_of(plan))
        note(by, plan, "read_plan_baselines", after={row.measure: plain(row.baseline) for row in rows})
    return len(rows)


# --- Filling and checking -------------------------------------------------------------------------------------


def _row(plan: Plan, model: type[Row], pk: int) -> Row:
    found: Row | None = model._default_manager.filter(plan=plan, pk=pk).first()
    if found is None:
        raise unknown_row()
    return found


def _save(row: Row) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        what = _("Chỉ tiêu này") if isinstance(row, Target) else _("Văn bản này")
        raise Conflict(
            "row_exists",
            _("%(what)s đã có trong kế hoạch.") % {"what": what},
            "measure" if isinstance(row, Target) else "document",
            _("Hãy sửa dòng đã có."),
        ) from None


def set_columns(row: Row, values: Mapping[str, Any]) -> list[Refused]:
    """Put tidied values into the columns people fill in; what cannot stand there, column by column. Writes nothing."""
    problems = []
    for name in FIELDS[type(row)]:
        if name in values:
            field = row._meta.get_field(name.removesuffix("_id"))
            value = values[name]
            try:
                setattr(row, name, value or None if field.is_relation else tidy_value(field, value))  # type: ignore[arg-type]
            except Refused as refusal:
                problems.append(refusal)
    return problems


def _fill(by: Actor, plan: Plan, row: Row, values: Mapping[str, Any]) -> None:
    measured = _measured(row)
    for refusal in set_columns(row, values):
        raise refusal
    match row:
        case Basis():
            _check_basis(by, row)
        case Target():
            if _measured(row) != measured:
                row.baseline = None
            _check_target(plan, row)
        case Activity():
            for check in ACTIVITY_CHECKS:
                check(by, plan, row)


def _check_basis(by: Actor, row: Basis) -> None:
    if row.document_id is None:
        if not row.subject:
            raise Refused("missing", _("Chưa ghi trích yếu của văn bản làm căn cứ."), "subject")
        return
    document = visible_documents(by).filter(pk=row.document_id).first()
    if document is None:
        raise Refused("unknown_document", _("Không tìm thấy văn bản này trong phạm vi của bạn."), "document")
    # What is printed is what the register said when it was taken as a basis.
    row.symbol, row.issued_on = document.symbol[:80], document.issued_on
    row.subject = document.abstract[:500]
    row.issuer = (document.issuer_text or row.issuer)[:200]
    if not row.issuer:
        names = organisation_versions_on([document.organisation_id], document.issued_on or by.on, nearest=True)
        row.issuer = names[document.organisation_id].name[:200] if document.organisation_id in names else ""


def _check_target(plan: Plan, row: Target) -> None:
    if row.measure:
        found = indicators.indicator(row.measure)
        if found is None:
            raise Refused("unknown_measure", _("Không có chỉ tiêu “%(code)s”.") % {"code": row.measure[:40]}, "measure")
        row.title, row.unit = "", ""
        if row.group_id is not None and not found.grouped:
            raise Refused(
                "not_split", _("%(what)s không chia được theo nhóm nội dung.") % {"what": found.title}, "group"
            )
    elif not row.title:
        raise Refused("missing", _("Chưa chọn chỉ tiêu, hoặc chưa ghi tên chỉ tiêu khác."), "measure")
    else:
        row.group_id = None
    _require_group(plan, row.group_id)
    row.value = _amount(row)
    _check_parts(plan, row)
    _check_baseline(plan, row)


def _amount(row: Target) -> Decimal:
    try:
        value = Decimal(row.value)
    except (InvalidOperation, TypeError, ValueError):
        raise Refused("bad_number", _("Chỉ tiêu phải là một số."), "value") from None
    found = indicators.indicator(row.measure) if row.measure else None
    places = found.places if found else 2
    if not 0 <= value <= 10**12 or value != round(value, places):
        raise Refused(
            "bad_number",
            _("%(value)s không ghi được: chỉ tiêu này là số từ 0, %(places)s.")
            % {
                "value": indicators.say_value(value) if abs(value) < 10**15 else "?",
                "places": _("tối đa %(count)d chữ số thập phân") % {"count": places}
                if places
                else _("không có phần lẻ"),
            },
            "value",
        )
    if found is not None and found.unit == "%" and value > 100:
        raise Refused("bad_number", _("Tỷ lệ không quá 100%."), "value")
    return value


def _check_parts(plan: Plan, row: Target) -> None:
    """Refuse (`part_above_whole`) more women, or more in thematic groups, than there are in all (0: not set yet)."""
    found = indicators.indicator(row.measure) if row.measure else None
    if found is None or not found.adds_up:
        return
    others = list(Target.objects.filter(plan=plan).exclude(pk=row.pk).exclude(measure="").select_related("group"))
    rows = [*others, row]
    whole = {(each.measure, each.group_id): each for each in rows}
    for each in rows:
        above = whole.get((indicators.PART_OF.get(each.measure, ""), each.group_id))
        if above is not None and row in (each, above) and 0 < above.value < each.value:
            raise _above_whole(target_name(each), each.value, target_name(above), above.value)
    above = whole.get((row.measure, None))
    groups = [each for each in rows if each.measure == row.measure and each.group_id is not None]
    together = sum((each.value for each in groups), Decimal(0))
    if above is not None and 0 < above.value < together:
        raise _above_whole(_("Các nhóm nội dung cộng lại"), together, target_name(above), above.value)


def _above_whole(part: str, value: Decimal, whole: str, most: Decimal) -> Refused:
    return Refused(
        "part_above_whole",
        _("%(part)s: %(value)s, lớn hơn cả %(whole)s: %(most)s.")
        % {
            "part": part,
            "value": indicators.say_value(value),
            "whole": whole,
            "most": indicators.say_value(most),
        },
        "value",
        _("Hãy sửa chỉ tiêu chung trước, hoặc giảm chỉ tiêu thành phần."),
    )


def _check_baseline(plan: Plan, row: Target) -> None:
    """Refuse (`target_below_baseline`) less than last year without a word on why."""
    found = indicators.indicator(row.measure) if row.measure else None
    if found is None or found.may_fall or row.note:
        return
    baseline = row.baseline if row.baseline is not None else _read(plan, row)
    if baseline is not None and row.value < baseline:
        raise Refused(
            "target_below_baseline",
            _("%(what)s: kế hoạch %(value)s thấp hơn thực hiện %(period)s (%(baseline)s).")
            % {
                "what": found.title,
                "value": indicators.say_value(row.value),
                "period": say_period(PlanKind.YEAR, indicators.baseline_code(plan.kind, plan.period)),
                "baseline": indicators.say_value(baseline),
            },
            "value",
            _("Nếu chủ ý giảm, hãy ghi lý do vào ô Ghi chú rồi ghi lại."),
        )


def activity_problems(by: Actor, plan: Plan, row: Activity) -> list[Refused]:
    """Everything that stands against an activity as it is filled in, by the checks of the form. Writes nothing."""
    problems = []
    for check in ACTIVITY_CHECKS:
        try:
            check(by, plan, row)
        except Refused as refusal:
            problems.append(refusal)
    return problems


def _check_days(by: Actor, plan: Plan, row: Activity) -> None:
    require_within(row.starts_on, row.last_on, plan.span, say_days(row.starts_on, row.last_on))


def _check_group(by: Actor, plan: Plan, row: Activity) -> None:
    _require_group(plan, row.group_id)


def _check_money(by: Actor, plan: Plan, row: Activity) -> None:
    if row.money and not row.source:
        raise Refused(
            "no_source",
            _("Đã ghi kinh phí %(money)s đồng nhưng chưa ghi nguồn.") % {"money": number(row.money)},
            "source",
        )


def _check_classes(by: Actor, plan: Plan, row: Activity) -> None:
    if row.turns and not row.classes and row.classes is not None:
        raise Refused("turns_without_class", _("Có lượt người dự kiến thì phải có ít nhất một lớp."), "classes")


def _check_task(by: Actor, plan: Plan, row: Activity) -> None:
    if row.task_id is None:
        return
    task = visible_tasks(by).filter(pk=row.task_id).first()
    if task is None:
        raise Refused("unknown_task", _("Không tìm thấy nhiệm vụ này trong phạm vi của bạn."), "task")
    if tasks_of(by, plan).filter(pk=row.task_id).exists():
        return
    raise Refused(
        "task_of_other",
        _("Nhiệm vụ “%(title)s” giao cho đơn vị khác, không phải đơn vị lập kế hoạch này.")
        % {"title": task.title[:80]},
        "task",
        _("Hãy chọn nhiệm vụ giao cho đơn vị, hoặc để trống."),
    )


def _check_working(by: Actor, plan: Plan, row: Activity) -> None:
    """Refuse (`organisation_closed`) an activity after the organisation closed with nobody taking over."""
    days = DateRange.inclusive(row.starts_on, row.last_on)
    versions = OrganisationVersion.objects.filter(organisation_id=plan.organisation_id)
    if versions.during(days).exists():
        return
    last = versions.filter(valid_to__lte=row.starts_on).order_by("-valid_to").first()
    if last is None:
        first = versions.order_by("valid_from").first()
        raise Refused(
            "organisation_closed",
            _("Đơn vị bắt đầu hoạt động từ ngày %(day)s, sau thời gian của việc này.")
            % {"day": date_short(first.valid_from) if first else "?"},
            "when",
        )
    if OrganisationSuccession.objects.filter(predecessor_id=plan.organisation_id, on__lte=row.starts_on).exists():
        return  # whoever took over carries it out; the page of the plan says so
    raise Refused(
        "organisation_closed",
        _("%(name)s thôi hoạt động từ ngày %(day)s và không có đơn vị tiếp nhận, nên không ghi việc sau ngày đó.")
        % {"name": last.name, "day": date_short(last.valid_to)},
        "when",
        _("Hãy sửa thời gian của việc, hoặc ghi vào kế hoạch của đơn vị đang hoạt động."),
    )


#: What an activity must satisfy, in the order it is told.
ACTIVITY_CHECKS: tuple[Callable[[Actor, Plan, Activity], None], ...] = (
    _check_days, _check_group, _check_working, _check_money, _check_classes, _check_task,
)  # fmt: skip


def _require_group(plan: Plan, group_id: int | None) -> None:
    if group_id is None:
        return
    group = ThematicGroup.objects.filter(pk=group_id).first()
    province_id, _kind = place_of(plan)
    if group is None or group.province_id not in (None, province_id):
        raise Refused("unknown_group", _("Không có nhóm nội dung này trong danh mục của tỉnh."), "group")


def _measured(row: Row) -> tuple[str, int | None] | None:
    return (row.measure, row.group_id) if isinstance(row, Target) else None


def place_of(plan: Plan) -> tuple[int | None, str]:
    """The province and kind of the organisation when the plan begins, or as near to it as it is known."""
    version = organisation_versions_on([plan.organisation_id], plan.starts_on, nearest=True)[plan.organisation_id]
    day = max(plan.starts_on, version.valid_from)
    seat = seat_of(plan.organisation_id, day)
    province = province_of(seat.area_id, day) if seat else None
    return (province.area_id if province else None), version.kind


def _read(plan: Plan, row: Target) -> Decimal | None:
    province_id, kind = place_of(plan)
    span = indicators.baseline_span(kind, province_id, indicators.baseline_code(plan.kind, plan.period))
    return indicators.values_of(plan.organisation_id, [(row.measure, row.group_id)], span)[(row.measure, row.group_id)]


def _baseline(plan: Plan, row: Target) -> None:
    if not row.measure:
        row.baseline, row.baseline_period, row.baseline_read_at = None, "", None
    else:
        row.baseline = _read(plan, row)
        row.baseline_period = indicators.baseline_code(plan.kind, plan.period)
        row.baseline_read_at = timezone.now()
    row.save(update_fields=["baseline", "baseline_period", "baseline_read_at"])
