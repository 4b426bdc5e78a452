"""Households and their people as an Excel list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import date_short
from gdtx.office.columns import Column
from gdtx.office.excel_write import Target, write_table

from . import wording
from .data import HouseholdData
from .enums import EvidenceKind
from .models import Household
from .stored import households_data

_SET = 300
_NAMES = ("name", "phone")


def _columns(with_names: bool) -> list[Column]:
    titles = {
        "village": _("Thôn, tổ dân phố"),
        "number": _("Số phiếu"),
        "code": _("Mã người"),
        "name": _("Họ tên"),
        "born": _("Năm sinh"),
        "sex": _("Giới tính"),
        "relation": _("Quan hệ với chủ hộ"),
        "phone": _("Điện thoại"),
        **{kind.value: str(kind.label) for kind in EvidenceKind},
    }
    return [
        Column(key, title, read=str, width=24.0 if key in ("name", "village") else 14.0)
        for key, title in titles.items()
        if with_names or key not in _NAMES
    ]


def write_households(
    target: Target, households: Sequence[Household], *, where: str, with_names: bool, on: dt.date
) -> int:
    """Write one row for each person of the households; how many persons. Without names no birth date, no phone."""
    columns = _columns(with_names)
    return write_table(
        target,
        columns,
        _rows(households, [column.key for column in columns], with_names, on),
        sheet=_("Hộ gia đình"),
        title=_("Hộ gia đình – %s") % where,
        subtitles=[_("Tính đến %s. Dữ liệu cá nhân: chỉ dùng cho mục đích đã ghi khi xuất.") % date_short(on)],
        noun=_("người"),
        synthetic=any(row.synthetic for row in households),
    )


def _rows(households: Sequence[Household], keys: list[str], with_names: bool, on: dt.date) -> Iterator[list[Any]]:
    for start in range(0, len(households), _SET):
        for told in households_data(households[start : start + _SET], on):
            yield from _household_rows(told, keys, with_names)


def _household_rows(told: HouseholdData, keys: list[str], with_names: bool) -> Iterator[list[Any]]:
    for member in told.members:
        facts = {fact.kind: wording.fact_value(fact.kind, fact.value) for fact in member.evidence}
        values = {
            "village": told.village,
            "number": told.number,
            "code": member.code,
            "name": member.name,
            "born": wording.born(member) if with_names else str(member.birth_year),
            "sex": wording.shown("sex", member.sex),
            "relation": _("Chủ hộ") if member.head else member.relation,
            "phone": member.phone,
            **facts,
        }
        yield [values.get(key, "") for key in keys]
