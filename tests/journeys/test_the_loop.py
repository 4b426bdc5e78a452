"""The loop from end to end, by the people it is for, each at their own desk and on their own day.

January 2026: the department reviews the semester, prints the papers, holds the conference; eight conclusions become
eight tasks and two letters, which the records clerk numbers. Communes pass on, answer, have it confirmed. On 01/3/2026
two of them become one, and the new one answers for both. In May the next conference opens with what became
of each conclusion.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client

from gdtx.accounts.models import User
from gdtx.conferences.models import Conference
from gdtx.directives.models import Document, Task
from gdtx.directives.tasks import close_complete
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY, use_business_date
from gdtx.foundation.ranges import OPEN_END
from gdtx.network.enums import Line, OrganisationKind
from gdtx.network.models import Organisation, OrganisationVersion, Post
from gdtx.network.scope import Actor
from tests.conferences.making import picture
from tests.learning.making import log
from tests.support.browser import follow
from tests.support.cast import PASSWORD, REFORM, Cast, area, make_organisation, supervise

from .test_printing_the_review import download, write_part

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.writes, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SEMESTER = "2025-2026/HK1"
SERIES = "Sơ kết, tổng kết giáo dục thường xuyên"
TITLE = "Hội nghị sơ kết học kỳ I năm học 2025-2026"

REVIEW = dt.date(2026, 1, 12)
HELD = dt.date(2026, 1, 20)
DAY_AFTER = dt.date(2026, 1, 21)
ISSUED = dt.date(2026, 1, 22)
IN_COMMUNES = dt.date(2026, 1, 26)
MERGED = dt.date(2026, 3, 1)
AFTERWARDS = dt.date(2026, 3, 9)
NEXT_TIME = dt.date(2026, 5, 25)

#: What was concluded: text, who carries it out, until when.
CONCLUSIONS = (
    ("Kiện toàn ban giám đốc các trung tâm sau sắp xếp.", "38-15127-UBND-2", "15/02/2026"),
    ("Mở lớp xóa mù chữ cho người lớn tuổi.", "38-14848-UBND", "31/03/2026"),
    ("Rà soát điểm học tập ở các bản xa.", "38-14845-UBND", "30/04/2026"),
    ("Tập huấn cho giám đốc các trung tâm.", "38-SGDDT", "10/02/2026"),
    ("Thí điểm mô hình học tập gắn với nhà văn hóa thôn.", "38-14848-HTCD", "30/06/2026"),
    ("Cấp sách cho tủ sách của các điểm học tập.", "38-15127-UBND-2", "30/06/2026"),
    ("Gửi kế hoạch học kỳ II.", "38-15169-HTCD", "20/02/2026"),
    ("Mọi trung tâm ghi đủ lớp của học kỳ I.", "38-SGDDT", "28/02/2026"),
)


@pytest.fixture
def country(cast: Cast) -> Cast:
    """Two more communes with their committees and officers; two of three centres have recorded the semester."""
    committee = OrganisationKind.COMMUNE_COMMITTEE
    for code, name, username, person in (
        ("14848", "Ủy ban nhân dân xã Tam Chung", "canbo_tc", "Lương Văn Thao"),
        ("14845", "Ủy ban nhân dân xã Mường Lát", "canbo_ml", "Vi Thị Xuân"),
    ):
        body = make_organisation(f"38-{code}-UBND", name, committee, [(area(code, REFORM), REFORM, OPEN_END)])
        user = User.objects.create_user(username, PASSWORD, full_name=person)
        Post.objects.create(user=user, organisation=body, role="commune_officer", valid_from=REFORM, valid_to=OPEN_END)
        cast.people[username] = user
    supervise(cast.tam_chung, Organisation.objects.get(code="38-14848-UBND"), Line.ADMINISTRATIVE, REFORM)
    for centre, turns in ((cast.cam_ngoc, 120), (cast.tam_chung, 45)):
        log(Actor.set_up(REVIEW), centre, turns=turns, female=20, start_on=dt.date(2025, 10, 6))
    return cast


class Story:
    """A browser in which one person after another sits down."""

    def __init__(self, page: Page, address: str, cast: Cast) -> None:
        self.page, self.address, self.cast = page, address, cast

    def sits_down(self, username: str, on: dt.date, path: str = "/viec-cho-toi/") -> None:
        """Somebody signs in on a day and looks at what waits for them, or opens another page."""
        client = Client()
        client.force_login(self.cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[BUSINESS_DATE_SESSION_KEY] = on.isoformat()
        session.save()
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.clear_cookies()
        self.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])
        self.opens(path)

    def opens(self, path: str) -> None:
        """Go to an address."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def presses(self, name: str) -> None:
        """Press the button of that name."""
        follow(self.page.get_by_role("button", name=name, exact=True).first)

    def follows(self, name: str) -> None:
        """Follow the first link on the page that begins so."""
        follow(self.page.locator("main").get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first)

    def takes_up(self, kind: str, title: str) -> None:
        """Open what waits for the person under a heading of their list."""
        waiting = self.page.get_by_role("region", name=kind, exact=True)
        follow(waiting.get_by_role("link", name=title).first)

    def types(self, fields: dict[str, str]) -> None:
        """Fill in fields by their labels."""
        for label, text in fields.items():
            self.field(label).fill(text)

    def field(self, label: str) -> Locator:
        """The field with the label, needed or not."""
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}( \(không bắt buộc\))?$"))

    @property
    def words(self) -> str:
        """The text of the page."""
        return " ".join(self.page.locator("main").inner_text().split())

    def conference(self) -> str:
        """The address of the conference that is told of."""
        return f"/hoi-nghi/{Conference.objects.get(title=TITLE).pk}/"

    def task(self, number: int) -> Task:
        """The task of a conclusion as it was given."""
        return Task.objects.get(point=str(number), parent=None)


