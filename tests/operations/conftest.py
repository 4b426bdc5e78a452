"""The cast with two classes, and empty machines to restore onto."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql

from gdtx.config import databases
from gdtx.learning.models import LearningClass
from tests.audit.conftest import accept_what_the_template_holds
from tests.learning import making
from tests.support.cast import IN_2021, Cast, build_cast
from tests.support.cast import cast as cast  # (fixture)

#: Both keys of the test's own installation, so that a restored audit can be checked.
KEYS = {
    "GDTX_SECRET_KEY": "only-for-tests",
    "GDTX_DATA_KEY": "only-for-tests-too",
    "GDTX_ALLOWED_HOSTS": "gdtx.example",
}


ODD = "một\thai\nba\rbốn \\N \\\\t \\. 'năm'"


@dataclass(frozen=True)
class Installation:
    """A committed installation: its address, its home, and what is in it."""

    url: str
    home: Path
    cast: Cast
    classes: list[LearningClass]


@pytest.fixture
def installation(transactional_db: None, database_url: str) -> Installation:
    """Two classes of the cast, committed, so that processes of their own see them; a photo and a frozen file."""
    accept_what_the_template_holds()
    cast = build_cast()
    classes = [
        making.log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, topic="Nuôi gà thả vườn", turns=30),
        making.log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, topic="Trồng nấm rơm", turns=12),
        making.log(cast.actor("giamdoc40", IN_2021), cast.nghe_an, topic="Tin học cơ bản", turns=7),
    ]
    # What the text format of the backup must escape, and what looks like its sign for nothing.
    LearningClass.objects.filter(pk=classes[0].pk).update(presenter=ODD)
    home = Path(settings.GDTX_HOME)
    for name, text in {
        "media/lop/ảnh một.jpg": "ảnh",
        "frozen/1/manifest.json": "{}",
        "keys/data.key": "bí mật",
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    return Installation(database_url, home, cast, classes)


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Makes empty databases of the kind of the run; their addresses."""
    made: list[str] = []

    def make() -> str:
        if connection.vendor == "sqlite":
            return f"sqlite:///{tmp_path / uuid.uuid4().hex / 'trống.sqlite3'}"
        name = f"gdtx_restore_{uuid.uuid4().hex[:8]}"
        _on_server(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
        made.append(name)
        return os.environ["GDTX_TEST_SERVER"].replace("/postgres?", f"/{name}?")

    yield make
    for name in made:
        _on_server(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _on_server(statement: sql.Composed) -> None:
    place = databases.from_url(os.environ["GDTX_TEST_SERVER"])
    with psycopg.connect(host=place["HOST"], user=place["USER"], dbname="postgres", autocommit=True) as server:
        server.execute(statement)
