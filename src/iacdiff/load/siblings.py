"""The code files beside the documents: those in `lib`, and those in the few folders next to it that hold code."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from iacdiff.load.code import Code, declared_in, read_file
from iacdiff.load.names import document_name, is_payload, is_test, language_of
from iacdiff.load.reading import Reader, stays_inside
from iacdiff.records import Source

_FOLDERS: Final = frozenset(
    ["bin", "modules", "src", "app", "stacks", "constructs", "components", "environments", "templates", "terraform"]
)
"""Folders next to `lib` that hold code of the answer."""
_NEVER: Final = re.compile(
    r"""\..* | node_modules | tests? | __tests__ | specs? | e2e | __pycache__ | venv | env | dist | build | out | target
      | vendor | coverage | cdk\.out | cdktf\.out | gen | generated | archive | .*\.egg-info""",
    re.IGNORECASE | re.VERBOSE,
)
"""Folders that hold tests, or what a tool put there."""
_SETTINGS: Final = re.compile(
    r"""\..* | .*\.d\.ts | .*[.-]lock\..* | .*\.min\.js | .*\.config\.\w+ | .*outputs?\.json
      | .*tfstate.* | .*\.tfplan.*
      | (?:package|package-lock|tsconfig.*|cdk|cdk\.context|cdktf|metadata|nx|lerna|turbo|composer|renovate)\.json
      | pulumi(?:\..*)?\.ya?ml | conftest\.py | setup\.(?:py|js) | jest\..* | gulpfile\..* | webpack\..* | pnpm-.*
      | docker-compose.*""",
    re.IGNORECASE | re.VERBOSE,
)
"""Files that say how a project is built."""
_ENDINGS: Final = frozenset(
    (
        ".tf",
        ".tfvars",
        ".hcl",
        ".yaml",
        ".yml",
        ".json",
        ".template",
        ".ts",
        ".tsx",
        ".js",
        ".mjs",
        ".cjs",
        ".py",
        ".java",
        ".go",
    )
)
MOST_FILES: Final = 400
_MOST_FOLDERS: Final = 1000
_MOST_BYTES: Final = 10_000_000


def read_siblings(folder: Path, reader: Reader) -> Code:
    """A sample's folder → the code beside its documents, with what declares nothing marked so."""
    sources: list[Source] = []
    size = 0
    for count, path in enumerate(files(folder, reader.base)):
        document = reader.read(path) if count < MOST_FILES and size < _MOST_BYTES else None
        if count >= MOST_FILES or size >= _MOST_BYTES:
            most = f"{MOST_FILES} files or {_MOST_BYTES // 1_000_000} MB"
            reader.warn(f"more than {most} of code lie beside the documents: the rest is left out")
            break
        if document is None:
            continue
        size += len(document.raw)
        sources += (source for source in read_file(document).sources if _counts(source))
    return Code(tuple(sources))


def _counts(source: Source) -> bool:
    """Code counts, also a function's payload; settings and data that declare nothing do not."""
    if source.platform:
        return not is_payload(source.block) or bool(declared_in(source))
    return language_of(source.block) not in ("json",)


def files(folder: Path, base: Path) -> Iterator[Path]:
    """Code files in a fixed order: those in the documents' folder, those in folders beside it, those at the top."""
    top = folder.resolve()
    yield from _below(base, top, skip_documents=True)
    if base == folder:
        return
    for name in _entries(folder, folders=True):
        if name.lower() in _FOLDERS:
            yield from _below(folder / name, top)
    yield from _in_folder(folder, top)


def _below(start: Path, top: Path, skip_documents: bool = False) -> Iterator[Path]:
    """Files of a folder and of those in it; symbolic links to folders are not followed."""
    waiting, seen = [start], 0
    while waiting and seen < _MOST_FOLDERS:
        folder = waiting.pop()
        seen += 1
        for path in _in_folder(folder, top):
            if not (skip_documents and folder == start and document_name(path.name)):
                yield path
        waiting += [folder / name for name in reversed(_entries(folder, folders=True)) if not _NEVER.fullmatch(name)]


def _in_folder(folder: Path, top: Path) -> Iterator[Path]:
    for name in _entries(folder, folders=False):
        path = folder / name
        if path.suffix.lower() not in _ENDINGS or _SETTINGS.fullmatch(name):
            continue
        relative = path.relative_to(folder.parent).as_posix()
        if not is_test(relative) and stays_inside(path, top):
            yield path


def _entries(folder: Path, folders: bool) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if _is_wanted(entry, folders))
    except OSError:
        return []


def _is_wanted(entry: os.DirEntry[str], folders: bool) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False) if folders else entry.is_file()
    except OSError:
        return False
