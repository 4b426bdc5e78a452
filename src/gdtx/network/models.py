"""Areas, organisations and posts over half-open dated ranges.

Ends are never null: an unknown beginning is `OPEN_START`, no end is `OPEN_END` (docs/adr). A row that holds on a
day satisfies `valid_from <= day < valid_to`. Overlap of rows of one unit is prevented by the actions (which lock
the unit), by a unique constraint on (unit, valid_from), by exclusion constraints on PostgreSQL and by the check
command on both databases.
"""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gdtx.foundation.ranges import OPEN_END, OPEN_START, DateRange

from .enums import (
    AreaFlagKind,
    BudgetSource,
    Condition,
    EventKind,
    FacilityKind,
    Level,
    Line,
    Moves,
    OrganisationKind,
    OrganisationState,
    Origin,
    PostKind,
    StateReason,
    Tenure,
)


class LegalAct(models.Model):
    """A legal act as it is cited: số, ký hiệu, cơ quan ban hành, ngày, trích yếu."""

    key = models.CharField(max_length=80, unique=True)
    number = models.CharField(_("số, ký hiệu"), max_length=80)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=160, blank=True)
    adopted = models.DateField(_("ngày ban hành"), null=True, blank=True)
    effective = models.DateField(_("ngày có hiệu lực"), null=True, blank=True)
    effective_assumed = models.BooleanField(_("ngày hiệu lực suy đoán"), default=False)
    title = models.CharField(_("trích yếu"), max_length=500, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("văn bản pháp lý")

    def __str__(self) -> str:
        return self.number


class DatedQuerySet(models.QuerySet):
    """Rows that hold over a half-open range of days."""

    def on(self, day: dt.date) -> Self:
        """Rows that hold on `day`."""
        return self.filter(valid_from__lte=day, valid_to__gt=day)

    def during(self, span: DateRange) -> Self:
        """Rows that hold on at least one day of `span`."""
        return self.filter(valid_from__lt=span.end, valid_to__gt=span.start)


class Dated(models.Model):
    """A row that holds from a day (included) to a day (not included); open ends are sentinels."""

    valid_from = models.DateField(_("từ ngày"), default=OPEN_START)
    valid_to = models.DateField(_("trước ngày"), default=OPEN_END)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def span(self) -> DateRange:
        return DateRange(self.valid_from, self.valid_to)


def _ordered(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_from__lt=F("valid_to")),
        name=name,
        violation_error_message=_("Ngày kết thúc phải sau ngày bắt đầu."),
    )


class Area(models.Model):
    """A unit of territory: our own identity. Everything that changes lies in its versions."""

    key = models.CharField(max_length=40, unique=True)
    level = models.CharField(max_length=10, choices=Level.choices)

    class Meta:
        verbose_name = _("địa bàn")

    def __str__(self) -> str:
        return self.key


