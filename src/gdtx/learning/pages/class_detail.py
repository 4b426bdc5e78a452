"""One class: all its facts, who entered it, what became of it; and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages import Badge
from gdtx.foundation.vietnamese import date_short, number
from gdtx.learning import actions, rules
from gdtx.learning.enums import ClassState
from gdtx.learning.facts import FIELDS, TITLES, ClassFacts
from gdtx.learning.forms import ReasonForm
from gdtx.learning.models import LearningClass
from gdtx.learning.pages.sign_in_sheet import sheet_of
from gdtx.learning.photographs import all_photos, photo_steps, shown_photos
from gdtx.learning.queries import class_for, history_of, places_of, shown
from gdtx.learning.rosters.rules import may_see_roster
from gdtx.learning.world import World

#: Facts that the page tells in its head or its figures already.
_TOLD = ("topic",)


@requires("learning.see_classes")
@require_safe
def class_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The class with its history."""
    actor = actor_of(request)
    found = class_for(actor, pk)
    world = World([found.centre_id])
    centre = world.centres.get(found.centre_id)
    lock = world.lock(centre, found.start_on) if centre else None
    decision = rules.may_change_class(actor, found)
    photos = all_photos(found)
    steps = sorted([*history_of(found), *photo_steps(photos)], key=lambda step: step.at, reverse=True)
    return render(
        request,
        "learning/class_detail.html",
        {
            "found": found,
            "place": places_of([found])[found.pk],
            "period": world.period(centre, found.start_on) if centre else None,
            "facts": facts_of(found),
            "badge": None if found.state == ClassState.ACTIVE else Badge(str(ClassState(found.state).label), "bad"),
            "may_change": decision.allowed and lock is None,
            "why_not": "" if found.state != ClassState.ACTIVE else decision.reason,
            "lock": lock,
            "may_log": bool(rules.may_log_class(actor, found.centre_id)),
            "steps": steps,
            "photos": shown_photos(actor, found, photos),
            "may_add_photo": bool(rules.may_add_photo(actor, found)),
            "sheet": sheet_of(found),
            "has_learners": found.group.national.literacy and bool(may_see_roster(actor, found)),
        },
    )


def facts_of(found: LearningClass) -> list[tuple[str, str]]:
    """Every fact that was given, title and value as people read them; what was not given is not listed."""
    facts = ClassFacts.of(found)
    groups = {found.group_id: f"{found.group.name} ({found.group.code})"}
    rows = [
        (str(TITLES[name]), shown(name, getattr(facts, name), groups))
        for name in FIELDS
        if name not in _TOLD and getattr(facts, name) not in (None, "")
    ]
    if not facts.run_by:
        rows.append((str(TITLES["run_by"]), _("Trung tâm tự mở")))
    return rows


@requires("learning.change_class", "learning.change_own_class")
@require_http_methods(["GET", "HEAD", "POST"])
def class_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then take the class back."""
    actor = actor_of(request)
    found = class_for(actor, pk)
    rules.may_change_class(actor, found).require()
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_class(
                by=actor,
                class_id=pk,
                version=form.cleaned_data["version"] or 0,
                reason=form.cleaned_data["reason"],
            )
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error(None, refusal.sentence)
        else:
            words = {"topic": found.topic, "day": date_short(found.start_on), "turns": number(found.turns)}
            messages.success(
                request,
                _("Đã rút lớp “%(topic)s” ngày %(day)s (%(turns)s lượt); lớp không còn tính vào số liệu.") % words,
            )
            return redirect(reverse("class_detail", args=[pk]))
    return render(
        request,
        "learning/class_withdraw.html",
        {"found": found, "form": form, "place": places_of([found])[found.pk], "on": clock.business_today()},
    )
