"""Made-up registers follow the published figures they name, the same persons every time."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from gdtx.literacy.areas import Map, reference_map
from gdtx.literacy.synthetic import calibration, making, persons

YEAR = 2025
COUNT = 60_000


@pytest.fixture(scope="module")
def province() -> Map:
    return reference_map("38", YEAR)


@pytest.fixture(scope="module")
def drawn(province: Map, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The persons of a province in a table `persons`."""
    path = tmp_path_factory.mktemp("drawn") / "38.parquet"
    making.draw(persons.places(province, COUNT), YEAR, path)
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(
        f"CREATE TABLE persons AS SELECT *, {YEAR} - birth_year AS age FROM read_parquet(?)", [str(path)]
    )
    return connection


def share(connection: duckdb.DuckDBPyConnection, condition: str, among: str = "TRUE") -> float:
    """Percent of the persons `among` that meet a condition."""
    row = connection.execute(f"SELECT 100.0 * COUNT(*) FILTER ({condition}) / COUNT(*) FROM persons WHERE {among}")
    return float((row.fetchone() or (0,))[0])


def test_everybody_is_there_once_in_communes_of_published_size(province: Map, drawn: duckdb.DuckDBPyConnection) -> None:
    assert drawn.execute("SELECT COUNT(DISTINCT person_id), COUNT(*) FROM persons").fetchone() == (COUNT, COUNT)
    sizes = dict(drawn.execute("SELECT commune_code, COUNT(*) FROM persons GROUP BY ALL").fetchall())
    codes = {unit.code for unit in province.communes}
    published = {code: number for code, number in calibration.communes().items() if code in codes}
    mean = sum(published.values()) / len(published)

    assert sizes.keys() == codes
    assert len(codes) - len(published) < 5
    # Where no figure was published, the mean.
    expected = {code: COUNT * published.get(code, mean) / (mean * len(codes)) for code in codes}
    assert all(abs(sizes[code] - number) <= 1 for code, number in expected.items())


@pytest.mark.parametrize(
    ("what", "condition", "among", "published", "within"),
    [
        ("women", "sex = 'F'", "TRUE", 49.9, 1.0),
        ("15-60", "age BETWEEN 15 AND 60", "TRUE", 64.3, 1.0),
        ("65 and more", "age >= 65", "TRUE", 9.3, 1.0),
        ("minorities", "ethnicity BETWEEN 2 AND 54", "TRUE", 19.9, 4.0),
        ("religious", "religious", "religious IS NOT NULL", 13.7, 1.0),
        ("upper secondary or more", "degree IN ('upper_secondary', 'vocational', 'college', 'university')",
         "age >= 15", 36.5, 2.5),
        ("university", "degree = 'university'", "age >= 15", 9.3, 2.0),
        ("college", "degree = 'college'", "age >= 15", 3.3, 1.0),
        ("intermediate vocational", "degree = 'vocational'", "age >= 15", 3.5, 1.0),
        ("primary", "degree = 'primary'", "age >= 15", 20.2, 5.0),
    ],
)  # fmt: skip
def test_shares_are_near_the_published_ones(
    drawn: duckdb.DuckDBPyConnection, what: str, condition: str, among: str, published: float, within: float
) -> None:
    assert share(drawn, condition, among) == pytest.approx(published, abs=within), what


def test_a_household_lives_in_one_village_and_is_of_one_group(drawn: duckdb.DuckDBPyConnection) -> None:
    homes = drawn.execute(
        "SELECT COUNT(*), AVG(n), MAX(villages), MAX(groups) FROM (SELECT COUNT(*) AS n, COUNT(DISTINCT village) AS"
        " villages, COUNT(DISTINCT ethnicity) AS groups FROM persons GROUP BY rtrim(person_id, '0123456789'))"
    ).fetchone()

    assert homes is not None
    count, mean, villages, groups = homes
    assert count > 15_000
    assert 3.5 < mean < 3.7
    assert (villages, groups) == (1, 1)


def test_schooling_fits_age_and_system_and_states_are_told_apart(drawn: duckdb.DuckDBPyConnection) -> None:
    assert share(drawn, "grade_completed > school_system", "school_system IS NOT NULL") == 0
    assert share(drawn, "age < 21 AND degree IN ('university', 'college')") == 0
    assert share(drawn, "studying_grade IS NOT NULL AND (age < 6 OR age > 17)") == 0
    # Risk: women over men, minorities over Kinh, old over young; each published as a difference in direction.
    illiterate = "degree IS NULL AND coalesce(grade_completed, left_at_grade, xmc_completed) < 4"
    grown = "age BETWEEN 15 AND 60"
    assert share(drawn, illiterate, f"{grown} AND sex = 'F'") > share(drawn, illiterate, f"{grown} AND sex = 'M'")
    assert share(drawn, illiterate, f"{grown} AND ethnicity > 1") > 3 * share(
        drawn, illiterate, f"{grown} AND ethnicity = 1"
    )


def test_the_same_call_writes_the_same_bytes(province: Map, tmp_path: Path) -> None:
    first, again = (making.make(area=province, year=YEAR, count=3_000, folder=tmp_path / name) for name in "ab")

    assert first == again
    assert (tmp_path / "a" / "38.parquet").read_bytes() == (tmp_path / "b" / "38.parquet").read_bytes()
    assert first["mark"] == "DỮ LIỆU TỔNG HỢP"
    assert first["sources"] == list(calibration.SOURCES)
