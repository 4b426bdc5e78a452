"""What is done before pages are served, and that nothing of it can keep them from being served."""

from __future__ import annotations

import gc
import logging

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import get_template

from gdtx.config import warming


@pytest.fixture(autouse=True)
def _nothing_frozen(monkeypatch):
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(warming.connections, "close_all", lambda: None)


def test_a_step_that_fails_is_logged_and_the_others_are_done(monkeypatch, settings, caplog):
    done = []
    monkeypatch.setattr(warming, "import_pages", lambda: done.append("pages"))
    monkeypatch.setattr(warming, "read_templates", fail)
    settings.GDTX_WARM_UP = []

    with caplog.at_level(logging.WARNING, "gdtx.config.warming"):
        warming.warm_up()

    assert done == ["pages"]
    assert [record.getMessage() for record in caplog.records] == ["warm-up: fail failed with ImproperlyConfigured"]


def fail():
    raise ImproperlyConfigured("nothing of this may be in the log")


def test_every_template_of_ours_can_be_read():
    warming.read_templates()

    template = get_template("gdtx/base.html")
    assert template is not None
