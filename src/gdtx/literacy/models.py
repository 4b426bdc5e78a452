from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .dossier.models import DossierPaper, Recognition
from .prints.models import FailedCheck, PrintedTable
from .restating.models import Restatement
from .rounds.models import Doubt, RoundVillage, Sheet, SurveyorVillage, SurveyRound
from .sheet.models import SheetRemainder, StagedSheetRow

__all__ = [
    "CommuneCells",
    "DirtyCommune",
    "DossierPaper",
    "Doubt",
    "FailedCheck",
    "PrintedTable",
    "Recognition",
    "Restatement",
    "RoundVillage",
    "Sheet",
    "SheetRemainder",
    "StagedSheetRow",
    "SurveyRecord",
    "SurveyRevision",
    "SurveyRound",
    "SurveyorVillage",
]


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
    """What a record said before a file, or somebody, changed it.

    Writers only add to these; whoever takes a batch back takes its revisions with it, and a rule may have the values
    erased (`before` is empty then). `batch_code` is the batch, or the code of the single correction, that wrote;
    `cause` says what kind of writing it was, `made_by` who did it.
    """

    record = models.ForeignKey(SurveyRecord, on_delete=models.CASCADE, related_name="revisions")
    batch_code = models.CharField(max_length=40, db_index=True)
    before = models.JSONField()
    previous_batch = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    cause = models.CharField(max_length=40, default="import")
    made_by = models.CharField(max_length=200, default="", blank=True)
    reason = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        verbose_name = _("lần sửa phiếu điều tra")
        constraints = [
            models.UniqueConstraint(fields=["record", "batch_code"], name="survey_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.batch_code}"


class DirtyCommune(models.Model):
    """Somebody wrote to the register of this commune: its stored cells are counted again before they are read.

    Append-only, as `figures.DirtyScope` and for the same reason: a mark that two writers shared could be taken away by
    a recount that does not see yet what the second of them wrote.
    """

    year = models.PositiveSmallIntegerField(_("năm"))
    commune_code = models.CharField(_("mã xã"), max_length=10)

    class Meta:
        verbose_name = _("xã cần đếm lại")
        indexes = [models.Index(fields=["year", "commune_code"], name="dirty_commune_where")]

    def __str__(self) -> str:
        return f"{self.commune_code} ({self.year})"


class CommuneCells(models.Model):
    """The cells of the cube of one commune and year, under the rule sets that `signature` stands for (`stored`).

    `cells` are columns of whole numbers in Arrow's format; nothing where no person of the commune is of an age that
    tables speak of.
    """

    year = models.PositiveSmallIntegerField(_("năm"))
    commune_code = models.CharField(_("mã xã"), max_length=10)
    signature = models.CharField(max_length=64, blank=True)
    cells = models.BinaryField(default=b"")
    counted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("số đếm lưu sẵn của một xã")
        constraints = [models.UniqueConstraint(fields=["year", "commune_code"], name="commune_cells_where")]

    def __str__(self) -> str:
        return f"{self.commune_code} ({self.year})"
