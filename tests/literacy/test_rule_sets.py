"""What changes for a commune between two rule sets, held against counting each person by hand."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gdtx.catalogue.literacy_rules import DEFAULT, PCGD_B, RULE_SETS, STANDARDS, SWITCHES
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.literacy.areas import map_of
from gdtx.literacy.comparing import compare
from gdtx.literacy.importing import take_in
from gdtx.literacy.layout import SCHEMA
from gdtx.literacy.reasons import state_label
from tests.literacy import brute_force
from tests.literacy.people import NOBODY, YEAR
from tests.literacy.test_counting import expected_state
from tests.literacy.test_importing import BY, COMMUNE
from tests.support.cast import IN_2025, Cast

#: One for each way in which the two rule sets part, and some in whom they agree.
PEOPLE = [
    {"grade_completed": 5},
    {"grade_completed": 2},
    {},
    {"studying_grade": 9},
    {"school_system": 10, "grade_completed": 4},
    {"disabled": True, "grade_completed": 5},
    {"disabled": True, "relapse": 1},
    {"residence_state": "away", "grade_completed": 3},
    {"residence_state": "dead", "grade_completed": 12},
    {"birth_year": YEAR - 61, "studying_grade": 9},
    {"birth_year": YEAR - 15, "xmc_studying": 4},
]


@pytest.fixture
def people(tmp_path):
    """The commune's register of the year."""
    rows = [
        NOBODY | {"person_id": f"Q{place}", "commune_code": COMMUNE} | cells for place, cells in enumerate(PEOPLE * 3)
    ]
    path = tmp_path / "sổ.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), path)
    take_in(path, by=BY, year=YEAR)
    return rows


def looking(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = IN_2025.isoformat()
    session.save()
    return client


@pytest.mark.django_db
def test_who_moves_between_two_rule_sets_is_what_counting_each_person_says(cast, people):
    found = compare(map_of(COMMUNE, YEAR), YEAR, DEFAULT, PCGD_B)

    by_hand = Counter(
        (expected_state(row, brute_force.DEFAULT), expected_state(row, brute_force.PCGD_B))
        for row in people
        if 15 <= YEAR - row["birth_year"] <= 60
    )
    assert {(move.one, move.other): move.people for move in found.moves} == {
        states: count for states, count in by_hand.items() if states[0] != states[1]
    }
    assert found.moved == sum(move.people for move in found.moves) > 0
    assert {each.title for each in found.differences} == {
        str(switch.title) for switch in SWITCHES if switch.code in PCGD_B.switches
    }
    for place, rules in enumerate(RULE_SETS):
        plain = brute_force.xmc_4_child(brute_force.counted(people, brute_force.RULES[rules.name], YEAR))
        for pair in found.bands:
            one = pair[place]
            assert (one.population, one.rate_1, one.rate_2) == tuple(
                plain[one.band][key] for key in ("population", "rate_1", "rate_2")
            )
    assert not compare(map_of(COMMUNE, YEAR), YEAR, DEFAULT, DEFAULT).moves


@pytest.mark.django_db
def test_the_page_says_every_switch_and_standard_in_words_and_compares_what_one_may_see(cast, people):
    page = reverse("literacy_rules")
    client = looking(cast, "so")
    text = client.get(page).content.decode()
    for switch in SWITCHES:
        for rules in RULE_SETS:
            assert switch.sentence(rules.values[switch.code]) in text
    assert all(str(standard.citation) in text for standard in STANDARDS)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = client.get(page, {"xa": COMMUNE, "nam": YEAR})
    text = found.content.decode()
    assert state_label(-1) in text
    assert "Ai đổi nhóm" in text
    assert len(asked) <= 30

    for query, status, words in (
        ({"xa": COMMUNE, "nam": "hai nghìn"}, 400, "không phải là một năm"),
        ({"xa": COMMUNE, "nam": YEAR - 3}, 200, "chưa có người nào"),
        ({"xa": COMMUNE, "nam": YEAR, "hai": "không-có"}, 200, "Không có bộ quy tắc tính"),
        ({"xa": "38", "nam": YEAR}, 400, "không phải là một xã"),
    ):
        answer = client.get(page, query)
        assert (answer.status_code, words in answer.content.decode()) == (status, True), query
    assert "Ai đổi nhóm" not in looking(cast, "so40").get(page, {"xa": COMMUNE, "nam": YEAR}).content.decode()
    assert looking(cast, "giaovien").get(page).status_code == 403
