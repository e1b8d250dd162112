"""Literals of Java → their values."""

import re
from typing import Final

_ESCAPE = re.compile(r"\\(?:u+([0-9a-fA-F]{4})|([0-7]{1,3})|(.|\n))", re.DOTALL)
_SIGNS: Final = {"n": "\n", "t": "\t", "b": "\b", "s": " ", "f": "\f", "r": "\r", "\n": ""}


def text_value(written: str) -> str:
    """A string, text block or character with its quotes → its characters."""
    if written.startswith('"""'):
        return _unescaped(_without_indent(written[3:].removesuffix('"""')))
    body = written[1:-1] if len(written) > 1 and written[-1] == written[0] else written[1:]
    return _unescaped(body)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    if found[2]:
        return chr(int(found[2], 8))
    return _SIGNS.get(found[3], found[3])


def _without_indent(block: str) -> str:
    """The content of a text block as Java has it (Java Language Specification 3.10.6): the indentation that all
    lines share, that of the closing quotes among them, and blanks at line ends are no part of it."""
    lines = block.split("\n")[1:]
    counted = [line for number, line in enumerate(lines, 1) if line.strip() or number == len(lines)]
    indent = min((len(line) - len(line.lstrip()) for line in counted), default=0)
    return "\n".join(line[indent:].rstrip() if line.strip() else "" for line in lines)


def number_value(written: str) -> int | float | None:
    """`1_000L`, `0x1F`, `017`, `0b1`, `1.5f` → the number; None where it is none."""
    digits = written.replace("_", "").lower()
    try:
        if digits.startswith("0x"):
            return float.fromhex(digits.rstrip("fd")) if "p" in digits else int(digits.rstrip("l"), 16)
        if digits.startswith("0b"):
            return int(digits.rstrip("l"), 2)
        digits = digits.rstrip("l")
        if digits.isdigit():
            return int(digits, 8) if len(digits) > 1 and digits[0] == "0" else int(digits)
        return float(digits.rstrip("fd"))
    except ValueError:
        return None
