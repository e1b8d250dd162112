"""A whole report is written from drafts, and a report written anew is the report."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from iacdiff import findings
from iacdiff.records import Document, Draft, Excerpt, Finding, Severity, Span
from iacdiff.text import decode

GOLDEN = Path(__file__).parent / "golden" / "findings"
SHARED = Path(os.environ.get("IACDIFF_SHARED", Path(__file__).parents[2] / "shared"))
CASES = ["scored-total", "summary-table", "impact-lists", "training", "completeness", "issue-fix"]
SEED_STYLES = ["scored", "expected-actual", "official-training", "requirement-observed", "expected-actual-bullets"]
DRAFTS = [
    Draft("No tags", Severity.LOW, "- **Cost**: nobody can tell.\n- **Owner**: neither.", "Tag it."),
    Draft(
        "No key", Severity.CRITICAL, "`aws_kms_key.main` is not declared.", "It is declared (main.tf:3).",
        '"Encrypt at rest." (PROMPT.md:4)', "Data is stored without encryption.",
        ideal_excerpt=Excerpt(Span("main.tf", 3, 4), 'resource "aws_kms_key" "main" {\n}', "hcl"),
    ),
    Draft("Port 22 is open", Severity.HIGH, "Traffic is let in.", "It is closed.", impact="Anyone can try."),
    Draft("1. A title with ## marks", Severity.HIGH, "## no heading\n\n---", "```\nno fence", root_cause="x"),
]  # fmt: skip


def document(given: str | bytes) -> Document:
    raw = given if isinstance(given, bytes) else given.encode()
    return Document("MODEL_FAILURES.md", Path("MODEL_FAILURES.md"), raw, decode(raw).text)


def rows(given: Document) -> list[str]:
    return [row.rstrip() for row in given.text.split("\n")]


def drafts_of(given: Document) -> list[Draft]:
    return [findings.draft_from(given, each) for each in findings.read(given).findings]


# ---------------------------------------------------------------------------------------------- composed


@pytest.mark.parametrize("style", findings.NAMES)
def test_drafts_read_back_as_they_were(style: str, golden: Callable[[Path, str], None]) -> None:
    """Worst first, every word, every severity; what the closing section counts is right."""
    text = findings.compose(DRAFTS, style, None, {"quality": "9/10 (8 base + 1 (1 A) = 9)", "completeness": "5 of 9"})
    read = findings.read(document(text))
    ordered = [DRAFTS[1], DRAFTS[2], DRAFTS[3], DRAFTS[0]]
    assert drafts_of(document(text)) == ordered
    assert [each.number for each in read.findings] == ["1", "2", "3", "4"]
    assert [each for each in read.tallies if each.stated != each.counted] == []
    assert "{" not in text.replace('"main" {', "")
    golden(GOLDEN / "composed" / f"{style}.md", text)


@pytest.mark.parametrize("case", CASES)
def test_like_another_report(case: str) -> None:
    """Its title, the form of its headings and labels; none of its findings."""
    pattern = document((GOLDEN / case / "before.md").read_bytes())
    text = findings.compose(DRAFTS, None, pattern)
    assert [each.title for each in drafts_of(document(text))] == [DRAFTS[at].title for at in (1, 2, 3, 0)]
    assert [each.severity for each in drafts_of(document(text))] == [DRAFTS[at].severity for at in (1, 2, 3, 0)]
    assert not {each.title for each in findings.read(pattern).findings} & {each.title for each in DRAFTS}
    assert next(row for row in rows(pattern) if row.startswith("# ")) in rows(document(text))


def test_a_section_that_knows_nothing_is_left_out() -> None:
    """Without scores there is no total score, and no empty heading for one."""
    assert "Overall Assessment" not in findings.compose(DRAFTS, "scored")
    scored = [Draft("a", Severity.LOW, "x", score="3/10"), Draft("b", Severity.HIGH, "x", score="8/10")]
    assert "**Total Failure Score**: 11/20 (55% failure rate)" in findings.compose(scored, "scored")


def test_what_cannot_be_composed() -> None:
    """A style that does not exist, a finding without a title."""
    with pytest.raises(findings.CannotWrite):
        findings.compose(DRAFTS, "baroque")
    with pytest.raises(findings.CannotWrite):
        findings.compose([Draft(" ")])


# ---------------------------------------------------------------------------------------------- written anew


def features(given: Document) -> tuple[object, ...]:
    """Headings, labels in order, severities and where they are told, tallies, tables."""
    report = findings.read(given)
    return (
        [row for row in rows(given) if row.startswith("#")],
        [(each.number, each.title, each.severity, each.severity_from, list(each.labels)) for each in report.findings],
        [(each.text, each.stated, each.counted, each.measure) for each in report.tallies],
        [row for row in rows(given) if row.startswith("|")],
    )


@pytest.mark.parametrize("case", CASES)
def test_anew_is_the_same(case: str) -> None:
    """Taken apart into what its findings say and written anew, a report differs in blanks at line ends at most."""
    before = document((GOLDEN / case / "before.md").read_bytes())
    edit = findings.rewrite(before)
    assert edit.messages == ()
    assert rows(document(edit.after)) == rows(before)


@pytest.mark.shared
@pytest.mark.parametrize("number", range(5))
def test_a_seed_anew_is_the_same(number: int) -> None:
    """Headings, labels, order, severities, tallies and table of the original, in its own style."""
    seed = next(SHARED.glob(f"seeds/seed-{number}-*"))
    before = document((seed / "lib" / "MODEL_FAILURES.md").read_bytes())
    edit = findings.rewrite(before)
    assert edit.messages == ()
    assert features(document(edit.after)) == features(before)
    assert rows(document(edit.after)) == rows(before)


@pytest.mark.shared
@pytest.mark.parametrize(("number", "style"), list(enumerate(SEED_STYLES)))
def test_a_seed_composed_from_its_drafts(number: int, style: str) -> None:
    """From its drafts alone, in the style of its file: every finding with its words and severity, worst first."""
    seed = next(SHARED.glob(f"seeds/seed-{number}-*"))
    before = document((seed / "lib" / "MODEL_FAILURES.md").read_bytes())
    text = document(findings.compose(drafts_of(before), style))
    by_severity = sorted(drafts_of(before), key=lambda draft: draft.severity.rank if draft.severity else 9)
    known = [(each.title, each.severity) for each in by_severity]
    assert [(each.title, each.severity) for each in drafts_of(text)] == known
    assert [each for each in findings.read(text).tallies if each.stated != each.counted] == []


def said(each: Finding) -> object:
    return each.number, each.title, each.severity, dict(each.labels)


@pytest.mark.shared
def test_real_reports_anew(shared_samples: Callable[..., list[Path]]) -> None:
    """Nothing is lost: what is written anew reads as before, and what would not stays as it is."""
    same = total = 0
    for sample in shared_samples()[::17]:
        path = sample / "lib" / "MODEL_FAILURES.md"
        if not path.exists():
            continue
        before = document(path.read_bytes())
        after = document(findings.rewrite(before).after)
        known: Callable[[Finding], object] = lambda each: (each.number, each.title, each.severity, dict(each.labels))  # noqa: E731
        assert list(map(known, findings.read(after).findings)) == list(map(known, findings.read(before).findings)), (
            sample
        )
        total += 1
        same += rows(after) == rows(before)
    print(f"{same} of {total} reports are the same rows")
    assert same >= 0.7 * total


def test_convert_within_its_own_sections() -> None:
    """A report whose sections are those of the style keeps their order and what stands in them."""
    text = (
        "# F\n\n## Critical Failures\n\n### 1. a\n\n**Impact Level**: High\n\n**Issue**: x\n\n"
        "## Low Priority Failures\n\n### 2. b\n\n**Impact Level**: Low\n\n**Issue**: y\n"
    )
    after = findings.convert(document(text), "official").after.decode()
    assert [row for row in after.split("\n") if row.startswith("#")][:5] == [
        "# F", "## Critical Failures", "### 1. a", "## Low Priority Failures", "### 2. b",
    ]  # fmt: skip
