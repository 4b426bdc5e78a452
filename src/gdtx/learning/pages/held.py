"""Photographs chosen with a form that came back: a browser cannot choose them again by itself, so they wait here.

Each waits as a file without a row (swept after an hour) and goes out with the form as a signed token that names it, its
kind and whose it is; the next sending brings the token back instead of the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from gdtx.foundation.errors import Refused
from gdtx.learning import storage
from gdtx.learning.enums import PhotoKind
from gdtx.network.scope import Actor

#: The field that carries the tokens.
FIELD = "anh-giu"
_SALT = "gdtx.learning.held"


@dataclass(frozen=True, slots=True)
class Held:
    """A photograph that waits, and the token under which it comes back."""

    token: str
    name: str
    kind: str


def hold(actor: Actor, files: Iterable[tuple[UploadedFile, str]]) -> tuple[list[Held], list[Refused]]:
    """Look at each file and keep it waiting; those that are refused are told at once."""
    from gdtx.office.images import MEBIBYTE, read_photograph  # loaded when the first photograph arrives

    kept, refusals = [], []
    for file, kind in files:
        try:
            picture = read_photograph(
                cast(BinaryIO, file), name=file.name or "", most_bytes=settings.GDTX_PHOTO_MEGABYTES * MEBIBYTE
            )
            name = storage.keep_waiting(picture.jpeg, picture.thumbnail)
        except Refused as refusal:
            refusals.append(refusal)
        else:
            token = signing.dumps([actor.user_id, name, str(kind)], salt=_SALT)
            kept.append(Held(token, name, str(kind)))
    return kept, refusals


def held_before(actor: Actor, tokens: Iterable[str]) -> list[Held]:
    """Those that still wait, by the tokens a form brings back; forged, foreign and late ones are passed over."""
    found: dict[str, Held] = {}
    for token in tokens:
        try:
            user_id, name, kind = signing.loads(token, salt=_SALT, max_age=storage.GIVEN_UP_AFTER)
        except (signing.BadSignature, TypeError, ValueError):
            continue
        if user_id == actor.user_id and kind in PhotoKind.values and storage.is_waiting(name):
            found[name] = Held(token, name, kind)
    return list(found.values())


def take_out(stack: ExitStack, held: Iterable[Held]) -> list[tuple[UploadedFile, str]]:
    """The files of those that wait, opened until the stack is closed; they are deleted then."""
    files: list[tuple[UploadedFile, str]] = []
    for each in held:
        path = storage.path_of(each.name)
        if path is not None:
            stack.callback(storage.remove, each.name)
            files.append((UploadedFile(stack.enter_context(path.open("rb")), name="anh.jpg"), each.kind))
    return files
