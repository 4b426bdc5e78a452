"""Logging a class and changing one: the same form, the same checks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.pages.addresses import CENTRE
from gdtx.foundation.vietnamese import number
from gdtx.learning import actions, rules
from gdtx.learning.checks import ClassRefused
from gdtx.learning.facts import FIELDS, ClassFacts
from gdtx.learning.forms import CentreForm, ClassForm
from gdtx.learning.models import LearningClass
from gdtx.learning.queries import (
    centres_to_log_for,
    changed_fields,
    class_for,
    places_of,
    places_used,
    sums_of_centre,
    topics_used,
)
from gdtx.learning.summary import so_far
from gdtx.learning.world import Centre, World
from gdtx.network.models import OrganisationVersion
from gdtx.network.scope import Actor


@requires("learning.log_class")
@require_http_methods(["GET", "HEAD", "POST"])
def class_log(request: HttpRequest) -> HttpResponse:
    """Log a class for the centre of the address; with several centres to choose from, choose first."""
    actor, on = actor_of(request), clock.business_today()
    centres = centres_to_log_for(actor)
    chosen = _chosen(centres, request.GET.get(CENTRE, "").strip().upper())
    if chosen is None:
        choice = CentreForm(centres=centres)
        return render(request, "learning/class_choose_centre.html", {"form": choice, "has_centres": bool(centres)})
    world = World([chosen.organisation_id])
    centre = world.centres[chosen.organisation_id]
    form = ClassForm(
        request.POST or None, groups=world.groups_on(centre, on), initial=_first_values(chosen.organisation_id, actor)
    )
    if request.method == "POST" and form.is_valid():
        logged = _try(form, lambda facts: actions.log_class(by=actor, centre_id=centre.id, facts=facts))
        if logged is not None:
            _say_logged(request, world, centre, logged, actor)
            return redirect(reverse("class_detail", args=[logged.pk]))
    period = world.period(centre, on)
    classes, turns = sums_of_centre(centre.id, so_far(period, on).range)
    return render(
        request,
        "learning/class_form.html",
        {
            "form": form,
            "found": None,
            "centre_name": chosen.name,
            "so_far": _("%(period)s đã có %(classes)s lớp, %(turns)s lượt")
            % {"period": period.code.short_label, "classes": number(classes), "turns": number(turns)},
            "other_centres": len(centres) > 1,
            "newer": [],
            **_offers(centre.id, actor),
        },
    )


def _chosen(centres: list[OrganisationVersion], code: str) -> OrganisationVersion | None:
    if code:
        return next((row for row in centres if row.organisation.code == code), None)
    return centres[0] if len(centres) == 1 else None


def _first_values(centre_id: int, actor: Actor) -> dict[str, Any]:
    """Today, and the place used last."""
    return {"start_on": actor.on, "place": next(iter(places_used(centre_id, actor.on, limit=1)), "")}


def _offers(centre_id: int, actor: Actor) -> dict[str, Any]:
    """What the fields suggest: earlier topics, sites and earlier places."""
    return {"topics": topics_used(centre_id, actor.on), "places": places_used(centre_id, actor.on)}


def _try(form: ClassForm, act: Any) -> LearningClass | None:
    """Run the action; what it refuses is tied to the fields and None comes back."""
    try:
        written: LearningClass = act(form.facts)
    except ClassRefused as refusal:
        form.add_problems(refusal.problems)
    except Conflict as refusal:
        form.add_error(None, refusal.sentence)
        if refusal.rule == "stale_version":
            form.stale = True  # type: ignore[attr-defined]
    else:
        return written
    return None


def _say_logged(request: HttpRequest, world: World, centre: Centre, logged: LearningClass, actor: Actor) -> None:
    period = world.period(centre, logged.start_on)
    classes, turns = sums_of_centre(centre.id, so_far(period, actor.on).range)
    messages.success(
        request,
        _("Đã ghi lớp “%(topic)s”. %(period)s trung tâm có %(classes)s lớp, %(turns)s lượt.")
        % {
            "topic": logged.topic,
            "period": period.code.short_label,
            "classes": number(classes),
            "turns": number(turns),
        },
    )
    facts = ClassFacts.of(logged)
    for problem in actions.warnings_of(by=actor, centre_id=centre.id, facts=facts, on=actor.on):
        messages.warning(request, problem.message)


@requires("learning.change_class", "learning.change_own_class")
@require_http_methods(["GET", "HEAD", "POST"])
def class_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a class; when somebody else was faster, show what they changed and keep what was typed."""
    actor = actor_of(request)
    found = class_for(actor, pk)
    rules.may_change_class(actor, found).require()
    world = World([found.centre_id])
    centre = actions.centre_in(world, found.centre_id)
    current = ClassFacts.of(found)
    groups = list(world.groups_on(centre, found.start_on))
    if found.group_id not in {row.pk for row in groups}:
        groups.append(found.group)
    form = ClassForm(
        request.POST or None,
        groups=groups,
        initial={name: getattr(current, name) for name in FIELDS} | {"version": found.version},
    )
    newer: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            changed = _try(
                form, lambda facts: actions.change_class(by=actor, class_id=pk, version=version, facts=facts)
            )
        except Refused as refusal:
            if refusal.status != 403:
                raise
            form.add_error(None, refusal.sentence)
            changed = None
        if changed is not None:
            messages.success(request, _("Đã lưu lớp “%(topic)s”.") % {"topic": changed.topic})
            return redirect(reverse("class_detail", args=[pk]))
        if getattr(form, "stale", False):
            # What was typed stays; saving again is then a decision made with both in sight.
            newer = changed_fields(form.facts, current)
            form.data = {**form.data.dict(), "version": str(found.version)}  # type: ignore[attr-defined]
    place = places_of([found])[found.pk]
    return render(
        request,
        "learning/class_form.html",
        {
            "form": form,
            "found": found,
            "centre_name": place.centre,
            "so_far": "",
            "other_centres": False,
            "newer": newer,
            **_offers(found.centre_id, actor),
        },
    )
