"""The refused rows of a sheet, written as the same sheet with what is wrong beside each, to correct and take in again.

Every subject that takes sheets in writes them so, and passes over the added column when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from .columns import Column, text
from .excel_write import Target, write_template
from .plain_cells import typed_cell

#: The title of the added column, and of nothing else: a reader warns of other columns it does not know, not of this.
REASON_TITLE = "Lý do chưa nhận"
_LONGEST = 32_767


def write_refused(
    target: Target,
    columns: Sequence[Column],
    rows: Iterable[tuple[Sequence[Any], str]],
    *,
    sheet: str,
    title: str,
    facts: Mapping[str, str],
    synthetic: bool = False,
) -> None:
    """Write the sheet. `rows` are (plain cells as they stood in the sheet, in the order of `columns`; reasons).

    `facts` are those of the sheet the rows came from. Nothing is turned into labels or checked while typing: the cells
    stand as they were typed, and what had no value of its own (an error, a merged cell) is left to be filled in.
    """
    reason = Column("reason", REASON_TITLE, text(longest=_LONGEST), width=60)
    plain = tuple(Column(**{**vars(column), "write": None, "choices": ()}) for column in columns)
    write_template(
        target,
        (*plain, reason),
        sheet=sheet,
        title=title,
        facts=facts,
        rows=([*map(typed_cell, cells), said] for cells, said in rows),
        blank_rows=0,
        guide=(
            _("Sửa các ô được nêu ở cột “%(column)s” rồi nhập lại tệp này; cột đó không được đọc.")
            % {"column": REASON_TITLE},
        ),
        synthetic=synthetic,
    )
