"""The secrets of an installation: given from outside in production, made by itself for the demo."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

#: What a production start needs, and what each is for (said to the person who starts it).
PRODUCTION_KEYS = {
    "GDTX_SECRET_KEY": "khóa ký phiên đăng nhập và biểu mẫu",
    "GDTX_DATA_KEY": "khóa bảo vệ dữ liệu cá nhân trong nhật ký",
    "GDTX_ALLOWED_HOSTS": "các tên miền được phục vụ, cách nhau bằng dấu phẩy",
}


def require_production_keys() -> None:
    """Refuse a production start without its keys, naming each one that is missing.

    Raises ``ImproperlyConfigured`` with one Vietnamese sentence.
    """
    missing = [
        f"{name} ({meaning})" for name, meaning in PRODUCTION_KEYS.items() if not os.environ.get(name, "").strip()
    ]
    if missing:
        raise ImproperlyConfigured(
            "Chưa khởi động được ở chế độ vận hành thật: còn thiếu biến môi trường "
            + "; ".join(missing)
            + ". Đặt các biến này rồi chạy lại, hoặc chạy thử bằng `gdtx demo`."
        )


def former(name: str) -> list[str]:
    """Keys that were in use before, from an environment variable that separates them by commas."""
    return [key.strip() for key in os.environ.get(name, "").split(",") if key.strip()]


def key_file(home: Path, name: str) -> Path:
    """Where the key called *name* of a demo or development installation lies."""
    return home / "keys" / f"{name}.key"


def has_sealed(home: Path) -> bool:
    """Whether this installation has written under its data key: the end of its audit is sealed with it."""
    return (home / "audit" / "anchor.json").exists()


def own_key(home: Path, name: str) -> str:
    """The key called *name* of this installation, made on first use with mode 0600.

    Two processes may ask at once: the file is written whole under another name and then linked into
    place, so the first one wins and the other reads what the first one wrote.

    Raises ``ImproperlyConfigured`` where the data key is gone from an installation that has data under it: a new one
    in its place would read none of them, and what is written from then on could be read under neither alone.
    """
    target = key_file(home, name)
    if not target.exists():
        if name == "data" and has_sealed(home):
            raise ImproperlyConfigured(
                f"Mất tệp khóa dữ liệu {target}, mà ở đây đã có dữ liệu ghi bằng khóa này. "
                "Hãy chép lại tệp khóa đã cất giữ rồi chạy lại; chưa có gì được ghi."
            )
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp creates with 0600 from the start, whatever the umask.
        descriptor, temporary = tempfile.mkstemp(prefix=f".{name}-", dir=target.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(secrets.token_urlsafe(64))
                stream.flush()
                os.fsync(stream.fileno())
            try:
                os.link(temporary, target)
            except FileExistsError:
                pass
            except OSError:
                # A file system without hard links (FAT, some network shares).
                if not target.exists():
                    os.replace(temporary, target)
        finally:
            Path(temporary).unlink(missing_ok=True)
    key = target.read_text(encoding="ascii").strip()
    if not key:
        way_out = "Xóa tệp này rồi chạy lại để tạo khóa mới."
        if name == "data" and has_sealed(home):
            way_out = "Hãy chép lại tệp khóa đã cất giữ rồi chạy lại; chưa có gì được ghi."
        raise ImproperlyConfigured(f"Tệp khóa {target} bị rỗng. {way_out}")
    return key
