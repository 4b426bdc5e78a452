"""The printed forms of plans: golden texts, and Word and PDF say the same."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from gdtx.foundation.errors import NotFound
from gdtx.foundation.vietnamese import date_long
from gdtx.network.scope import Actor
from gdtx.office.document import OfficialDocument
from gdtx.office.pdf import write_pdf
from gdtx.office.word import write_word
from gdtx.plans import actions
from gdtx.plans.documents.beside import comment_summary, submission
from gdtx.plans.documents.paper import plan_paper
from gdtx.plans.models import Activity, Basis, Plan, Round, Target
from tests.plans.making import drafted, group, step
from tests.reports.printed_text import of_pdf, of_word, plain
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "files"
IN_2012 = dt.date(2012, 10, 1)


def print_both(official: OfficialDocument, folder: Path) -> tuple[str, str]:
    """The words of the Word file and of the PDF."""
    word, pdf = folder / "a.docx", folder / "a.pdf"
    write_word(official, word)
    write_pdf(official, pdf)
    return of_word(word), of_pdf(pdf)


def compare(found: str, name: str) -> None:
    """Hold a text against its golden file (written anew with GDTX_ACCEPT_TEXTS=1)."""
    golden = GOLDEN / name
    found = found.replace("\N{NO-BREAK SPACE}", " ") + "\n"
    if os.environ.get("GDTX_ACCEPT_TEXTS"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found.splitlines() == golden.read_text(encoding="utf-8").splitlines()


def written(by: Actor, organisation_id: int, paper: str = "centre", **values: object) -> Plan:
    """A plan of the school year 2012-2013 with everything in it."""
    plan = actions.start_plan(
        by=by,
        organisation_id=organisation_id,
        **{"kind": "school_year", "period": "2012-2013", **values},  # type: ignore[arg-type]
    )
    actions.change_texts(
        by=by,
        plan_id=plan.pk,
        values={
            "theme": "Cần gì học nấy; mỗi gia đình có ít nhất một người đi học.",
            "situation": "1. Thuận lợi\nĐảng ủy, UBND xã quan tâm.\n2. Khó khăn\nKinh phí còn ít.",
            "solutions": "1. Tuyên truyền trên đài truyền thanh xã.\n2. Phối hợp với các đoàn thể.",
            "paper": paper,
        },
    )
    rows: list[tuple[type[Basis | Target | Activity], dict[str, object]]] = [
        (
            Basis,
            {
                "symbol": "Quyết định số 09/2008/QĐ-BGDĐT",
                "issued_on": dt.date(2008, 3, 24),
                "issuer": "Bộ trưởng Bộ Giáo dục và Đào tạo",
                "subject": "ban hành Quy chế tổ chức và hoạt động của trung tâm học tập cộng đồng",
            },
        ),
        (
            Basis,
            {
                "symbol": "Công văn số 1241/UBND",
                "issued_on": dt.date(2012, 8, 5),
                "issuer": "UBND huyện",
                "subject": "về tăng cường hoạt động của trung tâm học tập cộng đồng năm học 2012-2013",
            },
        ),
        (Basis, {"subject": "nhu cầu học tập của nhân dân trong xã"}),
        (Target, {"measure": "classes", "value": 2}),
        (Target, {"measure": "turns", "value": 1200, "note": "Hai thôn mới tham gia"}),
        (
            Activity,
            {
                "title": "Kỹ thuật trồng rau an toàn",
                "group_id": group().pk,
                "starts_on": dt.date(2012, 10, 1),
                "last_on": dt.date(2012, 10, 31),
                "place": "Nhà văn hóa thôn 3",
                "responsible": "Mai Thị Oanh",
                "participants": "Hội viên Hội Nông dân",
                "partners": "Trạm Khuyến nông",
                "classes": 2,
                "turns": 1200,
                "money": 3_000_000,
                "source": "commune",
            },
        ),
        (
            Activity,
            {
                "title": "Khảo sát nhu cầu học",
                "starts_on": dt.date(2013, 1, 7),
                "last_on": dt.date(2013, 1, 12),
                "money": 500_000,
                "source": "donations",
            },
        ),
    ]
    for model, given in rows:
        actions.add_row(by=by, plan_id=plan.pk, model=model, values=given)
    return Plan.objects.get(pk=plan.pk)


@pytest.fixture
def old_deputy(cast: Cast) -> Actor:
    """The deputy of Cẩm Ngọc in 2012, when a chair of its own directed the centre."""
    return cast.actor("phogiamdoc", IN_2012)


@pytest.fixture
def old_chair(cast: Cast) -> Actor:
    """The chair of Cẩm Ngọc in 2012."""
    return cast.actor("chutich_cu", IN_2012)


def test_the_plan_of_a_director_with_the_block_of_approval(
    cast: Cast, old_deputy: Actor, old_chair: Actor, tmp_path: Path
) -> None:
    plan = written(old_deputy, cast.cam_ngoc.pk)
    step(old_deputy, plan, "submit")
    plan = step(old_chair, plan, "approve")

    word, pdf = print_both(plan_paper(plan, on=IN_2012), tmp_path)

    compare(word, "ke_hoach_trung_tam.txt")
    assert "DỰ THẢO" not in word
    numbered = actions.enter_number(by=old_deputy, plan_id=plan.pk, symbol="05/KH-TTHTCĐ", issued_on=IN_2012)
    assert plan_paper(numbered, on=IN_2012).number == "Số: 05/KH-TTHTCĐ"
    assert plan_paper(numbered, on=IN_2012).place_date.endswith(date_long(IN_2012))
    assert set(plain(word).split()) <= set(plain(pdf).split())


def test_the_decision_of_a_chair_with_the_plan_attached(
    cast: Cast, old_deputy: Actor, old_chair: Actor, tmp_path: Path
) -> None:
    plan = written(old_deputy, cast.cam_ngoc.pk, "decision")
    step(old_deputy, plan, "submit")
    plan = step(old_chair, plan, "approve")

    word, pdf = print_both(plan_paper(plan, on=IN_2012, synthetic="Dữ liệu tổng hợp"), tmp_path)

    compare(word, "quyet_dinh.txt")
    assert "Dữ liệu tổng hợp" in word
    assert set(plain(word).split()) <= set(plain(pdf).split())


def test_the_plan_of_a_committee_is_a_draft_until_it_is_approved(cast: Cast, old_deputy: Actor, tmp_path: Path) -> None:
    plan = written(old_deputy, cast.cam_ngoc.pk, "committee")

    word, pdf = print_both(plan_paper(plan, on=IN_2012), tmp_path)

    compare(word, "ke_hoach_uy_ban.txt")
    assert "DỰ THẢO" in word
    assert "DỰ THẢO" in plain(pdf)


def test_the_letter_of_submission(cast: Cast, old_deputy: Actor, tmp_path: Path) -> None:
    plan = step(old_deputy, written(old_deputy, cast.cam_ngoc.pk), "submit")

    word, pdf = print_both(submission(plan, on=IN_2012), tmp_path)

    compare(word, "to_trinh.txt")
    assert "DỰ THẢO" not in word
    assert set(plain(word).split()) <= set(plain(pdf).split())


def test_the_summary_of_comments_tells_what_became_of_each_and_who_was_silent(
    cast: Cast, deputy: Actor, chair: Actor, tmp_path: Path
) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    with pytest.raises(NotFound, match="chưa lấy góp ý"):
        comment_summary(plan, on=IN_2025)
    asked = [cast.committee_cam_thuy.pk, cast.social_office_cam_thuy.pk]
    found: Round = actions.open_round(
        by=deputy, plan_id=plan.pk, version=plan.version, until=dt.date(2025, 10, 20), organisation_ids=asked
    )
    first = actions.give_comment(by=chair, round_id=found.pk, text="Thêm lớp tin học.", part="activities")
    actions.give_comment(by=chair, round_id=found.pk, text="Rút ngắn phần giải pháp.", part="solutions")
    actions.answer_comment(by=deputy, comment_id=first.pk, answer="taken", text="Đã thêm vào tháng 5.")

    word, pdf = print_both(comment_summary(Plan.objects.get(pk=plan.pk), on=IN_2025), tmp_path)

    compare(word, "gop_y.txt")
    assert set(plain(word).split()) <= set(plain(pdf).split())


def test_a_changed_plan_says_which_change_it_is_and_why(
    cast: Cast, deputy: Actor, chair: Actor, tmp_path: Path
) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    step(deputy, plan, "submit")
    step(chair, plan, "approve")
    changed = actions.revise_plan(by=deputy, plan_id=plan.pk, reason="Bổ sung lớp tin học.")

    word, pdf = print_both(plan_paper(changed, on=IN_2025), tmp_path)

    for part in ("(điều chỉnh lần 1)", "I. LÝ DO ĐIỀU CHỈNH", "Bổ sung lớp tin học.", "DỰ THẢO", "Bản 2 · đang soạn"):
        assert part in plain(word)
        assert part in plain(pdf)


def test_a_deputy_chair_signs_for_the_chair(cast: Cast, deputy: Actor, chair: Actor) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    step(deputy, plan, "submit")
    plan = step(chair, plan, "approve")
    plan.decided_post_label = "Phó Chủ tịch Ủy ban nhân dân cấp xã, UBND xã Cẩm Thủy"

    by_paper = {}
    for paper in ("decision", "committee"):
        plan.paper = paper
        by_paper[paper] = plan_paper(plan, on=IN_2025).authority

    assert by_paper == {
        "decision": ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        "committee": ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    }
