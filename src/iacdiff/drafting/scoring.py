"""Drafts of a report that scores its findings → the same with scores: as the report scores what is as bad, so far."""

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Final

from iacdiff.records import Draft, Finding, Severity

_SCALE: Final = 10
_MIDDLE: Final = {Severity.CRITICAL: 0.9, Severity.HIGH: 0.7, Severity.MEDIUM: 0.4, Severity.LOW: 0.2}
"""The share of a scale that a severity stands for, where the report has no finding of it to go by."""
_SCORE = re.compile(r"\s*(\d{1,5}(?:\.\d+)?)(?: ?/ ?(\d{1,5}))?")


def scored(drafts: Sequence[Draft], findings: Sequence[Finding], style: str) -> list[Draft]:
    """The drafts, with scores where the style is the one with scores or most of the report's findings have one.

    A score is the middle one of the report's own findings of that severity. It is a proposal, as the severity is.
    """
    known = [(one.severity, found) for one in findings if one.score and (found := _SCORE.match(one.score))]
    if style != "scored" and (not known or 2 * len(known) <= len(findings)):
        return list(drafts)
    scales = [int(found[2]) for _, found in known if found[2]]
    scale = max(set(scales), key=scales.count) if scales else _SCALE
    return [
        replace(draft, score=f"{_points(draft.severity, known, scale)}/{scale}")
        if draft.severity and not draft.score
        else draft
        for draft in drafts
    ]


def _points(severity: Severity, known: Sequence[tuple[Severity | None, re.Match[str]]], scale: int) -> int:
    own = [float(found[1]) for at, found in known if at is severity]
    return round(median(own)) if own else round(_MIDDLE[severity] * scale)
