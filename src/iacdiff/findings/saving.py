"""An edit → the file on disk, only if nobody else has changed it since it was read."""

import contextlib
import errno
import glob
import os
import time
from pathlib import Path
from typing import Final

from iacdiff import disk


class Conflict(Exception):
    """The file on disk is not the one that was read."""

    def __init__(self, on_disk: bytes) -> None:
        super().__init__("the file was changed in the meantime")
        self.on_disk = on_disk


def save(path: Path, before: bytes, after: bytes) -> None:
    """Replace the file whole if it still holds `before` (an absent file holds nothing); raises Conflict, or OSError.

    A pipe or a folder in its place is left alone, and so is a file that is read-only to this user, and what a link
    of the sample names outside of it.
    """
    _refuse(path)
    with disk.alone(path):
        _still(path, before)
        _sweep(path)
        disk.write_atomically(path, after, lambda: _still(path, before))


def _still(path: Path, before: bytes) -> None:
    """Raises Conflict where the file holds something else."""
    try:
        on_disk = path.read_bytes()
    except FileNotFoundError:
        on_disk = b""
    if on_disk != before:
        raise Conflict(on_disk)


def _refuse(path: Path) -> None:
    """Raises OSError for what is no file of the sample."""
    if path.is_symlink():
        folder = path.parent.resolve()
        try:
            inside = path.resolve().is_relative_to(folder.parent if folder.name.lower() == "lib" else folder)
        except RuntimeError:  # so Python calls a link that leads in a circle
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None
        if not inside:
            raise OSError(errno.EPERM, "is a link that leads out of the sample; it is not followed", str(path))
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "is not a file that can be written", str(path))
    if path.exists() and not os.access(path, os.W_OK):
        raise OSError(errno.EACCES, "is read-only", str(path))  # replacing it would be possible, and is not wanted


_STALE_SECONDS: Final = 3600.0


def _sweep(path: Path) -> None:
    """Takes away what a save that was killed left beside the file; a younger one may be somebody's at work."""
    with contextlib.suppress(OSError):
        for left in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink(missing_ok=True)
