"""The guide tells the truth: its buttons, sentences, links, commands and pictures are those of the product."""

from __future__ import annotations

import ast
import datetime as dt
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import get_commands, load_command_class
from django.test import Client
from django.urls import resolve

from gdtx.accounts.models import Installation, User
from gdtx.cli import LISTED
from gdtx.desk.guide import BY_SLUG, PAGES, SIGN_IN, own_pages
from gdtx.desk.guide_pictures import PICTURES
from gdtx.foundation.ranges import OPEN_END
from gdtx.network.models import Organisation, Post
from gdtx.network.roles import GIVEN
from gdtx.network.scope import Actor
from tests.architecture.sources import PACKAGE, modules, templates
from tests.desk.conftest import SignIn
from tests.support.cast import IN_2021, IN_2025, Cast

# What a guide says, and where it leads, does not depend on the database.
pytestmark = pytest.mark.once

GUIDE = PACKAGE / "desk" / "templates" / "desk" / "guide"

# --- What the product says ------------------------------------------------------------------------------------


def guide_templates() -> list[Path]:
    return sorted(GUIDE.rglob("*.html"))


def plain(text: str) -> str:
    """A sentence with … for what differs, without tags and blanks of layout."""
    text = re.sub(r"%\(\w+\)[sd]|%[sd]|{{.*?}}", "…", text)
    text = re.sub(r"<[^>]+>", "", text).replace("%%", "%").replace("&amp;", "&")
    return " ".join(text.split())


def strings_of(path: Path) -> Iterator[str]:
    """The strings a module hands to gettext; long ones written in pieces are one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"_", "gettext", "gettext_lazy", "ngettext"}:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value


@cache
def said() -> frozenset[str]:
    """Every string of the product that users may read, the guide left out."""
    found: set[str] = set()
    for path in templates():
        if GUIDE not in path.parents:
            text = path.read_text(encoding="utf-8")
            found.update(match[1] for match in re.finditer(r"""{%\s*translate\s+"([^"]+)\"""", text))
            found.update(match[1] for match in re.finditer(r"""{%\s*translate\s+'([^']+)'""", text))
            found.update(re.findall(r"""_\("([^"]+)"\)""", text))
            for block in re.findall(r"{%\s*blocktranslate.*?%}(.*?){%\s*endblocktranslate", text, re.S):
                found.update(re.split(r"{%\s*plural\s*%}", block))
    for path in modules(PACKAGE):
        if not path.name.startswith("guide"):
            found.update(strings_of(path))
    return frozenset(plain(text) for text in found)


def tags(name: str) -> list[tuple[str, str]]:
    """Template and first argument of each use of a tag of the guide."""
    pattern = re.compile(r"{%\s*" + name + r"""\s+"([^"]+)\"""")
    return [
        (path.name, found) for path in guide_templates() for found in pattern.findall(path.read_text(encoding="utf-8"))
    ]


def test_every_button_and_field_that_the_guide_names_is_one_of_the_product() -> None:
    named = tags("press")

    assert len(named) > 100
    assert [(page, label) for page, label in named if label not in said()] == []


def test_every_sentence_that_the_guide_quotes_is_one_the_product_says() -> None:
    quoted = tags("says")
    everything = "\n".join(said())

    assert len(quoted) > 25
    assert [(page, sentence) for page, sentence in quoted if sentence not in everything] == []


def test_every_command_of_the_handbook_can_be_run_as_it_stands() -> None:
    text = (GUIDE / "quan_tri.html").read_text(encoding="utf-8")
    lines = [
        line.removeprefix("gdtx ")
        for block in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", text, re.S)
        for line in block.splitlines()
    ]

    assert len(lines) > 15
    for line in lines:
        name, *arguments = shlex.split(line)
        assert name in LISTED or name in get_commands(), line
        if name in ("serve", "worker"):
            continue
        application = get_commands()[name]
        command = application if not isinstance(application, str) else load_command_class(application, name)
        command.create_parser("gdtx", name).parse_args(arguments)


def test_the_handbook_tells_what_each_of_its_own_commands_is_for() -> None:
    """Whoever administers finds every command about the machine and the accounts."""
    text = (GUIDE / "quan_tri.html").read_text(encoding="utf-8")
    wanted = "migrate serve worker backup restore verify_audit create_user give_post set_password unlock_user"
    wanted += " close_account import_accounts import_territory check_network send_messages"

    assert [name for name in wanted.split() if f"gdtx {name}" not in text] == []


