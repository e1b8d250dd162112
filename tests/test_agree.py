"""Two reports: what both say, however they say it, and how far they agree."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from iacdiff import agree, cli
from iacdiff.agree import grading
from iacdiff.agree.coefficients import coefficients
from iacdiff.agree.pairing import LEAST, MOST_FINDINGS, Statement, pair
from iacdiff.records import ABSENT, Finding, Severity, Span

Make = Callable[..., Path]

A = """# Model Response Failures Analysis

## Critical Failures

### 1. No encryption key

**Impact Level**: Critical

**MODEL_RESPONSE Issue**: There is no KMS key, so the logs bucket is not encrypted at rest.

**IDEAL_RESPONSE Fix**: `aws_kms_key.main` is declared with rotation.

### 2. Health check interval

**Impact Level**: High

**MODEL_RESPONSE Issue**: The target group checks health every 10 seconds, not every 30.

## Low Failures

### 3. Legacy security group left over

**Impact Level**: Low

**MODEL_RESPONSE Issue**: `aws_security_group.legacy` is used by nothing.
"""
B = """# Review of the web shop

## 1. Health checks of the target group run too often

- Severity: Medium
- `interval` is 10 where PROMPT asks for 30 seconds.

## 2. KMS encryption key missing

- Severity: Critical
- Nothing encrypts the buckets at rest.

## 3. Connection draining takes 300 seconds instead of 45

