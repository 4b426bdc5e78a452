"""Settings: which environment, which database, which keys, where the home is."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import SimpleLazyObject

from gdtx.config import databases, environment, home, keys, serving
from tests.support.program import answer_of, gdtx
from tests.support.program import environment as clean_environment

PRODUCTION = {
    "GDTX_SECRET_KEY": "khóa-dùng-để-kiểm-thử-" * 3,
    "GDTX_DATA_KEY": "b" * 60,
    "GDTX_ALLOWED_HOSTS": "gdtx.example",
}


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch):
    for name in ("GDTX_ENV", "DATABASE_URL", *PRODUCTION):
        monkeypatch.delenv(name, raising=False)


# --- Which environment ----------------------------------------------------------------------------------


def test_a_command_without_any_word_from_outside_is_development():
    assert environment.environment("summary") == "development"


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_serving_without_demo_keys_is_production(command):
    assert environment.environment(command) == "production"


def test_serving_beside_the_keys_of_a_demo_is_development():
    keys.own_key(home.home(), "secret")

    assert environment.environment("serve") == "development"


def test_a_secret_key_means_production(monkeypatch):
    monkeypatch.setenv("GDTX_SECRET_KEY", "x")

    assert environment.environment("summary") == "production"


def test_the_word_decides_and_must_be_one_we_know(monkeypatch):
    monkeypatch.setenv("GDTX_SECRET_KEY", "x")
    monkeypatch.setenv("GDTX_ENV", "development")
    assert environment.environment("serve") == "development"

    monkeypatch.setenv("GDTX_ENV", "prod")
    with pytest.raises(environment.UnknownEnvironment, match="production"):
        environment.environment("serve")


# --- Production -----------------------------------------------------------------------------------------


def test_production_refuses_to_start_and_names_each_missing_key(tmp_path):
    done = gdtx("migrate", "--json", home=tmp_path, GDTX_ENV="production", GDTX_DATA_KEY="có")

    assert done.returncode == 1
    message = answer_of(done)["error"]["message"]
    assert "GDTX_SECRET_KEY" in message
    assert "GDTX_ALLOWED_HOSTS" in message
    assert "GDTX_DATA_KEY" not in message
    assert list(tmp_path.iterdir()) == []


def test_production_holds_what_django_asks_of_a_deployment(tmp_path):
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('check', deploy=True, fail_level='WARNING')"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean_environment(tmp_path, DJANGO_SETTINGS_MODULE="gdtx.config.settings.production", **PRODUCTION),
        capture_output=True,
        encoding="utf-8",
    )

    assert done.returncode == 0, done.stderr


# --- Keys -------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    first = keys.own_key(tmp_path, "secret")

    assert len(first) >= 50
    assert keys.own_key(tmp_path, "secret") == first
    assert keys.own_key(tmp_path, "data") != first
    assert keys.key_file(tmp_path, "secret").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == ["data.key", "secret.key"]


def test_no_new_data_key_is_made_where_data_lie_under_one_that_is_lost(tmp_path):
    first = keys.own_key(tmp_path, "data")
    (tmp_path / "audit").mkdir()
    (tmp_path / "audit" / "anchor.json").write_text("{}")
    assert keys.own_key(tmp_path, "data") == first

    keys.key_file(tmp_path, "data").write_text("")
    with pytest.raises(ImproperlyConfigured, match="bị rỗng") as empty:
        keys.own_key(tmp_path, "data")
    assert "tạo khóa mới" not in str(empty.value)

    keys.key_file(tmp_path, "data").unlink()

    with pytest.raises(ImproperlyConfigured, match="Mất tệp khóa dữ liệu"):
        keys.own_key(tmp_path, "data")
    assert not keys.key_file(tmp_path, "data").exists()


def test_nothing_is_served_where_the_data_key_is_lost(settings, tmp_path):
    settings.GDTX_HOME = tmp_path
    settings.GDTX_DATA_KEY = SimpleLazyObject(lambda: keys.own_key(tmp_path, "data"))
    settings.GDTX_BEFORE_SERVING = []
    serving.before_serving()
    assert not keys.key_file(tmp_path, "data").exists()
    (tmp_path / "audit").mkdir()
    (tmp_path / "audit" / "anchor.json").write_text("{}")

    with pytest.raises(ImproperlyConfigured, match="Mất tệp khóa dữ liệu"):
        serving.before_serving()


def test_processes_that_start_at_once_get_the_same_key(tmp_path):
    found = []
    gate = threading.Barrier(8)

    def ask():
        gate.wait()
        found.append(keys.own_key(tmp_path, "secret"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(found)) == 1


# --- Database -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://gdtx:m%40t@db.example:5433/tinh?sslmode=require",
            ("tinh", "gdtx", "m@t", "db.example", "5433", {"sslmode": "require"}),
        ),
        ("postgresql:///gdtx?host=/Var/Run&user=ai", ("gdtx", "ai", "", "/Var/Run", "", {})),
        ("postgres://ai@%2Ftmp%2FX/gdtx", ("gdtx", "ai", "", "/tmp/X", "", {})),
        ("postgresql://ai@[::1]:5432/gdtx", ("gdtx", "ai", "", "::1", "5432", {})),
        ("postgresql:///gdtx", ("gdtx", "", "", "", "", {})),
    ],
)
def test_database_addresses_are_understood(url, expected):
    config = databases.from_url(url)

    keys_read = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    assert tuple(config[key] for key in keys_read) == expected


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://máy-chủ", "postgresql://a:b@c:cổng/d", "gdtx"])
def test_a_wrong_database_address_is_refused_without_repeating_it(url):
    with pytest.raises(ImproperlyConfigured) as refusal:
        databases.from_url(url)

    assert url not in str(refusal.value)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_s_address_leads_back_to_it(kind, tmp_path):
    config = (
        databases.sqlite(tmp_path / "thư mục" / "a b.sqlite3")
        if kind == "sqlite"
        else databases.from_url("postgresql://ai:m%26t@/gdtx%20x?host=/tmp/a b&sslmode=disable")
    )

    again = databases.from_url(databases.url_of(config))

    assert {key: again[key] for key in ("ENGINE", "NAME", "OPTIONS")} == {
        key: config[key] for key in ("ENGINE", "NAME", "OPTIONS")
    }
    assert again.get("HOST") == config.get("HOST")
    assert again.get("PASSWORD") == config.get("PASSWORD")


def test_only_a_serving_process_keeps_a_pool(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql:///gdtx")
    assert "pool" not in databases.from_environment(tmp_path)["default"]["OPTIONS"]

    monkeypatch.setenv("GDTX_SERVING", "1")
    assert databases.from_environment(tmp_path)["default"]["OPTIONS"]["pool"]["max_size"] >= 4


@pytest.mark.django_db
def test_an_ordinary_password_of_the_suite_is_hashed_quickly_and_a_real_one_with_argon2(settings):
    from gdtx.config.settings import base

    assert base.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    assert settings.PASSWORD_HASHERS != base.PASSWORD_HASHERS


# --- Home -----------------------------------------------------------------------------------------------------


def test_the_home_is_var_of_the_checkout_and_the_user_s_data_folder_for_a_wheel(monkeypatch, tmp_path):
    monkeypatch.delenv("GDTX_HOME")
    assert home.home() == home.PACKAGE.parent.parent / "var"

    monkeypatch.setattr(home, "checkout", lambda: None)
    monkeypatch.setattr(home.sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "dữ liệu"))
    assert home.home() == tmp_path / "dữ liệu" / "gdtx"

    monkeypatch.setenv("XDG_DATA_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert home.home() == tmp_path / ".local" / "share" / "gdtx"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_folder_of_the_keys_is_closed_to_others(tmp_path):
    home.prepare(tmp_path / "nhà")

    assert (tmp_path / "nhà" / "keys").stat().st_mode & 0o077 == 0
