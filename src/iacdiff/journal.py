"""Every version of a report before it was changed, as plain files in the user's state folder: whatever happens, it is
there to be copied back.

    journal/MODEL_FAILURES-1f0c2a9b/2026-01-31T12-00-00.123456.md
"""

import hashlib
from datetime import datetime
from pathlib import Path

from iacdiff import disk

MOST = 50
"""Versions of one report."""


def folder_of(path: Path) -> Path:
    """Where the versions of a report are kept."""
    digest = hashlib.sha256(str(path.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return disk.state_folder() / "journal" / f"{path.stem}-{digest}"


def keep(path: Path, before: bytes) -> str:
    """Keep the bytes that a report held; gives a notice where that is not possible, else an empty text."""
    folder = folder_of(path)
    name = datetime.now().isoformat(timespec="microseconds").replace(":", "-")
    try:
        disk.write_atomically(folder / f"{name}{path.suffix}", before)
        for old in versions(path)[:-MOST]:
            old.unlink()
    except OSError as error:
        return f"no copy of the earlier {path.name} could be kept: {error.strerror or error}"
    return ""


def versions(path: Path) -> list[Path]:
    """The versions of a report that are kept, oldest first."""
    try:
        return sorted(found for found in folder_of(path).iterdir() if not found.name.startswith("."))
    except OSError:
        return []
