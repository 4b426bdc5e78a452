"""Who acts, with which posts on which day, and how far these posts reach.

A post counts on the days it is held and only while its organisation is open. Scope is the organisation of the post, or
the area it answers for: the country for the ministry, the province of its seat for the department, the district, the
commune; a centre answers for itself. Closed organisations belong to whoever holds their last seat on today's map.

Outside the scope the answer is 404 (`NotInScope`), inside it but without the permission 403 with the reason.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from gdtx.accounts.models import User
from gdtx.foundation.decisions import Decision, allow, deny
from gdtx.foundation.errors import NotInScope, Refused

from .enums import LEVEL_DEPTH, Level, OrganisationKind
from .models import AreaAncestry, AreaVersion, OrganisationVersion, Seat
from .placement import Placement
from .revision import kept_while_reading, revisions
from .roles import OPERATOR, PERMISSIONS, ROLES, SET_UP, Role, Scope, roles_with

# The level of the area an organisation answers for, by kind; a kind that is not here answers for itself alone.
ANSWERS_FOR: dict[str, Level] = {
    OrganisationKind.MINISTRY: Level.COUNTRY,
    OrganisationKind.MINISTRY_DIVISION: Level.COUNTRY,
    OrganisationKind.PROVINCE_COMMITTEE: Level.PROVINCE,
    OrganisationKind.DEPARTMENT: Level.PROVINCE,
    OrganisationKind.DISTRICT_COMMITTEE: Level.DISTRICT,
    OrganisationKind.DISTRICT_OFFICE: Level.DISTRICT,
    OrganisationKind.COMMUNE_COMMITTEE: Level.COMMUNE,
    OrganisationKind.COMMUNE_SOCIAL_OFFICE: Level.COMMUNE,
}


#: Where an actor remembers which post allowed what was asked last.
_ACTED = "acted under"


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post on the day it is asked about, with its organisation as it stood then.

    `root_id` is the area the organisation answers for, None for one that answers for itself alone. `area_code` and
    `area_name` are of that area, else of the seat ("" without one); `province_id` is the province of the seat.
    """

    id: int
    role: Role
    duty: str
    organisation_id: int
    organisation_code: str
    organisation_name: str
    organisation_kind: str
    root_id: int | None = None
    root_level: str = ""
    area_code: str = ""
    area_name: str = ""
    province_id: int | None = None

    @property
    def title(self) -> str:
        """What the person is: their duty as written down, else the title of the role."""
        return self.duty or str(self.role.title)

    @property
    def label(self) -> str:
        """Title and organisation, for the audit and for headings."""
        return f"{self.title}, {self.organisation_name}"

    @property
    def reaches_everything(self) -> bool:
        """Whether nothing lies outside."""
        return self.role.scope == Scope.EVERYTHING or (
            self.role.scope == Scope.AREA and self.root_level == Level.COUNTRY
        )


