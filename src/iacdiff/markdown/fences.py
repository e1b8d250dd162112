"""Which lines are fences, and which two belong together: the reading of all of them with the fewest mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Fence:
    """A line that looks like a fence."""

    line: int
    """0-based."""
    sign: str
    """The back-ticks or tildes."""
    info: str
    indent: int
    quotes: int
    """How many `>` stand before it."""
    code: str | None = None
    """Code glued to the fence: before a closer (`}` in "}```"), after an opener ("```hclvariable …")."""
    closes_only: bool = False
    """The fence ends a line of code, so it cannot open anything."""

    @property
    def bare(self) -> bool:
        """Without a label, so that it may close a block."""
        return not self.info

    def matches(self, opener: Fence) -> bool:
        """Of the same sign and at least as long, as a closer has to be."""
        return self.sign[0] == opener.sign[0] and len(self.sign) >= len(opener.sign)


_DEEPEST_QUOTE: Final = 20
_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]{1,4}(?=`{3}|~{3})")
_SIGN = re.compile(r"`{3,}|~{3,}")
_GLUED_CLOSER = re.compile(r"[ \t]*[}\])]{1,4}[;,]?$")
_LANGUAGES: Final = "terraform|typescript|javascript|python|markdown|hcl|yaml|json|java|bash|yml|tf|ts|py|js|go|sh"
_GLUED_OPENER = re.compile(
    rf"({_LANGUAGES})(?:[ \t]*(?=[{{\[]$)|(?=#|//|/\*|\"|[{{\[]|AWSTemplateFormatVersion"
    r"|(?:resource|variable|output|module|provider|data)[ \t]*\"|(?:terraform|locals)[ \t]*\{"
    r"|(?:import|from|const|export|package|class|def)\b))"
)


def read_fence(number: int, line: str) -> Fence | None:
    """A line → the fence on it, if it is one."""
    if "```" not in line and "~~~" not in line:
        return None
    rest, quotes = line.lstrip(" \t"), 0
    while rest.startswith(">") and quotes < _DEEPEST_QUOTE:
        rest, quotes = rest[1:].lstrip(" \t"), quotes + 1
    marker = _MARKER.match(rest)
    start = marker.end() if marker else 0
    sign = _SIGN.match(rest, start)
    if sign is None:
        head = line.rstrip()[:-3]
        closes = line.rstrip().endswith("```") and _GLUED_CLOSER.match(head[-40:]) and len(head) <= 40
        return Fence(number, "```", "", 0, 0, head, closes_only=True) if closes else None
    info = rest[sign.end() :].strip()
    if sign[0][0] == "`" and "`" in info:
        return None
    indent = _width(line[: len(line) - len(rest) + start]) if not quotes else 0
    glued = _GLUED_OPENER.match(info)
    if glued and glued.end() < len(info):
        return Fence(number, sign[0], glued[1], indent, quotes, info[glued.end() :])
    return Fence(number, sign[0], info, indent, quotes)


def _width(lead: str) -> int:
    return len(lead.expandtabs(4))


# ---------------------------------------------------------------------------------------------- reading them together

MOST_FENCES: Final = 5000
"""Beyond this the document is no answer anybody wrote, and is read the plain way."""

_NONE, _CODE, _MD, _INNER = range(4)
"""Outside; in code; in a Markdown block; in code inside a Markdown block."""

_LOST: Final = 3.0
"""A closer that is not written."""
_CONTENT: Final = 4.0
"""A line that looks like a fence of this very block but is meant to be content."""
_STRAY: Final = 3.0
"""A fence that belongs to nothing."""
_CUT: Final = 2.0
"""A block that is open at the end."""
_SHORT: Final = 4.0
"""A closer that is shorter than its opener, or of the other sign."""


@dataclass(frozen=True, slots=True)
class Span:
    """One block by its fences: closer None where it has none, and then cut where the next opener ends it."""

    opener: Fence
    nested: bool
    closer: Fence | None = None
    cut: int | None = None
    """0-based line before which an unclosed block ends at the latest."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the fence lines so far."""

    cost: float
    mode: int
    outer: Fence | None = None
    inner: Fence | None = None
    swallowed: int = 0
    """Fence lines that were taken for content of the open block."""
    span: Span | None = None
    """The block that was finished last, the others behind it."""
    before: _Reading | None = None


