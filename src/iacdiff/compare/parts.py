"""A resource and its parts → one declaration, in which each part is the block that the other side writes (parts.toml).

aws_s3_bucket.a {…}                                    aws_s3_bucket.a {
aws_s3_bucket_versioning.a { bucket = …,           ─▶     …, versioning = { status = "Enabled" }
    versioning_configuration { status = "Enabled" } }  }
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from iacdiff.compare.tables import folded
from iacdiff.records import Declaration, Defaulted, Pair, Part, Side, Span, Value, ValuePath

_DEEPEST = 30
_VERSION = re.compile(r"_v\d$")
_ABOUT = frozenset(["dependson", "provider", "opts", "lifecycle", "count", "foreach", "condition", "deletionpolicy"])
"""Attributes of how a resource is deployed, which no block has."""
_CONSTRUCT = re.compile(r"(?!aws\.)\w+\.(?!Cfn)[A-Z]")
_METHOD = re.compile(r"add[A-Z_]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry of parts.toml."""

    drop: frozenset[str] = frozenset()
    content: str = ""
    each: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    lift: frozenset[str] = frozenset()
    scalar: str = ""
    exact: bool = False


def joined(pair: Pair, side: Side, items: Mapping[str, Declaration], types: Mapping[str, str]) -> Declaration:
    """One side of a pair with parts → its whole, its own blocks and its parts in the one form that both sides have.

    `types` are the canonical types of the parts of either side, by id.
    """
    whole = items[(pair.model if side == "model" else pair.ideal)[0]]
    shape = _Shape(dict(whole.attributes), dict(whole.spans))
    readings = {folded(part.block): reading(types[part.id]) for part in pair.parts if part.block}
    for name, value in whole.attributes.items():
        if folded(name) in readings:
            shape.block(name, value, readings[folded(name)])
    for part in pair.parts:
        if part.side == side and part.block:
            shape.part(part, items[part.id], reading(types[part.id]))
    for name in [name for name in shape.attributes if folded(name) in readings and _METHOD.match(name)]:
        del shape.attributes[name]  # what a program says by a call has no attributes to compare
    return replace(whole, attributes=shape.attributes, spans=shape.spans)


def loose_blocks(pair: Pair, types: Mapping[str, str], wholes: Sequence[Declaration]) -> frozenset[str]:
    """The blocks of which only what both sides have is compared: those of constructs, which sum up, among them."""
    construct = any(_CONSTRUCT.match(whole.type) for whole in wholes)
    return frozenset(folded(part.block) for part in pair.parts if construct or not reading(types[part.id]).exact)


class _Shape:
    """A declaration in the making."""

    def __init__(self, attributes: dict[str, Value], spans: dict[ValuePath, Span]) -> None:
        self.attributes = attributes
        self.spans = spans

    def block(self, name: str, value: Value, how: Reading) -> None:
        """Give a block that is there already the form that parts of it have."""
        path: ValuePath = (name,)
        if isinstance(value, dict):
            inner = next((key for key in value if how.content and _word(key, how) == folded(how.content)), None)
            if inner is not None and len(value) == 1:
                path, value = (name, inner), value[inner]
        elif how.scalar and not isinstance(value, list):
            value = {how.scalar: value}
        moved: dict[ValuePath, Span] = {}
        self.attributes[name] = self._formed(value, path, (name,), _Move(how, self.spans, moved))
        self.spans.update(moved)

    def part(self, part: Part, item: Declaration, how: Reading) -> None:
        """Put a part where the other side has its block."""
        name = next((name for name in self.attributes if folded(name) == folded(part.block)), part.block)
        value, path = _content(item, how)
        at: ValuePath = (name,)
        if how.each:
            before = self.attributes.get(name, [])
            elements = list(before) if isinstance(before, list) else [before]
            if not isinstance(before, list):
                self._one_deeper(name)
            at = (name, len(elements))
        moved: dict[ValuePath, Span] = {at: item.at(path)}
        formed = self._formed(value, path, at, _Move(how, item.spans, moved))
        self.attributes[name] = [*elements, formed] if how.each else formed
        if how.each:
            self.spans.setdefault((name,), item.span)
        self.spans.update(moved)

    def _one_deeper(self, name: str) -> None:
        """The places within a single block, once it is the first of several."""
        for path in [path for path in self.spans if path[0] == name and len(path) > 1]:
            self.spans[(name, 0, *path[1:])] = self.spans[path]

    def _formed(self, value: Value, old: ValuePath, new: ValuePath, move: "_Move") -> Value:
        if old in move.spans:
            move.moved[new] = move.spans[old]
        if len(new) > _DEEPEST:
            return value
        if isinstance(value, list):
            return [self._formed(item, (*old, place), (*new, place), move) for place, item in enumerate(value)]
        if not isinstance(value, dict):
            return _in_words(value, new, move.how)
        out: dict[str, Value] = {}
        for key, item in value.items():
            word = move.how.words.get(folded(key), key)
            if folded(key) in move.how.lift and isinstance(item, dict):
                lifted = self._formed(item, (*old, key), new, move)
                out.update(lifted if isinstance(lifted, dict) else {})
            else:
                out[word] = self._formed(item, (*old, key), (*new, word), move)
        return out


@dataclass(frozen=True, slots=True)
class _Move:
    """How values are read, where they were written, and where that now is."""

    how: Reading
    spans: Mapping[ValuePath, Span]
    moved: dict[ValuePath, Span]


def _content(item: Declaration, how: Reading) -> tuple[Value, ValuePath]:
    if how.content:
        for name, value in item.attributes.items():
            if _word(name, how) == folded(how.content):
                return value, (name,)
    kept = {
        name: value
        for name, value in item.attributes.items()
        if folded(name) not in how.drop and folded(name) not in _ABOUT
    }
    return kept, ()


def _word(name: str, how: Reading) -> str:
    return folded(how.words.get(folded(name), name))


def _in_words(value: Value, path: ValuePath, how: Reading) -> Value:
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    known = how.values.get(folded(name))
    if not known:
        return value
    if isinstance(value, Defaulted):
        return replace(value, value=_in_words(value.value, path, how))
    text = str(value).lower() if isinstance(value, bool) else value
    return known.get(text, value) if isinstance(text, str) else value


def reading(type: str) -> Reading:
    """How parts of a canonical type read; where the table does not say, only what both sides have is compared."""
    return _readings().get(_VERSION.sub("", type), _UNKNOWN)


_UNKNOWN = Reading()


@cache
def _readings() -> dict[str, Reading]:
    table = tomllib.loads(Path(__file__).with_name("parts.toml").read_text(encoding="utf-8"))
    return {
        type: Reading(
            drop=frozenset(map(folded, entry.get("drop", ()))),
            content=entry.get("content", ""),
            each=entry.get("each", False),
            words=entry.get("words", {}),
            values=entry.get("values", {}),
            lift=frozenset(map(folded, entry.get("lift", ()))),
            scalar=entry.get("scalar", ""),
            exact=entry.get("exact", False),
        )
        for type, entry in table.items()
    }


def parts_of(pairs: Sequence[Pair], *sides: Mapping[str, Declaration]) -> dict[str, str]:
    """The canonical types of all parts, by id."""
    found: dict[str, str] = {}
    for pair in pairs:
        for part in pair.parts:
            items = sides[0] if part.side == "model" else sides[1]
            found[part.id] = items[part.id].canonical
    return found
