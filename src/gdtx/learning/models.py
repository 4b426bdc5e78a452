from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .enums import ClassState, Mode, PhotoKind
from .models_rosters import Certificate, Enrolment, Meeting, MeetingMark, Roster

__all__ = [
    "Certificate",
    "ClassFields",
    "ClassPhoto",
    "ClassRevision",
    "Enrolment",
    "LearningClass",
    "Meeting",
    "MeetingMark",
    "NoClassDeclaration",
    "PeriodLock",
    "Roster",
    "SentForm",
    "StagedClass",
]


class ClassFields(models.Model):
    """The facts of a class, as the class sheet has them. Shared by the class and its staged form."""

    topic = models.CharField(_("tên lớp, chuyên đề"), max_length=300)
    topic_folded = models.CharField(max_length=300)
    # No index of its own: one in five rows is no selection, and every index costs each class that is written.
    group = models.ForeignKey("catalogue.ThematicGroup", on_delete=models.PROTECT, related_name="+", db_index=False)
    start_on = models.DateField(_("ngày bắt đầu"))
    end_on = models.DateField(_("ngày kết thúc"), null=True, blank=True)
    sessions = models.PositiveIntegerField(_("số buổi"), null=True, blank=True)
    turns = models.PositiveIntegerField(_("lượt học viên"))
    female = models.PositiveIntegerField(_("nữ"), null=True, blank=True)
    minority = models.PositiveIntegerField(_("dân tộc thiểu số"), null=True, blank=True)
    migrant = models.PositiveIntegerField(_("người nhập cư"), null=True, blank=True)
    persons = models.PositiveIntegerField(_("số người"), null=True, blank=True)
    mode = models.CharField(_("hình thức"), max_length=10, choices=Mode.choices, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    place_folded = models.CharField(max_length=200, blank=True)
    presenter = models.CharField(_("báo cáo viên"), max_length=200, blank=True)
    partner = models.CharField(_("đơn vị phối hợp"), max_length=200, blank=True)
    run_by = models.CharField(
        _("đơn vị chủ trì"), max_length=200, blank=True, help_text=_("Để trống: trung tâm tự mở.")
    )
    cost = models.PositiveBigIntegerField(_("kinh phí (đồng)"), null=True, blank=True)
    funding = models.CharField(_("nguồn kinh phí"), max_length=200, blank=True)

    class Meta:
        abstract = True


class LearningClass(ClassFields):
    """A class or topic held by a centre. Written by actions only; belongs to the period of its start.

    Its identity is (centre, topic, start, place), folded, among classes that are in force: a withdrawn or undone
    class does not count as existing.
    """

    # The index on centre and first day serves for the centre alone as well.
    centre = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="classes", db_index=False)
    state = models.CharField(max_length=10, choices=ClassState.choices, default=ClassState.ACTIVE)
    state_reason = models.CharField(max_length=300, blank=True)
    batch_code = models.CharField(max_length=40, blank=True, db_index=True)
    created_by_id = models.BigIntegerField(null=True)
    created_by_label = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("lớp học")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "start_on", "topic_folded", "place_folded"],
                condition=Q(state="active"),
                name="class_once",
                violation_error_message=_("Lớp này đã được ghi."),
            ),
            models.CheckConstraint(
                condition=Q(female__isnull=True) | Q(female__lte=F("turns")),
                name="class_female_le_turns",
                violation_error_message=_("Số nữ không được lớn hơn số lượt học viên."),
            ),
            models.CheckConstraint(
                condition=Q(minority__isnull=True) | Q(minority__lte=F("turns")),
                name="class_minority_le_turns",
                violation_error_message=_("Số dân tộc thiểu số không được lớn hơn số lượt học viên."),
            ),
            models.CheckConstraint(
                condition=Q(migrant__isnull=True) | Q(migrant__lte=F("turns")),
                name="class_migrant_le_turns",
                violation_error_message=_("Số người nhập cư không được lớn hơn số lượt học viên."),
            ),
            models.CheckConstraint(
                condition=Q(persons__isnull=True) | Q(persons__lte=F("turns")),
                name="class_persons_le_turns",
                violation_error_message=_("Số người không được lớn hơn số lượt học viên."),
            ),
            models.CheckConstraint(
                condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")),
                name="class_end_after_start",
                violation_error_message=_("Ngày kết thúc không được trước ngày bắt đầu."),
            ),
        ]
        indexes = [
            # With the end: what runs over the end of a period is found without looking up each class.
            models.Index(fields=["start_on", "centre", "end_on"], name="class_start", condition=Q(state="active")),
            models.Index(fields=["centre", "start_on"], name="class_centre"),
        ]

    def __str__(self) -> str:
        return self.topic


