"""A Review → Markdown that fits a pull-request comment: the counts first, details folded.

Whatever comes from a sample is put in code spans or fences, or escaped, so that it stays text.
"""

import re
from collections.abc import Iterable, Sequence

from iacdiff.drafting import headline, place
from iacdiff.records import (
    Absent,
    Change,
    Difference,
    Finding,
    Requirement,
    Review,
    Severity,
    Span,
    shown,
)

SIGNS = {Change.MISSING: "−", Change.EXTRA: "+", Change.CHANGED: "~", Change.UNDECIDED: "?"}
LIMIT = 60_000
"""Characters; forges refuse a comment that is much longer, so the rest is counted instead of listed."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~&@])")
_QUOTED = 300


def render(review: Review) -> str:
    """The whole review as one page."""
    parts = [_head(review), *_verdicts(review), *_severities(review), *_requirements(review), *_findings(review)]
    parts += [*_lint(review), *_problems(review)]
    return _within_limit(parts)


def escape(text: str) -> str:
    """Text of a sample as Markdown that shows just these characters, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """Text of a sample as a code span, on one line."""
    folded = " ".join(text.split())
    if len(folded) > _QUOTED:
        folded = folded[: _QUOTED - 1] + "…"
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", folded)), default=0))
    pad = " " if folded.startswith("`") or folded.endswith("`") or not folded else ""
    return f"{ticks}{pad}{folded}{pad}{ticks}"


def _head(review: Review) -> str:
    sample = review.sample
    counts = _counts(review.differences)
    model, ideal = sample.model, sample.ideal
    turn = f", turn {model.turn} of {len(model.turns)}" if len(model.turns) > 1 else ""
    where = "code beside the document" if ideal.source == "lib" else "code in the document"
    return "\n".join(
        [
            f"# iacdiff: {escape(sample.folder.name)}",
            "",
            f"- MODEL: {code(model.document.file) if model.document else 'none'}"
            f" ({_written_in(model.platform, model.language)}{turn}), {len(review.model.resources)} resources",
            f"- IDEAL: {code(ideal.document.file) if ideal.document else 'none'}"
            f" ({_written_in(ideal.platform, ideal.language)}, {where}), {len(review.ideal.resources)} resources",
            f"- Differences: {counts}",
            f"- Requirements: {len(review.requirements)}; findings: {len(review.report.findings)}",
        ]
    )


def _written_in(platform: str | None, language: str | None) -> str:
    return " · ".join(part for part in (platform, language) if part) or "unknown"


def _counts(differences: Iterable[Difference]) -> str:
    changes = [difference.change for difference in differences]
    return ", ".join(f"{changes.count(change)} {change.value}" for change in Change if change in changes) or "none"


def _verdicts(review: Review) -> list[str]:
    if not review.verdicts:
        return []
    return ["\n".join(f"> **{verdict.severity}** {escape(verdict.message)}" for verdict in review.verdicts)]


def _severities(review: Review) -> list[str]:
    out = []
    for severity in Severity:
        those = [difference for difference in review.differences if difference.severity is severity]
        if those:
            opened = " open" if severity in (Severity.CRITICAL, Severity.HIGH) else ""
            out.append(f"<details{opened}><summary><b>{severity}</b>: {_counts(those)}</summary>")
            out += [_difference(review, difference) for difference in those]
            out.append("</details>")
    return out


def _difference(review: Review, difference: Difference) -> str:
    lines = [f"- {SIGNS[difference.change]} {code(headline(difference))} · {difference.category}"]
    lines += _side("MODEL", difference.model, difference.model_at, difference)
    lines += _side("IDEAL", difference.ideal, difference.ideal_at, difference)
    lines += [f"  - asked for: {_cite(requirement)}" for requirement in _asked(review, difference)]
    if difference.findings:
        lines.append(f"  - finding: {escape(', '.join(difference.findings))}")
    return "\n".join(lines)


def _side(name: str, value: object, at: Span | None, difference: Difference) -> list[str]:
    if at is None:
        return []
    if not difference.path:
        return [f"  - {name} {code(place(at))}"]
    says = "not set" if isinstance(value, Absent) else code(shown(value))  # type: ignore[arg-type]
    return [f"  - {name} {code(place(at))}: {says}"]


def _asked(review: Review, difference: Difference) -> list[Requirement]:
    if not difference.required:
        return []
    return [review.requirement(link.requirement) for link in difference.links[:1]]


def _cite(requirement: Requirement) -> str:
    text = requirement.text if len(requirement.text) <= _QUOTED else requirement.text[: _QUOTED - 1] + "…"
    return f"{code(place(requirement.span))} {escape(text)}"


def _requirements(review: Review) -> list[str]:
    if not review.requirements:
        return []
    about: dict[str, int] = {}
    for difference in review.differences:
        for link in difference.links[:1] if difference.required else ():
            about[link.requirement] = about.get(link.requirement, 0) + 1
    rows = [
        f"| {code(place(requirement.span))} | {escape(requirement.text[:_QUOTED])} | {requirement.model.state} "
        f"| {requirement.ideal.state} | {about.get(requirement.id, 0) or ''} |"
        for requirement in review.requirements
    ]
    table = ["| where | requirement | MODEL | IDEAL | differences |", "| --- | --- | --- | --- | --- |", *rows]
    return [
        f"<details><summary><b>Requirements</b>: {len(rows)}</summary>",
        "\n".join(table),
        "</details>",
    ]


def _findings(review: Review) -> list[str]:
    if not review.report.findings:
        return []
    return ["## Findings", "\n".join(_finding(finding) for finding in review.report.findings)]


def _finding(finding: Finding) -> str:
    severity = finding.severity or "no severity"
    number = f"{escape(finding.number)}. " if finding.number else ""
    return f"- **{severity}** {number}{escape(finding.title)} ({code(place(finding.span))})"


def _lint(review: Review) -> list[str]:
    if not review.lint:
        return []
    rows = [f"- {lint.severity} {code(lint.rule)}{_where(lint.span)}: {escape(lint.message)}" for lint in review.lint]
    return ["## The report itself", "\n".join(rows)]


def _where(span: Span | None) -> str:
    return f" {code(place(span))}" if span else ""


def _problems(review: Review) -> list[str]:
    problems = list(review.problems)
    if not problems:
        return []
    rows = [f"- {problem.level}{_where(problem.span)}: {escape(problem.summary)}" for problem in problems]
    return [f"<details><summary>Problems: {len(problems)}</summary>", "\n".join(rows), "</details>"]


def _within_limit(parts: Sequence[str]) -> str:
    """The page, with the middle of it left out where it is too long; folds that were opened are closed."""
    kept: list[str] = []
    length = 0
    open_folds = 0
    for position, part in enumerate(parts):
        if length + len(part) > LIMIT:
            left = sum(1 for later in parts[position:] if later.startswith("- "))
            kept += ["</details>"] * open_folds
            kept.append(
                f"… and {left} more; this page is as long as a comment may be. `iacdiff export -f json` has all."
            )
            break
        kept.append(part)
        length += len(part) + 2
        open_folds += part.startswith("<details") - (part == "</details>")
    return "\n\n".join(kept) + "\n"
