"""Ways out: what hands a message to the world outside. Which one serves a channel is a setting (``GDTX_SENDERS``).

A sender is a class without arguments whose `send` returns when the message was handed over, and raises `NotDelivered`
when it was not. It is given an address, a subject and a text and must keep none of them.
"""

from __future__ import annotations

import json
import smtplib
import uuid
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes out: to which address or number, under which subject, with which text."""

    to: str
    subject: str
    text: str


class NotDelivered(Exception):
    """A message could not be handed over. `lasting`: trying again is of no use. The text never holds an address."""

    def __init__(self, problem: str, *, lasting: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.lasting = lasting


class Sender(Protocol):
    """Hands messages over for one channel."""

    def send(self, letter: Letter) -> None:
        """Hand the message over. Raises `NotDelivered`."""


class EmailSender:
    """E-mail the way Django is told to send it (``MAILERS``): by SMTP, or into a folder of files."""

    def send(self, letter: Letter) -> None:
        """Send it."""
        try:
            EmailMessage(letter.subject, letter.text, to=[letter.to]).send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _words in error.recipients.values()]
            raise NotDelivered(f"SMTP {codes[:1]}", lasting=all(code >= 500 for code in codes)) from error
        except smtplib.SMTPResponseException as error:
            raise NotDelivered(f"SMTP {error.smtp_code}", lasting=error.smtp_code >= 500) from error
        except (ValueError, MessageError) as error:
            # An address that no message can be written to.
            raise NotDelivered(type(error).__name__, lasting=True) from error
        except OSError as error:
            # smtplib's other errors are of this kind too: no connection, refused, timed out.
            raise NotDelivered(type(error).__name__) from error


class FileSender:
    """One JSON file a message in ``GDTX_HOME/outbox/<channel>/``: to try out, or for a gateway that fetches files."""

    channel = "sms"

    def send(self, letter: Letter) -> None:
        """Write the file; it appears whole or not at all."""
        folder = Path(settings.GDTX_HOME) / "outbox" / self.channel
        target = folder / f"{uuid.uuid4().hex}.json"
        half = target.with_suffix(".part")
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            half.write_text(json.dumps({"to": letter.to, "text": letter.text}, ensure_ascii=False), encoding="utf-8")
            half.rename(target)
        except OSError as error:
            with suppress(OSError):
                half.unlink(missing_ok=True)
            raise NotDelivered(type(error).__name__) from error


class SmsFiles(FileSender):
    """Short messages as files."""

    channel = "sms"


class ZaloFiles(FileSender):
    """Messages for Zalo as files."""

    channel = "zalo"


def channels() -> list[str]:
    """The channels in use, the preferred one first."""
    return list(settings.GDTX_SENDERS)


def sender_for(channel: str) -> Sender:
    """The sender of a channel in use."""
    made: Sender = import_string(settings.GDTX_SENDERS[channel])()
    return made