class AreaVersion(Dated):
    """Code, name, kind and parent of an area over a range. `name` is the full name ("Xã Cẩm Ngọc")."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="versions")
    code = models.CharField(_("mã"), max_length=10)
    name = models.CharField(_("tên"), max_length=120)
    kind = models.CharField(_("loại"), max_length=40)
    parent = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="child_versions")
    act = models.ForeignKey(LegalAct, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.EVENT)
    name_folded = models.CharField(max_length=120)
    name_key = models.CharField(max_length=400)

    class Meta:
        verbose_name = _("tình trạng của địa bàn")
        ordering = ["area_id", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["area", "valid_from"], name="area_version_start"),
            _ordered("area_version_range"),
        ]
        indexes = [
            models.Index(fields=["code", "valid_from"], name="area_version_code"),
            models.Index(fields=["parent", "valid_from"], name="area_version_parent"),
            models.Index(fields=["name_folded"], name="area_version_folded"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class AreaAncestry(Dated):
    """Derived: `descendant` lies under `ancestor` (itself included) over the range. Rebuilt by the actions."""

    ancestor = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    descendant = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    ancestor_level = models.CharField(max_length=10, choices=Level.choices)

    class Meta:
        indexes = [
            models.Index(fields=["ancestor", "valid_from"], name="ancestry_down"),
            models.Index(fields=["descendant", "valid_from"], name="ancestry_up"),
        ]


class Succession(models.Model):
    """People of `predecessor` went to `successor` on a day, by a legal act. `share` only from an explicit table."""

    predecessor = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="successions_out")
    successor = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="successions_in")
    on = models.DateField()
    moves = models.CharField(max_length=4, choices=Moves.choices)
    share = models.DecimalField(max_digits=9, decimal_places=8, null=True, blank=True)
    act = models.ForeignKey(LegalAct, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("kế tục địa bàn")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_not_self"),
        ]
        indexes = [models.Index(fields=["on"], name="succession_on")]


class TerritoryState(models.Model):
    """One row of counters that grow with every change, so that caches know when to forget.

    `revision` counts changes of areas, `organisation_revision` those of organisations, seats and supervision.
    """

    revision = models.PositiveBigIntegerField(default=0)
    organisation_revision = models.PositiveBigIntegerField(default=0)
    reference_checksum = models.CharField(max_length=64, blank=True)


class Organisation(models.Model):
    """A body of the network. `code` is ours, permanent and never reused."""

    code = models.CharField(_("mã"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("cơ quan, đơn vị")

    def __str__(self) -> str:
        return self.code


class OrganisationVersion(Dated):
    """Name, kind and state of an organisation over a range; outside all its versions it is closed."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(_("tên"), max_length=200)
    kind = models.CharField(_("loại"), max_length=40, choices=OrganisationKind.choices)
    public = models.BooleanField(_("công lập"), default=True)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=OrganisationState.choices, default=OrganisationState.ACTIVE
    )
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    # With a default in the database: files are written into the table column by column.
    reason_kind = models.CharField(
        _("loại lý do"), max_length=14, choices=StateReason.choices, blank=True, default="", db_default=""
    )
    act = models.ForeignKey(LegalAct, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name_folded = models.CharField(max_length=200)
    name_key = models.CharField(max_length=600)

    class Meta:
        verbose_name = _("tình trạng của đơn vị")
        ordering = ["organisation_id", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="organisation_version_start"),
            _ordered("organisation_version_range"),
        ]
        indexes = [
            models.Index(fields=["kind", "valid_from"], name="organisation_version_kind"),
            models.Index(fields=["name_folded"], name="organisation_version_folded"),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(Dated):
    """Where an organisation has its seat."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="seats")
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    act = models.ForeignKey(LegalAct, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("trụ sở")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="seat_start"),
            _ordered("seat_range"),
        ]
        indexes = [models.Index(fields=["area", "valid_from"], name="seat_area")]


class Supervision(Dated):
    """Who directs an organisation along a line. At most one supervisor a line and day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="supervisions")
    supervisor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="supervised")
    line = models.CharField(max_length=14, choices=Line.choices)
    act = models.ForeignKey(LegalAct, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("quan hệ quản lý")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "line", "valid_from"], name="supervision_start"),
            models.CheckConstraint(
                condition=~Q(organisation=F("supervisor")),
                name="supervision_not_self",
                violation_error_message=_("Một đơn vị không thể tự quản lý mình."),
            ),
            _ordered("supervision_range"),
        ]
        indexes = [models.Index(fields=["supervisor", "line", "valid_from"], name="supervision_down")]


class OrganisationSuccession(models.Model):
    """What became of an organisation: merged into, split into, or continued by another."""

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions_out")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions_in")
    on = models.DateField()
    whole = models.BooleanField(default=True)
    act = models.ForeignKey(LegalAct, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("kế tục đơn vị")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="organisation_succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="organisation_succession_not_self"),
        ]


