"""What a sheet hides from who reads its values: hidden rows, cells that a formula fills. Told, never refused."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import number
from gdtx.intake.warnings import WarningBook
from gdtx.office.excel_guard import check_file
from gdtx.office.ole import hidden_and_formulas

_PIECE = 1 << 20
_SEAM = 400
_HIDDEN = re.compile(rb"<(?:\w{1,20}:)?row\b[^>]{0,300}?\shidden=[\"'](?:1|true)[\"']")
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s>/]")


class Traits(NamedTuple):
    """How many rows of a sheet are hidden, how many of its cells hold a formula."""

    hidden_rows: int = 0
    formulas: int = 0


def traits_of(path: Path, sheet: str) -> Traits:
    """The traits of a sheet of a file that was read."""
    file = check_file(path, allow_xls=True)
    if file.kind == "xls":
        return Traits(*hidden_and_formulas(file.path, sheet))
    part = next((each.part for each in file.sheets if each.name == sheet), None)
    if part is None:
        return Traits()
    hidden = formulas = 0
    seam = b""
    with zipfile.ZipFile(file.path) as package, package.open(part) as text:
        while piece := text.read(_PIECE):
            window = seam + piece
            seam = window[-_SEAM:]
            hidden += len(_HIDDEN.findall(window)) - len(_HIDDEN.findall(seam))
            formulas += len(_FORMULA.findall(window)) - len(_FORMULA.findall(seam))
        hidden += len(_HIDDEN.findall(seam))
        formulas += len(_FORMULA.findall(seam))
    return Traits(hidden, formulas)


def tell(traits: Traits, warnings: WarningBook) -> None:
    """Say what was found."""
    if traits.hidden_rows:
        warnings.about_file(
            "hidden_rows",
            _("Trang có %(count)s dòng bị ẩn; các dòng đó vẫn được đọc.") % {"count": number(traits.hidden_rows)},
        )
    if traits.formulas:
        warnings.about_file(
            "formulas",
            _("Trang có %(count)s ô là công thức; giá trị đã tính sẵn trong tệp được đọc.")
            % {"count": number(traits.formulas)},
        )
