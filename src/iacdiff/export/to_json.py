"""A Review → JSON of the schema iacdiff/1, which review.schema.json describes.

Readers accept keys that they do not know; keys may be added here, and never change their meaning.
"""

import json
from typing import Any

from iacdiff.export.matrix import Matrix, Row
from iacdiff.records import (
    Answer,
    Claim,
    Declaration,
    Declared,
    Difference,
    Finding,
    Kind,
    Link,
    Lint,
    Pair,
    Problem,
    Requirement,
    Review,
    Span,
    Standing,
    Verdict,
    plain,
)

SCHEMA = "iacdiff/1"

_LISTS = {
    "resources": Kind.RESOURCE,
    "data": Kind.DATA,
    "outputs": Kind.OUTPUT,
    "variables": Kind.VARIABLE,
    "providers": Kind.PROVIDER,
    "modules": Kind.MODULE,
    "backends": Kind.BACKEND,
    "structure": Kind.STRUCTURE,
}


def render(review: Review) -> str:
    """The whole review as JSON text."""
    return text(data(review))


def text(value: object) -> str:
    """Plain data as JSON text.

    Samples quote the tracebacks of their own programs. Whoever watches this program's output for a traceback
    of its own must not take one for the other, so in such a quote the bracket is written as its JSON escape.
    """
    written = json.dumps(value, ensure_ascii=False, indent=2)
    return written.replace("Traceback (most", "Traceback \\u0028most") + "\n"


def data(review: Review) -> dict[str, Any]:
    """The same as plain data."""
    matrix = Matrix(review)
    requirements = dict(matrix.requirements)
    return {
        "schema": SCHEMA,
        "sample": _sample(review),
        "model": _declared(review.model, review.sample.problems),
        "ideal": _declared(review.ideal, ()),
        "answer": [_verdict(verdict) for verdict in review.verdicts],
        "pairs": [_pair(pair) for pair in review.pairs],
        "differences": [_difference(difference, requirements, matrix) for difference in review.differences],
        "requirements": [_requirement(row) for row in matrix.rows],
        "findings": [_finding(finding, requirements) for finding in review.report.findings],
        "lint": [_lint(lint) for lint in review.lint],
        "notes": [{"kind": note.kind, "about": note.about, "text": note.text} for note in matrix.public_notes],
        "summary": _summary(review),
    }


def at(span: Span | None) -> dict[str, Any] | None:
    """A place: the file and its lines."""
    return None if span is None else {"file": span.file, "lines": [span.first, span.last]}


def _sample(review: Review) -> dict[str, Any]:
    sample = review.sample
    model, ideal = sample.model, sample.ideal
    return {
        "path": str(sample.folder),
        "prompt": [prompt.file for prompt in sample.prompts],
        "failures": sample.failures.file if sample.failures_exists else None,
        "model": {
            **_answer(model),
            "turn": model.turn,
            "turns": len(model.turns),
            "turn_files": list(model.turns),
            "truncated_at": model.truncated_at,
        },
        "ideal": {**_answer(ideal), "drift": ideal.drift, "disagree": ideal.disagree},
        "metadata": dict(sample.metadata),
        "problems": [_problem(problem) for problem in sample.problems],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "file": answer.document.file if answer.document else None,
        "source": answer.source,
        "files": list(answer.files),
        "platform": answer.platform,
        "language": answer.language,
        "because": answer.why,
    }


def _declared(declared: Declared, more: tuple[Problem, ...]) -> dict[str, Any]:
    lists: dict[str, Any] = {name: [_declaration(item) for item in declared.of(kind)] for name, kind in _LISTS.items()}
    return {**lists, "problems": [_problem(problem) for problem in (*more, *declared.problems)]}


def _declaration(item: Declaration) -> dict[str, Any]:
    return {
        "id": item.id,
        "type": item.type,
        "canonical": item.canonical,
        "name": item.name,
        "file": item.span.file,
        "block": item.block,
        "lines": [item.span.first, item.span.last],
        "count": item.count,
        "complete": item.complete,
        "attributes": {key: plain(value) for key, value in item.attributes.items()},
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "level": problem.level,
        "summary": problem.summary,
        "detail": problem.detail,
        "at": at(problem.span),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "rule": verdict.rule,
        "severity": verdict.severity.value,
        "message": verdict.message,
        "at": [at(span) for span in verdict.at],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "model": list(pair.model),
        "ideal": list(pair.ideal),
        "score": round(pair.score, 3),
        "certain": pair.certain,
        "pinned": pair.pinned,
        "because": pair.because,
    }


