"""Sheets of activities for tests, written as an office would type them, and sent as the page sends them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from gdtx.accounts.queries import is_synthetic
from gdtx.catalogue.queries import groups_for
from gdtx.intake.models import Batch, RefusedRow
from gdtx.network.models import Organisation
from gdtx.network.scope import Actor
from gdtx.office.excel_read import open_sheet
from gdtx.plans.excel import activities as excel
from gdtx.plans.imports import taking
from gdtx.plans.models import Plan
from gdtx.plans.queries import activities_of

ORDINARY: dict[str, Any] = {"title": "Phòng chống đuối nước", "when": "6/2026", "classes": 1, "turns": 40}


def row(**values: Any) -> dict[str, Any]:
    """An ordinary row, changed by `values`; None empties a cell."""
    return {**ORDINARY, **values}


def write(
    path: Path, rows: Iterable[Mapping[str, Any]], *, columns: Iterable[str] = excel.KEYS, facts: Mapping[str, str] = {}
) -> Path:
    """A sheet with these rows under the titles of ours."""
    keys = list(columns)
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet(excel.SHEET)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    page.write_row(0, 0, [excel.TITLES[key] for key in keys])
    for number, values in enumerate(rows, 1):
        for place, key in enumerate(keys):
            value = values.get(key)
            if hasattr(value, "isoformat"):
                page.write_datetime(number, place, value, day)
            elif value is not None:
                page.write(number, place, value)
    for key, text in facts.items():
        book.set_custom_property(f"gdtx.{key}", text, "text")
    book.close()
    return path


def exported(plan: Plan) -> bytes:
    """The sheet of the plan as the page gives it."""
    file = io.BytesIO()
    excel.write_sheet(
        file,
        plan,
        activities_of(plan),
        organisation_code=Organisation.objects.get(pk=plan.organisation_id).code,
        organisation_name="Trung tâm",
        groups=groups_for(None, plan.starts_on),
        tasks=[],
        synthetic=is_synthetic(),
    )
    return file.getvalue()


def send(by: Actor, plan: Plan, path: Path) -> Batch:
    """Upload a file."""
    return taking.upload(by=by, plan_id=plan.pk, chunks=[path.read_bytes()], file_name=path.name)


def put(by: Actor, plan: Plan, path: Path, *rows: Mapping[str, Any], **more: Any) -> Batch:
    """Upload a sheet with these rows."""
    return send(by, plan, write(path / "viec.xlsx", rows, **more))


def counted(batch: Batch) -> tuple[int, int, int, int, int]:
    """Rows, accepted, changed, refused, unchanged."""
    return (batch.rows, batch.accepted, batch.changed, batch.refused, batch.unchanged)


def refusals(batch: Batch) -> list[tuple[int, str, str]]:
    """Row, column and rule of each refusal."""
    rows = RefusedRow.objects.filter(batch=batch).order_by("row")
    return [(each.row, problem["column"], problem["rule"]) for each in rows for problem in each.refusals]


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    """What stands in the sheet under its titles."""
    with open_sheet(path, excel.SHEET) as sheet:
        return [cells for _number, cells in sheet.rows]
