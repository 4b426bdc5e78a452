"""Files of papers to be read before: who sends and reads them, in which states, what is refused, where they end up."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gdtx.conferences import actions
from gdtx.conferences.models import Conference, Paper, PaperFile
from gdtx.conferences.storage import PAPERS, sweep
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.network.scope import Actor
from tests.conferences import making
from tests.conferences.pages.test_record_pages import signed_in
from tests.conferences.test_production import made, opened, word
from tests.directives.papers import pdf
from tests.directives.papers import word as word_file
from tests.support.cast import Cast


def sent(by: Actor, paper: Paper, content: bytes | None = None, name: str = "tham luận.pdf") -> PaperFile:
    return actions.add_paper_file(by=by, paper_id=paper.pk, file=io.BytesIO(content or pdf()), file_name=name)


@pytest.fixture
def paper(cast: Cast, specialist: Actor) -> Paper:
    """A paper that is asked for, at a conference that is called."""
    found: Paper = making.add(specialist, making.called(specialist, cast), "tai-lieu", title="Mô hình xã điểm")
    return found


def test_a_file_is_kept_once_and_its_paper_counts_as_received(
    specialist: Actor, paper: Paper, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = sent(specialist, paper)
    again = sent(specialist, paper, name="gửi lại.pdf")

    paper.refresh_from_db()
    assert again.pk == first.pk
    assert (first.title, first.kind, paper.state) == ("tham luận.pdf", "pdf", "received")
    path = PAPERS.path_of(first.name)
    assert path is not None
    assert path.read_bytes() == pdf()
    assert path.parent.name == first.name[:2]


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"", "file_empty"), (word_file(macro=True), "file_macros"), (b"MZ chuong trinh", "file_kind")],
)
def test_what_acts_or_is_nothing_to_read_is_refused_and_leaves_nothing(
    specialist: Actor, paper: Paper, content: bytes, rule: str
) -> None:
    with pytest.raises(Refused) as error:
        actions.add_paper_file(by=specialist, paper_id=paper.pk, file=io.BytesIO(content), file_name="a.bin")

    assert error.value.rule == rule
    assert not PaperFile.objects.exists()
    assert [path for path in PAPERS.folder().rglob("*") if path.is_file()] == []


def test_a_paper_has_no_more_than_ten_files(specialist: Actor, paper: Paper) -> None:
    for place in range(10):
        sent(specialist, paper, pdf(f"/So {place}".encode()))

    with pytest.raises(Conflict) as error:
        sent(specialist, paper, pdf(b"/So 11"))

    assert error.value.rule == "too_many_files"
    assert paper.files.count() == 10


@pytest.mark.parametrize(
    ("steps", "refused"),
    [
        ((), ""),
        (("submit",), "minutes_agreed"),
        (("submit", "agree"), "minutes_agreed"),
        (("submit", "agree", "close"), "minutes_closed"),
    ],
)
def test_files_are_sent_and_removed_until_the_minutes_hold_them(
    cast: Cast, specialist: Actor, head: Actor, steps: tuple[str, ...], refused: str
) -> None:
    conference = making.held(specialist, cast)
    paper = making.add(specialist, conference, "tai-lieu", title="Mô hình xã điểm")
    there = sent(specialist, paper)
    minutes = actions.write_minutes(by=specialist, conference_id=conference.pk, text="Diễn biến.", version=0)
    for verb in steps:
        by = specialist if verb == "submit" else head
        minutes = actions.move_minutes(by=by, conference_id=conference.pk, verb=verb, version=minutes.version)

    found = []
    for attempt in (
        lambda: sent(specialist, paper, pdf(b"/Them 1")),
        lambda: actions.remove_paper_file(by=specialist, pk=there.pk),
    ):
        try:
            attempt()
            found.append("")
        except Forbidden as error:
            found.append(error.rule)

    assert found == [refused, refused]
    assert paper.files.count() == 1


def test_only_who_keeps_the_conference_sends_and_those_outside_do_not_know_of_it(cast: Cast, paper: Paper) -> None:
    with pytest.raises(Forbidden):
        sent(cast.actor("giamdoc", making.HELD_ON), paper)
    with pytest.raises(NotInScope):
        sent(cast.actor("so40", making.HELD_ON), paper)

    assert not PaperFile.objects.exists()


def test_those_invited_read_a_file_once_the_conference_is_called(cast: Cast, specialist: Actor) -> None:
    conference = making.prepared(specialist, cast.department.pk)
    making.add(specialist, conference, "chuong-trinh", kind="opening", text="Khai mạc")
    making.add(specialist, conference, "thanh-phan", making.TypedBody(cast.cam_ngoc.pk))
    paper = making.add(specialist, conference, "tai-lieu", title="Mô hình xã điểm")
    address = reverse("conference_paper_file", args=[sent(specialist, paper).pk])
    director = signed_in(cast, "giamdoc")

    before = director.get(address).status_code
    making.move(specialist, conference, "call")
    answer = director.get(address)

    assert before == 404
    assert b"".join(answer) == pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert signed_in(cast, "so40").get(address).status_code == 404


def test_the_form_takes_what_is_right_and_says_what_is_not(cast: Cast, paper: Paper) -> None:
    client = signed_in(cast, "so")
    address = reverse("conference_paper_files", args=[paper.pk])
    good, bad = SimpleUploadedFile("a.pdf", pdf()), SimpleUploadedFile("b.docm", word_file(macro=True))

    refused = client.post(address, {"papers": [bad]})
    taken = client.post(address, {"papers": [good, SimpleUploadedFile("b.docm", word_file(macro=True))]}, follow=True)
    page = taken.content.decode()

    assert refused.status_code == 400
    assert "có chứa macro" in refused.content.decode()
    assert "Đã nhận 1 tệp." in page
    assert "có chứa macro" in page
    file = PaperFile.objects.get()
    assert reverse("conference_paper_file", args=[file.pk]) in page
    assert client.post(reverse("conference_paper_file_remove", args=[file.pk])).status_code == 302
    assert not PaperFile.objects.exists()


def test_a_paper_with_files_is_not_removed_unseen(specialist: Actor, paper: Paper) -> None:
    sent(specialist, paper)

    with pytest.raises(Forbidden) as error:
        actions.remove_part(by=specialist, conference_id=paper.conference_id, kind="tai-lieu", pk=paper.pk)

    assert error.value.rule == "part_in_use"
    assert "tệp của tài liệu" in str(error.value.way_out)


def test_the_set_holds_the_files_and_what_was_gathered_before(cast: Cast, specialist: Actor) -> None:
    conference: Conference = making.called(specialist, cast, period="", series="")
    paper = making.add(specialist, conference, "tai-lieu", title="Mô hình xã điểm")
    content = word_file()
    sent(specialist, paper, content, "bài.docx")
    gone = sent(specialist, paper)
    PAPERS.remove(gone.name)
    whose = making.TypedBody(cast.cam_ngoc.pk)
    making.add(specialist, conference, "gop-y", whose, about="dự thảo báo cáo", text="Bổ sung số liệu.")
    making.add(specialist, conference, "kien-nghi", whose, text="Cấp máy chiếu", addressed_to="UBND tỉnh")

    paper_set = made(specialist, conference)

    with opened(paper_set) as archive:
        read = [name for name in archive.namelist() if name.startswith("11-")]
        kept = archive.read(read[0])
        told = word(archive, "12-y-kien-kien-nghi.docx")
    assert read == ["11-tai-lieu-doc-truoc/01-1-mo-hinh-xa-diem.docx"]
    assert kept == content
    assert "Thiếu tệp “tham luận.pdf”" in str(paper_set.contents)
    for text in ("Bổ sung số liệu.", "(Về: dự thảo báo cáo)", "Cấp máy chiếu", "(Gửi: UBND tỉnh)", "Chưa trả lời"):
        assert text in told


def test_a_sweep_keeps_what_rows_know(specialist: Actor, paper: Paper) -> None:
    file = sent(specialist, paper)

    sweep()

    assert PAPERS.path_of(file.name) is not None
