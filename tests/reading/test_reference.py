"""Against annotated bulletins of others, where they are at hand: the scores that were asked for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks import reading as benchmark

SHARED = Path(os.environ.get("GDTX_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")
needs_cases = pytest.mark.skipif(
    not (SHARED / "cases").is_dir(),
    reason="NOT COMPARED: annotated bulletins are not at hand (set GDTX_SHARED)",
)


@needs_cases
def test_annotated_bulletins_are_read_as_well_as_was_asked():
    scores = benchmark.score(benchmark.cases(SHARED / "cases", SHARED / "seeds", set()), show=False)

    fields = scores["fields"]
    for field in ("figures", "dates", "documents", "tasks"):
        assert fields[field]["f1"] >= 0.85, (field, fields[field])
    assert fields["people"]["f1"] >= 0.75
    assert scores["invented_chairs"] == 0
    assert scores["clean_texts_warned"].startswith("0/")
