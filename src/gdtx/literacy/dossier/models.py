"""Signed papers of a dossier and the decision that recognised the area. What is replaced stays."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DossierPaper(models.Model):
    """A signed paper of the dossier of an area and year, as scan or PDF; `part` is one of `parts.PARTS`.

    The file lies in the store of `storage`. A paper that another one replaced keeps its file (`replaced_at`).
    """

    area = models.ForeignKey("network.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField(_("năm"))
    part = models.CharField(_("thành phần"), max_length=30)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True)
    title = models.CharField(_("tên tệp"), max_length=160)
    name = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=5)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    added_by_label = models.CharField(_("người thêm"), max_length=200)
    added_at = models.DateTimeField(_("lúc thêm"))
    replaced_at = models.DateTimeField(null=True)
    replaced_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("văn bản của hồ sơ xóa mù chữ")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year", "part"], condition=Q(replaced_at__isnull=True), name="dossier_paper_current"
            )
        ]
        indexes = [models.Index(fields=["area", "year"], name="dossier_paper_where")]

    def __str__(self) -> str:
        return f"{self.part} {self.year}: {self.title}"


class Recognition(models.Model):
    """The decision that an area met the literacy standard of a year, as the department recorded it."""

    area = models.ForeignKey("network.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField(_("năm"))
    level = models.PositiveSmallIntegerField(_("mức độ"))
    number = models.CharField(_("số, ký hiệu"), max_length=60)
    signed_on = models.DateField(_("ngày ký"))
    issuer = models.CharField(_("cơ quan công nhận"), max_length=200)
    recorded_by_label = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    replaced_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("quyết định công nhận đạt chuẩn xóa mù chữ")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year"], condition=Q(replaced_at__isnull=True), name="recognition_current"
            ),
            models.CheckConstraint(condition=Q(level__in=[1, 2]), name="recognition_level"),
        ]
        indexes = [models.Index(fields=["area", "year"], name="recognition_where")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.year}: {self.number}"
