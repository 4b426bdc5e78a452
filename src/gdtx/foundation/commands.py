"""The shape of every command that answers: one answer, one way to refuse, a human text or one JSON object.

A subject's command derives from :class:`AnswerCommand` and says what it takes and what it answers; the
entry point (``gdtx.cli``) turns refusals into exit codes. Contract: exit 0 done, 1 nothing could be done,
2 wrong usage; with ``--json`` exactly one JSON object on standard output, everything else on standard error.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from gdtx.foundation import clock, disk
from gdtx.foundation.errors import Refused


def program() -> str:
    """How the person called us, for sentences that name a command to run next."""
    return os.environ.get("GDTX_PROGRAM", "gdtx")


def as_json(answer: object) -> str:
    """One JSON object in readable Vietnamese; dates as ISO text. Anything else unknown is an error."""

    def plain(value: object) -> object:
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Path):
            return str(value)
        raise TypeError(f"{type(value).__name__} has no place in an answer")

    return json.dumps(answer, ensure_ascii=False, default=plain, allow_nan=False)


def require_database(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Refuse in one sentence, with the way out, when the database is missing, out of reach or out of date."""
    connection = connections[alias]
    ways = _("Chạy `%(program)s demo` để dựng bản trình diễn, hoặc `%(program)s migrate` để lập cơ sở dữ liệu mới.")
    way_out = ways % {"program": program()}
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        # Opening would create an empty file, and a later command would take it for a database.
        if connection.connection is None and not path.exists():
            raise Refused("no_database", _("Chưa có cơ sở dữ liệu tại %(path)s.") % {"path": path}, way_out=way_out)
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        applied = executor.loader.applied_migrations
    except Error as error:
        if disk.is_full(error) or (connection.vendor == "sqlite" and disk.nothing_left(path.parent)):
            raise disk.refusal() from error
        raise Refused(
            "database_unreachable",
            _("Không mở được cơ sở dữ liệu."),
            way_out=_("Kiểm tra DATABASE_URL và máy chủ cơ sở dữ liệu rồi chạy lại."),
        ) from error
    if missing and not applied:
        raise Refused("no_database", _("Cơ sở dữ liệu còn trống."), way_out=way_out)
    if missing:
        raise Refused(
            "database_outdated",
            _("Cơ sở dữ liệu thuộc phiên bản cũ hơn chương trình (còn %(count)d bước nâng cấp).")
            % {"count": len(missing)},
            way_out=_("Sao lưu rồi chạy `%(program)s migrate`.") % {"program": program()},
        )


class AnswerCommand(BaseCommand):
    """A command that answers a question or reports what it did.

    Subclasses define ``help`` (one Vietnamese sentence), ``add_arguments``, ``answer`` and ``render``.
    """

    #: False for a command that reads only files; such a command leaves no trace in ``GDTX_HOME``.
    needs_database: ClassVar[bool] = True
    #: True for a command that makes an installation of its own (the demo): it gets a home with keys first.
    makes_installation: ClassVar[bool] = False
    #: Whether the command takes ``--as``: ``""`` no, ``"optional"``, ``"required"``.
    takes_actor: ClassVar[str] = ""

    requires_system_checks: Any = []
    #: Django's own options, which nobody needs here; they still work.
    suppressed_base_arguments = {
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
    }

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's parser with ``--json``, and with ``--as`` where the command acts for somebody."""
        # argparse cannot print a text that is translated when read.
        self.help = str(self.help)
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.add_argument("--json", action="store_true", help=_("in đúng một đối tượng JSON ra đầu ra chuẩn"))
        if self.takes_actor:
            parser.add_argument(
                "--as",
                dest="as_user",
                metavar="USER",
                default=None,
                required=self.takes_actor == "required",
                help=_("tên đăng nhập của người làm việc này"),
            )
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        """Check what the command needs, answer, and write the answer in the form asked for."""
        if self.needs_database:
            require_database()
        answer = self.answer(**options)
        self.stdout.write(as_json(answer) if options["json"] else self.render(answer))

    def answer(self, **options: Any) -> dict[str, Any]:
        """The answer as plain data. Raises ``Refused`` when nothing can be done."""
        raise NotImplementedError(f"{type(self).__module__} has no answer")

    def render(self, answer: dict[str, Any]) -> str:
        """The answer as text for a person; by default its JSON, indented."""
        return json.dumps(json.loads(as_json(answer)), ensure_ascii=False, indent=2)

    def progress(self, text: str) -> None:
        """Say on standard error what is going on."""
        self.stderr.write(text, self.style.NOTICE)
        self.stderr.flush()

    def actor(self, options: dict[str, Any], *, on: date | None = None) -> Any:
        """Who acts: the person named by ``--as``, else the operator of the machine (aggregates only).

        Resolved by the callable that ``settings.GDTX_COMMAND_ACTOR`` names, because people and their
        posts live above this package. *on* is the date whose posts count, by default the business date.
        Raises ``Refused`` for an unknown or closed account.
        """
        resolve = import_string(settings.GDTX_COMMAND_ACTOR)
        return resolve(options.get("as_user"), on=on or clock.business_today())
