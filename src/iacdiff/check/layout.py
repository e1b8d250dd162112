"""Rules on the make of the report: severities, labels, headings, signs."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from iacdiff import markdown
from iacdiff.check.checked import Checked, head
from iacdiff.check.claims.statements import label_mood
from iacdiff.records import Finding, Lint

_MOST_LINES: Final = 6
_FEWEST: Final = 5
"""Findings from which on a habit can be told from chance."""


def severity_missing(checked: Checked) -> Iterator[Lint]:
    """Findings without a severity, where others have one."""
    findings = checked.report.findings
    without = [finding for finding in findings if finding.severity is None]
    if without and len(without) < len(findings):
        lines = ", ".join(str(finding.span.first) for finding in without[:_MOST_LINES])
        more = ", …" if len(without) > _MOST_LINES else ""
        message = f"{len(without)} of {len(findings)} findings have no severity: line {lines}{more}."
        yield Lint("severity-missing", "warning", head(without[0]), message)
    elif len(without) >= _FEWEST:
        yield Lint("severity-missing", "warning", head(without[0]), "No finding has a severity.")


def severity_uniform(checked: Checked) -> Iterator[Lint]:
    """Every finding is as bad as every other: the severities say nothing."""
    findings = [finding for finding in checked.report.findings if finding.severity]
    if len(findings) >= _FEWEST + 3 and len({finding.severity for finding in findings}) == 1:
        name = findings[0].severity
        message = f"All {len(findings)} findings that have a severity are {name.value if name else ''}."
        yield Lint("severity-uniform", "warning", head(findings[0]), message)


def missing_label(checked: Checked) -> Iterator[Lint]:
    """A finding lacks a label that all others have."""
    findings = [finding for finding in checked.report.findings if finding.labels]
    if len(findings) < _FEWEST:
        return
    counted = Counter(label for finding in findings for label in finding.labels)
    for label, number in counted.items():
        lacking = [finding for finding in findings if label not in finding.labels]
        if lacking and len(lacking) <= max(1, len(findings) // 10) and number >= _FEWEST - 1:
            for finding in lacking:
                message = f"The finding has no “{label}”; the other {number} have."
                yield Lint("missing-label", "warning", head(finding), message)


_MOST_NAMES: Final = 4


def label_names(checked: Checked) -> Iterator[Lint]:
    """What MODEL did stands under ever other labels."""
    names: dict[str, Finding] = {}
    for finding in checked.report.findings:
        for label in finding.labels:
            mood = label_mood(label)
            if mood and mood[0] == "model":
                names.setdefault(re.sub(r"\W+", " ", label).strip().lower(), finding)
    if len(names) >= _MOST_NAMES and len(checked.report.findings) >= _FEWEST:
        shown = ", ".join(f"“{name}”" for name in list(names)[:8])
        first = list(names.values())[_MOST_NAMES - 1]
        message = f"What MODEL did stands under {len(names)} different labels: {shown}."
        yield Lint("label-names", "warning", head(first), message)


def heading_order(checked: Checked) -> Iterator[Lint]:
    """The report does not begin with its title, has several, or skips a level of headings."""
    titles = markdown.headings(checked.sample.failures.text)
    if not titles or not checked.report.findings:
        return
    tops = [title for title in titles if title.level == 1]
    before = next((number for number, line in enumerate(checked.prose[: titles[0].line - 1], 1) if line.strip()), 0)
    if tops and before:
        message = f"Text stands above the title in line {tops[0].line}."
        yield Lint("heading-order", "warning", checked.at(before), message)
    for one, other in pairwise(titles):
        if other.level > one.level + 1:
            message = f"A heading of level {other.level} follows one of level {one.level}."
            yield Lint("heading-order", "warning", checked.at(other.line), message)
            break
    last = next((n for n, line in reversed(list(enumerate(checked.prose, 1))) if line.strip()), 0)
    if last and re.fullmatch(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*", checked.prose[last - 1]):
        yield Lint("heading-order", "warning", checked.at(last), "The report ends in a rule with nothing below it.")


_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff]")


def emoji(checked: Checked) -> Iterator[Lint]:
    """The report holds emoji or dingbats, which the documents' own checks refuse."""
    lines = [(number, found[0]) for number, line in enumerate(checked.prose, 1) if (found := _EMOJI.search(line))]
    if lines:
        message = f"{len(lines)} lines hold emoji or dingbats, {lines[0][1]} first."
        yield Lint("emoji", "warning", checked.at(lines[0][0]), message)


_IMPACT = re.compile(r"\W*(critical|high|medium|low)\b[ -]?(?:impact|severity|priority|risk)?\b", re.IGNORECASE)
_CLOSING = re.compile(r"\b(?:impact|severity|priority)\b.*\b(?:assessment|summary|analysis|overview|breakdown)\b"
                      r"|\bsummary\b|\bassessment\b", re.IGNORECASE)  # fmt: skip
_LISTED = re.compile(r"^\s{0,3}(?:[-*+]|\d{1,3}[.)])\s+(.{4,200})$")
_PLAIN: Final = frozenset(
    [
        *("missing", "incomplete", "incorrect", "wrong", "issue", "issues", "problem", "problems", "inadequate"),
        *("and", "for", "the", "of"),
    ]
)


def impact_list(checked: Checked) -> Iterator[Lint]:
    """A closing list names a finding under another severity than the finding's own."""
    findings = [(finding, _tokens(finding.title)) for finding in checked.report.findings if finding.severity]
    last = max((finding.span.last for finding in checked.report.findings), default=0)
    titles = markdown.headings(checked.sample.failures.text)
    for at, title in enumerate(titles):
        found = _IMPACT.match(title.title)
        if (
            title.line <= last
            or not found
            or not any(_CLOSING.search(each.title) for each in titles[:at] if each.line > last)
        ):
            continue
        end = titles[at + 1].line if at + 1 < len(titles) else len(checked.prose) + 1
        for number in range(title.line + 1, end):
            item = _LISTED.match(checked.prose[number - 1])
            meant = _meant(_tokens(item[1]), findings) if item else None
            if meant and meant.severity and meant.severity.value.lower() != found[1].lower():
                own = f"the finding in line {meant.span.first} is {meant.severity.value}"
                message = f"The list has it under {found[1].capitalize()}; {own}."
                yield Lint("impact-list", "warning", checked.at(number), message)


def _tokens(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]{2,}", text.lower())) - _PLAIN


def _meant(item: frozenset[str], findings: list[tuple[Finding, frozenset[str]]]) -> Finding | None:
    """The one finding whose title shares two words at least, and more than any other, with an item."""
    ranked = sorted(((len(item & title), at) for at, (_, title) in enumerate(findings)), reverse=True)
    if not ranked or ranked[0][0] < 2 or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
        return None
    return findings[ranked[0][1]][0] if ranked[0][0] >= 0.6 * len(item) else None
