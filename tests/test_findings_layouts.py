"""What counts as a finding, and how what was typed stands in the document."""

from pathlib import Path

import pytest

from iacdiff import findings
from iacdiff.records import Document, Draft, Severity
from iacdiff.text import decode


def document(text: str | bytes) -> Document:
    raw = text if isinstance(text, bytes) else text.encode()
    return Document("MODEL_FAILURES.md", Path("MODEL_FAILURES.md"), raw, decode(raw).text)


def titles(text: str) -> list[str]:
    return [each.title for each in findings.read(document(text)).findings]


@pytest.mark.parametrize(
    "section",
    [
        "## Non-Issues (Things That Are Actually Correct)",
        "## Category D: Minimal/No Failures (Near-Perfect)",
        "## Successes (What the Model Did Correctly)",
        "## Implementation Strengths",
        "## Areas Where Model Performed Well",
        "## No issues found",
    ],
)
def test_praise_is_no_finding(section: str) -> None:
    """Numbered headings in a section on what went right are none; those of the section before are."""
    text = f"# F\n\n## Issues\n\n### 1. No key\n\n**Issue**: x\n\n{section}\n\n### 1. Good names\n\nAll good.\n"
    assert titles(text) == ["No key"]


@pytest.mark.parametrize("heading", ["### 2. Root Cause Analysis", "### 2. Remediation Priority Assessment"])
def test_a_numbered_closing_heading_is_no_finding(heading: str) -> None:
    """A heading that closes the report is none though it counts on; one with labels below it is."""
    assert titles(f"# F\n\n### 1. No key\n\nx\n\n{heading}\n\nProse.\n") == ["No key"]
    assert len(titles(f"# F\n\n### 1. No key\n\nx\n\n{heading}\n\n**Issue**: a\n\n**Fix**: b\n")) == 2


@pytest.mark.parametrize("section", ["What's broken (and why)", "Where it failed", "Incorrect wiring", "Shortcomings"])
def test_ordered_items_of_a_section_that_speaks_of_failures(section: str) -> None:
    """They are findings with their bold titles; items of another section are not."""
    items = "1. **Format**\n\n   * Twice.\n\n2. **Wiring**\n\n   * Wrong."
    text = f"# Review\n\n## {section}\n\n{items}\n\n## Setup\n\n1. **Go**\n"
    assert titles(text) == ["Format", "Wiring"]


@pytest.mark.parametrize("label", ["### Fix:", "### **Fix**", "### Fix"])
def test_a_label_that_is_a_heading_is_written_as_it_stands(label: str) -> None:
    """Its colon, its emphasis, and the blank rows below it, in a new finding too."""
    one = f"## 1. a\n\n### Issue\nx\n\n{label}\ny\n"
    text = f"# F\n\n{one}\n## 2. b\n\n### Issue\nx\n\n{label}\ny\n"
    edit = findings.add(document(text), Draft("c", None, "z", "w"))
    assert edit.after.decode() == f"{text}\n## 3. c\n\n### Issue\nz\n\n{label}\nw\n"


TYPED = "Both:\n- **Cost**: twice.\n- **Security**: none.\n1. **First**: x"


@pytest.mark.parametrize("form", ["**Issue**: {}", "- **Issue**: {}", "{}"])
def test_bold_items_stay_as_they_were_typed(form: str) -> None:
    """No escape in front of an item that begins in bold, where it reads back without one."""
    text = "# F\n\n### 1. a\n\n" + form.format("x") + "\n\n### 2. b\n\n" + form.format("y") + "\n"
    draft = Draft("c", None, TYPED)
    edit = findings.add(document(text), draft)
    after = document(edit.after.decode())
    assert findings.draft_from(after, findings.read(after).findings[2]) == draft
    if form.startswith("**"):
        assert "\\" not in edit.after.decode()
    changed = document(findings.edit(document(text), "1", Draft("a", None, TYPED)).after.decode())
    assert findings.draft_from(changed, findings.read(changed).findings[0]).model_issue == TYPED


@pytest.mark.parametrize(
    ("row", "measures"),
    [
        ("- **Total failures**: 1 High", ["count"]),
        ("Total Failure Score: 8/10 (80% failure rate)", ["score", "score", "percent"]),
        ("Training quality: 8 + 2 = 10", ["score"]),
    ],
)
def test_what_a_stated_number_measures(row: str, measures: list[str]) -> None:
    """A count of findings, points, or a share."""
    text = f"# F\n\n### 1. a\n\n**Severity**: High\n**Issue**: x\n**Failure Score**: 8/10\n\n## Summary\n\n{row}\n"
    read = findings.read(document(text))
    assert read.findings[0].severity is Severity.HIGH
    assert [each.measure for each in read.tallies] == measures


@pytest.mark.parametrize(
    ("item", "title", "severity"),
    [
        ("1. **Medium** - No tags", "No tags", Severity.MEDIUM),
        ("1. **HIGH:** Port 22 is open", "Port 22 is open", Severity.HIGH),
        ("- **[Critical]** **No key**: stored in the clear", "No key", Severity.CRITICAL),
        ("1. 🔴 **High priority** – No alarms", "No alarms", Severity.HIGH),
        ("1. **High availability** is not there", "High availability", None),
        ("1. **Low** memory", "Low", None),
        ("1. **High** **No key**", "No key", Severity.HIGH),
        ("1. **Critical path** - not covered", "Critical path", None),
    ],
)
def test_a_severity_in_bold_before_the_text(item: str, title: str, severity: Severity | None) -> None:
    """It is the severity, and the text behind it the title; words that only begin like one stay in the title."""
    (finding,) = findings.read(document(f"# Failures\n\n{item}\n")).findings
    assert (finding.title, finding.severity) == (title, severity)


def test_an_item_in_the_form_of_its_neighbours() -> None:
    """A finding that is added gets its severity in bold, too; taken out again, the very bytes are back."""
    before = document("# Failures\n\n1. **Medium** - No tags\n2. **High** - Port 22 is open\n")
    edit = findings.add(before, Draft("No key", Severity.CRITICAL, "It is not declared."))
    assert b"3. **Critical** - No key\n" in edit.after
    assert findings.remove(document(edit.after), "3").after == before.raw


def test_labels_beside_an_item_are_its_own() -> None:
    """Unindented labels below an item, and what stands between them; prose without one behind the last is not."""
    text = (
        "1) No subnets\n\nImpact: nothing runs.\n\nFix: declare three.\n\nOne a zone.\n\n"
        "2) No key\n\nFix: declare it.\n\nThis report ends here.\n"
    )
    first, second = findings.read(document(text)).findings
    assert dict(first.labels) == {"Impact": "nothing runs.", "Fix": "declare three.\n\nOne a zone."}
    assert (second.span.first, second.span.last) == (9, 11)


def test_a_section_that_says_against_what() -> None:
    """`Critical Failures Against …` tells the severity of what stands in it."""
    text = "# R\n\n## Critical Failures Against the Prompt\n\n### 1. No key\n\n**Issue**: x\n"
    assert findings.read(document(text)).findings[0].severity is Severity.CRITICAL
