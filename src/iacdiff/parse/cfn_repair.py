"""A damaged piece of YAML → the tree of as much of it as can be read.

The line that the parser stumbles over is tried with its value in quotes, with another indentation, and left out;
whatever lets the parser get furthest is kept. Where nothing helps, what stands before that line is the tree.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from iacdiff.parse.cfn_chunks import TAB
from iacdiff.parse.cfn_tree import Node, Reading
from iacdiff.parse.cfn_yaml import read_yaml

_TRIES: Final = 8
"""Lines of one piece that are mended."""
_PER_CHARACTER: Final = 10
_ALLOWANCE: Final = 100_000
"""Characters that may be read for mending, for each character of the text and beyond."""
_VALUE: Final = re.compile(r"""(\s*(?:- +)*[\w"'.:/-]+:\s+)([^"'\s|>\[{&!].*|[*&%@`!].*)$""")
_ENTRY_OR_ITEM: Final = re.compile(r"""[ \t]*(?:-[ \t]|[\w"'.:/-]+[ \t]*:)""")
_HANGING: Final = re.compile(r"[ \t]*(?:-[ \t]+)?[\w\"'-]+[ \t]*:[ \t]*(?:![\w:]+[ \t]*)?$")


class Workshop:
    """Mends the pieces of one text; together they may cost so much and no more."""

    def __init__(self, size: int) -> None:
        self.budget = _PER_CHARACTER * size + _ALLOWANCE

    def read(self, lines: Sequence[str], first: int) -> Reading:
        """The lines of a piece that begins at line `first` → its tree; not whole where a line was mended or lost."""
        lines, reading = self._spaced(lines, first)
        mended = False
        for _ in range(_TRIES):
            better = self._better(lines, first, reading.error.first) if reading.error else None
            if better is None:
                break
            lines, reading, mended = *better, True
        if mended:
            for document in reading.documents:
                document.whole = False
        return reading

    def _spaced(self, lines: Sequence[str], first: int) -> tuple[list[str], Reading]:
        """The lines with spaces for tabs, which YAML does not allow: as wide as makes most sense of them."""
        spaced = [_with_spaces(line, TAB) for line in lines]
        reading = self._tried(spaced, first)
        for width in (4, 2):
            if reading.error and any("\t" in line for line in lines):
                spaced = [_with_spaces(line, width) for line in lines]
                reading = self._tried(spaced, first)
        return spaced, reading

    def _better(self, lines: list[str], first: int, fault: int) -> tuple[list[str], Reading] | None:
        """The mended lines that get the parser furthest; None where none gets it further."""
        best, reach = None, (fault, 0)
        for candidate in _mendings(lines, fault - first):
            if self.budget < 0:
                return None
            tried = self._tried(candidate, first)
            if tried.error is None:
                return candidate, tried
            if (tried.error.first, _size(tried.documents)) > reach:
                best, reach = (candidate, tried), (tried.error.first, _size(tried.documents))
        return best

    def _tried(self, lines: list[str], first: int) -> Reading:
        text = "\n".join(lines) + "\n"
        self.budget -= len(text)
        return read_yaml(text, first)


def _mendings(lines: list[str], at: int) -> Iterator[list[str]]:
    """What may be wrong with the line at fault, or with the one above it; the likeliest first."""
    numbers = [number for number in (at, at - 1) if 0 < number < len(lines) and lines[number].strip()]
    for number in numbers:
        if not _ENTRY_OR_ITEM.match(lines[number]):
            yield [*lines[:number], "", *lines[number + 1 :]]
    for number in numbers:
        line = lines[number]
        value = _VALUE.match(line)
        if value:
            yield [*lines[:number], value[1] + "'" + value[2].replace("'", "''") + "'", *lines[number + 1 :]]
        if line.count('"') % 2:
            yield [*lines[:number], line.rstrip() + '"', *lines[number + 1 :]]
        for indent in _indents(lines, number):
            yield [*lines[:number], " " * indent + line.lstrip(), *lines[number + 1 :]]
        yield [*lines[:number], "", *lines[number + 1 :]]


def _indents(lines: list[str], number: int) -> list[int]:
    """Indentations near a line's own that lines around it have: nearest first, deeper first."""
    own = len(lines[number]) - len(lines[number].lstrip())
    around = [line for line in lines[max(0, number - 6) : number + 7] if line.strip()]
    near = {len(line) - len(line.lstrip()) for line in around}
    return sorted(
        (indent for indent in near if 0 < abs(indent - own) <= 4), key=lambda indent: (abs(indent - own), -indent)
    )


def _size(documents: list[Node]) -> int:
    """How many entries the trees have near their roots; enough to tell which mending kept more."""
    level, count = documents, 0
    for _ in range(5):
        count += len(level)
        level = [child for node in level for child in _children(node)]
    return count


def _children(node: Node) -> list[Node]:
    if isinstance(node.content, dict):
        return list(node.content.values())
    return node.content if isinstance(node.content, list) else []


def _with_spaces(line: str, width: int) -> str:
    """A line whose indentation is of spaces."""
    text = line.lstrip(" \t")
    return line[: len(line) - len(text)].expandtabs(width) + text


def hangs(line: str) -> bool:
    """Whether a line stops where its value should begin."""
    return bool(_HANGING.match(line))
