"""The record: who may write it, what it refuses, bodies under the name of the day."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.audit.models import Event
from gdtx.conferences import actions
from gdtx.conferences.bodies import Names, TypedBody, read_body
from gdtx.conferences.models import (
    AgendaItem,
    Amendment,
    Conclusion,
    Conference,
    Delegate,
    Minutes,
    Petition,
    Photo,
    Speech,
)
from gdtx.conferences.queries import previous_of, visible_conferences
from gdtx.conferences.standing import opening
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.foundation.typed_values import fingerprint
from gdtx.network.models import OrganisationVersion
from gdtx.network.scope import Actor
from gdtx.office.images import ImageRefused
from tests.conferences import making
from tests.support.cast import IN_2021, IN_2025, REFORM, Cast

BAD_DAY = dt.date(2021, 1, 10)


def refused(error: pytest.ExceptionInfo[Refused], rule: str) -> Refused:
    """The refusal, of the rule."""
    assert error.value.rule == rule, error.value.sentence
    return error.value


# --- Who ----------------------------------------------------------------------------------------------------


def test_the_department_keeps_its_conferences_and_a_centre_its_own(cast: Cast, specialist: Actor) -> None:
    of_department = making.prepared(specialist, cast.department.pk)
    of_centre = making.prepared(cast.actor("giamdoc", IN_2021), cast.cam_ngoc.pk)

    with pytest.raises(Forbidden) as error:
        making.add(specialist, of_centre, "chuong-trinh", text="Khai mạc")
    assert "chỉ người được giao của đơn vị đó" in refused(error, "other_body").sentence
    with pytest.raises(NotInScope):
        making.add(cast.actor("giamdoc", IN_2021), of_department, "chuong-trinh", text="Khai mạc")
    with pytest.raises(NotInScope):
        actions.prepare_conference(
            by=cast.actor("so40", IN_2021), organiser_id=cast.department.pk, values={"title": "x"}
        )


def test_who_is_invited_sees_the_conference_once_it_is_called(cast: Cast, specialist: Actor) -> None:
    director, neighbour = cast.actor("giamdoc", IN_2021), cast.actor("giamdoc_ps", IN_2021)
    conference = making.prepared(specialist, cast.department.pk)
    making.add(specialist, conference, "chuong-trinh", text="Khai mạc")
    making.add(specialist, conference, "thanh-phan", TypedBody(cast.cam_ngoc.pk))

    before = visible_conferences(director).count()
    making.move(specialist, conference, "call")

    assert before == 0
    assert [row.pk for row in visible_conferences(director)] == [conference.pk]
    assert visible_conferences(neighbour).count() == 0
    assert visible_conferences(cast.actor("so40", IN_2021)).count() == 0


def test_the_successor_of_a_closed_organiser_keeps_its_old_conferences(cast: Cast) -> None:
    old = cast.actor("canbo_cu", IN_2021)
    conference = making.prepared(old, cast.committee_cam_ngoc.pk, starts_on=dt.date(2021, 1, 18))

    successor = cast.actor("canbo", IN_2025)
    names = Names(conference.starts_on, [conference.organiser_id])

    assert names.of(conference.organiser_id).endswith("Cẩm Ngọc")
    assert visible_conferences(successor).filter(pk=conference.pk).exists()
    making.add(successor, conference, "van-ban", role="notice", symbol="05/TB-UBND")
    assert conference.relateddocument_rows.count() == 1


# --- Bodies and days ------------------------------------------------------------------------------------------


def test_a_conference_of_a_body_merged_since_still_reads_right(cast: Cast, specialist: Actor) -> None:
    conference = making.prepared(specialist, cast.department.pk)
    row = making.add(specialist, conference, "thanh-phan", TypedBody(cast.committee_cam_ngoc.pk))
    OrganisationVersion.objects.filter(organisation=cast.committee_cam_ngoc, valid_to__gt=REFORM).delete()

    assert Names(conference.starts_on, [row.organisation_id]).body(row).endswith("xã Cẩm Ngọc")


def test_a_body_that_ended_before_the_day_is_refused_and_its_successor_named(cast: Cast) -> None:
    by = cast.actor("so", IN_2025)
    conference = making.prepared(by, cast.department.pk, starts_on=dt.date(2025, 10, 20), period="")

    with pytest.raises(Refused) as error:
        making.add(by, conference, "thanh-phan", TypedBody(cast.committee_cam_ngoc.pk))
    refusal = refused(error, "body_closed")
    assert "20/10/2025" in refusal.sentence

    with pytest.raises(Refused) as by_code:
        read_body(cast.committee_cam_ngoc.code, conference.starts_on, conference.area_id)
    refused(by_code, "body_closed")


def test_a_name_that_one_body_bears_is_tied_to_it_and_any_other_stays_a_name(cast: Cast, specialist: Actor) -> None:
    conference = making.prepared(specialist, cast.department.pk)
    version = OrganisationVersion.objects.on(IN_2021).get(organisation=cast.cam_ngoc)

    tied = read_body(version.name.upper(), conference.starts_on, conference.area_id)
    free = read_body("Hội Khuyến học tỉnh", conference.starts_on, conference.area_id)

    assert tied == TypedBody(cast.cam_ngoc.pk)
    assert free == TypedBody(None, "Hội Khuyến học tỉnh")


@pytest.mark.parametrize(
    ("values", "rule", "where"),
    [
        ({"title": "  "}, "missing", "title"),
        ({"starts_on": None}, "missing", "starts_on"),
        ({"ends_on": BAD_DAY}, "dates_reversed", "ends_on"),
        ({"starts_at": dt.time(9), "ends_at": dt.time(8)}, "dates_reversed", "ends_at"),
        ({"period": "HK1"}, "bad_period", "period"),
        ({"kind": "tiec"}, "unknown_choice", "kind"),
        ({"title": "a" * 301}, "text_too_long", "title"),
    ],
)
def test_what_a_conference_may_not_be(
    cast: Cast, specialist: Actor, values: dict[str, object], rule: str, where: str
) -> None:
    with pytest.raises(Refused) as error:
        making.prepared(specialist, cast.department.pk, **values)

    assert refused(error, rule).where == where
    assert Conference.objects.count() == 0


# --- Steps ----------------------------------------------------------------------------------------------------


def test_nobody_is_called_without_guests_and_an_agenda_and_nothing_is_held_before_its_day(
    cast: Cast, specialist: Actor
) -> None:
    conference = making.prepared(specialist, cast.department.pk, starts_on=dt.date(2021, 1, 28))
    with pytest.raises(Refused) as nobody:
        making.move(specialist, conference, "call")
    making.add(specialist, conference, "thanh-phan", TypedBody(None, "Các phòng"))
    with pytest.raises(Refused) as nothing:
        making.move(specialist, conference, "call")
    making.add(specialist, conference, "chuong-trinh", text="Khai mạc")
    making.move(specialist, conference, "call")
    with pytest.raises(Refused) as early:
        making.move(specialist, conference, "hold")

    refused(nobody, "nobody_invited")
    refused(nothing, "no_agenda")
    assert "28/01/2021" in refused(early, "not_yet_held").sentence


def test_what_somebody_else_changed_is_not_overwritten_unseen(cast: Cast, specialist: Actor) -> None:
    conference = making.prepared(specialist, cast.department.pk)
    row = making.add(specialist, conference, "chuong-trinh", text="Khai mạc")
    seen = fingerprint(AgendaItem.objects.get(pk=row.pk))
    change = {"by": specialist, "conference_id": conference.pk, "kind": "chuong-trinh", "pk": row.pk}
    actions.change_part(**change, values={"text": "Đón tiếp"}, seen=seen)

    with pytest.raises(Conflict) as error:
        actions.change_part(**change, values={"text": "Văn nghệ"}, seen=seen)

    refused(error, "stale_version")
    assert AgendaItem.objects.get(pk=row.pk).text == "Đón tiếp"


def test_a_row_that_others_rest_on_is_not_removed(cast: Cast, specialist: Actor) -> None:
    conference = making.called(specialist, cast)
    delegation = making.first_delegate(conference).delegation
    assert delegation is not None

    with pytest.raises(Forbidden) as error:
        actions.remove_part(by=specialist, conference_id=conference.pk, kind="thanh-phan", pk=delegation.pk)

    assert "2 mục khác" in refused(error, "part_in_use").sentence


def test_rows_change_places_and_keep_their_order(cast: Cast, specialist: Actor) -> None:
    conference = making.prepared(specialist, cast.department.pk)
    rows = [making.add(specialist, conference, "chuong-trinh", text=text) for text in ("Một", "Hai", "Ba")]

    actions.move_part(by=specialist, conference_id=conference.pk, kind="chuong-trinh", pk=rows[2].pk, up=True)

    assert [row.text for row in AgendaItem.objects.filter(conference=conference)] == ["Một", "Ba", "Hai"]


# --- Delegates ------------------------------------------------------------------------------------------------


def test_pasted_lines_are_counted_and_a_bad_one_is_named_with_its_number(cast: Cast, specialist: Actor) -> None:
    conference = making.called(specialist, cast)
    lines = "\n".join(
        [
            "Tiến sĩ Phạm Văn D\tTrưởng phòng\t38-15169-HTCD",
            "",
            ";;",
            "Ông Lê Văn A; Giám đốc",
            "Bà Hoàng Thị E; Chuyên viên; Đoàn không có",
            "Một; Hai; Ba; Bốn",
        ]
    )

    taken = actions.add_delegates(by=specialist, conference_id=conference.pk, lines=lines)

    added = Delegate.objects.get(person="Phạm Văn D")
    assert (taken.read, taken.added, len(taken.refused)) == (5, 1, 4)
    assert (added.honorific, added.delegation and added.delegation.organisation_id) == ("Tiến sĩ", cast.cam_ngoc.pk)
    assert [refusal.split(" ")[1] for refusal in taken.refused] == ["3", "4", "5", "6"]
    assert "đã có trong danh sách" in taken.refused[1]
    assert "Đoàn không có" in taken.refused[2]


def test_presence_is_noted_once_from_the_day_on_and_can_be_taken_back(cast: Cast, specialist: Actor) -> None:
    early = making.called(specialist, cast, starts_on=dt.date(2021, 1, 22))
    with pytest.raises(Refused) as error:
        actions.check_in(by=specialist, conference_id=early.pk, delegate_ids=[making.first_delegate(early).pk])
    refused(error, "not_yet_held")
    conference = making.called(specialist, cast, series="", title="Hội nghị khác")
    who = making.first_delegate(conference)

    fresh = actions.check_in(by=specialist, conference_id=conference.pk, delegate_ids=[who.pk], how="code")
    again = actions.check_in(by=specialist, conference_id=conference.pk, delegate_ids=[who.pk])
    noted = Delegate.objects.get(pk=who.pk)
    actions.undo_check_in(by=specialist, conference_id=conference.pk, delegate_id=who.pk)

    assert (fresh, again) == (1, 0)
    assert (noted.checked_in_how, noted.checked_in_by_label) == ("code", specialist.label)
    assert Delegate.objects.get(pk=who.pk).checked_in_at is None


# --- Minutes --------------------------------------------------------------------------------------------------


def test_minutes_are_agreed_by_somebody_else_and_closed(cast: Cast, specialist: Actor, head: Actor) -> None:
    conference = making.with_minutes(specialist, cast, "submit", "agree", "close", agreeing=head)

    minutes = Minutes.objects.get(conference=conference)
    finished = making.move(specialist, conference, "finish")

    assert (minutes.state, minutes.closed_on) == ("closed", IN_2021)
    assert finished.state == "concluded"


def test_who_submitted_the_minutes_does_not_agree_to_them(cast: Cast, head: Actor) -> None:
    conference = making.with_minutes(head, cast, "submit")
    minutes = Minutes.objects.get(conference=conference)

    with pytest.raises(Forbidden) as error:
        actions.move_minutes(by=head, conference_id=conference.pk, verb="agree", version=minutes.version)

    refused(error, "own_submission")


def test_nothing_of_the_record_is_edited_after_closing_and_the_way_out_is_an_amendment(
    cast: Cast, specialist: Actor, head: Actor
) -> None:
    conference = making.held(specialist, cast)
    speech = making.add(specialist, conference, "phat-bieu", kind="report", person="Lê Văn A", text="Báo cáo")
    conclusion = actions.add_conclusion(by=specialist, conference_id=conference.pk, text="Ghi đủ lớp.")
    minutes = actions.write_minutes(by=specialist, conference_id=conference.pk, text="Diễn biến.", version=0)
    for verb, who in (("submit", specialist), ("agree", head), ("close", head)):
        minutes = actions.move_minutes(by=who, conference_id=conference.pk, verb=verb, version=minutes.version)
    change = {"by": specialist, "conference_id": conference.pk}
    attempts = [
        lambda: making.add(specialist, conference, "phat-bieu", kind="report", person="B"),
        lambda: actions.change_part(**change, kind="phat-bieu", pk=speech.pk, values={"text": "Khác"}),
        lambda: actions.remove_part(**change, kind="phat-bieu", pk=speech.pk),
        lambda: actions.add_delegates(**change, lines="Người mới"),
        lambda: actions.add_conclusion(**change, text="Kết luận thêm"),
        lambda: actions.change_conclusion(by=specialist, pk=conclusion.pk, text="Khác"),
        lambda: actions.remove_conclusion(by=specialist, pk=conclusion.pk),
        lambda: actions.write_minutes(**change, text="Khác", version=minutes.version),
        lambda: actions.change_conference(**change, version=3, values={"title": "Khác"}),
    ]

    for attempt in attempts:
        with pytest.raises(Forbidden) as error:
            attempt()
        assert "phụ lục sửa đổi có đánh số" in refused(error, "minutes_closed").sentence

    first = actions.amend_minutes(by=head, conference_id=conference.pk, text="Sửa số lớp.", reason="Ghi nhầm")
    second = actions.amend_minutes(by=head, conference_id=conference.pk, text="Bổ sung.", reason="Thiếu")
    assert (first.number, second.number) == (1, 2)
    assert Speech.objects.get(pk=speech.pk).text == "Báo cáo"
    assert Minutes.objects.get(conference=conference).text == "Diễn biến."
    assert Event.objects.filter(verb="amend_minutes").count() == 2


def test_after_closing_answers_standings_documents_and_photographs_still_go_on(
    cast: Cast, specialist: Actor, head: Actor
) -> None:
    conference = making.held(specialist, cast)
    petition = making.add(specialist, conference, "kien-nghi", TypedBody(None, "Phòng"), text="Cấp máy chiếu")
    conclusion = actions.add_conclusion(by=specialist, conference_id=conference.pk, text="Ghi đủ lớp.")
    minutes = actions.write_minutes(by=specialist, conference_id=conference.pk, text="", version=0)
    for verb, who in (("submit", specialist), ("agree", head), ("close", head)):
        minutes = actions.move_minutes(by=who, conference_id=conference.pk, verb=verb, version=minutes.version)
    change = {"by": specialist, "conference_id": conference.pk, "kind": "kien-nghi", "pk": petition.pk}
    answered = {"text": "Cấp máy chiếu", "state": "done", "answer": "Đã cấp."}

    actions.change_part(**change, values=answered)
    actions.note_conclusion(by=specialist, pk=conclusion.pk, state="done", text="Đủ 559 trung tâm.")
    making.add(specialist, conference, "van-ban", role="letter", symbol="2302/SGDĐT", abstract="Hướng dẫn")
    making.photographed(specialist, conference, caption="Toàn cảnh")

    assert Petition.objects.get(pk=petition.pk).state == "done"
    assert Conclusion.objects.get(pk=conclusion.pk).state_on == IN_2021
    with pytest.raises(Forbidden):
        actions.change_part(**change, values={**answered, "text": "Cấp hai máy chiếu"})


def test_an_amendment_needs_closed_minutes_a_text_and_a_reason(cast: Cast, specialist: Actor, head: Actor) -> None:
    conference = making.with_minutes(specialist, cast, "submit", "agree", agreeing=head)
    with pytest.raises(Refused) as not_closed:
        actions.amend_minutes(by=head, conference_id=conference.pk, text="Sửa", reason="Nhầm")
    minutes = Minutes.objects.get(conference=conference)
    actions.move_minutes(by=head, conference_id=conference.pk, verb="close", version=minutes.version)
    with pytest.raises(Refused) as no_reason:
        actions.amend_minutes(by=head, conference_id=conference.pk, text="Sửa", reason=" ")
    with pytest.raises(Forbidden):
        actions.amend_minutes(by=specialist, conference_id=conference.pk, text="Sửa", reason="Nhầm")

    refused(not_closed, "not_closed")
    assert refused(no_reason, "missing").where == "reason"
    assert Amendment.objects.count() == 0


# --- Conclusions ------------------------------------------------------------------------------------------------


def test_conclusions_are_numbered_and_a_number_is_used_once(cast: Cast, specialist: Actor) -> None:
    conference = making.held(specialist, cast)
    first = actions.add_conclusion(by=specialist, conference_id=conference.pk, text="Một")
    second = actions.add_conclusion(by=specialist, conference_id=conference.pk, text="Hai")

    with pytest.raises(Refused) as taken:
        actions.add_conclusion(by=specialist, conference_id=conference.pk, text="Ba", number=2)
    with pytest.raises(Refused) as early:
        actions.add_conclusion(by=specialist, conference_id=conference.pk, text="Ba", due_on=BAD_DAY)

    assert (first.number, second.number) == (1, 2)
    refused(taken, "number_taken")
    assert "10/01/2021" in refused(early, "due_before_conference").sentence


def test_done_needs_a_word_on_what_was_done(cast: Cast, specialist: Actor) -> None:
    conference = making.held(specialist, cast)
    conclusion = actions.add_conclusion(by=specialist, conference_id=conference.pk, text="Một")

    with pytest.raises(Refused) as error:
        actions.note_conclusion(by=specialist, pk=conclusion.pk, state="done")

    assert refused(error, "missing").where == "text"


def test_the_next_conference_of_the_series_opens_with_the_state_of_the_last(cast: Cast, specialist: Actor) -> None:
    last = making.held(specialist, cast, starts_on=dt.date(2020, 8, 28), period="2019-2020")
    conclusion = actions.add_conclusion(
        by=specialist, conference_id=last.pk, text="Ghi đủ lớp.", due_on=dt.date(2020, 12, 31)
    )
    making.add(specialist, last, "kien-nghi", TypedBody(None, "Phòng"), text="Cấp máy chiếu")
    other = making.held(specialist, cast, starts_on=dt.date(2020, 10, 1), series="Chuỗi khác", period="")
    conference = making.prepared(specialist, cast.department.pk)

    found = opening(specialist, conference)

    assert previous_of(conference, specialist.on) == last
    assert previous_of(other, specialist.on) is None
    assert found is not None
    assert [(each.conclusion.pk, each.badge.text) for each in found.conclusions] == [(conclusion.pk, "quá hạn")]
    assert (found.done, found.late, found.answered) == (0, 1, 0)
    assert [each.row.text for each in found.petitions] == ["Cấp máy chiếu"]


# --- Photographs ------------------------------------------------------------------------------------------------


def test_photographs_stand_in_order_with_captions_and_the_same_one_comes_once(cast: Cast, specialist: Actor) -> None:
    conference = making.held(specialist, cast)
    photos = [
        making.photographed(specialist, conference, colour, caption=colour) for colour in ("red", "green", "blue")
    ]
    again = making.photographed(specialist, conference, "red", caption="Khác")

    actions.move_photo(by=specialist, pk=photos[2].pk, up=True)

    assert again.pk == photos[0].pk
    assert [photo.caption for photo in Photo.objects.filter(conference=conference)] == ["red", "blue", "green"]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "image_empty"),
        (b"<html><script>alert(1)</script></html>", "image_is_page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image_is_drawing"),
        (b"%PDF-1.7 not a picture", "image_unknown"),
        (b"\xff\xd8\xff\xe0 broken", "image_broken"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_reason(
    cast: Cast, specialist: Actor, content: bytes, rule: str
) -> None:
    import io

    conference = making.held(specialist, cast)

    with pytest.raises(ImageRefused) as error:
        actions.add_photo(by=specialist, conference_id=conference.pk, file=io.BytesIO(content), file_name="anh.jpg")

    assert error.value.rule == rule
    assert "anh.jpg" in error.value.sentence
    assert Photo.objects.count() == 0


def test_a_photograph_is_taken_away_with_a_reason(cast: Cast, specialist: Actor) -> None:
    conference = making.held(specialist, cast)
    photo = making.photographed(specialist, conference)

    with pytest.raises(Refused) as error:
        actions.remove_photo(by=specialist, pk=photo.pk, reason=" ")
    actions.remove_photo(by=specialist, pk=photo.pk, reason="Người trong ảnh không đồng ý")

    refused(error, "missing_reason")
    gone = Photo.objects.get(pk=photo.pk)
    assert gone.removed_reason == "Người trong ảnh không đồng ý"
    with pytest.raises(NotInScope):
        actions.change_photo(by=specialist, pk=photo.pk, caption="x", description="", consent=False)
