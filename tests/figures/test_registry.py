from __future__ import annotations

from collections.abc import Iterator

import pytest

from gdtx.figures import registry
from gdtx.figures.measures import How, Measure


@pytest.fixture
def scratch() -> Iterator[None]:
    """Whatever a test registers is forgotten afterwards."""
    kept = dict(registry._measures), {code: set(users) for code, users in registry._named.items()}
    yield
    registry._measures.clear()
    registry._measures.update(kept[0])
    registry._named.clear()
    registry._named.update(kept[1])


def test_every_code_named_in_the_program_exists_and_fits() -> None:
    assert registry.check_codes() == []


def test_a_code_that_does_not_exist_is_found_with_who_names_it(scratch: None) -> None:
    registry.names("classes", "clases", by="reports.review")

    assert registry.check_codes() == ["reports.review: measure clases does not exist"]


def test_a_measure_that_does_not_fit_its_facts_is_found(scratch: None) -> None:
    registry.register_measures(
        Measure("bad_sum", "", "", "classes", How.SUM, "weight"),
        Measure("bad_ratio", "", "", "classes", How.RATIO, numerator="turns", denominator="centres"),
        Measure("bad_facts", "", "", "lessons", How.COUNT),
        Measure("bad_share", "", "", "classes", How.SHARE, "cost"),
        Measure("bad_distinct", "", "", "classes", How.DISTINCT, "turns"),
    )

    assert registry.check_codes() == [
        "measure bad_sum: classes has no column weight",
        "measure bad_ratio: centres is no additive measure over the same facts",
        "measure bad_facts: facts table lessons does not exist",
        "measure bad_share: cost has no base to be a share of",
        "measure bad_distinct: turns is no dimension of classes",
    ]


def test_two_different_measures_cannot_share_a_code(scratch: None) -> None:
    with pytest.raises(ValueError, match="two measures are called classes"):
        registry.register_measures(Measure("classes", "", "", "classes", How.SUM, "turns"))
