"""`gdtx literacy_table`: a statutory table of an area and a literacy year, live or from a frozen set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.accounts.queries import is_synthetic
from gdtx.catalogue.literacy_rules import DEFAULT
from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.errors import Refused
from gdtx.literacy import actions
from gdtx.literacy.areas import map_date
from gdtx.literacy.documents import FILES, sheet_of, write
from gdtx.literacy.documents.proofs import proof_of
from gdtx.literacy.prints.issuing import issue
from gdtx.literacy.questions import table
from gdtx.literacy.tables import FORMS
from gdtx.network.queries import area_by_code
from gdtx.network.scope import Actor


class Command(AnswerCommand):
    help = _("Biểu thống kê xóa mù chữ của một địa bàn trong một năm, từ sổ hiện có hoặc từ tập số liệu đã chốt.")
    takes_actor = "optional"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--form", required=True, metavar="F", help=", ".join(FORMS))
        parser.add_argument("--area", required=True, metavar="CODE", help=_("mã địa bàn; cả nước là VN"))
        parser.add_argument("--year", required=True, type=int, metavar="Y", help=_("năm của sổ"))
        parser.add_argument("--frozen", metavar="ID", help=_("tập số liệu đã chốt; không có thì tính từ sổ hiện có"))
        parser.add_argument("--rules", metavar="NAME", default=DEFAULT.name, help=_("bộ quy tắc tính"))
        parser.add_argument(
            "--out", metavar="F.xlsx", help=_("tệp sẽ ghi ra theo mẫu (.xlsx, .docx hoặc .pdf), có mã xác minh")
        )

    def answer(self, **options: Any) -> dict[str, Any]:
        """The contract of the form. Raises `Refused` as `questions.table` does, and for a file it cannot write."""
        actor = self.actor(options)
        if options["out"]:
            return _written(actor, options, _place(Path(options["out"])))
        found = table(
            options["form"],
            options["area"],
            options["year"],
            frozen_id=options["frozen"],
            rules=options["rules"],
            by=actor,
        )
        area = area_by_code(found["area"]["code"], map_date(found["year"]))
        actions.note_table(
            by=actor,
            form=found["form"],
            area_id=area.area_id,
            area_code=area.code,
            year=found["year"],
            rules=found["rules"],
            frozen=found["frozen"],
        )
        return found


def _place(out: Path) -> Path:
    if out.suffix.lower().removeprefix(".") not in FILES:
        raise Refused(
            "unknown_file_kind",
            _("Không ghi được loại tệp của “%(file)s”.") % {"file": out.name},
            "--out",
            _("Tên tệp phải kết thúc bằng %(kinds)s.") % {"kinds": ", ".join(f".{kind}" for kind in FILES)},
        )
    if not out.parent.is_dir():
        raise Refused(
            "out_folder_missing",
            _("Không có thư mục “%(folder)s” để ghi tệp.") % {"folder": out.parent},
            "--out",
            _("Hãy tạo thư mục trước, hoặc chọn chỗ khác."),
        )
    return out


def _written(actor: Actor, options: dict[str, Any], out: Path) -> dict[str, Any]:
    """Print the table into the file; the answer then names the file and its code."""
    kind = out.suffix.lower().removeprefix(".")
    found = table(
        options["form"],
        options["area"],
        options["year"],
        frozen_id=options["frozen"],
        rules=options["rules"],
        by=actor,
    )
    # A print whose file could not be written was never made: nobody is told "yes" for its code.
    with transaction.atomic():
        made = issue(by=actor, answer=found, kind=kind)
        address = f"{settings.GDTX_ADDRESS}{reverse('print_check', args=[made.code])}"
        content = write(sheet_of(found, synthetic=is_synthetic(), proof=proof_of(made, address)), kind)
        _put(content, out)
    return {**found, "out": str(out), "verify": {"code": made.code, "address": address, "sha256": made.sha256}}


def _put(content: bytes, out: Path) -> None:
    # Written beside and moved into place, so that a file cut off half-way is never found under its name.
    unfinished = out.with_name(f".{out.name}.part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(out)
    except OSError as error:
        raise Refused(
            "out_not_writable",
            _("Không ghi được tệp “%(file)s”.") % {"file": out},
            "--out",
            _("Hãy đóng tệp nếu đang mở, hoặc chọn chỗ khác."),
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
