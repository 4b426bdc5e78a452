"""An answer of `tables.table` as a form ready to be written: heading, rows, signatures, and what is said under it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import DEFAULT, rule_set
from gdtx.foundation.vietnamese import number
from gdtx.network.enums import Level
from gdtx.network.naming import in_sentence
from gdtx.network.queries import area_by_code, province_of
from gdtx.office.form_sheet import FormSheet, Proof

from ..areas import map_date
from ..tables import Row
from .forms import layout_of

#: As much of a checksum as people compare by eye.
SHORT = 12
_KIND_OF_UNIT = re.compile(r"^(Tỉnh|Thành phố|Quận|Huyện|Thị xã|Thị trấn|Phường|Xã|Đặc khu)\s+")
_BLANK = "\N{NO-BREAK SPACE}" * 6


def sheet_of(table: Row, *, synthetic: bool = False, proof: Proof | None = None) -> FormSheet:
    """The form of an answer. `synthetic`: whether the register itself is made up; a frozen set says so of itself."""
    layout = layout_of(table)
    level, province = _province(table)
    name = table["area"]["name"]
    return FormSheet(
        code=table["form"],
        title=str(layout.title),
        unit=_unit(layout.unit, name, province),
        lines=(_("Biểu %(form)s. Năm %(year)d") % {"form": table["form"], "year": table["year"]}, *layout.lines(table)),
        columns=layout.columns(),
        rows=layout.rows(table),
        places=layout.places,
        place_date=_("%(place)s, ngày%(blank)stháng%(blank)snăm %(year)d")
        % {"place": _place(name, level), "blank": _BLANK, "year": table["year"]},
        left=_("NGƯỜI LẬP BIỂU"),
        right=(_("TM. BAN CHỈ ĐẠO PCGD, XMC"), _("TRƯỞNG BAN")),
        after=(*layout.after(table), unknown_line(table)),
        notes=notes_of(table, proof),
        synthetic=_("Dữ liệu tổng hợp") if synthetic or table.get("synthetic") else "",
        proof=proof,
        parts=layout.parts,
        subject=f"{table['area']['code']}_{table['year']}",
    )


def unknown_line(table: Row) -> str:
    """`Chưa rõ trình độ: 12 người`, which the columns of a form have no place for."""
    return _("Chưa rõ trình độ: %(count)s người") % {"count": number(table["unknown"])}


def rules_lines(table: Row) -> tuple[str, str]:
    """The rule set and its citation; how each of its switches stands."""
    rules = rule_set(table["rules"], map_date(table["year"]))
    named = _("Cách tính: %(title)s. Căn cứ: %(citation)s.") % {
        "title": str(rules.title) if rules is DEFAULT else f"{rules.title} ({rules.name})",
        "citation": table["rules_citation"],
    }
    return named, "; ".join(table["rules_in_words"]) + "."


def source_line(table: Row) -> str:
    """Which records the figures are from, with the short checksum of a frozen set."""
    if table["frozen"] is None:
        return _("Số liệu tính từ sổ hiện có, chưa chốt.")
    return _("Số liệu đã chốt: tập %(id)s, mã kiểm tra %(sha)s.") % {
        "id": table["frozen"],
        "sha": table["frozen_sha256"][:SHORT],
    }


def notes_of(table: Row, proof: Proof | None = None) -> tuple[str, ...]:
    """What is said under a form: the verdict of the whole area, the rules, the source, how the print is checked."""
    found = []
    if table["form"] == "XMC-4":
        found.append(verdict_line(table))
    found += [*rules_lines(table), source_line(table)]
    if proof is not None:
        found.append(
            _("Mã xác minh bản in: %(code)s. Kiểm tra tại %(address)s.")
            % {"code": proof.code, "address": proof.address}
        )
    return tuple(found)


def verdict_line(table: Row) -> str:
    """What an XMC-4 concludes of its area, with the reason and the citation."""
    named = level_words(table["standard"])
    return _("%(area)s: %(level)s. %(why)s Căn cứ: %(citation)s.") % {
        "area": table["area"]["name"],
        "level": named[:1].lower() + named[1:],
        "why": table["why"],
        "citation": table["citation"],
    }


def level_words(standard: int | None) -> str:
    """A verdict in words."""
    if standard is None:
        return _("Chưa kết luận được")
    if standard == 0:
        return _("Chưa đạt chuẩn")
    return _("Đạt chuẩn mức độ %(level)d") % {"level": standard}


# --- The unit and its place ---------------------------------------------------------------------------------------


def _province(table: Row) -> tuple[str, str]:
    """The level of the area, and the name of the province it lies in ("" where it is not below one)."""
    on = map_date(table["year"])
    area = area_by_code(table["area"]["code"], on)
    level = area.area.level
    if level not in (Level.DISTRICT, Level.COMMUNE):
        return level, ""
    province = province_of(area.area_id, on)
    return level, province.name if province else ""


def _unit(pattern: str, name: str, province: str) -> str:
    if not province:
        return name
    if province.startswith("Tỉnh "):
        return pattern % {"unit": name, "province": province.removeprefix("Tỉnh ")}
    return f"{name}, {in_sentence(province)}" if "province" in pattern else name


def _place(name: str, level: str) -> str:
    if level == Level.COUNTRY:
        return "Hà Nội"
    plain = _KIND_OF_UNIT.sub("", name)
    return name if plain.isdigit() else plain
