"""Text of TypeScript whose brackets do not close → text that closes them, for the parser to get over the gap.

    class A { constructor() { f({ a: 1      →   class A { constructor() { f({ a: 1})}}

Only brackets, quotes and stand-ins for lacking values are inserted, and nothing is taken away, so that every
character of the source keeps its place in the order.
"""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<skip>//[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<string>"(?:[^"\\\n]|\\.)*(?:"|(?=\n)|\Z)|'(?:[^'\\\n]|\\.)*(?:'|(?=\n)|\Z))
    |(?P<regex>/(?![*/])(?:[^\\/\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+/[a-z]*)
    |(?P<word>[\w$]+)
    |(?P<bracket>[(){}\[\]`])
    |(?P<other>[^\s])""",
    re.VERBOSE | re.DOTALL,
)
_IN_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(`|\$\{|\Z|\\\Z)", re.DOTALL)
_CLOSER = {"(": ")", "[": "]", "{": "}", "${": "}", "`": "`"}
_FILE_LEVEL = frozenset({"export", "import", "class", "abstract", "interface", "enum", "namespace"})
_MAYBE_FILE_LEVEL = frozenset({"const", "let", "var", "function", "async", "type"})
"""Words that start a line at file level, always, or where the line before is indented."""
_WANTS_VALUE = frozenset(":=+-*/%<>&|?.!")
_WANTS_WORD = re.compile(
    "new|await|return|const|let|var|extends|typeof|import|export|from|of|in|case|class|function|throw|static"
)
_STAND_IN = " _"


@dataclass(frozen=True, slots=True)
class Mended:
    """The text with what was inserted."""

    text: str
    inserted: tuple[int, ...]
    """Offsets in `text` of each inserted character, ascending."""
    cut: bool
    """Something was still open at the end."""


def mend(text: str, inside: bool) -> Mended:
    """Close what is open at the end; with `inside`, also before a closing bracket of something further out, and
    before a line that can only stand at file level."""
    scan = _Scan(text, inside)
    scan.run()
    return scan.result()


class _Scan:
    """One pass over the text, with the stack of what is open."""

    def __init__(self, text: str, inside: bool) -> None:
        self.text = text
        self.inside = inside
        self.open: list[str] = []
        self.insertions: list[tuple[int, str]] = []
        self.last = ""
        self.comment = ""
        """The comment that the text ends with."""

    def run(self) -> None:
        position, text = 0, self.text
        while position < len(text):
            if self.open and self.open[-1] == "`":
                position = self._template(position)
                continue
            found = _TOKEN.search(text, position)
            if found is None:
                break
            position = self._token(found)

    def _template(self, position: int) -> int:
        found = _IN_TEMPLATE.match(self.text, position)
        assert found is not None
        if found[1] == "`":
            self.open.pop()
        elif found[1] == "${":
            self.open.append("${")
        self.last = found[1] or "`"
        return max(found.end(), position + 1)

    def _token(self, found: re.Match[str]) -> int:
        kind, token = found.lastgroup, found[0]
        if kind == "skip":
            self.comment = token if found.end() == len(self.text) else ""
            return found.end()
        if kind == "regex" and not self._regex_may_stand_here():
            self.last = "/"
            return found.start() + 1
        if kind == "word" and self.inside:
            self._file_level(token, found.start())
        if kind == "bracket":
            self._bracket(token, found.start())
        self.last = token
        return found.end()

    def _regex_may_stand_here(self) -> bool:
        return not self.last or self.last[-1] in "(,=:[!&|?{};" or self.last in ("return", "typeof")

    def _file_level(self, word: str, at: int) -> None:
        """A declaration at the very start of a line ends whatever is open, unless it is inside of a template."""
        if not self.open or (at and self.text[at - 1] != "\n") or self.last == "(" or "`" in self.open:
            return
        if word in _FILE_LEVEL or (word in _MAYBE_FILE_LEVEL and self._indented_before(at)):
            self._close(0, at)

    def _indented_before(self, at: int) -> bool:
        before = self.text.rfind("\n", 0, len(self.text[max(0, at - 1000) : at].rstrip()) + max(0, at - 1000))
        return self.text[before + 1 : before + 2].isspace()

    def _bracket(self, token: str, at: int) -> None:
        if token in "([{`":
            self.open.append(token)
            return
        if not self.open:
            return
        if _CLOSER[self.open[-1]] == token:
            self.open.pop()
        elif self.inside:
            self._close_within(token, at)

    def _close_within(self, token: str, at: int) -> None:
        """A bracket that closes something further out ends all that is open in it."""
        for level in range(len(self.open) - 1, max(-1, len(self.open) - 50), -1):
            if self.open[level] == "`":
                return
            if _CLOSER[self.open[level]] == token:
                self._close(level + 1, at)
                self.open.pop()
                return

    def _close(self, level: int, at: int) -> None:
        closers = "".join(_CLOSER[bracket] for bracket in reversed(self.open[level:]))
        self.insertions.append((at, closers))
        del self.open[level:]

    def result(self) -> Mended:
        cut = bool(self.open)
        tail = self._tail()
        if self.open:
            self._close(0, len(self.text))
        if tail:
            closers = self.insertions.pop()[1] if cut else ""
            self.insertions.append((len(self.text), tail + closers))
        pieces: list[str] = []
        inserted: list[int] = []
        position = shift = 0
        for at, what in self.insertions:
            pieces += (self.text[position:at], what)
            inserted += range(at + shift, at + shift + len(what))
            position, shift = at, shift + len(what)
        pieces.append(self.text[position:])
        return Mended("".join(pieces), tuple(inserted), cut or bool(tail))

    def _tail(self) -> str:
        """What the very last token lacks: its quote, or the value that must follow it."""
        last = self.last
        end = (
            "\n" if self.comment.startswith("//") else "*/" if self.comment and not self.comment.endswith("*/") else ""
        )
        if end:
            return end if self.open or end != "\n" else ""
        if last[:1] in ("'", '"'):
            return last[0] if len(last) < 2 or last[-1] != last[0] else ""
        if self.open and self.open[-1] == "`":
            return ""
        return _STAND_IN if last == "${" or _WANTS_WORD.fullmatch(last) or last[-1:] in _WANTS_VALUE else ""
