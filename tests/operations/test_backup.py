"""``gdtx backup``: everything inside but the keys, and never a half one."""

from __future__ import annotations

import errno
import gzip
import json
import stat
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from gdtx.audit.models import Event
from gdtx.foundation.errors import Refused
from gdtx.operations.backups import taking
from gdtx.operations.backups.manifest import Manifest, Tee, check_files
from gdtx.operations.backups.rows import shapes

pytestmark = pytest.mark.django_db(transaction=True)


def quiet(_text: str) -> None:
    """Progress nobody reads."""


def test_a_backup_holds_every_table_and_file_and_says_what_it_holds(installation, tmp_path, capsys):
    folder = tmp_path / "sao lưu" / "2021-01-20"
    events = Event.objects.count()

    call_command("backup", str(folder), json=True)

    answer = json.loads(capsys.readouterr().out)
    made = Manifest.read(folder)
    check_files(folder, made)
    assert answer["counts"] == made.counts
    assert (made.counts["classes"], made.counts["turns"], made.counts["events"]) == (3, 49, events)
    assert {table.name for table in made.tables} == {shape.name for shape in shapes()}
    paths = {file.path for file in made.files}
    assert {"files/media/lop/ảnh một.jpg", "files/frozen/1/manifest.json", "files/audit/anchor.json"} <= paths
    on_disk = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert on_disk == paths | {"manifest.json"}
    # The event is written when the backup is in place, so the backup does not hold it.
    assert Event.objects.order_by("-id").values_list("verb", flat=True)[0] == "take_backup"


def test_keys_and_sessions_are_never_inside_and_nobody_else_may_read_it(installation, tmp_path):
    Session.objects.create(session_key="phien-cua-ai-do", session_data="x", expire_date=timezone.now())
    folder = tmp_path / "sao-luu"

    taking.take(folder, quiet)

    for path in folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 or path.is_dir()
        if path.is_file():
            data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            assert b"phien-cua-ai-do" not in data
            assert "bí mật".encode() not in data
            assert b"only-for-tests" not in data
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_with_files_is_refused_and_left_as_it_is(installation, tmp_path):
    folder = tmp_path / "có rồi"
    folder.mkdir()
    (folder / "thư.txt").write_text("giữ lại")

    with pytest.raises(Refused) as refusal:
        taking.take(folder, quiet)

    assert refusal.value.rule == "folder_not_empty"
    assert [path.name for path in folder.iterdir()] == ["thư.txt"]


def test_an_empty_folder_is_filled(installation, tmp_path):
    folder = tmp_path / "trống"
    folder.mkdir()

    taking.take(folder, quiet)

    assert Manifest.read(folder).counts["classes"] == 3


def test_a_full_disk_is_a_sentence_and_leaves_nothing(installation, tmp_path, monkeypatch):
    folder = tmp_path / "nơi cất" / "sao-luu"

    def full(self: Tee, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Tee, "write", full)
    with pytest.raises(Refused) as refusal:
        taking.take(folder, quiet)

    assert refusal.value.rule == "disk_full"
    assert str(folder) in refusal.value.sentence
    assert list(folder.parent.iterdir()) == []


def test_a_backup_cut_off_before_its_end_is_not_there_at_all(installation, tmp_path, monkeypatch):
    folder = tmp_path / "nơi cất" / "sao-luu"

    def killed(self: Manifest, _folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Manifest, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        taking.take(folder, quiet)

    assert not folder.exists()


def test_a_file_that_cannot_be_read_is_a_sentence(installation, tmp_path):
    parent = tmp_path / "tệp"
    parent.write_text("đây là tệp, không phải thư mục")

    with pytest.raises(Refused) as refusal:
        taking.take(parent / "sao-luu", quiet)

    assert refusal.value.rule == "cannot_write"
