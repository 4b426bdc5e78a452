"""A calendar feed as RFC 5545 has it: dates of a person, each with a title and the page behind it, nothing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from .waiting import DateItem

#: A line holds so many bytes at most, its end not counted (RFC 5545, 3.1).
LONGEST_LINE = 75
#: Minutes after which a calendar may ask again.
REFRESH = "PT4H"


def feed(items: Iterable[DateItem], *, name: str, address: str, stamp: dt.datetime) -> str:
    """The feed: ``address`` is that of the installation, put before the paths; ``stamp`` the moment it was made."""
    host = address.split("://")[-1].strip("/").partition("/")[0] or "gdtx"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//gdtx//Lich cong tac//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    for item in items:
        lines += _event(item, host=host, address=address.rstrip("/"), stamp=stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(item: DateItem, *, host: str, address: str, stamp: dt.datetime) -> list[str]:
    start, end = item.start, item.end
    if isinstance(start, dt.datetime):
        last = end if isinstance(end, dt.datetime) else start + dt.timedelta(hours=1)
        when = [f"DTSTART:{_utc(start)}", f"DTEND:{_utc(last)}"]
    else:
        # The end of a whole day is the day after its last one (RFC 5545, 3.6.1).
        after = (end if end is not None and not isinstance(end, dt.datetime) else start) + dt.timedelta(days=1)
        when = [f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    return [
        "BEGIN:VEVENT",
        f"UID:{item.uid}@{host}",
        f"DTSTAMP:{_utc(stamp)}",
        *when,
        f"SUMMARY:{escape(item.title)}",
        *([f"URL:{address}{item.href}"] if item.href else []),
        f"STATUS:{'CANCELLED' if item.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def escape(text: str) -> str:
    """A text value: backslash, semicolon, comma and line ends escaped (RFC 5545, 3.3.11)."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """The line in pieces of at most `LONGEST_LINE` bytes, never cut inside a letter."""
    pieces, room, piece = [], LONGEST_LINE, ""
    for sign in line:
        size = len(sign.encode())
        if size > room:
            pieces.append(piece)
            # A piece that goes on begins with a blank, which counts.
            piece, room = "", LONGEST_LINE - 1
        piece += sign
        room -= size
    return "\r\n ".join([*pieces, piece])
