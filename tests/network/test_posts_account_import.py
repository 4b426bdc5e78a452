"""Accounts in bulk from a sheet: counted, tried before it is written, taken back whole, slips to print."""

from __future__ import annotations

import datetime as dt
import json
import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from gdtx.accounts.models import CodeSlip, User
from gdtx.audit.models import Event
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.foundation.errors import Conflict, Forbidden, Refused
from gdtx.intake.models import Batch, RefusedRow
from gdtx.network import actions
from gdtx.network.account_import import sheet, taking
from gdtx.network.models import AccountRow, Post
from gdtx.network.scope import Actor
from gdtx.office.excel_refused import REASON_TITLE
from tests.desk.reading import words
from tests.support.cast import IN_2025, TODAY, Cast

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 1, 1)
START = "/mang-luoi/nhap-tai-khoan/"


def row(**changed: Any) -> list[Any]:
    values: dict[str, Any] = {
        "full_name": "Ngô Thị Mới",
        "username": "moi.camngoc",
        "phone": "0912345678",
        "email": "",
        "organisation": "38-15169-HTCD",
        "role": "Cán bộ, giáo viên trung tâm",
        "duty": "Phụ trách thư viện",
        "kind": "kiêm nhiệm",
        "valid_from": ON,
        "last_day": None,
    } | changed
    return [values[key] or None for key in sheet.KEYS]


GOOD = row()
SECOND = row(full_name="Đinh Văn Hai", username="hai.phongson", organisation="38-15127-HTCD", duty="", phone="")


