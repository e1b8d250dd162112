"""Lines of code → pieces with the names of their token's style; each source is read once, when it is first shown.

Only what stands in a source is coloured; the prose around it in a document stays plain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iacdiff.records import Sample, Source
from iacdiff.tui.pieces import Line, Piece, display

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_LONGEST_LINE = 4_000
_LONGEST_TEXT = 600_000
_LEXERS = {
    "hcl": "terraform",
    "yaml": "yaml",
    "json": "json",
    "ts": "typescript",
    "js": "javascript",
    "py": "python",
    "java": "java",
    "go": "go",
    "sh": "bash",
}
_STYLES = (
    ("Comment", "code-comment"),
    ("Keyword", "code-keyword"),
    ("Literal.String.Interpol", "code-type"),
    ("Literal.String", "code-string"),
    ("Literal.Number", "code-number"),
    ("Name.Tag", "code-name"),
    ("Name.Function", "code-name"),
    ("Name.Class", "code-type"),
    ("Name.Builtin", "code-type"),
    ("Name.Attribute", "code-name"),
    ("Name.Decorator", "code-type"),
    ("Operator", "code-punctuation"),
    ("Punctuation", "code-punctuation"),
)


class Highlighter:
    """The lines of one sample's files, with colours."""

    def __init__(self, sample: Sample) -> None:
        self._sources: dict[str, list[Source]] = {}
        for answer in (sample.model, sample.ideal):
            for source in answer.sources:
                self._sources.setdefault(source.file, []).append(source)
        self._files = {file: document.text for file, document in sample.documents.items()}
        self._lines: dict[str, list[str]] = {}
        self._coloured: dict[int, list[Line]] = {}

    def length(self, file: str) -> int:
        """How many lines a file has."""
        lines = self._split(file)
        return len(lines) - 1 if lines and not lines[-1] else len(lines)

    def text(self, file: str, number: int) -> str:
        """One line of a file, plain; empty where there is none."""
        lines = self._split(file)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def line(self, file: str, number: int) -> Line:
        """One line of a file, by its number from 1."""
        for source in self._sources.get(file, ()):
            if source.language in _LEXERS and source.first <= number <= source.last:
                lines = self._source(source)
                index = number - source.first
                return lines[index] if index < len(lines) else ()
        return (Piece(display(self.text(file, number))),)

    def _split(self, file: str) -> list[str]:
        if file not in self._lines:
            self._lines[file] = self._files.get(file, "").split("\n")
        return self._lines[file]

    def _source(self, source: Source) -> list[Line]:
        found = self._coloured.get(id(source))
        if found is None:
            found = self._coloured[id(source)] = coloured(source.text, source.language or "")
        return found


def coloured(text: str, language: str) -> list[Line]:
    """Code → its lines in pieces; plain where it is too long to colour, or the language is none of ours."""
    lines = [display(line) for line in text.split("\n")]
    if language not in _LEXERS or len(text) > _LONGEST_TEXT or any(len(line) > _LONGEST_LINE for line in lines):
        return [(Piece(line),) for line in lines]
    out: list[list[Piece]] = [[]]
    for token, value in _lexer(language).get_tokens("\n".join(lines)):
        style = _style(str(token))
        first, *rest = value.split("\n")
        if first:
            out[-1].append(Piece(first, style))
        for more in rest:
            out.append([Piece(more, style)] if more else [])
    return [tuple(line) for line in out[: len(lines)]]


def _lexer(language: str) -> Lexer:
    """The lexer of a language; ours are imported by their place, which is quicker than by name."""
    options = {"stripnl": False, "ensurenl": False}
    if language == "hcl":
        from pygments.lexers.configs import TerraformLexer

        return TerraformLexer(**options)
    if language in ("yaml", "json"):
        from pygments.lexers.data import JsonLexer, YamlLexer

        return YamlLexer(**options) if language == "yaml" else JsonLexer(**options)
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(_LEXERS[language], **options)


_known: dict[str, str] = {}


def _style(token: str) -> str:
    """`Token.Literal.String.Double` → `code-string`."""
    if token not in _known:
        name = token.removeprefix("Token.")
        _known[token] = next((style for prefix, style in _STYLES if name.startswith(prefix)), "text")
    return _known[token]
