"""Differences → the finding that a reviewer would write about them, with its evidence filled in.

The screen's editor, `findings add --difference` and `draft` all begin here, so they say the same.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath

from iacdiff.records import (
    INCOMPARABLE,
    Absent,
    Change,
    Defaulted,
    Difference,
    Draft,
    Excerpt,
    Requirement,
    Review,
    Sample,
    Span,
    Value,
    shown,
)

EXCERPT_LINES = 12
"""An excerpt longer than this is cut, and says so."""
VALUE_LENGTH = 120
TITLE_LENGTH = 140
CONTEXT_LINES = 3
"""Of the part that lacks an attribute so many lines are quoted: what is not there has no lines of its own."""

_LANGUAGES = {".tf": "hcl", ".yml": "yaml", ".yaml": "yaml", ".json": "json", ".ts": "typescript", ".py": "python"}


def draft(review: Review, differences: Sequence[Difference], requirement: Requirement | None = None) -> Draft:
    """One finding about one difference, or about several that belong together.

    The requirement is the one named, else the likeliest that PROMPT really asks for; without either the
    finding cites none.
    """
    first = min(differences, key=lambda difference: difference.severity.rank)
    cited = requirement or cited_requirement(review, differences)
    return Draft(
        title=_title(differences, first),
        severity=first.severity,
        model_issue=_sentences(differences, "model"),
        ideal_fix="" if first.rule == INCOMPARABLE else _sentences(differences, "ideal"),
        requirement=quote(cited) if cited else "",
        impact="" if first.rule == INCOMPARABLE else first.because,
        model_excerpt=_excerpt(review.sample, [_written(one, one.model, one.model_at) for one in differences]),
        ideal_excerpt=_excerpt(review.sample, [_written(one, one.ideal, one.ideal_at) for one in differences]),
    )


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


def place(span: Span) -> str:
    """`alb.tf:31`, or `alb.tf:31-40`."""
    return f"{span.file}:{span.first}" if span.first == span.last else f"{span.file}:{span.first}-{span.last}"


def headline(difference: Difference) -> str:
    """A difference in a few words: `aws_lb.main: idle_timeout is 60 instead of 45`."""
    subject = _subject(difference)
    if difference.rule == INCOMPARABLE:
        return subject
    if not difference.path:
        return f"{subject} is missing" if difference.change is Change.MISSING else f"{subject} is not in IDEAL"
    match difference.change:
        case Change.MISSING:
            return f"{subject}: {difference.path} is not set"
        case Change.EXTRA:
            return f"{subject}: {difference.path} is set to {_brief(difference.model)}"
        case Change.UNDECIDED:
            return f"{subject}: {difference.path} may differ"
    return f"{subject}: {difference.path} is {_brief(difference.model)} instead of {_brief(difference.ideal)}"


def _title(differences: Sequence[Difference], first: Difference) -> str:
    return _cut(headline(first) if len(differences) == 1 else _common_title(differences), TITLE_LENGTH)


def _common_title(differences: Sequence[Difference]) -> str:
    subjects = list(dict.fromkeys(_subject(difference) for difference in differences))
    if len(subjects) == 1:
        paths = list(dict.fromkeys(difference.path for difference in differences if difference.path))
        return f"{subjects[0]}: {', '.join(paths)}" if paths else subjects[0]
    whole = {difference.change for difference in differences if not difference.path}
    if whole == {Change.MISSING} and all(not difference.path for difference in differences):
        return f"Missing: {', '.join(subjects)}"
    return ", ".join(subjects)


def _subject(difference: Difference) -> str:
    if difference.kind.value == difference.type:
        return f"{difference.type} {difference.name}"
    return (
        f"{difference.type}.{difference.name}"
        if "::" not in difference.type
        else f"{difference.name} ({difference.type})"
    )


def _sentences(differences: Sequence[Difference], side: str) -> str:
    sentences = [_sentence(difference, side) for difference in differences]
    return sentences[0] if len(sentences) == 1 else "\n".join(f"- {sentence}" for sentence in sentences)


def _sentence(difference: Difference, side: str) -> str:
    value, at = (difference.model, difference.model_at) if side == "model" else (difference.ideal, difference.ideal_at)
    where = f" ({place(at)})" if at else ""
    subject = f"`{_subject(difference)}`"
    absent = isinstance(value, Absent)
    if not difference.path:
        here = (difference.change is Change.MISSING) == (side == "ideal")
        if here:
            return f"{subject} is declared{where}."
        return f"{subject} is not declared."
    if absent:
        return f"{subject} does not set `{difference.path}`{where}."
    return f"{subject} sets `{difference.path}` to `{_brief(value)}`{where}."


def _brief(value: Value | Absent) -> str:
    """As written: a headline has no room for what an input's default makes of it."""
    return _short(value.template if isinstance(value, Defaulted) else value)


def _short(value: Value | Absent) -> str:
    text = shown(value).replace("\n", " ").replace("`", "'")
    return _cut(text, VALUE_LENGTH)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


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
