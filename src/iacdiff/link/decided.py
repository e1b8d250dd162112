"""What the reviewer said about links → the links as they stand: accepted ones first, rejected ones last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from iacdiff.link.choose import is_required
from iacdiff.records import Difference, Link, Requirement

Status = Literal["accepted", "rejected"]
MOST = 5
"""A difference shows so many links."""


def decide(
    differences: Iterable[Difference], requirements: Sequence[Requirement], said: Mapping[tuple[str, str], Status]
) -> tuple[Difference, ...]:
    """Put the reviewer's word on the links of each difference; what was accepted is there even if nobody suggested it.

    A difference with an accepted link is required; a rejected link no longer makes it so.
    """
    if not said:
        return tuple(differences)
    by_text = {requirement.text: requirement.id for requirement in requirements}
    about: dict[str, dict[str, Status]] = {}
    for (difference, text), status in said.items():
        if text in by_text:
            about.setdefault(difference, {})[by_text[text]] = status
    return tuple(_decided(one, about[one.id]) if one.id in about else one for one in differences)


def _decided(difference: Difference, said: Mapping[str, Status]) -> Difference:
    suggested = {link.requirement: link for link in difference.links}
    links = [replace(link, status=said.get(link.requirement, link.status)) for link in difference.links]
    links += [
        Link(requirement, 1.0, "linked by the reviewer", status)
        for requirement, status in said.items()
        if requirement not in suggested and status == "accepted"
    ]
    order = {"accepted": 0, "suggested": 1, "rejected": 2}
    links.sort(key=lambda link: (order[link.status], -link.score))
    required = any(link.status == "accepted" for link in links) or is_required(links)
    return replace(difference, links=tuple(links[:MOST]), required=required)
