"""What may not stand in a public text: telephone numbers, numbers of identity cards, e-mail addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SORTS: tuple[tuple[Promise, re.Pattern[str]], ...] = (
    (_("địa chỉ thư điện tử"), re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (_("số căn cước"), re.compile(r"(?<![\w./-])\d{12}(?![\w/])")),
    (
        _("số điện thoại"),
        re.compile(r"(?<![\w./-])(?:\+84|0)(?:\d{9}|\d{1,3}[ .-]\d{3}[ .-]\d{3,4})(?![\w/])"),
    ),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of personal data: what sort, and the words themselves."""

    sort: str
    value: str


def find_personal(text: str) -> list[Found]:
    """The personal data in a text, in its order; names and offices are none, they belong into a bulletin."""
    found = [(match.start(), Found(str(sort), match.group())) for sort, rule in _SORTS for match in rule.finditer(text)]
    return [each for _place, each in sorted(found, key=lambda one: one[0])]
