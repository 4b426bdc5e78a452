"""The files of photographs, in `MEDIA_ROOT/lop-hoc`: named by lot, readable by nobody else, never served by address.

A new file first waits in `tam/`; it is put in place when the transaction with its row has committed. A process killed
in between leaves either a waiting file without a row (swept) or a row whose file still waits: `path_of` finds it there,
and the sweep puts it in place. There is never a row without a file.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused

from .models import ClassPhoto

#: A waiting file without a row is given up after so many seconds: no request takes that long.
GIVEN_UP_AFTER = 3_600

_NAME = re.compile(r"^([0-9a-f]{32})(\.nho)?\.jpg$")


def folder() -> Path:
    """Where photographs of classes lie; made when first needed."""
    place = Path(settings.MEDIA_ROOT) / "lop-hoc"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _waiting() -> Path:
    place = folder() / "tam"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def _files(name: str) -> tuple[str, str]:
    return f"{name}.jpg", f"{name}.nho.jpg"


def _place(name: str) -> Path:
    # A folder of tens of thousands of files is slow to list and to back up.
    return folder() / name[:2]


def keep_waiting(large: bytes, small: bytes) -> str:
    """Write both files of a photograph where they wait, down to the disk; their name.

    Raises `Refused` (`cannot_keep_photo`) when the disk is full or cannot be written to; nothing is left behind then.
    """
    name = secrets.token_hex(16)
    try:
        for file, content in zip(_files(name), (large, small), strict=True):
            _write(_waiting() / file, content)
    except OSError as error:
        remove(name)
        raise Refused(
            "cannot_keep_photo",
            _("Máy chủ không lưu được ảnh (%(why)s).") % {"why": error.strerror or error},
            way_out=_("Số liệu của lớp không mất; hãy báo người quản trị rồi gửi lại ảnh sau."),
        ) from error
    return name


def _write(path: Path, content: bytes) -> None:
    target = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(target, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def is_waiting(name: str) -> bool:
    """Whether a photograph waits here that no row knows yet: chosen with a form that came back."""
    return bool(_NAME.match(f"{name}.jpg")) and (_waiting() / _files(name)[0]).is_file()


def put_in_place(name: str) -> None:
    """The row is committed: move the files from where they wait. Does nothing for those that are there already."""
    _place(name).mkdir(mode=0o700, exist_ok=True)
    for file in _files(name):
        source = _waiting() / file
        if source.is_file():
            source.replace(_place(name) / file)


def path_of(name: str, *, small: bool = False) -> Path | None:
    """The file of a photograph, also while it still waits; None when it is gone."""
    file = _files(name)[1 if small else 0]
    return next((path for path in (_place(name) / file, _waiting() / file) if path.is_file()), None)


def remove(name: str) -> None:
    """Delete the files of a photograph wherever they are."""
    for file in _files(name):
        for place in (_place(name), folder() / "tam"):
            (place / file).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: files put in place late, files deleted, and photographs whose large file is missing."""

    placed: int = 0
    deleted: int = 0
    missing: tuple[int, ...] = ()


def sweep() -> Swept:
    """Put right what killed requests left behind. For the worker, any time; safe beside running requests.

    Files younger than `GIVEN_UP_AFTER` without a row are left alone: their transaction may still be open.
    """
    # Files first, rows after: a file whose row commits in between is then known.
    found = list(_all_files())
    rows = dict(ClassPhoto.objects.filter(removed_at__isnull=True).values_list("name", "pk"))
    given_up = time.time() - GIVEN_UP_AFTER
    placed = deleted = 0
    for path, name, waits in found:
        try:
            if name in rows:
                if waits:
                    put_in_place(name)
                    placed += 1
            elif path.stat().st_mtime < given_up:
                path.unlink()
                deleted += 1
        except FileNotFoundError:
            continue
    missing = tuple(sorted(pk for name, pk in rows.items() if path_of(name) is None))
    return Swept(placed, deleted, missing)


def _all_files() -> Iterator[tuple[Path, str, bool]]:
    for path in folder().rglob("*.jpg"):
        named = _NAME.match(path.name)
        if named:
            yield path, named.group(1), path.parent.name == "tam"
