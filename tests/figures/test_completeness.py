"""Completeness checks by code: registered once, found by others, complete only where somebody owes something."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.figures import completeness
from gdtx.figures.completeness import Check, Completeness


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checks of these tests are known to them alone."""
    monkeypatch.setattr(completeness, "_checks", dict(completeness._checks))


def ask(_area_id: int, _period: str, _on: dt.date) -> Completeness:
    """Two units, one missing."""
    return Completeness(2, (7,))


def check(title: str = "Thử") -> Check:
    """A check."""
    return Check("of_a_test", title, "organisation", "trung tâm", ask)


def test_a_registered_check_is_found_by_its_code() -> None:
    completeness.register(check())
    completeness.register(check())
    found = completeness.find("of_a_test")
    assert found is not None
    assert found.ask(1, "2021", dt.date(2021, 1, 1)).given == 1
    assert found in completeness.all_checks()


def test_another_check_under_the_same_code_is_a_fault() -> None:
    completeness.register(check())
    with pytest.raises(ValueError, match="of_a_test"):
        completeness.register(check("Khác"))


def test_a_code_nobody_gives_finds_nothing() -> None:
    assert completeness.find("khong_co") is None


def test_where_nobody_owes_anything_nothing_is_complete() -> None:
    assert not Completeness(0, ()).is_complete
    assert not Completeness(2, (7,)).is_complete
    assert Completeness(2, ()).is_complete
