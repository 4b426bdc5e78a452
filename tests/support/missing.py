"""What a test does that needs a program this machine has not got: it fails in CI, and is skipped loudly elsewhere."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

#: Why a test is skipped that asks something only that database can answer.
ONLY_POSTGRESQL = (
    "This asks something that only PostgreSQL can answer, and this run is on SQLite: "
    "GDTX_TEST_DATABASE=postgresql ./gdtx test --database-only"
)
#: Why a test is skipped that asks something only SQLite does.
ONLY_SQLITE = "This asks something that only SQLite does, and this run is on PostgreSQL: ./gdtx test"


def missing(what: str) -> NoReturn:
    """End the test: `what` is not here, and how to get it."""
    if os.environ.get("CI") in {"true", "1"}:
        pytest.fail(what)
    pytest.skip(what)


def program(name: str, package: str) -> str:
    """Where a program is, or the end of the test; `package` is Debian's."""
    found = shutil.which(name)
    return found or missing(f"{name} is not here (apt-get install {package})")
