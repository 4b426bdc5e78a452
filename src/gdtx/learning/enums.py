from django.db import models
from django.utils.translation import gettext_lazy as _

#: The facts table of classes (`statistics`).
CLASSES = "classes"


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("Trực tiếp")
    ONLINE = "online", _("Trực tuyến")
    BLENDED = "blended", _("Kết hợp")


class ClassState(models.TextChoices):
    ACTIVE = "active", _("đã ghi")
    WITHDRAWN = "withdrawn", _("đã rút")
    UNDONE = "undone", _("đã thu hồi theo lô")


class PhotoKind(models.TextChoices):
    """A sign-in list holds names: it is shown to few and never published."""

    ACTIVITY = "activity", _("Ảnh hoạt động")
    ATTENDANCE = "attendance", _("Danh sách – không công khai")
