"""``gdtx serve`` and ``gdtx worker``, as processes of their own."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.missing import ONLY_POSTGRESQL
from tests.support.program import environment, gdtx

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(
    address: str, server: subprocess.Popen[str], headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, str]]:
    """Status and headers of a page, asked for until the server answers (a busy machine takes its time)."""
    request = urllib.request.Request(address, headers=dict(headers or {}))
    for _attempt in range(1200):
        assert server.poll() is None, server.communicate()[1]
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, dict(answer.headers)
        except urllib.error.HTTPError as answer:
            return answer.code, dict(answer.headers)
        except (urllib.error.URLError, ConnectionError):
            threading.Event().wait(0.1)
    raise AssertionError("The server did not answer")


def children_of(process: int) -> list[int]:
    """Processes started by *process*, theirs included."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    found = [process]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes through /proc")
def test_serve_answers_with_its_security_headers_and_leaves_no_process_behind(database_url, tmp_path):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gdtx.cli", "serve", "--port", str(port)],
        env=environment(tmp_path / "nhà", GDTX_ENV="development", DATABASE_URL=database_url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        status, headers = fetch(f"http://127.0.0.1:{port}/dang-nhap/", process)
        children = children_of(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)[1]

    assert status == 200, said
    headers = {name.lower(): value for name, value in headers.items()}
    assert re.fullmatch(r"app;dur=\d+\.\d", headers["server-timing"])
    assert "script-src 'self'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert f"http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said
    # On SQLite a process that serves and a worker beside it, on PostgreSQL two that serve.
    assert len(children) >= 2
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


ASK_THEN_LET_GO = """
import os
os.environ["GDTX_SERVING"] = "1"
import django
django.setup()
from django.db import connection
from gdtx.config import serving
from gdtx.foundation.commands import require_database
require_database()
assert connection.pool, "serving uses a pool"
serving.let_go_of_database()
print(dict(connection._connection_pools), connection.connection)
"""


def test_the_processes_that_serve_inherit_no_connection(database_url, tmp_path):
    if not database_url.startswith("postgresql"):
        pytest.skip(ONLY_POSTGRESQL)
    env = environment(tmp_path, GDTX_ENV="development", DATABASE_URL=database_url)
    env["DJANGO_SETTINGS_MODULE"] = "gdtx.config.settings.development"

    done = subprocess.run([sys.executable, "-c", ASK_THEN_LET_GO], env=env, capture_output=True, encoding="utf-8")

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["{}", "None"]


def test_a_port_in_use_is_a_refusal(database_url, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        done = gdtx("serve", "--port", port, home=tmp_path, GDTX_ENV="development", DATABASE_URL=database_url)

    assert done.returncode == 1
    assert f"Không mở được cổng {port}" in done.stderr


def test_the_worker_does_what_waits_and_ends_with_batch(database_url, tmp_path):
    done = gdtx("worker", "--batch", home=tmp_path, GDTX_ENV="development", DATABASE_URL=database_url)

    assert done.returncode == 0, done.stderr


def test_serving_without_keys_refuses_with_the_names_of_what_is_missing(tmp_path):
    done = gdtx("serve", home=tmp_path / "trống")

    assert done.returncode == 1
    assert "GDTX_SECRET_KEY" in done.stderr
    assert not (tmp_path / "trống").exists()


def test_a_wrong_option_of_serve_is_wrong_usage(tmp_path):
    done = gdtx("serve", "--port", "cổng", home=tmp_path, GDTX_ENV="development")

    assert done.returncode == 2
    assert done.stderr.startswith("--port không nhận 'cổng'.")
