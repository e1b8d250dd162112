"""`iacdiff check`: several samples, rules chosen on the command line and in files, formats, exit status."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Make = Callable[..., Path]

REPORT = """# Failures

## Critical Failures

### 1. No encryption key

**Impact Level**: Critical

**MODEL_RESPONSE Issue**: There is no target group.

## Summary

- Total failures: 4 Critical
"""


def run(*words: str | Path, cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "iacdiff", *map(str, words)], capture_output=True, text=True, cwd=cwd, check=False
    )


def rules(result: "subprocess.CompletedProcess[str]") -> list[str]:
    """The rules that spoke, from the text format."""
    return [line.split(": ", 2)[1].split()[1] for line in result.stdout.splitlines()]


def test_a_line_of_text_is_file_line_rule_and_message(make_sample: Make) -> None:
    """As editors read it, from where the command is run; the count goes to stderr."""
    folder = make_sample(MODEL_FAILURES=REPORT)
    result = run("check", folder, cwd=folder)
    lines = result.stdout.splitlines()
    assert lines[0].startswith("lib/MODEL_FAILURES.md:9: error contradicted-claim: ")
    assert "aws_lb_target_group.app (MODEL_RESPONSE.md:" in lines[0]
    assert lines[1] == "lib/MODEL_FAILURES.md:13: error tally: The report states 4 Critical; there are 1."
    assert result.stderr == "iacdiff: 2 errors, 0 warnings\n"
    assert result.returncode == 1


def test_the_sample_here_is_the_default(make_sample: Make) -> None:
    """Without a name it is the folder in which the command is run."""
    assert rules(run("check", cwd=make_sample(MODEL_FAILURES=REPORT))) == ["contradicted-claim", "tally"]


def test_folders_of_samples_are_walked(make_sample: Make, tmp_path: Path) -> None:
    """Every sample below is checked; one that is named twice in two ways, once a way."""
    make_sample("one", MODEL_FAILURES=REPORT)
    make_sample("two")
    result = run("check", tmp_path)
    assert result.returncode == 1
    assert rules(result) == ["contradicted-claim", "tally"]
    assert "in 1 of 2 reports" in result.stderr
    assert len(json.loads(run("check", tmp_path, "-f", "json").stdout)) == 2


def test_select_and_ignore(make_sample: Make) -> None:
    """Ids, or what they begin with, with commas or again and again; what is ignored is no reason to fail."""
    folder = make_sample(MODEL_FAILURES=REPORT)
    assert rules(run("check", folder, "--select", "tal")) == ["tally"]
    assert rules(run("check", folder, "--ignore", "tally")) == ["contradicted-claim"]
    silent = run("check", folder, "--ignore", "tally,contradicted-claim")
    assert (silent.returncode, silent.stdout) == (0, "")
    page = json.loads(run("check", folder, "-f", "json", "--ignore", "contradicted-claim").stdout)
    assert [each["rule"] for each in page["lint"]] == ["tally"]
    assert not any(finding["claims"] for finding in page["findings"])


def test_an_unknown_rule_is_refused_with_its_neighbour(make_sample: Make) -> None:
    """Exit status 2 and one line."""
    result = run("check", make_sample(), "--select", "numberings")
    assert result.returncode == 2
    assert result.stderr == "iacdiff: there is no rule 'numberings'; did you mean 'numbering'?\n"


def test_strict_makes_warnings_errors(make_sample: Make) -> None:
    """A warning alone is 0, and 1 with --strict."""
    folder = make_sample(MODEL_FAILURES="# F\n\n### 1. A\n\n**Severity**: High\n\n[describe the issue]\n")
    assert run("check", folder).returncode == 0
    assert run("check", folder, "--strict").returncode == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".iacdiff.toml", '[check]\nignore = ["contra"]\n'),
        ("pyproject.toml", '[tool.iacdiff.check]\nselect = ["tally"]\n'),
    ],
)
def test_the_nearest_configuration_holds(name: str, text: str, make_sample: Make, tmp_path: Path) -> None:
    """Upward from the sample; a file without our table is passed by; the command line's word is stronger."""
    folder = make_sample(MODEL_FAILURES=REPORT)
    (tmp_path / name).write_text(text)
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert rules(run("check", folder)) == ["tally"]
    assert rules(run("check", folder, "--select", "contradicted-claim", "--ignore", "tally")) == ["contradicted-claim"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[check]\nselect = ["tallly"]\n', "did you mean 'tally'?"),
        ("[check]\nselect = 3\n", "select must be a list"),
        ("[check]\nstrict = 1\n", "strict must be true or false"),
        ("[check]\nselekt = []\n", "there is no setting 'selekt'"),
        ("check = 3\n", "must be a table"),
        ("[check\n", "cannot be read"),
    ],
)
def test_a_wrong_configuration_is_refused(text: str, said: str, make_sample: Make) -> None:
    """Exit status 2, with the file's name; nothing is checked on a guess."""
    folder = make_sample()
    (folder / ".iacdiff.toml").write_text(text)
    result = run("check", folder)
    assert result.returncode == 2
    assert said in result.stderr and ".iacdiff.toml" in result.stderr and result.stdout == ""


def test_explain_prints_a_rules_page(make_sample: Make) -> None:
    """Of one rule, or the list of all; a name that there is not is 2."""
    assert run("check", "--explain", "tally").stdout.startswith("# tally\n")
    assert "(wrong-side.md)" in run("check", "--explain", "all").stdout
    assert run("check", "--explain", "talli").returncode == 2
    assert run("check", "--explain", "severity").returncode == 2


def test_sarif_is_a_log(make_sample: Make) -> None:
    """Of the report's faults alone."""
    log = json.loads(run("check", make_sample(MODEL_FAILURES=REPORT), "-f", "sarif").stdout)
    assert log["version"] == "2.1.0"
    assert {result["ruleId"] for result in log["runs"][0]["results"]} == {"tally", "contradicted-claim"}
