from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    """Where the round of a commune stands."""

    OPEN = "open", _("Đang điều tra")
    LOCKED = "locked", _("Đã khóa để kiểm tra")
    FROZEN = "frozen", _("Đã chốt")


#: States in which nobody writes to the register of the round.
CLOSED = (RoundState.LOCKED.value, RoundState.FROZEN.value)


class SheetState(models.TextChoices):
    """Where the sheet of a household stands within its round."""

    TO_DO = "to_do", _("Chưa điều tra")
    ENTERED = "entered", _("Đã nhập")
    CHECKED = "checked", _("Đã kiểm tra")


class DoubtState(models.TextChoices):
    """What became of an answer that is hard to believe."""

    OPEN = "open", _("Cần hỏi lại")
    CONFIRMED = "confirmed", _("Đã hỏi lại, đúng")
    GONE = "gone", _("Đã sửa")
