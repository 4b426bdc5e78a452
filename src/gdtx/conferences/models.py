"""The record of a conference. A body is an organisation of the network or, outside it, a name.

The name a body had on the day is never copied: `bodies.Names` reads it from the network for the day of the
conference, so that a conference of a body merged since still reads right.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gdtx.approvals.models import Tracked
from gdtx.foundation.making import FilesState, Wanted

from .enums import (
    AgendaKind,
    AnswerState,
    CheckIn,
    ConclusionState,
    ConferenceKind,
    DocumentRole,
    Duty,
    PaperState,
    PartnerRole,
    PartyRole,
    RemarkKind,
    SpeechKind,
)

NAME, OFFICE, TITLE = 120, 200, 300


class Series(models.Model):
    """Conferences that follow one another: each opens with what became of the conclusions of the one before."""

    title = models.CharField(_("tên chuỗi hội nghị"), max_length=TITLE)
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("chuỗi hội nghị")
        constraints = [models.UniqueConstraint(fields=["organisation", "title"], name="conference_series_once")]

    def __str__(self) -> str:
        return self.title


class Conference(Tracked):
    """A conference, from its preparation to its minutes."""

    workflow_code = "conference"

    kind = models.CharField(_("loại"), max_length=10, choices=ConferenceKind.choices)
    title = models.CharField(_("tên hội nghị"), max_length=TITLE)
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.PROTECT, related_name="conferences", verbose_name=_("chuỗi")
    )
    organiser = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey("network.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    host_name = models.CharField(_("đơn vị đăng cai ngoài hệ thống"), max_length=OFFICE, blank=True)
    on_direction_of = models.CharField(_("thực hiện chỉ đạo của"), max_length=TITLE, blank=True)
    area = models.ForeignKey("network.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(_("kỳ được sơ kết, tổng kết"), max_length=20, blank=True)
    school_year = models.CharField(_("năm học"), max_length=9, blank=True)
    theme = models.CharField(_("chủ đề"), max_length=TITLE, blank=True)
    starts_on = models.DateField(_("ngày họp"))
    starts_at = models.TimeField(_("giờ bắt đầu"), null=True, blank=True)
    ends_on = models.DateField(_("ngày kết thúc"), null=True, blank=True)
    ends_at = models.TimeField(_("giờ kết thúc"), null=True, blank=True)
    place = models.CharField(_("địa điểm"), max_length=OFFICE, blank=True)
    author = models.CharField(_("người viết tin"), max_length=OFFICE, blank=True)
    created_by_label = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(Tracked.Meta):
        verbose_name = _("hội nghị")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="conference_days",
                violation_error_message=_("Ngày kết thúc không được trước ngày họp."),
            )
        ]
        indexes = [
            models.Index(fields=["organiser", "starts_on"], name="conference_organiser"),
            models.Index(fields=["series", "starts_on"], name="conference_series"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def belongs_to(self) -> Mapping[str, int | None]:
        """Whose affair it is, for the audit."""
        return {"organisation_id": self.organiser_id, "area_id": self.area_id}

    @property
    def last_day(self) -> dt.date:
        """The day it ends."""
        return self.ends_on or self.starts_on

    @property
    def kind_label(self) -> str:
        """``Hội nghị sơ kết``."""
        return str(ConferenceKind(self.kind).label)


class Part(models.Model):
    """A row of the record of a conference, in the order people gave it."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="%(class)s_rows")
    position = models.PositiveIntegerField(_("thứ tự"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class Body(models.Model):
    """A body: of the network, or a name for one outside it."""

    organisation = models.ForeignKey(
        "network.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("tên cơ quan, đơn vị"), max_length=TITLE, blank=True)

    class Meta:
        abstract = True


class Person(models.Model):
    """Somebody as a name and an office, kept where they act; no account stands behind it."""

    honorific = models.CharField(_("xưng hô, học vị"), max_length=40, blank=True)
    person = models.CharField(_("họ và tên"), max_length=NAME, blank=True)
    office = models.CharField(_("chức vụ, đơn vị"), max_length=TITLE, blank=True)

    class Meta:
        abstract = True


class Partner(Part, Body):
    """A body that organises with the organiser, directs, or helps."""

    role = models.CharField(_("vai trò"), max_length=12, choices=PartnerRole.choices)

    class Meta(Part.Meta):
        verbose_name = _("đơn vị cùng tổ chức")


class AgendaItem(Part, Person):
    """A point of the running order: when, how long, what, by whom."""

    kind = models.CharField(_("loại"), max_length=10, choices=AgendaKind.choices, default=AgendaKind.OTHER)
    starts_at = models.TimeField(_("bắt đầu"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("số phút"), null=True, blank=True)
    text = models.CharField(_("nội dung"), max_length=500)

    class Meta(Part.Meta):
        verbose_name = _("mục chương trình")


class Delegation(Part, Body):
    """Who is invited: a body (or a sort of bodies), by which positions, on whose side, how many."""

    side = models.CharField(_("về phía"), max_length=OFFICE, blank=True)
    positions = models.CharField(_("thành phần mời"), max_length=500, blank=True)
    expected = models.PositiveIntegerField(_("số đại biểu dự kiến"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("thành phần mời")
        indexes = [models.Index(fields=["organisation"], name="delegation_organisation")]


class Delegate(Part, Person):
    """A person who takes part: a name and an office; when and how they were found present."""

    delegation = models.ForeignKey(
        Delegation, null=True, blank=True, on_delete=models.PROTECT, related_name="delegates", verbose_name=_("đoàn")
    )
    duty = models.CharField(_("nhiệm vụ tại hội nghị"), max_length=10, choices=Duty.choices, blank=True)
    token = models.CharField(max_length=32, unique=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    checked_in_how = models.CharField(max_length=4, choices=CheckIn.choices, blank=True)
    checked_in_by_label = models.CharField(max_length=200, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("đại biểu")


class Paper(Part, Person):
    """A paper to be read before the day."""

    title = models.CharField(_("tên tài liệu, tham luận"), max_length=500)
    state = models.CharField(_("tình trạng"), max_length=8, choices=PaperState.choices, default=PaperState.ASKED)
    due_on = models.DateField(_("hạn gửi"), null=True, blank=True)
    text = models.TextField(_("nội dung, tóm tắt"), blank=True)

    class Meta(Part.Meta):
        verbose_name = _("tài liệu, tham luận")


class PaperFile(models.Model):
    """A file of a paper; it lies in the media folder under a name drawn by lot."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="files")
    title = models.CharField(max_length=160)
    name = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveIntegerField()
    added_by_label = models.CharField(max_length=200)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tệp tài liệu hội nghị")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Sent(models.Model):
    """What an invited body sent in by itself; empty for what those who keep the conference wrote down."""

    sent_on = models.DateField(_("ngày gửi"), null=True, blank=True)
    sent_by_label = models.CharField(_("người gửi"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Answered(models.Model):
    """What was answered, by whom and when."""

    state = models.CharField(_("tình trạng"), max_length=9, choices=AnswerState.choices, default=AnswerState.OPEN)
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by = models.CharField(_("cơ quan trả lời"), max_length=TITLE, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)

    class Meta:
        abstract = True


class Commented(models.Model):
    """What was put into the comment round of a plan: there it is answered."""

    comment = models.ForeignKey("plans.Comment", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Opinion(Part, Body, Person, Answered, Sent, Commented):
    """An opinion on a draft (a plan, a report), gathered before or at the conference.

    Put into the comment round of a plan, its answer is read there, unless one is written here.
    """

    about = models.CharField(_("góp ý về"), max_length=TITLE, blank=True)
    text = models.TextField(_("nội dung góp ý"))
    given_on = models.DateField(_("ngày góp ý"), null=True, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("ý kiến góp ý")


class Petition(Part, Body, Person, Answered, Sent):
    """What somebody asks for: to whom, until when, what was answered.

    `matter` is what it became when it was passed on: the answer is then read there, unless one is written here.
    """

    text = models.TextField(_("nội dung kiến nghị"))
    addressed_to = models.CharField(_("gửi tới"), max_length=TITLE, blank=True)
    due_on = models.DateField(_("hạn trả lời"), null=True, blank=True)
    matter = models.ForeignKey("directives.Task", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Part.Meta):
        verbose_name = _("kiến nghị")


class Speech(Part, Person, Commented):
    """What somebody said, summed up."""

    kind = models.CharField(_("loại phát biểu"), max_length=10, choices=SpeechKind.choices)
    delegate = models.ForeignKey(
        Delegate, null=True, blank=True, on_delete=models.PROTECT, related_name="speeches", verbose_name=_("đại biểu")
    )
    title = models.CharField(_("đề mục"), max_length=500, blank=True)
    text = models.TextField(_("tóm tắt phát biểu"), blank=True)

    class Meta(Part.Meta):
        verbose_name = _("phát biểu")


class Remark(Part):
    """What was found of the work as a whole: results, shortcomings, causes, the setting."""

    kind = models.CharField(_("loại"), max_length=11, choices=RemarkKind.choices)
    text = models.TextField(_("nội dung"))

    class Meta(Part.Meta):
        verbose_name = _("nhận xét chung")


class Signing(Part):
    """Something signed at the conference."""

    title = models.CharField(_("văn bản được ký"), max_length=500)
    purpose = models.TextField(_("nội dung, mục đích"), blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("ký kết")


class SigningParty(Part, Body, Person):
    """One of the bodies that sign."""

    signing = models.ForeignKey(
        Signing, on_delete=models.CASCADE, related_name="parties", verbose_name=_("văn bản được ký")
    )

    class Meta(Part.Meta):
        verbose_name = _("bên ký")


class RelatedDocument(Part):
    """A document of the conference: the call, the notice of conclusions, letters after it, what was cited."""

    role = models.CharField(_("quan hệ với hội nghị"), max_length=6, choices=DocumentRole.choices)
    type_name = models.CharField(_("loại văn bản"), max_length=80, blank=True)
    symbol = models.CharField(_("số, ký hiệu"), max_length=120, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=TITLE, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    abstract = models.CharField(_("trích yếu"), max_length=1000, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("văn bản liên quan")


class Conclusion(Part):
    """A numbered conclusion: what, by when; who is in its parties, where it stands in its state."""

    number = models.PositiveIntegerField(_("số"))
    text = models.TextField(_("nội dung kết luận"))
    proof = models.CharField(_("kết quả phải có"), max_length=500, blank=True)
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    state = models.CharField(
        _("tình trạng"), max_length=9, choices=ConclusionState.choices, default=ConclusionState.OPEN
    )
    state_text = models.TextField(_("kết quả thực hiện"), blank=True)
    state_on = models.DateField(_("ngày ghi tình trạng"), null=True, blank=True)
    state_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("kết luận")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["conference", "number"], name="conclusion_number_once")]


class ConclusionNote(models.Model):
    """What was written down on a day about where a conclusion stands. Written once: the conclusion holds the last one,
    an earlier day is told the one before."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="notes")
    state = models.CharField(_("tình trạng"), max_length=9, choices=ConclusionState.choices)
    text = models.TextField(_("kết quả thực hiện"), blank=True)
    on = models.DateField(_("ngày ghi"))
    by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("tình trạng kết luận đã ghi")
        ordering = ["on", "pk"]


class ConclusionParty(Body):
    """Who must carry a conclusion out, and who helps."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=6, choices=PartyRole.choices, default=PartyRole.OWNER)

    class Meta:
        verbose_name = _("đơn vị thực hiện kết luận")
        ordering = ["-role", "pk"]


class Photo(Part):
    """A photograph with its caption; `description` replaces it for who does not see it."""

    caption = models.CharField(_("chú thích"), max_length=TITLE, blank=True)
    description = models.CharField(_("mô tả ảnh"), max_length=500, blank=True)
    consent = models.BooleanField(_("được đăng công khai"), default=False)
    name = models.CharField(max_length=32, unique=True)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    added_by_label = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by_label = models.CharField(max_length=200, blank=True)
    removed_reason = models.CharField(max_length=300, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("ảnh hội nghị")


class Minutes(Tracked):
    """The minutes: what is not in the record itself, and how far they are agreed."""

    workflow_code = "conference_minutes"

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, related_name="minutes")
    text = models.TextField(_("diễn biến, ý kiến ghi thêm"), blank=True)
    changed_by_label = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta(Tracked.Meta):
        verbose_name = _("biên bản")

    def __str__(self) -> str:
        return str(_("Biên bản %(title)s") % {"title": self.conference.title})

    @property
    def belongs_to(self) -> Mapping[str, int | None]:
        """Whose affair it is, for the audit."""
        return self.conference.belongs_to


class Amendment(models.Model):
    """A numbered change of closed minutes: the minutes stay as they were."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveIntegerField()
    text = models.TextField(_("nội dung sửa đổi, bổ sung"))
    reason = models.CharField(_("lý do"), max_length=500)
    on = models.DateField()
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("phụ lục sửa đổi biên bản")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="amendment_number_once")]


class PaperSet(Wanted, models.Model):
    """One making of the set of papers, asked for on a page and done in the background.

    `figures` is the answer all its papers show, read at `read_at`: it is kept, so that a later page can say what has
    changed since.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="sets")
    number = models.PositiveIntegerField(_("bộ số"))
    state = models.CharField(max_length=8, choices=FilesState.choices, default=FilesState.WAITING)
    problem = models.CharField(max_length=500, blank=True)
    business_date = models.DateField()
    requested_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    requested_by_label = models.CharField(max_length=200)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    data_version = models.CharField(max_length=40, blank=True)
    checksum = models.CharField(max_length=12, blank=True)
    stamp = models.CharField(max_length=300, blank=True)
    figures = models.JSONField(null=True, blank=True)
    contents = models.JSONField(default=list)
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("bộ tài liệu hội nghị")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["conference", "number"], name="paper_set_number_once")]

    def __str__(self) -> str:
        return self.name
