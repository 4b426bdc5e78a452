"""What the centres of the demonstration have: rooms, equipment, money by year and source. Made up, the same every time.

Every centre has a little, as they do: the hall of the commune, a room or two, some tables, a loudspeaker; one in three
a computer. In 2023 a programme, made up as well, brought computers and lines to some. Most money comes from the budget
of the commune, ten to forty million đồng a year, the rest from the learning promotion fund, donors and fees.
"""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from gdtx.audit.actions import record
from gdtx.foundation.vietnamese import fold
from gdtx.network import bulk
from gdtx.network.enums import BudgetSource, Condition, FacilityKind, Tenure
from gdtx.network.models import Budget, Facility, Organisation
from gdtx.network.revision import bump
from gdtx.network.scope import Actor

from .bodies import Body

#: Counted for the first time.
COUNTED = dt.date(2019, 1, 1)
PROGRAMME = dt.date(2023, 9, 1)
FIRST_YEAR = 2019
STEP = 100_000


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of room or equipment: how often a centre has it, how many, whose it mostly is."""

    kind: str
    often: float
    count: tuple[int, int]
    tenure: str = Tenure.OWN
    detail: str = ""
    lasts: bool = True


THINGS = (
    Thing(FacilityKind.HALL, 0.92, (1, 1), Tenure.SHARED, "hội trường Ủy ban nhân dân xã"),
    Thing(FacilityKind.CLASSROOM, 0.6, (1, 3), Tenure.SHARED),
    Thing(FacilityKind.OFFICE, 0.75, (1, 1)),
    Thing(FacilityKind.READING_ROOM, 0.38, (1, 1), Tenure.SHARED),
    Thing(FacilityKind.WORKSHOP, 0.06, (1, 1), Tenure.BORROWED),
    Thing(FacilityKind.DESK, 0.85, (10, 45)),
    Thing(FacilityKind.SOUND, 0.7, (1, 2), lasts=False),
    Thing(FacilityKind.TELEVISION, 0.35, (1, 2), lasts=False),
    Thing(FacilityKind.COMPUTER, 0.33, (1, 3), lasts=False),
    Thing(FacilityKind.INTERNET, 0.4, (1, 1)),
    Thing(FacilityKind.BOOKCASE, 0.5, (1, 3)),
    Thing(FacilityKind.BOOK, 0.5, (60, 900)),
)

#: Source, how often, least and most in millions of đồng, and the part that is spent by the end of the year.
SOURCES = (
    (BudgetSource.COMMUNE, 0.97, (10, 40), (0.93, 1.0)),
    (BudgetSource.LEARNING_PROMOTION, 0.45, (2, 12), (0.8, 1.0)),
    (BudgetSource.DONATIONS, 0.3, (3, 25), (0.85, 1.0)),
    (BudgetSource.FEES, 0.12, (4, 30), (0.7, 1.0)),
    (BudgetSource.CENTRAL, 0.1, (15, 60), (0.9, 1.0)),
)

Row = tuple[str, str, int, str, str, dt.date, dt.date]


def things_of(centre: Body) -> Iterator[Row]:
    """Kind, detail, count, tenure, condition and days of all that a centre has."""
    rng = random.Random(f"gdtx-things-{centre.code}")  # noqa: S311 - made up, not secrets
    since, end = max(COUNTED, centre.names[0][1]), centre.end
    if since >= end:
        return
    for thing in THINGS:
        has, count, worn = rng.random() < thing.often, rng.randint(*thing.count), rng.random()
        given = rng.random() < 0.3 and thing.kind in (FacilityKind.COMPUTER, FacilityKind.INTERNET)
        condition = Condition.GOOD if thing.lasts or worn > 0.3 else Condition.WORN
        if given and since < PROGRAMME < end:
            if has:
                yield thing.kind, thing.detail, count, thing.tenure, condition, since, PROGRAMME
            more = (count if has else 0) + (3 if thing.kind == FacilityKind.COMPUTER else 1 - has)
            yield thing.kind, thing.detail, more, thing.tenure, Condition.GOOD, PROGRAMME, end
        elif has:
            yield thing.kind, thing.detail, count, thing.tenure, condition, since, end


def money_of(centre: Body, until: dt.date) -> Iterator[tuple[int, str, int, int | None]]:
    """Year, source, allotted and spent (None in the running year), in đồng, for the years that a centre was open in."""
    rng = random.Random(f"gdtx-money-{centre.code}")  # noqa: S311 - made up, not secrets
    regular = {source: rng.random() < often for source, often, *_rest in SOURCES}
    for year in range(FIRST_YEAR, until.year + 1):
        if centre.names[0][1] > dt.date(year, 12, 31) or centre.end <= dt.date(year, 1, 1):
            continue
        for source, _often, (least, most), (low, high) in SOURCES:
            size, part, left_out = rng.triangular(least, most, least * 1.6), rng.uniform(low, high), rng.random()
            if not regular[source] or (source != BudgetSource.COMMUNE and left_out < 0.25):
                continue
            # What a commune gives grows a little from year to year.
            allotted = int(size * 1.04 ** (year - FIRST_YEAR) * 1_000_000 / STEP) * STEP
            yield year, source, allotted, None if year == until.year else int(allotted * part / STEP) * STEP


def fill_centres(*, by: Actor, bodies: Sequence[Body], until: dt.date) -> dict[str, int]:
    """Write what every centre has and got, up to the year of the day; how many rows. One audit event for all."""
    by.require("network.keep_particulars")
    ids = dict(Organisation.objects.values_list("code", "pk"))
    centres = [body for body in bodies if body.code.endswith("-HTCD")]
    with transaction.atomic():
        facilities = bulk.insert(
            Facility,
            [
                "organisation",
                "kind",
                "detail",
                "detail_folded",
                "count",
                "tenure",
                "condition",
                "valid_from",
                "valid_to",
            ],
            (
                (ids[centre.code], str(kind), detail, fold(detail), count, str(tenure), str(condition), start, end)
                for centre in centres
                for kind, detail, count, tenure, condition, start, end in things_of(centre)
            ),
        )
        budgets = bulk.insert(
            Budget,
            ["organisation", "year", "source", "allotted", "spent", "note", "version"],
            (
                (ids[centre.code], year, str(source), allotted, spent, "", 1)
                for centre in centres
                for year, source, allotted, spent in money_of(centre, until)
            ),
        )
        bump(organisations=True)
        written = {"facilities": facilities, "budgets": budgets}
        record(
            actor=by,
            verb="fill_centres",
            subject_type="organisation",
            subject_id=None,
            subject_label="Cơ sở vật chất, kinh phí của bản trình diễn (dữ liệu tổng hợp)",
            after=written,
        )
    return written