- Severity: High
"""


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "A.md", tmp_path / "B.md"]
    for path, text in zip(paths, (A, B), strict=True):
        path.write_text(text)
    return paths


def titles(statements: list[Statement]) -> list[str]:
    return [one.finding.title for one in statements]


def finding(title: str, line: int = 1, **labels: str) -> Finding:
    return Finding(str(line), str(line), title, None, "none", Span("A.md", line, line), labels)


def test_two_reviewers_are_understood(reports: list[Path]) -> None:
    """The same key and the same interval in other words, other layout and other order; the rest stands alone."""
    found = agree.agree(*reports)
    assert [(two.a.finding.number, two.b.finding.number) for two in found.both] == [("1", "2"), ("2", "1")]
    assert [one.finding.number for one in found.only_a] == ["3"]
    assert [one.finding.number for one in found.only_b] == ["3"]
    assert found.said == 4
    assert found.rated == [(Severity.CRITICAL, Severity.CRITICAL), (Severity.HIGH, Severity.MEDIUM)]
    assert found.resources is None


def test_the_sample_says_what_findings_are_about(make_sample: Make, reports: list[Path]) -> None:
    """With it, statements name the differences that they are about, and MODEL is graded."""
    found = agree.agree(*reports, make_sample("shop"))
    assert [two.a.finding.number for two in found.both] == ["1", "2"]
    assert any(one.differences for one in found.a)
    assert found.resources is not None and found.attributes is not None


def test_findings_of_one_difference_are_more_alike() -> None:
    """The same two titles: with a difference in common they are one, with different ones they are two."""
    one, other = finding("Draining is far too slow here"), finding("Deregistration delay: slow")
    alone = pair([Statement(one)], [Statement(other)])
    common = pair([Statement(one, differences=frozenset("x"))], [Statement(other, differences=frozenset("xy"))])
    apart = pair([Statement(one, differences=frozenset("x"))], [Statement(other, differences=frozenset("y"))])
    assert len(common) == 1
    assert common[0].score > (alone[0].score if alone else LEAST) > (apart[0].score if apart else 0)


def test_a_report_agrees_with_itself(reports: list[Path]) -> None:
    """Every finding with its own self, entirely."""
    found = agree.agree(reports[0], reports[0])
    assert [(two.a.finding.number, two.b.finding.number) for two in found.both] == [(n, n) for n in "123"]
    assert all(two.score > 0.99 for two in found.both)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Missing KMS encryption for the logs bucket", "S3 log buckets are not encrypted with KMS", True),
        ("`deregistration_delay` is 300", "Deregistration delay of 300 seconds instead of 45", True),
        ("Missing WAF association", "Missing VPC flow logs", False),
        ("RDS backup retention too short", "Lambda timeout too short", False),
        ("Critical issue in the model response", "Severe problem with the answer", False),
        ("", "", False),
    ],
)
def test_what_counts_as_the_same(one: str, other: str, same: bool) -> None:
    """Among other findings, the same subject pairs; words that every report uses do not."""
    others = ["No tags on any resource", "IAM policy allows every action", "Output for the URL is missing"]
    a = [Statement(finding(title, line)) for line, title in enumerate([one, *others], 1)]
    b = [Statement(finding(title, line)) for line, title in enumerate([other, *others], 1)]
    pairs = {(two.a.finding.number, two.b.finding.number) for two in pair(a, b)}
    assert (("1", "1") in pairs) is same
    assert {("2", "2"), ("3", "3"), ("4", "4")} <= pairs


def test_each_finding_has_one_counterpart_at_most() -> None:
    """Two alike in one report and one in the other: the more alike of the two; either way round."""
    a = [Statement(finding("Bucket logs has no encryption", 1)), Statement(finding("Bucket logs has no versioning", 2))]
    b = [Statement(finding("Encryption is lacking on bucket logs", 1))]
    assert [two.a.finding.number for two in pair(a, b)] == ["1"]
    assert [two.b.finding.number for two in pair(b, a)] == ["1"]
    assert pair(a, []) == pair([], b) == []


def test_no_pair_is_less_alike_than_the_least() -> None:
    """The best assignment of what has nothing in common is none."""
    words = [f"subject{number} problem" for number in range(20)]
    a = [Statement(finding(word, line)) for line, word in enumerate(words[:10], 1)]
    b = [Statement(finding(word, line)) for line, word in enumerate(words[10:], 1)]
    assert [two for two in pair(a, b) if two.score < LEAST] == []


def test_a_report_of_very_many_findings_is_bounded(tmp_path: Path) -> None:
    """The first of them are compared, and that is said."""
    path = tmp_path / "A.md"
    path.write_text("# R\n\n" + "".join(f"### {n}. Subject {n}\n\n**Severity**: High\n\n" for n in range(1, 600)))
    found = agree.agree(path, path)
    assert len(found.a) == len(found.both) == MOST_FINDINGS
    assert found.notes and "599 findings" in found.notes[0]


# ------------------------------------------------------------------------------------------------ coefficients, grades


def test_coefficients_say_why_they_are_not_there() -> None:
    """One unit, or one severity alone, says nothing about chance."""
    high, low = Severity.HIGH, Severity.LOW
    assert "fewer than 2" in coefficients([(high, low)]).because
    assert "every severity is the same" in coefficients([(high, high)] * 5).because
    assert coefficients([]).kappa is None


def test_without_nltk_the_rest_is_there(reports: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts and percentages need no extra; the coefficients say what to install."""
    import sys

    monkeypatch.setitem(sys.modules, "nltk", None)
    monkeypatch.setitem(sys.modules, "nltk.metrics.agreement", None)
    found = agree.agree(*reports)
    assert len(found.both) == 2
    assert found.coefficients.kappa is None and "pip install 'iacdiff[agree]'" in found.coefficients.because


def test_grades_of_an_answer(make_sample: Make) -> None:
    """Two of three resources on each side; of their values those that agree."""
    from iacdiff import pipeline

    review = pipeline.review(make_sample("shop"))
    resources, attributes = grading.resources(review), grading.attributes(review)
    assert (resources.model, resources.ideal, resources.model_right, resources.ideal_found) == (3, 3, 2, 2)
    assert resources.precision == resources.recall == resources.f1 == 2 / 3
    # target group: name, port, delay, interval, path; bucket: bucket; and one value of a resource without counterpart
    assert (attributes.model, attributes.ideal) == (7, 7)
    assert (attributes.model_right, attributes.ideal_found) == (4, 4)


