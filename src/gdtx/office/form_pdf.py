"""Statutory tables as PDF, laid out as in Word (`templates/bieu.typ`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from gdtx.office.document import printable
from gdtx.office.form_sheet import FormSheet, shown
from gdtx.office.pdf import FOLDER, compile_typst

TEMPLATE = FOLDER / "templates" / "bieu.typ"


def write_form_pdf(form: FormSheet, target: Path | BinaryIO) -> None:
    """Write a form as a tagged PDF that screen readers can follow; the same form gives the same bytes."""
    content = {
        "title": form.title,
        "unit": form.unit,
        "lines": form.lines,
        "tables": [_table(form, chosen) for chosen in form.printed_parts],
        "after": form.after,
        "place_date": form.place_date,
        "left": form.left,
        "right": form.right,
        "notes": form.notes,
        "synthetic": form.synthetic,
        "code": form.proof.svg if form.proof else "",
        "code_alt": form.proof.address if form.proof else "",
    }
    data = compile_typst(TEMPLATE, {"document": json.dumps(_clean(content), ensure_ascii=False)})
    if isinstance(target, Path):
        target.write_bytes(data)
    else:
        target.write(data)


def _table(form: FormSheet, chosen: Sequence[int]) -> dict[str, Any]:
    columns = [form.columns[index] for index in chosen]
    return {
        "widths": [column.width for column in columns],
        "aligns": ["left" if column.kind == "text" else "right" for column in columns],
        "size": form.size if len(columns) <= 20 else form.size - 2,
        "head": [cell._asdict() for cell in form.header(chosen)],
        "numbers": [str(index + 1) for index in chosen],
        "rows": [
            {
                "total": row.total,
                "span": row.span,
                "cells": [
                    shown(row.values[index], form.columns[index].kind)
                    for place, index in enumerate(chosen)
                    if place == 0 or place >= row.span
                ],
            }
            for row in form.rows
        ],
    }


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.startswith("<?xml") else printable(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value
