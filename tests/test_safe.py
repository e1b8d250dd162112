"""Nothing of a sample runs, nothing outside of it is touched, nothing leaves this machine.

A hook of the interpreter writes down what every process of ours opens, starts, connects to and unpickles.
"""

from __future__ import annotations

import ast
import json
import os
import runpy
import subprocess
import sys
import sysconfig
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "src" / "iacdiff"
_HOSTILE = runpy.run_path(str(HERE / "fuzz" / "hostile.py"))
TRIPWIRE: str = _HOSTILE["TRIPWIRE"]
WORKERS = {"iacdiff.service", "iacdiff.parse.strict_reader", "iacdiff.scan.reader"}
WRITES = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
          "os.utime"}  # fmt: skip
SYSTEM = ("/dev/null", "/dev/tty", "/dev/pts/", "/proc/", "/sys/", "/etc/localtime", "/etc/mime.types", "/usr/",
          "/lib/", "/dev/urandom", "/etc/ssl/", "/etc/terminfo", "/etc/os-release")  # fmt: skip
"""What a Python process itself looks into."""

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="makes pipes")


@dataclass
class Place:
    """A hostile sample, folders of the user's own, and the log of what our processes do."""

    top: Path
    sample: Path
    log: Path

    @property
    def own(self) -> Path:
        return self.top / "own"

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "SYSTEMROOT") if key in os.environ}
        folders = {f"XDG_{name}_HOME": str(self.own / name.lower()) for name in ("STATE", "CONFIG", "CACHE")}
        return {**kept, **folders, "HOME": str(self.own), "PYTHONPATH": str(self.top / "hook"), "TMPDIR": str(self.own),
                "IACDIFF_WATCHED": str(self.log), "PYTHONDONTWRITEBYTECODE": "1", "TERM": "xterm-256color"}  # fmt: skip

    def run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """Our command, as it is installed, started in the sample's folder."""
        start = "import sys; from iacdiff.__main__ import main; sys.exit(main())"
        command = [sys.executable, "-P", "-c", start, *words]
        return subprocess.run(command, cwd=self.sample, env=self.environment, capture_output=True, timeout=60)

    def events(self) -> list[list[str]]:
        return [json.loads(line) for line in self.log.read_text().split("\n") if line]

    def is_ours(self, path: str) -> bool:
        """Whether a path belongs to Python, to the program, or to the user's own folders."""
        roots = [sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"), HERE.parent / "src", HERE.parent / "themes",
                 HERE.parent / "sample_data", self.own, self.top / "hook", self.log]  # fmt: skip
        return path.startswith(SYSTEM) or any(Path(path).is_relative_to(root) for root in roots)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    tmp_path = tmp_path.resolve()
    (tmp_path / "own").mkdir()
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text((HERE / "fuzz" / "watched.py").read_text())
    return Place(tmp_path, _HOSTILE["build"](tmp_path), tmp_path / "log.jsonl")


def opened(place: Place) -> Iterator[tuple[str, bool]]:
    """(a file, whether it was opened to be written): what the processes opened by name, and what they changed."""
    for name, *arguments in place.events():
        if name == "open" and not arguments[0].isdecimal():
            mode, flags = arguments[1], int(arguments[2]) if arguments[2].lstrip("-").isdecimal() else 0
            writes = any(letter in mode for letter in "wax+") or bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
            yield str(place.sample / arguments[0]), writes
        elif name in WRITES:
            paths = [path for path in arguments[:2] if path.startswith("/")]
            there = name == "os.mkdir" and all(Path(path).is_dir() for path in paths)  # it was there before
            yield from ((path, not there) for path in paths)


def harmless(place: Place, written: Collection[Path] = ()) -> None:
    """Nothing ran, nothing was reached, nothing outside was read, and only those files of the sample were written."""
    events = place.events()
    assert not (place.top / "RAN").exists(), (place.top / "RAN").read_text()
    assert not [event for event in events if event[0].startswith(("socket.", "urllib", "webbrowser"))]
    for path, writes in opened(place):
        inside = Path(path).is_relative_to(place.sample.parent)
        assert place.is_ours(path) or inside, path
        if inside and writes:
            name = Path(path).name
            assert any(path == str(one) or name.startswith(f".{one.name}.") for one in written), f"wrote {path}"
        elif inside:
            real = os.path.realpath(path)
            assert Path(real).is_relative_to(place.sample.parent), f"{path} leads to {real}"
    for name, *arguments in events:
        if name == "subprocess.Popen":
            words = ast.literal_eval(arguments[1])
            assert words[:3] == [sys.executable, "-P", "-m"] and words[3] in WORKERS, words
        assert name not in ("os.system", "os.exec", "os.posix_spawn", "pty.spawn", "os.forkpty"), (name, arguments)
        if name == "exec":
            assert not arguments[0].startswith(str(place.sample.parent)), f"ran {arguments[0]}"
        if name == "pickle.find_class":
            assert arguments[0].startswith("iacdiff.") or arguments[0] in ("pathlib", "pathlib._local"), arguments


