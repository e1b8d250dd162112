"""The command line: data on stdout, story on stderr, outcome as exit status, and never a traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Make = Callable[..., Path]


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "iacdiff", *map(str, words)],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
        timeout=60,
    )


def report(folder: Path) -> bytes:
    """The bytes of the sample's report."""
    return (folder / "lib" / "MODEL_FAILURES.md").read_bytes()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["export"], "SAMPLE"),
        (["export", "nowhere"], "nowhere: no such file or folder"),
        (["export", ".", "-f", "pdf"], "invalid choice"),
        (["nowhere"], "nowhere: no such file or folder"),
        (["findings", "add", ".", "--severity", "Awful"], "invalid choice"),
        (["stage", ".", "guess"], "invalid choice"),
    ],
)
def test_wrong_usage_is_one_clear_message_and_2(words: list[str], says: str, tmp_path: Path) -> None:
    """What the user got wrong is named; there is no traceback and nothing on stdout."""
    done = subprocess.run(
        [sys.executable, "-m", "iacdiff", *words],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_folder_that_is_no_sample(tmp_path: Path) -> None:
    """The message says what was expected there."""
    (tmp_path / "notes.txt").write_text("hello")
    done = run("export", tmp_path)
    assert done.returncode == 2
    assert "PROMPT.md" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_screen_needs_a_terminal(make_sample: Make) -> None:
    """Without one the user is told what works instead."""
    done = run(make_sample())
    assert done.returncode == 2
    assert "iacdiff export" in done.stderr


def test_a_bug_is_a_message_and_not_a_traceback(make_sample: Make) -> None:
    """Whatever breaks inside, the user sees one line, and a switch for who wants to see where."""
    code = (
        "import sys, iacdiff.pipeline\n"
        "def broken(*_): raise ZeroDivisionError('on purpose')\n"
        "iacdiff.pipeline.review = broken\n"
        "from iacdiff.__main__ import main\n"
        "sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", code, "export", str(make_sample())], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == "iacdiff: internal error: ZeroDivisionError: on purpose (IACDIFF_TRACEBACK=1 shows where)\n"


def test_export_to_stdout_and_to_a_file(make_sample: Make, tmp_path: Path) -> None:
    """The same review either way."""
    folder = make_sample()
    printed = run("export", folder, "-f", "md")
    written = run("export", folder, "-f", "md", "-o", tmp_path / "review.md")
    assert (printed.returncode, written.returncode, written.stdout) == (0, 0, "")
    assert (tmp_path / "review.md").read_text() == printed.stdout


@pytest.mark.parametrize("document", ["PROMPT.md", "MODEL_FAILURES.md"])
def test_export_never_writes_over_a_document(make_sample: Make, document: str) -> None:
    """An input document named as output is refused and stays as it is."""
    folder = make_sample()
    before = (folder / "lib" / document).read_bytes()
    done = run("export", folder, "-f", "json", "-o", folder / "lib" / document)
    assert done.returncode == 2
    assert (folder / "lib" / document).read_bytes() == before


def test_no_document_is_touched_by_reading(make_sample: Make) -> None:
    """Export, check, list and stage leave every byte and every file as they are."""
    folder = make_sample()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for words in (["export", folder], ["check", folder], ["findings", "list", folder], ["stage", folder, "load"]):
        run(*words)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_add_then_remove_gives_back_the_bytes(make_sample: Make) -> None:
    """The handle is the last word printed; the tally that was right stays right in between."""
    folder = make_sample()
    before = report(folder)
    words = [
        "--title",
        "Draining takes 300 s",
        "--severity",
        "high",
        "--model-issue",
        "It is 300.",
        "--requirement",
        "5",
    ]
    added = run("findings", "add", folder, *words)
    assert added.returncode == 0, added.stderr
    text = report(folder).decode()
    assert '"The load balancer must drain connections for 45 seconds." (PROMPT.md:5)' in text
    assert "1 Critical, 1 High" in text
    assert run("findings", "remove", folder, added.stdout.split()[-1]).returncode == 0
    assert report(folder) == before


def test_add_from_a_difference(make_sample: Make) -> None:
    """A difference's id is enough for a finding with its evidence; what is named beside it wins."""
    folder = make_sample()
    differences = json.loads(run("export", folder, "-f", "json").stdout)["differences"]
    wanted = next(d for d in differences if d["path"] == "health_check.interval")
    done = run("findings", "add", folder, "--difference", wanted["id"], "--severity", "Low")
    assert done.returncode == 0, done.stderr
    text = report(folder).decode()
    assert "MODEL_RESPONSE.md:16" in text
    assert "IDEAL_RESPONSE.md:15" in text
    assert "interval = 10" in text
    listed = run("findings", "list", folder).stdout.splitlines()
    assert listed[-1].split("\t")[1] == "Low"


def test_edit_changes_only_what_is_named(make_sample: Make) -> None:
    """A new title leaves severity, labels and everything else as they were."""
    folder = make_sample()
    before = report(folder).decode()
    done = run("findings", "edit", folder, "1", "--title", "No key for encryption")
    assert done.returncode == 0, done.stderr
    assert report(folder).decode() == before.replace("No encryption key", "No key for encryption")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["remove", "9"], "no finding 9"),
        (["edit", "1"], "nothing to change"),
        (["add"], "--title"),
        (["add", "--title", "  "], "empty"),
        (["add", "--title", "T", "--requirement", "999"], "no line 999"),
        (["add", "--title", "T", "--requirement", "two"], "LINE or FILE:LINE"),
        (["add", "--title", "T", "--requirement", "NOTES.md:1"], "NOTES.md is none of"),
        (["add", "--difference", "nothing"], "no difference"),
    ],
)
def test_what_cannot_be_written_is_refused(make_sample: Make, words: list[str], says: str) -> None:
    """A refusal names the reason, is exit status 2 and leaves the report alone."""
    folder = make_sample()
    before = report(folder)
    verb, *more = words
    done = run("findings", verb, folder, *more)
    assert (done.returncode, report(folder)) == (2, before)
    assert says in done.stderr


