"""What is read of rounds. Everything starts from what the actor may see; counts are few statements."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from gdtx.accounts.models import User
from gdtx.foundation.errors import NotInScope
from gdtx.foundation.vietnamese_order import sort_key
from gdtx.network.models import Post
from gdtx.network.scope import Actor, organisations_within

from . import reaching, rules
from .enums import DoubtState, RoundState, SheetState
from .models import Doubt, RoundVillage, Sheet, SurveyorVillage, SurveyRound

SURVEYOR = "surveyor"
#: Permissions that open the rounds of a commune; a surveyor's villages are asked apart.
OPENING = (rules.TABLES, rules.LOCK, rules.FREEZE)


@dataclass
class Progress:
    """How far the sheets of a village are. `place_id` is its `RoundVillage`; both None: households of no village."""

    village_id: int | None
    name: str
    place_id: int | None = None
    to_do: int = 0
    entered: int = 0
    checked: int = 0
    doubts: int = 0
    surveyors: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All sheets."""
        return self.to_do + self.entered + self.checked

    @property
    def done(self) -> int:
        """Sheets that were entered, checked or not."""
        return self.entered + self.checked


def sees_round(actor: Actor, round_: SurveyRound) -> bool:
    """Whether the round lies within the scope: of the commune's officers and those above, not of surveyors."""
    return any(actor.may(permission, area_id=round_.area_id) for permission in OPENING)


def unknown_round() -> NotInScope:
    """What whoever asks for a round outside their scope is told."""
    return NotInScope("unknown_round", _("Không tìm thấy đợt điều tra này trong phạm vi của bạn."))


def round_for(actor: Actor, round_id: int) -> SurveyRound:
    """One round. Raises `NotInScope`."""
    round_ = SurveyRound.objects.filter(pk=round_id).first()
    if round_ is None or not sees_round(actor, round_):
        raise unknown_round()
    return round_


def rounds_of(area_id: int) -> list[SurveyRound]:
    """The rounds of a commune, the last first."""
    return list(SurveyRound.objects.filter(area_id=area_id).order_by("-year"))


def last_rounds(area_ids: Any, year: int | None = None) -> dict[int, SurveyRound]:
    """Commune → its last round, or that of a year."""
    rounds = SurveyRound.objects.filter(area_id__in=area_ids).order_by("year")
    if year is not None:
        rounds = rounds.filter(year=year)
    return {each.area_id: each for each in rounds}


def sheet_counts(rounds: Any) -> dict[int, Progress]:
    """Round → its sheets by state, for the rounds of a province at once."""
    found: dict[int, Progress] = defaultdict(lambda: Progress(None, ""))
    counted = Sheet.objects.filter(round__in=rounds).values_list("round_id", "state").annotate(n=Count("pk"))
    for round_id, state, n in counted.order_by():
        setattr(found[round_id], state, n)
    return dict(found)


def progress(round_: SurveyRound, on: dt.date, only: set[int] | None = None) -> list[Progress]:
    """The villages of a round in the order of their names (`only` some of them), with who surveys each."""
    villages = RoundVillage.objects.filter(round=round_).values_list("village_id", "village__name", "pk")
    if only is not None:
        villages = villages.filter(village_id__in=only)
    found: dict[int | None, Progress] = {row[0]: Progress(*row) for row in villages}
    sheets = Sheet.objects.filter(round=round_)
    for village, state, n in sheets.values_list("village_id", "state").annotate(n=Count("pk")).order_by():
        if village is None and only is None:
            found.setdefault(None, Progress(None, _("Chưa rõ thôn")))
        if village in found:
            setattr(found[village], state, n)
    doubtful = Doubt.objects.filter(round=round_, state=DoubtState.OPEN)
    for village, n in doubtful.values_list("household__village_id").annotate(n=Count("pk")).order_by():
        if village in found:
            found[village].doubts = n
    for given in assigned(round_, on):
        if given.village_id in found:
            found[given.village_id].surveyors.append(str(given.user))
    return sorted(found.values(), key=lambda one: (one.village_id is None, sort_key(one.name)))


