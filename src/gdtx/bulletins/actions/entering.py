"""The confirmed fields of a text into the record of a conference, and its bulletin drafted from that record.

Everything is written by the actions of conferences, in one transaction: either the whole record, or nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.approvals.actions import move
from gdtx.conferences import actions as conferences
from gdtx.conferences.bodies import TypedBody, read_body
from gdtx.conferences.enums import RemarkKind
from gdtx.conferences.models import Conference, Delegate, Delegation, Part, Photo
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.vietnamese import number
from gdtx.foundation.vietnamese_text import fold
from gdtx.network.scope import Actor
from gdtx.reading.draft import Span

from .. import rules
from ..enums import BulletinState, FieldState, ReadingState
from ..models import Bulletin, ReadField, Reading
from ..queries import fields_of, reading_for
from ..read_figures import figure_lines
from ..read_kinds import GROUPS, KINDS, REMARK, SPEECH, kinds_of
from ..read_values import words_of
from .bulletins import draft_bulletin, redraft_bulletin


def enter_reading(*, by: Actor, pk: int, version: int, leave_open: bool = False) -> Reading:
    """Make the record of the conference from the fields that were taken, and draft its bulletin.

    `leave_open`: fields nobody decided about stay out of the record; without it they keep it from being made. Raises
    `NotInScope`, what `approvals.actions.move` raises, `Refused` (`undecided`, `missing`, and what the actions of
    conferences refuse, with the field named).
    """

    def follow(row: Reading) -> None:
        fields = fields_of(row)
        if not leave_open:
            _require_decided(fields)
        conference = _Entry(by, row, fields).enter()
        row.conference = conference
        row.bulletin = draft_bulletin(by=by, conference_id=conference.pk)
        row.changed_by_label, row.changed_at = by.label[:200], timezone.now()
        ReadField.objects.bulk_update([field for field in fields if field.made], ["made"])

    return move(by=by, record=reading_for(by, pk), verb="enter", version=version, then=follow)


def _require_decided(fields: list[ReadField]) -> None:
    left = []
    for group in GROUPS:
        codes = {kind.code for kind in kinds_of(group.code)}
        count = sum(field.state == FieldState.OPEN and field.kind in codes for field in fields)
        if count:
            left.append(f"{group.title} {number(count)}")
    if left:
        raise Refused(
            "undecided",
            _("Còn mục chưa soát: %(groups)s.") % {"groups": ", ".join(left)},
            way_out=_("Hãy soát nốt, hoặc chọn bỏ qua các mục chưa soát."),
        )


class _Entry:
    """The fields of one text on their way into a record."""

    def __init__(self, by: Actor, reading: Reading, fields: list[ReadField]) -> None:
        self.by, self.reading, self.fields = by, reading, fields
        self.kept = [field for field in fields if field.is_kept]
        self.sides: dict[str, Delegation] = {}
        self.people: dict[str, Delegate] = {}

    def enter(self) -> Conference:
        """The conference, held, with all its rows."""
        self.conference = self._begin()
        self._people()
        self._tasks()
        for code, write in (
            ("document", self._document),
            ("signing", self._signing),
            ("problem", self._problem),
            ("passage", self._passage),
        ):
            for field in self._of(code):
                self._written(field, write)
        self._figures()
        return conferences.move_conference(
            by=self.by, conference_id=self.conference.pk, verb="record", version=self.conference.version
        )

    def _of(self, *codes: str) -> list[ReadField]:
        return [field for field in self.kept if field.kind in codes]

    def _single(self, code: str) -> str:
        return next((field.value("value") for field in self._of(code)), "")

    def _written(self, field: ReadField, write: Callable[[ReadField], str]) -> None:
        """Write a field and note what it became; a refusal names it."""
        try:
            field.made = write(field)
        except Refused as refusal:
            words = {"kind": KINDS[field.kind].title, "words": words_of(field)[:80], "why": refusal.message}
            raise type(refusal)(
                refusal.rule, _("%(kind)s “%(words)s”: %(why)s") % words, f"field_{field.pk}", refusal.way_out
            ) from None

    # --- The conference ---------------------------------------------------------------------------------------

    def _begin(self) -> Conference:
        for kind in KINDS.values():
            if kind.needed and not self._single(kind.code):
                raise Refused(
                    "missing",
                    _("Chưa có %(what)s nên chưa lập hồ sơ được.") % {"what": str(kind.title).lower()},
                    way_out=_("Hãy ghi và xác nhận ở bước Hội nghị."),
                )
        organiser_id = int(self._single("organiser"))
        names = ("title", "kind", "starts_on", "on_direction_of", "place", "school_year", "period", "theme", "author")
        values: dict[str, Any] = {name: self._single(name) for name in names}
        values["starts_on"] = _day(values["starts_on"])
        made = conferences.prepare_conference(by=self.by, organiser_id=organiser_id, values=values)
        host = self._single("host")
        if host:
            body = read_body(host, made.starts_on, made.area_id, where="host")
            made = conferences.change_conference(
                by=self.by, conference_id=made.pk, version=made.version, values={}, host=body
            )
        return made

    def _part(self, kind: str, values: dict[str, Any], body: TypedBody | None = None) -> Part:
        return conferences.add_part(by=self.by, conference_id=self.conference.pk, kind=kind, values=values, body=body)

    def _body(self, text: str) -> TypedBody:
        return read_body(text, self.conference.starts_on, self.conference.area_id)

    def _bodies(self, lines: str) -> list[TypedBody]:
        return [self._body(line) for line in lines.splitlines() if line.strip()]

    # --- Who was there ----------------------------------------------------------------------------------------

    def _people(self) -> None:
        for field in self._of("person", "delegation"):
            self._written(field, self._person if field.kind == "person" else self._delegation)

    def _delegation(self, field: ReadField) -> str:
        values = {"side": field.value("side"), "positions": field.value("positions")}
        return _made("delegation", self._part("thanh-phan", values, self._body(field.value("body"))))

    def _person(self, field: ReadField) -> str:
        values: dict[str, Any] = {name: field.value(name) for name in ("honorific", "person", "office", "duty")}
        side = field.value("side")
        if side:
            values["delegation"] = self._side(side).pk
        row = self._part("dai-bieu", values)
        assert isinstance(row, Delegate)
        self.people.setdefault(fold(row.person), row)
        return _made("delegate", row)

    def _side(self, side: str) -> Delegation:
        """The delegation of a side; begun with the first person of it."""
        if side not in self.sides:
            body = self._body(side[len("Về phía ") :] if side.lower().startswith("về phía ") else side)
            row = self._part("thanh-phan", {"side": side}, body)
            assert isinstance(row, Delegation)
            self.sides[side] = row
        return self.sides[side]

    # --- What was said and decided ------------------------------------------------------------------------------

    def _tasks(self) -> None:
        fields = self._of("task")
        numbers = [int(field.value("number")) for field in fields if field.value("number").isdecimal()]
        # Two lists that both begin with 1 are numbered through.
        own = len(set(numbers)) == len(numbers) == len(fields) and all(numbers)

        def write(field: ReadField) -> str:
            made = conferences.add_conclusion(
                by=self.by,
                conference_id=self.conference.pk,
                text=field.value("text"),
                number=int(field.value("number")) if own else None,
                owners=self._bodies(field.value("owners")),
                helpers=self._bodies(field.value("helpers")),
            )
            return f"conclusion:{made.pk}"

        for field in fields:
            self._written(field, write)

    def _document(self, field: ReadField) -> str:
        names = ("role", "type_name", "symbol", "issuer", "abstract")
        values: dict[str, Any] = {name: field.value(name) for name in names}
        values["role"] = values["role"] or "cited"
        values["issued_on"] = _day(field.value("issued_on")) if field.value("issued_on") else None
        return _made("document", self._part("van-ban", values))

    def _signing(self, field: ReadField) -> str:
        row = self._part("ky-ket", {"title": field.value("title"), "purpose": field.value("purpose")})
        for party in field.value("parties").splitlines():
            if party.strip():
                self._part("ben-ky", {"signing": row.pk}, self._body(party))
        return _made("signing", row)

    def _problem(self, field: ReadField) -> str:
        return _made("remark", self._part("nhan-xet", {"kind": RemarkKind.SHORTCOMING, "text": field.value("text")}))

    def _passage(self, field: ReadField) -> str:
        goes, text = field.value("goes"), field.value("text")
        if goes.startswith(REMARK):
            return _made("remark", self._part("nhan-xet", {"kind": goes.removeprefix(REMARK), "text": text}))
        values: dict[str, Any] = {"kind": goes.removeprefix(SPEECH), "text": text}
        known = self.people.get(fold(field.value("person")))
        if known is not None:
            values["delegate"] = known.pk
        else:
            values |= {"person": field.value("person"), "office": field.value("office")}
        return _made("speech", self._part("phat-bieu", values))

    def _figures(self) -> None:
        fields = [field for field in self.fields if field.kind == "figure"]
        carried = _places(self._of("task", "problem", "passage", "signing"))
        for told, text in figure_lines(self.reading.text, fields, carried):

            def write(_field: ReadField, text: str = text) -> str:
                return _made("remark", self._part("nhan-xet", {"kind": RemarkKind.RESULT, "text": text}))

            self._written(told[0], write)
            for field in told[1:]:
                field.made = told[0].made


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _made(name: str, row: Part) -> str:
    return f"{name}:{row.pk}"


def _places(fields: Iterable[ReadField]) -> list[Span]:
    return [Span(field.start, field.end) for field in fields if field.start is not None and field.end is not None]


# --- Pictures to the captions -----------------------------------------------------------------------------------


def add_read_photo(
    *, by: Actor, pk: int, field_id: int, file: BinaryIO, file_name: str = "", consent: bool = False
) -> Photo:
    """Keep the picture that belongs to a caption of the text, with that caption.

    Raises `NotInScope`, `Forbidden`, `Refused` (`not_entered`, `unknown_field`) and what `conferences` refuses.
    """
    reading = reading_for(by, pk)
    rules.may_read(by, reading.organisation_id).require()
    if reading.state != ReadingState.ENTERED or reading.conference_id is None:
        raise Refused("not_entered", _("Hãy lập hồ sơ hội nghị trước khi ghép ảnh."))
    with transaction.atomic():
        field = ReadField.objects.select_for_update().filter(reading=reading, pk=field_id, kind="caption").first()
        if field is None or not field.is_kept:
            raise NotInScope("unknown_field", _("Không có chú thích này trong văn bản."))
        photo = conferences.add_photo(
            by=by,
            conference_id=reading.conference_id,
            file=file,
            file_name=file_name,
            caption=field.value("text"),
            consent=consent,
        )
        field.made = f"photo:{photo.pk}"
        field.save(update_fields=["made"])
    return photo


def take_photos_over(*, by: Actor, pk: int) -> Bulletin | None:
    """Let the bulletin of the text have the pictures added since, while it is still a draft."""
    bulletin = reading_for(by, pk).bulletin
    if bulletin is None or bulletin.state != BulletinState.DRAFT:
        return None
    return redraft_bulletin(by=by, pk=bulletin.pk, version=bulletin.version)
