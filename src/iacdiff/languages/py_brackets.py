"""The brackets and strings of a piece of Python: where they lack a partner, and edits that give them one.

f(a, [1,          →   f(a, [1,
g(b)                  ]),g(b)           where the indentation says that f has ended
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from iacdiff.languages.py_tree import Edit

TOKEN: Final = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<long>\"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*+'{3})
    |(?P<open_long>\"{3}|'{3})
    |(?P<string>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')
    |(?P<open_string>["'])
    |(?P<newline>\n[ \t]*)
    |(?P<open>[(\[{])
    |(?P<close>[)\]}])
    |(?P<code>[^\s\#"'()\[\]{}]+)""",
    re.VERBOSE | re.DOTALL,
)
_CLOSER: Final = {"(": ")", "[": "]", "{": "}"}
_OPENER: Final = {")": "(", "]": "[", "}": "{"}
_GOES_ON: Final = re.compile(r"(?:for|if|else|and|or|in|is|not|as)\b|[^\w\"'(\[{]")
"""How a line begins that is no new item."""
_WANTS_VALUE: Final = re.compile(r"(?:[=:+\-*/%|&<>]|\b(?:and|or|not|in|if|else|for|lambda|return|await|is))\Z")


Mode = Literal["indent", "stack", "guess"]
"""What pairs the brackets: a line that is indented no deeper than the line of an open bracket ends that bracket; or
only a bracket ends a bracket; or that, with an opening one where a line is deeper without reason, and a comma between
lines that lack one."""


@dataclass(slots=True)
class Brackets:
    """One walk through a text."""

    text: str
    mode: Mode
    edits: list[Edit] = field(default_factory=list)
    open: list[tuple[str, int, int]] = field(default_factory=list)
    """(bracket, indentation of its line, offset after it)."""
    end: int = 0
    """Behind the last code."""
    indent: int = 0
    line: tuple[int, int] = (0, 0)
    """Indentation and beginning of the line before."""
    begin: int = 0
    """The beginning of this line's code."""
    fresh: bool = True
    """Nothing but white space has been seen on this line."""

    def walk(self) -> list[Edit]:
        """The edits that pair every bracket and string, in order."""
        first = self.text[: len(self.text) - len(self.text.lstrip(" \t"))]
        self.indent = len(first.expandtabs())
        for found in TOKEN.finditer(self.text):
            self._token(str(found.lastgroup), found)
            if found.lastgroup == "open_long":
                self.end = len(self.text)
                self.edits.append(Edit(self.end, self.end, "\n" + found[0]))
                break
        if self.open:
            self._close(len(self.open), "")
        return self.edits

    def _token(self, kind: str, found: re.Match[str]) -> None:
        if kind == "newline":
            if not self.fresh:
                self.line = self.indent, self.begin
            self.fresh = True
            self.indent = len(found[0][1:].expandtabs())
        elif kind != "comment":
            if self.fresh:
                self._begin(found)
            self._code(kind, found)

    def _begin(self, found: re.Match[str]) -> None:
        """The first code of a line."""
        if self.mode == "indent":
            self._dedent(found)
        elif self.mode == "guess":
            self._guess(found)
        self.begin = found.start()
        self.fresh = False

    def _code(self, kind: str, found: re.Match[str]) -> None:
        if self.mode == "guess" and kind == "code" and self._lacks_colon(found):
            self.edits.append(Edit(self.end, self.end, ":"))
        if kind == "open":
            self.open.append((found[0], self.indent, found.end()))
        elif kind == "close":
            self._closer(found)
        elif kind == "open_string":
            self.edits.append(Edit(found.start(), found.end(), " "))
            return
        self.end = found.end()

    def _dedent(self, found: re.Match[str]) -> None:
        closes = found.lastgroup == "close"
        ended = 0
        for _, indent, _ in reversed(self.open):
            if indent < self.indent or (indent == self.indent and closes):
                break
            ended += 1
        if ended:
            comma = len(self.open) > ended and not _GOES_ON.match(self.text, found.start())
            self._close(ended, "," if comma else "")

    def _guess(self, found: re.Match[str]) -> None:
        indent, begin = self.line
        before = self.text[self.end - 1 : self.end]
        if not before or not (before.isalnum() or before in "_=\"')]}"):
            return
        if self.indent > indent and not (self.open and self.open[-1][2] > begin) and before not in "\"')]}":
            closer = re.compile(rf"^[ \t]{{{indent}}}([)\]}}])", re.MULTILINE).search(self.text, found.end())
            if closer:
                opener = _OPENER[closer[1]]
                self.edits.append(Edit(self.end, self.end, opener))
                self.open.append((opener, indent, self.end))
        elif self.open and before != "=" and self._is_item(found, before):
            self.edits.append(Edit(self.end, self.end, ","))

    def _is_item(self, found: re.Match[str], before: str) -> bool:
        """Whether a line begins with something new; a string behind a string goes on with it."""
        if found.lastgroup == "close" or _GOES_ON.match(self.text, found.start()):
            return False
        return before not in "\"'" or found.lastgroup == "code"

    def _lacks_colon(self, found: re.Match[str]) -> bool:
        """`{"key" value`"""
        return bool(
            self.open
            and self.open[-1][0] == "{"
            and self.text[self.end - 1] in "\"'"
            and self.end > self.begin
            and found[0][0].isalpha()
            and not _GOES_ON.match(self.text, found.start())
            and not re.match(r"[rbfuRBFU]{1,2}\Z", found[0])
        )

    def _closer(self, found: re.Match[str]) -> None:
        for depth, (bracket, _, _) in enumerate(reversed(self.open)):
            if _CLOSER[bracket] == found[0]:
                if depth:
                    self._close(depth, "")
                self.open.pop()
                return
        self.edits.append(Edit(found.start(), found.end(), " "))

    def _close(self, count: int, then: str) -> None:
        closers = "".join(_CLOSER[self.open.pop()[0]] for _ in range(count))
        before = self.text[max(0, self.end - 12) : self.end]
        value = ""
        if before.endswith("."):
            value = "_"
        elif _WANTS_VALUE.search(before):
            value = " ..."
        self.edits.append(Edit(self.end, self.end, value + closers + then))