def cheapest(fences: Sequence[Fence], lines: Sequence[str]) -> list[Span]:
    """The fence lines → blocks: a Viterbi search over four modes for the reading whose mistakes weigh least.

    A mistake is a closer that is not there, a fence line that is content, a stray fence, or a block that is open at the
    end; small costs for a bare fence that stands where an opener (or a closer) seldom does decide the rest. A document
    without mistakes costs next to nothing, and is read as CommonMark reads it.
    """
    best = {_NONE: _Reading(0.0, _NONE)}
    for fence in fences:
        opens, closes = _cost_to_open(fence, lines), _cost_to_close(fence, lines)
        reached: dict[int, _Reading] = {}
        for reading in best.values():
            for step in _steps(reading, fence, opens, closes, lines):
                if step.mode not in reached or step.cost < reached[step.mode].cost:
                    reached[step.mode] = step
        best = reached
    ended = min((_at_end(reading) for reading in best.values()), key=lambda reading: reading.cost)
    return list(_spans(ended))


def _steps(reading: _Reading, fence: Fence, opens: float, closes: float, lines: Sequence[str]) -> Iterator[_Reading]:
    """A reading and the next fence line → every reading of both."""
    if reading.mode == _NONE:
        if not fence.closes_only:
            mode = _MD if _is_markdown(fence, lines) else _CODE
            yield _Reading(reading.cost + opens, mode, fence, before=reading)
        if fence.bare:
            yield _Reading(reading.cost + (0 if fence.closes_only else _STRAY), _NONE, before=reading)
    elif reading.mode == _CODE:
        yield from _steps_in_code(reading, fence, opens, closes, lines)
    elif reading.mode == _MD:
        yield from _steps_in_markdown(reading, fence, opens, closes, lines)
    else:
        yield from _steps_in_inner(reading, fence, opens, closes)


def _steps_in_code(
    reading: _Reading, fence: Fence, opens: float, closes: float, lines: Sequence[str]
) -> Iterator[_Reading]:
    outer = _opener(reading.outer)
    fits = fence.matches(outer)
    if fence.bare:
        price = closes + _indented(fence, outer) + (0 if fits else _SHORT)
        span = Span(outer, False, fence)
        yield _Reading(reading.cost + price, _NONE, span=span, before=reading)
    content = _CONTENT if fits else 0.0
    yield _Reading(reading.cost + content, _CODE, outer, None, reading.swallowed + 1, before=reading)
    if not fence.bare:
        mode = _MD if _is_markdown(fence, lines) else _CODE
        span = Span(outer, False, cut=fence.line)
        price = _LOST + opens + (0 if fits else _SHORT)
        yield _Reading(reading.cost + price, mode, fence, span=span, before=reading)


def _steps_in_markdown(
    reading: _Reading, fence: Fence, opens: float, closes: float, lines: Sequence[str]
) -> Iterator[_Reading]:
    outer = _opener(reading.outer)
    fits = fence.matches(outer)
    if not fence.closes_only:
        bare = 0.5 if fence.bare and fits else 0.0
        yield _Reading(reading.cost + opens + bare, _INNER, outer, fence, before=reading)
    if fence.bare and fits:
        price = closes + _indented(fence, outer)
        yield _Reading(reading.cost + price, _NONE, span=Span(outer, False, fence), before=reading)
    elif not fence.bare and fits:
        mode = _MD if _is_markdown(fence, lines) else _CODE
        span = Span(outer, False, cut=fence.line)
        yield _Reading(reading.cost + _LOST + 1 + opens, mode, fence, span=span, before=reading)


