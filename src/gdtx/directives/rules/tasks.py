"""Who may give, pass down, answer, verify, postpone and cancel, and why not. The same answer hides the button.

- A task goes down the line: to a unit that the giver's body directs or answers for on the day (Supervision and scope of
  `network`). Petitions, proposals and shortcomings may be put to any body.
- The owner answers. The bodies of one commune (committee, office for culture and society) answer for each other.
- Whoever gave it, or who stands above the giver, verifies; never the owner, and never the person who answered.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from gdtx.foundation.among import among
from gdtx.foundation.decisions import Decision, allow, deny, first_denial
from gdtx.network.enums import Level, OrganisationKind
from gdtx.network.models import OrganisationVersion, Supervision
from gdtx.network.scope import Actor, PostHeld

from ..answering import heirs
from ..enums.documents import DISCARDED, REPLACED, WITHDRAWN
from ..enums.tasks import Kind
from ..models.documents import Document
from ..models.tasks import Task, YearTheme

SEE, ASSIGN, ANSWER, VERIFY = "directives.see", "tasks.assign", "tasks.answer", "tasks.verify"

_BODIES_OF_COMMUNE = frozenset({OrganisationKind.COMMUNE_COMMITTEE, OrganisationKind.COMMUNE_SOCIAL_OFFICE})


def stands_for(actor: Actor, post: PostHeld, organisation_id: int, kind: str = "") -> bool:
    """Whether somebody in the post speaks for the unit: it is theirs, or the other body of the same commune."""
    if post.organisation_id == organisation_id:
        return True
    if post.root_level != Level.COMMUNE or not actor.post_covers_organisation(post, organisation_id):
        return False
    kind = kind or _kind_of(organisation_id, actor)
    return kind in _BODIES_OF_COMMUNE


def _kind_of(organisation_id: int, actor: Actor) -> str:
    found = OrganisationVersion.objects.on(actor.on).filter(organisation_id=organisation_id)
    return found.values_list("kind", flat=True).first() or ""


def spoken_for(actor: Actor, permission: str) -> frozenset[int]:
    """The units for which the actor speaks with the permission; at most one query, kept for the actor's day."""
    posts = actor.posts_with(permission)
    units = {post.organisation_id for post in posts}
    communes = [post for post in posts if post.root_level == Level.COMMUNE]
    within = actor.visible_organisation_ids(permission) if communes else None
    if within:
        bodies = OrganisationVersion.objects.on(actor.on).filter(
            among("organisation_id", within), kind__in=_BODIES_OF_COMMUNE
        )
        units |= {
            each
            for each in bodies.values_list("organisation_id", flat=True)
            if any(actor.post_covers_organisation(post, each) for post in communes)
        }
    return frozenset(units)


def posts_for(actor: Actor, permission: str, organisation_id: int | None) -> list[PostHeld]:
    """The posts of the actor that give the permission and speak for the unit."""
    if organisation_id is None:
        return []
    return [post for post in actor.posts_with(permission) if stands_for(actor, post, organisation_id)]


def answering_unit(actor: Actor, task: Task) -> int | None:
    """The one unit that answers for the task on the actor's day; None where an officer must choose."""
    return heirs(actor.on).one(task.answerer_id)


# --- Giving -----------------------------------------------------------------------------------------------------


def may_give(actor: Actor) -> Decision:
    """Whether the person gives tasks at all."""
    return actor.may(ASSIGN)


def may_give_by(actor: Actor, document: Document) -> Decision:
    """Whether the person gives tasks by the document: a draft too, but none that has ended, since nobody goes by it."""
    allowed = actor.may(ASSIGN)
    if not allowed or document.state not in (REPLACED, WITHDRAWN, DISCARDED):
        return allowed
    return deny(
        "document_ended",
        _("Văn bản này đã bị thay thế, thu hồi hoặc bỏ nên không giao nhiệm vụ theo nó; hãy chọn văn bản thay thế."),
    )


