"""What a dossier consists of: each part, where it comes from, who adds it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gdtx.network.enums import Level

from ..rounds.rules import FREEZE, LOCK

RECOGNISE = "register.recognise"
#: The tables that belong to a dossier.
FORMS = ("XMC-3", "CMC-1", "CMC-2", "XMC-4")
LETTER, REPORT, TABLES, OWN_MINUTES = "to-trinh", "bao-cao", "bieu", "bien-ban-tu-kiem-tra"
LISTS, REGISTER, MINUTES_ABOVE, DECISION = "danh-sach", "so-theo-doi", "bien-ban-kiem-tra", "quyet-dinh"


@dataclass(frozen=True)
class Part:
    """A part. `signed`: a signed paper is kept; `drafted`: we draft it from frozen figures.

    `above`: the level above adds it. `persons`: it shows persons. `levels`: whose dossier has it.
    """

    code: str
    title: str | Promise
    signed: bool = False
    drafted: bool = False
    above: bool = False
    persons: bool = False
    levels: tuple[str, ...] = (Level.COMMUNE, Level.PROVINCE)


PARTS = (
    Part(LETTER, _("Tờ trình đề nghị kiểm tra, công nhận"), signed=True, drafted=True),
    Part(REPORT, _("Báo cáo kết quả xóa mù chữ"), signed=True, drafted=True),
    Part(TABLES, _("Biểu thống kê XMC-3, CMC-1, CMC-2, XMC-4")),
    Part(OWN_MINUTES, _("Biên bản tự kiểm tra"), signed=True, drafted=True),
    Part(LISTS, _("Danh sách người mù chữ, tái mù chữ, chưa rõ trình độ"), levels=(Level.COMMUNE,)),
    Part(REGISTER, _("Sổ theo dõi, phiếu điều tra"), persons=True, levels=(Level.COMMUNE,)),
    Part(MINUTES_ABOVE, _("Biên bản kiểm tra của cấp trên"), signed=True, above=True),
    Part(DECISION, _("Quyết định công nhận đạt chuẩn xóa mù chữ"), signed=True, above=True),
)
BY_CODE = {part.code: part for part in PARTS}


def parts_of(level: str) -> tuple[Part, ...]:
    """The parts of the dossier of a commune or province."""
    return tuple(part for part in PARTS if level in part.levels)


def permissions(part: Part, level: str) -> tuple[str, ...]:
    """Who holds one of these adds the signed paper of the part."""
    return (RECOGNISE,) if part.above or level != Level.COMMUNE else (LOCK, FREEZE)