class StagedClass(ClassFields):
    """A row of a sheet that passed the checks and waits for confirmation; dropped once the batch is settled.

    A `repeat` is a row that says the same as an earlier row of its sheet; it counts as unchanged.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("mới")
        CHANGED = "changed", _("thay đổi")
        UNCHANGED = "unchanged", _("không đổi")
        REPEAT = "repeat", _("lặp lại")

    batch_code = models.CharField(max_length=40)
    row = models.PositiveIntegerField()
    centre = models.ForeignKey("network.Organisation", on_delete=models.CASCADE, related_name="+", db_index=False)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.NEW)
    existing_id = models.BigIntegerField(null=True)
    existing_version = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch_code", "row"], name="staged_class_once")]


class ClassRevision(models.Model):
    """What a class was before somebody changed it: the memory of undo and of the history page. Append-only.

    `version` is the one that was replaced; `before` holds the fields of `facts.FIELDS` and state and reason.
    """

    class Verb(models.TextChoices):
        CHANGE = "change", _("sửa")
        WITHDRAW = "withdraw", _("rút")
        IMPORT = "import", _("sửa khi nhập từ tệp")
        UNDO = "undo", _("thu hồi lô nhập")

    learning_class = models.ForeignKey(LearningClass, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=10, choices=Verb.choices, default=Verb.CHANGE)
    batch_code = models.CharField(max_length=40, blank=True, db_index=True)
    before = models.JSONField()
    by_label = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learning_class", "version"], name="class_revision_once")]


class NoClassDeclaration(models.Model):
    """A centre's word that it held no class in a period: that is a report, and it is 0."""

    centre = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    starts_on = models.DateField()
    last_on = models.DateField()
    declared_by_id = models.BigIntegerField(null=True)
    declared_by_label = models.CharField(max_length=200)
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("khai không tổ chức lớp")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "period"],
                condition=Q(withdrawn_at__isnull=True),
                name="no_class_declaration_once",
            ),
            models.CheckConstraint(condition=Q(starts_on__lte=F("last_on")), name="no_class_declaration_range"),
        ]
        indexes = [models.Index(fields=["starts_on", "last_on"], name="no_class_declaration_days")]


class PeriodLock(models.Model):
    """Classes of an area that start in [starts_on, ends_on) are closed to writing until unlocked."""

    area = models.ForeignKey("network.Area", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    locked_by_label = models.CharField(max_length=200)
    locked_at = models.DateTimeField()
    unlocked_by_label = models.CharField(max_length=200, blank=True)
    unlocked_at = models.DateTimeField(null=True)
    unlock_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("khóa kỳ")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "period"], condition=Q(unlocked_at__isnull=True), name="period_lock_once"
            )
        ]


class ClassPhoto(models.Model):
    """A photograph of a class, drawn anew without its metadata; the files lie in `MEDIA_ROOT` (`learning.storage`).

    `name` is what its files are called, drawn by lot; `sha256` and `bytes` are of the large file. A photograph that was
    taken away keeps its row, with who did it and why, and has no files.
    """

    learning_class = models.ForeignKey(LearningClass, on_delete=models.PROTECT, related_name="photos")
    kind = models.CharField(_("loại ảnh"), max_length=10, choices=PhotoKind.choices, default=PhotoKind.ACTIVITY)
    caption = models.CharField(_("chú thích"), max_length=200, blank=True)
    taken_on = models.DateField(_("ngày chụp"), null=True, blank=True)
    name = models.CharField(max_length=32, unique=True)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    added_by_id = models.BigIntegerField(null=True)
    added_by_label = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_by_label = models.CharField(max_length=200, blank=True)
    removed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("ảnh lớp học")
        constraints = [
            models.UniqueConstraint(
                fields=["learning_class", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="class_photo_once",
                violation_error_message=_("Ảnh này đã có ở lớp."),
            )
        ]

    def __str__(self) -> str:
        return self.caption or str(PhotoKind(self.kind).label)


class SentForm(models.Model):
    """A form that has been sent and answered: sent again, it leads to the classes made by the first sending.

    `key` was given out with the form; it counts for the person who sent it only. `digest` is of what was sent, so that
    a form changed after the back button is not taken for the same one. Old rows are swept (`tasks.tidy_up`).
    """

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    class_ids = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("lần gửi biểu mẫu")
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="sent_form_once")]
