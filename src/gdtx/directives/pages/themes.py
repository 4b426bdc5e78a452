"""Themes of school years: the list, one with its outline of tasks, setting and correcting one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.directives.actions import themes as actions
from gdtx.directives.forms.tasks import ThemeForm
from gdtx.directives.models.tasks import YearTheme
from gdtx.directives.pages.task_rows import task_rows
from gdtx.directives.queries.tasks import state_counts, visible_tasks
from gdtx.directives.queries.themes import outline_of, theme_for, visible_themes
from gdtx.directives.rules import tasks as rules
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages import paginate
from gdtx.network.queries.organisations import organisation_versions_on


@requires(rules.SEE)
@require_safe
def theme_list(request: HttpRequest) -> HttpResponse:
    """The themes, the newest year first."""
    actor = actor_of(request)
    page = paginate(request, visible_themes(actor), per_page=30, noun=_("chủ đề"))
    names = organisation_versions_on([each.organisation_id for each in page.items], actor.on, nearest=True)
    rows = [(each, names[each.organisation_id].name if each.organisation_id in names else "") for each in page.items]
    context = {"page": page, "rows": rows, "may_set": bool(rules.may_set_theme(actor))}
    return render(request, "directives/theme_list.html", context)


@requires(rules.SEE)
@require_safe
def theme_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The theme, and its tasks point by point with how each stands."""
    actor = actor_of(request)
    theme = theme_for(actor, pk)
    body = organisation_versions_on([theme.organisation_id], actor.on, nearest=True).get(theme.organisation_id)
    return render(
        request,
        "directives/theme_page.html",
        {
            "theme": theme,
            "body": body.name if body else "",
            "rows": task_rows(outline_of(actor, theme), actor.on),
            "counted": state_counts(visible_tasks(actor).filter(theme=theme, parent__isnull=True), actor.on),
            "may_change": bool(rules.may_change_theme(actor, theme)),
        },
    )


@requires(rules.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def theme_set(request: HttpRequest) -> HttpResponse:
    """Set the theme of a year."""
    return _edit(request, None)


@requires(rules.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def theme_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the words of a theme."""
    actor = actor_of(request)
    theme = theme_for(actor, pk)
    rules.may_change_theme(actor, theme).require()
    return _edit(request, theme)


def _edit(request: HttpRequest, theme: YearTheme | None) -> HttpResponse:
    actor = actor_of(request)
    initial = {}
    if theme is not None:
        names = ("school_year", "title", "text", "citation", "version")
        initial = {name: getattr(theme, name) for name in names}
    form = ThemeForm(request.POST or None, initial=initial)
    if theme is not None:
        form.fields["school_year"].disabled = True
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        words = {name: data[name] for name in ("title", "text", "citation")}
        try:
            if theme is None:
                written = actions.set_theme(by=actor, school_year=data["school_year"], **words)
            else:
                version = data["version"] or 0
                written = actions.change_theme(by=actor, theme_id=theme.pk, version=version, **words)
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Đã ghi chủ đề năm học. Giao các nhiệm vụ trong năm thuộc chủ đề này."))
            return redirect(reverse("theme_page", args=[written.pk]))
    return render(request, "directives/theme_set.html", {"form": form, "theme": theme})