def test_the_same_answer_is_all_right(make_sample: Make) -> None:
    """MODEL equal to IDEAL: 1 everywhere, and never more."""
    from iacdiff import pipeline

    folder = make_sample("shop")
    (folder / "lib" / "MODEL_RESPONSE.md").write_bytes((folder / "lib" / "IDEAL_RESPONSE.md").read_bytes())
    review = pipeline.review(folder)
    for grade in (grading.resources(review), grading.attributes(review)):
        assert grade.precision == grade.recall == grade.f1 == 1.0


def test_nothing_has_no_grade(make_sample: Make) -> None:
    """No resources on one side: not defined, not zero and not an error."""
    from iacdiff import pipeline

    review = pipeline.review(make_sample("shop", MODEL_RESPONSE="I cannot do that."))
    grade = grading.resources(review)
    assert grade.precision is None and grade.recall == 0 and grade.f1 is None
    assert grading.attributes(review).recall == 0


@pytest.mark.parametrize(
    ("value", "count"),
    [(ABSENT, 0), (None, 1), ("x", 1), ([], 1), ({}, 1), ([1, 2], 2), ({"a": {"b": [1, {"c": 2}]}}, 2)],
)
def test_leaves(value: object, count: int) -> None:
    """Each single value counts once, what is not written does not."""
    assert grading.leaves(value) == count  # type: ignore[arg-type]


def test_deep_values_are_counted_too() -> None:
    """Nesting of any depth."""
    value: object = 1
    for _ in range(50_000):
        value = [value]
    assert grading.leaves(value) == 1  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------ the command


def test_the_command_in_words(reports: list[Path], make_sample: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts, both titles of each pair, what each says alone, severity, grades."""
    assert cli.main(["agree", *map(str, reports), "--sample", str(make_sample("shop"))]) == 0
    said = capsys.readouterr().out
    for part in (
        "both say 2 of 4 (50%)",
        "only A says 1 of 4 (25%)",
        "Legacy security group left over",
        "severity: the same in 1 of 2 (50%), one step apart in 1 of 2 (50%)",
        "MODEL's resources against IDEAL's: precision 0.67, recall 0.67, F1 0.67",
    ):
        assert part in said


def test_the_command_as_json(reports: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    """The same as plain data."""
    assert cli.main(["agree", *map(str, reports), "-f", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [report["findings"] for report in said["reports"]] == [3, 3]
    assert len(said["both"]) == 2 and said["share_said_by_both"] == 0.5
    assert said["severity"]["same"] == 1 and said["severity"]["one_step"] == 1
    assert said["model_against_ideal"] == {}


def test_a_report_without_findings_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody says anything, so nothing is shared."""
    path = tmp_path / "A.md"
    path.write_text("")
    assert cli.main(["agree", str(path), str(path)]) == 0
    assert "both say 0 of 0" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["{0}", "{0}/absent.md"], ["{0}", "{0}/.."], ["{0}", "{0}", "--sample", "{1}"]])
def test_what_cannot_be_read_is_said_in_one_line(
    words: list[str], reports: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2, nothing on stdout."""
    empty = tmp_path / "empty"
    empty.mkdir()
    given = [word.format(reports[0], empty).replace("A.md/", "") for word in words]
    assert cli.main(["agree", *given]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1


@pytest.mark.shared
def test_neighbours_in_the_archive_have_little_to_agree_on(shared_samples: Callable[..., list[Path]]) -> None:
    """Reports on different samples share few findings, whatever their layout."""
    files = [path / "lib" / "MODEL_FAILURES.md" for path in shared_samples()[::14]]
    said = both = 0
    for a, b in pairwise(path for path in files if path.is_file()):
        found = agree.agree(a, b)
        said, both = said + min(len(found.a), len(found.b)), both + len(found.both)
    assert said > 50 and both / said < 0.15
