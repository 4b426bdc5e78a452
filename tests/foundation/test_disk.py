"""A full disk is told as such, whoever ran into it."""

from __future__ import annotations

import errno
import json
from collections import namedtuple

import duckdb
import pytest
from django.db import OperationalError

from gdtx import cli
from gdtx.foundation import commands, disk
from gdtx.foundation.errors import Refused

FULL = [
    OSError(errno.ENOSPC, "No space left on device"),
    OperationalError("database or disk is full"),
    OperationalError('could not extend file "base/1/2": No space left on device'),
    duckdb.IOException('Could not write all bytes to file: disk full while writing "x"'),
]


@pytest.mark.parametrize("error", FULL, ids=lambda error: type(error).__name__)
def test_a_command_that_ran_into_a_full_disk_says_so(error, capsys):
    assert disk.is_full(error)
    assert cli.refuse(error, wants_json=True) == 1

    told = json.loads(capsys.readouterr().out)["error"]
    assert told["rule"] == "disk_full"
    assert "Giải phóng dung lượng đĩa" in told["message"]


def test_other_errors_are_no_full_disk():
    assert not disk.is_full(OSError(errno.EACCES, "Permission denied"))
    assert not disk.is_full(OperationalError("database is locked"))


def test_a_database_that_cannot_be_opened_for_want_of_room_is_not_called_out_of_reach(db, monkeypatch):
    class Broken:
        def __init__(self, _connection):
            raise OperationalError("unable to open database file" if free else "disk I/O error")

    monkeypatch.setattr(commands, "MigrationExecutor", Broken)
    free = 10**9
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda _folder: namedtuple("Usage", "free")(free))
    with pytest.raises(Refused) as refused:
        commands.require_database()
    assert refused.value.rule == "database_unreachable"

    if commands.connections["default"].vendor == "sqlite":
        free = 0
        with pytest.raises(Refused) as refused:
            commands.require_database()
        assert refused.value.rule == "disk_full"
