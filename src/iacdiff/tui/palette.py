"""Names of styles → what a terminal shows, in the colours of a theme or, without colours, by weight alone.

A style is one or more names with spaces between: `missing`, `code-string emphasis-model`. What carries
meaning is told apart without colour too: by its sign, and here by bold, underline and reverse.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style

_COLOURED: Mapping[str, str] = {
    "missing": "diff-missing",
    "extra": "diff-extra",
    "changed": "diff-changed",
    "undecided": "diff-undecided",
    "equal": "diff-equal",
    "dim": "dim",
    "gap": "gap",
    "rule": "rule",
    "met": "state-met",
    "partly": "state-partly",
    "unmet": "state-unmet",
    "unknown": "state-unknown",
    "text": "foreground",
    "key": "accent",
    "title": "primary",
    "severity-critical": "severity-critical",
    "severity-high": "severity-high",
    "severity-medium": "severity-medium",
    "severity-low": "severity-low",
    "code-keyword": "syntax-keyword",
    "code-name": "syntax-name",
    "code-type": "syntax-type",
    "code-string": "syntax-string",
    "code-number": "syntax-number",
    "code-comment": "syntax-comment",
    "code-punctuation": "syntax-punctuation",
    "error": "error",
    "warning": "warning",
}
_GROUNDS: Mapping[str, str] = {
    "on-bar": "bar",
    "on-cursor": "cursor",
    "on-resting": "cursor-resting",
    "emphasis-model": "emphasis-model",
    "emphasis-ideal": "emphasis-ideal",
}
_WEIGHTS: Mapping[str, Style] = {
    "bold": Style(bold=True),
    "italic": Style(italic=True),
    "title": Style(bold=True),
    "severity-critical": Style(bold=True),
    "severity-high": Style(bold=True),
    "underline": Style(underline=True),
    "strike": Style(strike=True),
    "badge": Style(reverse=True, bold=True),
    "match": Style(reverse=True),
    "code-comment": Style(italic=True),
}
_WITHOUT_COLOUR: Mapping[str, Style] = {
    "missing": Style(bold=True),
    "changed": Style(bold=True),
    "extra": Style(bold=True),
    "undecided": Style(bold=True),
    "dim": Style(dim=True),
    "gap": Style(dim=True),
    "equal": Style(dim=True),
    "rule": Style(dim=True),
    "key": Style(bold=True),
    "on-bar": Style(bold=True),
    "on-cursor": Style(reverse=True),
    "on-resting": Style(bold=True),
    "emphasis-model": Style(underline=True),
    "emphasis-ideal": Style(underline=True),
    "code-comment": Style(dim=True),
}


_NOT_DIM = Style(dim=False)


class Palette:
    """The styles of one theme, each made once."""

    def __init__(self, variables: Mapping[str, str], colour: bool = True) -> None:
        self._variables = variables
        self._colour = colour
        self._made: dict[str, Style] = {}
        self.ground = Style(bgcolor=_hex(variables, "background")) if colour else Style()

    def __getitem__(self, names: str) -> Style:
        style = self._made.get(names)
        if style is None:
            style = Style() if not self._colour else Style(color=_hex(self._variables, "foreground"))
            for name in names.split():
                style += self._one(name)
            self._made[names] = style
        return style

    def over(self, names: str) -> Style:
        """Only the background and weight of a style, to lay over a whole line."""
        style = Style()
        for name in names.split():
            if self._colour and name in _GROUNDS:
                style += Style(bgcolor=_hex(self._variables, _GROUNDS[name]))
            elif not self._colour and name in _WITHOUT_COLOUR:
                style += _WITHOUT_COLOUR[name]
        return style

    def last(self, names: str) -> Style | None:
        """What a line's own styles must not have: without colours, faint text on the reversed line of the cursor."""
        return _NOT_DIM if not self._colour and "on-cursor" in names else None

    def _one(self, name: str) -> Style:
        weight = _WEIGHTS.get(name, Style())
        if not self._colour:
            return weight + _WITHOUT_COLOUR.get(name, Style())
        if name in _GROUNDS:
            weight += Style(bgcolor=_hex(self._variables, _GROUNDS[name]))
        if name == "match":
            weight += Style(color=_hex(self._variables, "match"))
        if name in _COLOURED:
            weight += Style(color=_hex(self._variables, _COLOURED[name]))
        return weight


def _hex(variables: Mapping[str, str], name: str) -> str | None:
    """A theme's colour as `#rrggbb`; None for one that Textual only knows how to work out later."""
    value = variables.get(name, "")
    return value[:7].lower() if value.startswith("#") else None
