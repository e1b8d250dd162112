"""Differences and what PROMPT says of them → the same, each as bad as PROMPT makes it, in order (weights.toml).

The same value is a failure in one sample and asked for in another: a rule sees both sides, PROMPT decides.

    retention_in_days is 7 instead of 30     PROMPT:12 "keep logs for 7 days"      Low: IDEAL is the one that differs
    retention_in_days is 7 instead of 30     PROMPT:12 "keep logs for 30 days"     asked for: at least Medium
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from iacdiff.compare.order import Order
from iacdiff.records import (
    INCOMPARABLE,
    Absent,
    Change,
    Defaulted,
    Difference,
    Link,
    Requirement,
    Severity,
    Span,
    Value,
)

Asks = Literal["model", "ideal", "none", "both"]

_STRONG = 0.5
"""The score from which a link says that PROMPT asks for the thing."""
_LEAST_DIGITS = 2
_LEAST_LETTERS = 3
_BROKEN = ("unmet", "partly")


@dataclass(frozen=True, slots=True)
class Weight:
    """One row of weights.toml."""

    sentence: str
    asks: str
    changes: tuple[str, ...] | None
    whole: bool | None
    kinds: tuple[str, ...] | None
    categories: tuple[str, ...] | None
    severities: tuple[str, ...] | None
    at_least: Severity | None
    at_most: Severity | None


def weigh(
    differences: Sequence[Difference], requirements: Iterable[Requirement], order: Order
) -> tuple[Difference, ...]:
    """The differences, linked to requirements that have been judged, with PROMPT's word on each, worst first."""
    requirements = tuple(requirements)
    ruled_out = _ruled_out(requirements)
    known = {requirement.id: requirement for requirement in requirements if requirement.id not in ruled_out}
    return order.sorted(_weighed(difference, known) for difference in differences)


def _weighed(difference: Difference, known: Mapping[str, Requirement]) -> Difference:
    if difference.rule == INCOMPARABLE:
        return difference
    asks, requirement = asked(difference, known)
    for weight in _weights():
        if _fits(weight, difference, asks):
            severity = _moved(weight, difference.severity)
            if severity is difference.severity and asks != "model":
                return difference
            quote = f"{requirement.span.file}:{requirement.span.first}" if requirement else ""
            because = f"{difference.because} {weight.sentence.format(quote=quote)}"
            return replace(difference, severity=severity, because=because)
    return difference


def _fits(weight: Weight, difference: Difference, asks: Asks) -> bool:
    return (
        weight.asks == asks
        and weight.whole in (None, not difference.path)
        and all(
            allowed is None or value in allowed
            for allowed, value in (
                (weight.changes, difference.change.value),
                (weight.kinds, difference.kind.value),
                (weight.categories, difference.category),
                (weight.severities, difference.severity.value),
            )
        )
    )


def _moved(weight: Weight, severity: Severity) -> Severity:
    if weight.at_least is not None and weight.at_least.rank < severity.rank:
        return weight.at_least
    if weight.at_most is not None and weight.at_most.rank > severity.rank:
        return weight.at_most
    return severity


# ---------------------------------------------------------------------------------------------- what PROMPT says


def asked(difference: Difference, known: Mapping[str, Requirement]) -> tuple[Asks, Requirement | None]:
    """Whose value the strong links ask for, and by which requirement; where they contradict each other, nobody's."""
    strong = [link for link in difference.links if _counts(link) and link.requirement in known]
    if not strong:
        return ("none" if difference.required is False else "both"), None
    found: dict[Asks, Requirement] = {}
    for link in strong:
        requirement = known[link.requirement]
        side = _side(difference, requirement)
        if side is not None:
            found.setdefault(side, requirement)
    if len(found) == 1:
        return next(iter(found.items()))
    return "both", None


