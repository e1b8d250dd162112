"""Python's string literals → Constants and Templates.

f"a-{b!r:>8}\\n" "tail"   →   Template(Constant "a-", Name b, Constant "\\ntail")
"""

import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from iacdiff.languages.py_tree import Script
from iacdiff.program import Constant, Expr, Template

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPE = re.compile(
    r"\\(?:(\n)|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|N\{([^}\n]*)\}|([0-7]{1,3})|([\\'\"abfnrtv]))"
)
_BYTE_ESCAPE = re.compile(r"\\(?:(\n)|x([0-9A-Fa-f]{2})|(?!)()|(?!)()|(?!)()|([0-7]{1,3})|([\\'\"abfnrtv]))")
_SINGLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_DOUBLED = re.compile(r"\{\{|\}\}")


def read_string(node: "Node", script: Script, read: Callable[["Node"], Expr]) -> Expr:
    """A `string` or `concatenated_string` → what it says; `read` reads the holes."""
    parts: list[Expr] = []
    strings = [node] if node.type == "string" else [part for part in node.named_children if part.type == "string"]
    for string in strings:
        _read_parts(string, script, read, parts)
    place = script.place(node)
    if not parts:
        return Constant("", place)
    if len(parts) == 1 and isinstance(parts[0], Constant):
        return Constant(parts[0].value, place)
    return Template(tuple(parts), place)


def _read_parts(string: "Node", script: Script, read: Callable[["Node"], Expr], parts: list[Expr]) -> None:
    prefix = ""
    for child in string.children:
        kind = child.type
        if kind == "string_start":
            prefix = script.written(child).rstrip("\"'").lower()
        elif kind == "string_content":
            _join(parts, Constant(_plain(script.written(child), prefix), script.place(child)))
        elif kind == "interpolation":
            _read_hole(child, script, read, parts)


def _read_hole(hole: "Node", script: Script, read: Callable[["Node"], Expr], parts: list[Expr]) -> None:
    inner = hole.child_by_field_name("expression")
    if inner is None:
        return
    if any(child.type == "=" for child in hole.children):
        label = script.written(hole)[1:].split("=")[0] + "="
        _join(parts, Constant(label, script.place(hole)))
    value = read(inner)
    if isinstance(value, Constant) and isinstance(value.value, str):
        _join(parts, value)
    else:
        parts.append(value)


def _join(parts: list[Expr], more: Constant) -> None:
    last = parts[-1] if parts else None
    if isinstance(last, Constant) and isinstance(last.value, str):
        place = type(more.place)(last.place.start, more.place.end, last.place.first, more.place.last)
        parts[-1] = Constant(last.value + str(more.value), place)
    else:
        parts.append(more)


def _plain(written: str, prefix: str) -> str:
    """The inside of a string as written → what it stands for."""
    formatted = "f" in prefix or "t" in prefix
    if "r" in prefix or "\\" not in written:
        return _undouble(written) if formatted else written
    pattern = _BYTE_ESCAPE if "b" in prefix else _ESCAPE
    if not formatted:
        return pattern.sub(_character, written)
    pieces, done = [], 0
    for found in pattern.finditer(written):
        pieces += [_undouble(written[done : found.start()]), _character(found)]
        done = found.end()
    return "".join([*pieces, _undouble(written[done:])])


def _undouble(written: str) -> str:
    return _DOUBLED.sub(lambda found: found[0][0], written) if "{" in written or "}" in written else written


def _character(found: re.Match[str]) -> str:
    newline, two, four, eight, name, octal, single = found.groups()
    if newline:
        return ""
    if single:
        return _SINGLE.get(single, single)
    if name is not None:
        return unicodedata.lookup(name) if _is_name(name) else found[0]
    code = int(octal, 8) if octal else int(two or four or eight, 16)
    return chr(code) if code < 0x110000 else found[0]


def _is_name(name: str) -> bool:
    try:
        unicodedata.lookup(name)
    except KeyError:
        return False
    return True
