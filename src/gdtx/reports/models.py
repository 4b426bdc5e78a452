from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gdtx.network.models import Dated


class Outline(Dated):
    """Đề cương: the sections of a review, as data per year and level of area. No province = the default."""

    province = models.ForeignKey(
        "network.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    level = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    sections = models.JSONField()
    citation = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("đề cương báo cáo")
        constraints = [
            models.UniqueConstraint(fields=["province", "level", "kind", "valid_from"], name="outline_start"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="outline_range"),
        ]


class Review(models.Model):
    """The review of an area and period while it is being written: the sections people write themselves."""

    area = models.ForeignKey("network.Area", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    texts = models.JSONField(default=dict)
    signer_title = models.CharField(max_length=120, blank=True)
    signer_name = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by_label = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("báo cáo sơ kết, tổng kết")
        constraints = [models.UniqueConstraint(fields=["area", "period", "organisation"], name="review_once")]
