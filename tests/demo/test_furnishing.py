"""What makes the pages of the demonstration's centres live: things, money, recognitions and drawn pictures."""

import datetime as dt
import io

import pytest
from PIL import Image

from gdtx.demo.belongings import PROGRAMME, money_of, things_of
from gdtx.demo.bodies import Body
from gdtx.demo.photographs import BAND, CAPTION, HEIGHT, WIDTH, draw
from gdtx.demo.recognitions import flags_by
from gdtx.foundation.ranges import OPEN_END
from gdtx.network.enums import AreaFlagKind, FacilityKind, OrganisationKind
from gdtx.office.images import read_photograph

TODAY = dt.date(2026, 11, 22)


def centre(number: int, start: dt.date = dt.date(2008, 9, 1), end: dt.date = OPEN_END) -> Body:
    return Body(f"38-{number}-HTCD", OrganisationKind.COMMUNITY_LEARNING_CENTRE, [("Trung tâm", start, end)])


CENTRES = [centre(number) for number in range(15000, 15200)]


def test_things_lie_within_the_life_of_the_centre_and_never_overlap() -> None:
    for number in range(15000, 15100):
        body = centre(number, dt.date(2020, 3, 1), dt.date(2025, 9, 1))
        last: dict[str, dt.date] = {}
        for kind, _detail, count, _tenure, _condition, start, end in sorted(things_of(body), key=lambda row: row[5]):
            assert count > 0
            assert dt.date(2020, 3, 1) <= start < end <= dt.date(2025, 9, 1)
            assert start >= last.get(kind, start), "one count of a kind on a day"
            last[kind] = end


def test_some_centres_have_a_computer_and_some_got_more_by_the_programme() -> None:
    rows = [row for body in CENTRES for row in things_of(body) if row[0] == FacilityKind.COMPUTER]

    assert 20 < sum(row[5] < PROGRAMME for row in rows) < 150
    assert 20 < sum(row[5] == PROGRAMME for row in rows) < 100
    assert [list(things_of(body)) for body in CENTRES] == [list(things_of(body)) for body in CENTRES]


def test_money_is_spent_up_to_what_was_given_and_the_running_year_is_open() -> None:
    rows = [row for body in CENTRES for row in money_of(body, TODAY)]

    assert {year for year, *_rest in rows} == set(range(2019, 2027))
    for year, _source, allotted, spent in rows:
        assert 1_000_000 <= allotted <= 100_000_000
        assert (spent is None) == (year == 2026)
        assert spent is None or 0 < spent <= allotted
    assert len(
        {(body.code, year, source) for body in CENTRES for year, source, *_rest in money_of(body, TODAY)}
    ) == len(rows)
    assert {year for year, *_rest in money_of(centre(15000, end=dt.date(2021, 1, 1)), TODAY)} == {2019, 2020}


@pytest.mark.parametrize(
    ("part", "flags"),
    [
        (0.01, ()),
        (0.5, (AreaFlagKind.REGION_1,)),
        (0.7, (AreaFlagKind.REGION_2,)),
        (0.95, (AreaFlagKind.REGION_3, AreaFlagKind.ESPECIALLY_DIFFICULT)),
    ],
)
def test_the_more_minority_people_the_harder_the_region(part: float, flags: tuple[str, ...]) -> None:
    assert flags_by(part) == flags


@pytest.mark.parametrize("outside", [False, True])
def test_a_picture_is_drawn_alike_each_time_says_what_it_is_and_passes_as_a_photograph(outside: bool) -> None:
    def drawn(seed: str) -> bytes:
        return draw("Kỹ thuật trồng và chăm sóc ngô vụ đông", outside=outside, people=12, seed=seed)

    first = drawn("a")
    assert first == drawn("a") != drawn("b")
    assert len(first) < 100_000
    found = read_photograph(io.BytesIO(first))
    assert (found.width, found.height) == (WIDTH, HEIGHT)
    # The band at the foot carries the words: dark, with light letters in its middle and none at its edge.
    band = Image.open(io.BytesIO(first)).convert("L").crop((0, HEIGHT - BAND, WIDTH, HEIGHT))
    light = [x for x in range(WIDTH) if max(band.crop((x, 8, x + 1, BAND - 8)).tobytes()) > 180]
    assert len(light) > 8 * len(CAPTION)
    assert WIDTH / 4 < min(light) < max(light) < 3 * WIDTH / 4
