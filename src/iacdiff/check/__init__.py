"""A sample and its report → what is wrong in the report itself.

A rule is one small function in rules.py; RULES is the list of them, in the order in which they speak.
"""

from collections.abc import Sequence

from iacdiff.check.claims import check_claims
from iacdiff.check.rules import RULES, Checked
from iacdiff.records import Difference, Lint, Report, Requirement, Sample

__all__ = ["RULES", "check_claims", "lint"]


def lint(
    sample: Sample, report: Report, differences: Sequence[Difference], requirements: Sequence[Requirement]
) -> tuple[Lint, ...]:
    """What is wrong in the report, in the order of its lines; nothing where there is no report."""
    if not sample.failures_exists:
        return ()
    checked = Checked(sample, report, tuple(differences), tuple(requirements))
    found = [each for rule in RULES for each in rule(checked)]
    return tuple(sorted(found, key=lambda each: each.span.first if each.span else 0))
