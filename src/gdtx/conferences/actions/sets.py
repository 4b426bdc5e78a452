"""The set of papers: asked for, made by the worker, kept; older ones go."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.foundation.making import FilesState
from gdtx.network.scope import Actor

from ..models import PaperSet
from .writing import locked, note

#: Finished sets whose files are kept for each conference; what older ones showed stays in their rows.
KEPT_SETS = 3
#: A request not finished after this long was lost: its worker was stopped, or there is none.
LOST_AFTER = timedelta(minutes=10)


def request_set(*, by: Actor, conference_id: int) -> PaperSet:
    """Note down that the set is wanted; `tasks.ask_for_set` also has it made.

    A request that is still waiting or being worked on is answered with itself; one that was lost is given up.
    """
    with transaction.atomic():
        conference = locked(by, conference_id, fixed=False)
        there = PaperSet.objects.filter(conference=conference)
        for under_way in there.filter(state__in=(FilesState.WAITING, FilesState.RUNNING)):
            if under_way.requested_at < timezone.now() - LOST_AFTER:
                fail_set(under_way, _("Việc lập bộ tài liệu bị gián đoạn; hãy lập lại."))
            elif under_way.business_date == by.on:
                return under_way
        number = (there.aggregate(last=Max("number"))["last"] or 0) + 1
        asked = PaperSet.objects.create(
            conference=conference,
            number=number,
            business_date=by.on,
            requested_by_id=by.user_id,
            requested_by_label=by.label[:200],
            requested_at=timezone.now(),
            name=f"bo-tai-lieu-hoi-nghi-{conference.pk}-{number}",
        )
        note(by, conference, "request_paper_set", after={"set": number})
    return asked


def start_set(pk: int, *, again: bool = False) -> PaperSet | None:
    """Take a request up; None when another worker has it or it is done. `again`: an attempt was killed or failed."""
    states = [FilesState.WAITING, *((FilesState.RUNNING, FilesState.FAILED) if again else ())]
    with transaction.atomic():
        found = PaperSet.objects.select_for_update().filter(pk=pk, state__in=states).first()
        if found is None:
            return None
        found.state = FilesState.RUNNING
        found.save(update_fields=["state"])
    return found


def finish_set(paper_set: PaperSet, **made: Any) -> None:
    """The file lies in `folder_of`; files of older sets go. `made`: the columns that tell what it holds."""
    with transaction.atomic():
        paper_set.state, paper_set.finished_at, paper_set.problem = FilesState.DONE, timezone.now(), ""
        for name, value in made.items():
            setattr(paper_set, name, value)
        paper_set.save(update_fields=["state", "finished_at", "problem", *made])
        done = PaperSet.objects.filter(conference_id=paper_set.conference_id, state=FilesState.DONE)
        old = list(done.order_by("-number").values_list("pk", flat=True)[KEPT_SETS:])
        transaction.on_commit(partial(_remove, old))


def fail_set(paper_set: PaperSet, problem: str) -> None:
    """Say why the set could not be made."""
    paper_set.state, paper_set.finished_at, paper_set.problem = FilesState.FAILED, timezone.now(), problem[:500]
    paper_set.save(update_fields=["state", "finished_at", "problem"])


def folder_of(pk: int) -> Path:
    """Where the file of a set lies."""
    return Path(settings.GDTX_HOME) / "conferences" / str(pk)


def _remove(pks: list[int]) -> None:
    for pk in pks:
        folder = folder_of(pk)
        if folder.is_dir():
            for path in folder.iterdir():
                path.unlink(missing_ok=True)
            folder.rmdir()
