"""Sizes, names and leftovers."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import PACKAGE, ROOT, TESTS, modules, shown, templates

BANNED = {"utils", "util", "helpers", "services", "common", "tools", "misc"}


def test_no_module_is_longer_than_500_lines():
    long = {shown(path): count for path in modules(PACKAGE) if (count := len(path.read_bytes().splitlines())) > 500}

    assert long == {}


def test_no_test_module_is_longer_than_1000_lines():
    long = {shown(path): count for path in modules(TESTS) if (count := len(path.read_bytes().splitlines())) > 1000}

    assert long == {}


def test_no_folder_or_module_is_a_drawer():
    drawers = [
        shown(path)
        for folder in (PACKAGE, TESTS, ROOT / "scripts")
        for path in folder.rglob("*")
        if path.stem in BANNED and (path.is_dir() or path.suffix == ".py")
    ]

    assert drawers == []


def test_every_public_function_and_class_of_the_package_has_a_docstring():
    import ast

    missing = []
    for path in modules(PACKAGE):
        if path.name in {"apps.py", "admin.py"}:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            # A command says what it does in ``help``, a list of choices in its labels.
            told = node.name == "Command" or (
                isinstance(node, ast.ClassDef) and any("Choices" in ast.unparse(base) for base in node.bases)
            )
            if not told and not ast.get_docstring(node):
                missing.append(f"{shown(path)}:{node.lineno} {node.name}")

    assert missing == []


def test_nothing_is_left_for_later():
    words = re.compile(r"\b(TODO|FIXME|XXX)\b")
    found = [
        f"{shown(path)}:{number}"
        for folder in (PACKAGE, ROOT / "scripts")
        for path in modules(folder)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]

    assert found == []


@pytest.mark.parametrize("folder", ["pages", "api", "forms"])
def test_pages_and_forms_do_not_write_by_themselves(folder):
    """Everything that changes data goes through an action."""
    writes = re.compile(r"\.(save|create|bulk_create|bulk_update|update_or_create|get_or_create|delete)\(")
    files = [*PACKAGE.glob(f"*/{folder}/**/*.py"), *PACKAGE.glob(f"*/{folder}.py")]
    found = [
        f"{shown(path)}:{number} {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if writes.search(line)
    ]

    assert found == []


def test_every_template_is_used():
    texts = [path.read_text(encoding="utf-8") for path in [*modules(PACKAGE), *templates()]]
    everything = "\n".join(texts)
    #: Found by Django, allauth and axes by their names.
    by_name = re.compile(r"^(\d{3}(_csrf)?\.html|account/|mfa/|usersessions/|allauth/|django/forms/)")
    unused = []
    for path in templates():
        name = path.as_posix().split("/templates/", 1)[1]
        if not by_name.match(name) and name not in everything:
            unused.append(shown(path))

    assert unused == []


def test_templates_hold_no_inline_script_style_or_handler():
    """The content security policy would silently drop them."""
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.I)
    found = [
        f"{shown(path)}:{number} {line.strip()[:80]}"
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if inline.search(re.sub(r"{#.*?#}", "", line))
    ]

    assert found == []
