"""What the page of a batch shows: its rows as people read them, before and after they are written."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.catalogue.ethnic_groups import name_of
from gdtx.foundation.pages import Cell, Column, Row, Table
from gdtx.foundation.pages.addresses import path_of
from gdtx.intake.lists import ACCEPTED, CHANGED, REFUSED, UNCHANGED
from gdtx.intake.models import Batch
from gdtx.people.models import Person

from . import vocabulary
from .columns import BY_KEY, KEYS
from .facts import SheetPerson
from .making import cells_of
from .models import StagedSheetRow

Outcome = StagedSheetRow.Outcome

#: The outcomes that each of the lists holds.
_OUTCOMES: dict[str, tuple[str, ...]] = {
    ACCEPTED: (Outcome.NEW, Outcome.CHANGED),
    CHANGED: (Outcome.CHANGED,),
    UNCHANGED: (Outcome.UNCHANGED,),
}


def first_tab(batch: Batch) -> str:
    """What asks for attention first."""
    return REFUSED if batch.refused else ACCEPTED if batch.accepted else UNCHANGED


def rows_of(batch: Batch, tab: str) -> QuerySet[StagedSheetRow]:
    """The rows of a list, in the order of the sheet. Of a settled batch those that were written."""
    return StagedSheetRow.objects.filter(batch_code=batch.code, outcome__in=_OUTCOMES[tab]).order_by("row")


def schooling(person: SheetPerson) -> str:
    """What the row tells of schooling and literacy, in a few words."""
    found = []
    if person.grade_word:
        grade = person.studying_grade is not None
        found.append((_("học lớp %s") if grade else _("học: %s")) % person.grade_word)
    if person.completed_grade is not None:
        found.append(_("xong lớp %d") % person.completed_grade)
    if person.left_grade is not None:
        found.append(_("bỏ học lớp %d") % person.left_grade)
    found += [word for word in (person.degree, person.vocational) if word]
    if person.xmc_studying is not None:
        found.append(_("học XMC kỳ %d") % person.xmc_studying)
    if person.xmc_completed is not None:
        found.append(_("xong XMC kỳ %d") % person.xmc_completed)
    if person.relapse:
        found.append(_("tái mù mức %d") % person.relapse)
    return ", ".join(found)


_STATES = {
    vocabulary.AWAY: gettext_lazy("vắng"),
    vocabulary.MOVED: gettext_lazy("chuyển đi"),
    vocabulary.DEAD: gettext_lazy("đã mất"),
}


def table_of(rows: Iterable[StagedSheetRow]) -> Table:
    """Rows that wait for confirmation."""
    made = []
    for row in rows:
        person = SheetPerson.from_json(row.facts)
        state = str(_STATES.get(person.residence_state, ""))
        made.append(
            Row(
                Cell(person.name, note=_("Dòng %(row)d") % {"row": row.row}),
                [
                    Cell(person.number or _("chưa có"), note=person.village),
                    Cell(str(person.birth_year), note=_("nữ") if person.sex == "F" else _("nam")),
                    Cell(name_of(person.ethnicity)),
                    Cell(schooling(person) or _("chưa rõ"), note=state),
                    Cell(row.get_outcome_display()),
                ],
            )
        )
    columns = [
        Column(_("Họ tên")),
        Column(_("Số phiếu"), whole=True),
        Column(_("Năm sinh")),
        Column(_("Dân tộc")),
        Column(_("Trình độ")),
        Column(_("Kết quả")),
    ]
    return Table(_("Dòng của tệp"), columns, made, caption_hidden=True, cards=True)


def changed_table(rows: Iterable[StagedSheetRow]) -> Table:
    """Rows that say otherwise than the register: each column that differs."""
    made = []
    for row in rows:
        person = SheetPerson.from_json(row.facts)
        after = cells_of(person)
        before = cells_of(SheetPerson.from_json(row.before)) if row.before else {}
        for key in KEYS:
            if before.get(key) != after.get(key):
                made.append(
                    Row(
                        Cell(person.name, note=_("Dòng %(row)d") % {"row": row.row}),
                        [
                            Cell(BY_KEY[key].name),
                            Cell(str(before.get(key) or _("để trống"))),
                            Cell(str(after.get(key) or _("để trống"))),
                        ],
                    )
                )
    columns = [Column(_("Họ tên")), Column(_("Cột")), Column(_("Trong sổ")), Column(_("Trong tệp"))]
    return Table(_("Người đã có mà tệp ghi khác"), columns, made, caption_hidden=True, cards=True)


def written_table(rows: Iterable[StagedSheetRow]) -> Table:
    """Rows that were written, by the people they became."""
    rows = list(rows)
    people = {person.code: person for person in Person.objects.filter(code__in=[row.person_code for row in rows])}
    made = []
    for row in rows:
        person = people.get(row.person_code)
        name = person.name if person is not None else ""
        card = path_of("person", row.person_code) if person is not None else ""
        made.append(
            Row(
                Cell(
                    name or _("chưa có họ tên"),
                    href=card,
                    note=_("Dòng %(row)d") % {"row": row.row},
                ),
                [Cell(str(person.birth_year) if person is not None else ""), Cell(row.get_outcome_display())],
            )
        )
    columns = [Column(_("Họ tên")), Column(_("Năm sinh")), Column(_("Kết quả"))]
    return Table(_("Dòng đã ghi"), columns, made, caption_hidden=True, cards=True)
