"""A scan: every sample a row, whatever is wrong with it, and none worked out twice."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iacdiff import load, memory, scan
from iacdiff.scan import cache, fingerprint, readers, tables
from iacdiff.scan.columns import COLUMNS
from iacdiff.scan.statistics import summary, text

Make = Callable[..., Path]

READER = """
import os, sys, time
from pathlib import Path
from iacdiff.scan import reader

true_answer = reader.answer_to

def answer_to(folder):
    with open(os.environ["READ_LOG"], "a") as log:
        log.write(folder.name + "\\n")
    if folder.name.startswith("slow"):
        time.sleep(0.4)
    if folder.name == "hangs":
        while True: pass
    if folder.name == "crashes":
        os.kill(os.getpid(), 11)
    if folder.name == "leaves":
        os._exit(7)
    if folder.name == "greedy":
        bytearray(4_000_000_000)
    if folder.name == "prints":
        print("not a line of JSON")
    return true_answer(folder)

def guarded(folder):
    try:
        return answer_to(folder)
    except MemoryError as error:
        return {"error": "MemoryError: " + str(error)}

reader.answer_to = guarded
reader.serve()
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Rows of other runs take no part."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def was_read(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """A reader that misbehaves for samples of certain names, and tells which samples it was asked for."""
    folder = tmp_path_factory.mktemp("reader")
    script, log = folder / "reader.py", folder / "log"
    script.write_text(READER)
    log.touch()
    monkeypatch.setenv("READ_LOG", str(log))
    monkeypatch.setattr(readers, "COMMAND", [sys.executable, str(script)])
    return lambda: sorted(log.read_text().split())


def all_rows(folder: Path, **how: object) -> list[scan.Row]:
    return list(scan.rows([folder], 2, None, scan.How(**how)))  # type: ignore[arg-type]


def names(rows: list[scan.Row]) -> list[str]:
    return [Path(row.sample).name for row in rows]


def iacdiff(*words: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "iacdiff", *words], capture_output=True, text=True, **more)  # type: ignore[call-overload, no-any-return]


# ------------------------------------------------------------------------------------------------ rows


def test_a_row_says_what_the_review_says(make_sample: Make) -> None:
    """One of each: a missing key, changed values, an extra group, a finding, four requirements."""
    (row,) = all_rows(make_sample("shop"))
    said = row.plain()
    expected = {
        "platform": "tf", "language": "hcl", "ideal_platform": "tf", "turn": 1, "turns": 1, "ideal_source": "md",
        "ideal_drift": 0, "truncated": False, "model_resources": 3, "ideal_resources": 3, "missing": 1, "extra": 1,
        "changed": 2, "undecided": 0, "requirements": 4, "report": True, "findings": 1, "critical": 1, "high": 0,
        "medium": 0, "low": 0, "lint_errors": 0, "error": None,
    }  # fmt: skip
    assert {name: said[name] for name in expected} == expected
    assert list(said) == list(scan.TYPES)
    assert row.model_coverage == row.model_met / 4  # type: ignore[operator]


def test_what_cannot_be_read_has_no_numbers(make_sample: Make, was_read: Callable[[], list[str]]) -> None:
    """An error is not a sample with nothing in it."""
    (row,) = all_rows(make_sample("crashes"))
    assert row.missing is None and row.findings is None and row.model_coverage is None


def test_one_bad_sample_never_stops_the_others(make_sample: Make, was_read: Callable[[], list[str]]) -> None:
    """A hang, a crash, an exit, too much memory and a stray print cost that one sample at most."""
    bad = ("crashes", "greedy", "hangs", "leaves", "prints")
    for name in ("first", *bad, "last"):
        folder = make_sample(name)
    start = time.monotonic()
    rows = all_rows(folder.parent, seconds=4.0)
    errors = {Path(row.sample).name: row.error for row in rows}
    assert names(rows) == ["crashes", "first", "greedy", "hangs", "last", "leaves", "prints"]
    assert errors["crashes"] == "the reader was ended by SIGSEGV"
    assert errors["hangs"] == "not read within 4 s"
    assert errors["leaves"] == "the reader ended with status 7"
    assert str(errors["greedy"]).startswith("MemoryError")
    assert errors["first"] is errors["last"] is errors["prints"] is None
    assert time.monotonic() - start < 30


def test_damaged_documents_are_rows_with_numbers(make_sample: Make) -> None:
    """What load can make something of is no error: empty, binary, without IDEAL, without a report."""
    make_sample("a", MODEL_RESPONSE="")
    make_sample("b", MODEL_RESPONSE=b"\x00\xff\xfe\x1b[31m" * 50)
    make_sample("c", IDEAL_RESPONSE=None)
    folder = make_sample("d", MODEL_FAILURES=None)
    rows = all_rows(folder.parent)
    assert [row.error for row in rows] == [None] * 4
    assert rows[3].report is False and rows[3].findings == 0
    assert rows[2].ideal_resources == 0


def test_rows_come_in_natural_order_and_progress_counts_up(make_sample: Make) -> None:
    """Pr9 before Pr10, however long each takes; progress ends at all of all."""
    for name in ("Pr10", "Pr9", "Pr1"):
        folder = make_sample(name)
    told: list[tuple[int, int]] = []
    rows = list(scan.rows([folder.parent, folder.parent], 2, lambda done, total: told.append((done, total))))
    assert names(rows) == ["Pr1", "Pr9", "Pr10"]
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


# ------------------------------------------------------------------------------------------------ the cache


def test_a_known_sample_is_not_read_again(make_sample: Make, was_read: Callable[[], list[str]]) -> None:
    """Not where it lies but what stands in it decides; a copy elsewhere is known too."""
    folder = make_sample("shop")
    assert scan.known(folder) is None
    (first,) = all_rows(folder)
    assert scan.known(folder) == first
    moved = folder.rename(folder.with_name("moved"))
    (second,) = all_rows(moved)
    assert was_read() == ["shop"]
    assert second.sample == str(moved) and second.missing == first.missing


@pytest.mark.parametrize(
    ("file", "more"),
    [("lib/MODEL_RESPONSE.md", "\n"), ("lib/MODEL_FAILURES.md", "x"), ("lib/vpc.tf", "# new"), ("metadata.json", "{}")],
)
def test_what_changed_is_read_again(make_sample: Make, was_read: Callable[[], list[str]], file: str, more: str) -> None:
    """Each file that load looks into counts: documents, the report, code beside them, the metadata."""
    folder = make_sample("shop")
    all_rows(folder)
    with (folder / file).open("a") as stream:
        stream.write(more)
    assert scan.known(folder) is None
    all_rows(folder)
    assert was_read() == ["shop", "shop"]


def test_everything_that_load_reads_is_part_of_the_name(make_sample: Make) -> None:
    """Code in `lib`, in folders below and beside it, at the top; a document under another name; the metadata."""
    folder = make_sample("shop")
    for name in ("lib/a.tf", "lib/modules/b.tf", "modules/c.tf", "d.tf", "lib/MODEL_RESPONSE2.md", "metadata.json"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("{}")
    assert {document.path for document in load.load(folder).documents.values()} <= set(load.files_read(folder))


def test_what_no_reader_looks_into_changes_nothing(make_sample: Make) -> None:
    """Dependencies and build output beside a sample do not make it another sample."""
    folder = make_sample("shop")
    all_rows(folder)
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / "index.js").write_text("x")
    (folder / "notes.docx").write_text("x")
    assert scan.known(folder) is not None


def test_a_decision_of_the_reviewer_makes_the_row_anew(make_sample: Make) -> None:
    """A pin changes what is missing, so the row from before is not true any more; a cursor changes nothing."""
    folder = make_sample("shop")
    all_rows(folder)
    key = memory.content_key(load.load(folder))
    assert memory.remember(key, memory.Place(cursor="aws_s3_bucket.logs", reviewed={"x"})) == ""
    assert scan.known(folder) is not None
    memory.remember(key, memory.Place(pins={("aws_security_group.legacy", "aws_kms_key.main")}))
    assert scan.known(folder) is None


def test_a_row_of_another_program_does_not_count(make_sample: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version may count otherwise; the rows of very old ones are taken away."""
    folder = make_sample("shop")
    for version in ("1", "2", "3", "4", "5", "6"):
        monkeypatch.setattr(fingerprint, "program", lambda version=version: version)
        assert scan.known(folder) is None
        all_rows(folder)
    kept = sorted(path.name for path in (Path(os.environ["XDG_CACHE_HOME"]) / "iacdiff" / "scan").iterdir())
    assert kept[-1] == "6" and len(kept) == 4


