"""What a lint rule may look at, and what it is: a function from that to what it finds wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from iacdiff import markdown
from iacdiff.records import Claim, Difference, Finding, Lint, Report, Requirement, Sample, Span


@dataclass(frozen=True)
class Checked:
    """Everything that a rule may look at."""

    sample: Sample
    report: Report
    differences: tuple[Difference, ...]
    requirements: tuple[Requirement, ...]

    @cached_property
    def prose(self) -> list[str]:
        """The report's lines, those in code blank."""
        text = self.sample.failures.text
        inside = markdown.fenced_lines(text)
        return ["" if number in inside else line for number, line in enumerate(text.split("\n"), 1)]

    @cached_property
    def spoken(self) -> str:
        """The text of every other document of the sample, in lower case."""
        own = self.sample.failures.file
        return "\n".join(each.text for file, each in self.sample.documents.items() if file != own).lower()

    @cached_property
    def claims(self) -> list[tuple[Finding, Claim]]:
        """Every claim of every finding, in the order of the report."""
        return [(finding, claim) for finding in self.report.findings for claim in finding.claims]

    def at(self, first: int, last: int | None = None) -> Span:
        """Lines of the report."""
        return Span(self.sample.failures.file, first, last or first)


Rule = Callable[[Checked], Iterator[Lint]]


def head(finding: Finding) -> Span:
    """The line that a finding begins with."""
    return Span(finding.span.file, finding.span.first, finding.span.first)
