"""The word index: one meaning of a word on every database, kept by whatever writes the row."""

from __future__ import annotations

import pytest
from django.db import connection

from gdtx.foundation import word_index
from gdtx.foundation.vietnamese_text import fold
from gdtx.foundation.word_index import has_words, words_of
from gdtx.network.models import Organisation, OrganisationVersion
from gdtx.network.words import BODY_CODES, BODY_NAMES
from tests.support.missing import ONLY_POSTGRESQL

pytestmark = pytest.mark.django_db


def named(name: str, code: str) -> OrganisationVersion:
    organisation = Organisation.objects.create(code=code)
    return OrganisationVersion.objects.create(
        organisation=organisation, name=name, name_folded=fold(name), name_key="1", kind="other"
    )


NAMES = [
    "Trung tâm học tập cộng đồng xã Cẩm Ngọc",
    "Trung tâm văn hóa thể thao – học tập cộng đồng (cơ sở 2)",
    "TRUNG TÂM HỌC-TẬP/CỘNG ĐỒNG, phường 12",
    "Hội_Khuyến_học “Bình Minh”",
    "Học viện 2e5 www.example.vn",
]

ASKED = [
    ("cam ngoc", [0]),
    ("Cẩm Ng", [0]),
    ("trung tam hoc tap cong dong", [0, 1, 2]),
    ("co so 2", [1]),
    ("phuong 1", [2]),
    ("hoi khuyen hoc binh minh", [3]),
    ("2e5", [4]),
    ("example", [4]),
    ("the thao", [1]),
    ("tam trung", [0, 1, 2]),
    ("khong co", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "places"), ASKED)
def test_words_are_found_wherever_they_stand(text: str, places: list[int]):
    rows = [named(name, f"T-{place}") for place, name in enumerate(NAMES)]

    found = BODY_NAMES.rows(words_of(text), 100)

    assert sorted(found) == [rows[place].pk for place in places]
    assert [place for place, name in enumerate(NAMES) if has_words(fold(name), words_of(text))] == places
    assert sorted(BODY_NAMES._every_row(words_of(text), 100, "default") if text else []) == sorted(found)
    fulfilling = OrganisationVersion.objects.filter(BODY_NAMES.condition(words_of(text)))
    kept = fulfilling.values_list("pk", "name_folded")
    assert sorted(pk for pk, folded in kept if has_words(folded, words_of(text))) == sorted(found)


def test_whatever_writes_the_row_keeps_the_words():
    version = named("Trung tâm A", "T-1")
    OrganisationVersion.objects.filter(pk=version.pk).update(name_folded="trung tam hoang hoa")
    assert BODY_NAMES.rows(("hoang", "hoa"), 10) == [version.pk]
    assert BODY_NAMES.rows(("trung", "a"), 10) == []

    OrganisationVersion.objects.bulk_create(
        [
            OrganisationVersion(
                organisation=Organisation.objects.create(code="T-2"),
                name="B",
                name_folded="hoang hoa b",
                name_key="1",
                kind="other",
            )
        ]
    )
    assert len(BODY_NAMES.rows(("hoang", "hoa"), 10)) == 2
    assert len(BODY_NAMES.rows(("hoang", "hoa"), 1)) == 1

    OrganisationVersion.objects.filter(pk=version.pk).delete()
    assert len(BODY_NAMES.rows(("hoang", "hoa"), 10)) == 1


def test_codes_are_found_by_their_parts():
    version = named("Trung tâm A", "38-15169-HTCD")

    assert BODY_CODES.rows(words_of("15169-htcd"), 10) == [version.organisation_id]
    assert BODY_CODES.rows(words_of("38 1516"), 10) == [version.organisation_id]


def test_what_a_migration_of_the_table_takes_away_comes_back_with_its_rows():
    version = named("Trung tâm Sông Mã", "T-1")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # an index is not touched while checks wait
            cursor.execute(f'DROP INDEX "{BODY_NAMES.name}"')
        else:
            # What Django does when it makes a table anew: its triggers go with the old one.
            for part in ("new", "gone", "other"):
                cursor.execute(f'DROP TRIGGER "{BODY_NAMES.name}_{part}"')
    missed = named("Trung tâm Sông Chu", "T-2")

    word_index.ensure_all()
    later = named("Trung tâm Sông Bưởi", "T-3")

    assert sorted(BODY_NAMES.rows(("trung", "tam", "song"), 10)) == [version.pk, missed.pk, later.pk]


def test_an_index_of_the_first_version_is_made_anew():
    if connection.vendor != "postgresql":
        pytest.skip(ONLY_POSTGRESQL)
    version = named("Trung tâm Sông Mã", "T-1")
    vector = "array_to_tsvector(array_remove(regexp_split_to_array(lower(name_folded), '[^[:alnum:]]+'), ''))"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # an index is not touched while checks wait
        cursor.execute(f'DROP INDEX "{BODY_NAMES.name}"')
        cursor.execute(f'CREATE INDEX "{BODY_NAMES.name}" ON "{BODY_NAMES.table}" USING gin ({vector})')

    word_index.ensure_all()

    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [BODY_NAMES.name])
        [(definition,)] = cursor.fetchall()
        assert "gdtx_words(" in definition
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT id FROM {BODY_NAMES.table} WHERE gdtx_words(name_folded) @@ 'song'::tsquery")
        assert BODY_NAMES.name in "".join(row[0] for row in cursor.fetchall())
    assert BODY_NAMES.rows(("song", "m"), 10) == [version.pk]


def test_a_database_without_the_index_still_finds(monkeypatch: pytest.MonkeyPatch):
    version = named("Trung tâm Sông Mã", "T-1")
    monkeypatch.setattr(word_index.WordIndex, "_is_there", lambda _index, _connection: False)

    assert BODY_NAMES.rows(("song", "m"), 10) == [version.pk]
    assert BODY_NAMES.rows(("son", "m"), 10) == []
