"""What a row depends on → a short name for it: the bytes of the sample, the program, the reviewer's decisions."""

from __future__ import annotations

import functools
import hashlib
import os
from pathlib import Path

import iacdiff
from iacdiff import load, memory

FORMAT = 1
"""Of a row in the cache; goes up when a column's meaning changes."""


def content(folder: Path) -> str:
    """A sample → a name for its bytes, wherever it lies: every file that load reads, with its name."""
    digest = hashlib.sha256()
    for path in load.files_read(folder):
        name = os.fsencode(os.path.relpath(path, folder))
        raw = _bytes(path)
        digest.update(b"%d\0%s\0%s\0" % (len(name), name, b"-" if raw is None else b"%d" % len(raw)))
        digest.update(raw or b"")
    return digest.hexdigest()[:32]


def _bytes(path: Path) -> bytes | None:
    """What load would read of a file: nothing of one that is too large, that is no file, or that cannot be read."""
    try:
        return path.read_bytes() if path.is_file() and path.stat().st_size <= load.MOST_BYTES else None
    except (OSError, ValueError):
        return None


@functools.cache
def program() -> str:
    """A name for this program: its version, and how its files look, so that a changed tree makes its rows anew."""
    root = Path(iacdiff.__file__).parent
    digest = hashlib.sha256(f"{FORMAT} {iacdiff.__version__}".encode())
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            status = (Path(folder) / name).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return f"{iacdiff.__version__}-{digest.hexdigest()[:12]}"


def decided(key: str) -> str:
    """The content key of a sample under review → a name for those of the reviewer's decisions that change its row."""
    place, _ = memory.recall(key)
    decisions = place.decisions()
    taken = (decisions.pins, decisions.unpinned, sorted(decisions.links.items()))
    return hashlib.sha256(repr(taken).encode("utf-8", "backslashreplace")).hexdigest()[:16]
