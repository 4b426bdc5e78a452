"""What machines may ask: is it fit to work, how much has it to do, whom to write to."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections import namedtuple

import pytest
from django.db import DatabaseError, connection

from gdtx.audit import actions as audit
from gdtx.audit.models import Event
from gdtx.foundation import clock
from gdtx.operations import health, jobs
from gdtx.operations.models import Heartbeat
from tests.audit.conftest import Somebody, unsealed
from tests.support.program import ROOT

pytestmark = pytest.mark.django_db

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def worker() -> Heartbeat:
    jobs.beat("một", clock.now())
    return Heartbeat.objects.get()


def findings() -> dict[str, str]:
    return {each.name: each.state for each in health.examine().findings}


def test_everything_in_order_is_200_for_a_visitor_and_tells_no_secret(client, worker, settings):
    settings.SECRET_KEY = "khóa-không-được-lộ"
    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok", answer.json()
    assert set(answer.json()["checks"]) == {"disk", "database", "migrations", "worker", "jobs", "clock", "audit"}
    assert "không-được-lộ" not in answer.content.decode()
    assert not answer.cookies
    assert client.get("/health/alive").content == b"ok\n"


def test_without_a_worker_pages_work_and_a_strict_question_says_no(client):
    answer = client.get("/health")

    assert (answer.status_code, answer.json()["checks"]["worker"]["status"]) == (200, "warn")
    assert client.get("/health?strict=1").status_code == 503


def test_a_silent_worker_is_told_with_its_minutes(client, worker):
    Heartbeat.objects.update(seen_at=clock.now() - dt.timedelta(minutes=7))

    found = client.get("/health").json()["checks"]["worker"]

    assert found == {"status": "warn", "message": "Tiến trình chạy việc nền im lặng đã 7 phút."}


def test_a_database_that_is_away_is_503_and_not_an_error_page(client, monkeypatch):
    def away() -> health.Finding:
        raise DatabaseError("connection refused at 10.0.0.7 with password")

    monkeypatch.setattr(health, "CHECKS", (away,))
    answer = client.get("/health")

    assert (answer.status_code, answer.json()["status"]) == (503, "down")
    assert "10.0.0.7" not in answer.content.decode()
    assert client.get("/health/alive").status_code == 200


def test_a_missing_upgrade_is_503(client, worker):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'audit' AND name LIKE '0002%'")

    answer = client.get("/health")

    assert answer.status_code == 503
    assert "Còn 1 bước nâng cấp" in answer.json()["checks"]["migrations"]["message"]


@pytest.mark.parametrize(("free", "state"), [(50 << 20, "down"), (500 << 20, "warn"), (5 << 30, "ok")])
def test_a_disk_that_fills_up_is_told_in_time(monkeypatch, free, state):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: Usage(1 << 40, 0, free))

    assert findings()["disk"] == state


def test_a_clock_set_back_is_told_by_the_last_event(cast, monkeypatch):
    from tests.learning import making
    from tests.support.cast import IN_2021

    making.log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc)
    assert findings()["clock"] == "ok"

    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now - dt.timedelta(hours=3))
    if connection.vendor == "postgresql":
        monkeypatch.setattr(health, "CLOCK_PATIENCE", dt.timedelta(hours=2))
    assert findings()["clock"] == "warn"


@pytest.mark.django_db(transaction=True)
def test_events_that_wait_too_long_for_their_seal_are_told(monkeypatch):
    from django.db import transaction

    with unsealed(), transaction.atomic():
        audit.record(actor=Somebody(), verb="log_class", subject_type="class", subject_id=1)
    now = clock.now()
    assert findings()["audit"] == "ok"

    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(minutes=11))
    assert Event.objects.unsealed().exists()
    assert findings()["audit"] == "warn"


# --- Metrics --------------------------------------------------------------------------------------------------------


def test_without_a_token_or_a_list_nobody_reads_the_metrics(client):
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_the_token_opens_the_metrics_and_a_wrong_one_does_not(client, settings, worker):
    settings.GDTX_METRICS_TOKEN = "a-long-token"
    assert client.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 404

    answer = client.get("/metrics", headers={"Authorization": "Bearer a-long-token"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "gdtx_database_up 1.0" in text
    assert 'gdtx_jobs{state="waiting"} 0.0' in text
    assert "gdtx_audit_unsealed_events" in text
    assert 'gdtx_health{check="worker"} 1.0' in text


def test_an_address_of_the_list_reads_them_only_directly(client, settings):
    settings.GDTX_METRICS_ADDRESSES = ["127.0.0.0/8"]

    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 404
    # Behind a proxy on the same machine everybody comes from 127.0.0.1.
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 404


def test_requests_are_counted_by_rule_method_and_status_and_nothing_else(client, settings):
    settings.GDTX_METRICS_ADDRESSES = ["127.0.0.1"]
    client.get("/dang-nhap/?next=/lop-hoc/ghi/")
    client.get("/lop-hoc/ai-do-ten-la-hoa/")

    text = client.get("/metrics").content.decode()

    labels = set(re.findall(r"gdtx_requests_total\{([^}]*)\}", text))
    assert any('method="GET",rule="public",status="200"' in each for each in labels), labels
    assert all(re.fullmatch(r'method="[A-Za-z]+",rule="[a-z_. |]+",status="\d+"', each) for each in labels), labels
    assert "hoa" not in text
    assert "gdtx_request_seconds_bucket" in text


TWO_PROCESSES = """
import os, sys
import django
django.setup()
from gdtx.operations import metrics
for _each in range(3):
    metrics.observe(rule="public", method="GET", status=200, seconds=0.2)
child = os.fork()
if child == 0:
    for _each in range(4):
        metrics.observe(rule="public", method="GET", status=200, seconds=0.2)
    os._exit(0)
os.waitpid(child, 0)
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
registry = CollectorRegistry()
MultiProcessCollector(registry)
print(generate_latest(registry).decode())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the serving processes are forks")
def test_two_serving_processes_are_counted_together(tmp_path):
    env = os.environ | {
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "gdtx.config.settings.test",
        "PYTHONPATH": str(ROOT / "src"),
    }

    done = subprocess.run([sys.executable, "-c", TWO_PROCESSES], env=env, capture_output=True, encoding="utf-8")

    assert done.returncode == 0, done.stderr
    assert 'gdtx_requests_total{method="GET",rule="public",status="200"} 7.0' in done.stdout
    assert 'gdtx_request_seconds_count{rule="public"} 7.0' in done.stdout


# --- security.txt ---------------------------------------------------------------------------------------------------


def test_security_txt_names_the_contact_and_when_it_expires(client, settings):
    assert client.get("/.well-known/security.txt").status_code == 404

    settings.GDTX_SECURITY_CONTACT = "mailto:an-toan@so.example"
    answer = client.get("/.well-known/security.txt")

    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert lines["Contact"] == "mailto:an-toan@so.example"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    expires = dt.datetime.fromisoformat(lines["Expires"])
    assert dt.timedelta(days=170) < expires - clock.now() < dt.timedelta(days=365)
    assert lines["Canonical"] == "http://testserver/.well-known/security.txt"
