from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """To whom a notice is addressed."""

    CENTRES = "centres", _("Tất cả trung tâm, cơ sở của địa bàn")
    KIND = "kind", _("Mọi đơn vị cùng loại của địa bàn")
    CHOSEN = "chosen", _("Những đơn vị được chọn")


class NoticeState(models.TextChoices):
    ACTIVE = "active", _("đang hiệu lực")
    WITHDRAWN = "withdrawn", _("đã thu hồi")


class Channel(models.TextChoices):
    """Ways out of the program to a person."""

    EMAIL = "email", _("thư điện tử")
    SMS = "sms", _("tin nhắn SMS")
    ZALO = "zalo", _("Zalo")


class MessageState(models.TextChoices):
    WAITING = "waiting", _("chờ gửi")
    SENDING = "sending", _("đang gửi")
    SENT = "sent", _("đã gửi")
    FAILED = "failed", _("không gửi được")
