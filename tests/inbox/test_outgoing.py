"""What the environment says about messages outside, and what it is told when it says something wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage

from gdtx.config import outgoing
from gdtx.inbox.senders import EmailSender, Letter, NotDelivered

NAMES = (
    "GDTX_ADDRESS",
    "GDTX_CHANNELS",
    "GDTX_EMAIL_FROM",
    "GDTX_SMTP_HOST",
    "GDTX_SMTP_PORT",
    "GDTX_SMTP_SECURITY",
    "GDTX_SMTP_USER",
    "GDTX_SMTP_PASSWORD",
)


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that says nothing."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_without_a_word_e_mail_becomes_files(tmp_path: Path) -> None:
    assert outgoing.senders() == {"email": "gdtx.inbox.senders.EmailSender"}
    assert outgoing.mailers(tmp_path)["default"] == {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(tmp_path / "outbox" / "email")},
    }
    assert outgoing.sender_address() == "gdtx@localhost"
    assert outgoing.site_address([]) == "http://127.0.0.1:8000"


def test_a_mail_server_is_taken_with_its_security(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GDTX_SMTP_HOST", "mail.example.org")
    monkeypatch.setenv("GDTX_SMTP_SECURITY", "tls")
    monkeypatch.setenv("GDTX_SMTP_USER", "gdtx")
    monkeypatch.setenv("GDTX_SMTP_PASSWORD", "bí mật")

    options = outgoing.mailers(tmp_path)["default"]["OPTIONS"]

    assert (options["host"], options["port"], options["use_ssl"], options["use_tls"]) == (
        "mail.example.org", 465, True, False,
    )  # fmt: skip
    assert (options["username"], options["password"]) == ("gdtx", "bí mật")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("GDTX_SMTP_SECURITY", "ssl", "chỉ nhận starttls, tls, none"),
        ("GDTX_SMTP_PORT", "mail", "phải là số cổng"),
        ("GDTX_SMTP_PORT", "70000", "phải là số cổng"),
    ],
)
def test_a_mail_server_described_wrongly_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv("GDTX_SMTP_HOST", "mail.example.org")
    monkeypatch.setenv("GDTX_SMTP_PASSWORD", "bí mật")
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=said) as refusal:
        outgoing.mailers(tmp_path)

    assert "bí mật" not in str(refusal.value)


def test_channels_are_kept_in_their_order_and_may_bring_a_sender_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GDTX_CHANNELS", "sms=office.gateway.Sender, email")
    assert outgoing.senders() == {"sms": "office.gateway.Sender", "email": "gdtx.inbox.senders.EmailSender"}
    monkeypatch.setenv("GDTX_CHANNELS", "none")
    assert outgoing.senders() == {}
    monkeypatch.setenv("GDTX_CHANNELS", "fax")
    with pytest.raises(ImproperlyConfigured, match="chỉ nhận email, sms, zalo"):
        outgoing.senders()


def test_links_begin_with_the_address_given_else_with_the_first_host(monkeypatch: pytest.MonkeyPatch) -> None:
    assert outgoing.site_address(["*", ".gdtx.example.vn"]) == "https://gdtx.example.vn"
    monkeypatch.setenv("GDTX_ADDRESS", "https://gdtx.example.vn/")
    assert outgoing.site_address(["other.example.vn"]) == "https://gdtx.example.vn"
    monkeypatch.setenv("GDTX_ADDRESS", "gdtx.example.vn")
    with pytest.raises(ImproperlyConfigured, match="phải bắt đầu bằng https://"):
        outgoing.site_address([])


def test_what_a_mail_server_answers_says_whether_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    import smtplib

    answers = [
        (smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no such user")}), True),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"later")}), False),
        (smtplib.SMTPDataError(451, b"later"), False),
        (smtplib.SMTPDataError(554, b"never"), True),
        (ConnectionRefusedError(), False),
        (TimeoutError(), False),
        (ValueError("header"), True),
    ]
    for error, lasting in answers:

        def fail(_message: EmailMessage, *_args: object, raised: Exception = error) -> None:
            raise raised

        monkeypatch.setattr(EmailMessage, "send", fail)
        with pytest.raises(NotDelivered) as failure:
            EmailSender().send(Letter("a@example.org", "s", "t"))
        assert failure.value.lasting is lasting
        assert "a@example.org" not in failure.value.problem
