"""What the YAML and the JSON reader make of a template's text: one kind of tree for both, with lines and short tags.

Bucket: !Sub "${Name}-logs"   ┐
"Bucket": {"Fn::Sub": "…"}    ┴─▶  Node(first=3, last=3), of dictionaries, lists and scalars
"""

import re
from dataclasses import dataclass, field
from typing import Final

from iacdiff.records import Level

DEEPEST: Final = 100
"""Levels of nesting that are read; real templates have about thirty."""

NAMELESS: Final = "\0"
"""The key of what has none that could be its name; such an entry is left out."""
MOST_FLAWS: Final = 20
"""What one text is blamed for at most; beyond that nobody reads on."""

Scalar = bool | int | float | str | None
Content = Scalar | list["Node"] | dict[str, "Node"]


@dataclass(slots=True)
class Node:
    """One value of a template, and its lines (1-based, of the text); those of an entry begin with its key."""

    content: Content
    first: int
    last: int
    tag: str = ""
    """`Ref` for `!Ref`."""
    whole: bool = True
    """False where a part of it is cut off or could not be read."""
    readable: bool = True
    """False where the content is only how it is written (an alias that leads nowhere, nesting without end)."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What a reader stumbles over, at lines of the text."""

    level: Level
    summary: str
    first: int
    last: int


@dataclass(slots=True)
class Reading:
    """What could be read of a text: one tree for each document in it."""

    documents: list[Node] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    error: Flaw | None = None
    """Where the text stops being what it should be; the last document is then open from there on."""


def enter(mapping: Node, key: str, value: Node, flaws: list[Flaw]) -> None:
    """Put an entry into a mapping; the same key again replaces the first, and is said."""
    assert isinstance(mapping.content, dict)
    if mapping.content.pop(key, None) and len(flaws) < MOST_FLAWS:
        flaws.append(Flaw("warning", f"`{key}` is written twice; the last one counts", value.first, value.first))
    mapping.content[key] = value


_INTEGER: Final = re.compile(r"-?(?:0|[1-9]\d{0,17})")
_FLOAT: Final = re.compile(r"-?(?:0|[1-9]\d{0,15})\.\d{1,15}")
_WORDS: Final = dict.fromkeys(("", "~", "null", "Null", "NULL")) | dict.fromkeys(("true", "True", "TRUE"), True)
_SCALARS: Final[dict[str, Scalar]] = {**_WORDS, **dict.fromkeys(("false", "False", "FALSE"), False)}


def plain_scalar(text: str) -> Scalar:
    """Text without quotes → null, true, false, a number, or text.

    Only what comes back as it was written is a number: `0644`, `012345678901`, `1.10` and dates stay text, and so
    do `yes` and `on`, because CloudFormation hands all of them on as text.
    """
    if text in _SCALARS:
        return _SCALARS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return number if repr(number) == text else text
    return text