@dataclass(frozen=True)
class Actor:
    """Who acts on a business day. Made once per request or command; read-only."""

    user_id: int | None
    label: str
    on: dt.date
    posts: tuple[PostHeld, ...] = ()
    built_in: Role | None = None
    acting_post_id: int | None = None
    _memo: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    # --- Making one ---------------------------------------------------------------------------------------

    @classmethod
    def for_user(cls, user: User, on: dt.date, *, acting_post_id: int | None = None) -> Actor:
        """The person with the posts they hold on the day; a closed account holds none."""
        posts = posts_held(user, on) if user.is_active else ()
        return cls(user.pk, str(user), on, posts, acting_post_id=acting_post_id)

    @classmethod
    def operator(cls, on: dt.date) -> Actor:
        """Whoever runs commands on the machine without a sign-in name: aggregates only."""
        return cls(None, str(OPERATOR.title), on, built_in=OPERATOR)

    @classmethod
    def set_up(cls, on: dt.date) -> Actor:
        """The program itself while it makes an installation (the demonstration, a migration)."""
        return cls(None, str(SET_UP.title), on, built_in=SET_UP)

    # --- Posts ----------------------------------------------------------------------------------------------

    @property
    def post(self) -> PostHeld | None:
        """The post the person is working in: the chosen one, else the first."""
        chosen = (post for post in self.posts if post.id == self.acting_post_id)
        return next(chosen, self.posts[0] if self.posts else None)

    @property
    def post_label(self) -> str:
        """The post the person acts under, for the audit; "" for the operator and for who has none.

        That is the post they work in, unless what they were last allowed to do comes from another one of theirs.
        """
        acted: PostHeld | None = self._memo.get(_ACTED, self.post)
        return acted.label if acted else ""

    @property
    def is_machine(self) -> bool:
        """Whether no person stands behind it (operator, set-up)."""
        return self.built_in is not None

    @cached_property
    def reaches_everything(self) -> bool:
        """Whether no organisation is hidden from the person."""
        return self.is_machine or any(post.reaches_everything for post in self.posts)

    def posts_with(self, permission: str) -> list[PostHeld]:
        """The posts that give the permission somewhere."""
        return [post for post in self.posts if permission in post.role.permissions]

    def has(self, permission: str) -> bool:
        """Whether some post gives the permission somewhere."""
        if permission not in PERMISSIONS:
            raise ValueError(f"There is no permission {permission!r}")
        if self.built_in is not None:
            return permission in self.built_in.permissions
        return bool(self.posts_with(permission))

    # --- May they? --------------------------------------------------------------------------------------------

    def may(self, permission: str, *, organisation_id: int | None = None, area_id: int | None = None) -> Decision:
        """Whether the person may do this: somewhere, or for the organisation or the area when one is given.

        An organisation outside the scope is a matter of `require_sees_organisation` first.
        """
        if not self.has(permission):
            return deny("no_permission", self._no_permission(permission))
        if self.built_in is not None:
            return allow()
        posts = self.posts_with(permission)
        if organisation_id is not None:
            posts = [post for post in posts if self.post_covers_organisation(post, organisation_id)]
            if not posts:
                return deny("outside_your_unit", self._outside(permission))
        elif area_id is not None:
            covers = self._covers_figures if permission == "figures.see" else self.post_covers_area
            posts = [post for post in posts if covers(post, area_id)]
            if not posts:
                return deny("outside_your_area", self._outside(permission))
        self._memo[_ACTED] = self.post if self.post in posts else posts[0]
        return allow()

    def require(self, permission: str, *, organisation_id: int | None = None, area_id: int | None = None) -> None:
        """Pass when the person may; else `NotInScope` for what they may not know of, `Forbidden` with the reason."""
        if organisation_id is not None:
            self.require_sees_organisation(organisation_id)
        self.may(permission, organisation_id=organisation_id, area_id=area_id).require()

    def _no_permission(self, permission: str) -> str:
        who = ", ".join(str(role.title) for role in roles_with(permission)[:4])
        words = {
            "what": PERMISSIONS[permission],
            "post": self.post.label if self.post else _("chưa có chức vụ vào ngày này"),
            "who": who,
        }
        if not who:
            return _("Bạn (%(post)s) không có quyền %(what)s.") % words
        return _("Bạn (%(post)s) không có quyền %(what)s. Việc này thuộc về: %(who)s.") % words

    def _outside(self, permission: str) -> str:
        return _("Bạn (%(post)s) chỉ có quyền %(what)s trong phạm vi mình phụ trách.") % {
            "what": PERMISSIONS[permission],
            "post": self.post.label if self.post else "",
        }

    # --- What they see ----------------------------------------------------------------------------------------

    def visible_organisation_ids(self, permission: str | None = None) -> set[int] | None:
        """Organisations within the scope of the posts (those giving the permission, if named); None = all."""
        if self.is_machine:
            return None if permission is None or self.has(permission) else set()
        seen: set[int] = set()
        for post in self.posts if permission is None else self.posts_with(permission):
            if post.reaches_everything:
                return None
            seen.add(post.organisation_id)
            if post.role.scope == Scope.AREA and post.root_id is not None:
                seen |= self._organisations_of(post.root_id)
        return seen

    def area_roots(self, permission: str | None = None) -> list[int] | None:
        """The areas the posts answer for (those giving the permission, if named); None = the whole country.

        A post at a centre answers for no area and adds none.
        """
        if self.is_machine:
            return None if permission is None or self.has(permission) else []
        roots: list[int] = []
        for post in self.posts if permission is None else self.posts_with(permission):
            if post.reaches_everything:
                return None
            if post.role.scope == Scope.AREA and post.root_id is not None and post.root_id not in roots:
                roots.append(post.root_id)
        return roots

    def visible_area_ids(self, permission: str) -> frozenset[int] | None:
        """Areas of any time lying where the posts giving the permission answer, on the map of the day; None = all."""
        roots = self.area_roots(permission)
        if roots is None:
            return None
        return frozenset().union(*(self._placement.members(root_id) for root_id in roots))

    def sees_organisation(self, organisation_id: int) -> bool:
        """Whether the organisation lies within the scope of any post."""
        if self.reaches_everything:
            return True
        return any(self.post_covers_organisation(post, organisation_id) for post in self.posts)

    def sees_area(self, area_id: int) -> bool:
        """Whether figures of the area (of any time) may be shown: own province and all within it."""
        return bool(self.may("figures.see", area_id=area_id))

    def require_sees_organisation(self, organisation_id: int) -> None:
        """Raise `NotInScope` for an organisation outside the scope."""
        if not self.sees_organisation(organisation_id):
            raise NotInScope("unknown_organisation", _("Không tìm thấy cơ quan, đơn vị này trong phạm vi của bạn."))

    def require_sees_area(self, area_id: int) -> None:
        """Raise `NotInScope` for an area whose figures lie outside the scope."""
        if not self.sees_area(area_id):
            raise NotInScope("unknown_area", _("Không tìm thấy địa bàn này trong phạm vi của bạn."))

    def forget(self) -> None:
        """Ask the database again: what is within reach may have changed (an event calls this)."""
        self._memo.clear()

    # --- Reach --------------------------------------------------------------------------------------------------

    def post_covers_organisation(self, post: PostHeld, organisation_id: int) -> bool:
        """Whether the organisation lies within the reach of this post of theirs."""
        if post.reaches_everything or post.organisation_id == organisation_id:
            return True
        if post.role.scope != Scope.AREA or post.root_id is None:
            return False
        return organisation_id in self._organisations_of(post.root_id)

    def post_covers_area(self, post: PostHeld, area_id: int) -> bool:
        """Whether the area (of any time) lies within the reach of this post of theirs, on the map of the day."""
        if post.reaches_everything:
            return True
        if post.role.scope != Scope.AREA or post.root_id is None:
            return False
        return self._placement.is_under(area_id, post.root_id)

    def _covers_figures(self, post: PostHeld, area_id: int) -> bool:
        """Aggregates name no person: every post opens the figures of its province."""
        if post.reaches_everything:
            return True
        return post.province_id is not None and self._placement.is_under(area_id, post.province_id)

    @property
    def _placement(self) -> Placement:
        if "placement" not in self._memo:
            self._memo["placement"] = Placement.on(self.on)
        placement: Placement = self._memo["placement"]
        return placement

    def _organisations_of(self, root_id: int) -> frozenset[int]:
        if root_id not in self._memo:
            self._memo[root_id] = organisations_within(root_id, self.on)
        found: frozenset[int] = self._memo[root_id]
        return found


