"""Installs and starts the provider, and plays the part of the person in front of its pages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from tests.support.missing import missing

PACKAGE, VERSION = "oidc-provider", "9.13.3"
SCRIPT = Path(__file__).with_name("provider.mjs")
CALLBACK = "http://testserver/dang-nhap/ngoai/don-vi/ve/"
CLIENT_ID, SECRET = "gdtx-thu", "mat-ma-cua-bai-kiem-dai-hon-ba-muoi-hai-ky-tu"


def module() -> Path:
    """The provider's code, installed once for this machine into a folder outside the checkout."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        missing("No Node.js here (apt-get install nodejs npm): signing in through a real provider was not tried")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gdtx-tests" / f"{PACKAGE}-{VERSION}"
    found = cache / "node_modules" / PACKAGE / "lib" / "index.js"
    if not found.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: two processes may install at once.
        folder = Path(tempfile.mkdtemp(prefix=f".{PACKAGE}-", dir=cache.parent))
        command = [str(npm), "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(
            [*command, "--loglevel=error", f"{PACKAGE}@{VERSION}"], capture_output=True, text=True, timeout=300
        )
        if done.returncode:
            shutil.rmtree(folder, ignore_errors=True)
            missing(f"npm could not install {PACKAGE} {VERSION}: {done.stderr.strip()[-300:]}")
        try:
            folder.rename(cache)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
    return found


@contextmanager
def running() -> Iterator[str]:
    """The provider as a process; gives its issuer."""
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [str(shutil.which("node")), str(SCRIPT), str(module()), CALLBACK],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            assert process.stdout is not None
            first = process.stdout.readline().split()
            if first[:1] != ["READY"]:
                errors.seek(0)
                pytest.fail(f"The provider did not start: {errors.read().decode()[-500:]}")
            yield first[1]
        finally:
            process.terminate()
            process.wait(timeout=60)
            if process.stdout is not None:
                process.stdout.close()


def go_through(address: str, name: str, *, cancel: bool = False) -> str:
    """Follow the provider's pages as the person called *name*; gives the address it sends them back to."""
    with requests.Session() as session:
        session.trust_env = False
        return _walk(session, address, name, cancel)


def _walk(session: requests.Session, address: str, name: str, cancel: bool) -> str:
    answer = session.get(address, allow_redirects=False)
    for _step in range(20):
        if answer.is_redirect:
            target = urljoin(answer.url, answer.headers["Location"])
            if target.startswith(CALLBACK):
                return target
            answer = session.get(target, allow_redirects=False)
            continue
        assert answer.status_code == 200, answer.text[:300]
        if cancel:
            aborted = re.search(r'href="([^"]*/abort)"', answer.text)
            assert aborted, answer.text[:500]
            answer = session.get(urljoin(answer.url, aborted[1]), allow_redirects=False)
            continue
        action = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
        assert action, answer.text[:500]
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
        if 'name="login"' in answer.text:
            fields |= {"login": name, "password": "bất kỳ"}
        answer = session.post(urljoin(answer.url, unescape(action[1])), data=fields, allow_redirects=False)
    raise AssertionError("The provider leads nowhere")
