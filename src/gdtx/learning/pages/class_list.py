"""The list of classes behind any number, and the same list as an Excel file, whole."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.accounts.models import Installation
from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.pages import Cell, Column, Row, Sort, Table, paginate
from gdtx.foundation.vietnamese import date_short, fold, number
from gdtx.learning import excel
from gdtx.learning.models import LearningClass
from gdtx.learning.pages.listing import STATES, Listing
from gdtx.learning.queries import Place, places_of

#: Address key → order of the list. The id settles what is equal, so that pages never overlap.
ORDERS = {"ngay": "start_on", "luot": "turns", "nu": "female", "ten": "topic_folded"}

#: The columns a row shows; of fifty rows the other thirty would be read in vain.
SHOWN = ("topic", "place", "group_id", "start_on", "turns", "female", "centre_id")


@requires("learning.see_classes")
@require_safe
def class_list(request: HttpRequest) -> HttpResponse:
    """The list with its sums, fifty classes a page."""
    listing = Listing.from_request(request, actor_of(request), clock.business_today())
    sort = Sort.from_request(request, ORDERS, "-ngay")
    order = ORDERS[sort.key]
    rows = listing.classes.only(*SHOWN).order_by(f"-{order}" if sort.descending else order, "-pk")
    sums = listing.sums
    page = paginate(request, _Counted(rows, sums["classes"] or 0), noun=_("lớp"))
    return render(
        request,
        "learning/class_list.html",
        {
            "listing": listing,
            "line": listing.line(),
            "page": page,
            "sums": sums,
            "table": class_table(listing, list(page.items), sums, sort),
            "narrowed": [(text, listing.without(parameter)) for text, parameter in listing.narrowed],
            "groups": [(row.code, row.name) for row in listing.grouping.list],
            "states": [(key, state.label) for key, state in STATES.items()],
            "may_log": actor_of(request).has("learning.log_class"),
            "may_import": actor_of(request).has("learning.import_classes"),
            "may_lock": actor_of(request).has("learning.lock_period"),
        },
    )


class _Counted(Sequence[LearningClass]):
    """A list whose length is known already, so that the pager does not count it again."""

    def __init__(self, rows: QuerySet[LearningClass], length: int) -> None:
        self.rows, self.length = rows, length

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: Any) -> Any:
        return self.rows[index]


def class_table(listing: Listing, classes: list[LearningClass], sums: dict[str, int | None], sort: Sort) -> Table:
    """One page of the list; the sum row is of the whole list."""
    places = places_of(classes)
    # Once, not fifty times: looking an address up is slow.
    before, after = reverse("class_detail", args=[0]).rsplit("0", 1)
    rows = [
        Row(
            Cell(row.topic, href=f"{before}{row.pk}{after}", note=row.place),
            [
                _centre_cell(places[row.pk]),
                Cell(_group_name(listing, row)),
                Cell(row.start_on),
                Cell(row.turns),
                Cell(row.female),
            ],
        )
        for row in classes
    ]
    total = Row(
        Cell(_("Cộng %(count)s lớp") % {"count": number(sums["classes"] or 0)}),
        [Cell(""), Cell(""), Cell(""), Cell(sums["turns"]), Cell(sums["female"])],
    )
    return Table(
        _("Lớp, chuyên đề bắt đầu từ %(first)s đến %(last)s")
        % {"first": date_short(listing.counted.start), "last": date_short(listing.counted.last_day)},
        [
            Column(_("Lớp, chuyên đề"), key="ten"),
            Column(_("Trung tâm"), whole=True),
            Column(_("Nhóm"), whole=True),
            Column(_("Ngày mở"), key="ngay"),
            Column(_("Lượt"), "number", key="luot"),
            Column(_("Nữ"), "number", key="nu"),
        ],
        rows,
        total,
        sort,
        excel=reverse("class_export") + listing.query(),
        sticky=True,
    )


def _group_name(listing: Listing, row: LearningClass) -> str:
    group = listing.grouping.book.by_id[row.group_id]
    return group.short_name or group.name


def _centre_cell(place: Place) -> Cell:
    """The centre by its usual short name; the commune only where the name does not say it."""
    named = fold(place.area) in fold(place.centre)
    short = place.centre.replace("Trung tâm học tập cộng đồng", "TTHTCĐ")
    return Cell(short, note="" if named else place.area)


@requires("learning.see_classes")
@require_safe
def class_export(request: HttpRequest) -> HttpResponse:
    """The whole list as an Excel file in the columns of the class sheet, with its count."""
    listing = Listing.from_request(request, actor_of(request), clock.business_today())
    classes = listing.classes.select_related("centre").order_by("start_on", "centre__code", "pk")
    sums = listing.sums
    file = io.BytesIO()
    excel.write_list(
        file,
        excel.iter_cells(classes.iterator(chunk_size=2_000), excel.group_names(listing.grouping.book.rows)),
        title=_("Danh sách lớp, chuyên đề – %(what)s – %(period)s")
        % {"what": listing.title, "period": listing.period.code.short_label},
        count=sums["classes"] or 0,
        subtitles=[
            _("Lớp bắt đầu từ %(first)s đến %(last)s. Cộng %(turns)s lượt học viên.")
            % {
                "first": date_short(listing.counted.start),
                "last": date_short(listing.counted.last_day),
                "turns": number(sums["turns"] or 0),
            },
            *(text for text, _parameter in listing.narrowed),
        ],
        synthetic=Installation.objects.filter(synthetic=True).exists(),
    )
    response = HttpResponse(
        file.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    name = f"lop-hoc_{listing.period.text.replace('/', '-')}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
