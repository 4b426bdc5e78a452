"""A household's sheet to fill in: new, or changed. Nothing typed is lost, whoever was faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.vietnamese import number
from gdtx.network.scope import Actor
from gdtx.people import access, actions, places, queries, rules, wording
from gdtx.people.checks import PeopleRefused
from gdtx.people.data import HouseholdData
from gdtx.people.enums import Cause
from gdtx.people.forms import Sheet
from gdtx.people.models import Household
from gdtx.people.pages.households import LOOK_AGAIN, chosen_commune, purpose_of
from gdtx.people.stored import households_data

#: Rows that "Thêm dòng" adds.
_MORE = 3


@requires(rules.ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def household_new(request: HttpRequest) -> HttpResponse:
    """A household that is not in the register yet."""
    actor = actor_of(request)
    area_id, communes = chosen_commune(request, actor)
    if area_id is None:
        rules.may_enter(actor).require()
        raise Refused("no_commune", _("Chưa có xã nào bạn được ghi phiếu hộ."))
    rules.may_enter_somewhere(actor, area_id).require()

    def write(told: HouseholdData, version: int) -> Household:
        return actions.save_household(by=actor, area_id=area_id, data=told, cause=_cause(actor))

    return _sheet(request, actor, area_id, dict(communes)[area_id], None, None, write)


@requires(rules.ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def household_change(request: HttpRequest, pk: int) -> HttpResponse:
    """A household with its members; when somebody else was faster, what they wrote is shown beside what was typed."""
    actor = actor_of(request)
    household = queries.household_for(actor, pk)
    rules.may_enter_somewhere(actor, household.area_id).require()
    stored = households_data([household], actor.on)[0]
    access.note(
        by=actor,
        purpose=purpose_of(actor),
        what=_("Phiếu hộ, để sửa"),
        area_id=household.area_id,
        household=household,
        persons=len(stored.members),
    )

    def write(told: HouseholdData, version: int) -> Household:
        return actions.save_household(
            by=actor, area_id=household.area_id, data=told, household_id=pk, version=version, cause=_cause(actor)
        )

    name = places.names_of([household.area_id], actor.on).get(household.area_id, "")
    return _sheet(request, actor, household.area_id, name, household, stored, write)


def _cause(actor: Actor) -> str:
    return Cause.FORM if actor.has(rules.SEE) else Cause.SURVEY


def _sheet(
    request: HttpRequest,
    actor: Actor,
    area_id: int,
    area_name: str,
    household: Household | None,
    stored: HouseholdData | None,
    write: Callable[[HouseholdData, int], Household],
) -> HttpResponse:
    posted = request.method == "POST"
    more = _MORE if posted and "them-dong" in request.POST else 0
    sheet = Sheet(request.POST if posted else None, stored, household.version if household else 0, more=more)
    newer: list[tuple[str, str, str]] = []
    refusal: Refused | None = None
    if posted and not more and sheet.is_valid():
        told = sheet.told
        try:
            saved = write(told, sheet.version)
        except PeopleRefused as refused:
            sheet.add_problems(refused.problems)
        except Conflict as refused:
            refusal = refused
            if refused.rule == "stale_version" and stored is not None and household is not None:
                newer = wording.differences(told, stored)
                # Saving again is then a decision made with both in sight.
                sheet.head.data = {**{name: request.POST[name] for name in request.POST}, "version": household.version}
        except Refused as refused:
            if refused.status == 404:
                raise
            refusal = refused
        else:
            _thank(request, told, saved)
            doubtful = actions.warnings_of(by=actor, area_id=area_id, data=replace(told, household_id=saved.pk))
            query = f"?{LOOK_AGAIN}=1" if doubtful else ""
            return redirect(reverse("household", args=[saved.pk]) + query)
    return render(
        request,
        "people/household_form.html",
        {
            "sheet": sheet,
            "household": household,
            "area_id": area_id,
            "area_name": area_name,
            "villages": [row.name for row in places.villages_of(area_id)],
            "newer": newer,
            "refusal": refusal,
            "mistakes": sheet.mistakes if posted and not more else 0,
        },
        status=refusal.status if refusal is not None and refusal.status == 403 else 200,
    )


def _thank(request: HttpRequest, told: HouseholdData, saved: Household) -> None:
    """Say that it is written. What asks for a second look names people, so the page of the household says it: messages
    wait in a cookie."""
    messages.success(
        request,
        _("Đã lưu phiếu %(number)s, %(count)s người.")
        % {"number": saved.number or _("chưa có số"), "count": number(len(told.members))},
    )
