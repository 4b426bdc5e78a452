"""The pages of a review: what they show, keep, refuse and hand out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gdtx.config.middleware import BUSINESS_DATE_SESSION_KEY
from gdtx.reports import actions
from gdtx.reports.models import Review, ReviewFiles, ReviewText
from tests.learning.making import log
from tests.support.cast import IN_2021, Cast

HK1 = "2020-2021/HK1"
PAGE = "/bao-cao/so-ket/38/"


def client(cast: Cast, username: str) -> Client:
    browser = Client()
    browser.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    session[BUSINESS_DATE_SESSION_KEY] = IN_2021.isoformat()
    session.save()
    return browser


def plain(response: Any) -> str:
    text = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.fixture
def browser(reviewed: Cast) -> Client:
    return client(reviewed, "so")


# --- The page ------------------------------------------------------------------------------------------------


def test_the_page_shows_the_document_as_it_will_print(browser: Client) -> None:
    text = plain(browser.get(PAGE, {"ky": HK1}))

    assert "UBND TỈNH THANH HÓA SỞ GIÁO DỤC VÀ ĐÀO TẠO" in text
    assert "toàn tỉnh mở được 03 lớp với 235 lượt học viên, bình quân 78,3 lượt/lớp" in text
    assert "[Nêu những việc làm được, dựa trên số liệu ở phần I.]" in text
    assert "Phụ lục II" in text
    assert "2 trung tâm chưa báo cáo" in text
    assert "còn 6 phần" in text


def test_without_a_period_the_one_in_work_is_shown(browser: Client) -> None:
    assert "Báo cáo sơ kết học kỳ I năm học 2020-2021" in plain(browser.get(PAGE))


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("so", 200),
        ("giamdocso", 200),
        ("bo", 404),
        ("so40", 404),
        ("phong", 404),
        ("giamdoc", 404),
        ("canbo_cu", 404),
        ("giaovien", 403),
        ("khach", 403),
    ],
)
def test_who_may_open_the_review_of_the_province(reviewed: Cast, username: str, status: int) -> None:
    for address in (PAGE, f"{PAGE}kiem-tra/", f"{PAGE}so-lieu.json"):
        assert client(reviewed, username).get(address, {"ky": HK1}).status_code == status


def test_a_centre_opens_its_own_review(reviewed: Cast) -> None:
    text = plain(client(reviewed, "giamdoc").get("/bao-cao/so-ket/15169/", {"ky": HK1}))

    assert "UBND XÃ CẨM NGỌC TRUNG TÂM HỌC TẬP CỘNG ĐỒNG" in text
    assert "/BC-TTHTCĐ" in text


def test_a_period_that_cannot_be_read_is_a_page_with_the_reason(browser: Client) -> None:
    response = browser.get(PAGE, {"ky": "HK1"})

    assert response.status_code == 400
    assert "không phải là mã kỳ" in plain(response)


def test_more_classes_cost_no_more_queries(browser: Client, reviewed: Cast, django_assert_max_num_queries: Any) -> None:
    browser.get(PAGE, {"ky": HK1})
    with django_assert_max_num_queries(75) as first:
        browser.get(PAGE, {"ky": HK1})
    allowed = len(first)
    for number in range(5):
        log(reviewed.actor("giamdoc", IN_2021), reviewed.cam_ngoc, topic=f"Thêm lớp {number}")
    browser.get(PAGE, {"ky": HK1})

    with django_assert_max_num_queries(allowed):
        browser.get(PAGE, {"ky": HK1})


# --- Writing -------------------------------------------------------------------------------------------------


def write(browser: Client, text: str, version: int = 0, part: str = "uu_diem") -> Any:
    data = {"ky": HK1, f"{part}-text": text, f"{part}-version": str(version)}
    return browser.post(f"{PAGE}phan/{part}/", data)


def test_a_written_part_is_kept_and_stands_in_the_document(browser: Client) -> None:
    response = write(browser, "Có nền nếp.\r\nCó kết quả.")

    assert response.status_code == 302
    assert response["Location"] == f"{PAGE}?ky={HK1}#phan-uu_diem"
    page = browser.get(PAGE, {"ky": HK1})
    assert "1. Ưu điểm Có nền nếp. Có kết quả." in plain(page)
    assert "còn 5 phần" in plain(page)


def test_what_was_typed_survives_a_conflict_beside_what_is_kept(browser: Client, reviewed: Cast) -> None:
    write(client(reviewed, "truongphong"), "Của trưởng phòng.")

    response = write(browser, "Của chuyên viên, gõ rất lâu.")

    assert response.status_code == 409
    text = plain(response)
    assert "Nguyễn Thị Dung đã sửa phần này" in text
    assert "Bản đang lưu: Của trưởng phòng." in text
    assert "Của chuyên viên, gõ rất lâu.</textarea>" in response.content.decode()
    assert ReviewText.objects.get().text == "Của trưởng phòng."
    version = re.search(r'name="uu_diem-version" value="(\d+)"', response.content.decode())
    assert version is not None
    assert write(browser, "Của chuyên viên, gõ rất lâu.", int(version[1])).status_code == 302


def test_a_text_too_long_comes_back_with_the_reason(browser: Client) -> None:
    response = write(browser, "a" * 20_001)

    assert response.status_code == 400
    assert "Phần này dài 20.001 ký tự, nhiều hơn 20.000." in plain(response)
    assert not ReviewText.objects.exists()


def test_a_part_is_not_written_by_somebody_outside(reviewed: Cast) -> None:
    assert write(client(reviewed, "so40"), "Có.").status_code == 404
    assert write(client(reviewed, "giaovien"), "Có.").status_code == 403
    assert client(reviewed, "so").get(f"{PAGE}phan/uu_diem/").status_code == 405
    assert not Review.objects.exists()


def sign(browser: Client, **values: str) -> Any:
    return browser.post(f"{PAGE}nguoi-ky/", {"ky": HK1, "ky-ten-version": "0", **values})


def test_who_signs_stands_under_the_document(browser: Client) -> None:
    assert sign(browser, **{"ky-ten-authority": "KT", "ky-ten-signer_name": "Tạ Hồng Lựu"}).status_code == 302

    assert "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Tạ Hồng Lựu" in plain(browser.get(PAGE, {"ky": HK1}))


def test_a_degree_before_the_name_is_refused_at_its_field(browser: Client) -> None:
    response = sign(browser, **{"ky-ten-signer_name": "TS. Tạ Hồng Lựu"})

    assert response.status_code == 400
    assert "không ghi học hàm, học vị" in plain(response)
    assert 'value="TS. Tạ Hồng Lựu"' in response.content.decode()


# --- Files ---------------------------------------------------------------------------------------------------


def make_files(browser: Client, capture: Any, **more: str) -> Any:
    with capture(execute=True):
        return browser.post(f"{PAGE}lap-tep/", {"ky": HK1, **more})


def test_files_are_made_in_the_background_and_offered_when_ready(
    browser: Client, django_capture_on_commit_callbacks: Any
) -> None:
    response = make_files(browser, django_capture_on_commit_callbacks)

    files = ReviewFiles.objects.get()
    assert response["Location"] == f"{PAGE}tep/{files.pk}/?ky={HK1}"
    assert files.is_done
    page = browser.get(response["Location"])
    assert "Đã lập xong" in plain(page)
    assert "Refresh" not in page
    for kind in ("bao-cao.docx", "bao-cao.pdf", "bang-lam-viec.xlsx"):
        got = browser.get(f"{PAGE}tep/{files.pk}/{kind}")
        assert got.status_code == 200
        assert got["Content-Disposition"].startswith('attachment; filename="so-ket-38-2020-2021-HK1.')
        assert len(b"".join(got.streaming_content)) > 5000
    assert "Tải Word" in plain(browser.get(PAGE, {"ky": HK1}))


def test_files_that_no_longer_fit_the_figures_are_not_offered(
    browser: Client, reviewed: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    make_files(browser, django_capture_on_commit_callbacks)
    log(reviewed.actor("giamdoc", IN_2021), reviewed.cam_ngoc, topic="Thêm một lớp")

    text = plain(browser.get(PAGE, {"ky": HK1}))

    assert "không còn đúng với bản bên trái" in text
    assert "Tải Word" not in text
    assert "Lập Word và PDF" in text


def test_waiting_is_shown_and_the_page_looks_again_by_itself(browser: Client, reviewed: Cast) -> None:
    files = actions.request_files(by=reviewed.actor("so", IN_2021), area_code="38", period=HK1)

    response = browser.get(f"{PAGE}tep/{files.pk}/")

    assert response["Refresh"] == "2"
    assert "bạn có thể rời trang" in plain(response)
    assert browser.get(f"{PAGE}tep/{files.pk}/bao-cao.docx").status_code == 404
    assert "Đang lập tệp" in plain(browser.get(PAGE, {"ky": HK1}))


def test_why_no_files_could_be_made_is_told(browser: Client, reviewed: Cast) -> None:
    files = actions.request_files(by=reviewed.actor("so", IN_2021), area_code="38", period=HK1)
    actions.fail_files(files, "Tệp mẫu “bao_cao.docx” thiếu trường.")

    assert "thiếu trường" in plain(browser.get(f"{PAGE}tep/{files.pk}/"))
    assert "thiếu trường" in plain(browser.get(PAGE, {"ky": HK1}))


def test_a_broken_template_fails_the_request_and_not_the_worker(
    browser: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    folder = Path(settings.GDTX_HOME) / "templates"
    folder.mkdir(parents=True)
    (folder / "bao_cao.docx").write_bytes(b"not a word file")

    make_files(browser, django_capture_on_commit_callbacks)

    files = ReviewFiles.objects.get()
    assert files.has_failed
    assert "bao_cao.docx" in files.problem


def test_files_of_another_body_are_not_handed_out(
    browser: Client, reviewed: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    make_files(browser, django_capture_on_commit_callbacks)
    pk = ReviewFiles.objects.get().pk

    for username, address in (
        ("so40", f"{PAGE}tep/{pk}/bao-cao.docx"),
        ("so40", f"/bao-cao/so-ket/40/tep/{pk}/bao-cao.docx"),
        ("giamdoc", f"/bao-cao/so-ket/15169/tep/{pk}/bao-cao.pdf"),
        ("so", "/bao-cao/so-ket/38/tep/999999/bao-cao.pdf"),
    ):
        assert client(reviewed, username).get(address).status_code == 404


def test_a_final_print_is_offered_only_when_everything_is_written(
    browser: Client, django_capture_on_commit_callbacks: Any
) -> None:
    assert "Lập bản trình ký" not in plain(browser.get(PAGE, {"ky": HK1}))
    assert make_files(browser, django_capture_on_commit_callbacks, ban="trinh-ky").status_code == 403

    for part in ("chi_dao", "uu_diem", "han_che", "nguyen_nhan", "nhiem_vu", "kien_nghi"):
        write(browser, f"Đã viết {part}.", part=part)

    assert "Lập bản trình ký" in plain(browser.get(PAGE, {"ky": HK1}))
    make_files(browser, django_capture_on_commit_callbacks, ban="trinh-ky")
    assert ReviewFiles.objects.get(final=True).is_done


def test_the_figures_come_out_as_json(browser: Client) -> None:
    response = browser.get(f"{PAGE}so-lieu.json", {"ky": HK1})

    assert response["Content-Type"].startswith("application/json")
    assert json.loads(response.content)["figures"]["now"]["turns"] == 235


# --- Checks, start -------------------------------------------------------------------------------------------


def test_possible_doubles_are_listed_with_links_to_the_classes(browser: Client, reviewed: Cast) -> None:
    director = reviewed.actor("giamdoc", IN_2021)
    double = log(director, reviewed.cam_ngoc, topic="Chuyên đề: Luật đất đai", turns=120, place="Nhà văn hoá thôn 1")

    response = browser.get(f"{PAGE}kiem-tra/", {"ky": HK1})

    assert "1 cụm" in plain(response)
    assert f'href="/lop-hoc/{double.pk}/"' in response.content.decode()


def test_the_start_lists_the_reviews_of_ones_own_area(reviewed: Cast) -> None:
    actions.save_section(
        by=reviewed.actor("so", IN_2021), area_code="38", period=HK1, code="uu_diem", text="Có.", version=0
    )

    text = plain(client(reviewed, "so").get("/bao-cao/"))

    assert "Sơ kết học kỳ I năm học 2020-2021 Tỉnh Thanh Hóa" in text
    assert "đã viết 1/6 phần" in text
    assert "Xã Cẩm Ngọc" in plain(client(reviewed, "giamdoc").get("/bao-cao/"))


def test_a_review_of_an_earlier_year_that_was_written_at_is_found_again(reviewed: Cast) -> None:
    actions.save_section(
        by=reviewed.actor("so", IN_2021), area_code="38", period="2017-2018", code="uu_diem", text="Có.", version=0
    )

    assert "Tỉnh Thanh Hóa, năm học 2017-2018" in plain(client(reviewed, "so").get("/bao-cao/"))


def test_who_drafts_no_review_does_not_see_the_start(reviewed: Cast) -> None:
    assert client(reviewed, "giaovien").get("/bao-cao/").status_code == 403
