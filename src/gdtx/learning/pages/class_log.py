"""Logging a class: one page, on a phone in under a minute; at several places in one go; sent twice it writes once."""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, NotInScope, Refused
from gdtx.foundation.pages.addresses import CENTRE, query_string
from gdtx.foundation.vietnamese import date_short, fold, join_list, number
from gdtx.learning import actions, rules
from gdtx.learning.actions import Logged, SeveralRefused
from gdtx.learning.enums import PhotoKind
from gdtx.learning.facts import TITLES, ClassFacts
from gdtx.learning.forms import CentreForm, LogForm, RepeatForm
from gdtx.learning.models import LearningClass
from gdtx.learning.pages.held import FIELD, Held, held_before, hold, take_out
from gdtx.learning.pages.keeping import keeps_typed
from gdtx.learning.pages.photos import add_each
from gdtx.learning.queries import centres_to_log_for, sums_of_centre
from gdtx.learning.suggestions import Suggestions
from gdtx.learning.summary import so_far
from gdtx.learning.world import Centre, World
from gdtx.network.models import Organisation, OrganisationVersion
from gdtx.network.scope import Actor

#: Parameter of the address that fills in the topic.
TOPIC = "chuyen-de"
#: Name of the button that asks for more places, and of the field that says how many are shown.
MORE, ROWS = "them-noi", "so-noi"
FIRST_ROWS, MOST_ROWS = 3, 19
#: Part of the address after which the script forgets the draft.
DONE = "#da-ghi"


def _labels() -> dict[str, Any]:
    return {**TITLES, "start_on": _("Ngày mở")}


@keeps_typed(_labels)
@requires("learning.log_class")
@require_http_methods(["GET", "HEAD", "POST"])
def class_log(request: HttpRequest) -> HttpResponse:
    """Log a class for the centre of the address; with several centres to choose from, choose first."""
    actor, on = actor_of(request), clock.business_today()
    centres = centres_to_log_for(actor)
    chosen = _chosen(actor, centres, request.GET.get(CENTRE, "").strip().upper())
    if chosen is None:
        choice = CentreForm(centres=centres)
        return render(request, "learning/class_choose_centre.html", {"form": choice, "has_centres": bool(centres)})
    world = World([chosen.organisation_id])
    centre = world.centres[chosen.organisation_id]
    offers = Suggestions(world, centre, on)
    sending = _Sending.of(request, offers)
    if sending.is_sent and sending.is_valid():
        logged = sending.log(actor, centre)
        if logged is not None:
            return _logged(request, actor, world, centre, sending, logged)
    sending.offer_group()
    sending.hold_photographs(actor, request)
    period = world.period(centre, on)
    classes, turns = sums_of_centre(centre.id, so_far(period, on).range)
    return render(
        request,
        "learning/class_log.html",
        {
            "form": sending.form,
            "rows": sending.rows,
            "row_count": len(sending.rows),
            "may_add_rows": len(sending.rows) < MOST_ROWS,
            "repeats": sending.repeats,
            "was_sent": sending.is_sent,
            "held": sending.held,
            "why_group": sending.why_group,
            "centre": chosen,
            "user_id": actor.user_id,
            "so_far": _("%(period)s đã có %(classes)s lớp, %(turns)s lượt")
            % {"period": period.code.short_label, "classes": number(classes), "turns": number(turns)},
            "other_centres": len(centres) > 1,
            "links": [offer for offer in offers.links if fold(offer.topic) != fold(sending.topic)],
            "topics": offers.topics,
            "places": offers.places,
        },
    )


def _chosen(actor: Actor, centres: list[OrganisationVersion], code: str) -> OrganisationVersion | None:
    """The centre of the address, or the only one there is; None when one has to be chosen first.

    Raises `NotInScope` for a code that is strange or lies outside the scope, `Forbidden` where the person sees the
    organisation and may not log for it, `Refused` (`centre_closed`) where it takes no classes on this day.
    """
    if not code:
        return centres[0] if len(centres) == 1 else None
    found = next((row for row in centres if row.organisation.code.upper() == code), None)
    if found is not None:
        return found
    organisation = Organisation.objects.filter(code__iexact=code).first()
    if organisation is None or not actor.sees_organisation(organisation.pk):
        raise NotInScope("unknown_centre", _("Không tìm thấy trung tâm này trong phạm vi của bạn."))
    rules.may_log_class(actor, organisation.pk).require()
    raise Refused(
        "centre_closed",
        _("Vào ngày %(day)s, đơn vị mang mã %(code)s không phải là trung tâm học tập cộng đồng đang hoạt động.")
        % {"day": date_short(actor.on), "code": code},
        where=CENTRE,
        way_out=_("Hãy ghi vào trung tâm kế tục, hoặc nhờ chuyên viên Sở xem lại mạng lưới."),
    )


