"""One batch: while it is read, while somebody looks at it, and afterwards; confirm, correct, discard, take back."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.accounts.queries import is_synthetic
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.pages import Cell, Column, Pager, Row, Table, paginate, with_query
from gdtx.foundation.vietnamese import number
from gdtx.intake import lists, refused
from gdtx.intake.forms import corrections
from gdtx.intake.models import Batch, BatchState
from gdtx.intake.queries import is_interrupted, unknown_batch
from gdtx.intake.standing import badge_of, steps_of
from gdtx.learning import excel
from gdtx.learning.forms import ReasonForm
from gdtx.learning.imports import preview
from gdtx.learning.imports.belonging import visible_batches
from gdtx.learning.imports.correcting import correct_rows
from gdtx.learning.imports.undoing import dependents, taught, undo_batch
from gdtx.learning.imports.uploading import read_again
from gdtx.learning.imports.writing import confirm_batch, discard_batch
from gdtx.learning.models import LearningClass
from gdtx.learning.pages.imports import excel_file
from gdtx.learning.queries import places_of
from gdtx.office.excel_refused import write_refused

#: Which of the four lists is shown.
TAB = "the"
#: Seconds after which a page that waits for a reading asks again.
WAIT = 4


def _batch(request: HttpRequest, code: str) -> Batch:
    """The batch of the address, or `NotInScope`."""
    found = visible_batches(actor_of(request)).filter(code=code.upper()).first()
    if found is None:
        raise unknown_batch(code)
    return found


@requires("learning.import_classes")
@require_safe
def import_batch(request: HttpRequest, code: str) -> HttpResponse:
    """The batch as it stands."""
    batch = _batch(request, code)
    if batch.state == BatchState.READING:
        return _reading(request, batch)
    if batch.state == BatchState.FAILED:
        return render(request, "learning/import_failed.html", {**_head(batch), "error": batch.error or {}})
    tab = request.GET.get(TAB, "")
    tabs = lists.tabs_of(batch)
    if tab not in {each.key for each in tabs}:
        tab = preview.first_tab(batch)
    page, table, turned_down, changed = _list(request, batch, tab)
    staged = batch.state == BatchState.STAGED
    return render(
        request,
        "learning/import_batch.html",
        {
            **_head(batch),
            "staged": staged,
            "tabs": [(each, with_query(request, the=each.key), each.key == tab) for each in tabs],
            "tab": tab,
            "page": page,
            "table": table,
            "refused": turned_down,
            "changed": changed,
            "totals": preview.control_totals(batch) if staged else [],
            "corrected": len(batch.sheet.get("corrected", ())),
            "may_undo": batch.state == BatchState.DONE and actor_of(request).has("learning.undo_import"),
        },
    )


def _head(batch: Batch) -> dict[str, Any]:
    return {"batch": batch, "badge": badge_of(batch), "steps": steps_of(batch)}


def _reading(request: HttpRequest, batch: Batch) -> HttpResponse:
    interrupted = is_interrupted(batch)
    response = render(request, "learning/import_reading.html", {**_head(batch), "interrupted": interrupted})
    if not interrupted:
        # Without a script: the browser asks again by itself, and a link does the same.
        response["Refresh"] = str(WAIT)
    return response


def _list(
    request: HttpRequest, batch: Batch, tab: str
) -> tuple[Pager, Table | None, list[refused.Refused], list[preview.ChangedClass]]:
    """One page of the chosen list: as a table, as refused rows, or as changed classes."""
    noun = _("dòng")
    if tab == lists.REFUSED:
        page = paginate(request, refused.refused_rows(batch), per_page=25, noun=noun)
        return page, None, preview.refused_page(batch, page.items), []
    if tab == lists.CHANGED:
        page = paginate(request, preview.changed_source(batch), per_page=25, noun=_("lớp"))
        return page, None, [], preview.changed_classes(batch, page.items)
    rows = preview.accepted_rows(batch) if tab == lists.ACCEPTED else preview.unchanged_rows(batch)
    page = paginate(request, rows, noun=noun)
    return page, _table(batch, list(page.items), tab), [], []


_OUTCOMES = {"new": "mới", "changed": "sửa lớp đã có", "unchanged": "đã có", "repeat": "lặp lại dòng trước"}


def _table(batch: Batch, rows: list[Any], tab: str) -> Table:
    places = places_of(rows)
    made = []
    for row in rows:
        written = isinstance(row, LearningClass)
        name = Cell(row.topic, href=reverse("class_detail", args=[row.pk]) if written else "", note=row.place)
        # A batch of one centre need not name it in every row.
        centre = [] if batch.organisation_id else [Cell(places[row.pk].centre, note=places[row.pk].area)]
        cells = [
            *centre,
            Cell(row.group.short_name or row.group.name),
            Cell(row.start_on),
            Cell(row.turns),
            Cell(row.female),
            Cell(row.get_state_display() if written else _OUTCOMES[row.outcome]),
        ]
        if written:
            made.append(Row(name, cells))
        else:
            made.append(Row(Cell(_("Dòng %(row)d") % {"row": row.row}), [name, *cells]))
    columns = [
        Column(_("Lớp, chuyên đề"), whole=True),
        *([] if batch.organisation_id else [Column(_("Trung tâm"), whole=True)]),
        Column(_("Nhóm")),
        Column(_("Ngày mở")),
        Column(_("Lượt"), "number"),
        Column(_("Nữ"), "number"),
        Column(_("Kết quả")),
    ]
    if not rows or not isinstance(rows[0], LearningClass):
        columns.insert(0, Column(_("Dòng")))
    caption = _("Các dòng được nhận") if tab == lists.ACCEPTED else _("Các dòng không nói gì mới")
    return Table(caption, columns, made, caption_hidden=True, sticky=True)


# --- What can be done ------------------------------------------------------------------------------------------


@requires("learning.import_classes")
@require_POST
def import_confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Write what was shown."""
    batch = _batch(request, code)
    try:
        batch = confirm_batch(by=actor_of(request), code=batch.code)
    except Conflict as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(
            request,
            _("Đã ghi %(accepted)s dòng: %(new)s lớp mới, %(changed)s lớp được sửa, có %(turns)s lượt học viên.")
            % {
                "accepted": number(batch.accepted),
                "new": number(batch.accepted - batch.changed),
                "changed": number(batch.changed),
                "turns": number(batch.totals.get("turns", 0)),
            },
        )
    return redirect(reverse("import_batch", args=[batch.code]))