def posts_held(user: User, on: dt.date) -> tuple[PostHeld, ...]:
    """The posts of the user on the day whose organisation is open then, the widest reach first."""
    return posts_of({user.pk}, on=on).get(user.pk, ())


def posts_of(user_ids: set[int], *, on: dt.date) -> dict[int, tuple[PostHeld, ...]]:
    """The same for several users at once (`settings.GDTX_POSTS`); who holds none is left out."""
    posts = _posts(user_ids, on)
    if not posts:
        return {}
    bodies, seats, above = _bodies(frozenset(post.organisation_id for post in posts), on)
    held: dict[int, list[PostHeld]] = {}
    for post in posts:
        if post.organisation_id in bodies and post.role in ROLES:
            areas = above.get(seats.get(post.organisation_id, 0), {})
            held.setdefault(post.user_id, []).append(_held(post, bodies[post.organisation_id], areas))
    return {user_id: tuple(sorted(found, key=_reach)) for user_id, found in held.items()}


class _Post(NamedTuple):
    """A row of posts."""

    pk: int
    user_id: int
    organisation_id: int
    role: str
    duty: str


def _posts(user_ids: set[int], on: dt.date) -> list[_Post]:
    # Asked for every page: plainly. The ids are numbers of ours.
    users = ", ".join(str(int(each)) for each in sorted(user_ids)) or "NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, user_id, organisation_id, role, duty FROM network_post WHERE user_id IN ({users})"  # noqa: S608
            " AND valid_from <= %s AND valid_to > %s ORDER BY valid_from, id",
            [on, on],
        )
        return [_Post(*row) for row in cursor.fetchall()]


@kept_while_reading(500)
def _bodies(
    organisation_ids: frozenset[int], on: dt.date
) -> tuple[dict[int, OrganisationVersion], dict[int, int], dict[int, dict[str, AreaVersion]]]:
    """Organisations as they stood on the day, where they had their seats, and what lay above these."""
    versions = OrganisationVersion.objects.on(on).select_related("organisation")
    bodies = {version.organisation_id: version for version in versions.filter(organisation_id__in=organisation_ids)}
    seats = dict(
        Seat.objects.on(on).filter(organisation_id__in=organisation_ids).values_list("organisation_id", "area_id")
    )
    return bodies, seats, _areas_above(set(seats.values()), on)


