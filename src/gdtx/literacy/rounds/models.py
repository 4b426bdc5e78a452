"""Rounds: what a commune surveys in a year, who surveys which village, the sheets, what to ask again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gdtx.approvals.models import Tracked
from gdtx.network.models import Dated

from .enums import DoubtState, SheetState


class SurveyRound(Tracked):
    """The survey of a commune for a literacy year. Its state is moved by the steps of `workflow`.

    `area` is the commune on the map of 31 December. `frozen_code`: the set its figures were frozen in; `restating`:
    what was frozen stands, but the register is open for a correction of it (`restating`).
    """

    workflow_code = "survey_round"

    area = models.ForeignKey("network.Area", on_delete=models.PROTECT, related_name="survey_rounds")
    year = models.PositiveSmallIntegerField(_("năm"))
    deadline = models.DateField(_("hạn điều tra xong"))
    frozen_code = models.CharField(max_length=80, blank=True)
    restating = models.BooleanField(_("đang điều chỉnh"), default=False)

    class Meta(Tracked.Meta):
        verbose_name = _("đợt điều tra")
        constraints = [models.UniqueConstraint(fields=["area", "year"], name="survey_round_once")]
        indexes = [models.Index(fields=["year", "state"], name="survey_round_state")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.year}"


class RoundVillage(models.Model):
    """A village that the round goes to."""

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="villages")
    village = models.ForeignKey("people.Village", on_delete=models.PROTECT, related_name="rounds")

    class Meta:
        verbose_name = _("thôn của đợt điều tra")
        constraints = [models.UniqueConstraint(fields=["round", "village"], name="round_village_once")]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.village_id}"


class SurveyorVillage(Dated):
    """That somebody surveys a village of a round, from a day to a day."""

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="surveyors")
    village = models.ForeignKey("people.Village", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_by_label = models.CharField(max_length=200)
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("phân công điều tra")
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="surveyor_village_range"),
            models.UniqueConstraint(fields=["round", "village", "user", "valid_from"], name="surveyor_village_once"),
        ]
        indexes = [models.Index(fields=["user", "valid_to"], name="surveyor_village_user")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.village_id}"


class Sheet(models.Model):
    """The sheet (phiếu điều tra) of a household in a round. `remark`: why it was sent back to be asked again."""

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="sheets", db_index=False)
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, related_name="sheets")
    village = models.ForeignKey("people.Village", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=SheetState.choices, default=SheetState.TO_DO)
    entered_by_id = models.BigIntegerField(null=True)
    entered_by_label = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField(null=True)
    checked_by_label = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True)
    remark = models.CharField(_("lý do trả lại"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("phiếu điều tra hộ")
        constraints = [models.UniqueConstraint(fields=["round", "household"], name="sheet_once")]
        indexes = [models.Index(fields=["round", "village", "state"], name="sheet_progress")]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.household_id}"


class Doubt(models.Model):
    """An answer that is hard to believe, to be asked again. Somebody corrects it or says that it is so.

    `rule` is one of `doubts.RULES`; what it says of the person is worked out when it is shown.
    """

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="doubts", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=DoubtState.choices, default=DoubtState.OPEN)
    raised_at = models.DateTimeField()
    settled_by_label = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("điều cần hỏi lại")
        constraints = [models.UniqueConstraint(fields=["round", "person", "rule"], name="doubt_once")]
        indexes = [models.Index(fields=["round", "state", "household"], name="doubt_open")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.rule}"
