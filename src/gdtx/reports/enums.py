from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewKind(models.TextChoices):
    """What a review of a period is called: halves are sơ kết, years tổng kết, shorter stretches plain results."""

    SEMESTER = "so_ket", _("sơ kết")
    YEAR = "tong_ket", _("tổng kết")
    RESULTS = "ket_qua", _("kết quả hoạt động")


class Part(models.TextChoices):
    """How a part of the outline comes about."""

    DRAFTED = "drafted", _("dự thảo từ số liệu")
    WRITTEN = "written", _("người viết")


class Authority(models.TextChoices):
    """In whose place somebody signs (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục I.7)."""

    HEAD = "", _("người đứng đầu ký")
    DEPUTY = "KT", _("KT. – ký thay người đứng đầu")
    BY_ORDER = "TL", _("TL. – ký thừa lệnh")
    MANDATED = "TUQ", _("TUQ. – ký thừa ủy quyền")
    ACTING = "Q", _("Q. – quyền người đứng đầu")
