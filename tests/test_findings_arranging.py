"""Findings are moved, split, merged, renumbered and re-rated, and everything else stays as it is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iacdiff import findings
from iacdiff.findings.arranging import apart, items, together
from iacdiff.records import Document, Draft, Severity
from iacdiff.text import decode

GOLDEN = Path(__file__).parent / "golden" / "findings"
CASES = ["scored-total", "summary-table", "impact-lists", "training", "completeness", "issue-fix"]
REPORT = """# Failures

## Critical Failures

### 1. No key

**Issue**: None is declared.

---

### 2. Open port

**Issue**:
- Port 22 is open.
- Port 3389 is open.

**Fix**:
- Close 22.
- Close 3389.

## Low Failures

### 3. No tags

**Issue**: None.

## Summary

- **Total failures**: 2 Critical, 1 Low

### Critical Impact:
1. No key
2. Open port

### Low Impact:
1. No tags
"""


def document(given: str | bytes) -> Document:
    raw = given if isinstance(given, bytes) else given.encode()
    return Document("MODEL_FAILURES.md", Path("MODEL_FAILURES.md"), raw, decode(raw).text)


def told(raw: bytes) -> list[tuple[str, str, Severity | None]]:
    return [(each.number, each.title, each.severity) for each in findings.read(document(raw)).findings]


def right(raw: bytes) -> bool:
    return all(each.stated == each.counted for each in findings.read(document(raw)).tallies)


# ---------------------------------------------------------------------------------------------- severity


def test_severity_of_several_at_once() -> None:
    """Both stand in the other section, with their numbers; tally and impact lists follow."""
    edit = findings.set_severity(document(REPORT), ["1", "2"], Severity.LOW)
    assert told(edit.after) == [
        ("3", "No tags", Severity.LOW), ("1", "No key", Severity.LOW), ("2", "Open port", Severity.LOW),
    ]  # fmt: skip
    text = edit.after.decode()
    assert right(edit.after)
    assert "0 Critical, 3 Low" in text or "**Total failures**: 3 Low" in text
    assert text.endswith("### Low Impact:\n1. No tags\n2. No key\n3. Open port\n")


def test_severity_of_one_moves_it_from_list_to_list() -> None:
    """An impact list that was right is right afterwards."""
    text = findings.set_severity(document(REPORT), ["3"], Severity.CRITICAL).after.decode()
    assert "### Critical Impact:\n1. No key\n2. Open port\n3. No tags\n" in text


def test_an_impact_list_that_was_wrong_is_left_alone() -> None:
    """A list that did not name all of its findings gains none."""
    wrong = REPORT.replace("2. Open port\n\n### Low", "\n### Low")
    text = findings.set_severity(document(wrong), ["3"], Severity.CRITICAL).after.decode()
    assert "### Critical Impact:\n1. No key\n\n" in text


def test_severity_of_an_unknown_finding() -> None:
    """Nothing is changed for the others either."""
    with pytest.raises(findings.UnknownHandle):
        findings.set_severity(document(REPORT), ["1", "9"], Severity.LOW)


# ---------------------------------------------------------------------------------------------- order


def test_move_within_a_section() -> None:
    """The numbers count on as before, and the rule still stands between the two."""
    edit = findings.move(document(REPORT), "2", "1")
    assert [each[:2] for each in told(edit.after)] == [("1", "Open port"), ("2", "No key"), ("3", "No tags")]
    assert edit.handle == "1"
    assert edit.after.decode().count("---") == 1
    assert right(edit.after)


def test_move_back_gives_the_same_findings() -> None:
    """Behind the second and before it again."""
    there = findings.move(document(REPORT), "1", "2", "behind").after
    assert told(findings.move(document(there), "2", "1").after) == told(REPORT.encode())


def test_move_to_another_severity_is_refused() -> None:
    """A finding does not change what it says by its place."""
    with pytest.raises(findings.CannotWrite):
        findings.move(document(REPORT), "1", "3")
    with pytest.raises(findings.CannotWrite):
        findings.move(document(REPORT), "1", "1")


def test_a_table_in_the_order_of_the_findings_stays_in_it() -> None:
    """Rows and their numbers follow the findings."""
    text = (GOLDEN / "summary-table" / "before.md").read_bytes()
    known = findings.read(document(text)).findings
    edit = findings.move(document(text), known[-1].handle, known[0].handle)
    after = findings.read(document(edit.after)).findings
    assert [each.title for each in after] == [known[-1].title, *(each.title for each in known[:-1])]
    assert [each.number for each in after] == [each.number for each in known]
    assert [each.severity for each in after] == [known[-1].severity, *(each.severity for each in known[:-1])]


# ---------------------------------------------------------------------------------------------- split, merge


def test_split_by_the_items_of_the_issue() -> None:
    """Each item is a finding with its own fix; the ones behind it and the numbers follow."""
    edit = findings.split(document(REPORT), "2")
    assert [each[:2] for each in told(edit.after)] == [
        ("1", "No key"), ("2", "Port 22 is open"), ("3", "Port 3389 is open"), ("4", "No tags"),
    ]  # fmt: skip
    assert right(edit.after)
    second = findings.read(document(edit.after)).findings[2]
    assert findings.draft_from(document(edit.after), second).ideal_fix == "Close 3389."
    assert edit.handle == "2"


def test_what_says_one_thing_is_not_split() -> None:
    """It is said so, and nothing changes."""
    with pytest.raises(findings.CannotWrite, match="nothing to split"):
        findings.split(document(REPORT), "1")


def test_merge_says_what_all_said() -> None:
    """One finding with the worst severity; the others are gone from lists and tallies."""
    edit = findings.merge(document(REPORT), ["1", "3"])
    assert [each[1:] for each in told(edit.after)] == [("No key", Severity.CRITICAL), ("Open port", Severity.CRITICAL)]
    assert right(edit.after)
    merged = findings.draft_from(document(edit.after), findings.read(document(edit.after)).findings[0])
    assert merged.model_issue == "- None is declared.\n- None."
    assert "Low Failures" not in edit.after.decode()


def test_merge_needs_two() -> None:
    """The same finding twice is one."""
    with pytest.raises(findings.CannotWrite):
        findings.merge(document(REPORT), ["1", "1"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n- b", ["a", "b"]),
        ("1. a\n2. b\n   more", ["a", "b\nmore"]),
        ("Two things:\n- a\n- b", ["a", "b"]),
        ("- a\n  - inner\n- b", ["a\n- inner", "b"]),
        ("Prose\nand more\n- a", []),
        ("Prose", []),
        ("", []),
    ],
)
def test_items(text: str, expected: list[str]) -> None:
    """A list, or a list below the line that introduces it; prose has no items."""
    assert items(text) == expected


TEXTS = st.text(alphabet="ab -\n.", max_size=30)


SENTENCES = st.lists(
    st.from_regex(r"[A-Za-z`][a-z0-9`=.,:() ]{0,30}[a-z0-9`)]", fullmatch=True), min_size=1, max_size=3
).map("\n".join)
SINGLE = st.builds(Draft, title=SENTENCES, model_issue=SENTENCES, ideal_fix=SENTENCES, impact=SENTENCES)


@given(st.lists(SINGLE, min_size=2, max_size=5))
def test_together_and_apart_are_each_others_opposite(drafts: list[Draft]) -> None:
    """What is put together comes apart into the very issues, in order, each with its own fix; impacts go with all."""
    issues = list(dict.fromkeys(each.model_issue for each in drafts))
    fixes = list(dict.fromkeys(each.ideal_fix for each in drafts))
    whole = together(drafts)
    pieces = apart(whole)
    if len(issues) == 1:
        assert pieces == [whole]
        return
    assert [each.model_issue for each in pieces] == issues
    if len(fixes) == len(issues):
        assert [each.ideal_fix for each in pieces] == fixes
    else:
        assert {each.ideal_fix for each in pieces} == {whole.ideal_fix}
    assert {each.impact for each in pieces} == {whole.impact}
    assert set(whole.impact.split()) - {"-"} == {word for each in drafts for word in each.impact.split()}
    again = together(pieces)
    assert again.model_issue == whole.model_issue


@given(st.lists(st.builds(Draft, title=TEXTS, model_issue=TEXTS, ideal_fix=TEXTS), min_size=1, max_size=4))
def test_together_and_apart_lose_no_word(drafts: list[Draft]) -> None:
    """Whatever the texts are: each word of an issue or a fix is in the whole, and each of the whole in its pieces."""
    whole = together(drafts)
    for name in ("model_issue", "ideal_fix"):
        said = _words(*(getattr(each, name) for each in drafts))
        assert said <= _words(getattr(whole, name))
        assert _words(getattr(whole, name)) <= said
        assert said - _words(*(getattr(each, name) for each in apart(whole))) == set()


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in text.split() if any(map(str.isalnum, word))}


def test_a_refusal_says_why_and_what_helps() -> None:
    """A severity that a section gives, a row of a table, one thing that cannot be two."""
    text = "# F\n\n## Critical Failures\n\n### 1. No key\n\nx\n\n## Low Failures\n\n### 2. No tags\n\ny\n"
    with pytest.raises(
        findings.CannotWrite, match=r"finding 1 is Critical by its section and would be Low there.*edit 1"
    ):
        findings.move(document(text), "1", "2", "behind")
    with pytest.raises(findings.CannotWrite, match=r"says one thing.*as a list"):
        findings.split(document(text), "2")
    table = "# F\n\n| # | Issue | Severity |\n|---|---|---|\n| 1 | No key | High |\n| 2 | No tags | Low |\n"
    with pytest.raises(findings.CannotWrite, match=r"rows of a table.*line 5 by hand"):
        findings.move(document(table), "1", "2", "behind")


# ---------------------------------------------------------------------------------------------- numbers


def test_renumber() -> None:
    """Gaps and doubles go; nothing else changes."""
    wrong = REPORT.replace("### 2.", "### 5.").replace("### 3.", "### 5.")
    assert findings.renumber(document(wrong)).after == REPORT.encode()


def test_a_section_that_goes_on_counting_is_no_mistake() -> None:
    """Where some sections count for themselves, one that goes on from the last is right as well."""
    text = "# F\n\n## A\n\n### 1. a\n\nx\n\n### 2. b\n\nx\n\n## B\n\n### 3. c\n\nx\n\n## C\n\n### 1. d\n\nx\n"
    assert findings.renumber(document(text)).after == text.encode()


def test_fix_adds_what_a_list_leaves_out() -> None:
    """An impact list that names most of its findings names all; one that would have to guess a cell stays."""
    wrong = REPORT.replace("1. No key\n2. Open port\n", "1. No key\n")
    three = wrong.replace("### 2. Open", "### 2. No lock\n\n**Issue**: x\n\n### 3. Open").replace(
        "### 3. No t", "### 4. No t"
    )
    three = three.replace("1. No key\n", "1. No key\n2. No lock\n").replace("2 Critical", "3 Critical")
    text = findings.fix(document(three)).after.decode()
    assert "1. No key\n2. No lock\n3. Open port\n" in text
    owners = "".join(f"| {at} | {name} | Critical |\n" for at, name in enumerate(("Ann", "Bo", "Cy"), 1))
    table = f"{three}\n| # | Owner | Severity |\n|---|---|---|\n{owners}"
    assert "| 4 |" not in findings.fix(document(table)).after.decode()


# ---------------------------------------------------------------------------------------------- everything


DOES: list[Callable[[Document, list[str]], findings.Edit]] = [
    lambda given, handles: findings.set_severity(given, handles[:2], Severity.MEDIUM),
    lambda given, handles: findings.move(given, handles[-1], handles[0]),
    lambda given, handles: findings.move(given, handles[0], handles[1], "behind"),
    lambda given, handles: findings.merge(given, handles[:2]),
    lambda given, handles: findings.renumber(given),
    lambda given, handles: findings.rewrite(given),
]


@pytest.mark.parametrize("does", DOES)
@pytest.mark.parametrize("case", CASES)
def test_numbers_stay_right_and_other_words_stay(case: str, does: Callable[..., findings.Edit]) -> None:
    """Whatever is done to a report whose numbers are right leaves them right, and no title is lost but merged ones."""
    given = document((GOLDEN / case / "before.md").read_bytes())
    report = findings.read(given)
    handles = [each.handle for each in report.findings]
    wrong = sum(each.stated != each.counted for each in report.tallies)
    try:
        edit = does(given, handles)
    except findings.CannotWrite:
        return
    after = findings.read(document(edit.after))
    assert sum(each.stated != each.counted for each in after.tallies) <= wrong
    assert {each.title for each in report.findings[2:]} <= {each.title for each in after.findings}
    assert edit.before == given.raw


@pytest.mark.shared
def test_real_reports_survive_every_operation(shared_samples: Callable[..., list[Path]]) -> None:
    """No operation loses a finding of another, makes a right number wrong, or fails but for a reason it tells."""
    for sample in shared_samples()[::23]:
        path = sample / "lib" / "MODEL_FAILURES.md"
        if not path.exists():
            continue
        given = document(path.read_bytes())
        report = findings.read(given)
        if len(report.findings) < 3:
            continue
        wrong = sum(each.stated != each.counted for each in report.tallies)
        for index, does in enumerate(DOES):
            try:
                edit = does(given, [each.handle for each in report.findings])
            except findings.CannotWrite:
                continue
            after = findings.read(document(edit.after))
            assert len(after.findings) == len(report.findings) - (index == 3), sample
            assert sum(each.stated != each.counted for each in after.tallies) <= wrong, sample