def in_line(actor: Actor, organisation_id: int, giver_id: int | None = None) -> Decision:
    """Whether the unit lies in the line of the giver: within reach of a post that assigns, or directed by its body."""
    if actor.is_machine:
        return allow()
    posts = actor.posts_with(ASSIGN)
    if giver_id is not None:
        posts = [post for post in posts if stands_for(actor, post, giver_id)]
    if any(actor.post_covers_organisation(post, organisation_id) for post in posts):
        return allow()
    directed = Supervision.objects.on(actor.on).filter(
        organisation_id=organisation_id, supervisor_id__in={post.organisation_id for post in posts}
    )
    if posts and directed.exists():
        return allow()
    name = ""
    if actor.sees_organisation(organisation_id):
        found = OrganisationVersion.objects.on(actor.on).filter(organisation_id=organisation_id).first()
        name = found.name if found else ""
    return deny(
        "outside_your_line",
        _("%(unit)s không thuộc tuyến quản lý của đơn vị giao vào ngày này nên không giao nhiệm vụ được.")
        % {"unit": name or _("Đơn vị này")},
    )


def units_in_line(actor: Actor, organisation_ids: Iterable[int]) -> set[int]:
    """Those of the units to whom the actor may give (see `in_line`); at most one query for all."""
    posts = actor.posts_with(ASSIGN)
    wanted = set(organisation_ids)
    covered = {each for each in wanted if any(actor.post_covers_organisation(post, each) for post in posts)}
    if not posts or covered == wanted:
        return covered
    directed = Supervision.objects.on(actor.on).filter(
        among("organisation_id", wanted - covered), supervisor_id__in={post.organisation_id for post in posts}
    )
    return covered | set(directed.values_list("organisation_id", flat=True))


def may_pass_down(actor: Actor, task: Task) -> Decision:
    """Whoever speaks for the unit that answers, and assigns to those below."""
    if task.kind != Kind.TASK:
        return deny("not_a_task", _("Chỉ nhiệm vụ mới giao tiếp xuống được; với kiến nghị, hãy giao nhiệm vụ mới."))
    if task.is_over:
        return deny("task_over", _("Nhiệm vụ này đã kết thúc nên không giao tiếp được."))
    if actor.is_machine or posts_for(actor, ASSIGN, answering_unit(actor, task)):
        return allow()
    return first_denial(
        actor.may(ASSIGN),
        deny("not_yours", _("Chỉ đơn vị chủ trì nhiệm vụ này mới giao tiếp cho đơn vị bên dưới.")),
    )


def may_raise(actor: Actor, kind: str) -> Decision:
    """Whoever answers, assigns or keeps conferences for a body may raise a petition, proposal or shortcoming for it."""
    if actor.is_machine or any(actor.has(each) for each in (ANSWER, ASSIGN, "conferences.keep")):
        return allow()
    return actor.may(ANSWER)


# --- Answering and deciding -------------------------------------------------------------------------------------


def may_answer(actor: Actor, task: Task) -> Decision:
    """The unit that answers; of a body outside the program, whoever raised the matter writes the answer down."""
    if actor.is_machine:
        return allow()
    unit = answering_unit(actor, task)
    if posts_for(actor, ANSWER, unit):
        return allow()
    if task.kind != Kind.TASK and (task.owner_id is None or unit is None) and _speaks_for_giver(actor, task):
        return allow()
    if task.answerer_id is not None and unit is None:
        return deny(
            "owner_divided",
            _("Đơn vị được giao đã chia hoặc giải thể, chưa chọn đơn vị nào thực hiện tiếp. Bên giao chọn trước."),
        )
    return first_denial(
        actor.may(ANSWER), deny("not_the_owner", _("Chỉ đơn vị chủ trì trả lời nhiệm vụ này, bạn chỉ được xem."))
    )


