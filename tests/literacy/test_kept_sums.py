"""Sums of frozen sets kept on disk: what was counted, and counted again when they are not as they were kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gdtx.catalogue.literacy_rules import DEFAULT, RULE_SETS
from gdtx.literacy import frozen, kept_sums, tables
from gdtx.literacy.areas import reference_map
from gdtx.literacy.cube import Cube
from gdtx.literacy.synthetic import making

YEAR, PROVINCE = 2025, "38"


@pytest.fixture
def made(settings, tmp_path) -> Iterator[frozen.Frozen]:
    """Made-up persons of a province, frozen, of whom nothing is kept."""
    settings.GDTX_HOME = tmp_path
    yield making.freeze(area=reference_map(PROVINCE, YEAR), year=YEAR, count=4_000, by="Người kiểm thử")
    forget()


def forget() -> None:
    """As in a process that begins."""
    kept_sums._figures.forget()
    kept_sums._looked_at.clear()


def every_table(found: frozen.Frozen, rules) -> list[tables.Row]:
    """All tables of the province and of a commune."""
    figures = kept_sums.of(found, rules)
    parts = [figures, figures.within(found.map.communes[0].code)]
    return [tables.table(form, part) for part in parts for form in tables.FORMS]


def files(home: Path) -> list[Path]:
    """What is kept."""
    return sorted((home / "frozen-sums").glob("*"))


def test_tables_from_sums_that_were_kept_are_those_that_were_counted(made, tmp_path, monkeypatch):
    counted = [every_table(made, rules) for rules in RULE_SETS]
    for path in files(tmp_path):
        path.unlink()
    forget()

    kept_sums.sum_up_all()

    assert len(files(tmp_path)) == len(RULE_SETS)
    monkeypatch.setattr(Cube, "__init__", lambda *_args: pytest.fail("counted again"))
    assert [every_table(made, rules) for rules in RULE_SETS] == counted


@pytest.mark.parametrize(
    "change", [lambda text: text[:-40], lambda text: b"{}\n" + text, lambda text: b"?" * len(text)]
)
def test_sums_that_are_not_as_they_were_kept_are_counted_again(made, tmp_path, change):
    counted = every_table(made, DEFAULT)
    (path,) = files(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(change(whole))
    forget()

    assert every_table(made, DEFAULT) == counted
    assert path.read_bytes() == whole


def test_sums_of_one_set_are_not_taken_for_those_of_another(made, tmp_path):
    other = making.freeze(area=reference_map(PROVINCE, YEAR), year=YEAR, count=4_400, by="Người kiểm thử")
    counted = every_table(other, DEFAULT)
    (path,) = files(tmp_path)
    every_table(made, DEFAULT)
    for each in files(tmp_path):
        if each != path:
            path.write_bytes(each.read_bytes())
    forget()

    assert every_table(other, DEFAULT) == counted


def test_scheduled_work_sums_up_one_set_after_the_other(made, tmp_path):
    making.freeze(area=reference_map(PROVINCE, YEAR), year=YEAR, count=4_400, by="Người kiểm thử")
    kept = []
    for _run in range(3):
        kept_sums.sum_up_all()
        kept.append(len(files(tmp_path)))
    assert kept == [len(RULE_SETS), 2 * len(RULE_SETS), 2 * len(RULE_SETS)]


def test_an_altered_set_is_left_alone_by_scheduled_work(made, tmp_path):
    file = made.folder / made.manifest["files"][0]["name"]
    file.write_bytes(file.read_bytes() + b"x")

    kept_sums.sum_up_all()

    assert files(tmp_path) == []
