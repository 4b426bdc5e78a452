"""Tables on screen, printed with a code, put together freely; who may open them."""

from __future__ import annotations

import datetime as dt
import io
import json

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gdtx.audit.models import Event
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.literacy.areas import reference_map
from gdtx.literacy.models import PrintedTable, SurveyRecord
from gdtx.literacy.prints.checking import MOST_IN_VAIN, WITHIN, TooMany, check_print
from gdtx.literacy.prints.codes import ALPHABET, grouped, new_code, read_code
from gdtx.literacy.records import touched
from gdtx.literacy.synthetic import making
from tests.literacy.people import NOBODY, numbered
from tests.support.cast import IN_2025, Cast

YEAR, PROVINCE, COMMUNE, NEXT_DOOR, ELSEWHERE = 2025, "38", "15127", "14848", "40"

pytestmark = pytest.mark.django_db


def register(commune: str, first: int = 0) -> None:
    """Ten persons of a commune: six literate, two at level 1 only, one illiterate, one unknown."""
    states = [{"grade_completed": 9}] * 6 + [{"grade_completed": 4}] * 2 + [{"grade_completed": 1}, {}]
    rows = [
        NOBODY | state | {"commune_code": commune, "sex": "F" if place % 2 else "M", "ethnicity": 1 + place % 2}
        for place, state in enumerate(states)
    ]
    people = numbered(rows)
    for place, row in enumerate(people):
        row["person_id"] = f"{commune}-{first + place}"
    SurveyRecord.objects.bulk_create(SurveyRecord(year=YEAR, added_by="x", batch_code="x", **row) for row in people)
    touched(year=YEAR, communes=[commune])


def client_of(cast: Cast, username: str) -> Client:
    """A browser in which the person is signed in in the autumn of 2025."""
    client = Client()
    client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = IN_2025.isoformat()
    session.save()
    return client


def test_a_commune_officer_sees_the_tables_of_the_commune_and_of_no_other(cast):
    for commune in (COMMUNE, NEXT_DOOR, "16804"):
        register(commune)
    client = client_of(cast, "canbo")

    page = client.get(f"/xoa-mu-chu/bieu/{COMMUNE}/?nam={YEAR}&bieu=CMC-2")

    text = page.content.decode()
    assert page.status_code == 200
    assert "Biểu CMC-2, Xã Cẩm Thủy, năm 2025" in text
    assert "Chưa rõ trình độ: 1 người" in text
    assert "chưa kết luận được" in text.lower()
    assert client.get(f"/xoa-mu-chu/bieu/{NEXT_DOOR}/").status_code == 403
    assert client.get(f"/xoa-mu-chu/bieu/{PROVINCE}/").status_code == 403
    assert client.get("/xoa-mu-chu/bieu/16804/").status_code == 404
    assert client_of(cast, "giamdoc").get(f"/xoa-mu-chu/bieu/{COMMUNE}/").status_code == 403
    assert client.get("/xoa-mu-chu/bieu/")["Location"] == f"/xoa-mu-chu/bieu/{COMMUNE}/"


def test_the_department_goes_from_the_province_down_to_a_commune(cast):
    for commune in (COMMUNE, NEXT_DOOR):
        register(commune)
    client = client_of(cast, "so")

    text = client.get(f"/xoa-mu-chu/bieu/{PROVINCE}/").content.decode()

    assert f'href="/xoa-mu-chu/bieu/{COMMUNE}/?nam=2025&amp;bieu=XMC-4&amp;tap=hien-tai"' in text
    assert "80,00" in text  # eight of ten at level 1
    assert "tỷ lệ xã của tỉnh (81%, 90%) chưa đối chiếu với văn bản" in text
    assert "Cả nước" not in text.split("<main")[1]
    assert client.get(f"/xoa-mu-chu/bieu/{ELSEWHERE}/").status_code == 404