def test_variables_that_the_handbook_names_are_read_by_the_program() -> None:
    text = (GUIDE / "quan_tri.html").read_text(encoding="utf-8")
    sources = "\n".join(path.read_text(encoding="utf-8") for path in modules(PACKAGE))

    assert [name for name in set(re.findall(r"GDTX_[A-Z_]+", text)) if f'"{name}"' not in sources] == []


# --- Pictures -------------------------------------------------------------------------------------------------


def test_pictures_are_small_there_and_used() -> None:
    used = {name for _page, name in tags("picture")}
    sizes = {name: Path(str(finders.find(f"desk/guide/{name}.png"))).stat().st_size for name in PICTURES}

    assert used == set(PICTURES)
    assert [name for name, size in sizes.items() if size > 80_000] == []
    assert sum(sizes.values()) < 1_500_000
    for name, picture in PICTURES.items():
        head = Path(str(finders.find(f"desk/guide/{name}.png"))).read_bytes()[:24]
        assert head.startswith(b"\x89PNG")
        assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == picture.size, name
        assert 40 < len(picture.alt) < 160, name


# --- Pages and links ------------------------------------------------------------------------------------------


def test_every_role_has_exactly_one_page() -> None:
    given = [role for page in PAGES for role in page.roles]

    assert sorted(given) == sorted(GIVEN)
    assert SIGN_IN.slug not in BY_SLUG


#: Somebody with the role on the day; roles that the cast lacks are given to "khach" at an organisation of it.
READERS: dict[str, tuple[str, dt.date]] = {
    "centre_director": ("giamdoc", IN_2021),
    "centre_deputy": ("phogiamdoc", IN_2021),
    "centre_staff": ("giaovien", IN_2021),
    "commune_officer": ("canbo", IN_2025),
    "commune_social_head": ("vhxh", IN_2025),
    "commune_chair": ("chutich", IN_2025),
    "commune_vice_chair": ("committee_cam_thuy", IN_2025),
    "district_specialist": ("phong", IN_2021),
    "district_chair": ("district_office", IN_2021),
    "district_vice_chair": ("district_office", IN_2021),
    "district_office_head": ("district_office", IN_2021),
    "department_specialist": ("so", IN_2025),
    "division_head": ("truongphong", IN_2025),
    "department_head": ("giamdocso", IN_2025),
    "ministry_viewer": ("bo", IN_2025),
    "administrator": ("admin", IN_2025),
    "surveyor": ("committee_cam_thuy", IN_2025),
    "records_clerk": ("department", IN_2025),
    "learning_promotion_society": ("department", IN_2025),
    "partner_viewer": ("department", IN_2025),
}


def reader(cast: Cast, sign_in_as: SignIn, role: str) -> Client:
    """A client signed in as somebody with the role."""
    name, day = READERS[role]
    if name not in cast.people:
        organisation: Organisation = getattr(cast, name)
        Post.objects.create(
            user=cast.person("khach"),
            organisation=organisation,
            role=role,
            valid_from=day,
            valid_to=OPEN_END,
        )
        name = "khach"
    return sign_in_as(name, day)


