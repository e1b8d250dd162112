"""The requirements to choose from, for a finding that cites one: the suggested ones first."""

from __future__ import annotations

from collections.abc import Sequence

from iacdiff import drafting
from iacdiff.records import Difference, Link, Review
from iacdiff.tui.chooser import Choice, Chooser

_STATES = {"met": "✓", "unmet": "✗", "partly": "~", "unknown": "?"}
_MOST = 200
"""Characters of a requirement that can matter to who looks for it."""


class Citing(Chooser):
    """Gives the id of a requirement, an empty text for none, or None where all stays as it is."""

    def __init__(self, review: Review, subjects: Sequence[Difference]) -> None:
        links: dict[str, Link] = {}
        for link in sorted((link for one in subjects for link in one.links), key=lambda link: -link.score):
            links.setdefault(link.requirement, link)
        items = sorted(review.requirements, key=lambda item: -links[item.id].score if item.id in links else 1.0)
        choices = [
            Choice(
                item.id,
                f"{_STATES[item.model.state]}{_STATES[item.ideal.state]} {item.text[:_MOST]}",
                _hint(links.get(item.id), drafting.place(item.span)),
                "text bold" if item.id in links else "text",
            )
            for item in items
        ]
        choices.append(Choice("", "No PROMPT line asks for this", "", "dim"))
        super().__init__("Requirement (MODEL, IDEAL)", choices)


def _hint(link: Link | None, place: str) -> str:
    said = "" if link is None else "linked · " if link.status == "accepted" else f"{link.score:.2f} · "
    return f"{said}{place}"