def test_an_error_is_not_remembered(make_sample: Make, was_read: Callable[[], list[str]]) -> None:
    """A machine that was too busy yesterday may have time today."""
    folder = make_sample("leaves")
    all_rows(folder)
    all_rows(folder)
    assert was_read() == ["leaves", "leaves"]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"row": {}, "key": "k", "decided": ""}', b"\xff" * 9])
def test_a_damaged_row_is_as_good_as_none(make_sample: Make, damage: bytes) -> None:
    """A cut or foreign file in the cache costs the work of one sample."""
    folder = make_sample("shop")
    all_rows(folder)
    cache._path(fingerprint.content(folder)).write_bytes(damage)
    assert scan.known(folder) is None
    assert all_rows(folder)[0].error is None
    assert scan.known(folder) is not None


def test_without_the_cache_nothing_is_kept(make_sample: Make, was_read: Callable[[], list[str]]) -> None:
    """--no-cache neither reads nor writes rows."""
    folder = make_sample("shop")
    all_rows(folder, remember=False)
    assert scan.known(folder) is None
    all_rows(folder)
    all_rows(folder, remember=False)
    assert was_read() == ["shop"] * 3


def test_a_cache_that_cannot_be_written_is_no_reason_to_stop(make_sample: Make, own_cache: Path) -> None:
    """A file where the folder should be: the rows are there all the same."""
    (own_cache / "iacdiff").write_text("in the way")
    assert all_rows(make_sample("shop"))[0].error is None