def _link(link: Link, requirements: dict[str, Requirement]) -> dict[str, Any]:
    requirement = requirements[link.requirement]
    cited = [requirements[one].span for one in (link.requirement, *link.also)]
    return {
        "id": link.requirement,
        "file": requirement.span.file,
        "lines": [min(span.first for span in cited), max(span.last for span in cited)],
        "score": round(link.score, 3),
        "status": link.status,
        "suspect": link.suspect,
        "because": link.because,
        "also": list(link.also),
    }


def _difference(difference: Difference, requirements: dict[str, Requirement], matrix: Matrix) -> dict[str, Any]:
    return {
        "id": difference.id,
        "kind": difference.change.value,
        "type": difference.type,
        "name": difference.name,
        "path": difference.path,
        "model": plain(difference.model),
        "ideal": plain(difference.ideal),
        "category": difference.category,
        "severity": difference.severity.value,
        "model_id": difference.model_id,
        "ideal_id": difference.ideal_id,
        "model_at": at(difference.model_at),
        "ideal_at": at(difference.ideal_at),
        "rule": difference.rule,
        "because": difference.because,
        "cause": difference.cause or None,
        "required": bool(difference.required),
        "requirements": [_link(link, requirements) for link in difference.links],
        "findings": list(difference.findings),
        "reviewed": difference.reviewed,
        "note": matrix.note(difference) or None,
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return {"state": standing.state, "at": [at(span) for span in standing.at], "because": standing.because}


def _requirement(row: Row) -> dict[str, Any]:
    requirement = row.requirement
    return {
        "id": requirement.id,
        "file": requirement.span.file,
        "lines": [requirement.span.first, requirement.span.last],
        "cols": list(requirement.cols),
        "text": requirement.text,
        "section": " › ".join(requirement.section),
        "strength": requirement.strength,
        "model": _standing(requirement.model),
        "ideal": _standing(requirement.ideal),
        "differences": [difference.id for difference in row.differences],
        "findings": [finding.handle for finding in row.findings],
        "note": row.note or None,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "side": claim.side,
        "text": claim.text,
        "lines": [claim.span.first, claim.span.last],
        "verdict": claim.verdict,
        "because": claim.because,
        "at": [at(span) for span in claim.at],
    }


def _finding(finding: Finding, requirements: dict[str, Requirement]) -> dict[str, Any]:
    return {
        "number": finding.number,
        "handle": finding.handle,
        "title": finding.title,
        "severity": finding.severity.value if finding.severity else None,
        "severity_from": finding.severity_from,
        "score": finding.score,
        "lines": [finding.span.first, finding.span.last],
        "labels": dict(finding.labels),
        "required": bool(finding.required),
        "requirements": [_link(link, requirements) for link in finding.links],
        "claims": [_claim(claim) for claim in finding.claims],
    }


def _lint(lint: Lint) -> dict[str, Any]:
    return {
        "rule": lint.rule,
        "severity": lint.severity,
        "lines": [lint.span.first, lint.span.last] if lint.span else None,
        "message": lint.message,
    }


def _summary(review: Review) -> dict[str, Any]:
    changes = [difference.change.value for difference in review.differences]
    unequal = {difference.model_id for difference in review.differences if difference.model_id and difference.ideal_id}
    resources = {item.id for item in review.model.resources}
    return {
        **{change: changes.count(change) for change in ("missing", "extra", "changed", "undecided")},
        "equal": sum(
            1 for pair in review.pairs if resources.intersection(pair.model) and not unequal.intersection(pair.model)
        ),
        "requirements": {
            "model_met": sum(requirement.model.state == "met" for requirement in review.requirements),
            "ideal_met": sum(requirement.ideal.state == "met" for requirement in review.requirements),
            "total": len(review.requirements),
        },
        "ms": round(review.milliseconds),
    }
