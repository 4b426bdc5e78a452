"""Limits: bodies too large, asking too often, slow requests in the log, addresses told by a proxy."""

from __future__ import annotations

import json
import logging
import os

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import RequestFactory

from gdtx.config import operating
from gdtx.config.middleware import ClientAddressMiddleware
from gdtx.foundation.logging import JsonFormatter
from gdtx.operations.watching import Buckets


@pytest.mark.django_db
def test_a_body_that_is_too_large_is_refused_with_both_sizes_before_it_is_read(client, settings):
    settings.GDTX_MAX_BODY = 2 * 1024 * 1024

    answer = client.generic("POST", "/dang-nhap/", b"x", CONTENT_LENGTH=str(3 * 1024 * 1024 + 1))

    assert answer.status_code == 413
    assert "nặng 4 MB, quá giới hạn 2 MB" in answer.content.decode()


@pytest.mark.django_db
def test_who_asks_too_often_waits_and_others_do_not(cast, client, settings):
    settings.GDTX_RATES = {"person": 3}
    client.force_login(cast.person("so"), backend="django.contrib.auth.backends.ModelBackend")

    statuses = [client.get("/nhat-ky/").status_code for _each in range(5)]

    assert statuses == [200, 200, 200, 429, 429]
    refused = client.get("/nhat-ky/")
    assert 1 <= int(refused["Retry-After"]) <= 20
    assert "giới hạn 3" in refused.content.decode()
    # Public pages count to the address, of which nothing is asked here.
    assert client.get("/health/alive").status_code == 200
    client.force_login(cast.person("giamdoc"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/nhat-ky/").status_code == 200


@pytest.mark.django_db
def test_writing_has_a_limit_of_its_own(cast, client, settings):
    settings.GDTX_RATES = {"person": 100, "person_write": 2}
    client.force_login(cast.person("so"), backend="django.contrib.auth.backends.ModelBackend")

    statuses = [client.post("/chuc-vu/", {"post": "0"}).status_code for _each in range(3)]

    assert statuses == [404, 404, 429]
    assert client.get("/nhat-ky/").status_code == 200


@pytest.mark.django_db
def test_visitors_of_one_address_share_a_limit(client, settings):
    settings.GDTX_RATES = {"address": 2}

    statuses = [client.get("/dang-nhap/").status_code for _each in range(3)]
    elsewhere = client.get("/dang-nhap/", REMOTE_ADDR="192.0.2.7").status_code

    assert (statuses, elsewhere) == ([200, 200, 429], 200)


def test_a_bucket_gives_back_evenly_and_forgets_the_silent():
    now = [0.0]
    buckets = Buckets(now=lambda: now[0])
    assert [buckets.take("a", 60) for _each in range(61)][-2:] == [0, 1]

    now[0] = 1.0
    assert buckets.take("a", 60) == 0
    assert buckets.take("a", 60) == 1
    buckets.MOST = 2
    for name in "bcd":
        buckets.take(name, 60)
    assert set(buckets._used) == {"c", "d"}


# --- The log of slow requests ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_slow_request_is_logged_without_what_was_typed(cast, client, settings, caplog):
    settings.GDTX_SLOW_MS = 0
    client.force_login(cast.person("so"), backend="django.contrib.auth.backends.ModelBackend")

    with caplog.at_level(logging.WARNING, logger="gdtx.slow"):
        client.get("/tim/?q=Nguyễn Thị Hoa")

    line = json.loads(JsonFormatter().format(next(one for one in caplog.records if one.name == "gdtx.slow")))
    assert (line["message"], line["method"], line["path"]) == ("slow request", "GET", "/tim/")
    assert line["user_id"] == cast.person("so").pk
    assert {"ms", "status", "request_id"} <= set(line)
    assert "Hoa" not in json.dumps(line, ensure_ascii=False)


@pytest.mark.django_db
def test_a_quick_request_is_not_logged(client, settings, caplog):
    settings.GDTX_SLOW_MS = 60_000
    with caplog.at_level(logging.WARNING, logger="gdtx.slow"):
        client.get("/dang-nhap/")

    assert not [one for one in caplog.records if one.name == "gdtx.slow"]


# --- Behind a proxy -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trusted", "asked_by", "told", "address"),
    [
        ([], "192.0.2.9", "203.0.113.5", "192.0.2.9"),
        (["127.0.0.1"], "127.0.0.1", "203.0.113.5", "203.0.113.5"),
        (["127.0.0.1"], "192.0.2.9", "203.0.113.5", "192.0.2.9"),
        # The visitor wrote the first one; the proxy added the second.
        (["127.0.0.1"], "127.0.0.1", "10.9.9.9, 203.0.113.5", "203.0.113.5"),
        (["127.0.0.1", "10.0.0.0/24"], "127.0.0.1", "203.0.113.5, 10.0.0.7", "203.0.113.5"),
        (["127.0.0.1"], "127.0.0.1", "", "127.0.0.1"),
        (["127.0.0.1"], "127.0.0.1", "không phải địa chỉ", "127.0.0.1"),
    ],
)
def test_only_a_proxy_of_ours_tells_who_asks(settings, trusted, asked_by, told, address):
    settings.GDTX_TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", REMOTE_ADDR=asked_by, HTTP_X_FORWARDED_FOR=told)

    ClientAddressMiddleware(lambda _request: HttpResponse())(request)

    assert request.META["REMOTE_ADDR"] == address


# --- Settings -------------------------------------------------------------------------------------------------------


def test_rates_are_read_from_the_environment(monkeypatch):
    assert operating.rates() == operating.RATES
    monkeypatch.setenv("GDTX_RATES", "person=50, address=9")
    assert operating.rates() == {"person": 50, "person_write": 120, "address": 9}
    monkeypatch.setenv("GDTX_RATES", "off")
    assert operating.rates() == {}


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("GDTX_RATES", "person=nhanh", operating.rates),
        ("GDTX_RATES", "ai=5", operating.rates),
        ("GDTX_SLOW_MS", "chậm", lambda: operating.whole_number("GDTX_SLOW_MS", 1)),
        ("GDTX_MAX_BODY_MB", "0", lambda: operating.whole_number("GDTX_MAX_BODY_MB", 1)),
        ("GDTX_TRUSTED_PROXIES", "proxy.example", lambda: operating.networks("GDTX_TRUSTED_PROXIES")),
    ],
)
def test_a_setting_that_cannot_be_read_is_a_sentence_with_its_name(monkeypatch, name, value, read):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=name) as refusal:
        read()
    assert value in str(refusal.value)
    assert os.environ[name] == value
