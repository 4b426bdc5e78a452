"""Refused rows corrected on the page: checked by the same rules, beside the rows taken before, several in a row."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook

from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.intake.models import Batch, RefusedRow
from gdtx.literacy.models import SurveyRecord
from gdtx.literacy.sheet import correcting
from gdtx.literacy.sheet.correcting import LONGEST, correct
from gdtx.literacy.sheet.taking import confirm, discard, take_in, upload
from gdtx.literacy.subject import undo
from gdtx.network.scope import Actor
from gdtx.people.models import AccessEntry, Person, Residence
from tests.support.cast import IN_2025

from .test_pages import signed_in
from .workbooks import head, official, somebody

pytestmark = pytest.mark.django_db

COMMUNE, YEAR = "15127", 2025
BY = Actor.set_up(IN_2025)

#: Of one household: the head is refused, and so is a child whose schooling is written in words.
RIGHT = [
    somebody(1, AC=5),
    somebody(2, O="C9", L="Lò Văn", M="Tên2", AX=912345678),
    somebody(3, O="C9", AV="Con", L="Lò Văn", M="Tên2", G=2001, AC=9, I="Mường"),
    somebody(4, O="C9", AV="Con", L="Lò Văn", M="Tên2", G=2003, AC=7),
]
WRONG = [RIGHT[0], RIGHT[1] | {"G": "năm tám lăm"}, RIGHT[2] | {"I": "Mương Mường", "AC": "chín"}, RIGHT[3]]


def sent(tmp_path: Path, rows: list[dict[str, Any]]) -> Batch:
    """The batch of a sheet that waits to be looked at."""
    data = official(tmp_path / "phieu.xlsx", rows).read_bytes()
    return upload(by=BY, chunks=[data], file_name="phieu.xlsx", year=YEAR, commune=COMMUNE)


def kept() -> list[dict[str, Any]]:
    """The register and the people without codes and times."""
    records = SurveyRecord.objects.order_by("birth_year", "grade_completed").values()
    found = [
        {k: v for k, v in row.items() if k not in ("id", "person_id", "added_by", "batch_code")} for row in records
    ]
    homes = Residence.objects.order_by("person__given_name")
    found += homes.values("person__given_name", "person__phone", "household__number", "relation", "head")
    return found


@pytest.mark.parametrize("whole", [True, False])
def test_a_sheet_corrected_on_the_page_is_written_as_if_the_file_had_been_right(tmp_path, monkeypatch, whole):
    if not whole:
        monkeypatch.setattr(correcting, "WHOLE", 0)
    right = take_in(official(tmp_path / "đúng.xlsx", RIGHT), by=BY, year=YEAR, commune=COMMUNE)
    wanted = kept()
    undo(by=BY, code=right["batch"])
    Residence.objects.all().delete()
    batch = sent(tmp_path, WRONG)
    assert (batch.rows, batch.accepted, batch.refused) == (4, 2, 2)
    assert "no_head" in {each["rule"] for each in batch.warnings}

    first = correct(by=BY, code=batch.code, corrections={6: {"birth_year": "1995"}, 7: {"completed_grade": "9"}})
    assert (first.taken, first.refused, first.left) == ([6], [7], 1)
    row = RefusedRow.objects.get()
    assert [each["column"] for each in row.refusals] == ["Dân tộc"]
    second = correct(by=BY, code=batch.code, corrections={7: {"ethnicity": "Mường"}})
    assert (second.taken, second.left) == ([7], 0)

    batch.refresh_from_db()
    assert (batch.rows, batch.accepted, batch.refused, batch.sheet["corrected"]) == (4, 4, 0, [6, 7])
    assert ("no_head" in {each["rule"] for each in batch.warnings}) is not whole
    batch = confirm(by=BY, code=batch.code)
    assert kept() == wanted
    told = undo(by=BY, code=batch.code)
    assert (told["removed"], SurveyRecord.objects.count()) == (4, 0)


def test_what_is_still_wrong_is_kept_as_typed_and_what_was_not_touched_stays_what_it_is(tmp_path):
    batch = sent(tmp_path, [somebody(1, G="?", AX=912345678, W="lạ", I="=1/0")])
    correct(by=BY, code=batch.code, corrections={5: {"birth_year": "1850", "phone": "912345678", "degree": " THCS "}})
    row = RefusedRow.objects.get()
    assert [(each["column"], each["rule"]) for each in row.refusals] == [
        ("Năm sinh", "birth_year_range"),
        ("Dân tộc", "unreadable_type"),
    ]
    correct(by=BY, code=batch.code, corrections={5: {"birth_year": "1950", "ethnicity": ""}})
    confirm(by=BY, code=batch.code)
    # The number of a spreadsheet lost its nought; the form sent it back unchanged.
    assert Person.objects.get().phone == "0912345678"


def test_a_village_of_the_master_workbook_is_not_lost_by_correcting(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "DATA"
    head(sheet, YEAR)
    sheet["A2"] = "Thôn"
    for place, value in (somebody(1, G="?", N="số 12, ngõ 3") | {"A": "Bản Mới"}).items():
        sheet[f"{place}5"] = value
    book.save(tmp_path / "data.xlsx")
    data = (tmp_path / "data.xlsx").read_bytes()
    batch = upload(by=BY, chunks=[data], file_name="data.xlsx", year=YEAR, commune=COMMUNE)
    assert batch.refused == 1, batch.error
    correct(by=BY, code=batch.code, corrections={5: {"birth_year": "1990"}})
    confirm(by=BY, code=batch.code)
    home = Person.objects.get().home
    assert home is not None
    assert home.village is not None
    assert (home.village.name, home.address) == ("Bản Mới", "số 12, ngõ 3")


def test_a_row_is_corrected_once_by_who_may_and_only_while_the_batch_waits(tmp_path, cast):
    batch = sent(tmp_path, WRONG)
    typed = {6: {"birth_year": "1995"}}
    with pytest.raises((Forbidden, NotInScope)):
        correct(by=cast.actor("giamdoc", IN_2025), code=batch.code, corrections=typed)
    with pytest.raises(Refused) as long:
        correct(by=BY, code=batch.code, corrections={6: {"note": "x" * (LONGEST + 1)}})
    assert long.value.rule == "too_long"
    with pytest.raises(Conflict) as changed:
        correct(by=BY, code=batch.code, corrections=typed, seen={6: "khác"})
    assert changed.value.rule == "row_changed"
    correct(by=BY, code=batch.code, corrections=typed)
    with pytest.raises(Conflict) as settled:
        correct(by=BY, code=batch.code, corrections=typed)
    assert settled.value.rule == "row_settled"
    # A row that is emptied is no person: it stays refused as it stood.
    emptied = dict.fromkeys(("family_name", "given_name", "birth_year", "ethnicity", "completed_grade"), "")
    emptied |= dict.fromkeys(("head_family", "head_given", "address", "number", "relation", "order"), "")
    told = correct(by=BY, code=batch.code, corrections={7: emptied})
    assert (told.taken, told.refused, told.left, told.emptied) == ([], [7], 1, [7])
    assert RefusedRow.objects.get().cells[1] == "Lò Văn"
    discard(by=BY, code=batch.code)
    with pytest.raises(Conflict):
        correct(by=BY, code=batch.code, corrections={7: {"ethnicity": "Mường"}})


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send back of a page with one row."""
    found = re.findall(r'<input type="(?:text|hidden)" name="(\w+)" value="([^"]*)"', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_the_officer_corrects_row_after_row_without_script_and_each_look_is_logged(tmp_path, cast):
    client: Client = signed_in(cast, "canbo")
    batch = sent(tmp_path, WRONG)
    address = f"/xoa-mu-chu/nhap/lo/{batch.code}"
    listed = client.get(f"{address}/?the=tu-choi").content.decode()
    assert f"{address}/dong/6/" in listed
    assert 'name="dong-7-ethnicity" value="Mương Mường"' in listed

    page = client.get(f"{address}/dong/6/").content.decode()
    assert "“Năm sinh” ghi “năm tám lăm”, phải là số nguyên." in page
    assert "dòng bị từ chối thứ 1 trong 2" in page
    entry = AccessEntry.objects.latest("pk")
    assert (entry.persons, entry.by_id) == (1, cast.person("canbo").pk)

    sent_back = fields_of(page)
    assert (sent_back["address"], sent_back["number"]) == ("Bản Chiềng", "C9")
    again = client.post(f"{address}/dong/6/", sent_back, follow=True)
    assert again.redirect_chain == [(f"{address}/dong/6/", 302)]
    assert "còn chỗ chưa đúng" in again.content.decode()

    nothing = dict.fromkeys(sent_back, "") | {"dau": fields_of(again.content.decode())["dau"]}
    emptied = client.post(f"{address}/dong/6/", nothing, follow=True).content.decode()
    assert "Dòng 6 không còn ô nào có chữ nên được để như cũ." in emptied
    assert fields_of(emptied)["number"] == "C9"

    sent_back = fields_of(again.content.decode()) | {"birth_year": "1995"}
    onwards = client.post(f"{address}/dong/6/", sent_back, follow=True)
    assert onwards.redirect_chain == [(f"{address}/dong/7/", 302)]
    assert "Đã nhận dòng 6. Còn 1 dòng bị từ chối." in onwards.content.decode()

    last = fields_of(onwards.content.decode()) | {"ethnicity": "Mường", "completed_grade": "9"}
    done = client.post(f"{address}/dong/7/", last, follow=True)
    assert done.redirect_chain == [(f"{address}/?the=nhan", 302)]
    assert "Ghi 4 người" in done.content.decode()
    assert client.get(f"{address}/dong/7/").status_code == 302
    assert client.get(f"{address}/dong/99/").status_code == 404


def test_somebody_elses_correction_is_not_overwritten_unseen(tmp_path, cast):
    client = signed_in(cast, "canbo")
    batch = sent(tmp_path, WRONG)
    address = f"/xoa-mu-chu/nhap/lo/{batch.code}/dong/7/"
    mine = fields_of(client.get(address).content.decode()) | {"ethnicity": "Thái"}
    correct(by=BY, code=batch.code, corrections={7: {"completed_grade": "8"}})
    answer = client.post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Người khác vừa sửa dòng 7" in page
    assert 'value="Thái"' in page
    assert client.post(address, mine | fields_of(page)).status_code == 302


def test_of_a_list_sent_back_rows_that_somebody_else_corrected_meanwhile_stay_as_they_did(tmp_path, cast):
    client = signed_in(cast, "canbo")
    batch = sent(tmp_path, WRONG)
    address = f"/xoa-mu-chu/nhap/lo/{batch.code}/"
    page = client.get(f"{address}?the=tu-choi").content.decode()
    shown = dict(re.findall(r'name="((?:dau|dong)-[\w-]+)" value="([^"]*)"', page))
    assert {"dau-6", "dau-7", "dong-7-completed_grade"} <= shown.keys()
    correct(by=BY, code=batch.code, corrections={7: {"completed_grade": "9"}})

    mine = shown | {"dong-6-birth_year": "1995", "dong-7-ethnicity": "Thái"}
    answer = client.post(f"{address}sua/", mine, follow=True).content.decode()

    assert "Người khác vừa sửa dòng 7 nên phần bạn nhập ở đó chưa được kiểm tra" in answer
    row = RefusedRow.objects.get()
    assert [each["column"] for each in row.refusals] == ["Dân tộc"]


def test_several_rows_are_corrected_from_the_list_at_once(tmp_path, cast):
    client = signed_in(cast, "canbo")
    batch = sent(tmp_path, WRONG)
    typed = {"dong-6-birth_year": "1995", "dong-7-ethnicity": "Mường", "dong-7-completed_grade": "chín", "dong-x": "1"}
    answer = client.post(f"/xoa-mu-chu/nhap/lo/{batch.code}/sua/", typed, follow=True)
    assert "nhận thêm 1 dòng, còn 1 dòng bị từ chối" in answer.content.decode()
    nobody = client.post(f"/xoa-mu-chu/nhap/lo/{batch.code}/sua/", {f"dong-{10**30}-note": "x"}, follow=True)
    assert "không còn bị từ chối" in nobody.content.decode()
