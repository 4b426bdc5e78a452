"""Who may change the network, when, and why not. The same answer hides the button and blocks the request.

- Units of territory: Luật Tổ chức chính quyền địa phương; a province by the National Assembly, a commune by its
  Standing Committee. Entering such an act falls to the department of the province; one about provinces to the
  administrator of the installation.
- Learning centres of the community: the chair of the district until 30/6/2025, of the commune from 01/7/2025 (Nghị
  định 142/2025/NĐ-CP). The department enters what the district decided.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from gdtx.foundation import reading
from gdtx.foundation.decisions import Decision, allow, deny, first_denial
from gdtx.foundation.vietnamese_dates import date_short

from .enums import AREA_EVENTS, LEARNING_CENTRE_KINDS, SITE_EVENTS, Level
from .models import Area, AreaVersion, NetworkEvent, OrganisationVersion
from .roles import Scope
from .scope import Actor, PostHeld

#: From this day the chair of the commune decides on the learning centres of the commune.
COMMUNE_DECIDES_SINCE = dt.date(2025, 7, 1)


def can_load_territory(actor: Actor) -> Decision:
    """Whether a file of areas may be loaded: the administrator, or the operator of the machine."""
    return actor.may("network.load_territory")


def can_change_areas(actor: Actor, area_ids: Collection[int]) -> Decision:
    """Whether an event about these areas may be entered: all within the scope, none of them a province."""
    allowed = actor.may("network.decide_territory")
    if not allowed or actor.area_roots("network.decide_territory") is None:
        return allowed
    high = {Level.COUNTRY.value, Level.PROVINCE.value}
    asked = frozenset(area_ids)
    # A page that offers several events about an area asks for each; the level of an area never changes.
    if reading.remembered(
        (can_change_areas, asked), lambda: Area.objects.filter(pk__in=asked, level__in=high).exists()
    ):
        return deny(
            "province_is_national",
            _("Thay đổi về đơn vị hành chính cấp tỉnh do Quốc hội quyết định và do người quản trị hệ thống ghi."),
        )
    return first_denial(*(actor.may("network.decide_territory", area_id=area_id) for area_id in area_ids))


def can_place_area(actor: Actor, parent_id: int) -> Decision:
    """Whether units may be put below this area."""
    return actor.may("network.decide_territory", area_id=parent_id)


def can_place_seat(actor: Actor, area_id: int) -> Decision:
    """Whether an organisation may be seated in this area."""
    return actor.may("network.decide_organisation", area_id=area_id)


def can_change_organisation(actor: Actor, organisation_id: int, kind: str, on: dt.date) -> Decision:
    """Whether an event of the day about the organisation, of that kind then, may be entered."""
    permission = "network.decide_organisation"
    allowed = actor.may(permission, organisation_id=organisation_id)
    if not allowed or actor.is_machine:
        return allowed
    posts = [post for post in actor.posts_with(permission) if actor.post_covers_organisation(post, organisation_id)]
    return _by_some_post(posts, kind, on)


def can_establish_organisation(actor: Actor, kind: str, area_id: int, on: dt.date) -> Decision:
    """Whether an organisation of the kind, seated in the area, may be entered as established on the day."""
    permission = "network.decide_organisation"
    allowed = actor.may(permission, area_id=area_id)
    if not allowed or actor.is_machine:
        return allowed
    posts = [post for post in actor.posts_with(permission) if actor.post_covers_area(post, area_id)]
    return _by_some_post(posts, kind, on)


def _by_some_post(posts: list[PostHeld], kind: str, on: dt.date) -> Decision:
    answers = [_competent(post, kind, on) for post in posts]
    return next((answer for answer in answers if answer), answers[0] if answers else allow())


def _competent(post: PostHeld, kind: str, on: dt.date) -> Decision:
    """Whether the post is competent for the kind on the day: a commune only for its learning centres, since 2025."""
    if post.root_level != Level.COMMUNE or post.role.scope == Scope.EVERYTHING:
        return allow()
    if kind not in LEARNING_CENTRE_KINDS:
        return deny(
            "not_a_commune_matter",
            _("Ủy ban nhân dân cấp xã chỉ quyết định về trung tâm học tập cộng đồng; việc này do Sở ghi."),
        )
    if on < COMMUNE_DECIDES_SINCE:
        return deny(
            "commune_not_yet_competent",
            _(
                "Trước ngày %(since)s thẩm quyền về trung tâm học tập cộng đồng thuộc cấp huyện "
                "(Nghị định 142/2025/NĐ-CP); việc của ngày %(on)s do Sở ghi."
            )
            % {"since": date_short(COMMUNE_DECIDES_SINCE), "on": date_short(on)},
        )
    return allow()


def can_keep_particulars(actor: Actor, organisation_id: int) -> Decision:
    """Whether places, rooms, equipment and money of the organisation may be entered: by itself and who directs it."""
    return actor.may("network.keep_particulars", organisation_id=organisation_id)


def can_correct(actor: Actor, event: NetworkEvent) -> Decision:
    """Whether the event may be taken back: by whoever may enter such an event about all that it concerns."""
    if event.kind in AREA_EVENTS:
        areas = event.subjects.exclude(area=None).values_list("area_id", flat=True)
        # Units of an event already taken back have no range, and lie in nobody's scope.
        lasting = AreaVersion.objects.filter(area_id__in=list(areas)).values_list("area_id", flat=True)
        return can_change_areas(actor, sorted(set(lasting)))
    sides = [side for row in event.journal for side in (row["before"], row["after"]) if side]
    decisions = []
    concerned = sorted({side["organisation_id"] for side in sides if side.get("organisation_id")})
    if event.kind in SITE_EVENTS:
        own = [can_keep_particulars(actor, organisation_id) for organisation_id in concerned]
        return first_denial(actor.may("network.keep_particulars"), *own)
    for organisation_id in concerned:
        versions = OrganisationVersion.objects.filter(organisation_id=organisation_id)
        kinds = versions.order_by("valid_from").values_list("kind", flat=True).distinct()
        decisions += [can_change_organisation(actor, organisation_id, kind, event.on) for kind in kinds]
    return first_denial(actor.may("network.decide_organisation"), *decisions)
