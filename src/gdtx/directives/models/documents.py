"""Official documents, how they refer to each other, to whom they went, and the registers that number them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from gdtx.approvals.models import Tracked
from gdtx.foundation.vietnamese import date_short

from ..enums.documents import (
    DOCUMENT_TABLE,
    INCOMING_TABLE,
    KIND_CHOICES,
    OUT,
    TYPES,
    Authority,
    DocumentType,
    Relation,
)
from ..origins import Origin


class Document(Tracked):
    """A document of `organisation`: written by it, or come to it from a body outside (`incoming`, `issuer_text`).

    `body`, `bases`, `addressees`, `recipients` are plain text, a paragraph or an entry a line; points keep their
    numbers. `symbol` is the whole of number and symbol ("2302/SGDĐT-GDTX"), `number` its number alone. `words_folded`
    is what is found by words. `file_name` is the signed file among the kept papers (`office.papers`).
    """

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    incoming = models.BooleanField(default=False)
    issuer_text = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    kind = models.CharField(_("loại văn bản"), max_length=20, choices=KIND_CHOICES)
    abstract = models.CharField(_("trích yếu"), max_length=500)
    school_year = models.CharField(_("năm học"), max_length=9, blank=True)

    bases = models.TextField(_("căn cứ"), blank=True)
    addressees = models.TextField(_("kính gửi"), blank=True)
    body = models.TextField(_("nội dung"), blank=True)
    authority = models.CharField(_("quyền hạn ký"), max_length=3, choices=Authority.choices, blank=True)
    signer_title = models.CharField(_("chức vụ người ký"), max_length=120, blank=True)
    signer_name = models.CharField(_("người ký"), max_length=120, blank=True)
    recipients = models.TextField(_("nơi nhận"), blank=True)
    words_folded = models.TextField(blank=True)

    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    number = models.PositiveIntegerField(_("số"), null=True, blank=True)
    symbol = models.CharField(_("số, ký hiệu"), max_length=80, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    effective_on = models.DateField(_("ngày có hiệu lực"), null=True, blank=True)

    file_name = models.CharField(max_length=40, blank=True)
    file_kind = models.CharField(max_length=10, blank=True)
    file_title = models.CharField(max_length=160, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_bytes = models.PositiveIntegerField(default=0)

    origin_label = models.CharField(_("bắt nguồn từ"), max_length=300, blank=True)
    origin_url_name = models.CharField(max_length=60, blank=True)
    origin_key = models.CharField(max_length=60, blank=True)
    token = models.UUIDField(null=True, blank=True, unique=True)

    class Meta(Tracked.Meta):
        verbose_name = _("văn bản")
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                F("organisation"),
                F("kind"),
                ExtractYear("issued_on"),
                F("number"),
                condition=Q(number__isnull=False, incoming=False),
                name="document_number_once",
                violation_error_message=_("Số văn bản này đã dùng."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=OUT, issued_on__isnull=False) | (~Q(state__in=OUT) & Q(issued_on__isnull=True)),
                name="document_issued_on",
            ),
            models.CheckConstraint(
                condition=Q(incoming=False) | ~Q(issuer_text=""),
                name="document_incoming_issuer",
                violation_error_message=_("Văn bản đến phải ghi cơ quan ban hành."),
            ),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True) | Q(effective_on__gte=F("issued_on")),
                name="document_effective_after",
                violation_error_message=_("Ngày có hiệu lực không được trước ngày ban hành."),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "issued_on"], name="document_body"),
            # In the order of a list, with all that it asks about: bodies are long, and SQLite reads them on the way to
            # the columns behind them.
            models.Index(
                fields=["-issued_on", "-id", "organisation", "state", "incoming", "kind"], name="document_listed"
            ),
            models.Index(fields=["origin_url_name", "origin_key"], name="document_origin"),
            models.Index(fields=["state", "effective_on"], name="document_state"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def workflow_code(self) -> str:
        """What comes from outside has a table of its own."""
        return INCOMING_TABLE if self.incoming else DOCUMENT_TABLE

    @property
    def type(self) -> DocumentType:
        """The type of the document."""
        return TYPES[self.kind]

    @property
    def name(self) -> str:
        """How other texts call it: ``Công văn số 2302/SGDĐT-GDTX ngày 05/9/2022``; without a number, so marked."""
        kind = str(self.type.name)
        if not self.symbol:
            return _("%(kind)s chưa có số: %(abstract)s") % {"kind": kind, "abstract": self.abstract}
        words = {"kind": kind, "symbol": self.symbol, "day": date_short(self.issued_on) if self.issued_on else ""}
        return _("%(kind)s số %(symbol)s ngày %(day)s") % words

    @property
    def is_numbered(self) -> bool:
        """Whether it has gone out with a number and a date."""
        return self.state in OUT

    @property
    def origin(self) -> Origin | None:
        """Where it comes from, None when nobody said."""
        return Origin.of_fields(self.origin_label, self.origin_url_name, self.origin_key)


class DocumentLink(models.Model):
    """`document` implements, rests on, amends, replaces or answers `other`, or a document only known by its words."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="links")
    relation = models.CharField(_("quan hệ"), max_length=12, choices=Relation.choices)
    other = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="links_back")
    other_text = models.CharField(_("văn bản ngoài hệ thống"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("liên kết văn bản")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "relation", "other"],
                condition=Q(other__isnull=False),
                name="document_link_once",
                violation_error_message=_("Liên kết này đã có."),
            ),
            models.CheckConstraint(
                condition=(Q(other__isnull=False) & Q(other_text="")) | (Q(other__isnull=True) & ~Q(other_text="")),
                name="document_link_one_end",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=F("document")), name="document_link_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.relation} {self.other_id or self.other_text}"


class Dispatch(models.Model):
    """A document that went to a unit. Who answers for the unit when it is read is resolved through successions."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="dispatches")
    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField(_("ngày gửi"))
    sent_by_label = models.CharField(_("người gửi"), max_length=300)

    class Meta:
        verbose_name = _("nơi nhận văn bản")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "organisation"],
                name="dispatch_once",
                violation_error_message=_("Văn bản đã gửi cho đơn vị này."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.organisation_id}"


class DispatchReading(models.Model):
    """Somebody of the unit confirmed a document that came to it: the first one received it, each one has read it."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="readings")
    user_id = models.BigIntegerField()
    user_label = models.CharField(max_length=300)
    post_label = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("xác nhận nhận văn bản")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["dispatch", "user_id"], name="dispatch_read_once")]

    def __str__(self) -> str:
        return f"{self.dispatch_id}: {self.user_label}"


class Register(models.Model):
    """The numbering of one type of document in one year at a body without an e-office: numbers run from it."""

    organisation = models.ForeignKey("network.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("loại văn bản"), max_length=20, choices=KIND_CHOICES)
    year = models.PositiveSmallIntegerField(_("năm"))
    opened_on = models.DateField(_("ngày mở sổ"))
    next_number = models.PositiveIntegerField(_("số tiếp theo"), default=1)
    opened_by_label = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("sổ đăng ký văn bản")
        ordering = ["-year", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"],
                name="register_once",
                violation_error_message=_("Sổ của loại văn bản này trong năm đã mở."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"
