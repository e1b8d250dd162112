"""A Review → text for a terminal: the counts, then the differences worst first, each with its places.

Signs carry the meaning (`-` missing, `~` misconfigured, `+` extra, `?` undecided); colour only repeats it.
"""

import textwrap

from iacdiff.drafting import headline, place
from iacdiff.export.matrix import Matrix, accepted, counted, pinned
from iacdiff.records import Absent, Change, Difference, Finding, Review, Severity, Span, shown
from iacdiff.text import scrub

SIGNS = {Change.MISSING: "-", Change.EXTRA: "+", Change.CHANGED: "~", Change.UNDECIDED: "?"}
_COLOURS = {Change.MISSING: "31", Change.EXTRA: "34", Change.CHANGED: "33", Change.UNDECIDED: "35"}
_NARROWEST = 40


def render(review: Review, width: int = 100, colour: bool = False) -> str:
    """The review, its lines at most `width` columns; with ANSI colours where `colour` is true."""
    page = _Page(max(width, _NARROWEST), colour)
    matrix = Matrix(review)
    _head(page, review)
    for severity in Severity:
        those = [difference for difference in review.differences if difference.severity is severity]
        if those:
            page.add("")
            page.add(f"{severity} ({len(those)})", style="1")
            for difference in those:
                _difference(page, matrix, difference)
    _requirements(page, matrix)
    _report(page, matrix)
    return "\n".join(page.lines) + "\n"


class _Page:
    """Lines that fit a width."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width, self.colour = width, colour
        self.lines: list[str] = []

    def add(self, text: str, indent: int = 0, style: str = "") -> None:
        wrapped = textwrap.wrap(
            text, self.width, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2), break_on_hyphens=False
        )
        for line in wrapped or [""]:
            self.lines.append(f"\x1b[{style}m{line}\x1b[0m" if style and self.colour else line)


def _head(page: _Page, review: Review) -> None:
    sample = review.sample
    page.add(scrub(sample.folder.name), style="1")
    for name, answer, declared in (("MODEL", sample.model, review.model), ("IDEAL", sample.ideal, review.ideal)):
        what = " · ".join(part for part in (answer.platform, answer.language) if part) or "unknown"
        turn = f", turn {answer.turn} of {len(answer.turns)}" if len(answer.turns) > 1 else ""
        files = ", ".join(answer.files) or "no code"
        page.add(f"{name}  {what}{turn}, {len(declared.resources)} resources, from {files}")
    changes = [difference.change for difference in review.differences]
    page.add("  ".join(f"{SIGNS[change]} {changes.count(change)} {change}" for change in Change if change in changes))
    for verdict in review.verdicts:
        page.add(f"! {verdict.severity}: {verdict.message}", style="1;31")


def _difference(page: _Page, matrix: Matrix, difference: Difference) -> None:
    done = "  (reviewed)" if difference.reviewed else ""
    page.add(f"{SIGNS[difference.change]} {headline(difference)}{done}", style=_COLOURS[difference.change])
    _side(page, "MODEL", difference.model, difference.model_at, difference.path)
    _side(page, "IDEAL", difference.ideal, difference.ideal_at, difference.path)
    for requirement in matrix.asked(difference.links, difference.required)[:1]:
        said = " (accepted)" if accepted(difference.links, requirement) else ""
        page.add(f"asked for{said} at {place(requirement.span)}: {_short(requirement.text)}", indent=4)
    if difference.findings:
        page.add(f"finding {', '.join(difference.findings)}", indent=4)
    if note := matrix.note(difference):
        page.add(f"note: {_short(note)}", indent=4)


def _side(page: _Page, name: str, value: object, at: Span | None, path: str) -> None:
    if at is None:
        return
    says = ""
    if path:
        says = ": not set" if isinstance(value, Absent) else f": {_short(shown(value))}"  # type: ignore[arg-type]
    page.add(f"{name} {place(at)}{says}", indent=4)


def _short(text: str, most: int = 200) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= most else folded[: most - 1] + "…"


def _requirements(page: _Page, matrix: Matrix) -> None:
    """The matrix; the requirements of which nothing is known are only counted."""
    rows = [row for row in matrix.rows if not row.empty]
    if not matrix.rows:
        return
    page.add("")
    page.add(f"Requirements ({len(matrix.rows)}; nothing is known of {len(matrix.rows) - len(rows)})", style="1")
    for row in rows:
        one = row.requirement
        page.add(f"{place(one.span)}: {_short(one.text)}")
        about = [f"MODEL {one.model.state}", f"IDEAL {one.ideal.state}"]
        about += [counted(len(row.differences), "difference")] if row.differences else []
        about += [f"finding {', '.join(finding.handle for finding in row.findings)}"] if row.findings else []
        page.add(", ".join(about), indent=4)
        if row.note:
            page.add(f"note: {_short(row.note)}", indent=4)


def _report(page: _Page, matrix: Matrix) -> None:
    review = matrix.review
    if review.report.findings:
        page.add("")
        page.add(f"Findings ({len(review.report.findings)})", style="1")
        for finding in review.report.findings:
            _finding(page, finding)
    for lint in review.lint:
        page.add(f"{lint.severity} {lint.rule}{' ' + place(lint.span) if lint.span else ''}: {lint.message}")
    _list(page, "Notes and pins", [*_pins(review), *(f"{note.about}: {note.text}" for note in matrix.other_notes)])
    problems = [
        f"{problem.level}{' ' + place(problem.span) if problem.span else ''}: {problem.summary}"
        for problem in review.problems
    ]
    _list(page, f"Problems ({len(problems)})", problems)


def _pins(review: Review) -> list[str]:
    return [f"pinned: {mine} is {theirs}" for mine, theirs in pinned(review)]


def _list(page: _Page, title: str, lines: list[str]) -> None:
    if lines:
        page.add("")
        page.add(title, style="1")
    for line in lines:
        page.add(line)


def _finding(page: _Page, finding: Finding) -> None:
    number = f"{finding.number}. " if finding.number else ""
    page.add(f"{number}{finding.title}  [{finding.severity or 'no severity'}]  {place(finding.span)}")
    for claim in finding.claims:
        if claim.verdict == "contradicted":
            where = f" ({', '.join(place(span) for span in claim.at[:3])})" if claim.at else ""
            page.add(f"contradicted: {_short(claim.text)} {claim.because}{where}", indent=4)
