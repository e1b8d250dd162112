"""Differences → the findings that a reviewer would write about them, with their evidence filled in.

The screen's editor, `findings add --difference` and `draft` all begin here, so they say the same.
"""

import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from iacdiff.drafting.evidence import EXCERPT_LINES, cited_requirement, excerpt_of, ideal_breaks, quote
from iacdiff.drafting.wording import headline, place, sentences, title
from iacdiff.records import INCOMPARABLE, Difference, Draft, Requirement, Review

if TYPE_CHECKING:
    from iacdiff.drafting.rating import quality, told
    from iacdiff.drafting.reporting import Drafted, report
    from iacdiff.drafting.scoring import scored

__all__ = [
    "EXCERPT_LINES",
    "Drafted",
    "cited_requirement",
    "draft",
    "headline",
    "ideal_breaks",
    "place",
    "quality",
    "quote",
    "report",
    "scored",
    "told",
]


def draft(review: Review, differences: Sequence[Difference], requirement: Requirement | None = None) -> Draft:
    """One finding about one difference, or about several that belong together.

    The requirement is the one named, else the likeliest that PROMPT really asks for; without either the
    finding cites none.
    """
    first = min(differences, key=lambda difference: difference.severity.rank)
    cited = requirement or cited_requirement(review, differences)
    return Draft(
        title=title(differences, first),
        severity=first.severity,
        model_issue=sentences(differences, "model", review),
        ideal_fix="" if first.rule == INCOMPARABLE else sentences(differences, "ideal", review),
        requirement=quote(cited) if cited else "",
        impact="" if first.rule == INCOMPARABLE else first.because,
        model_excerpt=excerpt_of(review.sample, differences, "model"),
        ideal_excerpt=excerpt_of(review.sample, differences, "ideal"),
    )


_HOMES = {
    "Drafted": "reporting",
    "report": "reporting",
    "quality": "rating",
    "scored": "scoring",
    "told": "rating",
}
"""What a whole report needs → its module, imported when it is first asked for."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
