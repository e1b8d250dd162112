"""A Review → Markdown that fits a pull-request comment: what matters most first, the rest folded, places as links.

A comment that is too long is refused by the forge, so the page is cut to fit, the least important lines first, and
every part of which something was left out says how much. Whatever comes from a sample is put in code spans, or
escaped, so that it stays text: no markup, no mention, no reference to an issue, no link.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from iacdiff.drafting import headline, place
from iacdiff.export.aligned import side_text
from iacdiff.export.matrix import Matrix, Row, accepted, counted, pinned
from iacdiff.records import Answer, Change, Claim, Declared, Difference, Finding, Requirement, Review, Severity, Span
from iacdiff.records import Link as Trace
from iacdiff.text import scrub

SIGNS = {Change.MISSING: "−", Change.EXTRA: "+", Change.CHANGED: "~", Change.UNDECIDED: "?"}
LIMIT = 65_536
"""The characters that a comment on GitHub may have; here the bytes are kept within it, which are never fewer."""
_RESERVED = 600
"""Bytes kept for the sentence that says what was left out."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|!~&])")
_ACTIVE = re.compile(r"([@#]|:(?=//)|(?<=www)\.|(?<=GH)-)", re.IGNORECASE)
_QUOTED = 300
_MOST_ABOUT = 6
"""Differences that a row of the matrix names; the rest is counted."""

Link = Callable[[Span], str]


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the page: lines between an opening and an end, of which the last may be left out."""

    name: str
    rank: int
    """What is cut first has the highest."""
    opening: str
    lines: Sequence[str]
    end: str = ""
    table: bool = False
    """The opening ends in the heads of the lines' table."""

    def text(self, kept: int) -> str:
        """The piece with so many of its lines, saying how many are not there."""
        lines = list(self.lines[:kept])
        if kept < len(self.lines):
            lines += ["", f"*{len(self.lines) - kept} of {len(self.lines)} are left out here.*"]
        between = [] if self.table else [""]
        return "\n".join([self.opening, *between, *lines, *(["", self.end] if self.end else [])])


def render(review: Review, base: str = "") -> str:
    """The whole review as one page; links lead to files below `base`, or below the folder in which the page lies."""
    matrix, link = Matrix(review), _linking(base)
    severities = _severities(review, matrix, link)
    parts = [
        _Part("findings", 1, "## Findings", [_finding(one, matrix, link) for one in review.report.findings]),
        _Part("the report itself", 2, "## The report itself", _lint(review, link)),
        *severities[:2],
        _matrix(matrix, link),
        *severities[2:],
        _notes(matrix),
        _problems(review, link),
    ]
    return _within_limit(_head(review, link), [part for part in parts if part.lines])


def escape(text: str) -> str:
    """Text of a sample as Markdown that shows just these characters, on one line, and does nothing."""
    plain = _SPECIAL.sub(r"\\\1", " ".join(scrub(text).split()))
    return _ACTIVE.sub(lambda found: f"{found[1]}&#8203;", plain)


def code(text: str) -> str:
    """Text of a sample as a code span, on one line."""
    folded = _cut(" ".join(scrub(text).split()))
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", folded)), default=0))
    pad = " " if folded.startswith("`") or folded.endswith("`") or not folded else ""
    return f"{ticks}{pad}{folded}{pad}{ticks}"


def _cell(text: str) -> str:
    """A code span within a table, where a bar ends the cell even in code."""
    return code(text).replace("|", "\\|")


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"


def _linking(base: str) -> Link:
    """A place as a link to its lines; Markdown is asked for as it is written, because only then it has lines."""
    prefix = quote(base if not base or base.endswith("/") else f"{base}/", safe="/:?#@&=%+~,;!$'*")

    def link(span: Span) -> str:
        lines = f"L{span.first}" if span.first == span.last else f"L{span.first}-L{span.last}"
        plain = "?plain=1" if span.file.lower().endswith((".md", ".markdown")) else ""
        address = quote(span.file.encode("utf-8", "surrogateescape"), safe="/")
        return f"[{_cell(place(span))}]({prefix}{address}{plain}#{lines})"

    return link


