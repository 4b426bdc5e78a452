"""A text that is being read into the record of a conference, and every field found in it with what people decided."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gdtx.approvals.models import Tracked

from ..enums import FieldState


class Reading(Tracked):
    """A bulletin or report somebody sent: its text, the file it came from, what it became.

    `text` is what the places of the fields count in. `warnings` are rows of ``about``, ``message``, ``start``, ``end``
    (None where the warning is about the file as a whole).
    """

    workflow_code = "bulletin_reading"

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("tên văn bản"), max_length=300)
    text = models.TextField(_("văn bản"))
    warnings = models.JSONField(default=list)
    source_name = models.CharField(_("tên tệp"), max_length=160, blank=True)
    file_name = models.CharField(max_length=40, blank=True)
    file_kind = models.CharField(max_length=4, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_bytes = models.PositiveIntegerField(default=0)
    read_on = models.DateField(_("ngày đọc"))
    read_by_label = models.CharField(max_length=200)
    changed_by_label = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    conference = models.ForeignKey(
        "conferences.Conference", null=True, blank=True, on_delete=models.PROTECT, related_name="readings"
    )
    bulletin = models.ForeignKey(
        "bulletins.Bulletin", null=True, blank=True, on_delete=models.PROTECT, related_name="readings"
    )

    class Meta(Tracked.Meta):
        verbose_name = _("văn bản đang đọc")
        ordering = ["-changed_at", "-pk"]
        indexes = [models.Index(fields=["organisation", "state"], name="reading_of_organisation")]

    def __str__(self) -> str:
        return self.title


class ReadField(models.Model):
    """A field of the record: its place in the text, what was found there, what people made of it.

    `kind` is a code of `read_kinds`; `found` and `values` hold its columns as text. A field added by hand has nothing
    found. `made` names the row of the conference it became (``conclusion:12``).
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="fields")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    found = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=FieldState.choices, default=FieldState.OPEN)
    made = models.CharField(max_length=40, blank=True)
    decided_by_label = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mục đọc được")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(end__gte=F("start")), name="read_field_place"
            )
        ]

    @property
    def by_hand(self) -> bool:
        """Whether a person added it: the rules had found nothing."""
        return not self.found

    @property
    def is_kept(self) -> bool:
        """Whether it goes into the record."""
        return self.state in (FieldState.TAKEN, FieldState.CORRECTED)

    def value(self, name: str) -> str:
        """A column of what goes into the record; "" where nothing is written."""
        found: Any = self.values.get(name, "")
        return str(found)
