"""The minutes in Word and PDF: the layout of Mẫu 1.9, what they say in each state, amendments beside them."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pypdf
import pytest
from django.urls import reverse

from gdtx.conferences import actions
from gdtx.conferences.bodies import TypedBody
from gdtx.conferences.documents.minutes import NAMED_IN_TEXT, minutes_document
from gdtx.conferences.models import Conference, Delegate
from gdtx.conferences.queries import minutes_of
from gdtx.network.scope import Actor
from gdtx.office.pdf import write_pdf
from gdtx.office.word import write_word
from tests.conferences import making
from tests.conferences.pages.test_record_pages import signed_in
from tests.reports.printed_text import of_pdf, of_word, plain
from tests.support.cast import IN_2021, Cast

GOLDEN = Path(__file__).parent / "files" / "bien_ban.txt"


def recorded(cast: Cast, by: Actor) -> Conference:
    """A conference with everything its minutes tell; two of three delegates came."""
    conference = making.called(by, cast, ends_at=dt.time(11, 30))
    for line in ("Ông Nguyễn Văn Chủ; Phó Giám đốc Sở", "Bà Lê Thị Ký; Chuyên viên"):
        actions.add_delegates(by=by, conference_id=conference.pk, lines=line)
    Delegate.objects.filter(person="Nguyễn Văn Chủ").update(duty="presiding")
    Delegate.objects.filter(person="Lê Thị Ký").update(duty="secretary")
    making.move(by, conference, "hold")
    there = Delegate.objects.filter(conference=conference).exclude(person="Phạm Thị B")
    actions.check_in(by=by, conference_id=conference.pk, delegate_ids=list(there.values_list("pk", flat=True)))
    making.add(by, conference, "phat-bieu", kind="opening", person="Nguyễn Văn Chủ", text="Khai mạc hội nghị.")
    making.add(
        by,
        conference,
        "phat-bieu",
        kind="paper",
        honorific="Ông",
        person="Lê Văn A",
        office="Giám đốc",
        title="Mô hình xã điểm",
        text="Mở 12 lớp.\nHơn 400 lượt học viên.",
    )
    making.add(by, conference, "nhan-xet", kind="shortcoming", text="Ba xã chưa báo cáo.")
    signing = making.add(by, conference, "ky-ket", title="Quy chế phối hợp", signed_on=making.HELD_ON)
    making.add(by, conference, "ben-ky", TypedBody(cast.cam_ngoc.pk), signing=signing.pk, person="Lê Văn A")
    making.add(
        by, conference, "gop-y", TypedBody(None, "Phòng GD&ĐT"), about="dự thảo báo cáo", text="Bổ sung số liệu."
    )
    making.add(by, conference, "kien-nghi", TypedBody(cast.cam_ngoc.pk), text="Cấp máy chiếu.", addressed_to="UBND xã")
    actions.add_conclusion(
        by=by,
        conference_id=conference.pk,
        text="Ghi đủ lớp đã mở.",
        owners=[TypedBody(cast.cam_ngoc.pk)],
        due_on=dt.date(2021, 3, 31),
    )
    actions.write_minutes(by=by, conference_id=conference.pk, text="Hội nghị giải lao 15 phút.", version=0)
    return conference


def moved(conference: Conference, *steps: tuple[Actor, str]) -> None:
    for who, verb in steps:
        minutes = minutes_of(conference)
        assert minutes is not None
        actions.move_minutes(by=who, conference_id=conference.pk, verb=verb, version=minutes.version, reason="Sửa lại.")


def printed(conference: Conference, folder: Path) -> tuple[str, str]:
    """The words of the Word file and of the PDF."""
    minutes = minutes_of(conference)
    assert minutes is not None
    document = minutes_document(Conference.objects.get(pk=conference.pk), minutes, on=IN_2021)
    word, pdf = folder / "a.docx", folder / "a.pdf"
    write_word(document, word)
    write_pdf(document, pdf)
    return of_word(word), of_pdf(pdf)


def test_closed_minutes_with_an_amendment_read_as_the_form_wants(
    cast: Cast, specialist: Actor, head: Actor, tmp_path: Path
) -> None:
    conference = recorded(cast, specialist)
    moved(conference, (specialist, "submit"), (head, "agree"), (head, "close"))
    actions.amend_minutes(by=head, conference_id=conference.pk, text="Có thêm 01 đại biểu.", reason="Ghi thiếu.")
    # What is answered later is no part of the minutes.
    petition = conference.petition_rows.get()
    values = {"text": petition.text, "addressed_to": "UBND xã", "state": "done", "answer": "Đã cấp."}
    actions.change_part(by=specialist, conference_id=conference.pk, kind="kien-nghi", pk=petition.pk, values=values)

    word, pdf = printed(conference, tmp_path)

    found = word.replace("\N{NO-BREAK SPACE}", " ") + "\n"
    if os.environ.get("GDTX_ACCEPT_TEXTS"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(found, encoding="utf-8")
    assert found.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()
    for line in found.splitlines():
        assert plain(line) in plain(pdf), line
    assert "Đã cấp" not in found


@pytest.mark.parametrize(
    ("verbs", "is_draft", "standing", "agreed"),
    [
        ((), True, "Biên bản đang soạn", False),
        (("submit",), True, "Biên bản đã trình thông qua", False),
        (("submit", "agree"), False, "Biên bản đã thông qua", True),
        (("submit", "agree", "reopen"), True, "Biên bản đang soạn", False),
    ],
)
def test_drafts_are_marked_and_the_foot_says_how_far_they_are(
    cast: Cast, specialist: Actor, head: Actor, verbs: tuple[str, ...], *, is_draft: bool, standing: str, agreed: bool
) -> None:
    conference = making.held(specialist, cast)
    minutes = actions.write_minutes(by=specialist, conference_id=conference.pk, text="Diễn biến.", version=0)
    moved(conference, *((specialist if verb == "submit" else head, verb) for verb in verbs))
    minutes = minutes_of(conference)
    assert minutes is not None

    document = minutes_document(Conference.objects.get(pk=conference.pk), minutes, on=IN_2021)

    assert bool(document.draft_mark) is is_draft
    assert document.stamp.startswith(standing)
    assert ("thông qua ngày" in str(document.body)) is agreed


def test_many_delegates_stand_in_a_list_behind_the_minutes(cast: Cast, specialist: Actor) -> None:
    conference = making.held(specialist, cast)
    lines = "\n".join(f"Ông Nguyễn Văn Mẫu {place}; Giám đốc; 1" for place in range(NAMED_IN_TEXT))
    actions.add_delegates(by=specialist, conference_id=conference.pk, lines=lines)
    minutes = actions.write_minutes(by=specialist, conference_id=conference.pk, text="", version=0)

    document = minutes_document(Conference.objects.get(pk=conference.pk), minutes, on=IN_2021)

    assert [each.label for each in document.appendices] == ["DANH SÁCH"]
    assert len(document.appendices[0].blocks[0].rows) == NAMED_IN_TEXT + 3  # type: ignore[union-attr]
    assert "Nguyễn Văn Mẫu 7" not in str(document.body)


def test_who_is_invited_takes_the_files_and_nobody_before_there_are_minutes(
    cast: Cast, specialist: Actor, tmp_path: Path
) -> None:
    conference = making.held(specialist, cast)
    director = signed_in(cast, "giamdoc")
    addresses = [reverse(f"conference_minutes_{kind}", args=[conference.pk]) for kind in ("word", "pdf")]

    before = [director.get(address).status_code for address in addresses]
    actions.write_minutes(by=specialist, conference_id=conference.pk, text="Diễn biến.", version=0)
    word, pdf = (director.get(address) for address in addresses)

    assert before == [404, 404]
    (tmp_path / "a.docx").write_bytes(word.content)
    (tmp_path / "a.pdf").write_bytes(pdf.content)
    assert "BIÊN BẢN" in of_word(tmp_path / "a.docx")
    assert len(pypdf.PdfReader(tmp_path / "a.pdf").pages) == 1
    assert f"bien-ban-hoi-nghi-{conference.pk}.pdf" in pdf["Content-Disposition"]
    assert signed_in(cast, "so40").get(addresses[0]).status_code == 404
