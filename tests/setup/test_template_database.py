"""The suite's own database: a copy of the template that survives tests which commit."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection


@pytest.mark.django_db(transaction=True)
def test_a_committed_row_is_there_within_its_test():
    ContentType.objects.create(app_label="tests", model="left_behind")

    assert ContentType.objects.filter(app_label="tests").count() == 1


@pytest.mark.django_db
def test_rows_committed_by_another_test_are_gone_and_reference_rows_are_not():
    assert not ContentType.objects.filter(app_label="tests").exists()
    assert ContentType.objects.exists()


@pytest.mark.django_db
def test_the_database_is_the_kind_the_run_was_started_with(settings):
    assert connection.vendor == settings.GDTX_TEST_DATABASE
