"""Loads the national defaults of the catalogue; may run any number of times and overwrites no list of a province."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.foundation.periods import NATIONAL_CALENDAR

from . import reference, revision
from .models import NationalGroup, SchoolCalendar, ThematicGroup, TurnsRule


@transaction.atomic
def load_reference(progress: Callable[[str], None] | None = None) -> None:
    """Load the national calendar, the national groups, the default list and the default rule of turns."""
    first, second, summer = (
        NATIONAL_CALENDAR.semester_1,
        NATIONAL_CALENDAR.semester_2,
        NATIONAL_CALENDAR.summer,
    )
    SchoolCalendar.objects.get_or_create(
        province=None,
        organisation_kind="",
        defaults={
            "semester_1_month": first[0],
            "semester_1_day": first[1],
            "semester_2_month": second[0],
            "semester_2_day": second[1],
            "summer_month": summer[0],
            "summer_day": summer[1],
            "citation": reference.CALENDAR_SOURCE,
        },
    )
    TurnsRule.objects.get_or_create(
        province=None, defaults={"rule": TurnsRule.Rule.PER_CLASS, "citation": reference.TURNS_SOURCE}
    )
    for position, seed in enumerate(reference.GROUPS, start=1):
        national, _created = NationalGroup.objects.update_or_create(
            code=seed.code,
            defaults={
                "name": seed.name,
                "position": position,
                "literacy": seed.literacy,
                "citation": reference.GROUPS_SOURCE,
            },
        )
        ThematicGroup.objects.update_or_create(
            province=None,
            code=seed.code,
            defaults={
                "name": seed.name,
                "short_name": seed.short_name,
                "national": national,
                "position": position,
                "examples": "\n".join(seed.examples),
                "citation": reference.GROUPS_SOURCE,
            },
        )
    revision.bump()
    if progress is not None:
        progress(
            _("Danh mục: lịch năm học, %(count)d nhóm nội dung, quy tắc tính lượt.") % {"count": len(reference.GROUPS)}
        )
