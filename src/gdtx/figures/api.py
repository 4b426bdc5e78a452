"""The door to figures: `run` a request, `evaluate` measures, ask for one `value`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gdtx.foundation.ranges import DateRange

from . import registry
from .cube import CubeEngine, refresh
from .engines import Engine, LiveEngine
from .facts import Amount, Buckets
from .measures import Amounts, How, Measure, Value, divided
from .requests import Answer, Held, Key, Request


@dataclass(frozen=True, eq=False)
class Scope:
    """What a question is about: the areas whose facts it holds (None: the whole country), or some organisations."""

    held: Held | None = None
    scopes: frozenset[int] | None = None


EVERYTHING = Scope()


def run(request: Request, *, stored: bool = True) -> Answer:
    """Answer a request from the stored cube where that is possible and up to date, else from live rows."""
    if stored:
        engine = CubeEngine()
        if engine.can_answer(request) and refresh(request.facts, patient=False):
            return engine.run(request)
    return LiveEngine().run(request)


def run_series(request: Request, spans: Sequence[DateRange], *, stored: bool = True) -> list[Answer]:
    """One answer for each stretch of days (`request.span` is not looked at); from the cube in one query."""
    table = registry.facts(request.facts)
    if stored and spans and table.breaks is not None:
        engine = CubeEngine()
        buckets = Buckets(table.breaks())
        whole = DateRange(min(span.start for span in spans), max(span.end for span in spans))
        asked = _with_span(request, whole)
        fits = all(buckets.are_whole(span) for span in spans)
        if fits and engine.can_answer(asked) and refresh(request.facts, patient=False):
            found = engine.run_by_bucket(asked)
            return [
                _joined(_with_span(request, span), [answer for start, answer in found.items() if span.contains(start)])
                for span in spans
            ]
    return [LiveEngine().run(_with_span(request, span)) for span in spans]


def evaluate(
    measures: Iterable[str],
    *,
    by: tuple[str, ...] = (),
    span: DateRange | None = None,
    scope: Scope = EVERYTHING,
    engine: Engine | None = None,
    stored: bool = True,
) -> dict[Key, dict[str, Value]]:
    """Values of measures (of any facts tables) for each key of `by`; without `by` the one key is `()`.

    With `engine` that engine answers, else the stored cube or live rows (`run`). A key that no fact has is missing,
    except `()`, which always answers.
    """
    found: dict[Key, dict[str, Value]] = {}
    wanted = [registry.measure(code) for code in measures]
    for facts in dict.fromkeys(measure.facts for measure in wanted):
        own = [measure for measure in wanted if measure.facts == facts]
        amounts = tuple(dict.fromkeys(each for measure in own for each in registry.amounts_of(measure)))
        request = Request(facts, amounts, by, span, scope.held, scope.scopes)
        sums: dict[Key, dict[str, int]] = {}
        if amounts:
            answer = engine.run(request) if engine else run(request, stored=stored)
            sums = dict(answer.items())
        distinct = _distinct(own, request, engine, stored)
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
    parts = registry.parts(measure)
    if measure.how is How.RATIO:
        over, under = (measured(part, amounts) for part in parts)
        return None if over is None or not under else divided(int(over), int(under), measure.places)
    if measure.how is How.SHARE:
        part, whole = (amounts.get(each.code, 0) for each in measure.amounts())
        return divided(100 * part, whole, measure.places)
    needed: list[Amount] = list(registry.amounts_of(measure))
    if len(needed) == 2 and not amounts.get(needed[1].code, 0):
        return None
    return amounts.get(needed[0].code, 0)


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


def _distinct(
    measures: list[Measure], request: Request, engine: Engine | None, stored: bool
) -> dict[str, dict[Key, int]]:
    """Counts of different values, by measure and key."""
    found: dict[str, dict[Key, int]] = {}
    for measure in measures:
        if measure.how is not How.DISTINCT:
            continue
        asked = Request(request.facts, (), (*request.by, measure.column), request.span, request.held, request.scopes)
        answer = engine.run(asked) if engine else run(asked, stored=stored)
        counts = found.setdefault(measure.code, {})
        for key, _amounts in answer.rows:
            if key[-1] is not None:
                counts[key[:-1]] = counts.get(key[:-1], 0) + 1
    return found


def _with_span(request: Request, span: DateRange) -> Request:
    return Request(
        request.facts,
        request.amounts,
        request.by,
        span,
        request.held,
        request.scopes,
        request.where,
        request.dates,
    )


def _joined(request: Request, answers: Iterable[Answer]) -> Answer:
    sums: dict[Key, tuple[int, ...]] = {}
    for answer in answers:
        for key, amounts in answer.rows:
            if key in sums:
                amounts = tuple(a + b for a, b in zip(sums[key], amounts, strict=True))
            sums[key] = amounts
    return Answer(request, list(sums.items()), "cube")
