"""What waits to be looked at of a sheet, and what it tells that has no place among people."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

#: What marks the batches of sheets among those of the register (`Batch.sheet["kind"]`).
KIND = "survey_sheet"


class StagedSheetRow(models.Model):
    """A row of a sheet that can be taken: what it says, and what was stored before of the same person.

    Facts are kept until the batch is settled; of one that was written stay the row, its outcome and the person, and
    `rest_before`, by which the batch can be taken back.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("Mới")
        CHANGED = "changed", _("Thay đổi")
        UNCHANGED = "unchanged", _("Không đổi")

    batch_code = models.CharField(max_length=40)
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    person_code = models.CharField(max_length=40, blank=True)
    cells = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    before = models.JSONField(null=True)
    rest_before = models.JSONField(null=True)

    class Meta:
        verbose_name = _("dòng phiếu điều tra chờ xác nhận")
        constraints = [
            models.UniqueConstraint(fields=["batch_code", "row"], name="staged_sheet_row_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["new", "changed", "unchanged"]), name="staged_sheet_row_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_code} {self.row}"


class SheetRemainder(models.Model):
    """What the sheet of a year tells of a person and neither people nor the register has a column for: class, school,
    years, words of open lists. So a sheet that goes out says what the one said that came in."""

    year = models.PositiveSmallIntegerField(_("năm"))
    person_code = models.CharField(max_length=40)
    told = models.JSONField(default=dict)
    batch_code = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("phần còn lại của phiếu điều tra")
        constraints = [models.UniqueConstraint(fields=["year", "person_code"], name="sheet_remainder_once")]

    def __str__(self) -> str:
        return f"{self.person_code} ({self.year})"
