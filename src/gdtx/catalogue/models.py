from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gdtx.foundation.periods import SchoolCalendar as CalendarValue
from gdtx.network.models import Dated


class CatalogueState(models.Model):
    """One row: a counter that grows with every change of the catalogue, so that caches know when to forget."""

    revision = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("tình trạng danh mục")


class SchoolCalendar(Dated):
    """When the parts of a school year begin, per province and kind of organisation; blank = every one.

    `valid_from`/`valid_to` speak of the day a school year starts on. The national default of this sector is a row
    without province and kind: 01/9, 16/01, 01/6.
    """

    province = models.ForeignKey("network.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation_kind = models.CharField(max_length=40, blank=True)
    semester_1_month = models.PositiveSmallIntegerField()
    semester_1_day = models.PositiveSmallIntegerField()
    semester_2_month = models.PositiveSmallIntegerField()
    semester_2_day = models.PositiveSmallIntegerField()
    summer_month = models.PositiveSmallIntegerField()
    summer_day = models.PositiveSmallIntegerField()
    citation = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("lịch năm học")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "organisation_kind", "valid_from"],
                name="school_calendar_start",
            ),
        ]

    @property
    def value(self) -> CalendarValue:
        return CalendarValue(
            semester_1=(self.semester_1_month, self.semester_1_day),
            semester_2=(self.semester_2_month, self.semester_2_day),
            summer=(self.summer_month, self.summer_day),
        )


class NationalGroup(models.Model):
    """One of the national thematic groups every provincial list maps to (five in Thanh Hóa's review of 2021)."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField()
    literacy = models.BooleanField(_("xóa mù chữ"), default=False)
    citation = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("nhóm nội dung toàn quốc")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class ThematicGroup(Dated):
    """A thematic group in a province's list, mapped to a national one. No province = the default list."""

    province = models.ForeignKey("network.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("mã"), max_length=10)
    name = models.CharField(_("tên"), max_length=160)
    short_name = models.CharField(_("tên ngắn"), max_length=60, blank=True)
    national = models.ForeignKey(NationalGroup, on_delete=models.PROTECT, related_name="provincial")
    position = models.PositiveSmallIntegerField(default=0)
    examples = models.TextField(_("chuyên đề ví dụ"), blank=True)
    citation = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("nhóm nội dung")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["province", "code", "valid_from"], name="thematic_group_start"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="thematic_group_range"),
        ]

    def __str__(self) -> str:
        return self.name


class TurnsRule(Dated):
    """How a province counts learner-turns: one a class (`per_class`, default) or one a session."""

    class Rule(models.TextChoices):
        PER_CLASS = "per_class", _("một người ở một lớp là một lượt, không nhân với số buổi")
        PER_SESSION = "per_session", _("mỗi buổi một người dự là một lượt")

    province = models.ForeignKey("network.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=12, choices=Rule.choices, default=Rule.PER_CLASS)
    citation = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("quy tắc tính lượt")
        constraints = [
            models.UniqueConstraint(fields=["province", "valid_from"], name="turns_rule_start"),
        ]
