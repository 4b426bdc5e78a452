"""A plan in its versions, what stands in it, who comments on it, and what came of it.

Each version is a row with rows of its own, so that what was approved stays as it was. What goes on from version to
version (an activity, a target) keeps its `key`; classes and outcomes hang on the plan's first version (`root`) and
the key, so they stay with the activity whatever is changed around it.
"""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gdtx.approvals.models import Tracked
from gdtx.foundation.ranges import DateRange
from gdtx.network.enums import BudgetSource, Line
from gdtx.network.models import Dated

from .enums import UNDER_WAY, Answer, Outcome, OwnChair, Paper, Part, PlanKind, PlanState, Purpose, RouteMode

NAME, TITLE, LINE = 200, 300, 500


class PlanRoute(Dated):
    """A province's ruling on who approves the plans of a kind of organisation; what nobody ruled: `routes.NATIONAL`."""

    province = models.ForeignKey("network.Area", on_delete=models.PROTECT, related_name="+")
    organisation_kind = models.CharField(max_length=40)
    mode = models.CharField(_("cách ban hành"), max_length=10, choices=RouteMode.choices)
    line = models.CharField(_("tuyến cấp trên"), max_length=14, choices=Line.choices)
    own_chair = models.CharField(
        _("khi giám đốc là người có quyền phê duyệt"),
        max_length=12,
        choices=OwnChair.choices,
        default=OwnChair.ANOTHER,
    )
    needs_round = models.BooleanField(_("phải lấy góp ý trước khi ban hành"), default=False)
    citation = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        verbose_name = _("quy định phê duyệt kế hoạch")
        constraints = [
            models.UniqueConstraint(fields=["province", "organisation_kind", "valid_from"], name="plan_route_start"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="plan_route_range"),
        ]


