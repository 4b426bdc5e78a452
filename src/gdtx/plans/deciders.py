"""For which organisations a person is the one who approves today, found for all of them at once.

The same answer as `rules.may_decide` gives for one plan, but for who submitted it; lists ask here.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from gdtx.directives.answering import heirs
from gdtx.foundation.among import among
from gdtx.network.enums import Line, OrganisationKind
from gdtx.network.models import OrganisationVersion, Supervision
from gdtx.network.scope import Actor, PostHeld

from . import rules
from .enums import OwnChair
from .routes import Route, route_for, usual_body


def decided_by(actor: Actor) -> frozenset[int]:
    """The organisations whose plans the person may approve on their day, closed ones included for which these answer.

    Two questions for each deciding post (one of them for the rulings of its province), none without such a post.
    """
    found: set[int] = set()
    for post in actor.posts_with(rules.DECIDE):
        for line, routes in _routes(post, actor).items():
            found |= _under(actor, post, line, routes)
    return heirs(actor.on).behind(found) if found else frozenset()


def told(actor: Actor) -> frozenset[int]:
    """The bodies for which the person reads what was issued and reported: closed ones they took over included, and
    for the department those of its province that ended with nobody taking over (offices of districts)."""
    posts = actor.posts_with(rules.DECIDE)
    if not posts:
        return frozenset()
    world = heirs(actor.on)
    found = set(world.behind({post.organisation_id for post in posts}))
    if any(post.organisation_kind == OrganisationKind.DEPARTMENT for post in posts):
        found |= world.without_one & (actor.visible_organisation_ids(rules.DECIDE) or set())
    return frozenset(found)


def _routes(post: PostHeld, actor: Actor) -> dict[Line, dict[str, Route]]:
    """Line → kinds of organisation approved above along it in the province of the post, with their route."""
    found: dict[Line, dict[str, Route]] = {}
    for kind in OrganisationKind.values:
        route = route_for(post.province_id, kind, actor.on)
        if route.is_approved_above:
            found.setdefault(route.line, {})[kind] = route
    return found


def _under(actor: Actor, post: PostHeld, line: Line, routes: dict[str, Route]) -> set[int]:
    versions = OrganisationVersion.objects.on(actor.on).filter(kind__in=list(routes))
    # A supervisor that is no more counts through who took it over, or not at all.
    world = heirs(actor.on)
    own = [each for each in world.behind([post.organisation_id]) if world.one(each) == post.organisation_id]
    above = Supervision.objects.on(actor.on).filter(organisation_id=OuterRef("organisation_id"), line=line)
    supervised = Exists(above.filter(supervisor_id__in=own))
    chosen = versions.filter(supervised)
    here = (post.root_level, post.organisation_kind)
    unwritten = [kind for kind in routes if usual_body(kind, line, actor.on) == here]
    if unwritten:
        # Nobody wrote down who directs it: the body of its commune, district or province.
        within = actor.visible_organisation_ids(rules.DECIDE) or set()
        answered = above.exclude(among("supervisor_id", world.without_one))
        usual = versions.filter(among("organisation_id", within), ~Exists(answered), kind__in=unwritten)
        chosen = versions.filter(supervised) | usual
    directed = {each.organisation_id for each in actor.posts if each.role.code == rules.DIRECTOR}
    return {
        organisation_id
        for organisation_id, kind in chosen.values_list("organisation_id", "kind")
        if organisation_id not in directed or routes[kind].own_chair is OwnChair.SELF_ISSUED
    }
