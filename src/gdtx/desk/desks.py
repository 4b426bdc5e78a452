"""What each kind of post finds on its desk. Only what the records say; nothing stands here for its own sake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gdtx.catalogue.queries import resolve_period
from gdtx.desk import administrator, ladder
from gdtx.desk.addresses import address
from gdtx.desk.centre import Centre
from gdtx.desk.doubtful import doubtful
from gdtx.desk.planned import lacks_year_plan, planned_work
from gdtx.desk.waiting import decisions, news, without_seat
from gdtx.desk.where import Where, reporting_period
from gdtx.desk.worse import Worse, worse
from gdtx.foundation import periods
from gdtx.foundation.pages import Badge, Bar, BarChart, Cell, Column, Figure, Row, Table
from gdtx.foundation.pages.parts import difference
from gdtx.foundation.periods import Period
from gdtx.foundation.vietnamese_numbers import number
from gdtx.intake.models import Batch
from gdtx.intake.queries import state_label
from gdtx.learning.centres import centre_overview, centres_of, latest_classes
from gdtx.learning.imports.belonging import visible_batches
from gdtx.learning.models import LearningClass
from gdtx.learning.summary import overview_of
from gdtx.network.enums import LEARNING_CENTRE_KINDS, Level
from gdtx.network.models import Organisation
from gdtx.network.roles import CENTRES
from gdtx.network.scope import Actor, PostHeld

#: How many rows the short lists of a desk have.
FEW = 5
#: How many units the ranking of a head shows; the ladder has them all.
RANKED = 10

HEADS = ("department_head", "division_head")
CHAIRS = ("commune_chair", "commune_vice_chair")
#: Posts that look on: they decide nothing about centres and owe no report of them.
ONLOOKERS = ("surveyor", "records_clerk", "learning_promotion_society", "partner_viewer")


@dataclass(frozen=True)
class Action:
    """A button of a desk."""

    label: str
    href: str
    icon: str
    main: bool = False


def template_and_context(actor: Actor, on: date) -> tuple[str, dict[str, Any]]:
    """The desk of the post the person is working in."""
    post = actor.post
    if post is None:
        return "desk/desk_without_post.html", {"on": on}
    if post.role.code == "administrator":
        return "desk/desk_administrator.html", administrator.desk(actor, {"actions": administration(actor)})
    if post.organisation_kind in LEARNING_CENTRE_KINDS:
        return "desk/desk_centre.html", centre_desk(actor, post, on)
    root = post.root_id or post.province_id
    where = Where.of_area(root, reporting_period(on, post.province_id).code, actor, on) if root else None
    if where is None or post.role.code in ONLOOKERS:
        return "desk/desk_plain.html", plain_desk(actor, post, where, on) | _at_a_centre(actor, post, on)
    if post.role.code in HEADS:
        return "desk/desk_head.html", head_desk(actor, post, where)
    if post.role.code in CHAIRS:
        return "desk/desk_chair.html", chair_desk(actor, post, where)
    return "desk/desk_office.html", office_desk(actor, post, where) | _at_a_centre(actor, post, on)


# --- Parts ----------------------------------------------------------------------------------------------------


def period_badge(period: Period, on: date, *, reported: bool) -> Badge:
    """How much time is left, and whether the report is there."""
    days = (period.last_day - on).days
    if on > period.last_day:
        if reported:
            return Badge(_("đã có số liệu"), "ok")
        return Badge(_("hết kỳ %(days)s ngày") % {"days": number(-days)}, "bad")
    if days == 0:
        return Badge(_("ngày cuối của kỳ"), "warn")
    return Badge(_("còn %(days)s ngày") % {"days": number(days)}, "go" if days > 7 else "warn")


def figure_actions(actor: Actor, where: Where | None = None) -> list[Action]:
    """The buttons a post opens, in the order of the work."""
    found = []
    if actor.has("learning.log_class"):
        found.append(Action(_("Ghi lớp"), address("class_log"), "add"))
    if actor.has("learning.import_classes"):
        found.append(Action(_("Nhập từ Excel"), address("import_start"), "upload"))
    if where is not None:
        found.append(Action(_("Xem số liệu"), where.href(), "figures"))
        if actor.may("reports.review", area_id=where.area.area_id):
            review = address("review_page", where.area.code, ky=where.period.text)
            found.append(Action(_("Lập báo cáo"), review, "report"))
    if actor.has("inbox.write"):
        found.append(Action(_("Viết thông báo"), address("notice_write"), "send"))
    return [action for action in found if action.href]


def administration(actor: Actor) -> list[Action]:
    """Where an administrator goes from the desk; what this installation does not have is left out."""
    places = [
        (_("Nhập tài khoản từ Excel"), "accounts_import", "upload"),
        (_("Việc chạy nền"), "job_list", "task"),
        (_("Nhật ký"), "audit_search", "history"),
        (_("Thời hạn lưu dữ liệu cá nhân"), "people_retention", "calendar"),
        (_("Sự kiện địa giới"), "territory_events", "map"),
    ]
    return [Action(label, address(name), icon) for label, name, icon in places if address(name)]


def month_of(on: date, province_id: int | None) -> Period:
    """The calendar month of the day."""
    return resolve_period(periods.parse(f"{on.year}-{on.month:02d}"), province_id)


def batch_rows(actor: Actor, limit: int = FEW) -> list[dict[str, Any]]:
    """The latest imports the person may see."""
    if not actor.has("learning.import_classes"):
        return []
    batches: Sequence[Batch] = list(
        visible_batches(actor).filter(business_date__lte=actor.on).order_by("-created_at")[:limit]
    )
    return [
        {
            "href": address("import_batch", batch.code),
            "name": batch.file_name,
            "state": state_label(batch),
            "batch": batch,
        }
        for batch in batches
    ]


# --- A centre -------------------------------------------------------------------------------------------------


def centre_desk(actor: Actor, post: PostHeld, on: date) -> dict[str, Any]:
    """What the centre owes this period, the buttons, the classes and imports written last."""
    organisation = Organisation.objects.get(pk=post.organisation_id)
    centre = Centre.of(organisation, reporting_period(on, post.province_id).code, actor, on)
    overview = centre.overview
    month = month_of(on, post.province_id)
    of_month = centre_overview(organisation.pk, month, post.province_id, until=on)
    mine_only = not actor.may("learning.change_class", organisation_id=organisation.pk)
    next_period = overview.period.code.next_part() if on > overview.period.last_day else None
    return {
        "on": on,
        "post": post,
        "centre": centre,
        "badge": period_badge(overview.period, on, reported=overview.reported),
        "figures_href": address("centre_figures", organisation.code, ky=centre.period.text),
        "classes_href": centre.classes_href(),
        "log_href": _log_href(actor, post),
        "import_href": address("import_start") if actor.has("learning.import_classes") else "",
        "declare_href": declare_href(actor, centre),
        "running": _running(post, next_period, on),
        "month": month,
        "month_classes": of_month.values["classes"] or 0,
        "month_turns": of_month.values["turns"] or 0,
        "month_href": centre_list_href(centre, month),
        **_by_plan(actor, post, month, on),
        "mine_only": mine_only,
        "latest": [(one, address("class_detail", one.pk)) for one in _latest(centre, mine_only=mine_only)],
        "batches": batch_rows(actor),
    }


def _by_plan(actor: Actor, post: PostHeld, month: Period, on: date) -> dict[str, Any]:
    """What the plans of the centre ask of the month, and where it begins one while it has none for the year."""
    return {
        "planned": planned_work(actor, post, month, on) if actor.has("plans.see") else None,
        "without_plan": lacks_year_plan(actor, post, on),
    }


def _log_href(actor: Actor, post: PostHeld) -> str:
    allowed = actor.may("learning.log_class", organisation_id=post.organisation_id)
    return address("class_log") if allowed else ""


def declare_href(actor: Actor, centre: Centre) -> str:
    """Where the centre says that it held no class; only while it has neither classes nor said so."""
    if centre.overview.reported:
        return ""
    if not actor.may("learning.declare_nothing", organisation_id=centre.organisation.pk):
        return ""
    return address("declare_no_class", trung_tam=centre.organisation.code, ky=centre.period.text)


def centre_list_href(centre: Centre, period: Period) -> str:
    """The classes of the centre in another period, "" for who may not see them."""
    if not centre.sees_classes:
        return ""
    return address("class_list", ky=period.text, trung_tam=centre.organisation.code)


def _latest(centre: Centre, *, mine_only: bool) -> list[LearningClass]:
    """Staff see what they logged themselves, since that is what they may change; directors see all."""
    if not centre.sees_classes:
        return []
    logged_by = centre.actor.user_id if mine_only else None
    return latest_classes(centre.organisation.pk, on=centre.on, limit=FEW, logged_by=logged_by)


def _running(post: PostHeld, code: Any, on: date) -> dict[str, Any] | None:
    """What the period that has just begun holds so far, while the one before is still being reported."""
    if code is None:
        return None
    period = Period.of(code)
    found = centre_overview(post.organisation_id, period, post.province_id, until=on)
    return {"period": period, "classes": found.classes or 0, "turns": found.turns or 0}


def _at_a_centre(actor: Actor, post: PostHeld, on: date) -> dict[str, Any]:
    """The month by plan at the other kinds of centres, which work by plans too; nothing at an office."""
    if post.organisation_kind not in CENTRES:
        return {}
    return _by_plan(actor, post, month_of(on, post.province_id), on)


# --- Offices --------------------------------------------------------------------------------------------------


def office_desk(actor: Actor, post: PostHeld, where: Where) -> dict[str, Any]:
    """Who has not reported, how the area stands, imports, what the network leaves open."""
    found = overview_of(where.question, until=where.on)
    silent = found["centres"]["total"] - found["centres"]["reporting"]
    seatless = without_seat(actor, where.on)
    doubts = doubtful(where) if where.sees_classes and where.level != Level.COUNTRY else []
    return {
        "on": where.on,
        "post": post,
        "where": where,
        "found": found,
        "figures": ladder.key_figures(where, found),
        "silent": silent,
        "badge": period_badge(where.period, where.on, reported=not silent),
        "centres": centre_table(where) if where.level == Level.COMMUNE else None,
        "overdue": bool(silent) and where.on > where.period.last_day,
        "late": late_units(where, found) if silent and where.level != Level.COMMUNE else [],
        "late_href": where.href(xep="bao-cao") + "#dia-ban-con",
        "actions": figure_actions(actor, where),
        "ranking": ranking(where, found) if where.level == Level.COUNTRY else None,
        "news": news(actor) if where.sees_classes else [],
        "doubts": len(doubts),
        "doubts_href": where.doubts_href() if doubts else "",
        "remind_href": remind_href(actor, where) if silent else "",
        "without_seat": seatless[: 2 * FEW],
    }


@dataclass(frozen=True)
class LateUnit:
    """A unit some of whose centres have not reported, with what it had a year before."""

    name: str
    href: str
    badge: Badge
    note: str


def late_units(where: Where, found: Mapping[str, Any]) -> list[LateUnit]:
    """The units with the most centres that have not reported, each open to its list."""
    before = {row["code"]: row["turns"] for row in found["previous"]["children"]}
    late = [row for row in found["children"] if row["reporting"] < row["centres"]]
    late.sort(key=lambda row: (row["reporting"] - row["centres"], row["name"]))
    units = []
    for row in late[: 2 * FEW]:
        counts = _("%(reporting)s/%(centres)s trung tâm") % {
            "reporting": number(row["reporting"]),
            "centres": number(row["centres"]),
        }
        had = before.get(row["code"])
        note = _("%(counts)s · cùng kỳ năm trước %(had)s lượt") % {"counts": counts, "had": number(had or 0)}
        units.append(
            LateUnit(
                row["name"],
                where.silent_href(row["code"]) if row["code"] else "",
                ladder.late_badge(row["centres"], row["reporting"]),
                note if had else counts,
            )
        )
    return units


def centre_table(where: Where) -> Table:
    """The centres of a commune with what they have logged."""
    rows = [
        Row(
            Cell(unit.name, href=unit.href),
            [
                Cell(unit.classes, href=unit.classes_href if unit.classes else ""),
                Cell(unit.turns, missing=_("Chưa báo cáo")),
                ladder.change_cell(unit.moved),
            ],
        )
        for unit in ladder.centre_units(where, centres_of(where.question, until=where.on))
    ]
    return Table(
        _("Trung tâm của xã, %(period)s") % {"period": where.period.code.short_label},
        [
            Column(_("Trung tâm")),
            Column(_("Lớp"), "number"),
            Column(_("Lượt"), "number"),
            Column(_("So với cùng kỳ"), "number", short=_("So cùng kỳ")),
        ],
        rows,
        caption_hidden=True,
    )


def remind_href(actor: Actor, where: Where) -> str:
    """Where the silent centres of the area are reminded, "" for who may not write to them."""
    if not actor.may("inbox.write", area_id=where.area.area_id):
        return ""
    page = address("remind_silent", where.area.code)
    return page and page + where.query()


def chair_desk(actor: Actor, post: PostHeld, where: Where) -> dict[str, Any]:
    """Four things: what must I do, log a class (where a post allows it), decide (where something waits), send."""
    found = overview_of(where.question, until=where.on)
    silent = found["centres"]["total"] - found["centres"]["reporting"]
    return {
        "on": where.on,
        "post": post,
        "where": where,
        "found": found,
        "silent": silent,
        "badge": period_badge(where.period, where.on, reported=not silent),
        "overdue": bool(silent) and where.on > where.period.last_day,
        "decisions": decisions(where, without_seat(actor, where.on)),
        "log_href": address("class_log") if actor.has("learning.log_class") else "",
        "remind_href": remind_href(actor, where) if silent else "",
        "write_href": address("notice_write") if actor.has("inbox.write") else "",
    }


def plain_desk(actor: Actor, post: PostHeld, where: Where | None, on: date) -> dict[str, Any]:
    """For posts that look on: the figures of the area, and the notices for their organisation."""
    context: dict[str, Any] = {"on": on, "post": post, "where": where, "actions": figure_actions(actor, where)}
    if where is not None:
        context["figures"] = ladder.key_figures(where, overview_of(where.question, until=where.on))
    return context


def head_desk(actor: Actor, post: PostHeld, where: Where) -> dict[str, Any]:
    """The state of the province in ten seconds: five figures, the ranking, three things that are worse."""
    found = overview_of(where.question, until=where.on)
    findings: list[Worse] = worse(where, found)
    chart = ranking(where, found)
    return {
        "on": where.on,
        "post": post,
        "where": where,
        "figures": [*ladder.key_figures(where, found), women(found)],
        "badge": period_badge(
            where.period, where.on, reported=found["centres"]["reporting"] == found["centres"]["total"]
        ),
        "worse": findings,
        "compared": bool(found["previous"]["turns"]),
        "decisions": decisions(where, without_seat(actor, where.on)),
        "remind_href": remind_href(actor, where) if found["centres"]["reporting"] < found["centres"]["total"] else "",
        "ranking": chart,
        "more_units": len(found["children"]) - len(chart.bars),
        "silent": found["centres"]["total"] - found["centres"]["reporting"],
        "actions": figure_actions(actor, where),
    }


def women(found: Mapping[str, Any]) -> Figure:
    """The share of women among the turns of classes that gave it."""
    now = ladder.decimal_or_none(found["female_share"])
    before = ladder.decimal_or_none(found["previous"]["female_share"])
    return Figure(
        _("Nữ"),
        now,
        _("lượt"),
        change=difference(now, before, _("điểm %")),
        percent=True,
        missing=_("Chưa ghi số nữ"),
    )


def ranking(where: Where, found: Mapping[str, Any]) -> BarChart:
    """The units with the most turns, with the mark of the year before."""
    before = {row["code"]: row["turns"] for row in found["previous"]["children"]}
    # A unit without a centre has nothing to be ranked by.
    rows = [row for row in found["children"] if row["code"] is not None and (row["centres"] or row["turns"])]
    rows.sort(key=lambda row: Decimal(-1) if row["turns"] is None else Decimal(row["turns"]), reverse=True)
    return BarChart(
        _("Xếp hạng đơn vị theo lượt học viên"),
        [Bar(row["name"], row["turns"], before.get(row["code"]), where.href(row["code"])) for row in rows[:RANKED]],
        key=_("%(period)s, lượt") % {"period": where.period.code.short_label},
        key_before=ladder.previous_label(where),
        missing=_("chưa báo cáo"),
    )
