"""A text read into fields, and what people decide about each of them. Nothing goes into a record here."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.approvals.actions import begin, move
from gdtx.audit.actions import record
from gdtx.foundation.errors import Refused
from gdtx.foundation.typed_values import tidy
from gdtx.foundation.vietnamese import clean, number
from gdtx.network.scope import Actor
from gdtx.office.papers import Paper, read_paper
from gdtx.reading import bulletin as reader
from gdtx.reading.draft import Draft
from gdtx.reading.files import CHARACTERS, text_of

from .. import rules
from ..enums import FieldState, ReadingState
from ..models import ReadField, Reading
from ..owners import BodiesOfDay, day_of
from ..proposals import propose, warnings_of
from ..queries import reading_for
from ..read_kinds import KINDS
from ..read_values import is_as_found, require_complete, tidy_column
from ..storage import STORE
from ..workflow import READING

TAKE, REFUSE = "take", "refuse"
#: Fields of one text: a bulletin has fewer than a hundred.
MOST = 3_000
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person made of a field: its columns as typed, and whether it is taken, refused or left for later ("")."""

    values: Mapping[str, str]
    decision: str = ""


def begin_reading(*, by: Actor, organisation_id: int, text: str) -> Reading:
    """Read a typed text into fields for the records of the body. Nothing but the fields is written.

    Raises `NotInScope`, `Forbidden`, `Refused` (`missing`, `text_too_long`).
    """
    _require_reader(by, organisation_id)
    plain = tidy(text)
    if not plain:
        raise Refused("missing", _("Chưa có văn bản. Hãy dán nội dung hoặc chọn một tệp."), "text")
    if len(plain) > CHARACTERS:
        raise Refused(
            "text_too_long",
            _("Văn bản dài %(count)s ký tự, quá mức cho phép là %(limit)s ký tự.")
            % {"count": number(len(plain)), "limit": number(CHARACTERS)},
            "text",
            _("Chỉ gửi phần bản tin cần đọc, hoặc tách thành nhiều lần."),
        )
    return _keep(by, organisation_id, reader.read(plain), None)


