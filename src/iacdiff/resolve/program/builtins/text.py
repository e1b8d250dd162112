"""Methods of text, in every language's spelling, and the places of a text filled in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from iacdiff.records import Defaulted, Ref, Unknown
from iacdiff.resolve.program import plain as plainly
from iacdiff.resolve.program.machine import iterated
from iacdiff.resolve.program.operators import is_unknown
from iacdiff.resolve.program.values import (
    Held,
    Items,
    Table,
)
from iacdiff.resolve.values import around_holes, suffixable

LONGEST_TEXT: Final = 100_000


def on_text(work: Callable[..., Held], text: Held, rest: tuple[Held, ...], unknown: Unknown, name: str = "") -> Held:
    if isinstance(text, (int, float)) and not isinstance(text, bool) and work in _NUMERIC:
        return work(text, *rest)
    if isinstance(text, (int, float)) and work is TEXTS["toString"]:
        return str(text).lower() if isinstance(text, bool) else str(text)
    if work in (str.lower, str.upper) and isinstance(text, str) and is_unknown(text) and len(text) <= LONGEST_TEXT:
        pieces = around_holes(text, work, lambda hole: _once_more(hole, name))
        return unknown if pieces is None else pieces
    if not isinstance(text, str) or is_unknown(text) or len(text) > LONGEST_TEXT:
        return text if isinstance(text, Ref) and work is TEXTS["toString"] else unknown
    try:
        value = work(text, *rest)
    except (TypeError, ValueError, IndexError, ArithmeticError, AttributeError, re.error):
        return unknown
    return Items(value) if isinstance(value, (list, tuple)) else value


def _once_more(hole: str, name: str) -> str:
    """What stands in a hole, with a method of text called on it; the same method twice is that method once."""
    return hole if hole.endswith(f".{name}()") else f"{suffixable(hole)}.{name}()"


_ATOM: Final = re.compile(r"\^?(?:(?:\[(?:\\.|[^\]\\])+\]|\\[wWdDsS.\-/]|[\w\s/:._-])[+*?]?)+\$?")
_LITERAL: Final = re.compile(r"/(.+)/([gimsuy]*)$", re.DOTALL)


def _replace(text: str, old: Any, new: Any = "", *more: Any) -> Held:
    if isinstance(old, Unknown):
        literal = _LITERAL.match(old.source)
        # one repetition at most can cost no more than the text is long
        if (
            literal is None
            or not _ATOM.fullmatch(literal[1])
            or len(re.findall(r"[+*]", literal[1])) > 1
            or len(text) > 5000
        ):
            raise ValueError
        flags = re.IGNORECASE if "i" in literal[2] else 0
        return re.sub(literal[1], str(new).replace("\\", r"\\"), text, count=0 if "g" in literal[2] else 1, flags=flags)
    if not isinstance(old, str) or not isinstance(new, str):
        raise ValueError
    return text.replace(old, new)


def _slice(text: str, first: Any = 0, last: Any = None) -> str:
    return text[first:last]


TEXTS: Final[dict[str, Callable[..., Held]]] = {
    **dict.fromkeys(("toLowerCase", "lower", "toLocaleLowerCase", "casefold"), str.lower),
    **dict.fromkeys(("toUpperCase", "upper", "toLocaleUpperCase"), str.upper),
    **dict.fromkeys(("trim", "strip"), str.strip),
    "title": str.title,
    "capitalize": str.capitalize,
    "lstrip": str.lstrip,
    "rstrip": str.rstrip,
    "replace": _replace,
    "replaceAll": _replace,
    "split": lambda text, sep=None, *_: text.split(sep) if sep != "" else list(text),
    "splitlines": lambda text, *_: text.split("\n"),
    **dict.fromkeys(("startsWith", "startswith"), lambda text, part: text.startswith(part)),
    **dict.fromkeys(("endsWith", "endswith"), lambda text, part: text.endswith(part)),
    **dict.fromkeys(("includes", "contains"), lambda text, part: part in text),
    **dict.fromkeys(("indexOf", "find", "index"), lambda text, part: text.find(part)),
    "slice": _slice,
    "substring": lambda text, first=0, last=None: text[first:last],
    "substr": lambda text, first=0, size=None: text[first:] if size is None else text[first:][:size],
    "charAt": lambda text, at=0: text[at],
    "charCodeAt": lambda text, at=0: ord(text[at]),
    "repeat": lambda text, times: text * min(int(times), 1000),
    "concat": lambda text, *more: "".join([text, *map(str, more)]),
    **dict.fromkeys(("padStart", "rjust"), lambda text, size, fill=" ": text.rjust(min(int(size), 1000), fill)),
    **dict.fromkeys(("padEnd", "ljust"), lambda text, size, fill=" ": text.ljust(min(int(size), 1000), fill)),
    "zfill": lambda text, size: text.zfill(min(int(size), 1000)),
    "isEmpty": lambda text: not text,
    "equals": lambda text, other: text == other,
    "equalsIgnoreCase": lambda text, other: text.lower() == str(other).lower(),
    "length": len,
    **dict.fromkeys(("toString", "valueOf", "encode", "decode", "strip_indent", "stripIndent"), lambda text, *_: text),
    "removeprefix": str.removeprefix,
    "removesuffix": str.removesuffix,
    "join": lambda text, *_: text,
    "toFixed": lambda number, digits=0: f"{number:.{min(int(digits), 20)}f}",
}
_NUMERIC: Final = frozenset({TEXTS["toFixed"]})


def joined(many: Held, separator: Held, unknown: Unknown) -> Held:
    items = iterated(many)
    if items is None:
        return unknown
    parts: list[Held] = []
    for number, item in enumerate(items):
        parts.extend([separator, item] if number else [item])
    return plainly.joined(parts)


def formatted(text: Held, args: list[Held], keywords: Table) -> Held:
    """`"%s-{}".format(…)`, Sprintf: the places of a text filled in."""
    if isinstance(text, Defaulted):
        text = text.value
    if not isinstance(text, str):
        return Unknown("format")
    parts: list[Held] = []
    number = 0
    last = 0
    for found in _HOLE.finditer(text):
        parts.append(text[last : found.start()])
        last = found.end()
        if found[0] in ("%%", "{{", "}}"):
            parts.append(found[0][0])
            continue
        key = found["key"] or ""
        if key and not key.isdigit():
            parts.append(keywords.get(key, Unknown(key)))
            continue
        at = int(key) if key else number
        number += 1
        value = args[at] if at < len(args) else Unknown(found[0])
        parts.append(_spelled(value, found["width"]))
    parts.append(text[last:])
    return plainly.joined(parts)


_HOLE: Final = re.compile(r"%%|\{\{|\}\}|%(?P<width>0?\d*)(?:\.\d+)?[sdvfqxn]|\{(?P<key>\w{0,40})(?::[^{}]*)?\}")


def _spelled(value: Held, width: str | None) -> Held:
    if width and width.startswith("0") and isinstance(value, int):
        return str(value).zfill(min(int(width), 40))
    return value
