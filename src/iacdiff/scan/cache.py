"""Rows on disk, one small file each, in this user's cache folder: what is known is not worked out again.

A file is named after what stands in the sample, so that a sample that was moved or copied is known as well, and
one that was changed is not. A file that cannot be read is as good as none.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iacdiff import disk
from iacdiff.scan import fingerprint
from iacdiff.scan.row import Row, made

_KEPT_PROGRAMS = 3
"""So many programs' rows are kept beside this one's: two checkouts on one machine do not undo each other's work."""


def recall(folder: Path, content: str) -> Row | None:
    """The row of a sample with that content; None where it is not known, or the reviewer decided otherwise since."""
    try:
        kept = json.loads(_path(content).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(kept, dict) or not isinstance(kept.get("row"), dict) or not isinstance(kept.get("key"), str):
        return None
    if kept.get("decided") != fingerprint.decided(kept["key"]):
        return None
    return made(str(folder), kept["row"])


def keep(content: str, answer: Mapping[str, Any]) -> None:
    """Keep what the reader answered; a disk that is full or read-only is no reason to stop."""
    path = _path(content)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not forced to the disk: what is lost with the power can be made again, and waiting costs more than that.
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(answer, file)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink()
            raise


def prune() -> None:
    """Take away the rows of programs that are long gone."""
    with contextlib.suppress(OSError):
        others = [path for path in _home().iterdir() if path.name != fingerprint.program()]
        others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for path in others[_KEPT_PROGRAMS:]:
            shutil.rmtree(path, ignore_errors=True)


def _home() -> Path:
    return disk.cache_folder() / "scan"


def _path(content: str) -> Path:
    return _home() / fingerprint.program() / f"{content}.json"
