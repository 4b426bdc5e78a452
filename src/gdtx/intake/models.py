from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .counts import Counts


class BatchState(models.TextChoices):
    READING = "reading", _("đang đọc")
    STAGED = "staged", _("chờ xác nhận")
    DONE = "done", _("đã ghi")
    UNDONE = "undone", _("đã thu hồi")
    DISCARDED = "discarded", _("đã bỏ")
    FAILED = "failed", _("không đọc được")


class Batch(models.Model):
    """One file taken in: counts, control totals, who and when; the unit of undo.

    `rows = accepted + refused + unchanged` once read; `changed` is the part of accepted that existed before.
    While a file is being read, `rows_read` and `seen_at` say how far its reader has come and when it last gave a
    sign of life: a reader that fell silent was killed (`queries.is_interrupted`), and nothing of it is left behind.
    """

    code = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.READING)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    period = models.CharField(max_length=20, blank=True)
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    area_id = models.BigIntegerField(null=True, db_index=True)
    rows = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    totals = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    error = models.JSONField(null=True)
    business_date = models.DateField()
    created_by_id = models.BigIntegerField(null=True, db_index=True)
    created_by_label = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    rows_read = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    stored_file = models.CharField(max_length=100, blank=True)
    sheet = models.JSONField(default=dict)
    confirmed_by_label = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    undone_by_label = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)
    undo_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("lô nhập")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rows=F("accepted") + F("refused") + F("unchanged")),
                name="batch_rows_add_up",
                violation_error_message=_("Số dòng phải bằng số nhận + số từ chối + số không đổi."),
            ),
            models.CheckConstraint(condition=Q(changed__lte=F("accepted")), name="batch_changed_in_accepted"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def counts(self) -> Counts:
        """What the file added up to."""
        return Counts(self.rows, self.accepted, self.changed, self.refused, self.unchanged, self.totals)

    def counts_are(self, counts: Counts) -> None:
        """Take over what the file adds up to; the caller saves."""
        self.rows, self.accepted, self.changed = counts.rows, counts.accepted, counts.changed
        self.refused, self.unchanged, self.totals = counts.refused, counts.unchanged, dict(counts.totals)


class RefusedRow(models.Model):
    """A refused row as it stood in the file, with every refusal: [{column, value, rule, message}]."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="refused_rows")
    row = models.PositiveIntegerField()
    cells = models.JSONField()
    refusals = models.JSONField()

    class Meta:
        verbose_name = _("dòng bị từ chối")
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="refused_row_once")]
