"""From draft to published, corrected and withdrawn: who may, who may not, what stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from gdtx.audit.models import Event
from gdtx.bulletins import actions
from gdtx.bulletins.models import Bulletin, BulletinPicture
from gdtx.bulletins.queries import public_bulletin, public_picture, published
from gdtx.bulletins.waiting import to_publish
from gdtx.conferences import actions as conferences
from gdtx.foundation.errors import Conflict, Forbidden, NotFound, NotInScope, Refused
from gdtx.network.scope import Actor
from tests.bulletins import making
from tests.conferences import making as meetings
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db


def rule_of(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.rule


def text(bulletin: Bulletin, kind: str) -> str:
    return str(bulletin.sections.get(kind=kind).text)


def test_a_draft_is_made_from_the_record_and_everybody_reads_it_after_another_person_published_it(
    cast: Cast, specialist: Actor, head: Actor
):
    bulletin = making.drafted(specialist, cast)
    assert "Hồ Văn Mẫu" in text(bulletin, "reported")
    with pytest.raises(NotFound):
        public_bulletin(bulletin.slug)

    found = making.published(specialist, head, bulletin)

    assert found.state == "published"
    assert found.published_on == IN_2021
    assert public_bulletin(bulletin.slug) == found
    assert list(published()) == [found]


def test_the_address_is_the_title_without_diacritics_and_the_day(cast: Cast, specialist: Actor):
    bulletin = making.drafted(specialist, cast)

    assert bulletin.slug == "hoi-nghi-so-ket-hoc-ky-i-nam-hoc-2020-2021-2021-01-20"


def test_a_conference_that_was_not_held_gives_no_bulletin(cast: Cast, specialist: Actor):
    conference = meetings.called(specialist, cast)

    with pytest.raises(Refused) as error:
        actions.draft_bulletin(by=specialist, conference_id=conference.pk)

    assert rule_of(error) == "not_held"


def test_a_conference_has_one_bulletin_until_that_is_dropped(cast: Cast, specialist: Actor):
    bulletin = making.drafted(specialist, cast)
    with pytest.raises(Conflict) as error:
        actions.draft_bulletin(by=specialist, conference_id=bulletin.conference_id)
    assert rule_of(error) == "bulletin_exists"

    making.moved(specialist, bulletin, "drop", "Soạn lại từ đầu")
    again = actions.draft_bulletin(by=specialist, conference_id=bulletin.conference_id)

    assert again.slug == f"{bulletin.slug}-2"


def test_whoever_wrote_in_it_does_not_publish_it_even_when_another_person_submitted(
    cast: Cast, specialist: Actor, head: Actor
):
    bulletin = making.drafted(specialist, cast)
    actions.write_bulletin(by=head, pk=bulletin.pk, version=1, text=making.text_of(bulletin, remarks="Đã sửa."))
    making.moved(specialist, bulletin, "submit")

    with pytest.raises(Forbidden) as error:
        making.moved(head, bulletin, "publish")
    assert rule_of(error) == "own_submission"
    assert to_publish(head).total == 0

    director = cast.actor("giamdocso", IN_2021)
    assert [each.title for each in to_publish(director).items] == [bulletin.title]
    assert making.moved(director, bulletin, "publish").state == "published"


def test_a_specialist_does_not_publish_and_a_neighbour_does_not_even_see_it(cast: Cast, specialist: Actor):
    bulletin = making.moved(specialist, making.drafted(specialist, cast), "submit")

    with pytest.raises(Forbidden):
        making.moved(specialist, bulletin, "publish")
    with pytest.raises(NotInScope):
        making.moved(cast.actor("so40", IN_2021), bulletin, "recall", "x")
    with pytest.raises(NotInScope):
        making.moved(cast.actor("giamdoc", IN_2021), bulletin, "recall", "x")


def test_a_change_from_an_old_page_is_refused_and_nothing_is_written(cast: Cast, specialist: Actor):
    bulletin = making.drafted(specialist, cast)
    typed = making.text_of(bulletin, remarks="Lần một.")
    actions.write_bulletin(by=specialist, pk=bulletin.pk, version=1, text=typed)

    with pytest.raises(Conflict) as error, transaction.atomic():
        actions.write_bulletin(
            by=specialist, pk=bulletin.pk, version=1, text=making.text_of(bulletin, remarks="Lần hai.")
        )

    assert rule_of(error) == "stale_version"
    assert text(bulletin, "remarks") == "Lần một."


def test_a_submitted_bulletin_is_not_written_in(cast: Cast, specialist: Actor):
    bulletin = making.moved(specialist, making.drafted(specialist, cast), "submit")

    with pytest.raises(Refused) as error:
        actions.write_bulletin(by=specialist, pk=bulletin.pk, version=2, text=making.text_of(bulletin, remarks="x"))

    assert rule_of(error) == "wrong_state"


def test_taking_the_record_anew_changes_only_what_nobody_has_changed(cast: Cast, specialist: Actor):
    bulletin = making.drafted(specialist, cast)
    actions.write_bulletin(by=specialist, pk=bulletin.pk, version=1, text=making.text_of(bulletin, remarks="Của tôi."))
    meetings.add(specialist, bulletin.conference, "nhan-xet", kind="result", text="Kết quả mới.")
    conferences.add_conclusion(by=specialist, conference_id=bulletin.conference_id, text="Ghi đủ lớp đã mở.")

    actions.redraft_bulletin(by=specialist, pk=bulletin.pk, version=2)

    assert text(bulletin, "remarks") == "Của tôi."
    assert "Kết quả mới." in bulletin.sections.get(kind="remarks").drafted
    assert text(bulletin, "conclusions") == "1. Ghi đủ lớp đã mở."


@pytest.mark.parametrize("value", ["0912345678", "038123456789", "ai.do@so.gov.vn"])
def test_a_text_with_personal_data_is_not_submitted(cast: Cast, specialist: Actor, value: str):
    bulletin = making.drafted(specialist, cast)
    typed = making.text_of(bulletin, remarks=f"Liên hệ {value}")
    actions.write_bulletin(by=specialist, pk=bulletin.pk, version=1, text=typed)

    with pytest.raises(Refused) as error:
        making.moved(specialist, bulletin, "submit")

    assert rule_of(error) == "personal_data"
    assert value in error.value.sentence


def test_a_correction_tells_what_when_and_why_and_keeps_what_stood_before(cast: Cast, specialist: Actor, head: Actor):
    bulletin = making.published(specialist, head, making.drafted(specialist, cast))
    typed = making.text_of(bulletin, remarks="Kết quả:\nCác trung tâm đã rất cố gắng.")

    made = actions.correct_bulletin(
        by=head, pk=bulletin.pk, version=3, text=typed, what="Sửa phần đánh giá.", reason="Chép sót chữ."
    )

    assert (made.number, made.what, made.reason, made.on) == (1, "Sửa phần đánh giá.", "Chép sót chữ.", IN_2021)
    assert [(each["before"], each["after"]) for each in made.changes] == [
        ("Kết quả:\nCác trung tâm đã cố gắng.", "Kết quả:\nCác trung tâm đã rất cố gắng.")
    ]
    found = public_bulletin(bulletin.slug)
    assert found.state == "corrected"
    assert text(found, "remarks").endswith("rất cố gắng.")
    assert Event.objects.filter(verb="correct_bulletin_text", subject_id=bulletin.pk).count() == 1


def test_a_correction_that_changes_nothing_or_says_nothing_is_refused(cast: Cast, specialist: Actor, head: Actor):
    bulletin = making.published(specialist, head, making.drafted(specialist, cast))
    same, other = making.text_of(bulletin), making.text_of(bulletin, remarks="Khác.")

    for typed, what, reason, rule in (
        (same, "Sửa", "Lý do", "nothing_changed"),
        (other, " ", "Lý do", "missing"),
        (other, "Sửa", " ", "missing_reason"),
        (other, "Gọi 0912345678", "Lý do", "personal_data"),
    ):
        with pytest.raises(Refused) as error:
            actions.correct_bulletin(by=head, pk=bulletin.pk, version=3, text=typed, what=what, reason=reason)
        assert rule_of(error) == rule
    assert Bulletin.objects.get(pk=bulletin.pk).state == "published"
    assert text(bulletin, "remarks") == "Kết quả:\nCác trung tâm đã cố gắng."


def test_the_writer_does_not_correct_what_is_published(cast: Cast, specialist: Actor, head: Actor):
    bulletin = making.published(specialist, head, making.drafted(specialist, cast))

    with pytest.raises(Forbidden):
        actions.correct_bulletin(
            by=specialist,
            pk=bulletin.pk,
            version=3,
            text=making.text_of(bulletin, remarks="Khác."),
            what="Sửa",
            reason="Lý do",
        )


def test_a_withdrawn_bulletin_is_no_longer_read_and_says_why(cast: Cast, specialist: Actor, head: Actor):
    bulletin = making.published(specialist, head, making.drafted(specialist, cast))

    making.moved(head, bulletin, "withdraw", "Đăng nhầm hội nghị")

    assert list(published()) == []
    found = public_bulletin(bulletin.slug)
    assert (found.withdrawn_on, found.withdrawn_why) == (IN_2021, "Đăng nhầm hội nghị")


def test_only_pictures_with_consent_are_taken_and_only_while_it_stands(cast: Cast, specialist: Actor, head: Actor):
    conference = making.held(specialist, cast)
    meetings.photographed(specialist, conference, "red", caption="Nội bộ")
    open_one = meetings.photographed(specialist, conference, "blue", caption="Các đại biểu", consent=True)
    bulletin = actions.draft_bulletin(by=specialist, conference_id=conference.pk)
    assert [each.caption for each in bulletin.pictures.all()] == ["Các đại biểu"]
    with pytest.raises(NotFound):
        public_picture(bulletin.slug, 1)

    making.published(specialist, head, bulletin)
    assert public_picture(bulletin.slug, 1).photo == open_one

    conferences.change_photo(by=specialist, pk=open_one.pk, caption="Các đại biểu", description="", consent=False)
    with pytest.raises(NotFound):
        public_picture(bulletin.slug, 1)


def test_a_photograph_taken_away_from_the_record_is_gone_from_the_bulletin(cast: Cast, specialist: Actor, head: Actor):
    conference = making.held(specialist, cast)
    photo = meetings.photographed(specialist, conference, caption="Các đại biểu", consent=True)
    bulletin = making.published(specialist, head, actions.draft_bulletin(by=specialist, conference_id=conference.pk))

    conferences.remove_photo(by=specialist, pk=photo.pk, reason="Người trong ảnh không đồng ý")

    with pytest.raises(NotFound):
        public_picture(bulletin.slug, 1)


def test_a_picture_without_words_is_not_submitted(cast: Cast, specialist: Actor):
    conference = making.held(specialist, cast)
    meetings.photographed(specialist, conference, consent=True)
    bulletin = actions.draft_bulletin(by=specialist, conference_id=conference.pk)

    with pytest.raises(Refused) as error:
        making.moved(specialist, bulletin, "submit")

    assert rule_of(error) == "picture_without_words"


def test_pictures_left_out_get_no_number_among_those_published(cast: Cast, specialist: Actor, head: Actor):
    conference = making.held(specialist, cast)
    for colour, caption in (("red", "Một"), ("green", "Hai"), ("blue", "Ba")):
        meetings.photographed(specialist, conference, colour, caption=caption, consent=True)
    bulletin = actions.draft_bulletin(by=specialist, conference_id=conference.pk)
    BulletinPicture.objects.filter(bulletin=bulletin, number=2).update(shown=False)

    making.published(specialist, head, bulletin)

    assert [(each.number, each.caption) for each in bulletin.pictures.all()] == [(1, "Một"), (2, "Ba"), (3, "Hai")]
    with pytest.raises(NotFound):
        public_picture(bulletin.slug, 3)


def test_an_officer_of_a_commune_does_not_see_the_bulletin_of_the_department(cast: Cast, specialist: Actor):
    bulletin = making.drafted(specialist, cast)

    with pytest.raises(NotInScope):
        making.moved(cast.actor("canbo", dt.date(2025, 10, 10)), bulletin, "submit")
