"""Cast × address → status, kept as one readable table: ``matrix.txt``.

Every change of who may open what shows in that file. It is written anew on purpose only::

    GDTX_ACCEPT_MATRIX=1 ./gdtx test -n 0 tests/access/test_matrix.py
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from gdtx.foundation.access import AccessRule, rule_of
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.inbox.models import ShortLink
from gdtx.intake.models import Batch
from gdtx.network.roles import PERMISSIONS
from gdtx.people.models import Person
from tests.support.cast import IN_2021, IN_2025, build_cast

from .examples import EXAMPLES, HK1, REASONS, SECRETS, Example, World

TABLE = Path(__file__).with_name("matrix.txt")

VISITOR = "-"

#: Day → who is asked on it. "-" is a visitor, `khach` somebody with an account and no post.
CAST: dict[date, tuple[str, ...]] = {
    IN_2025: (
        VISITOR, "khach", "admin", "bo", "giamdocso", "so", "so40", "chutich", "vhxh", "canbo", "giamdoc",
        "giaovien", "giamdoc_ps", "giamdoc40",
    ),
    IN_2021: (VISITOR, "so", "phong", "canbo_cu", "giamdoc", "giamdoc_ps", "giamdoc40"),
}  # fmt: skip

HEAD = """\
# Who may open what. One block a day, one line an address, one column a person (tests/support/cast.py):
# status of the answer; 302 of a visitor leads to the sign-in page. A POST is sent with a token.
# Written by: GDTX_ACCEPT_MATRIX=1 ./gdtx test -n 0 tests/access/test_matrix.py
"""


@dataclass(frozen=True)
class Address:
    """An example of an address, ready to be asked."""

    name: str
    rule: AccessRule
    example: Example
    path: str
    number: object

    @property
    def line(self) -> str:
        """How it stands in the table."""
        shown = (
            self.path
            if self.number is None
            else re.sub(rf"/{self.number}(?!\d)", f"/[{self.example.owner}]", self.path, count=1)
        )
        return f"{self.example.method} {shown}"


def patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """Every address of the program."""
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


def addresses(world: World) -> list[Address]:
    """Every example of every address, in the order of the table."""
    result = []
    for pattern in patterns(get_resolver().url_patterns):
        rule = rule_of(pattern.callback)
        assert rule is not None, f"{pattern.name} declares no rule"
        for example in EXAMPLES.get(str(pattern.name), []):
            arguments = example.arguments(world)
            path = reverse(str(pattern.name), kwargs=arguments)
            if example.query:
                path += f"?{example.query}"
            result.append(Address(str(pattern.name), rule, example, path, hidden(arguments)))
    return sorted(result, key=lambda one: (one.line.partition(" ")[2], one.example.method))


def hidden(arguments: dict[str, object]) -> object:
    """What differs from run to run: the number of a thing, the code of a batch, of a notice or of a person."""
    code = str(arguments.get("code", ""))
    made = Batch.objects.filter(code=code).exists() or ShortLink.objects.filter(code=code).exists()
    return arguments.get("pk") or (code if made or Person.objects.filter(code=code).exists() else None)


def client_of(world: World, username: str, day: date) -> Client:
    """A browser in which the person is signed in on the day."""
    client = Client(raise_request_exception=False)
    if username != VISITOR:
        client.force_login(world.cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[BUSINESS_DATE_SESSION_KEY] = day.isoformat()
        session.save()
    return client


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    target: str
    body: bytes


def ask(client: Client, address: Address) -> Answer:
    """Ask, and undo whatever was written."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        call = client.post if address.example.method == "POST" else client.get
        response = call(address.path, address.example.data)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if zipfile.is_zipfile(io.BytesIO(body)):
            # An Excel or Word file: what it says lies compressed inside.
            with zipfile.ZipFile(io.BytesIO(body)) as package:
                body = b"".join(package.read(name) for name in package.namelist())
        transaction.set_rollback(True)
    client.cookies = cookies
    return Answer(response.status_code, response.get("Location", ""), body)


@pytest.fixture
def world(transactional_db):
    """The world, written for good: what is asked then begins a transaction of its own, and ends it.

    Inside the transaction of a test, where a sheet taken in made a table of its own, SQLite reads the definitions of
    all tables anew after each of ten thousand answers undone: a third of the time.
    """
    with transaction.atomic():
        world = World.build(build_cast())
        # Nothing is made or counted for it, as in every other test.
        connection.run_on_commit.clear()
    return world


#: Person and line of the table → answer.
Answers = dict[tuple[str, str], Answer]


def ask_everybody(world: World, found: list[Address], day: date) -> Answers:
    """All addresses, asked by everybody on the day."""
    answers: Answers = {}
    for username in CAST[day]:
        client = client_of(world, username, day)
        for address in found:
            answers[username, address.line] = ask(client, address)
    return answers


def block(found: list[Address], answers: Answers, day: date) -> str:
    """The part of the table for a day."""
    people = CAST[day]
    width = max(len(address.line) for address in found)
    rule_width = max(len(str(address.rule)) for address in found)
    columns = [max(3, len(name)) for name in people]
    names = "  ".join(name.rjust(size) for name, size in zip(people, columns, strict=True))
    lines = [f"{day.isoformat():<{width}}  {'':<{rule_width}}  {names}".rstrip()]
    for address in found:
        statuses = (str(answers[name, address.line].status) for name in people)
        cells = "  ".join(cell.rjust(size) for cell, size in zip(statuses, columns, strict=True))
        lines.append(f"{address.line:<{width}}  {address.rule!s:<{rule_width}}  {cells}")
    return "\n".join(lines) + "\n"


