"""A bulletin: its sections as text, the pictures it shows, and what was corrected in it after it was published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gdtx.approvals.models import Tracked

from ..enums import GONE, PUBLIC, SectionKind

TITLE, BYLINE = 300, 200


class Bulletin(Tracked):
    """What the public reads of a conference. Its address (`slug`) stays the same once it is drafted."""

    workflow_code = "bulletin"

    conference = models.ForeignKey("conferences.Conference", on_delete=models.PROTECT, related_name="bulletins")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("network.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(_("tên bản tin"), max_length=TITLE)
    byline = models.CharField(_("người viết tin"), max_length=BYLINE, blank=True)
    #: Numbers of the users who wrote in it: none of them publishes it.
    writer_ids = models.JSONField(default=list)
    drafted_on = models.DateField()
    published_on = models.DateField(_("ngày đăng"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)
    changed_by_label = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()

    class Meta(Tracked.Meta):
        verbose_name = _("bản tin")
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference"], condition=~Q(state__in=GONE), name="bulletin_of_conference_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PUBLIC) | Q(published_on__isnull=False), name="bulletin_published_on"
            ),
        ]
        indexes = [models.Index(fields=["state", "-published_on"], name="bulletin_public")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it."""
        return self.state in PUBLIC


class Section(models.Model):
    """A section: the text as it is, and what the record gave for it when it was drafted."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=SectionKind.choices)
    heading = models.CharField(_("đề mục"), max_length=200, blank=True)
    text = models.TextField(_("nội dung"), blank=True)
    drafted = models.TextField(blank=True)

    class Meta:
        verbose_name = _("phần của bản tin")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "kind"], name="bulletin_section_once")]


class BulletinPicture(models.Model):
    """A photograph of the conference as the bulletin shows it. It is shown only while its consent stands."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="pictures")
    photo = models.ForeignKey("conferences.Photo", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("số hình"))
    caption = models.CharField(_("chú thích"), max_length=300, blank=True)
    description = models.CharField(_("mô tả ảnh"), max_length=500, blank=True)
    shown = models.BooleanField(_("đăng ảnh này"), default=True)

    class Meta:
        verbose_name = _("ảnh của bản tin")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "number"], name="bulletin_picture_once")]

    @property
    def alt(self) -> str:
        """What it shows, for who does not see it."""
        return self.description or self.caption

    @property
    def is_allowed(self) -> bool:
        """Whether the public may see it: chosen, consented to, not taken away since."""
        return self.shown and self.photo.consent and self.photo.removed_at is None


class Correction(models.Model):
    """What was put right after publication: what and why as everybody reads it, and the texts before and after."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="corrections")
    number = models.PositiveIntegerField()
    what = models.TextField(_("nội dung đính chính"))
    reason = models.TextField(_("lý do"))
    changes = models.JSONField(default=list)
    on = models.DateField()
    at = models.DateTimeField()
    by_label = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("đính chính")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "number"], name="bulletin_correction_once")]
