"""The board of tasks: of a person, a unit, a document, an origin; as a table, as a heat map, as Excel."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.directives.enums.tasks import Kind
from gdtx.directives.excel import tasks as excel
from gdtx.directives.models import Document
from gdtx.directives.models.tasks import Task, YearTheme
from gdtx.directives.pages.heat import heat_map
from gdtx.directives.pages.task_rows import task_rows
from gdtx.directives.queries import tasks as queries
from gdtx.directives.queries.documents import visible_documents
from gdtx.directives.queries.tasks import BoardFilter
from gdtx.directives.rules import tasks as rules
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.pages import Figure, paginate, with_query
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.vietnamese import date_short, fold
from gdtx.network.models import Organisation, OrganisationVersion
from gdtx.network.queries.organisations import organisation_versions_on
from gdtx.network.scope import Actor

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_PAGE = 50
SOON = dt.timedelta(days=7)
VIEW, UNIT, GIVER, PERSON, KIND, THEME, DOCUMENT, ORIGIN, PARENT, MINE, SHAPE = (
    "xem",
    "don-vi",
    "ben-giao",
    "nguoi",
    "loai",
    "chu-de",
    "van-ban",
    "nguon",
    "goc",
    "cua-toi",
    "kieu",
)
EVERYTHING, HEAT = "het", "nhiet"


@dataclass(frozen=True)
class Board:
    """What the address asks for, with what it is called."""

    wanted: BoardFilter
    narrowed: list[tuple[str, str]]
    shape: str
    document: Document | None = None

    @classmethod
    def from_request(cls, request: HttpRequest, actor: Actor) -> Board:
        """The board of the address; what it names and the actor does not see narrows it to nothing."""
        asked = {name: request.GET.get(name, "").strip() for name in (UNIT, GIVER, KIND, ORIGIN, "q")}
        narrowed: list[tuple[str, str]] = []
        unit = _unit(asked[UNIT], actor, narrowed, UNIT, _("Đơn vị thực hiện: %s"))
        giver = _unit(asked[GIVER], actor, narrowed, GIVER, _("Bên giao: %s"))
        person = _number(request, PERSON)
        if person is not None:
            named = queries.visible_tasks(actor).filter(responsible_id=person).select_related("responsible").first()
            narrowed.append((_("Người phụ trách: %s") % (named.responsible if named else "?"), PERSON))
        kind = asked[KIND] if asked[KIND] in (*Kind.values, "matter") else ""
        if kind and kind != "matter":
            narrowed.append((str(Kind(kind).label).capitalize(), KIND))
        theme = _number(request, THEME)
        if theme is not None:
            title = YearTheme.objects.filter(pk=theme).values_list("title", flat=True).first()
            narrowed.append((_("Chủ đề: %s") % (title or "?"), THEME))
        parent = _number(request, PARENT)
        if parent is not None:
            title = queries.visible_tasks(actor).filter(pk=parent).values_list("title", flat=True).first()
            narrowed.append((_("Giao xuống từ: %s") % (title or "?"), PARENT))
        document = _number(request, DOCUMENT)
        source = visible_documents(actor).filter(pk=document).first() if document is not None else None
        if document is not None:
            narrowed.append((_("Theo văn bản: %s") % (source.name if source else "?"), DOCUMENT))
        origin = _origin(asked[ORIGIN])
        if origin is not None:
            label = queries.tasks_of_origin(actor, *origin).values_list("origin_label", flat=True).first()
            narrowed.append((_("Bắt nguồn từ: %s") % (label or "?"), ORIGIN))
        mine = request.GET.get(MINE) == "1"
        if mine:
            narrowed.append((_("Việc của tôi"), MINE))
        if asked["q"]:
            narrowed.append((f"“{asked['q'][:60]}”", "q"))
        view = request.GET.get(VIEW, queries.RUNNING)
        wanted = BoardFilter(
            view={EVERYTHING: queries.ALL}.get(view, view if view in queries.VIEWS else queries.RUNNING),
            words=asked["q"][:100],
            unit=unit,
            giver=giver,
            person=person,
            kind=kind,
            theme=theme,
            document=document,
            origin=origin,
            parent=parent,
            mine=mine,
        )
        if view == queries.UNDECIDED:
            wanted = replace(wanted, view=queries.UNDECIDED)
        shape = HEAT if request.GET.get(SHAPE) == HEAT else ""
        return cls(wanted, narrowed, shape, source)

    @property
    def title(self) -> str:
        """The heading."""
        if self.wanted.mine:
            return _("Việc của tôi")
        if self.wanted.kind == "matter":
            return _("Kiến nghị, đề xuất, tồn tại")
        return _("Nhiệm vụ")


def _unit(code: str, actor: Actor, narrowed: list[tuple[str, str]], name: str, words: str) -> int | None:
    """The number of the unit with the code or, if one alone bears it, the name; 0 for one that is not to be seen."""
    if not code:
        return None
    found = Organisation.objects.filter(code__iexact=code).values_list("pk", flat=True).first()
    if found is None:
        bearing = OrganisationVersion.objects.on(actor.on).filter(name_folded=fold(code))
        same = {each for each in bearing.values_list("organisation_id", flat=True) if actor.sees_organisation(each)}
        found = same.pop() if len(same) == 1 else None
    if found is None or not actor.sees_organisation(found):
        narrowed.append((words % code[:40], name))
        return 0
    version = organisation_versions_on([found], actor.on, nearest=True).get(found)
    narrowed.append((words % (version.name if version else code), name))
    return found


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _origin(text: str) -> tuple[str, str] | None:
    url_name, colon, key = text.partition(":")
    return (url_name[:60], key[:60]) if colon and url_name and key else None


@requires(rules.SEE)
@require_safe
def task_board(request: HttpRequest) -> HttpResponse:
    """The board, fifty tasks a page."""
    actor = actor_of(request)
    board = Board.from_request(request, actor)
    counted = queries.counts(actor, board.wanted)
    context: dict[str, Any] = {
        "board": board,
        "on": actor.on,
        "tabs": _tabs(request, board, counted),
        "figures": _figures(request, counted),
        "narrowed": [(text, with_query(request, **{name: None})) for text, name in board.narrowed],
        "may_give": bool(rules.may_give_by(actor, board.document) if board.document else rules.may_give(actor)),
        "give_href": reverse("task_give") + query_string(van_ban=board.document.pk if board.document else None),
        "may_raise": bool(rules.may_raise(actor, Kind.PETITION)),
        "may_remind": actor.has("inbox.write"),
        "heat_href": with_query(request, kieu=None if board.shape else HEAT),
        "excel_href": reverse("task_export") + query_string_of(request),
        "kinds": [("matter", _("kiến nghị, đề xuất, tồn tại")), *Kind.choices],
        "hidden": [
            (name, request.GET[name])
            for name in (VIEW, GIVER, PERSON, THEME, DOCUMENT, ORIGIN, PARENT, MINE)
            if request.GET.get(name)
        ],
        "asked": {"q": request.GET.get("q", ""), "unit": request.GET.get(UNIT, ""), "kind": board.wanted.kind},
    }
    if board.shape:
        context["heat"] = heat_map(actor, board.wanted)
    else:
        page = paginate(request, queries.board(actor, board.wanted), per_page=PER_PAGE, noun=_("việc"))
        context |= {"page": page, "rows": task_rows(list(page.items), actor.on)}
    return render(request, "directives/task_board.html", context)


def query_string_of(request: HttpRequest) -> str:
    """The query of the address without the page."""
    query = request.GET.copy()
    query.pop("trang", None)
    query.pop(SHAPE, None)
    return f"?{query.urlencode(safe='/')}" if query else ""


def _tabs(request: HttpRequest, board: Board, counted: dict[str, int]) -> list[tuple[str, int, str, bool]]:
    words = {
        queries.RUNNING: _("Đang thực hiện"),
        queries.LATE: _("Quá hạn"),
        queries.TO_VERIFY: _("Chờ xác nhận"),
        queries.DONE: _("Đã kết thúc"),
        queries.ALL: _("Tất cả"),
    }
    return [
        (text, counted[view or "all"], with_query(request, xem=view or EVERYTHING), board.wanted.view == view)
        for view, text in words.items()
    ]


def _figures(request: HttpRequest, counted: dict[str, int]) -> list[Figure]:
    def href(view: str) -> str:
        return with_query(request, xem=view)

    return [
        Figure(_("Đã kết thúc"), counted[queries.DONE], _("việc"), href(queries.DONE), of=counted["all"]),
        Figure(_("Quá hạn"), counted[queries.LATE], _("việc"), href(queries.LATE)),
        Figure(_("Chờ xác nhận"), counted[queries.TO_VERIFY], _("câu trả lời"), href(queries.TO_VERIFY)),
        Figure(_("Đến hạn trong 7 ngày"), counted["soon"], _("việc"), href(queries.RUNNING)),
    ]


@requires(rules.SEE)
@require_safe
def task_export(request: HttpRequest) -> HttpResponse:
    """The whole board as a workbook, with its count."""
    actor = actor_of(request)
    board = Board.from_request(request, actor)
    found: list[Task] = list(queries.board(actor, board.wanted))
    file = io.BytesIO()
    excel.write_tasks(
        file,
        task_rows(found, actor.on),
        title=board.title,
        about=[_("Tình trạng ngày %(day)s.") % {"day": date_short(actor.on)}, *(text for text, _n in board.narrowed)],
    )
    response = HttpResponse(file.getvalue(), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="nhiem_vu_{actor.on:%Y%m%d}.xlsx"'
    return response


def board_address(**values: object) -> str:
    """A board by what it shows."""
    return reverse("task_board") + query_string(**values)
