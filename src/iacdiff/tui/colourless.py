"""What Textual's own widgets paint, without a single colour code: NO_COLOR as its users mean it.

Textual's filter sets the terminal's default colours instead, which are codes too.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter


class Colourless(LineFilter):
    """Takes colours out and leaves weight, underline and reverse."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Textual: the segments of a line."""
        return [Segment(text, style.without_color if style else style, control) for text, style, control in segments]
