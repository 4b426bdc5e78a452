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
from .facts import Op
from .measures import Amounts, How, Measure, Value, divided
from .parts import Part
from .requests import Answer, Held, Key, Request


@dataclass(frozen=True, eq=False)
class Scope:
    """What a question is about: the areas whose facts it holds (None: the whole country), or some organisations."""

    held: Held | None = None
    scopes: frozenset[int] | None = None


EVERYTHING = Scope()

#: By rows: a row is about half a kilobyte.
_answers = Kept(60_000, lambda answers: 1 + sum(len(answer.rows) for answer in answers))
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
            self._states[facts] = refresh(facts, patient=False, parts=self._cube.parts(facts))
        return self._states[facts]

    def version(self, facts: str, span: DateRange | None) -> Hashable | None:
        """What changes when facts of those days are written; None where answers cannot be kept."""
        parts = self._cube.parts(facts) if reading.is_reading() else None
        state = self.state(facts) if parts is not None else None
        return None if state is None or parts is None else state.version(parts.buckets, span)

    def bucket(self, facts: str, day: dt.date) -> dt.date:
        """The first day of the bucket in which a day lies; the day itself where no cube is kept."""
        parts = self._cube.parts(facts)
        return day if parts is None else parts.buckets.of(day)

    def run(self, request: Request) -> Answer:
        """The answer to one request."""
        return self.together([request])[0]

    def together(self, requests: Sequence[Request]) -> list[Answer]:
        """Answers to requests that differ in keys and amounts only, all of one moment: what one adds up to, all do."""
        first = requests[0]
        stored = all(self.uses_cube(request) for request in requests)
        version = self.version(first.facts, first.span)

        def asked() -> list[Answer]:
            if not stored:
                return _live(requests)
            parts = self._stretches(requests) if version is not None else None
            if parts is None:
                return self._cube.run_together(requests)
            answers = self._by_part(requests, parts).values()
            return [_joined(request, own) for request, own in zip(requests, zip(*answers, strict=True), strict=True)]

        if version is None:
            return asked()
        return _answers.answer((version, stored, tuple(requests)), asked)

    def _stretches(self, requests: Sequence[Request]) -> list[Part] | None:
        """The parts that a page keeps answers of, one by one; None for what cannot be put together of these."""
        first = requests[0]
        parts = self._cube.parts(first.facts)
        runs = any(amount.op is Op.AFTER for request in requests for amount in request.amounts)
        if parts is None or runs or first.span is None:
            return None
        found = parts.within(first.span)
        return found if len(found) > 1 else None

    def _by_part(self, requests: Sequence[Request], parts: Sequence[Part]) -> dict[Part, list[Answer]]:
        """The answers part by part; what was not written since it was last asked for is not asked again."""
        cube = self._cube.parts(requests[0].facts)
        assert cube is not None
        keys: dict[Part, Hashable] = {}
        for part in parts:
            span = cube.span(part)
            version = self.version(requests[0].facts, span)
            keys[part] = (version, True, tuple(replace(request, span=span) for request in requests))
        found: dict[Part, list[Answer]] = {
            part: answers for part, key in keys.items() if (answers := _answers.find(key)) is not None
        }
        asked = [part for part in parts if part not in found]
        if asked:
            for part, answers in self._cube.run_by_part(requests, asked).items():
                found[part] = answers
                _answers.keep(keys[part], answers)
        return {part: found[part] for part in parts}

    def run_series(self, request: Request, spans: Sequence[DateRange]) -> list[Answer]:
        """One answer for each stretch of days (`request.span` is not looked at); from the cube in one query."""
        asked = [replace(request, span=span) for span in spans]
        runs = any(amount.op is Op.AFTER for amount in request.amounts)
        cube = self._cube.parts(request.facts)
        if cube is None or runs or not all(self.uses_cube(each) for each in asked):
            return [self.run(each) for each in asked]
        parts = {each: cube.within(each.span) for each in asked if each.span is not None}
        every = list(dict.fromkeys(part for own in parts.values() for part in own))
        if not every:
            return []
        kept = self.version(request.facts, None) is not None
        found = self._by_part([request], every) if kept else self._cube.run_by_part([request], every)
        return [_joined(each, [found[part][0] for part in parts[each]]) for each in asked]


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


def _live(requests: Sequence[Request]) -> list[Answer]:
    """Answers from live rows, counted once with every key and amount that is asked."""
    if len(requests) == 1:
        return [LiveEngine().run(requests[0])]
    amounts = tuple(dict.fromkeys(amount for request in requests for amount in request.amounts))
    by = tuple(dict.fromkeys(name for request in requests for name in request.by))
    whole = LiveEngine().run(replace(requests[0], amounts=amounts, by=by))
    found = []
    for request in requests:
        keys, sums = [by.index(name) for name in request.by], [amounts.index(each) for each in request.amounts]
        rows = [(tuple(key[i] for i in keys), tuple(own[i] for i in sums)) for key, own in whole.rows]
        found.append(_joined(request, [Answer(request, rows)], whole.engine))
    return found


def _joined(request: Request, answers: Iterable[Answer], engine: str = CubeEngine.name) -> Answer:
    sums: dict[Key, tuple[int, ...]] = {}
    for answer in answers:
        for key, amounts in answer.rows:
            known = sums.get(key)
            sums[key] = amounts if known is None else tuple(map(add, known, amounts))
    if not sums and not request.by:
        # The sum of nothing, as a database gives it.
        sums[()] = (0,) * len(request.amounts)
    return Answer(request, list(sums.items()), engine)
