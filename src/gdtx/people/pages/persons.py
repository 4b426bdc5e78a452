"""The card of a person: what is stored of them, where they lived, why they are counted so, who changed, who looked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import OPEN_END, OPEN_START
from gdtx.foundation.vietnamese import clean, date_short
from gdtx.people import access, actions, identity, queries, registry, rules, wording
from gdtx.people.data import PERSON_FIELDS, RESIDENCE_FIELDS, TITLES
from gdtx.people.enums import Cause, Purpose, ResidenceEnd
from gdtx.people.forms import PurposeForm
from gdtx.people.models import AccessEntry, Change, Evidence, Person, Residence
from gdtx.people.pages.households import purpose_of

#: Told in the head of the card, or put together with others.
_LEARNER = {"sex", "ethnicity", "phone"}
_TOLD = {"family_name", "given_name", "birth_day", "birth_month", "birth_year"}


@requires(*rules.DOORS, "people.see_learners")
@require_safe
def person_card(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one person that the actor may see."""
    actor = actor_of(request)
    person = queries.person_for(actor, code)
    purpose = purpose_of(actor) if actor.has(rules.SEE) or actor.has(rules.ENTER) else Purpose.CLASS
    area_id = person.home.area_id if person.home else None
    access.note(by=actor, purpose=purpose, what=_("Phiếu cá nhân"), area_id=area_id, person=person)
    lived = queries.lived_in(person)
    facts = queries.evidence_of(person)
    # Whoever sees somebody as a learner alone sees what the class needs: not the household, not the history.
    whole = queries.visible_households(actor).filter(pk=person.home_id or 0).exists()
    may_change = whole and area_id is not None and bool(rules.may_enter_somewhere(actor, area_id))
    may_see_log = area_id is not None and bool(rules.may_see_log(actor, area_id))
    return render(
        request,
        "people/person.html",
        {
            "person": person,
            "home": person.home if whole else None,
            "born": wording.born(person),
            "facts": _facts(person, lived[0] if lived else None, whole=whole),
            "number": _masked(person) if whole else "",
            "may_see_number": bool(person.id_encrypted) and bool(actor.may(rules.SEE, area_id=area_id)),
            "purposes": PurposeForm(),
            "known": [(row, wording.fact(row)) for row in queries.in_force(facts, actor.on).values()],
            "evidence": [_evidence_line(row) for row in facts],
            "whole": whole,
            "lived": [_lived_line(row) for row in lived] if whole else [],
            "ended": bool(lived) and lived[0].valid_to != OPEN_END,
            "classes": [row for row in facts if row.cause == Cause.CLASS],
            "parts": registry.parts_of(actor, person),
            "steps": wording.steps(Change.objects.filter(person=person).order_by("-pk")[:50]) if whole else [],
            "may_change": may_change,
            "may_see_log": may_see_log,
            "looked": _looked(person, lived) if may_see_log else [],
        },
    )


def _facts(person: Person, residence: Residence | None, *, whole: bool) -> list[tuple[str, str]]:
    rows = [(_("Ngày, năm sinh"), wording.born(person))]
    rows += [
        (str(TITLES[name]), wording.shown(name, getattr(person, name)))
        for name in PERSON_FIELDS
        if name not in _TOLD and (whole or name in _LEARNER) and getattr(person, name) not in (None, "", [])
    ]
    if residence is not None and whole:
        rows += [
            (str(TITLES[name]), wording.shown(name, getattr(residence, name)))
            for name in RESIDENCE_FIELDS
            if getattr(residence, name) not in (None, "", False)
        ]
    return rows


def _masked(person: Person) -> str:
    """The number as it is shown; a sentence where it cannot be read."""
    try:
        return identity.masked(person.id_encrypted, person.id_key)
    except Refused as refusal:
        return refusal.sentence


def _evidence_line(row: Evidence) -> tuple[Evidence, str, str]:
    return row, wording.fact(row), str(Cause(row.cause).label)


def _lived_line(row: Residence) -> tuple[str, str, str]:
    """Address, number and village, from when to when and how it ended."""
    household = row.household
    where = ", ".join(filter(None, [household.number or _("phiếu chưa có số"), str(household.village or "")]))
    start = _("chưa rõ từ ngày nào") if row.valid_from == OPEN_START else _("từ %s") % date_short(row.valid_from)
    if row.valid_to == OPEN_END:
        return reverse("household", args=[household.pk]), where, start
    how = str(ResidenceEnd(row.end_reason).label) if row.end_reason else ""
    return reverse("household", args=[household.pk]), where, f"{start}, {how} {date_short(row.valid_to)}"


def _looked(person: Person, lived: list[Residence]) -> list[AccessEntry]:
    """Who looked at the person or a household of theirs, the last first."""
    own = AccessEntry.objects.filter(person=person)
    homes = AccessEntry.objects.filter(household__in=[row.household_id for row in lived])
    return list((own | homes).order_by("-at", "-pk")[:30])


@requires(rules.SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_number(request: HttpRequest, code: str) -> HttpResponse:
    """The identification number in full, once, after the purpose was said."""
    actor = actor_of(request)
    person = queries.person_for(actor, code)
    area_id = person.home.area_id if person.home else None
    actor.may(rules.SEE, area_id=area_id).require()
    form = PurposeForm(request.POST or None)
    shown, error = "", ""
    if request.method == "POST" and form.is_valid():
        try:
            shown = actions.show_number(by=actor, person_code=person.code, purpose=form.cleaned_data["purpose"])
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            error = refusal.sentence
    if not shown:
        access.note(by=actor, purpose=purpose_of(actor), what=_("Hỏi số định danh"), area_id=area_id, person=person)
    response = render(
        request, "people/person_number.html", {"person": person, "form": form, "shown": shown, "error": error}
    )
    response["Cache-Control"] = "no-store"
    return response


@requires(rules.ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def person_reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Take back that somebody moved away or died."""
    actor = actor_of(request)
    person = queries.person_for(actor, code)
    if person.home is None:
        return redirect("people")
    rules.may_enter_somewhere(actor, person.home.area_id).require()
    error = ""
    if request.method == "POST":
        typed = request.POST.get("version", "")
        try:
            actions.reopen_residence(
                by=actor,
                person_code=person.code,
                version=int(typed) if typed.isdecimal() and len(typed) < 10 else 0,
                reason=clean(request.POST.get("reason", ""))[:300],
            )
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            error = refusal.sentence
        else:
            messages.success(request, _("Đã sửa: nhân khẩu này vẫn đang ở hộ."))
            return redirect(reverse("person", args=[person.code]))
    access.note(
        by=actor,
        purpose=purpose_of(actor),
        what=_("Phiếu cá nhân, để sửa nơi ở"),
        area_id=person.home.area_id,
        person=person,
    )
    return render(request, "people/person_reopen.html", {"person": person, "error": error})
