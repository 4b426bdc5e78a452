"""Adding signed papers to a dossier, recording the decision, writing down who took a dossier out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.vietnamese import clean, date_short
from gdtx.network.models import Area, AreaVersion
from gdtx.network.scope import Actor
from gdtx.office.papers import Paper, read_paper

from ..models import DossierPaper, Recognition
from . import rules
from .parts import BY_CODE, DECISION
from .queries import area_of, part_for
from .storage import STORE

NUMBER_LENGTH, ISSUER_LENGTH = 60, 200


@dataclass(frozen=True)
class Decision:
    """A decision of recognition as somebody typed it."""

    number: str
    signed_on: dt.date
    issuer: str
    level: int


def add_paper(
    *,
    by: Actor,
    code: str,
    year: int,
    part: str,
    file: BinaryIO,
    file_name: str,
    number: str = "",
    signed_on: dt.date | None = None,
    replaces: int | None = None,
) -> DossierPaper:
    """Keep the signed paper of a part; the one it replaces (`replaces`: which the person saw) stays with its file.

    Raises `NotInScope`, `Forbidden`, `NotFound` (`unknown_part`), what `office.papers.read_paper` refuses, `Refused`
    (`too_long`, `day_to_come`) and `Conflict` (`dossier_changed`).
    """
    area = area_of(by, code, year)
    wanted = part_for(area, part)
    rules.may_add(by, area, wanted).require()
    number = _words(number, NUMBER_LENGTH, "number")
    _past(by, signed_on)
    read = read_paper(file, name=file_name)
    with _kept(read) as name, transaction.atomic():
        _lock(area)
        return _write(by, area, year, wanted.code, read, name, number, signed_on, replaces)


def record_recognition(
    *,
    by: Actor,
    code: str,
    year: int,
    told: Decision,
    replaces: int | None = None,
    file: BinaryIO | None = None,
    file_name: str = "",
) -> Recognition:
    """Record the decision that recognised the area, with its scan where there is one; an earlier record stays.

    Raises as `add_paper`, and `Refused` (`missing`, `bad_level`).
    """
    area = area_of(by, code, year)
    rules.may_recognise(by, area).require()
    number = _words(told.number, NUMBER_LENGTH, "number", needed=_("Chưa ghi số, ký hiệu của quyết định."))
    issuer = _words(told.issuer, ISSUER_LENGTH, "issuer", needed=_("Chưa ghi cơ quan ban hành quyết định."))
    _past(by, told.signed_on)
    if told.level not in (1, 2):
        raise Refused("bad_level", _("Mức độ được công nhận là 1 hoặc 2."), "level")
    if file is None:
        with transaction.atomic():
            _lock(area)
            return _recognise(by, area, year, number, issuer, told, replaces)
    read = read_paper(file, name=file_name)
    with _kept(read) as name, transaction.atomic():
        _lock(area)
        row = _recognise(by, area, year, number, issuer, told, replaces)
        held = _current_paper(area, year, DECISION)
        _write(by, area, year, DECISION, read, name, number, told.signed_on, held.pk if held else None)
        return row


def note_taken(*, by: Actor, area: AreaVersion, year: int, frozen: str | None, names: bool) -> None:
    """Write down that somebody took out the whole dossier, and whether with names."""
    with transaction.atomic():
        record(
            actor=by,
            verb="take_dossier",
            subject_type="dossier",
            subject_id=f"{area.code} {year}",
            area_id=area.area_id,
            after={"year": year, "frozen": frozen, "names": names},
        )


# --- Within the transaction ---------------------------------------------------------------------------------------


def _lock(area: AreaVersion) -> None:
    """Whoever writes to dossiers of one area does so one after the other; rows that point to it need not wait."""
    Area.objects.select_for_update(no_key=True).get(pk=area.area_id)


def _current_paper(area: AreaVersion, year: int, part: str) -> DossierPaper | None:
    return DossierPaper.objects.filter(area_id=area.area_id, year=year, part=part, replaced_at=None).first()


def _write(
    by: Actor,
    area: AreaVersion,
    year: int,
    part: str,
    read: Paper,
    name: str,
    number: str,
    signed_on: dt.date | None,
    replaces: int | None,
) -> DossierPaper:
    now = clock.now()
    held = _current_paper(area, year, part)
    _unchanged(held, replaces)
    if held is not None:
        held.replaced_at, held.replaced_by_label = now, by.label[:200]
        held.save(update_fields=["replaced_at", "replaced_by_label"])
    row = DossierPaper.objects.create(
        area_id=area.area_id,
        year=year,
        part=part,
        number=number,
        signed_on=signed_on,
        title=read.title[:160],
        name=name,
        kind=read.kind,
        sha256=read.sha256,
        bytes=len(read.content),
        added_by_label=by.label[:200],
        added_at=now,
    )
    record(
        actor=by,
        verb="add_dossier_paper",
        subject_type="dossier",
        subject_id=f"{area.code} {year}",
        area_id=area.area_id,
        before={"file": held.title, "sha256": held.sha256} if held else None,
        after={"year": year, "paper": str(BY_CODE[part].title), "file": row.title, "sha256": row.sha256},
    )
    transaction.on_commit(partial(STORE.put_in_place, name), robust=True)
    return row


def _recognise(
    by: Actor, area: AreaVersion, year: int, number: str, issuer: str, told: Decision, replaces: int | None
) -> Recognition:
    now = clock.now()
    held = Recognition.objects.filter(area_id=area.area_id, year=year, replaced_at=None).first()
    _unchanged(held, replaces)
    if held is not None:
        held.replaced_at, held.replaced_by_label = now, by.label[:200]
        held.save(update_fields=["replaced_at", "replaced_by_label"])
    row = Recognition.objects.create(
        area_id=area.area_id,
        year=year,
        level=told.level,
        number=number,
        signed_on=told.signed_on,
        issuer=issuer,
        recorded_by_label=by.label[:200],
        recorded_at=now,
    )
    record(
        actor=by,
        verb="record_recognition",
        subject_type="dossier",
        subject_id=f"{area.code} {year}",
        area_id=area.area_id,
        before=_plain(held) if held else None,
        after=_plain(row),
    )
    return row


def _plain(row: Recognition) -> dict[str, object]:
    return {
        "standard": row.level,
        "decision_number": row.number,
        "decision_day": row.signed_on.isoformat(),
        "issuer": row.issuer,
    }


def _unchanged(held: DossierPaper | Recognition | None, replaces: int | None) -> None:
    if (held.pk if held else None) != replaces:
        raise Conflict(
            "dossier_changed",
            _("Trong lúc bạn chuẩn bị, người khác đã thêm hoặc thay mục này; chưa có gì bị ghi."),
            way_out=_("Mở lại trang hồ sơ, xem bản đang có rồi gửi lại nếu vẫn cần thay."),
        )


@contextmanager
def _kept(read: Paper) -> Iterator[str]:
    """The file waits for its row under this name, and goes when the row is not committed."""
    name = STORE.keep_waiting(read)
    try:
        yield name
    except BaseException:
        STORE.remove(name)
        raise


def _words(text: str, most: int, where: str, *, needed: str = "") -> str:
    words = clean(text)
    if needed and not words:
        raise Refused("missing", needed, where)
    if len(words) > most:
        raise Refused(
            "too_long",
            _("“%(text)s…” dài %(length)d ký tự; ghi tối đa %(most)d ký tự.")
            % {"text": words[:30], "length": len(words), "most": most},
            where,
        )
    return words


def _past(by: Actor, day: dt.date | None) -> None:
    if day is not None and day > by.on:
        raise Refused(
            "day_to_come",
            _("Ngày ký %(day)s sau hôm nay (%(today)s).") % {"day": date_short(day), "today": date_short(by.on)},
            "signed_on",
            _("Ghi đúng ngày trên văn bản."),
        )
