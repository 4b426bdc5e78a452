"""How fast pages are: the demonstration served by `gdtx serve` on this machine, on PostgreSQL or SQLite.

    python benchmarks/pages.py [--database postgresql|sqlite] [--groups ladder,desks,read,forms,sent] [--short]
        [--peer beside|only|none] [--seconds 60] [--rate 20] [--connections 16] [--repeats 3] [--workers 2]
        [--out F.json]

Everything is made for the run and taken away after it: a PostgreSQL server on a socket or a SQLite file, the
demonstration in it, a web server on a port of 127.0.0.1 with production settings. What is opened, and by whom, is in
`opened.py`: the ladder of figures and lists, the desk of every role, what is read beside them, every form, and what
forms answer to. People sign in through the sign-in page of the demonstration. Load is an open loop: requests leave on a
fixed timetable over a fixed number of kept connections, pages in turn, whether or not earlier ones were answered; a
request that had to wait for a free connection counts its waiting ("total"). Server time is what the server itself says
in `Server-Timing`. After ours, on PostgreSQL, the same list of classes is served the same way by the Django admin
(`admin_list/`) over the same data, each list alone. Wanted: p95 of server time under 100 ms, first view (page, style
sheets, pictures, compressed as sent) under 100 kB. `--short` is a quick look: 15 s, once, without the peer.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks import machine, opened  # noqa: E402
from benchmarks.opened import THEN, Page  # noqa: E402

WANTED_P95 = 100.0  # ms of server time
WANTED_VIEW = 100_000  # bytes, compressed
LATE = 20.0  # s behind the timetable at which a run is given up
ADMIN_PAGE = Page(
    "class list by the Django admin",
    "/admin/learning/learningclass/?state__exact=active&start_on__gte=2020-09-01&start_on__lt=2021-01-16",
    "so",
    THEN,
)


# --- The two sides -----------------------------------------------------------------------------------------


def environment(home: Path, url: str) -> dict[str, str]:
    """What the product runs with: production, its keys, its database ("": SQLite in its home), this machine only."""
    ours = ("GDTX_", "DJANGO_", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    kept |= {"DATABASE_URL": url} if url else {}
    return kept | {
        "GDTX_HOME": str(home),
        "GDTX_ENV": "production",
        "GDTX_SECRET_KEY": "of-this-run-only-and-worth-nothing-0123456789-abcdefghij",
        "GDTX_DATA_KEY": "of-this-run-only-and-worth-nothing-too-0123456789-abcdef",
        "GDTX_ALLOWED_HOSTS": "127.0.0.1",
        # A handful of sessions ask for what hundreds of people would.
        "GDTX_RATES": "off",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }


@contextmanager
def serving(command: Sequence[str], env: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server that answers on the port, for the length of the block."""
    said = Path(env["GDTX_HOME"]) / "server.log"
    with said.open("wb") as stream:
        process = subprocess.Popen(command, env=env, cwd=env["GDTX_HOME"], stdout=stream, stderr=stream)
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise SystemExit(f"the server ended with {process.returncode}: {said.read_text()[-2000:]}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield process
    except SystemExit:
        print(said.read_text()[-3000:], file=sys.stderr)
        raise
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# --- Asking ------------------------------------------------------------------------------------------------


@dataclass
class Visitor:
    """A browser of sorts: one kept connection and the cookies of a session."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def ask(
        self, path: str, form: dict[str, str] | None = None, sheet: bytes | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers, body as sent. Production asks for HTTPS; the header says what a proxy would say."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Accept-Encoding": "gzip", "X-Forwarded-Proto": "https", "Accept": "text/html"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body: str | bytes | None = None
        if form is not None:
            kind = "application/x-www-form-urlencoded"
            body = urlencode(form)
            if sheet is not None:
                body, kind = opened.parts(form, sheet)
            headers |= {"Content-Type": kind, "Origin": f"https://127.0.0.1:{self.port}"}
        try:
            self.connection.request("GET" if form is None else "POST", path, body, headers)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, content


def open_page(visitor: Visitor, page: Page, sheet: bytes) -> tuple[int, dict[str, str], bytes]:
    """Open the page, or send its form with the token of the session."""
    if not page.form and not page.sheet:
        return visitor.ask(page.path)
    token = next(value for name, value in visitor.cookies.items() if name.endswith("gdtx_bieu_mau"))
    form = {**dict(page.form), "csrfmiddlewaretoken": token}
    return visitor.ask(page.path, form, sheet if page.sheet else None)


def sign_in(port: int, login: str, day: str) -> dict[str, str]:
    """The cookies of a session opened on the sign-in page of the demonstration; a visitor's without a name."""
    visitor = Visitor(port)
    status, headers, body = visitor.ask(f"/dang-nhap/?ngay={day}")
    text = unpacked(headers, body).decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    if status != 200 or token is None:
        raise SystemExit(f"no sign-in page: {status}")
    if not login:
        return visitor.cookies
    form = {"csrfmiddlewaretoken": token[1], "ngay": day, "vai": login, "next": "/"}
    status, _headers, _body = visitor.ask("/dang-nhap/demo/", form)
    if status != 302:
        raise SystemExit(f"{login} could not sign in on {day}: {status}")
    return visitor.cookies


def unpacked(headers: dict[str, str], body: bytes) -> bytes:
    """The body as written."""
    if headers.get("content-encoding") == "gzip":
        import gzip

        return gzip.decompress(body)
    return body


def server_ms(headers: dict[str, str]) -> float:
    """What the server says it took."""
    found = re.search(r"app;dur=([0-9.]+)", headers.get("server-timing", ""))
    if found is None:
        raise SystemExit("the server says no Server-Timing")
    return float(found[1])


def first_view(port: int, page: Page, cookies: dict[str, str]) -> dict[str, int]:
    """Bytes a browser fetches to show the page for the first time, as sent: page, style sheets, scripts, icons."""
    visitor = Visitor(port, dict(cookies))
    _status, headers, body = visitor.ask(page.path)
    text = unpacked(headers, body).decode()
    named = re.findall(r'(?:<link [^>]*href|<script [^>]*src|<use href)="([^"#]+)', text)
    others = 0
    for address in dict.fromkeys(named):
        path = urlsplit(urljoin(page.path, address))
        if path.netloc or not path.path.startswith("/tinh/"):
            continue
        status, _headers, content = visitor.ask(path.path)
        if status != 200:
            raise SystemExit(f"{path.path}: {status}")
        others += len(content)
    return {"page": len(body), "files": others, "sum": len(body) + others, "page_unpacked": len(text.encode())}


# --- The open loop -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sample:
    """One request: milliseconds the server says, and from the moment it was due to the last byte."""

    page: str
    server: float
    total: float


def open_loop(
    port: int,
    pages: list[Page],
    sessions: dict[tuple[str, str], dict[str, str]],
    options: argparse.Namespace,
    sheet: bytes = b"",
) -> list[Sample]:
    """Requests leave at `rate` a second for `seconds`, pages in turn, over `connections` kept connections."""
    count = int(options.rate * options.seconds)
    lock = threading.Lock()
    numbers = iter(range(count))
    found: list[Sample] = []
    errors: list[str] = []
    began = time.perf_counter() + 0.2

    def work() -> None:
        visitor = Visitor(port)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None or errors:
                return
            page = pages[number % len(pages)]
            due = began + number / options.rate
            if time.perf_counter() - due > LATE:
                errors.append(f"the server is {LATE:.0f} s behind the timetable")
                return
            time.sleep(max(0.0, due - time.perf_counter()))
            visitor.cookies = dict(sessions[page.login, page.day])
            try:
                status, headers, _body = open_page(visitor, page, sheet)
            except (OSError, http.client.HTTPException) as error:
                errors.append(f"{page.path}: {error!r}")
                return
            total = (time.perf_counter() - due) * 1000
            if status != page.expects:
                errors.append(f"{page.path}: {status}")
                return
            found.append(Sample(page.name, server_ms(headers), total))

    threads = [threading.Thread(target=work, daemon=True) for _ in range(options.connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise SystemExit("; ".join(errors[:3]))
    return found


def summed(samples: list[Sample]) -> dict[str, float]:
    """Median and p95 of both times."""
    server, total = [each.server for each in samples], [each.total for each in samples]
    return {
        "requests": len(samples),
        "server_median_ms": round(statistics.median(server), 1),
        "server_p95_ms": round(machine.quantile(server, 0.95), 1),
        "total_median_ms": round(statistics.median(total), 1),
        "total_p95_ms": round(machine.quantile(total, 0.95), 1),
    }


def middle(runs: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure over the repeats."""
    return {name: round(statistics.median(run[name] for run in runs), 1) for name in runs[0]}


def measure(
    process: subprocess.Popen[bytes],
    port: int,
    pages: list[Page],
    sessions: dict[tuple[str, str], dict[str, str]],
    options: argparse.Namespace,
    sheet: bytes = b"",
) -> dict[str, Any]:
    """Warm up, then repeat the open loop."""
    warm_up = argparse.Namespace(**{**vars(options), "seconds": max(4, 6 * len(pages) / options.rate)})
    open_loop(port, pages, sessions, warm_up, sheet)
    runs = []
    for number in range(options.repeats):
        used = machine.processor_seconds(process.pid)
        samples = open_loop(port, pages, sessions, options, sheet)
        used = machine.processor_seconds(process.pid) - used
        run: dict[str, Any] = {
            "all": summed(samples) | {"web_processor_ms_per_request": round(1000 * used / len(samples), 1)},
            "load_average": round(os.getloadavg()[0], 1),
        }
        for page in pages:
            run[page.name] = summed([each for each in samples if each.page == page.name])
        runs.append(run)
        print(f"run {number + 1}: {run['all']} load {run['load_average']}", file=sys.stderr)
    workers = [pid for pid in machine.tree(process.pid) if pid != process.pid]
    return {
        "all": middle([run["all"] for run in runs]),
        "pages": {page.name: middle([run[page.name] for run in runs]) for page in pages},
        "load_average": [run["load_average"] for run in runs],
        "runs_server_p95_ms": [run["all"]["server_p95_ms"] for run in runs],
        "memory_mib": {
            "server": machine.memory_mib(process.pid),
            "processes": [machine.memory_mib(pid) for pid in workers],
        },
    }


# --- The whole ---------------------------------------------------------------------------------------------


Sessions = dict[tuple[str, str], dict[str, str]]


def ours(
    env: dict[str, str], groups: list[str], options: argparse.Namespace, sheet: bytes, made: dict[str, str]
) -> tuple[dict[str, Any], Sessions]:
    """Our pages, and the sessions that were opened."""
    port = free_port()
    command = [sys.executable, "-m", "gdtx.cli", "serve", "--port", str(port)]
    if options.database == "postgresql":
        command += ["--workers", str(options.workers)]
    pages = [opened.filled(page, made) for group in groups for page in opened.GROUPS[group]]
    lists = [page for page in opened.LADDER if page.name == "class list, province"]
    found: dict[str, Any] = {}
    with serving(command, env, port) as process:
        sessions: Sessions = {}
        for page in (*pages, *lists):
            if (page.login, page.day) not in sessions:
                sessions[page.login, page.day] = sign_in(port, page.login, page.day)
        first = {}
        for page in pages:
            visitor = Visitor(port, dict(sessions[page.login, page.day]))
            status, headers, _body = open_page(visitor, page, sheet)
            if status != page.expects:
                raise SystemExit(f"{page.path}: {status} {headers.get('location', '')}")
            first.setdefault(page.name, server_ms(headers))
        if pages:
            found = measure(process, port, pages, sessions, options, sheet)
            found["first_request_ms"] = first
            found["first_view_bytes"] = {
                page.name: first_view(port, page, sessions[page.login, page.day])
                for page in pages
                if not page.form and not page.sheet
            }
        if options.peer != "none":
            found["class_list_alone"] = measure(process, port, lists, sessions, options)["all"]
    return found, sessions


def admin(
    env: dict[str, str], sessions: dict[tuple[str, str], dict[str, str]], options: argparse.Namespace
) -> dict[str, Any]:
    """The same list by the admin, alone, as ours was measured alone."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws"]
    command += ["--workers", str(options.workers), "--blocking-threads", "4", "--log-level", "warning"]
    with serving([*command, "benchmarks.admin_list.wsgi:application"], env, port) as process:
        found = measure(process, port, [ADMIN_PAGE], sessions, options)
        visitor = Visitor(port, dict(sessions[ADMIN_PAGE.login, ADMIN_PAGE.day]))
        _status, headers, body = visitor.ask(ADMIN_PAGE.path)
        text = unpacked(headers, body).decode()
        assert text.count('class="field-topic') == 50, "the admin does not show fifty classes"
        return found["all"] | {"page_bytes": len(body)}


@contextmanager
def database(options: argparse.Namespace, home: Path, answer: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The environment of a database with the demonstration in it."""
    from tests.support.postgresql import Server

    server = Server.start() if options.database == "postgresql" else None
    try:
        url = ""
        if server is not None:
            import psycopg

            with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE gdtx")
            url = server.url("gdtx")
        env = environment(home, url)
        began = time.perf_counter()
        demo = [sys.executable, "-m", "gdtx.cli", "demo", "--no-serve"]
        subprocess.run(demo, env=env | {"GDTX_ENV": "development"}, check=True, stdout=subprocess.DEVNULL)
        answer["demo_seconds"] = round(time.perf_counter() - began, 1)
        if server is not None:
            with psycopg.connect(url, autocommit=True) as connection:
                # What a server's own autovacuum does; the throw-away one has none.
                connection.execute("VACUUM ANALYZE")
        yield env
    finally:
        if server is not None:
            server.stop()


def asked_for(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--groups", default=",".join(opened.GROUPS), help="some of them, separated by commas")
    parser.add_argument("--peer", choices=["beside", "only", "none"], default="beside")
    parser.add_argument("--short", action="store_true", help="15 s, once, without the peer")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(arguments)
    unknown = set(options.groups.split(",")) - set(opened.GROUPS)
    if unknown:
        parser.error(f"there is no group {', '.join(sorted(unknown))}")
    if options.short:
        options.seconds, options.repeats, options.peer = 15, 1, "none"
    if options.database == "sqlite":
        options.peer, options.workers = "none", 1
    return options


def main() -> None:
    """Prepare, measure, answer."""
    options = asked_for()
    groups = [] if options.peer == "only" else options.groups.split(",")
    answer: dict[str, Any] = {
        "benchmark": "pages",
        "revision": machine.revision(),
        "machine": machine.described(),
        "database": options.database,
        "load": {name: getattr(options, name) for name in ("seconds", "rate", "connections", "repeats", "workers")},
        "wanted": {"server_p95_ms": WANTED_P95, "first_view_bytes": WANTED_VIEW},
    }
    home = Path(tempfile.mkdtemp(prefix="gdtx-benchmark-"))
    try:
        with database(options, home, answer) as env:
            step = [sys.executable, str(ROOT / "benchmarks" / "opened.py")]
            told = subprocess.run(step, env=env, stdout=subprocess.PIPE, text=True, check=True).stdout
            made = json.loads(told.strip().splitlines()[-1])
            sheet = base64.b64decode(made.pop("sheet"))
            answer["ours"], sessions = ours(env, groups, options, sheet, made)
            if options.peer != "none":
                answer["admin"] = admin(env, sessions, options)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    answer |= concluded(answer, groups)
    text = json.dumps(answer, ensure_ascii=False, indent=2)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


def concluded(answer: dict[str, Any], groups: list[str]) -> dict[str, Any]:
    """The ratio to the peer, each group's slowest page, and whether what was wanted is met; pages told on stderr."""
    found: dict[str, Any] = {}
    if "admin" in answer:
        alone = answer["ours"]["class_list_alone"]
        found["ratio_admin_to_ours"] = {
            name: round(answer["admin"][name] / alone[name], 2)
            for name in ("server_median_ms", "server_p95_ms", "web_processor_ms_per_request")
        }
    if not groups:
        return found
    pages = answer["ours"]["pages"]
    found["slowest_of_group"] = {}
    for group in groups:
        slowest = max((page.name for page in opened.GROUPS[group]), key=lambda name: pages[name]["server_p95_ms"])
        found["slowest_of_group"][group] = {"page": slowest, "server_p95_ms": pages[slowest]["server_p95_ms"]}
    for name, page in sorted(pages.items(), key=lambda each: -each[1]["server_p95_ms"]):
        print(f"{page['server_p95_ms']:7.1f} {page['total_p95_ms']:7.1f}  {name}", file=sys.stderr)
    largest = max((view["sum"] for view in answer["ours"]["first_view_bytes"].values()), default=0)
    slow = [name for name, page in pages.items() if page["server_p95_ms"] >= WANTED_P95]
    found["met"] = {"server_p95_ms": not slow, "first_view_bytes": largest < WANTED_VIEW, "too_slow": slow}
    return found


if __name__ == "__main__":
    main()
