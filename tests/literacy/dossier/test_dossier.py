"""The dossier of a year: what is there and missing, signed papers, the decision, everything as one file."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gdtx.audit.models import Event
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.literacy.actions import freeze_register
from gdtx.literacy.dossier import actions, archive
from gdtx.literacy.dossier.actions import Decision
from gdtx.literacy.dossier.queries import Dossier, dossier_of
from gdtx.literacy.dossier.storage import STORE, tidy_up
from gdtx.literacy.models import DossierPaper, PrintedTable, Recognition
from gdtx.literacy.rounds import closing
from gdtx.network.scope import Actor
from gdtx.people.models import AccessEntry
from tests.literacy.rounds.making import YEAR, Survey, make_survey
from tests.support.cast import IN_2025, Cast

#: Freezing reads one moment of the database, so it cannot run inside the transaction of a test.
pytestmark = pytest.mark.django_db(transaction=True)

COMMUNE = "15127"
DECISION = Decision("1234/QĐ-UBND", dt.date(2025, 10, 9), "Ủy ban nhân dân tỉnh Thanh Hóa", 1)


def pdf(text: str = "một") -> io.BytesIO:
    """A PDF as far as its kind is looked at."""
    return io.BytesIO(b"%PDF-1.7\n" + text.encode() + b"\nstartxref\n9\n%%EOF\n")


def frozen(cast: Cast) -> Survey:
    """The survey of 2025, frozen by the board."""
    survey = make_survey(cast)
    closing.lock_round(by=survey.officer, round_id=survey.round.pk, version=1)
    freeze_register(by=survey.actor("chutich"), area_code=COMMUNE, year=YEAR)
    return survey


def states(dossier: Dossier) -> dict[str, str]:
    """Part → how it stands."""
    return {item.part.code: item.state for item in dossier.items}


def add(by: Actor, part: str = "to-trinh", *, text: str = "một", replaces: int | None = None) -> DossierPaper:
    """A signed paper of the commune's dossier."""
    return actions.add_paper(
        by=by,
        code=COMMUNE,
        year=YEAR,
        part=part,
        file=pdf(text),
        file_name="Tờ trình đã ký.pdf",
        number="05/TTr-UBND",
        signed_on=dt.date(2025, 10, 2),
        replaces=replaces,
    )


def client(cast: Cast, username: str) -> Client:
    """Somebody signed in on a day of autumn 2025."""
    found = Client()
    found.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    session = found.session
    session[BUSINESS_DATE_SESSION_KEY] = IN_2025.isoformat()
    session.save()
    return found


def test_the_archive_holds_what_is_there_and_its_first_sheet_names_what_is_missing_and_who_adds_it(cast: Cast) -> None:
    survey = frozen(cast)
    officer = survey.officer
    add(officer)
    dossier = dossier_of(officer, COMMUNE, YEAR)
    assert states(dossier) == {
        "to-trinh": "there",
        "bao-cao": "draft",
        "bieu": "there",
        "bien-ban-tu-kiem-tra": "draft",
        "danh-sach": "there",
        "so-theo-doi": "there",
        "bien-ban-kiem-tra": "missing",
        "quyet-dinh": "missing",
    }
    with archive.make(by=officer, dossier=dossier, names=False) as file, zipfile.ZipFile(file) as made:
        names = made.namelist()
        first = docx.Document(io.BytesIO(made.read("00-danh-muc-ho-so.docx")))
        report = docx.Document(io.BytesIO(made.read("02-bao-cao/du-thao-bao-cao.docx")))
        listed = openpyxl.load_workbook(io.BytesIO(made.read("05-danh-sach/danh-sach.xlsx")))
    assert "01-to-trinh/to-trinh-da-ky.pdf" in names
    assert "01-to-trinh/du-thao-to-trinh.docx" not in names
    assert sum(name.startswith("03-bieu/") for name in names) == PrintedTable.objects.count() == 8
    assert set(PrintedTable.objects.values_list("frozen_id", flat=True)) == {dossier.frozen_id}
    said = "\n".join(paragraph.text for paragraph in first.paragraphs)
    assert "Biên bản kiểm tra của cấp trên: Chưa có bản ký. Người bổ sung: Chuyên viên Sở" in said
    assert "Tờ trình" not in said.partition("CÒN THIẾU")[2]
    cells = [cell.text for table in report.tables for row in table.rows for cell in row.cells]
    # Of four people of 15 to 60 one left at grade 3, one finished grade 4, one holds a degree, of one nothing is known.
    assert cells[cells.index("15–60") :][:6] == ["15–60", "4", "2", "50,00%", "1", "25,00%"]
    text = "\n".join(str(cell.value) for sheet in listed for row in sheet.iter_rows() for cell in row if cell.value)
    assert "Thôn Cao" in text
    assert "An" not in text.split()
    assert not any(name.startswith("06-") for name in names)
    assert not AccessEntry.objects.exists()
    assert Event.objects.filter(verb="take_dossier", subject_id=f"{COMMUNE} {YEAR}").count() == 1


