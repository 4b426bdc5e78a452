"""What survey sheets leave behind besides people goes by the rules of retention, and with the people."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gdtx.foundation.errors import Conflict
from gdtx.intake.models import Batch, BatchState, RefusedRow
from gdtx.literacy.models import SurveyRecord
from gdtx.literacy.sheet.models import SheetRemainder, StagedSheetRow
from gdtx.literacy.sheet.taking import confirm, upload
from gdtx.literacy.subject import undo
from gdtx.network.scope import Actor
from gdtx.people.actions import erase_by_rule, set_rule
from gdtx.people.actions.retention import due
from gdtx.people.models import Person
from tests.literacy.sheet.test_pages import signed_in
from tests.literacy.sheet.workbooks import official, somebody
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db

BY = Actor.set_up(IN_2025)
#: Long after whatever day the machine has: batches bear its time.
LATER = Actor.set_up(dt.date(2200, 6, 1))


def sent(tmp_path: Path, *rows: dict[str, Any]) -> Batch:
    """A batch that waits, of a sheet with these rows."""
    data = official(tmp_path / "phieu.xlsx", rows).read_bytes()
    return upload(by=BY, chunks=[data], file_name="phieu.xlsx", year=2025, commune="15127")


def rule(subject: str, **time: int) -> None:
    """A rule in force since 2025."""
    since = dt.date(2025, 1, 1)
    set_rule(by=BY, subject=subject, since=since, citation="Luật 91/2025/QH15", **{"years": 0, **time})


def kept_of_anybody() -> str:
    """All that batches and remainders hold, as text."""
    tables = (StagedSheetRow, RefusedRow, SheetRemainder, Batch)
    return repr([list(table.objects.values()) for table in tables])


def test_rows_of_a_sheet_go_after_their_time_and_the_batch_is_not_taken_back_then(tmp_path: Path, cast: Cast) -> None:
    done = confirm(by=BY, code=sent(tmp_path, somebody(1, S="5A", U="Trường Hoa"), somebody(2, D="Sai", G="?")).code)
    waiting = sent(tmp_path, somebody(3, D="Chờ"), somebody(4, D="Sai", I="Sao Hỏa"))
    rule("sheet_rows", months=6)
    assert due(IN_2025).by_kind == {"sheet_rows": 0}
    assert due(LATER.on).by_kind == {"sheet_rows": 4}

    assert erase_by_rule(by=LATER, on=LATER.on).by_kind == {"sheet_rows": 4}

    assert (StagedSheetRow.objects.count(), RefusedRow.objects.count()) == (0, 0)
    assert "Sao Hỏa" not in kept_of_anybody()
    waiting.refresh_from_db()
    done.refresh_from_db()
    assert (waiting.state, done.state) == (BatchState.DISCARDED, BatchState.DONE)
    assert (done.rows, done.accepted, done.refused) == (2, 1, 1)
    assert SurveyRecord.objects.count() == SheetRemainder.objects.count() == 1
    with pytest.raises(Conflict) as refused:
        undo(by=BY, code=done.code)
    assert refused.value.rule == "rows_erased"
    client: Client = signed_in(cast, "canbo")
    page = client.get(f"/xoa-mu-chu/nhap/lo/{done.code}/").content.decode()
    assert "đã xóa theo thời hạn lưu ngày 01/6/2200" in page
    assert "Thu hồi cả lô" not in page
    assert due(LATER.on).by_kind == {"sheet_rows": 0}


def test_what_only_the_sheet_of_a_year_tells_goes_years_after_it(tmp_path: Path) -> None:
    confirm(by=BY, code=sent(tmp_path, somebody(1, S="5A", U="Trường Hoa")).code)
    rule("sheet_rest", years=5)
    assert due(dt.date(2030, 12, 31)).by_kind == {"sheet_rest": 0}
    assert due(dt.date(2031, 1, 1)).by_kind == {"sheet_rest": 1}
    erase_by_rule(by=Actor.set_up(dt.date(2031, 1, 1)), on=dt.date(2031, 1, 1))
    assert not SheetRemainder.objects.exists()
    assert Person.objects.get().name == "Lò Văn Tên1"


def test_whatever_sheets_hold_of_a_person_goes_with_the_person(tmp_path: Path) -> None:
    confirm(by=BY, code=sent(tmp_path, somebody(1, L="Lò Thị", M="Chủ", AV="", S="5A")).code)
    confirm(by=BY, code=sent(tmp_path, somebody(1, L="Lò Thị", M="Chủ", AV="", S="5B", AT="Chết")).code)
    assert "Lò Thị" in kept_of_anybody()
    rule("dead", years=1)
    assert erase_by_rule(by=LATER, on=LATER.on).persons == 1
    assert Person.objects.get().name == ""
    assert "Lò" not in kept_of_anybody()
    assert SurveyRecord.objects.count() == 1
