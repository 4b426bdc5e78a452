"""The identification number: encrypted at rest under a versioned key, found by a keyed digest, masked on screen.

Both keys are derived from the installation's data key (`GDTX_DATA_KEY`). A stored number names its key; one under a key
of `GDTX_DATA_KEY_FALLBACKS` can be read and found, and is written anew by `actions.reencrypt_numbers`. A number under
a key that nobody has is said to be unreadable and is never overwritten.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import NamedTuple

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused

#: The way numbers are encrypted; a new way gets a new number.
VERSION = "1"
_DOTS = "••••••••"


class Sealed(NamedTuple):
    """A number as it is stored."""

    encrypted: str
    digest: str
    key: str


class DataKeyMissing(Refused):
    """A number is stored under a data key that this installation does not hold."""


class _Keys(NamedTuple):
    id: str
    cipher: Fernet
    digest: bytes


def _derive(data_key: str) -> _Keys:
    def part(what: str) -> bytes:
        return hmac.new(data_key.encode(), f"gdtx.people.{what}.{VERSION}".encode(), hashlib.sha256).digest()

    name = f"{VERSION}-{part('number-key-id').hex()[:10]}"
    return _Keys(name, Fernet(base64.urlsafe_b64encode(part("number"))), part("number-digest"))


def _keys() -> dict[str, _Keys]:
    """Every key by its id, the one in use first. Raises `DataKeyMissing` without a data key."""
    known = [settings.GDTX_DATA_KEY, *getattr(settings, "GDTX_DATA_KEY_FALLBACKS", [])]
    if not str(known[0]).strip():
        raise DataKeyMissing(
            "data_key_missing",
            _("Máy chủ chưa có khóa dữ liệu nên không ghi, không đọc được số định danh cá nhân."),
            where="GDTX_DATA_KEY",
            way_out=_("Người quản trị đặt khóa đã cất giữ vào GDTX_DATA_KEY; dữ liệu đã ghi không bị thay đổi."),
        )
    derived = [_derive(str(key)) for key in known]
    return {each.id: each for each in reversed(derived)} | {derived[0].id: derived[0]}


def current_key_id() -> str:
    """The id of the key that numbers are written with."""
    return _derive(str(settings.GDTX_DATA_KEY)).id


def known_key_ids() -> frozenset[str]:
    """The ids of every key at hand."""
    return frozenset(_keys())


def plain(typed: str) -> str:
    """The digits of a number as people type it."""
    return "".join(letter for letter in typed if not letter.isspace() and letter not in ".-")


def seal(number: str) -> Sealed:
    """A number (twelve digits) as it is stored, under the key in use. Raises `DataKeyMissing`."""
    keys = _keys()[current_key_id()]
    return Sealed(keys.cipher.encrypt(number.encode()).decode(), _digest(number, keys), keys.id)


def opened(encrypted: str, key_id: str) -> str:
    """The number. Raises `DataKeyMissing` for a key not at hand, `Refused` (`number_altered`) for what was altered."""
    keys = _keys().get(key_id)
    if keys is None:
        raise DataKeyMissing(
            "data_key_missing",
            _("Số định danh cá nhân này được mã hóa bằng khóa %(key)s mà máy chủ không có.") % {"key": key_id},
            where="GDTX_DATA_KEY_FALLBACKS",
            way_out=_("Người quản trị đặt khóa cũ vào GDTX_DATA_KEY_FALLBACKS; số đã ghi được giữ nguyên."),
        )
    try:
        return keys.cipher.decrypt(encrypted.encode()).decode()
    except InvalidToken:
        raise Refused(
            "number_altered",
            _("Số định danh cá nhân này đã bị thay đổi ngoài chương trình nên không đọc được."),
            way_out=_("Hãy ghi lại số theo thẻ của người đó."),
        ) from None


def digests(number: str) -> list[str]:
    """What a number may be found by: its digest under every key at hand. Raises `DataKeyMissing`."""
    return [_digest(number, keys) for keys in _keys().values()]


def masked(encrypted: str, key_id: str) -> str:
    """As it is shown: the last four digits; "" without a number. Raises as `opened`."""
    return f"{_DOTS}{opened(encrypted, key_id)[-4:]}" if encrypted else ""


def _digest(number: str, keys: _Keys) -> str:
    return hmac.new(keys.digest, number.encode(), hashlib.sha256).hexdigest()
