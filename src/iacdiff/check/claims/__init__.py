"""Findings → the same with their claims: what each says about MODEL, IDEAL and PROMPT, and whether the files agree.

statements.py   a finding's lines → statements and excerpts
concepts.py     words → kinds of resources, attributes, code
facts.py        where those stand on a side
special.py      statements of a set form; verdicts.py all others; prompts.py what PROMPT is said to ask for
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from iacdiff.check.claims import excerpts, prompts, special, statements, verdicts
from iacdiff.check.claims.facts import Side, Sides
from iacdiff.check.claims.prompts import Prompts
from iacdiff.check.claims.statements import Excerpt, Statement
from iacdiff.check.claims.verdicts import Judged
from iacdiff.records import Claim, Declared, Difference, Finding, Report, Requirement, Sample, Span

__all__ = ["check_claims"]

_MOST = 80
"""Claims of one finding; a finding with more says nothing that the first of them do not."""


def check_claims(
    sample: Sample,
    report: Report,
    model: Declared,
    ideal: Declared,
    differences: Sequence[Difference] = (),
    requirements: Sequence[Requirement] = (),
) -> tuple[Finding, ...]:
    """The report's findings, in their order, each with its claims in the order of the lines."""
    checker = _Checker(sample, model, ideal, tuple(requirements))
    lines = sample.failures.lines
    return tuple(replace(finding, claims=checker.claims(finding, lines)) for finding in report.findings)


class _Checker:
    def __init__(self, sample: Sample, model: Declared, ideal: Declared, requirements: tuple[Requirement, ...]) -> None:
        self.file = sample.failures.file
        own, other = Side(sample, sample.model, model), Side(sample, sample.ideal, ideal)
        self.prompts = Prompts(sample, requirements)
        self.sides = {"model": Sides(own, other, self.prompts.text), "ideal": Sides(other, own, self.prompts.text)}

    def claims(self, finding: Finding, lines: Sequence[str]) -> tuple[Claim, ...]:
        said, shown = statements.read(lines[finding.span.first - 1 : finding.span.last], finding.span.first)
        said = [replace(each, scope=f"{finding.title} {each.scope}") for each in said[:_MOST]]
        found = [claim for statement in said for claim in self._statement(statement)]
        found += [claim for excerpt in shown[:_MOST] for claim in self._excerpt(excerpt)]
        if not any(each.side == "model" for each in said):
            title = statements.title(finding.title, finding.span.first)
            found += [claim for claim in self._statement(title) if claim.verdict != "unknown"] if title else []
        return tuple(sorted(_once(found), key=lambda claim: claim.span.first))

    def _statement(self, statement: Statement) -> list[Claim]:
        if statement.side == "prompt":
            judged = prompts.judge(statement, self.prompts)
            return [self._claim(statement, judged)] if judged else []
        sides = self.sides[statement.side]
        if not sides.own.answer.sources:
            return []
        for rule in special.RULES:
            judged = rule(statement, sides)
            if judged:
                return [self._claim(statement, judged)]
        several = verdicts.judge(statement, sides.own)
        if len({each.verdict for each in several}) == 1:
            at = tuple(dict.fromkeys(span for each in several for span in each.at))
            return [self._claim(statement, Judged(several[0].verdict, several[0].because, at))]
        return [self._claim(replace(statement, text=each.text or statement.text), each) for each in several]

    def _claim(self, statement: Statement, judged: Judged) -> Claim:
        span = Span(self.file, statement.line, statement.line)
        return Claim(statement.side, statement.text, span, judged.verdict, judged.because, judged.at)

    def _excerpt(self, excerpt: Excerpt) -> list[Claim]:
        if excerpt.side not in ("model", "ideal") or not excerpt.lines:
            return []
        judged = excerpts.judge(excerpt, self.sides[excerpt.side].own)
        if judged is None:
            return []
        span = Span(self.file, excerpt.first, excerpt.first + len(excerpt.lines) - 1)
        return [Claim(excerpt.side, "\n".join(excerpt.lines), span, judged.verdict, judged.because, judged.at)]


def _once(claims: Iterable[Claim]) -> list[Claim]:
    return list({(claim.side, claim.span, claim.text): claim for claim in claims}.values())