def _steps_in_inner(reading: _Reading, fence: Fence, opens: float, closes: float) -> Iterator[_Reading]:
    outer, inner = _opener(reading.outer), _opener(reading.inner)
    if not fence.bare:
        span = Span(inner, True, cut=fence.line)
        yield _Reading(reading.cost + _LOST + opens, _INNER, outer, fence, span=span, before=reading)
        return
    price = closes + _indented(fence, inner) + (0 if fence.matches(inner) else _SHORT)
    yield _Reading(reading.cost + price, _MD, outer, span=Span(inner, True, fence), before=reading)
    if len(outer.sign) > len(inner.sign) and fence.matches(outer):
        cut = _Reading(
            reading.cost + _LOST + closes, _MD, outer, span=Span(inner, True, cut=fence.line), before=reading
        )
        yield _Reading(cut.cost, _NONE, span=Span(outer, False, fence), before=cut)


def _at_end(reading: _Reading) -> _Reading:
    """The reading when the document ends: what is open is cut off."""
    if reading.inner is not None:
        span = Span(reading.inner, True)
        reading = _Reading(reading.cost + _CUT, _MD, reading.outer, span=span, before=reading)
    if reading.outer is not None:
        span = Span(reading.outer, False)
        cost = reading.cost + _CUT + reading.swallowed
        return _Reading(cost, _NONE, span=span, before=reading)
    return reading


def _spans(reading: _Reading | None) -> Iterator[Span]:
    while reading is not None:
        if reading.span is not None:
            yield reading.span
        reading = reading.before


def commonmark(fences: Sequence[Fence]) -> list[Span]:
    """The fence lines → blocks as CommonMark has them."""
    spans: list[Span] = []
    opener: Fence | None = None
    for fence in fences:
        if opener is None:
            opener = None if fence.closes_only else fence
        elif fence.bare and fence.matches(opener):
            spans.append(Span(opener, False, fence))
            opener = None
    return spans if opener is None else [*spans, Span(opener, False)]


def _opener(fence: Fence | None) -> Fence:
    assert fence is not None, "a mode other than none has an open fence"
    return fence


def _indented(fence: Fence, opener: Fence) -> float:
    """A closer far to the right of its opener is more likely a part of the code (a fence in a doc string)."""
    return 1.5 if fence.indent > opener.indent + 3 else 0.0


_TITLE_LINE = re.compile(r"[ \t]*(?:#{1,6}[ \t]|\*\*|[-*+][ \t]|\d{1,9}[.)][ \t]|>|<)|.*:[ \t*]*$")


def _cost_to_open(fence: Fence, lines: Sequence[str]) -> float:
    """Nothing for a fence with an info string; a bare one opens after a blank line or a title, and before text."""
    if not fence.bare:
        return 0.0
    cost = 0.25
    before = lines[fence.line - 1] if fence.line else ""
    if before.strip() and not _TITLE_LINE.match(before[-400:] if len(before) > 400 else before):
        cost += 0.75
    if fence.line + 1 >= len(lines):
        return cost + 2
    return cost + (0.75 if not lines[fence.line + 1].strip() else 0.0)


def _cost_to_close(fence: Fence, lines: Sequence[str]) -> float:
    """A closer stands after text and before a blank line, a title, or the end."""
    cost = 0.0 if fence.line and lines[fence.line - 1].strip() else 0.75
    if fence.line + 1 < len(lines):
        after = lines[fence.line + 1]
        cost += 0.5 if after.strip() and not _TITLE_LINE.match(after[:400]) else 0.0
    return cost


_MARKDOWN_INFO = re.compile(r"(?:markdown|md|mdx)\b", re.IGNORECASE)
_MARKDOWN_NAME = re.compile(r"[\w/-]+\.mdx?\b", re.IGNORECASE)


def _is_markdown(fence: Fence, lines: Sequence[str]) -> bool:
    """The block says that it is Markdown, or is bare and stands below a title that names such a file."""
    if _MARKDOWN_INFO.match(fence.info):
        return True
    above = next((lines[n] for n in range(fence.line - 1, max(-1, fence.line - 3), -1) if lines[n].strip()), "")
    return fence.bare and bool(_TITLE_LINE.match(above[:400]) and _MARKDOWN_NAME.search(above[:400]))
