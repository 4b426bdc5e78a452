"""The kinds of matters that somebody must answer by a date, the states they go through, and entries of their thread."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """A task goes down the line; the others ask somebody, above or beside, for an answer."""

    TASK = "task", _("nhiệm vụ")
    PETITION = "petition", _("kiến nghị")
    PROPOSAL = "proposal", _("đề xuất, tham mưu")
    SHORTCOMING = "shortcoming", _("tồn tại, hạn chế")


#: What is not a task: the same thread, another beginning.
MATTERS = (Kind.PETITION, Kind.PROPOSAL, Kind.SHORTCOMING)

OPEN, ANSWERED, RETURNED = "open", "answered", "returned"
VERIFIED, COMPLETED, CANCELLED = "verified", "completed", "cancelled"

#: States in which the owner has something to do, and all that are not over.
TO_DO = (OPEN, RETURNED)
RUNNING = (OPEN, RETURNED, ANSWERED)
OVER = (VERIFIED, COMPLETED, CANCELLED)

#: The codes of the two workflow tables.
TASK_TABLE, MATTER_TABLE = "task", "matter"


class NoteKind(models.TextChoices):
    """What an entry of the thread is about that is no step and no answer."""

    REMARK = "remark", _("trao đổi")
    REMINDER = "reminder", _("nhắc")
    CHOICE = "choice", _("chọn đơn vị thực hiện")
    DATA = "data", _("số liệu thay đổi")
    CHECK_GONE = "check_gone", _("không còn phép kiểm tra số liệu")