def test_the_loop_closes(country: Cast, live_server: Any, page: Page, tmp_path: Path) -> None:
    story = Story(page, live_server.url, country)
    the_semester_is_reviewed(story)
    the_conference_is_called_and_its_papers_are_printed(story, tmp_path)
    the_conference_is_held(story)
    conclusions_become_tasks_and_letters(story)
    the_clerk_numbers_and_sends_the_letters(story)
    communes_pass_on_answer_and_are_confirmed(story)
    the_bulletin_is_published(story)
    two_communes_become_one_and_the_new_one_answers(story)
    a_task_bound_to_data_ends_by_itself(story)
    the_next_conference_opens_with_what_became_of_it(story)


def the_semester_is_reviewed(story: Story) -> None:
    """The figures are there; somebody writes what figures do not say."""
    story.sits_down("so", REVIEW, "/bao-cao/")
    story.follows("Sơ kết học kỳ I năm học 2025-2026")
    assert "165 lượt" in story.words
    write_part(story.page, "Ưu điểm", "Các trung tâm ổn định sau sắp xếp, mở lớp ngay từ đầu năm học.")
    assert "ổn định sau sắp xếp" in story.page.get_by_role("article", name="Báo cáo như sẽ in").inner_text()


def the_conference_is_called_and_its_papers_are_printed(story: Story, folder: Path) -> None:
    """Who is invited, who comes, the order of the day; then everything in one go."""
    story.opens("/hoi-nghi/")
    story.follows("Chuẩn bị hội nghị")
    story.field("Loại hội nghị").select_option(label="Hội nghị sơ kết")
    story.types(
        {
            "Tên hội nghị": TITLE,
            "Chuỗi hội nghị": SERIES,
            "Kỳ được sơ kết, tổng kết": SEMESTER,
            "Ngày họp": "20/01/2026",
            "Giờ bắt đầu": "8:00",
            "Địa điểm": "Hội trường Sở",
            "Người viết tin": "Phòng Giáo dục thường xuyên",
        }
    )
    story.presses("Lập hồ sơ hội nghị")
    for kind, fields in (
        ("thanh-phan", {"Cơ quan, đơn vị": "38-15127-UBND-2", "Thành phần mời": "Lãnh đạo xã"}),
        ("thanh-phan", {"Cơ quan, đơn vị": "Hội Khuyến học tỉnh", "Thành phần mời": "Lãnh đạo"}),
        ("chuong-trinh", {"Nội dung": "Khai mạc", "Bắt đầu": "8:00", "Số phút": "15"}),
        (
            "kien-nghi",
            {"Nội dung kiến nghị": "Bổ sung kinh phí.", "Gửi tới": "Sở Tài chính", "Hạn trả lời": "31/03/2026"},
        ),
    ):
        story.opens(f"{story.conference()}ghi/{kind}/")
        story.types(fields)
        story.presses("Ghi")
    story.opens(f"{story.conference()}dai-bieu/dan/")
    story.types(
        {
            "Danh sách đại biểu": "Ông Hoàng Văn Mẫu; Giám đốc Sở; \n"
            "Ông Trịnh Văn Khoa; Chủ tịch; 1\nBà Lê Thị Mẫu; Phó Chủ tịch; Hội Khuyến học tỉnh"
        }
    )
    story.presses("Thêm vào danh sách")
    story.opens(story.conference())
    story.presses("Triệu tập")
    story.presses("Lập bộ tài liệu")
    story.page.get_by_text("Đã lập xong lúc").wait_for(timeout=60_000)
    papers = zipfile.ZipFile(download(story.page, "Tải cả bộ (ZIP)", folder / "bo.zip")).namelist()
    assert sum("01-giay-moi/" in each for each in papers) == 2
    kinds = {each.rpartition("/")[2][:2] for each in papers}
    assert kinds >= {"02", "03", "04", "05", "06", "09"}, kinds


