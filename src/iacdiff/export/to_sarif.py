"""Reviews → one SARIF 2.1.0 log (https://docs.oasis-open.org/sarif/sarif/v2.1.0/): what code hosts and editors show.

A result for each difference, verdict, fault of the report, and claim that the files contradict. Places are relative,
so that a code host finds them from the root of its repository. A result's fingerprint is made of what it is about,
never of a line number, so it stays the same while the documents around it change.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from iacdiff import __version__, check
from iacdiff.drafting import headline, place
from iacdiff.export import to_json
from iacdiff.export.matrix import Matrix, pinned
from iacdiff.records import Change, Claim, Difference, Finding, Lint, Problem, Report, Review, Severity, Span, Verdict
from iacdiff.text import scrub

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SECURITY = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.0"}
"""Within the bounds that GitHub reads as critical, high, medium and low."""
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_LINK = re.compile(r"\[(?=[^\]\n]{0,200}\]\()")
_NUMBER = re.compile(r"\d+")
"""Of a message: a line number, or a count that an edit changes."""
_MOST_RELATED = 5

Result = dict[str, Any]


def render(review: Review, root: Path | None = None) -> str:
    """The whole review as a log with one run; places are relative to `root` where the sample lies in it."""
    return log([review], root)


def log(reviews: Sequence[Review], root: Path | None = None, differences: bool = True) -> str:
    """Several reviews as one log; without differences it says only what is wrong with the reports themselves."""
    results: list[Result] = []
    notices: list[dict[str, Any]] = []
    for review in reviews:
        run = _Run(review, _prefix(review, root, len(reviews) > 1))
        results += run.results(differences)
        notices += [run.notice(problem) for problem in review.problems]
    rules = _rules(results)
    index = {rule["id"]: position for position, rule in enumerate(rules)}
    for result in results:
        result["ruleIndex"] = index[result["ruleId"]]
        del result["_"]
    run_object: dict[str, Any] = {
        "tool": {"driver": {"name": "iacdiff", "semanticVersion": __version__, "rules": rules}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notices}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    if len(reviews) == 1:
        run_object["automationDetails"] = {"id": f"iacdiff/{scrub(reviews[0].sample.folder.name)}/"}
    run_object["properties"] = {"samples": [_sample(review) for review in reviews]}
    return to_json.text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run_object]})


def message(text: str) -> dict[str, str]:
    """Text of a sample as a message in which nothing is a link or a placeholder (§3.11.5, §3.11.6)."""
    plain = _PLACEHOLDER.sub(r"{{\1}}", scrub(text))
    return {"text": _LINK.sub(r"\\[", plain)}


def fingerprint(*parts: str) -> str:
    """A name for what a result is about."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _prefix(review: Review, root: Path | None, many: bool) -> str:
    """What to write before the name of a document."""
    base = review.sample.base.resolve()
    if root is not None and base.is_relative_to(root.resolve()):
        inside = base.relative_to(root.resolve()).as_posix()
        return "" if inside == "." else f"{inside}/"
    return f"{review.sample.folder.name}/" if many else ""


