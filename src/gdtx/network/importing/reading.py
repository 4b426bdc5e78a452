"""A CSV file of areas read into located rows. Nothing here knows what is loaded already."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import OPEN_END, OPEN_START, DateRange
from gdtx.foundation.vietnamese_dates import date_short, parse_date
from gdtx.foundation.vietnamese_text import clean, fold, tone_style

from .. import naming
from ..enums import Level

COLUMNS = ("level", "code", "full_name", "type", "parent_code", "valid_from", "valid_to")
MAX_BYTES = 32 * 1024 * 1024
MAX_ROWS = 300_000
Refuse = Callable[[str, str, str], None]

LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row was not taken: its line in the file (the titles are line 1), the column, the value, the rule."""

    row: int
    column: str
    value: str
    rule: str
    message: str

    def as_dict(self) -> dict[str, object]:
        """As the answer gives it."""
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "rule": self.rule,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A row that says something on its own: what bore the code over the range, and under which unit."""

    row: int
    level: str
    code: str
    name: str
    kind: str
    parent_code: str
    span: DateRange

    @property
    def name_key(self) -> str:
        """Equal for names that differ only in marks, case, hyphens, apostrophes and spaces."""
        return name_key(self.name)


@dataclass
class FileRead:
    """The rows of a file that can be read, the refused ones, and how many there were."""

    rows: list[AreaRow] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    count: int = 0


# Words that lists shorten: nông trường, nông trại.
_SHORT_WORDS = {"nt": "nongtruong", "n.t": "nongtruong"}
# Below this likeness two names under one code are two names.
_ALIKE = 0.75


def name_key(name: str) -> str:
    """A key equal for names that differ only in marks, case, hyphens, apostrophes and spaces."""
    words = (_SHORT_WORDS.get(word, word) for word in fold(name).split())
    return "".join(character for character in "".join(words) if character.isalnum())


def exact_key(name: str) -> str:
    """A key equal for names that differ only in case, tone-mark style, hyphens, apostrophes and spaces."""
    return "".join(character for character in tone_style(name).lower() if character.isalnum())


def bare_key(name: str, kind: str) -> str:
    """The name's key without the kind in front: equal before and after an xã becomes a phường."""
    return name_key(name.removeprefix(kind))


@lru_cache(maxsize=4_096)
def is_alike(name: str, kind: str, other: str, other_kind: str) -> bool:
    """Whether two names may be spellings of one: ``Quí Lộc``, ``Quý Lộc``; ``Mà Cooi``, ``Mà Cooih``.

    Only good for what bears one code to one same day: lists differ in the spelling of a hundred communes, mostly of
    names from minority languages. From one day to the next Tam Hiệp and Tân Hiệp are two names. The kind must agree.
    """
    if fold(kind) != fold(other_kind):
        return False
    return SequenceMatcher(None, bare_key(name, kind), bare_key(other, other_kind)).ratio() >= _ALIKE


def read(content: bytes) -> FileRead:
    """Read the file. Raises `Refused` (``file_too_large``, ``unreadable_file``, ``missing_column``)."""
    if len(content) > MAX_BYTES:
        raise Refused("file_too_large", _("Tệp lớn hơn 32 MB."), where="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            "unreadable_file",
            _("Tệp không phải CSV mã hóa UTF-8 (byte thứ %d không đọc được).") % error.start,
            where="file",
            way_out=_("Hãy lưu lại tệp ở dạng CSV UTF-8."),
        ) from error
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    result = FileRead()
    try:
        places = _places(next(reader, []))
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            result.count += 1
            if result.count > MAX_ROWS:
                raise Refused("file_too_large", _("Tệp có hơn 300.000 dòng."), where="file")
            values = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
            row = _row(reader.line_num, values, result.refusals)
            if row is not None:
                result.rows.append(row)
    except csv.Error as error:
        raise Refused(
            "unreadable_file",
            _("Tệp CSV hỏng ở dòng %(line)d (%(error)s).") % {"line": reader.line_num, "error": error},
            where="file",
        ) from error
    return result


def _places(titles: list[str]) -> dict[str, int]:
    found = {title.strip().lower(): place for place, title in reversed(list(enumerate(titles)))}
    missing = [name for name in COLUMNS if name not in found and name != "type"]
    if missing:
        raise Refused(
            "missing_column",
            _("Tệp thiếu cột %(names)s.") % {"names": ", ".join(missing)},
            where={"row": 1},
            way_out=_("Dòng đầu phải có các cột: %s.") % ", ".join(COLUMNS),
        )
    return {name: found[name] for name in COLUMNS if name in found}


def _row(line: int, values: dict[str, str], refusals: list[Refusal]) -> AreaRow | None:
    """The typed row, or None with all its refusals noted."""
    before = len(refusals)

    def refuse(column: str, rule: str, message: str) -> None:
        refusals.append(Refusal(line, column, values.get(column, ""), rule, message))

    level = values["level"].lower()
    if level not in LEVELS:
        refuse("level", "unknown_level", _("Cấp phải là province, district hoặc commune."))
    if not values["code"]:
        refuse("code", "code_required", _("Thiếu mã."))
    start = _day(values, "valid_from", OPEN_START, refuse)
    end = _day(values, "valid_to", OPEN_END, refuse)
    if start is not None and end is not None and start >= end:
        refuse(
            "valid_to",
            "range_reversed",
            _("Ngày kết thúc %(end)s không sau ngày bắt đầu %(start)s.")
            % {"end": date_short(end), "start": date_short(start)},
        )
    name = clean(values["full_name"])
    if not name:
        refuse("full_name", "name_required", _("Thiếu tên."))
    if len(refusals) > before:
        return None
    kind = clean(values.get("type", ""))
    if kind and not fold(name).startswith(fold(kind) + " "):
        name = f"{kind} {name}"
    try:
        code = naming.unit_code(values["code"], level)
        name, kind = naming.unit_name(name, level)
    except Refused as refused:
        refuse("code" if refused.rule == "unit_code" else "full_name", refused.rule, refused.sentence)
        return None
    if start is None or end is None:
        return None
    return AreaRow(line, level, code, name, kind, values["parent_code"].upper(), DateRange(start, end))


def _day(values: dict[str, str], column: str, when_empty: dt.date, refuse: Refuse) -> dt.date | None:
    text = values[column]
    if not text:
        return when_empty
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parse_date(text)
    except Refused:
        refuse(column, "bad_date", _("“%s” không phải là ngày (ví dụ đúng: 2025-07-01 hoặc 01/7/2025).") % text)
        return None