_RULES_OUT = re.compile(
    r"\b(?:never|not|no|forbidden|prohibited|disallowed|avoid|without|refuses?|rejects?|reject(?:ed)?|wrong|mistakes?|"
    r"anti-?patterns?|out of scope|(?:do|must|may|should|can|will|is|are)n't|nothing|none)\b",
    re.IGNORECASE,
)


def _ruled_out(requirements: Sequence[Requirement]) -> frozenset[str]:
    """Ids of what stands under a heading, or after a sentence that leads up to it, that rules it out.

    "The following are never merged:" makes of `publicly_accessible = true` the opposite of a wish.
    """
    found = set()
    leading: Requirement | None = None
    for requirement in requirements:
        if leading is not None and requirement.section != leading.section:
            leading = None
        lead = leading.text if leading is not None else ""
        if _RULES_OUT.search(lead) or any(_RULES_OUT.search(title) for title in requirement.section[-1:]):
            found.add(requirement.id)
        if requirement.text.rstrip("*_ ").endswith(":"):
            leading = requirement
        elif requirement.cols[0] == 1:  # no item of a list
            leading = None
    return frozenset(found)


def _counts(link: Link) -> bool:
    return link.status == "accepted" or (link.status != "rejected" and link.score >= _STRONG)


def _side(difference: Difference, requirement: Requirement) -> Literal["model", "ideal"] | None:
    """Whose value a requirement asks for: by its own words, else by where it stands on each side."""
    named = _named(difference, requirement.text)
    if named is not None:
        return named
    if not _shown_here(difference, requirement):
        return None
    model, ideal = requirement.model.state, requirement.ideal.state
    if model == "met" and ideal in _BROKEN:
        return "model"
    return "ideal" if ideal == "met" and model in _BROKEN else None


def _shown_here(difference: Difference, requirement: Requirement) -> bool:
    """Whether this very place shows where the requirement stands: one requirement is about many differences."""
    return any(
        _overlap(difference_at, at)
        for difference_at, standing in (
            (difference.model_at, requirement.model),
            (difference.ideal_at, requirement.ideal),
        )
        if difference_at is not None
        for at in standing.at
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.file == other.file and one.first <= other.last and other.first <= one.last


def _named(difference: Difference, text: str) -> Literal["model", "ideal"] | None:
    """The side of which the requirement names the value, where it does not name the other one's too."""
    if difference.change is not Change.CHANGED:
        return None
    model, ideal = (_spoken(value, text) for value in (difference.model, difference.ideal))
    if model is None or ideal is None or model == ideal:
        return None
    return "model" if model else "ideal"


def _spoken(value: Value | Absent, text: str) -> bool | None:
    """Whether a text names a value; None for what nobody would name in a text."""
    if isinstance(value, Defaulted):
        value = value.value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    written = str(value).strip()
    digits, letters = sum(map(str.isdigit, written)), sum(map(str.isalpha, written))
    if "${" in written or "\n" in written or (digits < _LEAST_DIGITS and letters < _LEAST_LETTERS):
        return None
    quoted = "[`\"'=]" if written.isalpha() else r"(?<![\w.-])"  # a word of prose is no value
    return re.search(rf"{quoted}{re.escape(written)}(?![\w-]|\.\w)", text, re.IGNORECASE) is not None


# ---------------------------------------------------------------------------------------------- the table


@cache
def _weights() -> tuple[Weight, ...]:
    table = tomllib.loads(Path(__file__).with_name("weights.toml").read_text(encoding="utf-8"))
    return tuple(_weight(entry) for entry in table["weight"])


def _weight(entry: dict[str, Any]) -> Weight:
    lists = {name: tuple(entry[name]) if name in entry else None for name in ("changes", "kinds", "categories", "from")}
    return Weight(
        entry["sentence"],
        entry["asks"],
        lists["changes"],
        entry.get("whole"),
        lists["kinds"],
        lists["categories"],
        lists["from"],
        Severity(entry["at_least"]) if "at_least" in entry else None,
        Severity(entry["at_most"]) if "at_most" in entry else None,
    )
