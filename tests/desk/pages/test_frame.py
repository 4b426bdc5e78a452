"""Choosing a post, searching, errors in the frame's look."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from gdtx.foundation.ranges import OPEN_END
from gdtx.network.models import Post
from tests.desk.conftest import SignIn
from tests.desk.reading import headings, links, words
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_posts(cast: Cast) -> Cast:
    """The director of Cẩm Ngọc is also an officer of the commune."""
    Post.objects.create(
        user=cast.person("giamdoc"),
        organisation=cast.committee_cam_ngoc,
        role="commune_officer",
        valid_from=dt.date(2020, 1, 1),
        valid_to=OPEN_END,
    )
    return cast


def test_who_has_two_posts_chooses_the_one_to_work_in(two_posts: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("giamdoc", IN_2021)
    assert "Cán bộ phụ trách giáo dục cấp xã · Xã Cẩm Ngọc" in words(client.get("/ban-lam-viec/"))
    post = Post.objects.get(user=two_posts.person("giamdoc"), role="centre_director")

    answer = client.post("/chuc-vu/", {"post": post.pk, "next": "/so-lieu/38/?ky=2019-2020/HK1"})

    assert answer.headers["Location"] == "/so-lieu/38/?ky=2019-2020/HK1"
    assert "Trung tâm học tập cộng đồng xã Cẩm Ngọc" in words(client.get("/ban-lam-viec/"))


def test_a_post_of_somebody_else_cannot_be_chosen(two_posts: Cast, sign_in_as: SignIn) -> None:
    foreign = Post.objects.get(user=two_posts.person("so"))

    assert sign_in_as("giamdoc", IN_2021).post("/chuc-vu/", {"post": foreign.pk}).status_code == 404


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", ""])
def test_choosing_a_post_never_leads_to_another_site(two_posts: Cast, sign_in_as: SignIn, target: str) -> None:
    post = Post.objects.filter(user=two_posts.person("giamdoc")).first()
    assert post is not None

    answer = sign_in_as("giamdoc", IN_2021).post("/chuc-vu/", {"post": post.pk, "next": target})

    assert answer.headers["Location"] == "/ban-lam-viec/"


def test_choosing_a_post_is_never_done_by_a_link(two_posts: Cast, sign_in_as: SignIn) -> None:
    assert sign_in_as("giamdoc", IN_2021).get("/chuc-vu/?post=1").status_code == 405


def test_a_search_needs_no_diacritics_and_finds_areas_and_centres(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2021).get("/tim/?q=cam+ngoc")

    assert links(page)["Xã Cẩm Ngọc"].endswith("/15169/")
    assert "Trung tâm học tập cộng đồng xã Cẩm Ngọc" in words(page)


def test_a_search_shows_only_what_the_person_may_open(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2021).get("/tim/?q=chau+binh")

    assert "Không có địa bàn, đơn vị" in words(page)
    assert "Xã Châu Bình" not in links(page)


def test_one_letter_is_too_little_to_search_for(cast: Cast, sign_in_as: SignIn) -> None:
    assert "Hãy gõ ít nhất hai chữ." in words(sign_in_as("so", IN_2021).get("/tim/?q=c"))


def test_a_page_that_does_not_exist_says_so_plainly(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2021).get("/khong-co-trang-nay/")

    assert page.status_code == 404
    assert headings(page) == ["Không tìm thấy trang này"]
    assert links(page)["Về bàn làm việc"] == "/"


def test_a_visitor_gets_the_same_answer_without_the_rail(cast: Cast) -> None:
    page = Client().get("/khong-co-trang-nay/")

    assert page.status_code == 404
    assert "Bàn làm việc" not in links(page)


def test_what_a_post_does_not_open_is_refused_with_the_reason(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("bo", IN_2021).get("/lop-hoc/")

    assert page.status_code == 403
    assert headings(page) == ["Bạn không được làm việc này"]
    assert "không có quyền xem danh sách lớp học" in words(page)
    assert "hãy báo người quản trị" in words(page)


def test_a_fault_of_the_program_has_a_page_that_needs_no_database(settings: object) -> None:
    from django.template.loader import get_template

    html = get_template("500.html").render()

    assert "Chương trình gặp lỗi" in html
    assert "{%" not in html
    assert 'href="/tinh/gdtx/gdtx.css"' in html


def test_an_old_form_says_that_nothing_was_written(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.person("so"), backend="django.contrib.auth.backends.ModelBackend")

    page = client.post("/chuc-vu/", {"post": "1"})

    assert page.status_code == 403
    assert headings(page) == ["Trang này mở đã quá lâu"]


def test_the_living_page_needs_no_sign_in_and_shows_every_part(db: None) -> None:
    page = Client().get("/kieu-mau/")

    assert page.status_code == 200
    assert headings(page)[:6] == ["Kiểu mẫu", "Nút", "Nhãn tình trạng", "Dòng ngữ cảnh", "Dải số liệu", "Số liệu mẫu"]


def test_no_part_of_the_pages_is_missing_from_the_living_page(db: None) -> None:
    drawn = {template.name for template in Client().get("/kieu-mau/").templates}
    folder = Path(apps.get_app_config("foundation").path) / "templates"
    parts = {path.relative_to(folder).as_posix() for path in (folder / "gdtx" / "parts").glob("*.html")}

    assert parts - drawn == set()


def test_the_living_page_shows_every_tone_and_every_notice(db: None) -> None:
    html = Client().get("/kieu-mau/").content.decode()

    for name in (
        *(f"gd-badge--{tone}" for tone in ("ok", "go", "warn", "bad", "made")),
        *(f"gd-say--{tone}" for tone in ("ok", "warn", "bad")),
        *("gd-btn--main", "gd-btn--plain", "gd-btn--sm", "gd-tabs", "gd-steps", "gd-thread", "gd-line", "gd-pager"),
        *("gd-empty", "gd-side", "gd-kv", "gd-list", "gd-ctx", "gd-figs", "gd-chart", "gd-spark", "gd-head"),
    ):
        assert name in html, name


def test_pages_allow_no_inline_style_and_no_foreign_source(db: None) -> None:
    page = Client().get("/kieu-mau/")

    html = page.content.decode()
    assert " style=" not in html
    assert "<script" not in html
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
