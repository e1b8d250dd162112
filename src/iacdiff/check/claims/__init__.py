"""Findings → the same with their claims: what each says about MODEL, IDEAL and PROMPT, and whether the files agree.

statements.py   a finding's lines → statements and excerpts
concepts.py     words → kinds of resources, attributes, code
facts.py        where those stand on a side
special.py      statements of a set form; verdicts.py all others; prompts.py what PROMPT is said to ask for
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from iacdiff import records
from iacdiff.check.claims import excerpts, prompts, special, statements, verdicts
from iacdiff.check.claims.facts import Side, Sides
from iacdiff.check.claims.prompts import Prompts
from iacdiff.check.claims.saying import Excerpt, Speaks, Statement
from iacdiff.check.claims.verdicts import Judged
from iacdiff.records import (
    MOST_FINDINGS,
    Claim,
    Declared,
    Difference,
    Draft,
    Finding,
    Report,
    Requirement,
    Review,
    Sample,
    Span,
)

__all__ = ["check_claims", "check_draft"]

_INTRODUCTION = 4000
_REQUIRED = re.compile(r"\b(?:requir\w+|mandatory|constraints?|requested|asked for)\b", re.IGNORECASE)
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
    above = min((finding.span.first for finding in report.findings), default=1) - 1
    checker.general = statements.is_general("\n".join(lines[:above])[:_INTRODUCTION])
    checked = (replace(finding, claims=checker.claims(finding, lines)) for finding in report.findings[:MOST_FINDINGS])
    return (*checked, *report.findings[MOST_FINDINGS:])


def check_draft(draft: Draft, reviewed: Review) -> tuple[Claim, ...]:
    """What a finding that is still being written claims, each claim with its verdict.

    The lines of a claim are those of the draft's own text: 1 is its title, and each field's lines follow in the order
    in which a report has them, as DRAFT_FIELDS says. What the sides hold is remembered from call to call, for as long
    as the review is, so that only the first takes more than a moment.
    """
    checker = _of_review(reviewed)
    said: list[Claim] = []
    line = 1
    for field, side in DRAFT_FIELDS:
        text = getattr(draft, field)
        text = text.text if isinstance(text, records.Excerpt) else text
        lines = text.split("\n") if text else []
        if lines and side:
            head = [f"**{_HEADS[side]}**:", *(["```", *lines, "```"] if field.endswith("excerpt") else lines)]
            shift = line - (3 if field.endswith("excerpt") else 2)
            said += [_moved(claim, shift) for claim in checker.of_lines(draft.title, head)]
        line += max(1, len(lines))
    return tuple(said)


DRAFT_FIELDS: Final[tuple[tuple[str, Speaks | None], ...]] = (
    ("title", None),
    ("requirement", "prompt"),
    ("model_issue", "model"),
    ("model_excerpt", "model"),
    ("ideal_fix", "ideal"),
    ("ideal_excerpt", "ideal"),
    ("impact", None),
    ("root_cause", None),
)
"""A draft's fields in their order, and whom each speaks of; an empty one takes one line."""
_HEADS: Final[dict[Speaks, str]] = {
    "model": "MODEL_RESPONSE Issue", "ideal": "IDEAL_RESPONSE Fix", "prompt": "Requirement",
}  # fmt: skip


def _moved(claim: Claim, lines: int) -> Claim:
    return replace(claim, span=Span(claim.span.file, claim.span.first + lines, claim.span.last + lines))


_last: list[tuple[Review, "_Checker"]] = []


def _of_review(reviewed: Review) -> "_Checker":
    """The checker of the review that was asked about last, or another."""
    if not _last or _last[0][0] is not reviewed:
        _last[:] = [(reviewed, _Checker(reviewed.sample, reviewed.model, reviewed.ideal, reviewed.requirements))]
    return _last[0][1]


