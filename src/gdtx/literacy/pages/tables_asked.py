"""What a page of tables is asked for: area, year, form, rule set, live records or a frozen set; its context line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import DEFAULT, RULE_SETS
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages import Badge, Choice, ContextLine, ContextPart
from gdtx.foundation.pages.addresses import query_string
from gdtx.network.enums import Level
from gdtx.network.models import AreaVersion
from gdtx.network.queries import ancestors, area_by_code, descendant_ids
from gdtx.network.scope import Actor

from .. import records
from ..areas import map_date
from ..questions import checked_year
from ..sets import sets_of
from ..tables import FORMS, require_form

YEAR, FORM, RULES, SET, PART = "nam", "bieu", "quy-tac", "tap", "nhom-tuoi"
PERMISSION = "register.tables"
#: The value of `SET` that asks for the records as they are now.
LIVE = "hien-tai"
#: So many years are offered; an address may ask for any.
OFFERED = 4


@dataclass(frozen=True)
class Asked:
    """A table of an area, as the address has it. `frozen_id` None: the records as they are now."""

    area: AreaVersion
    year: int
    form: str
    rules: str
    frozen_id: str | None

    def href(self, name: str = "literacy_table", *, code: str | None = None, **changes: str | int | None) -> str:
        """The address of this table, or of another one."""
        asked: dict[str, str | int | None] = {
            YEAR: self.year,
            FORM: self.form,
            RULES: None if self.rules == DEFAULT.name else self.rules,
            SET: None if code is None and self.frozen_id == self.usual_set else self.set_value,
        }
        return reverse(name, args=[code or self.area.code]) + query_string(**(asked | changes))

    @property
    def set_value(self) -> str:
        """What an address or a form says of the source."""
        return self.frozen_id or LIVE

    @cached_property
    def usual_set(self) -> str | None:
        """The source where nothing is asked: what was frozen last for the area itself, else the records as they are."""
        return usual_set(self.area.code, self.year)

    @property
    def is_commune(self) -> bool:
        """Whether nothing lies below the area."""
        return self.area.area.level == Level.COMMUNE

    @cached_property
    def above(self) -> list[AreaVersion]:
        """The areas it lies in, the largest first, on the map of the year."""
        return ancestors(self.area.area_id, map_date(self.year))

    @cached_property
    def sets(self) -> list[str]:
        """The frozen sets that hold it, the latest first."""
        return sets_of([self.area.code, *(each.code for each in self.above)], self.year)


def asked_of(request: HttpRequest, actor: Actor, code: str) -> Asked:
    """What the address asks for; refuses an area out of sight (404) or one whose tables are not for them (403)."""
    query = request.POST if request.method == "POST" else request.GET
    year = _year(query, actor, code)
    area = area_by_code(code, map_date(year))
    actor.require_sees_area(area.area_id)
    actor.require(PERMISSION, area_id=area.area_id)
    usual = "XMC-3" if area.area.level == Level.COMMUNE else "XMC-4"
    form = require_form(query.get(FORM, "")[:20] or usual)
    source = query.get(SET, "")[:80]
    if source:
        frozen_id = None if source == LIVE else source
    else:
        frozen_id = usual_set(area.code, year)
    return Asked(area, year, form, query.get(RULES, "")[:40] or DEFAULT.name, frozen_id)


def usual_set(code: str, year: int) -> str | None:
    """The set that was frozen last for the area itself: what it has reported."""
    return next(iter(sets_of([code], year)), None)


def _year(query: QueryDict, actor: Actor, code: str) -> int:
    text = query.get(YEAR, "").strip()
    if not text:
        return usual_year(actor, code)
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Refused(
            "bad_year",
            _("“%(value)s” không phải là một năm.") % {"value": text[:20]},
            YEAR,
            _("Ghi năm bằng bốn chữ số."),
        )
    return checked_year(int(text))


def usual_year(actor: Actor, code: str) -> int:
    """The last of two years that something is known of: in autumn last year's figures stand until new ones come."""
    for year in (actor.on.year, actor.on.year - 1):
        on = map_date(year)
        version = AreaVersion.objects.on(on).filter(code=code).first()
        if version is None:
            continue
        codes = [code, *(each.code for each in ancestors(version.area_id, on))]
        if sets_of(codes, year) or records.anybody(year, _communes(version, year)):
            return year
    return actor.on.year


