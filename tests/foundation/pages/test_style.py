from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

FOUNDATION = Path(apps.get_app_config("foundation").path)
STYLE = FOUNDATION / "static" / "gdtx" / "gdtx.css"


def test_the_style_sheet_stays_small() -> None:
    assert STYLE.stat().st_size < 34_000


def test_every_class_of_the_style_sheet_is_used_somewhere() -> None:
    package = FOUNDATION.parent
    sources = "".join(
        path.read_text(encoding="utf-8")
        for pattern in ("*/templates/**/*.html", "**/*.py")
        for path in package.glob(pattern)
    )
    # Made by the program from a tone or a count: ``gd-badge--{tone}``, ``gd-figs--{count}``.
    made = re.compile(r"^(gd-badge--|gd-say--|gd-figs--|is-(ok|go|bad)$)")

    classes = set(re.findall(r"\.((?:gd|is)-[A-Za-z0-9_-]+)", STYLE.read_text(encoding="utf-8")))

    assert {name for name in classes if name not in sources and not made.match(name)} == set()


def test_no_template_brings_its_own_style_or_script() -> None:
    package = FOUNDATION.parent
    found = [
        path.name
        for path in package.glob("*/templates/**/*.html")
        if re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", path.read_text(encoding="utf-8"))
    ]

    assert found == []
