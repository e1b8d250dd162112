"""Terraform's HCL → declarations: resources, data, variables, outputs, providers, modules, backends, settings, locals.

tree-sitter builds tree, values and places in one go. Text that it finds fault with is cut at its top-level blocks and
each is read alone (hcl_recover.py), so that one broken block costs no other.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from iacdiff import kinds
from iacdiff.parse.hcl_blocks import body_of, header_nodes, header_of, salvage
from iacdiff.parse.hcl_recover import Chunk, clean, cut_and_close, elisions, split
from iacdiff.parse.hcl_tree import Node, first_error, grow
from iacdiff.parse.hcl_values import Values, shown_source
from iacdiff.records import (
    Declaration,
    Declared,
    Expression,
    Kind,
    Level,
    PathPart,
    Problem,
    Ref,
    Source,
    Span,
    Unknown,
    Value,
    ValuePath,
)

PLATFORM: Final = "tf"
_LEFT_OUT: Final = "part of it is left out"

Attributes = dict[str, Value]

_LABELS: Final = {"resource": 2, "data": 2, "variable": 1, "output": 1, "provider": 1, "module": 1}


@dataclass(slots=True)
class _Block:
    """A top-level block as read, whatever it is."""

    type: str
    labels: tuple[str, ...]
    attributes: Attributes
    spans: dict[ValuePath, Span]
    span: Span
    complete: bool = True


@dataclass(slots=True)
class _Found:
    """What has been read of one source so far."""

    source: Source
    elided: list[int]
    """Lines on disk that say that something is left out."""
    items: list[Declaration] = field(default_factory=list)
    names: dict[str, Value] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(source: Source) -> Declared:
    """One source of HCL → what it declares; broken blocks give what can be read of them, and a Problem each."""
    text = source.text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = _Found(source, [source.first + row for row in elisions(text)])
    tree = grow(text)
    if tree.root_node.has_error:
        for chunk in split(text):
            _read_chunk(chunk, found)
        if not found.items and not found.names and not found.problems:
            line, words = first_error(tree)
            found.problems.append(Problem("warning", f"not readable as HCL: {words}", source.span(line)))
    else:
        for block in _blocks(tree.root_node, Values(source, 0), found):
            _declare(block, found)
    return Declared(tuple(found.items), found.names, tuple(found.problems))


def _blocks(root: Node, values: Values, found: _Found) -> Iterator[_Block]:
    """The top-level blocks of a tree without errors."""
    for body in root.named_children:
        for node in body.named_children if body.type == "body" else ():
            if node.type == "block":
                values.spans = {}
                values.too_deep = None
                type_, labels = header_of(node)
                first = header_nodes(node)[0]
                if first.start_byte != node.start_byte:
                    found.problems.append(
                        Problem("warning", "not HCL: words before a block", values.span(node, node.children[0]))
                    )
                attributes = body_of(node, values, (), 0)
                if values.too_deep:
                    found.problems.append(Problem("warning", "nested too deep to be followed", values.too_deep))
                yield _Block(type_, labels, attributes, values.spans, values.span(first, node))


# ---------------------------------------------------------------------------------------------- broken text


def _read_chunk(chunk: Chunk, found: _Found) -> None:
    tree = grow(chunk.text)
    values = Values(found.source, chunk.row, len(chunk.lines))
    if not tree.root_node.has_error:
        for sound in _blocks(tree.root_node, values, found):
            _declare(sound, found)
        return
    line, words = first_error(tree)
    lines, left_out = clean(chunk.lines)
    lines, missing = cut_and_close(lines)
    mended = grow("\n".join(lines))
    block: _Block | None = None if mended.root_node.has_error else next(_blocks(mended.root_node, values, found), None)
    if block is None:
        block, summary = _salvaged(chunk, lines, values), f"broken HCL: {words}"
    elif missing:
        summary = "ends before its block does" if missing == 1 else f"ends before its {missing} open brackets do"
        line = len(chunk.text.rstrip().split("\n"))
    elif left_out is not None:
        summary, line = _LEFT_OUT, left_out + 1
    else:
        summary = f"not HCL: {words}"
    block.complete = block.complete and not missing and left_out is None
    level: Level = "warning" if block.complete else "error"
    at = found.source.span(chunk.row + min(line, len(chunk.lines)))
    found.problems.append(Problem(level, summary, at, _whose(block)))
    _declare(block, found)


def _whose(block: _Block) -> str:
    return " ".join([block.type, *(f'"{label}"' for label in block.labels)])


def _salvaged(chunk: Chunk, lines: list[str], values: Values) -> _Block:
    values.spans = {}
    attributes = salvage(lines, values)
    end = max(1, len(chunk.text.rstrip().split("\n")))
    span = values.source.span(chunk.row + 1, chunk.row + end)
    return _Block(chunk.type, chunk.labels, attributes, values.spans, span, complete=False)


# ---------------------------------------------------------------------------------------------- declarations


def _declare(block: _Block, found: _Found) -> None:
    at = bisect_left(found.elided, block.span.first)
    if block.complete and at < len(found.elided) and found.elided[at] <= block.span.last:
        block.complete = False
        line = found.elided[at]
        found.problems.append(Problem("note", _LEFT_OUT, Span(block.span.file, line, line), _whose(block)))
    if block.type == "locals":
        found.names.update({f"local.{name}": value for name, value in block.attributes.items()})
    elif block.type == "terraform":
        found.items.extend(_settings(block, found.source))
    elif block.type in _LABELS:
        if len(block.labels) < _LABELS[block.type]:
            found.problems.append(Problem("error", f"{block.type} without a name", block.span))
        found.items.append(_declaration(block, found.source))


def _declaration(block: _Block, source: Source) -> Declaration:
    kind = Kind(block.type)
    labels = block.labels or ("",)
    attributes = block.attributes
    if kind in (Kind.RESOURCE, Kind.DATA):
        type_, name = labels[0], labels[1] if len(labels) > 1 else ""
        address = f"{type_}.{name}".rstrip(".")
        id_ = address if kind is Kind.RESOURCE else f"data.{address}"
        canonical = kinds.canonical(type_)
        _meta_arguments(attributes)
    else:
        type_, name = str(kind), labels[0]
        id_ = {Kind.VARIABLE: "var"}.get(kind, str(kind)) + f".{name}"
        canonical = type_
        _literal_arguments(kind, attributes)
        if kind is Kind.PROVIDER and isinstance(alias := attributes.get("alias"), str):
            name, id_ = f"{name}.{alias}", f"{id_}.{alias}"
    return _made(block, source, kind, (id_, type_, canonical, name))


def _made(block: _Block, source: Source, kind: Kind, named: tuple[str, str, str, str]) -> Declaration:
    id_, type_, canonical, name = named
    return Declaration(
        id=id_,
        kind=kind,
        type=type_,
        canonical=canonical,
        name=name,
        span=block.span,
        block=source.block,
        attributes=block.attributes,
        spans=block.spans,
        count=_count(block.attributes) if kind in (Kind.RESOURCE, Kind.DATA, Kind.MODULE) else 1,
        complete=block.complete,
    )


def _count(attributes: Attributes) -> int | None:
    count = attributes.get("count", 1)
    if "for_each" in attributes or isinstance(count, bool) or not isinstance(count, int):
        return None
    return count


def _settings(block: _Block, source: Source) -> Iterator[Declaration]:
    """`terraform {}` → its backend as a declaration of its own, and the versions that it asks for."""
    for name in ("backend", "cloud"):
        inner = block.attributes.pop(name, None)
        if isinstance(inner, dict):
            label, attributes = next(iter(inner.items()), ("", {})) if name == "backend" else (name, inner)
            at: tuple[PathPart, ...] = (name, label) if name == "backend" else (name,)
            if not isinstance(attributes, dict):
                continue
            spans = {path[len(at) :]: span for path, span in block.spans.items() if path[: len(at)] == at}
            own = _Block("backend", (label,), attributes, spans, spans.pop((), block.span), block.complete)
            yield _made(own, source, Kind.BACKEND, (f"backend.{label}", "backend", "backend", label))
    block.spans = {path: span for path, span in block.spans.items() if path[0] not in ("backend", "cloud")}
    if block.attributes:
        yield _made(block, source, Kind.STRUCTURE, ("terraform", "terraform", "terraform", "settings"))


# ---------------------------------------------------------------------------------------------- meta-arguments


def _meta_arguments(attributes: Attributes) -> None:
    """What Terraform itself reads of a resource: names of other things, never values."""
    if "depends_on" in attributes:
        attributes["depends_on"] = _addresses(attributes["depends_on"])
    if "provider" in attributes:
        attributes["provider"] = _provider(attributes["provider"])
    lifecycle = attributes.get("lifecycle")
    if isinstance(lifecycle, dict):
        for name in ("ignore_changes", "replace_triggered_by"):
            if name in lifecycle:
                lifecycle[name] = _written(lifecycle[name])
        for name in ("precondition", "postcondition"):
            if name in lifecycle:
                lifecycle[name] = _as_written(lifecycle[name])


def _literal_arguments(kind: Kind, attributes: Attributes) -> None:
    """The same for what is no resource: types and conditions stay as written, since nothing fixes their value."""
    if "depends_on" in attributes:
        attributes["depends_on"] = _addresses(attributes["depends_on"])
    if kind is Kind.VARIABLE:
        if "type" in attributes:
            attributes["type"] = _written(attributes["type"])
        if "validation" in attributes:
            attributes["validation"] = _as_written(attributes["validation"])
    if kind is Kind.OUTPUT and "precondition" in attributes:
        attributes["precondition"] = _as_written(attributes["precondition"])
    if kind is Kind.MODULE and isinstance(given := attributes.get("providers"), dict):
        attributes["providers"] = {name: _provider(value) for name, value in given.items()}


def _addresses(value: Value) -> Value:
    if isinstance(value, list):
        return [_addresses(item) for item in value]
    text = value if isinstance(value, str) else _source(value)
    parts = text.split("[")[0].split(".") if text else []
    most = 3 if parts[:1] == ["data"] else 2
    return Ref(".".join(parts[:most]), ".".join(parts[most:])) if len(parts) >= most else value


def _provider(value: Value) -> Value:
    text = value if isinstance(value, str) else _source(value)
    return Ref(f"provider.{text}") if text else value


def _written(value: Value) -> Value:
    """Names as their text."""
    if isinstance(value, list):
        return [_written(item) for item in value]
    return _source(value) or value


def _as_written(value: Value) -> Value:
    """Conditions as Unknown: they hold for every value of the inputs, not for the defaults."""
    if isinstance(value, list):
        return [_as_written(item) for item in value]
    if isinstance(value, dict):
        return {key: Unknown(shown_source(item)) if key == "condition" else item for key, item in value.items()}
    return value


def _source(value: Value) -> str:
    return value.source if isinstance(value, Expression) else ""
