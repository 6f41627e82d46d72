"""Clocks, turns, medians and rows: how everything here is measured and printed."""

from __future__ import annotations

import gc
import math
import random
import resource
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any


def worked() -> float:
    """Return the processor time, in seconds, that this process and those it waited for have used.

    What else runs on the machine and how fast its disk is hardly count in it.
    """
    found = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in found)


def memory() -> float:
    """Return the peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_turns(
    work: Mapping[str, Callable[[], Any]], rounds: int, clocks: Sequence[Callable[[], float]] = (worked,)
) -> dict[str, tuple[float, ...]]:
    """Return the median seconds of each piece of work by each clock.

    Every round does all of it once, in an order of its own, so that none always comes first or after a slow one.
    """
    spans: dict[str, list[list[float]]] = {name: [] for name in work}
    order = list(work)
    turns = random.Random(0)  # noqa: S311  # an order, not a secret
    for _ in range(rounds):
        turns.shuffle(order)
        for name in order:
            gc.collect()  # nobody pays for what another left behind
            before = [clock() for clock in clocks]
            work[name]()
            spans[name].append([clock() - start for clock, start in zip(clocks, before, strict=True)])
    return {name: tuple(map(statistics.median, zip(*found, strict=True))) for name, found in spans.items()}


def medians(found: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Return the median of each figure over several runs."""
    runs = list(found)
    return {key: statistics.median(each[key] for each in runs) for key in runs[0]}


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """Return k of the curve y = c * x ** k that fits points best: 1 is linear, 2 is quadratic, below 1 is less."""
    return statistics.linear_regression([math.log(x) for x, _ in points], [math.log(y) for _, y in points]).slope


def row(name: str, value: float, unit: str, ratio: float, more: str = "") -> None:
    """Print a figure and its ratio to the plain thing beside which it was measured."""
    print(f"  {name:<48}{value:9.1f} {unit:<3}{ratio:8.2f} x  {more}".rstrip())
