"""What a report says, as records: statements in words, and excerpts of code."""

from dataclasses import dataclass
from typing import Literal

Speaks = Literal["model", "ideal", "prompt"]


@dataclass(frozen=True)
class Statement:
    """One thing that a report says of one side."""

    side: Speaks
    line: int
    text: str
    """As the reader sees it."""
    object: str
    """What it is that is there, or is not."""
    absent: bool
    subject: str = ""
    """Of what it is lacking: `ALB` in "ALB without a listener"."""
    supposed: bool = False
    """Says what should be rather than what is."""
    context: str = ""
    """The label that it stands under: `Missing Outputs`."""
    scope: str = ""
    """The finding's title, and the line that opens the list."""


@dataclass(frozen=True)
class Excerpt:
    """A fenced block of a finding, or the part of it that is one side's."""

    side: Speaks | None
    first: int
    lines: tuple[str, ...]
    absent: bool = False
    """Shown as what is lacking."""
    lacked: bool = False
    """A comment in it says that something is lacking: the code, or something of it."""
    labelled: bool = False
    """Whether the fence says that it is code."""
    aside: bool = False
    """Whether it is about something that lies in no document: tests."""
    last: int = 0
    """The report's line on which it ends, where that does not follow from the number of its lines."""
