"""Files that wait to be read, in ``GDTX_HOME/intake``: kept from the upload until they have been read, no longer."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused

from .models import Batch


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file kept under a name of ours; what the person called it is only told, never used as a path."""

    name: str
    sha256: str
    size: int

    @property
    def path(self) -> Path:
        """Where it lies."""
        return folder() / self.name


def folder() -> Path:
    """Where files wait; readable by nobody else."""
    place = Path(settings.GDTX_HOME) / "intake"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def store(chunks: Iterable[bytes]) -> StoredFile:
    """Keep an uploaded file."""
    name = secrets.token_hex(16)
    digest, size = hashlib.sha256(), 0
    target = os.open(folder() / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(target, "wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
    return StoredFile(name, digest.hexdigest(), size)


def path_of(batch: Batch) -> Path | None:
    """The file of a batch that still waits to be read; None when it is gone."""
    if not batch.stored_file:
        return None
    path = folder() / Path(batch.stored_file).name
    return path if path.is_file() else None


def remove(batch: Batch) -> None:
    """The file has been read, or will not be."""
    path = path_of(batch)
    if path is not None:
        path.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """The checksum of a file on this machine, by which the same one is known again. Raises `Refused`
    (`file_missing`) for one that cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refused(
            "file_missing",
            _("Không mở được tệp “%(name)s”.") % {"name": path.name},
            where=str(path),
            way_out=_("Hãy kiểm tra đường dẫn rồi chạy lại."),
        ) from error