COMMANDS = [
    *(["export", ".", "-f", kind] for kind in ("json", "md", "html", "sarif", "svg", "csv", "patch", "text")),
    ["check", ".", "-f", "json"],
    ["draft", "."],
    ["findings", "list", "."],
    *(["stage", ".", name] for name in ("load", "resolve")),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_reading_a_hostile_sample_runs_and_reaches_nothing(place: Place, words: list[str]) -> None:
    """No code of a sample runs, no file outside is read, no file is written, no network is asked."""
    done = place.run(*words)
    assert done.returncode in ((0, 1) if words[0] == "check" else (0,)), done.stderr
    assert b"Traceback" not in done.stderr
    harmless(place)
    said = done.stdout + done.stderr
    assert TRIPWIRE.encode() not in said
    for sequence in (b"\x1b]", b"\x1b[2J", b"\xc2\x9b", "\u202e".encode(), "\u200b".encode()):
        assert sequence not in said, sequence


def test_writing_touches_the_report_alone(place: Place) -> None:
    """`findings add` and `remove` write MODEL_FAILURES.md and nothing else of the sample."""
    report = place.sample / "lib" / "MODEL_FAILURES.md"
    before = report.read_bytes()
    done = place.run("findings", "add", ".", "--title", "A [b]title", "--severity", "High")
    assert done.returncode == 0, done.stderr
    assert report.read_bytes() != before
    assert place.run("findings", "remove", ".", done.stdout.decode().split()[-1]).returncode == 0
    assert report.read_bytes() == before
    harmless(place, {report})


def test_a_report_that_is_a_link_out_of_the_sample_is_neither_read_nor_written(place: Place) -> None:
    """The file that it names stays as it is, and the user is told."""
    target = place.top / "outside" / "notes.md"
    target.write_text(f"# {TRIPWIRE}\n")
    report = place.sample / "lib" / "MODEL_FAILURES.md"
    report.unlink()
    for linked in (target, place.top / "outside" / "absent.md"):
        report.unlink(missing_ok=True)
        report.symlink_to(linked)
        done = place.run("findings", "add", ".", "--title", "A title")
        assert done.returncode == 2 and b"leads out of the sample" in done.stderr, done.stderr
        assert done.stderr.count(b"\n") == 1
    assert target.read_text() == f"# {TRIPWIRE}\n" and not (place.top / "outside" / "absent.md").exists()
    exported = json.loads(place.run("export", ".", "-f", "json").stdout)
    assert any("leads out" in str(problem) for problem in exported["model"]["problems"] + exported["ideal"]["problems"])
    harmless(place)


def test_a_report_that_the_user_names_may_lie_anywhere(place: Place) -> None:
    """`--failures` is the user's word, not the sample's."""
    target = place.top / "own" / "notes.md"
    link = place.top / "own" / "link.md"
    link.symlink_to(target)
    assert place.run("findings", "add", ".", "--title", "A title", "--failures", str(link)).returncode == 0
    assert "A title" in target.read_text() and link.is_symlink()


def test_a_scan_of_hostile_samples_runs_and_reaches_nothing(place: Place) -> None:
    """The readers of a scan are as careful."""
    done = place.run("scan", "..")
    assert done.returncode == 0, done.stderr
    assert b"could not be read" not in done.stderr
    assert TRIPWIRE.encode() not in done.stdout
    harmless(place)


def test_the_screen_runs_and_reaches_nothing(place: Place) -> None:
    """The whole way on the screen: its two processes, the editor, the help, the list of commands."""
    terminal_of = runpy.run_path(str(HERE / "test_pty.py"))["Terminal"]
    start = f"import os, sys; os.chdir({str(place.sample)!r}); from iacdiff.__main__ import main; sys.exit(main())"
    terminal = terminal_of([sys.executable, "-P", "-c", start, "."], place.environment)
    try:
        terminal.until("PROMPT")
        terminal.until("reviewed 0/")
        for keys in [
            "]",
            "f",
            "\x1b",
            "?",
            "\x1b",
            ":",
            "\x1b",
            "v",
            "v",
            "\t",
            "\t",
            "\t",
            "/a\r",
            "s",
            "\x1b",
            "i",
            "m",
        ]:
            terminal.send(keys, 0.25)
        terminal.read(1)
        assert TRIPWIRE not in terminal.text
    finally:
        terminal.close()
    time.sleep(0.2)
    harmless(place)
    assert {words[3] for words in started(place)} <= WORKERS
    assert len(started(place)) <= 3


def started(place: Place) -> list[list[str]]:
    return [ast.literal_eval(arguments[1]) for name, *arguments in place.events() if name == "subprocess.Popen"]


# ---------------------------------------------------------------------------------------------- what an export carries


class _Tags(HTMLParser):
    """The elements of a page, and what could run in it."""

    def __init__(self) -> None:
        super().__init__()
        self.harmful: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        for name, value in attrs:
            link = (value or "").strip().lower()
            if link == "data:,":  # the icon that keeps a browser from asking for one
                continue
            leads = name in ("href", "src") and link.split(":")[0] in ("javascript", "data", "http")
            if name.startswith("on") or leads:
                self.harmful.append(f"{tag} {name}={value}")
        refreshes = tag == "meta" and ("http-equiv", "refresh") in attrs
        if tag in ("iframe", "object", "embed", "base") or refreshes:
            self.harmful.append(tag)


def test_a_page_carries_no_script_of_the_sample(place: Place, tmp_path: Path) -> None:
    """No more scripts than in the page of a harmless sample, no handlers, and no links that run."""
    page, plain = _Tags(), _Tags()
    page.feed(place.run("export", ".", "-f", "html").stdout.decode())
    plain.feed(place.run("export", str(HERE / "golden" / "tui" / "sample"), "-f", "html").stdout.decode())
    assert page.harmful == [] and page.scripts == plain.scripts


def test_a_picture_carries_no_script(place: Place) -> None:
    """The SVG is well formed, has no script, no handler, and no link that leads elsewhere."""
    tree = ElementTree.fromstring(place.run("export", ".", "-f", "svg").stdout)
    for element in tree.iter():
        assert element.tag.rpartition("}")[2] not in ("script", "foreignObject", "image", "use", "a"), element.tag
        assert not [name for name in element.attrib if name.startswith("on") or name.endswith("href")]


def test_a_table_carries_no_formula(place: Place) -> None:
    """No cell begins with a sign that a spreadsheet takes for a formula."""
    import csv

    rows = list(csv.reader(place.run("export", ".", "-f", "csv").stdout.decode().split("\n")))
    cells = [cell for row in rows[1:] for cell in row]
    numbers = [cell for cell in cells if cell[:1] in ("-", "+") and cell[1:].replace(".", "").isdecimal()]
    assert len(rows) > 1 and [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == numbers


def test_markdown_carries_no_tag(place: Place) -> None:
    """What a renderer of Markdown would take for HTML or for a link that runs is escaped, or in code."""
    from iacdiff import markdown

    text = markdown.outside_fences(place.run("export", ".", "-f", "md").stdout.decode())
    for line in text.split("\n"):
        bare = "".join(piece for number, piece in enumerate(line.split("`")) if number % 2 == 0)
        assert "<script" not in bare.replace("\\<", "") and "<img" not in bare.replace("\\<", ""), line
        assert "](javascript:" not in bare, line


# ---------------------------------------------------------------------------------------------- what the program says


def _calls() -> Iterator[tuple[Path, ast.AST]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path.relative_to(PACKAGE), node


def test_nothing_in_the_program_evaluates_text() -> None:
    """No eval, exec, compile or __import__ of a text, no shell, no deepdiff Delta, no loader that makes objects."""
    found = []
    for path, node in _calls():
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name) and called.id in ("eval", "exec", "compile", "__import__"):
            found.append(f"{path}:{called.lineno} {called.id}")
        if isinstance(node, ast.keyword) and node.arg == "shell":
            found.append(f"{path} shell=")
        if isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if (owner, node.attr) in (("os", "system"), ("os", "popen"), ("yaml", "load"), ("yaml", "unsafe_load"),
                                      ("yaml", "full_load"), ("deepdiff", "Delta")):  # fmt: skip
                found.append(f"{path}:{node.lineno} {owner}.{node.attr}")
        if isinstance(node, ast.ImportFrom) and any(alias.name == "Delta" for alias in node.names):
            found.append(f"{path}:{node.lineno} Delta")
    assert found == []


def test_only_the_pipe_to_our_own_child_is_unpickled() -> None:
    """pickle is imported in service.py and nowhere else; marshal, shelve and dill nowhere."""
    those: dict[str, set[str]] = {}
    for path, node in _calls():
        names: list[Any] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module]
        for name in names:
            if name in ("pickle", "marshal", "shelve", "dill", "cloudpickle", "_pickle"):
                those.setdefault(name, set()).add(path.as_posix())
    assert those == {"pickle": {"service.py"}}
