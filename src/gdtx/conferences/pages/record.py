"""The record of a conference in five tabs along time, and the steps of the conference itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gdtx.approvals.pages.moving import posted
from gdtx.approvals.queries import panel
from gdtx.directives.queries.documents import visible_documents
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound
from gdtx.foundation.making import FilesState
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.pages.parts import Badge
from gdtx.foundation.periods import parse
from gdtx.foundation.vietnamese import date_short, number
from gdtx.network.scope import Actor

from .. import actions, rules
from ..answers import opinion_replies, replies
from ..beside import beside
from ..bodies import Names, by_side
from ..enums import ConferenceKind, ConferenceState, Duty
from ..models import (
    AgendaItem,
    Conference,
    Delegation,
    Minutes,
    Paper,
    Partner,
    RelatedDocument,
    Remark,
    Signing,
    Speech,
)
from ..parts import KINDS, TABS
from ..queries import (
    amendments_of,
    cancelling_of,
    conference_for,
    counts,
    delegates_of,
    finished_set,
    latest_set,
    photos_of,
    presiding,
    rows_of,
)
from ..rounds import may_hold_round, plans_to_comment, rounds_held
from ..standing import ORIGIN, Standing, changed_since, figures_now, opening, standings
from ..workflow import CONFERENCE
from ..year import year_outline
from .figures import figure_strip
from .next_step import next_step

FIRST = "chuan-bi"


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab with what it counts."""

    label: str
    href: str
    current: bool
    count: str = ""


@requires(rules.SEE, rules.KEEP)
@require_safe
def conference_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The first tab: what became of the last conference, the figures, then the preparation."""
    return _page(request, pk, FIRST)


@requires(rules.SEE, rules.KEEP)
@require_safe
def conference_tab(request: HttpRequest, pk: int, tab: str) -> HttpResponse:
    """One of the other tabs."""
    if tab not in TABS:
        raise NotFound("unknown_tab", _("Hồ sơ hội nghị không có thẻ “%(tab)s”.") % {"tab": tab[:40]})
    if tab == FIRST:
        return redirect("conference_page", pk)
    return _page(request, pk, tab)


@requires(rules.KEEP)
@require_POST
def conference_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step: call, hold, finish, cancel."""
    step = posted(request)
    moved = actions.move_conference(
        by=actor_of(request), conference_id=pk, verb=step.verb, version=step.version, reason=step.reason
    )
    messages.success(request, _("Hội nghị: %(state)s.") % {"state": CONFERENCE.label(moved.state)})
    told = actions.told_of(moved)
    if told:
        messages.success(request, _("Đã gửi thông báo cho %(count)s đơn vị được mời.") % {"count": number(told)})
    return redirect("conference_page", pk)


def _page(request: HttpRequest, pk: int, tab: str) -> HttpResponse:
    actor = actor_of(request)
    conference = conference_for(actor, pk)
    minutes = _minutes(conference)
    keeps = bool(rules.may_keep(actor, conference))
    told = counts(conference)
    context = {
        "conference": conference,
        "when": when(conference),
        "state": _state(conference),
        "tabs": _tabs(conference, tab, told),
        "next": next_step(actor, conference, minutes, told) if keeps else None,
        # The first tab tells of the set itself.
        "ready": finished_set(conference) if keeps and tab != FIRST else None,
        "tab": tab,
        "tab_template": _TEMPLATES[tab],
        "cancelling": cancelling_of(conference),
        "minutes": minutes,
        "keeps": keeps,
        # What the minutes hold is fixed while they are being agreed and after.
        "writes": keeps and bool(rules.record_is_open(minutes)),
        "why_fixed": "" if not keeps else rules.record_is_open(minutes).reason,
        "panel": panel(actor, conference, reverse("conference_move", args=[pk])) if keeps else None,
        "kinds": {kind.code.replace("-", "_"): kind for kind in KINDS.values()},
        **_CONTENT[tab](actor, conference),
    }
    return render(request, "conferences/conference_page.html", context)


def _minutes(conference: Conference) -> Minutes | None:
    """Its minutes, which `conference_for` has read with it."""
    found: Minutes | None = getattr(conference, "minutes", None)
    return found