def test_a_blank_line_cites_nothing(make_sample: Make) -> None:
    """The finding is written without a requirement, and the user is told."""
    done = run("findings", "add", make_sample(), "--title", "T", "--requirement", "2")
    assert done.returncode == 0
    assert "blank" in done.stderr


def test_a_report_is_made_where_there_is_none(make_sample: Make) -> None:
    """The commonest real layout, unless a style is named."""
    folder = make_sample(MODEL_FAILURES=None)
    assert run("findings", "add", folder, "--title", "First", "--severity", "Low").returncode == 0
    assert b"# Model Response Failures" in report(folder)
    assert json.loads(run("findings", "list", folder, "-f", "json").stdout)[0]["severity"] == "Low"


def test_check_says_what_is_wrong_and_fix_mends_it(make_sample: Make) -> None:
    """A wrong tally is an error and 1; after --fix the same check is 0."""
    right = report(make_sample("right"))
    folder = make_sample(MODEL_FAILURES=right.replace(b"1 Critical", b"4 Critical"))
    wrong = run("check", folder, "-f", "json")
    assert wrong.returncode == 1
    assert [lint["rule"] for lint in json.loads(wrong.stdout)["lint"]] == ["tally"]
    assert run("check", folder, "--fix").returncode == 0
    assert report(folder) == right


def test_stage_prints_what_each_stage_gives(make_sample: Make) -> None:
    """Every stage that the help names prints JSON."""
    from iacdiff import export
    from iacdiff.cli.arguments import FORMATS, STAGES
    from iacdiff.pipeline import STAGES as LINE

    assert (LINE, tuple(export.FORMATS)) == (STAGES, FORMATS)
    folder = make_sample()
    for name in STAGES:
        json.loads(run("stage", folder, name).stdout)


def test_no_escape_reaches_a_terminal(make_sample: Make) -> None:
    """Whatever a sample holds, exports carry no control character but line feeds."""
    evil = "- Drain \x1b]52;c;ZXZpbA==\x07 connections [/b] \u202e \x9b2J\n"
    folder = make_sample(
        PROMPT=evil, MODEL_RESPONSE=f'```hcl\nresource "aws_lb" "x" {{\n name = "{evil.strip()}"\n}}\n```\n'
    )
    for form in ("json", "md", "text"):
        out = run("export", folder, "-f", form).stdout
        assert not {c for c in out if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c == "\u202e"} - {"\n"}
