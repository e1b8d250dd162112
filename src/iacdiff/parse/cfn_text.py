"""A template's text, YAML or JSON, sound or damaged → trees in which every entry that can be read has its place."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from iacdiff.parse.cfn_chunks import SECTIONS, Piece, pieces
from iacdiff.parse.cfn_json import read_json
from iacdiff.parse.cfn_repair import Workshop
from iacdiff.parse.cfn_tree import MOST_FLAWS, Flaw, Node, Reading
from iacdiff.parse.cfn_yaml import read_yaml

_BEGINS: Final = re.compile(
    r"""^[ \t]*(?:([{\[]|"[^"\n]*"[ \t]*:[ \t]*[{\[])|["']?[A-Za-z][\w:-]*["']?[ \t]*:|---)""", re.M
)
"""The first line that looks like code: group 1 where it is JSON."""
_ELISION: Final = re.compile(r"^\.\.\.(?![^ \t\n])", re.M)


def is_json(text: str, language: str | None) -> bool:
    """Which of the two a text is; the source's language decides where the text does not say."""
    found = _BEGINS.search(text)
    return bool(found[1]) if found else language == "json"


def read_text(text: str, json: bool) -> Reading:
    """Text → one tree a document. `error` says where it is damaged; the last tree is then put together from pieces."""
    left_out = [] if json else _left_out(text)
    if left_out:
        text = _ELISION.sub("#", text)
    reading = read_json(text) if json else read_yaml(text)
    if reading.error is not None:
        _put_together(text, json, reading)
    reading.flaws += left_out
    return reading


def _left_out(text: str) -> list[Flaw]:
    """Lines that begin with three dots: to YAML the end of a document, to whoever writes a template an elision."""
    lines = [text.count("\n", 0, found.start()) + 1 for found in islice(_ELISION.finditer(text), MOST_FLAWS)]
    return [Flaw("warning", "`...` stands for something that is left out", line, line) for line in lines]


def _put_together(text: str, json: bool, reading: Reading) -> None:
    """Replace the tree of a damaged text by one of the pieces that it has."""
    assert reading.error
    sound = [document for document in reading.documents if document.whole] if not json else []
    start = max((document.last for document in sound), default=0)
    reading.flaws = [flaw for flaw in reading.flaws if flaw.first <= start]
    lines = text.split("\n")
    found = [_moved(piece, start) for piece in pieces(lines[start:])]
    if found:
        whole = _assembled(lines, found, json, reading.flaws)
        for document in reading.documents:
            if document not in sound:
                _add_rest(whole, document)
        reading.documents = [*sound, whole]
    reading.error = _with_kind(reading.error, json)


def _add_rest(template: Node, torn: Node) -> None:
    """Entries of the damaged tree that no piece gave, such as those of a text that is one long line."""
    if not isinstance(template.content, dict) or not isinstance(torn.content, dict):
        return
    for section in SECTIONS & torn.content.keys():
        into = template.content.setdefault(section, torn.content[section])
        rest = torn.content[section].content
        if isinstance(into.content, dict) and isinstance(rest, dict):
            for name in rest.keys() - into.content.keys():
                if section != "Resources" or _has_type(rest[name]):
                    into.content[name] = rest[name]


def _with_kind(error: Flaw, json: bool) -> Flaw:
    kind = "" if error.summary.startswith("nested") else f"not valid {'JSON' if json else 'YAML'}: "
    return Flaw(error.level, kind + error.summary, error.first, error.last)


def _moved(piece: Piece, lines: int) -> Piece:
    return Piece(piece.section, piece.name, piece.first + lines, piece.last + lines, piece.type)


def _assembled(lines: Sequence[str], found: Sequence[Piece], json: bool, flaws: list[Flaw]) -> Node:
    """One template of all pieces."""
    sections: dict[str, Node] = {}
    workshop = None if json else Workshop(sum(map(len, lines)))
    for piece in found:
        for name, node in _entries_of(piece, lines, workshop, flaws).items():
            if not piece.name:
                sections[piece.section] = node
                continue
            section = sections.setdefault(piece.section, Node({}, node.first, node.last))
            if isinstance(section.content, dict):
                section.content[name] = node
    return Node(sections, found[0].first, found[-1].last, whole=False)


def _entries_of(piece: Piece, lines: Sequence[str], workshop: Workshop | None, flaws: list[Flaw]) -> dict[str, Node]:
    """What a piece holds: its own entry, and others of its depth that did not look like one; JSON has no workshop."""
    mine = lines[piece.first - 1 : piece.last]
    reading = workshop.read(mine, piece.first) if workshop else read_json("\n".join(mine), piece.first)
    if reading.error is None:
        flaws.extend(flaw for flaw in reading.flaws if not flaw.summary.startswith("not valid JSON"))
    entries: dict[str, Node] = {}
    for document in reading.documents:
        if isinstance(document.content, dict):
            for name, node in document.content.items():
                if piece.section == "Resources" and name != piece.name and not _has_type(node):
                    continue
                node.whole = node.whole and (not workshop or document.whole or reading.error is not None)
                entries.setdefault(name, node)
    if piece.type:
        _tell_type(entries, piece)
    return entries


def _has_type(node: Node) -> bool:
    return isinstance(node.content, dict) and "Type" in node.content


def _tell_type(entries: dict[str, Node], piece: Piece) -> None:
    """A resource whose own text does not say its type any more has the one that was found in its lines."""
    node = entries.setdefault(piece.name, Node({}, piece.first, piece.last))
    if not isinstance(node.content, dict):
        node.content = {}
    type = node.content.get("Type")
    if type is None or type.content != piece.type:
        line = type.first if type else piece.first
        node.content["Type"] = Node(piece.type, line, line)
        node.whole = False
