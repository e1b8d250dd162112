"""Damaged and hostile samples open: an answer within bounded time and memory, and a Problem that names the place."""

from __future__ import annotations

import json
import os
import random
import runpy
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from iacdiff import pipeline
from iacdiff.records import Problem, Review

HERE = Path(__file__).parent
SAMPLE = HERE / "golden" / "tui" / "sample"
READERS: dict[str, Callable[[bytes], None]] = runpy.run_path(str(HERE / "fuzz" / "readers.py"))["READERS"]
_SCREENS = runpy.run_path(str(HERE / "screens.py"))
SECONDS = 10.0 * float(os.environ.get("IACDIFF_PATIENCE", "1"))
"""An answer comes within that; on a machine that does much else, ask for more."""
MEBIBYTES = 600
DOCUMENTS = ("PROMPT.md", "MODEL_RESPONSE.md", "IDEAL_RESPONSE.md", "MODEL_FAILURES.md")

needs_posix = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="makes pipes")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "sample"))


def within(work: Callable[[], Any], what: str) -> Any:
    """Do some work in time."""
    started = time.process_time()
    made = work()
    assert time.process_time() - started < SECONDS, what
    return made


MEASURED = """
import resource, sys
sys.argv[0] = "iacdiff"
from iacdiff.__main__ import main
status = main()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:  # which, unlike the above, is not the parent's where that was larger
    peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
except (OSError, StopIteration):
    pass
print("peak", peak, file=sys.stderr)
sys.exit(status)
"""


def opens(sample: Path, *words: str) -> dict[str, Any]:
    """What `export -f json` gives: status 0, in time, no traceback, little memory."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", MEASURED, "export", str(sample), "-f", "json", *words],
        capture_output=True,
        timeout=SECONDS * 6,
    )
    assert done.returncode == 0 and b"Traceback" not in done.stderr, done.stderr
    assert int(done.stderr.split()[-1]) / 1024 < MEBIBYTES
    exported: dict[str, Any] = json.loads(done.stdout)
    return exported


def problems(review: Review) -> list[Problem]:
    return [*review.sample.problems, *review.model.problems, *review.ideal.problems]


# ---------------------------------------------------------------------------------------------- what once failed


CRASHES = sorted(path for path in (HERE / "fuzz" / "crashes").rglob("*") if path.is_file())


@pytest.mark.parametrize("path", CRASHES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_once_failed(path: Path) -> None:
    """What a fuzzer, or a person, once found: each reader comes back from it."""
    within(lambda: READERS[path.parent.name](path.read_bytes()), path.name)


GOLDEN = {
    "hcl": "*.tf",
    "template-yaml": "*.yaml",
    "template-json": "*.json",
    "ts": "*.ts",
    "py": "*.py",
    "java": "*.java",
    "go": "*.go",
}


@pytest.mark.parametrize("reader", sorted(READERS))
def test_cut_and_spliced_and_noisy(reader: str) -> None:
    """The golden inputs cut off, repeated within themselves, and with a byte in a hundred replaced: where a fuzzer
    cannot be had, this stands in for it."""
    chance = random.Random(reader)
    found = sorted((HERE / "golden").rglob(GOLDEN.get(reader, "*.md")))
    inputs = [path.read_bytes() for path in found if 0 < path.stat().st_size < 6_000] or [b"a: 1\n"]
    for _ in range(60):
        data = bytearray(chance.choice(inputs))
        first, last = sorted(chance.choices(range(len(data) + 1), k=2))
        match chance.randrange(3):
            case 0:
                del data[last:]
            case 1:
                data[first:first] = data[first:last]
            case _:
                for _ in range(1 + len(data) // 100):
                    data[chance.randrange(len(data))] = chance.randrange(256)
        within(lambda data=bytes(data): READERS[reader](data), repr(bytes(data)))  # type: ignore[misc]


# ---------------------------------------------------------------------------------------------- long and deep


TOKENS = [
    "x",
    "(",
    '"',
    "`",
    "*",
    " ",
    "\\",
    "a.",
    "a: ",
    "[a](",
    "${",
    '"""',
    "| a ",
    "<a ",
    "- -",
    "30 seconds ",
    "\r",
    "a, ",
    "`a`, ",
    "aws_s3_bucket.a ",
    "lines 1-2, ",
    "// ",
]
BEFORE = {
    "hcl": "x = ",
    "report": "### ",
    "edit": "### ",
    "prompt": "- ",
    "template-yaml": "Resources: ",
    "answer": "```hcl\n",
}


