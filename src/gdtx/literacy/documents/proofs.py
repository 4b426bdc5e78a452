"""What a print carries so that it can be checked: its code, grouped, and the address as a code to scan."""

from __future__ import annotations

from gdtx.office.form_sheet import Proof
from gdtx.office.qr import code_png, code_svg

from ..models import PrintedTable
from ..prints.codes import grouped


def proof_of(made: PrintedTable, address: str) -> Proof:
    """The proof of a print. `address`: where anybody can ask whether we made it."""
    return Proof(grouped(made.code), address, code_svg(address).decode(), code_png(address))
