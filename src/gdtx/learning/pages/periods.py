"""Declaring that a centre held no class in a period, and locking the periods of a province."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gdtx.catalogue.queries import part_containing, resolve_period
from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.pages.addresses import AREA, CENTRE, PERIOD
from gdtx.foundation.periods import parse
from gdtx.learning import actions, rules
from gdtx.learning.forms import PeriodForm
from gdtx.learning.pages.listing import STILL_REPORTED
from gdtx.learning.queries import declaration_of, locks_of, sums_of_centre
from gdtx.network.queries import area_by_code, area_on, organisation_by_code, organisation_version
from gdtx.network.scope import Actor


@requires("learning.declare_nothing")
@require_http_methods(["GET", "HEAD", "POST"])
def declare_no_class(request: HttpRequest) -> HttpResponse:
    """The centre says that it held no class in a period."""
    actor, on = actor_of(request), clock.business_today()
    centre_id = _centre(actor, request.GET.get(CENTRE, "").strip())
    rules.may_declare_nothing(actor, centre_id).require()
    province_id = actor.post.province_id if actor.post else None
    asked = request.GET.get(PERIOD, "").strip()
    code = parse(asked, where=PERIOD) if asked else part_containing(on - STILL_REPORTED, province_id).code
    period = resolve_period(code, province_id)
    refusal = ""
    if request.method == "POST":
        try:
            actions.declare_no_class(by=actor, centre_id=centre_id, period=period.text)
        except Refused as refused:
            if refused.status in (403, 404):
                raise
            refusal = refused.sentence
        else:
            messages.success(
                request,
                _("Đã khai: %(period)s trung tâm không tổ chức lớp nào. Báo cáo của trung tâm ghi 0 lớp.")
                % {"period": period.code.label},
            )
            return redirect(request.get_full_path())
    classes, turns = sums_of_centre(centre_id, period.range)
    version = organisation_version(centre_id, on)
    return render(
        request,
        "learning/declare_no_class.html",
        {
            "period": period,
            "centre_name": version.name if version else "",
            "classes": classes,
            "turns": turns,
            "declaration": declaration_of(centre_id, period.text),
            "refusal": refusal,
        },
    )


def _centre(actor: Actor, code: str) -> int:
    """The centre of the address, else the one of the person's own post."""
    if code:
        found = organisation_by_code(code, where=CENTRE)
        actor.require_sees_organisation(found.pk)
        return found.pk
    posts = actor.posts_with("learning.declare_nothing")
    if not posts:
        raise NotInScope("unknown_centre", _("Không tìm thấy trung tâm này trong phạm vi của bạn."))
    return posts[0].organisation_id


@requires("learning.declare_nothing")
@require_POST
def withdraw_declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a declaration back."""
    declaration = actions.withdraw_declaration(by=actor_of(request), declaration_id=pk)
    messages.success(request, _("Đã rút lời khai. Trung tâm lại được coi là chưa báo cáo kỳ này."))
    return redirect(reverse("declare_no_class") + f"?{CENTRE}={declaration.centre.code}&{PERIOD}={declaration.period}")


@requires("learning.lock_period")
@require_http_methods(["GET", "HEAD", "POST"])
def period_locks(request: HttpRequest) -> HttpResponse:
    """The locks of an area, and a form to lock a period."""
    actor, on = actor_of(request), clock.business_today()
    area_id = _area(actor, request.GET.get(AREA, "").strip())
    rules.may_lock_period(actor, area_id).require()
    form = PeriodForm(request.POST or None, initial={"period": part_containing(on - STILL_REPORTED).text})
    if request.method == "POST" and form.is_valid():
        try:
            lock = actions.lock_period(
                by=actor, area_id=area_id, period=form.cleaned_data["period"], reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            if refused.status in (403, 404):
                raise
            form.add_error("period", refused.sentence)
        else:
            messages.success(request, _("Đã khóa kỳ %(period)s.") % {"period": lock.period})
            return redirect(request.get_full_path())
    version = area_on(area_id, on)
    return render(
        request,
        "learning/period_locks.html",
        {"form": form, "locks": locks_of(area_id), "area_name": version.name if version else ""},
    )


def _area(actor: Actor, code: str) -> int:
    if code:
        area_id = area_by_code(code, actor.on, where=AREA).area_id
        actor.require_sees_area(area_id)
        return area_id
    roots = [post.root_id for post in actor.posts_with("learning.lock_period") if post.root_id is not None]
    if not roots:
        raise NotInScope("unknown_area", _("Không tìm thấy địa bàn này trong phạm vi của bạn."))
    return roots[0]


@requires("learning.lock_period")
@require_POST
def unlock_period(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a locked period again."""
    try:
        lock = actions.unlock_period(by=actor_of(request), lock_id=pk, reason=request.POST.get("reason", ""))
    except Refused as refused:
        if refused.status in (403, 404):
            raise
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã mở khóa kỳ %(period)s.") % {"period": lock.period})
    return redirect(reverse("period_locks"))
