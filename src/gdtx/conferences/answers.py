"""What became of petitions: as written in the record, else as the matter stands that a petition was passed on as."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.directives.enums import tasks as matters
from gdtx.directives.models import Answer, Task
from gdtx.directives.queries.tasks import visible_tasks
from gdtx.foundation.pages.parts import Badge, Tone
from gdtx.network.scope import Actor
from gdtx.plans.enums import Answer as PlanAnswer
from gdtx.plans.models import Comment

from .bodies import Names, NamesOverTime
from .enums import ANSWERED, AnswerState
from .models import Conference, Opinion, Petition
from .queries import rows_of

_TONES: dict[str, Tone] = {
    AnswerState.OPEN: "warn",
    AnswerState.ACCEPTED: "ok",
    AnswerState.EXPLAINED: "ok",
    AnswerState.PASSED_ON: "go",
    AnswerState.DONE: "ok",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """Where a petition or opinion stands on a day, and what was answered, by whom, when."""

    row: Petition | Opinion
    #: The body that asks, under its name on the day of the conference.
    name: str
    badge: Badge
    is_answered: bool
    answer: str = ""
    answered_by: str = ""
    answered_on: dt.date | None = None
    #: Somebody else was asked for the answer.
    is_passed_on: bool = False
    #: The page of the matter, for who sees it.
    href: str = ""


def opinion_replies(conference: Conference, on: dt.date) -> list[Reply]:
    """The opinions given to a conference with what was answered by the day."""
    rows: list[Opinion] = rows_of(conference, Opinion)
    names = Names(conference.starts_on, [row.organisation_id for row in rows])
    return [
        _written(row, names.body(row), on)
        if row.comment is None or _is_written(row, on)
        else _commented(row, row.comment, names.body(row), on)
        for row in rows
    ]


def _commented(row: Opinion, comment: Comment, name: str, on: dt.date) -> Reply:
    """An opinion that was put into the comment round of a plan: what those who write the plan answered there."""
    if not comment.answer or comment.answered_on is None or comment.answered_on > on:
        return Reply(row=row, name=name, badge=_badge_of(AnswerState.OPEN), is_answered=False)
    taken = PlanAnswer(comment.answer)
    return Reply(
        row=row,
        name=name,
        badge=Badge(str(taken.label), "warn" if taken is PlanAnswer.NOT else "ok"),
        is_answered=True,
        answer=comment.answer_text,
        answered_by=comment.answered_by_label,
        answered_on=comment.answered_on,
    )


def replies(conference: Conference, on: dt.date, actor: Actor | None = None) -> list[Reply]:
    """The petitions of a conference as they stand on the day; links to their matters for the actor.

    What is written in the record goes first: somebody has decided that this is the answer. What is dated after the day
    is not known on it. The number of queries does not grow with the petitions.
    """
    rows: list[Petition] = rows_of(conference, Petition)
    names = Names(conference.starts_on, [row.organisation_id for row in rows])
    passed = {row.pk: row.matter for row in rows if row.matter is not None}
    prefetch_related_objects(list(passed.values()), *(f"answers__{part}" for part in ("documents", "figures", "files")))
    last = {pk: _last(matter, on) for pk, matter in passed.items()}
    given = [each.organisation_id for each in last.values() if each and each.organisation_id]
    bodies = NamesOverTime(given) if given else None
    seen: set[int] = set()
    if passed and actor is not None:
        asked = [each.pk for each in passed.values()]
        seen = set(visible_tasks(actor).filter(pk__in=asked).values_list("pk", flat=True))
    found = []
    for row in rows:
        matter = passed.get(row.pk)
        if matter is None or _is_written(row, on) or matter.given_on > on:
            found.append(_written(row, names.body(row), on))
            continue
        reply = _passed_on(row, matter, names.body(row), last[row.pk], bodies, on)
        found.append(replace(reply, href=reverse("task_page", args=[matter.pk]) if matter.pk in seen else ""))
    return found


def _badge_of(state: AnswerState) -> Badge:
    return Badge(str(state.label), _TONES[state])


def answered(found: Iterable[Reply]) -> int:
    """How many have an answer."""
    return sum(each.is_answered for each in found)


def _is_written(row: Petition | Opinion, on: dt.date) -> bool:
    """Whether somebody has written by the day what became of it; an answer without a date is known on any day."""
    if row.state in (AnswerState.OPEN, AnswerState.PASSED_ON):
        return False
    return row.answered_on is None or row.answered_on <= on


def _written(row: Petition | Opinion, name: str, on: dt.date) -> Reply:
    state = AnswerState(row.state)
    passed = isinstance(row, Petition) and row.matter is not None
    later = row.answered_on is not None and row.answered_on > on
    if later or (state == AnswerState.PASSED_ON and passed):
        # Not yet answered, or not yet passed on, on this day.
        return Reply(row=row, name=name, badge=_badge_of(AnswerState.OPEN), is_answered=False)
    return Reply(
        row=row,
        name=name,
        badge=_badge_of(state),
        is_answered=row.state in ANSWERED,
        is_passed_on=state == AnswerState.PASSED_ON,
        answer=row.answer,
        answered_by=row.answered_by,
        answered_on=row.answered_on,
    )


def _last(matter: Task, on: dt.date) -> Answer | None:
    """The answer given last, as far as it is known on the day."""
    given = [each for each in matter.answers.all() if each.on <= on]
    return given[-1] if given else None


def _passed_on(
    row: Petition, matter: Task, name: str, answer: Answer | None, bodies: NamesOverTime | None, on: dt.date
) -> Reply:
    who = ""
    if answer is not None:
        who = matter.owner_text
        if answer.organisation_id is not None and bodies is not None:
            who = bodies.of(answer.organisation_id, answer.on)
    state = matter.state_on(on)
    return Reply(
        row=row,
        name=name,
        badge=_badge(matter, state, on),
        is_answered=state in (matters.ANSWERED, matters.VERIFIED, matters.COMPLETED),
        is_passed_on=True,
        answer=_words(answer) if answer is not None else "",
        answered_by=who,
        answered_on=answer.on if answer is not None else None,
    )


def _badge(matter: Task, state: str, on: dt.date) -> Badge:
    match state:
        case matters.VERIFIED | matters.COMPLETED:
            return Badge(str(AnswerState.DONE.label), "ok")
        case matters.ANSWERED:
            return Badge(_("đã trả lời"), "ok")
        case matters.CANCELLED:
            return Badge(_("không tiếp tục"), "")
    if matter.days_late(on):
        return Badge(_("quá hạn trả lời"), "bad")
    if state == matters.RETURNED:
        return Badge(_("chờ bổ sung trả lời"), "warn")
    return Badge(_("đã chuyển, chờ trả lời"), "go")


def _words(answer: Answer) -> str:
    """The text of an answer, and what came with it by name."""
    documents = [f"{each.type.name} {each.symbol or each.abstract}".strip() for each in answer.documents.all()]
    figures = [f"{each.title} ({each.place}, {each.period}): {each.shown}" for each in answer.figures.all()]
    files = [each.title for each in answer.files.all()]
    told = [answer.text, *_listed(_("Văn bản"), documents), *figures, *_listed(_("Tệp kèm"), files)]
    return "\n".join(filter(None, told))


def _listed(label: str, names: Sequence[str]) -> list[str]:
    return [f"{label}: {'; '.join(names)}."] if names else []
