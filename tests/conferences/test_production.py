"""The set of papers: one ZIP, one stamp, figures of one moment, slides with charts that can be edited."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import pypdf
import pytest
from pptx import Presentation

from gdtx.conferences import actions, production
from gdtx.conferences.bodies import TypedBody
from gdtx.conferences.models import Conference, PaperSet
from gdtx.conferences.standing import changed_since, figures_now
from gdtx.foundation.clock import use_business_date
from gdtx.foundation.making import FilesState
from gdtx.network.scope import Actor
from tests.conferences import making
from tests.learning.making import log
from tests.support.cast import IN_2021, Cast


@pytest.fixture
def figured(cast: Cast) -> Cast:
    """Two centres held classes in HK1 2020-2021, two are silent."""
    director, neighbour = cast.actor("giamdoc", IN_2021), cast.actor("giamdoc_ps", IN_2021)
    log(director, cast.cam_ngoc, topic="Luật Đất đai", turns=120, female=70)
    log(director, cast.cam_ngoc, topic="Trồng lúa", group="KT", turns=80)
    log(neighbour, cast.phong_son, topic="May công nghiệp", group="DN", turns=35)
    log(director, cast.cam_ngoc, topic="Luật Giao thông", turns=100, start_on=dt.date(2019, 10, 7))
    return cast


def previous(by: Actor, cast: Cast) -> Conference:
    """The conference of the summer before: three conclusions, two petitions."""
    conference = making.prepared(
        by,
        cast.department.pk,
        kind="tong_ket",
        title="Hội nghị tổng kết năm học 2019-2020",
        starts_on=dt.date(2020, 8, 28),
        period="2019-2020",
    )
    for text, due in (
        ("Kiện toàn ban giám đốc các trung tâm.", dt.date(2020, 10, 30)),
        ("Ghi đủ lớp đã mở trong học kỳ I.", dt.date(2021, 1, 15)),
        ("Chọn xã điểm.", dt.date(2021, 5, 30)),
    ):
        actions.add_conclusion(
            by=by,
            conference_id=conference.pk,
            text=text,
            due_on=due,
            owners=[TypedBody(None, "Các trung tâm học tập cộng đồng")],
        )
    first = conference.conclusion_rows.get(number=1)
    actions.note_conclusion(by=by, pk=first.pk, state="done", text="12 trung tâm đã kiện toàn.")
    making.add(by, conference, "kien-nghi", TypedBody(cast.cam_ngoc.pk), text="Cấp thêm máy chiếu")
    making.add(
        by,
        conference,
        "kien-nghi",
        TypedBody(None, "Phòng GD&ĐT huyện"),
        text="Tập huấn giáo viên",
        state="done",
        answer="Đã tập huấn tháng 10/2020.",
    )
    return conference


def ready(by: Actor, cast: Cast) -> Conference:
    """The conference the set is made for."""
    previous(by, cast)
    conference = making.called(by, cast)
    making.add(by, conference, "chuong-trinh", kind="report", text="Báo cáo sơ kết", minutes=30)
    making.add(by, conference, "chuong-trinh", kind="discussion", text="Thảo luận", minutes=60)
    making.add(by, conference, "tai-lieu", title="Mô hình xã điểm", person="Lê Văn A")
    return conference


def made(by: Actor, conference: Conference) -> PaperSet:
    """A set as the worker makes it."""
    asked = actions.request_set(by=by, conference_id=conference.pk)
    started = actions.start_set(asked.pk)
    assert started is not None
    with use_business_date(started.business_date):
        actions.finish_set(started, **production.for_request(started))
    return PaperSet.objects.get(pk=asked.pk)


def opened(paper_set: PaperSet) -> zipfile.ZipFile:
    return zipfile.ZipFile(actions.folder_of(paper_set.pk) / f"{paper_set.name}.zip")


def word(archive: zipfile.ZipFile, name: str) -> str:
    """All text of a Word file of the set."""
    found = docx.Document(io.BytesIO(archive.read(name)))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    feet = [paragraph.text for section in found.sections for paragraph in section.footer.paragraphs]
    return "\n".join([*(paragraph.text for paragraph in found.paragraphs), *cells, *feet])


def pdf(archive: zipfile.ZipFile, name: str) -> str:
    """All text of a PDF of the set."""
    reader = pypdf.PdfReader(io.BytesIO(archive.read(name)))
    return "\n".join(page.extract_text() for page in reader.pages)


def test_the_set_holds_every_paper_under_one_stamp(figured: Cast, specialist: Actor) -> None:
    paper_set = made(specialist, ready(specialist, figured))

    with opened(paper_set) as archive:
        names = archive.namelist()
        words = [name for name in names if name.endswith(".docx")]
        texts = {name: word(archive, name) for name in words}
        slides = Presentation(io.BytesIO(archive.read("09-trinh-chieu.pptx")))
        index = archive.read("00-muc-luc.txt").decode("utf-8-sig")
        pdfs = {name: pdf(archive, name).replace("\n", " ") for name in names if name.endswith(".pdf")}

    assert {name.split("-")[0] for name in names} == {"00", "01", "02", "03", "04", "05", "06", "07", "08", "09"}
    assert len([name for name in names if name.startswith("01-giay-moi/")]) == 2
    assert paper_set.state == FilesState.DONE
    assert paper_set.stamp.startswith("Bộ tài liệu số 1 · số liệu chốt lúc")
    assert [name for name, text in texts.items() if paper_set.stamp not in text] == []
    assert [name for name, text in pdfs.items() if paper_set.checksum not in text.replace(" ", "")] == []
    assert paper_set.stamp in index
    assert all(
        any(paper_set.stamp in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in slides.slides
    )


def test_the_papers_say_who_what_and_where_things_stand(figured: Cast, specialist: Actor) -> None:
    paper_set = made(specialist, ready(specialist, figured))

    with opened(paper_set) as archive:
        invitation = word(archive, next(name for name in archive.namelist() if name.startswith("01-giay-moi/001")))
        delegates = word(archive, "02-danh-sach-dai-bieu.docx")
        order = word(archive, "04-chuong-trinh-dieu-hanh.docx")
        review = word(archive, "05-du-thao-bao-cao.docx")
        ranking = word(archive, "06-phu-luc-xep-hang.docx")
        answers = word(archive, "07-tra-loi-kien-nghi.docx")
        state = word(archive, "08-tinh-trang-ket-luan.docx")

    assert "GIẤY MỜI" in invitation
    assert "/GM-SGDĐT" in invitation
    assert "Ban giám đốc" in invitation
    assert "Ông Lê Văn A, Giám đốc" in invitation
    assert "08 giờ 00, ngày 20 tháng 01 năm 2021" in invitation
    assert "Ký tên" in delegates
    assert "Bà Phạm Thị B" in delegates
    # Times follow from the minutes of what stands before.
    for text in ("08:00", "08:15", "08:45", "09:45"):
        assert text in order, text
    assert "BÁO CÁO" in review
    assert "235" in review
    assert "chưa báo cáo" in ranking
    assert "2 trung tâm chưa báo cáo" in ranking
    assert "1/2 kiến nghị đã được trả lời" in answers
    assert "Chưa trả lời" in answers
    assert "Đã tập huấn tháng 10/2020." in answers
    assert "1/3 kết luận đã thực hiện, 1 kết luận quá hạn" in state
    assert "12 trung tâm đã kiện toàn." in state


def test_the_slides_are_ten_to_fifteen_with_charts_that_can_be_edited(figured: Cast, specialist: Actor) -> None:
    paper_set = made(specialist, ready(specialist, figured))

    with opened(paper_set) as archive:
        slides = Presentation(io.BytesIO(archive.read("09-trinh-chieu.pptx"))).slides
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    values = {value for chart in charts for plot in chart.plots for series in plot.series for value in series.values}

    assert 10 <= len(slides) <= 15
    assert len(charts) >= 2
    assert {120, 80, 35} <= values
    assert all(slide.shapes.title is not None and slide.shapes.title.text_frame.text for slide in slides)


def test_the_ranked_units_come_by_turns_and_the_silent_last(figured: Cast, specialist: Actor) -> None:
    from gdtx.conferences.documents.ranking import ranking_rows

    now = figures_now(specialist, ready(specialist, figured))
    assert now is not None

    rows = ranking_rows(now, None)

    ranked = [row[5] for row in rows if row[0] != "–"]
    assert ranked == sorted(ranked, key=lambda text: -int(text.replace(".", "")))
    silent = [row for row in rows if row[0] == "–"]
    assert rows[len(rows) - len(silent) :] == silent
    assert all(row[4] == "chưa báo cáo" for row in silent)


def test_what_changes_overnight_is_shown_and_the_locked_figures_stay(figured: Cast, specialist: Actor) -> None:
    conference = ready(specialist, figured)
    paper_set = made(specialist, conference)
    assert changed_since(paper_set, figures_now(specialist, conference)) == []

    log(figured.actor("giamdoc", IN_2021), figured.cam_ngoc, topic="Sửa xe máy", group="DN", turns=40, place="Thôn 2")

    changed = changed_since(paper_set, figures_now(specialist, conference))
    told = {each.what: (each.locked, each.now) for each in changed}
    assert told["Số lớp"] == ("3", "4")
    assert told["Lượt học viên"] == ("235", "275")
    assert any("đào tạo nghề" in what.lower() or "nghề" in what for what in told)
    assert PaperSet.objects.get(pk=paper_set.pk).figures["now"]["turns"] == 235

    second = made(specialist, conference)
    with opened(second) as archive:
        text = word(archive, "10-thay-doi-so-lieu.docx")
    assert second.number == 2
    assert second.stamp != paper_set.stamp
    assert "Bộ tài liệu số 1 chốt số liệu lúc" in text
    assert "275" in text


def test_a_conference_without_a_period_has_no_figures_and_still_its_papers(cast: Cast, specialist: Actor) -> None:
    conference = making.called(specialist, cast, period="", series="", kind="gop_y", title="Hội nghị góp ý kế hoạch")
    for count in range(6):
        making.add(specialist, conference, "tai-lieu", title=f"Bản góp ý {count}", text="Nội dung góp ý")

    paper_set = made(specialist, conference)

    with opened(paper_set) as archive:
        names = archive.namelist()
        slides = Presentation(io.BytesIO(archive.read("09-trinh-chieu.pptx"))).slides
    assert "05-du-thao-bao-cao.docx" not in names
    assert "06-phu-luc-xep-hang.docx" not in names
    assert 10 <= len(slides) <= 15
    assert paper_set.figures is None
    assert "không gắn với kỳ" in str(paper_set.contents)


def test_a_request_under_way_is_answered_with_itself_and_a_lost_one_is_given_up(cast: Cast, specialist: Actor) -> None:
    conference = making.called(specialist, cast)

    first = actions.request_set(by=specialist, conference_id=conference.pk)
    again = actions.request_set(by=specialist, conference_id=conference.pk)
    PaperSet.objects.filter(pk=first.pk).update(requested_at=first.requested_at - dt.timedelta(minutes=11))
    fresh = actions.request_set(by=specialist, conference_id=conference.pk)

    assert again.pk == first.pk
    assert fresh.pk != first.pk
    assert PaperSet.objects.get(pk=first.pk).state == FilesState.FAILED


def test_files_of_old_sets_go_and_what_they_showed_stays(
    figured: Cast, specialist: Actor, django_capture_on_commit_callbacks
) -> None:
    conference = making.called(specialist, figured)
    with django_capture_on_commit_callbacks(execute=True):
        sets = [made(specialist, conference) for _turn in range(4)]

    kept = [(actions.folder_of(each.pk) / f"{each.name}.zip").is_file() for each in sets]

    assert kept == [False, True, True, True]
    assert PaperSet.objects.get(pk=sets[0].pk).figures is not None
