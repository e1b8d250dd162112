"""Requirements that MODEL does not meet and no difference shows → findings: above all where IDEAL declares nothing."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from iacdiff.drafting.evidence import quote
from iacdiff.drafting.wording import TITLE_LENGTH, cut
from iacdiff.records import Draft, Excerpt, Requirement, Review, Severity

_SHORTEST: Final = 12
_BINDING: Final = {"must", "forbidden"}


def unmet_drafts(
    review: Review, cited: Collection[str], everything: bool = False
) -> Iterator[tuple[Draft, tuple[str, ...]]]:
    """Each finding, with the ids of its requirements: those that one and the same lack leaves unmet.

    Left out: what a finding or one of the drafts (their quotes are `cited`) is about already, what PROMPT only
    wishes for, and what IDEAL does not meet either; where IDEAL declares something, all that it is not known to meet.
    """
    claimed = {finding.links[0].requirement for finding in review.report.findings if finding.required and finding.links}
    alike: dict[str, list[Requirement]] = {}
    for requirement in review.requirements:
        if not _open(review, requirement) or (requirement.strength not in _BINDING and not everything):
            continue
        alike.setdefault(requirement.model.because, []).append(requirement)
    for those in alike.values():
        if not everything and any(each.id in claimed or quote(each) in cited for each in those):
            continue
        yield _draft(review, those), tuple(each.id for each in those)


def _open(review: Review, requirement: Requirement) -> bool:
    if requirement.model.state != "unmet" or not requirement.model.because or len(requirement.text) < _SHORTEST:
        return False
    return requirement.ideal.state == "met" if review.ideal.items else requirement.ideal.state == "unknown"


def _draft(review: Review, those: list[Requirement]) -> Draft:
    first = those[0]
    binding = any(each.strength in _BINDING for each in those)
    because = first.model.because
    text = because[:1].upper() + because[1:] if not re.match(r"[\w.]+\.\w+ ", because) else because
    at = first.model.at[0] if first.model.at else None
    lines = review.sample.lines(at)[:3] if at else []
    excerpt = Excerpt(at, "\n".join(lines), "") if at and lines else None
    return Draft(
        title=cut(f"Not met: {first.text.rstrip('.:')}", TITLE_LENGTH),
        severity=Severity.HIGH if binding else Severity.MEDIUM,
        model_issue=f"{text.rstrip('.')}.",
        requirement="\n".join(quote(each) for each in those[:3]),
        model_excerpt=excerpt,
    )
