"""Bytes of a document → text that is safe to show, line for line and character for character.

    raw bytes ──decode──▶ characters ──scrub──▶ text without a character that a terminal would obey

A line is what the bytes between two line feeds hold: the line numbers are those of git, grep and the
reviewer's editor. U+2028, form feed and a lone carriage return do not end a line.
"""

import re
from dataclasses import dataclass

_CONTROL = {code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0A)}
_DELETE = {0x7F: "␡"}
_C1 = dict.fromkeys(range(0x80, 0xA0), "�")
_BIDIRECTIONAL = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "⇄")
_ZERO_WIDTH = dict.fromkeys([0x00AD, 0x180E, 0x200B, 0x200C, 0x2060, *range(0x2061, 0x2065), 0xFEFF], "·")
_LINE_LIKE = dict.fromkeys([0x2028, 0x2029], "␤")
_TAGS = dict.fromkeys(range(0xE0000, 0xE0080), "·")
_GLYPHS = {**_CONTROL, **_DELETE, **_C1, **_BIDIRECTIONAL, **_ZERO_WIDTH, **_LINE_LIKE, **_TAGS}
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e"
    "\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
"""The keys of _GLYPHS as ranges: a class that lists every one of them takes thirty times as long to search for."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the bytes of one file say."""

    text: str
    """Without BOM and carriage returns at line ends; every harmful character is a visible glyph."""
    encoding: str
    """`utf-8`, `utf-16-le` or `utf-16-be`."""
    bom: bool
    invalid: int
    """Bytes that are not of the encoding; each is shown as the Windows-1252 character it most likely was."""
    scrubbed: int
    """Characters that were replaced by a glyph."""


def scrub(text: str) -> str:
    """Each control, bidirectional and zero-width character becomes one visible glyph; tab and line feed stay."""
    return text.translate(_GLYPHS) if _HARMFUL.search(text) else text


def decode(raw: bytes) -> Decoded:
    """Bytes → text; never raises. The number of line feeds stays, so line numbers are those of the file."""
    encoding, bom = "utf-8", b""
    for mark, name in _BOMS:
        if raw.startswith(mark):
            encoding, bom = name, mark
            break
    text, invalid = _characters(raw[len(bom) :], encoding)
    text = text.replace("\r\n", "\n").removesuffix("\r")
    scrubbed = len(text) - len(_HARMFUL.sub("", text))
    return Decoded(text.translate(_GLYPHS) if scrubbed else text, encoding, bool(bom), invalid, scrubbed)


def _characters(raw: bytes, encoding: str) -> tuple[str, int]:
    if encoding != "utf-8":
        text = raw.decode(encoding, "replace")
        return text, text.count("�")
    try:
        return raw.decode("utf-8"), 0
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "surrogateescape")
        return _SURROGATE.subn(lambda found: _windows_1252(ord(found[0]) - 0xDC00), text)


def _windows_1252(byte: int) -> str:
    return bytes([byte & 0xFF]).decode("cp1252", "replace")
