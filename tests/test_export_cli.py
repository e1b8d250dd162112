"""`iacdiff export` and `check -f sarif` as a user runs them: bytes on stdout or in a file, and never over an input."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from iacdiff.export import FORMATS

Make = Callable[..., Path]


def run(folder: Path, *words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, started in `folder`."""
    command = [sys.executable, "-m", "iacdiff", *map(str, words)]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, env={**os.environ, **environment}
    )


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_holds_what_stdout_says(make_sample: Make, tmp_path: Path, format: str) -> None:
    """Every format, the same bytes either way; an old file is replaced."""
    folder = make_sample()
    out = tmp_path / "out" / "page"
    out.parent.mkdir()
    out.write_text("old")
    printed = run(tmp_path, "export", folder, "-f", format)
    written = run(tmp_path, "export", folder, "-f", format, "-o", out)
    assert (printed.returncode, written.returncode, written.stdout) == (0, 0, "")
    said, kept = printed.stdout, out.read_text()
    if format == "json":
        said, kept = (json.dumps({**json.loads(text), "summary": None}) for text in (said, kept))
    assert kept == said
    assert [path.name for path in out.parent.iterdir()] == ["page"], "and nothing is left beside it"


@pytest.mark.parametrize("kind", ["soft", "hard"])
def test_a_link_to_an_input_is_refused(make_sample: Make, tmp_path: Path, kind: str) -> None:
    """The document stays, its link stays, and one line says why."""
    folder = make_sample()
    document = folder / "lib" / "PROMPT.md"
    link, before = tmp_path / "page.html", document.read_bytes()
    if kind == "soft":
        link.symlink_to(document)
    else:
        link.hardlink_to(document)
    done = run(tmp_path, "export", folder, "-f", "html", "-o", link)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "is a document of the sample" in done.stderr
    assert document.read_bytes() == before and link.samefile(document)


def test_links_lead_where_they_are_told(make_sample: Make, tmp_path: Path) -> None:
    """Beside the documents by their names, elsewhere below an address."""
    folder = make_sample()
    assert "(PROMPT.md?plain=1#L5)" in run(tmp_path, "export", folder, "-f", "md").stdout
    address = "https://code.example/blob/main/a b"
    told = run(tmp_path, "export", folder, "-f", "md", "--links", address).stdout
    assert "(https://code.example/blob/main/a%20b/PROMPT.md?plain=1#L5)" in told


def test_check_speaks_sarif(make_sample: Make, tmp_path: Path) -> None:
    """One log for all reports, with places from where it was run; the exit status is that of the check."""
    samples = [make_sample("one"), make_sample("two")]
    wrong = "# F\n\n### 1. A\n\n**Severity**: High\n\n## Summary\n\n- Total failures: 0 Critical, 2 High\n"
    (samples[1] / "lib" / "MODEL_FAILURES.md").write_text(wrong)
    done = run(tmp_path, "check", *samples, "-f", "sarif")
    (log,) = json.loads(done.stdout)["runs"]
    tally = [result for result in log["results"] if result["ruleId"] == "tally"]
    assert [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in tally] == [
        "two/lib/MODEL_FAILURES.md"
    ]
    assert done.returncode == 1
