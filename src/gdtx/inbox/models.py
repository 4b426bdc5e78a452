"""Notices, whom they name, who has read them; short links; messages that went out."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gdtx.foundation.vietnamese import date_short, datetime_short
from gdtx.network.models import Area, Organisation

from .enums import Audience, Channel, MessageState, NoticeState


class ShortLink(models.Model):
    """A short address that leads to a page of ours. The page decides who may see it; the link opens nothing."""

    code = models.CharField(max_length=12, unique=True)
    path = models.CharField(max_length=500, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("liên kết ngắn")

    def __str__(self) -> str:
        return self.code


class Notice(models.Model):
    """A notice of an organisation to others. To whom is said, not listed: it is resolved on the day it is read.

    `kinds` are the kinds of organisation meant within `area`; chosen ones are `Addressee` rows. `token` comes with the
    form, so that a form sent twice makes one notice. `addressed` is how many organisations it reached when sent.
    """

    link = models.OneToOneField(ShortLink, on_delete=models.PROTECT, related_name="notice")
    title = models.CharField(_("tiêu đề"), max_length=200)
    text = models.TextField(_("nội dung"))
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(_("gửi cho"), max_length=10, choices=Audience.choices)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kinds = models.JSONField(default=list)
    addressed = models.PositiveIntegerField(default=0)
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    target = models.CharField(_("trang cần mở"), max_length=500, blank=True)
    sent_on = models.DateField(_("ngày gửi"))
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_by_label = models.CharField(_("người gửi"), max_length=300)
    token = models.UUIDField(unique=True, default=uuid.uuid4)
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.ACTIVE)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by_label = models.CharField(max_length=300, blank=True)
    withdrawn_reason = models.CharField(_("lý do thu hồi"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("thông báo")
        ordering = ["-sent_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience=Audience.CHOSEN, area__isnull=True)
                | (~Q(audience=Audience.CHOSEN) & Q(area__isnull=False)),
                name="notice_audience",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "sent_on"], name="notice_area"),
            models.Index(fields=["sender", "sent_on"], name="notice_sender"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """What its addresses bear; `link` must have been read with it."""
        return self.link.code

    @property
    def is_active(self) -> bool:
        """Whether it has not been taken back."""
        return self.state == NoticeState.ACTIVE


class Addressee(models.Model):
    """An organisation that was chosen. Closed later, its successor answers."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="chosen")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "organisation"], name="addressee_once")]


class Receipt(models.Model):
    """Somebody confirmed for their organisation that they have read a notice. Written once, never changed."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="receipts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    user_label = models.CharField(max_length=200)
    post_label = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("xác nhận đã đọc")
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["notice", "organisation", "user"], name="receipt_once")]
        indexes = [models.Index(fields=["user", "notice"], name="receipt_user")]

    @property
    def when(self) -> str:
        """The moment, or the day alone where the day at work was not the real one (a demonstration)."""
        return datetime_short(self.at) if timezone.localdate(self.at) == self.on else date_short(self.on)


class Message(models.Model):
    """One message to one person on one day over one channel, about one notice or several.

    What it says is put together when it is sent, from nothing but sentences and short links, and is not kept.
    One without notices is the morning's word of what waits.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    day = models.DateField()
    notices = models.ManyToManyField(Notice, related_name="messages")
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("tin gửi ra ngoài")
        constraints = [models.UniqueConstraint(fields=["user", "channel", "day"], name="message_once_a_day")]
        indexes = [models.Index(fields=["state", "next_try_at"], name="message_waiting")]


class DigestDay(models.Model):
    """A day whose digests have been planned: people are looked through once a day, by one worker."""

    day = models.DateField(unique=True)
    planned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("ngày đã tổng hợp việc chờ")

    def __str__(self) -> str:
        return str(self.day)


class CalendarLink(models.Model):
    """A person's calendar feed. Of the secret in its address only the digest is kept; a new one ends the old one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lịch đăng ký")

    def __str__(self) -> str:
        return str(self.user)
