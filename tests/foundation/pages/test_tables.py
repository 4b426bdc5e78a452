from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import RequestFactory

from gdtx.foundation.pages import Cell, Column, Row, Sort, paginate, with_query
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.templatetags.gdtx import table_row

NAME, TURNS = Column("Tên", key="ten"), Column("Lượt", "number", key="luot")


def test_a_list_is_sorted_as_the_address_asks(rf: RequestFactory) -> None:
    assert Sort.from_request(rf.get("/?xep=ten"), {"ten", "luot"}, "-luot") == Sort("ten")
    assert Sort.from_request(rf.get("/?xep=-ten"), {"ten", "luot"}, "-luot") == Sort("ten", True)
    assert Sort.from_request(rf.get("/"), {"ten", "luot"}, "-luot") == Sort("luot", True)


def test_a_sort_that_is_not_offered_is_ignored(rf: RequestFactory) -> None:
    assert Sort.from_request(rf.get("/?xep=mat_khau"), {"luot"}, "-luot") == Sort("luot", True)


def test_a_column_title_sorts_numbers_from_the_largest_and_names_from_a(rf: RequestFactory) -> None:
    request = rf.get("/?ky=2020-2021/HK1&trang=3")

    assert Sort("luot", True).href(request, NAME) == "?ky=2020-2021/HK1&xep=ten"
    assert Sort("ten").href(request, TURNS) == "?ky=2020-2021/HK1&xep=-luot"


def test_the_title_of_the_sorted_column_turns_the_order_round(rf: RequestFactory) -> None:
    assert Sort("luot", True).href(rf.get("/"), TURNS) == "?xep=luot"
    assert Sort("luot").href(rf.get("/"), TURNS) == "?xep=-luot"
    assert (Sort("luot", True).aria(TURNS), Sort("luot").aria(TURNS)) == ("descending", "ascending")
    assert Sort("luot", True).aria(NAME) == ""


@pytest.mark.parametrize(("descending", "order"), [(True, [9, 2, None]), (False, [2, 9, None])])
def test_what_is_not_reported_comes_last_in_both_directions(descending: bool, order: list[int | None]) -> None:
    assert Sort("luot", descending).apply([None, 2, 9], {"luot": lambda row: row}) == order


def test_a_row_must_fit_the_columns() -> None:
    with pytest.raises(ValueError, match="zip"):
        table_row((TURNS,), Row(Cell("A"), []))


def test_equal_numbers_of_different_kinds_are_written_each_in_its_way() -> None:
    whole, fraction = (table_row((TURNS,), Row(Cell("A"), [Cell(value)])) for value in (5, Decimal(5)))

    assert ">5</td>" in whole
    assert ">5,0</td>" in fraction


@pytest.mark.parametrize(
    ("page", "items", "previous", "following"),
    [
        ("", [1, 2], "", "?trang=2"),
        ("?trang=2", [3, 4], "/", "?trang=3"),
        ("?trang=3", [5], "?trang=2", ""),
        ("?trang=99", [5], "?trang=2", ""),
        ("?trang=x", [1, 2], "", "?trang=2"),
    ],
)
def test_a_list_is_paged(rf: RequestFactory, page: str, items: list[int], previous: str, following: str) -> None:
    pager = paginate(rf.get(f"/{page}"), [1, 2, 3, 4, 5], per_page=2)

    assert (pager.items, pager.previous_href, pager.next_href) == (items, previous, following)
    assert (pager.total, pager.pages) == (5, 3)


def test_a_changed_filter_leads_back_to_the_first_page(rf: RequestFactory) -> None:
    request = rf.get("/?trang=4&nhom=A&q=lúa")

    assert with_query(request, nhom="B") == "?nhom=B&q=l%C3%BAa"
    assert with_query(request, trang=5) == "?trang=5&nhom=A&q=l%C3%BAa"
    assert with_query(request, nhom=None, q="") == "/"


def test_a_query_string_leaves_out_what_is_empty() -> None:
    assert query_string(ky="2020-2021/HK1", ban_do=None, q="") == "?ky=2020-2021/HK1"
    assert query_string(ban_do="2021-01-15") == "?ban-do=2021-01-15"
    assert query_string(q=None) == ""
