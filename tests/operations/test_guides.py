"""The guides for operators: their commands run, their files fit the program."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from gdtx.config import operating
from tests.audit.conftest import accept_what_the_template_holds
from tests.setup.test_serving import fetch, free_port
from tests.support.missing import ONLY_POSTGRESQL, program
from tests.support.program import ROOT, environment

from .conftest import KEYS

GUIDES = ROOT / "docs" / "how-to"
DEPLOY = ROOT / "deploy"
TOKEN = "only-for-this-test"
BLOCK = re.compile(r"<!-- (run|serve) -->\n```sh\n(.*?)```", re.S)


def blocks(name: str, kind: str) -> list[str]:
    """The commands of a guide that are marked to be run."""
    return [text for found, text in BLOCK.findall((GUIDES / name).read_text(encoding="utf-8")) if found == kind]


def run(script: str, folder: Path, env: dict[str, str]) -> str:
    """Commands of a guide as a person types them, stopped by the first that fails."""
    program = folder / "bin" / "gdtx"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gdtx.cli "$@"\n')
    program.chmod(0o755)
    env = env | {"PATH": f"{program.parent}{os.pathsep}{env['PATH']}"}
    done = subprocess.run(
        ["/bin/sh", "-e", "-c", script], env=env, cwd=folder, capture_output=True, encoding="utf-8", timeout=280
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


# The commands themselves are tried on every database: taking and restoring a backup, upgrading.
@pytest.mark.once
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(os.name == "nt", reason="the guides are for a Unix shell")
@pytest.mark.parametrize("name", ["install.md", "backup.md", "upgrade.md"])
def test_the_commands_of_a_guide_run(name, request, database_url, empty_database, tmp_path):
    scripts = blocks(name, "run")
    assert scripts
    home = Path(settings.GDTX_HOME)
    if name == "install.md":
        accept_what_the_template_holds()
    else:
        request.getfixturevalue("installation")
    env = environment(home, DATABASE_URL=database_url, **KEYS)
    env |= {
        "BACKUP": str(tmp_path / "sao lưu"),
        "NEW_HOME": str(tmp_path / "máy mới"),
        "NEW_DATABASE": empty_database(),
    }

    for script in scripts:
        run(script, tmp_path, env)

    if name == "backup.md":
        assert (tmp_path / "máy mới" / "media" / "lop" / "ảnh một.jpg").is_file()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_questions_of_the_guide_on_watching_are_answered(database_url, tmp_path):
    program("curl", "curl")
    port = free_port()
    own = KEYS | {"GDTX_ENV": "production", "GDTX_METRICS_TOKEN": TOKEN}
    env = environment(tmp_path / "nhà", DATABASE_URL=database_url, **own)
    server = subprocess.Popen(
        [sys.executable, "-m", "gdtx.cli", "serve", "--port", str(port)],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        address = f"http://127.0.0.1:{port}"
        assert fetch(f"{address}/health/alive", server)[0] == 200
        for _each in range(20):
            assert fetch(f"{address}/khong-co-trang-nay/", server, {"X-Forwarded-Proto": "https"})[0] == 404
        answers = "".join(run(script, tmp_path, env | {"ADDRESS": address}) for script in blocks("watch.md", "serve"))
        assert subprocess.run(health_check(port), check=False).returncode == 0
        # Several questions in turn reach either serving process; both add up all of them.
        told = {counted(address) for _each in range(4)}
    finally:
        server.terminate()
        server.communicate(timeout=60)

    assert subprocess.run(health_check(port), stderr=subprocess.DEVNULL, check=False).returncode == 1
    assert answers.startswith("ok\n")
    assert '"database": {"status": "ok"' in answers
    assert "gdtx_database_up 1.0" in answers
    assert told == {20}


def counted(address: str) -> int:
    """How many questions for pages that do not exist the metrics tell, whichever process answers."""
    request = urllib.request.Request(f"{address}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        text = answer.read().decode()
    found = re.search(r'gdtx_requests_total\{method="GET",rule="none",status="404"\} (\d+)', text)
    return int(found.group(1)) if found else 0


# --- Files to copy --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gdtx.service", "gdtx-worker.service", "gdtx-backup.service", "gdtx-backup.timer"])
def test_systemd_understands_the_units(name, tmp_path):
    program("systemd-analyze", "systemd")
    for path in DEPLOY.glob("gdtx*.*"):
        # Programs that are on a server and not here would be all it complains about.
        text = (
            path.read_text(encoding="utf-8").replace("/srv/gdtx/venv/bin/gdtx", "/bin/true").replace("User=gdtx\n", "")
        )
        (tmp_path / path.name).write_text(text, encoding="utf-8")

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)], capture_output=True, encoding="utf-8"
    )

    complaints = [line for line in done.stderr.splitlines() if name in line]
    assert complaints == []


def test_the_services_may_write_where_the_settings_say():
    home = dict(
        line.split("=", 1) for line in (DEPLOY / "gdtx.env.example").read_text().splitlines() if line[:1].isalpha()
    )["GDTX_HOME"]

    for name in ("gdtx.service", "gdtx-worker.service", "gdtx-backup.service"):
        assert f"ReadWritePaths={home}" in (DEPLOY / name).read_text(encoding="utf-8"), name


def test_the_proxies_let_pass_what_the_program_takes_and_tell_who_asks():
    limit = operating.whole_number("GDTX_MAX_BODY_MB", 200)
    nginx = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")

    assert f"client_max_body_size {limit}m;" in nginx
    assert f"max_size {limit}MB" in caddy
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in nginx
    for text in (nginx, caddy):
        assert "/metrics" in text
        assert text.count("{") == text.count("}")
    assert nginx.count("127.0.0.1:8000") == caddy.count("127.0.0.1:8000") == 1


def test_nginx_understands_its_file(tmp_path):
    program("nginx", "nginx-light")
    inner = re.sub(r"ssl_certificate.*;|listen .*443 ssl;|access_log .*;", "", (DEPLOY / "nginx.conf").read_text())
    (tmp_path / "nginx.conf").write_text(f"events {{}}\nhttp {{\n{inner}\n}}\n")

    done = subprocess.run(
        ["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")], capture_output=True, encoding="utf-8"
    )

    assert "syntax is ok" in done.stderr, done.stderr


def test_caddy_understands_its_file(tmp_path):
    caddy = program("caddy", "caddy")
    inner = (DEPLOY / "Caddyfile").read_text(encoding="utf-8").replace("/var/log/caddy", str(tmp_path))
    (tmp_path / "Caddyfile").write_text(inner, encoding="utf-8")
    # Nothing of the person who tests is read or written.
    own = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}

    done = subprocess.run(
        [caddy, "validate", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")],
        env=os.environ | own,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    assert "Valid configuration" in done.stdout + done.stderr


def test_the_container_is_made_of_what_is_there_and_runs_as_nobody_special():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.M) for word in line.split()[:-1]]

    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert "--require-hashes" in text
    assert re.search(r"^USER gdtx$", text, re.M)
    minor = re.search(r"FROM python:3\.(\d+)", text)
    assert minor
    assert 12 <= int(minor.group(1)) < 15


def test_what_the_container_copies_is_all_that_building_takes(tmp_path):
    """The program is packed from the copied files alone, and holds every file that the checkout's has."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.M):
        *names, target = line.split()
        for name in names:
            if (ROOT / name).is_dir():
                # A folder's content goes into the target, as in a container.
                shutil.copytree(
                    ROOT / name, tmp_path / target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
                )
            else:
                shutil.copy(ROOT / name, tmp_path / target)

    packed = files_of_the_wheel(tmp_path, tmp_path / "dist")

    assert files_of_the_wheel(ROOT, tmp_path / "wanted") - packed == set()
    assert "gdtx/cli.py" in packed
    assert any(name.endswith(".html") for name in packed)


