"""``gdtx serve`` and ``gdtx worker``: the web server, and the process that does background work."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from gdtx.config import home, keys
from gdtx.config.usage import Parser
from gdtx.foundation.commands import require_database
from gdtx.foundation.errors import Refused


def run(command: str, arguments: list[str]) -> int:
    """Run *command* (``serve`` or ``worker``) until it is told to stop."""
    home.prepare(settings.GDTX_HOME)
    if command == "worker":
        parser = Parser(prog="gdtx worker", description="Chạy việc nền cho tới khi bị dừng.")
        parser.add_argument("--batch", action="store_true", help="làm hết việc đang chờ rồi thoát")
        options = parser.parse_args(arguments)
        require_database()
        before_serving()
        work(batch=options.batch)
        return 0
    parser = Parser(prog="gdtx serve", description="Phục vụ các trang cho tới khi bị dừng.")
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe (mặc định 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000)")
    parser.add_argument("--workers", type=int, default=0, help="số tiến trình (mặc định tùy cơ sở dữ liệu)")
    options = parser.parse_args(arguments)
    require_database()
    before_serving()
    serve(host=options.host, port=options.port, workers=options.workers)
    return 0


def before_serving() -> None:
    """What a process that was killed left undone (``GDTX_BEFORE_SERVING``).

    Raises ``ImproperlyConfigured`` where the data key is lost: nobody could sign in, as it is written under that key.
    """
    if keys.has_sealed(settings.GDTX_HOME):
        str(settings.GDTX_DATA_KEY)
    for dotted in settings.GDTX_BEFORE_SERVING:
        import_string(dotted)()


def work(*, batch: bool) -> None:
    """Take tasks from the database one after another, and do what is due by the clock (``GDTX_WORKER``)."""
    import_string(settings.GDTX_WORKER)(batch=batch)


def serve(*, host: str, port: int, workers: int = 0) -> None:
    """Serve on *host*:*port*. ``workers`` 0 lets the database decide.

    SQLite has one writer at a time, so one process with threads serves best; and as it is for trying out,
    a worker is started beside it. PostgreSQL gets two processes.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    if not settings.DEBUG and "Manifest" in settings.STORAGES["staticfiles"]["BACKEND"]:
        call_command("collectstatic", interactive=False, verbosity=0)
    require_free_port(host, port)
    sqlite = connection.vendor == "sqlite"
    count_in_files()
    # Makes the application here, warmed up, so that the processes forked from this one have it at once.
    import_module("gdtx.config.wsgi")
    let_go_of_database()
    server = Granian(
        "gdtx.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or (1 if sqlite else 2),
        blocking_threads=4,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
    )
    with background_worker() if sqlite else nothing():
        print(f"Đang phục vụ tại http://{host}:{port}/ (dừng: Ctrl+C)", file=sys.stderr, flush=True)
        server.serve()


def count_in_files() -> None:
    """The processes that serve count requests each for itself, in files that any of them can add up (`/metrics`).

    Named before anything counts, and emptied: numbers begin anew with each start, as Prometheus expects.
    """
    folder = settings.GDTX_HOME / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def let_go_of_database() -> None:
    """Close every connection and every pool of this process.

    The processes that serve are forks of this one. A pool that lives on would hand both of them the same socket, and
    one person's request would read the answer to another's.
    """
    connections.close_all()
    for one in connections.all(initialized_only=True):
        close_pool = getattr(one, "close_pool", None)
        if close_pool is not None:
            close_pool()


def require_free_port(host: str, port: int) -> None:
    """Refuse before anything is started when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            # As the server does: an address whose last connections are still closing counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise Refused(
                "port_busy",
                _("Không mở được cổng %(port)s trên %(host)s.") % {"port": port, "host": host},
                where="--port",
                way_out=_("Cổng có thể đang được dùng; chọn cổng khác bằng --port."),
            ) from error


@contextmanager
def background_worker() -> Iterator[None]:
    """A worker process that lives as long as the block."""
    process = subprocess.Popen([sys.executable, "-m", "gdtx.cli", "worker"], env=os.environ.copy())
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def nothing() -> Iterator[None]:
    """No worker beside the server: on PostgreSQL it is a service of its own."""
    yield