class _Checker:
    def __init__(self, sample: Sample, model: Declared, ideal: Declared, requirements: tuple[Requirement, ...]) -> None:
        self.file = sample.failures.file
        self.sample = sample
        self.turns = _other_turns(sample)
        self.general = False
        self.meant = statements.conventions(sample.failures.lines)
        own, other = Side(sample, sample.model, model), Side(sample, sample.ideal, ideal)
        self.prompts = Prompts(sample, requirements)
        self.sides = {"model": Sides(own, other, self.prompts.text), "ideal": Sides(other, own, self.prompts.text)}

    def claims(self, finding: Finding, lines: Sequence[str]) -> tuple[Claim, ...]:
        found, speaks = self._read(finding.title, lines[finding.span.first - 1 : finding.span.last], finding.span.first)
        if not speaks and not self.general:
            title = statements.title(finding.title, finding.span.first)
            found += [claim for claim in self._statement(title) if claim.verdict != "unknown"] if title else []
        return tuple(sorted(_once(found), key=lambda claim: claim.span.first))

    def of_lines(self, title: str, lines: Sequence[str]) -> list[Claim]:
        """The claims of some lines below a title, the first of them numbered 1."""
        return _once(self._read(title, ["", *lines], 0)[0])

    def _read(self, title: str, lines: Sequence[str], first: int) -> tuple[list[Claim], bool]:
        """The claims of a finding's lines, and whether any speaks of MODEL."""
        said, shown = statements.read(lines, first, self.general, self.meant)
        said = [replace(each, scope=f"{title} {each.scope}") for each in said[:_MOST]]
        found = [claim for statement in said for claim in self._statement(statement)]
        found += [claim for excerpt in shown[:_MOST] for claim in self._excerpt(excerpt)]
        return found, any(each.side == "model" for each in said)

    def _statement(self, statement: Statement) -> list[Claim]:
        return [*self._judged(statement), *self._asked(statement)]

    def _asked(self, statement: Statement) -> list[Claim]:
        """That PROMPT asks for what is lacking, where the finding says so and PROMPT does."""
        if not statement.absent or statement.side != "model" or not _REQUIRED.search(statement.scope):
            return []
        wanted = replace(statement, side="prompt", absent=False)
        judged = prompts.judge(wanted, self.prompts)
        return [self._claim(wanted, judged)] if judged and judged.verdict == "supported" else []

    def _judged(self, statement: Statement) -> list[Claim]:
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
        if statement.side == "model" and judged.verdict == "contradicted" and not self._in_every_turn(judged):
            judged = Judged("unknown", f"{judged.because} Another turn may differ.", judged.at)
        return Claim(statement.side, statement.text, span, judged.verdict, judged.because, judged.at)

    def _elsewhere(self, excerpt: Excerpt, judged: Judged) -> Judged:
        """The verdict on code that stands in another turn, or in PROMPT."""
        sample = self.sample
        known = {sample.failures.file, *(side.document.file for side in (sample.model, sample.ideal) if side.document)}
        found = excerpts.document_of(excerpt, sample, frozenset(known))
        if found is None or judged.because.startswith("It is not there; the code"):
            return judged
        if found.file in sample.model.turns:
            return Judged("unknown", f"The code stands in {found.file}:{found.first}, another turn.", (found,))
        return Judged(judged.verdict, f"{judged.because} It stands in {found.file}:{found.first}.", (found,))

    def _in_every_turn(self, judged: Judged) -> bool:
        """Whether what speaks against a claim stands in each turn that the report may mean."""
        turns = [self.sample.documents[file] for file in self.turns if file in self.sample.documents]
        for span in judged.at[:1]:
            line = " ".join(" ".join(self.sample.lines(span)[:1]).split())
            if line and any(line not in " ".join(turn.text.split()) for turn in turns):
                return False
        return True

    def _excerpt(self, excerpt: Excerpt) -> list[Claim]:
        if excerpt.side not in ("model", "ideal") or not excerpt.lines:
            return []
        judged = excerpts.judge(excerpt, self.sides[excerpt.side])
        if judged is None:
            return []
        if judged.verdict != "supported":
            judged = self._elsewhere(excerpt, judged)
        last = excerpt.last or excerpt.first + len(excerpt.lines) - 1
        span = Span(self.file, excerpt.first, last)
        return [Claim(excerpt.side, "\n".join(excerpt.lines), span, judged.verdict, judged.because, judged.at)]


def _other_turns(sample: Sample) -> tuple[str, ...]:
    """MODEL's other turns, where the report does not say that it means the one that is read."""
    document = sample.model.document
    if document is None or len(sample.model.turns) < 2:
        return ()
    stem = document.file.rsplit("/", 1)[-1].removesuffix(".md").lower()
    if stem[-1:].isdigit() and stem in sample.failures.text.lower():
        return ()
    return tuple(turn for turn in sample.model.turns if turn != document.file)


def _once(claims: Iterable[Claim]) -> list[Claim]:
    return list({(claim.side, claim.span, claim.text): claim for claim in claims}.values())
