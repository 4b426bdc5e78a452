"""What is written into a bulletin: tidy texts within their limits, and what of them changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.typed_values import tidy
from gdtx.foundation.vietnamese import clean, number
from gdtx.network.scope import Actor

from ..enums import SectionKind
from ..models import BYLINE, TITLE, Bulletin, BulletinPicture, Section
from ..personal import find_personal

#: Characters of one section: 300 delegates with their offices fit.
LONGEST = 60_000


@dataclass(frozen=True, slots=True)
class PictureText:
    """What is written for a picture, and whether it is shown."""

    caption: str
    description: str
    shown: bool


@dataclass(frozen=True)
class Text:
    """A bulletin as somebody typed it: sections by kind (heading, text), pictures by their number."""

    title: str
    byline: str
    sections: Mapping[str, tuple[str, str]]
    pictures: Mapping[int, PictureText] = field(default_factory=dict)


def write(by: Actor, row: Bulletin, text: Text) -> list[dict[str, str]]:
    """Put the text into the locked bulletin, its sections and pictures; what changed, each before and after.

    Raises `Refused` (`missing`, `text_too_long`). The caller saves the bulletin itself.
    """
    found: list[dict[str, str]] = []

    def change(what: str, before: str, after: str) -> str:
        if before != after:
            found.append({"what": what, "before": before, "after": after})
        return after

    title = _short(text.title, TITLE, "title", _("Tên bản tin"))
    if not title:
        raise Refused("missing", _("Chưa ghi tên bản tin."), "title")
    row.title = change(_("Tên bản tin"), row.title, title)
    row.byline = change(_("Người viết tin"), row.byline, _short(text.byline, BYLINE, "byline", _("Người viết tin")))
    for section in row.sections.all():
        if section.kind in text.sections:
            _write_section(section, *text.sections[section.kind], change)
    for picture in row.pictures.all():
        if picture.number in text.pictures:
            _write_picture(picture, text.pictures[picture.number], change)
    row.changed_by_label, row.changed_at = by.label[:200], timezone.now()
    return found


def _write_section(section: Section, heading: str, text: str, change: Any) -> None:
    label = str(SectionKind(section.kind).label)
    plain = tidy(text)
    if len(plain) > LONGEST:
        raise _too_long(label, len(plain), LONGEST, f"{section.kind}_text")
    section.heading = change(
        _("%(part)s: đề mục") % {"part": label},
        section.heading,
        _short(heading, 200, f"{section.kind}_heading", label),
    )
    section.text = change(label, section.text, plain)
    section.save(update_fields=["heading", "text"])


def _write_picture(picture: BulletinPicture, typed: PictureText, change: Any) -> None:
    label = _("Hình %(number)d") % {"number": picture.number}
    where = f"picture_{picture.number}"
    caption = _short(typed.caption, 300, f"{where}_caption", label)
    picture.caption = change(label, picture.caption, caption)
    description = _short(typed.description, 500, f"{where}_description", label)
    picture.description = change(_("%(what)s: mô tả") % {"what": label}, picture.description, description)
    words = {True: _("đăng"), False: _("không đăng")}
    change(label, words[picture.shown], words[typed.shown])
    picture.shown = typed.shown
    picture.save(update_fields=["caption", "description", "shown"])


def _short(text: str, limit: int, where: str, label: str) -> str:
    plain = clean(text)
    if len(plain) > limit:
        raise _too_long(label, len(plain), limit, where)
    return plain


def _too_long(label: str, length: int, limit: int, where: str) -> Refused:
    words = {"what": label, "length": number(length), "limit": number(limit)}
    return Refused(
        "text_too_long", _("%(what)s dài %(length)s ký tự, tối đa là %(limit)s. Hãy ghi gọn lại.") % words, where
    )


def require_fit_for_public(row: Bulletin) -> None:
    """Refuse a text everybody is to read that has no opening, tells personal data, or shows a picture without words.

    Rules: `missing_opening`, `personal_data`, `picture_without_words`.
    """
    sections = list(row.sections.all())
    if not any(each.kind == SectionKind.OPENING and each.text for each in sections):
        raise Refused(
            "missing_opening",
            _("Bản tin chưa có phần mở đầu."),
            f"{SectionKind.OPENING.value}_text",
            _("Hãy ghi hội nghị họp khi nào, ở đâu, do ai tổ chức."),
        )
    _refuse_personal(_("Tên bản tin, người viết tin"), [row.title, row.byline], "title")
    for each in sections:
        label = str(SectionKind(each.kind).label)
        _refuse_personal(label, [each.heading, each.text], f"{each.kind}_text")
    for picture in row.pictures.select_related("photo"):
        if not picture.is_allowed:
            continue
        label = _("Hình %(number)d") % {"number": picture.number}
        where = f"picture_{picture.number}_caption"
        _refuse_personal(label, [picture.caption, picture.description], where)
        if not picture.alt:
            raise Refused(
                "picture_without_words",
                _("%(what)s chưa có chú thích hay mô tả; người không nhìn thấy ảnh sẽ không biết ảnh có gì.")
                % {"what": label},
                where,
                _("Hãy ghi chú thích, hoặc bỏ chọn đăng ảnh này."),
            )


def _refuse_personal(label: str, texts: Iterable[str], where: str) -> None:
    for text in texts:
        for found in find_personal(text):
            raise personal_data(label, found.sort, found.value, where)


def personal_data(label: str, sort: str, value: str, where: str) -> Refused:
    """What is said of personal data in a public text."""
    return Refused(
        "personal_data",
        _("%(what)s có %(sort)s “%(value)s”; bản tin công khai chỉ nêu họ tên và chức vụ của đại biểu.")
        % {"what": label, "sort": sort, "value": value},
        where,
        _("Hãy bỏ phần đó rồi gửi lại."),
    )
