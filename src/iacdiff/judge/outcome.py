"""What one look at a side gave, and how the looks of one requirement add up to a Standing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from iacdiff.judge.side import Item, Leaf
from iacdiff.records import Span, Standing, State

_MOST: Final = 6
"""Places that a Standing names."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One fact on one side."""

    state: State
    because: str
    at: tuple[Span, ...] = ()
    presence: bool = False
    """It says no more than that something is there."""


UNKNOWN: Final = Outcome("unknown", "")


def met(item: Item, leaf: Leaf | None = None, because: str = "") -> Outcome:
    """An item, or one of its values, shows it."""
    span = item.span(leaf)
    said = because or (item.shown(leaf) if leaf else item.of.label)
    return Outcome("met", f"{said} ({place(span)})", (span,), leaf is None)


def shows(state: State, found: Sequence[tuple[Item, Leaf | None]], because: str = "") -> Outcome:
    """Several items or values show it."""
    spans = tuple(dict.fromkeys(item.span(leaf) for item, leaf in found))[:_MOST]
    if not found:
        return Outcome(state, because)
    item, leaf = found[0]
    said = because or (item.shown(leaf) if leaf else item.of.label)
    return Outcome(state, f"{said} ({place(spans[0])})", spans, all(leaf is None for _, leaf in found))


def place(span: Span) -> str:
    """`alb.tf:31`."""
    return f"{span.file}:{span.first}"


def inverse(outcome: Outcome) -> Outcome:
    """What shows a thing, against a requirement that it must not be so; a half stays a half."""
    other: State = {"met": "unmet", "unmet": "met"}.get(outcome.state, outcome.state)  # type: ignore[assignment]
    return replace(outcome, state=other)


def together(outcomes: Iterable[Outcome]) -> Standing:
    """All met is met, all unmet is unmet, some of both is partly; one that is unknown leaves nothing met."""
    known = list(outcomes)
    states = [one.state for one in known]
    if not known:
        return Standing()
    if all(state == "met" for state in states):
        return _standing("met", known)
    if "partly" in states or ("met" in states and "unmet" in states):
        return _standing("partly", [one for one in known if one.state != "unknown"])
    if "unmet" in states and all(state == "unmet" for state in states):
        return _standing("unmet", known)
    if "unmet" in states:
        return _standing("unknown", [])
    return _standing("unknown", [])


def _standing(state: State, outcomes: Sequence[Outcome]) -> Standing:
    said = list(dict.fromkeys(one.because for one in outcomes if one.because))
    spans = tuple(dict.fromkeys(span for one in outcomes for span in one.at))[:_MOST]
    return Standing(state, spans, "; ".join(said[:4])[:400])
