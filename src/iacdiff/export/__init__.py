"""A Review → pages. One file here is one format: a function from a Review and a Page to text.

json    the contract, schema iacdiff/1         md     fits a pull-request comment      html    one file to send around
sarif   for code hosts and editors             svg    a picture of the trees           csv     for spreadsheets
patch   from MODEL's files to IDEAL's          text   for a terminal

Private notes of the reviewer are in none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from iacdiff.export import to_csv, to_html, to_json, to_markdown, to_patch, to_sarif, to_svg, to_text
from iacdiff.load.names import document_name
from iacdiff.records import Review, Sample


@dataclass(frozen=True, slots=True)
class Page:
    """What the reader of a page can take."""

    width: int = 100
    """Columns, for text."""
    colour: bool = False
    links: str = ""
    """What links to the documents begin with in Markdown: the address of their folder, or nothing beside them."""
    root: Path | None = None
    """The folder from which a code host counts the places in SARIF; None is that of the documents."""


FORMATS: MappingProxyType[str, Callable[[Review, Page], str]] = MappingProxyType(
    {
        "json": lambda review, page: to_json.render(review),
        "md": lambda review, page: to_markdown.render(review, page.links),
        "html": lambda review, page: to_html.render(review),
        "sarif": lambda review, page: to_sarif.render(review, page.root),
        "svg": lambda review, page: to_svg.render(review),
        "csv": lambda review, page: to_csv.render(review),
        "patch": lambda review, page: to_patch.render(review),
        "text": lambda review, page: to_text.render(review, page.width, page.colour),
    }
)
"""Every format by the name that the command line knows it by."""

SUFFIXES: MappingProxyType[str, str] = MappingProxyType({format: f".{format}" for format in FORMATS} | {"text": ".txt"})


def render(review: Review, format: str, page: Page | None = None) -> str:
    """The review in one of FORMATS, ending in a line feed; a patch between equal files is empty."""
    return FORMATS[format](review, page or Page())


def encoded(text: str) -> bytes:
    """A page as bytes for a file; what is no character (half of a surrogate pair) stands as its escape."""
    return text.encode("utf-8", "backslashreplace")


def is_input(sample: Sample, path: Path) -> bool:
    """Whether a path is one of the sample's own files, under whatever name: an export never goes over one."""
    target = path.resolve()
    ours = {document.path for document in sample.documents.values()} | {sample.failures.path}
    ours |= {sample.base / name for name in sample.model.turns}
    ours |= {folder / "metadata.json" for folder in (sample.base, sample.folder)}
    if target in {one.resolve() for one in ours}:
        return True
    if target.parent == sample.base.resolve() and document_name(target.name):
        return True
    return target.exists() and any(one.exists() and one.samefile(target) for one in ours)
