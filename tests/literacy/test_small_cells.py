"""Numbers that can point at a person stay unknown to whoever adds and subtracts everything that is shown."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gdtx.catalogue.literacy_rules import CUMULATIVE, DISJOINT, RULE_SETS
from gdtx.literacy.areas import Map, Unit, map_date
from gdtx.literacy.cube import Cube
from gdtx.literacy.figures import Figures
from gdtx.literacy.small_cells import PROTECTED, SMALL, Counts, answer_of, counts_of, hidden_of, protected_summary
from tests.literacy import brute_force
from tests.literacy.people import NOBODY, YEAR, connected, registers

GROUPS = ("female", "minority")
#: What somebody is: in both groups or not, and where they stand.
KINDS = [(inside, stand) for inside in itertools.product((0, 1), repeat=2) for stand in range(3)]
UNITS = ("99001", "99002", "99003", "99004")

#: Most numbers of a unit are none at all or large; in some units a few are small.
large = st.sampled_from([0, 0, 6, 9, 30])
mixed = st.sampled_from([0, 0, 6, 9, 30, 30, 1, 2, 4])


def _bands(numbers: st.SearchStrategy[int]) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(numbers, min_size=len(KINDS), max_size=len(KINDS)), min_size=3, max_size=3)


areas = st.lists(_bands(large) | _bands(large) | _bands(mixed), min_size=1, max_size=4)


def truth_of(area: list) -> Counts:
    """The counts of units whose people are given by band and kind."""

    def levels(kinds: list[int]) -> tuple[int, ...]:
        return tuple(sum(n for n, (_in, stand) in zip(kinds, KINDS, strict=True) if stand == s) for s in range(3))

    def sides(kinds: list[int], group: int) -> tuple[int, ...]:
        return tuple(
            sum(
                n
                for n, (inside, stand) in zip(kinds, KINDS, strict=True)
                if inside[group] == side and (stand == 2) == two
            )
            for side in (0, 1)
            for two in (False, True)
        )

    named = dict(zip(UNITS, area, strict=False))
    return Counts(
        {code: tuple(levels(kinds) for kinds in found) for code, found in named.items()},
        {
            group: {code: tuple(sides(kinds, place) for kinds in found) for code, found in named.items()}
            for place, group in enumerate(GROUPS)
        },
    )


def shown(counts: Counts) -> dict[str, Any]:
    """What anybody reads of them."""
    units = [Unit("99", "Tỉnh Thử", "province", None)]
    units += [Unit(code, f"Xã {code}", "commune", "99") for code in counts.levels]
    place = SimpleNamespace(map=Map.of("99", map_date(YEAR), units), rules=RULE_SETS[0], year=YEAR)
    return answer_of(counts, hidden_of(counts), place)  # type: ignore[arg-type]


# --- The attack -------------------------------------------------------------------------------------------------

Equation = tuple[dict[tuple, int], int]


def equations_of(answer: dict[str, Any], band: int, codes: list[str]) -> list[Equation]:
    """Everything that is known of a band: each number shown is a sum of numbers, and every split adds up."""

    def of_band(rows: dict[str, Any], *path: str) -> int | None:
        values = []
        for each in CUMULATIVE[max(0, band - 1) : band + 1]:
            value: Any = rows["bands"][each.code]
            for step in path:
                value = None if value is None else value[step]
            if value is None:
                return None
            values.append(value)
        return values[-1] - (values[0] if band else 0)

    found: list[Equation] = []

    def say(who: list[str], names: list[tuple], value: int | None) -> None:
        if value is not None:
            found.append(({(code, *name): 1 for code in who for name in names}, value))

    for who, rows in [(codes, answer["total"]), *(([row["code"]], row) for row in answer["children"])]:
        say(who, [("", 0), ("", 1), ("", 2)], of_band(rows, "population"))
        say(who, [("", 1), ("", 2)], of_band(rows, "literate_1"))
        say(who, [("", 2)], of_band(rows, "literate_2"))
        for group in GROUPS:
            own = ("groups", group)
            say(who, [(group, 2), (group, 3)], of_band(rows, *own, "population"))
            say(who, [(group, 3)], of_band(rows, *own, "literate_2"))
            say(who, [(group, 0), (group, 1)], of_band(rows, *own, "others", "population"))
            say(who, [(group, 1)], of_band(rows, *own, "others", "literate_2"))
    for code, group in itertools.product(codes, GROUPS):
        found.append(({(code, "", 2): 1, (code, group, 1): -1, (code, group, 3): -1}, 0))
        found.append(({(code, "", 0): 1, (code, "", 1): 1, (code, group, 0): -1, (code, group, 2): -1}, 0))
    return found


def solved(equations: list[Equation]) -> dict[tuple, int]:
    """What follows by adding and subtracting, whatever the numbers are: elimination modulo a large prime."""
    prime = 2**61 - 1
    rows: list[tuple[tuple, dict[tuple, int], int]] = []
    for terms, value in equations:
        terms, value = dict(terms), value
        for pivot, other, known in rows:
            factor = terms.get(pivot, 0)
            if factor:
                for name, number in other.items():
                    terms[name] = (terms.get(name, 0) - factor * number) % prime
                value = (value - factor * known) % prime
        terms = {name: number for name, number in terms.items() if number % prime}
        if not terms:
            continue
        pivot = next(iter(terms))
        inverse = pow(terms[pivot], -1, prime)
        terms, value = {name: number * inverse % prime for name, number in terms.items()}, value * inverse % prime
        for place, (own, other, known) in enumerate(rows):
            factor = other.get(pivot, 0)
            if factor:
                merged = dict(other)
                for name, number in terms.items():
                    merged[name] = (merged.get(name, 0) - factor * number) % prime
                rows[place] = (own, {n: x for n, x in merged.items() if x}, (known - factor * value) % prime)
        rows.append((pivot, terms, value))
    return {pivot: value for pivot, terms, value in rows if len(terms) == 1}


def bounded(equations: list[Equation]) -> dict[tuple, int]:
    """What follows because no number is below nought: bounds drawn together until nothing moves."""
    names = {name for terms, _value in equations for name in terms}
    low, high = dict.fromkeys(names, 0), dict.fromkeys(names, 10**6)
    moved = True
    while moved:
        moved = False
        for terms, value in equations:
            least = sum(low[name] if sign > 0 else -high[name] for name, sign in terms.items())
            most = sum(high[name] if sign > 0 else -low[name] for name, sign in terms.items())
            for name, sign in terms.items():
                own_least, own_most = (low[name], high[name]) if sign > 0 else (-high[name], -low[name])
                top, bottom = value - (least - own_least), value - (most - own_most)
                if sign < 0:
                    top, bottom = -bottom, -top
                if top < high[name] or bottom > low[name]:
                    high[name], low[name] = min(top, high[name]), max(bottom, low[name])
                    moved = True
                    break
    return {name: low[name] for name in names if low[name] == high[name]}


@settings(max_examples=100, deadline=None)
@given(areas)
def test_no_small_number_can_be_worked_out_from_sums_and_differences(area):
    counts = truth_of(area)
    answer = shown(counts)
    codes = list(counts.levels)

    for band in range(len(DISJOINT)):
        equations = equations_of(answer, band, codes)
        for known in (solved(equations), bounded(equations)):
            for (code, layer, place), value in known.items():
                own = counts.groups[layer][code] if layer else counts.levels[code]
                assert own[band][place] == value, "the attack itself is wrong"
                assert value not in SMALL, (code, layer, place)


@settings(max_examples=100, deadline=None)
@given(areas)
def test_no_small_number_is_shown_and_what_is_shown_is_true(area):
    counts = truth_of(area)
    answer = shown(counts)

    def told(value: Any) -> list[int]:
        if isinstance(value, dict):
            return [n for key, each in value.items() if not key.startswith("rate") for n in told(each)]
        return [value] if isinstance(value, int) else []

    for rows in (answer["total"], *answer["children"]):
        assert not set(told(rows["bands"])) & set(SMALL)
        for band in rows["bands"].values():
            for group in filter(None, band["groups"].values()):
                assert group["population"] + group["others"]["population"] == band["population"]
                assert group["literate_2"] + group["others"]["literate_2"] == band["literate_2"]


def test_one_hidden_commune_takes_the_smallest_other_with_it():
    large, small = [40] * len(KINDS), [20] * len(KINDS)
    odd = [2, *[30] * (len(KINDS) - 1)]
    answer = shown(truth_of([[large] * 3, [small] * 3, [odd, large, large]]))

    hidden = [row["code"] for row in answer["children"] if row["bands"]["15-25"]["groups"]["female"] is None]
    assert hidden == []  # ten people of either sex stand where the two do: nothing small about them

    alone = [0] * len(KINDS)
    alone[KINDS.index(((1, 0), 2))] = 3
    answer = shown(truth_of([[large] * 3, [small] * 3, [alone, large, large]]))
    hidden = [row["code"] for row in answer["children"] if row["bands"]["15-25"]["population"] is None]
    assert hidden == ["99002", "99003"]
    assert answer["total"]["bands"]["15-25"]["population"] == 40 * 12 + 20 * 12 + 3


@settings(max_examples=8, deadline=None)
@given(registers)
def test_what_is_shown_of_a_register_equals_the_plain_count(rows):
    units = [Unit("99", "Tỉnh Thử", "province", None)]
    units += [Unit(code, f"Xã {code}", "commune", "99") for code in ("99001", "99002", "99003")]
    many = [NOBODY | row for row in rows for _time in range(7)]
    figures = Figures(Cube(connected(many), "persons", YEAR), RULE_SETS[0], Map.of("99", map_date(YEAR), units))

    answer = protected_summary(figures)
    people = brute_force.counted(many, brute_force.RULES["default"], YEAR)
    for row in answer["children"]:
        own = [p for p in people if p.commune == row["code"]]
        for band, plain in brute_force.xmc_4_child(own).items():
            told = row["bands"][band]
            # Seven of each kind: no number is small, nothing is hidden.
            assert {key: told[key] for key in ("population", "literate_1", "literate_2")} == {
                key: plain[key] for key in ("population", "literate_1", "literate_2")
            }
    assert set(counts_of(figures).groups) == set(PROTECTED)
