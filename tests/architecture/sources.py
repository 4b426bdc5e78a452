"""Where the sources lie, for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "gdtx"
TESTS = ROOT / "tests"

#: From the top down, as in ``.importlinter``.
LAYERS = [
    "demo",
    "desk",
    "operations",
    "bulletins",
    "conferences",
    "reports",
    "plans",
    "directives",
    "literacy",
    "learning",
    "people",
    "approvals",
    "inbox",
    "catalogue",
    "network",
    "figures",
    "intake",
    "accounts",
    "audit",
    "reading",
    "office",
    "foundation",
]


def modules(folder: Path) -> list[Path]:
    """Python files we wrote by hand."""
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def templates() -> list[Path]:
    """Our templates."""
    return sorted(PACKAGE.glob("*/templates/**/*.html")) + sorted(PACKAGE.glob("*/templates/**/*.svg"))


def shown(path: Path) -> str:
    """The path as people write it."""
    return path.relative_to(ROOT).as_posix()
