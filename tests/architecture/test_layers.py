"""Who may know whom."""

from __future__ import annotations

import configparser
import subprocess
import sys

from django.apps import apps

from tests.architecture.sources import LAYERS, PACKAGE, ROOT


def test_the_import_contracts_hold():
    command = [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_order_of_layers_is_the_one_of_the_contract():
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter", encoding="utf-8")

    assert contract["importlinter:contract:house"]["layers"].split() == LAYERS


def test_foreign_keys_point_down_the_layers():
    """import-linter sees no foreign key written as text."""
    upward = []
    for model in apps.get_models():
        if not model.__module__.startswith("gdtx."):
            continue
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if target is None or not target.__module__.startswith("gdtx."):
                continue
            if LAYERS.index(target._meta.app_label) < LAYERS.index(model._meta.app_label):
                upward.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")

    assert upward == []


def test_every_subject_says_in_a_paragraph_what_it_is_and_holds_no_code_there():
    import ast

    for subject in LAYERS:
        tree = ast.parse((PACKAGE / subject / "__init__.py").read_text(encoding="utf-8"))

        assert ast.get_docstring(tree), f"{subject}/__init__.py has no paragraph"
        assert len(tree.body) == 1, f"{subject}/__init__.py holds code"


def test_every_folder_of_the_package_is_a_layer_and_an_installed_app(settings):
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - {"config"}

    assert folders == set(LAYERS)
    assert set(settings.SUBJECTS) == set(LAYERS)


def test_a_web_process_does_not_load_the_libraries_meant_for_documents():
    """They take 137 MiB and the better part of a second, and no page needs them."""
    heavy = ["altair", "vl_convert", "pandas", "docxtpl", "typst", "openpyxl", "playwright"]
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'gdtx.config.settings.test'\n"
        "import django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)

    assert done.stdout.strip() == "[]", done.stderr