def _reach(post: PostHeld) -> int:
    """How wide a post reaches, 0 for the country."""
    return LEVEL_DEPTH[Level(post.root_level)] if post.root_level else len(LEVEL_DEPTH)


def _held(post: _Post, body: OrganisationVersion, above: dict[str, AreaVersion]) -> PostHeld:
    level = ANSWERS_FOR.get(body.kind)
    root = above.get(level) if level is not None else None
    lowest = next((above[name] for name in reversed(Level.values) if name in above), None)
    shown = root or lowest
    province = above.get(Level.PROVINCE)
    return PostHeld(
        id=post.pk,
        role=ROLES[post.role],
        duty=post.duty,
        organisation_id=body.organisation_id,
        organisation_code=body.organisation.code,
        organisation_name=body.name,
        organisation_kind=body.kind,
        root_id=root.area_id if root else None,
        root_level=str(level) if root and level else "",
        area_code=shown.code if shown else "",
        area_name=shown.name if shown else "",
        province_id=province.area_id if province else None,
    )


def _areas_above(area_ids: set[int], on: dt.date) -> dict[int, dict[str, AreaVersion]]:
    """Area → level → the area of that level that contains it on the day."""
    rows = AreaAncestry.objects.on(on).filter(descendant_id__in=area_ids)
    links = list(rows.values_list("descendant_id", "ancestor_id", "ancestor_level"))
    versions = AreaVersion.objects.on(on).filter(area_id__in={ancestor for _d, ancestor, _l in links})
    by_id = {version.area_id: version for version in versions}
    result: dict[int, dict[str, AreaVersion]] = {}
    for descendant_id, ancestor_id, level in links:
        if ancestor_id in by_id:
            result.setdefault(descendant_id, {})[level] = by_id[ancestor_id]
    return result


def organisations_within(root_id: int, on: dt.date) -> frozenset[int]:
    """Organisations that the area answers for on the day: seated in its subtree then, and those without a seat then
    (closed, to come, or waiting for one) whose nearest seat, the last before else the first after, it holds.
    """
    return _organisations_within(revisions(), root_id, on)


@lru_cache(maxsize=64)
def _organisations_within(revision: tuple[int, int], root_id: int, on: dt.date) -> frozenset[int]:
    inside = AreaAncestry.objects.on(on).filter(ancestor_id=root_id)
    seated, nearest = _seats_by_area(revision, on)
    placement = Placement.on(on)
    found: set[int] = set()
    for area_id in inside.values_list("descendant_id", flat=True):
        found.update(seated.get(area_id, ()))
    for area_id, organisation_ids in nearest.items():
        if placement.is_under(area_id, root_id):
            found.update(organisation_ids)
    return frozenset(found)


Seated = dict[int, list[int]]


@lru_cache(maxsize=4)
def _seats_by_area(_revisions: tuple[int, int], on: dt.date) -> tuple[Seated, Seated]:
    """Area → organisations seated in it on the day; area → those without a seat then whose nearest one was in it.

    Read once for everybody: a country of people each met for the first time would read all seats for each of them.
    """
    now = dict(Seat.objects.on(on).values_list("organisation_id", "area_id"))
    nearest: dict[int, int] = {}
    others = Seat.objects.order_by("organisation_id", "valid_from")
    for organisation_id, area_id, valid_from in others.values_list("organisation_id", "area_id", "valid_from"):
        if organisation_id not in now and (organisation_id not in nearest or valid_from <= on):
            nearest[organisation_id] = area_id
    return _turned(now), _turned(nearest)


def _turned(areas: dict[int, int]) -> Seated:
    found: Seated = {}
    for organisation_id, area_id in areas.items():
        found.setdefault(area_id, []).append(organisation_id)
    return found


def request_actor(user: User, *, on: dt.date, acting_post_id: int | None = None) -> Actor:
    """The actor of a page: the signed-in person on the business date (`settings.GDTX_REQUEST_ACTOR`)."""
    return Actor.for_user(user, on, acting_post_id=acting_post_id)


def command_actor(username: str | None, *, on: dt.date) -> Actor:
    """The actor of a command: the person of ``--as``, else the operator (`settings.GDTX_COMMAND_ACTOR`).

    Raises `Refused` (``unknown_user``) for a name nobody has or a closed account.
    """
    if username is None:
        return Actor.operator(on)
    user = User.objects.filter(username=username.strip().lower()).first()
    if user is None or not user.is_active:
        raise Refused(
            "unknown_user",
            _("Không có người dùng “%(name)s” đang được dùng.") % {"name": username},
            where="--as",
            way_out=_("Hãy dùng tên đăng nhập của một người đang có tài khoản."),
        )
    return Actor.for_user(user, on)