def the_conference_is_held(story: Story) -> None:
    """Names are ticked at the door; what is said, shown and concluded is written down, agreed by another, closed."""
    story.sits_down("so", HELD, f"{story.conference()}diem-danh/")
    for box in story.page.locator("input[name=dai-bieu]").all():
        box.check()
    story.presses("Ghi có mặt")
    assert "3/3" in story.words
    story.opens(story.conference())
    story.presses("Ghi nhận đã họp")
    story.opens(f"{story.conference()}ghi/phat-bieu/")
    story.field("Loại phát biểu").select_option(label="Báo cáo")
    story.types({"Họ và tên": "Nguyễn Thị Dung", "Tóm tắt phát biểu": "Báo cáo kết quả học kỳ I."})
    story.presses("Ghi")
    story.opens(f"{story.conference()}anh/them/")
    image: FilePayload = {
        "name": "hoi-truong.jpg",
        "mimeType": "image/jpeg",
        "buffer": picture(size=(640, 480)).getvalue(),
    }
    story.field("Chọn ảnh").set_input_files(image)
    story.types({"Chú thích": "Toàn cảnh hội nghị"})
    story.page.locator("input[name=consent]").check()
    story.presses("Gửi ảnh")
    story.opens(f"{story.conference()}ket-luan/them/")
    for text, unit, due in CONCLUSIONS:
        story.types({"Nội dung kết luận": text, "Đơn vị thực hiện": unit, "Hạn": due})
        story.presses("Ghi và thêm nữa")
    story.opens(f"{story.conference()}bien-ban/")
    story.types({"Diễn biến, ý kiến ghi thêm": "Hội nghị diễn ra đúng chương trình."})
    story.presses("Ghi biên bản")
    story.opens(f"{story.conference()}sau-hoi-nghi/")
    story.presses("Trình thông qua")
    story.sits_down("truongphong", DAY_AFTER)
    story.follows(TITLE)
    story.opens(f"{story.conference()}sau-hoi-nghi/")
    story.presses("Thông qua")
    story.opens(f"{story.conference()}sau-hoi-nghi/")
    story.presses("Đóng")
    story.opens(f"{story.conference()}sau-hoi-nghi/")
    assert "biên bản đã đóng" in story.words


def conclusions_become_tasks_and_letters(story: Story) -> None:
    """Seven are given as they stand, the eighth is bound to the data; two letters are drafted, submitted, signed."""
    conclusions = f"{story.conference()}ket-luan/"
    story.sits_down("so", DAY_AFTER, conclusions)
    tick(story, 1, 2, 3, 4, 5, 6, 7)
    story.presses("Giao nhiệm vụ từ kết luận đã chọn")
    assert "Đã giao 7 nhiệm vụ" in story.words
    follow(story.page.locator("#ket-luan-8").get_by_role("link", name="Giao, gắn với số liệu"))
    assert story.field("Nội dung nhiệm vụ").input_value() == CONCLUSIONS[7][0]
    story.page.get_by_text("Gắn với số liệu").click()
    story.field("Tự kết thúc khi đủ số liệu").select_option(value="centres_recorded")
    story.types({"Kỳ số liệu": SEMESTER})
    story.presses("Giao nhiệm vụ")
    assert "2/3" in story.words
    for numbers in ((1, 2, 3, 5, 6), (4, 7, 8)):
        story.opens(conclusions)
        tick(story, *numbers)
        story.presses("Soạn công văn")
        story.presses("Trình ký")
    story.sits_down("giamdocso", DAY_AFTER)
    for _letter in range(2):
        story.opens("/viec-cho-toi/")
        story.takes_up("Văn bản chờ ký, chờ số", "thực hiện kết luận")
        story.presses("Ký")


