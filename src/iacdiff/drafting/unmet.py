"""Requirements that MODEL does not meet and no difference shows → findings: above all where IDEAL declares nothing."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from iacdiff.drafting.evidence import quote
from iacdiff.drafting.wording import TITLE_LENGTH, cut
from iacdiff.records import Draft, Excerpt, Requirement, Review, Severity

_SHORTEST: Final = 12
_BINDING: Final = {"must", "forbidden"}
_MANY: Final = 6
"""More findings than this go by the section of PROMPT, one finding each."""
_QUOTED: Final = 8


def unmet_drafts(
    review: Review, cited: Collection[str], everything: bool = False
) -> Iterator[tuple[Draft, tuple[str, ...]]]:
    """Each finding, with the ids of its requirements: those that one and the same lack leaves unmet.

    Left out: what a finding or one of the drafts (ids in `cited`) is about already, what PROMPT only
    wishes for, and what IDEAL does not meet either; where IDEAL declares something, all that it is not known to meet.
    """
    claimed = {finding.links[0].requirement for finding in review.report.findings if finding.required and finding.links}
    alike: dict[str, list[Requirement]] = {}
    for requirement in review.requirements:
        if not _open(review, requirement) or (requirement.strength not in _BINDING and not everything):
            continue
        alike.setdefault(requirement.model.because, []).append(requirement)
    found = [
        those
        for those in alike.values()
        if everything or not any(each.id in claimed or each.id in cited for each in those)
    ]
    for those in _by_section(found) if len(found) > _MANY else found:
        yield _draft(review, those), tuple(each.id for each in those)


def _by_section(found: Sequence[Sequence[Requirement]]) -> list[list[Requirement]]:
    """Requirements of one section of PROMPT stand together, as its author put them."""
    sections: dict[tuple[str, ...], list[Requirement]] = {}
    for those in found:
        sections.setdefault(those[0].section, []).extend(those)
    return list(sections.values())


def _open(review: Review, requirement: Requirement) -> bool:
    if requirement.model.state != "unmet" or not requirement.model.because or len(requirement.text) < _SHORTEST:
        return False
    return requirement.ideal.state == "met" if review.ideal.items else requirement.ideal.state == "unknown"


def _draft(review: Review, those: Sequence[Requirement]) -> Draft:
    first = those[0]
    binding = any(each.strength in _BINDING for each in those)
    at = first.model.at[0] if first.model.at else None
    lines = review.sample.lines(at)[:3] if at else []
    excerpt = Excerpt(at, "\n".join(lines), "") if at and lines else None
    said = list(dict.fromkeys(_sentence(each.model.because) for each in those))
    return Draft(
        title=cut(_title(those, len(said)), TITLE_LENGTH),
        severity=Severity.HIGH if binding else Severity.MEDIUM,
        model_issue=said[0] if len(said) == 1 else "\n".join(f"- {each}" for each in said[:_QUOTED]),
        requirement="\n".join(quote(each) for each in those[: _QUOTED if len(said) > 1 else 3]),
        model_excerpt=excerpt,
    )


def _title(those: Sequence[Requirement], reasons: int) -> str:
    section = those[0].section[-1] if those[0].section else ""
    if reasons > 1 and section:
        return f"Not met: {reasons} requirements of the section {section.strip('*_: ')}"
    return f"Not met: {those[0].text.rstrip('.:')}"


def _sentence(because: str) -> str:
    text = because[:1].upper() + because[1:] if not re.match(r"[\w.]+\.\w+ ", because) else because
    return f"{text.rstrip('.')}."