@requires("learning.import_classes")
@require_POST
def import_discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw the batch away; nothing is written."""
    batch = _batch(request, code)
    try:
        discard_batch(by=actor_of(request), code=batch.code)
    except Conflict as refusal:
        messages.warning(request, refusal.sentence)
        return redirect(reverse("import_batch", args=[batch.code]))
    messages.success(request, _("Đã bỏ lô %(code)s, không ghi dòng nào.") % {"code": batch.code})
    return redirect(reverse("import_start"))


@requires("learning.import_classes")
@require_POST
def import_again(request: HttpRequest, code: str) -> HttpResponse:
    """Read a file again whose reading was cut off."""
    batch = _batch(request, code)
    try:
        read_again(by=actor_of(request), batch=batch)
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    return redirect(reverse("import_batch", args=[batch.code]))


@requires("learning.import_classes")
@require_POST
def import_correct(request: HttpRequest, code: str) -> HttpResponse:
    """Check refused rows again with what was typed into them. Fields are named `dong-<row>-<column>`."""
    batch = _batch(request, code)
    typed = corrections(request.POST, excel.PLACES)
    try:
        accepted, left = correct_rows(by=actor_of(request), code=batch.code, corrections=typed)
    except Conflict as refusal:
        messages.warning(request, refusal.sentence)
    else:
        said = _("Đã kiểm tra lại: nhận thêm %(accepted)s dòng, còn %(left)s dòng bị từ chối trong số vừa sửa.")
        tell = messages.success if accepted else messages.warning
        tell(request, said % {"accepted": number(accepted), "left": number(left)})
    return redirect(f"{reverse('import_batch', args=[batch.code])}?{TAB}={lists.REFUSED}")


@requires("learning.import_classes")
@require_safe
def import_refused(request: HttpRequest, code: str) -> HttpResponse:
    """The refused rows as the same sheet, with the reasons in a column of their own."""
    batch = _batch(request, code)
    file = io.BytesIO()
    write_refused(
        file,
        excel.COLUMNS,
        (
            (row.cells, "\n".join(f"{each['column']}: {each['message']}" for each in row.refusals))
            for row in refused.refused_rows(batch).iterator(chunk_size=2_000)
        ),
        sheet=excel.SHEET,
        title=_("Các dòng chưa nhận của lô %(code)s") % {"code": batch.code},
        facts=batch.sheet.get("facts", {}),
        synthetic=is_synthetic(),
    )
    return excel_file(file, f"chua-nhan_{batch.code}.xlsx")


@requires("learning.undo_import")
@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Say what taking the batch back does or what stands against it, ask why, and take it back."""
    actor, batch = actor_of(request), _batch(request, code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer = undo_batch(by=actor, code=batch.code, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request,
                _("Đã thu hồi lô %(code)s: bỏ %(removed)s lớp đã thêm, trả lại %(restored)s lớp đã sửa.")
                % {
                    "code": batch.code,
                    "removed": number(answer["removed"]),
                    "restored": number(answer["restored"]),
                },
            )
            return redirect(reverse("import_batch", args=[batch.code]))
    first, count = dependents(batch) if batch.state == BatchState.DONE else ([], 0)
    learned, learned_count = taught(batch) if batch.state == BatchState.DONE and not count else ([], 0)
    return render(
        request,
        "learning/import_undo.html",
        {
            **_head(batch),
            "form": form,
            "can_be": batch.state == BatchState.DONE and not count and not learned_count,
            "taught": learned,
            "taught_count": learned_count,
            "dependents": first,
            "dependent_count": count,
            "new": batch.accepted - batch.changed,
        },
    )
