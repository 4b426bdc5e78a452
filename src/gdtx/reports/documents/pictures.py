"""The charts of a review, for print and for the page: the same rows in the same colours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gdtx.office.charts import Chart, ChartKind, ChartRow
from gdtx.office.document import Picture


def chart_of(chart: Mapping[str, Any]) -> Chart:
    """A chart of `tables.charts` as `office` draws it: beside the year before where that was reported."""
    compared = bool(chart["key_before"])
    return Chart(
        kind=ChartKind.GROUPED if compared else ChartKind.BARS,
        title=chart["title"],
        series=(chart["key"], chart["key_before"]) if compared else (chart["key"],),
        rows=tuple(ChartRow(label, (now, before) if compared else (now,)) for label, now, before in chart["rows"]),
        unit=chart["unit"],
    )


def draw(chart: Mapping[str, Any]) -> Picture:
    """The picture of a chart with its caption. Loads the typesetter: for commands and the worker, not for pages."""
    from gdtx.office.charts_print import picture

    return picture(chart_of(chart), caption=f"{chart['caption']}: {chart['title']} ({chart['unit']})")