def test_what_an_area_froze_itself_is_what_its_tables_show_and_print_unless_asked_otherwise(cast):
    register(COMMUNE)
    client = client_of(cast, "so")
    whole = making.freeze(area=reference_map(PROVINCE, YEAR), year=YEAR, count=3_000, by="Người kiểm thử")
    where = {"nam": YEAR, "bieu": "CMC-2"}

    for asked, frozen in (({}, whole.id), ({"tap": "hien-tai"}, None), ({"tap": whole.id}, whole.id)):
        for _again in range(2):
            told = json.loads(client.get(f"/xoa-mu-chu/bieu/{PROVINCE}/so-lieu.json", where | asked).content)
            assert told["frozen"] == frozen
        made = client.post(f"/xoa-mu-chu/bieu/{PROVINCE}/in/", where | asked | {"loai": "xlsx", "quy-tac": "default"})
        assert made.status_code == 200
        assert PrintedTable.objects.latest("pk").frozen_id == (frozen or "")
    # What the province froze is not what a commune of it has in its register now.
    told = json.loads(client.get(f"/xoa-mu-chu/bieu/{COMMUNE}/so-lieu.json", where).content)
    assert (told["frozen"], told["bands"]["15-60"]["population"][0]) == (None, 10)
    (whole.folder / f"{PROVINCE}.parquet").write_bytes(b"altered")
    refused = client.get(f"/xoa-mu-chu/bieu/{PROVINCE}/so-lieu.json", where)
    assert (refused.status_code, whole.id in refused.content.decode()) == (409, True)


def test_page_json_and_files_show_the_same_numbers(cast):
    register(COMMUNE)
    client = client_of(cast, "canbo")
    where = f"nam={YEAR}&bieu=XMC-3"

    told = json.loads(client.get(f"/xoa-mu-chu/bieu/{COMMUNE}/so-lieu.json?{where}").content)
    made = client.post(
        f"/xoa-mu-chu/bieu/{COMMUNE}/in/", {"nam": YEAR, "bieu": "XMC-3", "loai": "xlsx", "quy-tac": "default"}
    )
    text = client.get(f"/xoa-mu-chu/bieu/{COMMUNE}/?{where}").content.decode()

    whole = told["bands"]["15-60"]
    assert (whole["population"], whole["literate_2"], whole["rate"]) == ([10, 5, 5, 5], [6, 3, 3, 3], 60.0)
    sheet = openpyxl.load_workbook(io.BytesIO(made.content)).worksheets[0]
    assert [cell.value for cell in sheet["C57:F57"][0]] == whole["population"]
    assert sheet["S57"].value == 60.0
    assert '<th scope="row" colspan="2">Cộng 15-60</th><td class="is-n">10</td>' in text
    assert made["Content-Disposition"] == 'attachment; filename="XMC-3_15127_2025.xlsx"'


def test_an_area_without_persons_is_said_in_a_sentence(cast):
    page = client_of(cast, "canbo").get(f"/xoa-mu-chu/bieu/{COMMUNE}/")

    assert page.status_code == 200
    assert "Năm 2025 chưa có người nào trong sổ xóa mù chữ của Xã Cẩm Thủy." in page.content.decode()


def test_faulty_years_forms_and_rule_sets_are_refused_in_a_sentence(cast):
    register(COMMUNE)
    client = client_of(cast, "canbo")

    for query, status, words in [
        ("nam=hai", 400, "không phải là một năm"),
        ("nam=2025&bieu=XYZ", 404, "Không tìm thấy"),
        ("nam=2025&quy-tac=la", 404, "Không có bộ quy tắc tính “la”"),
        ("nam=2025&tap=../..", 404, "Không có tập số liệu chốt"),
    ]:
        page = client.get(f"/xoa-mu-chu/bieu/{COMMUNE}/?{query}")
        assert (page.status_code, words in page.content.decode()) == (status, True), query
    assert client.post(f"/xoa-mu-chu/bieu/{COMMUNE}/in/", {"nam": YEAR, "loai": "exe"}).status_code == 400