def test_names_go_along_only_for_who_sees_persons_and_asks_and_that_is_written_down(cast: Cast) -> None:
    survey = frozen(cast)
    dossier = dossier_of(survey.officer, COMMUNE, YEAR)
    with archive.make(by=survey.officer, dossier=dossier, names=True) as file, zipfile.ZipFile(file) as made:
        listed = openpyxl.load_workbook(io.BytesIO(made.read("05-danh-sach/danh-sach.xlsx")))
        assert "06-so-theo-doi/phieu-dieu-tra.xlsx" in made.namelist()
    text = "\n".join(str(cell.value) for sheet in listed for row in sheet.iter_rows() for cell in row if cell.value)
    assert "Phạm Văn An" in text
    assert [(each.purpose, each.persons) for each in AccessEntry.objects.order_by("pk")] == [
        ("report", 3),
        ("report", 5),
    ]
    for username in ("so", "chutich"):
        with pytest.raises(Forbidden):
            archive.make(by=survey.actor(username), dossier=dossier, names=True)
    posted = client(cast, "so").post(reverse("dossier_archive", args=[COMMUNE, YEAR]), {"ho-ten": "co"})
    assert posted.status_code == 403
    assert AccessEntry.objects.count() == 2


def test_a_signed_paper_that_replaces_another_keeps_it_and_never_replaces_what_was_not_seen(cast: Cast) -> None:
    survey = make_survey(cast)
    officer = survey.officer
    one = add(officer)
    with pytest.raises(Conflict, match="người khác đã thêm"):
        add(officer, text="hai")
    two = add(officer, text="hai", replaces=one.pk)
    one.refresh_from_db()
    assert one.replaced_at is not None
    assert [STORE.path_of(each.name).read_bytes()[9:12] for each in (one, two)] == [b"m\xe1\xbb", b"hai"]
    kept = {path.name for path in STORE.folder().rglob("*.pdf")}
    assert {one.name, two.name} <= kept
    tidy_up()
    assert all(STORE.path_of(each.name) for each in (one, two))
    found = dossier_of(officer, COMMUNE, YEAR)
    assert found.papers["to-trinh"] == two
    assert found.earlier["to-trinh"] == [one]


def test_who_adds_what(cast: Cast) -> None:
    survey = make_survey(cast)
    add(survey.actor("chutich"), "bao-cao")
    add(survey.actor("so"), "bien-ban-kiem-tra")
    for username, part in (("so", "to-trinh"), ("canbo", "bien-ban-kiem-tra"), ("giamdoc", "to-trinh")):
        with pytest.raises(Forbidden):
            add(survey.actor(username), part)
    with pytest.raises(NotInScope):
        add(survey.actor("so40"), "bien-ban-kiem-tra")
    with pytest.raises(Refused) as acting:
        actions.add_paper(
            by=survey.officer,
            code=COMMUNE,
            year=YEAR,
            part="to-trinh",
            file=pdf("/JavaScript"),
            file_name="x.pdf",
        )
    assert acting.value.rule == "file_acts"
    with pytest.raises(Refused, match="sau hôm nay"):
        actions.record_recognition(
            by=survey.actor("so"), code=COMMUNE, year=YEAR, told=Decision("1/QĐ", dt.date(2026, 1, 1), "UBND tỉnh", 1)
        )
    assert DossierPaper.objects.count() == 2