@pytest.mark.parametrize("reader", sorted(READERS))
def test_a_line_of_300_kilobytes(reader: str) -> None:
    """One long line of one thing, again and again: no expression goes back and forth in it."""
    for token in random.Random(reader).sample(TOKENS, 3):
        line = BEFORE.get(reader, "") + token * (300_000 // len(token))
        within(lambda line=line: READERS[reader](f"{line}\n".encode()), repr(token))  # type: ignore[misc]


NESTS: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "ts": (
        "const z = ",
        "",
        [("[", "]"), ("{a:", "}"), ("f(x => ", ")"), ("a ? b : ", ""), ("x[", "] = 1"), ("`${", "}`")],
    ),
    "js": ("z = ", "", [("(a = ", ")"), ("new A(", ")"), ("++", ""), ("class { m() { return ", "} }"), ("...", "")]),
    "py": ("z = ", "", [("{'a': ", "}"), ("lambda: ", ""), ("f(a=", ")"), ("not ", ""), ('f"{', '}"'), ('"""', '"""')]),
    "java": (
        "class A { void f() { var z = ",
        "; } }",
        [("++", ""), ("x[", "] = 1"), ("(a = ", ")"), ("() -> ", ""), ("new A() { int a = ", "; }"), ("a ? b : ", "")],
    ),
    "go": (
        "package a\nfunc f() { z := ",
        " }",
        [("&A{B: ", "}"), ("func() int { return ", "}()"), ("f(", ")"), ("!", "")],
    ),
    "hcl": (
        "locals {\n z = ",
        "\n}\n",
        [("[for x in ", " : x]"), ("{a = ", "}"), ('"${', '}"'), ("!", ""), ("f(", ")")],
    ),
    "template-json": (
        '{"Resources":{"A":{"Type":"A::B::C","Properties":',
        "}}}",
        [("[", "]"), ('{"Fn::Sub":', "}"), ('{"Fn::If":["a",', ",1]}")],
    ),
    "template-yaml": (
        "Resources:\n  A:\n    Type: A::B::C\n    Properties:\n      A: ",
        "\n",
        [("[", "]"), ("{a: ", "}"), ("!If [a, ", ", b]"), ("!Sub [a, {b: ", "}]"), ("- ", "")],
    ),
}


@pytest.mark.parametrize("times", [30, 3000])
@pytest.mark.parametrize("reader", sorted(NESTS))
def test_deep_nesting(reader: str, times: int) -> None:
    """30 deep finds what is read twice on each level, 3,000 what goes down by recursion."""
    before, behind, nests = NESTS[reader]
    for opens_, closes in nests:
        text = before + opens_ * times + "x" + closes * times + behind
        within(lambda text=text: READERS[reader](text.encode()), opens_)  # type: ignore[misc]


def fence(language: str, text: str) -> bytes:
    return f"# Answer\n\n```{language}\n{text}\n```\n".encode()


