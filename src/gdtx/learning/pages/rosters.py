"""The learners of a literacy class: who is on the list, who came to each session, with what result.

Every page names persons, so each is written down in the log of who looked at them.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.pages import Badge, Cell, Choice, Column, Row, Table
from gdtx.foundation.vietnamese import date_short, number
from gdtx.network.scope import Actor
from gdtx.people import access
from gdtx.people.enums import Purpose, Sex
from gdtx.people.models import Person
from gdtx.people.wording import born

from ..enums import Result, Standing
from ..models import Enrolment, LearningClass, Meeting, Roster
from ..queries import class_for
from ..rosters import actions, rules
from ..rosters.forms import EnrolForm, MeetingForm, ProgrammeForm, ResultsForm, StandingForm
from ..rosters.queries import (
    Learner,
    Listed,
    commune_of,
    listed,
    promoted,
    required_roster,
    roster_of,
    searched,
    to_invite,
)

SEARCH = "tim"
#: Whoever may come to the door; which class is asked inside.
DOORS = (rules.LEARNERS, rules.PEOPLE)
_TONES = {Standing.INVITED: "", Standing.JOINED: "go", Standing.DECLINED: "", Standing.LEFT: "bad"}


def note_seen(actor: Actor, found: LearningClass, persons: int, person: Person | None = None) -> None:
    """Write down that persons of the class were shown."""
    if persons:
        what = _("Học viên lớp số %(number)d") % {"number": found.pk}
        access.note(
            by=actor, purpose=Purpose.CLASS, what=what, area_id=commune_of(found), persons=persons, person=person
        )


def head(actor: Actor, found: LearningClass, roster: Roster | None, current: str) -> dict[str, Any]:
    """What stands on top of every page of a list."""
    tabs = [
        ("class_roster", _("Danh sách")),
        ("class_attendance", _("Điểm danh")),
        ("class_results", _("Kết quả")),
    ]
    if roster is not None and roster.completes:
        tabs.append(("class_certificates", _("Cấp giấy")))
    return {
        "found": found,
        "roster": roster,
        "tabs": [Choice(title, reverse(name, args=[found.pk]), current=name == current) for name, title in tabs],
        "may_keep": bool(rules.may_keep_roster(actor, found)),
    }


def seen_class(actor: Actor, pk: int) -> LearningClass:
    """The class whose learners the person may see. Raises `NotInScope`, `Forbidden`."""
    found = class_for(actor, pk)
    rules.may_see_roster(actor, found).require()
    return found


# --- The list -------------------------------------------------------------------------------------------------


@requires(*DOORS)
@require_safe
def class_roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is on the list, and whom to put on it."""
    actor = actor_of(request)
    found = seen_class(actor, pk)
    roster = roster_of(found)
    if roster is None:
        context = {**head(actor, found, None, "class_roster"), "form": ProgrammeForm()}
        return render(request, "learning/roster.html", context)
    whole = listed(roster)
    words = request.GET.get(SEARCH, "").strip()[:100]
    may_search = bool(rules.may_search_people(actor, found))
    offers = _offers(actor, roster, commune_of(found), words) if rules.may_keep_roster(actor, found) else []
    note_seen(actor, found, len(whole.learners) + sum(len(persons) for _title, persons in offers))
    context = {
        **head(actor, found, roster, "class_roster"),
        "form": ProgrammeForm(initial={"programme": roster.programme, "term": roster.term}),
        "table": _table(whole, links=bool(rules.may_keep_roster(actor, found))) if whole.learners else None,
        "counts": [(each.label, len(whole.standing(each))) for each in Standing if whole.standing(each)],
        "offers": [
            (title, [(person.code, person.name, f"{born(person)} · {Sex(person.sex).label}") for person in persons])
            for title, persons in offers
        ],
        "enrol_form": EnrolForm(),
        "may_search": may_search,
        "search": words,
        "search_key": SEARCH,
        "nobody": bool(words) and may_search and not any(persons for _title, persons in offers),
    }
    return render(request, "learning/roster.html", context)


def _offers(actor: Actor, roster: Roster, area_id: int | None, words: str) -> list[tuple[str, list[Person]]]:
    """Headings with persons who may be put on the list; each person once."""
    found = [
        (_("Tìm thấy trong xã"), searched(actor, roster, area_id, words) if words else []),
        (_("Đã hoàn thành kỳ trước"), promoted(actor, roster)),
        (_("Danh sách mời học"), to_invite(actor, roster, area_id)),
    ]
    told: set[int] = set()
    offers = []
    for title, persons in found:
        new = [person for person in persons if person.pk not in told]
        told.update(person.pk for person in new)
        if new:
            offers.append((title, new))
    return offers


def _table(whole: Listed, *, links: bool) -> Table:
    rows = [_row(each, links=links) for each in whole.learners]
    columns = (
        Column(_("Học viên")),
        Column(_("Tình trạng")),
        Column(_("Buổi có mặt"), "number"),
        Column(_("Kết quả")),
        Column(_("Giấy chứng nhận"), short=_("Chứng nhận")),
    )
    return Table(_("Học viên của lớp"), columns, rows, cards=True, caption_hidden=True)


