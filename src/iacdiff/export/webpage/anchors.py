"""Where everything stands in the page, and text of a sample as HTML that shows just these characters."""

import html
import re
from dataclasses import dataclass, field

from iacdiff import markdown
from iacdiff.drafting import place
from iacdiff.export.matrix import Matrix
from iacdiff.records import Difference, Finding, Requirement, Review, Span
from iacdiff.text import scrub

_CODE = re.compile(r"(`+)(?!`)([^\n]+?)(?<!`)\1(?!`)")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_INLINE_LIMIT = 2000
"""In a longer line code spans are not looked for: a line of back-ticks would take time in its square."""


def escape(text: str) -> str:
    """Text as HTML, in an element or in a quoted attribute."""
    return html.escape(scrub(text), quote=True)


def prose(text: str) -> str:
    """A reviewer's Markdown as HTML: fences and code spans are shown as code, the rest as it is written."""
    lines = text.split("\n")
    out, line = [], 0
    for block in markdown.blocks(text):
        if block.opener - 1 >= line:
            out += [_paragraph(lines[line : block.opener - 1]), f"<pre>{escape(block.text.rstrip())}</pre>"]
            line = block.end
    return "".join([*out, _paragraph(lines[line:])])


def _paragraph(lines: list[str]) -> str:
    text = "\n".join(lines).strip("\n")
    if not text.strip():
        return ""
    return f'<div class="text">{chr(10).join(inline(line) for line in text.split(chr(10)))}</div>'


def inline(line: str) -> str:
    """One line of Markdown: code spans are shown as code, bold words bold, the rest as it is written."""
    if len(line) > _INLINE_LIMIT:
        return escape(line)
    out, position = [], 0
    for found in _CODE.finditer(line):
        out += [_bold(line[position : found.start()]), f"<code>{escape(found[2].strip())}</code>"]
        position = found.end()
    return "".join([*out, _bold(line[position:])])


def _bold(text: str) -> str:
    return _BOLD.sub(r"<b>\1</b>", escape(text))


@dataclass(frozen=True)
class Anchors:
    """The id of every difference, requirement, finding and file in the page, and links to them."""

    review: Review
    matrix: Matrix
    differences: dict[str, str] = field(init=False)
    findings: dict[str, str] = field(init=False)
    requirements: dict[str, str] = field(init=False)
    files: dict[str, str] = field(init=False)
    about: dict[str, list[Difference]] = field(init=False)
    """Handle of a finding → the differences that it is about."""

    def __post_init__(self) -> None:
        review = self.review
        found = {
            "differences": {one.id: f"d{n}" for n, one in enumerate(review.differences, 1)},
            "findings": {one.handle: f"f{n}" for n, one in enumerate(review.report.findings, 1)},
            "requirements": {one.id: f"R{n}" for n, one in enumerate(review.requirements, 1)},
            "files": {file: f"s{n}" for n, file in enumerate(_files(review), 1)},
        }
        about: dict[str, list[Difference]] = {}
        for difference in review.differences:
            for handle in difference.findings:
                about.setdefault(handle, []).append(difference)
        for name, value in (*found.items(), ("about", about)):
            object.__setattr__(self, name, value)

    def place(self, span: Span | None) -> str:
        """`alb.tf:31` as a link to that line."""
        if span is None:
            return ""
        words = escape(place(span))
        file = self.files.get(span.file)
        if file is None:
            return f'<span class="place">{words}</span>'
        last = f' data-last="{span.last}"' if span.last != span.first else ""
        return f'<a class="place" href="#{file}L{span.first}"{last}>{words}</a>'

    def file(self, name: str) -> str:
        """A file's name as a link to it."""
        anchor = self.files.get(name)
        return f'<a class="place" href="#{anchor}">{escape(name)}</a>' if anchor else escape(name)

    def finding(self, handle: str) -> str:
        """A finding's number as a link to it."""
        anchor = self.findings.get(handle)
        words = f"finding {escape(handle)}" if handle else "finding"
        return f'<a href="#{anchor}">{words}</a>' if anchor else words

    def to_finding(self, finding: Finding) -> str:
        """A finding as a link to it."""
        number = f"{finding.number}. " if finding.number else ""
        return f'<a href="#{self.findings[finding.handle]}">{escape(number + finding.title)}</a>'

    def requirement(self, requirement: Requirement) -> str:
        """A requirement's id as a link to it."""
        return f'<a href="#{self.requirements[requirement.id]}">{escape(requirement.id)}</a>'

    def difference(self, difference: Difference, words: str) -> str:
        """A difference as a link to it."""
        return f'<a href="#{self.differences[difference.id]}">{escape(words)}</a>'


def _files(review: Review) -> list[str]:
    """The files that the page holds: PROMPT, what MODEL's and IDEAL's code stands in, the report."""
    sample = review.sample
    names = [prompt.file for prompt in sample.prompts]
    for answer in (sample.model, sample.ideal):
        names += [answer.document.file] if answer.document else []
        names += answer.files
    names.append(sample.failures.file)
    return [name for name in dict.fromkeys(names) if name in sample.documents or name == sample.failures.file]
