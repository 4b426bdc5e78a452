from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gdtx.foundation.making import FilesState, Wanted
from gdtx.network.models import Dated

from .enums import Authority, ReviewKind


class Outline(Dated):
    """Đề cương: the sections of a review as data, over the days on which a period may end.

    No province = the default, a level of "" = areas of every level. `sections` is a list of
    `{code, number, title, parts: [{code, title, how, draft, prompt, required}]}`.
    """

    province = models.ForeignKey("network.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=20, choices=ReviewKind.choices)
    sections = models.JSONField()
    citation = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("đề cương báo cáo")
        constraints = [
            models.UniqueConstraint(fields=["province", "level", "kind", "valid_from"], name="outline_start"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="outline_range"),
        ]


class Review(models.Model):
    """The review of an area and period by one body, while it is being written: who signs, who receives it.

    The figures are never kept here; they are read anew each time.
    """

    area = models.ForeignKey("network.Area", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    authority = models.CharField(_("thẩm quyền ký"), max_length=4, choices=Authority.choices, blank=True)
    signer_title = models.CharField(_("chức vụ người ký"), max_length=120, blank=True)
    signer_name = models.CharField(_("họ tên người ký"), max_length=120, blank=True)
    place = models.CharField(_("địa danh"), max_length=80, blank=True)
    recipients = models.TextField(_("nơi nhận"), blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_by_label = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("báo cáo sơ kết, tổng kết")
        constraints = [models.UniqueConstraint(fields=["area", "period", "organisation"], name="review_once")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.period}"


class ReviewText(models.Model):
    """What somebody wrote in one part of the outline. Kept when the figures change, and when it is emptied."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="texts")
    code = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_by_label = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("phần do người viết")
        constraints = [models.UniqueConstraint(fields=["review", "code"], name="review_text_once")]

    def __str__(self) -> str:
        return self.code


class ReviewFiles(Wanted, models.Model):
    """One making of the files of a review, asked for on a page and done in the background.

    `fingerprint` is that of the content they hold; a page offers them only while its own content has the same one.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="files")
    final = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=FilesState.choices, default=FilesState.WAITING)
    problem = models.CharField(max_length=500, blank=True)
    business_date = models.DateField()
    requested_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    requested_by_label = models.CharField(max_length=200)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    data_version = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("tệp báo cáo")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["review", "state"], name="review_files_state")]

    def __str__(self) -> str:
        return self.name
