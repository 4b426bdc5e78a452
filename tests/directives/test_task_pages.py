"""The pages of tasks: what they show to whom, what they refuse, and how many queries they make."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gdtx.directives.actions import tasks
from gdtx.directives.models.tasks import Task, TaskNote, YearTheme
from gdtx.foundation import reading
from gdtx.inbox.models import Notice
from tests.directives.conftest import SignIn
from tests.directives.drafting import issued
from tests.directives.tasking import DUE, give
from tests.directives.test_tasks import drafted
from tests.support.cast import IN_2025, Cast, area

pytestmark = pytest.mark.django_db

LATE = DUE + dt.timedelta(days=12)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def task(cast: Cast) -> Task:
    """A task of the department for the centre of Cẩm Ngọc."""
    return give(cast.actor("so", IN_2025), cast.cam_ngoc, proof="Quyết định kiện toàn")


def text(response: object) -> str:
    """The page as text."""
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


# --- The board --------------------------------------------------------------------------------------------------


def test_the_board_shows_who_answers_by_when_and_how_it_stands(sign_in_as: SignIn, task: Task) -> None:
    page = text(sign_in_as("so", LATE).get("/nhiem-vu/"))
    assert "Kiện toàn ban giám đốc trung tâm" in page
    assert "TTHTCĐ xã Cẩm Ngọc" in page
    assert "30/11/2025" in page
    assert "trễ 12 ngày" in page


def test_a_neighbour_sees_nothing_of_it(sign_in_as: SignIn, task: Task) -> None:
    client = sign_in_as("so40", LATE)
    assert "Kiện toàn" not in text(client.get("/nhiem-vu/"))
    assert client.get(f"/nhiem-vu/{task.pk}/").status_code == 404


def test_a_task_given_later_is_not_known_yet(sign_in_as: SignIn, task: Task) -> None:
    assert sign_in_as("so", IN_2025 - dt.timedelta(days=1)).get(f"/nhiem-vu/{task.pk}/").status_code == 404


def test_tabs_hold_what_they_say(sign_in_as: SignIn, cast: Cast, task: Task) -> None:
    client = sign_in_as("so", LATE)
    assert "Kiện toàn" in text(client.get("/nhiem-vu/?xem=tre"))
    assert "Kiện toàn" not in text(client.get("/nhiem-vu/?xem=cho"))
    tasks.answer_task(by=cast.actor("giamdoc", LATE), task_id=task.pk, version=1, text="Đã xong")
    assert "Kiện toàn" not in text(client.get("/nhiem-vu/?xem=tre"))
    waiting = text(client.get("/nhiem-vu/?xem=cho"))
    assert "chờ xác nhận, trả lời trễ" in waiting


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=kien+toan", True),
        ("q=mo+hinh", False),
        ("don-vi=38-15169-HTCD", True),
        ("don-vi=38-15127-HTCD", False),
        ("don-vi=trung+tâm+học+tập+cộng+đồng+xã+cẩm+ngọc", True),
        ("nguoi=999999", False),
        ("don-vi=khong-co", False),
        ("ben-giao=38-SGDDT", True),
        ("loai=petition", False),
        ("loai=task", True),
        ("cua-toi=1", False),
        ("chu-de=999", False),
        ("nguon=desk:12", False),
    ],
)
def test_the_board_is_narrowed(sign_in_as: SignIn, task: Task, query: str, found: bool) -> None:
    page = text(sign_in_as("so", IN_2025).get(f"/nhiem-vu/?{query}"))
    assert ("Kiện toàn ban giám đốc trung tâm" in page) is found


def test_my_tasks_are_those_of_my_unit(sign_in_as: SignIn, task: Task) -> None:
    assert "Kiện toàn" in text(sign_in_as("giamdoc", IN_2025).get("/nhiem-vu/?cua-toi=1"))


def test_the_board_makes_as_many_queries_for_three_tasks_as_for_one(sign_in_as: SignIn, cast: Cast, task: Task) -> None:
    client = sign_in_as("so", IN_2025)
    client.get("/nhiem-vu/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/nhiem-vu/")
    for centre in (cast.phong_son, cast.tam_chung):
        give(cast.actor("so", IN_2025), centre)
    with CaptureQueriesContext(connection) as three:
        client.get("/nhiem-vu/")
    assert len(three) == len(one)


def test_the_board_as_heat_map_counts_done_of_all(sign_in_as: SignIn, task: Task) -> None:
    page = text(sign_in_as("so", LATE).get("/nhiem-vu/?kieu=nhiet"))
    assert "0/1" in page
    assert "1 quá hạn" in page


def test_the_board_comes_out_whole_as_excel(sign_in_as: SignIn, task: Task) -> None:
    response = sign_in_as("so", LATE).get("/nhiem-vu/xuat.xlsx?xem=tre")
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        strings = book.read("xl/sharedStrings.xml").decode() if "xl/sharedStrings.xml" in book.namelist() else ""
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "Kiện toàn ban giám đốc trung tâm" in strings + sheet


def test_what_is_late_stands_on_one_page(sign_in_as: SignIn, cast: Cast, task: Task) -> None:
    give(cast.actor("so", IN_2025), cast.tam_chung, due_on=IN_2025)
    page = text(sign_in_as("so", LATE).get("/nhiem-vu/tre/"))
    assert "TTHTCĐ xã Cẩm Ngọc" in page
    assert "TTHTCĐ xã Tam Chung" in page
    assert "lâu nhất 63 ngày" in page


def test_nothing_late_is_said(sign_in_as: SignIn, task: Task) -> None:
    assert "Không có việc nào trễ" in text(sign_in_as("so", IN_2025).get("/nhiem-vu/tre/"))


# --- Giving and passing down ------------------------------------------------------------------------------------


def test_a_task_is_given_by_name_of_the_unit(sign_in_as: SignIn, cast: Cast) -> None:
    data = {
        "title": "Gửi kế hoạch năm",
        "units": "trung tâm học tập cộng đồng xã cẩm ngọc",
        "due_on": "15/12/2025",
        "remind_days": "3",
    }
    response = sign_in_as("so", IN_2025).post("/nhiem-vu/giao/", data)
    given = Task.objects.get()
    assert response["Location"] == f"/nhiem-vu/{given.pk}/"
    assert (given.owner_id, given.due_on) == (cast.cam_ngoc.pk, dt.date(2025, 12, 15))


def test_a_task_for_every_unit_of_a_kind_is_passed_down_to_each(sign_in_as: SignIn, cast: Cast) -> None:
    data = {
        "title": "Gửi kế hoạch năm",
        "kind": "community_learning_centre",
        "area": str(area("38", IN_2025).pk),
        "due_on": "15/12/2025",
        "remind_days": "3",
    }
    sign_in_as("so", IN_2025).post("/nhiem-vu/giao/", data)
    first = Task.objects.get(parent__isnull=True)
    assert first.owner_id == cast.department.pk
    assert set(first.children.values_list("owner__code", flat=True)) == {
        "38-15169-HTCD",
        "38-15127-HTCD",
        "38-14848-HTCD",
    }


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"units": "khong-co"}, "Không có đơn vị đang hoạt động mang mã hoặc tên: khong-co."),
        ({"units": ""}, "Chưa chọn đơn vị thực hiện."),
        ({"due_on": "01/9/2025"}, "Hạn 01/9/2025 trước ngày giao 10/10/2025."),
        ({"due_on": "31/02/2026"}, "31/02/2026"),
        ({"title": ""}, "Chưa ghi nội dung nhiệm vụ."),
        ({"check": "centres_recorded"}, "Chưa ghi kỳ số liệu."),
        ({"check": "centres_recorded", "check_period": "HK9"}, "HK9"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_typed_is_lost(
    sign_in_as: SignIn, cast: Cast, changed: dict[str, str], sentence: str
) -> None:
    data = {
        "title": "Gửi kế hoạch năm",
        "units": "38-15169-HTCD",
        "due_on": "15/12/2025",
        "proof": "Kế hoạch đã ký",
        "remind_days": "3",
    }
    page = text(sign_in_as("so", IN_2025).post("/nhiem-vu/giao/", data | changed))
    assert sentence in page
    assert "Kế hoạch đã ký" in page
    assert not Task.objects.exists()


def test_a_form_sent_twice_gives_one_task(sign_in_as: SignIn, cast: Cast) -> None:
    data = {
        "title": "Gửi kế hoạch năm",
        "units": "38-15169-HTCD",
        "due_on": "15/12/2025",
        "remind_days": "3",
        "token": "5f0c1b52-6f2e-4d0e-9d2d-0a0b8a6a9b11",
    }
    client = sign_in_as("so", IN_2025)
    client.post("/nhiem-vu/giao/", data)
    client.post("/nhiem-vu/giao/", data)
    assert Task.objects.count() == 1


def test_the_commune_ticks_its_centres_to_pass_a_task_down(sign_in_as: SignIn, cast: Cast) -> None:
    first = give(cast.actor("so", IN_2025), cast.committee_cam_thuy)
    client = sign_in_as("canbo", IN_2025)
    page = text(client.get(f"/nhiem-vu/{first.pk}/giao-tiep/"))
    assert "Trung tâm học tập cộng đồng thị trấn Phong Sơn" in page
    client.post(f"/nhiem-vu/{first.pk}/giao-tiep/", {"version": "1", "ticked": [str(cast.cam_ngoc.pk)]})
    assert first.children.get().owner_id == cast.cam_ngoc.pk
    assert "Đã giao tiếp" in text(client.get(f"/nhiem-vu/{first.pk}/"))


# --- One task ---------------------------------------------------------------------------------------------------


def test_the_page_offers_what_one_may_do(sign_in_as: SignIn, task: Task) -> None:
    owner = text(sign_in_as("giamdoc", IN_2025).get(f"/nhiem-vu/{task.pk}/"))
    assert f"/nhiem-vu/{task.pk}/tra-loi/" in owner
    assert f"/nhiem-vu/{task.pk}/gia-han/" not in owner
    giver = text(sign_in_as("so", IN_2025).get(f"/nhiem-vu/{task.pk}/"))
    assert f"/nhiem-vu/{task.pk}/tra-loi/" not in giver
    assert f"/nhiem-vu/{task.pk}/gia-han/" in giver


def test_an_answer_with_a_file_is_verified_on_the_page(sign_in_as: SignIn, cast: Cast, task: Task) -> None:
    owner = sign_in_as("giamdoc", IN_2025)
    response = owner.post(
        f"/nhiem-vu/{task.pk}/tra-loi/",
        {"version": "1", "text": "Đã có quyết định.", "files": SimpleUploadedFile("quyet-dinh.pdf", PDF)},
    )
    assert response.status_code == 302
    file = task.answers.get().files.get()
    answer = owner.get(f"/nhiem-vu/tep/{file.pk}/")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert sign_in_as("so40", IN_2025).get(f"/nhiem-vu/tep/{file.pk}/").status_code == 404
    page = text(sign_in_as("so", IN_2025).get(f"/nhiem-vu/{task.pk}/"))
    assert "Đã có quyết định." in page
    assert "quyet-dinh.pdf" in page
    assert "Xác nhận xong" in page
    sign_in_as("so", IN_2025).post(f"/nhiem-vu/{task.pk}/buoc/", {"version": "2", "buoc": "verify"})
    task.refresh_from_db()
    assert task.state == "verified"


def test_a_file_that_is_not_what_it_says_is_refused_and_the_text_stays(sign_in_as: SignIn, task: Task) -> None:
    page = text(
        sign_in_as("giamdoc", IN_2025).post(
            f"/nhiem-vu/{task.pk}/tra-loi/",
            {"version": "1", "text": "Đã có quyết định.", "files": SimpleUploadedFile("x.pdf", b"khong phai")},
        )
    )
    assert "không phải PDF" in page
    assert "Đã có quyết định." in page
    assert not task.answers.exists()


def test_returning_without_a_reason_is_refused_on_the_page(sign_in_as: SignIn, cast: Cast, task: Task) -> None:
    tasks.answer_task(by=cast.actor("giamdoc", IN_2025), task_id=task.pk, version=1, text="Đã xong")
    response = sign_in_as("so", IN_2025).post(f"/nhiem-vu/{task.pk}/buoc/", {"version": "2", "buoc": "return"})
    assert response.status_code == 400
    assert "Chưa ghi lý do" in text(response)


def test_the_owner_pressing_verify_is_told_why_not(sign_in_as: SignIn, cast: Cast) -> None:
    task = give(cast.actor("so", IN_2025), cast.committee_cam_thuy)
    tasks.answer_task(by=cast.actor("canbo", IN_2025), task_id=task.pk, version=1, text="Đã xong")
    response = sign_in_as("chutich", IN_2025).post(f"/nhiem-vu/{task.pk}/buoc/", {"version": "2", "buoc": "verify"})
    assert response.status_code == 403
    assert "không tự kết thúc nhiệm vụ của mình" in text(response)


def test_postponing_cancelling_and_talking_by_the_pages(sign_in_as: SignIn, task: Task) -> None:
    so, owner = sign_in_as("so", IN_2025), sign_in_as("giamdoc", IN_2025)
    assert "Xin lùi hạn" in text(owner.post(f"/nhiem-vu/{task.pk}/trao-doi/", {"text": "Xin lùi hạn"}, follow=True))
    page = text(so.post(f"/nhiem-vu/{task.pk}/gia-han/", {"version": "1", "due_on": "01/11/2025", "reason": "Bão"}))
    assert "không sau hạn đang có" in page
    so.post(f"/nhiem-vu/{task.pk}/gia-han/", {"version": "1", "due_on": "10/12/2025", "reason": "Bão"})
    assert "Gia hạn từ 30/11/2025 đến 10/12/2025" in text(owner.get(f"/nhiem-vu/{task.pk}/"))
    so.post(f"/nhiem-vu/{task.pk}/huy/", {"version": "2", "reason": "Giao nhầm"})
    assert "Giao nhầm" in text(owner.get(f"/nhiem-vu/{task.pk}/"))


def test_a_page_of_an_earlier_day_shows_the_state_of_that_day_and_only_shows(
    sign_in_as: SignIn, cast: Cast, task: Task
) -> None:
    tasks.answer_task(by=cast.actor("giamdoc", LATE), task_id=task.pk, version=1, text="Trả lời sau")
    page = text(sign_in_as("giamdoc", IN_2025).get(f"/nhiem-vu/{task.pk}/"))
    assert "Trả lời sau" not in page
    assert "còn 51 ngày" in page
    assert "chỉ xem" in page


def test_the_page_makes_a_fixed_number_of_queries(sign_in_as: SignIn, cast: Cast) -> None:
    first = give(cast.actor("so", IN_2025), cast.committee_cam_thuy)
    by, client = cast.actor("canbo", IN_2025), sign_in_as("so", IN_2025)
    tasks.pass_down(by=by, task_id=first.pk, version=1, owners=[cast.cam_ngoc.pk])
    client.get(f"/nhiem-vu/{first.pk}/")
    reading.forget()
    with CaptureQueriesContext(connection) as one:
        client.get(f"/nhiem-vu/{first.pk}/")
    tasks.pass_down(by=by, task_id=first.pk, version=1, owners=[cast.phong_son.pk])
    with CaptureQueriesContext(connection) as two:
        client.get(f"/nhiem-vu/{first.pk}/")
    assert len(two) == len(one)


# --- Reminding, matters, themes ---------------------------------------------------------------------------------


def test_ticked_tasks_are_reminded_by_one_notice_kept_in_each_thread(
    sign_in_as: SignIn, cast: Cast, task: Task
) -> None:
    other = give(cast.actor("so", IN_2025), cast.tam_chung)
    client = sign_in_as("so", LATE)
    page = text(client.get(f"/nhiem-vu/nhac/?viec={task.pk}&viec={other.pk}"))
    assert "2 đơn vị" in page
    client.post("/nhiem-vu/nhac/", {"viec": [task.pk, other.pk], "text": "Đề nghị trả lời."})
    notice = Notice.objects.get()
    assert notice.addressed == 2
    assert set(TaskNote.objects.values_list("task_id", "kind")) == {(task.pk, "reminder"), (other.pk, "reminder")}
    assert "Nhắc" in text(client.get(f"/nhiem-vu/{task.pk}/"))


def test_what_is_answered_is_not_reminded(sign_in_as: SignIn, cast: Cast, task: Task) -> None:
    tasks.answer_task(by=cast.actor("giamdoc", IN_2025), task_id=task.pk, version=1, text="Xong")
    page = text(sign_in_as("so", LATE).get(f"/nhiem-vu/nhac/?viec={task.pk}"))
    assert "không có việc nào đang chờ trả lời" in page
    assert not Notice.objects.exists()


def test_a_petition_goes_up_is_answered_and_closed_by_who_raised_it(sign_in_as: SignIn, cast: Cast) -> None:
    data = {
        "kind": "petition",
        "title": "Đề nghị cấp kinh phí",
        "to": str(cast.department.pk),
        "due_on": "01/12/2025",
    }
    sign_in_as("giamdoc", IN_2025).post("/nhiem-vu/kien-nghi/", data)
    raised = Task.objects.get()
    assert (raised.kind, raised.owner_id, raised.given_by_id) == ("petition", cast.department.pk, cast.cam_ngoc.pk)
    sign_in_as("so", IN_2025).post(f"/nhiem-vu/{raised.pk}/tra-loi/", {"version": "1", "text": "Đã trình UBND tỉnh."})
    assert "Coi là đã giải quyết" in text(sign_in_as("giamdoc", IN_2025).get(f"/nhiem-vu/{raised.pk}/"))
    sign_in_as("phogiamdoc", IN_2025).post(f"/nhiem-vu/{raised.pk}/buoc/", {"version": "2", "buoc": "verify"})
    raised.refresh_from_db()
    assert raised.state == "verified"


def test_a_proposal_to_a_body_outside_is_answered_by_who_raised_it(sign_in_as: SignIn, cast: Cast) -> None:
    data = {
        "kind": "proposal",
        "title": "Đề nghị ban hành đề án",
        "owner_text": "Ủy ban nhân dân tỉnh Thanh Hóa",
        "due_on": "01/12/2025",
    }
    sign_in_as("so", IN_2025).post("/nhiem-vu/kien-nghi/", data)
    raised = Task.objects.get()
    assert (raised.owner_id, raised.owner_text) == (None, "Ủy ban nhân dân tỉnh Thanh Hóa")
    tasks.answer_task(by=cast.actor("so", IN_2025), task_id=raised.pk, version=1, text="Quyết định 1825")
    closed = tasks.verify_task(by=cast.actor("truongphong", IN_2025), task_id=raised.pk, version=2)
    assert closed.is_over
    assert "Ủy ban nhân dân tỉnh Thanh Hóa" in text(sign_in_as("so", IN_2025).get("/nhiem-vu/?loai=matter&xem=het"))


def test_a_theme_has_its_outline_of_tasks_point_by_point(sign_in_as: SignIn, cast: Cast) -> None:
    client = sign_in_as("so", IN_2025)
    client.post(
        "/nhiem-vu/chu-de/dat/",
        {"school_year": "2025-2026", "title": "Đoàn kết, sáng tạo", "citation": "Công văn 1234"},
    )
    theme = YearTheme.objects.get()
    by = cast.actor("so", IN_2025)
    give(by, cast.cam_ngoc, theme=theme.pk, point="2.10", title="Điểm mười")
    give(by, cast.cam_ngoc, theme=theme.pk, point="2.9", title="Điểm chín")
    page = text(client.get(f"/nhiem-vu/chu-de/{theme.pk}/"))
    assert page.index("Điểm chín") < page.index("Điểm mười")
    assert "0/2 xong" in page
    assert "Đoàn kết" in text(sign_in_as("giamdoc", IN_2025).get("/nhiem-vu/chu-de/"))
    again = text(client.post("/nhiem-vu/chu-de/dat/", {"school_year": "2025-2026", "title": "Khác"}))
    assert "đã có chủ đề năm học 2025-2026" in again
    client.post(f"/nhiem-vu/chu-de/{theme.pk}/sua/", {"title": "Đoàn kết, kỷ cương", "version": "1"})
    theme.refresh_from_db()
    assert (theme.title, theme.version) == ("Đoàn kết, kỷ cương", 2)


def test_outsiders_learn_of_a_draft_no_more_than_that_it_has_no_number(sign_in_as: SignIn, cast: Cast) -> None:
    document = drafted(cast)
    task = give(cast.actor("so", IN_2025), cast.cam_ngoc, document=document.pk)
    outside = text(sign_in_as("giamdoc", IN_2025).get(f"/nhiem-vu/{task.pk}/"))
    assert "văn bản chưa có số" in outside
    assert "Kiện toàn trung tâm" not in outside
    inside = text(sign_in_as("so", IN_2025).get(f"/nhiem-vu/{task.pk}/"))
    assert f"/van-ban/{document.pk}/" in inside


def test_a_board_of_a_person_and_of_a_document_says_of_whom_it_is(sign_in_as: SignIn, cast: Cast, task: Task) -> None:
    letter = issued(cast)
    person = cast.people["truongphong"]
    own = give(cast.actor("giamdocso", IN_2025), cast.department, responsible_id=person.pk, document=letter.pk)
    client = sign_in_as("so", IN_2025)
    address = f"/nhiem-vu/?nguoi={person.pk}&amp;xem=het"

    assert f'href="{address}"' in text(client.get(f"/nhiem-vu/{own.pk}/"))
    of_person = text(client.get(f"/nhiem-vu/?nguoi={person.pk}&xem=het"))
    of_letter = text(client.get(f"/nhiem-vu/?van-ban={letter.pk}&xem=het"))

    assert "Người phụ trách: Nguyễn Thị Dung" in of_person
    assert f"Theo văn bản: {letter.name}" in of_letter
    assert f'href="/nhiem-vu/giao/?van-ban={letter.pk}"' in of_letter
    for page in (of_person, of_letter):
        assert f'href="/nhiem-vu/{own.pk}/"' in page
        assert f'href="/nhiem-vu/{task.pk}/"' not in page


def test_the_document_of_an_answer_is_opened_by_those_who_see_it(sign_in_as: SignIn, cast: Cast) -> None:
    draft = drafted(cast)
    task = give(cast.actor("truongphong", IN_2025), cast.department, helpers=[cast.cam_ngoc.pk])
    tasks.answer_task(by=cast.actor("so", IN_2025), task_id=task.pk, version=1, documents=[draft.pk])

    inside, helper = (text(sign_in_as(who, IN_2025).get(f"/nhiem-vu/{task.pk}/")) for who in ("so", "giamdoc"))

    assert f'href="/van-ban/{draft.pk}/"' in inside
    assert "<li>văn bản chưa có số</li>" in helper
    assert draft.abstract not in helper


def test_an_answer_names_an_older_document_by_its_symbol(sign_in_as: SignIn, cast: Cast) -> None:
    letter = issued(cast)
    task = give(cast.actor("giamdocso", IN_2025), cast.department)
    client = sign_in_as("so", IN_2025)
    sent = {"version": "1", "text": "Đã ban hành.", "symbols": "9999/SGDĐT"}

    refused = text(client.post(f"/nhiem-vu/{task.pk}/tra-loi/", sent))
    answered = client.post(f"/nhiem-vu/{task.pk}/tra-loi/", {**sent, "symbols": "2302/sgddt-gdtx"})

    assert "Không tìm thấy văn bản số “9999/SGDĐT” trong phạm vi của bạn." in refused
    assert "Đã ban hành." in refused
    assert answered.status_code == 302
    assert list(task.answers.get().documents.all()) == [letter]
