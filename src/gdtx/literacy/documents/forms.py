"""How each statutory form is laid out: columns with their titles, rows, where Excel has its cells.

Columns, rows and places of XMC-3, XMC-4, CMC-1 and CMC-2 are those of the workbooks that communes exported in 2025; the
circular itself was not read. NHAP-CU is a table that a department asked for; its layout is our own. Rows are taken from
the answer of `tables.table` alone, so that a file says what JSON says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gdtx.catalogue.literacy_rules import AGES, CUMULATIVE, DISJOINT, Band
from gdtx.office.form_sheet import Places, SheetColumn, SheetRow, Value

from ..tables import Row, rate


@dataclass(frozen=True)
class Layout:
    """A form: `columns` and `rows` of an answer, where its cells are, what stands between rows and signatures.

    `unit` is how the unit line is put together from the unit and its province. `per_unit` forms have a row for each
    unit below, the others rows of ages.
    """

    title: str | Promise
    columns: Callable[[], tuple[SheetColumn, ...]]
    rows: Callable[[Row], tuple[SheetRow, ...]]
    places: Places
    unit: str = "%(unit)s"
    parts: tuple[tuple[int, ...], ...] = ()
    per_unit: bool = False
    lines: Callable[[Row], tuple[str, ...]] = lambda _table: ()
    after: Callable[[Row], tuple[str, ...]] = lambda _table: ()


def _quad() -> tuple[str, ...]:
    return (_("TS"), _("Nữ"), _("Dân tộc"), _("Nữ dân tộc"))


def _with_religion() -> tuple[str, ...]:
    return (_("Tổng số"), _("Nữ"), _("Dân tộc"), _("Tôn giáo"))


def _counts(names: Sequence[str], *above: str, width: float = 1.0) -> list[SheetColumn]:
    return [SheetColumn((*above, name), "whole", width) for name in names]


def shown_band(band: Band, dash: str = "-") -> str:
    """A band as forms write it."""
    return f"{band.first}{dash}{band.last}"


# --- XMC-3 ------------------------------------------------------------------------------------------------------


def _xmc_3_columns() -> tuple[SheetColumn, ...]:
    return (
        SheetColumn((_("Độ tuổi"),), "text", 1.1, 11),
        SheetColumn((_("Năm sinh"),), "text", 0.9, 10),
        *_counts(_quad(), _("TRONG ĐỘ TUỔI"), ""),
        *_counts(_quad(), _("MÙ CHỮ"), _("Mù chữ mức 1")),
        *_counts(_quad(), _("MÙ CHỮ"), _("Mù chữ mức 2")),
        *_counts(_quad(), _("BIẾT CHỮ"), ""),
        SheetColumn((_("Tỉ lệ % biết chữ"),), "rate", 1.0, 9),
    )


_XMC_3_NUMBERS = ("population", "illiterate_1", "illiterate_2", "literate_2")


def _xmc_3_rows(table: Row) -> tuple[SheetRow, ...]:
    def numbers(row: Row) -> tuple[Value, ...]:
        return (*(number for name in _XMC_3_NUMBERS for number in row[name]), row["rate"])

    sums = {band.last: band for band in CUMULATIVE}
    found = []
    for row in table["rows"]:
        age = row["age"]
        label = _("%(age)d tuổi") % {"age": age}
        found.append(SheetRow((label, str(row["birth_year"]), *numbers(row)), key=str(age)))
        if age in sums:
            band = sums[age]
            label = _("Cộng %(band)s") % {"band": shown_band(band)}
            found.append(
                SheetRow((label, None, *numbers(table["bands"][band.code])), total=True, span=2, key=band.code)
            )
    return tuple(found)


# --- CMC-2 ------------------------------------------------------------------------------------------------------


def _cmc_2_columns() -> tuple[SheetColumn, ...]:
    four = _with_religion()
    return (
        SheetColumn((_("Nhóm tuổi"),), "text", 1.1, 11),
        *_counts(four, _("Dân số trong nhóm tuổi"), ""),
        *_counts(four, _("Số người mù chữ"), _("Mù chữ mức 1")),
        *_counts(four, _("Số người mù chữ"), _("Mù chữ mức 2")),
        SheetColumn((_("Tỷ lệ mù chữ"),), "rate"),
        *_counts(four, _("Số người tái mù chữ"), ""),
        SheetColumn((_("Ghi chú"),), "text", 1.2, 12),
    )


def _cmc_2_rows(table: Row) -> tuple[SheetRow, ...]:
    found = []
    for band in (*DISJOINT, AGES):
        row, whole = table["bands"][band.code], band == AGES
        label = _("Cộng") if whole else shown_band(band, " - ")
        values = (
            label,
            *row["population"],
            *row["illiterate_1"],
            *row["illiterate_2"],
            row["rate"],
            *row["relapsed"],
            None,
        )
        found.append(SheetRow(values, total=whole, key=band.code))
    return tuple(found)


# --- CMC-1 ------------------------------------------------------------------------------------------------------


def _cmc_1_columns() -> tuple[SheetColumn, ...]:
    quad = (_("TSố"), _("Nữ"), _("Dân tộc"), _("Nữ dân tộc"))
    columns = [
        SheetColumn((_("TT"),), "whole", 0.5, 5),
        SheetColumn((_("Đơn vị"),), "text", 2.6, 26),
        *_counts(quad, _("Tổng dân số (15–60)"), ""),
    ]
    for band in CUMULATIVE:
        words = {"band": shown_band(band)}
        columns += _counts(quad, _("Chia ra: dân số từ %(band)s") % words, "")
        above = _("Dân số từ %(band)s mù chữ") % words
        for level in (_("Mức độ 1 (Chưa hoàn thành lớp 3)"), _("Mức độ 2 (Chưa hoàn thành lớp 5)")):
            for name in quad:
                columns.append(SheetColumn((above, level, name), "whole"))
                columns.append(SheetColumn((above, level, _("Tỷ lệ %")), "rate"))
    return tuple(columns)


def _cmc_1_numbers(row: Row) -> Iterator[Value]:
    yield from row["population"]
    for band in CUMULATIVE:
        found = row["bands"][band.code]
        yield from found["population"]
        for level in (1, 2):
            for count, share in zip(found[f"illiterate_{level}"], found[f"rate_{level}"], strict=True):
                yield count
                yield share


def _has_sum(table: Row) -> bool:
    """Whether the units below are summed; a commune is its own only row."""
    return [child["code"] for child in table["children"]] != [table["area"]["code"]]


def _cmc_1_rows(table: Row) -> tuple[SheetRow, ...]:
    found = [
        SheetRow((place, child["name"], *_cmc_1_numbers(child)), key=child["code"])
        for place, child in enumerate(table["children"], start=1)
    ]
    if _has_sum(table):
        found.append(SheetRow((None, _("Cộng"), *_cmc_1_numbers(table["total"])), total=True))
    return tuple(found)


#: A sheet of paper takes the columns of one band, as the printed table in use does.
_CMC_1_PARTS = tuple((*range(6), *range(first, first + 20)) for first in (6, 26, 46))

# --- XMC-4 ------------------------------------------------------------------------------------------------------


def _xmc_4_columns() -> tuple[SheetColumn, ...]:
    columns = [SheetColumn((_("TT"),), "whole", 0.5, 5), SheetColumn((_("Đơn vị điều tra"),), "text", 2.6, 28)]
    for band in CUMULATIVE:
        above = _("Độ tuổi %(band)s") % {"band": shown_band(band)}
        columns += [
            SheetColumn((above, _("Tổng số")), "whole"),
            SheetColumn((above, _("Số người biết chữ mức độ 1")), "whole", 1.1),
            SheetColumn((above, _("Tỉ lệ")), "rate", 0.9),
            SheetColumn((above, _("Số người biết chữ mức độ 2")), "whole", 1.1),
            SheetColumn((above, _("Tỉ lệ")), "rate", 0.9),
        ]
    return (*columns, SheetColumn((_("Đạt chuẩn (mức)"),), "whole", 0.9, 10))


def _xmc_4_numbers(row: Row) -> Iterator[Value]:
    for band in CUMULATIVE:
        found = row["bands"][band.code]
        yield found["population"]
        for level in (1, 2):
            yield found[f"literate_{level}"]
            yield found[f"rate_{level}"]


def _xmc_4_rows(table: Row) -> tuple[SheetRow, ...]:
    found = [
        SheetRow((place, child["name"], *_xmc_4_numbers(child), child["standard"]), key=child["code"])
        for place, child in enumerate(table["children"], start=1)
    ]
    if _has_sum(table):
        found.append(SheetRow((None, _("Cộng"), *_xmc_4_numbers(table["total"]), table["standard"]), total=True))
    return tuple(found)


def holding(table: Row, level: int) -> int:
    """How many units of an XMC-4 hold the level; who holds level 2 holds level 1."""
    return sum((child["standard"] or 0) >= level for child in table["children"])


def _xmc_4_after(table: Row) -> tuple[str, ...]:
    if not _has_sum(table):
        return ()
    return tuple(
        _("Số xã, phường đạt chuẩn XMC mức độ %(level)s: %(count)d")
        % {"level": _("1 (trở lên)") if level == 1 else "2", "count": holding(table, level)}
        for level in (1, 2)
    )


def _on_30_september(table: Row) -> tuple[str, ...]:
    return (_("Thời điểm: ngày 30 tháng 9 năm %(year)d") % {"year": table["year"]},)


# --- NHAP-CU ----------------------------------------------------------------------------------------------------

_MIGRATION_NUMBERS = ("population", "illiterate_1", "illiterate_2", "studying")


def _nhap_cu_columns() -> tuple[SheetColumn, ...]:
    columns = [SheetColumn((_("Nhóm tuổi"),), "text", 1.2, 12)]
    for who in (_("Người nhập cư"), _("Người khác"), _("Cộng")):
        columns += [
            SheetColumn((who, _("Dân số"))),
            SheetColumn((who, _("Mù chữ"), _("Mức 1"))),
            SheetColumn((who, _("Mù chữ"), _("Mức 2"))),
            SheetColumn((who, _("Tỷ lệ mù chữ")), "rate"),
            SheetColumn((who, _("Đang học"))),
        ]
    return tuple(columns)


def _nhap_cu_rows(table: Row) -> tuple[SheetRow, ...]:
    inclusive = table["switches"].get("illiterate_2") == "inclusive"

    def added(parts: Sequence[Row]) -> Row:
        return {name: sum(part[name] for part in parts) for name in _MIGRATION_NUMBERS}

    def numbers(part: Row) -> tuple[Value, ...]:
        illiterate = part["illiterate_2"] + (0 if inclusive else part["illiterate_1"])
        share = rate(illiterate, part["population"])
        return (part["population"], part["illiterate_1"], part["illiterate_2"], share, part["studying"])

    def row(label: str, migrant: Row, other: Row, key: str, *, total: bool = False) -> SheetRow:
        values = (label, *numbers(migrant), *numbers(other), *numbers(added([migrant, other])))
        return SheetRow(values, total=total, key=key)

    bands = list(table["bands"].items())
    found = [row(code.replace("-", " - "), band["migrant"], band["other"], code) for code, band in bands]
    migrants, others = (added([band[who] for _code, band in bands]) for who in ("migrant", "other"))
    return (*found, row(_("Cộng"), migrants, others, AGES.code, total=True))


def _about_35(_table: Row) -> tuple[str, ...]:
    return (_("Người 35 tuổi tính ở nhóm 15 - 35, không tính lại ở nhóm sau."),)


LAYOUTS: dict[str, Layout] = {
    "XMC-3": Layout(
        lazy("TỔNG HỢP KẾT QUẢ XÓA MÙ CHỮ"), _xmc_3_columns, _xmc_3_rows, Places(header_row=5, first_row=9, right=8)
    ),
    "CMC-2": Layout(
        lazy("THỐNG KÊ SỐ NGƯỜI MÙ CHỮ TRONG CÁC ĐỘ TUỔI"),
        _cmc_2_columns,
        _cmc_2_rows,
        Places(header_row=4, first_row=8, right=11),
        unit="%(unit)s, Tỉnh: %(province)s",
    ),
    "CMC-1": Layout(
        lazy("TỔNG HỢP TÌNH HÌNH SỐ LIỆU CÔNG TÁC CHỐNG MÙ CHỮ"),
        _cmc_1_columns,
        _cmc_1_rows,
        Places(header_row=4, first_row=8, right=24, gap=3, left=3),
        unit="%(unit)s, tỉnh %(province)s",
        parts=_CMC_1_PARTS,
        per_unit=True,
    ),
    "XMC-4": Layout(
        lazy("THỐNG KÊ ĐẠT CHUẨN XÓA MÙ CHỮ"),
        _xmc_4_columns,
        _xmc_4_rows,
        Places(header_row=5, first_row=8, right=11),
        per_unit=True,
        lines=_on_30_september,
        after=_xmc_4_after,
    ),
    "NHAP-CU": Layout(
        lazy("SỐ NGƯỜI MÙ CHỮ LÀ NGƯỜI NHẬP CƯ VÀ NGƯỜI KHÁC"),
        _nhap_cu_columns,
        _nhap_cu_rows,
        Places(header_row=4, first_row=8, right=11),
        after=_about_35,
    ),
}


def title_of(form: str) -> str:
    """The title of a form as it stands on it."""
    return str(LAYOUTS[form].title)


def layout_of(table: dict[str, Any]) -> Layout:
    """The layout of an answer."""
    return LAYOUTS[table["form"]]
