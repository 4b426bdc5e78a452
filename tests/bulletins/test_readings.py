"""A text read into fields, each confirmed, corrected or refused, and the record made of what was taken."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from gdtx.bulletins import actions
from gdtx.bulletins.actions import Decided
from gdtx.bulletins.enums import FieldState, ReadingState
from gdtx.bulletins.models import Bulletin, ReadField, Reading
from gdtx.bulletins.storage import STORE, sweep
from gdtx.conferences.models import (
    Conclusion,
    Conference,
    Delegate,
    Delegation,
    RelatedDocument,
    Remark,
    Signing,
    Speech,
)
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.network.scope import Actor
from tests.bulletins import reading_making as making
from tests.reading import made_files
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def words_of(bulletin: Bulletin) -> str:
    return "\n".join(section.text for section in bulletin.sections.all())


def test_every_kind_of_field_has_its_place_and_nothing_is_written(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)

    fields = list(reading.fields.all())
    kinds = {field.kind for field in fields}
    assert kinds >= {"person", "delegation", "figure", "task", "document", "signing", "caption", "problem", "passage"}
    person = making.field(reading, "person", "Trần Thị Thử")
    assert reading.text[person.start : person.end] == "Trần Thị Thử"
    assert person.values["office"] == "Trưởng phòng Phòng Giáo dục thường xuyên"
    assert making.field(reading, "host").state == FieldState.ABSENT
    assert {field.state for field in fields} == {FieldState.OPEN, FieldState.ABSENT}
    assert not Conference.objects.exists()
    assert not Bulletin.objects.exists()


def test_what_was_confirmed_becomes_a_record_that_was_held_and_a_draft_of_its_bulletin(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)
    making.confirm(specialist, reading)

    entered = making.entered(specialist, reading)

    conference, bulletin = entered.conference, entered.bulletin
    assert (conference.state, bulletin.state, entered.state) == ("held", "draft", "entered")
    assert (conference.kind, str(conference.starts_on), conference.period) == ("so_ket", "2021-01-20", "2020-2021/HK1")
    assert (conference.place, conference.on_direction_of) == ("Hội trường Sở", "UBND tỉnh")
    chair = Delegate.objects.get(conference=conference, duty="presiding")
    assert (chair.honorific, chair.person, chair.delegation.side) == (
        "Ông", "Lê Hoàng Mẫu", "Về phía Sở Giáo dục và Đào tạo",
    )  # fmt: skip
    assert list(Conclusion.objects.filter(conference=conference).values_list("number", flat=True)) == [1, 2, 3]
    assert Delegation.objects.filter(conference=conference, positions="Đại diện lãnh đạo").count() == 2
    assert RelatedDocument.objects.get(conference=conference).symbol == "40/2010/TT-BGDĐT"
    assert Signing.objects.get(conference=conference).parties.count() == 3
    assert Speech.objects.get(conference=conference).delegate.person == "Trần Thị Thử"
    text = words_of(bulletin)
    for fact in ("1.234 lớp với 45.678 lượt", "Lê Hoàng Mẫu", "Sở Nội vụ", "Phòng Lao động huyện", "40/2010/TT-BGDĐT"):
        assert fact in text
    conclusion = Conclusion.objects.get(conference=conference, number=1)
    assert making.field(reading, "task", "Củng cố").made == f"conclusion:{conclusion.pk}"
    assert reading.fields.filter(made="").exclude(kind__in=("caption", *SINGLE)).count() == 0


SINGLE = (
    "title", "kind", "starts_on", "organiser", "host", "on_direction_of", "place", "school_year", "period", "theme",
    "author",
)  # fmt: skip


def test_corrected_words_go_into_the_record_and_refused_ones_do_not(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)
    figure, task = making.field(reading, "figure", "1.234"), making.field(reading, "task", "Củng cố")
    person = making.field(reading, "person", "Phạm Văn Ví Dụ")
    making.decide(
        specialist,
        reading,
        {
            figure.pk: making.decided(figure, value="1.243", qualifier="over"),
            task.pk: making.decided(task, text="Kiện toàn bộ máy quản lý."),
            person.pk: making.decided(person, "refuse"),
        },
    )
    figure.refresh_from_db()
    assert figure.state == FieldState.CORRECTED
    assert figure.found["value"] == "1.234"
    making.confirm(specialist, reading)

    text = words_of(making.entered(specialist, reading).bulletin)

    assert "đã mở được hơn 1.243 lớp với 45.678 lượt học viên" in text
    assert "1. Kiện toàn bộ máy quản lý." in text
    assert "Phạm Văn Ví Dụ" not in text
    assert "1.234" not in text


def test_a_sentence_with_a_refused_figure_is_left_out_and_the_other_figure_told_alone(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)
    refused = making.field(reading, "figure", "1.234")
    making.decide(specialist, reading, {refused.pk: making.decided(refused, "refuse")})
    kept = making.field(reading, "figure", "45.678")
    making.decide(specialist, reading, {kept.pk: making.decided(kept, what="Học viên của các trung tâm")})
    making.confirm(specialist, reading)

    conference = making.entered(specialist, reading).conference

    told = [row.text for row in Remark.objects.filter(conference=conference, kind="result")]
    assert "Học viên của các trung tâm: 45.678 lượt học viên." in told
    assert not any("1.234" in text for text in told)


def test_fields_nobody_decided_about_keep_the_record_from_being_made_unless_they_are_left_out(
    cast: Cast, specialist: Actor
):
    reading = making.begun(specialist, cast)
    single = ReadField.objects.filter(reading=reading, kind__in=SINGLE, state=FieldState.OPEN)
    making.decide(specialist, reading, {row.pk: making.decided(row) for row in single})

    with pytest.raises(Refused) as refusal:
        making.entered(specialist, reading)
    assert refusal.value.rule == "undecided"
    assert "Người dự 3" in refusal.value.message
    assert not Conference.objects.exists()

    conference = making.entered(specialist, reading, leave_open=True).conference
    assert not Delegate.objects.filter(conference=conference).exists()
    assert not Conclusion.objects.filter(conference=conference).exists()


def test_half_of_the_work_is_kept_with_what_was_typed_and_not_decided(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)
    place, task = making.field(reading, "place"), making.field(reading, "task", "Củng cố")
    making.decide(
        specialist,
        reading,
        {place.pk: making.decided(place), task.pk: making.decided(task, "", text="Đang sửa dở")},
    )

    place.refresh_from_db()
    task.refresh_from_db()

    assert (place.state, place.decided_by_label != "") == (FieldState.TAKEN, True)
    assert (task.state, task.values["text"]) == (FieldState.OPEN, "Đang sửa dở")
    assert Reading.objects.get().state == ReadingState.OPEN


def test_what_the_text_does_not_say_is_taken_when_somebody_types_it(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)
    theme = making.field(reading, "theme")
    making.decide(specialist, reading, {theme.pk: Decided({"value": "Đoàn kết, đổi mới"})})
    theme.refresh_from_db()
    assert theme.state == FieldState.CORRECTED
    making.confirm(specialist, reading)

    assert making.entered(specialist, reading).conference.theme == "Đoàn kết, đổi mới"


def test_a_field_added_by_hand_is_marked_where_its_words_stand(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)

    added = actions.add_field(
        by=specialist, pk=reading.pk, version=1, kind="task", values={"text": "Tăng cường tuyên truyền."},
        words="những kinh nghiệm  RÚT RA",
    )  # fmt: skip
    assert reading.text[added.start : added.end] == "những kinh nghiệm rút ra"
    making.confirm(specialist, reading)
    conference = making.entered(specialist, reading).conference

    # One task has no number: all are numbered through, in the order of the text.
    texts = list(Conclusion.objects.filter(conference=conference).values_list("text", flat=True))
    assert texts[0] == "Tăng cường tuyên truyền."
    other = making.begun(specialist, cast)
    with pytest.raises(Refused) as refusal:
        actions.add_field(
            by=specialist, pk=other.pk, version=1, kind="task", values={"text": "Khác"}, words="không có chữ này"
        )
    assert refusal.value.rule == "words_not_there"


@pytest.mark.parametrize(
    ("kind", "words", "values", "rule", "column"),
    [
        ("starts_on", "2021", {"value": "31/02/2021"}, "bad_date", "value"),
        ("starts_on", "2021", {"value": ""}, "missing", "value"),
        ("period", "HK1", {"value": "học kỳ nào đó"}, "bad_period", "value"),
        ("organiser", "", {"value": "999999"}, "unknown_choice", "value"),
        ("figure", "1.234", {"value": "nhiều"}, "bad_number", "value"),
        ("person", "Thử", {"person": "A" * 121}, "text_too_long", "person"),
        ("delegation", "Nội vụ", {"body": "", "positions": ""}, "missing", "body"),
        ("passage", "Thay mặt", {"person": "", "office": ""}, "missing", "person"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_at_its_column_and_nothing_is_decided(
    cast: Cast, specialist: Actor, kind: str, words: str, values: dict[str, str], rule: str, column: str
):
    reading = making.begun(specialist, cast)
    row, place = making.field(reading, kind, words), making.field(reading, "place")

    with pytest.raises(Refused) as refusal:
        making.decide(specialist, reading, {place.pk: making.decided(place), row.pk: making.decided(row, **values)})

    assert (refusal.value.rule, refusal.value.where) == (rule, f"{row.pk}_{column}")
    place.refresh_from_db()
    assert place.state == FieldState.OPEN


def test_of_two_people_the_slower_one_is_told(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)
    place = making.field(reading, "place")
    making.decide(specialist, reading, {place.pk: making.decided(place)})

    with pytest.raises(Conflict):
        actions.decide_fields(by=specialist, pk=reading.pk, version=1, decided={place.pk: making.decided(place)})


def test_a_conference_that_is_still_to_come_or_lacks_its_day_is_not_recorded(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)
    making.confirm(specialist, reading, starts_on={"value": "20/01/2031"})
    with pytest.raises(Refused) as refusal:
        making.entered(specialist, reading)
    assert refusal.value.rule == "not_yet_held"
    assert not Conference.objects.exists()

    day = making.field(reading, "starts_on")
    making.decide(specialist, reading, {day.pk: making.decided(day, "refuse")})
    with pytest.raises(Refused) as refusal:
        making.entered(specialist, reading)
    assert refusal.value.rule == "missing"


def test_only_who_keeps_conferences_of_the_body_and_writes_bulletins_reads_texts(cast: Cast, specialist: Actor):
    with pytest.raises(Forbidden):
        making.begun(cast.actor("bo", specialist.on), cast)
    with pytest.raises(NotInScope):
        making.begun(cast.actor("so40", specialist.on), cast)
    reading = making.begun(specialist, cast)
    with pytest.raises(NotInScope):
        making.confirm(cast.actor("so40", specialist.on), reading)


def test_a_text_given_up_stays_and_is_not_gone_on_with(cast: Cast, specialist: Actor):
    reading = making.begun(specialist, cast)

    dropped = actions.move_reading(by=specialist, pk=reading.pk, verb="drop", version=1, reason="Gửi nhầm")

    assert dropped.state == ReadingState.DROPPED
    with pytest.raises(Refused):
        making.confirm(specialist, reading)


# --- Files --------------------------------------------------------------------------------------------------


def sent(by: Actor, cast: Cast, content: bytes, name: str) -> Reading:
    return actions.begin_reading_of_file(
        by=by, organisation_id=cast.department.pk, file=io.BytesIO(content), file_name=name
    )


@pytest.mark.django_db(transaction=True)
def test_the_file_is_kept_as_the_source_and_swept_only_when_no_text_knows_it(
    cast: Cast, specialist: Actor, tmp_path: Path
):
    word = tmp_path / "tin.docx"
    made_files.word(word, *making.TEXT.split("\n"))

    reading = sent(specialist, cast, word.read_bytes(), "thu muc\\..\\Bản tin HK1.docx")

    assert (reading.source_name, reading.file_kind) == ("Bản tin HK1.docx", "docx")
    path = STORE.path_of(reading.file_name)
    assert path is not None
    assert path.read_bytes() == word.read_bytes()
    assert sweep() == 0
    assert making.field(reading, "figure", "1.234").start is not None


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (b"", "rong.txt", "file_empty"),
        (b"a" * (5 * 1024 * 1024), "lon.txt", "file_too_large"),
        (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "cut.pdf", None),
        (b"PK\x03\x04 cut off", "hong.docx", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cu.doc", "word_doc"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "anh.png", "not_readable"),
    ],
    ids=["empty", "too large", "cut off pdf", "damaged word", "old word", "picture"],
)
def test_a_bad_file_is_refused_with_its_sentence_and_leaves_nothing(
    cast: Cast, specialist: Actor, content: bytes, name: str, rule: str | None
):
    with pytest.raises(Refused) as refusal:
        sent(specialist, cast, content, name)

    assert refusal.value.where == "file"
    assert name in refusal.value.message
    assert rule is None or refusal.value.rule == rule
    assert not Reading.objects.exists()
    assert not [path for path in STORE.folder().rglob("*.*") if path.is_file()]


def test_a_text_in_an_old_font_is_turned_into_unicode_and_says_so(cast: Cast, specialist: Actor):
    old = "Héi nghÞ tæng kÕt n¨m häc 2020-2021 cña ngµnh gi¸o dôc th­êng xuyªn. C¸c trung t©m ®· më 120 líp."

    reading = sent(specialist, cast, old.encode(), "tcvn3.txt")

    assert "TCVN3" in reading.warnings[0]["message"]
    assert "Các trung tâm đã mở 120 lớp" in reading.text


def test_a_word_file_with_macros_and_a_scan_are_refused_with_the_way_out(cast: Cast, specialist: Actor, tmp_path: Path):
    macros = made_files.with_part(made_files.word(tmp_path / "m.docx", "Hội nghị"), "word/vbaProject.bin", b"x")
    scan = made_files.scan(tmp_path / "s.pdf")

    for path, rule in ((macros, "word_macros"), (scan, "pdf_scan")):
        with pytest.raises(Refused) as refusal:
            sent(specialist, cast, path.read_bytes(), path.name)
        assert (refusal.value.rule, refusal.value.where) == (rule, "file")
        assert refusal.value.way_out
