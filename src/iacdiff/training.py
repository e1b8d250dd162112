"""Review → the training quality that the review guidance's rubric gives it (findings/quality.py has the rubric)."""

from typing import Final

from iacdiff import drafting
from iacdiff.findings.quality import Quality
from iacdiff.records import Review

NOT_RATED: Final = Quality(0, "not rated: IDEAL declares nothing to rate MODEL by")


def quality(review: Review) -> Quality:
    """The same that `findings quality` prints, with its arithmetic; NOT_RATED without an IDEAL that declares anything.

    Whether a pattern is an advanced one is the reviewer's to judge.
    """
    rated: Quality | None = drafting.quality(review)
    return rated or NOT_RATED
