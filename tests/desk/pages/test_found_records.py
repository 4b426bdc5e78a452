"""Documents, tasks and conferences in the frame's search: words of any spelling, within scope and day."""

from __future__ import annotations

import datetime as dt
import random
import re

import pytest
from django.db import transaction

from gdtx.approvals.actions import begin_many
from gdtx.desk import found_records
from gdtx.desk.found_records import find_documents
from gdtx.directives import actions as directives
from gdtx.directives.models import Dispatch, Document
from gdtx.directives.queries import documents as document_queries
from gdtx.directives.queries.documents import Wanted, keys_of
from gdtx.directives.words import words_folded
from gdtx.foundation.vietnamese_text import fold
from tests.conferences.making import prepared
from tests.desk.conftest import SignIn
from tests.desk.reading import headings, links, words
from tests.directives.drafting import drafted, issued
from tests.directives.tasking import give
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db

NEXT_DAY = IN_2025 + dt.timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    ["hoà nhập", "hòa nhập", "HOA NHAP cộng", "2302/SGDĐT-GDTX", "2302/sgddt", "xã vùng cao", "hoa nhap vung cao"],
)
def test_a_document_is_found_by_its_symbol_abstract_and_text_however_spelt(
    cast: Cast, sign_in_as: SignIn, text: str
) -> None:
    found = issued(cast, document=drafted(cast, abstract="Về giáo dục hòa nhập cộng đồng"))
    issued(cast, "2304/SGDĐT-GDTX", drafted(cast, abstract="Về nghề phổ thông", body="Theo 3202/SGDĐT, mở lớp nghề."))

    page = sign_in_as("so", IN_2025).get("/tim/", {"q": text})

    assert headings(page) == ["Tìm", "Văn bản 1"]
    assert links(page)["Về giáo dục hòa nhập cộng đồng"] == f"/van-ban/{found.pk}/"
    assert "Công văn số 2302/SGDĐT-GDTX ngày 10/10/2025 · Sở Giáo dục và Đào tạo Thanh Hóa" in words(page)


def test_the_document_that_bears_a_symbol_stands_before_newer_ones_that_quote_it(
    cast: Cast, sign_in_as: SignIn
) -> None:
    issued(cast, document=drafted(cast, abstract="Về nghề phổ thông"))
    quoting = drafted(cast, abstract="Về thi nghề", body="Tiếp theo Công văn số 2302/SGDĐT-GDTX, Sở yêu cầu.")
    issued(cast, "2304/SGDĐT-GDTX", quoting, on=NEXT_DAY)

    page = words(sign_in_as("so", NEXT_DAY).get("/tim/", {"q": "2302/SGDDT-gdtx"}))

    assert "Văn bản 2" in page
    assert page.index("Về nghề phổ thông") < page.index("Về thi nghề")


def test_each_finds_the_documents_of_their_own_scope_and_day(cast: Cast, sign_in_as: SignIn) -> None:
    document = issued(cast, document=drafted(cast, abstract="Về nghề phổ thông"))
    directives.send_document(
        by=cast.actor("vanthu", NEXT_DAY), document_id=document.pk, organisations=[cast.cam_ngoc.pk]
    )
    drafted(cast, abstract="Về nghề phổ thông, bản sau", on=NEXT_DAY)

    def found(who: str, on: dt.date) -> str:
        return next((each for each in headings(sign_in_as(who, on).get("/tim/?q=nghe+pho+thong")) if "Văn" in each), "")

    assert (found("so", IN_2025), found("so", NEXT_DAY)) == ("Văn bản 1", "Văn bản 2")
    assert (found("giamdoc", IN_2025), found("giamdoc", NEXT_DAY)) == ("", "Văn bản 1")
    assert (found("giamdoc_ps", NEXT_DAY), found("so40", NEXT_DAY), found("khach", NEXT_DAY)) == ("", "", "")
    assert found("so", IN_2025 - dt.timedelta(days=1)) == ""


def test_tasks_and_conferences_are_found_by_their_titles(cast: Cast, sign_in_as: SignIn) -> None:
    specialist = cast.actor("so", IN_2025)
    task = give(specialist, cast.cam_ngoc)
    conference = prepared(specialist, cast.department.pk, title="Hội nghị kiện toàn trung tâm", starts_on=IN_2025)

    page = sign_in_as("so", IN_2025).get("/tim/?q=kien+toan")
    elsewhere = sign_in_as("so40", IN_2025).get("/tim/?q=kien+toan")

    assert headings(page) == ["Tìm", "Nhiệm vụ 1", "Hội nghị 1"]
    assert links(page)[task.title] == f"/nhiem-vu/{task.pk}/"
    assert "TTHTCĐ xã Cẩm Ngọc · hạn 30/11/2025 · còn 51 ngày" in words(page)
    assert links(page)["Hội nghị kiện toàn trung tâm"] == f"/hoi-nghi/{conference.pk}/"
    assert "Không có địa bàn, đơn vị" in words(elsewhere)


def test_the_number_of_questions_does_not_grow_with_the_documents_and_tasks_found(
    cast: Cast, sign_in_as: SignIn, django_assert_max_num_queries
) -> None:
    for number in range(8):
        issued(cast, f"{number + 1}/SGDĐT", drafted(cast, abstract="Kiện toàn trung tâm"))
        give(cast.actor("so", IN_2025), cast.cam_ngoc, title=f"Kiện toàn trung tâm {number}")
    client = sign_in_as("so", IN_2025)
    client.get("/tim/?q=kien+toan")

    with django_assert_max_num_queries(30):
        page = client.get("/tim/?q=kien+toan")

    assert headings(page) == ["Tìm", "Văn bản 8", "Nhiệm vụ 8"]
    assert links(page)["Xem 8"] == "?q=kien%20toan&loai=nhiem-vu"


