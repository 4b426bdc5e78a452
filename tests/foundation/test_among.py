"""Conditions on many ids."""

from __future__ import annotations

import pytest

from gdtx.accounts.models import User
from gdtx.foundation.among import among


@pytest.fixture
def ids(db: None) -> list[int]:
    users = [User.objects.create_user(f"nguoi{number}", full_name=f"Người {number}") for number in range(3)]
    return [user.pk for user in users]


def test_the_rows_of_the_ids_are_found_and_no_others(ids: list[int]) -> None:
    assert set(User.objects.filter(among("id", ids[:2])).values_list("pk", flat=True)) == set(ids[:2])


def test_without_ids_nothing_is_found(ids: list[int]) -> None:
    assert not User.objects.filter(among("id", [])).exists()


def test_it_goes_together_with_other_conditions(ids: list[int]) -> None:
    from django.db.models import Q

    found = User.objects.filter(among("id", ids[:1]) | Q(username="nguoi2"))
    others = User.objects.filter(~among("id", ids[:1]), pk__in=ids)

    assert set(found.values_list("pk", flat=True)) == {ids[0], ids[2]}
    assert set(others.values_list("pk", flat=True)) == set(ids[1:])


def test_more_ids_than_a_database_takes_parameters(ids: list[int]) -> None:
    assert User.objects.filter(among("id", range(min(ids), min(ids) + 300_000))).count() == 3


def test_only_whole_numbers_are_written() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        among("id", ["1) OR (1=1"])  # type: ignore[list-item]
