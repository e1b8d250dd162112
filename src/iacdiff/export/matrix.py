"""A Review → the requirement matrix, and what the reviewer wrote beside the differences.

One row a requirement: what PROMPT asks for, where it stands on each side, and which differences and findings are
about it. A link counts where it was accepted, or where it is the best of a difference that PROMPT asks for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from iacdiff.records import Difference, Finding, Link, Note, Requirement, Review
from iacdiff.text import scrub


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement with what is about it."""

    requirement: Requirement
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    note: str
    """What the reviewer wrote about it; empty for nothing."""

    @property
    def empty(self) -> bool:
        """Whether nothing at all is known about it."""
        sides = (self.requirement.model, self.requirement.ideal)
        return not (self.differences or self.findings or self.note) and all(one.state == "unknown" for one in sides)


@dataclass(frozen=True)
class Matrix:
    """The matrix of one review, and the way from each difference and finding to its requirements."""

    review: Review

    @cached_property
    def requirements(self) -> Mapping[str, Requirement]:
        """By id."""
        return {requirement.id: requirement for requirement in self.review.requirements}

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """In the order of PROMPT."""
        differences: dict[str, list[Difference]] = {}
        for difference in self.review.differences:
            for requirement in self.asked(difference.links, difference.required):
                differences.setdefault(requirement.id, []).append(difference)
        findings: dict[str, list[Finding]] = {}
        for finding in self.review.report.findings:
            for requirement in self.asked(finding.links, finding.required):
                findings.setdefault(requirement.id, []).append(finding)
        return tuple(
            Row(one, tuple(differences.get(one.id, ())), tuple(findings.get(one.id, ())), self.note_on(one))
            for one in self.review.requirements
        )

    def asked(self, links: Iterable[Link], required: bool | None) -> list[Requirement]:
        """The requirements that links say something is about: those accepted, else the best if it is strong enough."""
        open_links = [link for link in links if link.status != "rejected" and link.requirement in self.requirements]
        accepted = [link for link in open_links if link.status == "accepted"]
        chosen = accepted or (open_links[:1] if required else [])
        return [self.requirements[link.requirement] for link in chosen]

    @cached_property
    def public_notes(self) -> tuple[Note, ...]:
        """What the reviewer wrote beside the sample, without what is private, safe to show."""
        return tuple(
            replace(note, about=scrub(note.about), text=scrub(note.text))
            for note in self.review.notes
            if not note.private
        )

    @cached_property
    def _notes(self) -> Mapping[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for note in self.public_notes:
            key = (note.kind, note.about)
            found[key] = f"{found[key]}\n{note.text}" if key in found else note.text
        return found

    def note(self, difference: Difference) -> str:
        """What the reviewer wrote about a difference; empty for nothing."""
        return self._notes.get(("difference", difference.id), "")

    def note_on(self, requirement: Requirement) -> str:
        """What the reviewer wrote about a requirement; empty for nothing."""
        return self._notes.get(("requirement", requirement.text), "")

    @cached_property
    def other_notes(self) -> tuple[Note, ...]:
        """Notes on lines, and on what is no more in this review."""
        differences = {difference.id for difference in self.review.differences}
        texts = {requirement.text for requirement in self.review.requirements}
        return tuple(
            note
            for note in self.public_notes
            if not (note.kind == "difference" and note.about in differences)
            and not (note.kind == "requirement" and note.about in texts)
        )


def accepted(links: Iterable[Link], requirement: Requirement) -> bool:
    """Whether the reviewer said that a requirement is what is meant."""
    return any(link.requirement == requirement.id and link.status == "accepted" for link in links)


def counted(number: int, what: str) -> str:
    """`1 difference`, `2 differences`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def pinned(review: Review) -> list[tuple[str, str]]:
    """The pairs that the reviewer made: (MODEL's ids, IDEAL's ids), as text."""
    return [(", ".join(pair.model), ", ".join(pair.ideal)) for pair in review.pairs if pair.pinned]