@dataclass
class _Sending:
    """What was sent, or the blank form: the first class, the other places, and what goes wrong with them."""

    form: LogForm
    rows: list[RepeatForm]
    offers: Suggestions
    is_sent: bool
    why_group: str = ""
    held: list[Held] = field(default_factory=list)

    @classmethod
    def of(cls, request: HttpRequest, offers: Suggestions) -> _Sending:
        asked_for_more = MORE in request.POST
        if request.method != "POST" or asked_for_more:
            return cls._blank(request, offers, asked_for_more)
        count = _count(request.POST.get(ROWS), FIRST_ROWS)
        form = LogForm(request.POST, request.FILES, groups=offers.groups)
        rows = [RepeatForm(request.POST, prefix=_prefix(place)) for place in range(count)]
        return cls(form, rows, offers, True)

    @classmethod
    def _blank(cls, request: HttpRequest, offers: Suggestions, more: bool) -> _Sending:
        """Today, the place used last, the topic of the address; or, with more places, everything typed so far."""
        topic = request.GET.get(TOPIC, "").strip()[:300]
        initial: dict[str, Any] = {
            "start_on": offers.on,
            "place": next(iter(offers.places), ""),
            "topic": topic,
            "key": secrets.token_hex(16),
        }
        count, why = FIRST_ROWS, ""
        if more:
            initial = request.POST.dict()
            count = min(_count(request.POST.get(ROWS), FIRST_ROWS) + FIRST_ROWS, MOST_ROWS)
        elif topic and (offer := offers.group_for(topic)):
            initial["group_id"], why = offer.group.pk, offer.reason
        rows = []
        for place in range(count):
            start = f"{_prefix(place)}-"
            typed = {name.removeprefix(start): value for name, value in initial.items() if name.startswith(start)}
            rows.append(RepeatForm(initial=typed, prefix=_prefix(place)))
        return cls(LogForm(groups=offers.groups, initial=initial), rows, offers, False, why)

    @property
    def topic(self) -> str:
        """What stands in the field of the topic."""
        return str(self.form["topic"].value() or "")

    @property
    def used(self) -> list[RepeatForm]:
        """The other places that were filled in."""
        return [row for row in self.rows if row.is_used]

    @property
    def repeats(self) -> bool:
        """Whether the part with other places must be open."""
        return bool(self.used) or len(self.rows) > FIRST_ROWS

    def is_valid(self) -> bool:
        """Whether everything could be read; every field of every place is looked at."""
        rows = [row.is_valid() for row in self.used]
        valid = self.form.is_valid()
        if not all(rows):
            self.form.add_error(None, self._one_place_is_wrong)
        return valid and all(rows)

    @property
    def _one_place_is_wrong(self) -> str:
        return _("Chưa ghi lớp nào: một nơi trong phần “Lặp lại ở nhiều nơi” cần sửa.")

    def log(self, actor: Actor, centre: Centre) -> Logged | None:
        """Run the action; what it refuses is tied to the fields and None comes back."""
        first = self.form.facts
        several = [first, *(row.facts(first) for row in self.used)]
        try:
            return actions.log_classes(
                by=actor, centre_id=centre.id, several=several, key=self.form.cleaned_data.get("key", "")
            )
        except SeveralRefused as refusal:
            for place, problems in refusal.problems.items():
                (self.form if place == 0 else self.used[place - 1]).add_problems(problems)
            if 0 not in refusal.problems:
                self.form.add_error(None, self._one_place_is_wrong)
        except Conflict as refusal:
            if refusal.rule != "form_sent":
                raise
            self.form.add_error(None, refusal.sentence)
            # What was typed is another class, then: it goes out under a key of its own.
            self._retype(key=secrets.token_hex(16))
        return None

    def offer_group(self) -> None:
        """No group chosen: show the one that the topic suggests, and why; sending again takes it."""
        if not self.is_sent or self.form["group_id"].value():
            return
        offer = self.offers.group_for(self.topic)
        if offer is None:
            return
        self._retype(group_id=str(offer.group.pk))
        self.why_group = offer.reason
        if "group_id" in self.form.errors:
            told = _("Chưa chọn nhóm; gợi ý “%(group)s”. Bấm “Ghi lớp” nếu đúng, hoặc chọn nhóm khác.")
            self.form.errors["group_id"] = self.form.error_class([told % {"group": offer.group.name}])

    def hold_photographs(self, actor: Actor, request: HttpRequest) -> None:
        """The page comes back: what was photographed waits on the server and need not be chosen again."""
        if request.method != "POST":
            return
        kept, refusals = hold(actor, _files_of(request))
        self.held = [*held_before(actor, request.POST.getlist(FIELD)), *kept]
        for refusal in refusals:
            if self.is_sent:
                self.form.add_error("photos", refusal.sentence)
            else:
                messages.warning(request, refusal.sentence)

    def _retype(self, **values: str) -> None:
        data = self.form.data.copy()  # type: ignore[attr-defined]
        for name, value in values.items():
            data[name] = value
        self.form.data = data


