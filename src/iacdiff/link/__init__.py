"""PROMPT's requirements, and which of them a difference or a finding is about."""

from iacdiff.link.about import about
from iacdiff.link.decided import decide
from iacdiff.link.differences import link_differences
from iacdiff.link.findings import link_findings
from iacdiff.link.matrix import Coverage, Row, coverage, matrix
from iacdiff.link.units import read_requirements

__all__ = [
    "Coverage",
    "Row",
    "about",
    "coverage",
    "decide",
    "link_differences",
    "link_findings",
    "matrix",
    "read_requirements",
]