def kept() -> dict[date, str]:
    """The blocks of the table as it is kept."""
    text = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
    parts = [part.rstrip("\n") + "\n" for part in text.split("\n\n") if part and not part.startswith("#")]
    return {date.fromisoformat(part.split()[0]): part for part in parts}


def accept(day: date, written: str) -> None:
    """Keep a new block for the day."""
    blocks = kept() | {day: written}
    TABLE.write_text("\n".join([HEAD, *(blocks[one] for one in CAST if one in blocks)]), encoding="utf-8")


# --- What must hold -----------------------------------------------------------------------------------------


def test_every_address_has_an_example():
    names = {str(pattern.name) for pattern in patterns(get_resolver().url_patterns)}

    assert names - set(EXAMPLES) == set(), "say in tests/access/examples.py what to ask of these addresses"
    assert set(EXAMPLES) - names == set(), "these addresses are gone"


def test_every_permission_that_a_page_asks_for_exists():
    asked = {
        permission
        for pattern in patterns(get_resolver().url_patterns)
        for permission in getattr(rule_of(pattern.callback), "permissions", ())
    }

    assert asked <= set(PERMISSIONS)


def outsiders(owner: str) -> set[str]:
    """People of the cast who may not know of a thing of *owner*."""
    of_38 = {"so", "giamdocso", "chutich", "vhxh", "canbo", "giamdoc", "giaovien", "giamdoc_ps", "phong", "canbo_cu"}
    of_40 = {"so40", "giamdoc40"}
    return {
        "": set(),
        "38": of_40,
        "40": of_38,
        "giamdoc": of_40 | {"giamdoc_ps"},
        "giamdoc_ps": of_40 | {"giamdoc", "giaovien", "canbo_cu"},
        "giamdoc40": of_38,
    }[owner]


def check_rules(found: list[Address], answers: Answers, day: date) -> None:
    """What must hold whatever the table says."""
    by_line = {address.line: address for address in found}
    login = reverse(settings.LOGIN_URL)
    for (username, line), answer in answers.items():
        address, where = by_line[line], f"{username} on {day}: {line}"
        # Nobody breaks a page.
        assert answer.status < 500, where
        # A visitor sees public pages only, and is sent to the sign-in page from all others.
        if username == VISITOR and str(address.rule) != "public":
            assert (answer.status, answer.target.partition("?")[0]) == (302, login), where
        # Somebody without any post opens nothing that asks for a permission.
        if username == "khach" and address.rule.permissions:
            assert answer.status == 403, where
        # What belongs to others does not exist (403 where the person lacks the permission altogether).
        if username in outsiders(address.example.owner):
            assert answer.status in {403, 404}, where


def check_secrets(answers: Answers, day: date) -> None:
    """Each director reads the own class; a leak would show the topic of somebody else's."""
    for owner, secret in SECRETS.items():
        readers = {(username, line) for (username, line), answer in answers.items() if secret.encode() in answer.body}
        assert {(owner, f"GET /lop-hoc/[{owner}]/"), (owner, f"GET /lop-hoc/xuat.xlsx?{HK1}")} <= readers
        check_readers(owner, readers, day)
    for owner, reason in REASONS.items():
        readers = {(username, line) for (username, line), answer in answers.items() if reason.encode() in answer.body}
        assert ("so", "GET /mang-luoi/su-kien/[38]/") in readers or owner == "40"
        check_readers(owner, readers, day)


def check_readers(owner: str, readers: set[tuple[str, str]], day: date) -> None:
    """Nobody reads it whom it does not concern."""
    leaks = [f"{username} on {day}: {line}" for username, line in readers if username in strangers(owner)]
    assert not leaks, "\n".join(leaks)


def strangers(owner: str) -> set[str]:
    """Outsiders, visitors and those without a post."""
    return outsiders(owner) | {VISITOR, "khach"}


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.timeout(900)
@pytest.mark.parametrize("day", CAST, ids=str)
def test_who_may_open_what(world, day):
    found = addresses(world)
    answers = ask_everybody(world, found, day)

    check_rules(found, answers, day)
    check_secrets(answers, day)

    written = block(found, answers, day)
    if os.environ.get("GDTX_ACCEPT_MATRIX"):
        accept(day, written)
    assert written == kept().get(day), "who may open what has changed; look at the difference, then accept it"


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.timeout(600)
@pytest.mark.parametrize("username", ["so", "giamdoc"])
def test_on_the_second_database_two_of_them_get_the_same_answers(world, username):
    found = addresses(world)
    client = client_of(world, username, IN_2025)
    answers = {address.line: str(ask(client, address).status) for address in found}

    column = CAST[IN_2025].index(username) - len(CAST[IN_2025])
    rows = [line.split() for line in kept()[IN_2025].splitlines() if line.startswith(("GET ", "POST "))]
    assert answers == {" ".join(row[:2]): row[column] for row in rows}


def test_the_table_holds_only_statuses_a_page_may_have():
    cells = [
        cell
        for line in TABLE.read_text(encoding="utf-8").splitlines()
        if line.startswith(("GET ", "POST "))
        for cell in line.split()
        if cell.isdigit() and len(cell) == 3
    ]

    assert cells
    assert set(cells) <= {"200", "302", "400", "403", "404", "405", "409"}
