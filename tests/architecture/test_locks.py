"""The locks: pinned packages and hashes, no address of any registry, in step with ``pyproject.toml``."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.lock import strange_lines
from tests.architecture.sources import ROOT

LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]


def pinned(lock) -> dict[str, str]:
    lines = lock.read_text(encoding="utf-8").splitlines()
    return dict(match.groups() for line in lines if (match := re.match(r"([a-z0-9._-]+)==([^ ;]+)", line)))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_packages_and_hashes_and_nothing_else(lock):
    assert strange_lines(lock) == []
    assert len(pinned(lock)) > 30


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_pinned_package_has_a_hash(lock):
    blocks = re.split(r"\n(?=[a-z0-9])", lock.read_text(encoding="utf-8").strip())

    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_an_address_in_a_lock_would_be_noticed(tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text("--find-links /somewhere\ndjango==6.1 \\\n    --hash=sha256:" + "0" * 64 + "\n")

    assert strange_lines(lock) == ["--find-links /somewhere"]


def test_the_locks_satisfy_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [(LOCKS[0], text) for text in project["project"]["dependencies"]]
    asked += [(LOCKS[1], text) for text in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]]

    wrong = []
    for lock, text in asked:
        requirement = Requirement(text)
        version = pinned(lock).get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            wrong.append(f"{lock.name}: {text} (locked: {version})")

    assert wrong == []


def test_both_locks_pin_the_same_versions():
    run, dev = map(pinned, LOCKS)

    assert {name: dev.get(name) for name in run} == run
