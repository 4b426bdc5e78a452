"""Tasks and other matters that somebody must answer by a date, with everything their thread consists of.

`owner` is the unit as it was when the matter was given and is never rewritten. Who answers for it on a day is read
through the successions of the network (`answering`), from `answerer`: the owner, or the unit an officer chose when the
owner had been divided.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gdtx.approvals.models import Tracked
from gdtx.foundation.vietnamese import date_short, datetime_short
from gdtx.foundation.vietnamese_numbers import decimal, number

from ..enums.tasks import ANSWERED, MATTER_TABLE, OPEN, OVER, RETURNED, TASK_TABLE, Kind, NoteKind
from ..origins import Origin


class YearTheme(models.Model):
    """The theme of a school year as a body set it, with its citation; the tasks of the year are its outline."""

    school_year = models.CharField(_("năm học"), max_length=9)
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("chủ đề"), max_length=300)
    text = models.TextField(_("nội dung"), blank=True)
    citation = models.CharField(_("căn cứ"), max_length=300, blank=True)
    set_on = models.DateField(_("ngày ban hành"))
    set_by_id = models.BigIntegerField(null=True)
    set_by_label = models.CharField(max_length=300)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("chủ đề năm học")
        ordering = ["-school_year", "organisation_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "school_year"],
                name="year_theme_once",
                violation_error_message=_("Đơn vị đã có chủ đề của năm học này."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Task(Tracked):
    """A task, petition, proposal or shortcoming: one owner, a date, what proves it, a thread.

    `root` is the first of the thread (None for the first itself), `parent` the one it was passed down from. `owner` may
    be missing for matters put to a body that is not in the network (`owner_text`). `remind_days`: so many days before
    the date it counts as due soon. `answered_on` is the day of the answer that stands, `closed_on` the day it ended.
    """

    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices, default=Kind.TASK)
    point = models.CharField(_("điểm, mục"), max_length=20, blank=True)
    title = models.CharField(_("nội dung"), max_length=300)
    title_folded = models.CharField(max_length=300)
    text = models.TextField(_("chi tiết"), blank=True)
    proof = models.CharField(_("kết quả cần có"), max_length=500, blank=True)

    owner = models.ForeignKey(
        "network.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner_text = models.CharField(_("cơ quan ngoài hệ thống"), max_length=200, blank=True)
    answerer = models.ForeignKey(
        "network.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    helpers = models.ManyToManyField("network.Organisation", related_name="+", blank=True)

    given_by = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    given_by_user_id = models.BigIntegerField(null=True)
    given_by_label = models.CharField(_("người giao"), max_length=300)
    given_on = models.DateField(_("ngày giao"))
    due_on = models.DateField(_("hạn"))
    remind_days = models.PositiveSmallIntegerField(_("nhắc trước hạn (ngày)"), default=3)

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="thread")
    theme = models.ForeignKey(YearTheme, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")

    document = models.ForeignKey(
        "directives.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )

    origin_label = models.CharField(_("bắt nguồn từ"), max_length=300, blank=True)
    origin_url_name = models.CharField(max_length=60, blank=True)
    origin_key = models.CharField(max_length=60, blank=True)

    check_code = models.CharField(_("tự kết thúc khi đủ số liệu"), max_length=60, blank=True)
    check_period = models.CharField(_("kỳ"), max_length=20, blank=True)
    check_area = models.ForeignKey("network.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    returned_on = models.DateField(_("ngày trả lại"), null=True, blank=True)
    closed_on = models.DateField(_("ngày kết thúc"), null=True, blank=True)
    token = models.UUIDField(null=True, blank=True, unique=True)

    class Meta(Tracked.Meta):
        verbose_name = _("nhiệm vụ")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("given_on")),
                name="task_due_after_given",
                violation_error_message=_("Hạn không được trước ngày giao."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.TASK, owner__isnull=False) | ~Q(kind=Kind.TASK),
                name="task_has_owner",
                violation_error_message=_("Nhiệm vụ phải có một đơn vị chủ trì."),
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | ~Q(owner_text=""),
                name="task_addressed",
                violation_error_message=_("Chưa ghi gửi cho ai."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=OVER, closed_on__isnull=False) | (~Q(state__in=OVER) & Q(closed_on__isnull=True)),
                name="task_closed_on",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, root__isnull=True) | Q(parent__isnull=False, root__isnull=False),
                name="task_thread",
            ),
            models.CheckConstraint(
                condition=Q(check_code="", check_period="", check_area__isnull=True)
                | (~Q(check_code="") & ~Q(check_period="") & Q(check_area__isnull=False)),
                name="task_check_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["answerer", "due_on"], name="task_answerer"),
            models.Index(fields=["given_by", "due_on"], name="task_given_by"),
            models.Index(fields=["due_on", "id"], name="task_running_due", condition=Q(closed_on__isnull=True)),
            models.Index(fields=["origin_url_name", "origin_key"], name="task_origin"),
            models.Index(fields=["check_code", "check_period"], name="task_check", condition=~Q(check_code="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def workflow_code(self) -> str:
        """Tasks and the other matters have a table each; the steps are the same, the words are not."""
        return TASK_TABLE if self.kind == Kind.TASK else MATTER_TABLE

    @property
    def belongs_to(self) -> Mapping[str, int | None]:
        """The unit that must answer; where that is no unit of the network, the one that asks."""
        return {"organisation_id": self.owner_id or self.given_by_id, "area_id": None}

    @property
    def code(self) -> str:
        """What people call it by."""
        return f"NV-{self.pk}" if self.kind == Kind.TASK else f"KN-{self.pk}"

    @property
    def thread_id(self) -> int:
        """The number of the first of its thread."""
        return self.root_id or self.pk

    @property
    def origin(self) -> Origin | None:
        """Where it comes from, None when nobody said."""
        return Origin.of_fields(self.origin_label, self.origin_url_name, self.origin_key)

    @property
    def is_over(self) -> bool:
        """Whether nothing follows."""
        return self.state in OVER

    def state_on(self, on: dt.date) -> str:
        """The state as it was at the end of a day: what came later is not known then."""
        if self.closed_on is not None and self.closed_on <= on:
            return self.state
        if self.answered_on is not None and self.answered_on <= on:
            return ANSWERED
        if self.returned_on is not None and self.returned_on <= on:
            return RETURNED
        return OPEN

    def days_late(self, on: dt.date) -> int:
        """How many days the owner is late on the day; 0 when answered, over, or in time."""
        return max((on - self.due_on).days, 0) if self.state_on(on) in (OPEN, RETURNED) else 0


class Answer(models.Model):
    """What a unit answered. Written once; a new answer stands beside the old one."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey("network.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("nội dung trả lời"), blank=True)
    documents = models.ManyToManyField("directives.Document", related_name="+", blank=True)
    on = models.DateField(_("ngày"))
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=300)
    post_label = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("câu trả lời")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="answer_once")]

    @property
    def when(self) -> str:
        """The moment, or the day alone where the day at work was not the real one."""
        return datetime_short(self.at) if timezone.localdate(self.at) == self.on else date_short(self.on)


