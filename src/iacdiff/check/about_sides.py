"""Rules on what the report speaks of: false claims, the wrong side or turn, documents and metadata that disagree."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from iacdiff import sniff
from iacdiff.check.checked import Checked
from iacdiff.check.claims.statements import is_general
from iacdiff.records import Answer, Claim, Lint, Report

CONTRADICTED: Final = "contradicted-claim"
"""The rule of a claim that the files contradict."""
_THEIRS: Final = "It is not there; the code stands in"
_SHORT: Final = 90


def _brief(text: str) -> str:
    line = " ".join(text.split("\n")[0].split())
    return line if len(line) <= _SHORT and "\n" not in text else line[:_SHORT].rstrip() + "…"


def contradicted(report: Report) -> Iterator[Lint]:
    """Each claim of a report that the files contradict, as what is wrong with the report.

    No part of `lint`: a claim stands in its finding, with its evidence, and is shown there.
    """
    names = {"model": "MODEL", "ideal": "IDEAL", "prompt": "PROMPT"}
    for claim in (claim for finding in report.findings for claim in finding.claims):
        if claim.verdict == "contradicted" and not (claim.side == "model" and claim.because.startswith(_THEIRS)):
            yield Lint(
                CONTRADICTED,
                "warning" if claim.side == "prompt" else "error",
                claim.span,
                f"What is said of {names[claim.side]} is contradicted: “{_brief(claim.text)}”. {claim.because}",
            )


_OF_MODEL = re.compile(r"\b(?:actual|observed|generated|received|delivered|got)\b", re.IGNORECASE)
_OF_IDEAL = re.compile(r"\b(?:expected|correct|reference|desired)\b", re.IGNORECASE)
_LABEL = re.compile(
    r"^\s*(?:[-*+]\s+|\d+[.)]\s+|#{1,6}\s+)?"
    r"(?:(?:\*\*|__)?([A-Z][^:*|]{2,70}?)(?:\*\*|__)?\s*:?(?:\*\*|__)?\s*$|(?:\*\*|__)([^*]{3,70})(?:\*\*|__))"
)
_TURN = re.compile(r"\b(?:turn|iteration|round) \d|\b(?:final|latest|last|third|second) (?:turn|response)")
_CUT = re.compile(
    r"\btruncat|\bcut (?:off|short)|\bincomplete (?:code|response|file|answer)|\bstops? (?:at|in|mid)"
    r"|\bends? (?:abruptly|mid)|\babrupt|\bunfinished",
    re.IGNORECASE,
)
_FEWEST_FALSE: Final = 6


def wrong_side(checked: Checked) -> Iterator[Lint]:
    """What is shown as MODEL's is IDEAL's, or the other way round: a label, code, or the report as a whole."""
    for number, line in enumerate(checked.prose, 1):
        found = _LABEL.match(line[:200])
        label = (found[1] or found[2]) if found else ""
        if re.search(r"\bIDEAL_RESPONSE", label) and _OF_MODEL.search(label):
            message = f"What “{label.strip()}” holds is IDEAL's, but is told as what MODEL did."
            yield Lint("wrong-side", "error", checked.at(number), message)
        elif re.search(r"\bMODEL_RESPONSE", label) and _OF_IDEAL.search(label) and "IDEAL" not in label:
            message = f"What “{label.strip()}” holds is MODEL's, but is told as what is expected."
            yield Lint("wrong-side", "error", checked.at(number), message)
    for _, claim in checked.claims:
        if claim.side == "model" and claim.verdict == "contradicted" and claim.because.startswith(_THEIRS):
            yield Lint("wrong-side", "error", claim.span, f"The code is shown as MODEL's. {claim.because}")
    yield from _whole(checked)


def _whole(checked: Checked) -> Iterator[Lint]:
    """More of what is said of MODEL is contradicted than holds."""
    said = [claim for _, claim in checked.claims if claim.side == "model" and claim.verdict != "unknown"]
    false = [claim for claim in said if claim.verdict == "contradicted"]
    if len(false) >= _FEWEST_FALSE and len(false) > 0.6 * len(said):
        message = (
            f"{len(false)} of {len(said)} statements on MODEL that can be decided are contradicted: "
            "the report may describe another document."
        )
        yield Lint("wrong-side", "error", checked.at(false[0].span.first), message)


def wrong_turn(checked: Checked) -> Iterator[Lint]:
    """Code that is shown as MODEL's stands in another turn than the one that is compared."""
    document = checked.sample.model.document
    for _, claim in checked.claims:
        file = _other_turn(claim, checked)
        if file and document:
            message = f"The code stands in {file}:{claim.at[0].first}; {document.file} is the turn that is compared."
            yield Lint("wrong-turn", "warning", claim.span, message)