def pair(text: str, mode: Mode) -> list[Edit]:
    """A text → the edits that pair its brackets and strings; none where all are paired."""
    edits = Brackets(text, mode).walk()
    return sorted(edits, key=lambda edit: edit.start)


def is_open(text: str) -> bool:
    """Whether a text ends within a bracket or a long string."""
    walk = Brackets(text, "stack")
    for found in TOKEN.finditer(text):
        if found.lastgroup == "open_long":
            return True
        walk._token(str(found.lastgroup), found)
    return bool(walk.open)


def settled(text: str) -> Iterator[int]:
    """The ends of those lines, counted from 0, at which nothing is open."""
    depth = row = 0
    for found in TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "open_long":
            return
        elif kind == "newline" and not depth:
            yield row
        row += found[0].count("\n")


def last_item(text: str) -> int:
    """Where the last, perhaps unfinished, item within open brackets begins; the whole length where none is open."""
    opened: list[int] = []
    for found in TOKEN.finditer(text):
        kind = found.lastgroup
        if kind in ("open_long", "open_string"):
            break
        if kind == "open":
            opened.append(found.end())
        elif kind == "close" and opened:
            opened.pop()
        elif kind == "code" and opened and "," in found[0]:
            opened[-1] = found.start() + found[0].rindex(",") + 1
    return opened[-1] if opened else len(text)


def inside_strings(text: str) -> Iterator[tuple[int, int]]:
    """The offsets of long strings that go over lines."""
    for found in TOKEN.finditer(text):
        if found.lastgroup == "long" and "\n" in found[0]:
            yield found.span()
        elif found.lastgroup == "open_long":
            yield found.start(), len(text)
            return
