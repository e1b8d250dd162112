"""A Review → pages. One file here is one format: a function from a Review and a Page to text.

json   the contract, schema iacdiff/1       md   fits a pull-request comment       text   for a terminal
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from iacdiff.export import to_json, to_markdown, to_text
from iacdiff.records import Review


@dataclass(frozen=True, slots=True)
class Page:
    """What the reader of a page can take."""

    width: int = 100
    """Columns, for text."""
    colour: bool = False


FORMATS: MappingProxyType[str, Callable[[Review, Page], str]] = MappingProxyType(
    {
        "json": lambda review, page: to_json.render(review),
        "md": lambda review, page: to_markdown.render(review),
        "text": lambda review, page: to_text.render(review, page.width, page.colour),
    }
)
"""Every format by the name that the command line knows it by."""

SUFFIXES: MappingProxyType[str, str] = MappingProxyType({"json": ".json", "md": ".md", "text": ".txt"})


def render(review: Review, format: str, page: Page | None = None) -> str:
    """The review in one of FORMATS, ending in a line feed."""
    return FORMATS[format](review, page or Page())
