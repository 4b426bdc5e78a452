"""An administrative document as data: what Word and PDF are both made from.

The parts are those of Nghị định 30/2020/NĐ-CP, Điều 8 and Phụ lục I. Every value is text ready to print; nothing is
computed or formatted after this point, so both files show the same.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, Literal

from gdtx.foundation.vietnamese import nfc

Align = Literal["left", "center", "right"]

_NOT_PRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Heading:
    """``I. KẾT QUẢ …`` (level 1), ``1. Công tác …`` (2), ``a) …`` (3); ``QUYẾT ĐỊNH:`` in mid line (0)."""

    text: str
    level: int = 1
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body; ``lead`` stands before it in bold. A remark is small and italic, a basis italic."""

    text: str
    lead: str = ""
    remark: bool = False
    basis: bool = False
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class TableColumn:
    """A column: its title, how its cells stand, its width relative to the others."""

    title: str
    align: Align = "left"
    width: float = 1.0


@dataclass(frozen=True)
class Table:
    """A table; its header repeats on each page. ``groups`` are titles over several columns: (title, columns).

    ``totals`` counts the rows at the end that are sums. ``unit`` stands above on the right ("Đơn vị tính: lớp").
    """

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    unit: str = ""
    groups: tuple[tuple[str, int], ...] = ()
    totals: int = 0
    size: int = 12
    kind: Literal["table"] = "table"

    def __post_init__(self) -> None:
        wrong = [row for row in self.rows if len(row) != len(self.columns)]
        if wrong:
            raise ValueError(f"a row of {len(wrong[0])} cells in a table of {len(self.columns)} columns")
        if self.groups and sum(span for _title, span in self.groups) != len(self.columns):
            raise ValueError("the groups do not cover the columns")


@dataclass(frozen=True)
class Picture:
    """A picture as PNG (Word) and SVG (PDF), with the words that replace it for those who do not see it."""

    png: bytes
    svg: str
    alt: str
    caption: str = ""
    width_mm: float = 160.0
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True)
class Signature:
    """Who signs: ``CHỦ TRÌ`` and the name under the room for the signature."""

    title: str
    name: str = ""


@dataclass(frozen=True)
class Signatures:
    """Several who sign side by side, as under minutes (Nghị định 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.9).

    Each row is one from the left and one from the right; a place that stays empty is None.
    """

    rows: tuple[tuple[Signature | None, Signature | None], ...]
    kind: Literal["signatures"] = "signatures"


Block = Heading | Paragraph | Table | Picture | Signatures


@dataclass(frozen=True)
class Appendix:
    """``Phụ lục I``, its title, "(Kèm theo Báo cáo số …)", its content. Wide tables lie on landscape pages."""

    label: str
    title: str
    note: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class OfficialDocument:
    """The parts of a document. A part left empty is not printed.

    ``superior``, ``issuer``: the two lines of the issuing body. ``number``: "Số: 05/BC-SGDĐT". ``about``: "V/v …" of a
    letter, which has no ``type_name``. ``draft_mark``: "DỰ THẢO". ``authority``: "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC".
    ``stamp``: small print at the foot of each page (when and from which data version figures were read);
    ``synthetic``: the mark of invented data beside it.
    """

    superior: str
    issuer: str
    number: str
    place_date: str
    type_name: str
    subject: str
    body: tuple[Block, ...]
    about: str = ""
    draft_mark: str = ""
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    signer: str = ""
    recipients: tuple[str, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    stamp: str = ""
    synthetic: str = ""

    @property
    def title(self) -> str:
        """The document in one line, for the properties of a file."""
        return " ".join(f"{self.type_name} {self.subject or self.about}".split())

    def as_context(self) -> dict[str, Any]:
        """The one dictionary both templates are filled from."""
        context = asdict(self)
        cleaned: dict[str, Any] = _clean(context)
        return cleaned


CONTEXT_KEYS = frozenset(OfficialDocument.__dataclass_fields__)


def printable(text: str) -> str:
    """Composed text without control characters, which no document format can hold."""
    return _NOT_PRINTABLE.sub("", nfc(text))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: item if key == "svg" else _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value
