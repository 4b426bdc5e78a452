"""The step of the check that asks about weaknesses of packages: fails, passes, or says that it has not looked."""

from __future__ import annotations

import json

import pytest

from scripts.known_weaknesses import judge

SOUND = {"name": "django", "version": "6.1.3", "vulns": []}
WEAK = {
    "name": "old",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["1.1"], "aliases": [], "description": ""}],
}
UNKNOWN = {"name": "own", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ([SOUND], 0, "1 packages, no known weakness"),
        ([SOUND, WEAK, UNKNOWN], 1, "old 1.0: PYSEC-2026-1, corrected in 1.1"),
        ([SOUND, UNKNOWN], 0, "SKIPPED for 1 of 2 packages: own"),
        ([UNKNOWN], 0, "SKIPPED: the data on weaknesses know none of the 1 packages; nothing was looked at"),
    ],
)
def test_what_is_said_about_the_packages(packages, code, words):
    assert judge(json.dumps({"dependencies": packages}), "") == (code, words)


def test_data_out_of_reach_are_said_loudly_and_do_not_stop_the_check():
    code, words = judge("", "…\nConnectionError: no route to host")

    assert code == 0
    assert words.startswith("SKIPPED: the data on weaknesses cannot be reached (ConnectionError: no route to host)")
