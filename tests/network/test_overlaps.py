"""No two rows of one unit on the same day: found on every database, refused by PostgreSQL itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from gdtx.foundation.errors import Refused
from gdtx.network import overlaps
from gdtx.network.models import AreaVersion, Seat
from tests.support.cast import IN_2021, Cast, area
from tests.support.missing import ONLY_POSTGRESQL

ON_POSTGRESQL = settings.GDTX_TEST_DATABASE == "postgresql"
REFUSED_BY_POSTGRESQL = "PostgreSQL refuses to store such rows, as the tests below show. On SQLite it runs: ./gdtx test"


@pytest.mark.django_db
def test_the_reference_territory_is_without_overlap_and_nothing_hangs_in_the_air():
    assert overlaps.find() == []
    assert overlaps.orphans() == []
    assert overlaps.ends_before_it_begins() == []
    call_command("check_network")


def write_overlapping_seat(cast: Cast) -> None:
    Seat.objects.create(organisation=cast.tam_chung, area=area("15169"), valid_from=IN_2021)


@pytest.mark.django_db
@pytest.mark.skipif(ON_POSTGRESQL, reason=REFUSED_BY_POSTGRESQL)
def test_two_seats_on_one_day_are_found(cast: Cast):
    write_overlapping_seat(cast)

    found = overlaps.find(organisation_ids={cast.tam_chung.pk})

    assert [trouble.rule for trouble in found] == ["seat_overlap"]
    assert "38-14848-HTCD" in found[0].sentence
    assert overlaps.find(organisation_ids={cast.cam_ngoc.pk}) == []
    with pytest.raises(Refused) as refused:
        call_command("check_network")
    assert refused.value.rule == "network_inconsistent"


@pytest.mark.django_db
@pytest.mark.skipif(ON_POSTGRESQL, reason=REFUSED_BY_POSTGRESQL)
def test_one_code_for_two_units_on_one_day_is_found():
    version = AreaVersion.objects.on(IN_2021).get(code="15169")
    AreaVersion.objects.filter(area=area("14848"), valid_from=dt.date(1, 1, 1)).update(code=version.code)

    assert {trouble.rule for trouble in overlaps.find()} == {"code_in_use"}


@pytest.mark.django_db
@pytest.mark.skipif(not ON_POSTGRESQL, reason=ONLY_POSTGRESQL)
def test_postgresql_refuses_two_seats_on_one_day(cast: Cast):
    with pytest.raises(IntegrityError, match="seat_no_overlap"), transaction.atomic():
        write_overlapping_seat(cast)


@pytest.mark.django_db
def test_the_constraints_exist_where_the_database_can_hold_them():
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_POSTGRESQL)
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x' ORDER BY conname")
        names = [row[0] for row in cursor.fetchall()]

    assert names == [
        "area_code_no_overlap",
        "area_flag_no_overlap",
        "area_version_no_overlap",
        "facility_no_overlap",
        "organisation_version_no_overlap",
        "post_no_overlap",
        "seat_no_overlap",
        "supervision_no_overlap",
    ]
