"""The completeness check of this subject: every centre of an area has a year plan that was approved or issued.

A task bound to it ends by itself once the last centre's plan comes into force.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from gdtx.catalogue.queries import resolve_period
from gdtx.figures import completeness
from gdtx.figures.completeness import Completeness
from gdtx.foundation import periods
from gdtx.network.enums import OrganisationKind
from gdtx.network.scope import organisations_within

from .overview import IN_FORCE, middle, planners, plans_of, standing_of

YEAR_PLANS = "year_plans_in_force"


def year_plans_in_force(area_id: int, period: str, on: dt.date) -> Completeness:
    """Centres of the area that plan a year of their own and have no plan in force for the middle of the period."""
    code = periods.parse(period, where="period")
    day = middle(resolve_period(code, None, OrganisationKind.COMMUNITY_LEARNING_CENTRE).range)
    units = [each.organisation_id for each in planners(organisations_within(area_id, on), on)]
    plans = plans_of(units, day, on)
    return Completeness(len(units), tuple(each for each in units if standing_of(plans.get(each)) != IN_FORCE))


def register() -> None:
    """Make the check known; called when the program starts."""
    completeness.register(
        completeness.Check(
            YEAR_PLANS,
            _("Mọi trung tâm có kế hoạch năm đã duyệt hoặc ban hành"),
            "organisation",
            _("trung tâm"),
            year_plans_in_force,
            page="plan_overview_area",
        )
    )
