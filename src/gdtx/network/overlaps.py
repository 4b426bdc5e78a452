"""Finds what must not be: two versions of one unit, two units with one code, two seats, on the same day.

The actions ask for the units they touched, the command ``check_network`` for everything. PostgreSQL holds the same
rules by exclusion constraints (`migrations/0002_no_overlaps`); here is what does not depend on the database.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese_dates import date_short

from .models import (
    AreaAncestry,
    AreaFlag,
    AreaVersion,
    Dated,
    Facility,
    OrganisationVersion,
    Post,
    Seat,
    Supervision,
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One rule of the dated world that does not hold: a stable name and a sentence."""

    rule: str
    sentence: str


def find(
    *,
    area_ids: Collection[int] | None = None,
    codes: Collection[str] | None = None,
    organisation_ids: Collection[int] | None = None,
) -> list[Trouble]:
    """Overlaps among the areas, unit codes and organisations given; of everything when all three are None."""
    everything = area_ids is None and codes is None and organisation_ids is None
    troubles: list[Trouble] = []
    if everything or area_ids:
        rows = AreaVersion.objects.all() if everything else AreaVersion.objects.filter(area_id__in=area_ids or ())
        troubles += _overlapping(rows, ("area_id",), "area_overlap", _("%(what)s có hai tình trạng cùng ngày %(day)s."))
        flags = AreaFlag.objects.all() if everything else AreaFlag.objects.filter(area_id__in=area_ids or ())
        troubles += _overlapping(
            flags, ("area_id", "family"), "flag_overlap", _("“%(what)s” ghi hai lần cho một xã cùng ngày %(day)s.")
        )
    if everything or codes:
        rows = AreaVersion.objects.all() if everything else AreaVersion.objects.filter(code__in=codes or ())
        troubles += _overlapping(
            rows, ("code",), "code_in_use", _("Ngày %(day)s mã của %(what)s đã thuộc về một đơn vị khác.")
        )
    if everything or organisation_ids:
        troubles += _of_organisations(None if everything else organisation_ids or ())
    return troubles


def _of_organisations(organisation_ids: Collection[int] | None) -> list[Trouble]:
    limit = Q() if organisation_ids is None else Q(organisation_id__in=organisation_ids)
    return [
        *_overlapping(
            OrganisationVersion.objects.filter(limit),
            ("organisation_id",),
            "organisation_overlap",
            _("%(what)s có hai tình trạng cùng ngày %(day)s."),
        ),
        *_overlapping(
            Seat.objects.filter(limit),
            ("organisation_id",),
            "seat_overlap",
            _("Đơn vị %(what)s có hai trụ sở cùng ngày %(day)s."),
        ),
        *_overlapping(
            Supervision.objects.filter(limit),
            ("organisation_id", "line"),
            "supervision_overlap",
            _("Đơn vị %(what)s có hai cấp trên trên một tuyến cùng ngày %(day)s."),
        ),
        *_overlapping(
            Post.objects.filter(limit),
            ("user_id", "organisation_id", "role"),
            "post_overlap",
            _("Chức vụ %(what)s ghi hai lần cùng ngày %(day)s."),
        ),
        *_overlapping(
            Facility.objects.filter(limit),
            ("organisation_id", "kind", "detail_folded"),
            "facility_overlap",
            _("“%(what)s” của một đơn vị ghi hai lần cùng ngày %(day)s."),
        ),
    ]


def _overlapping(rows: QuerySet, same: tuple[str, ...], rule: str, sentence: str) -> list[Trouble]:
    """Rows of which another one with the same columns holds on the day they begin."""
    model = rows.model
    earlier = model.objects.filter(
        **{column: OuterRef(column) for column in same},
        valid_from__lte=OuterRef("valid_from"),
        valid_to__gt=OuterRef("valid_from"),
    ).exclude(pk=OuterRef("pk"))
    found = rows.filter(Exists(earlier)).order_by("pk")
    return [Trouble(rule, sentence % {"what": _called(row), "day": date_short(row.valid_from)}) for row in found[:50]]


def _called(row: Dated) -> str:
    if isinstance(row, Seat | Supervision):
        return row.organisation.code
    return str(row)


def orphans() -> list[Trouble]:
    """Areas whose parent is not in force on some day of theirs: they would hang in the air."""
    versions = AreaVersion.objects.filter(parent__isnull=False)
    covered = AreaAncestry.objects.filter(
        ancestor_id=OuterRef("parent_id"),
        descendant_id=OuterRef("parent_id"),
        valid_from__lte=OuterRef("valid_from"),
        valid_to__gte=OuterRef("valid_to"),
    )
    hanging = versions.filter(~Exists(covered)).select_related("parent").order_by("pk")
    return [
        Trouble(
            "parent_not_in_force",
            _("Cấp trên của %(what)s không có hiệu lực suốt từ ngày %(day)s.")
            % {"what": version, "day": date_short(version.valid_from)},
        )
        for version in hanging[:50]
    ]


def ends_before_it_begins() -> list[Trouble]:
    """Ranges written the wrong way round (the database refuses them; a restored file might hold some)."""
    models: tuple[type[Dated], ...] = (AreaVersion, AreaFlag, OrganisationVersion, Seat, Supervision, Facility, Post)
    return [
        Trouble("empty_range", _("%(what)s kết thúc trước khi bắt đầu.") % {"what": _called(row)})
        for model in models
        for row in model.objects.filter(valid_from__gte=F("valid_to"))[:50]
    ]
