"""Files on disk → Documents, each read once, with a Problem for whatever is odd about its bytes."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Final

from iacdiff.load.names import Role
from iacdiff.load.placeholder import is_placeholder
from iacdiff.records import Document, Problem, Span
from iacdiff.text import Decoded, decode, scrub

MOST_BYTES: Final = 1_000_000
"""A larger file is not read: real documents have at most a quarter of a million bytes."""

_CONTROL: Final = bytes(code for code in [*range(0x20), 0x7F] if code not in b"\t\n\r")
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)


class Reader:
    """Reads files for one sample, and keeps what it has read and what was wrong with it."""

    def __init__(self, base: Path, top: Path | None = None) -> None:
        self.base = base
        self.top = (top or base).resolve()
        self.documents: dict[str, Document] = {}
        self.problems: list[Problem] = []

    def name(self, path: Path) -> str:
        """A path as Spans name it: relative to the documents' folder, with forward slashes, safe to show."""
        try:
            relative = os.path.relpath(path, self.base)
        except ValueError:  # another drive
            relative = str(path)
        shown = relative.replace(os.sep, "/").encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return scrub(shown).replace("\n", "␊").replace("\t", "␉")

    def read(self, path: Path, role: Role | None = None, asked: bool = False) -> Document | None:
        """A file → its Document; None, with a Problem, where it cannot be read.

        A link out of the sample is followed only where the user asked for that very file.
        """
        file = self.name(path)
        if file in self.documents:
            return self.documents[file]
        if not asked and not stays_inside(path, self.top):
            self.warn(f"{file} is a link that leads out of the sample; it is not followed")
            return None
        raw = self._bytes(path, file)
        if raw is None:
            return None
        decoded = decode(raw)
        document = Document(file, path, raw, decoded.text, role is not None and is_placeholder(decoded.text, role))
        self.documents[file] = document
        self._look_at_bytes(document, decoded)
        self._look_at_text(document, role)
        return document

    def absent(self, path: Path) -> Document:
        """A Document without bytes for a file that is yet to be written."""
        document = Document(self.name(path), path, b"", "", placeholder=True)
        return self.documents.setdefault(document.file, document)

    def warn(self, summary: str, span: Span | None = None) -> None:
        """Keep a Problem of level warning."""
        self.problems.append(Problem("warning", summary, span))

    def note(self, summary: str, span: Span | None = None) -> None:
        """Keep a Problem of level note."""
        self.problems.append(Problem("note", summary, span))

    def fail(self, summary: str) -> None:
        """Keep a Problem of level error."""
        self.problems.append(Problem("error", summary))

    def _bytes(self, path: Path, file: str) -> bytes | None:
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                self.warn(f"{file} is not a file that can be read")
            elif status.st_size > MOST_BYTES:
                self.warn(f"{file} is left out: {status.st_size / 1e6:.1f} MB, more than {MOST_BYTES / 1e6:.0f} MB")
            else:
                return path.read_bytes()
        except (OSError, ValueError) as error:
            self.fail(f"{file} cannot be read: {scrub(getattr(error, 'strerror', None) or str(error))}")
        return None

    def _look_at_bytes(self, document: Document, decoded: Decoded) -> None:
        file, raw = document.file, document.raw
        if decoded.encoding != "utf-8":
            self.note(f"{file} is written in {decoded.encoding.upper().removesuffix('-LE').removesuffix('-BE')}")
        elif decoded.invalid:
            line = _line_of_first_invalid(raw)
            what = "1 byte is" if decoded.invalid == 1 else f"{decoded.invalid} bytes are"
            self.warn(f"{what} not UTF-8", Span(file, line, line))
        if not decoded.scrubbed:
            return
        control = 0 if decoded.encoding != "utf-8" else len(raw) - len(raw.translate(None, _CONTROL))
        if control:
            first = min(raw.find(code) for code in set(_CONTROL) if code in raw)
            line = raw.count(b"\n", 0, first) + 1
            what = "1 control character is" if control == 1 else f"{control} control characters are"
            self.warn(f"{what} shown as a sign", Span(file, line, line))

    def _look_at_text(self, document: Document, role: Role | None) -> None:
        markers = [found.start() for found in _CONFLICT.finditer(document.text)]
        if len(markers) > 1:
            first, last = (document.text.count("\n", 0, at) + 1 for at in (markers[0], markers[-1]))
            self.warn("git conflict markers", Span(document.file, first, last))
        if role is None:
            return
        if not document.text.strip():
            self.warn(f"{document.file} is empty")
        elif document.placeholder:
            self.warn(
                f"{document.file} is a placeholder", Span(document.file, 1, document.text.rstrip().count("\n") + 1)
            )


def stays_inside(path: Path, top: Path) -> bool:
    """Whether a path is no symbolic link, or one that leads to something below a folder, which is given resolved."""
    try:
        return not path.is_symlink() or path.resolve().is_relative_to(top)
    except (OSError, RuntimeError, ValueError):
        return False


def _line_of_first_invalid(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return raw.count(b"\n", 0, error.start) + 1
    return 1