def _head(review: Review, link: Link) -> str:
    sample = review.sample
    out = [f"# iacdiff: {escape(sample.folder.name)}", ""]
    out.append(_side("MODEL", sample.model, review.model))
    out.append(_side("IDEAL", sample.ideal, review.ideal))
    out += ["", *_counts(review), ""]
    for verdict in review.verdicts:
        at = f" ({link(verdict.at[0])})" if verdict.at else ""
        out += [f"> **{verdict.severity}** {escape(verdict.message)}{at}", ""]
    if review.requirements:
        states = [(one.model.state, one.ideal.state) for one in review.requirements]
        said = [
            f"{side} meets {sum(pair[index] == 'met' for pair in states)} "
            f"and breaks {sum(pair[index] in ('unmet', 'partly') for pair in states)}"
            for index, side in enumerate(("MODEL", "IDEAL"))
        ]
        out.append(f"Of {len(states)} requirements {', '.join(said)}; the rest is undecided.")
    return "\n".join(out).rstrip()


def _side(name: str, answer: Answer, declared: Declared) -> str:
    written = " · ".join(part for part in (answer.platform, answer.language) if part) or "unknown"
    turn = f", turn {answer.turn} of {len(answer.turns)}" if len(answer.turns) > 1 else ""
    where = {"lib": ", code beside the document", "file": ", one file"}.get(answer.source, "")
    file = code(answer.document.file) if answer.document else "no document"
    return f"- {name}: {file} ({written}{turn}{where}), {len(declared.resources)} resources"


def _counts(review: Review) -> list[str]:
    """Severity by kind of difference, as a table."""
    differences = review.differences
    if not differences:
        return ["Nothing differs."]
    changes = [change for change in Change if any(one.change is change for one in differences)]
    rows = [f"| differences | {' | '.join(f'{SIGNS[change]} {change}' for change in changes)} |"]
    rows.append(f"| --- |{' ---: |' * len(changes)}")
    for severity in Severity:
        those = [one.change for one in differences if one.severity is severity]
        if those:
            rows.append(f"| {severity} | {' | '.join(str(those.count(change) or '') for change in changes)} |")
    return rows


def _severities(review: Review, matrix: Matrix, link: Link) -> list[_Part]:
    parts = []
    for severity in Severity:
        those = [one for one in review.differences if one.severity is severity]
        shown = _brief if severity in (Severity.MEDIUM, Severity.LOW) else _difference
        lines = [shown(difference, matrix, link) for difference in those]
        opened = " open" if severity is Severity.CRITICAL else ""
        opening = f"<details{opened}><summary><b>{severity}</b>: {counted(len(those), 'difference')}</summary>"
        name = f"{severity} differences"
        parts.append(_Part(name, (3, 4, 6, 7)[severity.rank], opening, lines, "</details>"))
    return parts


def _difference(difference: Difference, matrix: Matrix, link: Link) -> str:
    lines = [_first_line(difference)]
    lines += _value("MODEL", difference, side_text(difference.model), difference.model_at, link)
    lines += _value("IDEAL", difference, side_text(difference.ideal), difference.ideal_at, link)
    asked = matrix.asked(difference.links, difference.required)
    lines += [_asked(one, difference.links, link) for one in asked[:2]]
    return "\n".join([*lines, *_said(difference, matrix)])


def _asked(requirement: Requirement, links: Sequence[Trace], link: Link) -> str:
    said = " (accepted)" if accepted(links, requirement) else ""
    return f"  - asked for{said}: {link(requirement.span)} {escape(_cut(requirement.text))}"


def _brief(difference: Difference, matrix: Matrix, link: Link) -> str:
    """The same on one line, for what is less bad."""
    places = [f" · {link(at)}" for at in (difference.model_at, difference.ideal_at) if at]
    asked = [f" · asked for: {link(one.span)}" for one in matrix.asked(difference.links, difference.required)[:1]]
    return "\n".join([_first_line(difference) + "".join(places + asked), *_said(difference, matrix)])


def _first_line(difference: Difference) -> str:
    marks = " ✓ reviewed" if difference.reviewed else ""
    return f"- {SIGNS[difference.change]} {code(headline(difference))} · {difference.category}{marks}"


def _said(difference: Difference, matrix: Matrix) -> list[str]:
    """What the reviewer says about it."""
    lines = [f"  - finding {escape(', '.join(difference.findings))}"] if difference.findings else []
    if note := matrix.note(difference):
        lines.append(f"  - note: {escape(_cut(note))}")
    return lines


def _value(name: str, difference: Difference, text: str | None, at: Span | None, link: Link) -> list[str]:
    if at is None:
        return []
    if not difference.path:
        return [f"  - {name} {link(at)}"]
    return [f"  - {name} {link(at)}: {'not set' if text is None else code(text)}"]


