"""The kinds of rows a record is made of: which columns people fill in, on which tab they stand, when they are fixed.

One table for the forms, the pages, the actions and the audit.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import models

#: The tabs in the order of time; the code is part of the address.
TABS: dict[str, str | Promise] = {
    "chuan-bi": _("Chuẩn bị"),
    "dai-bieu": _("Đại biểu"),
    "dien-bien": _("Diễn biến"),
    "ket-luan": _("Kết luận"),
    "sau-hoi-nghi": _("Sau hội nghị"),
}

PERSON = ("honorific", "person", "office")


@dataclass(frozen=True, slots=True)
class PartKind:
    """A kind of rows. `fields` are the columns people fill in; `body` adds the one for a body.

    `fixed`: what closed minutes hold and nobody changes after them. Columns in `later` stay open even then.
    `one_of`: at least one of these must be filled in.
    """

    code: str
    model: type[models.Part]
    tab: str
    title: str | Promise
    fields: tuple[str, ...]
    body: bool = False
    fixed: bool = True
    later: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()

    @property
    def takes_answer(self) -> bool:
        """Whether the rows are answered."""
        return issubclass(self.model, models.Answered)


_ANSWER = ("state", "answer", "answered_by", "answered_on")

_KINDS = (
    PartKind("don-vi", models.Partner, "chuan-bi", _("đơn vị cùng tổ chức"), ("role",), body=True, one_of=("body",)),
    PartKind(
        "chuong-trinh",
        models.AgendaItem,
        "chuan-bi",
        _("mục chương trình"),
        ("kind", "starts_at", "minutes", "text", *PERSON),
    ),
    PartKind(
        "thanh-phan",
        models.Delegation,
        "chuan-bi",
        _("thành phần mời"),
        ("side", "positions", "expected", "note"),
        body=True,
        one_of=("body", "positions"),
    ),
    PartKind(
        "tai-lieu", models.Paper, "chuan-bi", _("tài liệu, tham luận"), ("title", "state", "due_on", "text", *PERSON)
    ),
    PartKind(
        "gop-y",
        models.Opinion,
        "chuan-bi",
        _("ý kiến góp ý"),
        ("about", "text", "given_on", *PERSON, *_ANSWER),
        body=True,
        later=_ANSWER,
    ),
    PartKind(
        "kien-nghi",
        models.Petition,
        "chuan-bi",
        _("kiến nghị"),
        ("text", "addressed_to", "due_on", *PERSON, *_ANSWER),
        body=True,
        later=_ANSWER,
    ),
    PartKind(
        "dai-bieu",
        models.Delegate,
        "dai-bieu",
        _("đại biểu"),
        (*PERSON, "delegation", "duty"),
        one_of=("person", "office"),
    ),
    PartKind(
        "phat-bieu",
        models.Speech,
        "dien-bien",
        _("phát biểu"),
        ("kind", "delegate", *PERSON, "title", "text"),
        one_of=("delegate", "person", "office"),
    ),
    PartKind("nhan-xet", models.Remark, "dien-bien", _("nhận xét chung"), ("kind", "text")),
    PartKind("ky-ket", models.Signing, "dien-bien", _("văn bản được ký kết"), ("title", "purpose", "signed_on")),
    PartKind(
        "ben-ky",
        models.SigningParty,
        "dien-bien",
        _("bên ký kết"),
        ("signing", *PERSON),
        body=True,
        one_of=("body",),
    ),
    PartKind(
        "van-ban",
        models.RelatedDocument,
        "sau-hoi-nghi",
        _("văn bản liên quan"),
        ("role", "type_name", "symbol", "issuer", "issued_on", "abstract"),
        fixed=False,
        one_of=("symbol", "abstract"),
    ),
)

KINDS: dict[str, PartKind] = {kind.code: kind for kind in _KINDS}


def kind_of(model: type[models.Part]) -> PartKind:
    """The kind of the rows of a model; raises `KeyError`."""
    return next(kind for kind in _KINDS if kind.model is model)
