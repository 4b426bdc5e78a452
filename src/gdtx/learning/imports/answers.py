"""What is told about a file: the answer of the command, and the same for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import number
from gdtx.intake.actions import Refusal
from gdtx.intake.counts import Counts

#: A person reads at most this many different reasons on a terminal; the rest is counted.
MESSAGES_SHOWN = 40


@dataclass(frozen=True)
class Answer:
    """The counts of a file, everything refused with its place and reason, and the batch if something was written."""

    batch: str | None
    counts: Counts
    refused: Sequence[Refusal]
    warnings: Sequence[Mapping[str, Any]]

    def as_dict(self) -> dict[str, Any]:
        """The answer of `import_classes`."""
        return {
            "batch": self.batch,
            **self.counts.as_dict(),
            "refusals": [{"row": each.row, **problem} for each in self.refused for problem in each.refusals],
            "warnings": [dict(warning) for warning in self.warnings],
        }


def merged(refusals: Iterable[Mapping[str, Any]]) -> list[tuple[list[int], str, str]]:
    """Refusals with the same column and words told once: (rows, column, message), in the order of the first row."""
    found: dict[tuple[str, str], list[int]] = {}
    for each in refusals:
        found.setdefault((str(each["column"]), str(each["message"])), []).append(int(each["row"]))
    return [(rows, column, message) for (column, message), rows in found.items()]


def rows_in_words(rows: Sequence[int]) -> str:
    """`dòng 3`, `dòng 3 và 4 dòng khác`."""
    if len(rows) == 1:
        return _("dòng %(row)d") % {"row": rows[0]}
    return _("dòng %(row)d và %(count)s dòng khác") % {"row": rows[0], "count": number(len(rows) - 1)}


def in_words(answer: Mapping[str, Any]) -> str:
    """The answer of `import_classes` for a person."""
    lines = []
    if answer["batch"]:
        lines.append(_("Đã nhập, lô %(batch)s.") % {"batch": answer["batch"]})
    else:
        lines.append(_("Chạy thử, chưa ghi gì vào cơ sở dữ liệu."))
    lines.append(
        _(
            "%(rows)s dòng: nhận %(accepted)s (trong đó sửa lớp đã có %(changed)s), không đổi %(unchanged)s, "
            "từ chối %(refused)s."
        )
        % {key: number(answer[key]) for key in ("rows", "accepted", "changed", "unchanged", "refused")}
    )
    lines.append(
        _("Các dòng được nhận: %(classes)s lớp, %(turns)s lượt học viên.")
        % {key: number(answer["totals"][key]) for key in ("classes", "turns")}
    )
    reasons = merged(answer["refusals"])
    if reasons:
        lines += ["", _("Từ chối:")]
        lines += [
            _("- %(rows)s, cột “%(column)s”: %(message)s")
            % {"rows": rows_in_words(rows), "column": column, "message": message}
            for rows, column, message in reasons[:MESSAGES_SHOWN]
        ]
        if len(reasons) > MESSAGES_SHOWN:
            left = len(reasons) - MESSAGES_SHOWN
            lines.append(_("- và %(count)s lý do khác; xem đủ bằng --json.") % {"count": number(left)})
    if answer["warnings"]:
        lines += ["", _("Lưu ý:")]
        for warning in answer["warnings"]:
            place = _("dòng %(row)d, ") % {"row": warning["row"]} if "row" in warning else ""
            column = _("cột “%(column)s”: ") % {"column": warning["column"]} if warning.get("column") else ""
            lines.append(f"- {place}{column}{warning['message']}")
    if answer["batch"]:
        lines += ["", _("Nếu nhập nhầm: undo_import %(batch)s thu hồi cả lô.") % {"batch": answer["batch"]}]
    return "\n".join(lines)
