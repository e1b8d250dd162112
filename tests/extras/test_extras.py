"""What needs the extras, in their own environment: `make extras`. Skipped where they are not installed."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

for extra in ("pyarrow", "distributed", "nltk", "numpy"):
    if importlib.util.find_spec(extra) is None:
        pytest.skip(f"{extra} is not in this environment; see `make extras`", allow_module_level=True)

Make = Callable[..., Path]


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def archive(make_sample: Make) -> Path:
    for number in range(6):
        folder = make_sample(f"s{number}", PROMPT=f"- Run {number} tasks.")
    return folder.parent


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a real scheduler with two worker processes of two threads."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=2, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as local:
        yield local.scheduler_address


COMMAND = """
import sys
from iacdiff.scan import fingerprint
fingerprint.program = lambda: "this"  # whoever edits the program meanwhile is let be
from iacdiff.__main__ import main
sys.exit(main())
"""


def iacdiff(*words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", COMMAND, *words], capture_output=True, timeout=120)


def test_the_pipeline_says_the_same_beside_numpy(make_sample: Make) -> None:
    """The differ takes other ways where numpy is installed; the row is the one of tests/test_scan.py."""
    from iacdiff import scan

    (row,) = scan.rows([make_sample("shop")], 1)
    assert (row.missing, row.extra, row.changed, row.undecided) == (1, 1, 2, 0)


def test_parquet_holds_what_jsonl_holds(archive: Path, tmp_path: Path) -> None:
    """Read by pyarrow: the same columns, types that say what they are, null where there is no number."""
    from pyarrow import parquet

    from iacdiff import scan

    target = tmp_path / "rows.parquet"
    done = iacdiff("scan", str(archive), "-f", "parquet", "-o", str(target))
    assert done.returncode == 0, done.stderr
    table = parquet.read_table(target)
    lines = iacdiff("scan", str(archive), "-f", "jsonl").stdout.splitlines()
    assert table.to_pylist() == [json.loads(line) for line in lines]
    assert table.column_names == list(scan.TYPES)
    assert {str(table.schema.field(name).type) for name in ("missing", "report", "model_coverage", "error")} == {
        "int64", "bool", "double", "string",
    }  # fmt: skip
    piped = iacdiff("scan", str(archive), "-f", "parquet").stdout
    assert piped == target.read_bytes()


def test_parquet_of_errors_alone_has_its_columns(tmp_path: Path) -> None:
    """No value anywhere, and still each column has its type; a name that is no text is written as signs."""
    import io

    from pyarrow import parquet

    from iacdiff import scan
    from iacdiff.scan import tables

    raw = tables.parquet([scan.Row(os.fsdecode(b"/a/\xff"), error="x")])
    assert parquet.read_table(io.BytesIO(raw)).to_pylist()[0]["sample"] == "/a/\\xff"


def test_a_cluster_gives_the_same_rows(archive: Path, cluster: str) -> None:
    """The same scan on a real Dask cluster: rows, order, and the cache of this machine, which the next scan uses."""
    there = iacdiff("scan", str(archive), "--scheduler", cluster, "-f", "jsonl")
    assert there.returncode == 0, there.stderr
    here = iacdiff("scan", str(archive), "--no-cache", "-f", "jsonl", "-j", "2")

    def timeless(lines: bytes) -> list[dict[str, object]]:
        return [{**json.loads(line), "milliseconds": 0} for line in lines.splitlines()]

    assert timeless(there.stdout) == timeless(here.stdout)
    assert len(timeless(there.stdout)) == 6
    known = iacdiff("scan", str(archive), "-f", "jsonl", "--scheduler", "tcp://127.0.0.1:1")
    assert known.stdout == there.stdout


def test_readers_on_a_cluster_are_ended(archive: Path, cluster: str) -> None:
    """A scan leaves no process on the workers; the next scan on them works."""
    from distributed import Client

    from iacdiff import scan

    for _ in range(2):
        rows = list(scan.rows([archive], None, None, scan.How(scheduler=cluster, remember=False)))
        assert [row.error for row in rows] == [None] * 6
    with Client(cluster) as client:
        assert set(client.run(_readers_of_this_worker).values()) == {0}


def _readers_of_this_worker() -> int:
    import psutil

    return sum("iacdiff.scan.reader" in " ".join(child.cmdline()) for child in psutil.Process().children())


def test_a_hang_on_a_cluster_costs_one_sample(archive: Path, cluster: str) -> None:
    """What takes longer than its time is a row with an error there too."""
    from iacdiff import scan

    rows = list(scan.rows([archive], None, None, scan.How(scheduler=cluster, seconds=0.01, remember=False)))
    assert {row.error for row in rows} == {"not read within 0.01 s"}


def test_a_scheduler_that_is_not_there_is_said_in_one_line(archive: Path) -> None:
    """Status 2 and the address."""
    done = iacdiff("scan", str(archive), "--scheduler", "tcp://127.0.0.1:1")
    assert done.returncode == 2 and done.stdout == b""
    assert b"no Dask scheduler answers at tcp://127.0.0.1:1" in done.stderr and done.stderr.count(b"\n") == 1


def test_the_coefficients_are_those_of_the_literature() -> None:
    """Krippendorff 2011, section C (four observers, values missing): nominal 0.743, interval 0.849.

    What this program hands to the library is only ever two observers, so the library itself is asked here.
    """
    from nltk.metrics.agreement import AnnotationTask

    table = ["12332141200 ".replace("0", "*"), "1233224125*3", "*3332342251*", "1233244125" + "1*"]
    data = [(who, unit, int(v)) for who, line in enumerate(table) for unit, v in enumerate(line) if v not in "* "]
    assert round(AnnotationTask(data=data).alpha(), 3) == 0.743
    assert round(AnnotationTask(data=data, distance=lambda a, b: (a - b) ** 2).alpha(), 3) == 0.849


def test_the_coefficients_of_two_reviewers() -> None:
    """By hand: kappa of 2 × 2 with 3 of 4 the same; one step apart is less bad than three."""
    from iacdiff.agree.coefficients import coefficients
    from iacdiff.records import Severity

    critical, high, low = Severity.CRITICAL, Severity.HIGH, Severity.LOW
    # observed 3/4; by chance (2/4 × 1/4) + (2/4 × 3/4) = 1/2
    given = coefficients([(critical, critical), (critical, high), (high, high), (high, high)])
    assert given.kappa == 0.5 and given.because == ""
    near = coefficients([(critical, critical), (critical, high), (low, low), (low, low)])
    far = coefficients([(critical, critical), (critical, low), (low, low), (low, low)])
    assert near.alpha is not None and far.alpha is not None and near.alpha > far.alpha
    same = coefficients([(critical, critical), (low, low)])
    assert same.kappa == same.alpha == 1.0


def test_doctor_sees_the_extras_and_numpy() -> None:
    """Each is there, and numpy is said to cost time."""
    said = iacdiff("doctor").stdout.decode()
    assert said.count("not installed:") == 0
    assert "install the extras in an environment of their own" in said
