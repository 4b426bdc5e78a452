"""The engine against a count in plain Python, for every rule set and every switch, on every database."""

from __future__ import annotations

import itertools

import pytest
from django.db import connection as database
from hypothesis import HealthCheck, given, settings

from gdtx.catalogue.literacy_rules import RULE_SETS, SWITCHES, RuleSet
from gdtx.literacy import classification, tables
from gdtx.literacy.areas import Map, Unit, map_date
from gdtx.literacy.cube import Cube, select
from gdtx.literacy.figures import Figures
from gdtx.literacy.layout import BY_CODE, COLUMNS, Kind
from tests.literacy import brute_force
from tests.literacy.people import NOBODY, YEAR, connected, registers

COMMUNES = {"99001": True, "99002": False, "99003": None}
MAP = Map.of(
    "99",
    map_date(YEAR),
    [Unit("99", "Tỉnh Thử", "province", None)]
    + [Unit(code, f"Xã {code}", "commune", "99", difficult) for code, difficult in COMMUNES.items()],
)
EVERY_SWITCH = [
    RuleSet(f"{switch.code}={choice.value}", "", "", ((switch.code, choice.value),))
    for switch in SWITCHES
    for choice in switch.choices[1:]
]
STATES = {"unknown": 0, "illiterate_1": 1, "illiterate_2": 2, "literate_2": 3}

#: One look at a register asks some dozen statements of DuckDB.
few = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def expected_state(row: dict, how: dict[str, str]) -> int:
    """As the plain count has it."""
    return STATES[brute_force.judged(row, how)] if brute_force.is_counted(row, how) else -1


def agree(rows: list[dict], figures: Figures, how: dict[str, str]) -> None:
    """Every table of the area equals the plain count."""
    people = brute_force.counted(rows, how, YEAR)
    codes = figures.map.communes_of(figures.map.root)
    people = [p for p in people if p.commune in codes]
    found = {form: tables.table(form, figures) for form in tables.FORMS}
    parts = {unit.code: [p for p in people if p.commune == unit.code] for unit in figures.map.communes}

    for form, plain in {
        "XMC-3": brute_force.xmc_3(people, YEAR),
        "CMC-2": brute_force.cmc_2(people),
        "NHAP-CU": brute_force.nhap_cu(people),
    }.items():
        assert {key: found[form][key] for key in plain} == plain, form
    assert [row["code"] for row in found["CMC-1"]["children"]] == list(parts)
    for row in found["CMC-1"]["children"]:
        plain = brute_force.cmc_1_child(parts[row["code"]])
        assert {key: row[key] for key in plain} == plain
    for row in found["XMC-4"]["children"]:
        own = parts[row["code"]]
        assert row["standard"] == brute_force.standard(own, COMMUNES[row["code"]])
        assert row["why"]
        for band, plain in brute_force.xmc_4_child(own).items():
            assert {key: row["bands"][band][key] for key in plain} == plain


@few
@given(registers)
def test_every_table_under_both_rule_sets_equals_the_plain_count(rows):
    cube = Cube(connected(rows), "persons", YEAR)

    for rules in RULE_SETS:
        agree(rows, Figures(cube, rules, MAP), brute_force.RULES[rules.name])
        agree(rows, Figures(cube, rules, MAP.within("99001")), brute_force.RULES[rules.name])


@few
@given(registers)
def test_a_province_within_the_figures_of_the_country_counts_as_asked_directly(rows):
    units = [unit._replace(parent="VN") if unit.code == "99" else unit for unit in MAP.units.values()]
    country = Map.of("VN", MAP.on, [Unit("VN", "Cả nước", "country", None), *units])
    cube = Cube(connected(rows), "persons", YEAR)
    whole = Figures(cube, RULE_SETS[0], country)
    tables.table("CMC-1", whole)

    part, directly = whole.within("99"), Figures(cube, RULE_SETS[0], MAP)

    for form in tables.FORMS:
        assert tables.table(form, part) == tables.table(form, directly), form


@few
@given(registers)
def test_every_switch_does_what_it_says(rows):
    cube = Cube(connected(rows), "persons", YEAR, EVERY_SWITCH)

    for rules in EVERY_SWITCH:
        agree(rows, Figures(cube, rules, MAP), brute_force.DEFAULT | dict(rules.departures))


@few
@given(registers)
def test_a_population_is_made_up_of_illiterate_literate_and_unknown_and_children_add_up(rows):
    cube = Cube(connected(rows), "persons", YEAR)

    for rules in RULE_SETS:
        figures = Figures(cube, rules, MAP)
        for row in tables.table("XMC-3", figures)["rows"]:
            parts = zip(row["illiterate_1"], row["illiterate_2"], row["literate_2"], row["unknown"], strict=True)
            assert row["population"] == [sum(part) for part in parts]
            assert row["literate_1"] == [
                one + two for one, two in zip(row["illiterate_2"], row["literate_2"], strict=True)
            ]
        whole = tables.table("XMC-3", figures)["bands"]["15-60"]
        children = tables.table("CMC-1", figures)["children"]
        for what in ("population", "illiterate_1", "illiterate_2"):
            sums = [sum(numbers) for numbers in zip(*(row["bands"]["15-60"][what] for row in children), strict=True)]
            assert whole[what] == sums
        disjoint = tables.table("CMC-2", figures)["bands"]
        assert disjoint["15-60"]["population"] == [
            sum(numbers)
            for numbers in zip(*(disjoint[band]["population"] for band in ("15-25", "26-35", "36-60")), strict=True)
        ]


