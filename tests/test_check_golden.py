"""Whole reports → what is said of each claim and of the report: golden files beside small reports to be read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from iacdiff.pipeline import review
from iacdiff.records import Options

GOLDEN = Path(__file__).parent / "golden" / "check"
REPORTS = sorted(GOLDEN.glob("*/*.md"))


def told(report: Path) -> str:
    """Each claim as `line side verdict: text` with its reason below it, then what the rules say."""
    reviewed = review(report.parent, Options(failures=str(report)))
    out = []
    for finding in reviewed.report.findings:
        out.append(f"{finding.handle} {finding.title}\n")
        for claim in finding.claims:
            text = " / ".join(line.strip() for line in claim.text.split("\n"))
            out.append(f"  {claim.span.first} {claim.side} {claim.verdict}: {text}\n      {claim.because}\n")
    out.append("rules\n")
    for lint in reviewed.lint:
        out.append(f"  {lint.span.first if lint.span else 0} {lint.rule} {lint.severity}: {lint.message}\n")
    return "".join(out)


@pytest.mark.parametrize("report", REPORTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_report_is_judged_as_a_reader_would(report: Path, golden: Callable[[Path, str], None]) -> None:
    """What is contradicted is false by the files of the folder; what they do not decide stays unknown."""
    golden(report.with_suffix(".txt"), told(report))
