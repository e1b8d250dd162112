"""Literals of Go → their values."""

import re
from typing import Final

_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))", re.DOTALL)
_SIGNS: Final = {"n": "\n", "t": "\t", "a": "\a", "b": "\b", "f": "\f", "r": "\r", "v": "\v"}


def text_value(written: str) -> str:
    """A text or a rune with its quotes → its characters."""
    quote = written[:1]
    body = written[1:-1] if len(written) > 1 and written[-1] == quote else written[1:]
    if quote == "`" or "\\" not in body:
        return body
    return _ESCAPE.sub(_character, body)


def _character(found: re.Match[str]) -> str:
    if found[5]:
        return _SIGNS.get(found[5], found[5])
    code = int(found[4], 8) if found[4] else int(found[1] or found[2] or found[3], 16)
    return chr(code) if code < 0x110000 else "�"


def number_value(written: str) -> int | float | None:
    """`1_000`, `0x1F`, `0o17`, `017`, `1e3` → the number; None where it is none (imaginary ones)."""
    digits = written.replace("_", "").lower()
    try:
        if digits.startswith("0x") and ("p" in digits or "." in digits):
            return float.fromhex(digits)
        if digits.startswith(("0x", "0b", "0o")):
            return int(digits, 0)
        if digits.isdigit():
            return int(digits, 8) if len(digits) > 1 and digits[0] == "0" else int(digits)
        return float(digits)
    except ValueError:
        return None
