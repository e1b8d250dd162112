"""A review's parts → the traceability matrix: one row a requirement, with its states and what speaks of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iacdiff.link.choose import ENOUGH
from iacdiff.records import Difference, Finding, Link, Requirement, State


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement, and all that is traced to it."""

    requirement: Requirement
    model: State
    ideal: State
    differences: tuple[str, ...]
    """Ids, in the order of the differences; those whose link is accepted or strong."""
    findings: tuple[str, ...]
    """Handles, in the order of the report: those that cite it, or are about one of the differences."""
    accepted: bool
    """The reviewer accepted a link to it."""
    suspect: bool
    """The reviewer accepted a link to it when it read otherwise."""
    reviewed: bool
    """Somebody looked at it: a finding cites it, a link to it was accepted, or all its differences are reviewed."""

    @property
    def unmet(self) -> bool:
        """MODEL does not do what it asks, or not all of it."""
        return self.model in ("unmet", "partly")

    @property
    def broken(self) -> bool:
        """IDEAL does not do what it asks, or not all of it."""
        return self.ideal in ("unmet", "partly")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many requirements there are, and how many of them …"""

    total: int
    model_met: int
    model_unmet: int
    """… MODEL breaks, wholly or in part."""
    ideal_met: int
    ideal_broken: int
    linked: int
    """… have a difference."""
    found: int
    """… have a finding."""
    reviewed: int


def matrix(
    requirements: Sequence[Requirement], differences: Iterable[Difference], findings: Iterable[Finding]
) -> tuple[Row, ...]:
    """One row for each requirement, in the order of PROMPT."""
    traced: dict[str, list[tuple[Difference, Link]]] = defaultdict(list)
    for difference in differences:
        for link in difference.links:
            if _counts(link):
                traced[link.requirement].append((difference, link))
    cited: dict[str, list[str]] = defaultdict(list)
    order: dict[str, int] = {}
    for place, finding in enumerate(findings):
        order[finding.handle] = place
        for link in finding.links:
            if _counts(link):
                cited[link.requirement].append(finding.handle)
    return tuple(_row(one, traced.get(one.id, []), cited.get(one.id, []), order) for one in requirements)


def _row(
    requirement: Requirement, traced: list[tuple[Difference, Link]], cited: list[str], order: dict[str, int]
) -> Row:
    handles = {*cited, *(handle for difference, _ in traced for handle in difference.findings)}
    accepted = any(link.status == "accepted" for _, link in traced)
    looked = bool(traced) and all(difference.reviewed for difference, _ in traced)
    return Row(
        requirement=requirement,
        model=requirement.model.state,
        ideal=requirement.ideal.state,
        differences=tuple(difference.id for difference, _ in traced),
        findings=tuple(sorted(handles, key=lambda handle: order.get(handle, len(order)))),
        accepted=accepted,
        suspect=any(link.suspect for _, link in traced),
        reviewed=bool(cited) or accepted or looked,
    )


def _counts(link: Link) -> bool:
    return link.status == "accepted" or (link.status == "suggested" and link.score >= ENOUGH)


def coverage(rows: Sequence[Row]) -> Coverage:
    """The rows of a matrix, counted."""
    return Coverage(
        total=len(rows),
        model_met=sum(row.model == "met" for row in rows),
        model_unmet=sum(row.unmet for row in rows),
        ideal_met=sum(row.ideal == "met" for row in rows),
        ideal_broken=sum(row.broken for row in rows),
        linked=sum(bool(row.differences) for row in rows),
        found=sum(bool(row.findings) for row in rows),
        reviewed=sum(row.reviewed for row in rows),
    )
