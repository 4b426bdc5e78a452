"""Files of the papers to be read before the day: looked at, kept, taken away."""

from __future__ import annotations

from functools import partial
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Conflict, NotInScope
from gdtx.foundation.vietnamese import number
from gdtx.network.scope import Actor
from gdtx.office.papers import Kind, read_paper

from ..enums import PaperState
from ..models import Conference, Paper, PaperFile
from ..queries import unknown_conference
from ..storage import PAPERS
from .writing import locked, note

#: A paper may have so many files.
MOST_FILES = 10
#: What may be sent: to be read, shown, or worked on.
KINDS: tuple[Kind, ...] = ("pdf", "docx", "pptx", "xlsx", "jpg")


def add_paper_file(*, by: Actor, paper_id: int, file: BinaryIO, file_name: str) -> PaperFile:
    """Look at a file and keep it with its paper, which counts as received from then on.

    The same file sent again gives the one there is. Raises `NotInScope`, `Forbidden`, what `office.papers.read_paper`
    refuses, `Conflict` (`too_many_files`), `Refused` (`cannot_keep_file`).
    """
    with transaction.atomic():
        _paper(by, paper_id)
    read = read_paper(file, name=file_name, allowed=KINDS)
    name = PAPERS.keep_waiting(read)
    kept = False
    try:
        with transaction.atomic():
            paper, conference = _paper(by, paper_id)
            there = PaperFile.objects.filter(paper=paper)
            same = there.filter(sha256=read.sha256).first()
            if same is not None:
                return same
            if there.count() >= MOST_FILES:
                raise Conflict(
                    "too_many_files",
                    _("Tài liệu này đã có %(most)s tệp, là mức tối đa.") % {"most": number(MOST_FILES)},
                    "papers",
                    _("Hãy xóa bớt tệp cũ, hoặc ghi thành một tài liệu nữa."),
                )
            row = PaperFile.objects.create(
                paper=paper,
                title=read.title[:160],
                name=name,
                kind=read.kind,
                sha256=read.sha256,
                bytes=len(read.content),
                added_by_label=by.label[:200],
                added_at=timezone.now(),
            )
            if paper.state != PaperState.RECEIVED:
                paper.state = PaperState.RECEIVED
                paper.save(update_fields=["state"])
            note(by, conference, "add_paper_file", after={"title": paper.title, "file": row.title})
            transaction.on_commit(partial(PAPERS.put_in_place, name), robust=True)
            # From here on the row may be committed: a file too many is swept, a row without its file is a loss.
            kept = True
    finally:
        if not kept:
            PAPERS.remove(name)
    return row


def remove_paper_file(*, by: Actor, pk: int) -> None:
    """Take a file away; its name and paper stay in the audit. Raises `NotInScope`, `Forbidden`."""
    with transaction.atomic():
        row = PaperFile.objects.select_for_update().select_related("paper").filter(pk=pk).first()
        if row is None:
            raise unknown_file()
        conference = _locked(by, row.paper.conference_id, unknown_file())
        note(by, conference, "remove_paper_file", before={"title": row.paper.title, "file": row.title})
        transaction.on_commit(partial(PAPERS.remove, row.name), robust=True)
        row.delete()


def _paper(by: Actor, pk: int) -> tuple[Paper, Conference]:
    paper = Paper.objects.select_for_update().filter(pk=pk).first()
    unknown = NotInScope("unknown_part", _("Không có mục này trong phạm vi của bạn; có thể đã có người xóa."))
    if paper is None:
        raise unknown
    return paper, _locked(by, paper.conference_id, unknown)


def _locked(by: Actor, conference_id: int, unknown: NotInScope) -> Conference:
    try:
        return locked(by, conference_id)
    except NotInScope as error:
        if error.rule == unknown_conference().rule:
            raise unknown from None
        raise


def unknown_file() -> NotInScope:
    """What is said of a file that does not exist, was taken away, or lies outside the scope."""
    return NotInScope("unknown_file", _("Không tìm thấy tệp này trong phạm vi của bạn."))
