"""What the actions on tasks share: finding with scope, checking words and dates, entries of the thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from django.utils.translation import gettext as _

from gdtx.approvals.actions import move
from gdtx.foundation import clock
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import clean, date_short, nfc, number
from gdtx.network.models import OrganisationVersion
from gdtx.network.scope import Actor

from ..enums.tasks import NoteKind
from ..models.documents import Document
from ..models.tasks import Task, TaskNote
from ..queries.documents import visible_documents
from ..queries.tasks import task_for

LONGEST_TITLE, LONGEST_TEXT, LONGEST_PROOF = 300, 8_000, 500


def step(
    by: Actor,
    task_id: int,
    verb: str,
    version: int,
    *,
    reason: str = "",
    then: Callable[[Task], object] | None = None,
) -> Task:
    """Take a step of a task within the actor's reach."""
    return move(by=by, record=task_for(by, task_id), verb=verb, version=version, reason=reason, then=then)


def words(text: str, field: str, longest: int, missing: str = "") -> str:
    """The text, cleaned; raises `Refused` when it is missing (if it must be there) or too long."""
    cleaned = clean(text) if field in ("title", "proof", "point", "owner_text") else plain_text(text)
    if not cleaned and missing:
        raise Refused(f"{field}_missing", missing, field)
    if len(cleaned) > longest:
        raise Refused(
            "too_long",
            _("Dài %(length)s ký tự, nhiều hơn %(limit)s.")
            % {"length": number(len(cleaned)), "limit": number(longest)},
            field,
            _("Hãy rút gọn, hoặc gửi kèm văn bản, tệp."),
        )
    return cleaned


def plain_text(text: str) -> str:
    """Text of several lines with one kind of line ends."""
    return nfc(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def due_after(due_on: dt.date, given_on: dt.date) -> None:
    """Raise `Refused` (`due_before_given`) for a date before the day of giving."""
    if due_on < given_on:
        raise Refused(
            "due_before_given",
            _("Hạn %(due)s trước ngày giao %(given)s.") % {"due": date_short(due_on), "given": date_short(given_on)},
            "due_on",
            _("Hãy chọn hạn từ ngày giao trở đi."),
        )


def open_units(ids: list[int], on: dt.date, field: str) -> dict[int, OrganisationVersion]:
    """The units as they stand on the day; raises `Refused` (`unit_closed`) for one that is not open then."""
    versions = OrganisationVersion.objects.on(on).select_related("organisation").filter(organisation_id__in=ids)
    found = {version.organisation_id: version for version in versions}
    missing = [each for each in ids if each not in found]
    if missing:
        raise Refused(
            "unit_closed",
            _("Có %(count)s đơn vị không hoạt động vào ngày %(day)s.")
            % {"count": number(len(missing)), "day": date_short(on)},
            field,
            _("Nếu đơn vị đã sáp nhập, hãy chọn đơn vị kế tục."),
        )
    return found


def seen_documents(by: Actor, ids: Collection[int], field: str) -> list[Document]:
    """The documents of the numbers; raises `Refused` (`unknown_document`) for one the actor does not see."""
    wanted = set(ids)
    found = list(visible_documents(by).filter(pk__in=wanted)) if wanted else []
    if len(found) != len(wanted):
        raise Refused(
            "unknown_document",
            _("Không tìm thấy văn bản được chọn trong phạm vi của bạn."),
            field,
            _("Hãy chọn lại trong danh sách văn bản."),
        )
    return found


def note(
    by: Actor,
    task: Task,
    kind: NoteKind,
    text: str = "",
    *,
    notice_code: str = "",
    organisation_id: int | None = None,
) -> TaskNote:
    """An entry of the thread."""
    return TaskNote(
        task=task,
        kind=kind,
        text=text,
        notice_code=notice_code,
        organisation_id=organisation_id,
        on=by.on,
        at=clock.now(),
        by_id=by.user_id,
        by_label=signed(by),
    )


def signed(by: Actor) -> str:
    """Who acts, with their post, as it is kept beside what they did."""
    return (f"{by.label}, {by.post_label}" if by.post_label else by.label)[:300]
