"""Whatever happens while a finding is written: the report is whole, what was typed is there, and the user is told."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import random
import runpy
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from iacdiff import cli, disk, findings, memory
from iacdiff.records import Document, Draft, Severity
from iacdiff.text import decode

HERE = Path(__file__).parent
_SCREENS = runpy.run_path(str(HERE / "screens.py"))
opened, said, until, go_to = (_SCREENS[name] for name in ("opened", "said", "until", "go_to"))
KILLS = int(os.environ.get("IACDIFF_KILLS", "50"))
"""So many processes are killed at a random moment; by hand, make it 1000."""
ADD = [
    "findings",
    "add",
    "--title",
    "Logs are kept for ever",
    "--severity",
    "High",
    "--model-issue",
    "No retention. " * 200,
]

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes made by fork")


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("IACDIFF_HINTS", "off")
    return Path(shutil.copytree(HERE / "golden" / "tui" / "sample", tmp_path / "sample"))


def report_of(sample: Path) -> Path:
    return sample / "lib" / "MODEL_FAILURES.md"


def add(sample: Path, *more: str) -> tuple[int, str]:
    """`findings add` in this process: its exit status, and what it said."""
    out, err = io.StringIO(), io.StringIO()
    words = [*ADD[:2], str(sample), *ADD[2:], *more]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli.main(words)
    return status, err.getvalue()


def in_child(work: Callable[[], int]) -> int:
    """Start a process that does some work and ends with its status; gives the process's number."""
    child = os.fork()
    if child == 0:
        status = 99
        try:
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1)
            os.dup2(silent, 2)
            status = work()
        finally:
            os._exit(status)
    return child