def when(conference: Conference) -> str:
    """``8:00 ngày 22/01/2021``, or the days of a longer one."""
    day = date_short(conference.starts_on)
    if conference.ends_on and conference.ends_on != conference.starts_on:
        return _("từ %(first)s đến %(last)s") % {"first": day, "last": date_short(conference.ends_on)}
    if conference.starts_at:
        return _("%(time)s ngày %(day)s") % {"time": conference.starts_at.strftime("%H:%M"), "day": day}
    return _("ngày %(day)s") % {"day": day}


def _state(conference: Conference) -> Badge:
    state = CONFERENCE.state(conference.state)
    return Badge(str(state.label), state.tone)  # type: ignore[arg-type]


def _tabs(conference: Conference, current: str, told: Mapping[str, int]) -> list[Tab]:
    shown = {
        "dai-bieu": f"{told['present']}/{told['delegates']}" if told["present"] else str(told["delegates"] or ""),
        "ket-luan": str(told["conclusions"] or ""),
        "sau-hoi-nghi": str(told["photos"] or ""),
    }
    return [
        Tab(
            str(label),
            reverse("conference_page", args=[conference.pk])
            if code == FIRST
            else reverse("conference_tab", args=[conference.pk, code]),
            code == current,
            shown.get(code, ""),
        )
        for code, label in TABS.items()
    ]


# --- What each tab shows --------------------------------------------------------------------------------------


def _preparing(actor: Actor, conference: Conference) -> dict[str, Any]:
    partners, delegations = rows_of(conference, Partner), rows_of(conference, Delegation)
    ids = [row.organisation_id for row in (*partners, *delegations)]
    names = Names(conference.starts_on, [conference.organiser_id, conference.host_id, *ids])
    now = figures_now(actor, conference)
    latest = latest_set(conference)
    ready = latest if latest is None or latest.state == FilesState.DONE else finished_set(conference)
    return {
        "opening": opening(actor, conference),
        "year": year_outline(actor, conference),
        "figures": figure_strip(now) if now else [],
        "period": parse(conference.period).label if conference.period else "",
        "figures_hidden": bool(conference.period) and now is None,
        "organiser": names.of(conference.organiser_id),
        "host": names.of(conference.host_id, conference.host_name),
        "partners": [(row, names.body(row)) for row in partners],
        "agenda": rows_of(conference, AgendaItem),
        "delegations": [_called(row, names.body(row)) for row in delegations],
        # An address for each of a hundred bodies is put together, not looked up.
        "change": reverse("conference_part_change", args=["thanh-phan", 0]).removesuffix("0/"),
        "papers": rows_of(conference, Paper),
        "opinions": opinion_replies(conference, actor.on),
        "petitions": replies(conference, actor.on, actor),
        "paper_set": latest,
        "ready": ready,
        "sends": _sends(actor, conference, delegations),
        "changed": changed_since(ready, now),
        **_rounds(actor, conference),
    }


def _rounds(actor: Actor, conference: Conference) -> dict[str, Any]:
    """The comment rounds of plans; asked only of a conference of kind góp ý."""
    if conference.kind != ConferenceKind.COMMENTS:
        return {}
    held = may_hold_round(conference, actor.on)
    return {
        "holds_rounds": True,
        "rounds": rounds_held(actor, conference),
        "may_open_round": bool(held) and bool(plans_to_comment(actor)),
        "why_no_round": held.reason,
    }


def _called(row: Delegation, name: str) -> tuple[int, str, str, str]:
    """A line of those invited: number of the row, the body, who of it, what more is known. A list may have hundreds."""
    who = f"{name}: {row.positions}" if name and row.positions else name or row.positions
    known = _("trong mạng lưới") if row.organisation_id else _("ngoài mạng lưới hoặc một nhóm đơn vị")
    count = _("dự kiến %(count)s đại biểu") % {"count": row.expected} if row.expected else ""
    return row.pk, name, who, " · ".join(filter(None, (row.side, known, count, row.note)))


