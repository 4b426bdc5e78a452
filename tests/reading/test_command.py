"""`gdtx read_bulletin` by its contract: one JSON object, exit codes, no database and no home."""

from __future__ import annotations

from tests.reading.reading_of import CLEAN
from tests.support.program import answer_of, gdtx

FIELDS = {
    "kind", "title", "province", "organiser", "event_date", "place", "school_year", "period", "chair", "attendees", "figures",
    "tasks", "documents", "captions", "problems", "speakers", "warnings",
}  # fmt: skip


def test_the_answer_has_the_fields_of_the_contract_and_nothing_is_written(tmp_path):
    path = tmp_path / "bản tin.txt"
    path.write_text(CLEAN, encoding="utf-8")
    home = tmp_path / "home"

    done = gdtx("read_bulletin", str(path), "--json", home=home, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    assert done.returncode == 0, done.stderr
    answer = answer_of(done)
    assert set(answer) == FIELDS
    assert answer["event_date"] == "2022-01-18"
    assert set(answer["figures"][0]) >= {"value", "unit", "what", "as_written", "qualifier", "group", "age_band"}
    assert not home.exists()


def test_a_bad_file_is_an_error_object_and_exit_1(tmp_path):
    path = tmp_path / "quet.pdf"
    path.write_bytes(b"%PDF-1.4 cut")

    done = gdtx("read_bulletin", str(path), "--json", home=tmp_path / "home")

    assert done.returncode == 1
    assert answer_of(done)["error"]["rule"] == "pdf_damaged"
    assert "Traceback" not in done.stderr


def test_no_file_is_wrong_usage(tmp_path):
    done = gdtx("read_bulletin", "--json", home=tmp_path / "home")

    assert done.returncode == 2