class Plan(Tracked):
    """A version of a plan. `starts_on`/`last_on` are the days of its period, both included.

    `root` is its first version, None in the first version itself; `number` counts versions from 1. A month plan has a
    `parent`, the first version of its year plan. `decided_by_label` is who approved or issued it.
    """

    workflow_code = "plan"

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("loại kế hoạch"), max_length=12, choices=PlanKind.choices)
    purpose = models.CharField(_("nội dung"), max_length=10, choices=Purpose.choices, default=Purpose.WORK)
    period = models.CharField(_("kỳ"), max_length=20)
    starts_on = models.DateField(_("từ ngày"))
    last_on = models.DateField(_("đến ngày"))
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="later_versions")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="months")
    number = models.PositiveIntegerField(_("bản"), default=1)
    change_reason = models.TextField(_("lý do điều chỉnh"), blank=True)

    title = models.CharField(_("tên kế hoạch"), max_length=TITLE)
    theme = models.TextField(_("chủ đề, mục tiêu"), blank=True)
    situation = models.TextField(_("đặc điểm tình hình"), blank=True)
    solutions = models.TextField(_("giải pháp thực hiện"), blank=True)
    money_total = models.PositiveBigIntegerField(_("tổng kinh phí (đồng)"), null=True, blank=True)
    paper = models.CharField(_("mẫu in"), max_length=10, choices=Paper.choices, default=Paper.CENTRE)

    submitted_on = models.DateField(null=True)
    decided_on = models.DateField(_("ngày phê duyệt, ban hành"), null=True)
    decided_by_label = models.CharField(max_length=300, blank=True)
    decided_post_label = models.CharField(max_length=300, blank=True)
    decided_body = models.ForeignKey(
        "network.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: Issued by who would have approved it, or by the director: whoever stands above is told.
    issued = models.BooleanField(default=False)
    self_issued = models.BooleanField(default=False)
    reported_to = models.ForeignKey(
        "network.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    noted_on = models.DateField(null=True)
    noted_by_label = models.CharField(max_length=300, blank=True)
    closing_note = models.TextField(blank=True)
    #: Number and day of the paper it was issued on, typed or taken from a document of the register.
    symbol = models.CharField(_("số, ký hiệu"), max_length=80, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    document = models.ForeignKey(
        "directives.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    created_by_label = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    token = models.UUIDField(null=True, blank=True, unique=True)

    class Meta(Tracked.Meta):
        verbose_name = _("kế hoạch")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["root", "number"], name="plan_version_once"),
            # Two who draft, or change an approved plan, at the same moment do not make two of it.
            models.UniqueConstraint(
                fields=["organisation", "kind", "purpose", "period"],
                condition=Q(state__in=[state.value for state in UNDER_WAY]),
                name="plan_under_way_once",
                violation_error_message=_("Kế hoạch này đã có một bản đang soạn hoặc chờ phê duyệt."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "purpose", "period"],
                condition=Q(state=PlanState.APPROVED.value),
                name="plan_in_force_once",
                violation_error_message=_("Kế hoạch này đã có một bản đang thực hiện."),
            ),
            models.CheckConstraint(condition=Q(starts_on__lte=F("last_on")), name="plan_days"),
            models.CheckConstraint(
                condition=Q(kind=PlanKind.MONTH.value, parent__isnull=False)
                | (~Q(kind=PlanKind.MONTH.value) & Q(parent__isnull=True)),
                name="plan_month_of_year",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "starts_on"], name="plan_organisation"),
            models.Index(fields=["state", "starts_on"], name="plan_state"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def root_key(self) -> int:
        """The first version, which classes, outcomes and months hang on."""
        return self.root_id or self.pk

    @property
    def span(self) -> DateRange:
        """The days of its period."""
        return DateRange(self.starts_on, self.last_on + dt.timedelta(days=1))

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be decided about this version, or it is in force."""
        return self.state not in UNDER_WAY

    @property
    def belongs_to(self) -> Mapping[str, int | None]:
        """Whose affair it is, for the audit."""
        return {"organisation_id": self.organisation_id, "area_id": None}


class Row(models.Model):
    """What stands in a version of a plan, in the order people gave it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="%(class)s_rows")
    position = models.PositiveIntegerField(_("thứ tự"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class Basis(Row):
    """A document the plan rests on: one of the program, or one typed with number, day, issuer and subject."""

    document = models.ForeignKey(
        "directives.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    symbol = models.CharField(_("số, ký hiệu"), max_length=80, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=NAME, blank=True)
    subject = models.CharField(_("trích yếu"), max_length=LINE)

    class Meta(Row.Meta):
        verbose_name = _("căn cứ")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "document"],
                condition=Q(document__isnull=False),
                name="plan_basis_once",
                violation_error_message=_("Văn bản này đã có trong căn cứ."),
            )
        ]


class Keyed(Row):
    """A row that goes on from version to version."""

    key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta(Row.Meta):
        abstract = True


class Target(Keyed):
    """A number to reach. `measure` is a code of `figures`, "" for one that no record counts.

    The baseline is what the records said of `baseline_period` at `baseline_read_at`; the actual is always computed.
    """

    measure = models.CharField(_("chỉ tiêu"), max_length=60, blank=True)
    group = models.ForeignKey(
        "catalogue.ThematicGroup",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("riêng nhóm nội dung"),
    )
    title = models.CharField(_("tên chỉ tiêu"), max_length=TITLE, blank=True)
    unit = models.CharField(_("đơn vị tính"), max_length=40, blank=True)
    value = models.DecimalField(_("kế hoạch"), max_digits=18, decimal_places=2)
    baseline = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    baseline_period = models.CharField(max_length=20, blank=True)
    baseline_read_at = models.DateTimeField(null=True)
    note = models.CharField(_("ghi chú"), max_length=LINE, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("chỉ tiêu")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="plan_target_key"),
            models.UniqueConstraint(
                fields=["plan", "measure", "group"],
                condition=~Q(measure="") & Q(group__isnull=False),
                name="plan_target_group_once",
                violation_error_message=_("Chỉ tiêu này đã có trong kế hoạch."),
            ),
            models.UniqueConstraint(
                fields=["plan", "measure"],
                condition=~Q(measure="") & Q(group__isnull=True),
                name="plan_target_once",
                violation_error_message=_("Chỉ tiêu này đã có trong kế hoạch."),
            ),
        ]


class Activity(Keyed):
    """Something to be done: when, where, who, for how many, with what money.

    `starts_on`/`last_on` are the days, both included; whole months where only months were named. `classes` and
    `turns` are what is expected of the classes logged from it; both empty where it is not a class.
    """

    title = models.CharField(_("việc làm, chuyên đề"), max_length=TITLE)
    group = models.ForeignKey(
        "catalogue.ThematicGroup",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("nhóm nội dung"),
    )
    starts_on = models.DateField(_("từ ngày"))
    last_on = models.DateField(_("đến ngày"))
    place = models.CharField(_("địa điểm"), max_length=NAME, blank=True)
    responsible = models.CharField(_("người phụ trách"), max_length=NAME, blank=True)
    participants = models.CharField(_("đối tượng tham gia"), max_length=TITLE, blank=True)
    partners = models.CharField(_("đơn vị phối hợp"), max_length=TITLE, blank=True)
    classes = models.PositiveIntegerField(_("số lớp dự kiến"), null=True, blank=True)
    turns = models.PositiveIntegerField(_("lượt người dự kiến"), null=True, blank=True)
    money = models.PositiveBigIntegerField(_("kinh phí (đồng)"), null=True, blank=True)
    source = models.CharField(_("nguồn kinh phí"), max_length=20, choices=BudgetSource.choices, blank=True)
    task = models.ForeignKey(
        "directives.Task",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("thực hiện nhiệm vụ"),
    )

    class Meta(Row.Meta):
        verbose_name = _("hoạt động")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="plan_activity_key"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("last_on")), name="plan_activity_days"),
        ]
        indexes = [models.Index(fields=["key"], name="plan_activity_of_key")]

    def __str__(self) -> str:
        return self.title