def status_of(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def titles(path: Path) -> list[str]:
    document = Document(path.name, path, path.read_bytes(), decode(path.read_bytes()).text)
    return [finding.title for finding in findings.read(document).findings]


# ---------------------------------------------------------------------------------------------- killed


@needs_fork
def test_killed_at_any_moment_of_adding(sample: Path) -> None:
    """`kill -9` while a finding is added: the report is the old one or the new one, and nothing else has changed."""
    path = report_of(sample)
    old = path.read_bytes()
    others = {one: one.read_bytes() for one in sample.rglob("*") if one.is_file() and one != path}
    assert add(sample)[0] == 0
    new = path.read_bytes()
    path.write_bytes(old)
    started = time.monotonic()
    assert status_of(in_child(lambda: add(sample)[0])) == 0
    whole = time.monotonic() - started
    moments, seen = random.Random(7), {False: 0, True: 0}
    for _ in range(KILLS):
        path.write_bytes(old)
        child = in_child(lambda: add(sample)[0])
        time.sleep(moments.uniform(0, whole * 1.3))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        status_of(child)
        assert path.read_bytes() in (old, new)
        seen[path.read_bytes() == new] += 1
    left = {one for one in sample.rglob("*") if one.is_file() and one != path} - set(others)
    assert all(one.name.startswith(f".{path.name}.") and one.name.endswith(".tmp") for one in left), left
    assert {one: one.read_bytes() for one in others} == others
    path.write_bytes(old)
    assert add(sample)[0] == 0, "a killed process keeps nobody from writing"
    assert path.read_bytes() == new
    if KILLS >= 50:
        assert seen[False] and seen[True], f"not at random moments: {seen}"


@needs_fork
def test_killed_right_before_the_file_is_replaced(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed save left beside the report is no document, and a later save takes it away once it is old."""
    path = report_of(sample)
    old = path.read_bytes()

    def kill(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def work() -> int:
        monkeypatch.setattr(Path, "replace", kill)
        return add(sample)[0]

    assert status_of(in_child(work)) == -signal.SIGKILL
    assert path.read_bytes() == old
    (left,) = path.parent.glob(".*.tmp")
    assert add(sample)[0] == 0 and left.exists(), "it may be another one's that is at work"
    an_hour_ago = time.time() - 4000
    os.utime(left, (an_hour_ago, an_hour_ago))
    assert add(sample)[0] == 0 and not left.exists()


# ---------------------------------------------------------------------------------------------- a disk that is full


@needs_fork
@pytest.mark.parametrize("most", [0, 100, 3000])
def test_a_file_that_may_not_grow(sample: Path, most: int) -> None:
    """Where the system takes no more bytes (a limit of the process here), the old report stays, and the status is 2."""
    resource = pytest.importorskip("resource")
    path = report_of(sample)
    old = path.read_bytes()
    assert add(sample)[0] == 0  # so that the child need load nothing
    assert len(path.read_bytes()) > 3000
    path.write_bytes(old)

    def work() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        return add(sample)[0]

    assert status_of(in_child(work)) == 2
    assert path.read_bytes() == old
    assert not list(path.parent.glob(".*.tmp"))


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("broken", ["fsync", "replace", "mkstemp"])
def test_a_full_disk_is_told(sample: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    """At whatever step the disk is full, one line says so, and the report is as it was."""
    path = report_of(sample)
    old = path.read_bytes()
    home: Any = {"fsync": os, "replace": Path, "mkstemp": disk.tempfile}[broken]
    monkeypatch.setattr(home, broken, full)
    status, told = add(sample)
    assert status == 2 and "No space left" in told and told.count("\n") == 1
    assert path.read_bytes() == old and not list(path.parent.glob(".*.tmp"))


# ---------------------------------------------------------------------------------------------- not to be written


def test_a_report_that_is_read_only_to_this_user_is_left_alone(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not replaced, though the folder would allow it."""
    path = report_of(sample)
    old = path.read_bytes()
    path.chmod(0o444)
    really = os.access
    monkeypatch.setattr(os, "access", lambda at, mode: mode != os.W_OK and really(at, mode))  # root may do anything
    status, told = add(sample)
    assert status == 2 and "read-only" in told
    assert path.read_bytes() == old and path.stat().st_mode & 0o777 == 0o444


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may write what is read-only")
def test_who_may_write_a_read_only_report_does_and_its_mode_stays(sample: Path) -> None:
    """Root's rights are rights; the file is as read-only as it was."""
    path = report_of(sample)
    path.chmod(0o444)
    status, told = add(sample)
    assert status == 0, told
    assert path.stat().st_mode & 0o777 == 0o444


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder(sample: Path) -> None:
    """The report stays, and the user is told."""
    path = report_of(sample)
    old = path.read_bytes()
    path.parent.chmod(0o555)
    try:
        status, told = add(sample)
    finally:
        path.parent.chmod(0o755)
    assert status == 2 and "ermission" in told
    assert path.read_bytes() == old


def blocked(path: Path, how: str) -> None:
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how == "pipe":
        os.mkfifo(path)
    elif how == "circle":
        path.symlink_to(path)
    else:
        path.symlink_to("/dev/zero")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="makes pipes")
@pytest.mark.parametrize("how", ["folder", "pipe", "circle", "device"])
def test_what_stands_in_place_of_the_report_is_left_alone(sample: Path, how: str) -> None:
    """A folder, a pipe, a link in a circle, a device: said at once, in one line, and untouched."""
    path = report_of(sample)
    blocked(path, how)
    before = os.lstat(path)
    started = time.monotonic()
    status, told = add(sample)
    assert time.monotonic() - started < 10
    assert status == 2 and told.count("\n") == 1, told
    assert os.lstat(path).st_ino == before.st_ino and not list(path.parent.glob(".*.tmp"))


# ---------------------------------------------------------------------------------------------- somebody else


def test_replaced_between_reading_and_writing(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even at the last moment, when our bytes are on the disk already, another one's report is not replaced."""
    path = report_of(sample)
    sync = os.fsync

    def other(descriptor: int) -> None:
        sync(descriptor)
        path.write_bytes(b"# Another one's\n")

    monkeypatch.setattr(os, "fsync", other)
    status, told = add(sample)
    assert status == 2 and "changed by somebody else" in told
    assert path.read_bytes() == b"# Another one's\n" and not list(path.parent.glob(".*.tmp"))


@needs_fork
def test_several_at_once_lose_no_finding(sample: Path) -> None:
    """Of several iacdiffs that add at the same moment, each either wrote its finding or said that it did not."""
    path = report_of(sample)
    assert add(sample)[0] == 0
    for round_ in range(3):
        names = [f"Written by process {round_}.{number}" for number in range(5)]
        children = {name: in_child(lambda name=name: add(sample, "--title", name)[0]) for name in names}  # type: ignore[misc]
        ended = {name: status_of(child) for name, child in children.items()}
        assert set(ended.values()) <= {0, 2} and 0 in ended.values()
        there = titles(path)
        assert {name for name in names if name in there} == {name for name, status in ended.items() if status == 0}
        assert all(there.count(name) <= 1 for name in names)


@needs_fork
def test_one_that_hangs_with_the_lock_does_not_hang_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits too long for another iacdiff is told so; once that one is gone, all is free."""
    path = tmp_path / "MODEL_FAILURES.md"
    ready = tmp_path / "ready"

    def work() -> int:
        with disk.alone(path):
            ready.touch()
            time.sleep(60)
        return 0

    child = in_child(work)
    while not ready.exists():
        time.sleep(0.01)
    with pytest.raises(TimeoutError, match="another iacdiff"), disk.alone(path, seconds=0.1):
        raise AssertionError("two have it at once")
    os.kill(child, signal.SIGKILL)
    status_of(child)
    with disk.alone(path, seconds=1):
        pass


def test_no_place_for_a_lock_is_no_reason_to_stop(
    sample: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where the state folder cannot be made, a finding is written all the same."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file" / "state"))
    assert add(sample)[0] == 0


# ---------------------------------------------------------------------------------------------- on the screen


@pytest.fixture
def typed() -> str:
    return "typed by hand"


@contextlib.contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, only: str) -> Iterator[None]:
    """Writing fails: of the report alone, or of everything."""
    write = disk.write_atomically

    def fails(path: Path, data: bytes, *more: Any) -> None:
        if only == "everything" or path.name == only:
            full()
        write(path, data, *more)

    with monkeypatch.context() as patch:
        patch.setattr(disk, "write_atomically", fails)
        yield


async def write(desk: Any, pilot: Any, text: str) -> None:
    """Begin a finding and type into its title."""
    await go_to(desk, pilot, "health_check")
    await pilot.press("f")
    await until(pilot, lambda: desk.app.screen.query("#title"))
    await pilot.press("tab", "ctrl+e", *text.replace(" ", "_"))
    await pilot.pause(0.5)


@pytest.mark.parametrize("only", ["MODEL_FAILURES.md", "everything"])
async def test_a_full_disk_on_the_screen(sample: Path, monkeypatch: pytest.MonkeyPatch, only: str, typed: str) -> None:
    """The report stays, the reason is shown, what was typed is still there, and once there is room it is saved."""
    path = report_of(sample)
    old = path.read_bytes()
    async with opened(sample) as (desk, pilot):
        await until(pilot, lambda: desk.review.requirements)
        with failing(monkeypatch, only):
            await write(desk, pilot, typed)
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "No space left" in said(desk) or "cannot be" in said(desk))
            assert path.read_bytes() == old
            drafts = [draft.title for draft in desk.place.drafts.values()]
            shown = [str(getattr(field, "value", "")) for field in desk.app.screen.query("#title")]
            assert any(typed.replace(" ", "_") in text for text in (*drafts, *shown)), (drafts, shown)
        if not desk.app.screen.query("#title"):
            await pilot.press("f")
            await until(pilot, lambda: desk.app.screen.query("#title"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: typed.replace(" ", "_").encode() in path.read_bytes())


def remembers(place: memory.Place) -> int:
    return 1 if memory.remember("shared", place) else 0


@needs_fork
def test_two_on_one_sample_keep_what_both_typed() -> None:
    """What one iacdiff remembers of a sample leaves the other's drafts in place, also where both know a draft."""
    common, mine, theirs = (Draft(title, Severity.HIGH, "") for title in ("common", "mine", "theirs"))
    place = memory.Place(drafts={"common": common})
    assert remembers(place) == 0
    changed = replace(common, title="common, then changed")
    other = memory.Place(drafts={"common": changed, "theirs": theirs})
    assert status_of(in_child(lambda: remembers(other))) == 0
    place.drafts["mine"] = mine
    for _ in range(3):
        assert remembers(place) == 0
        assert memory.recall("shared")[0].drafts == {"common": changed, "mine": mine, "theirs": theirs}
    del place.drafts["mine"], place.drafts["common"]
    assert remembers(place) == 0
    assert memory.recall("shared")[0].drafts == {"common": changed, "theirs": theirs}, "what the other typed stays"
    last = replace(common, title="the last word")
    place.drafts["common"] = last
    assert remembers(place) == 0
    assert memory.recall("shared")[0].drafts["common"] == last