def _matrix(matrix: Matrix, link: Link) -> _Part:
    """Requirement, MODEL, IDEAL, differences, findings; those of which nothing is known are only counted."""
    known = [row for row in matrix.rows if not row.empty]
    rows = sorted(known, key=lambda row: (_urgency(row), row.requirement.span.file, row.requirement.span.first))
    rest = len(matrix.rows) - len(rows)
    said = f"<details><summary><b>Requirements</b>: {len(rows)}, those that MODEL breaks first"
    said += f"; of {rest} more nothing is known</summary>" if rest else "</summary>"
    heads = "| where | requirement | MODEL | IDEAL | differences | findings |\n| --- | --- | --- | --- | --- | --- |"
    return _Part("requirements", 5, f"{said}\n\n{heads}", [_row(row, link) for row in rows], "</details>", table=True)


def _urgency(row: Row) -> int:
    return 0 if row.requirement.model.state in ("unmet", "partly") else 1


def _row(row: Row, link: Link) -> str:
    one = row.requirement
    names = [_cell(difference.id) for difference in row.differences[:_MOST_ABOUT]]
    if len(row.differences) > _MOST_ABOUT:
        names.append(f"{len(row.differences) - _MOST_ABOUT} more")
    about = ", ".join(escape(finding.handle or finding.title) for finding in row.findings)
    note = f" *({escape(_cut(row.note))})*" if row.note else ""
    text = f"{escape(_cut(one.text))}{note}"
    return f"| {link(one.span)} | {text} | {one.model.state} | {one.ideal.state} | {', '.join(names)} | {about} |"


def _finding(finding: Finding, matrix: Matrix, link: Link) -> str:
    severity = finding.severity or "no severity"
    number = f"{escape(finding.number)}. " if finding.number else ""
    lines = [f"- **{severity}** {number}{escape(finding.title)} ({link(finding.span)})"]
    asked = matrix.asked(finding.links, finding.required)
    lines += [_asked(one, finding.links, link) for one in asked[:2]]
    lines += [_claim(claim, link) for claim in finding.claims if claim.verdict == "contradicted"]
    verdicts = [claim.verdict for claim in finding.claims]
    if verdicts:
        counts = [f"{verdicts.count(one)} {one}" for one in ("supported", "contradicted", "unknown") if one in verdicts]
        lines.append(f"  - claims: {', '.join(counts)}")
    return "\n".join(lines)


def _claim(claim: Claim, link: Link) -> str:
    places = ", ".join(link(span) for span in claim.at[:3])
    where = f" ({places})" if places else ""
    return f"  - **contradicted**, of {claim.side.upper()}: {code(claim.text)}. {escape(claim.because)}{where}"


def _lint(review: Review, link: Link) -> list[str]:
    return [
        f"- {lint.severity} {code(lint.rule)}{f' {link(lint.span)}' if lint.span else ''}: {escape(lint.message)}"
        for lint in review.lint
    ]


def _notes(matrix: Matrix) -> _Part:
    lines = [f"- pinned: {code(mine)} is {code(theirs)}" for mine, theirs in pinned(matrix.review)]
    lines += [f"- {code(note.about)}: {escape(note.text)}" for note in matrix.other_notes]
    return _Part("notes", 2, "## Notes and pins", lines)


def _problems(review: Review, link: Link) -> _Part:
    lines = [
        f"- {problem.level}{f' {link(problem.span)}' if problem.span else ''}: {escape(problem.summary)}"
        for problem in review.problems
    ]
    opening = f"<details><summary>Problems: {len(lines)}</summary>"
    return _Part("problems", 8, opening, lines, "</details>")


def _within_limit(head: str, parts: list[_Part]) -> str:
    """The page: as many lines of each part as fit, those of the most important part first."""
    left = LIMIT - _RESERVED - _size(head) - sum(_size(part.text(0)) + 2 for part in parts)
    kept = dict.fromkeys(range(len(parts)), 0)
    for position in sorted(kept, key=lambda position: parts[position].rank):
        for line in parts[position].lines:
            left -= _size(line) + 1
            if left < 0:
                break
            kept[position] += 1
        if left < 0:
            break
    whole = [part.text(kept[position]) for position, part in enumerate(parts)]
    cut = [part.name for position, part in enumerate(parts) if kept[position] < len(part.lines)]
    if cut:
        names = ", ".join(cut)
        whole.append(
            f"*This page is as long as a comment may be: of {names} not all is here. The other formats have all.*"
        )
    return "\n\n".join([head, *whole]) + "\n"


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
