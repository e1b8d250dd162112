"""Scored requirements → the few that are suggested, as links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from iacdiff.link.rank import Index
from iacdiff.link.runs import Run, runs
from iacdiff.records import Link

MOST = 5
"""Suggestions of one difference or finding."""
ENOUGH = 0.5
"""A link with this score says that PROMPT asks for the thing; set by real reports whose claims were checked by hand."""
_WEAKEST = 0.06
_DIFFERENT = 3
"""Places that are kept for different statements."""
_GATHERED = 10
"""Suggestions that are gathered into runs."""


def choose(
    scored: Mapping[int, float], reason: Callable[[int], str], index: Index, gather: bool = False
) -> tuple[Link, ...]:
    """Number of each requirement → score (and → reason): up to five links, best first.

    The first places go to different statements: of several units on one line, and of units that say the same in
    other places, the best stands for all; the others follow only where there is room. Where they are to `gather`,
    those that stand together in one list make one link.
    """
    requirements = index.requirements
    order = _order(scored, index)
    gathered = runs(order[:_GATHERED], scored, requirements) if gather else [Run(one, one, one) for one in order]
    links: list[Link] = []
    lowest = 1.0
    for run in gathered[:MOST]:  # who repeats another comes behind it, whatever its own score
        lowest = min(lowest, scored[run.best])
        also = tuple(requirements[number].id for number in run.others)
        links.append(Link(requirements[run.best].id, round(lowest, 2), reason(run.best), also=also))
    return tuple(links)


def _order(scored: Mapping[int, float], index: Index) -> list[int]:
    """The requirements that are worth a suggestion, different statements first."""
    requirements = index.requirements
    order = sorted(
        (number for number in scored if scored[number] >= _WEAKEST), key=lambda number: (-scored[number], number)
    )
    lines: set[tuple[str, int]] = set()
    first: list[int] = []
    again: list[int] = []
    for number in order:
        span = requirements[number].span
        repeats = (span.file, span.first) in lines or any(index.restates(number, other) for other in first[:_DIFFERENT])
        (again if repeats else first).append(number)
        lines.add((span.file, span.first))
        if len(first) == _DIFFERENT:
            break
    taken = {*first, *again}
    rest = sorted([*again, *(n for n in order if n not in taken)][: 4 * MOST], key=lambda n: (-scored[n], n))
    return [*first, *rest]


def is_required(links: Sequence[Link]) -> bool:
    """Whether any link is strong enough to say that PROMPT asks for this."""
    return any(link.score >= ENOUGH and link.status != "rejected" for link in links)
