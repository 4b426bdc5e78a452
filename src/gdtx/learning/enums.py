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


class Programme(models.TextChoices):
    """The programmes whose classes have a list of learners (Thông tư 33/2021/TT-BGDĐT)."""

    LITERACY = "literacy", _("Xóa mù chữ")
    AFTER = "after", _("Giáo dục tiếp tục sau khi biết chữ")


class Standing(models.TextChoices):
    """How somebody stands in the list of a class."""

    INVITED = "invited", _("được mời")
    JOINED = "joined", _("đang học")
    DECLINED = "declined", _("không tham gia")
    LEFT = "left", _("thôi học")


class Mark(models.TextChoices):
    """Whether a learner came to a session."""

    PRESENT = "present", _("có mặt")
    EXCUSED = "excused", _("vắng có lý do")
    ABSENT = "absent", _("vắng")


class Result(models.TextChoices):
    """The result of a kỳ (Thông tư 10/2022/TT-BGDĐT)."""

    GOOD = "good", _("Hoàn thành tốt")
    DONE = "done", _("Hoàn thành")
    NOT_DONE = "not_done", _("Chưa hoàn thành")


#: Results with which a kỳ is completed.
PASSED = (Result.GOOD, Result.DONE)