def files_of_the_wheel(checkout: Path, dist: Path) -> set[str]:
    """Pack the program without asking a registry; the names of what is in it."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(dist)],
        cwd=checkout,
        capture_output=True,
        encoding="utf-8",
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    [wheel] = dist.glob("*.whl")
    return {name for name in zipfile.ZipFile(wheel).namelist() if "__pycache__" not in name}


def test_the_shell_understands_the_steps_of_the_container():
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace(" \\\n", " ")
    scripts = re.findall(r"^RUN (.*)$", text, re.M)

    assert len(scripts) == 2
    for script in scripts:
        done = subprocess.run(["/bin/sh", "-n", "-c", script], capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr


def health_check(port: int) -> list[str]:
    """What the container asks itself, of another port."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    [line] = re.findall(r"^HEALTHCHECK .*? CMD (.*)$", text, re.M)
    [served] = re.findall(r"^CMD (.*)$", text, re.M)
    assert json.loads(served)[-1] == "8000"
    interpreter, *arguments = json.loads(line)
    assert interpreter == "python"
    return [sys.executable, *(each.replace(":8000/", f":{port}/") for each in arguments)]


def test_the_settings_of_postgresql_are_settings_it_knows(db):
    from django.db import connection

    if connection.vendor != "postgresql":
        pytest.skip(ONLY_POSTGRESQL)
    wanted = dict(
        line.split("#")[0].strip().split(" = ", 1)
        for line in (DEPLOY / "postgresql.conf").read_text(encoding="utf-8").splitlines()
        if " = " in line.split("#")[0]
    )
    with connection.cursor() as cursor:
        # Names are written in any case in the file, and one of them (TimeZone) has capitals in the catalogue.
        cursor.execute("SELECT lower(name) FROM pg_settings WHERE lower(name) = ANY(%s)", [list(wanted)])
        known = {row[0] for row in cursor.fetchall()}

    assert set(wanted) - known == set()
    assert len(wanted) > 10


def test_every_file_of_deploy_is_named_by_the_guide():
    guide = (GUIDES / "install.md").read_text(encoding="utf-8") + (GUIDES / "backup.md").read_text(encoding="utf-8")

    assert [path.name for path in DEPLOY.iterdir() if path.name not in guide] == []
