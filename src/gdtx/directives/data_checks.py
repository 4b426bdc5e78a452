"""Tasks bound to data: what the completeness check of a task says on a day, and what its missing units are called."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from gdtx.figures import completeness
from gdtx.figures.completeness import Check, Completeness
from gdtx.foundation import periods
from gdtx.foundation.errors import Refused
from gdtx.network.queries import areas_on, nearest_version, organisation_versions_on

from .models.tasks import Task


@dataclass(frozen=True, slots=True)
class DataCheck:
    """A completeness check a task ends by: its code, the period, the area."""

    code: str
    period: str
    area_id: int

    def require(self) -> None:
        """Raise `Refused` (`unknown_check`, `bad_period`) for a check that cannot be asked."""
        if completeness.find(self.code) is None:
            raise Refused(
                "unknown_check",
                _("Không có phép kiểm tra số liệu “%(code)s”.") % {"code": self.code},
                "check",
                _("Hãy chọn một phép kiểm tra trong danh sách, hoặc giao nhiệm vụ không gắn số liệu."),
            )
        periods.parse(self.period, where="check_period")

    @classmethod
    def of(cls, task: Task) -> DataCheck | None:
        """The check of the task, None when it has none."""
        if not task.check_code or task.check_area_id is None:
            return None
        return cls(task.check_code, task.check_period, task.check_area_id)

    def ask(self, on: dt.date) -> Completeness | None:
        """What the check says on the day; None when no subject gives it any more."""
        check = completeness.find(self.code)
        return None if check is None else check.ask(self.area_id, self.period, on)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a page shows of a task's check: `check` and `found` are None when the check is there no more."""

    check: Check | None
    found: Completeness | None
    missing: tuple[tuple[str, str], ...] = ()
    href: str = ""

    @property
    def title(self) -> str:
        """What must be complete."""
        return str(self.check.title) if self.check else ""

    @property
    def is_gone(self) -> bool:
        """Whether no subject gives the check any more: the task stays open and says so."""
        return self.check is None


def standing(task: Task, on: dt.date) -> Standing | None:
    """The check of the task on the day with the names of what is missing; None for a task without a check."""
    bound = DataCheck.of(task)
    if bound is None:
        return None
    check = completeness.find(bound.code)
    found = bound.ask(on)
    if check is None or found is None:
        return Standing(None, None)
    if check.of == "organisation":
        bodies = organisation_versions_on(found.missing, on, nearest=True)
        names = [(bodies[each].name, bodies[each].organisation.code) for each in found.missing if each in bodies]
    else:
        areas = areas_on(found.missing, on)
        names = [(areas[each].name, areas[each].code) for each in found.missing if each in areas]
    area = nearest_version(bound.area_id, on)
    return Standing(check, found, tuple(names), _page(check.page, area.code if area else "", bound.period))


def _page(url_name: str, code: str, period: str) -> str:
    if not url_name or not code:
        return ""
    try:
        return f"{reverse(url_name, args=[code])}?ky={period}"
    except NoReverseMatch:
        return ""
