"""Rows of a sheet beside the register of a year: new, changed or unchanged. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import fold, join_list
from gdtx.intake.actions import Refusal
from gdtx.intake.counts import Counts
from gdtx.intake.warnings import WarningBook
from gdtx.office.columns import shown
from gdtx.office.excel_read import open_sheet, sheet_names
from gdtx.people.enums import Cause, EvidenceKind
from gdtx.people.models import Evidence, Village
from gdtx.people.queries import members_of

from ..areas import map_date
from ..models import SurveyRecord
from ..records import VALUES
from .columns import BY_KEY, SHEET_NAMES, letters_of
from .commune import Commune
from .facts import SheetPerson
from .finding import Found, Place, find
from .households import SheetHousehold, grouped
from .matching import Matched, Register
from .models import StagedSheetRow
from .reading import Candidate, Reading, RowReader
from .stored import Stored, stored_of
from .traits import tell, traits_of

Outcome = StagedSheetRow.Outcome

_SCHOOLS = "matruong"


@dataclass(slots=True)
class Compared:
    """A row beside what is stored. `code` "" for somebody new; `values` the columns of their record."""

    candidate: Candidate
    outcome: str
    code: str
    head: bool
    stored: Stored | None
    values: dict[str, Any]

    @property
    def before(self) -> SheetPerson | None:
        """What is stored of the person, where the year knows them."""
        return self.stored.person if self.stored is not None and self.stored.record is not None else None


@dataclass
class Comparison:
    """All rows of a sheet beside the register. `past`: the register has a later year, so people stay as they are."""

    commune: Commune
    year: int
    households: list[tuple[int | None, list[Compared]]]
    past: bool

    @property
    def rows(self) -> list[Compared]:
        """Every row, by household."""
        return [row for _id, rows in self.households for row in rows]


@dataclass
class Sheet:
    """A file that was read: its rows beside the register, what was refused, what is told besides."""

    comparison: Comparison
    refused: list[Refusal]
    about_file: list[dict[str, Any]]
    about_register: list[dict[str, Any]]
    sheet: str
    schools: frozenset[str]

    @property
    def warnings(self) -> list[dict[str, Any]]:
        """What is told of the file and its cells, then of its rows beside each other and the register."""
        return [*self.about_file, *self.about_register]

    @property
    def counts(self) -> Counts:
        """The control counts."""
        return counts_of([row.outcome for row in self.comparison.rows], len(self.refused))


def counts_of(outcomes: Sequence[str], refused: int) -> Counts:
    """What rows of these outcomes and refused rows add up to."""
    unchanged = sum(outcome == Outcome.UNCHANGED for outcome in outcomes)
    accepted = len(outcomes) - unchanged
    return Counts(
        rows=len(outcomes) + refused,
        accepted=accepted,
        changed=sum(outcome == Outcome.CHANGED for outcome in outcomes),
        refused=refused,
        unchanged=unchanged,
        totals={"persons": accepted},
    )


@dataclass
class Parsed:
    """A file that was read, not yet compared: that is done once, with what is there then."""

    reading: Reading
    sheet: str
    schools: frozenset[str]
    commune: Commune
    year: int

    def beside_register(self) -> Sheet:
        """Its rows beside the register as it is now."""
        book, reading = WarningBook(), self.reading
        comparison = compared(reading.candidates, commune=self.commune, year=self.year, warnings=book)
        told = reading.warnings.as_list()
        return Sheet(comparison, reading.refused, told, book.as_list(), self.sheet, self.schools)


def parse(path: Path, *, commune: Commune, year: int) -> Parsed:
    """Read a file. Raises `Refused` when nothing of it can be read."""
    reading, found, schools = Reading(), find(path), _schools(path)
    with found.sheet:
        reader = RowReader(found.place, year, reading, schools)
        for batch in found.batches():
            reader.read(batch)
    _about_file(found, commune, year, reading.warnings)
    _about_rows(reading, found.place, year)
    _other_sheets(path, found.place.sheet, reading.warnings)
    tell(traits_of(path, found.place.sheet), reading.warnings)
    return Parsed(reading, found.place.sheet, schools, commune, year)


def _about_file(found: Found, commune: Commune, year: int, book: WarningBook) -> None:
    place = found.place
    for note in place.notes:
        book.about_file("header_unknown", note)
    if place.year is None:
        book.about_file("survey_year_missing", _("Ô A2 chưa ghi năm điều tra; các dòng được nhập vào năm %d.") % year)
    elif place.year != year:
        book.about_file(
            "survey_year_differs",
            _("Ô A2 ghi năm điều tra %(found)d, khác năm nhập %(year)d; các dòng được nhập vào năm %(year)d.")
            % {"found": place.year, "year": year},
        )
    if commune.asked is not None:
        book.about_file(
            "commune_mapped",
            _(
                "Mã %(asked)s (%(asked_name)s) không còn vào ngày 31/12/%(year)d; "
                "các dòng được nhập vào %(name)s (%(code)s)."
            )
            % {
                "asked": commune.asked.code,
                "asked_name": commune.asked.name,
                "year": year,
                "name": commune.name,
                "code": commune.code,
            },
        )


def _about_rows(reading: Reading, place: Place, year: int) -> None:
    """What the rows altogether say of the file."""
    book = reading.warnings
    if not reading.rows:
        words = {"sheet": place.sheet, "row": place.first_row}
        book.about_file("no_rows", _("Trang “%(sheet)s” không có người nào từ dòng %(row)d trở đi.") % words)
    if years := sorted(reading.years - {year}):
        book.about_file(
            "several_survey_years",
            _(
                "Cột trước cột TT ghi năm điều tra khác (%(years)s); mọi dòng được nhập vào năm %(year)d. "
                "Dòng của năm khác thì hãy tách ra tệp riêng."
            )
            % {"years": join_list(years), "year": year},
        )
    name = BY_KEY["birth_year"].name
    without = [row for row in reading.refused if any(each["column"] == name for each in row.refusals)]
    if len(without) > 2 and not reading.candidates and len(without) == len(reading.refused):
        book.about_file(
            "header_shifted",
            _(
                "Mọi dòng đều không đọc được năm sinh: có thể dòng tiêu đề lệch so với dữ liệu. "
                "Hãy đặt tiêu đề đúng trên cột của chúng rồi gửi lại."
            ),
        )


def _other_sheets(path: Path, read: str, book: WarningBook) -> None:
    """Sheets of the workbook that bear the name of a survey sheet with something after it, and are not read."""
    forms = [letters_of(name) for name in SHEET_NAMES]
    others = [
        name
        for name in sheet_names(path, allow_xls=True)
        if name != read and any(letters_of(name).startswith(form) for form in forms)
    ]
    if others:
        book.about_file(
            "other_sheets",
            _("Chỉ đọc trang “%(read)s”; tệp còn trang %(names)s chưa được đọc. Hãy lưu mỗi trang thành một tệp.")
            % {"read": read, "names": join_list([f"“{name}”" for name in others])},
        )


def _schools(path: Path) -> frozenset[str]:
    """The codes of schools that the workbook lists beside the sheet, folded; none where it has no such list."""
    name = next((each for each in sheet_names(path, allow_xls=True) if letters_of(each) == _SCHOOLS), None)
    if name is None:
        return frozenset()
    with open_sheet(path, name, allow_xls=True, title_row=0) as sheet:
        return frozenset(fold(shown(cells[0])) for _row, cells in sheet.rows if cells and cells[0] is not None)


def compared(candidates: Sequence[Candidate], *, commune: Commune, year: int, warnings: WarningBook) -> Comparison:
    """Rows beside the register as it is now. Households are put together, people known again."""
    households = grouped(candidates, warnings)
    _spell_villages(households, commune.area_id)
    matched = Register(commune.area_id).matched(households)
    codes = [code for each in matched for code in each.codes if code]
    _keep_class_results(matched, commune.area_id, year, warnings)
    stored = stored_of(codes, year)
    past = SurveyRecord.objects.filter(year__gt=year, commune_code=commune.code).exists()
    found = Comparison(commune, year, [], past)
    known_homes = {each.household_id for each in matched if each.household_id is not None}
    split = _members_elsewhere(known_homes, set(codes))
    for each in matched:
        rows = [
            _compare(member, code, each, stored.get(code), commune, past=past)
            for member, code in zip(each.household.members, each.codes, strict=True)
        ]
        found.households.append((each.household_id, rows))
        if each.household_id in split:
            first = each.household.members[0]
            message = _("Sổ còn %(count)d người của hộ này không có trong tệp; họ được giữ nguyên.")
            warnings.about_row(
                first.row,
                BY_KEY["number"].name,
                first.person.number,
                "household_in_part",
                message % {"count": split[each.household_id]},
            )
    return found


def _spell_villages(households: Sequence[SheetHousehold], area_id: int) -> None:
    """Have every village spelled as the register, else as the sheet first spells it: "THÔN 1" is no other village."""
    known = Village.objects.filter(area_id=area_id).order_by("valid_from")
    spelled: dict[str, str] = dict(known.values_list("name_folded", "name"))
    for household in households:
        if household.village:
            household.village = spelled.setdefault(fold(household.village)[:120], household.village)
            for member in household.members:
                member.person = replace(member.person, village=household.village)


def _compare(
    member: Candidate, code: str, matched: Matched, stored: Stored | None, commune: Commune, *, past: bool
) -> Compared:
    record = stored.record if stored is not None else None
    values = member.person.flat() | {"commune_code": commune.code, "migrant": None, "away_months": None}
    if stored is not None:
        values["migrant"] = record.migrant if record is not None else stored.migrant
        if record is not None and values["residence_state"] == "away":
            values["away_months"] = record.away_months
    if record is not None and record.religious is False and values["religious"] is None:
        # The sheet names a religion or is silent, and silence says nothing against who is known to have none.
        values["religious"] = False
    outcome = Outcome.NEW
    if stored is not None and record is not None:
        same = all(getattr(record, name) == values[name] for name in VALUES)
        same = same and (past or stored.person == member.person)
        outcome = Outcome.UNCHANGED if same else Outcome.CHANGED
    return Compared(member, outcome, code, member is matched.household.head, stored, values)


def _keep_class_results(matched: Sequence[Matched], area_id: int, year: int, warnings: WarningBook) -> None:
    """What a literacy class brought is not lost because a sheet kept elsewhere does not know of it."""
    rows = Evidence.objects.filter(
        person__home__area_id=area_id,
        kind=EvidenceKind.XMC_COMPLETED,
        cause=Cause.CLASS,
        withdrawn_on=None,
        told_on__lte=map_date(year),
    )
    results: dict[str, int] = {}
    for code, value in rows.values_list("person__code", "value"):
        results[code] = max(results.get(code, 0), int(value))
    for each in matched:
        for member, code in zip(each.household.members, each.codes, strict=True):
            result = results.get(code)
            if result is not None and result > (member.person.xmc_completed or 0):
                column = BY_KEY["xmc_completed"].name
                message = _("Lớp xóa mù chữ đã ghi hoàn thành kỳ %(term)d; kết quả đó được giữ.") % {"term": result}
                value = str(member.person.xmc_completed or "")
                warnings.about_row(member.row, column, value, "class_result_kept", message)
                member.person = replace(member.person, xmc_completed=result)


def _members_elsewhere(household_ids: set[int], codes: set[str]) -> dict[int | None, int]:
    """Household → how many who live in it are not among these people."""
    found: dict[int | None, int] = {}
    for household_id, code in members_of(household_ids).values_list("household_id", "person__code"):
        if code not in codes:
            found[household_id] = found.get(household_id, 0) + 1
    return found