def _communes(area: AreaVersion, year: int) -> list[str]:
    on = map_date(year)
    within = descendant_ids(area.area_id, on, Level.COMMUNE) | {area.area_id}
    return list(AreaVersion.objects.on(on).filter(area_id__in=within).values_list("code", flat=True))


# --- The context line -------------------------------------------------------------------------------------------


def context_line(asked: Asked, actor: Actor, page: str = "literacy_table") -> ContextLine:
    """Areas, year, form, rule set, source; menus hold only what the person may see."""
    above = [each for each in asked.above if actor.may(PERMISSION, area_id=each.area_id)]
    areas = [
        ContextPart(_("Địa bàn"), each.name, href=asked.href(page, code=each.code, **_fresh(asked))) for each in above
    ]
    areas.append(ContextPart(_("Địa bàn"), asked.area.name))
    names = {each.code: each.name for each in [*asked.above, asked.area]}
    years = dict.fromkeys([*range(actor.on.year, actor.on.year - OFFERED, -1), asked.year])
    parts = [
        ContextPart(
            _("Năm"),
            _("Năm %(year)d") % {"year": asked.year},
            [
                Choice(str(year), asked.href(page, **{YEAR: year, SET: None}), year == asked.year)
                for year in sorted(years, reverse=True)
            ],
            short=str(asked.year),
        ),
        *([] if page != "literacy_table" else [_forms(asked)]),
        ContextPart(
            _("Quy tắc tính"),
            next((str(rules.title) for rules in RULE_SETS if rules.name == asked.rules), asked.rules),
            [
                Choice(str(rules.title), asked.href(page, **{RULES: rules.name}), rules.name == asked.rules, rules.name)
                for rules in RULE_SETS
            ],
        ),
        ContextPart(
            _("Nguồn"),
            set_words(asked.frozen_id, names) if asked.frozen_id else _("sổ hiện có"),
            [
                Choice(_("Sổ hiện có"), asked.href(page, **{SET: LIVE}), asked.frozen_id is None),
                *(
                    Choice(set_words(each, names), asked.href(page, **{SET: each}), each == asked.frozen_id)
                    for each in asked.sets
                ),
            ],
            short=_("đã chốt") if asked.frozen_id else _("sổ hiện có"),
        ),
    ]
    state = Badge(_("đã chốt"), "ok") if asked.frozen_id else Badge(_("chưa chốt"), "warn")
    return ContextLine(areas=areas, parts=parts, state=state)


def set_words(name: str, names: Mapping[str, str]) -> str:
    """A set as a menu names it: of which area, frozen on which day, and the end of its name, which no other has.

    `names` are those of the areas that may have frozen it, by code.
    """
    code, _year, moment, end = [*name.split("-", 3), "", "", ""][:4]
    if not (len(moment) >= 8 and moment.isdigit() and end):
        return name
    return _("%(area)s, chốt %(day)s/%(month)s/%(year)s (%(end)s)") % {
        "area": names.get(code, code),
        "day": moment[6:8],
        "month": moment[4:6],
        "year": moment[:4],
        "end": end,
    }


def _forms(asked: Asked) -> ContextPart:
    choices = [Choice(form, asked.href(**{FORM: form}), form == asked.form) for form in FORMS]
    return ContextPart(_("Biểu"), asked.form, choices)


def _fresh(asked: Asked) -> dict[str, str | int | None]:
    """A set of a commune holds nothing of what lies above it."""
    if asked.frozen_id and asked.frozen_id.startswith(f"{asked.area.code}-"):
        return {SET: None}
    return {}
