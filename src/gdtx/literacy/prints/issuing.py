"""Taking a table out as a file: its code is made and kept before the file is."""

from __future__ import annotations

import hashlib
import json

from django.db import transaction

from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.network.queries import area_by_code
from gdtx.network.scope import Actor

from ..areas import map_date
from ..models import PrintedTable
from ..questions import table
from ..tables import Row
from .codes import new_code


def print_table(
    *, by: Actor, form: str, area_code: str, year: int, frozen_id: str | None, rules: str, kind: str
) -> tuple[PrintedTable, Row]:
    """Make a print of a table: its code with the checksum of the figures, and the table itself.

    Refused as `questions.table` refuses: who may see a table may print it. Written down in the audit.
    """
    answer = table(form, area_code, year, frozen_id=frozen_id, rules=rules, by=by)
    return issue(by=by, answer=answer, kind=kind), answer


def issue(*, by: Actor, answer: Row, kind: str) -> PrintedTable:
    """Make a print of a table that the person was just given (`questions.several`); written down in the audit."""
    area = area_by_code(answer["area"]["code"], map_date(answer["year"]))
    with transaction.atomic():
        made = PrintedTable.objects.create(
            code=new_code(),
            form=answer["form"],
            area_id=area.area_id,
            area_code=area.code,
            area_name=area.name,
            year=answer["year"],
            rules=answer["rules"],
            frozen_id=answer["frozen"] or "",
            sha256=checksum(answer),
            kind=kind,
            printed_by_id=by.user_id,
            printed_by_label=by.label[:200],
            printed_at=clock.now(),
        )
        record(
            actor=by,
            verb="print_literacy_table",
            subject_type="literacy_table",
            subject_id=f"{made.form} {made.area_code} {made.year}",
            area_id=area.area_id,
            after={
                "form": made.form,
                "year": made.year,
                "rules": made.rules,
                "frozen": answer["frozen"],
                "sha256": made.sha256,
            },
        )
    return made


def checksum(answer: Row) -> str:
    """SHA-256 of the figures of a table, however it is shown."""
    text = json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
