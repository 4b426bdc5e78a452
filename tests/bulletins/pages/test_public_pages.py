"""What a visitor reads: published bulletins and nothing else."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gdtx.bulletins import actions
from gdtx.bulletins.models import Bulletin
from gdtx.conferences import actions as conferences
from gdtx.network.scope import Actor
from tests.bulletins import making
from tests.conferences import making as meetings
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def bulletin(cast: Cast, specialist: Actor, head: Actor) -> Bulletin:
    """A published one with a picture."""
    conference = making.held(specialist, cast, author="Phòng GDTX")
    meetings.photographed(specialist, conference, caption="Các đại biểu", description="Hội trường", consent=True)
    return making.published(specialist, head, actions.draft_bulletin(by=specialist, conference_id=conference.pk))


def page(bulletin: Bulletin) -> str:
    return reverse("bulletin_public", args=[bulletin.slug])


def test_a_visitor_reads_a_bulletin_and_gets_no_cookie(bulletin: Bulletin):
    client = Client()

    for address in (reverse("bulletins_public"), page(bulletin), reverse("bulletins_feed")):
        response = client.get(address)
        assert response.status_code == 200
        assert bulletin.title in response.content.decode()
        assert not response.cookies


def test_pictures_come_with_their_words_and_may_not_be_kept_long(bulletin: Bulletin):
    client = Client()
    text = client.get(page(bulletin)).content.decode()
    assert 'alt="Hội trường"' in text
    assert "Hình 1: Các đại biểu" in text

    for name in ("bulletin_picture", "bulletin_picture_small"):
        response = client.get(reverse(name, args=[bulletin.slug, 1]))
        assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
        assert response["Cache-Control"] == "public, max-age=300"
        assert b"".join(response.streaming_content).startswith(b"\xff\xd8")


def test_without_consent_neither_page_nor_word_nor_address_shows_the_picture(bulletin: Bulletin, specialist: Actor):
    photo = bulletin.pictures.get().photo
    conferences.change_photo(by=specialist, pk=photo.pk, caption="Các đại biểu", description="", consent=False)
    client = Client()

    assert "Hình 1" not in client.get(page(bulletin)).content.decode()
    assert client.get(reverse("bulletin_picture", args=[bulletin.slug, 1])).status_code == 404
    with zipfile.ZipFile(io.BytesIO(client.get(reverse("bulletin_word", args=[bulletin.slug])).content)) as package:
        assert [name for name in package.namelist() if name.endswith(".jpg")] == []


def test_the_word_file_holds_text_and_picture(bulletin: Bulletin):
    response = Client().get(reverse("bulletin_word", args=[bulletin.slug]))

    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.content)) as package:
        text = package.read("word/document.xml").decode()
        assert [name for name in package.namelist() if name.endswith(".jpg")] != []
    for fact in (bulletin.title, "Hồ Văn Mẫu", "Hình 1: Các đại biểu", "Phòng GDTX"):
        assert fact in text
    assert "DỰ THẢO" not in text


@pytest.mark.parametrize("verb", ["", "submit"])
def test_what_is_not_published_is_answered_like_what_there_is_not(cast: Cast, specialist: Actor, verb: str):
    bulletin = making.drafted(specialist, cast)
    if verb:
        making.moved(specialist, bulletin, verb)
    client = Client()

    there = client.get(page(bulletin))
    nowhere = client.get(reverse("bulletin_public", args=["khong-co"]))

    assert there.status_code == nowhere.status_code == 404
    assert bulletin.title not in there.content.decode()
    assert client.get(reverse("bulletin_word", args=[bulletin.slug])).status_code == 404
    assert bulletin.title not in client.get(reverse("bulletins_public")).content.decode()
    assert bulletin.title not in client.get(reverse("bulletins_feed")).content.decode()


def test_a_correction_is_read_under_the_bulletin_without_the_words_before(bulletin: Bulletin, head: Actor):
    actions.correct_bulletin(
        by=head,
        pk=bulletin.pk,
        version=3,
        text=making.text_of(bulletin, remarks="Đánh giá đúng."),
        what="Sửa đánh giá.",
        reason="Chép nhầm.",
    )

    text = Client().get(page(bulletin)).content.decode()

    for told in ("Đính chính", "20/01/2021", "Sửa đánh giá.", "Lý do: Chép nhầm.", "Đánh giá đúng."):
        assert told in text
    assert "Các trung tâm đã cố gắng." not in text
    assert "Nguyễn Thị Dung" not in text


def test_a_withdrawn_bulletin_says_when_and_why_and_shows_nothing_else(bulletin: Bulletin, head: Actor):
    making.moved(head, bulletin, "withdraw", "Đăng nhầm")
    client = Client()

    response = client.get(page(bulletin))

    assert response.status_code == 410
    assert "Đăng nhầm" in response.content.decode()
    assert bulletin.title not in response.content.decode()
    assert client.get(reverse("bulletin_picture", args=[bulletin.slug, 1])).status_code == 404
    assert client.get(reverse("bulletin_word", args=[bulletin.slug])).status_code == 404


def test_the_feed_is_atom_with_an_entry_for_each_bulletin(bulletin: Bulletin):
    root = ElementTree.fromstring(Client().get(reverse("bulletins_feed")).content)

    assert root.tag == f"{ATOM}feed"
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == bulletin.title
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"http://testserver{page(bulletin)}"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Sở Giáo dục và Đào tạo Thanh Hóa"


def test_list_and_feed_cost_the_same_queries_with_one_bulletin_and_three(
    bulletin: Bulletin, cast: Cast, specialist: Actor, head: Actor
):
    addresses = [reverse("bulletins_public"), reverse("bulletins_feed")]
    client = Client()

    def cost() -> list[int]:
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(address)
            found.append(len(queries))
        return found

    one = cost()
    for _turn in range(2):
        making.published(specialist, head, making.drafted(specialist, cast))

    assert cost() == one
