"""The text that is sealed, and the keys it is sealed with.

Every event and every block carries an HMAC-SHA256 over one canonical text. The key is derived from the
installation's data key (``GDTX_DATA_KEY``), so somebody who can write to the database but does not hold the
key can neither alter an event nor invent one without being found.

Changing the data key: put the new one into ``GDTX_DATA_KEY`` and keep the old ones in
``GDTX_DATA_KEY_FALLBACKS`` (settings, a list). Each record names its key by a short id, old records go on being checked
with the old key, and a record under a key nobody has any more is reported as such, not as altered.

The canonical text must be the same before it goes into SQLite or PostgreSQL and after it comes back:
moments in UTC with microseconds, days in ISO form, decimals and floats as text (``jsonb`` keeps neither
exponents nor trailing zeros), keys sorted, nothing that a database would change or refuse (U+0000, lone surrogates).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from pathlib import PurePath

from django.conf import settings
from django.utils.functional import Promise

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


def clean_text(text: str, limit: int | None = None) -> str:
    """*text* as both databases keep it: without U+0000 and lone surrogates, at most *limit* characters."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if limit is None or len(text) <= limit else text[: limit - 1] + "…"


def moment(value: datetime) -> str:
    """An aware moment in UTC with microseconds, always in the same form."""
    if value.tzinfo is None:
        raise TypeError("A moment in the audit must know its time zone.")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain(value: object) -> Plain:
    """*value* as JSON that survives both databases unchanged. Raises ``TypeError`` for what has no plain form."""
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Promise):
        return clean_text(str(value))
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Decimal | uuid.UUID | PurePath):
        return str(value)
    if isinstance(value, Mapping):
        return {clean_text(str(plain(key))): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=canonical)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no plain form for the audit; give its id or its text.")


def canonical(value: Plain) -> str:
    """One text for one value: sorted keys, no spaces, readable Vietnamese."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _derive(data_key: str) -> bytes:
    return hmac.new(str(data_key).encode(), b"gdtx.audit.key.1", hashlib.sha256).digest()


def _id_of(key: bytes) -> str:
    return hmac.new(key, b"gdtx.audit.key-id.1", hashlib.sha256).hexdigest()[:8]


def keys() -> dict[str, bytes]:
    """Key id → key, for the key in use and the ones before it."""
    known = [settings.GDTX_DATA_KEY, *getattr(settings, "GDTX_DATA_KEY_FALLBACKS", [])]
    derived = [_derive(key) for key in known]
    return {_id_of(key): key for key in derived}


def current_key_id() -> str:
    """The id of the key that new records are sealed with."""
    return _id_of(_derive(settings.GDTX_DATA_KEY))


def mac(kind: str, value: Plain, key: bytes | None = None) -> str:
    """HMAC-SHA256 of *value* as a record of *kind* (64 hex digits), with *key* or the one in use."""
    text = canonical([f"gdtx.audit.{kind}.1", value])
    return hmac.new(key or _derive(settings.GDTX_DATA_KEY), text.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two digests are equal, without telling by the time it takes."""
    return hmac.compare_digest(one.encode(), other.encode())
