"""What a browser is told, what cookies look like, what production insists on, what logs never hold."""

from __future__ import annotations

import io
import json
import logging
import re
import subprocess
import sys
from functools import cache

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hashers_by_algorithm
from django.test import Client
from django.urls import get_resolver

from gdtx.foundation.logging import JsonFormatter
from tests.support.cast import PASSWORD
from tests.support.program import environment

PRODUCTION = {
    "GDTX_SECRET_KEY": "khóa dùng để kiểm thử " * 3,
    "GDTX_DATA_KEY": "khóa dữ liệu để kiểm thử " * 3,
    "GDTX_ALLOWED_HOSTS": "gdtx.example, khac.example",
}

READ = """
import json
from django.conf import settings
names = %r
print(json.dumps({name: getattr(settings, name, None) for name in names}, default=str))
"""

NAMES = (
    "DEBUG",
    "PASSWORD_HASHERS",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE",
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_HTTPONLY",
    "CSRF_COOKIE_SAMESITE",
    "CSRF_COOKIE_NAME",
    "CSRF_TRUSTED_ORIGINS",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_CSP",
    "X_FRAME_OPTIONS",
    "ALLOWED_HOSTS",
    "INSTALLED_APPS",
    "MIDDLEWARE",
    "AXES_FAILURE_LIMIT",
    "AXES_ENABLED",
)


@cache
def settings_of(name: str, home: str) -> dict[str, object]:
    """The settings of an environment as a fresh process sees them."""
    given = PRODUCTION if name == "production" else {}
    done = subprocess.run(
        [sys.executable, "-c", READ % (NAMES,)],
        env=environment(home, DJANGO_SETTINGS_MODULE=f"gdtx.config.settings.{name}", **given),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    home = tmp_path_factory.mktemp("nhà")
    return lambda name: settings_of(name, home)


# --- Settings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["development", "production"])
def test_passwords_are_hashed_with_argon2_outside_the_suite(read, name):
    assert read(name)["PASSWORD_HASHERS"][0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_argon2_is_installed():
    from argon2 import PasswordHasher

    assert PasswordHasher().hash("một").startswith("$argon2id$")


@pytest.mark.parametrize("name", ["development", "production"])
def test_neither_environment_debugs_by_itself(read, name):
    assert read(name)["DEBUG"] is False


def test_cookies_of_production_travel_encrypted_and_no_script_reads_them(read):
    found = read("production")

    for kind in ("SESSION", "CSRF"):
        assert found[f"{kind}_COOKIE_SECURE"] is True
        assert found[f"{kind}_COOKIE_HTTPONLY"] is True
        assert found[f"{kind}_COOKIE_SAMESITE"] == "Lax"
        assert found[f"{kind}_COOKIE_NAME"].startswith("__Host-")


def test_production_insists_on_https(read):
    found = read("production")

    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://gdtx.example", "https://khac.example"]
    # Probes on the machine itself name the address they ask.
    assert found["ALLOWED_HOSTS"] == ["gdtx.example", "khac.example", "localhost", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize("name", ["development", "production"])
def test_the_policy_of_content_allows_nothing_inline_and_nothing_from_elsewhere(read, name):
    policy = read(name)["SECURE_CSP"]

    assert policy["default-src"] == ["'none'"]
    allowed = {source for sources in policy.values() for source in sources}
    assert allowed == {"'none'", "'self'"}


@pytest.mark.parametrize("name", ["development", "production"])
def test_the_admin_of_django_is_not_installed(read, name):
    found = read(name)

    assert "django.contrib.admin" not in found["INSTALLED_APPS"]
    assert "axes.middleware.AxesMiddleware" in found["MIDDLEWARE"]
    assert (found["AXES_FAILURE_LIMIT"], found["AXES_ENABLED"] is not False) == (5, True)


@pytest.mark.parametrize("name", ["development", "production"])
def test_login_is_required_by_middleware_before_any_view(read, name):
    middleware = read(name)["MIDDLEWARE"]
    order = [
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.csp.ContentSecurityPolicyMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.auth.middleware.LoginRequiredMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]

    assert [one for one in middleware if one in order] == order
    assert len(middleware) == len(set(middleware))


@pytest.mark.parametrize("missing", sorted(PRODUCTION))
def test_production_does_not_start_without_one_of_its_keys(missing, tmp_path):
    given = {name: value for name, value in PRODUCTION.items() if name != missing}

    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env=environment(tmp_path, DJANGO_SETTINGS_MODULE="gdtx.config.settings.production", **given),
        capture_output=True,
        encoding="utf-8",
    )

    assert done.returncode != 0
    assert f"còn thiếu biến môi trường {missing}" in done.stderr


# --- Answers ----------------------------------------------------------------------------------------------

pages = pytest.mark.django_db


@pages
@pytest.mark.parametrize("path", ["/dang-nhap/", "/không-có-trang-này/", "/tai-khoan/mat-khau/"])
def test_every_answer_carries_the_headers_that_protect_the_browser(client, cast, path):
    client.force_login(cast.person("giamdoc"))
    answer = client.get(path)

    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pages
def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, cast):
    client.get("/dang-nhap/")
    client.post("/dang-nhap/", {"login": "giamdoc", "password": PASSWORD})

    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pages
def test_pages_of_a_signed_in_person_are_not_kept_by_caches(client, cast):
    client.force_login(cast.person("giamdoc"))

    assert "no-store" in client.get("/tai-khoan/mat-khau/")["Cache-Control"]
    assert "no-store" in Client().get("/dang-nhap/")["Cache-Control"]


@pages
def test_a_form_without_its_token_is_refused_in_vietnamese(cast):
    answer = Client(enforce_csrf_checks=True).post("/dang-nhap/", {"login": "giamdoc", "password": PASSWORD})

    assert answer.status_code == 403
    assert re.search(r"lang=.vi.", answer.content.decode())


@pages
def test_a_foreign_host_name_is_refused(client):
    assert client.get("/dang-nhap/", headers={"host": "elsewhere.example"}).status_code == 400


def test_no_address_leads_to_an_admin():
    names = set(get_resolver().namespace_dict)

    assert "admin" not in names


def test_the_suite_s_quick_hasher_is_not_among_the_real_ones(read):
    assert "md5" in get_hashers_by_algorithm()
    assert not any("MD5" in name for name in read("production")["PASSWORD_HASHERS"])


# --- Logs ---------------------------------------------------------------------------------------------------


@pages
def test_what_people_type_when_signing_in_is_in_no_log_line(client, cast):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    names = ("", "django", "django.request", "django.security", "axes", "allauth", "gdtx")
    before = {name: (logging.getLogger(name).level, logging.getLogger(name).propagate) for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).addHandler(handler)
    try:
        for _each in range(6):
            client.post("/dang-nhap/?next=/lop-hoc/&q=Nguyễn", {"login": "giamdoc", "password": "mật khẩu đoán mò"})
        client.get("/khong-co/?ten=Trịnh+Văn+Khoa")
        client.post("/dang-nhap/", {"login": "so", "password": PASSWORD})
    finally:
        for name in names:
            logging.getLogger(name).removeHandler(handler)
            logging.getLogger(name).setLevel(before[name][0])

    written = stream.getvalue()
    assert written
    for typed in ("đoán mò", "giamdoc", PASSWORD, "Nguyễn", "Trịnh", "127.0.0.1"):
        assert typed not in written, typed
