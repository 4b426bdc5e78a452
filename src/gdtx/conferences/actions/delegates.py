"""Delegates: many at once from pasted lines, and who is present."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import clean, date_short, datetime_short
from gdtx.foundation.vietnamese_text import fold
from gdtx.network.scope import Actor

from ..bodies import Names
from ..enums import CheckIn
from ..models import Conference, Delegate, Delegation
from .conferences import require_held_or_called
from .parts import MOST
from .writing import locked, note, unknown_part

_CUT = re.compile(r"\t|;|\|")
_HONORIFIC = re.compile(
    r"^(Ông|Bà|Đ/c|Đồng chí|Thầy giáo|Cô giáo|Thầy|Cô|(?:PGS\.?\s?TS|GS\.?\s?TS|TS|ThS|Tiến sĩ|Thạc sĩ)\.?)\s+(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of pasted lines: added + refused = read; each refusal names its line."""

    read: int
    added: int
    refused: tuple[str, ...]


def add_delegates(*, by: Actor, conference_id: int, lines: str) -> TakenIn:
    """Add a delegate for each line ``name; office; delegation`` (also pasted from Excel).

    A line with a mistake is refused with its number and does not stop the others; blank lines count for nothing. The
    delegation is the name or code of one that is invited, or its number in the list. Raises what `writing.locked` does.
    """
    with transaction.atomic():
        conference = locked(by, conference_id)
        called = _Called(conference)
        rows: list[Delegate] = []
        refused: list[str] = []
        there = Delegate.objects.filter(conference=conference)
        known = {(fold(person), fold(office)) for person, office in there.values_list("person", "office")}
        position, room = there.count(), MOST - there.count()
        typed = [(place, line) for place, line in enumerate(lines.splitlines(), 1) if line.strip()]
        for place, line in typed:
            try:
                row = _read(conference, line, called)
                if (fold(row.person), fold(row.office)) in known:
                    raise Refused("delegate_twice", _("đã có trong danh sách."))
                if len(rows) >= room:
                    raise Refused("too_many", _("danh sách đã đủ %(most)d đại biểu.") % {"most": MOST})
            except Refused as refusal:
                words = {"line": place, "text": line.strip()[:80], "why": refusal.message}
                refused.append(_("Dòng %(line)d (“%(text)s”): %(why)s") % words)
                continue
            known.add((fold(row.person), fold(row.office)))
            row.position = position = position + 1
            rows.append(row)
        Delegate.objects.bulk_create(rows)
        if rows:
            note(by, conference, "add_delegates", after={"delegates": len(rows), "refused": len(refused)})
    return TakenIn(len(typed), len(rows), tuple(refused))


class _Called:
    """The delegations by whatever a line may call them."""

    def __init__(self, conference: Conference) -> None:
        rows = list(Delegation.objects.filter(conference=conference).select_related("organisation"))
        names = Names(conference.starts_on, [row.organisation_id for row in rows])
        self.by_word: dict[str, Delegation] = {}
        for place, row in enumerate(rows, 1):
            code = row.organisation.code if row.organisation else ""
            for word in (str(place), code, names.body(row), row.positions):
                if word:
                    self.by_word.setdefault(fold(word), row)

    def find(self, text: str) -> Delegation | None:
        return self.by_word.get(fold(text))


def _read(conference: Conference, line: str, called: _Called) -> Delegate:
    cells = [clean(cell) for cell in _CUT.split(line)]
    cells += [""] * (3 - len(cells))
    if len(cells) > 3 and any(cells[3:]):
        raise Refused(
            "too_many_cells", _("có %(count)d ô, chỉ nhận ba ô: họ tên; chức vụ; đoàn.") % {"count": len(cells)}
        )
    person, office, body = cells[:3]
    if not person and not office:
        raise Refused("missing", _("không có họ tên và chức vụ."))
    honorific = ""
    if (found := _HONORIFIC.match(person)) is not None:
        honorific, person = found.group(1), person[found.end() :].strip()
    for value, limit, what in ((person, 120, _("họ tên")), (office, 300, _("chức vụ"))):
        if len(value) > limit:
            raise Refused("text_too_long", _("%(what)s dài quá %(limit)d ký tự.") % {"what": what, "limit": limit})
    delegation = called.find(body) if body else None
    if body and delegation is None:
        raise Refused("unknown_delegation", _("không có đoàn “%(body)s” trong thành phần mời.") % {"body": body[:60]})
    return Delegate(
        conference=conference,
        honorific=honorific,
        person=person,
        office=office,
        delegation=delegation,
        token=secrets.token_hex(16),
    )


# --- Presence -------------------------------------------------------------------------------------------------


def check_in(*, by: Actor, conference_id: int, delegate_ids: Sequence[int], how: str = CheckIn.LIST) -> int:
    """Note that delegates are present; how many were not noted before.

    Raises what `writing.locked` does, `Refused` (`not_called`, `not_yet_held`), `NotFound` for one of another list.
    """
    with transaction.atomic():
        conference = locked(by, conference_id)
        require_held_or_called(conference)
        if by.on < conference.starts_on:
            raise Refused(
                "not_yet_held",
                _("Hội nghị họp ngày %(day)s; điểm danh được từ ngày đó.") % {"day": date_short(conference.starts_on)},
            )
        rows = list(Delegate.objects.select_for_update().filter(conference=conference, pk__in=delegate_ids))
        if len(rows) != len(set(delegate_ids)):
            raise unknown_part()
        fresh = [row for row in rows if row.checked_in_at is None]
        now = timezone.now()
        for row in fresh:
            row.checked_in_at, row.checked_in_how, row.checked_in_by_label = now, how, by.label[:200]
        Delegate.objects.bulk_update(fresh, ["checked_in_at", "checked_in_how", "checked_in_by_label"])
        if fresh:
            note(by, conference, "check_in", after={"delegates": [row.pk for row in fresh], "how": str(how)})
    return len(fresh)


def undo_check_in(*, by: Actor, conference_id: int, delegate_id: int) -> None:
    """Take a wrong check-in back. Raises what `writing.locked` does and `Refused` (`not_checked_in`)."""
    with transaction.atomic():
        conference = locked(by, conference_id)
        row = Delegate.objects.select_for_update().filter(conference=conference, pk=delegate_id).first()
        if row is None:
            raise unknown_part()
        if row.checked_in_at is None:
            raise Refused("not_checked_in", _("Đại biểu này chưa được điểm danh."))
        told = {"delegates": [row.pk], "at": datetime_short(row.checked_in_at)}
        row.checked_in_at, row.checked_in_how, row.checked_in_by_label = None, "", ""
        row.save(update_fields=["checked_in_at", "checked_in_how", "checked_in_by_label"])
        note(by, conference, "undo_check_in", before=told)
