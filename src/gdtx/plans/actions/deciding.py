"""The steps of a version: submitted, approved, returned, issued, adopted with its year; one or several at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.approvals.actions import move
from gdtx.foundation.errors import Forbidden, NotInScope, Refused
from gdtx.foundation.reading import reading_too
from gdtx.foundation.vietnamese import date_short, number
from gdtx.network.scope import Actor

from .. import rules
from ..contents import departures_of, versions_of
from ..enums import PlanKind, PlanState
from ..models import Activity, Comment, Plan, Round
from ..queries import unknown_plan, visible_plans
from ..routes import Competence
from ..workflow import PLAN
from .doing import drop_left_out, take_up_again
from .telling import tell_step
from .writing import locked, note

#: What a person may do by the buttons of the page; the rest belongs to other actions.
STEPS = ("approve", "return", "adopt", "issue", "submit", "take_back", "close_round", "close", "discard")
DECISIONS = ("approve", "return")
MOST_AT_ONCE = 100


# A step changes nothing of the network: who continues whom, who directs whom is looked up once for all its rules.
@reading_too()
def move_plan(*, by: Actor, plan_id: int, verb: str, version: int, reason: str = "") -> Plan:
    """Take a step of the table; `version` is what the person saw.

    Raises what `approvals.actions.move` raises, `NotInScope`, and of a plan that cannot take the step yet `Refused`
    (`no_activities`, `money_does_not_add_up`, `comments_unanswered`, `nobody_above`, `no_round`, `follows_year`).
    """
    if verb not in STEPS:
        raise Refused("unknown_verb", _("Không có bước “%(verb)s” cho kế hoạch.") % {"verb": verb[:40]}, "verb")
    plan = visible_plans(by).filter(pk=plan_id).first()
    if plan is None:
        raise unknown_plan()

    def then(row: Plan) -> None:
        if verb in _CHECKS:
            _CHECKS[verb](by, row)
        if verb == "close":
            row.closing_note = reason.strip()
        row.changed_at = timezone.now()

    with transaction.atomic():
        moved = move(by=by, record=plan, verb=verb, version=version, reason=reason, then=then)
        tell_step(by=by, plan=moved, verb=verb)
        if verb in ("approve", "issue"):
            _approve_months(by, moved)
    return moved


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of one of several plans: decided, or why not."""

    plan_id: int
    title: str
    done: bool
    sentence: str = ""


def decide_several(*, by: Actor, verb: str, chosen: Sequence[tuple[int, int]], reason: str = "") -> list[Decided]:
    """Approve or return several plans (id and the version seen), each by itself: one that fails stops no other.

    Raises `Refused` (`nothing_chosen`, `too_many`, `unknown_verb`) for the whole.
    """
    if verb not in DECISIONS:
        raise Refused("unknown_verb", _("Chỉ phê duyệt hoặc trả lại được nhiều kế hoạch một lần."), "verb")
    if not chosen:
        raise Refused("nothing_chosen", _("Chưa chọn kế hoạch nào."), "chosen")
    if len(chosen) > MOST_AT_ONCE:
        raise Refused(
            "too_many", _("Mỗi lần xử lý tối đa %(most)s kế hoạch.") % {"most": number(MOST_AT_ONCE)}, "chosen"
        )
    titles = dict(visible_plans(by).filter(pk__in=[pk for pk, _seen in chosen]).values_list("pk", "title"))
    found = []
    for pk, version in chosen:
        try:
            move_plan(by=by, plan_id=pk, verb=verb, version=version, reason=reason)
        except NotInScope as refusal:
            found.append(Decided(pk, "", False, refusal.sentence))
        except Refused as refusal:
            found.append(Decided(pk, titles.get(pk, ""), False, refusal.sentence))
        else:
            found.append(Decided(pk, titles.get(pk, ""), True))
    return found


def note_report(*, by: Actor, plan_id: int) -> Plan:
    """Say, for the body it was reported to, that an issued plan has been looked at. Doing so again changes nothing."""
    with transaction.atomic():
        plan = locked(by, plan_id, rules.may_note)
        if plan.noted_on is None:
            plan.noted_on, plan.noted_by_label = by.on, by.label[:300]
            plan.save(update_fields=["noted_on", "noted_by_label"])
            note(by, plan, "note_plan_report", after={"noted_on": by.on.isoformat()})
    return plan


# --- What a step asks and does --------------------------------------------------------------------------------


def _submit(by: Actor, plan: Plan) -> None:
    found = rules.competence(plan, by.on)
    if found.route.is_approved_above and found.body_id is None:
        raise Refused(
            "nobody_above",
            _("Mạng lưới chưa ghi cơ quan quản lý của đơn vị vào ngày %(day)s nên chưa biết trình ai.")
            % {"day": date_short(by.on)},
            None,
            _("Sở ghi cơ quan quản lý hành chính của đơn vị ở trang Mạng lưới, rồi trình lại."),
        )
    _require_complete(by, plan)
    _require_round(found, plan)
    if plan.kind == PlanKind.MONTH and departures_of(plan) == []:
        raise Refused(
            "follows_year",
            _("Kế hoạch tháng không khác kế hoạch năm đã duyệt nên không phải trình."),
            None,
            _("Hãy bấm “Ban hành theo kế hoạch năm”."),
        )
    plan.submitted_on = by.on