_ALIASES = "A: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name.upper()}: &{name} [{','.join(['*' + before] * 9)}]\n"
    for before, name in zip("abcdefghij", "bcdefghijk", strict=True)
)
BOMBS = {
    "aliases in YAML": fence("yaml", _ALIASES + "Resources: {R: {Type: AWS::S3::Bucket, Properties: *k}}"),
    "merged aliases": fence(
        "yaml",
        "A: &a {b: 1}\n"
        + "".join(f"K{n}: &k{n} {{<<: [{', '.join(['*a' if not n else f'*k{n - 1}'] * 9)}]}}\n" for n in range(12))
        + "Resources: {R: {Type: AWS::S3::Bucket, Properties: *k11}}",
    ),
    "an alias of itself": fence("yaml", "Resources: &r\n  R: {Type: AWS::S3::Bucket, Properties: *r}\n"),
    "ForEach of ForEach": fence(
        "yaml",
        "Transform: AWS::LanguageExtensions\nResources:\n"
        + "".join(
            f"{'  ' * (n + 1)}Fn::ForEach::L{n}:\n{'  ' * (n + 2)}- X{n}\n"
            f"{'  ' * (n + 2)}- [a,b,c,d,e,f,g,h,i]\n{'  ' * (n + 2)}-\n"
            for n in range(8)
        )
        + "                  R: {Type: AWS::S3::Bucket}",
    ),
    "products of lists": fence(
        "hcl",
        "locals {\n  a = range(1000)\n  b = [for x in local.a : [for y in local.a : "
        "[for z in local.a : x * y * z]]]\n"
        "  c = setproduct(local.a, local.a, local.a)\n}\n",
    ),
    "numbers": fence(
        "hcl",
        'locals {\n  a = pow(9, pow(9, pow(9, 9)))\n  b = format("%999999999d", 1)\n'
        '  c = join("", [for x in range(1000) : strrep("x", 1000000)])\n}\n',
    ),
    "a count": fence("hcl", 'resource "aws_instance" "a" {\n  count = 999999999999\n}\n'),
    "doubled text": fence(
        "hcl",
        'locals {\n  a0 = "xxxxxxxxxx"\n'
        + "".join(f'  a{n} = "{f"${{local.a{n - 1}}}" * 9}"\n' for n in range(1, 30))
        + "}\n"
        'resource "aws_s3_bucket" "a" {\n  bucket = local.a29\n}\n',
    ),
    "doubled lists": fence(
        "hcl",
        "locals {\n  a0 = [1]\n"
        + "".join(f"  a{n} = [local.a{n - 1}, local.a{n - 1}, local.a{n - 1}]\n" for n in range(1, 40))
        + "}\n"
        'resource "aws_s3_bucket" "a" {\n  tags = local.a39\n}\n',
    ),
    "loops in Python": fence(
        "python",
        "import aws_cdk as cdk\nfrom aws_cdk import aws_s3 as s3\nclass A(cdk.Stack):\n"
        "    def __init__(self, s, i):\n        x = 'a'\n        for a in range(10**9):\n"
        "            for b in range(10**9):\n"
        "                x = x + x\n                s3.Bucket(self, x)\n"
        "        while True:\n            x = x * 10**9\n",
    ),
    "calls of itself": fence(
        "python",
        "import aws_cdk as cdk\nfrom aws_cdk import aws_s3 as s3\ndef f(n):\n"
        "    return f(n + 1) + f(n + 2)\nclass A(cdk.Stack):\n    def __init__(self, s, i):\n"
        "        s3.Bucket(self, f(0))\n",
    ),
    "powers in TypeScript": fence(
        "typescript",
        "import * as s3 from 'aws-cdk-lib/aws-s3';\n"
        "import { Stack } from 'aws-cdk-lib';\n"
        "class A extends Stack { constructor(s) { super(s, 'a'); let x = 9 ** 9 ** 9 ** 9; let y = 'a'.repeat(1e12);\n"
        "for (;;) { y += y; new s3.Bucket(this, y); } } }\n",
    ),
    "fences": b"```\n" * 30_000,
    "headings": b"## a\n" * 30_000,
    "tables": b"| a | b |\n|---|---|\n" * 15_000,
    "list items": b"- [ ] All buckets must be encrypted.\n" * 4_000,
    "quotes in quotes": b"> " * 100_000 + b"\n",
    "lines": b"\n" * 100_000,
    "nulls": b"\0" * 300_000,
    "a zip": b"PK\x03\x04" + random.Random(1).randbytes(100_000),
    "UTF-16": b"\xff\xfe" + "# Titel\n```hcl\n".encode("utf-16-le") * 9_000,
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_bombs(sample: Path, name: str) -> None:
    """Whichever document it is, an answer comes in time, and small."""
    for document in DOCUMENTS:
        shutil.copytree(SAMPLE, sample, dirs_exist_ok=True)
        (sample / "lib" / document).write_bytes(BOMBS[name])
        within(lambda: pipeline.review(sample), document)
    opens(sample)


# ---------------------------------------------------------------------------------------------- files that are none


def as_folder(path: Path) -> None:
    path.mkdir()


def as_pipe(path: Path) -> None:
    os.mkfifo(path)


def as_circle(path: Path) -> None:
    path.symlink_to(path)


def as_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def as_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # its name may have 108 bytes
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def as_link_to_nothing(path: Path) -> None:
    path.symlink_to(path.parent / "nothing")


def as_link_out(path: Path) -> None:
    outside = path.parents[2] / f"outside-{path.name}"
    outside.write_text("# Outside\n\n- It must be outside.\n")
    path.symlink_to(outside)


def as_too_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(20_000_000_000)


KINDS = [as_folder, as_pipe, as_circle, as_device, as_socket, as_link_to_nothing, as_link_out, as_too_large]


@needs_posix
@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_document_that_is_no_file(sample: Path, kind: Callable[[Path], None], document: str) -> None:
    """A Problem names it, the others are read, and nobody waits for a pipe."""
    path = sample / "lib" / document
    path.unlink()
    kind(path)
    review = within(lambda: pipeline.review(sample), document)
    if kind is as_folder and document == "MODEL_FAILURES.md":
        return
    said = [problem for problem in problems(review) if document in problem.summary]
    assert said or (document == "MODEL_FAILURES.md" and kind is as_link_to_nothing), [
        p.summary for p in problems(review)
    ]
    assert "Outside" not in review.sample.failures.text


@needs_posix
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_code_beside_the_documents_that_is_no_file(sample: Path, kind: Callable[[Path], None]) -> None:
    """It is left out, and the file beside it is read."""
    (sample / "lib" / "IDEAL_RESPONSE.md").unlink()
    (sample / "lib" / "good.tf").write_text('resource "aws_s3_bucket" "a" {}\n')
    kind(sample / "lib" / "main.tf")
    kind(sample / "metadata.json")
    review = within(lambda: pipeline.review(sample), kind.__name__)
    assert [item.name for item in review.ideal.items] == ["a"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_that_may_not_be_read(sample: Path, document: str) -> None:
    """A Problem says why."""
    (sample / "lib" / document).chmod(0)
    assert any(document in p.summary and "ermission" in p.summary for p in problems(pipeline.review(sample)))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_whose_disk_fails(sample: Path, document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Problem gives the system's reason; an input that cannot be read is no crash."""
    read = Path.read_bytes

    def fails(path: Path) -> bytes:
        if path.name == document:
            raise OSError(5, "Input/output error")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", fails)
    said = [problem.summary for problem in problems(pipeline.review(sample))]
    assert any(document in summary and "Input/output error" in summary for summary in said)


NAMES = [
    b"a\nb.tf",
    b"a\x1b[2Jb.tf",
    b"\xff\xfe.tf",
    "\u202efdp.tf".encode(),
    b"[b]a[/b].tf",
    b"-rf.tf",
    b"a" * 240 + b".tf",
    b"$(touch RAN).tf",
    b"`x`.tf",
    b"<script>.tf",
    b"%s%n.tf",
    b"~.tf",
    b"con.tf",
    b" .tf",
    "e\u0301.tf".encode(),
]


@needs_posix
def test_names_of_files(sample: Path) -> None:
    """A file may be called anything; what is shown of its name moves no cursor, breaks no line, and is UTF-8."""
    lib = sample / "lib"
    (sample / "lib" / "IDEAL_RESPONSE.md").unlink()
    made = 0
    for number, name in enumerate(NAMES):
        try:
            (lib / os.fsdecode(name)).write_text(f'resource "aws_s3_bucket" "b{number}" {{}}\n')
            made += 1
        except OSError:  # not every file system takes every name
            continue
    review = pipeline.review(sample)
    assert len(review.ideal.items) == made
    for name in review.sample.documents:
        assert name.isprintable() and name.encode()
    exported = opens(sample)
    assert len(exported["ideal"]["resources"]) == made


def test_many_files_and_folders(sample: Path) -> None:
    """A crowd beside the documents is read as far as it is bounded, and that is said."""
    for number in range(600):
        (sample / "lib" / f"f{number}.tf").write_text(f'resource "aws_s3_bucket" "b{number}" {{}}\n')
    deep = sample / "lib"
    for _ in range(200):
        deep = deep / "d"
        deep.mkdir()
    review = within(lambda: pipeline.review(sample), "a crowd")
    assert any("left out" in problem.summary for problem in problems(review))


# ---------------------------------------------------------------------------------------------- on the screen


def hostile_samples(folder: Path) -> Iterator[Path]:
    for number, bomb in enumerate(["aliases in YAML", "doubled lists", "lines", "a zip", "tables"]):
        sample = Path(shutil.copytree(SAMPLE, folder / f"bomb-{number}"))
        for document in ("MODEL_RESPONSE.md", "MODEL_FAILURES.md"):
            (sample / "lib" / document).write_bytes(BOMBS[bomb])
        yield sample
    if hasattr(os, "mkfifo"):
        for kind in (as_pipe, as_circle, as_folder):
            sample = Path(shutil.copytree(SAMPLE, folder / kind.__name__))
            for document in ("MODEL_RESPONSE.md", "MODEL_FAILURES.md"):
                (sample / "lib" / document).unlink()
                kind(sample / "lib" / document)
            yield sample
    sample = Path(shutil.copytree(SAMPLE, folder / "long"))
    for document in DOCUMENTS:
        (sample / "lib" / document).write_bytes(b"x" * 300_000 + b"\n" + fence("hcl", f'x = "{"y" * 300_000}"'))
    yield sample


async def test_the_screen_opens_such_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every pane is walked through, and the keys answer."""
    monkeypatch.setenv("IACDIFF_HINTS", "off")
    for sample in hostile_samples(tmp_path):
        async with _SCREENS["opened"](sample) as (desk, pilot):
            for key in ("]", "j", "enter", "G", "g", "tab", "G", "tab", "G", "tab", "G", "v", "v", "f", "escape"):
                await pilot.press({"]": "right_square_bracket"}.get(key, key))
            assert desk.is_running, sample.name
