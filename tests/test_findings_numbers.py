"""What a report says about its findings follows them: tables, lists, scores and totals, by the one rule."""

from dataclasses import replace
from pathlib import Path

import pytest

from iacdiff import findings
from iacdiff.records import Document, Draft, Severity
from iacdiff.text import decode

HEAD = """# Failures

## Critical Failures

### 1. No key

**Issue**: a

### 2. Open port

**Issue**: b

## Medium Failures

### 3. Slow disk

**Issue**: c

## Summary

"""
HIGH = Draft("No drain delay", Severity.HIGH, "The delay is missing.", "Set 45.")
CRITICAL = replace(HIGH, severity=Severity.CRITICAL)


def document(text: str) -> Document:
    raw = text.encode()
    return Document("MODEL_FAILURES.md", Path("MODEL_FAILURES.md"), raw, decode(raw).text)


def tail_after(tail: str, draft: Draft, head: str = HEAD) -> str:
    """What stands below the findings once one more is there; that it comes out again without a trace is proved too."""
    before = document(head + tail)
    edit = findings.add(before, draft)
    after = document(edit.after.decode())
    assert findings.remove(after, edit.handle).after == before.raw
    assert len(findings.read(after).findings) == len(findings.read(before).findings) + 1
    text = edit.after.decode()
    return text[text.index("## Summary\n\n") + len("## Summary\n\n") :]


@pytest.mark.parametrize(
    ("before", "draft", "after"),
    [
        ("Total failures: 3 (2 Critical, 1 Medium)\n", HIGH, "Total failures: 4 (2 Critical, 1 High, 1 Medium)\n"),
        ("Total failures: 3 (2 Critical, 0 High, 1 Medium)\n", HIGH,
         "Total failures: 4 (2 Critical, 1 High, 1 Medium)\n"),
        ("Total failures: 3 (2 Critical, 0 High, 1 Medium, 0 Low)\n", HIGH,
         "Total failures: 4 (2 Critical, 1 High, 1 Medium, 0 Low)\n"),
        ("This report describes 3 failures.\n", HIGH, "This report describes 4 failures.\n"),
        ("This report lists 2 critical issues.\n", CRITICAL, "This report lists 3 critical issues.\n"),
        ("| Critical | High | Medium | Low | Total |\n|---|---|---|---|---|\n| 2 | 0 | 1 | 0 | 3 |\n", HIGH,
         "| Critical | High | Medium | Low | Total |\n|---|---|---|---|---|\n| 2 | 1 | 1 | 0 | 4 |\n"),
        ("- **Critical**: No key, Open port\n", CRITICAL, "- **Critical**: No key, Open port, No drain delay\n"),
        ("- **Critical**: #1, #2\n", CRITICAL, "- **Critical**: #1, #2, #4\n"),
        ("### Critical Impact Issues\n\n1. No key\n2. Open port\n", CRITICAL,
         "### Critical Impact Issues\n\n1. No key\n2. Open port\n3. No drain delay\n"),
        ("| # | Failure | Status | Severity |\n|---|---|---|---|\n| 1 | No key | Missing | 🔴 Critical |\n"
         "| 2 | Open port | Wrong | 🔴 Critical |\n| 3 | Slow disk | Wrong | 🟡 Medium |\n", CRITICAL,
         "| # | Failure | Status | Severity |\n|---|---|---|---|\n| 1 | No key | Missing | 🔴 Critical |\n"
         "| 2 | Open port | Wrong | 🔴 Critical |\n| 4 | No drain delay | Missing | 🔴 Critical |\n"
         "| 3 | Slow disk | Wrong | 🟡 Medium |\n"),
    ],
)  # fmt: skip
def test_what_was_right_stays_right(before: str, draft: Draft, after: str) -> None:
    """Numbers, tables and lists that were right take the new finding in."""
    assert tail_after(before, draft) == after


@pytest.mark.parametrize(
    "tail",
    [
        "Total failures: 5 (2 Critical, 3 Medium)\n",
        "Total failures: 2 Critical, 1 High, 1 Medium\n",
        "This report describes 7 failures.\n",
        "The model has 3 networks and 2 critical issues in one of them.\n",
        "- **High**: 2 (both in the network)\n",
        "- **Critical**: No key\n",
        "| # | Failure | Severity |\n|---|---|---|\n| 1 | No key | Critical |\n| 3 | Slow disk | Medium |\n",
        "| # | Failure |\n|---|---|\n| 1 | No key |\n| 2 | Open port |\n| 3 | Slow disk |\n| 4 | Other |\n",
        "### High Impact Issues\n\n1. Something else\n",
        "```\nTotal failures: 3\n```\n",
    ],
)
def test_what_was_wrong_or_is_no_count_is_left_alone(tail: str) -> None:
    """Wrong numbers, incomplete tables and lists, and what is no number of findings keep every byte."""
    assert tail_after(tail, HIGH) == tail


