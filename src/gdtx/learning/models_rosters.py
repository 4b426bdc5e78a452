"""Lists of learners of literacy classes: who was invited and came, the sessions, the results, the certificates.

A learner is a person of the register; nothing of theirs is stored here but what the class says of them.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .enums import PASSED, Mark, Programme, Result, Standing

#: With the last kỳ of a giai đoạn its programme is completed: kỳ → giai đoạn (Thông tư 10/2022/TT-BGDĐT).
COMPLETES = {3: 1, 5: 2}


class Roster(models.Model):
    """That a class is of a programme with learners by name: which one, and which kỳ of it.

    Literacy has five kỳ, 1–3 in giai đoạn 1 and 4–5 in giai đoạn 2; what follows it has none.
    """

    learning_class = models.OneToOneField(
        "learning.LearningClass", on_delete=models.PROTECT, related_name="roster", primary_key=True
    )
    programme = models.CharField(_("chương trình"), max_length=10, choices=Programme.choices)
    term = models.PositiveSmallIntegerField(_("kỳ"), null=True, blank=True)
    opened_by_label = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("danh sách học viên")
        constraints = [
            models.CheckConstraint(
                condition=Q(programme="literacy", term__gte=1, term__lte=5) | Q(programme="after", term__isnull=True),
                name="roster_term",
                violation_error_message=_("Lớp xóa mù chữ phải ghi kỳ, từ 1 đến 5."),
            )
        ]

    def __str__(self) -> str:
        if self.term is None:
            return str(Programme(self.programme).label)
        words = {"programme": Programme(self.programme).label, "term": self.term, "stage": self.stage}
        return gettext("%(programme)s, kỳ %(term)s (giai đoạn %(stage)s)") % words

    @property
    def stage(self) -> int | None:
        """The giai đoạn the kỳ belongs to."""
        return None if self.term is None else 1 if self.term <= 3 else 2

    @property
    def completes(self) -> int | None:
        """The giai đoạn whose programme is completed with this kỳ."""
        return COMPLETES.get(self.term or 0)


class Enrolment(models.Model):
    """That a person stands in the list of a class, and with what result.

    `evidence_id`: what the result wrote to the person (`people.Evidence`), None for a result that proves nothing.
    """

    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="enrolments", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="enrolments")
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.INVITED)
    since = models.DateField(_("từ ngày"))
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    result = models.CharField(_("kết quả"), max_length=10, choices=Result.choices, blank=True)
    result_on = models.DateField(_("ngày đánh giá"), null=True, blank=True)
    remark = models.CharField(_("nhận xét"), max_length=300, blank=True)
    evidence_id = models.BigIntegerField(null=True)
    added_by_label = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("học viên của lớp")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "person"], name="enrolment_once"),
            models.CheckConstraint(
                condition=Q(result="", result_on__isnull=True) | (~Q(result="") & Q(result_on__isnull=False)),
                name="enrolment_result_dated",
            ),
            models.CheckConstraint(condition=Q(result="") | Q(standing="joined"), name="enrolment_result_joined"),
        ]

    def __str__(self) -> str:
        return f"{self.roster_id} · {self.person_id}"

    @property
    def passed(self) -> bool:
        """Whether the kỳ is completed."""
        return self.result in PASSED


class Meeting(models.Model):
    """A session of the class: its day, how many lessons, what was taught."""

    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="meetings", db_index=False)
    on = models.DateField(_("ngày học"))
    lessons = models.PositiveSmallIntegerField(_("số tiết"), null=True, blank=True)
    topic = models.CharField(_("nội dung"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("buổi học")
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["roster", "on"], name="meeting_once")]

    def __str__(self) -> str:
        return f"{self.roster_id} · {self.on}"


class MeetingMark(models.Model):
    """Whether a learner came to a session."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="marks", db_index=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="marks")
    mark = models.CharField(max_length=10, choices=Mark.choices)

    class Meta:
        verbose_name = _("điểm danh")
        constraints = [models.UniqueConstraint(fields=["meeting", "enrolment"], name="meeting_mark_once")]


class Certificate(models.Model):
    """A certificate that somebody completed a giai đoạn, with its number in the register of the centre and year.

    A number is given once; what was taken back keeps it.
    """

    centre = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificates")
    stage = models.PositiveSmallIntegerField(_("giai đoạn"))
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(_("số"))
    issued_on = models.DateField(_("ngày cấp"))
    signer = models.CharField(_("người ký"), max_length=120)
    issued_by_label = models.CharField(max_length=200, blank=True)
    issued_at = models.DateTimeField()
    revoked_on = models.DateField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=300, blank=True)
    revoked_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("giấy chứng nhận")
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "year", "number"], name="certificate_number"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(revoked_on__isnull=True), name="certificate_once"
            ),
            models.CheckConstraint(condition=Q(stage__in=[1, 2]), name="certificate_stage"),
        ]

    def __str__(self) -> str:
        return self.symbol

    @property
    def symbol(self) -> str:
        """The number as it stands on the paper: ``05/2025/GCN-XMC``."""
        return f"{self.number:02d}/{self.year}/GCN-XMC"
