"""Changing a class: the same form and the same checks as logging one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, Refused
from gdtx.learning import actions, rules
from gdtx.learning.checks import ClassRefused
from gdtx.learning.facts import FIELDS, TITLES, ClassFacts
from gdtx.learning.forms import ClassForm
from gdtx.learning.models import LearningClass
from gdtx.learning.pages.keeping import keeps_typed
from gdtx.learning.queries import changed_fields, class_for, places_of, places_used, topics_used
from gdtx.learning.world import World
from gdtx.network.scope import Actor


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


@keeps_typed(lambda: dict(TITLES))
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
            "newer": newer,
            **_offers(found.centre_id, actor),
        },
    )
