"""The facts of a class as plain values: what form, sheet and command hand to the checks and the actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from gdtx.foundation.vietnamese import clean, fold

from .models import ClassFields

#: What a person reads for each field: the titles of the class sheet.
TITLES = {
    "centre": _("Mã trung tâm"),
    "topic": _("Tên lớp, chuyên đề"),
    "group_id": _("Nhóm nội dung"),
    "start_on": _("Ngày bắt đầu"),
    "end_on": _("Ngày kết thúc"),
    "sessions": _("Số buổi"),
    "turns": _("Lượt học viên"),
    "female": _("Nữ"),
    "minority": _("Dân tộc thiểu số"),
    "migrant": _("Người nhập cư"),
    "persons": _("Số người"),
    "mode": _("Hình thức"),
    "place": _("Địa điểm"),
    "presenter": _("Báo cáo viên"),
    "partner": _("Đơn vị phối hợp"),
    "run_by": _("Đơn vị chủ trì"),
    "cost": _("Kinh phí (đồng)"),
    "funding": _("Nguồn kinh phí"),
}

TEXTS = ("topic", "place", "presenter", "partner", "run_by", "funding")
COUNTS = ("turns", "female", "minority", "migrant", "persons")

#: How long a text may be.
LIMITS = {name: int(getattr(ClassFields._meta.get_field(name), "max_length", None) or 0) for name in TEXTS}

#: Words by which a sheet says that the centre ran the class itself; stored as nothing.
_OWN = {"", "trung tam", "tu to chuc", "tthtcd", "trung tam hoc tap cong dong"}


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """The facts of one class. What is required may be None here: the checks say so, one sentence each."""

    topic: str = ""
    group_id: int | None = None
    start_on: dt.date | None = None
    turns: int | None = None
    end_on: dt.date | None = None
    sessions: int | None = None
    female: int | None = None
    minority: int | None = None
    migrant: int | None = None
    persons: int | None = None
    mode: str = ""
    place: str = ""
    presenter: str = ""
    partner: str = ""
    run_by: str = ""
    cost: int | None = None
    funding: str = ""

    @classmethod
    def clean(cls, values: Mapping[str, Any]) -> Self:
        """The facts from typed values: texts composed and trimmed, a class run by the centre itself told as blank.

        Unknown names are left out; None for a text is blank.
        """
        known = {name: values[name] for name in FIELDS if name in values}
        for name in TEXTS:
            if name in known:
                known[name] = clean(known[name] or "")
        if "mode" in known:
            known["mode"] = known["mode"] or ""
        if fold(known.get("run_by", "")) in _OWN:
            known["run_by"] = ""
        return cls(**known)

    @classmethod
    def of(cls, row: Any) -> Self:
        """The facts of a stored or staged class."""
        return cls(**{name: getattr(row, name) for name in FIELDS})

    @property
    def topic_folded(self) -> str:
        """The topic as identity compares it."""
        return fold(self.topic)

    @property
    def place_folded(self) -> str:
        """The place as identity compares it; blank equals blank."""
        return fold(self.place)

    def as_fields(self) -> dict[str, Any]:
        """Values for the columns of a class, folded texts included."""
        return {**asdict(self), "topic_folded": self.topic_folded, "place_folded": self.place_folded}

    def plain(self) -> dict[str, Any]:
        """Values that JSON can hold, for audit and revisions."""
        return {
            name: value.isoformat() if isinstance(value := getattr(self, name), dt.date) else value for name in FIELDS
        }


#: Every field of a class, in the order of the sheet.
FIELDS = tuple(field.name for field in fields(ClassFacts))


def from_plain(values: Mapping[str, Any]) -> ClassFacts:
    """The facts that `ClassFacts.plain` gave."""
    known = {name: values[name] for name in FIELDS if name in values}
    for name in ("start_on", "end_on"):
        if isinstance(known.get(name), str):
            known[name] = dt.date.fromisoformat(known[name])
    return ClassFacts(**known)
