"""The files of photographs in a folder of `MEDIA_ROOT`: named by lot, readable by nobody else, never served by address.

A new file first waits in `tam/`; it is put in place when the transaction with its row has committed. A process killed
in between leaves either a waiting file without a row (swept) or a row whose file still waits: `path_of` finds it there,
and the sweep puts it in place. There is never a row without a file.

Each subject that keeps photographs has a `PhotoStore` of its own; who may see a picture is the subject's rule.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused

#: A waiting file without a row is given up after so many seconds: no request takes that long.
GIVEN_UP_AFTER = 3_600

#: A picture never changes under its address; a browser may keep it for itself, nobody else may.
KEPT = "private, max-age=86400, immutable"
#: Names of learners are not left lying in a browser.
NOT_KEPT = "private, no-store"

_NAME = re.compile(r"^([0-9a-f]{32})(\.nho)?\.jpg$")


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: files put in place late, files deleted, and photographs whose large file is missing."""

    placed: int = 0
    deleted: int = 0
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PhotoStore:
    """The photographs of one subject. `way_out` says what stays safe when the disk refuses a file."""

    name: str
    way_out: Callable[[], str]

    def folder(self) -> Path:
        """Where the photographs lie; made when first needed."""
        place = Path(settings.MEDIA_ROOT) / self.name
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return place

    def _waiting(self) -> Path:
        place = self.folder() / "tam"
        place.mkdir(mode=0o700, exist_ok=True)
        return place

    def _place(self, name: str) -> Path:
        # A folder of tens of thousands of files is slow to list and to back up.
        return self.folder() / name[:2]

    def keep_waiting(self, large: bytes, small: bytes) -> str:
        """Write both files of a photograph where they wait, down to the disk; their name.

        Raises `Refused` (`cannot_keep_photo`) when the disk is full or cannot be written to; nothing is left behind.
        """
        name = secrets.token_hex(16)
        try:
            for file, content in zip(_files(name), (large, small), strict=True):
                write_new(self._waiting() / file, content)
        except OSError as error:
            self.remove(name)
            raise Refused(
                "cannot_keep_photo",
                _("Máy chủ không lưu được ảnh (%(why)s).") % {"why": error.strerror or error},
                way_out=self.way_out(),
            ) from error
        return name

    def is_waiting(self, name: str) -> bool:
        """Whether a photograph waits here that no row knows yet: chosen with a form that came back."""
        return bool(_NAME.match(f"{name}.jpg")) and (self._waiting() / _files(name)[0]).is_file()

    def put_in_place(self, name: str) -> None:
        """The row is committed: move the files from where they wait. Does nothing for those that are there already."""
        self._place(name).mkdir(mode=0o700, exist_ok=True)
        for file in _files(name):
            source = self._waiting() / file
            if source.is_file():
                source.replace(self._place(name) / file)

    def path_of(self, name: str, *, small: bool = False) -> Path | None:
        """The file of a photograph, also while it still waits; None when it is gone."""
        file = _files(name)[1 if small else 0]
        return next((path for path in (self._place(name) / file, self._waiting() / file) if path.is_file()), None)

    def remove(self, name: str) -> None:
        """Delete the files of a photograph wherever they are."""
        for file in _files(name):
            for place in (self._place(name), self.folder() / "tam"):
                (place / file).unlink(missing_ok=True)

    def sweep(self, known: Callable[[], Mapping[str, int]]) -> Swept:
        """Put right what killed requests left behind. `known` reads name → number of the rows that have a picture.

        For the worker, any time; safe beside running requests: files younger than `GIVEN_UP_AFTER` without a row are
        left alone, their transaction may still be open.
        """
        # Files first, rows after: a file whose row commits in between is then known.
        found = list(self._all_files())
        rows = known()
        given_up = time.time() - GIVEN_UP_AFTER
        placed = deleted = 0
        for path, name, waits in found:
            try:
                if name in rows:
                    if waits:
                        self.put_in_place(name)
                        placed += 1
                elif path.stat().st_mtime < given_up:
                    path.unlink()
                    deleted += 1
            except FileNotFoundError:
                continue
        missing = tuple(sorted(pk for name, pk in rows.items() if self.path_of(name) is None))
        return Swept(placed, deleted, missing)

    def _all_files(self) -> Iterator[tuple[Path, str, bool]]:
        for path in self.folder().rglob("*.jpg"):
            named = _NAME.match(path.name)
            if named:
                yield path, named.group(1), path.parent.name == "tam"

    def answer(
        self, name: str, *, file_name: str, added_at: datetime, small: bool = False, private: bool = False
    ) -> HttpResponseBase | None:
        """The picture as an answer to who may see it, None when its file is gone.

        `private`: it has names on it and a browser must not keep it. Opened by itself it loads and runs nothing.
        """
        path = self.path_of(name, small=small)
        if path is None:
            return None
        response: HttpResponseBase
        if settings.GDTX_ACCEL_PREFIX:
            response = HttpResponse(content_type="image/jpeg")
            response["X-Accel-Redirect"] = settings.GDTX_ACCEL_PREFIX + path.relative_to(settings.MEDIA_ROOT).as_posix()
        else:
            response = FileResponse(path.open("rb"), content_type="image/jpeg")
        response["Cache-Control"] = NOT_KEPT if private else KEPT
        response["Last-Modified"] = http_date(added_at.timestamp())
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Disposition"] = f'inline; filename="{file_name}"'
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


def _files(name: str) -> tuple[str, str]:
    return f"{name}.jpg", f"{name}.nho.jpg"


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not be there yet, readable by nobody else, down to the disk."""
    target = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(target, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