# --- The same text on every database ----------------------------------------------------------------------------


def every_combination() -> list[dict]:
    """Each piece of evidence at each side of its bounds, with each status; about two thousand persons."""
    evidence: dict[str, list] = {
        "grade_completed": [2, 3, 4, 5],
        "left_at_grade": [3, 4, 5, 6],
        "studying_grade": [3, 4, 5, 6],
        "degree": [*BY_CODE["degree"].choices],
        "xmc_completed": [2, 3, 4, 5],
        "xmc_studying": [3, 4, 5],
    }
    pieces: list[dict] = [{}]
    pieces += [{name: value} for name, values in evidence.items() for value in values]
    pieces += [
        {one: low, other: high}
        for (one, lows), (other, highs) in itertools.combinations(evidence.items(), 2)
        for low, high in ((lows[0], highs[-1]), (lows[-1], highs[0]))
    ]
    statuses: list[dict] = [
        {},
        {"school_system": 10},
        {"school_system": 12},
        *({"relapse": relapse} for relapse in (0, 1, 2)),
        *({"residence_state": state} for state in ("moved", "dead")),
        *({"residence_state": "away", "away_months": months} for months in (None, 5, 6)),
        *({"disabled": True, "able_to_learn": able} for able in (None, True, False)),
        {"disabled": False, "able_to_learn": False},
        *({"ethnicity": code} for code in (1, 2, 55, 56)),
    ]
    return [NOBODY | piece | status for piece in pieces for status in statuses]


SQL_TYPES = {
    "sqlite": {Kind.TEXT: "text", Kind.INTEGER: "integer", Kind.BOOLEAN: "bool"},
    "postgresql": {Kind.TEXT: "text", Kind.INTEGER: "integer", Kind.BOOLEAN: "boolean"},
}


@pytest.mark.django_db
def test_a_person_is_in_the_same_state_on_this_database_in_duckdb_and_in_plain_python():
    rows = every_combination()
    rules = [*RULE_SETS, *EVERY_SWITCH]
    dialect = {"sqlite": "sqlite", "postgresql": "postgres"}[database.vendor]
    names = [column.code for column in COLUMNS]
    kinds = SQL_TYPES[database.vendor]
    with database.cursor() as cursor:
        columns = ", ".join(f"{column.code} {kinds[column.kind]}" for column in COLUMNS)
        cursor.execute(f"CREATE TEMPORARY TABLE persons (number integer, {columns})")
        cursor.executemany(
            f"INSERT INTO persons VALUES ({', '.join(['%s'] * (len(names) + 1))})",
            [(number, *(row[name] for name in names)) for number, row in enumerate(rows)],
        )
        texts = [classification.state(each, dialect) for each in rules]
        texts += [classification.group(code, dialect) for code in classification.GROUPS]
        cursor.execute(f"SELECT {', '.join(texts)} FROM persons ORDER BY number")
        found = cursor.fetchall()
        cursor.execute(select("persons", YEAR, RULE_SETS, dialect))
        cells = sorted(cursor.fetchall())
        cursor.execute("DROP TABLE persons")

    plain = [brute_force.RULES.get(each.name) or brute_force.DEFAULT | dict(each.departures) for each in rules]
    for row, states in zip(rows, found, strict=True):
        person = brute_force.Person(row, brute_force.DEFAULT, YEAR)
        groups = [getattr(person, code) for code in classification.GROUPS]
        assert list(states) == [expected_state(row, how) for how in plain] + [int(group) for group in groups], row
    assert cells == sorted(connected(rows).execute(select("persons", YEAR, RULE_SETS)).fetchall())


def test_a_register_without_anybody_has_no_rates_and_no_verdict():
    figures = Figures(Cube(connected([]), "persons", YEAR), RULE_SETS[0], MAP)

    assert {row["rate"] for row in tables.table("XMC-3", figures)["rows"]} == {None}
    assert tables.table("CMC-1", figures)["children"][0]["bands"]["15-25"]["rate_1"] == [None] * 4
    verdicts = [(row["standard"], row["why"]) for row in tables.table("XMC-4", figures)["children"]]
    assert verdicts == [
        (None, "Không có người ở độ tuổi 15-25."),
        (None, "Không có người ở độ tuổi 15-35."),
        (None, "Chưa ghi danh sách xã đặc biệt khó khăn của ngày này."),
    ]
