"""A Review → one HTML file that needs nothing else: no network, no other file, and no script to be read.

Its Content-Security-Policy allows just the style and the script that stand in it, by their hashes, and nothing
from anywhere. Text of a sample reaches the page through `escape` alone.
"""

import base64
import hashlib
from pathlib import Path
from string import Template

from iacdiff.export.matrix import Matrix
from iacdiff.export.webpage import lists, sources, trees
from iacdiff.export.webpage.anchors import Anchors, escape
from iacdiff.records import Review

_ASSETS = Path(__file__).parent / "webpage"


def render(review: Review) -> str:
    """The whole review as one page."""
    anchors = Anchors(review, Matrix(review))
    style, script = _asset("page.css"), _asset("page.js")
    name = review.sample.folder.name
    sections = [one for one in _sections(anchors) if one[2]]
    return Template(_asset("page.html")).substitute(
        policy=_policy(style, script),
        title=escape(f"{name} · iacdiff"),
        name=escape(name),
        style=style,
        script=script,
        contents="".join(f'<a href="#{id}">{title}{_count(count)}</a>' for id, title, _, count in sections),
        body=lists.overview(anchors)
        + "".join(f'<section id="{id}"><h2>{title}</h2>{inside}</section>\n' for id, title, inside, _ in sections),
    )


def _sections(anchors: Anchors) -> list[tuple[str, str, str, int | None]]:
    """(id, title, HTML, how many) of each part; the HTML is empty where there is nothing to say."""
    review = anchors.review
    return [
        ("differences", "Differences", trees.filters(anchors) + trees.trees(anchors), len(review.differences)),
        ("requirements", "Requirements", lists.requirements(anchors), len(review.requirements)),
        ("findings", "Findings", lists.findings(anchors), len(review.report.findings)),
        ("report", "The report itself", lists.faults(anchors), len(review.lint)),
        ("notes", "Notes and pins", lists.notes(anchors), None),
        ("problems", "Problems", lists.problems(anchors), sum(1 for _ in review.problems)),
        ("sources", "Sources", sources.sources(anchors), len(anchors.files)),
    ]


def _count(count: int | None) -> str:
    return "" if count is None else f" <b>{count}</b>"


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")
