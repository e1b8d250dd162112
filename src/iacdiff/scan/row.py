"""A Review → one row of numbers, as a table of a whole archive shows it.

What could not be read has no numbers: they are None, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from iacdiff.records import Change, Review, Severity


@dataclass(frozen=True, slots=True)
class Row:
    """One sample at a glance."""

    sample: str
    """The sample's folder, absolute."""
    platform: str | None = None
    """MODEL's; IDEAL's where MODEL's cannot be told."""
    language: str | None = None
    ideal_platform: str | None = None
    turn: int | None = None
    """Which turn of MODEL is compared, of `turns`."""
    turns: int | None = None
    ideal_source: str | None = None
    """`md`, `lib` or `file`: where IDEAL's code is taken from."""
    ideal_drift: int | None = None
    """Declarations that stand in only one of IDEAL's document and the files beside it."""
    truncated: bool | None = None
    """MODEL is cut off."""
    model_resources: int | None = None
    """Resources declared; a loop counts once."""
    ideal_resources: int | None = None
    missing: int | None = None
    changed: int | None = None
    extra: int | None = None
    undecided: int | None = None
    requirements: int | None = None
    model_met: int | None = None
    model_partly: int | None = None
    model_unmet: int | None = None
    ideal_met: int | None = None
    ideal_partly: int | None = None
    ideal_unmet: int | None = None
    report: bool | None = None
    """MODEL_FAILURES.md exists and is no placeholder."""
    findings: int | None = None
    critical: int | None = None
    high: int | None = None
    medium: int | None = None
    low: int | None = None
    claims: int | None = None
    """What the findings claim about MODEL, IDEAL and PROMPT."""
    contradicted: int | None = None
    """Claims that the files contradict."""
    lint_errors: int | None = None
    lint_warnings: int | None = None
    problems: int | None = None
    """Errors and warnings of every stage; notes do not count. The strict HCL reader takes no part in a scan."""
    milliseconds: int | None = None
    """What reading and comparing took when it was done; a row from the cache keeps that figure."""
    error: str | None = None
    """Why there are no numbers, in one line."""

    @property
    def model_coverage(self) -> float | None:
        """The share of all requirements that MODEL is seen to meet, 0 to 1; what is unknown counts as not seen."""
        return _share(self.model_met, self.requirements)

    @property
    def ideal_coverage(self) -> float | None:
        """The same for IDEAL."""
        return _share(self.ideal_met, self.requirements)

    def plain(self) -> dict[str, Any]:
        """The row as plain data, with the coverage of both sides."""
        return {
            **asdict(self),
            "model_coverage": _rounded(self.model_coverage),
            "ideal_coverage": _rounded(self.ideal_coverage),
        }


TYPES: Final[Mapping[str, str]] = {
    **{field.name: str(field.type).partition(" ")[0] for field in fields(Row)},
    "model_coverage": "float",
    "ideal_coverage": "float",
}
"""Column → `str`, `int`, `bool` or `float`, in the order of `plain`."""


def measure(review: Review) -> dict[str, Any]:
    """A Review → the fields of its row, the sample's folder left out: that is not part of its content."""
    sample = review.sample
    levels = [problem.level for problem in review.problems]
    changes = [difference.change for difference in review.differences]
    verdicts = [claim.verdict for finding in review.report.findings for claim in finding.claims]
    lint = [each.severity for each in review.lint]
    return {
        "platform": sample.model.platform or sample.ideal.platform,
        "language": sample.model.language or sample.ideal.language,
        "ideal_platform": sample.ideal.platform,
        "turn": sample.model.turn,
        "turns": len(sample.model.turns),
        "ideal_source": sample.ideal.source,
        "ideal_drift": sample.ideal.drift,
        "truncated": sample.model.truncated_at is not None,
        "model_resources": len(review.model.resources),
        "ideal_resources": len(review.ideal.resources),
        **{change.value: changes.count(change) for change in Change},
        "requirements": len(review.requirements),
        **_states(review),
        "report": sample.failures_exists and not sample.failures.placeholder,
        **_findings(review),
        "claims": len(verdicts),
        "contradicted": verdicts.count("contradicted"),
        "lint_errors": lint.count("error"),
        "lint_warnings": lint.count("warning"),
        "problems": levels.count("error") + levels.count("warning"),
        "milliseconds": round(review.milliseconds),
    }


def _states(review: Review) -> dict[str, int]:
    counts = {f"{side}_{state}": 0 for side in ("model", "ideal") for state in ("met", "partly", "unmet", "unknown")}
    for requirement in review.requirements:
        counts[f"model_{requirement.model.state}"] += 1
        counts[f"ideal_{requirement.ideal.state}"] += 1
    return {name: count for name, count in counts.items() if not name.endswith("_unknown")}


def _findings(review: Review) -> dict[str, int]:
    severities = [finding.severity for finding in review.report.findings]
    return {
        "findings": len(severities),
        **{severity.value.lower(): severities.count(severity) for severity in Severity},
    }


def made(sample: str, values: Mapping[str, Any]) -> Row | None:
    """Plain data → the row; None where it is not what `measure` gives."""
    names = {field.name for field in fields(Row)} - {"sample"}
    if not names - {"error"} <= set(values):
        return None
    return Row(sample, **{name: value for name, value in values.items() if name in names})


def _share(part: int | None, whole: int | None) -> float | None:
    return part / whole if whole and part is not None else None


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