class Site(Dated):
    """Điểm học tập: a dated place of an organisation. A merged centre keeps its old places."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(_("tên điểm"), max_length=160)
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="sites")
    name_folded = models.CharField(max_length=160)

    class Meta:
        verbose_name = _("điểm học tập")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name_folded", "valid_from"], name="site_start"),
            _ordered("site_range"),
        ]

    def __str__(self) -> str:
        return self.name


class AreaFlag(Dated):
    """What a commune is recognised as (đặc biệt khó khăn, khu vực I–III, xã điểm). One of a `family` on a day."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="flags")
    flag = models.CharField(_("công nhận là"), max_length=24, choices=AreaFlagKind.choices)
    family = models.CharField(max_length=24)
    act = models.ForeignKey(LegalAct, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("công nhận, phân định xã")
        constraints = [
            models.UniqueConstraint(fields=["area", "family", "valid_from"], name="area_flag_start"),
            _ordered("area_flag_range"),
        ]

    def __str__(self) -> str:
        return str(AreaFlagKind(self.flag).label)


class Facility(Dated):
    """A number of rooms or of pieces of equipment that an organisation has over a range.

    `detail` tells several entries of a kind apart (where, which); one count for each of them on a day.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="facilities")
    kind = models.CharField(_("loại"), max_length=14, choices=FacilityKind.choices)
    detail = models.CharField(_("chi tiết"), max_length=120, blank=True)
    detail_folded = models.CharField(max_length=120, blank=True)
    count = models.PositiveIntegerField(_("số lượng"))
    tenure = models.CharField(_("quyền sử dụng"), max_length=10, choices=Tenure.choices, default=Tenure.OWN)
    condition = models.CharField(_("chất lượng"), max_length=10, choices=Condition.choices, default=Condition.GOOD)

    class Meta:
        verbose_name = _("cơ sở vật chất")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "detail_folded", "valid_from"], name="facility_start"
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="facility_count"),
            _ordered("facility_range"),
        ]

    def __str__(self) -> str:
        label = str(FacilityKind(self.kind).label)
        return f"{label} ({self.detail})" if self.detail else label


class Budget(models.Model):
    """Money of an organisation in a year from one source, in đồng. `spent` is null until it is known."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField(_("năm"))
    source = models.CharField(_("nguồn"), max_length=20, choices=BudgetSource.choices)
    allotted = models.PositiveBigIntegerField(_("được giao, huy động"))
    spent = models.PositiveBigIntegerField(_("đã chi"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("kinh phí")
        constraints = [models.UniqueConstraint(fields=["organisation", "year", "source"], name="budget_once")]

    def __str__(self) -> str:
        return f"{self.year}, {BudgetSource(self.source).label}"


class Post(Dated):
    """Gives a user a role at an organisation over a range. `role` is a code of `network.roles`.

    A stand-in holds the role of the post it names in `stands_in_for`, within the range of that post.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_("vai trò"), max_length=40)
    duty = models.CharField(_("chức vụ, phân công"), max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=PostKind.choices, default=PostKind.FULL_TIME)
    stands_in_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="stand_ins", verbose_name=_("làm thay")
    )

    class Meta:
        verbose_name = _("chức vụ")
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role", "valid_from"], name="post_start"),
            _ordered("post_range"),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | Q(kind=PostKind.STAND_IN),
                name="post_stand_in_kind",
                violation_error_message=_("Chỉ người làm thay mới ghi làm thay cho ai."),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="post_organisation")]

    def __str__(self) -> str:
        return f"{self.duty or self.role} – {self.organisation_id}"


class NetworkEvent(models.Model):
    """Something that happened to areas or organisations and was entered here, with every row it wrote.

    `journal` lists the rows before and after, `changes` and `left_open` tell them in sentences. A mistaken event is
    taken back by a corrective one (`corrects`) that restores the rows. Events are never changed and never deleted.
    """

    kind = models.CharField(_("loại sự kiện"), max_length=30, choices=EventKind.choices)
    on = models.DateField(_("ngày có hiệu lực"))
    act = models.ForeignKey(LegalAct, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    summary = models.CharField(_("nội dung"), max_length=500)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    journal = models.JSONField(default=list)
    changes = models.JSONField(_("thay đổi"), default=list)
    left_open = models.JSONField(_("việc còn phải làm"), default=list)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    entered_at = models.DateTimeField()
    entered_by_id = models.BigIntegerField(null=True)
    entered_by_label = models.CharField(_("người ghi"), max_length=200)

    class Meta:
        verbose_name = _("sự kiện của mạng lưới")
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["on"], name="network_event_on")]

    def __str__(self) -> str:
        return self.summary


class EventSubject(models.Model):
    """An area or an organisation that an event concerns."""

    event = models.ForeignKey(NetworkEvent, on_delete=models.PROTECT, related_name="subjects")
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, organisation__isnull=True)
                | Q(area__isnull=True, organisation__isnull=False),
                name="event_subject_one",
            ),
        ]


class AccountRow(models.Model):
    """A row of a sheet of accounts that passed the checks, until somebody has decided; then what it made.

    What people typed is emptied once the row is written: it stands in the account and the post from then on.
    """

    batch_code = models.CharField(max_length=40, db_index=True)
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10)
    values = models.JSONField(default=dict)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    made_account = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("dòng của tệp tài khoản")
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["batch_code", "row"], name="account_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_code} · {self.row}"
