"""What a finding cites: the requirement behind it, and a few lines of each side."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from iacdiff.drafting.wording import place
from iacdiff.records import Absent, Difference, Excerpt, Requirement, Review, Sample, Span, Value

EXCERPT_LINES = 12
"""An excerpt longer than this is cut, and says so."""
CONTEXT_LINES = 3
"""Of the part that lacks an attribute so many lines are quoted: what is not there has no lines of its own."""

_LANGUAGES = {".tf": "hcl", ".yml": "yaml", ".yaml": "yaml", ".json": "json", ".ts": "typescript", ".py": "python"}


def cited_requirement(review: Review, differences: Sequence[Difference]) -> Requirement | None:
    """The requirement that an accepted link names, else the best suggestion that is strong enough to count.

    What MODEL keeps and IDEAL breaks is no evidence against MODEL, so it is cited only where the reviewer says so.
    """
    links = [link for difference in differences for link in difference.links if link.status == "accepted"]
    if not links:
        links = [
            link
            for difference in differences
            if difference.required
            for link in difference.links
            if link.status != "rejected" and not ideal_breaks(review.requirement(link.requirement))
        ]
    if not links:
        return None
    return review.requirement(max(links, key=lambda link: link.score).requirement)


def ideal_breaks(requirement: Requirement) -> bool:
    """Whether MODEL meets a requirement that IDEAL does not: then IDEAL is not the better answer here."""
    return requirement.model.state == "met" and requirement.ideal.state in ("unmet", "partly")


def quote(requirement: Requirement) -> str:
    """A requirement as a report cites it: its words, and where they stand."""
    return f'"{requirement.text}" ({place(requirement.span)})'


def excerpt_of(sample: Sample, differences: Sequence[Difference], side: str) -> Excerpt | None:
    """The lines of one side that show some differences."""
    if side == "model":
        spans = [_written(one, one.model, one.model_at) for one in differences]
    else:
        spans = [_written(one, one.ideal, one.ideal_at) for one in differences]
    return _excerpt(sample, spans)


def _written(difference: Difference, value: Value | Absent, at: Span | None) -> Span | None:
    """The lines to quote; of a part that lacks the attribute only its beginning."""
    if at is None or not difference.path or not isinstance(value, Absent):
        return at
    return Span(at.file, at.first, min(at.last, at.first + CONTEXT_LINES - 1))


def _excerpt(sample: Sample, spans: Sequence[Span | None]) -> Excerpt | None:
    """The lines of the first place there is; several places of one file that lie close together make one excerpt."""
    present = [span for span in spans if span is not None]
    if not present:
        return None
    file = present[0].file
    same = [span for span in present if span.file == file]
    span = Span(file, min(s.first for s in same), max(s.last for s in same))
    if span.last - span.first >= EXCERPT_LINES:
        span = present[0]
    cut = Span(file, span.first, min(span.last, span.first + EXCERPT_LINES - 1))
    lines = sample.lines(cut)
    if not lines:
        return None
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    text = "\n".join(line[margin:].rstrip() for line in lines)
    return Excerpt(cut, text + ("\n…" if cut.last < span.last else ""), _language(sample, cut))


def _language(sample: Sample, span: Span) -> str:
    for answer in (sample.model, sample.ideal):
        for source in answer.sources:
            if source.file == span.file and source.first <= span.first <= source.last:
                return {"ts": "typescript", "js": "javascript", "py": "python"}.get(
                    source.language or "", source.language or ""
                )
    return _LANGUAGES.get(PurePosixPath(span.file).suffix, "")
