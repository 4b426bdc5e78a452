from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gdtx.demo.topics import THEMES
from gdtx.figures.cube import refresh
from gdtx.foundation.vietnamese import fold
from gdtx.learning.enums import CLASSES
from gdtx.learning.suggestions import MANY, Suggestions
from gdtx.learning.world import World
from gdtx.network.models import Organisation, Site
from gdtx.network.scope import Actor
from tests.learning.making import log
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db


def suggestions(centre: Organisation, on: dt.date = IN_2021) -> Suggestions:
    """What is suggested to the centre on the day."""
    world = World([centre.pk])
    return Suggestions(world, world.centres[centre.pk], on)


def group_of(offers: Suggestions, topic: str) -> str:
    """The code of the group suggested for the topic; "" for none."""
    offer = offers.group_for(topic)
    return offer.group.code if offer else ""


def test_a_topic_held_before_keeps_its_group_whatever_the_examples_say(cast: Cast) -> None:
    log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, topic="Luật Đất đai", group="CL")

    offer = suggestions(cast.cam_ngoc).group_for("  luật đất  ĐAI ")

    assert offer is not None
    assert offer.group.code == "CL"
    assert offer.reason == "Trung tâm đã ghi chuyên đề này vào nhóm ấy ngày 05/10/2020."


def test_a_similar_topic_lends_its_group_and_is_named(cast: Cast) -> None:
    log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, topic="Nuôi ong lấy mật vụ xuân", group="DN")

    offer = suggestions(cast.cam_ngoc).group_for("Nuôi ong lấy mật vụ hè")

    assert offer is not None
    assert offer.group.code == "DN"
    assert "“Nuôi ong lấy mật vụ xuân”" in offer.reason


def test_without_any_class_the_examples_of_the_catalogue_speak(cast: Cast) -> None:
    offers = suggestions(cast.cam_ngoc)

    offer = offers.group_for("Phòng, chống ma túy trong thanh niên")

    assert offer is not None
    assert (offer.group.code, offer.reason) == ("CT", "Gần với ví dụ “Phòng, chống ma túy” trong danh mục.")
    assert group_of(offers, "Lớp xóa mù chữ giai đoạn 2 thôn Bái") == "XMC"
    assert group_of(offers, "Luật Bảo hiểm xã hội") == "CT"
    assert group_of(offers, "Chăn nuôi dê") == "KT"
    assert group_of(offers, "") == ""
    assert group_of(offers, "?!") == ""
    assert group_of(offers, "Gặp mặt đầu xuân") == ""


def test_a_suggestion_from_examples_alone_is_seldom_wrong(cast: Cast) -> None:
    """Over the topics of the demonstration, which were written without a look at the suggestions."""
    offers = suggestions(cast.cam_ngoc)
    pairs = [(code, group_of(offers, topic)) for code, theme in THEMES.items() for topic, _months in theme.topics]

    given = [(right, suggested) for right, suggested in pairs if suggested]

    assert len(given) >= 0.7 * len(pairs)
    assert sum(right == suggested for right, suggested in given) >= 0.9 * len(given)


def test_topics_of_others_are_offered_only_when_many_centres_hold_them(cast: Cast) -> None:
    set_up = Actor.set_up(IN_2021)
    for centre in (cast.phong_son, cast.luan_khe):
        log(set_up, centre, topic="Chỉ hai trung tâm mở", group="DN")
    for centre in (cast.phong_son, cast.luan_khe, cast.tam_chung):
        log(set_up, centre, topic="Ba trung tâm mở", group="DN")
    log(set_up, cast.nghe_an, topic="Tỉnh khác mở", group="DN")
    offers = suggestions(cast.cam_ngoc)

    assert MANY == 3
    assert "Ba trung tâm mở" in offers.topics
    assert [link.topic for link in offers.links] == ["Ba trung tâm mở"]
    offer = offers.group_for("Ba trung tâm mở")
    assert offer is not None
    assert offer.reason == "3 trung tâm khác trong tỉnh đã mở chuyên đề này, thường ở nhóm ấy."
    for private in ("Chỉ hai trung tâm mở", "Tỉnh khác mở"):
        assert private not in offers.topics
        assert group_of(offers, private) == ""


def test_links_are_the_latest_and_the_most_frequent_of_the_centre_each_once(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    for day in (1, 2, 3):
        log(director, cast.cam_ngoc, topic="Hay mở", start_on=dt.date(2020, 10, day))
    for number in range(8):
        log(director, cast.cam_ngoc, topic=f"Chuyên đề {number}", start_on=dt.date(2020, 11, 1 + number), group="KT")
    log(director, cast.cam_ngoc, topic="Sau ngày ấy", start_on=dt.date(2021, 1, 15))

    links = suggestions(cast.cam_ngoc, dt.date(2021, 1, 10)).links

    assert [link.topic for link in links] == [
        "Chuyên đề 7",
        "Chuyên đề 6",
        "Chuyên đề 5",
        "Hay mở",
        "Chuyên đề 4",
        "Chuyên đề 3",
    ]
    assert {link.group_id for link in links} == {link.group_id for link in links if link.group_id}


def test_places_are_those_used_last_then_the_sites_of_the_day(cast: Cast) -> None:
    log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, place="Nhà văn hóa thôn 1")
    for name, start in (("Điểm Song Nga", dt.date(2019, 1, 1)), ("Điểm mở sau", dt.date(2024, 1, 1))):
        Site.objects.create(organisation=cast.cam_ngoc, name=name, name_folded=fold(name), valid_from=start)

    assert suggestions(cast.cam_ngoc).places == ["Nhà văn hóa thôn 1", "Điểm Song Nga"]


def test_everything_is_read_in_six_queries_however_many_classes_there_are(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    counts = []
    for number in range(4):
        log(director, cast.cam_ngoc, topic=f"Lớp {number}")
        offers = suggestions(cast.cam_ngoc)
        # Counting again what was just written is the cube's affair, whoever asks first.
        refresh(CLASSES)
        with CaptureQueriesContext(connection) as captured:
            _all = (offers.links, offers.topics, offers.places, offers.group_for("Luật Trẻ em"))
        counts.append(len(captured))

    # Of the first, also the lists that are kept until they change; outside a page two are asked of what stands.
    assert counts[1:] == [6, 6, 6]
