"""The fields of a text beside the text itself: confirmed, corrected, refused, added by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, NotFound, Refused
from gdtx.foundation.pages import paginate
from gdtx.foundation.pages.parts import Badge, Tone
from gdtx.foundation.pages.tables import Pager
from gdtx.network.scope import Actor

from .. import actions, rules
from ..enums import FieldState
from ..forms import AddForm, DecidingForm, FieldInputs, refuse
from ..marks import Quote, Told, group_of_warning, marked_lines, meets, quotes, told_warnings
from ..models import ReadField, Reading
from ..queries import fields_of, reading_for
from ..read_kinds import GROUPS, KINDS, Column, Group, group_of, kinds_of
from ..read_values import shown_value
from .readings import bodies_of, group_links, reading_badge

_TONES: dict[FieldState, Tone] = {FieldState.OPEN: "warn", FieldState.TAKEN: "ok", FieldState.CORRECTED: "ok"}

#: Fields on one page: each is several inputs.
PER_PAGE = 30
NEXT, REST = "tiep", "con_lai"


@dataclass(frozen=True, slots=True)
class Shown:
    """A field on the page: its number in the text, its inputs, its sentence, the warnings about its words.

    Each warning comes with whether it is told here for the first time on the page.
    """

    number: int
    inputs: FieldInputs
    quote: Quote | None
    warnings: list[tuple[Told, bool]]

    @property
    def state(self) -> Badge:
        """What was decided."""
        state = FieldState(self.inputs.field.state)
        return Badge(str(state.label), _TONES.get(state, ""))

    @property
    def told(self) -> list[tuple[str, str]]:
        """The columns in words, for a text that is no longer open."""
        field = self.inputs.field
        shown = [(column, shown_value(column, field.value(column.name))) for column in self.inputs.kind.columns]
        return [(str(column.label), _label(column, text)) for column, text in shown if text]

    @property
    def found_words(self) -> str:
        """What the text says where the value is a choice of the person's own bodies."""
        return str(self.inputs.field.found.get("words", ""))


def _label(column: Column, text: str) -> str:
    return str(dict(column.choices).get(text, text)) if column.choices else text


def _step(code: str) -> Group:
    found = group_of(code)
    if found is None:
        raise NotFound("unknown_step", _("Không có bước này."))
    return found


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def fields(request: HttpRequest, pk: int, group: str) -> HttpResponse:
    """The fields of one step beside the text."""
    actor = actor_of(request)
    step = _step(group)
    reading = reading_for(actor, pk)
    every = fields_of(reading)
    pager = paginate(request, _rows(every, step), per_page=PER_PAGE, noun=_("mục"))
    rows: list[ReadField] = list(pager.items)
    data: Any = None
    if request.method == "POST":
        data = request.POST.copy()
        if REST in request.POST:
            # All of them stand on the page that was sent: whoever sends it has them before their eyes.
            for row in rows:
                if not data.get(f"{row.pk}_decision"):
                    data[f"{row.pk}_decision"] = "take"
    form = DecidingForm(data, rows=rows, version=reading.version, bodies=bodies_of(actor))
    conflict, status = "", 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                actions.decide_fields(by=actor, pk=pk, version=form.cleaned_data["version"], decided=form.decided)
            except Conflict as refusal:
                # What was typed stays; it goes on from the version that is there now.
                conflict, status = refusal.sentence, 409
                data["version"] = str(Reading.objects.get(pk=pk).version)
                form = DecidingForm(data, rows=rows, version=reading.version, bodies=bodies_of(actor))
            except Refused as refusal:
                refuse(form, refusal)
            else:
                return _go_on(request, actor, pk, step)
    return render(
        request,
        "bulletins/reading_fields.html",
        _context(actor, reading, step, every, pager, form, conflict),
        status=status,
    )


def _rows(every: Sequence[ReadField], step: Group) -> list[ReadField]:
    order = [kind.code for kind in kinds_of(step.code)]
    found = [field for field in every if field.kind in order]
    # A conference has one of each, in the order of the table; all others stand as in the text.
    return sorted(found, key=lambda field: order.index(field.kind)) if KINDS[order[0]].single else found


def _go_on(request: HttpRequest, actor: Actor, pk: int, step: Group) -> HttpResponse:
    reading = reading_for(actor, pk)
    links = group_links(reading, fields_of(reading))
    left = sum(link.left for link in links)
    here = next(link.left for link in links if link.code == step.code)
    words = {"here": here, "left": left}
    messages.success(
        request,
        _("Đã ghi. Bước này còn %(here)d mục chưa soát, cả văn bản còn %(left)d.") % words
        if left
        else _("Đã ghi. Mọi mục đã được soát; tiếp theo hãy lập hồ sơ hội nghị."),
    )
    if NEXT not in request.POST:
        return redirect(request.get_full_path())
    place = next(index for index, link in enumerate(links) if link.code == step.code)
    following = [link for link in links[place + 1 :] if link.left] or [link for link in links[:place] if link.left]
    return redirect(following[0].href) if following else redirect("reading_page", pk)


def _context(
    actor: Actor,
    reading: Reading,
    step: Group,
    every: Sequence[ReadField],
    pager: Pager,
    form: DecidingForm,
    conflict: str,
) -> dict[str, Any]:
    inputs = list(form.inputs())
    numbered = list(enumerate((one.field for one in inputs), pager.first or 1))
    warnings = told_warnings(reading.warnings)
    # Those that no field holds are shown with the first step, beside the whole text.
    alone = [each for each in warnings if step is GROUPS[0] and not group_of_warning(each, every)]
    quoted = quotes(reading.text, (one.field for one in inputs))
    shown = {each.number for each in alone}
    rows = []
    for (number, field), one in zip(numbered, inputs, strict=True):
        own = [(each, each.number not in shown) for each in warnings if meets(field, each)]
        shown |= {each.number for each, _first in own}
        rows.append(Shown(number, one, quoted.get(field.pk), own))
    return {
        "reading": reading,
        "badge": reading_badge(reading),
        "step": step,
        "links": group_links(reading, every, step.code),
        "pager": pager,
        "form": form,
        "conflict": conflict,
        "opened": actions.is_open(reading) and bool(rules.may_read(actor, reading.organisation_id)),
        "lines": marked_lines(reading.text, numbered, [each for each in warnings if each.number in shown]),
        "rows": rows,
        "alone": alone,
        "kinds": [kind for kind in kinds_of(step.code) if not kind.single],
        "last": step.code == GROUPS[-1].code,
    }


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add a field the rules did not find."""
    actor = actor_of(request)
    reading = reading_for(actor, pk)
    rules.may_read(actor, reading.organisation_id).require()
    found = KINDS.get(kind)
    if found is None or found.single:
        raise NotFound("unknown_kind", _("Không có loại mục này."))
    form = AddForm(request.POST or None, kind=found, version=reading.version)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            given = form.cleaned_data
            try:
                actions.add_field(
                    by=actor, pk=pk, version=given["version"], kind=kind, values=form.values, words=given["words"]
                )
            except Conflict as refusal:
                status = 409
                form.data = form.data.copy()  # type: ignore[attr-defined]
                form.data["version"] = str(Reading.objects.get(pk=pk).version)  # type: ignore[index]
                form.add_error(None, refusal.sentence)
            except Refused as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, _("Đã thêm %(what)s.") % {"what": str(found.title).lower()})
                return redirect("reading_fields", pk, found.group)
    context = {"reading": reading, "kind": found, "form": form}
    return render(request, "bulletins/reading_add.html", context, status=status)
