"""What people of the demonstration open: every desk, the figures and lists, every form, and what a form answers.

`make` prepares what the demonstration does not have of itself (an import to look at, an event of the network, a class
with a photograph) and tells the numbers that addresses hold. What is sent to a form writes nothing of the subject: it
is a preview, a form with something left out, or a sheet that is only read.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

THEN, NOW = "2021-01-20", "2025-10-10"
#: The centre of the demonstration's people, its commune and the semesters of the two days.
CENTRE, COMMUNE, DISTRICT = "38-15178-HTCD", "15178", "390"
HK1 = "ky=2020-2021/HK1"


@dataclass(frozen=True)
class Page:
    """A page that people open: who opens it, on which business date; `form` is sent to it, `sheet` too."""

    name: str
    path: str
    login: str
    day: str
    form: tuple[tuple[str, str], ...] = ()
    sheet: bool = False
    expects: int = 200


#: The rungs of the ladder, lists and the first desks: what the figure of the first release was measured over.
LADDER = [
    Page("country", f"/so-lieu/VN/?{HK1}", "bo", THEN),
    Page("province, 27 districts", f"/so-lieu/38/?{HK1}", "so", THEN),
    Page("province, on the map of 166 communes", f"/so-lieu/38/?{HK1}&ban-do=2025-07-01", "so", THEN),
    Page("province today, running semester", "/so-lieu/38/", "so", NOW),
    Page("district", f"/so-lieu/380/?{HK1}", "so", THEN),
    Page("commune", f"/so-lieu/14758/?{HK1}", "so", THEN),
    Page("centre", f"/so-lieu/trung-tam/38-14758-HTCD/?{HK1}", "so", THEN),
    Page("class list, province", f"/lop-hoc/?vung=38&{HK1}", "so", THEN),
    Page("class list, words", f"/lop-hoc/?vung=38&{HK1}&q=chan+nuoi", "so", THEN),
    Page("desk of a specialist of the department", "/ban-lam-viec/", "so", THEN),
    Page("desk of the head of the department", "/ban-lam-viec/", "giamdocso", NOW),
    Page("desk of a commune officer", "/ban-lam-viec/", "canbo", NOW),
    Page("desk of a centre", "/ban-lam-viec/", "giamdoc", THEN),
]

#: The desk of every other role of the demonstration.
DESKS = [
    Page(f"desk: {name}", "/ban-lam-viec/", login, day)
    for name, login, day in [
        ("administrator", "admin", NOW),
        ("ministry", "bo", NOW),
        ("specialist of the department, today's map", "so", NOW),
        ("head of the division", "truongphong", NOW),
        ("records clerk", "vanthu", NOW),
        ("district office", "phong", THEN),
        ("chair of a commune", "chutich", NOW),
        ("social office of a commune", "vhxh", NOW),
        ("director of a centre, today's map", "giamdoc", NOW),
        ("deputy of a centre", "phogiamdoc", NOW),
        ("seconded teacher", "giaovien", NOW),
        ("surveyor", "dieutravien", NOW),
        ("learning promotion society", "khuyenhoc", NOW),
        ("partner", "doitac", NOW),
    ]
]

#: What is read beside figures: one thing, its history, people, notices, the audit, search, the guide.
READ = [
    Page("class list of a centre", f"/lop-hoc/?trung-tam={CENTRE}", "giamdoc", NOW),
    Page("class list, running semester", "/lop-hoc/?vung=38", "so", NOW),
    Page("one class", "/lop-hoc/{class}/", "giamdoc", NOW),
    Page("photographs of a class", "/lop-hoc/{class}/anh/", "giamdoc", NOW),
    Page("silent centres of the province", f"/so-lieu/38/chua-bao-cao/?{HK1}", "so", THEN),
    Page("doubtful classes", f"/so-lieu/38/nghi-trung/?{HK1}", "so", THEN),
    Page("area: province", "/mang-luoi/dia-ban/38/", "so", NOW),
    Page("area: commune", f"/mang-luoi/dia-ban/{COMMUNE}/", "canbo", NOW),
    Page("area: the country", "/mang-luoi/dia-ban/VN/", "bo", NOW),
    Page("coverage of the province", "/mang-luoi/dia-ban/38/do-phu/", "so", NOW),
    Page("organisation: a centre", f"/mang-luoi/don-vi/{CENTRE}/", "giamdoc", NOW),
    Page("organisation: the department", "/mang-luoi/don-vi/38-SGDDT/", "so", NOW),
    Page("events of the network", "/mang-luoi/su-kien/", "so", NOW),
    Page("one event of the network", "/mang-luoi/su-kien/{network_event}/", "so", NOW),
    Page("people of a centre", f"/mang-luoi/don-vi/{CENTRE}/nhan-su/", "giamdoc", NOW),
    Page("people of the department", "/mang-luoi/don-vi/38-SGDDT/nhan-su/", "giamdocso", NOW),
    Page("one post", "/mang-luoi/chuc-vu/{post}/", "admin", NOW),
    Page("one person", "/mang-luoi/nguoi/giamdoc/", "admin", NOW),
    Page("what I may do", "/toi-duoc-lam-gi/", "giamdoc", NOW),
    Page("account security", "/tai-khoan/bao-mat/", "giamdoc", NOW),
    Page("inbox", "/thong-bao/", "giamdoc", NOW),
    Page("notices sent", "/thong-bao/da-gui/", "so", NOW),
    Page("a notice and its readers", "/thong-bao/{notice}/", "so", NOW),
    Page("a notice as its reader sees it", "/thong-bao/{notice}/", "giamdoc", NOW),
    Page("imports of before", "/lop-hoc/nhap/", "so", NOW),
    Page("an import read and not confirmed", "/lop-hoc/nhap/{batch}/", "giamdoc", NOW),
    Page("an import, what was refused", "/lop-hoc/nhap/{batch}/?the=tu-choi", "giamdoc", NOW),
    Page("search: everything", "/tim/?q=cam+tan", "so", NOW),
    Page("search: classes", "/tim/?q=chan+nuoi&loai=lop", "so", NOW),
    Page("search: the country", "/tim/?q=binh+minh&loai=dia-ban&o=ca-nuoc", "bo", NOW),
    Page("audit: search", "/nhat-ky/", "admin", NOW),
    Page("audit: one kind of event", "/nhat-ky/?viec=declare_no_class", "so", NOW),
    Page("audit: one event", "/nhat-ky/su-kien/{event}/", "admin", NOW),
    Page("audit: one record", "/nhat-ky/ban-ghi/class/{class}/", "giamdoc", NOW),
    Page("audit: one person", "/nhat-ky/nguoi/{person}/", "admin", NOW),
    Page("audit: the seal", "/nhat-ky/niem-phong/", "admin", NOW),
    Page("jobs", "/quan-tri/cong-viec/", "admin", NOW),
    Page("reviews", "/bao-cao/", "so", NOW),
    Page("guide", "/huong-dan/chuyen-vien-so/", "so", NOW),
    Page("sign-in page", "/dang-nhap/", "", NOW),
]

#: Every form, empty.
FORMS = [
    Page("form: log a class", "/lop-hoc/ghi/", "giamdoc", NOW),
    Page("form: log a class for one of many centres", f"/lop-hoc/ghi/?trung-tam={CENTRE}", "canbo", NOW),
    Page("form: change a class", "/lop-hoc/{class}/sua/", "giamdoc", NOW),
    Page("form: withdraw a class", "/lop-hoc/{class}/rut/", "giamdoc", NOW),
    Page("form: held no class", f"/lop-hoc/khong-to-chuc/?trung-tam={CENTRE}", "giamdoc", NOW),
    Page("form: lock a period", "/lop-hoc/khoa-ky/?vung=38", "giamdocso", NOW),
    Page("form: sign-in sheet", f"/lop-hoc/phieu-ky-ten/?trung-tam={CENTRE}", "giamdoc", NOW),
    Page("form: write a notice to the province", "/thong-bao/viet/", "so", NOW),
    Page("form: write a notice to a commune", "/thong-bao/viet/", "vhxh", NOW),
    Page("form: take back a notice", "/thong-bao/{notice}/thu-hoi/", "so", NOW),
    Page("form: remind silent centres", f"/so-lieu/38/chua-bao-cao/nhac/?{HK1}", "so", THEN),
    Page("form: facilities", f"/mang-luoi/don-vi/{CENTRE}/co-so-vat-chat/", "giamdoc", NOW),
    Page("form: budgets", f"/mang-luoi/don-vi/{CENTRE}/kinh-phi/", "giamdoc", NOW),
    Page("form: event, rename a commune", f"/mang-luoi/su-kien/ghi/doi-ten/?vung={COMMUNE}", "so", NOW),
    Page("form: event, merge communes", f"/mang-luoi/su-kien/ghi/nhap/?vung={COMMUNE}", "so", NOW),
    Page("form: event, divide a commune", f"/mang-luoi/su-kien/ghi/chia/?vung={COMMUNE}", "so", NOW),
    Page("form: event, state of a centre", f"/mang-luoi/su-kien/ghi/tinh-trang/?don-vi={CENTRE}", "so", NOW),
    Page("form: take back an event", "/mang-luoi/su-kien/{network_event}/dinh-chinh/", "so", NOW),
    Page("form: give a post", f"/mang-luoi/don-vi/{CENTRE}/nhan-su/ghi/", "admin", NOW),
    Page("form: end a post", "/mang-luoi/chuc-vu/{post}/thoi-giu/", "admin", NOW),
    Page("form: stand in", "/mang-luoi/chuc-vu/{post}/lam-thay/", "admin", NOW),
    Page("form: hand over", "/mang-luoi/chuc-vu/{post}/ban-giao/", "admin", NOW),
    Page("form: accounts from Excel", "/mang-luoi/nhap-tai-khoan/", "admin", NOW),
    Page("form: review of the province", f"/bao-cao/so-ket/38/?{HK1}", "so", THEN),
    Page("form: working sheet of the review", f"/bao-cao/so-ket/38/kiem-tra/?{HK1}", "so", THEN),
    Page("form: code slip", "/dang-nhap/phieu/", "", NOW),
]

_CLASS = (("topic", "Chăn nuôi gà thả vườn"), ("turns", "35"), ("start_on", "08/10/2025"), ("mode", "in_person"))
_ACT = (("on", "01/12/2025"), ("act_number", "100/NQ-HĐND"), ("act_issuer", "Hội đồng nhân dân tỉnh"))
_NOTICE = (("title", "Nhắc chốt số liệu"), ("text", "Đề nghị các trung tâm chốt số liệu."), ("buoc", "xem"))

#: What forms answer: previews, and what comes back because something is missing.
SENT = [
    Page("sent: a class without its group", "/lop-hoc/ghi/", "giamdoc", NOW, _CLASS),
    Page("sent: a change of a class, nothing in it", "/lop-hoc/{class}/sua/", "giamdoc", NOW, (("topic", ""),)),
    Page("sent: a sheet of 20 classes to look at", "/lop-hoc/nhap/", "giamdoc", NOW, sheet=True, expects=302),
    Page(
        "sent: whom a notice to the province reaches",
        "/thong-bao/viet/",
        "so",
        NOW,
        (*_NOTICE, ("audience", "centres"), ("area", "{province_id}")),
    ),
    Page(
        "sent: preview of renaming a commune",
        f"/mang-luoi/su-kien/ghi/doi-ten/?vung={COMMUNE}",
        "so",
        NOW,
        (*_ACT, ("name", "xã Cẩm Tân Mới"), ("buoc", "xem")),
    ),
    Page(
        "sent: preview of pausing a centre",
        f"/mang-luoi/su-kien/ghi/tinh-trang/?don-vi={CENTRE}",
        "so",
        NOW,
        (*_ACT, ("state", "paused"), ("reason", "Sửa chữa nhà văn hóa"), ("buoc", "xem")),
    ),
    Page(
        "sent: a post for nobody",
        f"/mang-luoi/don-vi/{CENTRE}/nhan-su/ghi/",
        "admin",
        NOW,
        (("role", "centre_staff"),),
        expects=400,
    ),
    Page(
        "sent: a post ended without a day",
        "/mang-luoi/chuc-vu/{post}/thoi-giu/",
        "admin",
        NOW,
        (("last_day", ""),),
        expects=400,
    ),
]

GROUPS = {"ladder": LADDER, "desks": DESKS, "read": READ, "forms": FORMS, "sent": SENT}


def filled(page: Page, made: dict[str, str]) -> Page:
    """The page with the numbers of this database in its address and its form."""

    def put(text: str) -> str:
        for name, value in made.items():
            text = text.replace("{" + name + "}", value)
        return text

    form = tuple((name, put(value)) for name, value in page.form)
    return Page(page.name, put(page.path), page.login, page.day, form, page.sheet, page.expects)


def parts(form: dict[str, str], sheet: bytes) -> tuple[bytes, str]:
    """A form with a file as browsers send it, and its type."""
    mark = "gdtx-benchmark-boundary"
    found = b"".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form.items()
    )
    file = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="lop.xlsx"\r\n\r\n'.encode()
    return found + file + sheet + f"\r\n--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


# --- In a process of its own ---------------------------------------------------------------------------------


def sheet_of_classes() -> bytes:
    """Twenty rows for the centre of the demonstration, three of them wrong."""
    import xlsxwriter

    from gdtx.learning.excel import COLUMNS, SHEET

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet(SHEET)
    keys = [column.key for column in COLUMNS]
    for place, column in enumerate(COLUMNS):
        page.write_string(0, place, column.title)
    for number in range(1, 21):
        row = {
            "centre": CENTRE,
            "topic": f"Chuyên đề xem thử {number}",
            "group_id": "CT" if number % 7 else "??",
            "start_on": f"{number:02d}/09/2025",
            "turns": str(20 + number),
            "place": "Nhà văn hóa",
        }
        for key, text in row.items():
            page.write_string(number, keys.index(key), text)
    book.close()
    return file.getvalue()


def make() -> dict[str, str]:
    """What addresses need: made where the demonstration has none of it, and looked up."""
    import datetime as dt

    from PIL import Image

    from gdtx.accounts.models import User
    from gdtx.audit.models import Event
    from gdtx.foundation import clock
    from gdtx.inbox.models import Notice
    from gdtx.learning import actions
    from gdtx.learning.enums import PhotoKind
    from gdtx.learning.imports.uploading import upload
    from gdtx.learning.models import LearningClass
    from gdtx.network import actions as network
    from gdtx.network.enums import OrganisationState
    from gdtx.network.models import AreaVersion, Organisation, Post
    from gdtx.network.scope import Actor

    now = dt.date.fromisoformat(NOW)
    director, specialist = (User.objects.get(username=name) for name in ("giamdoc", "so"))
    with clock.use_business_date(now):
        by = Actor.for_user(director, now)
        one = LearningClass.objects.filter(centre__code=CENTRE, state="active", start_on__gte="2025-09-01").latest("pk")
        file = io.BytesIO()
        Image.new("RGB", (1600, 1200), "green").save(file, "JPEG")
        actions.add_photo(by=by, class_id=one.pk, file=file, kind=PhotoKind.ACTIVITY)
        batch = upload(by=by, chunks=[sheet_of_classes()], file_name="lop.xlsx")
        # Another centre than the one whose forms are opened.
        other = Organisation.objects.get(code="38-14758-HTCD")
        event = network.change_state(
            by=Actor.for_user(specialist, now),
            on=now,
            organisation_id=other.pk,
            state=OrganisationState.PAUSED,
            act=network.ActCited("99/QĐ-SGDĐT", "Sở Giáo dục và Đào tạo"),
            reason="Sửa chữa nhà văn hóa",
        ).event
    return {
        "class": str(one.pk),
        "batch": batch.code,
        "network_event": str(event.pk),
        "event": str(Event.objects.latest("pk").pk),
        "person": str(director.pk),
        "post": str(Post.objects.get(user__username="giaovien", valid_to__gt=now).pk),
        "notice": Notice.objects.filter(sent_on__lte=now, audience="centres").latest("pk").code,
        "province_id": str(AreaVersion.objects.on(now).get(code="38").area_id),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gdtx.config.settings.production")
    import django

    django.setup()
    # The demonstration was made with development's keys: its audit cannot be sealed further with these, and says so.
    logging.disable(logging.ERROR)
    print(json.dumps(make() | {"sheet": base64.b64encode(sheet_of_classes()).decode()}))
