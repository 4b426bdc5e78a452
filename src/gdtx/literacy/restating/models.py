from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Restatement(models.Model):
    """A correction of the frozen register of an area: from asking for it until the figures were frozen again.

    `round` is None where an area without a round was frozen a second time. `differences`: rows of
    `restating.differences`, `above`: sets of areas above that were frozen from the earlier figures (code, area, when).
    """

    round = models.ForeignKey(
        "literacy.SurveyRound", null=True, on_delete=models.PROTECT, related_name="restatements", db_index=False
    )
    area = models.ForeignKey("network.Area", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    reason = models.CharField(_("lý do"), max_length=500, blank=True)
    before_code = models.CharField(_("tập số liệu trước"), max_length=80)
    after_code = models.CharField(_("tập số liệu sau"), max_length=80, blank=True)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    asked_by_label = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True)
    closed_by_label = models.CharField(max_length=200, blank=True)
    persons_before = models.PositiveIntegerField(default=0)
    persons_after = models.PositiveIntegerField(null=True)
    differences = models.JSONField(default=list)
    above = models.JSONField(default=list)
    prints = models.PositiveIntegerField(_("số bản in từ số liệu trước"), default=0)

    class Meta:
        verbose_name = _("điều chỉnh số liệu đã chốt")
        constraints = [
            models.UniqueConstraint(fields=["round"], condition=Q(closed_at__isnull=True), name="restatement_one_open")
        ]
        indexes = [models.Index(fields=["area", "year"], name="restatement_place")]

    def __str__(self) -> str:
        return f"{self.before_code} → {self.after_code or '…'}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("restatement", args=[self.pk])