SCORED = HEAD
for _letter, _score in (("a", "8/10"), ("b", "3/10"), ("c", "5/10")):
    SCORED = SCORED.replace(f"**Issue**: {_letter}", f"**Issue**: {_letter}\n\n**Score**: {_score}")


def test_the_sum_of_scores_its_maximum_and_its_percentage_follow() -> None:
    """A bare score is written out of what the others are out of, and the total takes it in."""
    after = tail_after("**Total Score**: 16/30 (53.3%)\n", replace(HIGH, score="6"), SCORED)
    assert after == "**Total Score**: 22/40 (55.0%)\n"
    assert "**Score**: 6/10" in findings.add(document(SCORED), replace(HIGH, score="6")).after.decode()


def test_all_that_a_scored_report_states_is_mended() -> None:
    """Sum, maximum and percentage, above and below the findings; an overall percentage is no sum of points."""
    body = "### 1. No key\n- **Failure Score**: 9/10\n\n### 2. No tags\n- **Failure Score**: 2/10\n"
    wrong = (
        f"# R\n\n**Total Failure Score**: 99/40 (12% failure rate)\n\n## Failures\n\n{body}\n## Assessment\n\n"
        "- Overall score: 37%\n- **Total Failure Score**: 11/30\n"
    )
    text = findings.fix(document(wrong)).after.decode()
    assert "**Total Failure Score**: 11/20 (55% failure rate)\n\n## Failures" in text
    assert text.endswith("- Overall score: 55%\n- **Total Failure Score**: 11/20\n")
    assert text.count("9/10") == text.count("2/10") == 1
    assert findings.fix(document(text)).messages == ()


def test_a_wrong_total_of_scores_is_left_alone_and_mended() -> None:
    """17 of 30 is wrong: adding leaves it; `fix` writes 16."""
    assert tail_after("**Total Score**: 17/30\n", replace(HIGH, score="6"), SCORED) == "**Total Score**: 17/40\n"
    assert findings.fix(document(SCORED + "**Total Score**: 17/30\n")).after.endswith(b"**Total Score**: 16/30\n")


@pytest.mark.parametrize(
    ("tail", "counted"),
    [
        ("Completeness: about **50%**\n\n- Network (30%)\n- Compute (30%)\n- Missing alarms (40%)\n", 60),
        ("Training quality: 8 + 2 (alarms) - 1 = 8\n", 9),
        ("Checks: 3/4 passed (70%)\n", 75),
        ("Training quality: 8 base + 2 (2 A) - 1 (a single service) = 8\n", 9),
    ],
)
def test_arithmetic_that_a_report_shows_is_checked(tail: str, counted: int) -> None:
    """Completeness is the sum of what is there; a sum and a percentage are what they say; `fix` mends them."""
    (tally,) = findings.read(document(HEAD + tail)).tallies
    assert (tally.severity, tally.counted) == (None, counted)
    assert tally.stated != counted
    mended = findings.read(document(findings.fix(document(HEAD + tail)).after.decode()))
    assert [(each.stated, each.counted) for each in mended.tallies] == [(counted, counted)]


def test_a_sum_that_goes_beyond_ten_ends_there() -> None:
    """A training quality is at most 10."""
    (tally,) = findings.read(document(HEAD + "Training quality: 8 + 2 + 2 = 10\n")).tallies
    assert tally.stated == tally.counted == 10


def test_a_tally_may_count_by_section() -> None:
    """Findings that say High in the Critical section count there, where that makes all tallies right."""
    text = HEAD.replace("**Issue**: b", "**Severity**: High\n\n**Issue**: b") + "Total: 2 Critical, 1 Medium\n"
    report = findings.read(document(text))
    assert [each.severity for each in report.findings] == [Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM]
    assert [(each.stated, each.counted) for each in report.tallies] == [(2, 2), (1, 1)]