def tick(story: Story, *numbers: int) -> None:
    """Choose conclusions by their numbers."""
    for number in numbers:
        story.page.get_by_label(f"Chọn kết luận số {number}", exact=True).check()


def the_clerk_numbers_and_sends_the_letters(story: Story) -> None:
    """Nobody but the records clerk enters a number; one that is there already is refused, and nothing typed is lost."""
    story.sits_down("vanthu", ISSUED)
    for symbol, typed_first in (("102/SGDĐT-GDTX", ""), ("104/SGDĐT-GDTX", "102/SGDĐT-GDTX")):
        story.opens("/viec-cho-toi/")
        story.takes_up("Văn bản chờ ký, chờ số", "thực hiện kết luận")
        story.types({"Số, ký hiệu": typed_first or symbol, "Ngày ban hành": "22/01/2026"})
        story.presses("Ghi số, ngày")
        if typed_first:
            assert "Chưa ghi được số, ngày" in story.words
            story.types({"Số, ký hiệu": symbol})
            story.presses("Ghi số, ngày")
        assert f"số {symbol} ngày 22/01/2026" in story.words
        story.follows("Gửi đơn vị")
        story.types({"Đơn vị nhận": "38-15127-UBND-2\n38-14848-UBND\n38-14845-UBND"})
        story.presses("Gửi văn bản")
    assert Document.objects.filter(state="in_force").count() + Document.objects.filter(state="issued").count() == 2


def communes_pass_on_answer_and_are_confirmed(story: Story) -> None:
    """Down to two centres and back: each answer is confirmed by somebody else than who gave it."""
    story.sits_down("chutich", IN_COMMUNES)
    story.takes_up("Văn bản mới đến", "thực hiện kết luận")
    story.presses("Xác nhận đã nhận, đã đọc")
    story.sits_down("canbo", IN_COMMUNES)
    story.takes_up("Việc phải làm", CONCLUSIONS[0][0])
    story.follows("Giao tiếp")
    story.page.get_by_label("Trung tâm học tập cộng đồng xã Cẩm Ngọc").check()
    story.page.get_by_label("Trung tâm học tập cộng đồng thị trấn Phong Sơn").check()
    story.presses("Giao tiếp")
    assert "Đã giao tiếp cho 2 đơn vị" in story.words
    for director in ("giamdoc", "giamdoc_ps"):
        answer(story, director, IN_COMMUNES, 0, "Đã có quyết định phân công.")
        confirm(story, "vhxh", IN_COMMUNES, 0)
    answer(story, "canbo", IN_COMMUNES, 0, "Hai trung tâm đã kiện toàn.")
    confirm(story, "so", IN_COMMUNES, 0)
    answer(story, "so", IN_COMMUNES, 3, "Đã tập huấn ngày 26/01/2026.")
    # Who answered does not confirm it, though their body gave the task.
    assert story.page.get_by_role("button", name="Xác nhận xong").count() == 0
    confirm(story, "truongphong", IN_COMMUNES, 3)


def answer(story: Story, username: str, on: dt.date, index: int, text: str) -> None:
    """Somebody opens the task that waits for them and answers it."""
    story.sits_down(username, on)
    story.takes_up("Việc phải làm", CONCLUSIONS[index][0])
    story.follows("Trả lời")
    story.types({"Kết quả": text})
    story.presses("Gửi trả lời")
    assert "Đã trả lời" in story.words


def confirm(story: Story, username: str, on: dt.date, index: int) -> None:
    """Somebody opens the answer that waits for them and confirms it."""
    story.sits_down(username, on)
    story.takes_up("Câu trả lời chờ xác nhận", CONCLUSIONS[index][0])
    story.presses("Xác nhận xong")
    assert "đã xác nhận xong" in story.words


