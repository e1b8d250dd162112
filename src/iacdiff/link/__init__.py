"""PROMPT's requirements, and which of them a difference or a finding is about."""

from iacdiff.link.about import about
from iacdiff.link.decided import decide
from iacdiff.link.differences import link_differences
from iacdiff.link.findings import link_findings
from iacdiff.link.units import read_requirements

__all__ = ["about", "decide", "link_differences", "link_findings", "read_requirements"]