def _row(each: Learner, *, links: bool) -> Row:
    row, person = each.enrolment, each.person
    told = [born(person), str(Sex(person.sex).label)]
    href = reverse("learner", args=[row.pk]) if links else ""
    badge = Badge(str(Standing(row.standing).label), _TONES[Standing(row.standing)])  # type: ignore[arg-type]
    came = f"{number(each.came)}/{number(each.marked)}" if each.marked else None
    return Row(
        Cell(person.name, href, note=" · ".join(told)),
        [
            Cell("", badge=badge, note=row.reason),
            Cell(came),
            Cell(str(Result(row.result).label) if row.result else None, note=row.remark),
            Cell(each.certificate.symbol if each.certificate else None),
        ],
    )


@requires(*DOORS)
@require_POST
def class_roster_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which programme and kỳ the class is of."""
    actor = actor_of(request)
    found = seen_class(actor, pk)
    form = ProgrammeForm(request.POST)
    if form.is_valid():
        try:
            made = actions.open_roster(
                by=actor, class_id=pk, programme=form.cleaned_data["programme"], term=form.cleaned_data["term"]
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Lớp học %(roster)s.") % {"roster": made})
            return redirect("class_roster", pk)
    context = {**head(actor, found, roster_of(found), "class_roster"), "form": form, "only_form": True}
    return render(request, "learning/roster.html", context, status=400)


@requires(*DOORS)
@require_POST
def class_enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the persons sent on the list: from this page, or from a list of whom to invite."""
    actor = actor_of(request)
    seen_class(actor, pk)
    form = EnrolForm(request.POST)
    if not form.is_valid():
        raise Refused("unknown_choice", _("Chưa chọn mời học hay đã vào học."), "standing")
    made = actions.enrol(
        by=actor,
        class_id=pk,
        person_codes=form.cleaned_data["person"],
        standing=form.cleaned_data["standing"],
    )
    messages.success(request, _("Đã ghi %(count)s người vào danh sách.") % {"count": number(len(made))})
    return redirect("class_roster", pk)


@requires(*DOORS)
@require_http_methods(["GET", "HEAD", "POST"])
def learner(request: HttpRequest, pk: int) -> HttpResponse:
    """How one learner stands: came, did not want to, left and why."""
    actor = actor_of(request)
    row = Enrolment.objects.select_related("person", "roster").filter(pk=pk).first()
    if row is None:
        raise NotInScope("unknown_learner", _("Không tìm thấy học viên này trong phạm vi của bạn."))
    found = seen_class(actor, row.roster_id)
    rules.may_keep_roster(actor, found).require()
    form = StandingForm(request.POST or None, initial={"standing": row.standing, "reason": row.reason})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_standing(
                by=actor,
                enrolment_id=pk,
                standing=form.cleaned_data["standing"],
                reason=form.cleaned_data["reason"],
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi tình trạng của học viên."))
            return redirect("class_roster", row.roster_id)
    note_seen(actor, found, 1, row.person)
    context = {**head(actor, found, row.roster, "class_roster"), "row": row, "born": born(row.person), "form": form}
    return render(request, "learning/learner.html", context, status=_status(form))


# --- Sessions and results -------------------------------------------------------------------------------------


@requires(*DOORS)
@require_http_methods(["GET", "HEAD", "POST"])
def class_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """The sessions so far, and the form of the next; the same day again replaces what was written."""
    actor = actor_of(request)
    found = seen_class(actor, pk)
    roster = required_roster(found)
    whole = listed(roster)
    form = MeetingForm(request.POST or None, learners=whole.studying, initial={"on": actor.on})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            meeting = actions.record_meeting(
                by=actor,
                class_id=pk,
                on=given["on"],
                marks=form.marks,
                lessons=given["lessons"],
                topic=given["topic"],
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã điểm danh buổi ngày %(day)s.") % {"day": date_short(meeting.on)})
            return redirect("class_attendance", pk)
    note_seen(actor, found, len(whole.studying))
    context = {**head(actor, found, roster, "class_attendance"), "form": form, "meetings": whole.meetings[::-1]}
    return render(request, "learning/attendance.html", context, status=_status(form))


@requires(*DOORS)
@require_POST
def meeting_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a session back that was written by mistake."""
    actor = actor_of(request)
    meeting = Meeting.objects.filter(pk=pk).first()
    if meeting is None:
        raise NotInScope("unknown_meeting", _("Không tìm thấy buổi học này trong phạm vi của bạn."))
    seen_class(actor, meeting.roster_id)
    actions.remove_meeting(by=actor, meeting_id=pk)
    messages.success(request, _("Đã bỏ buổi học ngày %(day)s.") % {"day": date_short(meeting.on)})
    return redirect("class_attendance", meeting.roster_id)


@requires(*DOORS)
@require_http_methods(["GET", "HEAD", "POST"])
def class_results(request: HttpRequest, pk: int) -> HttpResponse:
    """The result of each learner; what is completed is written to their records at once."""
    actor = actor_of(request)
    found = seen_class(actor, pk)
    roster = required_roster(found)
    whole = listed(roster)
    day = next((each.enrolment.result_on for each in whole.studying if each.enrolment.result_on), actor.on)
    form = ResultsForm(request.POST or None, learners=whole.studying, initial={"on": day})
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.record_results(by=actor, class_id=pk, on=form.cleaned_data["on"], outcomes=form.outcomes)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi kết quả của %(count)s học viên.") % {"count": number(len(changed))})
            return redirect("class_results", pk)
    note_seen(actor, found, len(whole.studying))
    counted = [(str(label), whole.results[value]) for value, label in Result.choices]
    context = {**head(actor, found, roster, "class_results"), "form": form, "counted": counted}
    return render(request, "learning/results.html", context, status=_status(form))


def _status(form: Any) -> int:
    return 400 if form.is_bound and not form.is_valid() else 200