def assigned(round_: SurveyRound, on: dt.date) -> QuerySet[SurveyorVillage]:
    """Who surveys which village on a day."""
    return SurveyorVillage.objects.on(on).filter(round=round_).select_related("user").order_by("user__full_name", "pk")


def surveyors_in(area_id: int, on: dt.date) -> list[User]:
    """Who holds a post of surveyor in the commune on the day, by name."""
    posts = Post.objects.on(on).filter(role=SURVEYOR, organisation_id__in=organisations_within(area_id, on))
    users = User.objects.filter(pk__in=posts.values("user_id"), is_active=True)
    return sorted(users, key=lambda user: sort_key(str(user)))


def surveyed(actor: Actor) -> dict[int, set[int]]:
    """Round → the villages of it that the person surveys today."""
    found: dict[int, set[int]] = defaultdict(set)
    for each in reaching.villages_of(actor):
        found[each.round_id].add(each.village_id)
    return dict(found)


def sheets_for(actor: Actor, round_: SurveyRound) -> QuerySet[Sheet]:
    """The sheets of a round that the person may open: all of it, or those of their villages."""
    sheets = Sheet.objects.filter(round=round_)
    if rules.may_enter_all(actor, round_.area_id) or rules.may_open(actor, round_.area_id):
        return sheets
    return sheets.filter(village_id__in=surveyed(actor).get(round_.pk, ()))


def sheet_for(actor: Actor, sheet_id: int) -> Sheet:
    """One sheet with its round and household. Raises `NotInScope`."""
    sheet = Sheet.objects.select_related("round", "household", "village").filter(pk=sheet_id).first()
    if sheet is None or not sheets_for(actor, sheet.round).filter(pk=sheet_id).exists():
        raise NotInScope("unknown_sheet", _("Không tìm thấy phiếu này trong phạm vi của bạn."))
    return sheet


def closed_meanwhile(actor: Actor, sheet_id: int) -> Sheet | None:
    """The sheet of a village that the person was given, in a round locked while they had it open; else None.

    Not of one that is frozen: that is over, and its households are no longer theirs to look at.
    """
    sheet = Sheet.objects.select_related("round", "household", "village").filter(pk=sheet_id).first()
    if sheet is None or sheet.round.state != RoundState.LOCKED:
        return None
    return sheet if reaching.given(actor, sheet.round_id, sheet.village_id) else None


def reaches_household(actor: Actor, round_: SurveyRound, household_id: int) -> bool:
    """Whether a sheet of the household lies within what the person may open of the round."""
    return sheets_for(actor, round_).filter(household_id=household_id).exists()


def open_doubts(round_: SurveyRound, households: Any = None) -> QuerySet[Doubt]:
    """What is still to be asked again in a round, or of some of its households."""
    doubts = Doubt.objects.filter(round=round_, state=DoubtState.OPEN).select_related("person", "household__village")
    if households is not None:
        doubts = doubts.filter(household_id__in=households)
    return doubts.order_by("household__village__name_folded", "household__number_folded", "person_id", "pk")


def counts_by_state(communes: Any, year: int) -> dict[str, int]:
    """How many of these communes have their round of the year in which state."""
    counted = SurveyRound.objects.filter(area_id__in=communes, year=year).values_list("state").annotate(n=Count("pk"))
    return {RoundState(state).value: n for state, n in counted.order_by()}


def undone(round_: SurveyRound) -> tuple[int, int]:
    """Sheets not yet entered, and entered sheets not yet checked: what locking would leave behind."""
    counted = Sheet.objects.filter(round=round_).aggregate(
        to_do=Count("pk", filter=Q(state=SheetState.TO_DO)), entered=Count("pk", filter=Q(state=SheetState.ENTERED))
    )
    return counted["to_do"], counted["entered"]
