"""A whole report is written in another style and loses nothing."""

from pathlib import Path

import pytest

from iacdiff import findings
from iacdiff.records import Document, Draft, Severity
from iacdiff.text import decode

GOLDEN = Path(__file__).parent / "golden" / "findings"
CASES = ["scored-total", "summary-table", "impact-lists", "training", "completeness", "issue-fix", "categories"]


def document(raw: bytes) -> Document:
    return Document("MODEL_FAILURES.md", Path("MODEL_FAILURES.md"), raw, decode(raw).text)


def said(given: Document) -> list[tuple[str, Severity | None, Draft]]:
    found = findings.read(given).findings
    return sorted(
        ((each.title, each.severity, findings.draft_from(given, each)) for each in found), key=lambda each: each[0]
    )


@pytest.mark.parametrize("style", findings.NAMES)
@pytest.mark.parametrize("case", CASES)
def test_there_and_back_every_finding_says_the_same(case: str, style: str) -> None:
    """Titles, severities and texts survive a conversion and one back to the most common style."""
    before = document((GOLDEN / case / "before.md").read_bytes())
    edit = findings.convert(before, style)
    already = findings.read(before).style == style
    assert (edit.after == before.raw, edit.messages != ()) == (already, already)
    there = document(edit.after)
    assert said(there) == said(before)
    assert said(document(findings.convert(there, "official").after)) == said(before)
    assert [each for each in findings.read(there).tallies if each.stated != each.counted] == []


def test_what_a_style_has_no_label_for_keeps_its_own() -> None:
    """A second account, a section that is no severity, and text around the findings stay."""
    text = """# Report

Words before.

## Structure

A remark on the section.

### 1. Key

Lead text.

**Severity**: High (blocks)
**Issue**: a
**Actual**: b
**Documentation**: c

## Closing

Words behind.
"""
    after = findings.convert(document(text.encode()), "official").after.decode()
    kept = ("Words before.", "A remark on the section.", "Lead text.", "**Actual**: b", "**Documentation**: c",
            "**Section**: Structure", "blocks", "Words behind.", "## Closing")  # fmt: skip
    assert [each for each in kept if each not in after] == []
    assert "## High Priority Failures\n\n### 1. Key" in after


def test_a_converted_report_is_as_a_new_one_would_be(golden: object) -> None:
    """An Issue + Fix report in the style with scores."""
    before = document((GOLDEN / "training" / "before.md").read_bytes())
    golden(GOLDEN / "training" / "scored.md", findings.convert(before, "scored").after.decode())  # type: ignore[operator]


def test_nothing_is_converted_without_findings_or_into_no_style() -> None:
    """The message says why."""
    with pytest.raises(findings.CannotWrite, match="no findings"):
        findings.convert(document(b"# Report\n\nAll is well.\n"), "official")
    with pytest.raises(findings.CannotWrite, match="no style grand"):
        findings.convert(document(b"### 1. A\n\n**Issue**: b\n"), "grand")


def test_line_ends_and_foreign_bytes_survive() -> None:
    """CRLF, a byte order mark and bytes that are no UTF-8."""
    raw = b"\xef\xbb\xbf# R\r\n\r\nBefore \xff.\r\n\r\n### 1. A\r\n\r\n**Issue**: b\r\n\r\n## Notes\r\n\r\nBehind.\r\n"
    after = findings.convert(document(raw), "issue-fix").after
    assert after.startswith(b"\xef\xbb\xbf# R\r\n\r\nBefore \xff.\r\n\r\n")
    assert after.count(b"\n") == after.count(b"\r\n")
