"""Documents on the day at work: how they stood then, and what is done by them from their page."""

from __future__ import annotations

import datetime as dt
import io
from urllib.parse import quote

import pytest
from django.test import Client
from openpyxl import load_workbook

from gdtx.directives import actions
from gdtx.directives.actions.documents import DocumentFacts
from gdtx.directives.models import Document
from gdtx.directives.models.tasks import Task
from gdtx.directives.origins import Origin
from gdtx.directives.queries.document_states import states_on
from gdtx.directives.queries.task_sources import due_in
from gdtx.foundation.errors import Forbidden
from tests.directives.conftest import SignIn
from tests.directives.drafting import drafted, issued
from tests.directives.tasking import give
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db

NEXT_DAY, THIRD_DAY = IN_2025 + dt.timedelta(days=1), IN_2025 + dt.timedelta(days=2)


def text(client: Client, path: str) -> str:
    """The page, which must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


# --- How it stood ----------------------------------------------------------------------------------------------


@pytest.fixture
def plans(cast: Cast) -> tuple[Document, Document]:
    """A plan in force, and the one that takes its place two days later."""
    old = issued(cast, "05/KH-SGDĐT", drafted(cast, kind="plan", abstract="Kế hoạch tuyên truyền"))
    new = drafted(cast, kind="plan", abstract="Kế hoạch thay thế", body="", on=NEXT_DAY)
    actions.link_document(by=cast.actor("so", NEXT_DAY), document_id=new.pk, relation="replaces", other=old.pk)
    new = issued(cast, "06/KH-SGDĐT", new, on=NEXT_DAY, effective_on=THIRD_DAY)
    assert actions.bring_into_force(by=cast.actor("vanthu", THIRD_DAY)) == 1
    return old, new


def test_a_document_stands_everywhere_as_it_stood_on_the_day(
    plans: tuple[Document, Document], sign_in_as: SignIn
) -> None:
    old, _new = plans

    def shown(on: dt.date) -> list[bool]:
        client = sign_in_as("so", on)
        book = load_workbook(io.BytesIO(client.get("/van-ban/xuat.xlsx?q=tuyen+truyen").content))
        cells = " ".join(str(cell) for row in book.worksheets[0].values for cell in row if cell)
        places = (
            text(client, f"/van-ban/{old.pk}/").split('<div class="gd-cols', maxsplit=1)[0],
            text(client, "/van-ban/?q=tuyen+truyen"),
            text(client, "/tim/?q=tuyen+truyen"),
            cells,
        )
        return ["Đã được thay thế" in place for place in places] + ["Có hiệu lực" in place for place in places]

    assert shown(NEXT_DAY) == 4 * [False] + 4 * [True]
    assert shown(THIRD_DAY) == 4 * [True] + 4 * [False]


def test_a_list_of_what_has_ended_goes_by_the_day_too(plans: tuple[Document, Document], sign_in_as: SignIn) -> None:
    old, new = plans

    def listed(stage: str, on: dt.date) -> list[int]:
        page = text(sign_in_as("so", on), f"/van-ban/?giai-doan={stage}")
        return [each.pk for each in (old, new) if f'href="/van-ban/{each.pk}/"' in page]

    stages = ("dang-lam", "con-hieu-luc", "het")
    assert [listed(stage, IN_2025) for stage in stages] == [[], [old.pk], []]
    assert [listed(stage, NEXT_DAY) for stage in stages] == [[], [old.pk, new.pk], []]
    assert [listed(stage, THIRD_DAY) for stage in stages] == [[], [new.pk], [old.pk]]


def test_a_document_is_in_force_from_its_day_and_not_before(cast: Cast) -> None:
    plan = issued(cast, "05/KH-SGDĐT", drafted(cast, kind="plan"), effective_on=THIRD_DAY)

    assert [states_on([plan], day)[plan.pk] for day in (NEXT_DAY, THIRD_DAY)] == ["issued", "in_force"]


def test_an_incoming_document_follows_the_day_and_on_an_earlier_one_is_only_looked_at(
    cast: Cast, sign_in_as: SignIn
) -> None:
    clerk = cast.actor("vanthu", NEXT_DAY)
    facts = DocumentFacts("decision", "Đề án xây dựng xã hội học tập")
    came = actions.record_incoming(
        by=clerk, organisation=cast.department.pk, issuer="Ủy ban nhân dân tỉnh", facts=facts,
        symbol="692/QĐ-UBND", issued_on=IN_2025,
    )  # fmt: skip
    later = cast.actor("vanthu", THIRD_DAY)
    actions.move_document(by=later, document_id=came.pk, verb="withdraw", version=1, reason="Vào sổ hai lần.")

    days = [text(sign_in_as("vanthu", day), f"/van-ban/{came.pk}/") for day in (IN_2025, NEXT_DAY, THIRD_DAY)]

    assert ["Đã vào sổ</span>" in page for page in days] == [True, True, False]
    assert ["Ghi nhầm, đã bỏ</span>" in page for page in days] == [False, False, True]
    assert ["ở đây chỉ xem" in page for page in days] == [True, True, False]
    assert not any('name="buoc"' in page for page in days)


# --- A task by it ----------------------------------------------------------------------------------------------


def test_a_task_is_given_from_the_page_of_a_document(cast: Cast, sign_in_as: SignIn) -> None:
    letter = drafted(
        cast, body="Các trung tâm kiện toàn ban giám đốc, báo cáo về Sở trước ngày 25/10/2025.",
        origin=Origin("Hội nghị sơ kết", "conference_page", "7"),
    )  # fmt: skip
    letter = issued(cast, document=letter)
    actions.send_document(
        by=cast.actor("vanthu", IN_2025), document_id=letter.pk,
        organisations=[cast.cam_ngoc.pk, cast.phong_son.pk, cast.nghe_an.pk],
    )  # fmt: skip
    for number in range(21):  # so that it is not among the latest any more
        drafted(cast, abstract=f"Công văn sau {number}")
    client = sign_in_as("so", IN_2025)
    address = f"/nhiem-vu/giao/?van-ban={letter.pk}"

    assert f'href="{address}"' in text(client, f"/van-ban/{letter.pk}/")
    form = client.get(address).context["form"]
    assert form["title"].value() == letter.abstract
    assert (form["due_on"].value(), form["document"].value()) == ("25/10/2025", str(letter.pk))
    assert form["units"].value().splitlines() == [
        "Trung tâm học tập cộng đồng thị trấn Phong Sơn",
        "Trung tâm học tập cộng đồng xã Cẩm Ngọc",
    ]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert client.post(address, sent).status_code == 302

    first = Task.objects.get(parent=None)
    assert {each.owner_id for each in first.children.all()} == {cast.cam_ngoc.pk, cast.phong_son.pk}
    assert {(each.document_id, each.origin, each.due_on) for each in first.thread.all()} == {
        (letter.pk, Origin("Hội nghị sơ kết", "conference_page", "7"), dt.date(2025, 10, 25))
    }
    board = text(client, f"/nhiem-vu/?van-ban={letter.pk}&xem=het")
    assert f'href="/nhiem-vu/{first.pk}/"' in board


def test_a_commune_finds_its_centres_ticked_by_whom_the_letter_is_addressed_to(cast: Cast, sign_in_as: SignIn) -> None:
    addressees = ["- Trung tâm học tập cộng đồng xã Cẩm Ngọc;", "Các trường trên địa bàn."]
    letter = issued(cast, document=drafted(cast, addressees=addressees))
    actions.send_document(
        by=cast.actor("vanthu", IN_2025), document_id=letter.pk, organisations=[cast.committee_cam_thuy.pk]
    )

    form = sign_in_as("chutich", IN_2025).get(f"/nhiem-vu/giao/?van-ban={letter.pk}").context["form"]

    assert form["ticked"].value() == [str(cast.cam_ngoc.pk)]


@pytest.mark.parametrize(
    ("addressees", "kind"),
    [
        (["Ủy ban nhân dân các xã, phường;"], "commune_committee"),
        (["Các trung tâm học tập cộng đồng."], "community_learning_centre"),
        (["UBND các xã", "Trung tâm học tập cộng đồng các xã, phường"], ""),
        (["Ủy ban nhân dân tỉnh"], ""),
    ],
)
def test_a_letter_to_all_of_a_kind_offers_that_kind(
    cast: Cast, sign_in_as: SignIn, addressees: list[str], kind: str
) -> None:
    letter = issued(cast, document=drafted(cast, addressees=addressees))

    form = sign_in_as("so", IN_2025).get(f"/nhiem-vu/giao/?van-ban={letter.pk}").context["form"]

    assert form["units"].value() == ""
    assert (form["kind"].value() or "") == kind
    assert dict(form.fields["area"].choices).get(form["area"].value(), "") == ("Tỉnh Thanh Hóa" if kind else "")


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("Báo cáo về Sở trước ngày 25/10/2025.", dt.date(2025, 10, 25)),
        ("Gửi về Sở chậm nhất ngày 25 tháng 10 năm 2025 để tổng hợp.", dt.date(2025, 10, 25)),
        ("Hoàn thành trước 17 giờ 00, ngày 25/10/2025; trước ngày 01/9/2025 đã có văn bản.", dt.date(2025, 10, 25)),
        ("Xã báo cáo trước 20/10/2025, huyện tổng hợp trước 25/10/2025.", None),
        ("Thực hiện Kế hoạch ngày 25/10/2025 của Ủy ban nhân dân tỉnh.", None),
        ("Báo cáo hằng năm trước ngày 15/12.", None),
        ("", None),
    ],
)
def test_the_date_of_a_task_is_taken_from_a_text_that_names_one_alone(body: str, day: dt.date | None) -> None:
    assert due_in(body, IN_2025) == day


def test_no_task_is_given_by_a_document_that_ended_or_is_out_of_sight(
    plans: tuple[Document, Document], cast: Cast, sign_in_as: SignIn
) -> None:
    old, new = plans
    address = quote("/nhiem-vu/giao/")
    writer = sign_in_as("so", THIRD_DAY)

    assert "Giao nhiệm vụ theo văn bản" not in text(writer, f"/van-ban/{old.pk}/")
    assert "Giao nhiệm vụ theo văn bản" not in text(sign_in_as("vanthu", THIRD_DAY), f"/van-ban/{new.pk}/")
    refused = writer.get(f"{address}?van-ban={old.pk}")
    assert (refused.status_code, "đã bị thay thế" in refused.content.decode()) == (403, True)
    assert writer.get(f"{address}?van-ban={new.pk}").status_code == 200
    assert sign_in_as("so40", THIRD_DAY).get(f"{address}?van-ban={new.pk}").status_code == 404
    assert writer.get(f"{address}?van-ban=abc").status_code == 200
    with pytest.raises(Forbidden) as refusal:
        give(cast.actor("so", THIRD_DAY), cast.cam_ngoc, document=old.pk)
    assert refusal.value.rule == "document_ended"
