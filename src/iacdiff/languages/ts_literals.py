"""Literals of JavaScript → what they stand for."""

import re

_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}


def unescape(text: str) -> str:
    """The inside of a string or template literal → its characters (ECMA-262, EscapeSequence)."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_character, text)
    if _LONE.search(plain):
        plain = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), plain)
        plain = _LONE.sub("�", plain)
    return plain


def _character(found: re.Match[str]) -> str:
    point = found[1] or found[2] or found[3]
    if point is None:
        return _SIMPLE.get(found[4], found[4])
    code = int(point, 16)
    return chr(code) if code <= 0x10FFFF else "�"


_WHOLE = re.compile(r"0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|\d+")
_EXACT = 2**53
"""Up to here every whole number is one of JavaScript's."""


def number(text: str) -> int | float | None:
    """A numeric literal → its value, whole where it is whole; None where it is none."""
    digits = text.replace("_", "").removesuffix("n")
    if len(digits) > 400:
        return None
    if _WHOLE.fullmatch(digits):
        return int(digits, 0) if digits[:2].lower() in ("0x", "0o", "0b") else int(digits)
    try:
        value = float(digits)
    except ValueError:
        return None
    return int(value) if value.is_integer() and abs(value) <= _EXACT else value