def _sends(actor: Actor, conference: Conference, delegations: list[Delegation]) -> bool:
    """Whether the person sends in opinions and petitions; asked only while the conference is called."""
    if conference.state != ConferenceState.CALLED:
        return False
    invited = [row.organisation_id for row in delegations if row.organisation_id is not None]
    return bool(rules.may_send(conference, rules.invited_body(actor, invited)))


def _people(actor: Actor, conference: Conference) -> dict[str, Any]:
    del actor
    delegates = delegates_of(conference)
    delegations = {row.delegation.pk: row.delegation for row in delegates if row.delegation}
    names = Names(conference.starts_on, [row.organisation_id for row in delegations.values()])
    return {
        "groups": by_side(delegates, names),
        # An address for each of 300 delegates is put together, not looked up.
        "change": reverse("conference_part_change", args=["dai-bieu", 0]).removesuffix("0/"),
        "present": sum(row.checked_in_at is not None for row in delegates),
        "delegates": len(delegates),
        "presiding": presiding(delegates, Duty.PRESIDING),
        "moderators": presiding(delegates, Duty.MODERATOR),
        "secretaries": presiding(delegates, Duty.SECRETARY),
    }


def _day(actor: Actor, conference: Conference) -> dict[str, Any]:
    signings = rows_of(conference, Signing)
    parties = [party for signing in signings for party in signing.parties.all()]
    names = Names(conference.starts_on, [row.organisation_id for row in parties])
    return {
        "rounds": rounds_held(actor, conference) if conference.kind == ConferenceKind.COMMENTS else [],
        "remarks": rows_of(conference, Remark),
        "speeches": rows_of(conference, Speech),
        "signings": [(row, [(party, names.body(party)) for party in row.parties.all()]) for row in signings],
    }


def _conclusions(actor: Actor, conference: Conference) -> dict[str, Any]:
    held = conference.state in (ConferenceState.HELD, ConferenceState.CONCLUDED)
    shown = standings(conference, actor.on)
    return {
        "standings": [(each, "" if each.tasks else _giving(conference, each)) for each in shown],
        "drafted": list(visible_documents(actor).filter(origin_url_name=ORIGIN, origin_key=str(conference.pk))),
        "may_follow": held and bool(rules.may_keep(actor, conference)),
        "may_assign": actor.has("tasks.assign"),
        "may_draft": actor.has("directives.draft"),
        "board": reverse("task_board") + query_string(nguon=f"{ORIGIN}:{conference.pk}"),
    }


def _giving(conference: Conference, each: Standing) -> str:
    """The form of a task with what the conclusion says: to bind it to data, to choose more than giving all at once."""
    row, origin = each.conclusion, actions.origin_of(conference)
    fields = {
        "noi-dung": row.text,
        "don-vi": list(each.owners),
        "han": date_short(row.due_on) if row.due_on else "",
        "ket-qua": row.proof,
        "diem": row.number,
        "nguon": origin.url_name,
        "nguon-so": origin.key,
        "nguon-ten": origin.label,
    }
    return f"{reverse('task_give')}?{urlencode(fields, doseq=True)}"


def _after(actor: Actor, conference: Conference) -> dict[str, Any]:
    minutes = _minutes(conference)
    return {
        "photos": photos_of(conference),
        "documents": rows_of(conference, RelatedDocument),
        "amendments": amendments_of(minutes),
        "minutes_panel": panel(actor, minutes, reverse("conference_minutes_move", args=[conference.pk]))
        if minutes is not None
        else None,
        "may_amend": bool(rules.may_agree(actor, conference)),
        "beside": beside(actor, conference),
    }


_CONTENT: dict[str, Callable[[Actor, Conference], dict[str, Any]]] = {
    "chuan-bi": _preparing,
    "dai-bieu": _people,
    "dien-bien": _day,
    "ket-luan": _conclusions,
    "sau-hoi-nghi": _after,
}
_TEMPLATES = {
    "chuan-bi": "conferences/tab_preparing.html",
    "dai-bieu": "conferences/tab_people.html",
    "dien-bien": "conferences/tab_day.html",
    "ket-luan": "conferences/tab_conclusions.html",
    "sau-hoi-nghi": "conferences/tab_after.html",
}
