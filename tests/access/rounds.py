"""Survey rounds of two communes, one in each province, for the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gdtx.foundation import clock
from gdtx.literacy.models import Doubt, Restatement, RoundVillage, Sheet, SurveyRound
from gdtx.literacy.rounds import actions
from gdtx.network.placement import Placement
from gdtx.network.scope import Actor
from tests.literacy.rounds.making import YEAR, household, member, write
from tests.support.cast import IN_2025, area

if TYPE_CHECKING:
    from .examples import Example, World

#: Owner → code of the commune as the cast knows it.
COMMUNES = {"38": "15169", "40": "16804"}


def build() -> dict[str, dict[str, Any]]:
    """Kind → owner → a round with a village, a sheet and something to ask again."""
    found: dict[str, dict[str, Any]] = {
        kind: {} for kind in ("survey_rounds", "places", "sheets", "survey_doubts", "restatements")
    }
    by = Actor.set_up(IN_2025)
    for owner, code in COMMUNES.items():
        commune = Placement.on(IN_2025).holder(area(code).pk)
        assert commune is not None
        told = member(f"Người Riêng{owner}", 2016, head=True, studying_grade="11")
        write(by, commune, household("01", "Thôn Riêng", told))
        round_ = actions.open_round(by=by, area_id=commune, year=YEAR)
        found["survey_rounds"][owner] = SurveyRound.objects.get(pk=round_.pk)
        found["places"][owner] = RoundVillage.objects.get(round=round_)
        found["sheets"][owner] = Sheet.objects.get(round=round_)
        found["restatements"][owner] = Restatement.objects.create(
            area_id=commune,
            year=YEAR,
            reason=f"Lý do riêng của {code}",
            before_code=f"{code}-{YEAR}-20251003-0a1b2c3d",
            asked_at=clock.now(),
            asked_by_label="Ban chỉ đạo",
        )
        found["survey_doubts"][owner] = Doubt.objects.filter(round=round_).first()
    return found


def examples(example: type[Example]) -> dict[str, list[Example]]:
    """An example of every address of rounds; what is posted is of no version, so that nothing moves."""

    def of(kind: str, owner: str, method: str = "GET", **data: str) -> Example:
        def arguments(world: World) -> dict[str, object]:
            return {"pk": world.surveys[kind][owner].pk}

        return example(arguments, method=method, data=data, owner=owner)

    def both(kind: str, method: str = "GET", **data: str) -> list[Example]:
        return [of(kind, owner, method, **data) for owner in COMMUNES]

    def listed(code: str, query: str) -> Example:
        return example(lambda _world: {"code": code}, query=query)

    year = f"nam={YEAR}"
    return {
        "literacy_home": [example(), example(query="vung=38"), example(query="vung=40"), example(query="vung=VN")],
        "round_open": [example(), example(query="xa=15637")],
        "survey_round": [*both("survey_rounds"), *both("survey_rounds", "POST", buoc="lock", version="0")],
        "restatements": [example()],
        "restatement": both("restatements"),
        "round_restate": [*both("survey_rounds"), *both("survey_rounds", "POST", viec="mo", reason="")],
        "round_assign": both("survey_rounds", "POST", nguoi="0"),
        "my_villages": [example()],
        "village_sheets": both("places"),
        "survey_household_new": both("places"),
        "village_paper": both("places"),
        "village_check": both("places", "POST"),
        "household_sheet": [*both("sheets"), *both("sheets", "POST", phien="0")],
        "sheet_check": both("sheets", "POST", phien="0"),
        "doubt_confirm": both("survey_doubts", "POST"),
        "literacy_list": [
            listed("mu-chu-1", f"xa=15127&{year}"),
            listed("chua-ro", f"xa=16804&{year}"),
            listed("khong-co", ""),
        ],
        "literacy_list_excel": [listed("mu-chu-1", f"xa=15127&{year}"), listed("chua-ro", f"xa=16804&{year}")],
    }
