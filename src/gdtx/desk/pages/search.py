"""Finding areas, organisations, classes, documents, tasks and conferences by a few words, without diacritics.

Areas and organisations also by names of the past; documents also by what stands in them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.conferences import rules as conference_rules
from gdtx.conferences.bodies import NamesOverTime
from gdtx.conferences.models import Conference
from gdtx.desk.addresses import address
from gdtx.desk.found_classes import find_classes
from gdtx.desk.found_records import find_conferences, find_documents, find_tasks
from gdtx.directives.models import Document, Task
from gdtx.directives.pages.document_list import badge_of
from gdtx.directives.pages.task_rows import task_rows
from gdtx.directives.queries.document_states import states_on
from gdtx.directives.queries.documents import issuers
from gdtx.directives.rules import documents as document_rules
from gdtx.directives.rules import tasks as task_rules
from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, signed_in
from gdtx.foundation.pages import Pager, paginate, with_query
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_numbers import number
from gdtx.foundation.word_index import words_of
from gdtx.learning.models import LearningClass
from gdtx.learning.queries import places_of
from gdtx.network.models import AreaVersion
from gdtx.network.queries.found import AreaHit, BodyHit, Hits, find_areas, find_organisations, is_too_short
from gdtx.network.scope import Actor

#: How many of each kind are shown together; a list of one kind has pages.
SHOWN = 6
PER_PAGE = 50

KIND = "loai"
COUNTRY = "ca-nuoc"
AREAS, BODIES, CLASSES = "dia-ban", "don-vi", "lop"
DOCUMENTS, TASKS, CONFERENCES = "van-ban", "nhiem-vu", "hoi-nghi"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing found: what it is called, where it leads, what else to know of it, and what became of it."""

    text: str
    href: str
    note: str = ""
    since: Sequence[tuple[str, str]] = ()
    since_word: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind."""

    key: str
    title: str
    lines: Sequence[Line]
    shown_count: str
    all_href: str


@signed_in
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the words of ``q`` find within the person's scope, by kind; ``loai`` shows one kind with pages."""
    actor, on = actor_of(request), clock.business_today()
    text = " ".join(request.GET.get("q", "").split())[:200]
    kind = request.GET.get(KIND, "")
    everywhere = request.GET.get("o") == COUNTRY
    wider = not (everywhere or actor.reaches_everything)
    found = _Search(text, actor, on, everywhere=everywhere)
    kinds = [kind] if kind in found.kinds else list(found.kinds)
    alone = found.alone = len(kinds) == 1
    page: Pager | None = None
    groups: list[Group] = []
    for each in kinds if text else []:
        title, ask, show = found.kinds[each]
        skip = 0
        if alone:
            asked = request.GET.get("trang", "1")
            skip = (max(1, int(asked)) - 1) * PER_PAGE if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
        hits = ask(skip, PER_PAGE if alone else SHOWN)
        if not hits.count:
            continue
        if alone:
            page = paginate(request, range(hits.count), per_page=PER_PAGE, noun=title.lower())
        groups.append(
            Group(
                each,
                title,
                show(hits.best),
                _counted(hits),
                "" if alone or hits.count <= SHOWN else with_query(request, loai=each),
            )
        )
    return render(
        request,
        "desk/search.html",
        {
            "text": text,
            "on": on,
            "groups": groups,
            "page": page,
            "alone": alone,
            "everything_href": with_query(request, loai=None),
            "everywhere": everywhere,
            "country_href": with_query(request, loai=AREAS, o=COUNTRY) if wider else "",
            "too_short": bool(text) and is_too_short(words_of(text)),
        },
    )


def _counted(hits: Hits[Any]) -> str:
    return _("hơn %s") % number(hits.count) if hits.more else number(hits.count)