def begin_reading_of_file(*, by: Actor, organisation_id: int, file: BinaryIO, file_name: str) -> Reading:
    """The same with a file (text, Word, PDF), which is kept as the source.

    Raises also what `reading.files.text_of` and `office.papers.read_paper` refuse, with where = ``file``.
    """
    _require_reader(by, organisation_id)
    name = _short_name(file_name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        digest = hashlib.sha256()
        with path.open("wb") as copy:
            file.seek(0)
            while part := file.read(1024 * 1024):
                digest.update(part)
                copy.write(part)
        try:
            content = text_of(path)
        except Refused as refusal:
            raise Refused(refusal.rule, refusal.message, "file", refusal.way_out) from None
        paper = _paper(path, name, digest.hexdigest())
    draft = reader.read(content.text)
    draft.warnings[:0] = content.warnings
    return _keep(by, organisation_id, draft, paper)


def _short_name(file_name: str) -> str:
    """The name of a file without folders, fit for a folder of ours."""
    plain = clean(file_name.replace("\\", "/").rpartition("/")[2].replace("\0", "")).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    short = f"{stem[:_LONGEST_NAME]}{dot}{ending[:8]}" if dot else plain[:_LONGEST_NAME]
    # 255 bytes are the longest name of most file systems; a Vietnamese letter has up to three.
    while len(short.encode()) > 240:
        short = short[1:]
    return short or _("tệp")


def _paper(path: Path, name: str, sha256: str) -> Paper:
    head = path.read_bytes()[:1024]
    if b"%PDF-" in head or head.startswith(b"PK"):
        with path.open("rb") as file:
            return read_paper(file, name=name, allowed=("pdf", "docx"))
    return Paper("txt", path.read_bytes(), sha256, name)


def _require_reader(by: Actor, organisation_id: int) -> None:
    by.require_sees_organisation(organisation_id)
    rules.may_read(by, organisation_id).require()


def _keep(by: Actor, organisation_id: int, draft: Draft, paper: Paper | None) -> Reading:
    now, source = timezone.now(), paper.title if paper else ""
    first = next((line.strip() for line in draft.text.splitlines() if line.strip()), source)
    reading = Reading(
        organisation_id=organisation_id,
        title=(draft.title.text if draft.title else first)[:300],
        text=draft.text,
        warnings=warnings_of(draft),
        source_name=source[-160:],
        read_on=by.on,
        read_by_label=by.label[:200],
        changed_by_label=by.label[:200],
        changed_at=now,
    )
    if paper is not None:
        reading.file_name = STORE.keep_waiting(paper)
        reading.file_kind, reading.file_sha256, reading.file_bytes = paper.kind, paper.sha256, len(paper.content)
    kept = False
    try:
        with transaction.atomic():
            begin(by=by, record=reading, workflow=READING)
            ReadField.objects.bulk_create(_fields(reading, draft))
            if reading.file_name:
                transaction.on_commit(partial(STORE.put_in_place, reading.file_name), robust=True)
            # From here on the row may be committed: a file too many is swept, a row without its file is a loss.
            kept = True
    finally:
        if not kept and reading.file_name:
            STORE.remove(reading.file_name)
    return reading


def _fields(reading: Reading, draft: Draft) -> list[ReadField]:
    proposals = propose(draft, BodiesOfDay(reading.organisation_id, day_of(draft, reading.read_on)))
    if len(proposals) > MOST:
        raise Refused(
            "too_many_fields",
            _("Đọc được %(count)s mục, quá mức cho phép là %(limit)s.")
            % {"count": number(len(proposals)), "limit": number(MOST)},
            "text",
            _("Chỉ gửi phần bản tin cần đọc, hoặc tách thành nhiều lần."),
        )
    fields = []
    for place, one in enumerate(proposals, 1):
        found: dict[str, str] = dict(one.values)
        if one.kind == "organiser":
            # The text names a body; which one of theirs it is, the person says.
            found = {"value": str(reading.organisation_id), "words": found.get("value", "")}
        state = FieldState.OPEN if found else FieldState.ABSENT
        start, end = one.span if one.span is not None else (None, None)
        fields.append(
            ReadField(
                reading=reading,
                position=place,
                kind=one.kind,
                start=start,
                end=end,
                found=found,
                values={name: text for name, text in found.items() if name != "words"},
                state=state,
            )
        )
    return fields


# --- Deciding ---------------------------------------------------------------------------------------------------


def decide_fields(*, by: Actor, pk: int, version: int, decided: Mapping[int, Decided]) -> Reading:
    """Confirm, correct or refuse fields; those left for later keep what was typed into them.

    A field nothing was found for is taken as soon as something is typed into it. All or nothing. Raises `NotInScope`,
    what `approvals.actions.move` raises, and `Refused` with where = ``<number of the field>_<column>``.
    """

    def follow(row: Reading) -> None:
        fields = {each.pk: each for each in ReadField.objects.select_for_update().filter(reading=row, pk__in=decided)}
        if len(fields) != len(decided):
            raise Refused("unknown_field", _("Có mục không còn trong văn bản này; hãy tải lại trang."))
        counts: dict[str, int] = {}
        for number_, one in decided.items():
            if _decide(by, fields[number_], one):
                state = fields[number_].state
                counts[state] = counts.get(state, 0) + 1
        ReadField.objects.bulk_update(fields.values(), ["values", "state", "decided_by_label", "decided_at"])
        _changed(by, row)
        if counts:
            _note(by, row, "decide_read_fields", {FieldState(state).value: counts[state] for state in sorted(counts)})

    return move(by=by, record=reading_for(by, pk), verb="decide", version=version, then=follow)


def _decide(by: Actor, field: ReadField, one: Decided) -> bool:
    """Put the decision into the field; whether something changed."""
    kind = KINDS[field.kind]
    values: dict[str, str] = {}
    try:
        for column in kind.columns:
            text = tidy_column(column, one.values.get(column.name, field.value(column.name)))
            if column.sort == "body" and text:
                _require_own_body(by, text)
            values[column.name] = text
        if one.decision == TAKE:
            require_complete(kind, values)
    except Refused as refusal:
        raise Refused(refusal.rule, refusal.message, f"{field.pk}_{refusal.where}", refusal.way_out) from None
    typed = any(values.values())
    state: str = field.state
    if one.decision == REFUSE:
        state = FieldState.REFUSED
    elif field.by_hand and kind.single:
        state = FieldState.CORRECTED if typed else FieldState.ABSENT
    elif one.decision == TAKE:
        state = FieldState.TAKEN if is_as_found(field, values) else FieldState.CORRECTED
    else:
        state = FieldState.OPEN
    before = (field.state, dict(field.values))
    field.values, field.state = {name: text for name, text in values.items() if text}, state
    if (field.state, field.values) == before:
        return False
    decided = state not in (FieldState.OPEN, FieldState.ABSENT)
    field.decided_by_label = by.label[:200] if decided else ""
    field.decided_at = timezone.now() if decided else None
    return True


def _require_own_body(by: Actor, text: str) -> None:
    if not text.isdecimal() or int(text) not in rules.readers(by):
        raise Refused(
            "unknown_choice", _("Cơ quan tổ chức phải là đơn vị mà bạn được giao lập hồ sơ hội nghị."), "value"
        )


def add_field(*, by: Actor, pk: int, version: int, kind: str, values: Mapping[str, str], words: str = "") -> ReadField:
    """Add a field the rules did not find. `words` are copied from the text and give it its place there.

    Raises `NotInScope`, what `approvals.actions.move` raises, `Refused` (`unknown_kind`, `words_not_there`, `missing`
    and what `read_values.tidy_column` refuses, with where = the column).
    """
    found = KINDS.get(kind)
    if found is None or found.single:
        raise Refused("unknown_kind", _("Không có loại mục này."))
    tidied = {column.name: tidy_column(column, values.get(column.name, "")) for column in found.columns}
    require_complete(found, tidied)
    made: list[ReadField] = []

    def follow(row: Reading) -> None:
        start, end = _place_of(row.text, words)
        if ReadField.objects.filter(reading=row).count() >= MOST:
            raise Refused("too_many_fields", _("Văn bản đã có quá nhiều mục."))
        before = ReadField.objects.filter(reading=row, start__isnull=False, start__lte=start or 0).order_by("-position")
        last = before.first() if start is not None else None
        last = last or ReadField.objects.filter(reading=row).order_by("-position").first()
        made.append(
            ReadField.objects.create(
                reading=row,
                position=last.position if last else 1,
                kind=kind,
                start=start,
                end=end,
                values={name: text for name, text in tidied.items() if text},
                state=FieldState.CORRECTED,
                decided_by_label=by.label[:200],
                decided_at=timezone.now(),
            )
        )
        _changed(by, row)
        _note(by, row, "add_read_field", {"kind": str(found.title)})

    move(by=by, record=reading_for(by, pk), verb="decide", version=version, then=follow)
    return made[0]


def _place_of(text: str, words: str) -> tuple[int | None, int | None]:
    """Where the words stand, however they are spaced and capitalised."""
    plain = tidy(words).split()
    if not plain:
        return None, None
    match = re.search(r"\s+".join(map(re.escape, plain)), text, re.IGNORECASE)
    if match is None:
        raise Refused(
            "words_not_there",
            _("Không thấy “%(words)s” trong văn bản.") % {"words": " ".join(plain)[:80]},
            "words",
            _("Hãy chép đúng các chữ trong văn bản, hoặc để trống."),
        )
    return match.start(), match.end()


def move_reading(*, by: Actor, pk: int, verb: str, version: int, reason: str = "") -> Reading:
    """Give a text up. Raises `NotInScope` and what `approvals.actions.move` raises."""
    if verb != "drop":
        raise Refused("unknown_verb", _("Không có bước “%(verb)s” cho việc này.") % {"verb": verb[:40]}, "verb")
    return move(
        by=by, record=reading_for(by, pk), verb=verb, version=version, reason=reason, then=partial(_changed, by)
    )


def _changed(by: Actor, row: Reading) -> None:
    row.changed_by_label, row.changed_at = by.label[:200], timezone.now()


def _note(by: Actor, row: Reading, verb: str, after: Mapping[str, object]) -> None:
    record(
        actor=by,
        verb=verb,
        subject_type="bulletin_reading",
        subject_id=row.pk,
        subject_label=row.title,
        organisation_id=row.organisation_id,
        after=dict(after),
    )


def is_open(row: Reading) -> bool:
    """Whether its fields may still be decided."""
    return row.state == ReadingState.OPEN
