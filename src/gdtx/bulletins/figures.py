"""The figures of the period in words: what the record's strip of figures shows, with unit and period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gdtx.conferences.models import Conference
from gdtx.foundation.periods import parse
from gdtx.foundation.vietnamese import decimal, number


def figures_text(answer: Mapping[str, Any] | None, conference: Conference) -> Iterable[str]:
    """A sentence on classes and turns, one on each group, one on who has reported; nothing without figures."""
    if answer is None or answer["classes"] is None:
        return
    words = {
        "period": parse(conference.period).label,
        # A name within a sentence: "tỉnh Thanh Hóa".
        "area": answer["area"]["name"][:1].lower() + answer["area"]["name"][1:],
        "classes": number(answer["classes"]),
        "turns": number(answer["turns"]),
    }
    text = _(
        "Trong %(period)s, các trung tâm học tập cộng đồng tại %(area)s đã mở được %(classes)s lớp"
        " với tổng số %(turns)s lượt học viên"
    )
    text %= words
    if answer["average_turns"] is not None:
        mean = decimal(Decimal(str(answer["average_turns"])), 1)
        text += _(", bình quân %(mean)s lượt/lớp") % {"mean": mean}
    before = answer["previous"]
    if before["classes"] is not None:
        told = {"classes": number(before["classes"]), "turns": number(before["turns"])}
        text += _("; cùng kỳ năm trước: %(classes)s lớp, %(turns)s lượt") % told
    yield text + "."
    groups = [row for row in answer["groups"] if row.get("classes")]
    if groups:
        yield _("Trong đó:")
        for row in groups:
            told = {
                "name": row["name"],
                "classes": number(row["classes"]),
                "turns": number(row["turns"] or 0),
            }
            yield _("– %(name)s: %(classes)s lớp, %(turns)s lượt;") % told
    centres = answer["centres"]
    told = {"reporting": number(centres["reporting"]), "total": number(centres["total"])}
    yield _("%(reporting)s/%(total)s trung tâm đã báo cáo.") % told