def test_of_words_that_are_in_many_documents_the_newest_are_shown_and_the_whole_list_counts_all(
    cast: Cast, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        issued(cast, f"{number + 1}/SGDĐT", drafted(cast, abstract=f"Kiện toàn trung tâm {number}"))
        give(cast.actor("so", IN_2025), cast.cam_ngoc, title=f"Kiện toàn trung tâm {number}")
    specialist, outsider = cast.actor("so", IN_2025), cast.actor("so40", IN_2025)
    exact = find_documents("kien toan", actor=specialist, limit=6)
    monkeypatch.setattr(found_records, "MANY", 2)
    monkeypatch.setattr(found_records, "COUNTED", 7)
    read = find_documents("kien toan", actor=specialist, limit=6)
    none = find_documents("kien toan", actor=outsider, limit=6)
    monkeypatch.setattr(found_records, "ENOUGH", 7)
    many = find_documents("kien toan", actor=specialist, limit=6)
    monkeypatch.setattr(found_records, "NEWEST", (1, 3))
    spread = find_documents("kien toan", actor=specialist, limit=6)

    page = sign_in_as("so", IN_2025).get("/tim/?q=kien+toan")
    alone = sign_in_as("so", IN_2025).get("/tim/?q=kien+toan&loai=nhiem-vu")

    found = [[each.pk for each in hits.best] for hits in (exact, read, many, spread)]
    assert found == 4 * [found[0]]
    told = [(hits.count, hits.more) for hits in (exact, read, none, many, spread)]
    assert told == [(9, False), (9, False), (0, False), (7, True), (9, False)]
    assert headings(page) == ["Tìm", "Văn bản 9", "Nhiệm vụ hơn 7"]
    assert "1–9 trong 9 nhiệm vụ" in words(alone)


SAID = ("Trung tâm", "trung tấm", "tâm", "tầm-nhìn", "hướng nghiệp", "hương", "2302/SGDĐT", "xóa_mù chữ", "xã", "xác")
ASKED = ("trung tam", "tam", "huong ngh", "2302/sgddt", "xoa mu chu", "xa", "tam nhin trung", "khinh khi cau", "trung")


@pytest.mark.parametrize("bounds", [{}, {"MANY": 4, "NEWEST": (6, 15), "ENOUGH": 5, "FEW": 3}], ids=["few", "many"])
def test_what_is_found_is_what_reading_every_document_would_find(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, bounds: dict[str, object]
) -> None:
    """Letters of two departments, some of later days, some sent to a centre, and drafts; held against reading all."""
    drawn = random.Random(4)
    made = []
    for number in range(70):
        letter = Document(
            organisation=drawn.choice([cast.department, cast.department, cast.department_40]),
            incoming=True,
            issuer_text="Ủy ban nhân dân tỉnh",
            kind="official_letter",
            abstract=f"Về {drawn.choice(SAID)}",
            body="\n".join(drawn.choices(SAID, k=drawn.randint(1, 5))),
            symbol=f"{number + 1}/UBND",
            issued_on=IN_2025 - dt.timedelta(days=drawn.randint(-4, 30)),
        )
        letter.words_folded = words_folded(letter)
        made.append(letter)
    with transaction.atomic():
        begin_many(by=cast.actor("vanthu", IN_2025 - dt.timedelta(days=60)), records=made)
    made += [drafted(cast, abstract="Về hướng nghiệp của trung tâm", body="xóa mù chữ") for _each in range(2)]
    sent = {letter.pk for letter in made[::5]}
    Dispatch.objects.bulk_create(
        Dispatch(document_id=each, organisation=cast.cam_ngoc, sent_on=IN_2025, sent_by_label="Văn thư")
        for each in sent
    )
    reaches = {
        "so": lambda letter: letter.organisation_id == cast.department.pk,
        "so40": lambda letter: letter.organisation_id == cast.department_40.pk,
        "bo": lambda letter: letter.issued_on is not None,
        "giamdoc": lambda letter: letter.pk in sent and letter.issued_on is not None,
    }
    for name, value in bounds.items():
        monkeypatch.setattr(document_queries if name == "FEW" else found_records, name, value)

    for who, reached in reaches.items():
        actor = cast.actor(who, IN_2025)
        for text in ASKED:
            *whole, last = re.split(r"\W+", text)
            expected = []
            for letter in made:
                parts = (letter.symbol, letter.abstract, letter.issuer_text, letter.addressees, letter.body)
                said = re.split(r"[\W_]+", fold("\n".join(("công văn", *parts))))
                known = (letter.issued_on or IN_2025) <= IN_2025 and reached(letter)
                if known and set(whole) <= set(said) and any(word.startswith(last) for word in said):
                    expected.append((letter.issued_on or dt.date.max, letter.pk))
            expected = [pk for _day, pk in sorted(expected, reverse=True)]
            shown = find_documents(text, actor=actor, limit=4)
            alone = find_documents(text, actor=actor, limit=9, skip=3, whole=True)

            assert list(keys_of(actor, Wanted(text=text))) == expected, (who, text)
            assert [each.pk for each in shown.best] == expected[:4], (who, text)
            assert shown.count == len(expected) if not shown.more else 4 <= shown.count <= len(expected)
            assert ([each.pk for each in alone.best], alone.count) == (expected[3:12], len(expected)), (who, text)
