"""A whole report is written from drafts, and a report written anew is the report."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from iacdiff import findings
from iacdiff.findings import style as styles
from iacdiff.findings.reading import take_apart
from iacdiff.findings.redrafting import draft_of
from iacdiff.findings.rewriting import own_style
from iacdiff.findings.style import LabelStyle, Style
from iacdiff.findings.texts import Care, normal
from iacdiff.findings.writing import block
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


def in_named_style(given: Document, name: str) -> Document:
    """A report from its records in the markup of a style's file: words of labels, order and sections are the records'.

    What stands before the first and behind the last finding is prose of the report's own, and is kept.
    """
    reading, chosen = take_apart(given), styles.named(name)
    out: list[str] = []
    last = 0
    for at, carrier in enumerate(reading.carriers):
        between = reading.outline.rows[last : carrier.row]
        headings = [row for row in between if row.startswith("#")]
        out += between if at == 0 else ["", *headings] if headings else chosen.separator
        own, others = own_style(reading, at, CARE)
        style = replace(chosen, labels=tuple(marked_up(chosen, label) for label in own.labels))
        out += ["", *block(style, normal(draft_of(reading, at)), carrier.number, CARE, True, others)]
        last = max(reading.stops[at], carrier.row + 1)
    return document("\n".join([*out, *reading.outline.rows[last:]]))


CARE = Care(bare=True)


def marked_up(style: Style, own: LabelStyle) -> LabelStyle:
    """A record's label in the style's markup for its meaning; that of its first label where it has none for it."""
    plain = next(each for each in style.labels if each.meaning != "severity")
    form = next((each for each in style.labels if each.meaning == own.meaning), plain)
    return replace(form, meaning=own.meaning, name=own.name, value=own.value, with_severity=own.with_severity)


@pytest.mark.shared
@pytest.mark.parametrize(("number", "style"), list(enumerate(SEED_STYLES)))
def test_a_seed_from_its_records_in_its_named_style(number: int, style: str) -> None:
    """Headings, labels, order, severities, tallies and table are the original's; the style's file gives the markup."""
    before = document((next(SHARED.glob(f"seeds/seed-{number}-*")) / "lib" / "MODEL_FAILURES.md").read_bytes())
    after = in_named_style(before, style)
    assert features(after) == features(before)
    other = next(each for each in SEED_STYLES if each != style)
    assert features(in_named_style(before, other)) != features(before) or rows(in_named_style(before, other)) != rows(
        before
    )


@pytest.mark.shared
@pytest.mark.parametrize("number", range(5))
def test_numbers_of_a_seed_are_made_from_its_findings(number: int) -> None:
    """Each stated number that was right is found again from the findings, when another stands in its place."""
    before = document((next(SHARED.glob(f"seeds/seed-{number}-*")) / "lib" / "MODEL_FAILURES.md").read_bytes())
    reading = take_apart(before)
    mended = findings.fix(before).after
    for each, truth in zip(reading.stated, reading.truths(reading.bases()), strict=True):
        if each.omitted or not each.right(truth) or each.measure == "own":
            continue
        changed = list(reading.outline.rows)
        changed[each.row] = changed[each.row][: each.start] + "97" + changed[each.row][each.stop :]
        assert findings.fix(document("\n".join(changed))).after.split() == mended.split(), each.text


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
