"""What the page of every batch shows: the four counted lists of its rows, and its control totals."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import number

from .models import Batch

#: The four lists, by the word in the address.
ACCEPTED, REFUSED, CHANGED, UNCHANGED = "nhan", "tu-choi", "doi", "khong-doi"


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the four lists: its word in the address, its title, how many rows it has."""

    key: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """A sum over the accepted rows as the file has them, and by how much it changes what is kept."""

    title: str
    in_file: int
    added: int

    @property
    def added_text(self) -> str:
        """``+1.200``, ``−3``, ``0``."""
        sign = "+" if self.added > 0 else "\N{MINUS SIGN}" if self.added < 0 else ""
        return f"{sign}{number(abs(self.added))}"


def tabs_of(batch: Batch) -> list[Tab]:
    """The four counted lists."""
    return [
        Tab(ACCEPTED, _("Được nhận"), batch.accepted),
        Tab(REFUSED, _("Bị từ chối"), batch.refused),
        Tab(CHANGED, _("Thay đổi"), batch.changed),
        Tab(UNCHANGED, _("Không đổi"), batch.unchanged),
    ]
