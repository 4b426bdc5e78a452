"""Setting the theme of a school year and correcting it. The tasks that name it are its outline."""

from __future__ import annotations

import re

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gdtx.audit.actions import changes, record
from gdtx.foundation.errors import Conflict, Refused
from gdtx.network.scope import Actor

from ..models.tasks import YearTheme
from ..queries.themes import theme_for
from ..rules import tasks as rules
from .task_writing import LONGEST_TEXT, LONGEST_TITLE, signed, words

_YEAR = re.compile(r"^(\d{4})-(\d{4})$")


def set_theme(
    *, by: Actor, school_year: str, title: str, text: str = "", citation: str = "", organisation_id: int | None = None
) -> YearTheme:
    """Set the theme of a school year for the body of the actor's post (or the one named).

    Raises `Forbidden`, `Refused` (`bad_year`, `title_missing`, `too_long`), `Conflict` (`theme_exists`).
    """
    rules.may_set_theme(by).require()
    fields = _checked(school_year, title, text, citation)
    if organisation_id is None:
        posts = by.posts_with(rules.ASSIGN)
        if not posts:
            raise ValueError("Say for which body the program sets a theme.")
        organisation_id = (by.post if by.post in posts else posts[0]).organisation_id
    by.require(rules.ASSIGN, organisation_id=organisation_id)
    with transaction.atomic():
        try:
            with transaction.atomic():
                theme = YearTheme.objects.create(
                    organisation_id=organisation_id,
                    set_on=by.on,
                    set_by_id=by.user_id,
                    set_by_label=signed(by),
                    **fields,
                )
        except IntegrityError:
            raise Conflict(
                "theme_exists",
                _("Đơn vị đã có chủ đề năm học %(year)s.") % {"year": fields["school_year"]},
                "school_year",
                _("Hãy mở chủ đề đó và sửa."),
            ) from None
        _record(by, theme, "set_theme", {}, fields)
    return theme


def change_theme(
    *, by: Actor, theme_id: int, version: int, title: str, text: str = "", citation: str = ""
) -> YearTheme:
    """Correct the words of a theme. Raises `NotInScope`, `Forbidden`, `Conflict` (`stale_version`), `Refused`."""
    found = theme_for(by, theme_id)
    rules.may_change_theme(by, found).require()
    fields = _checked(found.school_year, title, text, citation)
    with transaction.atomic():
        theme = YearTheme.objects.select_for_update().get(pk=theme_id)
        if theme.version != version:
            raise Conflict(
                "stale_version",
                _("Chủ đề đã có người sửa sau khi bạn mở ra."),
                "version",
                _("Hãy mở lại; nội dung bạn nhập chưa được ghi."),
            )
        before = {name: getattr(theme, name) for name in fields}
        if before == fields:
            return theme
        for name, value in fields.items():
            setattr(theme, name, value)
        theme.version += 1
        theme.save()
        _record(by, theme, "change_theme", before, fields)
    return theme


def _checked(school_year: str, title: str, text: str, citation: str) -> dict[str, str]:
    year = _YEAR.match(school_year.strip())
    if year is None or int(year[2]) != int(year[1]) + 1:
        raise Refused(
            "bad_year",
            _("“%(year)s” không phải năm học.") % {"year": school_year[:20]},
            "school_year",
            _("Hãy ghi như 2026-2027."),
        )
    return {
        "school_year": school_year.strip(),
        "title": words(title, "title", LONGEST_TITLE, _("Chưa ghi chủ đề năm học.")),
        "text": words(text, "text", LONGEST_TEXT),
        "citation": words(citation, "proof", 300),
    }


def _record(by: Actor, theme: YearTheme, verb: str, before: dict[str, str], after: dict[str, str]) -> None:
    old, new = changes(before, after)
    record(
        actor=by,
        verb=verb,
        subject_type="year_theme",
        subject_id=theme.pk,
        subject_label=theme.title,
        organisation_id=theme.organisation_id,
        before=old or None,
        after=new,
    )
