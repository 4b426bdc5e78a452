"""Finding areas and organisations: without marks, by codes, by names of the past, within the scope."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.network import actions, queries
from gdtx.network.actions import ActCited
from gdtx.network.queries import found
from tests.support.cast import IN_2025, REFORM, Cast

pytestmark = pytest.mark.django_db


def test_search_needs_no_marks_and_finds_codes(cast: Cast):
    actor = cast.actor("so", IN_2025)

    areas = queries.find_areas("cam thuy", on=IN_2025, actor=actor)
    bodies = queries.find_organisations("cam thuy", on=IN_2025, actor=actor)

    assert areas.best[0].version.name == "Xã Cẩm Thủy"
    assert [hit.version.organisation.code for hit in bodies.best] == [
        "38-15127-UBND-2",
        "38-15127-VHXH",
        "38-390-PGDDT",
    ]
    assert bodies.best[2].now is None
    by_code = queries.find_organisations("38-15169", on=IN_2025, actor=actor).best
    assert {hit.version.organisation.code for hit in by_code} == {"38-15169-HTCD", "38-15169-UBND"}
    for spelling in ("Hoằng Hoá", "Hoằng Hóa", "hoang  HOA"):
        assert queries.find_areas(spelling, on=IN_2025, actor=actor).best[0].version.name == "Xã Hoằng Hóa"


def test_a_name_of_the_past_leads_to_what_the_unit_is_now(cast: Cast):
    actor = cast.actor("so", IN_2025)

    [old] = queries.find_areas("thi tran phong son", on=IN_2025, actor=actor).best
    assert old.version.name == "Thị trấn Phong Sơn"
    assert old.now is None
    assert [heir.name for heir in old.heirs] == ["Xã Cẩm Thủy"]
    [split] = queries.find_areas("luan khe", on=IN_2025, actor=actor).best
    assert {heir.name for heir in split.heirs} >= {"Xã Luận Thành", "Xã Tân Thành"}
    by_code = queries.find_areas("15169", on=IN_2025, actor=actor).best
    assert [hit.version.name for hit in by_code] == ["Xã Cẩm Ngọc"]

    actions.rename_organisation(
        by=cast.actor("chutich", IN_2025),
        on=REFORM,
        act=ActCited("12/QĐ-UBND"),
        organisation_id=cast.cam_ngoc.pk,
        name="Trung tâm học tập cộng đồng Sông Mã",
    )
    [renamed] = queries.find_organisations("trung tam cam ngoc", on=IN_2025, actor=actor).best
    assert renamed.version.name == "Trung tâm học tập cộng đồng xã Cẩm Ngọc"
    assert renamed.now is not None
    assert renamed.now.name == "Trung tâm học tập cộng đồng Sông Mã"


def test_a_closed_centre_is_found_with_who_answers_for_it(cast: Cast):
    actions.merge_organisations(
        by=cast.actor("chutich", IN_2025),
        on=dt.date(2025, 9, 1),
        act=ActCited("12/QĐ-UBND"),
        organisation_ids=[cast.phong_son.pk],
        into=cast.cam_ngoc.pk,
    )

    [closed] = queries.find_organisations("trung tam phong son", on=IN_2025, actor=cast.actor("so", IN_2025)).best

    assert closed.now is None
    assert [heir.organisation.code for heir in closed.heirs] == ["38-15169-HTCD"]
    answering = queries.answering_for([cast.phong_son.pk, cast.district_office.pk], IN_2025)
    assert {key: [heir.organisation_id for heir in heirs] for key, heirs in answering.items()} == {
        cast.phong_son.pk: [cast.cam_ngoc.pk]
    }


def test_search_gives_only_what_lies_in_the_scope(cast: Cast):
    director = cast.actor("giamdoc40", IN_2025)

    hits = queries.find_organisations("trung tam hoc tap", on=IN_2025, actor=director)

    assert [hit.version.organisation.code for hit in hits.best] == ["40-16804-HTCD"]
    assert (hits.count, hits.more) == (1, False)
    assert queries.find_areas("cam thuy", on=IN_2025, actor=director).count == 0
    assert queries.find_areas("cam thuy", on=IN_2025).count > 0


@pytest.mark.parametrize("text", ["x", "", " ", "–", "'; DROP TABLE", '"" OR "', "* AND (", "a" * 500])
def test_odd_texts_break_no_search(cast: Cast, text: str):
    actor = cast.actor("so", IN_2025)

    assert queries.find_areas(text, on=IN_2025, actor=actor).count == 0
    assert queries.find_organisations(text, on=IN_2025, actor=actor).count == 0


def test_the_last_word_may_be_unfinished_and_the_others_may_not(cast: Cast):
    actor = cast.actor("so", IN_2025)

    def codes(text: str) -> set[str]:
        hits = queries.find_organisations(text, on=IN_2025, actor=actor, limit=50)
        return {hit.version.organisation.code for hit in hits.best}

    assert codes("cam ng") == codes("cam & !ngoc") == {"38-15169-HTCD", "38-15169-UBND"}
    assert codes("ca ngoc") == set()


def test_words_that_are_everywhere_still_keep_to_the_scope(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(found, "LOOKED_AT", 1)
    chair, admin = cast.actor("chutich", IN_2025), cast.actor("admin", IN_2025)

    areas = queries.find_areas("xa", on=IN_2025, actor=chair)
    bodies = queries.find_organisations("trung tam", on=IN_2025, actor=chair)
    everywhere = queries.find_organisations("trung tam", on=IN_2025, actor=admin)

    assert not areas.more
    assert {hit.version.organisation.code for hit in bodies.best} == {"38-15127-HTCD", "38-15169-HTCD"}
    assert everywhere.more
