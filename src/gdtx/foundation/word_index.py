"""Finding rows by words of a text column, without marks, on every database, as fast with 200,000 rows as with 200.

A subject declares an index over a column that holds folded text (`vietnamese_text.fold`); the database keeps it, in the
transaction of whatever writes the row, so that no action, import or restore can forget it:

- PostgreSQL: a GIN index on a function of ours over the column (built in, no extension). It belongs to the table.
- SQLite: an FTS5 table that takes its text from the column, kept by three triggers. Django makes a table anew when a
  migration changes it, which drops triggers: so `ensure` runs after every migration and repairs what is missing.
- SQLite built without FTS5, and any database until `ensure` has run: nothing; words are looked for in every row.

One definition of a word holds for all: a run of letters and digits of the folded text. What is asked for must all be
there, whole; the last word may be the beginning of one, since people search while they type.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections, models
from django.db.models import F, Lookup, Q

from gdtx.foundation.vietnamese_text import fold

_WORD = re.compile(r"[^\W_]+")

#: More words than this narrow nothing any more.
MOST_WORDS = 12

#: The words of a text as PostgreSQL searches them, without its guesses about addresses and numbers. A function, since
#: only of a function can be said what it costs: of a bare expression PostgreSQL believes that it costs nothing, and
#: would rather take a hundred thousand texts to pieces than use the index. Measured: as much as reading 80 to 100 rows.
_FUNCTION = "gdtx_words"
_MAKE_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {_FUNCTION}(text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 300 AS
$$BEGIN RETURN array_to_tsvector(array_remove(regexp_split_to_array(lower($1), '[^[:alnum:]]+'), '')); END$$
"""

_INDEXES: dict[tuple[str, str], WordIndex] = {}

#: Indexes seen, by database: none is ever dropped while the program runs.
_THERE: set[tuple[str, str]] = set()


def words_of(text: str) -> tuple[str, ...]:
    """The words of a typed or stored text, folded, in order, each once.

    >>> words_of("Trung tâm HTCĐ  xã Cẩm-Ngọc")
    ('trung', 'tam', 'htcd', 'xa', 'cam', 'ngoc')
    """
    return tuple(dict.fromkeys(_WORD.findall(fold(text))))[:MOST_WORDS]


def has_words(folded: str, words: Sequence[str]) -> bool:
    """Whether a folded text has all the words, the last as the beginning of one."""
    return (
        bool(words)
        and all(_has_word(folded, word, whole=True) for word in words[:-1])
        and _has_word(folded, words[-1], whole=False)
    )


def _has_word(folded: str, word: str, *, whole: bool) -> bool:
    """Whether one word of the text is this one, or begins with it. Long texts are not taken to pieces for it."""
    at = folded.find(word)
    while at >= 0:
        end = at + len(word)
        if (at == 0 or not folded[at - 1].isalnum()) and (not whole or end == len(folded) or not folded[end].isalnum()):
            return True
        at = folded.find(word, at + 1)
    return False


def contains_all(column: str, words: Iterable[str]) -> Q:
    """A condition every row with the words fulfils, and some others; for few rows, checked with `has_words` after."""
    condition = Q()
    for word in words:
        condition &= Q(**{f"{column}__contains": word})
    return condition


class _HasWords(Lookup):
    """The words are asked of PostgreSQL's index (see `_FUNCTION`)."""

    lookup_name = "has_words"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """``gdtx_words(column) @@ 'query'``."""
        column, parameters = self.process_lhs(compiler, connection)
        return f"{_FUNCTION}({column}) @@ %s::tsquery", (*parameters, self.rhs)


