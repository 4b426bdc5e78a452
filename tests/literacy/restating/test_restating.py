"""Frozen figures are corrected in the open: before, after, why, who above holds the earlier ones."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.literacy import freezing
from gdtx.literacy.actions import freeze_register
from gdtx.literacy.models import Restatement, SurveyRecord, SurveyRound
from gdtx.literacy.questions import table
from gdtx.literacy.restating import actions
from gdtx.literacy.rounds import closing
from gdtx.people.actions import record_evidence
from gdtx.people.models import Evidence
from tests.literacy.rounds.making import YEAR, Survey, household, make_survey, member, write
from tests.support.cast import IN_2025, Cast

#: Freezing reads one moment of the database, so it cannot run inside the transaction of a test.
pytestmark = pytest.mark.django_db(transaction=True)

COMMUNE = "15127"


def frozen(cast: Cast) -> Survey:
    """The survey of 2025, frozen by the board."""
    survey = make_survey(cast)
    closing.lock_round(by=survey.officer, round_id=survey.round.pk, version=1)
    freeze_register(by=survey.actor("chutich"), area_code=COMMUNE, year=YEAR)
    return survey


def level_2(survey: Survey, code: str) -> int:
    """How many of 15 to 60 a frozen set has literate at level 2."""
    found = table("XMC-4", COMMUNE, YEAR, frozen_id=code, by=survey.actor("chutich"))
    return found["children"][0]["bands"]["15-60"]["literate_2"]


def taught(survey: Survey) -> None:
    """It turns out that Dũng, of whom nothing was known, has finished primary school."""
    record_evidence(
        by=survey.officer,
        person_code=survey.person("Dũng").code,
        kind="degree",
        value="primary",
        told_on=IN_2025,
        cause="form",
        source="học bạ",
    )


def test_a_correction_keeps_before_after_reason_and_who_above_holds_the_earlier_figures(cast: Cast) -> None:
    survey = frozen(cast)
    board, round_ = survey.actor("chutich"), SurveyRound.objects.get()
    earlier = round_.frozen_code
    province = freezing.freeze(area=_map("38"), year=YEAR, by="Sở")

    begun = actions.begin(by=board, round_id=round_.pk, reason="  Bỏ sót bằng tiểu học của một người  ")
    assert (begun.reason, begun.before_code, begun.persons_before) == ("Bỏ sót bằng tiểu học của một người", earlier, 5)
    taught(survey)
    assert SurveyRecord.objects.get(year=YEAR, person_id=survey.person("Dũng").code).degree == "primary"
    with pytest.raises(Conflict, match="đang được điều chỉnh"):
        freeze_register(by=board, area_code=COMMUNE, year=YEAR)
    done = actions.finish(by=board, round_id=round_.pk)

    moved = {(row[2], row[3]): (row[4], row[5]) for row in done.differences}
    assert moved[("15-60", "literate_2")] == (level_2(survey, earlier), level_2(survey, done.after_code)) == (1, 2)
    assert moved[("15-60", "unknown")] == (1, 0)
    assert ("15-60", "population") not in moved
    assert [each[0] for each in done.above] == [province.id]
    round_.refresh_from_db()
    assert (round_.state, round_.restating, round_.frozen_code) == ("frozen", False, done.after_code)
    write(survey.officer, survey.area.pk, household("09", "Thôn Cao", member("Lò Văn Muộn", 1960)), cause="form")
    assert SurveyRecord.objects.filter(year=YEAR).count() == 5


def _map(code: str):
    from gdtx.literacy.areas import map_of

    return map_of(code, YEAR)


def test_only_the_board_corrects_only_what_is_frozen_and_says_why(cast: Cast) -> None:
    survey = make_survey(cast)
    board, pk = survey.actor("chutich"), survey.round.pk
    with pytest.raises(Conflict, match="chưa chốt"):
        actions.begin(by=board, round_id=pk, reason="Sai")
    with pytest.raises(Conflict, match="không có điều chỉnh"):
        actions.finish(by=board, round_id=pk)
    closing.lock_round(by=survey.officer, round_id=pk, version=1)
    freeze_register(by=board, area_code=COMMUNE, year=YEAR)
    for reason, rule in (("   ", "reason_missing"), ("x" * 501, "too_long")):
        with pytest.raises(Refused) as refused:
            actions.begin(by=board, round_id=pk, reason=reason)
        assert refused.value.rule == rule
    with pytest.raises(Forbidden):
        actions.begin(by=survey.officer, round_id=pk, reason="Sai")
    with pytest.raises(NotInScope):
        actions.begin(by=cast.actor("so40", IN_2025), round_id=pk, reason="Sai")
    actions.begin(by=board, round_id=pk, reason="Sai")
    with pytest.raises(Conflict, match="đang được điều chỉnh"):
        actions.begin(by=board, round_id=pk, reason="Sai")
    with pytest.raises(Forbidden):
        actions.finish(by=survey.officer, round_id=pk)
    assert Restatement.objects.count() == 1


def test_where_freezing_again_is_refused_the_register_stays_open_for_the_correction(cast: Cast, monkeypatch) -> None:
    survey = frozen(cast)
    board, pk = survey.actor("chutich"), survey.round.pk
    actions.begin(by=board, round_id=pk, reason="Sai")

    def full(**_asked):
        raise Refused("disk_full", "Hết chỗ.")

    monkeypatch.setattr(freezing, "freeze", full)
    with pytest.raises(Refused, match="Hết chỗ"):
        actions.finish(by=board, round_id=pk)
    assert SurveyRound.objects.get().restating
    assert Restatement.objects.get().closed_at is None
    taught(survey)
    assert Evidence.objects.filter(person=survey.person("Dũng"), kind="degree").count() == 1


def test_an_area_frozen_a_second_time_with_other_figures_is_a_correction_too(cast: Cast) -> None:
    survey = make_survey(cast)
    closing.lock_round(by=survey.officer, round_id=survey.round.pk, version=1)
    SurveyRound.objects.all().delete()
    board = survey.actor("chutich")
    one = freeze_register(by=board, area_code=COMMUNE, year=YEAR)
    freeze_register(by=board, area_code=COMMUNE, year=YEAR)
    assert not Restatement.objects.exists()
    SurveyRecord.objects.filter(person_id=survey.person("Dũng").code).update(degree="primary")
    (one.folder / "38.parquet").write_bytes(b"x")
    three = freeze_register(by=board, area_code=COMMUNE, year=YEAR, reason="Nhập bổ sung")
    made = Restatement.objects.get()
    assert (made.after_code, made.reason, made.before_code != one.id) == (three.id, "Nhập bổ sung", True)
    assert ["15127", "15-60", "literate_2", 1, 2] in [[row[0], *row[2:]] for row in made.differences]


def test_the_pages_ask_for_the_reason_show_what_moved_and_keep_to_the_scope(cast: Cast) -> None:
    survey = frozen(cast)
    pk = survey.round.pk

    def client(username: str) -> Client:
        found = Client()
        found.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
        session = found.session
        session[BUSINESS_DATE_SESSION_KEY] = IN_2025.isoformat()
        session.save()
        return found

    board, page = client("chutich"), reverse("round_restate", args=[pk])
    assert "căn cứ vào đâu" in board.get(page).content.decode()
    refused = board.post(page, {"viec": "mo", "reason": " "})
    assert (refused.status_code, "Chưa ghi lý do" in refused.content.decode()) == (409, True)
    assert board.post(page, {"viec": "mo", "reason": "Sai số bằng cấp"}).status_code == 302
    taught(survey)
    answer = board.post(page, {"viec": "chot"}, follow=True)
    text = answer.content.decode()
    assert "Biết chữ mức 2, 15-60 tuổi" in text
    assert "Sai số bằng cấp" in text
    one = Restatement.objects.get()
    assert answer.redirect_chain[-1][0] == one.get_absolute_url()
    assert "Sai số bằng cấp" in client("so").get(reverse("restatements")).content.decode()
    assert "Sai số bằng cấp" not in client("so40").get(reverse("restatements")).content.decode()
    assert client("so40").get(one.get_absolute_url()).status_code == 404
    assert client("so").post(page, {"viec": "mo", "reason": "x"}).status_code == 403
    assert client("giamdoc").get(page).status_code == 403
