"""Which groups of differences a reviewer would write down at all."""

from collections.abc import Sequence
from typing import Final

from iacdiff.drafting.declared import Declarations
from iacdiff.drafting.evidence import ideal_breaks
from iacdiff.drafting.grouping import weight
from iacdiff.records import Change, Difference, Kind, Review, Severity

_PARTS: Final = {Kind.OUTPUT, Kind.STRUCTURE, Kind.VARIABLE}
_TASTE: Final = {"tagging", "naming", "cosmetic"}
_SURE: Final = 0.7
_SAYS_LITTLE: Final = {"attribute", "variable-default", "ordering", "structure"}
"""Rules that know of no harm: what PROMPT does not ask for either is a matter of taste."""


def matters(review: Review, names: Declarations, group: Sequence[Difference]) -> bool:
    """Whether a reviewer would write a group down.

    PROMPT asks for some of it, or it is more than Low and a rule knows what harm it does, or MODEL has nothing of what
    IDEAL's structure or outputs are. Names and tags count only where PROMPT clearly asks for them.
    """
    if not group or all(difference.category == "cosmetic" for difference in group) or group[0].kind is Kind.DATA:
        return False
    if any(required(review, difference) for difference in group):
        return True
    if weight(group) is not Severity.LOW:
        return any(each.category not in _TASTE and each.rule not in _SAYS_LITTLE for each in group)
    lacking = all(difference.change is Change.MISSING and not difference.path for difference in group)
    return lacking and group[0].kind in _PARTS and not any(names.had.get(names.canonical(each)) for each in group)


def required(review: Review, difference: Difference) -> bool:
    """Whether PROMPT asks for it; of a tag or a name more than a faint likeness must say so."""
    if not difference.required:
        return False
    least = _SURE if difference.category in _TASTE else 0.0
    return any(
        link.status == "accepted"
        or (
            link.status == "suggested"
            and link.score >= least
            and not ideal_breaks(review.requirement(link.requirement))
        )
        for link in difference.links
    )
