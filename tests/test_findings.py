"""MODEL_FAILURES.md: read from every layout, written in its own, every other byte left alone."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iacdiff import findings
from iacdiff.findings.splice import rows_of
from iacdiff.records import Document, Draft, Excerpt, Finding, Severity, Span
from iacdiff.text import decode

HERE = Path(__file__).parent
GOLDEN = HERE / "golden" / "findings"
SHARED = HERE.parents[1] / "shared"

PLAIN = Draft(
    "Deregistration delay is not set",
    Severity.HIGH,
    "The target group has no deregistration delay.",
    "Set deregistration_delay to 45.",
    '"Connections must drain within 45 seconds." (PROMPT.md:12)',
)
FULL = replace(
    PLAIN,
    impact="Connections are cut on every deployment.",
    root_cause="The default was kept.",
    model_excerpt=Excerpt(
        Span("MODEL_RESPONSE.md", 120, 122), 'resource "aws_lb_target_group" "a" {\n  port = 80\n}', "hcl"
    ),
    ideal_excerpt=Excerpt(Span("lb.tf", 31, 31), "deregistration_delay = 45", "hcl"),
)


def document(text: str | bytes, placeholder: bool = False) -> Document:
    raw = text.encode() if isinstance(text, str) else text
    return Document("MODEL_FAILURES.md", Path("MODEL_FAILURES.md"), raw, decode(raw).text, placeholder)


def read(text: str | bytes) -> tuple[Finding, ...]:
    return findings.read(document(text)).findings


def added(text: str | bytes, draft: Draft = PLAIN, style: str | None = None) -> str:
    """The report with the finding in it, after proving that taking it out gives back the very bytes."""
    before = document(text)
    edit = findings.add(before, draft, style)
    assert findings.remove(document(edit.after), edit.handle).after == before.raw
    return edit.after.decode()


# ---------------------------------------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("heading", "number", "title", "severity"),
    [
        ("### 1. No alarms", "1", "No alarms", None),
        ("## 1) No alarms", "1", "No alarms", None),
        ("### 1\\. No alarms", "1", "No alarms", None),
        ("### **1. No alarms**", "1", "No alarms", None),
        ("### 1. **No alarms**", "1", "No alarms", None),
        ("### 1: No alarms", "1", "No alarms", None),
        ("### 1 - No alarms", "1", "No alarms", None),
        ("### Issue 1: No alarms", "1", "No alarms", None),
        ("### **Issue 1 — No alarms**", "1", "No alarms", None),
        ("### Issue #1: No alarms", "1", "No alarms", None),
        ("## Failure 2 — No alarms", "2", "No alarms", None),
        ("### Error 3 - No alarms", "3", "No alarms", None),
        ("## Fault 1: **No alarms**", "1", "No alarms", None),
        ("#### 2.1 No alarms", "2.1", "No alarms", None),
        ("### 11-21. No alarms", "11-21", "No alarms", None),
        ("### CRITICAL-1: No alarms", "CRITICAL-1", "No alarms", Severity.CRITICAL),
        ("### [HIGH] 3. No alarms", "3", "No alarms", Severity.HIGH),
        ("### 3. [HIGH] No alarms", "3", "No alarms", Severity.HIGH),
        ("### 3. CRITICAL: No alarms", "3", "No alarms", Severity.CRITICAL),
        ("### 3. No alarms (CRITICAL)", "3", "No alarms", Severity.CRITICAL),
        ("### 3. **No alarms** (Medium)", "3", "No alarms", Severity.MEDIUM),
        ("### 3. No alarms - LOW", "3", "No alarms", Severity.LOW),
        ("### 3. No alarms (Severity: High)", "3", "No alarms", Severity.HIGH),
        ("### 🔴 3. No alarms", "3", "No alarms", Severity.CRITICAL),
        ("## 🔴 **CRITICAL FAILURE 1: No alarms**", "1", "No alarms", Severity.CRITICAL),
        ("### Critical Issue 1: No alarms", "1", "No alarms", Severity.CRITICAL),
        ("### 4. No alarms (Major - Cost)", "4", "No alarms (Major - Cost)", Severity.HIGH),
        ("### 5. High availability is missing", "5", "High availability is missing", None),
        ("### 6. No C# support ##", "6", "No C# support", None),
        ("### 7. model\\_failure is named wrongly", "7", "model_failure is named wrongly", None),
    ],
)
def test_a_numbered_heading_is_a_finding_in_every_spelling(
    heading: str, number: str, title: str, severity: Severity | None
) -> None:
    """Number, title and severity are told apart; a title that merely begins with `High` says no severity."""
    (found,) = read(f"# Report\n\n{heading}\n\nText.\n")
    assert (found.number, found.title, found.severity) == (number, title, severity)


@pytest.mark.parametrize(
    "text",
    [
        "# Report\n\nThe model did quite well, 1. the VPC is right, 2. so is the rest.\n",
        "# Report\n\n## Summary\n\n- **Tip**: x\n\n## Recommendations\n\n1. Use modules\n2. Test\n",
        "# Report\n\n## Recommendations\n\n1. **Use modules**: x\n2. **Test**: y\n",
        "# Report\n\n```hcl\n## 1. a comment\n### 2. another\n```\n",
        "# Report\n\n## What the Model Did Right\n\n- **VPC**: three zones\n- **KMS**: rotated\n",
        "# Report\n\n### S3: Buckets\n\nText.\n\n### EC2: Instances\n\nText.\n",
        "",
        "\n\n  \n",
    ],
)
def test_prose_closing_sections_and_code_hold_no_findings(text: str) -> None:
    """What is no finding in any layout is not made one."""
    assert read(text) == ()


def test_closing_sections_are_left_out_beside_findings() -> None:
    """Numbered recommendations and summaries do not count as findings of a report that has some."""
    text = "## Failures\n\n### 1. A\n\nx\n\n### 2. B\n\ny\n\n## Recommendations\n\n### 1. Do\n\n## 3. Conclusion\n\nz\n"
    assert [found.title for found in read(text)] == ["A", "B"]


def test_headings_without_numbers_are_findings_where_something_shows_it() -> None:
    """Under a severity section, behind `Issue:`, or with labels below; a part (`### Impact`) is none."""
    assert [f.title for f in read("# R\n\n## High Priority Issues\n\n### No alarms\n\nx\n\n### No tags\n\ny\n")] == [
        "No alarms",
        "No tags",
    ]
    assert [f.title for f in read("# R\n\n### Issue: No alarms\n\nx\n\n### Notes\n\ny\n")] == ["No alarms"]
    labelled = "# R\n\n### No alarms\n\n**Problem**: x\n\n**Fix**: y\n\n### Impact\n\n**Problem**: x\n**Fix**: y\n"
    assert [f.title for f in read(labelled)] == ["No alarms"]


def test_items_are_findings_where_no_heading_is() -> None:
    """Ordered items and bullets with bold titles; a nested list is part of its item."""
    ordered = "# Failures\n\n1. **No alarms**: none at all\n   - nested\n\n2. **No tags**: none\n\nThe end.\n"
    assert [(f.number, f.title, f.span.first, f.span.last) for f in read(ordered)] == [
        ("1", "No alarms", 3, 4),
        ("2", "No tags", 6, 6),
    ]
    bullets = "## Issues\n\n- **No alarms**: none\n- **No tags:** none\n"
    assert [(f.handle, f.title) for f in read(bullets)] == [("@3", "No alarms"), ("@4", "No tags")]


def test_numbered_categories_are_told_from_the_findings_in_them() -> None:
    """`### 1.1` below `## 1.` is the finding; a category without any is one itself."""
    text = "## 1. Network\n\n### 1.1 No NAT\n\nx\n\n### 1.2 No flow logs\n\ny\n\n## 2. Storage\n\n### 2.1 Public\n\nz\n"
    assert [f.number for f in read(text)] == ["1.1", "1.2", "2.1"]


def test_a_finding_ends_before_the_rule_and_the_blank_rows_behind_it() -> None:
    """The span goes from the heading to the last row that says something; a closing note is not in it."""
    text = "### 1. A\n\nx\n\n---\n\n### 2. B\n\ny\n\n---\n\nWritten by hand.\n"
    assert [(f.span.first, f.span.last) for f in read(text)] == [(1, 3), (7, 9)]


@pytest.mark.parametrize(
    ("rows", "labels"),
    [
        ("**Issue**: a\n\n**Fix:** b", {"Issue": "a", "Fix": "b"}),
        ("- **Issue**: a\n- **Fix**: b\n  more", {"Issue": "a", "Fix": "b\nmore"}),
        ("Issue: a\nFix: b", {"Issue": "a", "Fix": "b"}),
        ("#### Issue\n\na\n\n#### Fix\n\nb", {"Issue": "a", "Fix": "b"}),
        ("**Issue**\n\na\n\n**Fix**\n\nb", {"Issue": "a", "Fix": "b"}),
        ("**Severity: High**\n\n**Issue**: a", {"Severity": "High", "Issue": "a"}),
        ("**Issue**: a\n\n**Issue**: b", {"Issue": "a", "Issue (2)": "b"}),
        ("**Fix**:\n- **one**: x\n- **two**: y", {"Fix": "- **one**: x\n- **two**: y"}),
        ("**Fix**:\n```py\n**Issue**: no label\n```", {"Fix": "```py\n**Issue**: no label\n```"}),
        ("Some text: with a colon\nand **bold** in it.", {}),
    ],
)
def test_labels_are_read_in_every_markup(rows: str, labels: dict[str, str]) -> None:
    """Label → text in the order of the document; what looks like one in a list below a label or in code is none."""
    (found,) = read(f"### 1. A\n\n{rows}\n")
    assert dict(found.labels) == labels
    assert list(found.labels) == list(labels)


@pytest.mark.parametrize(
    ("text", "severity", "source"),
    [
        ("### 1. A\n\n**Impact Level**: High\n", Severity.HIGH, "label"),
        ("### 1. A\n\n**Severity**: 🔴 CRITICAL (blocks)\n", Severity.CRITICAL, "label"),
        ("### 1. A\n\n- **Impact**: Medium – costs more\n", Severity.MEDIUM, "label"),
        ("### 1. A\n\n**Impact**: Critical services go down\n", None, "none"),
        ("### 1. A\n\n**Severity**: Blocker\n", Severity.CRITICAL, "label"),
        ("### 1. A\n\n**Severity**: moderate\n", Severity.MEDIUM, "label"),
        ("### 1. A\n\n**Severity**: N/A\n", None, "none"),
        ("## Low Priority Failures\n\n### 1. A\n\nx\n", Severity.LOW, "section"),
        ("## 🔴 Critical Issues (Deployment Blockers)\n\n### 1. A\n\nx\n", Severity.CRITICAL, "section"),
        ("## Minor Issues\n\n### 1. A\n\n**Severity**: High\n", Severity.HIGH, "label"),
        ("## High Availability Failures\n\n### 1. A\n\nx\n", None, "none"),
        ("## Critical Security Failures\n\n### 1. A\n\nx\n", Severity.CRITICAL, "section"),
        ("## Minor Issues\n\n### 1. A (CRITICAL)\n\nx\n", Severity.CRITICAL, "title"),
    ],
)
def test_severity_comes_from_label_title_or_section(text: str, severity: Severity | None, source: str) -> None:
    """The nearest source wins; words that only look like one do not count."""
    (found,) = read(text)
    assert (found.severity, found.severity_from) == (severity, source)


def test_a_report_wrapped_in_one_fence_is_read() -> None:
    """The fence around a whole report hides nothing, and the code in it is code."""
    text = "```markdown\n# R\n\n### 1. A\n\n```py\n### 2. no\n```\n\n### 2. B\n\ny\n```\n"
    assert [(f.title, f.span.last) for f in read(text)] == [("A", 8), ("B", 12)]


def test_a_fence_that_nothing_closes_hides_nothing_behind_the_next_heading() -> None:
    """Where the report visibly resumes, it is read on."""
    assert [f.title for f in read("### 1. A\n\n```hcl\ncode\n\n### 2. B\n\ny\n")] == ["A", "B"]


def test_handles_are_numbers_where_they_are_unique() -> None:
    """Else NUMBER@LINE; @LINE where there is no number."""
    text = "## Critical Failures\n\n### 1. A\n\n### 2. B\n\n## Low Failures\n\n### 1. C\n"
    assert [f.handle for f in read(text)] == ["1@3", "2", "1@9"]


def test_the_score_of_a_finding_is_read() -> None:
    """`Failure Score: 8/10 (reason)` gives 8/10."""
    (found,) = read("### 1. A\n\n- **Issue**: x\n- **Failure Score**: 8/10 (bad)\n")
    assert found.score == "8/10"


TALLIED = "### 1. A\n\n**Severity**: High\n\n### 2. B\n\n**Severity**: Low\n\n## Summary\n\n"


@pytest.mark.parametrize(
    ("row", "stated"),
    [
        (
            "- Total failures: 0 Critical, 1 High, 0 Medium, 1 Low",
            [("Critical", 0), ("High", 1), ("Medium", 0), ("Low", 1)],
        ),
        ("- **Total failures**: 2", [(None, 2)]),
        ("**Total Failures: 2** (1 High, 1 Low)", [(None, 2), ("High", 1), ("Low", 1)]),
        ("Total Issues Found: 7", [(None, 7)]),
        ("- **High**: 1 (network)", [("High", 1)]),
        ("- High Priority Issues: 4", [("High", 4)]),
        ("### High Priority: 4", [("High", 4)]),
        ("- **3 Critical**: prevent deployment", [("Critical", 3)]),
        ("It has 2 Critical and 3 High findings.", [("Critical", 2), ("High", 3)]),
        ("- **Critical Issues**: 6-8 hours of work", []),
        ("- High availability: 3 zones", []),
        ("- **Low**: 2% of the traffic", []),
        ("The 3 minor fixes cost little.", []),
    ],
)
def test_numbers_that_a_report_states_about_itself_are_found(row: str, stated: list[tuple[str | None, int]]) -> None:
    """Lists, inline tallies and totals; hours, percents and prose are none."""
    tallies = findings.read(document(TALLIED + row + "\n")).tallies
    assert [(each.severity.value if each.severity else None, each.stated) for each in tallies] == stated


def test_severity_tables_are_tallies_where_they_count() -> None:
    """The second column must be one of counts."""
    table = "| Severity | Count |\n|---|---|\n| High | 1 |\n| **Total** | **2** |\n"
    tallies = findings.read(document(TALLIED + table)).tallies
    assert [(each.severity, each.stated, each.counted) for each in tallies] == [(Severity.HIGH, 1, 1), (None, 2, 2)]
    other = "| Severity | Hours |\n|---|---|\n| High | 1 |\n"
    assert findings.read(document(TALLIED + other)).tallies == ()


# ---------------------------------------------------------------------------------------------- writing


def cases() -> list[Path]:
    return sorted(path for path in GOLDEN.iterdir() if (path / "before.md").exists())


def draft_of(path: Path) -> tuple[Draft, str | None]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    style = table.pop("style", None)
    for side in ("model_excerpt", "ideal_excerpt"):
        if side in table:
            excerpt = table[side]
            table[side] = Excerpt(Span(excerpt["file"], *excerpt["lines"]), excerpt["text"], excerpt["language"])
    if "severity" in table:
        table["severity"] = Severity(table["severity"])
    return Draft(**table), style


@pytest.mark.parametrize("case", cases(), ids=lambda path: path.name)
def test_a_finding_is_written_as_the_report_writes_its_own(case: Path, golden: Callable[[Path, str], None]) -> None:
    """before.md and draft.toml give after.md; taken out again, the very bytes of before.md."""
    draft, style = draft_of(case / "draft.toml")
    before = document((case / "before.md").read_bytes())
    edit = findings.add(before, draft, style)
    golden(case / "after.md", edit.after.decode())
    assert findings.remove(document(edit.after), edit.handle).after == before.raw
    found = next(each for each in read(edit.after) if each.handle == edit.handle)
    assert found.span == edit.span
    assert findings.draft_from(document(edit.after), found) == draft


@pytest.mark.parametrize("style", findings.NAMES)
@pytest.mark.parametrize("text", ["", "\n", " \n\t\n", "﻿", "﻿\r\n\r\n"])
def test_a_new_report_is_made_in_a_style_and_unmade_again(style: str, text: str) -> None:
    """An empty report gets head, section, finding and tally, all of which read back, and gives back its bytes."""
    after = added(text, FULL, style)
    (found,) = read(after)
    assert found.title == FULL.title
    assert found.severity is Severity.HIGH
    assert all(each.stated == each.counted for each in findings.read(document(after)).tallies)
    assert findings.draft_from(document(after), found) == FULL


def test_the_commonest_layout_is_the_default_of_a_new_report() -> None:
    """Impact Level, MODEL_RESPONSE Issue, IDEAL_RESPONSE Fix, …, and a tally."""
    after = added("", FULL)
    assert list(read(after)[0].labels)[:2] == ["Impact Level", "MODEL_RESPONSE Issue"]
    assert "Total failures: 0 Critical, 1 High, 0 Medium, 0 Low" in after


def test_findings_of_a_new_report_come_and_go_in_any_order() -> None:
    """Three severities make three sections; taken out in another order nothing is left."""
    now = document("")
    for severity in (Severity.MEDIUM, Severity.CRITICAL, Severity.LOW):
        now = document(findings.add(now, replace(PLAIN, title=f"A {severity} one", severity=severity)).after)
    assert [f.severity for f in read(now.raw)] == [Severity.CRITICAL, Severity.MEDIUM, Severity.LOW]
    assert "1 Critical, 0 High, 1 Medium, 1 Low" in now.text
    for title in ("A Medium one", "A Low one", "A Critical one"):
        handle = next(f.handle for f in read(now.raw) if f.title == title)
        now = document(findings.remove(now, handle).after)
    assert now.raw == b""


def test_a_placeholder_is_replaced() -> None:
    """What only asks to be filled in does not stay."""
    edit = findings.add(document("Insert here the model's failures\n", placeholder=True), PLAIN)
    assert b"Insert here" not in edit.after


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("### 1. A\n\nx\n\n### 7. B\n\ny\n", "8"),
        ("## Critical Failures\n\n### 1. A\n\nx\n\n## High Failures\n\n### 1. B\n\ny\n\n### 2. C\n\nz\n", "3"),
        (
            "## Critical Failures\n\n### 1. A\n\nx\n\n## High Failures\n\n### 2. B\n\n## Low Failures\n\n### 3. C\n",
            "4",
        ),
        ("### 1. A\n\nx\n\n### 2-5. B\n\ny\n", "6"),
        ("## 1. Net\n\n### 1.1 A\n\nx\n\n## 2. Disk\n\n### 2.1 B\n\ny\n", "2.2"),
        ("### CRITICAL-1: A\n\nx\n\n### HIGH-1: B\n\ny\n", "HIGH-2"),
        ("### Issue 09: A\n\nx\n", "10"),
    ],
)
def test_the_next_number_follows_the_highest_of_its_count(text: str, number: str) -> None:
    """Of the report, or of the section where each counts for itself."""
    assert number in [f.number for f in read(added(text))]


def test_a_finding_stands_last_in_its_severity_s_section() -> None:
    """Before the next section, not at the end of the report; a missing section is made where order asks for it."""
    text = "# R\n\n## Critical Issues\n\n### 1. A\n\nx\n\n## Low Issues\n\n### 2. B\n\ny\n\n## Summary\n\nEnd.\n"
    after = added(text)
    assert after.index("## Critical Issues") < after.index("## High Issues") < after.index("## Low Issues")
    assert after.index("## High Issues") < after.index("Deregistration") < after.index("## Low Issues")
    low = added(text, replace(PLAIN, severity=Severity.LOW))
    assert low.index("### 2. B") < low.index("Deregistration") < low.index("## Summary")


def test_an_empty_section_stays_when_its_only_finding_goes() -> None:
    """A heading that a human left without findings is not taken for one that was made."""
    for gap in ("", "\n", "\nNone.\n", "\n---\n"):
        added(f"# R\n\n## Critical Issues\n\n### 1. A\n\nx\n\n## High Issues\n{gap}\n## Low Issues\n\n### 2. B\n\ny\n")


def test_tallies_that_were_right_stay_right_and_wrong_ones_are_left_alone() -> None:
    """Inline, table and total follow; a wrong number does not move."""
    after = added(TALLIED + "- Total failures: 9 Critical, 1 High, 1 Low\n- Total: 2\n")
    assert "9 Critical, 2 High, 1 Low" in after
    assert "- Total: 3" in after


def test_a_wrong_tally_that_comes_right_by_chance_is_still_given_back() -> None:
    """2 High stated of 1: a new High makes it right; when that goes it is 2 again, and the total counts down."""
    text = TALLIED + "- Total failures: 2 High, 1 Low\n- Total: 2\n"
    after = added(text)
    assert "2 High, 1 Low" in after
    assert "- Total: 3" in after


def test_taking_out_a_human_s_finding_takes_one_separator_and_counts_down() -> None:
    """The neighbours keep the separator between them, and the tally follows."""
    text = (
        "### 1. A\n\n**Severity**: High\n\n---\n\n### 2. B\n\n**Severity**: High\n\n---\n\n"
        "### 3. C\n\n**Severity**: Low\n\n## Summary\n\n2 High, 1 Low\n"
    )
    edit = findings.remove(document(text), "2")
    assert edit.after.decode() == (
        "### 1. A\n\n**Severity**: High\n\n---\n\n### 3. C\n\n**Severity**: Low\n\n## Summary\n\n1 High, 1 Low\n"
    )
    assert edit.handle == "2"


def test_line_ends_marks_and_foreign_bytes_survive() -> None:
    """CRLF for new rows where the report has it; BOM, invalid UTF-8, NUL and U+2028 as they were."""
    raw = b"\xef\xbb\xbf# R\xff\r\n\r\n### 1. A\x00\r\n\r\nx\xe2\x80\xa8y  \r\n\r\n### 2. B\r\n\r\n**Issue**: y"
    edit = findings.add(document(raw), PLAIN)
    assert b"\n" not in edit.after.replace(b"\r\n", b"")
    assert edit.after.startswith(raw)
    assert findings.remove(document(edit.after), edit.handle).after == raw


def test_utf_16_is_refused_with_a_reason() -> None:
    """What cannot be spliced is not touched."""
    with pytest.raises(findings.CannotWrite, match="UTF-16"):
        findings.add(document("# R\n".encode("utf-16")), PLAIN)


def test_a_finding_needs_a_title_and_a_known_style() -> None:
    """Both are said in a sentence."""
    with pytest.raises(findings.CannotWrite, match="title"):
        findings.add(document(""), replace(PLAIN, title=" \n "))
    with pytest.raises(findings.CannotWrite, match="official"):
        findings.add(document(""), PLAIN, "nonesuch")


def test_an_ambiguous_or_unknown_handle_names_the_candidates() -> None:
    """So that the user can choose."""
    text = "## Critical Failures\n\n### 1. A\n\n## Low Failures\n\n### 1. B\n"
    with pytest.raises(findings.UnknownHandle, match="1@3, 1@7") as error:
        findings.remove(document(text), "1")
    assert error.value.candidates == ("1@3", "1@7")
    with pytest.raises(findings.UnknownHandle, match="no finding 9"):
        findings.remove(document(text), "9")


HOSTILE = [
    "## A heading\n### 9. another",
    "```\nunclosed",
    "```hcl\nx = 1\n```\nafter",
    "~~~\n### 4. x\n~~~",
    "---\n***\n___\n===",
    "**Impact**: no label\nImpact: none either\nFix: no",
    "\\## escaped\n\\\\## twice\nImpact\\: x",
    "<!-- open\n<script>",
    "- one\n- two\n  - nested",
    "1. one\n2. two",
    "| a | b |\n|---|---|",
    "> quote\n\n    code",
    "Total failures: 3 Critical, 4 High",
    "tab\there, Ünïcode ✅ 🔴 and  two blanks",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("style", findings.NAMES)
def test_typed_text_comes_back_equal_and_breaks_nothing(text: str, style: str) -> None:
    """Text that looks like structure is data, in every style."""
    draft = replace(FULL, model_issue=text, ideal_fix=text, impact=text, root_cause=text)
    after = added("", draft, style)
    (found,) = read(after)
    assert findings.draft_from(document(after), found) == draft
    again = added(after, PLAIN)
    assert sorted(f.title for f in read(again)) == sorted([FULL.title, PLAIN.title])


@pytest.mark.parametrize(
    "title",
    [
        "3. Not a number", "Issue 4: no", "CRITICAL: shouted", "Too slow (HIGH)", "a **bold** word", "C# ", "Ends #",
        "Summary", "Impact", "`aws_lb.main`: idle_timeout is 60 instead of 45", "**", "\\*", "&#65;", "- dash", "## x",
        "[HIGH] x", "🔴 red", "_x_", "x - LOW", "1", "A.", "S3: x",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "text",
    [
        "",
        "### 1. A\n\n**Issue**: x\n",
        "- **A**: x\n",
        "## High Issues\n\n### A\n\nx\n",
        "# Failures\n\n1. First\n2. Second\n",
    ],
)
def test_any_title_comes_back_equal(title: str, text: str) -> None:
    """However much it looks like a number, a severity or a section."""
    draft = replace(PLAIN, title=title)
    after = added(text, draft)
    assert " ".join(title.split()) in [f.title for f in read(after)]


# ---------------------------------------------------------------------------------------------- changing

STANDING = (
    "# R\n\n## Critical Failures\n\n### 1. First\n\n**Impact Level**: Critical\n\n**Issue**: a  \nand more\n\n"
    "**Fix**: b\n\n---\n\n### 2. Second\n\n**Impact Level**: Critical\n\n**Issue**: c\n\n## High Failures\n\n"
    "### 3. Third\n\n**Impact Level**: High\n\n**Issue**: d\n\n## Summary\n\n2 Critical, 1 High\n"
)


def changed(text: str, handle: str, **fields: object) -> str:
    now = document(text)
    found = next(f for f in read(text) if f.handle == handle)
    edit = findings.edit(now, handle, replace(findings.draft_from(now, found), **fields))  # type: ignore[arg-type]
    return edit.after.decode()


def test_an_unchanged_finding_is_not_rewritten() -> None:
    """No field changed: no byte changed."""
    assert changed(STANDING, "1") == STANDING


def test_only_the_rows_of_what_changed_are_rewritten() -> None:
    """A title, one row of a text, a new label between others, one taken out."""
    assert changed(STANDING, "1", title="Worse") == STANDING.replace("1. First", "1. Worse")
    assert changed(STANDING, "1", model_issue="a  \nand less") == STANDING.replace("and more", "and less")
    assert changed(STANDING, "2", ideal_fix="new") == STANDING.replace(
        "**Issue**: c\n", "**Issue**: c\n\n**Fix**: new\n"
    )
    assert changed(STANDING, "1", ideal_fix="") == STANDING.replace("\n\n**Fix**: b\n", "\n")


def test_a_finding_whose_severity_changes_moves_to_its_section_and_the_tally_follows() -> None:
    """Its number stays; a section without findings goes, one that is lacking is made."""
    after = changed(STANDING, "2", severity=Severity.HIGH)
    assert after.index("## High Failures") < after.index("### 2. Second") < after.index("## Summary")
    assert "1 Critical, 2 High" in after
    lowered = changed(STANDING, "3", severity=Severity.LOW)
    assert "## High Failures" not in lowered
    assert "Failures\n\n### 3. Third\n\n**Impact Level**: Low" in lowered.split("## Low")[1]


def test_a_severity_is_changed_where_it_is_said() -> None:
    """In a label with its capitals and sign, in an impact, in a title."""
    assert "**Severity**: 🟠 HIGH (x)" in changed(
        "### 1. A\n\n**Severity**: 🔴 CRITICAL (x)\n", "1", severity=Severity.HIGH
    )
    assert "- **Impact**: Low - cost" in changed("### 1. A\n\n- **Impact**: High - cost\n", "1", severity=Severity.LOW)
    assert "### 1. A (LOW)" in changed("### 1. A (HIGH)\n\nx\n", "1", severity=Severity.LOW)


def test_numbers_are_mended_only_when_asked() -> None:
    """Wrong tallies and a double number are put right, and said."""
    text = (
        "### 1. A\n\n**Severity**: High\n\n### 1. B\n\n**Severity**: High\n\n### 5. C\n\nx\n\n"
        "## Summary\n\n5 High, 0 Low\nTotal: 9\n"
    )
    edit = findings.fix(document(text))
    assert [f.number for f in read(edit.after)] == ["1", "2", "3"]
    assert b"2 High, 0 Low\nTotal: 3\n" in edit.after
    assert len(edit.messages) == 4
    assert findings.fix(document(edit.after)).after == edit.after


def test_numbers_that_restart_by_section_are_no_fault() -> None:
    """Each section counts from one."""
    text = "## Critical Failures\n\n### 1. A\n\n### 2. B\n\n## Low Failures\n\n### 1. C\n"
    assert findings.fix(document(text)).after == text.encode()


# ---------------------------------------------------------------------------------------------- saving


def test_a_report_is_saved_only_over_what_was_read(tmp_path: Path) -> None:
    """Else the bytes on disk are handed over, and stay."""
    path = tmp_path / "lib" / "MODEL_FAILURES.md"
    findings.save(path, b"", b"one\n")
    findings.save(path, b"one\n", b"two\n")
    path.write_bytes(b"somebody else's\n")
    with pytest.raises(findings.Conflict) as error:
        findings.save(path, b"two\n", b"three\n")
    assert error.value.on_disk == b"somebody else's\n"
    assert path.read_bytes() == b"somebody else's\n"


# ---------------------------------------------------------------------------------------------- properties

PIECES = st.sampled_from(
    [
        "# Report", "## Critical Failures", "## High Priority Issues", "## Low Issues", "## Summary",
        "## Recommendations",
        "### 1. One", "### 2. **Two**", "### Issue 3: Three (HIGH)", "#### 4.1 Four", "### Unnumbered", "## 5) Five",
        "**Impact Level**: High", "**Severity**: Low", "**Issue**: text", "**Fix:** text", "- **Impact**: Medium - x",
        "**Root Cause**:", "#### Impact", "1. **Item**: x", "2. Item", "- **Bullet**: x", "- plain", "  - nested",
        "---", "***", "```", "```hcl", "~~~", "````", "x = 1", "# comment", "plain prose.", "    indented", "\ttab",
        "Total failures: 1 Critical, 2 High", "- High: 1", "| High | 1 |", "| Severity | Count |", "|---|---|",
        "Total: 2",
        "> quote", "<!-- c -->", "\\## escaped", "trailing  ", "\r", "\x00", "\u2028", "", "", "", "",
    ]
)  # fmt: skip
REPORTS = st.builds(
    lambda bom, rows, end, last: (bom + end.join(rows) + last).encode(),
    st.sampled_from(["", "\ufeff"]), st.lists(PIECES, max_size=24), st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\n", "\r\n", "\n\n\n", "  ", "\n\n---\n", "\r"]),
)  # fmt: skip
TEXTS = st.one_of(st.sampled_from([*HOSTILE, ""]), st.text(max_size=40), st.lists(PIECES, max_size=5).map("\n".join))
DRAFTS = st.builds(
    Draft,
    title=st.one_of(st.just("A title"), st.text(min_size=1, max_size=20).filter(lambda text: bool(text.strip()))),
    severity=st.sampled_from([None, *Severity]), model_issue=TEXTS, ideal_fix=TEXTS, requirement=TEXTS, impact=TEXTS,
    root_cause=TEXTS, model_excerpt=st.sampled_from([None, FULL.model_excerpt]),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(REPORTS, DRAFTS)
def test_taking_out_what_was_put_in_gives_back_the_very_bytes(raw: bytes, draft: Draft) -> None:
    """For any report and draft; every other finding reads as before. What cannot be done is said, not done badly."""
    before = document(raw)
    try:
        edit = findings.add(before, draft)
    except findings.CannotWrite:
        return
    after = document(edit.after)
    assert findings.remove(after, edit.handle).after == raw
    old = [(f.number, f.title, f.severity) for f in read(raw)]
    new = [(f.number, f.title, f.severity) for f in read(edit.after) if f.handle != edit.handle]
    assert new == old


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=300), REPORTS))
def test_reading_and_cutting_into_rows_lose_nothing(raw: bytes) -> None:
    """Any bytes can be read without an exception, and rows join to the same bytes."""
    now = document(raw)
    report = findings.read(now)
    assert rows_of(raw).raw == raw
    assert all(1 <= f.span.first <= f.span.last <= len(now.lines) for f in report.findings)


# ---------------------------------------------------------------------------------------------- real reports


def real_reports() -> list[Path]:
    samples = sorted(SHARED.glob("samples/*/*/lib/MODEL_FAILURES.md"))[::12]
    return [*sorted(SHARED.glob("seeds/*/lib/MODEL_FAILURES.md")), *samples]


@pytest.mark.shared
@pytest.mark.parametrize("path", real_reports(), ids=lambda path: path.parts[-3])
def test_a_real_report_is_written_to_and_given_back(path: Path) -> None:
    """It reads back as it was typed, no row without a number changed, and taking it out restores all."""
    raw = path.read_bytes()
    edit = findings.add(document(raw), FULL)
    found = next(each for each in read(edit.after) if each.handle == edit.handle)
    assert findings.draft_from(document(edit.after), found) == FULL
    kept = set(edit.after.split(b"\n"))
    assert all(
        any(sign in row for sign in b"0123456789") for row in raw.split(b"\n") if row not in kept and row.strip()
    )
    assert findings.remove(document(edit.after), edit.handle).after == raw