def test_a_table_tells_the_severity_that_nothing_else_tells() -> None:
    """Findings without a severity take that of their row; a new one gets a row and no label."""
    text = "# F\n\n## 1. Key\n\n**Issue**: a\n\n## 2. Port\n\n**Issue**: b\n\n## Summary\n\n"
    text += "| # | Finding | Severity |\n|---|---|---|\n| 1 | Key | High |\n| 2 | Port | Low |\n"
    assert [(each.severity, each.severity_from) for each in findings.read(document(text)).findings] == [
        (Severity.HIGH, "table"),
        (Severity.LOW, "table"),
    ]
    edit = findings.add(document(text), HIGH)
    assert edit.after.decode().endswith("| 3 | No drain delay | High |\n")
    assert b"Severity**" not in edit.after
    renamed = findings.edit(document(edit.after.decode()), edit.handle, replace(HIGH, title="X", severity=Severity.LOW))
    assert renamed.after.decode().endswith("| 3 | X | Low |\n")
    assert b"Severity**" not in renamed.after


TABLE = """# Failures

| # | Issue | Severity | Fix |
|---|-------|----------|-----|
| 1 | No key | CRITICAL | Add it |
| 2 | Open \\| port | LOW | Close it |
"""


def test_rows_of_a_table_are_findings_where_nothing_else_is() -> None:
    """Number, title, severity and fix come from their columns; cells are edited in place."""
    report = findings.read(document(TABLE))
    assert [(each.handle, each.title, each.severity_from) for each in report.findings] == [
        ("1", "No key", "table"),
        ("2", "Open | port", "table"),
    ]
    draft = findings.draft_from(document(TABLE), report.findings[1])
    assert (draft.severity, draft.ideal_fix) == (Severity.LOW, "Close it")
    changed = findings.edit(document(TABLE), "2", replace(draft, severity=Severity.HIGH, ideal_fix="Limit it"))
    assert changed.after.decode() == TABLE.replace("LOW | Close it", "HIGH | Limit it")
    with pytest.raises(findings.CannotWrite, match="no column for the impact"):
        findings.edit(document(TABLE), "2", replace(draft, impact="x"))


@pytest.mark.parametrize(
    "table",
    [
        "| Feature | Status | Solution |\n|---|---|---|\n| A | b | c |\n",
        "| Requirement | Met |\n|---|---|\n| A | yes |\n",
        "| Severity | Count |\n|---|---|\n| High | 2 |\n",
        "```\n| Issue | Fix |\n|---|---|\n| A | b |\n```\n",
    ],
)
def test_other_tables_hold_no_findings(table: str) -> None:
    """Tables of features, requirements and counts, and tables in code, list no findings."""
    assert findings.read(document("# Notes\n\n" + table)).findings == ()


GROUPED = """# Failures

### 1. Network

#### Open port
- **Failure**: a
- **Impact**: b

#### One zone
- **Failure**: c
- **Impact**: d

### 2. Storage

**Issue**: No versions
- **Impact**: e

**Issue**: No key
- **Impact**: f
"""


def test_several_findings_stand_under_one_number() -> None:
    """Headings or repeated labels below a numbered category are its findings; handles are NUMBER@LINE."""
    report = findings.read(document(GROUPED))
    assert [(each.handle, each.number, each.title) for each in report.findings] == [
        ("1@5", "", "Open port"),
        ("1@9", "", "One zone"),
        ("2@15", "", "No versions"),
        ("2@18", "", "No key"),
    ]
    with pytest.raises(findings.UnknownHandle) as raised:
        findings.remove(document(GROUPED), "1")
    assert raised.value.candidates == ("1@5", "1@9")


def test_a_numbered_heading_with_parts_as_headings_is_one_finding() -> None:
    """`#### Issue` and `#### Fix` are labels."""
    text = (
        "# F\n\n### 1. Key\n\n#### Issue\n\n- **Impact**: a\n\n**Fix**: b\n\n#### Fix\n\n**Impact**: c\n\n**Fix**: d\n"
    )
    assert [each.title for each in findings.read(document(text)).findings] == ["Key"]


@pytest.mark.parametrize("title", ["Summary", "Executive Summary", "Impact", "Training Value", "Conclusion"])
def test_a_numbered_heading_with_labels_is_a_finding_whatever_its_title(title: str) -> None:
    """Only without labels is `### 3. Summary` a closing section."""
    text = f"# F\n\n### 1. Key\n\n**Issue**: a\n\n### 2. {title}\n\n**Issue**: b\n"
    assert len(findings.read(document(text)).findings) == 2
    closing = "# F\n\n### 1. Key\n\n**Issue**: a\n\n### 2. Summary\n\nAll in all.\n"
    assert len(findings.read(document(closing)).findings) == 1
