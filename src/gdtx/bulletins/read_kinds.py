"""The kinds of fields a text is read into: their columns, the step they are confirmed in, their order.

One table for the proposals, the form, the pages and the actions. All values are text as people type it; a day is kept
as ISO text and shown as people write it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gdtx.conferences.enums import ConferenceKind, DocumentRole, Duty, RemarkKind, SpeechKind

Words = str | Promise
Sort = Literal["text", "area", "day", "choice", "number", "body", "school_year", "period"]
Choices = tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A value of a field: how it is typed and how long it may be. `body`: a choice of the person's own bodies."""

    name: str
    label: Words
    sort: Sort = "text"
    limit: int = 300
    required: bool = False
    choices: Choices = ()
    hint: Words = ""


@dataclass(frozen=True, slots=True)
class ReadKind:
    """A kind of fields. `single`: the record has one of it, told also where the text does not say it.

    `needed`: without it there is no record. `one_of`: at least one of these columns is filled in.
    """

    code: str
    group: str
    title: Words
    columns: tuple[Column, ...]
    single: bool = False
    needed: bool = False
    one_of: tuple[str, ...] = ()

    @property
    def main(self) -> Column:
        """The column a list shows."""
        return next((column for column in self.columns if column.required), self.columns[0])

    def column(self, name: str) -> Column:
        """A column by its name; raises `StopIteration`."""
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True, slots=True)
class Group:
    """A step of the page; the code is part of its address."""

    code: str
    title: Words
    nothing: Words


GROUPS: tuple[Group, ...] = (
    Group("hoi-nghi", _("Hội nghị"), ""),
    Group("nguoi", _("Người dự"), _("Không đọc được tên người nào.")),
    Group("doan", _("Đoàn, thành phần"), _("Không đọc được đoàn đại biểu nào.")),
    Group("so-lieu", _("Số liệu"), _("Không đọc được số liệu nào.")),
    Group("nhiem-vu", _("Nhiệm vụ"), _("Không đọc được nhiệm vụ nào.")),
    Group("van-ban", _("Văn bản, ký kết"), _("Không đọc được văn bản hay việc ký kết nào.")),
    Group("chu-thich", _("Chú thích ảnh"), _("Không đọc được chú thích ảnh nào.")),
    Group("ton-tai", _("Tồn tại"), _("Không đọc được tồn tại, hạn chế nào.")),
    Group("doan-van", _("Đoạn còn lại"), _("Mọi đoạn của văn bản đã nằm trong các mục khác.")),
)


def group_of(code: str) -> Group | None:
    """The step with the code; None where there is none."""
    return next((group for group in GROUPS if group.code == code), None)


def _choices(pairs: Iterable[tuple[str, Words]]) -> Choices:
    return tuple((str(code), label) for code, label in pairs)


_SIDE = Column("side", _("Về phía"), limit=200, hint=_("Ví dụ Về phía Sở Giáo dục và Đào tạo."))
_OFFICE = Column("office", _("Chức vụ, đơn vị"))

QUALIFIERS: Choices = (
    ("exact", _("đúng số này")),
    ("over", _("hơn, trên")),
    ("nearly", _("gần")),
    ("about", _("khoảng")),
    ("under", _("dưới, chưa đến")),
    ("at_least", _("ít nhất")),
    ("range", _("từ … đến …")),
    ("target", _("chỉ tiêu")),
)

#: Where a stretch of text goes: the kinds of remarks and of speeches.
REMARK, SPEECH = "remark:", "speech:"
GOES: Choices = (
    *((f"{REMARK}{code}", format_lazy(_("Nhận xét chung: {}"), label)) for code, label in RemarkKind.choices),
    *((f"{SPEECH}{code}", format_lazy(_("Phát biểu: {}"), label)) for code, label in SpeechKind.choices),
)


def _single(code: str, title: Words, column: Column, *, needed: bool = False) -> ReadKind:
    return ReadKind(code, "hoi-nghi", title, (column,), single=True, needed=needed)


