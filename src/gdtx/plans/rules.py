"""Who sees, writes, comments on, approves, issues and closes a plan on a day, and why not.

- Writing belongs to the heads of the planning organisation, or of whoever answers for it once it is closed.
- Who approves is said by the route of the day (`routes`): somebody who holds a deciding post at the body above, never
  who submitted it (the engine), and not the director of the centre under another post, unless the province rules so.
- Comments are given by whoever was asked, as long as the round is open.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from gdtx.directives.answering import heirs
from gdtx.foundation.decisions import Decision, allow, deny, first_denial
from gdtx.foundation.vietnamese import date_short
from gdtx.network.enums import Line
from gdtx.network.models import Post
from gdtx.network.queries import organisation_versions_on
from gdtx.network.roles import ROLES
from gdtx.network.scope import Actor, PostHeld

from .contents import departures_of, version_in_force
from .enums import DECIDED, OPEN, OwnChair, PlanKind, PlanState, RouteMode
from .models import Party, Plan, Round
from .routes import Competence, above, competence_for

SEE, WRITE, COMMENT, DECIDE = "plans.see", "plans.write", "plans.comment", "plans.decide"
RULE = "catalogue.manage"
#: Numbers papers of any kind: the records clerk, and heads of centres that have none.
NUMBER = "documents.issue"

DIRECTOR = "centre_director"


def answering_organisation(plan: Plan, on: dt.date) -> int | None:
    """The one organisation that answers for the plan on the day: the planner, or who took over from it."""
    return heirs(on).one(plan.organisation_id)


def competence(plan: Plan, on: dt.date) -> Competence:
    """Who is competent for the plan on the day."""
    return competence_for(answering_organisation(plan, on) or plan.organisation_id, on)


# --- Writing --------------------------------------------------------------------------------------------------


def writes_for(actor: Actor) -> list[int]:
    """The organisations for which the person writes plans, the post they work in first."""
    posts = sorted(actor.posts_with(WRITE), key=lambda post: post != actor.post)
    return list(dict.fromkeys(post.organisation_id for post in posts))


def may_start(actor: Actor, organisation_id: int) -> Decision:
    """Whether the person begins plans of the organisation."""
    if actor.is_machine:
        return actor.may(WRITE)
    if organisation_id in writes_for(actor):
        return actor.may(WRITE, organisation_id=organisation_id)
    return first_denial(
        actor.may(WRITE),
        deny(
            "other_unit", _("Kế hoạch do giám đốc, phó giám đốc của chính đơn vị lập; đơn vị này không phải của bạn.")
        ),
    )


def may_write(actor: Actor, plan: Plan) -> Decision:
    """Whether the person writes this plan: at the organisation that answers for it."""
    if actor.is_machine:
        return actor.may(WRITE)
    following = heirs(actor.on).of(plan.organisation_id)
    own = next((each for each in writes_for(actor) if each == plan.organisation_id or each in following), None)
    if own is not None:
        return actor.may(WRITE, organisation_id=own)
    return first_denial(
        actor.may(WRITE),
        deny("other_unit", _("Chỉ giám đốc, phó giám đốc của đơn vị lập kế hoạch mới sửa, trình kế hoạch này.")),
    )


def may_change(actor: Actor, plan: Plan) -> Decision:
    """Whether the person changes what stands in this version now."""
    allowed = may_write(actor, plan)
    if not allowed or plan.state in OPEN:
        return allowed
    if plan.state == PlanState.SUBMITTED:
        return deny("submitted", _("Kế hoạch đang chờ phê duyệt nên không sửa được; người trình rút về thì sửa được."))
    return deny(
        "decided",
        _("Kế hoạch đã phê duyệt không sửa trực tiếp. Hãy lập bản điều chỉnh; bản đang có vẫn giữ nguyên."),
    )


def may_take_back(actor: Actor, plan: Plan) -> Decision:
    """The one who submitted, or the director."""
    allowed = may_write(actor, plan)
    if not allowed or actor.user_id == plan.submitted_by_id or directs(actor, plan):
        return allowed
    return deny("not_yours", _("Chỉ người đã trình, hoặc giám đốc, mới rút kế hoạch về được."))


def may_revise(actor: Actor, plan: Plan) -> Decision:
    """Whether the person begins a new version of an approved plan."""
    allowed = may_write(actor, plan)
    if not allowed or plan.state == PlanState.APPROVED:
        return allowed
    return deny("not_in_force", _("Chỉ kế hoạch đang thực hiện mới lập bản điều chỉnh."))


def may_close(actor: Actor, plan: Plan) -> Decision:
    """Whoever writes it, when its time is over; of an organisation that was merged, whoever took over, from then on."""
    allowed = may_write(actor, plan)
    if not allowed or actor.on > plan.last_on or plan.organisation_id not in heirs(actor.on).open:
        return allowed
    return deny(
        "not_over",
        _("Kế hoạch còn đến ngày %(day)s; sau ngày đó mới kết thúc được.") % {"day": date_short(plan.last_on)},
    )


def may_carry_out(actor: Actor, plan: Plan) -> Decision:
    """Whoever writes the plan, and staff of the centre who log classes."""
    allowed = may_write(actor, plan)
    if allowed:
        return allowed
    following = heirs(actor.on).of(plan.organisation_id)
    if any(
        post.organisation_id == plan.organisation_id or post.organisation_id in following
        for post in actor.posts_with("learning.log_class")
    ):
        return allow()
    return allowed


# --- Deciding -------------------------------------------------------------------------------------------------


def may_decide(actor: Actor, plan: Plan) -> Decision:
    """Whether the person approves or returns the plan on this day."""
    found = competence(plan, actor.on)
    if not found.route.is_approved_above:
        return deny(
            "issued_by_director",
            _("Kế hoạch của loại đơn vị này do giám đốc ban hành và báo cáo cấp trên, không qua phê duyệt (%(basis)s).")
            % {"basis": found.route.citation},
        )
    if actor.is_machine:
        return actor.may(DECIDE)
    if found.body_id is None:
        return deny(
            "no_body_above",
            _(
                "Mạng lưới chưa ghi cơ quan quản lý của đơn vị vào ngày %(day)s nên chưa biết ai phê duyệt;"
                " Sở ghi ở trang Mạng lưới."
            )
            % {"day": date_short(actor.on)},
        )
    if not _posts_at(actor, found.body_id):
        return first_denial(
            _ended(actor, plan, found),
            actor.may(DECIDE),
            deny(
                "not_competent",
                _("Vào ngày %(day)s kế hoạch này do lãnh đạo có thẩm quyền của %(body)s phê duyệt.")
                % {"day": date_short(actor.on), "body": found.body_name},
            ),
        )
    if directs(actor, plan) and found.route.own_chair is OwnChair.ANOTHER:
        return deny(
            "directs_the_centre",
            _("Bạn là giám đốc đơn vị lập kế hoạch này nên người khác của %(body)s phê duyệt (%(basis)s).")
            % {"body": found.body_name, "basis": found.route.citation},
        )
    return actor.may(DECIDE)


def may_issue(actor: Actor, plan: Plan) -> Decision:
    """Whether the person issues the plan: the director where the route says so, or as the chair who would approve."""
    found = competence(plan, actor.on)
    if actor.is_machine:
        return actor.may(WRITE)
    if not directs(actor, plan):
        return first_denial(
            may_write(actor, plan), deny("not_the_director", _("Kế hoạch do giám đốc đơn vị ban hành."))
        )
    if found.route.mode is RouteMode.ISSUE or is_self_issue(actor, plan, found):
        return actor.may(WRITE)
    return deny(
        "approved_above",
        _("Kế hoạch của đơn vị này phải trình %(body)s phê duyệt (%(basis)s).")
        % {"body": found.body_name or _("cấp trên"), "basis": found.route.citation},
    )


def is_self_issue(actor: Actor, plan: Plan, found: Competence) -> bool:
    """Whether the person directs the centre and is also who would approve, in a province that lets them issue."""
    return (
        found.route.is_approved_above
        and found.route.own_chair is OwnChair.SELF_ISSUED
        and found.body_id is not None
        and bool(_posts_at(actor, found.body_id))
        and directs(actor, plan)
    )


def may_adopt(actor: Actor, plan: Plan) -> Decision:
    """Whether a month comes into force with its year: approved, and the month does not depart from it."""
    allowed = may_write(actor, plan)
    if not allowed:
        return allowed
    if plan.kind != PlanKind.MONTH or plan.parent_id is None:
        return deny("not_a_month", _("Chỉ kế hoạch tháng mới theo kế hoạch năm đã duyệt."))
    found = departures_of(plan)
    if found is None:
        return deny("year_not_approved", _("Kế hoạch năm chưa được duyệt nên kế hoạch tháng chưa có hiệu lực theo."))
    if found:
        return deny(
            "departs",
            _("Kế hoạch tháng khác kế hoạch năm ở %(count)d việc nên phải trình phê duyệt.")
            % {"count": len({each.key for each in found})},
        )
    return allow()


def may_replace(actor: Actor, plan: Plan) -> Decision:
    """Whoever brings the next version into force."""
    # Whether the new month follows its year was asked of the new one; the one it replaces may depart from it.
    adopts = may_write(actor, plan) if plan.kind == PlanKind.MONTH else may_adopt(actor, plan)
    return first_allowed(may_decide(actor, plan), may_issue(actor, plan), adopts)


def may_number(actor: Actor, plan: Plan) -> Decision:
    """Who enters number and day of the paper it stands on: whoever writes the plan, decides where it was decided, or
    numbers documents at one of the two."""
    if plan.state not in (PlanState.SUBMITTED, *DECIDED):
        return first_denial(
            may_write(actor, plan),
            deny("not_issued", _("Bản này chưa trình, chưa ban hành nên chưa có số, ký hiệu.")),
        )
    world = heirs(actor.on)
    body = world.one(plan.decided_body_id)
    if body is not None and _posts_at(actor, body):
        return actor.may(DECIDE)
    if any(post.organisation_id in (body, world.one(plan.organisation_id)) for post in actor.posts_with(NUMBER)):
        return actor.may(NUMBER)
    return may_write(actor, plan)


def numbers_for(actor: Actor) -> frozenset[int]:
    """The bodies for which the person numbers plans others write and decide on: those of their posts as records clerk,
    and those that these took over."""
    own = {post.organisation_id for post in actor.posts_with(NUMBER) if WRITE not in post.role.permissions}
    return frozenset(heirs(actor.on).behind(own)) if own else frozenset()


def first_allowed(*decisions: Decision) -> Decision:
    """One is enough; the first denial where none allows."""
    return next((each for each in decisions if each), decisions[0])


def reported_body(plan: Plan, on: dt.date) -> int | None:
    """Who reads on the day what was reported: the body it was reported to, who took over from it, else who directs
    professionally since it ended."""
    if plan.reported_to_id is None:
        return None
    return heirs(on).one(plan.reported_to_id) or professional_body(plan, on)


def professional_body(plan: Plan, on: dt.date) -> int | None:
    """Who directs professionally on the day, and so is told of a plan nobody above approved."""
    answering = answering_organisation(plan, on) or plan.organisation_id
    kind = organisation_versions_on([answering], on, nearest=True)[answering].kind
    found = above(answering, kind, Line.PROFESSIONAL, on)
    return found.organisation_id if found else None


def may_note(actor: Actor, plan: Plan) -> Decision:
    """Whoever decides, or comments, at the body to which the plan was reported, or that took over from it."""
    if plan.reported_to_id is None:
        return deny("not_reported", _("Kế hoạch này không phải báo cáo cấp trên."))
    body = reported_body(plan, actor.on)
    if any(post.organisation_id == body for post in [*actor.posts_with(DECIDE), *actor.posts_with(COMMENT)]):
        return allow()
    return deny("not_reported_to_you", _("Chỉ cơ quan nhận báo cáo mới ghi nhận đã xem kế hoạch này."))


def _posts_at(actor: Actor, body_id: int) -> list[PostHeld]:
    return [post for post in actor.posts_with(DECIDE) if post.organisation_id == body_id]


def directs(actor: Actor, plan: Plan) -> bool:
    """Whether the person is the director of the organisation that answers for the plan."""
    following = heirs(actor.on).of(plan.organisation_id)
    return any(
        post.role.code == DIRECTOR
        and (post.organisation_id == plan.organisation_id or post.organisation_id in following)
        for post in actor.posts
    )


def _ended(actor: Actor, plan: Plan, found: Competence) -> Decision:
    """The denial of somebody whose deciding post ended: there, or where the plan was sent to when it was submitted."""
    if actor.user_id is None:
        return allow()
    deciding = [role.code for role in ROLES.values() if DECIDE in role.permissions]
    then = competence(plan, plan.submitted_on).body_id if plan.submitted_on else None
    asked = {each for each in (found.body_id, then) if each is not None}
    ended = (
        Post.objects.filter(user_id=actor.user_id, organisation_id__in=asked, role__in=deciding)
        .filter(valid_to__lte=actor.on)
        .order_by("-valid_to")
        .first()
    )
    if ended is None:
        return allow()
    names = organisation_versions_on([ended.organisation_id], ended.valid_to - dt.timedelta(days=1), nearest=True)
    said = _("Chức vụ của bạn tại %(old)s đã hết từ ngày %(day)s nên không phê duyệt được.") % {
        "old": names[ended.organisation_id].name,
        "day": date_short(ended.valid_to),
    }
    who = (
        _("Người đương chức phê duyệt.")
        if ended.organisation_id == found.body_id
        else _("Từ ngày đó việc này thuộc %(body)s.") % {"body": found.body_name}
    )
    return deny("post_ended", f"{said} {who}")


# --- Comments -------------------------------------------------------------------------------------------------


def commenting_bodies(actor: Actor) -> frozenset[int]:
    """The bodies in whose name the person comments: those of their posts, and those that these took over."""
    own = {post.organisation_id for post in actor.posts_with(COMMENT)}
    return frozenset(heirs(actor.on).behind(own)) if own else frozenset()


def party_of(actor: Actor, found: Round) -> Party | None:
    """As whom the person was asked: by name before a body of theirs."""
    bodies = commenting_bodies(actor)
    parties = list(Party.objects.filter(round=found))
    own = next((each for each in parties if each.user_id is not None and each.user_id == actor.user_id), None)
    return own or next((each for each in parties if each.organisation_id in bodies), None)


def may_comment(actor: Actor, found: Round, plan: Plan) -> Decision:
    """Whoever was asked, and whoever writes the plan (what others said)."""
    if actor.is_machine or may_write(actor, plan) or party_of(actor, found) is not None:
        return allow()
    return deny("not_asked", _("Đợt góp ý này không hỏi bạn hoặc đơn vị của bạn."))


# --- The route of a province ----------------------------------------------------------------------------------


def may_rule(actor: Actor, province_id: int) -> Decision:
    """Who rules for the province on how plans are approved."""
    return actor.may(RULE, area_id=province_id)


def may_submit(actor: Actor, plan: Plan) -> Decision:
    """Whoever writes it, where somebody above approves."""
    allowed = may_write(actor, plan)
    if not allowed:
        return allowed
    found = competence(plan, actor.on)
    if found.route.is_approved_above:
        return allow()
    return deny(
        "issued_by_director",
        _("Kế hoạch của loại đơn vị này do giám đốc ban hành và báo cáo cấp trên, không phải trình duyệt."),
    )


def year_in_force(plan: Plan) -> Plan | None:
    """The version of the year plan a month goes by."""
    return version_in_force(plan.parent_id) if plan.parent_id else None
