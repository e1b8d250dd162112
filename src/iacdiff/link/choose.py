"""Scored requirements → the few that are suggested, as links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from iacdiff.records import Link, Requirement

MOST = 5
"""Suggestions of one difference or finding."""
ENOUGH = 0.5
"""A link with this score says that PROMPT asks for the thing; set by real reports whose claims were checked by hand."""
_WEAKEST = 0.06


def choose(
    scored: Mapping[int, float], reason: Callable[[int], str], requirements: Sequence[Requirement]
) -> tuple[Link, ...]:
    """Number of each requirement → score (and → reason): up to five links, best first.

    Of several units on one line the best stands for the line; the others follow only where there is room.
    """
    order = sorted(
        (number for number in scored if scored[number] >= _WEAKEST), key=lambda number: (-scored[number], number)
    )
    lines: set[tuple[str, int]] = set()
    first: list[int] = []
    again: list[int] = []
    for number in order:
        span = requirements[number].span
        (again if (span.file, span.first) in lines else first).append(number)
        lines.add((span.file, span.first))
        if len(first) == MOST:
            break
    return tuple(
        Link(requirements[number].id, round(min(scored[number], 1.0), 2), reason(number))
        for number in [*first, *again][:MOST]
    )


def is_required(links: Sequence[Link]) -> bool:
    """Whether any link is strong enough to say that PROMPT asks for this."""
    return any(link.score >= ENOUGH and link.status != "rejected" for link in links)
