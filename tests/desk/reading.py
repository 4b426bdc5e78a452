"""Reading a page as a person does: its text, its links, its headings."""

from __future__ import annotations

import re
from html import unescape

from django.http import HttpResponse


def words(answer: HttpResponse, *, inside: str = "main") -> str:
    """The text of the page's main part (or of the whole with ``inside="body"``), blanks evened out."""
    html = answer.content.decode()
    found = re.search(rf"<{inside}\b.*</{inside}>", html, re.DOTALL)
    assert found, f"no <{inside}> on the page"
    without = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", found.group(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", without)).split())


def links(answer: HttpResponse) -> dict[str, str]:
    """Text of each link → where it leads (the last one of the same text)."""
    html = answer.content.decode()
    found = re.findall(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return {" ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split()): unescape(href) for href, text in found}


def headings(answer: HttpResponse) -> list[str]:
    """The headings in order."""
    found = re.findall(r"<h[1-6]\b[^>]*>(.*?)</h[1-6]>", answer.content.decode(), re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split()) for text in found]
