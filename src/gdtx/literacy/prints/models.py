"""What was printed; and who asked in vain whether it was."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .codes import grouped


class PrintedTable(models.Model):
    """A table as somebody took it out: which one, the checksum of its figures, who, when. Never changed.

    `sha256` is that of the answer in canonical JSON; `frozen_id` the set it was read from, "" for live records.
    """

    code = models.CharField(_("mã xác minh"), max_length=16, unique=True)
    form = models.CharField(_("biểu"), max_length=20)
    area = models.ForeignKey("network.Area", on_delete=models.PROTECT, related_name="+")
    area_code = models.CharField(_("mã địa bàn"), max_length=10)
    area_name = models.CharField(_("địa bàn"), max_length=200)
    year = models.PositiveSmallIntegerField(_("năm"))
    rules = models.CharField(_("bộ quy tắc tính"), max_length=40)
    frozen_id = models.CharField(_("tập số liệu chốt"), max_length=80, blank=True)
    sha256 = models.CharField(_("mã kiểm tra"), max_length=64)
    kind = models.CharField(_("loại tệp"), max_length=10)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    printed_by_label = models.CharField(_("người in"), max_length=200)
    printed_at = models.DateTimeField(_("lúc in"))

    class Meta:
        verbose_name = _("bản in biểu xóa mù chữ")
        indexes = [models.Index(fields=["area", "year", "-printed_at"], name="printed_table_where")]

    def __str__(self) -> str:
        return f"{self.form} {self.area_name} {self.year} ({grouped(self.code)})"


class FailedCheck(models.Model):
    """Somebody asked for a code that does not exist. `asker` is a keyed digest of the address they asked from."""

    asker = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("lần hỏi mã không có")
        indexes = [models.Index(fields=["asker", "at"], name="failed_check_asker")]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M}"
