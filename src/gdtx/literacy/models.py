from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SurveyRecord(models.Model):
    """What the survey of a year found about one person, in the register layout: what tables and freezing read.

    No name and no day of birth: a person is an identifier. `commune_code` is the code of 31 December of the year.
    `batch_code` is the file that wrote it last, `added_by` the one that brought it.
    """

    year = models.PositiveSmallIntegerField(_("năm"))
    person_id = models.TextField(_("mã người"))
    commune_code = models.CharField(_("mã xã"), max_length=10)
    village = models.TextField(_("thôn"), null=True)  # noqa: DJ001 - not told is not the same as none
    birth_year = models.IntegerField(_("năm sinh"))
    sex = models.CharField(_("giới tính"), max_length=1)
    ethnicity = models.IntegerField(_("dân tộc"), null=True)
    religious = models.BooleanField(_("theo tôn giáo"), null=True)
    migrant = models.BooleanField(_("nhập cư"), null=True)
    disabled = models.BooleanField(_("khuyết tật"), null=True)
    able_to_learn = models.BooleanField(_("có khả năng học tập"), null=True)
    residence_kind = models.CharField(_("diện cư trú"), max_length=10)
    residence_state = models.CharField(_("tình trạng cư trú"), max_length=10)
    away_months = models.IntegerField(_("số tháng vắng"), null=True)
    school_system = models.IntegerField(_("hệ phổ thông"), null=True)
    grade_completed = models.IntegerField(_("học xong lớp"), null=True)
    left_at_grade = models.IntegerField(_("bỏ học ở lớp"), null=True)
    studying_grade = models.IntegerField(_("đang học lớp"), null=True)
    degree = models.CharField(_("bằng cấp"), max_length=20, null=True)  # noqa: DJ001 - as for the village
    xmc_completed = models.IntegerField(_("hoàn thành kỳ xóa mù chữ"), null=True)
    xmc_studying = models.IntegerField(_("đang học kỳ xóa mù chữ"), null=True)
    relapse = models.IntegerField(_("tái mù chữ"), null=True)
    added_by = models.CharField(max_length=40)
    batch_code = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("phiếu điều tra của một người")
        constraints = [
            models.UniqueConstraint(fields=["year", "person_id"], name="survey_record_person"),
            models.CheckConstraint(condition=Q(sex__in=["M", "F"]), name="survey_record_sex"),
        ]
        indexes = [
            models.Index(fields=["year", "commune_code"], name="survey_record_commune"),
            models.Index(fields=["batch_code"], name="survey_record_batch"),
            models.Index(fields=["added_by"], name="survey_record_added"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} ({self.year})"


class SurveyRevision(models.Model):
    """What a record said before a file changed it.

    Imports only add to these; whoever takes a batch back takes its revisions with it, and a rule may have the values
    erased.
    """

    record = models.ForeignKey(SurveyRecord, on_delete=models.CASCADE, related_name="revisions")
    batch_code = models.CharField(max_length=40, db_index=True)
    before = models.JSONField()
    previous_batch = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lần sửa phiếu điều tra")
        constraints = [
            models.UniqueConstraint(fields=["record", "batch_code"], name="survey_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.batch_code}"