class _Search:
    """The kinds of things that are looked for: how each is asked and shown."""

    def __init__(self, text: str, actor: Actor, on: dt.date, *, everywhere: bool) -> None:
        self.text, self.actor, self.on = text, actor, on
        #: Whether one kind is shown with pages: all of it is counted then.
        self.alone = False
        self.area_actor = None if everywhere else actor
        self.kinds: dict[str, tuple[str, Any, Any]] = {}
        if actor.has("network.see"):
            self.kinds[AREAS] = (_("Địa bàn"), self.areas, self.area_lines)
            self.kinds[BODIES] = (_("Cơ quan, trung tâm"), self.bodies, self.body_lines)
        if actor.has("learning.see_classes"):
            self.kinds[CLASSES] = (_("Lớp học"), self.classes, self.class_lines)
        if actor.has(document_rules.SEE):
            self.kinds[DOCUMENTS] = (_("Văn bản"), self.documents, self.document_lines)
        if actor.has(task_rules.SEE):
            self.kinds[TASKS] = (_("Nhiệm vụ"), self.tasks, self.task_lines)
        if actor.has(conference_rules.SEE):
            self.kinds[CONFERENCES] = (_("Hội nghị"), self.conferences, self.conference_lines)

    def areas(self, skip: int, limit: int) -> Hits[AreaHit]:
        """Areas of any time, in the provinces of the person's posts unless the country was asked for."""
        return find_areas(self.text, on=self.on, actor=self.area_actor, skip=skip, limit=limit)

    def bodies(self, skip: int, limit: int) -> Hits[BodyHit]:
        """Organisations within the scope."""
        return find_organisations(self.text, on=self.on, actor=self.actor, skip=skip, limit=limit)

    def classes(self, skip: int, limit: int) -> Hits[LearningClass]:
        """Classes the person may see."""
        return find_classes(self.text, actor=self.actor, skip=skip, limit=limit)

    def documents(self, skip: int, limit: int) -> Hits[Document]:
        """Documents the person may know of."""
        return find_documents(self.text, actor=self.actor, skip=skip, limit=limit, whole=self.alone)

    def tasks(self, skip: int, limit: int) -> Hits[Task]:
        """Tasks and other matters within the scope."""
        return find_tasks(self.text, actor=self.actor, skip=skip, limit=limit, whole=self.alone)

    def conferences(self, skip: int, limit: int) -> Hits[Conference]:
        """Conferences within the scope, or to which bodies of it are invited."""
        return find_conferences(self.text, actor=self.actor, skip=skip, limit=limit)

    def area_lines(self, hits: Sequence[AreaHit]) -> list[Line]:
        """Each area as it was called, and as it is now."""
        return [self._area(hit) for hit in hits]

    def _area(self, hit: AreaHit) -> Line:
        version = hit.version
        note = _("mã %s") % version.code
        if version.parent_id is not None and hit.now is None:
            note += f" · {version.span.label(known_since=version.span.last_day)}"
        if hit.now is not None and (hit.now.name, hit.now.code) != (version.name, version.code):
            return Line(version.name, _area_href(hit.now), note, [(hit.now.name, _area_href(hit.now))], _("nay là"))
        if hit.now is None:
            day = version.span.last_day if version.valid_to <= self.on else version.valid_from
            href = address("area_page", version.code, ban_do=day.isoformat())
            heirs = [(each.name, _area_href(each)) for each in hit.heirs]
            return Line(version.name, href, note, heirs, _("nay thuộc") if heirs else "")
        return Line(version.name, _area_href(version), note)

    def body_lines(self, hits: Sequence[BodyHit]) -> list[Line]:
        """Each organisation as it was called, and who it is or who answers for it now."""
        return [self._body(hit) for hit in hits]

    def _body(self, hit: BodyHit) -> Line:
        version = hit.version
        href = address("organisation_page", version.organisation.code)
        note = f"{version.get_kind_display()} · {version.organisation.code}"
        if hit.now is None:
            note += " · " + (_("đã kết thúc") if version.valid_to <= self.on else _("chưa hoạt động"))
            heirs = [
                (each.name, address("organisation_page", each.organisation.code))
                if self.actor.sees_organisation(each.organisation_id)
                else (each.name, "")
                for each in hit.heirs
            ]
            return Line(version.name, href, note, heirs, _("nay là") if heirs else "")
        if hit.now.name != version.name:
            return Line(version.name, href, note, [(hit.now.name, href)], _("nay là"))
        return Line(version.name, href, note)

    def class_lines(self, classes: Sequence[LearningClass]) -> list[Line]:
        """Each class with its centre and first day."""
        places = places_of(classes)
        return [
            Line(
                row.topic,
                address("class_detail", row.pk),
                f"{places[row.pk].centre} · {date_short(row.start_on)} · " + _("%s lượt") % number(row.turns),
            )
            for row in classes
        ]

    def document_lines(self, documents: Sequence[Document]) -> list[Line]:
        """Each document by what it is about, with its number, who issued it and where it is."""
        issued_by, states = issuers(documents, self.on), states_on(documents, self.on)
        return [
            Line(
                row.abstract,
                address("document", row.pk),
                " · ".join(
                    part
                    for part in (
                        row.name if row.symbol else _("%(kind)s chưa có số") % {"kind": row.type.name},
                        issued_by[row.pk],
                        badge_of(row, states[row.pk]).text,
                    )
                    if part
                ),
            )
            for row in documents
        ]

    def task_lines(self, tasks: Sequence[Task]) -> list[Line]:
        """Each task with who answers for it, its date and how it stands."""
        return [
            Line(
                row.task.title,
                row.href,
                " · ".join(
                    part
                    for part in (
                        row.kind,
                        row.unit,
                        _("hạn %s") % date_short(row.task.due_on),
                        row.badge.text,
                    )
                    if part
                ),
            )
            for row in task_rows(tasks, self.on)
        ]

    def conference_lines(self, conferences: Sequence[Conference]) -> list[Line]:
        """Each conference with its kind, its day and who organised it, under its name of that day."""
        names = NamesOverTime(row.organiser_id for row in conferences)
        return [
            Line(
                row.title,
                address("conference_page", row.pk),
                f"{row.kind_label} · {date_short(row.starts_on)} · {names.of(row.organiser_id, row.starts_on)}",
            )
            for row in conferences
        ]


def _area_href(version: AreaVersion) -> str:
    return address("area_page", version.code)
