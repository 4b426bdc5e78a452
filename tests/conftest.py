"""The strictness of the suite and the things every test may ask for.

``GDTX_TEST_DATABASE=postgresql`` runs it on PostgreSQL (a throw-away server of its own), else on SQLite. With
``--database-only`` only those tests run whose answer may depend on the database (`asks_the_database`): CI runs
everything on SQLite, and those once more on PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from gdtx.config import databases
from tests.support import leftovers, postgresql, template_database
from tests.support.browser import browser, find_chromium, page, phone, sign_in  # noqa: F401 (fixtures for all)
from tests.support.missing import ONLY_POSTGRESQL
from tests.support.references import References

ROOT = Path(__file__).resolve().parent.parent

# Everywhere as in CI: the same examples each time, and no example fails because the machine is busy.
hypothesis.settings.load_profile("ci")

# The run starts hundreds of processes of ours: each would compile the whole program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


# --- The run: one folder, and one server on PostgreSQL ------------------------------------------------


def is_xdist_worker(config: pytest.Config) -> bool:
    """Whether this process only runs tests that another one hands out."""
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    """The controlling process makes the folder of the run; on PostgreSQL it starts the server."""
    if is_xdist_worker(config) or config.option.collectonly:
        return
    folder = Path(tempfile.mkdtemp(prefix="gdtx-tests-"))
    os.environ["GDTX_TEST_RUN"] = str(folder)
    config.stash[RUN] = folder
    if settings.GDTX_TEST_DATABASE == "postgresql":
        try:
            server = postgresql.Server.start()
        except postgresql.NoServer as error:
            raise pytest.UsageError(str(error)) from error
        config.stash[SERVER] = server
        os.environ["GDTX_TEST_SERVER"] = server.url("postgres")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of our own."""
    parser.addoption(
        "--database-only",
        action="store_true",
        help="only tests whose answer may depend on the database: for the second database of CI",
    )


def asks_the_database(item: pytest.Item) -> bool:
    """Whether a test may come out differently on another database.

    It must ask for one at all; and what a browser shows of a page does not depend on where its rows came from, so walks
    through a browser count only where they write (marked ``writes``). ``once`` marks what repeats other tests.
    """
    if item.get_closest_marker("once"):
        return False
    if goes_through_a_browser(item):
        return item.get_closest_marker("writes") is not None
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(DATABASE_FIXTURES)


DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server"})


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for; the longest first, so that no worker is left alone with one at the end."""
    if config.getoption("--database-only"):
        kept = [item for item in items if asks_the_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if not asks_the_database(item)])
        items[:] = kept
    if config.getoption("numprocesses", None) or is_xdist_worker(config):
        items.sort(key=lambda item: not takes_long(item))


def takes_long(item: pytest.Item) -> bool:
    """What is marked ``slow``, and every walk through a browser."""
    return item.get_closest_marker("slow") is not None or goes_through_a_browser(item)


def goes_through_a_browser(item: pytest.Item) -> bool:
    """Whether a test opens pages in a real browser."""
    return "browser" in getattr(item, "fixturenames", ()) or item.get_closest_marker("browser") is not None


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    server = config.stash.get(SERVER, None)
    if server is not None:
        server.stop()
    folder = config.stash.get(RUN, None)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def pytest_report_header() -> str:
    """What the run has at hand."""
    return f"database: {settings.GDTX_TEST_DATABASE}; browser: {find_chromium() or 'none, its tests are skipped'}"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked ``postgresql`` asks something that only that database can answer."""
    if item.get_closest_marker("postgresql") and settings.GDTX_TEST_DATABASE != "postgresql":
        pytest.skip(ONLY_POSTGRESQL)


RUN = pytest.StashKey[Path]()
SERVER = pytest.StashKey[postgresql.Server]()
BEFORE = pytest.StashKey[dict[str, Any]]()


# --- Database -----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the template database for this process (replaces pytest-django's fixture)."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    own = template_database.for_this_process(Path(os.environ["GDTX_TEST_RUN"]), worker)
    with django_db_blocker.unblock():
        own.prepare()
        if connection.vendor == "sqlite":
            References().begin()
    # Only cases that really commit come here; their traces go by copying the template again.
    original = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = lambda _case: own.restore()  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[attr-defined]
    with django_db_blocker.unblock():
        own.remove()


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """The ``DATABASE_URL`` of the test's database, for a child process (sees committed rows only)."""
    return databases.url_of(connection.settings_dict)


# --- Strictness -----------------------------------------------------------------------------------------


def _is_local(address: object) -> bool:
    """Unix sockets and the loopback interface."""
    if not isinstance(address, tuple):
        return True
    return str(address[0]) in {"localhost", "127.0.0.1", "::1", "0.0.0.0"}


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Nothing in the product needs the network; a test that tries to reach it fails."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(call: Any) -> Any:
        def inner(self: socket.socket, address: Any) -> Any:
            if not _is_local(address):
                raise AssertionError(f"A test tried to reach the network: {address!r}")
            return call(self, address)

        return inner

    socket.socket.connect = guarded(connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = guarded(connect_ex)  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]
    socket.socket.connect_ex = connect_ex  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a home folder of its own."""
    home = tmp_path / "nhà của bài kiểm"
    settings.GDTX_HOME = home
    settings.MEDIA_ROOT = home / "media"
    monkeypatch.setenv("GDTX_HOME", str(home))


@pytest.fixture(autouse=True)
def _nothing_kept_from_before() -> None:
    """Nothing another test counted or kept is seen by this one."""
    leftovers.forget()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note how the process was before a test and its fixtures."""
    item.stash[BEFORE] = leftovers.state()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """What a test changed for itself, it puts back."""
    yield
    before, after = item.stash[BEFORE], leftovers.state()
    left = [name for name in before if before[name] != after[name]]
    assert not left, f"left behind by this test: {', '.join(left)}"