def _files_of(request: HttpRequest) -> list[tuple[UploadedFile, str]]:
    """The photographs of a request, also of one whose form was not looked at, each with its kind."""
    kinds = {"camera": PhotoKind.ACTIVITY, "photos": PhotoKind.ACTIVITY, "lists": PhotoKind.ATTENDANCE}
    return [(file, kind) for name, kind in kinds.items() for file in request.FILES.getlist(name)]


def _prefix(place: int) -> str:
    return f"noi{place + 2}"


def _count(text: str | None, least: int) -> int:
    count = int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else least
    return max(least, min(count, MOST_ROWS))


# --- After it ------------------------------------------------------------------------------------------------


def _logged(
    request: HttpRequest, actor: Actor, world: World, centre: Centre, sending: _Sending, logged: Logged
) -> HttpResponse:
    first = logged.classes[0]
    if logged.again:
        told = _("Trang này đã được gửi trước đó và lớp “%(topic)s” đã ghi rồi; không ghi thêm lần nữa.")
        messages.info(request, told % {"topic": first.topic})
    else:
        _say_logged(request, world, centre, logged.classes, actor)
    with ExitStack() as opened:
        held = take_out(opened, held_before(actor, request.POST.getlist(FIELD)))
        add_each(request, actor, first, [*held, *sending.form.files_sent()])
    if len(logged.classes) == 1:
        return redirect(reverse("class_detail", args=[first.pk]) + DONE)
    period = world.period(centre, first.start_on)
    return redirect(reverse("class_list") + query_string(ky=period.text, trung_tam=centre.code) + DONE)


def _say_logged(request: HttpRequest, world: World, centre: Centre, classes: list[LearningClass], actor: Actor) -> None:
    period = world.period(centre, classes[0].start_on)
    count, turns = sums_of_centre(centre.id, so_far(period, actor.on).range)
    words = {
        "topic": classes[0].topic,
        "period": period.code.short_label,
        "classes": number(count),
        "turns": number(turns),
        "logged": number(len(classes)),
        "each": join_list(_each(row) for row in classes),
    }
    if len(classes) == 1:
        told = _("Đã ghi lớp “%(topic)s”. %(period)s trung tâm có %(classes)s lớp, %(turns)s lượt.")
    else:
        told = _(
            "Đã ghi %(logged)s lớp “%(topic)s”: %(each)s. %(period)s trung tâm có %(classes)s lớp, %(turns)s lượt."
        )
    messages.success(request, told % words)
    for row in classes:
        facts = ClassFacts.of(row)
        for problem in actions.warnings_of(by=actor, centre_id=centre.id, facts=facts, on=actor.on):
            messages.warning(request, problem.message)


def _each(row: LearningClass) -> str:
    return _("%(place)s ngày %(day)s (%(turns)s lượt)") % {
        "place": row.place or _("không ghi địa điểm"),
        "day": date_short(row.start_on),
        "turns": number(row.turns),
    }


@requires("learning.log_class")
@require_safe
def group_suggestion(request: HttpRequest) -> JsonResponse:
    """The group that a topic suggests at a centre, for the script of the form: `{"group": id or null, "reason"}`."""
    actor = actor_of(request)
    chosen = _chosen(actor, centres_to_log_for(actor), request.GET.get(CENTRE, "").strip().upper())
    offer = None
    if chosen is not None:
        world = World([chosen.organisation_id])
        offers = Suggestions(world, world.centres[chosen.organisation_id], clock.business_today())
        offer = offers.group_for(request.GET.get(TOPIC, "")[:300])
    return JsonResponse({"group": offer.group.pk if offer else None, "reason": offer.reason if offer else ""})
