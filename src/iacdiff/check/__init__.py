"""A sample and its report → what is wrong in the report itself.

A rule is one small function; RULES (rules.py) is the table of them, and guide.toml says what each is for.
"""

from collections.abc import Sequence

from iacdiff.check.about_sides import CONTRADICTED, contradicted
from iacdiff.check.checked import Checked
from iacdiff.check.claims import check_claims, check_draft
from iacdiff.check.guide import FIXABLE, Guide, chosen, guides, index, unknown
from iacdiff.check.rules import RULES
from iacdiff.records import Difference, Lint, Report, Requirement, Sample

__all__ = [
    "CONTRADICTED", "FIXABLE", "RULES", "Guide", "check_claims", "check_draft", "chosen", "contradicted",
    "guides", "index", "lint", "unknown",
]  # fmt: skip


def lint(
    sample: Sample, report: Report, differences: Sequence[Difference], requirements: Sequence[Requirement]
) -> tuple[Lint, ...]:
    """What is wrong in the report, in the order of its lines; nothing where there is no report."""
    if not sample.failures_exists:
        return ()
    checked = Checked(sample, report, tuple(differences), tuple(requirements))
    found = [each for rule in RULES.values() for each in rule(checked)]
    return tuple(sorted(found, key=lambda each: each.span.first if each.span else 0))