# --- Comments -------------------------------------------------------------------------------------------------


class Round(models.Model):
    """A time in which comments are asked for on a version of a plan; `until` is its last day.

    `origin_*` name who held it where that stands above plans: a conference of kind góp ý.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rounds")
    question = models.TextField(_("nội dung xin ý kiến"), blank=True)
    opened_on = models.DateField(_("mở ngày"))
    until = models.DateField(_("góp ý đến hết ngày"))
    opened_by_label = models.CharField(max_length=300)
    closed_on = models.DateField(null=True)
    closed_by_label = models.CharField(max_length=300, blank=True)
    origin_label = models.CharField(max_length=300, blank=True)
    origin_url_name = models.CharField(max_length=60, blank=True)
    origin_key = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("đợt góp ý")
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=Q(closed_on__isnull=True), name="plan_round_open_once"),
            models.CheckConstraint(condition=Q(opened_on__lte=F("until")), name="plan_round_days"),
        ]


class Party(models.Model):
    """Who is asked: a body of the network, or one person. `nothing_to_say_on`: they answered that they agree."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        "network.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    user_id = models.BigIntegerField(null=True, db_index=True)
    name = models.CharField(max_length=TITLE)
    nothing_to_say_on = models.DateField(null=True)
    nothing_to_say_by_label = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("nơi được hỏi ý kiến")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation"],
                condition=Q(organisation__isnull=False),
                name="plan_party_body_once",
            ),
            models.UniqueConstraint(
                fields=["round", "user_id"], condition=Q(user_id__isnull=False), name="plan_party_user_once"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(user_id__isnull=False), name="plan_party_somebody"
            ),
        ]


class Comment(models.Model):
    """What somebody says to the plan or a part of it, with the words it is about, and what became of it.

    `speaker` is who said it where somebody else wrote it down (at a conference). `party` is for whom it was said.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="comments")
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="comments")
    part = models.CharField(_("góp ý vào"), max_length=12, choices=Part.choices, default=Part.WHOLE)
    key = models.UUIDField(null=True, blank=True)
    quoted = models.CharField(max_length=LINE, blank=True)
    text = models.TextField(_("ý kiến"))
    speaker = models.CharField(_("người nêu"), max_length=TITLE, blank=True)
    by_id = models.BigIntegerField(null=True, db_index=True)
    by_label = models.CharField(max_length=300)
    by_post_label = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    answer = models.CharField(_("xử lý"), max_length=8, choices=Answer.choices, blank=True)
    answer_text = models.TextField(_("giải trình"), blank=True)
    answered_by_label = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField(null=True)
    #: On which day who commented saw the answer; none while they have not, or since it was changed.
    seen_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("ý kiến góp ý")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


# --- Doing it -------------------------------------------------------------------------------------------------


class PlannedClass(models.Model):
    """A class logged from an activity. `root` and `key` name the activity in whichever version; no row: outside."""

    learning_class = models.OneToOneField(
        "learning.LearningClass", on_delete=models.PROTECT, related_name="planned", primary_key=True
    )
    root = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="planned_classes")
    key = models.UUIDField()
    linked_by_label = models.CharField(max_length=300)
    linked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lớp theo kế hoạch")
        indexes = [models.Index(fields=["root", "key"], name="plan_class_of_activity")]


class Progress(models.Model):
    """What was written down about an activity that no class tells: done on a day, or dropped and why.

    `by_month`: no person said so, a month plan that came into force left the activity out.
    """

    root = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="progress")
    key = models.UUIDField()
    outcome = models.CharField(_("kết quả"), max_length=8, choices=Outcome.choices)
    on = models.DateField(_("ngày"))
    note = models.CharField(_("ghi chú"), max_length=LINE, blank=True)
    by_month = models.BooleanField(default=False)
    by_label = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("kết quả hoạt động")
        constraints = [models.UniqueConstraint(fields=["root", "key"], name="plan_progress_once")]


# --- Excel ----------------------------------------------------------------------------------------------------


class ActivityRow(models.Model):
    """A row of a sheet of activities: it waits for confirmation, and is the memory of undo once it is written.

    `key` is the activity it means, or made; `coded`: the sheet named it by its code. `values` are the columns of the
    activity as the row leaves them, `before` what they were; both as JSON holds them. A `repeat` says the same as an
    earlier row of its sheet.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("mới")
        CHANGED = "changed", _("thay đổi")
        UNCHANGED = "unchanged", _("không đổi")
        REPEAT = "repeat", _("lặp lại dòng trước")

    batch_code = models.CharField(max_length=40)
    row = models.PositiveIntegerField()
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField(null=True)
    coded = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.NEW)
    values = models.JSONField(default=dict)
    before = models.JSONField(null=True)

    class Meta:
        verbose_name = _("dòng của tệp hoạt động")
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["batch_code", "row"], name="plan_activity_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_code} · {self.row}"
