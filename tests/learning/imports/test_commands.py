"""The three commands, as a person or a script runs them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from gdtx.foundation import clock
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.learning.models import LearningClass
from tests.learning.imports.sheets import row, write
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    """Standard output of a command on a day in 2021."""
    out = StringIO()
    with clock.use_business_date(IN_2021):
        call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def answer(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json"))
    return found


def test_from_the_blank_sheet_to_the_undo(cast: Cast, tmp_path: Path) -> None:
    folder = tmp_path / "ra"
    folder.mkdir()
    sheet = str(folder / "mẫu.xlsx")
    made = answer("class_sheet", "--centre", "38-15169-HTCD", "--period", "2020-2021/HK1", "--out", sheet)
    assert made["dates"] == ["2020-09-01", "2021-01-15"]
    assert [path.name for path in folder.iterdir()] == ["mẫu.xlsx"]
    assert answer("import_classes", sheet, "--as", "giamdoc")["rows"] == 0
    path = str(write(tmp_path / "f.xlsx", [row(), row(topic="Nấm", female=99)]))

    tried = answer("import_classes", path, "--as", "giamdoc", "--period", "2020-2021/HK1", "--dry-run")
    done = answer("import_classes", path, "--as", "giamdoc", "--period", "2020-2021/HK1")

    assert list(done)[:8] == [
        "batch",
        "rows",
        "accepted",
        "changed",
        "refused",
        "unchanged",
        "totals",
        "refusals",
    ]
    assert tried == {**done, "batch": None}
    undone = answer("undo_import", done["batch"], "--as", "giamdoc")
    assert undone == {
        "batch": done["batch"],
        "state": "undone",
        "removed": 1,
        "restored": 0,
        "totals": {"classes": 1, "turns": 40},
    }
    assert not LearningClass.objects.filter(state="active").exists()


def test_a_person_reads_repeats_once(cast: Cast, tmp_path: Path) -> None:
    rows = [row(), *(row(topic=f"Lớp {number}", centre="38-15127-HTCD") for number in range(5))]

    text = run("import_classes", str(write(tmp_path / "f.xlsx", rows)), "--as", "giamdoc", "--dry-run")

    assert "6 dòng: nhận 1 (trong đó sửa lớp đã có 0), không đổi 0, từ chối 5." in text
    assert "dòng 3 và 4 dòng khác, cột “Mã trung tâm”" in text
    assert text.count("không thuộc phạm vi") == 1
    assert "chưa ghi gì" in text


def test_an_unknown_batch_and_a_wrong_period_are_refused(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(NotInScope):
        answer("undo_import", "LOP-20210120-XXXXX", "--as", "giamdoc")
    with pytest.raises(Refused) as refusal:
        answer("import_classes", str(write(tmp_path / "f.xlsx", [row()])), "--as", "giamdoc", "--period", "2020-2022")
    assert refusal.value.rule == "bad_period"


def test_a_folder_that_is_not_there_is_refused(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        answer(
            "class_sheet",
            *("--centre", "38-15169-HTCD", "--period", "2020-2021/HK1", "--out", str(tmp_path / "x" / "f.xlsx")),
        )

    assert refusal.value.rule == "out_folder_missing"