def _approve(by: Actor, plan: Plan) -> None:
    found = rules.competence(plan, by.on)
    self_issued = rules.directs(by, plan)
    _come_into_force(by, plan, found.body_id)
    plan.self_issued = self_issued
    if self_issued:
        plan.reported_to_id = rules.professional_body(plan, by.on)


def _issue(by: Actor, plan: Plan) -> None:
    found = rules.competence(plan, by.on)
    _require_complete(by, plan)
    _require_round(found, plan)
    _come_into_force(by, plan, plan.organisation_id)
    plan.issued = True
    plan.self_issued = found.route.is_approved_above
    plan.reported_to_id = None if plan.self_issued else found.body_id
    if plan.reported_to_id is None:
        plan.reported_to_id = rules.professional_body(plan, by.on)


def _adopt(by: Actor, plan: Plan) -> None:
    _require_complete(by, plan)
    _come_into_force(by, plan, plan.organisation_id)


def _come_into_force(by: Actor, plan: Plan, body_id: int | None) -> None:
    """The version before it ends with this one."""
    replaced = None
    for older in versions_of(plan.root_key):
        if older.pk != plan.pk and older.state == PlanState.APPROVED:
            replaced = older
            move(by=by, record=older, verb="replace", version=older.version)
    plan.decided_on, plan.decided_body_id = by.on, body_id
    plan.decided_by_label, plan.decided_post_label = by.label[:300], by.post_label[:300]
    drop_left_out(by=by, month=plan)
    take_up_again(by=by, month=plan, replaced=replaced)


def _require_complete(by: Actor, plan: Plan) -> None:
    totals = Activity.objects.filter(plan=plan).aggregate(money=Sum("money"))
    if not Activity.objects.filter(plan=plan).exists():
        raise Refused(
            "no_activities",
            _("Kế hoạch chưa có hoạt động nào."),
            None,
            _("Hãy ghi ít nhất một việc: làm gì, khi nào, ai phụ trách."),
        )
    together = totals["money"] or 0
    if plan.money_total is not None and plan.money_total != together:
        raise Refused(
            "money_does_not_add_up",
            _("Tổng kinh phí ghi %(total)s đồng nhưng cộng các hoạt động được %(sum)s đồng.")
            % {"total": number(plan.money_total), "sum": number(together)},
            "money_total",
            _("Hãy sửa tổng kinh phí hoặc kinh phí từng việc; để trống ô tổng thì chương trình tự cộng."),
        )
    _require_answered(plan)
    _end_round(by, plan)


def _require_round(found: Competence, plan: Plan) -> None:
    """Refuse (`no_round`) a year that nobody was asked about, where the route wants comments first."""
    if not found.route.needs_round or plan.number > 1 or plan.kind == PlanKind.MONTH:
        return
    if Round.objects.filter(plan=plan, closed_on__isnull=False).exists():
        return
    raise Refused(
        "no_round",
        _("Kế hoạch chưa lấy góp ý nên chưa trình, ban hành được (%(basis)s).") % {"basis": found.route.citation},
        None,
        _("Hãy mở đợt góp ý, trả lời các ý kiến rồi kết thúc đợt."),
    )


def _require_answered(plan: Plan) -> None:
    waiting = Comment.objects.filter(round__plan=plan, answer="").count()
    if waiting:
        raise Refused(
            "comments_unanswered",
            _("Còn %(count)s ý kiến góp ý chưa trả lời.") % {"count": number(waiting)},
            None,
            _("Hãy trả lời từng ý kiến: tiếp thu, tiếp thu một phần hoặc chưa tiếp thu kèm lý do."),
        )


def _end_round(by: Actor, plan: Plan) -> None:
    for each in Round.objects.filter(plan=plan, closed_on__isnull=True):
        each.closed_on, each.closed_by_label = by.on, by.label[:300]
        each.save(update_fields=["closed_on", "closed_by_label"])


def _approve_months(by: Actor, year: Plan) -> None:
    """Approving the year approves its months that wait and do not depart from it; one that departs goes on waiting."""
    for month in Plan.objects.filter(parent_id=year.root_key, state=PlanState.SUBMITTED).order_by("starts_on", "pk"):
        step = PLAN.transition("approve", month.state)
        if step is not None and departures_of(month) == [] and PLAN.decision(by, month, step):
            move_plan(by=by, plan_id=month.pk, verb="approve", version=month.version)


def _close(by: Actor, plan: Plan) -> None:
    del by
    under_way = [each for each in versions_of(plan.root_key) if not each.is_over and each.pk != plan.pk]
    if under_way:
        raise Forbidden(
            "version_under_way",
            _("Kế hoạch còn bản điều chỉnh số %(number)d đang soạn hoặc chờ duyệt.") % {"number": under_way[0].number},
            way_out=_("Hãy xử lý hoặc bỏ bản đó trước."),
        )


_CHECKS: dict[str, Callable[[Actor, Plan], None]] = {
    "submit": _submit,
    "approve": _approve,
    "issue": _issue,
    "adopt": _adopt,
    "close_round": _end_round,
    "close": _close,
    "discard": _end_round,
}
