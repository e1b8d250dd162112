"""Broken Python → the edits that make it readable, so that a damaged line costs one statement at most.

    the whole ──error──▶ its statements by indentation ──error──▶ header and body ──error──▶ … ──error──▶ one statement

A statement that has an error gets the brackets it lacks; if that is not enough, the line with the error is blanked, and
at the worst all its lines are. A header that cannot be read (`def f(self, a:`) is replaced by the least that keeps its
body where it belongs.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from iacdiff.languages.py_brackets import Mode, inside_strings, is_open, last_item, pair, settled
from iacdiff.languages.py_tree import Edit, apply, grow

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

_DEEPEST: Final = 40
_LONGEST: Final = 60_000
"""A statement longer than that (in characters) is not mended line by line."""
_MOST_TRIED: Final = 500
"""So many broken statements are mended in one text; what is broken beyond them is left out."""
_LEAST_WORK: Final = 4_000_000
_WORK_A_CHARACTER: Final = 4
"""Characters that are parsed while a text is mended: real files need some ten times their length, below 2,000,000."""
_GOES_ON: Final = re.compile(r"[)\]}]|(?:else|elif|except|finally)\b")
_CLAUSE: Final = re.compile(r"(?:else|elif|except|finally)\b")
_COMPOUND: Final = re.compile(
    r"(?:async\s+)?(?:def|class|for|with)\b|(?:if|elif|else|while|try|except|finally|match|case)\b"
)
_HEADER_END: Final = re.compile(r":[ \t]*(?:#[^\n]*)?\Z")
_DEF: Final = re.compile(r"(?:async\s+)?def\s+(\w+)\s*\(?\s*(self\b|cls\b)?")
_CLASS: Final = re.compile(r"class\s+(\w+)\s*(?:\(\s*(\w+(?:\.\w+)*))?")
_LONGEST_HEADER: Final = 60
_LONGEST_CALL: Final = 200
"""Lines."""
_MODES: Final[tuple[Mode, ...]] = ("indent", "stack", "guess")
_SIMPLE_BODY: Final = " pass"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Where something was mended, and what was wrong there."""

    row: int
    """0-based."""
    last: int
    summary: str