def write(target: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet.SHEET
    page.append([column.title for column in sheet.COLUMNS])
    for each in rows:
        page.append(each)
    book.save(target)
    return target


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.actor("chutich", IN_2025)


@pytest.fixture
def file(tmp_path: Path):
    return lambda *rows: write(tmp_path / "tai-khoan.xlsx", list(rows))


def client_of(cast: Cast, username: str = "chutich") -> Client:
    client = Client()
    client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = IN_2025.isoformat()
    session.save()
    return client


def upload(client: Client, path: Path) -> str:
    answer = client.post(START, {"file": SimpleUploadedFile(path.name, path.read_bytes())})
    assert answer.status_code == 302
    return answer["Location"]


def command(name: str, *arguments: str, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command(name, *arguments, json=True, stdout=out, **options)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


# --- Counting ---------------------------------------------------------------------------------------------------------


def test_rows_are_accepted_refused_or_unchanged_and_nothing_is_written_before(cast: Cast, chair: Actor, file) -> None:
    told = taking.dry_run(file(GOOD, SECOND, GOOD, row(username="x", organisation="40-16804-HTCD")), by=chair)

    assert (told["rows"], told["accepted"], told["refused"], told["unchanged"]) == (4, 2, 1, 1)
    assert told["totals"] == {"accounts": 2, "posts": 2}
    assert not User.objects.filter(username="moi.camngoc").exists()
    assert not Event.objects.exists()
    assert not Batch.objects.exists()


def test_the_command_writes_accounts_and_posts(cast: Cast, file) -> None:
    told = command("import_accounts", str(file(GOOD, SECOND)), as_user="so")

    user = User.objects.get(username="moi.camngoc")
    assert (user.full_name, user.phone, user.has_usable_password()) == ("Ngô Thị Mới", "0912345678", False)
    post = Post.objects.get(user=user)
    assert (post.role, post.duty, post.kind, post.valid_from) == ("centre_staff", "Phụ trách thư viện", "part_time", ON)
    assert told["accepted"] == 2
    batch = Batch.objects.get(code=told["batch"])
    assert (batch.state, batch.subject, batch.accepted) == ("done", "accounts", 2)
    verbs = [event.verb for event in Event.objects.filter(batch=batch.code).order_by("id")]
    assert verbs == ["create_user", "give_post", "create_user", "give_post", "import_accounts"]


def test_the_same_file_twice_changes_nothing(cast: Cast, file) -> None:
    path = file(GOOD, SECOND)
    command("import_accounts", str(path), as_user="so")

    again = command("import_accounts", str(path), as_user="so")

    assert (again["accepted"], again["unchanged"]) == (0, 2)
    assert User.objects.filter(username="moi.camngoc").count() == 1


def test_somebody_with_an_account_only_gets_the_post(cast: Cast, chair: Actor, file) -> None:
    path = file(row(username="khach", full_name="người không có chức vụ"))

    told = taking.take_in(path, by=chair)

    assert (told["accepted"], told["changed"], told["totals"]) == (1, 1, {"accounts": 0, "posts": 1})
    assert Post.objects.get(user=cast.person("khach")).organisation == cast.cam_ngoc


BAD = [
    ({"full_name": None}, "Họ tên", "required"),
    ({"username": "Có Dấu"}, "Tên đăng nhập", "bad_username"),
    ({"username": "giamdoc"}, "Tên đăng nhập", "username_of_other"),
    ({"email": "không phải thư"}, "Thư điện tử", "bad_value"),
    ({"organisation": "38-KHONG-CO"}, "Mã đơn vị", "unknown_organisation"),
    ({"organisation": "40-16804-HTCD"}, "Mã đơn vị", "unknown_organisation"),
    ({"role": "Vua"}, "Vai trò", "not_in_list"),
    ({"role": "Chủ tịch Ủy ban nhân dân cấp xã"}, "Vai trò", "role_not_held_here"),
    ({"role": "Giám đốc trung tâm"}, "Vai trò", "seat_taken"),
    ({"kind": "thỉnh thoảng"}, "Hình thức", "not_in_list"),
    ({"valid_from": None}, "Từ ngày", "required"),
    ({"valid_from": "hôm nào"}, "Từ ngày", "bad_date"),
    ({"valid_from": dt.date(1990, 1, 1)}, "Từ ngày", "not_open"),
    ({"last_day": dt.date(2025, 1, 1)}, "Đến hết ngày", "empty_range"),
]


@pytest.mark.parametrize(("changed", "column", "rule"), BAD)
def test_each_bad_cell_gets_one_sentence_with_its_place(
    cast: Cast, chair: Actor, file, changed: dict[str, Any], column: str, rule: str
) -> None:
    told = taking.dry_run(file(SECOND, row(**changed)), by=chair)

    assert (told["rows"], told["accepted"], told["refused"]) == (2, 1, 1)
    (problem,) = told["refusals"]
    assert (problem["row"], problem["column"], problem["rule"]) == (3, column, rule)
    assert problem["message"]


def test_a_telephone_number_that_lost_its_zero_gets_it_back_and_says_so(cast: Cast, chair: Actor, file) -> None:
    path = file(row(phone=912345678))

    told = taking.take_in(path, by=chair)

    assert User.objects.get(username="moi.camngoc").phone == "0912345678"
    assert "đã thêm lại" in told["warnings"][0]["message"]


def test_a_file_that_is_no_sheet_is_told_and_kept_as_failed(cast: Cast, chair: Actor, tmp_path: Path) -> None:
    bad = tmp_path / "x.xlsx"
    bad.write_text("không phải Excel", encoding="utf-8")

    with pytest.raises(Refused):
        taking.take_in(bad, by=chair)

    assert Batch.objects.get().state == "failed"


def test_a_file_with_too_many_rows_is_refused(cast: Cast, chair: Actor, file, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "LARGEST", 1)

    with pytest.raises(Refused) as refused:
        taking.dry_run(file(GOOD, SECOND), by=chair)

    assert refused.value.rule == "too_many_rows"


def test_whoever_gives_no_posts_does_not_get_as_far_as_the_file(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        taking.dry_run(tmp_path / "khong-co.xlsx", by=cast.actor("giamdoc", IN_2025))


# --- Looking, then writing ----------------------------------------------------------------------------------------


def test_a_sheet_is_looked_at_then_written_and_slips_are_printed(cast: Cast, file) -> None:
    client = client_of(cast)
    address = upload(client, file(GOOD, SECOND, row(username="x", role="Giám đốc trung tâm")))
    looked = words(client.get(address))
    accepted = words(client.get(address + "?the=nhan"))
    assert "3 trong tệp = 2 được nhận + 1 bị từ chối + 0 không đổi" in looked
    assert "Cao Văn Nam giữ chức vụ này" in looked
    assert "Ngô Thị Mới moi.camngoc 38-15169-HTCD Cán bộ, giáo viên trung tâm, Phụ trách thư viện" in accepted

    assert client.post(address + "xac-nhan/")["Location"] == address
    page = client.post(address + "phieu/")

    text = page.content.decode()
    codes = re.findall(r"<code>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</code>", text)
    assert len(codes) == len(set(codes)) == 2
    assert "Trung tâm học tập cộng đồng xã Cẩm Ngọc" in text
    assert "no-store" in page["Cache-Control"]
    assert CodeSlip.objects.count() == 2
    fresh = Client()
    fresh.post(
        "/dang-nhap/phieu/",
        {
            "login": "moi.camngoc",
            "code": codes[0],
            "new_password1": "mật khẩu của tôi",
            "new_password2": "mật khẩu của tôi",
        },
    )
    assert "_auth_user_id" in fresh.session
    assert "In 1 phiếu mã" in words(client.get(address))


def test_what_people_typed_does_not_stay_in_the_staging_table(cast: Cast, file) -> None:
    client = client_of(cast)
    written, thrown = upload(client, file(GOOD)), upload(client, file(SECOND))

    client.post(written + "xac-nhan/")
    client.post(thrown + "bo/")

    assert [each.values for each in AccountRow.objects.all()] == [{}]
    assert not User.objects.filter(username="hai.phongson").exists()


def test_confirming_twice_writes_once(cast: Cast, file) -> None:
    client = client_of(cast)
    address = upload(client, file(GOOD))

    client.post(address + "xac-nhan/")
    again = client.post(address + "xac-nhan/", follow=True)

    assert "đã được Trịnh Văn Khoa xác nhận" in words(again)
    assert Post.objects.filter(user__username="moi.camngoc").count() == 1


def test_what_changed_since_it_was_looked_at_is_looked_at_again(cast: Cast, chair: Actor, file) -> None:
    batch = taking.upload(by=chair, chunks=[file(GOOD, SECOND).read_bytes()], file_name="a.xlsx")
    User.objects.create_user("moi.camngoc", full_name="Người khác hẳn")

    with pytest.raises(Conflict) as conflict:
        taking.confirm(by=chair, code=batch.code)

    batch.refresh_from_db()
    assert conflict.value.rule == "batch_outdated"
    assert (batch.state, batch.rows, batch.accepted, batch.refused) == ("staged", 2, 1, 1)
    assert RefusedRow.objects.get(batch=batch).refusals[0]["rule"] == "username_of_other"
    assert not User.objects.filter(username="hai.phongson").exists()
    assert taking.confirm(by=chair, code=batch.code).state == "done"


def test_the_refused_rows_come_back_as_a_sheet_to_correct(cast: Cast, file) -> None:
    client = client_of(cast)
    address = upload(client, file(GOOD, row(username="giamdoc")))

    book = openpyxl.load_workbook(BytesIO(client.get(address + "tu-choi.xlsx").content))

    page = book[sheet.SHEET]
    assert [cell.value for cell in page[1]][-1] == REASON_TITLE
    assert page["B2"].value == "giamdoc"
    assert "là của Cao Văn Nam" in str(page.cell(2, len(sheet.COLUMNS) + 1).value)


def test_the_sheet_of_refused_rows_is_mended_and_taken_in(cast: Cast, chair: Actor, file, tmp_path: Path) -> None:
    client = client_of(cast)
    wrong = row(
        username="giamdoc", last_day=dt.date(2026, 12, 31), phone="0912 345 678", role="Cán bộ, giáo viên trung tâm"
    )
    address = upload(client, file(GOOD, wrong, row(organisation="không có", kind="", valid_from="2026-02-30")))
    client.post(address + "xac-nhan/")
    book = openpyxl.load_workbook(BytesIO(client.get(address + "tu-choi.xlsx").content))
    page = book[sheet.SHEET]
    assert page.max_row == 3

    page["B2"], page["B3"] = "hai.camngoc", "ba.camngoc"
    page["E3"], page["I3"] = "38-15169-HTCD", dt.date(2026, 2, 28)
    book.save(tmp_path / "da-sua.xlsx")
    told = taking.dry_run(tmp_path / "da-sua.xlsx", by=chair)

    assert (told["rows"], told["accepted"], told["warnings"]) == (2, 2, [])
    client.post(upload(client, tmp_path / "da-sua.xlsx") + "xac-nhan/")
    assert User.objects.get(username="hai.camngoc").phone == "0912 345 678"
    posts = dict(Post.objects.filter(user__username__endswith=".camngoc").values_list("user__username", "valid_from"))
    assert posts == {"moi.camngoc": ON, "hai.camngoc": ON, "ba.camngoc": dt.date(2026, 2, 28)}
    assert Post.objects.get(user__username="hai.camngoc").valid_to == dt.date(2027, 1, 1)


def test_the_blank_sheet_can_be_filled_in_and_taken_in(cast: Cast, chair: Actor, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(client_of(cast).get(START + "mau.xlsx").content))
    page = book[sheet.SHEET]
    for place, value in enumerate(GOOD, 1):
        page.cell(2, place).value = value
    book.save(tmp_path / "dien.xlsx")

    told = taking.dry_run(tmp_path / "dien.xlsx", by=chair)

    assert (told["rows"], told["accepted"], told["warnings"]) == (1, 1, [])


# --- Taking back ------------------------------------------------------------------------------------------------------


def test_a_batch_is_taken_back_whole(cast: Cast, file) -> None:
    told = command(
        "import_accounts",
        str(file(GOOD, SECOND, row(username="khach", full_name="Người không có chức vụ"))),
        as_user="so",
    )

    back = command("undo_import", told["batch"], as_user="so", reason="Nhầm tệp")

    assert back == {"batch": told["batch"], "removed": 3, "restored": 0}
    assert not User.objects.filter(username__in=["moi.camngoc", "hai.phongson"]).exists()
    assert not Post.objects.filter(user=cast.person("khach")).exists()
    assert Batch.objects.get().state == "undone"
    assert Event.objects.filter(verb="forget_account", reason="Nhầm tệp").count() == 2


def test_a_batch_somebody_uses_is_not_taken_back(cast: Cast, chair: Actor, file) -> None:
    told = taking.take_in(file(GOOD, SECOND), by=chair)
    User.objects.filter(username="moi.camngoc").update(last_login=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))

    with pytest.raises(Refused) as refused:
        taking.undo(by=chair, code=told["batch"])

    assert refused.value.rule == "account_used"
    assert "Ngô Thị Mới" in refused.value.message
    assert Post.objects.filter(user__username="hai.phongson").exists()


def test_a_batch_of_somebody_else_is_not_found(cast: Cast, chair: Actor, file) -> None:
    told = taking.take_in(file(GOOD), by=chair)

    for what in ("", "phieu/", "xac-nhan/"):
        client = client_of(cast, "so40")
        answer = client.post(f"{START}{told['batch']}/{what}") if what else client.get(f"{START}{told['batch']}/")
        assert answer.status_code == 404
    assert not CodeSlip.objects.exists()


# --- One person --------------------------------------------------------------------------------------------------


def test_the_officer_above_prints_a_slip_for_one_person(cast: Cast) -> None:
    client = client_of(cast)

    page = client.post("/mang-luoi/nguoi/giamdoc/phieu/")

    assert page.status_code == 200
    assert "Cao Văn Nam" in page.content.decode()
    assert CodeSlip.objects.get().user == cast.person("giamdoc")
    assert CodeSlip.objects.get().made_by_label == "Trịnh Văn Khoa"


@pytest.mark.parametrize(("who", "status"), [("giaovien", 403), ("so40", 404), ("vhxh", 200)])
def test_slips_of_one_person_keep_to_the_scope(cast: Cast, who: str, status: int) -> None:
    assert client_of(cast, who).post("/mang-luoi/nguoi/canbo/phieu/").status_code == status
    assert CodeSlip.objects.count() == (1 if status == 200 else 0)


def test_a_locked_account_is_freed_from_the_page(cast: Cast) -> None:
    visitor, client = Client(), client_of(cast)
    for _attempt in range(5):
        visitor.post("/dang-nhap/", {"login": "giamdoc", "password": "sai"})
    assert "đang bị khóa" in words(client.get("/mang-luoi/nguoi/giamdoc/"))

    told = words(client.post("/mang-luoi/nguoi/giamdoc/mo-khoa/", follow=True))

    assert "Đã mở khóa đăng nhập cho Cao Văn Nam" in told
    assert "đang bị khóa" not in told
    assert "không bị khóa" in words(client.post("/mang-luoi/nguoi/giamdoc/mo-khoa/", follow=True))
    assert Event.objects.filter(verb="unlock_user").count() == 1


def test_a_post_taken_back_leaves_stand_ins_alone(cast: Cast, chair: Actor) -> None:
    director = Post.objects.get(user=cast.person("giamdoc"))
    actions.stand_in(by=chair, post=director, user=cast.person("khach"), valid_from=ON)

    with pytest.raises(Refused) as refused:
        actions.take_back_post(by=cast.actor("so", TODAY), post=director, batch="TK-X")

    assert refused.value.rule == "stand_in_later"
