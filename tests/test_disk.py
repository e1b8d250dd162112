"""A file is replaced whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from iacdiff import disk


def test_a_new_file_and_a_replaced_one(tmp_path: Path) -> None:
    """The bytes are those given, and nothing else is left in the folder."""
    path = tmp_path / "deep" / "file.md"
    disk.write_atomically(path, b"one")
    disk.write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_the_mode_is_kept(tmp_path: Path) -> None:
    """Replacing a file does not change who may read it."""
    path = tmp_path / "file.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    disk.write_atomically(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file that a symbolic link names is replaced, not the link."""
    target, link = tmp_path / "target.md", tmp_path / "link.md"
    target.write_bytes(b"old")
    link.symlink_to(target)
    disk.write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_failure_leaves_the_old_file_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk says no half way, the old bytes are still there and the temporary file is gone."""
    path = tmp_path / "file.md"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        disk.write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    """What is no regular file is never replaced by one."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        disk.write_atomically(pipe, b"data")
        assert os.read(reader, 10) == b"data"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder named as the file to write is an error, and stays."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        disk.write_atomically(tmp_path / "folder", b"data")


@pytest.mark.parametrize("name", ["themes", "sample_data"])
def test_bundled_folders_are_found(name: str) -> None:
    """What ships with the program is found wherever it was installed from."""
    assert disk.bundled(name).is_dir()
