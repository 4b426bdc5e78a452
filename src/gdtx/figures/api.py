"""The door to figures: `run` a request, `evaluate` measures, ask for one `value`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import add

from gdtx.foundation import reading
from gdtx.foundation.kept import Kept
from gdtx.foundation.ranges import DateRange

from . import registry
from .cube import CubeEngine, State, refresh
from .engines import Engine, LiveEngine
from .measures import Amounts, How, Measure, Value, divided
from .requests import Answer, Held, Key, Request


@dataclass(frozen=True, eq=False)
class Scope:
    """What a question is about: the areas whose facts it holds (None: the whole country), or some organisations."""

    held: Held | None = None
    scopes: frozenset[int] | None = None


EVERYTHING = Scope()

#: Up to so many buckets are asked one by one, more in one query over all that lies between them.
FEW_PARTS = 3

#: By rows: a row is about half a kilobyte.
_answers = Kept(60_000, lambda answer: 1 + len(answer.rows))
_others = Kept(512)


class Reader:
    """Answers requests of one page or answer: from the stored cube where possible and up to date, else from live rows.

    Whether the cube is up to date is found out once for each facts table, so keep a reader no longer than a request.
    While a page is read, an answer of the same state of the facts is not asked for again, whoever asked first.
    """

    def __init__(self, *, stored: bool = True) -> None:
        self.stored = stored
        self._cube = CubeEngine()
        self._states: dict[str, State | None] = {}

    def uses_cube(self, request: Request) -> bool:
        """Whether the request is answered from stored cells."""
        return self.stored and self._cube.can_answer(request) and self.state(request.facts) is not None

    def state(self, facts: str) -> State | None:
        """The state of the facts that answers are of; None where none is known, so nothing is kept."""
        if not self.stored:
            return None
        if facts not in self._states:
            self._states[facts] = refresh(facts, patient=False)
        return self._states[facts]

    def version(self, facts: str, span: DateRange | None) -> Hashable | None:
        """What changes when facts of those days are written; None where answers cannot be kept."""
        buckets = self._cube.buckets(facts) if reading.is_reading() else None
        state = self.state(facts) if buckets is not None else None
        return None if state is None or buckets is None else state.version(buckets, span)

    def last_part(self, facts: str, span: DateRange) -> DateRange:
        """The part of whole buckets that the last bucket is; the span itself where no cube is kept."""
        buckets = self._cube.buckets(facts)
        return span if buckets is None else DateRange(max(span.start, buckets.of(span.last_day)), span.end)

    def run(self, request: Request) -> Answer:
        """The answer to one request."""
        stored = self.uses_cube(request)
        version = self.version(request.facts, request.span)
        if version is None:
            return self._cube.run(request) if stored else LiveEngine().run(request)
        return _answers.answer((version, stored, request), lambda: self._asked(request, stored))

    def _asked(self, request: Request, stored: bool) -> Answer:
        if not stored:
            return LiveEngine().run(request)
        buckets = self._cube.buckets(request.facts)
        if buckets is None or request.span is None or request.span.has_open_start or request.span.has_open_end:
            return self._cube.run(request)
        parts = buckets.within(request.span)
        return self._cube.run(request) if len(parts) == 1 else _joined(request, self._parts(request, parts).values())

    def _parts(self, request: Request, starts: Sequence[dt.date]) -> dict[dt.date, Answer]:
        """The answer bucket by bucket; what was not written since it was last asked for is not asked again."""
        buckets = self._cube.buckets(request.facts)
        assert buckets is not None
        parts = {start: replace(request, span=DateRange(start, buckets.next(start))) for start in starts}
        keys = {start: (self.version(request.facts, part.span), True, part) for start, part in parts.items()}
        found: dict[dt.date, Answer] = {
            start: answer for start, key in keys.items() if (answer := _answers.find(key)) is not None
        }
        asked = [start for start in starts if start not in found]
        if len(asked) <= FEW_PARTS:
            for start in asked:
                found[start] = self._cube.run(parts[start])
                _answers.keep(keys[start], found[start])
        else:
            hull = replace(request, span=DateRange(min(asked), buckets.next(max(asked))))
            answers = self._cube.run_by_bucket(hull)
            for start in asked:
                rows = answers[start].rows if start in answers else []
                found[start] = Answer(parts[start], rows, self._cube.name)
                _answers.keep(keys[start], found[start])
        return {start: found[start] for start in starts}

    def run_series(self, request: Request, spans: Sequence[DateRange]) -> list[Answer]:
        """One answer for each stretch of days (`request.span` is not looked at); from the cube in one query."""
        if not spans:
            return []
        whole = replace(request, span=DateRange(min(span.start for span in spans), max(span.end for span in spans)))
        buckets = self._cube.buckets(request.facts) if self.stored else None
        if buckets is None or not all(buckets.are_whole(span) for span in spans) or not self.uses_cube(whole):
            return [LiveEngine().run(replace(request, span=span)) for span in spans]
        if self.version(request.facts, whole.span) is None:
            found = self._cube.run_by_bucket(whole)
        else:
            found = self._parts(request, sorted({start for span in spans for start in buckets.within(span)}))
        return [
            _joined(replace(request, span=span), [answer for start, answer in found.items() if span.contains(start)])
            for span in spans
        ]


def kept[T](facts: str, span: DateRange | None, key: Hashable, read: Callable[[], T]) -> T:
    """What `read` makes of the rows of a facts table on the days of `span`, kept for pages until one is written there.

    `key` must tell apart everything else that it depends on.
    """
    version = Reader().version(facts, span)
    return read() if version is None else _others.answer((facts, version, key), read)


def run(request: Request, *, stored: bool = True) -> Answer:
    """Answer one request with a reader of its own."""
    return Reader(stored=stored).run(request)


def run_series(request: Request, spans: Sequence[DateRange], *, stored: bool = True) -> list[Answer]:
    """Answer one request for several stretches of days with a reader of its own."""
    return Reader(stored=stored).run_series(request, spans)


def evaluate(
    measures: Iterable[str],
    *,
    by: tuple[str, ...] = (),
    span: DateRange | None = None,
    scope: Scope = EVERYTHING,
    engine: Engine | Reader | None = None,
    stored: bool = True,
) -> dict[Key, dict[str, Value]]:
    """Values of measures (of any facts tables) for each key of `by`; without `by` the one key is `()`.

    With `engine` that engine answers, else the stored cube or live rows (`run`). A key that no fact has is missing,
    except `()`, which always answers.
    """
    found: dict[Key, dict[str, Value]] = {}
    reader = engine or Reader(stored=stored)
    wanted = [registry.measure(code) for code in measures]
    for facts in dict.fromkeys(measure.facts for measure in wanted):
        own = [measure for measure in wanted if measure.facts == facts]
        amounts = tuple(dict.fromkeys(each for measure in own for each in registry.amounts_of(measure)))
        request = Request(facts, amounts, by, span, scope.held, scope.scopes)
        sums: dict[Key, dict[str, int]] = {}
        if amounts:
            sums = dict(reader.run(request).items())
        distinct = _distinct(own, request, reader)
        keys: set[Key] = set(sums) | {key for counts in distinct.values() for key in counts}
        if not by:
            keys.add(())
        for key in keys:
            values = found.setdefault(key, {})
            for measure in own:
                if measure.code in distinct:
                    values[measure.code] = distinct[measure.code].get(key, 0)
                else:
                    values[measure.code] = measured(measure, sums.get(key, {}))
    return found


def measured(measure: Measure, amounts: Amounts) -> Value:
    """The value of a measure from the amounts of its facts; of DISTINCT measures nothing can be said from sums."""
    if measure.how is How.RATIO:
        over, under = (measured(part, amounts) for part in registry.parts(measure))
        return None if over is None or not under else divided(int(over), int(under), measure.places)
    codes = registry.codes_of(measure)
    if measure.how is How.SHARE:
        part, whole = (amounts.get(code, 0) for code in codes)
        return divided(100 * part, whole, measure.places)
    if len(codes) == 2 and not amounts.get(codes[1], 0):
        return None
    return amounts.get(codes[0], 0)


def value(
    code: str,
    scope: Scope = EVERYTHING,
    period: DateRange | None = None,
    split: str | None = None,
    *,
    stored: bool = True,
) -> Value | dict[int | None, Value]:
    """One measure of a scope and stretch of days; with `split` (a dimension) a dictionary by its ids."""
    if split is None:
        return evaluate([code], span=period, scope=scope, stored=stored)[()][code]
    answers = evaluate([code], by=(split,), span=period, scope=scope, stored=stored)
    return {key[0]: values[code] for key, values in answers.items()}


def _distinct(measures: list[Measure], request: Request, reader: Engine | Reader) -> dict[str, dict[Key, int]]:
    """Counts of different values, by measure and key."""
    found: dict[str, dict[Key, int]] = {}
    for measure in measures:
        if measure.how is not How.DISTINCT:
            continue
        asked = Request(request.facts, (), (*request.by, measure.column), request.span, request.held, request.scopes)
        answer = reader.run(asked)
        counts = found.setdefault(measure.code, {})
        for key, _amounts in answer.rows:
            if key[-1] is not None:
                counts[key[:-1]] = counts.get(key[:-1], 0) + 1
    return found


def _joined(request: Request, answers: Iterable[Answer]) -> Answer:
    sums: dict[Key, tuple[int, ...]] = {}
    for answer in answers:
        if not request.amounts:
            sums.update(answer.rows)
            continue
        for key, amounts in answer.rows:
            known = sums.get(key)
            sums[key] = amounts if known is None else tuple(map(add, known, amounts))
    return Answer(request, list(sums.items()), "cube")
