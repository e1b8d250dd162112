"""Suggested requirements → runs: those that stand together in one list are cited together, as lines 12 to 14.

A finding is often about a part of a list and not about one line of it; cited one by one, its lines would crowd out
the other places that it may be about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iacdiff.records import Requirement

_LINES = 6
"""The most that are cited together; who needs more than that wants the section."""
_BETWEEN = 1
"""Requirements between two of a run that need not be suggested themselves."""
_AS_LIKELY = 0.7
"""The share of the best one's score from which another one belongs to its run."""
_CERTAIN = 0.9
"""A requirement with this score is quoted or named; what is only likely does not blur it."""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive requirements, by their numbers."""

    best: int
    first: int
    last: int

    @property
    def others(self) -> tuple[int, ...]:
        """All but the best."""
        return tuple(number for number in range(self.first, self.last + 1) if number != self.best)


def runs(order: Sequence[int], scored: Mapping[int, float], requirements: Sequence[Requirement]) -> list[Run]:
    """Numbers of the suggested requirements, best first → runs in that order, each in the run of the best near it."""
    left = dict.fromkeys(order)
    out: list[Run] = []
    for number in order:
        if number not in left:
            continue
        run = _grown(Run(number, number, number), left, scored, requirements)
        for member in (run.best, *run.others):
            left.pop(member, None)
        out.append(run)
    return out


def _grown(run: Run, left: Mapping[int, None], scored: Mapping[int, float], requirements: Sequence[Requirement]) -> Run:
    """A run with what stands close by on either side, as far as that goes."""
    steps = [step * way for step in range(1, _BETWEEN + 2) for way in (1, -1)]
    grows = True
    while grows:
        grows = False
        for step in steps:
            near = (run.last if step > 0 else run.first) + step
            wider = Run(run.best, min(run.first, near), max(run.last, near))
            if near in left and _belongs(near, run.best, scored) and _is_one_list(wider, requirements):
                run, grows = wider, True
                break
    return run


def _belongs(number: int, best: int, scored: Mapping[int, float]) -> bool:
    enough = _CERTAIN if scored[best] >= _CERTAIN else _AS_LIKELY * scored[best]
    return scored[number] >= enough


def _is_one_list(run: Run, requirements: Sequence[Requirement]) -> bool:
    first, last = requirements[run.first], requirements[run.last]
    together = first.section == last.section and first.span.file == last.span.file
    return together and last.span.last - first.span.first < _LINES
