"""`gdtx review`: files, totals, refusals."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from gdtx.audit.models import Event
from gdtx.foundation.clock import use_business_date
from gdtx.foundation.errors import Forbidden, NotFound, NotInScope, Refused
from tests.support.cast import IN_2021, Cast


def review(folder: Path, *arguments: str, area: str = "38", period: str = "2020-2021/HK1") -> dict[str, Any]:
    out = io.StringIO()
    with use_business_date(IN_2021):
        call_command(
            "review", "--area", area, "--period", period, "--out", str(folder), "--json", *arguments, stdout=out
        )
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_the_answer_lists_the_files_and_the_totals(reviewed: Cast, tmp_path: Path) -> None:
    answer = review(tmp_path / "ra")

    assert (answer["classes"], answer["turns"], answer["state"]) == (3, 235, "draft")
    assert answer["centres"] == {"total": 4, "reporting": 2}
    assert answer["dates"] == ["2020-09-01", "2021-01-15"]
    assert sorted(answer["files"]) == ["docx", "json", "pdf", "xlsx"]
    for kind, path in answer["files"].items():
        assert Path(path) == tmp_path / "ra" / f"so-ket-38-2020-2021-HK1.{kind}"
        assert Path(path).stat().st_size > 1000
    told = json.loads(Path(answer["files"]["json"]).read_text(encoding="utf-8"))
    assert told["figures"]["now"]["turns"] == answer["turns"]
    assert told["data_version"] == answer["data_version"]


def test_without_json_a_person_reads_title_totals_and_files(reviewed: Cast, tmp_path: Path) -> None:
    out = io.StringIO()
    with use_business_date(IN_2021):
        call_command("review", area="38", period="2020-2021/HK1", out=str(tmp_path), stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[0].startswith("BÁO CÁO Sơ kết học kỳ I năm học 2020-2021")
    assert lines[1] == "Số lớp: 3 · Lượt học viên: 235"
    assert len([line for line in lines if str(tmp_path) in line]) == 4


def test_drafting_is_recorded_for_a_person_and_for_the_machine(reviewed: Cast, tmp_path: Path) -> None:
    review(tmp_path)
    review(tmp_path, "--as", "so")

    labels = list(Event.objects.filter(verb="draft_review").order_by("pk").values_list("actor_label", flat=True))
    assert labels == ["Người vận hành máy", "Trần Văn Em"]


def test_a_year_is_a_tong_ket(reviewed: Cast, tmp_path: Path) -> None:
    answer = review(tmp_path, period="2019-2020")

    assert answer["title"].startswith("BÁO CÁO Tổng kết năm học 2019-2020")
    assert "tong-ket-38-2019-2020.docx" in answer["files"]["docx"]


def test_an_area_without_any_centre_is_reviewed_without_a_number(reviewed: Cast, tmp_path: Path) -> None:
    answer = review(tmp_path, area="01")

    assert (answer["classes"], answer["turns"]) == (None, None)
    assert answer["body"] == "Sở Giáo dục và Đào tạo Hà Nội"


@pytest.mark.parametrize(
    ("change", "refusal", "rule"),
    [
        ({"area": "99999"}, NotFound, "unknown_area"),
        ({"period": "HK1"}, Refused, "bad_period"),
        ({"period": "2020-2022"}, Refused, "bad_period"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    reviewed: Cast, tmp_path: Path, change: dict[str, str], refusal: type[Refused], rule: str
) -> None:
    with pytest.raises(refusal) as refused:
        review(tmp_path, **change)  # type: ignore[arg-type]

    assert refused.value.rule == rule
    assert list(tmp_path.iterdir()) == []


def test_a_person_drafts_within_their_scope_only(reviewed: Cast, tmp_path: Path) -> None:
    with pytest.raises(NotInScope):
        review(tmp_path, "--as", "so40")
    with pytest.raises(Forbidden):
        review(tmp_path, "--as", "giaovien", area="15169")


def test_an_existing_file_is_no_folder(reviewed: Cast, tmp_path: Path) -> None:
    (tmp_path / "ra").write_text("một tệp")

    with pytest.raises(Refused) as refused:
        review(tmp_path / "ra")

    assert (refused.value.rule, refused.value.where) == ("cannot_write", "--out")


def test_a_final_print_is_asked_for_by_name(reviewed: Cast, tmp_path: Path) -> None:
    with pytest.raises(Forbidden) as refused:
        review(tmp_path, "--final")

    assert refused.value.rule == "review_incomplete"
