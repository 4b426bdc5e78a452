"""The documents for people say what the code does."""

from __future__ import annotations

import re

from tests.architecture.sources import PACKAGE, ROOT, TESTS, modules


def test_every_environment_variable_is_documented_and_every_documented_one_exists():
    pattern = re.compile(r"\bGDTX_[A-Z_]+\b")
    described = set(pattern.findall((ROOT / "docs/how-to/configure.md").read_text(encoding="utf-8")))
    asked = re.compile(r"(?:environ(?:\.get|\.setdefault)?[\[(]|getenv\(|setenv\(|former\()\s*\"(GDTX_[A-Z_]+)\"")
    folders = [PACKAGE, TESTS / "support", ROOT / "scripts", ROOT / "benchmarks"]
    files = [path for folder in folders for path in modules(folder)] + [TESTS / "conftest.py"]
    used = {name for path in files for name in asked.findall(path.read_text(encoding="utf-8"))}

    assert used - described == set()
    assert {name for name in described if not any(name in path.read_text(encoding="utf-8") for path in files)} == set()


def test_links_between_documents_lead_somewhere():
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]

    assert broken == []


def test_the_readme_starts_with_the_two_commands():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    commands = [line.split("#")[0].strip() for line in lines[:12] if line.startswith("./gdtx ")]

    assert commands == ["./gdtx demo", "./gdtx test"]


def test_no_file_of_the_project_names_a_folder_of_somebody_s_machine():
    home = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/[a-z]")
    suffixes = {".py", ".md", ".toml", ".html", ".css", ".sh", ".cmd", ".lock", ".tsv", ".csv", ".json"}
    folders = ["src", "tests", "scripts", "docs", "benchmarks", ".ci"]
    files = [path for name in folders for path in (ROOT / name).rglob("*") if path.suffix in suffixes]
    files = [path for path in files if "output" not in path.parts and path.is_file()]
    files += [path for path in ROOT.iterdir() if path.is_file() and path.name != ".venv.lock"]

    found = [
        path.relative_to(ROOT).as_posix()
        for path in files
        if path.name != "test_documents.py" and home.search(path.read_text(encoding="utf-8", errors="replace"))
    ]

    assert found == []
