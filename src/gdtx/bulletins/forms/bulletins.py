"""What people type into a bulletin, turned into plain values; what is right is said by the actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.errors import Refused

from ..actions import PictureText, Text
from ..enums import SectionKind
from ..models import Bulletin, BulletinPicture, Section


def refuse(form: forms.Form, refusal: Refused) -> None:
    """Tie what an action refused to its field; what outranks a form goes on to the page of refusals."""
    if refusal.status not in (400, 409):
        raise refusal
    name = refusal.where if isinstance(refusal.where, str) else None
    form.add_error(name if name in form.fields else None, refusal.sentence)


@dataclass(frozen=True, slots=True)
class SectionFields:
    """The fields of a section, and what the record gave for it and gives now."""

    section: Section
    heading: forms.BoundField
    text: forms.BoundField
    now: str

    @property
    def differs(self) -> bool:
        """Whether the text is not what the record gives now."""
        return self.section.text != self.now


@dataclass(frozen=True, slots=True)
class PictureFields:
    """The fields of a picture."""

    picture: BulletinPicture
    caption: forms.BoundField
    description: forms.BoundField
    shown: forms.BoundField


class BulletinForm(forms.Form):
    """The whole text of a bulletin: title, sections, pictures, who wrote it."""

    title = forms.CharField(label=gettext_lazy("Tên bản tin"), strip=True)
    byline = forms.CharField(
        label=gettext_lazy("Người viết tin"), required=False, help_text=gettext_lazy("In cuối bản tin.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        bulletin: Bulletin,
        sections: list[Section],
        pictures: list[BulletinPicture],
        now: dict[str, str],
    ) -> None:
        self.sections, self.pictures, self.now = sections, pictures, now
        initial = {"title": bulletin.title, "byline": bulletin.byline, "version": bulletin.version}
        super().__init__(data, initial=initial)
        for section in sections:
            self._add_section(section)
        for picture in pictures:
            self._add_picture(picture)

    def _add_section(self, section: Section) -> None:
        label = str(SectionKind(section.kind).label)
        self.fields[f"{section.kind}_heading"] = forms.CharField(
            label=_("Đề mục của “%(part)s”") % {"part": label}, required=False, initial=section.heading
        )
        lines = max(section.text.count("\n") + 1, len(section.text) // 90)
        self.fields[f"{section.kind}_text"] = forms.CharField(
            label=label,
            required=False,
            initial=section.text,
            strip=False,
            widget=forms.Textarea(attrs={"rows": min(max(lines + 1, 3), 22)}),
        )

    def _add_picture(self, picture: BulletinPicture) -> None:
        name, words = f"picture_{picture.number}", {"number": picture.number}
        self.fields[f"{name}_caption"] = forms.CharField(
            label=_("Chú thích hình %(number)d") % words, required=False, initial=picture.caption
        )
        self.fields[f"{name}_description"] = forms.CharField(
            label=_("Mô tả hình %(number)d cho người không nhìn thấy ảnh") % words,
            required=False,
            initial=picture.description,
        )
        self.fields[f"{name}_shown"] = forms.BooleanField(
            label=_("Đăng hình %(number)d") % words, required=False, initial=picture.shown
        )

    def section_fields(self) -> Iterator[SectionFields]:
        """The sections in their order."""
        for each in self.sections:
            heading, text = self[f"{each.kind}_heading"], self[f"{each.kind}_text"]
            yield SectionFields(each, heading, text, self.now.get(each.kind, ""))

    def picture_fields(self) -> Iterator[PictureFields]:
        """The pictures in their order."""
        for each in self.pictures:
            name = f"picture_{each.number}"
            yield PictureFields(each, self[f"{name}_caption"], self[f"{name}_description"], self[f"{name}_shown"])

    @property
    def typed(self) -> Text:
        """What was typed, as the actions take it."""
        given = self.cleaned_data
        return Text(
            title=given["title"],
            byline=given["byline"],
            sections={each.kind: (given[f"{each.kind}_heading"], given[f"{each.kind}_text"]) for each in self.sections},
            pictures={
                each.number: PictureText(
                    given[f"picture_{each.number}_caption"],
                    given[f"picture_{each.number}_description"],
                    given[f"picture_{each.number}_shown"],
                )
                for each in self.pictures
            },
        )


class CorrectionForm(BulletinForm):
    """The same of a published bulletin, with what everybody is told about the correction."""

    what = forms.CharField(
        label=gettext_lazy("Đã đính chính gì"),
        help_text=gettext_lazy("Công khai dưới bản tin, ví dụ: Số lớp học kỳ I sửa từ 120 thành 210."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        help_text=gettext_lazy("Công khai dưới bản tin."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
