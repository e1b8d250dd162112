"""The text between HCL's quotes and heredoc marks → the characters that it stands for."""

import re
from collections.abc import Sequence

from iacdiff.records import Value

_ESCAPE = re.compile(r'\\(?:([nrt"\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))')
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def unescape(text: str) -> str:
    """`\\n`, `\\"`, `\\u00e9` become what they stand for; `$${` stays, to be told from an interpolation."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return _PLAIN[found[1]]
    code = int(found[2] or found[3], 16)
    return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else found[0]


def flush_left(pieces: Sequence[Value]) -> list[Value]:
    """`<<-`: as many blanks as the least indented line has go from the start of every line (HCL's specification,
    "Template Expressions"); a line of nothing but blanks counts only where it holds a value."""
    indents = [indent for indent in _indents(pieces) if indent is not None]
    least = min(indents, default=0)
    if not least:
        return list(pieces)
    out: list[Value] = []
    at_start = True
    for piece in pieces:
        if not isinstance(piece, str):
            out.append(piece)
            at_start = False
            continue
        lines = piece.split("\n")
        cut = [line[_blanks(line, least) :] if i or at_start else line for i, line in enumerate(lines)]
        out.append("\n".join(cut))
        at_start = piece.endswith("\n")
    return [piece for piece in out if piece != ""]


def _indents(pieces: Sequence[Value]) -> list[int | None]:
    """For each line how many blanks it starts with; None for an empty one."""
    out: list[int | None] = []
    at_start = True
    for number, piece in enumerate(pieces):
        if not isinstance(piece, str):
            if at_start:
                out.append(0)
            at_start = False
            continue
        lines = piece.split("\n")
        for i, line in enumerate(lines):
            if not i and not at_start:
                continue
            followed = i == len(lines) - 1 and number + 1 < len(pieces)
            blank = len(line) - len(line.lstrip(" \t"))
            out.append(blank if line.strip() or followed else None)
        at_start = piece.endswith("\n")
    return out


def _blanks(line: str, most: int) -> int:
    return min(most, len(line) - len(line.lstrip(" \t")))