def test_questions_to_the_database_do_not_grow_with_the_units(cast):
    client = client_of(cast, "so")
    counts = []
    for communes in ([COMMUNE], [NEXT_DOOR, "14758", "14797"]):
        for commune in communes:
            register(commune)
        client.get(f"/xoa-mu-chu/bieu/{PROVINCE}/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(f"/xoa-mu-chu/bieu/{PROVINCE}/").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


# --- Prints and their codes ---------------------------------------------------------------------------------------


def printed(cast: Cast, kind: str = "xlsx") -> PrintedTable:
    """A table that the officer printed."""
    register(COMMUNE)
    answer = client_of(cast, "canbo").post(
        f"/xoa-mu-chu/bieu/{COMMUNE}/in/", {"nam": YEAR, "bieu": "CMC-2", "loai": kind}
    )
    assert answer.status_code == 200
    return PrintedTable.objects.get()


def test_a_print_is_kept_with_its_checksum_and_written_down(cast):
    made = printed(cast)

    assert (made.form, made.area_code, made.year, made.rules, made.frozen_id) == ("CMC-2", COMMUNE, YEAR, "default", "")
    assert made.printed_by == cast.person("canbo")
    assert len(made.sha256) == 64
    event = Event.objects.get(verb="print_literacy_table")
    assert event.subject_id == f"CMC-2 {COMMUNE} {YEAR}"


def test_anybody_can_ask_whether_a_print_is_ours_and_hears_nothing_but_form_area_and_year(cast):
    made = printed(cast)
    visitor = Client()

    typed = visitor.get("/kiem-tra/", {"ma": grouped(made.code).lower().replace("-", " ")})
    page = visitor.get(typed["Location"])

    text = page.content.decode()
    assert (page.status_code, typed["Location"]) == (200, f"/kiem-tra/{made.code}/")
    for told in ("Có. Bản in này được lập từ hệ thống.", "CMC-2", "Xã Cẩm Thủy", "2025"):
        assert told in text
    for secret in (made.sha256[:12], "Vũ Thị Mai", made.printed_by_label, "default", f"{made.printed_at:%d/%m/%Y}"):
        assert secret not in text
    no = visitor.get(f"/kiem-tra/{new_code()}/")
    assert no.status_code == 404
    assert "Không có bản in nào mang mã" in no.content.decode()
    assert "không phải là một mã xác minh" in visitor.get("/kiem-tra/", {"ma": "abc"}).content.decode()


def test_whoever_asks_in_vain_too_often_has_to_wait_and_others_do_not(cast):
    made = printed(cast)
    at = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)

    for _time in range(MOST_IN_VAIN):
        assert check_print(text=new_code(), address="203.0.113.7", at=at) is None

    with pytest.raises(TooMany) as refused:
        check_print(text=made.code, address="203.0.113.7", at=at)
    assert refused.value.rule == "too_many_checks"
    assert check_print(text=made.code, address="203.0.113.8", at=at) == made
    assert check_print(text=made.code, address="203.0.113.7", at=at + WITHIN) == made


def test_codes_have_eighty_bits_and_are_read_as_people_type_them():
    codes = {new_code() for _time in range(200)}

    assert len(codes) == 200
    assert len(ALPHABET) ** len(codes.pop()) == 2**80
    assert grouped("7K3D9QWM02VXHT5A") == "7K3D-9QWM-02VX-HT5A"
    assert read_code(" 7k3d–9qwm o2vx-ht5a ") == "7K3D9QWM02VXHT5A"
    assert read_code("7K3D9QWM02VXHT5") is None
    assert read_code("7K3D9QWM02VXHT5U") is None


# --- Free tables --------------------------------------------------------------------------------------------------


def test_free_bands_splits_and_filters_are_counted_as_asked(cast):
    register(COMMUNE)
    client = client_of(cast, "canbo")

    told = json.loads(
        client.get(
            f"/xoa-mu-chu/bieu/{COMMUNE}/tu-chon.json?nam={YEAR}&nhom-tuoi=20-30, 31-60&chia=female&minority=co"
        ).content
    )

    (unit,) = told["units"]
    found = {(row["band"], row["group"]): (row["population"], row["literate_2"]) for row in unit["rows"]}
    assert found == {
        ("20-30", None): (5, 3),
        ("20-30", "female"): (5, 3),
        ("20-30", "not_female"): (0, 0),
        ("31-60", None): (0, 0),
        ("31-60", "female"): (0, 0),
        ("31-60", "not_female"): (0, 0),
    }
    page = client.get(f"/xoa-mu-chu/bieu/{COMMUNE}/tu-chon/?nam={YEAR}&nhom-tuoi=15-40,30-60")
    assert "Các nhóm tuổi chồng nhau" in page.content.decode()
    refused = client.get(f"/xoa-mu-chu/bieu/{COMMUNE}/tu-chon/?nam={YEAR}&nhom-tuoi=10-20")
    assert refused.status_code == 400
    assert "“10-20” không phải là một nhóm tuổi trong khoảng 15–60" in refused.content.decode()
