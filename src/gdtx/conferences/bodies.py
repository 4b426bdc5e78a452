"""Bodies of a conference under the name they had on its day, and what people typed for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import clean, date_short
from gdtx.foundation.vietnamese_text import fold
from gdtx.network.models import Organisation, OrganisationVersion
from gdtx.network.queries import organisation_versions_on, organisations_under, who_answers_for

from .models import Body, Conference, Delegate

LONGEST = 300


class Names:
    """The names bodies had on the day of a conference. Read from the network in one query for all that are asked."""

    def __init__(self, on: dt.date, organisation_ids: Iterable[int | None]) -> None:
        wanted = {each for each in organisation_ids if each is not None}
        versions = organisation_versions_on(wanted, on, nearest=True) if wanted else {}
        self._names = {each: version.name for each, version in versions.items()}

    def of(self, organisation_id: int | None, name: str = "") -> str:
        """The name on the day; of a body outside the network the name that was written."""
        return self._names.get(organisation_id, name) if organisation_id is not None else name

    def body(self, row: Body) -> str:
        """The same for a row of the record."""
        return self.of(row.organisation_id, row.name)


class NamesOverTime:
    """The names of organisations on any day, read in one query."""

    def __init__(self, organisation_ids: Iterable[int]) -> None:
        self._versions: dict[int, list[OrganisationVersion]] = {}
        rows = OrganisationVersion.objects.filter(organisation_id__in=set(organisation_ids))
        for version in rows.order_by("organisation_id", "valid_from"):
            self._versions.setdefault(version.organisation_id, []).append(version)

    def of(self, organisation_id: int, on: dt.date) -> str:
        """The name on the day, else the last one before it, else the first."""
        found = self._versions.get(organisation_id, [])
        begun = [version for version in found if version.valid_from <= on] or found[:1]
        return begun[-1].name if begun else ""


@dataclass(frozen=True, slots=True)
class TypedBody:
    """What a typed name or code means: an organisation, or a name alone."""

    organisation_id: int | None = None
    name: str = ""


def read_body(text: str, conference_day: dt.date, area_id: int | None, *, where: str = "body") -> TypedBody:
    """The organisation whose code was typed, or which alone bears the name in the area on the day; else the name alone.

    Raises `Refused` (`text_too_long`, `body_closed`) for a code of a body that was not open on the day.
    """
    typed = clean(text)
    if not typed:
        return TypedBody()
    if len(typed) > LONGEST:
        raise Refused("text_too_long", _("Tên đơn vị dài quá %(limit)d ký tự.") % {"limit": LONGEST}, where)
    by_code = Organisation.objects.filter(code__iexact=typed).first()
    if by_code is not None:
        require_open(by_code.pk, conference_day, where=where)
        return TypedBody(by_code.pk)
    named = OrganisationVersion.objects.on(conference_day).filter(name_folded=fold(typed))
    if area_id is not None:
        named = named.filter(organisation_id__in=organisations_under(area_id, conference_day).values("organisation_id"))
    found = list(named.values_list("organisation_id", flat=True)[:2])
    return TypedBody(found[0]) if len(found) == 1 else TypedBody(None, typed)


def require_open(organisation_id: int, on: dt.date, *, where: str = "") -> None:
    """Refuse (`body_closed`) a body that did not exist on the day, naming what took over from it."""
    if OrganisationVersion.objects.on(on).filter(organisation_id=organisation_id).exists():
        return
    names = organisation_versions_on([organisation_id], on, nearest=True)
    following = organisation_versions_on(who_answers_for(organisation_id, on), on)
    known = names.get(organisation_id)
    words = {"name": known.name if known else "?", "day": date_short(on)}
    way_out = _("Hãy chọn đơn vị đang hoạt động vào ngày đó.")
    if following:
        way_out = _("Từ ngày đó hãy ghi đơn vị tiếp nhận: %(names)s.") % {
            "names": ", ".join(sorted(version.name for version in following.values()))
        }
    raise Refused("body_closed", _("Ngày %(day)s không còn hoặc chưa có đơn vị %(name)s.") % words, where, way_out)


def names_for(conference: Conference, *rows: Iterable[Body]) -> Names:
    """The names on the conference's day of its own bodies and those of the rows."""
    ids: list[int | None] = [conference.organiser_id, conference.host_id]
    for group in rows:
        ids.extend(row.organisation_id for row in group)
    return Names(conference.starts_on, ids)


def by_side(delegates: Iterable[Delegate], names: Names) -> list[tuple[str, list[Delegate]]]:
    """Delegates in their order, those of one side or body together; "" for those of no delegation."""
    groups: list[tuple[str, list[Delegate]]] = []
    for row in delegates:
        title = ""
        if row.delegation is not None:
            title = row.delegation.side or names.body(row.delegation) or row.delegation.positions
        if not groups or groups[-1][0] != title:
            groups.append((title, []))
        groups[-1][1].append(row)
    return groups


def answering_on(organisation_ids: Iterable[int], on: dt.date) -> list[int]:
    """The organisations themselves where they are open on the day, in place of the others what answers for them.

    One query, and some for each that has been closed.
    """
    wanted = list(dict.fromkeys(organisation_ids))
    there = organisation_versions_on(wanted, on) if wanted else {}
    found = (own for body in wanted for own in ([body] if body in there else who_answers_for(body, on)))
    return list(dict.fromkeys(found))