class _Run:
    """The results of one review."""

    def __init__(self, review: Review, prefix: str) -> None:
        self.review, self.prefix = review, prefix
        self.matrix = Matrix(review)

    def results(self, differences: bool) -> list[Result]:
        found: list[Result] = []
        if differences:
            found += [self._verdict(verdict) for verdict in self.review.verdicts]
            found += [self._difference(difference) for difference in self.review.differences]
        found += [self._lint(lint) for lint in self.review.lint]
        for finding in self.review.report.findings:
            for claim in finding.claims:
                alone = Report((replace(finding, claims=(claim,)),))
                found += [self._claim(lint, claim, finding) for lint in check.contradicted(alone)]
        _tell_apart(found)
        return found

    def notice(self, problem: Problem) -> dict[str, Any]:
        notice: dict[str, Any] = {"level": problem.level, "message": message(problem.summary)}
        if problem.span:
            notice["locations"] = [self._location(problem.span)]
        return notice

    def _verdict(self, verdict: Verdict) -> Result:
        at = verdict.at or self._whole(self.review.sample.model.document)
        level = _LEVELS[verdict.severity]
        result = self._result(verdict.rule, level, verdict.message, at[:1], ("answer", verdict.rule))
        return {**result, "properties": {"severity": verdict.severity.value}}

    def _difference(self, difference: Difference) -> Result:
        asked = self.matrix.asked(difference.links, difference.required)
        says = [f"{headline(difference)}.", difference.because]
        says += [f"Asked for at {place(one.span)}: {one.text}" for one in asked[:1]]
        spans = [span for span in (difference.model_at, difference.ideal_at) if span]
        level = "none" if difference.change is Change.UNDECIDED else _LEVELS[difference.severity]
        about = ("difference", difference.change.value, difference.id)
        result = self._result(difference.rule, level, " ".join(says), spans[:1], about)
        if difference.change is Change.UNDECIDED:
            result["kind"] = "review"
        related = [("IDEAL", span) for span in spans[1:]] + [(f"asked for: {one.text}", one.span) for one in asked]
        self._relate(result, related)
        links = {one.requirement: one.status for one in difference.links if one.status != "suggested"}
        result["properties"] = {
            "tags": [difference.category],
            "difference": difference.id,
            "kind": difference.change.value,
            "severity": difference.severity.value,
            "requirements": [one.id for one in asked],
            "decidedLinks": links,
            "findings": list(difference.findings),
            "reviewed": difference.reviewed,
            "note": scrub(self.matrix.note(difference)) or None,
        }
        result["_"] = (difference.because, difference.category, difference.severity)
        return result

    def _lint(self, lint: Lint) -> Result:
        at = (lint.span,) if lint.span else self._whole(self.review.sample.failures)
        about = ("report", lint.rule, _NUMBER.sub("", lint.message))
        return self._result(lint.rule, lint.severity, lint.message, at, about)

    def _claim(self, lint: Lint, claim: Claim, finding: Finding) -> Result:
        about = ("claim", finding.title, claim.side, claim.text)
        result = self._result(lint.rule, lint.severity, lint.message, (claim.span,), about)
        self._relate(result, [("contradicts it", span) for span in claim.at])
        return {**result, "properties": {"finding": finding.handle, "side": claim.side}}

    def _result(self, rule: str, level: str, says: str, at: Sequence[Span], about: tuple[str, ...]) -> Result:
        return {
            "ruleId": rule,
            "level": level,
            "message": message(says),
            "locations": [self._location(span) for span in at],
            "partialFingerprints": {"iacdiff/v1": fingerprint(*about)},
            "_": None,
        }

    def _relate(self, result: Result, related: Sequence[tuple[str, Span]]) -> None:
        """Other places, each with what is there."""
        if related:
            result["relatedLocations"] = [
                {**self._location(span), "id": number, "message": message(says)}
                for number, (says, span) in enumerate(related[:_MOST_RELATED], 1)
            ]

    def _whole(self, document: Any) -> tuple[Span, ...]:
        return (Span(document.file, 1, 1),) if document else ()

    def _location(self, span: Span) -> dict[str, Any]:
        first = max(span.first, 1)
        uri = quote(f"{self.prefix}{span.file}".encode("utf-8", "surrogateescape"), safe="/")
        region = {"startLine": first, "endLine": max(span.last, first)}
        return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def _tell_apart(results: Iterable[Result]) -> None:
    """Several results about one and the same thing are numbered, in the order of the text."""
    seen: dict[str, int] = {}
    for result in results:
        prints = result["partialFingerprints"]
        seen[prints["iacdiff/v1"]] = count = seen.get(prints["iacdiff/v1"], 0) + 1
        if count > 1:
            prints["iacdiff/v1"] = fingerprint(prints["iacdiff/v1"], str(count))


def _rules(results: Iterable[Result]) -> list[dict[str, Any]]:
    """What each rule means, in the order in which the results first cite them."""
    first: dict[str, Result] = {}
    for result in results:
        first.setdefault(result["ruleId"], result)
    return [_rule(id, result) for id, result in first.items()]


def _rule(id: str, result: Result) -> dict[str, Any]:
    sentence, category, severity = result["_"] or ("", "", None)
    text, help = _explained(id)
    text = sentence or text
    level = result["level"] if result["level"] != "none" else "note"
    properties: dict[str, Any] = {"tags": [category]} if category else {}
    if category == "security" and severity:
        properties["security-severity"] = _SECURITY[severity]
    return {
        "id": id,
        **({"name": "".join(part.capitalize() for part in id.split("-"))} if "-" in id else {}),
        "shortDescription": message(text),
        "fullDescription": message(text),
        "help": {"text": f"{text} {help}", "markdown": f"{text}\n\n{help}"},
        "defaultConfiguration": {"level": level},
        **({"properties": properties} if properties else {}),
    }


def _explained(id: str) -> tuple[str, str]:
    """(what a rule says, what to do about it)."""
    guide = check.guides().get(id)
    if guide:
        return guide.what, f"{guide.why} {guide.fix}"
    known = _verdicts().get(id, {})
    look = "Look at both places, then write a finding if PROMPT asks for it, or mark it reviewed."
    return known.get("text", id.replace("-", " ").capitalize() + "."), known.get("help", look)


@cache
def _verdicts() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "sarif_rules.toml").read_text(encoding="utf-8"))


def _sample(review: Review) -> dict[str, Any]:
    """What no result can hold: the requirement matrix, the findings, the reviewer's pins and notes."""
    matrix = Matrix(review)
    return {
        "name": scrub(review.sample.folder.name),
        "requirements": list(_matrix(matrix)),
        "findings": [
            {"handle": one.handle, "title": one.title, "severity": one.severity, "at": place(one.span)}
            for one in review.report.findings
        ],
        "pins": [{"model": mine, "ideal": theirs} for mine, theirs in pinned(review)],
        "notes": [{"kind": note.kind, "about": note.about, "text": scrub(note.text)} for note in matrix.public_notes],
    }


def _matrix(matrix: Matrix) -> Iterator[dict[str, Any]]:
    for row in matrix.rows:
        one = row.requirement
        yield {
            "id": one.id,
            "at": place(one.span),
            "text": one.text,
            "strength": one.strength,
            "model": one.model.state,
            "ideal": one.ideal.state,
            "differences": [difference.id for difference in row.differences],
            "findings": [finding.handle for finding in row.findings],
        }