def the_bulletin_is_published(story: Story) -> None:
    """Drafted from the record by one person, published by another, read by everybody."""
    story.sits_down("so", IN_COMMUNES, "/soan-ban-tin/")
    story.presses(f"Soạn bản tin {TITLE}")
    story.presses("Trình đăng")
    story.sits_down("truongphong", IN_COMMUNES)
    story.follows(TITLE)
    story.presses("Đăng")
    story.page.context.clear_cookies()
    story.opens("/ban-tin/")
    story.follows(TITLE)
    for fact in ("Hội Khuyến học tỉnh", CONCLUSIONS[1][0].rstrip("."), "102/SGDĐT-GDTX", "Toàn cảnh hội nghị"):
        assert fact in story.words


def two_communes_become_one_and_the_new_one_answers(story: Story) -> None:
    """The event is entered by the department; the officer of the new commune finds the tasks of both old ones."""
    story.sits_down("so", IN_COMMUNES, "/mang-luoi/su-kien/ghi/nhap/?vung=14848")
    story.types(
        {
            "Mã của đơn vị khác nhập cùng": "14845",
            "Tên đầy đủ của đơn vị mới": "Xã Biên Cương",
            "Mã của đơn vị mới": "14845",
            "Có hiệu lực từ ngày": "01/03/2026",
            "Số, ký hiệu văn bản": "01/NQ-UBTVQH15",
            "Cơ quan ban hành": "Ủy ban Thường vụ Quốc hội",
            "Ngày ban hành": "15/01/2026",
        }
    )
    story.presses("Xem trước")
    story.presses("Ghi sự kiện")
    assert "Đã ghi sự kiện" in story.words
    body = OrganisationVersion.objects.on(MERGED).get(name="Ủy ban nhân dân xã Biên Cương")
    story.sits_down("so", AFTERWARDS, f"/mang-luoi/don-vi/{body.organisation.code}/nhan-su/ghi/")
    story.types({"Người giữ chức vụ": "canbo_tc", "Từ ngày": "01/03/2026"})
    story.field("Vai trò").select_option(value="commune_officer")
    story.presses("Ghi chức vụ")
    answer(story, "canbo_tc", AFTERWARDS, 1, "Đã mở hai lớp xóa mù chữ.")
    assert "giao cho Ủy ban nhân dân xã Tam Chung" in story.words
    confirm(story, "so", AFTERWARDS, 1)
    story.sits_down("canbo_tc", AFTERWARDS)
    assert CONCLUSIONS[2][0] in story.words


def a_task_bound_to_data_ends_by_itself(story: Story) -> None:
    """The last centre says that it held no class; the work by the clock finds nothing missing."""
    story.sits_down("giamdoc_ps", AFTERWARDS, f"/lop-hoc/khong-to-chuc/?ky={SEMESTER}")
    story.presses("Khai không tổ chức lớp nào")
    with use_business_date(AFTERWARDS):
        close_complete.call()
    task = Task.objects.get(point="8", parent=None)
    story.sits_down("truongphong", AFTERWARDS, f"/nhiem-vu/{task.pk}/")
    assert "tự kết thúc, đủ số liệu" in story.words


def the_next_conference_opens_with_what_became_of_it(story: Story) -> None:
    """The year's conference of the series, prepared in May: eight conclusions, each with its state."""
    story.sits_down("so", NEXT_TIME, "/hoi-nghi/moi/")
    story.field("Loại hội nghị").select_option(label="Hội nghị tổng kết")
    story.types(
        {
            "Tên hội nghị": "Hội nghị tổng kết năm học 2025-2026",
            "Chuỗi hội nghị": SERIES,
            "Kỳ được sơ kết, tổng kết": "2025-2026",
            "Ngày họp": "29/05/2026",
        }
    )
    story.presses("Lập hồ sơ hội nghị")
    opening = story.page.get_by_role("region", name="Kết luận, kiến nghị của hội nghị trước")
    told = [" ".join(each.inner_text().split()) for each in opening.locator("ol > li").all()]
    states = ["đã thực hiện", "đã thực hiện", "quá hạn", "đã thực hiện"]
    states += ["đang thực hiện", "đang thực hiện", "quá hạn", "đã thực hiện"]
    assert [each.rsplit(" ", 2)[-2:] for each in told] == [each.rsplit(" ", 2)[-2:] for each in states]