class AnswerFigure(models.Model):
    """A figure of an answer: a measure, its value as it was read at that moment, and the page that opens it."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="figures")
    measure = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    period = models.CharField(max_length=20)
    place = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    places = models.PositiveSmallIntegerField(default=0)
    href = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("số liệu kèm trả lời")
        ordering = ["id"]

    @property
    def shown(self) -> str:
        """The value as people read it, with its unit; what was not known is said."""
        if self.value is None:
            return gettext("chưa có số liệu")
        written = decimal(self.value, self.places) if self.places else number(int(self.value))
        return f"{written} {self.unit}"


class AnswerFile(models.Model):
    """A file of an answer; it lies in the media folder under a name drawn by lot."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="files")
    title = models.CharField(max_length=160)
    name = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("tệp kèm trả lời")
        ordering = ["id"]


class Postponement(models.Model):
    """A dated change of the date, with its reason."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="postponements")
    old_due = models.DateField()
    new_due = models.DateField()
    reason = models.TextField()
    on = models.DateField()
    at = models.DateTimeField()
    by_label = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("gia hạn")
        ordering = ["id"]


class TaskNote(models.Model):
    """An entry of the thread that is no step: a remark, a reminder, a choice of unit, what became of the data."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=12, choices=NoteKind.choices)
    text = models.TextField(blank=True)
    notice_code = models.CharField(max_length=12, blank=True)
    organisation = models.ForeignKey("network.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("trao đổi về nhiệm vụ")
        ordering = ["id"]
        indexes = [models.Index(fields=["task", "kind"], name="task_note_kind")]