def may_decide(actor: Actor, task: Task) -> Decision:
    """Verify or return: the giver's side, or above it; the owner does not close its own task."""
    if actor.is_machine:
        return allow()
    unit = answering_unit(actor, task)
    if task.kind != Kind.TASK:
        if _speaks_for_giver(actor, task):
            return allow()
        return deny("not_the_asker", _("Bên nêu kiến nghị, đề xuất xem câu trả lời và kết thúc việc này."))
    above = [post for post in actor.posts_with(VERIFY) if actor.post_covers_organisation(post, task.given_by_id)]
    above = above or [post for post in actor.posts_with(VERIFY) if _is_heir(actor, post, task.given_by_id)]
    own_side = [post for post in actor.posts if unit is not None and stands_for(actor, post, unit)]
    if own_side and unit != task.given_by_id and not above:
        return deny(
            "closing_own_task",
            _("Đơn vị chủ trì không tự kết thúc nhiệm vụ của mình; bên giao (%(giver)s) xem và xác nhận.")
            % {"giver": task.given_by_label},
        )
    if not above:
        return first_denial(
            actor.may(VERIFY),
            deny("not_the_giver", _("Bên giao (%(giver)s) xem và xác nhận.") % {"giver": task.given_by_label}),
        )
    if task.responsible_id is not None and task.responsible_id == actor.user_id:
        return deny("own_task", _("Bạn là người được giao làm việc này nên người khác phải xác nhận."))
    return allow()


def may_change(actor: Actor, task: Task) -> Decision:
    """Postpone, cancel, choose who goes on: whoever may give in the name of the giver, or above it."""
    if actor.is_machine:
        return allow()
    if task.kind != Kind.TASK:
        if _speaks_for_giver(actor, task):
            return allow()
        return deny("not_the_asker", _("Chỉ bên nêu việc này mới đổi hạn hoặc thôi nêu."))
    posts = actor.posts_with(ASSIGN) + [post for post in actor.posts_with(VERIFY) if not actor.has(ASSIGN)]
    if any(
        actor.post_covers_organisation(post, task.given_by_id) or _is_heir(actor, post, task.given_by_id)
        for post in posts
    ):
        return allow()
    return deny(
        "not_the_giver",
        _("Chỉ bên giao (%(giver)s) mới gia hạn, hủy hoặc chọn đơn vị thực hiện.") % {"giver": task.given_by_label},
    )


def may_remark(actor: Actor, task: Task) -> Decision:
    """Write into the thread: the owner's and the giver's side, and helpers."""
    if actor.is_machine:
        return allow()
    if may_answer(actor, task) or may_decide(actor, task) or may_change(actor, task) or _speaks_for_giver(actor, task):
        return allow()
    helpers = {
        each for helper_id in task.helpers.values_list("pk", flat=True) for each in heirs(actor.on).of(helper_id)
    }
    if any(post.organisation_id in helpers for post in actor.posts):
        return allow()
    return deny("not_concerned", _("Chỉ bên giao, đơn vị chủ trì và đơn vị phối hợp trao đổi ở đây."))


def may_complete(actor: Actor, task: Task) -> Decision:
    """Close by data: the program alone, when nothing is missing any more."""
    if actor.is_machine and task.check_code:
        return allow()
    return deny("by_data_only", _("Nhiệm vụ gắn với số liệu tự kết thúc khi đủ số liệu, không ai đóng bằng tay."))


def _speaks_for_giver(actor: Actor, task: Task) -> bool:
    giver = heirs(actor.on).one(task.given_by_id)
    wanted = {ASSIGN, ANSWER, VERIFY, "conferences.keep"}
    return giver is not None and any(
        wanted & post.role.permissions and stands_for(actor, post, giver) for post in actor.posts
    )


def _is_heir(actor: Actor, post: PostHeld, giver_id: int) -> bool:
    """Whether the post's body goes on for a giver that is closed."""
    return post.organisation_id in heirs(actor.on).of(giver_id)


# --- Themes -----------------------------------------------------------------------------------------------------


def may_set_theme(actor: Actor) -> Decision:
    """Whoever gives tasks sets the theme of the year for their body."""
    return actor.may(ASSIGN)


def may_change_theme(actor: Actor, theme: YearTheme) -> Decision:
    """Whoever gives tasks for the body that set it."""
    return actor.may(ASSIGN, organisation_id=theme.organisation_id)
