"""The units ranked by learner-turns, those that have not reported named at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import decimal, number
from gdtx.office.document import OfficialDocument, Paragraph, Table, TableColumn
from gdtx.reports.drafting import Silent
from gdtx.reports.wording import change

from .papers import laid_out
from .record import Record

_NONE = "–"


def ranked(now: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The units in the order of their turns; those that reported nothing last, by name."""
    children = [child for child in now["children"] if child["centres"] or child["classes"]]
    told = [child for child in children if child["classes"] is not None]
    silent = [child for child in children if child["classes"] is None]
    return sorted(told, key=lambda child: (-child["turns"], child["name"])) + sorted(
        silent, key=lambda child: child["name"]
    )


def ranking_rows(now: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[tuple[str, ...]]:
    """A row for each unit: rank, name, centres, reported, classes, turns, turns per class, change of turns."""
    earlier = {child["code"]: child for child in before["children"]} if before else {}
    rows: list[tuple[str, ...]] = []
    rank, last = 0, None
    for place, child in enumerate(ranked(now), 1):
        if child["classes"] is None:
            missing = _("chưa báo cáo")
            rows.append((_NONE, child["name"], number(child["centres"]), "0", missing, missing, _NONE, _NONE))
            continue
        if child["turns"] != last:
            rank, last = place, child["turns"]
        was = earlier.get(child["code"])
        moved = change(child["turns"], was["turns"]) if was else None
        rows.append(
            (
                str(rank),
                child["name"],
                number(child["centres"]),
                number(child["reporting"]),
                number(child["classes"]),
                number(child["turns"]),
                decimal(child["turns"] / child["classes"], 1) if child["classes"] else _NONE,
                moved.table_text if moved else _NONE,
            )
        )
    return rows


def ranking(record: Record, before: Mapping[str, Any] | None, silent: Sequence[Silent]) -> OfficialDocument:
    """The appendix: units by rank, then every centre that has not reported by its name."""
    assert record.now is not None
    table = Table(
        columns=(
            TableColumn(_("Hạng"), "center", 12),
            TableColumn(_("Đơn vị"), "left", 50),
            TableColumn(_("Số trung tâm"), "right", 19),
            TableColumn(_("Đã báo cáo"), "right", 18),
            TableColumn(_("Số lớp"), "right", 22),
            TableColumn(_("Lượt học viên"), "right", 24),
            TableColumn(_("Lượt/lớp"), "right", 18),
            TableColumn(_("Tăng, giảm lượt"), "right", 20),
        ),
        rows=tuple(ranking_rows(record.now, before)),
        size=11,
    )
    blocks: list[Any] = [table]
    if silent:
        names = Table(
            columns=(
                TableColumn(_("TT"), "center", 12),
                TableColumn(_("Trung tâm chưa báo cáo"), "left", 95),
                TableColumn(_("Đơn vị"), "left", 65),
            ),
            rows=tuple((str(place), each.name, each.unit or _NONE) for place, each in enumerate(silent, 1)),
            caption=_("%(count)s trung tâm chưa báo cáo") % {"count": number(len(silent))},
            size=11,
        )
        blocks.append(names)
    else:
        blocks.append(Paragraph(_("Mọi trung tâm đã báo cáo."), remark=True))
    return laid_out(
        record,
        _("PHỤ LỤC"),
        _("Kết quả theo đơn vị, xếp theo lượt học viên\n%(period)s") % {"period": record.period_label},
        blocks,
        signed=False,
    )