def test_a_sample_that_changes_while_it_is_read_is_not_remembered_as_it_was(make_sample: Make) -> None:
    """The row belongs to bytes that nobody has hashed."""
    folder = make_sample("shop")
    rows = scan.rows([folder], 1, lambda done, total: (folder / "lib" / "new.tf").write_text("") if not done else None)
    before = fingerprint.content(folder)
    next(rows)
    (folder / "lib" / "new.tf").unlink()
    assert fingerprint.content(folder) == before
    assert scan.known(folder) is None or scan.known(folder).model_resources == 3  # type: ignore[union-attr]


# ------------------------------------------------------------------------------------------------ ended scans


def _children(of: int) -> list[int]:
    return [int(word) for path in Path(f"/proc/{of}/task").glob("*/children") for word in path.read_text().split()]


def _alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_killed_scan_goes_on_where_it_was(
    make_sample: Make, was_read: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After kill -9 in the middle, what was kept is not read again, and all rows are there."""
    monkeypatch.setattr(fingerprint, "program", lambda: "this")  # whoever edits the program meanwhile is let be
    for number in range(8):
        folder = make_sample(f"slow{number}", PROMPT=f"- Run {number} tasks.")
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from iacdiff import scan\nfrom iacdiff.scan import fingerprint, readers\n"
        f"readers.COMMAND, fingerprint.program = {readers.COMMAND!r}, lambda: 'this'\n"
        f"for row in scan.rows([Path({str(folder.parent)!r})], 2): print(row.sample, flush=True)"
    )
    scanning = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert scanning.stdout is not None
    for _ in range(3):
        scanning.stdout.readline()
    scanning.send_signal(signal.SIGKILL)
    scanning.wait()
    scanning.stdout.close()
    kept = {path.name for path in folder.parent.iterdir() if scan.known(path)}
    assert 3 <= len(kept) < 8
    time.sleep(1)  # the readers of the killed scan finish their sample and find nobody there
    before = was_read()
    rows = all_rows(folder.parent)
    again = list(was_read())
    for name in before:
        again.remove(name)
    assert names(rows) == [f"slow{number}" for number in range(8)]
    assert not kept & set(again) and len(again) == 8 - len(kept)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")
def test_leaving_a_scan_ends_its_readers(make_sample: Make, was_read: Callable[[], list[str]]) -> None:
    """Whoever stops taking rows leaves no process behind, also none that hangs."""
    make_sample("a")
    folder = make_sample("hangs")
    before = set(_children(os.getpid()))
    rows = scan.rows([folder.parent], 2, None, scan.How(seconds=60))
    next(rows)
    mine = set(_children(os.getpid())) - before
    assert mine
    start = time.monotonic()
    rows.close()
    assert time.monotonic() - start < 5
    deadline = time.monotonic() + 5
    while any(map(_alive, mine)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_alive, mine))


def test_a_reader_whose_parent_is_gone_ends_by_itself(make_sample: Make, was_read: Callable[[], list[str]]) -> None:
    """Also one that hangs: it has an alarm of its own."""
    folder = make_sample("hangs")
    request = json.dumps({"folder": os.fsencode(folder).hex(), "seconds": 0.2}) + "\n"
    done = subprocess.run(readers.COMMAND, input=request, text=True, capture_output=True, timeout=20)
    assert done.returncode == -signal.SIGALRM


def test_ctrl_c_ends_a_scan_without_a_traceback(make_sample: Make, was_read: Callable[[], list[str]]) -> None:
    """Status 130, nothing of Python's on stderr, and at once, not when the sample's time is up."""
    folder = make_sample("hangs")
    code = (
        "import sys\nfrom iacdiff.scan import readers\n"
        f"readers.COMMAND = {readers.COMMAND!r}\n"
        f"sys.argv = ['iacdiff', 'scan', {str(folder)!r}]\nfrom iacdiff.__main__ import main\nsys.exit(main())"
    )
    scanning = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 10
    while not was_read() and time.monotonic() < deadline:
        time.sleep(0.05)
    scanning.send_signal(signal.SIGINT)
    _, narrated = scanning.communicate(timeout=10)
    assert scanning.returncode == 130
    assert "Traceback" not in narrated


# ------------------------------------------------------------------------------------------------ what is printed


def row(sample: str, **values: object) -> scan.Row:
    zero = {name: 0 for name, kind in scan.TYPES.items() if kind == "int"}
    known = {"platform": "tf", "ideal_platform": "tf", "turn": 1, "turns": 1, "ideal_source": "md", "report": True}
    return scan.Row(sample, **{**zero, **known, **values})  # type: ignore[arg-type]


def test_the_table_is_aligned_and_an_error_takes_the_place_of_numbers() -> None:
    """Every heading of the help is a column; the folder that all share is not repeated."""
    rows = [
        row("/a/b/one", missing=12, requirements=4, model_met=1, ideal_met=4, critical=2, claims=7, contradicted=3),
        scan.Row("/a/b/two", error="not read within 60 s"),
        row("/a/b/c/three", report=False, ideal_platform="cfn", problems=100),
    ]
    assert tables.table(rows) == (
        "sample   platform  turn  ideal  res   -  ~  +       met  C H M L  false  lint  prob  ms\n"
        "one      tf        1/1   md     0/0  12  0  0  25%/100%  2 0 0 0    3/7   0+0     0   0\n"
        "two      ! not read within 60 s\n"
        "c/three  tf≠cfn    1/1   md     0/0   0  0  0       ./.        .      .   0+0   100   0\n"
    )
    assert all(heading in tables.table(rows).split("\n")[0] for heading in COLUMNS)


def test_names_of_folders_cannot_talk_to_the_terminal() -> None:
    """Escape sequences, line ends and bytes that are no text are shown as signs, in each format."""
    wild = os.fsdecode(b"/a/\x1b[31m\nx\xff")
    for given in (tables.table([row(wild), row("/a/b")]), tables.line(row(wild)), text([row(wild)])):
        assert "\x1b" not in given
        given.encode()
        assert not [line for line in given.split("\n") if line.startswith("x")]


def test_a_line_of_json_is_a_whole_row() -> None:
    """Columns as in parquet, in the same order; null where there is no number."""
    said = json.loads(tables.line(scan.Row("/a", error="no")))
    assert list(said) == list(scan.TYPES)
    assert said["missing"] is None and said["error"] == "no"


def test_the_summary_counts_what_was_read() -> None:
    """Medians and shares over the rows without an error; findings without a severity are told apart."""
    rows = [
        row("/a/1", missing=1, requirements=10, model_met=5, findings=3, critical=1, low=1, claims=4, contradicted=1),
        row("/a/2", missing=5, requirements=10, model_met=10, ideal_platform="cfn", report=False, milliseconds=900),
        row("/a/3", missing=9, turns=3, truncated=True, platform=None, ideal_platform=None, lint_errors=2),
        scan.Row("/a/4", error="x"),
    ]
    said = summary(rows)
    assert said["samples"] == 4 and said["unread"] == {"/a/4": "x"}
    assert said["platforms"] == {"tf": 2, "unknown": 1} and said["mismatched"] == 1 and said["truncated"] == 1
    assert said["turns"] == {"1": 2, "3": 1}
    assert said["differences"]["missing"] == {"median": 5, "p90": 9, "most": 9, "sum": 15}
    assert said["requirements"]["model"]["coverage"] == 0.75
    assert said["reports"] == {
        "written": 2, "findings": 3, "critical": 1, "high": 0, "medium": 0, "low": 1, "unrated": 1,
    }  # fmt: skip
    assert said["claims"] == {"made": 4, "contradicted": 1, "reports_with_contradicted": 1}
    assert said["lint"]["reports_with_errors"] == 1
    assert next(iter(said["slowest"])) == "/a/2"
    assert "! /a/4: x" in text(rows) and "75% met" in text(rows)


@pytest.mark.parametrize("rows", [[], [scan.Row("/a", error="x")]])
def test_a_summary_of_nothing_is_no_error(rows: list[scan.Row]) -> None:
    """No share of none, no median of none."""
    assert summary(rows)["requirements"]["model"]["coverage"] is None
    assert text(rows).startswith("samples")


# ------------------------------------------------------------------------------------------------ the command


@pytest.fixture
def archive(make_sample: Make) -> Iterator[Path]:
    make_sample("one")
    yield make_sample("two", MODEL_FAILURES=None).parent


def test_the_command_prints_rows_and_nothing_else(archive: Path) -> None:
    """stdout is data; on a pipe there is no bar on stderr."""
    done = iacdiff("scan", str(archive), "-f", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert [Path(json.loads(line)["sample"]).name for line in done.stdout.splitlines()] == ["one", "two"]
    again = iacdiff("scan", str(archive), "--summary", "-f", "jsonl", "-j", "1")
    assert json.loads(again.stdout)["samples"] == 2


def test_a_table_goes_into_a_file_whole(archive: Path, tmp_path: Path) -> None:
    """-o writes it, and never over a document or another file of a sample."""
    done = iacdiff("scan", str(archive), "-o", str(tmp_path / "rows.txt"))
    assert done.returncode == 0 and done.stdout == ""
    assert (tmp_path / "rows.txt").read_text().startswith("sample")
    prompt = archive / "one" / "lib" / "PROMPT.md"
    code = archive / "one" / "lib" / "vpc.tf"
    code.write_text("# code")
    for path in (prompt, code):
        before = path.read_bytes()
        refused = iacdiff("scan", str(archive), "-o", str(path))
        assert refused.returncode == 2 and path.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("scan", "{empty}"), "no sample below"),
        (("scan", "{empty}/absent"), "no such file or folder"),
        (("scan",), "FOLDER"),
        (("scan", "{empty}", "-j", "0"), "is no number of samples"),
        (("scan", "{empty}", "--timeout", "nan"), "is no number of seconds"),
        (("scan", "{empty}", "--summary", "-f", "parquet"), "no parquet form"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """Status 2, nothing on stdout, no traceback."""
    done = iacdiff(*(word.format(empty=tmp_path) for word in words))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("module", "words", "extra"),
    [
        ("pyarrow", ("-f", "parquet"), "iacdiff[scan]"),
        ("distributed", ("--scheduler", "tcp://x:1"), "iacdiff[cluster]"),
    ],
)
def test_an_absent_extra_is_named(
    archive: Path, module: str, words: tuple[str, ...], extra: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """What to install is said before any work is done."""
    import importlib.util

    from iacdiff import cli

    true_find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == module else true_find(name))
    monkeypatch.setitem(sys.modules, module, None)
    assert cli.main(["scan", str(archive), *words]) == 2
    assert f"pip install '{extra}'" in capsys.readouterr().err
    assert scan.known(archive / "one") is None


def test_the_help_explains_every_column_and_every_statistic() -> None:
    """Nothing in the table has to be guessed."""
    said = iacdiff("scan", "--help").stdout
    for name, means in COLUMNS.items():
        assert f"  {name} " in said and means in said
    for name in text([]).splitlines():
        head = name.split("  ")[0]
        assert head.split()[-1].rstrip("s") in said, head


def test_scanning_loads_no_pipeline_in_the_parent() -> None:
    """The readers pay for that; help of other commands pays for nothing of it."""
    code = (
        "import sys, iacdiff.cli.arguments as a; a.tree(); "
        "print('joblib' in sys.modules, 'iacdiff.scan' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_bar_is_drawn_on_a_terminal_and_taken_away(archive: Path) -> None:
    """On stderr, with the count of samples; the last thing there clears the line."""
    import pty

    parent, child = pty.openpty()
    command = [sys.executable, "-m", "iacdiff", "scan", str(archive)]
    scanning = subprocess.Popen(command, stderr=child, stdout=subprocess.PIPE, env={**os.environ, "TERM": "xterm"})
    os.close(child)
    seen = b""
    try:
        while piece := os.read(parent, 4096):
            seen += piece
    except OSError:
        pass
    output, _ = scanning.communicate(timeout=20)
    os.close(parent)
    assert b"[########################] 2/2" in seen and seen.endswith(b"\r\x1b[K")
    assert output.startswith(b"sample") and b"\x1b" not in output


@pytest.mark.shared
def test_real_samples_are_all_read(shared_samples: Callable[..., list[Path]]) -> None:
    """One of each group, none with an error, and the second time without a reader."""
    groups = {path.parent: path for path in shared_samples()}
    rows = list(scan.rows(sorted(groups.values()), 2))
    assert [row.error for row in rows] == [None] * len(groups)
    assert all(scan.known(Path(row.sample)) == row for row in rows)


@pytest.mark.shared
def test_every_file_of_real_samples_is_part_of_their_name(shared_samples: Callable[..., list[Path]]) -> None:
    """What load reads and what the cache goes by are the same files."""
    for folder in shared_samples()[::20]:
        sample = load.load(folder)
        read = {document.path for document in sample.documents.values() if document.path.exists()}
        assert read <= set(load.files_read(folder)), folder


def test_a_reader_that_waits_for_long_is_replaced(make_sample: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends by itself, and the sample after that is not blamed for it."""
    crew = readers.Readers()
    folder = str(make_sample("shop"))
    assert "row" in crew.read(folder, 30)
    monkeypatch.setattr(readers, "IDLE_SECONDS", 0.0)
    crew._idle[0].kill()
    assert "row" in crew.read(folder, 30)
    crew.close()
    assert crew.read(folder, 30) == {"error": "the scan was ended"}