@dataclass(slots=True)
class Mend:
    """One broken text being mended."""

    text: str
    edits: list[Edit] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    tried: int = 0
    work: int = field(init=False)
    """Characters that may still be parsed; where none are left, what is broken is left out as a whole."""
    lines: list[str] = field(init=False)
    starts: list[int] = field(init=False)
    indents: list[int | None] = field(init=False)
    """Of each line; None where it holds no code."""

    def __post_init__(self) -> None:
        self.lines = self.text.split("\n")
        self.work = _LEAST_WORK + _WORK_A_CHARACTER * len(self.text)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        inside: set[int] = set()
        for start, end in inside_strings(self.text):
            inside.update(range(bisect_right(self.starts, start), bisect_right(self.starts, end)))
        self.indents = [
            None if row in inside or not (bare := line.lstrip()) or bare[0] == "#" else _width(line)
            for row, line in enumerate(self.lines)
        ]

    def run(self) -> list[Edit]:
        """The edits, in order."""
        self._block(0, len(self.lines), 0)
        self.edits.sort(key=lambda edit: (edit.start, edit.end))
        return self.edits

    # ------------------------------------------------------------------------------------------ blocks

    def _block(self, first: int, end: int, depth: int) -> None:
        for start, stop in self._statements(first, end):
            if not self._fails(start, stop):
                continue
            if depth < _DEEPEST and self.work > 0:
                self._statement(start, stop, depth)
            else:
                self._one(start, stop)

    def _statements(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        """The rows of each statement: it begins at a line that is not deeper than the block's first."""
        rows = [row for row in range(first, end) if self.indents[row] is not None]
        if not rows:
            return
        block = self.indents[rows[0]] or 0
        start, decorated = rows[0], self._bare(rows[0]).startswith("@")
        for row in rows[1:]:
            bare = self._bare(row)
            if (self.indents[row] or 0) > block or _GOES_ON.match(bare):
                continue
            if not decorated:
                yield start, row
                start = row
            decorated = bare.startswith("@")
        yield start, end

    def _bare(self, row: int) -> str:
        return self.lines[row].lstrip()

    def _slice(self, first: int, end: int) -> str:
        return self.text[self.starts[first] : self.starts[end]]

    def _fails(self, first: int, end: int) -> bool:
        written = self._slice(first, end)
        self.work -= len(written)
        return _parsed(written).root_node.has_error

    # ------------------------------------------------------------------------------------------ statements

    def _statement(self, first: int, end: int, depth: int) -> None:
        while self._bare(first).startswith("@"):
            following = next((row for row in range(first + 1, end) if self._starts(row, first)), None)
            if following is None:
                break
            if (
                _parsed(self._slice(first, following).rstrip() + "\nx = 1").root_node.has_error
                and _parsed(
                    self._slice(first, following).rstrip() + f"\n{self._margin(first)}def f(): pass"
                ).root_node.has_error
            ):
                self._blank(first, following)
            first = following
        if not _COMPOUND.match(self._bare(first)):
            self._simple(first, end, depth)
            return
        clauses = [first]
        for row in range(first + 1, end):
            if (
                self.indents[row] is not None
                and self.indents[row] == self.indents[first]
                and _CLAUSE.match(self._bare(row))
            ):
                clauses.append(row)
        for start, stop in zip(clauses, [*clauses[1:], end], strict=True):
            self._clause(start, stop, depth)

    def _starts(self, row: int, first: int) -> bool:
        indent = self.indents[row]
        return (
            indent is not None and indent <= (self.indents[first] or 0) and self._bare(row)[:1] not in (")", "]", "}")
        )

    def _margin(self, row: int) -> str:
        line = self.lines[row]
        return line[: len(line) - len(line.lstrip())]

    def _clause(self, first: int, end: int, depth: int) -> None:
        """A header and its body."""
        header = self._header(first, end)
        rows = [row for row in range(header, end) if self.indents[row] is not None]
        body = [row for row in rows if (self.indents[row] or 0) > (self.indents[first] or 0)]
        whole = self._slice(first, header).rstrip()
        if header == end and not _HEADER_END.search(whole) and not _header_fails(whole):
            return
        if _header_fails(whole + _SIMPLE_BODY if _HEADER_END.search(whole) else whole):
            self._head(first, header, bool(body))
        elif not body:
            at = self.starts[first] + len(whole)
            self.edits.append(Edit(at, at, "\n" + self._margin(first) + " pass" if "#" in whole else _SIMPLE_BODY))
            self._trouble(first, header, "The code ends before this block does")
        if rows:
            self._block(header, end, depth + 1)

    def _header(self, first: int, end: int) -> int:
        """The row behind a clause's header."""
        indent = self.indents[first] or 0
        for row in range(first, min(end, first + _LONGEST_HEADER)):
            if self.indents[row] is None:
                continue
            closes = self._bare(row).startswith((")", "]", "}"))
            if row > first and (self.indents[row] or 0) <= indent and not closes:
                return row
            if _HEADER_END.search(self.lines[row]) or (closes and (self.indents[row] or 0) <= indent):
                return row + 1
            if not is_open(self._slice(first, row + 1)):
                return row + 1
        return first + 1

    def _head(self, first: int, end: int, has_body: bool) -> None:
        """A header that cannot be read."""
        start, stop = self.starts[first], self.starts[first] + len(self._slice(first, end).rstrip())
        written = self.text[start:stop]
        self._trouble(first, end, "This line could not be read")
        tail = "" if has_body else _SIMPLE_BODY
        colon = _HEADER_END.search(written)
        inner = written[: colon.start()] if colon else written
        mended = apply(inner, pair(inner, "stack"))
        if not _header_fails(mended + ":" + _SIMPLE_BODY):
            edits = pair(inner, "stack")
            self.edits += [Edit(edit.start + start, edit.end + start, edit.put) for edit in edits]
            self.edits.append(Edit(start + len(inner), stop, ":" + tail))
            return
        self.edits.append(Edit(start, stop, self._margin(first) + _least(written.lstrip()) + tail))

    # ------------------------------------------------------------------------------------------ one statement

    def _simple(self, first: int, end: int, depth: int) -> None:
        """A statement of one logical line, and what is indented below it without reason."""
        stop = self._logical_end(first, end)
        if stop < end and not self._opened(first, end):
            if self._fails(first, stop):
                self._one(first, stop)
            self._block(stop, end, depth + 1)
        elif stop == end:
            self._one(first, end)

    def _opened(self, first: int, end: int) -> bool:
        """Whether what is indented below a line is the inside of a bracket that was lost."""
        written = self._slice(first, end)
        edits = pair(written, "guess") if end - first <= _LONGEST_CALL else []
        if not edits or _parsed(apply(written, edits)).root_node.has_error:
            return False
        self._take(first, end, edits)
        return True

    def _take(self, first: int, end: int, edits: Sequence[Edit]) -> None:
        start = self.starts[first]
        self.edits += [Edit(edit.start + start, edit.end + start, edit.put) for edit in edits]
        self._trouble(first, end, "Brackets or quotes do not match here")

    def _logical_end(self, first: int, end: int) -> int:
        for ended in settled(self._slice(first, end)):
            row = next((row for row in range(first + ended + 1, end) if self.indents[row] is not None), end)
            if row == end or not self._goes_on(row):
                return row
        return end

    def _goes_on(self, row: int) -> bool:
        return bool(_GOES_ON.match(self._bare(row))) or self._bare(row)[:1] in ".+,=:"

    def _one(self, first: int, end: int) -> None:
        written = self._slice(first, end)
        self.tried += len(written) // 2000 + 1
        may = len(written) <= _LONGEST and self.tried <= _MOST_TRIED and self.work > 0
        edits = _attempts(written, end >= len(self.lines)) if may else None
        if edits is None:
            self._blank(first, end)
        else:
            self._take(first, end, edits)

    def _blank(self, first: int, end: int) -> None:
        self.edits += _blanks(self._slice(first, end), self.starts[first])
        self._trouble(first, end, "This could not be read")

    def _trouble(self, first: int, end: int, summary: str) -> None:
        last = end - 1
        while last > first and not self.lines[min(last, len(self.lines) - 1)].strip():
            last -= 1
        self.troubles.append(Trouble(first, min(last, len(self.lines) - 1), summary))


def _width(line: str) -> int:
    return len(line[: len(line) - len(line.lstrip())].expandtabs())


def _parsed(text: str) -> "Tree":
    """A piece's tree; one that is indented stands in a block of its own."""
    return grow("if 1:\n" + text if text[:1] in " \t" else text)


def _header_fails(header: str) -> bool:
    bare = header.lstrip()
    if bare.startswith(("except", "finally")):
        bare = "try:\n pass\n" + bare
    elif bare.startswith(("elif", "else")):
        bare = "if 1:\n pass\n" + bare
    elif bare.startswith("case"):
        bare = "match x:\n " + bare
    return grow(bare).root_node.has_error


def _least(header: str) -> str:
    """The least header of the same kind, so that the body has one."""
    if found := _DEF.match(header):
        return f"def {found[1]}({found[2] or ''}):"
    if found := _CLASS.match(header):
        return f"class {found[1]}({found[2] or ''}):"
    if found := _CLAUSE.match(header):
        return "elif ...:" if found[0] == "elif" else f"{found[0]}:"
    return "try:" if header.startswith("try") else "if ...:"


def _blanks(text: str, offset: int) -> list[Edit]:
    """Every line made empty, without moving any other."""
    edits = []
    for line in text.split("\n"):
        if line:
            edits.append(Edit(offset, offset + len(line), ""))
        offset += len(line) + 1
    return edits


def _attempts(written: str, at_end: bool) -> list[Edit] | None:
    """A statement with an error → edits that rid it of the error and keep as much as possible; None: no way."""
    for blanked in _variants(written, at_end):
        text = _whitened(written, blanked)
        if not text.strip():
            return None
        for mode in _MODES:
            edits = pair(text, mode)
            mended = apply(text, edits)
            if not _parsed(mended).root_node.has_error:
                return _merged(blanked, edits)
    return None


def _whitened(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


def _merged(spans: Sequence[tuple[int, int]], edits: Sequence[Edit]) -> list[Edit]:
    whitened = [Edit(start, end, "") for start, end in spans]
    return sorted([*edits, *whitened], key=lambda edit: (edit.start, edit.end))


def _variants(written: str, at_end: bool) -> Iterator[list[tuple[int, int]]]:
    """Which parts to leave out: nothing, an unfinished last item, then the lines with errors one after the other."""
    yield []
    last = last_item(written)
    if at_end and last < len(written.rstrip()):
        yield [(last, len(written.rstrip()))]
    spans: list[tuple[int, int]] = []
    for _ in range(4):
        text = _whitened(written, spans)
        mended_text = apply(text, pair(text, "indent"))
        at = _error_line(text, mended_text)
        if at is None or at in spans:
            return
        spans = sorted([*spans, at])
        yield spans


def _error_line(text: str, mended: str) -> tuple[int, int] | None:
    """The line of the first error, as offsets into the text."""
    indented = mended[:1] in " \t"
    root = _parsed(mended).root_node
    node = _first_error(root)
    if node is None:
        return None
    row = node.start_point.row - (1 if indented else 0)
    lines = text.split("\n")
    if not 0 <= row < len(lines):
        return None
    start = sum(len(line) + 1 for line in lines[:row])
    return (start, start + len(lines[row])) if lines[row].strip() else None


def _first_error(root: "Node") -> "Node | None":
    """The innermost first node that is an error or is missing."""
    node: Node | None = root if root.has_error else None
    found = None
    while node is not None:
        if node.is_error or node.is_missing:
            found = node
            if node.is_missing:
                return node
        node = next((child for child in node.children if child.has_error or child.is_missing), None)
    return found
