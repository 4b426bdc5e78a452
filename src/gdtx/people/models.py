"""Households, people, where they live over time, what is known of their schooling; who changed and who looked.

Nothing is deleted: a residence ends, evidence is withdrawn, a record that was one too many is merged into the other.
Values of people are erased by rule (`RetentionRule`), never by hand.
"""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gdtx.foundation.ranges import OPEN_END
from gdtx.network.models import Dated

from .enums import Cause, Doubt, EvidenceKind, Purpose, ResidenceEnd, ResidenceKind, Sex, TicketState


class Village(Dated):
    """Thôn, xóm, bản, tổ dân phố of a commune, under the name it bears from a day to a day."""

    area = models.ForeignKey("network.Area", on_delete=models.PROTECT, related_name="villages")
    name = models.CharField(_("tên thôn, tổ dân phố"), max_length=120)
    name_folded = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("thôn, tổ dân phố")
        constraints = [
            models.UniqueConstraint(fields=["area", "name_folded", "valid_from"], name="village_name"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="village_range"),
        ]

    def __str__(self) -> str:
        return self.name


class Household(models.Model):
    """A household with its sheet (phiếu điều tra). `number` is compared, never taken to pieces.

    `area` is the commune it lies in; when communes are merged the next round carries it over. `closed_on`: nobody of
    it lives there any more.
    """

    area = models.ForeignKey("network.Area", on_delete=models.PROTECT, related_name="households", db_index=False)
    village = models.ForeignKey(Village, null=True, on_delete=models.PROTECT, related_name="households")
    number = models.CharField(_("số phiếu"), max_length=60, blank=True)
    number_folded = models.CharField(max_length=60, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    synthetic = models.BooleanField(_("dữ liệu tổng hợp"), default=False)
    batch_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("hộ gia đình")
        indexes = [
            models.Index(fields=["area", "village", "number_folded"], name="household_place"),
            models.Index(fields=["area", "number_folded"], name="household_number"),
            models.Index(fields=["batch_code"], name="household_batch", condition=~Q(batch_code="")),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"


class Person(models.Model):
    """Somebody in the register. `code` is the `person_id` of the register layout, without meaning of its own.

    Family and given names are kept as told, either may be blank, never both. Of the birth only the year is sure.
    The identification number is encrypted under a versioned key (`id_key`) and found by its keyed digest.
    `home` is the household they live in, or lived in last; None where all that was told of them was taken back.
    `search_words`: folded name and the token of the commune of `home`, for searching; `likeness`: a digest of folded
    name and birth, equal for records that may be of one person. All three are kept by `writing`.
    """

    code = models.CharField(max_length=40, unique=True)
    family_name = models.CharField(_("họ đệm"), max_length=120, blank=True)
    given_name = models.CharField(_("tên"), max_length=60, blank=True)
    search_words = models.CharField(max_length=240, blank=True)
    likeness = models.CharField(max_length=20, blank=True)
    home = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="persons")
    birth_day = models.PositiveSmallIntegerField(_("ngày sinh"), null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField(_("tháng sinh"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"))
    sex = models.CharField(_("giới tính"), max_length=1, choices=Sex.choices)
    ethnicity = models.PositiveSmallIntegerField(_("dân tộc"), null=True, blank=True)
    religious = models.BooleanField(_("theo tôn giáo"), null=True, blank=True)
    religion = models.CharField(_("tôn giáo"), max_length=60, blank=True)
    disabilities = models.JSONField(_("khuyết tật"), default=list, blank=True)
    disability_certified = models.BooleanField(_("có chứng nhận khuyết tật"), null=True, blank=True)
    able_to_learn = models.BooleanField(_("có khả năng học tập"), null=True, blank=True)
    priority = models.CharField(_("diện ưu tiên"), max_length=120, blank=True)
    parent_name = models.CharField(_("họ tên cha hoặc mẹ"), max_length=180, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    id_encrypted = models.TextField(blank=True)
    id_digest = models.CharField(max_length=64, blank=True)
    id_key = models.CharField(max_length=16, blank=True)
    died_on = models.DateField(_("ngày mất"), null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    synthetic = models.BooleanField(_("dữ liệu tổng hợp"), default=False)
    erased_at = models.DateTimeField(null=True, blank=True)
    batch_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("nhân khẩu")
        constraints = [
            models.CheckConstraint(
                condition=~Q(family_name="", given_name="") | Q(erased_at__isnull=False), name="person_named"
            ),
            models.CheckConstraint(condition=Q(sex__in=["M", "F"]), name="person_sex"),
        ]
        indexes = [
            models.Index(fields=["id_digest"], name="person_number", condition=~Q(id_digest="")),
            models.Index(fields=["likeness"], name="person_likeness", condition=~Q(likeness="")),
            models.Index(fields=["batch_code"], name="person_batch", condition=~Q(batch_code="")),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The whole name as it is said."""
        return f"{self.family_name} {self.given_name}".strip()


class Residence(Dated):
    """That somebody lives in a household, from a day to a day. One open residence at most for each person.

    `away_since`: on the household's sheet, but gone for a time. `migrant`: not registered permanently in the province.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residences")
    relation = models.CharField(_("quan hệ với chủ hộ"), max_length=60, blank=True)
    head = models.BooleanField(_("chủ hộ"), default=False)
    kind = models.CharField(
        _("diện cư trú"), max_length=10, choices=ResidenceKind.choices, default=ResidenceKind.PERMANENT
    )
    migrant = models.BooleanField(_("nhập cư"), null=True, blank=True)
    away = models.BooleanField(_("tạm vắng"), default=False)
    away_since = models.DateField(_("vắng từ ngày"), null=True, blank=True)
    end_reason = models.CharField(max_length=14, choices=ResidenceEnd.choices, blank=True)
    circumstance = models.CharField(_("chi tiết hoàn cảnh"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("nơi ở")
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="residence_range"),
            models.UniqueConstraint(fields=["person"], condition=Q(valid_to=OPEN_END), name="residence_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.household_id}"


class Evidence(models.Model):
    """A dated fact about somebody's schooling or literacy, and where it comes from. Withdrawn, never changed.

    `value` is the value of the register layout as text. `school_year`: when it was so, as told ("2022-2023").
    `details`: what the sheet tells besides (class, school, degree by another way). `source`: round, batch or class.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=16, choices=EvidenceKind.choices)
    value = models.CharField(max_length=20)
    school_year = models.CharField(_("năm học"), max_length=9, blank=True)
    told_on = models.DateField(_("ngày ghi"))
    cause = models.CharField(max_length=10, choices=Cause.choices)
    source = models.CharField(max_length=60, blank=True)
    details = models.JSONField(default=dict, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("minh chứng học vấn")
        indexes = [
            models.Index(fields=["source"], name="evidence_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.value}"

    def ended(self, on: dt.date) -> bool:
        """Whether this held for a time only (`details["until"]`: somebody learns while a class runs) that is over."""
        until = self.details.get("until")
        return until is not None and until < on.isoformat()


class Change(models.Model):
    """What a person, household, residence or piece of evidence was before and after a change. Only added to.

    `before` and `after` hold the changed fields alone; they are emptied when the rule says so (`erased_at`).
    """

    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="changes")
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="changes")
    about = models.CharField(max_length=20)
    about_id = models.BigIntegerField()
    cause = models.CharField(max_length=10, choices=Cause.choices)
    batch_code = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=200, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lần thay đổi")
        indexes = [
            models.Index(fields=["batch_code"], name="people_change_batch", condition=~Q(batch_code="")),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.about_id} {self.cause}"


class DuplicateTicket(models.Model):
    """Two records that may be of one person, for somebody to decide. `kept` stays when they are one."""

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    doubt = models.CharField(max_length=16, choices=Doubt.choices)
    state = models.CharField(max_length=10, choices=TicketState.choices, default=TicketState.OPEN)
    kept = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    batch_code = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_label = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("nghi trùng")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="ticket_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="ticket_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"


class AccessEntry(models.Model):
    """That somebody looked at, took out or printed data of persons: who, what for, which, how many. Only added to."""

    at = models.DateTimeField(db_index=True)
    by_id = models.BigIntegerField(null=True, db_index=True)
    by_label = models.CharField(max_length=200)
    post_label = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    what = models.CharField(max_length=80)
    area_id = models.BigIntegerField(null=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="seen")
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="seen")
    persons = models.PositiveIntegerField(_("số người"), default=1)

    class Meta:
        verbose_name = _("lượt xem dữ liệu cá nhân")
        indexes = [models.Index(fields=["area_id", "at"], name="people_access_place")]

    def __str__(self) -> str:
        return f"{self.by_label} {self.what} {self.at:%Y-%m-%d %H:%M}"


class RetentionRule(Dated):
    """How long a kind of data is kept (`keeping.kinds`), from a day to a day; with its citation."""

    subject = models.CharField(max_length=20)
    years = models.PositiveSmallIntegerField(_("số năm giữ"))
    months = models.PositiveSmallIntegerField(_("số tháng giữ thêm"), default=0)
    citation = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        verbose_name = _("thời hạn lưu dữ liệu cá nhân")
        constraints = [
            models.UniqueConstraint(fields=["subject", "valid_from"], name="retention_rule_start"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="retention_rule_range"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.years}"


class Erasure(models.Model):
    """That the rules of a day were applied: when, by whom, how many records of each kind went. Names nobody.

    `finished_at` None: it was cut off; what stands in `erased` had gone by then.
    """

    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    on = models.DateField(_("tính đến ngày"))
    by_id = models.BigIntegerField(null=True)
    by_label = models.CharField(max_length=200)
    erased = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("lần xóa dữ liệu cá nhân hết hạn")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.on} {self.by_label}"