@dataclass(frozen=True, slots=True)
class WordIndex:
    """Words of one column of a table. Made by `declare`."""

    model: type[models.Model]
    column: str

    @property
    def table(self) -> str:
        """The table the words are of."""
        return self.model._meta.db_table

    @property
    def name(self) -> str:
        """The index on PostgreSQL, the FTS table on SQLite."""
        return f"{self.table}_{self.column}_words"

    # --- Asking -----------------------------------------------------------------------------------------------

    def rows(self, words: Sequence[str], limit: int, *, using: str = "default") -> list[int]:
        """Keys of rows that have all the words, at most `limit` of them; which ones of more, see `newest_first`."""
        if not words:
            return []
        connection = connections[using]
        quote = connection.ops.quote_name
        key = quote(str(self.model._meta.pk.column if self.model._meta.pk else "id"))
        if not self._is_there(connection):
            return self._every_row(words, limit, using)
        if connection.vendor == "postgresql":
            statement = (
                f"SELECT {key} FROM {quote(self.table)} "  # noqa: S608 (names of our own tables)
                f"WHERE {_FUNCTION}({quote(self.column)}) @@ %s::tsquery LIMIT %s"
            )
            asked = _tsquery(words)
        else:
            name = quote(self.name)
            statement = f"SELECT rowid FROM {name} WHERE {name} MATCH %s ORDER BY rowid DESC LIMIT %s"  # noqa: S608
            asked = _fts5_query(words)
        with connection.cursor() as cursor:
            cursor.execute(statement, [asked, limit])
            return [row[0] for row in cursor.fetchall()]

    def newest_first(self, *, using: str = "default") -> bool:
        """Whether `rows` gives those written last. PostgreSQL would have to read every row that fits to know them."""
        return connections[using].vendor != "postgresql"

    def condition(self, words: Sequence[str], *, using: str = "default") -> Q:
        """What rows with the words fulfil, for a query with other conditions; to be checked with `has_words` after.

        On PostgreSQL its index answers; elsewhere the texts that hold the words as letters do, others among them.
        """
        connection = connections[using]
        if words and connection.vendor == "postgresql" and self._is_there(connection):
            return Q(_HasWords(F(self.column), _tsquery(words)))
        return contains_all(self.column, words)

    def _every_row(self, words: Sequence[str], limit: int, using: str) -> list[int]:
        found: list[int] = []
        rows = self.model._default_manager.using(using).filter(contains_all(self.column, words)).order_by("-pk")
        for key, text in rows.values_list("pk", self.column).iterator(chunk_size=2_000):
            if has_words(fold(text), words):
                found.append(key)
                if len(found) == limit:
                    break
        return found

    # --- Making -----------------------------------------------------------------------------------------------

    def ensure(self, connection: Any) -> None:
        """Make what is missing in this database; nothing when all is there."""
        if connection.vendor == "postgresql":
            self._ensure_gin(connection)
        elif connection.vendor == "sqlite" and has_fts5(connection):
            self._ensure_fts5(connection)

    def _ensure_gin(self, connection: Any) -> None:
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            # Asked first: the server refuses even IF NOT EXISTS in a transaction that has written to the table.
            there = self._definition(connection)
            if _FUNCTION in there:
                return
            if there:
                cursor.execute(f"DROP INDEX {quote(self.name)}")  # of the first version, over a bare expression
            cursor.execute("SELECT to_regprocedure(%s) IS NULL", [f"{_FUNCTION}(text)"])
            if cursor.fetchone()[0]:
                cursor.execute(_MAKE_FUNCTION)
            cursor.execute(
                f"CREATE INDEX {quote(self.name)} ON {quote(self.table)} USING gin ({_FUNCTION}({quote(self.column)}))"
            )
            # Its words are counted now: until then the planner guesses.
            cursor.execute(f"ANALYZE {quote(self.table)}")

    def _definition(self, connection: Any) -> str:
        """What PostgreSQL says of the index; nothing where there is none."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_indexdef(to_regclass(%s))", [connection.ops.quote_name(self.name)])
            return cursor.fetchone()[0] or ""

    def _ensure_fts5(self, connection: Any) -> None:
        quote = connection.ops.quote_name
        name, table, column = quote(self.name), quote(self.table), quote(self.column)
        key = quote(str(self.model._meta.pk.column if self.model._meta.pk else "id"))
        there = self._parts_there(connection)
        # Names of our own tables and columns, nothing that anybody typed.
        enter = f"INSERT INTO {name}(rowid, {column}) VALUES (new.{key}, new.{column});"  # noqa: S608
        leave = f"INSERT INTO {name}({name}, rowid, {column}) VALUES ('delete', old.{key}, old.{column});"  # noqa: S608
        triggers = {
            f"{self.name}_new": f"AFTER INSERT ON {table} BEGIN {enter} END",
            f"{self.name}_gone": f"AFTER DELETE ON {table} BEGIN {leave} END",
            f"{self.name}_other": (
                f"AFTER UPDATE OF {column} ON {table} WHEN old.{column} IS NOT new.{column} BEGIN {leave} {enter} END"
            ),
        }
        if there >= {self.name, *triggers}:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5({column}, content={quote(self.table)}, "
                f'content_rowid={key}, tokenize="unicode61 remove_diacritics 0", detail=none, columnsize=0)'
            )
            for trigger, body in triggers.items():
                cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {quote(trigger)} {body}")
            # Rows written while a part was missing are not in it.
            cursor.execute(f"INSERT INTO {name}({name}) VALUES ('rebuild')")  # noqa: S608

    def _parts_there(self, connection: Any) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE %s", [f"{self.name}%"])
            return {row[0] for row in cursor.fetchall()}

    def _is_there(self, connection: Any) -> bool:
        known = (str(connection.settings_dict["NAME"]), self.name)
        if known not in _THERE:
            postgresql = connection.vendor == "postgresql"
            if _FUNCTION in self._definition(connection) if postgresql else self.name in self._parts_there(connection):
                _THERE.add(known)
        return known in _THERE


def declare(model: type[models.Model], column: str) -> WordIndex:
    """An index over a column of folded text (or of codes). To be called when the program starts."""
    index = WordIndex(model, column)
    _INDEXES[index.table, column] = index
    return index


def declared() -> list[WordIndex]:
    """Every index, in the order of tables."""
    return [_INDEXES[key] for key in sorted(_INDEXES)]


def ensure_all(using: str = "default", app_label: str = "") -> None:
    """Make what is missing of every index (over tables of one app, if named) whose table is there."""
    indexes = [index for index in declared() if app_label in ("", index.model._meta.app_label)]
    if not indexes:
        return
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    for index in indexes:
        if index.table in tables:
            index.ensure(connection)


def has_fts5(connection: Any) -> bool:
    """Whether this SQLite was built with FTS5."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pragma_compile_options WHERE compile_options = 'ENABLE_FTS5'")
        return cursor.fetchone() is not None


def _tsquery(words: Sequence[str]) -> str:
    return " & ".join([*(f"'{word}'" for word in words[:-1]), f"'{words[-1]}':*"])


def _fts5_query(words: Sequence[str]) -> str:
    return " ".join([*(f'"{word}"' for word in words[:-1]), f'"{words[-1]}"*'])
