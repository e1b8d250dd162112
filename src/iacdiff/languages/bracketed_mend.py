"""Text of Java or Go whose brackets do not close → text that closes them, for the parser to get over the gap.

    class A { void f() { g(List.of(1      →   class A { void f() { g(List.of(1));}}

Only closing brackets, quotes and stand-ins for lacking values are inserted, and nothing is taken away but lines that
are no code, so that every character of the source keeps its place in the order.
"""

import re
from dataclasses import dataclass

_CLOSER = {"(": ")", "[": "]", "{": "}"}
_NO_CODE = re.compile(r"^[ \t]*(?:```+[\w+-]*[ \t]*|(?:\.{3}|…).*|[\w./-]+\.(?:java|go)[ \t]*)$", re.MULTILINE)
_WANTS_VALUE = frozenset("=,.+-*/%&|<>!?:")
_WANTS_WORD = re.compile(r"\b(?:return|new|import|package|extends|implements|func|var|type|range|case)\Z")
_STAND_IN = " _"
_DEEPEST = 2000
"""So many brackets are closed at most."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a mender must know of a language."""

    token: re.Pattern[str]
    """Finds, in this order, comments, texts, declarations (at the start of a line), and brackets."""
    terminator: str
    """What ends a statement before a closing brace."""
    column: bool
    """Declarations stand at the very start of a line and end all that is open before them; otherwise they end what
    was opened on lines that are indented as far."""


_TOKEN = r"""(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<text>{texts})
    |(?P<declaration>{declarations})
    |(?P<open>[(\[{{])
    |(?P<close>[)\]}}])"""
_STRING = r'"(?:[^"\\\n]|\\.)*+(?:"|(?=\n)|\Z)'
_CHARACTER = r"'(?:[^'\\\n]|\\[^\n]){1,10}'"

JAVA = Style(
    re.compile(
        _TOKEN.format(
            texts=rf'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)|{_STRING}|{_CHARACTER}',
            declarations=r"^[ \t]*(?:public|private|protected|static|class|interface|enum|record|import|package)\b",
        ),
        re.VERBOSE | re.DOTALL | re.MULTILINE,
    ),
    ";",
    column=False,
)
GO = Style(
    re.compile(
        _TOKEN.format(
            texts=rf"`[^`]*+(?:`|\Z)|{_STRING}|{_CHARACTER}", declarations=r"^(?:func|type|var|const|import)\b"
        ),
        re.VERBOSE | re.DOTALL | re.MULTILINE,
    ),
    "",
    column=True,
)


@dataclass(frozen=True, slots=True)
class Mended:
    """The text with what was inserted."""

    text: str
    inserted: tuple[int, ...] = ()
    """Offsets in `text` of each inserted character, ascending."""
    cut: bool = False
    """Something was still open at the end."""


def blanked(text: str) -> str:
    """Lines that are no code (a Markdown fence, `...`, a file's name) become blanks of the same length."""
    return _NO_CODE.sub(lambda found: " " * len(found[0]), text)


def mend(text: str, style: Style, inside: bool) -> Mended:
    """Close what is open at the end; with `inside`, also before a closing bracket of something further out, and
    before a declaration that cannot stand in what is open; a brace that is indented further than what it would close is
    left out."""
    scan = _Scan(text, style)
    scan.run(inside)
    return scan.result()


class _Scan:
    """One pass over the text, with the stack of what is open."""

    def __init__(self, text: str, style: Style) -> None:
        self.text = text
        self.style = style
        self.open: list[tuple[str, int]] = []
        """Each open bracket, with the indentation of its line."""
        self.insertions: list[tuple[int, str]] = []
        self.stray: list[int] = []
        """Offsets of braces that close nothing."""
        self.last: re.Match[str] | None = None

    def run(self, inside: bool) -> None:
        for found in self.style.token.finditer(self.text):
            kind = found.lastgroup
            if kind == "open":
                self.open.append((found[0], self._indent(found.start())))
            elif kind == "close":
                self._closing(found[0], found.start(), inside)
            elif kind == "declaration" and inside:
                self._declaration(found)
            self.last = found

    def _indent(self, at: int, own: bool = False) -> int:
        """How far the line of an offset is indented; `own` asks for -1 where something stands before the bracket."""
        start = self.text.rfind("\n", max(0, at - 400), at) + 1
        line = self.text[start:at]
        indent = len(line) - len(line.lstrip())
        return -1 if own and indent + 1 < len(line) else indent

    def _closing(self, token: str, at: int, inside: bool) -> None:
        """A bracket that closes something further out ends all that is open in it."""
        if not self.open:
            return
        if _CLOSER[self.open[-1][0]] == token:
            if inside and token == "}" and self._indent(at + 1, own=True) > self.open[-1][1]:
                self.stray.append(at)
            else:
                self.open.pop()
        elif inside:
            for level in range(len(self.open) - 1, max(-1, len(self.open) - 50), -1):
                if _CLOSER[self.open[level][0]] == token:
                    self._close(level + 1, at)
                    self.open.pop()
                    return

    def _declaration(self, found: re.Match[str]) -> None:
        level = len(self.open)
        if self.style.column:
            level = 0
        else:
            indent = len(found[0]) - len(found[0].lstrip())
            while level and self.open[level - 1][1] >= indent:
                level -= 1
        if level < len(self.open):
            self._close(level, found.start())

    def _close(self, level: int, at: int) -> None:
        before = self.text[max(0, at - 200) : at].rstrip()
        if before.endswith(";") and all(bracket == "(" for bracket, _ in self.open[level:]):
            at, before = max(self.text.rfind(";", 0, at), *[done for done, _ in self.insertions[-1:]], 0), before[:-1]
        self.insertions.append((at, self._closers(level, before[-1:])))
        del self.open[level:]

    def _closers(self, level: int, last: str) -> str:
        out: list[str] = []
        for bracket, _ in reversed(self.open[max(level, len(self.open) - _DEEPEST) :]):
            closer = _CLOSER[bracket]
            if closer == "}" and last not in ";{}":
                out.append(self.style.terminator)
            out.append(closer)
            last = closer
        return "".join(out)

    def result(self) -> Mended:
        tail = self._tail() if self.open else ""
        cut = bool(self.open)
        if cut:
            last = tail.rstrip()[-1:] or self.text[-200:].rstrip()[-1:]
            self.insertions.append((len(self.text), tail + self._closers(0, last)))
        text = self._without_stray()
        pieces: list[str] = []
        inserted: list[int] = []
        position = shift = 0
        for at, what in self.insertions:
            pieces += (text[position:at], what)
            inserted += range(at + shift, at + shift + len(what))
            position, shift = at, shift + len(what)
        pieces.append(text[position:])
        return Mended("".join(pieces), tuple(inserted), cut)

    def _without_stray(self) -> str:
        if not self.stray:
            return self.text
        characters = list(self.text)
        for at in self.stray:
            characters[at] = " "
        return "".join(characters)

    def _tail(self) -> str:
        """What the very last token lacks: its end, or the value that must follow it."""
        if self.last is not None and self.last.end() == len(self.text):
            token = self.last[0]
            if self.last.lastgroup == "comment":
                return "\n" if token.startswith("//") else "" if token.endswith("*/") else "*/"
            if self.last.lastgroup == "text":
                quote = '"""' if token.startswith('"""') else token[0]
                return "" if len(token) >= 2 * len(quote) and token.endswith(quote) else quote
        rest = self.text[-200:].rstrip()
        return _STAND_IN if rest[-1:] in _WANTS_VALUE or _WANTS_WORD.search(rest) else ""
