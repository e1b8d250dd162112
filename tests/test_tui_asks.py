"""What reviewers ask of a tool like this, where the way leads through the screen and out of it again."""

from __future__ import annotations

import json
import runpy
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from iacdiff import cli, disk
from iacdiff.tui.app import ReviewApp

_shared = runpy.run_path(str(Path(__file__).with_name("screens.py")))
opened, until, seen, said, go_to = (_shared[name] for name in ("opened", "until", "seen", "said", "go_to"))
Make = Callable[..., Path]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this user's takes part."""
    monkeypatch.setattr(disk, "state_folder", lambda: tmp_path / "state")
    monkeypatch.setattr(disk, "config_folder", lambda: tmp_path / "config")
    monkeypatch.delenv("NO_COLOR", raising=False)


def report(folder: Path) -> bytes:
    return (folder / "lib" / "MODEL_FAILURES.md").read_bytes()


async def exported(desk: Any, pilot: Any, format: str, path: Path) -> str:
    """What `s` writes in a format."""
    await pilot.press("s")
    await until(pilot, lambda: desk.app.screen is not desk)
    screen = desk.app.screen
    at = next(index for index, choice in enumerate(screen.list.choices) if choice.id == format)
    screen.list.move_to(at)
    await pilot.pause()
    screen.query_one(Input).value = str(path)
    await pilot.press("enter")
    await until(pilot, path.exists)
    return path.read_text()


# ---------------------------------------------------------------------------------------------- the report


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
async def test_ask_04_a_finding_that_is_added_and_removed_leaves_the_very_bytes(make_sample: Make, ending: str) -> None:
    """A byte-order mark, Windows line ends, odd blanks and no last newline: all that is not the finding stays."""
    text = "# Failures\n\n## Critical\n\n### 1. One  \n\n**Issue**: a\u2028b\n\n## Summary\n\n- Total: 1 Critical"
    raw = b"\xef\xbb\xbf" + text.replace("\n", ending).encode()
    folder = make_sample(MODEL_FAILURES=raw)
    async with opened(folder) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("f", "1", "ctrl+s")
        await until(pilot, lambda: b"### 2." in report(folder))
        assert report(folder).startswith(raw[:40]) and raw[-8:] in report(folder)
        desk.findings.focus()
        await pilot.pause()
        desk.findings.move_to(1)
        await pilot.press("d")
        await until(pilot, lambda: b"### 2." not in report(folder))
        assert report(folder) == raw


async def test_ask_05_order_and_spelling_are_no_difference(make_sample: Make) -> None:
    """Another order of attributes, tags, rules and statements, and `"443"` for 443, leave nothing to show."""
    side = (
        '```hcl\nresource "aws_security_group" "web" {{\n  name = "web"\n{0}\n  tags = {{ {1} }}\n}}\n\n'
        'resource "aws_iam_policy" "p" {{\n  policy = jsonencode({{ Version = "2012-10-17", Statement = [{{ '
        'Effect = "Allow", Action = [{2}], Resource = "*" }}] }})\n}}\n```\n'
    )
    ingress = '  ingress {{\n    from_port = {0}\n    to_port = {0}\n    protocol = "tcp"\n  }}'
    one, two = ingress.format(443), ingress.format('"443"')
    other = ingress.format(80)
    folder = make_sample(
        MODEL_RESPONSE=side.format(f"{one}\n{other}", 'A = "1", B = "2"', '"s3:Get*", "s3:List*"'),
        IDEAL_RESPONSE=side.format(f"{other}\n{two}", 'B = "2", A = "1"', '"s3:List*", "s3:Get*"'),
    )
    async with opened(folder) as (desk, _):
        assert [row.difference.id for row in desk.all_stops] == []
        assert "Nothing differs" in said(desk)


# ---------------------------------------------------------------------------------------------- reading programs

JAVA = """```java
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.s3.Bucket;
import software.constructs.Construct;

public class ShopStack extends Stack {{
    public ShopStack(final Construct scope, final String id) {{
        super(scope, id);
        for (int i = 0; i < 2; i++) {{
            Bucket.Builder.create(this, "Logs" + i).versioned({0}).bucketName(System.getenv("LOGS")).build();
        }}
    }}
}}
```
"""
GO = """```go
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"
)

func NewShop(app awscdk.App) awscdk.Stack {{
	stack := awscdk.NewStack(app, jsii.String("Shop"), nil)
	awss3.NewBucket(stack, jsii.String("Logs"), &awss3.BucketProps{{Versioned: jsii.Bool({0})}})
	return stack
}}
```
"""


@pytest.mark.parametrize(("program", "count"), [(JAVA, 2), (GO, 1)])
async def test_ask_08_java_and_go_are_read_without_running_them(
    make_sample: Make, monkeypatch: pytest.MonkeyPatch, program: str, count: int
) -> None:
    """With nothing installed the resources are there, loops are counted, and what is not known is not guessed."""
    monkeypatch.setenv("PATH", "/nowhere")
    folder = make_sample(MODEL_RESPONSE=program.format("false"), IDEAL_RESPONSE=program.format("true"))
    async with opened(folder) as (desk, pilot):
        found = desk.review.model.resources
        assert sum(one.count or 0 for one in found) == count, found
        changed = [row.difference for row in desk.all_stops]
        assert changed and {one.path for one in changed} <= {"versioned", "Versioned"}, changed
        await pilot.press("right_square_bracket")
        await pilot.pause()
        assert "false" in seen(desk) and "true" in seen(desk)


# ---------------------------------------------------------------------------------------------- taking out


