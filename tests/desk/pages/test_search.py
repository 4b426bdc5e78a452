"""The page of what was found: kinds, counts, links, names of the past, classes, pages, scope."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from gdtx.desk import found_classes
from gdtx.desk.found_classes import find_classes
from gdtx.foundation.word_index import has_words, words_of
from gdtx.learning import actions as learning
from gdtx.learning.models import LearningClass
from gdtx.network import actions
from gdtx.network.actions import ActCited
from gdtx.network.scope import Actor
from tests.desk.conftest import SignIn
from tests.desk.reading import headings, links, words
from tests.learning.making import log
from tests.support.cast import IN_2021, IN_2025, REFORM, Cast

pytestmark = pytest.mark.django_db


def test_everything_found_stands_under_its_kind_with_its_count(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2021).get("/tim/", {"q": "luat"})
    both = sign_in_as("so", IN_2021).get("/tim/", {"q": "Cẩm Ngọc"})

    assert headings(page) == ["Tìm", "Lớp học 3"]
    assert "3 lớp học." in words(page)
    assert "Trung tâm học tập cộng đồng xã Cẩm Ngọc · 05/10/2020 · 100 lượt" in words(page)
    assert headings(both) == ["Tìm", "Địa bàn 1", "Cơ quan, trung tâm 2"]
    assert links(both)["Xã Cẩm Ngọc"] == "/mang-luoi/dia-ban/15169/"
    assert links(both)["Ủy ban nhân dân xã Cẩm Ngọc"] == "/mang-luoi/don-vi/38-15169-UBND/"


@pytest.mark.parametrize("spelling", ["Hoằng Hoá", "hoằng hóa", "HOANG HOA", "hoang ho"])
def test_marks_and_their_style_do_not_matter(semesters: Cast, sign_in_as: SignIn, spelling: str) -> None:
    log(Actor.set_up(IN_2021), semesters.cam_ngoc, topic="Nghề cói Hoằng Hóa")

    page = words(sign_in_as("so", IN_2021).get("/tim/", {"q": spelling}))

    assert "Nghề cói Hoằng Hóa" in page
    assert "Huyện Hoằng Hóa" in page


def test_names_of_the_past_say_what_they_are_now(cast: Cast, sign_in_as: SignIn) -> None:
    actions.merge_organisations(
        by=cast.actor("chutich", IN_2025),
        on=dt.date(2025, 9, 1),
        act=ActCited("12/QĐ-UBND"),
        organisation_ids=[cast.phong_son.pk],
        into=cast.cam_ngoc.pk,
    )
    actions.rename_area(
        by=cast.actor("so", IN_2025),
        on=dt.date(2025, 9, 1),
        act=ActCited("9/NQ"),
        area_id=cast.tam_chung.seats.get().area_id,
        name="Xã Biên Cương",
    )
    client = sign_in_as("so", IN_2025)

    merged = client.get("/tim/", {"q": "phong son"})
    renamed = client.get("/tim/", {"q": "xa tam chung"})

    assert "mã 15127 · từ 01/12/2019 đến 30/6/2025 · nay thuộc Xã Cẩm Thủy" in words(merged)
    assert "đã kết thúc · nay là Trung tâm học tập cộng đồng xã Cẩm Ngọc" in words(merged)
    assert links(merged)["Thị trấn Phong Sơn"] == "/mang-luoi/dia-ban/15127/?ban-do=2025-06-30"
    assert "Xã Tam Chung mã 14848 · nay là Xã Biên Cương" in words(renamed)
    assert client.get(links(merged)["Thị trấn Phong Sơn"]).status_code == 200


def test_codes_of_any_time_are_found(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2025)

    assert "Xã Cẩm Ngọc mã 15169" in words(client.get("/tim/", {"q": "15169"}))
    assert "38-15169-HTCD" in words(client.get("/tim/", {"q": "15169-htcd"}))


def test_classes_elsewhere_and_classes_withdrawn_are_not_found(semesters: Cast, sign_in_as: SignIn) -> None:
    def topics(username: str) -> set[str]:
        hits = find_classes("dinh duong luat", actor=semesters.actor(username, IN_2021))
        more = find_classes("dinh duong", actor=semesters.actor(username, IN_2021))
        assert hits.count == 0
        return {row.topic for row in more.best}

    assert topics("so") == topics("giamdoc_ps") == {"Dinh dưỡng"}
    assert topics("giamdoc") == topics("so40") == topics("admin") == set()
    assert "Dinh dưỡng" not in words(sign_in_as("giamdoc", IN_2021).get("/tim/", {"q": "dinh duong"}))
    director = semesters.actor("giamdoc_ps", IN_2021)
    [found] = find_classes("dinh duong", actor=director).best
    learning.withdraw_class(by=director, class_id=found.pk, version=found.version, reason="Ghi nhầm")
    assert find_classes("dinh duong", actor=director).count == 0


@pytest.mark.parametrize("common", [1_000_000, 0])
def test_words_that_are_everywhere_still_give_the_newest_of_the_scope(
    semesters: Cast, monkeypatch: pytest.MonkeyPatch, common: int
) -> None:
    monkeypatch.setattr(found_classes, "COMMON", common)
    specialist, director = semesters.actor("so", IN_2021), semesters.actor("giamdoc", IN_2021)
    monkeypatch.setattr(found_classes, "FEW_CENTRES", 0)
    exact = find_classes("luat", actor=specialist)
    monkeypatch.setattr(found_classes, "LOOKED_AT", 1)

    everywhere = find_classes("luat", actor=specialist)
    own = find_classes("luat", actor=director)

    assert (exact.count, exact.more) == (3, False)
    assert [row.pk for row in everywhere.best] == [row.pk for row in exact.best]
    assert (everywhere.count, everywhere.more) == (3, False)
    assert [row.topic for row in own.best] == ["Luật Đất đai", "Luật Đất đai"]
    monkeypatch.setattr(found_classes, "ENOUGH", 2)
    assert find_classes("luat", actor=specialist).more


@pytest.mark.parametrize("text", ["luat", "luat dat", "dinh", "at", "khong co"])
@pytest.mark.parametrize("enough", [1, 2, 200])
def test_the_newest_are_the_same_whichever_way_they_are_looked_for(semesters: Cast, text: str, enough: int) -> None:
    by = Actor.set_up(IN_2021)
    for number in range(3):
        log(by, semesters.cam_ngoc, topic=f"Luật Đất đai {number}", start_on=dt.date(2020, 10, 5))
    words = words_of(text)
    for seen in (None, {semesters.cam_ngoc.pk}):
        rows = LearningClass.objects.filter(state="active")
        rows = rows if seen is None else rows.filter(centre_id__in=seen)
        every = [row.pk for row in rows.order_by("-start_on", "-pk") if has_words(row.topic_folded, words)]
        wanted = (every[:enough], len(every) >= enough)

        assert found_classes._among_last(words, seen, enough, 3_000) == wanted
        assert found_classes._among_last(words, seen, enough, 1) in (None, wanted)
        read, more = found_classes._read_back(words, seen, enough)
        if connection.vendor == "postgresql":
            assert (read, more) == wanted
        else:
            # Others that hold the letters are counted, then left out.
            assert read == every[: len(read)]


def test_a_long_list_of_one_kind_has_pages(semesters: Cast, sign_in_as: SignIn) -> None:
    by = Actor.set_up(IN_2021)
    for number in range(60):
        log(by, semesters.cam_ngoc, topic=f"Tập huấn số {number}", start_on=dt.date(2020, 10, 5))
    client = sign_in_as("so", IN_2021)

    together = client.get("/tim/", {"q": "tap huan"})
    alone = client.get("/tim/" + links(together)["Xem 60"])
    second = client.get("/tim/", {"q": "tap huan", "loai": "lop", "trang": "2"})

    assert "1–50 trong 60 lớp học" in words(alone)
    assert "51–60 trong 60 lớp học" in words(second)
    assert words(second).count("Tập huấn số") == 10
    assert client.get("/tim/", {"q": "tap huan", "loai": "lop", "trang": "x"}).status_code == 200


def test_areas_of_the_country_are_found_when_asked_for(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so40", IN_2025)

    own = client.get("/tim/", {"q": "cam thuy"})
    country = client.get("/tim/" + links(own)["Tìm địa bàn trong cả nước"])

    assert "Xã Cẩm Thủy" not in words(own)
    assert "Xã Cẩm Thủy" in words(country)
    assert client.get("/mang-luoi/dia-ban/15127/").status_code == 200


def test_who_has_no_post_finds_nothing_and_nothing_breaks(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("khach", IN_2025).get("/tim/", {"q": "cam thuy"})

    assert page.status_code == 200
    assert "Xã Cẩm Thủy" not in words(page)
    for text in ("%", "' OR 1=1", "a" * 3_000, "“–”"):
        assert sign_in_as("so", IN_2025).get("/tim/", {"q": text}).status_code == 200
    unreadable = sign_in_as("so", IN_2025).get("/tim/", {"q": "\x00"})
    assert unreadable.status_code == 400
    assert "ký tự không đọc được" in words(unreadable)


def test_the_number_of_questions_does_not_grow_with_what_is_found(
    semesters: Cast, sign_in_as: SignIn, django_assert_max_num_queries
) -> None:
    client = sign_in_as("so", REFORM)
    client.get("/tim/", {"q": "cam"})

    with django_assert_max_num_queries(32):
        client.get("/tim/", {"q": "cam"})
