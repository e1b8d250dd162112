"""SVG: well-formed, self-contained, and text of a sample in it is text."""

import xml.etree.ElementTree as tree
from collections.abc import Callable
from pathlib import Path

from iacdiff import export, pipeline

Make = Callable[..., Path]
NAMESPACE = "{http://www.w3.org/2000/svg}"
EVIL = '</text><script>alert(1)</script> " onload="x" &amp; ]]> \u202e \ufffe \x00'


def texts(page: str) -> list[str]:
    """Every text of the picture."""
    return ["".join(node.itertext()) for node in tree.fromstring(page).iter(f"{NAMESPACE}text")]


def test_it_shows_both_sides_and_what_differs(make_sample: Make) -> None:
    """Names, values, signs and severities stand in the picture, beside each other on one line."""
    page = export.render(pipeline.review(make_sample()), "svg")
    lines: dict[str, list[str]] = {}
    for node in tree.fromstring(page).iter(f"{NAMESPACE}text"):
        lines.setdefault(node.attrib["y"], []).append(node.text or "")
    assert any({"health_check.interval: 10", "health_check.interval: 30", "~"} <= set(line) for line in lines.values())
    assert any("aws_kms_key main" in line and "−" in line for line in lines.values())
    assert any("1. No encryption key" in line for line in lines.values())


def test_sample_text_stays_text(make_sample: Make) -> None:
    """Markup in a sample is shown, and no character breaks the file."""
    folder = make_sample(
        PROMPT=f"- {EVIL}\n",
        MODEL_RESPONSE=f'```hcl\nresource "aws_lb" "x" {{\n  name = "{EVIL.replace(chr(34), "")}"\n}}\n```\n',
        MODEL_FAILURES=f"# F\n\n### 1. {EVIL}\n\n**Severity**: High\n",
    )
    page = export.render(pipeline.review(folder), "svg")
    root = tree.fromstring(page)
    assert {node.tag.removeprefix(NAMESPACE) for node in root.iter()} == {
        "svg", "title", "style", "rect", "line", "text",
    }  # fmt: skip
    assert not [name for node in root.iter() for name in node.attrib if name.startswith("on") or "href" in name]
    assert any("<script>alert(1)</script>" in text for text in texts(page))


def test_it_asks_for_nothing(make_sample: Make) -> None:
    """No address but the names of the standard, no import, no picture."""
    page = export.render(pipeline.review(make_sample()), "svg")
    assert page.count("http") == 1 and "http://www.w3.org/2000/svg" in page
    assert "url(" not in page and "@import" not in page


def test_a_long_review_is_cut_and_says_so(make_sample: Make) -> None:
    """A picture stays one that can be opened; what is left out is counted."""
    many = "\n".join(f'resource "aws_sqs_queue" "q{n}" {{}}' for n in range(900))
    review = pipeline.review(make_sample(IDEAL_RESPONSE=f"```hcl\n{many}\n```\n"))
    page = export.render(review, "svg")
    drawn = sum("aws_sqs_queue q" in text for text in texts(page))
    left = next(text for text in texts(page) if "more differences" in text)
    assert 300 < drawn < 450
    assert int(left.split()[2]) >= 900 - drawn
