"""Folders → samples: where the documents of one sample are, and which samples lie below a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from iacdiff.load.names import DocumentName, document_name
from iacdiff.load.reading import stays_inside

_NEVER: Final = frozenset(
    (
        "node_modules",
        "lib",
        "bin",
        "test",
        "tests",
        "src",
        "modules",
        "__pycache__",
        "venv",
        "dist",
        "build",
        "cdk.out",
        "cdktf.out",
        "target",
        "vendor",
    )
)
_MOST_FOLDERS: Final = 200_000
_MOST_TO_ASK: Final = 2_000
"""Folders that are looked into for a word of advice."""
_MOST_ABOVE: Final = 4


class NotASample(Exception):
    """The folder holds no sample; the message says in one line what was looked for, and what is there."""


Files = dict[str, DocumentName]


def documents_in(folder: Path) -> Files:
    """A folder → the documents directly in it, by file name."""
    try:
        with os.scandir(folder) as entries:
            return _documents(entry.name for entry in entries if not _is_folder(entry))
    except (OSError, ValueError):
        return {}


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder, or a link to one; a link that leads in a circle is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _documents(names: Iterator[str]) -> Files:
    return {name: document for name in sorted(names) if (document := document_name(name))}


def locate(folder: Path) -> tuple[Path, Path, Files] | None:
    """What the user named (a sample, its `lib`, a file in either) → the sample, their folder, the documents."""
    if folder.is_file():
        folder = folder.parent
    here = [(folder, documents_in(folder))]
    here += [(path, documents_in(path)) for path in _libs(folder)]
    base, files = max(here, key=lambda found: len({document.role for document in found[1].values()}))
    if not files:
        return None
    sample = base.parent if base.name.lower() == "lib" and base.parent != base else base
    return sample, base, files


def _libs(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            libs = [folder / entry.name for entry in entries if entry.name.lower() == "lib" and _is_folder(entry)]
            return sorted(lib for lib in libs if stays_inside(lib, folder.resolve()))
    except (OSError, ValueError):
        return []


def find_samples(folder: Path) -> list[Path]:
    """A folder → every sample in it and below it, in natural order (`Pr9` before `Pr10`)."""
    return sorted(set(samples_below(folder)), key=_natural)


def samples_below(folder: Path, most: int = _MOST_FOLDERS) -> Iterator[Path]:
    """The same as they are found, nearest first; stops after so many folders."""
    waiting, seen = [folder.absolute()], 0
    while waiting and seen < most:
        level, waiting = waiting, []
        for path in level:
            seen += 1
            is_sample, below = _look(path)
            if is_sample:
                yield path
            waiting += below


def _look(folder: Path) -> tuple[bool, list[Path]]:
    """A folder → whether it is a sample, and the folders in which others may lie."""
    names, below, libs = [], [], []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    names.append(entry.name)
                elif entry.name.lower() == "lib":
                    libs.append(folder / entry.name)
                elif entry.name not in _NEVER and not entry.name.startswith("."):
                    below.append(folder / entry.name)
    except (OSError, ValueError):
        return False, []
    found = _tells(_documents(iter(names))) or any(_tells(documents_in(lib)) for lib in libs)
    return found, sorted(below, key=_natural)


def _tells(files: Files) -> bool:
    """A prompt or a response makes a sample; a report alone does not."""
    return any(document.role in ("prompt", "model") for document in files.values())


_DIGITS = re.compile(r"(\d{1,18})")


def _natural(path: Path) -> list[tuple[tuple[int, int, str], ...]]:
    """A key by which numbers in names count as numbers."""
    return [
        tuple(
            (0, int(piece), "") if piece.isdigit() else (1, 0, piece.lower()) for piece in _DIGITS.split(part) if piece
        )
        for part in path.parts
    ]


def why_not(folder: Path) -> str:
    """One line for a folder that is no sample."""
    if not folder.exists():
        return f"{folder} does not exist"
    if folder.is_file():
        folder = folder.parent
    try:
        entries = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        return f"{folder} cannot be read: {error.strerror}"
    held = ", ".join(entries[:4]) + (f" and {len(entries) - 4} more" if len(entries) > 4 else "")
    looked_for = "no PROMPT.md, MODEL_RESPONSE.md or IDEAL_RESPONSE.md in it or in its lib"
    message = f"{folder} is no sample: {looked_for} (it holds {held or 'nothing'})"
    nearest = next(samples_below(folder, most=_MOST_TO_ASK), None) or _above(folder)
    return f"{message}; the nearest sample is {nearest}" if nearest else message


def _above(folder: Path) -> Path | None:
    """The nearest sample that a folder lies in."""
    found = next((path for path in [*folder.absolute().parents][:_MOST_ABOVE] if _look(path)[0]), None)
    return found.parent if found and found.name.lower() == "lib" else found


def nothing_to_open(folder: Path) -> str:
    """Why there is nothing to show of a folder; empty where there may be, as in a tree too large to look through."""
    if folder.is_file():
        return ""
    waiting, seen = [folder], 0
    while waiting:
        path = waiting.pop()
        seen += 1
        is_sample, below = _look(path)
        if is_sample or documents_in(path) or seen > _MOST_TO_ASK:
            return ""
        waiting += below
    return "" if any(documents_in(lib) for lib in _libs(folder)) else why_not(folder)