def body(client: Client, address: str) -> str:
    """The main part of a page."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    text = answer.content.decode()
    return text[text.index("<main") : text.index("</main>")]


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(GIVEN))
def test_on_their_own_page_everybody_finds_links_that_open(cast: Cast, sign_in_as: SignIn, role: str) -> None:
    client = reader(cast, sign_in_as, role)
    page = next(page for page in PAGES if role in page.roles)

    text = body(client, f"/huong-dan/{page.slug}/")
    links = sorted({link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)"', text)})

    assert "Dành cho bạn" in text
    assert "gd-guide__shut" not in text
    assert len(links) >= 4
    assert {link: client.get(link, follow=True).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.django_db
def test_pages_of_others_have_their_five_parts_and_lead_nowhere_one_may_not_go(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("giaovien", IN_2021)
    found: set[str] = set()

    for page in PAGES:
        text = body(client, f"/huong-dan/{page.slug}/")
        found |= {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)"', text)}
        for part in ("mot-phut", "tung-buoc", "tu-choi", "so-lieu", "nguoi-khac"):
            assert f'id="{part}"' in text, page.slug
        assert "<ol>" in text, page.slug
        assert "<dt>" in text, page.slug

    assert "/lop-hoc/ghi/" in found
    assert "/lop-hoc/khoa-ky/" not in found
    assert [link for link in sorted(found) if client.get(link, follow=True).status_code in (403, 404)] == []


@pytest.mark.django_db
def test_the_index_begins_with_the_pages_of_ones_own_posts(cast: Cast, sign_in_as: SignIn) -> None:
    text = body(sign_in_as("chutich", IN_2025), "/huong-dan/")

    own, others = text.split('id="h-khac"')
    assert "/huong-dan/chu-tich-xa/" in own
    assert "/huong-dan/chu-tich-xa/" not in others
    assert all(f"/huong-dan/{page.slug}/" in text for page in PAGES)


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["trung-tam", "quan-tri"])
def test_a_long_page_begins_its_steps_with_a_list_that_leads_to_each(cast: Cast, sign_in_as: SignIn, slug: str) -> None:
    text = body(sign_in_as("so", IN_2025), f"/huong-dan/{slug}/")

    listed = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', text)
    headings = re.findall(r'<h3 id="([^"]+)">([^<]+)</h3>', text)
    assert listed == headings
    assert len(headings) >= 3
    assert len({place for place, _title in headings}) == len(headings)
    assert "<h3>" not in text


@pytest.mark.django_db
def test_who_has_two_posts_finds_both_pages_the_present_one_first(cast: Cast) -> None:
    Post.objects.create(
        user=cast.person("giamdoc"),
        organisation=cast.committee_cam_thuy,
        role="commune_vice_chair",
        valid_from=dt.date(2025, 7, 1),
        valid_to=OPEN_END,
    )
    slugs = [page.slug for page in own_pages(cast.actor("giamdoc", IN_2025))]

    assert sorted(slugs) == ["chu-tich-xa", "trung-tam"]
    assert own_pages(Actor.for_user(cast.person("khach"), IN_2025)) == []


@pytest.mark.django_db
def test_without_a_sign_in_only_the_page_about_signing_in_opens(client: Client) -> None:
    text = body(client, "/huong-dan/dang-nhap/")

    assert 'href="/dang-nhap/phieu/"' in text
    assert 'href="/tai-khoan/bao-mat/"' not in text
    for address in ("/huong-dan/", "/huong-dan/quan-tri/"):
        assert client.get(address).headers["Location"].startswith("/dang-nhap/")


@pytest.mark.django_db
def test_the_guide_is_found_from_the_menu_the_sign_in_page_and_a_refusal(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("khach", IN_2025)
    assert 'href="/huong-dan/"' in client.get("/ban-lam-viec/").content.decode()
    assert 'href="/huong-dan/dang-nhap/"' in Client().get("/dang-nhap/").content.decode()

    refused = client.get("/lop-hoc/ghi/")
    missing = client.get("/khong-co-trang-nay/")

    for answer, status in ((refused, 403), (missing, 404)):
        assert answer.status_code == status
        main = answer.content.decode()
        assert 'href="/huong-dan/"' in main[main.index("<main") : main.index("</main>")]


@pytest.mark.django_db
def test_an_unknown_page_is_not_found(cast: Cast, sign_in_as: SignIn) -> None:
    assert sign_in_as("so", IN_2021).get("/huong-dan/khong-co/").status_code == 404
    assert resolve("/huong-dan/dang-nhap/").url_name == "guide_sign_in"


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["", "chuyen-vien-so/"])
def test_a_page_asks_few_questions_whatever_it_says(
    cast: Cast, sign_in_as: SignIn, slug: str, django_assert_max_num_queries: Any
) -> None:
    client = sign_in_as("so", IN_2025)
    client.get("/huong-dan/")

    with django_assert_max_num_queries(12):
        client.get(f"/huong-dan/{slug}")


@pytest.mark.django_db
def test_a_demonstration_has_its_mark_on_the_guide(cast: Cast, sign_in_as: SignIn, demonstration: Installation) -> None:
    User.objects.update(is_demo=True)
    answer = sign_in_as("so", IN_2025).get("/huong-dan/chuyen-vien-so/")

    assert "Dữ liệu tổng hợp" in answer.content.decode()
