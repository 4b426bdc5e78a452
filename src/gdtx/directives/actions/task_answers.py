"""Answering a task with text, figures, documents and files; verifying or returning the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from gdtx.figures import api, registry
from gdtx.foundation import clock, periods
from gdtx.foundation.errors import Refused
from gdtx.foundation.periods import Period
from gdtx.learning.questions import ask
from gdtx.network.enums import LEARNING_CENTRE_KINDS, Level
from gdtx.network.models import OrganisationVersion
from gdtx.network.queries import ancestor_of_level, area_on, organisation_version, seat_of
from gdtx.network.scope import ANSWERS_FOR, Actor
from gdtx.office.papers import Paper, PaperStore, read_paper

from ..models.tasks import Answer, AnswerFigure, AnswerFile, Task
from ..queries.tasks import task_for
from ..rules import tasks as rules
from .task_writing import LONGEST_TEXT, seen_documents, step, words

MOST_FIGURES, MOST_FILES = 12, 5
#: Where the files of answers lie.
PAPERS = PaperStore("nhiem-vu")


@dataclass(frozen=True, slots=True)
class FigureAsked:
    """A figure to go with an answer: a measure by its code, over a period, of the unit that answers."""

    measure: str
    period: str


def answer_task(
    *,
    by: Actor,
    task_id: int,
    version: int,
    text: str = "",
    figures: Sequence[FigureAsked] = (),
    documents: Sequence[int] = (),
    files: Sequence[UploadedFile] = (),
) -> Task:
    """Answer for the unit; figures are read at this moment and kept as read, with the page that opens them.

    Raises `NotInScope`, `Forbidden` (`not_the_owner`, `owner_divided`), `Conflict` (`stale_version`), `Refused`
    (`wrong_state`, `empty_answer`, `too_long`, `unknown_measure`, `bad_period`, `too_many_figures`, `too_many_files`,
    `unknown_document`, and what `office.papers.read_paper` refuses).
    """
    text = words(text, "text", LONGEST_TEXT)
    if not (text or figures or documents or files):
        raise Refused(
            "empty_answer",
            _("Câu trả lời còn trống."),
            "text",
            _("Hãy ghi nội dung, hoặc kèm số liệu, văn bản, tệp làm kết quả."),
        )
    if len(figures) > MOST_FIGURES:
        raise Refused("too_many_figures", _("Kèm quá %(most)d số liệu.") % {"most": MOST_FIGURES}, "figures")
    task = task_for(by, task_id)
    unit = rules.answering_unit(by, task)
    read = [read_figure(by, unit, each) for each in figures]
    attached = seen_documents(by, documents, "documents")
    papers = read_files(files)
    kept = [(paper, PAPERS.keep_waiting(paper)) for paper in papers]

    def write(found: Task) -> None:
        answer = Answer.objects.create(
            task=found,
            number=found.answers.count() + 1,
            organisation_id=unit,
            text=text,
            on=by.on,
            at=clock.now(),
            by_id=by.user_id,
            by_label=by.label[:300],
            post_label=by.post_label[:300],
        )
        answer.documents.set(attached)
        for figure in read:
            figure.answer = answer
        AnswerFigure.objects.bulk_create(read)
        AnswerFile.objects.bulk_create(
            AnswerFile(
                answer=answer,
                title=paper.title[:160],
                name=name,
                kind=paper.kind,
                sha256=paper.sha256,
                bytes=len(paper.content),
            )
            for paper, name in kept
        )
        found.answered_on, found.returned_on = by.on, None

    try:
        with transaction.atomic():
            done = step(by, task_id, "answer", version, then=write)
            for _paper, name in kept:
                transaction.on_commit(lambda name=name: PAPERS.put_in_place(name))  # type: ignore[misc]
    except BaseException:
        for _paper, name in kept:
            PAPERS.remove(name)
        raise
    return done


def read_files(files: Sequence[UploadedFile]) -> list[Paper]:
    """The files as they are to be kept. Raises `Refused` (`too_many_files` and what a file is refused for)."""
    if len(files) > MOST_FILES:
        raise Refused(
            "too_many_files", _("Gửi quá %(most)d tệp trong một lần trả lời.") % {"most": MOST_FILES}, "files"
        )
    return [read_paper(cast(BinaryIO, file), name=file.name or "", allowed=("pdf", "jpg", "docx")) for file in files]


def verify_task(*, by: Actor, task_id: int, version: int, reason: str = "") -> Task:
    """Accept the answer: the task is over. By another person than the one who answered, never by the owner's side.

    Raises `Forbidden` (`own_submission`, `closing_own_task`, `not_the_giver`), `Conflict`, `Refused` (`wrong_state`).
    """

    def close(found: Task) -> None:
        found.closed_on = by.on

    return step(by, task_id, "verify", version, reason=reason, then=close)


def return_task(*, by: Actor, task_id: int, version: int, reason: str) -> Task:
    """Send the answer back with what is still missing; the task goes on with its date. Raises as `verify_task`."""

    def reopen(found: Task) -> None:
        found.answered_on, found.returned_on = None, by.on

    return step(by, task_id, "return", version, reason=reason, then=reopen)


# --- Figures ----------------------------------------------------------------------------------------------------


def read_figure(by: Actor, unit: int | None, asked: FigureAsked) -> AnswerFigure:
    """The figure as it is now, of the area the unit answers for, or of the unit itself when it is a centre."""
    try:
        measure = registry.measure(asked.measure)
    except KeyError:
        raise Refused(
            "unknown_measure", _("Không có số liệu “%(code)s”.") % {"code": asked.measure}, "figures"
        ) from None
    code = periods.parse(asked.period, where="figures")
    body = organisation_version(unit, by.on) if unit is not None else None
    if body is None:
        raise Refused("no_place", _("Đơn vị trả lời không có số liệu trong hệ thống."), "figures")
    seat = seat_of(body.organisation_id, by.on)
    place_code, place_name = _place(body, seat.area_id if seat else None, by)
    question = ask(place_code, code, actor=by)
    if body.kind in LEARNING_CENTRE_KINDS:
        scope = api.Scope(scopes=frozenset({body.organisation_id}))
        place_name, href = body.name, _href("centre_figures", body.organisation.code, question.period)
    else:
        scope, href = api.Scope(question.held), _href("area_figures", place_code, question.period)
    value = api.value(measure.code, scope, question.span)
    return AnswerFigure(
        measure=measure.code,
        title=str(measure.title)[:120],
        unit=str(measure.unit)[:40],
        period=question.period.text,
        place=place_name[:200],
        value=value if isinstance(value, Decimal | int) else None,
        places=measure.places if isinstance(value, Decimal) else 0,
        href=href,
        read_at=clock.now(),
    )


def _place(body: OrganisationVersion, seat_area: int | None, by: Actor) -> tuple[str, str]:
    """Code and name of the area the unit answers for, else of its seat."""
    level = ANSWERS_FOR.get(body.kind, Level.COMMUNE)
    area = None
    if seat_area is not None:
        area = ancestor_of_level(seat_area, by.on, level) or area_on(seat_area, by.on)
    if area is None:
        raise Refused(
            "no_place",
            _("%(unit)s chưa có trụ sở vào ngày này nên không đọc được số liệu.") % {"unit": body.name},
            "figures",
        )
    return area.code, area.name


def _href(url_name: str, code: str, period: Period) -> str:
    try:
        return f"{reverse(url_name, args=[code])}?ky={period.text}"
    except NoReverseMatch:
        return ""