def _other_turn(claim: Claim, checked: Checked) -> str | None:
    model = checked.sample.model
    if claim.side != "model" or claim.verdict == "supported" or not claim.at or model.document is None:
        return None
    file = claim.at[0].file
    return file if file in model.turns and file != model.document.file else None


def general_report(checked: Checked) -> Iterator[Lint]:
    """The report is about what models may do wrong, not about this answer."""
    findings = checked.report.findings
    lines = checked.sample.failures.lines[: findings[0].span.first - 1] if findings else []
    if is_general("\n".join(lines)[:4000]):
        message = "The report is about what models may do wrong; it does not say what this one did."
        yield Lint("general-report", "warning", checked.at(1), message)


def turn_unnamed(checked: Checked) -> Iterator[Lint]:
    """MODEL has several turns, and the report says nowhere which of them it judges."""
    model = checked.sample.model
    if len(model.turns) < 2 or not checked.report.findings:
        return
    text = checked.sample.failures.text.lower()
    stems = [PurePosixPath(turn).stem.lower() for turn in model.turns]
    named = [
        stem for stem in stems if re.search(rf"{re.escape(stem)}(?:\.md)" if not stem[-1].isdigit() else stem, text)
    ]
    if not named and not _TURN.search(text):
        message = f"MODEL has {len(model.turns)} turns; the report does not say which of them it judges."
        yield Lint("turn-unnamed", "warning", checked.at(1), message)


def truncation_unmentioned(checked: Checked) -> Iterator[Lint]:
    """MODEL's answer is cut off, and the report does not say so: what is lacking may be lacking for that alone."""
    at, document = checked.sample.model.truncated_at, checked.sample.model.document
    if at is None or document is None or not checked.report.findings:
        return
    if not _CUT.search(checked.sample.failures.text):
        message = f"MODEL's answer is cut off in {document.file}:{at}, which the report does not mention."
        yield Lint("truncation-unmentioned", "warning", checked.at(1), message)


def ideal_drift(checked: Checked) -> Iterator[Lint]:
    """IDEAL's document and the code beside it are not the same answer."""
    ideal = checked.sample.ideal
    if ideal.drift and ideal.document is not None and checked.report.findings:
        counted = "the document" if ideal.source == "md" else "the code beside it"
        message = (
            f"{ideal.document.file} and the code beside it differ in {ideal.drift} declarations; {counted} is compared."
        )
        yield Lint("ideal-drift", "warning", checked.at(1), message)


def platform(checked: Checked) -> Iterator[Lint]:
    """A side is written for another platform, or in another language, than metadata.json says."""
    metadata = checked.sample.metadata
    told_platform = sniff.platform_named(str(metadata.get("platform", "")))
    told_language = sniff.language_named(str(metadata.get("language", "")))
    for name, answer in (("MODEL", checked.sample.model), ("IDEAL", checked.sample.ideal)):
        if not answer.sources:
            continue
        if told_platform and answer.platform and answer.platform != told_platform:
            yield _other("platform", name, answer, answer.platform, told_platform, checked)
        elif told_language and answer.language and answer.language != told_language and answer.platform:
            yield _other("language", name, answer, answer.language, told_language, checked)


def _other(what: str, name: str, answer: Answer, found: str, told: str, checked: Checked) -> Lint:
    file = answer.document.file if answer.document else name
    message = f"The {what} of {name} ({file}) is {found}; metadata.json says {told}."
    return Lint("platform", "warning", checked.at(1), message)