async def test_ask_13_the_same_review_as_json_and_a_status_for_scripts(
    make_sample: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `s` writes is what `export` prints: data on stdout, words on stderr; `check` says 1 for errors."""
    folder = make_sample()
    async with opened(folder) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("x")
        desk.keep_now()
        mine = json.loads(await exported(desk, pilot, "json", tmp_path / "out.json"))
    assert mine["schema"] == "iacdiff/1"
    assert [one["id"] for one in mine["differences"] if one["reviewed"]]
    assert cli.main(["export", str(folder), "-f", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    for part in ("pairs", "requirements", "findings"):
        assert printed[part] == mine[part]
    assert [one["reviewed"] for one in printed["differences"]] == [one["reviewed"] for one in mine["differences"]]
    assert cli.main(["check", str(folder)]) == 0
    wrong = make_sample("wrong", MODEL_FAILURES=report(folder).replace(b"1 Critical, 0 High", b"4 Critical, 9 High"))
    assert cli.main(["check", str(wrong)]) == 1
    assert cli.main(["check", str(folder / "nothing")]) == 2
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err and "nothing" in captured.err


async def test_ask_21_a_report_to_paste_and_one_to_send(make_sample: Make, tmp_path: Path) -> None:
    """Markdown that fits a comment, a page of HTML that needs nothing else, and SARIF with lasting fingerprints."""
    async with opened(make_sample()) as (desk, pilot):
        markdown = await exported(desk, pilot, "md", tmp_path / "out.md")
        page = await exported(desk, pilot, "html", tmp_path / "out.html")
        sarif = json.loads(await exported(desk, pilot, "sarif", tmp_path / "out.sarif"))
        again = json.loads(await exported(desk, pilot, "sarif", tmp_path / "again.sarif"))
    assert len(markdown) < 65_000 and "deregistration_delay" in markdown
    assert "<html" in page and "deregistration_delay" in page
    assert not any(outside in page for outside in ('src="http', "src='http", '<link rel="stylesheet"', "@import"))

    def prints(found: Any) -> list[Any]:
        return [result["partialFingerprints"] for result in found["runs"][0]["results"]]

    assert prints(sarif) == prints(again) and all(prints(sarif))


# ---------------------------------------------------------------------------------------------- coming back


async def test_ask_15_to_the_editor_at_this_line_and_back(
    make_sample: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """$EDITOR is started at the line; what it changed is read again, with cursor and marks where they were."""
    folder = make_sample()
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\npath = Path(sys.argv[-1])\n"
        "Path(__file__).with_suffix('.said').write_text(' '.join(sys.argv[1:]))\n"
        "path.write_text('A new first line.\\n' + path.read_text())\n"
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
    async with opened(folder) as (desk, pilot):
        monkeypatch.setattr(desk, "_open", lambda command: subprocess.run(command, check=True))
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("x")
        here, before = desk.difference.id, desk.difference.model_at
        await pilot.press("e")
        assert script.with_suffix(".said").read_text().startswith(f"+{before.first} ")
        await until(pilot, lambda: desk.difference and desk.difference.model_at.first == before.first + 1)
        assert desk.difference.id == here and here in desk.place.reviewed
        assert "changed on disk" in said(desk)


async def test_ask_18_a_pinned_pair_is_in_every_export(make_sample: Make, tmp_path: Path) -> None:
    """What the reviewer pinned is kept beside the sample, and says so in what is exported."""
    folder = make_sample()
    async with opened(folder) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("p")
        await until(pilot, lambda: any(pair.pinned for pair in desk.review.pairs))
        found = json.loads(await exported(desk, pilot, "json", tmp_path / "out.json"))
        assert [pair["model"] for pair in found["pairs"] if pair["pinned"]] == [["aws_lb_target_group.app"]]
    async with opened(folder) as (desk, _):
        assert any(pair.pinned for pair in desk.review.pairs), "the next time too"


# ---------------------------------------------------------------------------------------------- others


async def test_ask_24_where_two_reviewers_disagree(
    make_sample: Make, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """One writes a finding more than the other: `agree` says what both say, and what only one of them does."""
    first = make_sample("first")
    second = make_sample("second")
    async with opened(second) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("f", "2", "ctrl+s")
        await until(pilot, lambda: b"### 2." in report(second))
    reports = [str(folder / "lib" / "MODEL_FAILURES.md") for folder in (first, second)]
    assert cli.main(["agree", *reports, "--sample", str(first)]) == 0
    out = capsys.readouterr().out
    assert "both say 1 of 2 (50%)" in out and "only B says 1 of 2" in out
    assert "deregistration_delay" in out.split("only B")[1]


async def test_ask_25_nothing_is_run_and_nobody_is_called(make_sample: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole review opens no connection and starts no program."""
    asked: list[str] = []

    def refused(name: str) -> Callable[..., Any]:
        def call(*arguments: object, **_: object) -> None:
            asked.append(f"{name}{arguments}")
            raise OSError("not here")

        return call

    folder = make_sample()
    monkeypatch.setattr(socket.socket, "connect", refused("connect"))
    monkeypatch.setattr(socket, "getaddrinfo", refused("getaddrinfo"))
    monkeypatch.setattr(subprocess, "Popen", refused("Popen"))
    monkeypatch.setattr("os.system", refused("system"))
    async with opened(folder) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("f", "2", "ctrl+s")
        await until(pilot, lambda: b"### 2." in report(folder))
        await pilot.press("x", "a", *"seen", "escape", "slash", *"kms", "enter", "n", "w", "w", "c", "V", "V", "u")
        await pilot.press("exclamation_mark", "escape", "M", "escape", "question_mark", "escape")
        await pilot.pause(0.2)
        assert isinstance(desk.app, ReviewApp) and asked == []