_KINDS = (
    _single("title", _("Tên hội nghị"), Column("value", _("Tên hội nghị"), "area", 300, required=True), needed=True),
    _single(
        "kind",
        _("Loại hội nghị"),
        Column("value", _("Loại hội nghị"), "choice", required=True, choices=_choices(ConferenceKind.choices)),
        needed=True,
    ),
    _single("starts_on", _("Ngày họp"), Column("value", _("Ngày họp"), "day", required=True), needed=True),
    _single(
        "organiser", _("Cơ quan tổ chức"), Column("value", _("Cơ quan tổ chức"), "body", required=True), needed=True
    ),
    _single(
        "host",
        _("Đơn vị đăng cai"),
        Column("value", _("Đơn vị đăng cai"), limit=200, hint=_("Mã hoặc tên; để trống nếu cơ quan tổ chức tự lo.")),
    ),
    _single("on_direction_of", _("Thực hiện chỉ đạo của"), Column("value", _("Thực hiện chỉ đạo của"))),
    _single("place", _("Địa điểm"), Column("value", _("Địa điểm"), limit=200)),
    _single("school_year", _("Năm học"), Column("value", _("Năm học"), "school_year", hint=_("Ví dụ 2020-2021."))),
    _single(
        "period",
        _("Kỳ được sơ kết, tổng kết"),
        Column("value", _("Kỳ được sơ kết, tổng kết"), "period", hint=_("Ví dụ 2020-2021/HK1, 2020-2021.")),
    ),
    _single("theme", _("Chủ đề"), Column("value", _("Chủ đề"))),
    _single("author", _("Người viết tin"), Column("value", _("Người viết tin"), limit=200)),
    ReadKind(
        "person",
        "nguoi",
        _("Người dự"),
        (
            Column("honorific", _("Xưng hô, học vị"), limit=40),
            Column("person", _("Họ và tên"), limit=120, required=True),
            _OFFICE,
            Column("duty", _("Nhiệm vụ tại hội nghị"), "choice", choices=(("", "—"), *_choices(Duty.choices))),
            _SIDE,
        ),
    ),
    ReadKind(
        "delegation",
        "doan",
        _("Đoàn"),
        (
            Column("body", _("Cơ quan, đơn vị"), hint=_("Mã hoặc tên; tên trùng một đơn vị thì được gắn với đơn vị.")),
            Column("positions", _("Thành phần"), limit=500),
            _SIDE,
        ),
        one_of=("body", "positions"),
    ),
    ReadKind(
        "figure",
        "so-lieu",
        _("Số liệu"),
        (
            Column("value", _("Giá trị"), "number", 60, required=True),
            Column("unit", _("Đơn vị tính"), limit=80, required=True),
            Column("qualifier", _("Mức chính xác"), "choice", choices=QUALIFIERS),
            Column("what", _("Nói về"), "area", 1_000),
            Column("group", _("Nhóm"), limit=200),
            Column("age_band", _("Độ tuổi"), limit=60),
        ),
    ),
    ReadKind(
        "task",
        "nhiem-vu",
        _("Nhiệm vụ"),
        (
            Column("number", _("Số"), "number", 3),
            Column("text", _("Nội dung"), "area", 20_000, required=True),
            Column(
                "owners",
                _("Đơn vị thực hiện"),
                "area",
                3_000,
                hint=_("Mỗi dòng một đơn vị (mã hoặc tên), hoặc một nhóm đơn vị. Chỉ ghi nơi văn bản nêu."),
            ),
            Column("helpers", _("Đơn vị phối hợp"), "area", 3_000, hint=_("Mỗi dòng một đơn vị.")),
        ),
    ),
    ReadKind(
        "document",
        "van-ban",
        _("Văn bản"),
        (
            Column("type_name", _("Loại văn bản"), limit=80),
            Column("symbol", _("Số, ký hiệu"), limit=120),
            Column("issued_on", _("Ngày ban hành"), "day"),
            Column("issuer", _("Cơ quan ban hành")),
            Column("abstract", _("Trích yếu"), "area", 1_000),
            Column("role", _("Quan hệ với hội nghị"), "choice", choices=_choices(DocumentRole.choices)),
        ),
        one_of=("symbol", "abstract"),
    ),
    ReadKind(
        "signing",
        "van-ban",
        _("Việc ký kết"),
        (
            Column("title", _("Văn bản được ký"), limit=500, required=True),
            Column("parties", _("Các bên ký"), "area", 3_000, hint=_("Mỗi bên một dòng.")),
            Column("purpose", _("Nội dung, mục đích"), "area", 20_000),
        ),
    ),
    ReadKind("caption", "chu-thich", _("Chú thích ảnh"), (Column("text", _("Chú thích"), "area", 300, required=True),)),
    ReadKind(
        "problem", "ton-tai", _("Tồn tại"), (Column("text", _("Tồn tại, hạn chế"), "area", 20_000, required=True),)
    ),
    ReadKind(
        "passage",
        "doan-van",
        _("Đoạn văn"),
        (
            Column("text", _("Nội dung"), "area", 20_000, required=True),
            Column("goes", _("Ghi vào"), "choice", choices=GOES, required=True),
            Column("person", _("Người phát biểu"), limit=120, hint=_("Chỉ cần khi ghi vào phát biểu.")),
            _OFFICE,
        ),
    ),
)

KINDS: dict[str, ReadKind] = {kind.code: kind for kind in _KINDS}


def kinds_of(group: str) -> list[ReadKind]:
    """The kinds confirmed in a step, in the order of the page."""
    return [kind for kind in _KINDS if kind.group == group]
