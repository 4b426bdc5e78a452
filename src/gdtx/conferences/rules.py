"""Who sees, keeps and agrees to a conference, and what closed minutes forbid."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from gdtx.foundation.decisions import Decision, allow, deny
from gdtx.network.enums import Level, OrganisationKind
from gdtx.network.queries import organisation_versions_on, who_answers_for
from gdtx.network.scope import Actor

from .bodies import answering_on
from .enums import ConferenceState, MinutesState
from .models import Conference, Minutes

SEE = "conferences.see"
KEEP = "conferences.keep"
AGREE = "conferences.agree"

#: People write the record of their own conferences; a commune's offices write those of its committee.
_SHARED_LEVEL = Level.COMMUNE
_OF_COMMUNE = (OrganisationKind.COMMUNE_COMMITTEE, OrganisationKind.COMMUNE_SOCIAL_OFFICE)


def may_start(actor: Actor, organisation_id: int) -> Decision:
    """Whether the person prepares conferences of the organisation."""
    return _for_bodies(actor, KEEP, [organisation_id])


def may_keep(actor: Actor, conference: Conference) -> Decision:
    """Whether the person prepares the conference and writes its record: at its organiser, host, or what follows."""
    return _for_bodies(actor, KEEP, _bodies(conference))


def may_agree(actor: Actor, conference: Conference) -> Decision:
    """Whether the person agrees to the minutes and closes them."""
    return _for_bodies(actor, AGREE, _bodies(conference))


def invited_body(actor: Actor, invited: Iterable[int]) -> int | None:
    """The invited body the person belongs to, or that follows one invited since closed; None for anybody else."""
    own = {post.organisation_id for post in actor.posts_with(SEE)}
    return next((each for each in answering_on(invited, actor.on) if each in own), None) if own else None


def may_send(conference: Conference, body: int | None) -> Decision:
    """Whether the body sends in opinions and petitions: it is invited, and the conference is called, not yet held."""
    if body is None:
        return deny(
            "not_invited",
            _("Đơn vị của bạn không có trong thành phần mời nên không gửi góp ý, kiến nghị ở đây được."),
        )
    if conference.state != ConferenceState.CALLED:
        return deny(
            "not_called",
            _("Hội nghị %(state)s nên không nhận góp ý, kiến nghị gửi trước.")
            % {"state": ConferenceState(conference.state).label},
        )
    return allow()


def record_is_open(minutes: Minutes | None) -> Decision:
    """Whether the record of what happened may still be changed: not while its minutes are being agreed, nor closed."""
    if minutes is None or minutes.state == MinutesState.DRAFTED:
        return allow()
    if minutes.state != MinutesState.CLOSED:
        return deny(
            "minutes_agreed",
            _(
                "Biên bản hội nghị %(state)s nên phần này không sửa được."
                " Muốn sửa, hãy trả lại hoặc mở lại biên bản trước."
            )
            % {"state": MinutesState(minutes.state).label},
        )
    return deny(
        "minutes_closed",
        _(
            "Biên bản hội nghị đã đóng nên phần này không sửa được nữa."
            " Nếu có sai sót, hãy lập phụ lục sửa đổi có đánh số ở mục Biên bản."
        ),
    )


def keepers(actor: Actor, permission: str = KEEP) -> list[int]:
    """The organisations the person may keep conferences of by their posts, the post they work in first."""
    posts = sorted(actor.posts_with(permission), key=lambda post: post != actor.post)
    return list(dict.fromkeys(post.organisation_id for post in posts))


def _bodies(conference: Conference) -> list[int]:
    return [each for each in (conference.organiser_id, conference.host_id) if each is not None]


def _for_bodies(actor: Actor, permission: str, organisation_ids: list[int]) -> Decision:
    if actor.is_machine or not actor.has(permission):
        return actor.may(permission)
    posts = actor.posts_with(permission)
    own = {post.organisation_id for post in posts}
    found = _own(actor, permission, organisation_ids, own)
    if found is None:
        # Closed since: whoever answers for it on this day does.
        following = [each for body in organisation_ids for each in who_answers_for(body, actor.on)]
        found = _own(actor, permission, following, own)
    if found is not None:
        return actor.may(permission, organisation_id=found)
    names = organisation_versions_on(organisation_ids, actor.on, nearest=True)
    return deny(
        "other_body",
        _("Hội nghị này do %(names)s tổ chức; chỉ người được giao của đơn vị đó %(what)s.")
        % {
            "names": ", ".join(names[each].name for each in organisation_ids if each in names),
            "what": _("thông qua biên bản") if permission == AGREE else _("chuẩn bị và ghi hội nghị"),
        },
    )


def _own(actor: Actor, permission: str, organisation_ids: list[int], own: set[int]) -> int | None:
    for each in organisation_ids:
        if each in own:
            return each
    for post in actor.posts_with(permission):
        if post.root_level == _SHARED_LEVEL:
            for each in organisation_ids:
                if actor.post_covers_organisation(post, each) and _is_of_commune(each, actor):
                    return each
    return None


def _is_of_commune(organisation_id: int, actor: Actor) -> bool:
    """Whether the body is one of the commune itself: a centre keeps its own conferences."""
    version = organisation_versions_on([organisation_id], actor.on, nearest=True).get(organisation_id)
    return version is not None and version.kind in _OF_COMMUNE