def test_the_department_records_the_decision_and_an_earlier_record_stays(cast: Cast) -> None:
    survey = make_survey(cast)
    for username in ("canbo", "chutich"):
        with pytest.raises(Forbidden):
            actions.record_recognition(by=survey.actor(username), code=COMMUNE, year=YEAR, told=DECISION)
    department = survey.actor("so")
    one = actions.record_recognition(by=department, code=COMMUNE, year=YEAR, told=DECISION)
    told = Decision("1235/QĐ-UBND", DECISION.signed_on, DECISION.issuer, 2)
    with pytest.raises(Conflict):
        actions.record_recognition(by=department, code=COMMUNE, year=YEAR, told=told)
    two = actions.record_recognition(
        by=department, code=COMMUNE, year=YEAR, told=told, replaces=one.pk, file=pdf(), file_name="qd.pdf"
    )
    found = dossier_of(survey.officer, COMMUNE, YEAR)
    assert found.recognition == two
    assert found.earlier_recognitions == [Recognition.objects.get(pk=one.pk)]
    assert states(found)["quyet-dinh"] == "there"
    event = Event.objects.filter(verb="record_recognition").latest("pk")
    assert (event.before["standard"], event.after["decision_number"]) == (1, "1235/QĐ-UBND")


def test_the_pages_show_add_and_keep_to_the_scope(cast: Cast) -> None:
    frozen(cast)
    page = reverse("dossier", args=[COMMUNE, YEAR])
    officer, department = client(cast, "canbo"), client(cast, "so")
    adding = reverse("dossier_paper_add", args=[COMMUNE, YEAR, "to-trinh"])
    text = officer.get(page).content.decode()
    assert adding in text
    assert "Kèm danh sách có họ tên" in text
    assert reverse("dossier_recognition", args=[COMMUNE, YEAR]) not in text
    wrong = {"file": SimpleUploadedFile("a.txt", b"abc"), "number": "05/TTr", "signed_on": "31/02/2025"}
    refused = officer.post(adding, wrong)
    assert (refused.status_code, "05/TTr" in refused.content.decode()) == (400, True)
    good = {"file": SimpleUploadedFile("a.pdf", pdf().getvalue()), "number": "05/TTr", "signed_on": "02/10/2025"}
    assert officer.post(adding, good).status_code == 302
    paper = DossierPaper.objects.get()
    file = reverse("dossier_paper", args=[paper.pk])
    assert b"".join(department.get(file).streaming_content) == pdf().getvalue()
    draft = department.get(reverse("dossier_draft", args=[COMMUNE, YEAR, "bien-ban-tu-kiem-tra"]))
    minutes = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(draft.content)).paragraphs)
    assert "Chưa rõ trình độ: 1 người" in minutes
    seen = department.get(page).content.decode()
    assert "Kèm danh sách có họ tên" not in seen
    asked = department.get(reverse("dossier_recognition", args=[COMMUNE, YEAR])).content.decode()
    assert 'value="Ủy ban nhân dân tỉnh Thanh Hóa"' in asked
    told = {
        "level": "1",
        "number": "9/QĐ-UBND",
        "signed_on": "09/10/2025",
        "issuer": "UBND tỉnh",
        "file": SimpleUploadedFile("qd.pdf", pdf().getvalue()),
    }
    answer = department.post(reverse("dossier_recognition", args=[COMMUNE, YEAR]), told, follow=True)
    assert "Đạt chuẩn mức độ 1: Quyết định 9/QĐ-UBND" in answer.content.decode()
    province = department.get(reverse("dossier", args=["38", YEAR])).content.decode()
    assert "mức độ 1" in province
    stranger = client(cast, "so40")
    assert [stranger.get(each).status_code for each in (page, file)] == [404, 404]
    assert client(cast, "giamdoc").get(page).status_code == 403
