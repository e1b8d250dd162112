"""CloudFormation templates, in YAML and JSON → declarations.

    Resources.Bucket (Type, Properties, …)  ▶ resource  Bucket        attributes: the properties, DependsOn, …
    Parameters.Env                          ▶ variable  Parameters.Env
    Outputs.Url                             ▶ output    Outputs.Url
    Mappings.Regions, Conditions.IsProd     ▶ names that expressions refer to

A text that is only an excerpt, such as one resource without `Resources:` above it, is read as what it is part of.
YAML and JSON that is no template declares nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from iacdiff import kinds
from iacdiff.parse.cfn_chunks import RESOURCE_TYPE, SECTIONS
from iacdiff.parse.cfn_repair import hangs
from iacdiff.parse.cfn_text import is_json, read_text
from iacdiff.parse.cfn_tree import MOST_FLAWS, Flaw, Node, Reading
from iacdiff.parse.cfn_values import condition, entries, value_of
from iacdiff.records import Declaration, Declared, Expression, Kind, Problem, Source, Span, Value, ValuePath

PLATFORM: Final = "cfn"

_LIKE: Final = re.compile(
    r"""(?:AWS|Custom|Alexa)::
      | ^[ \t]*["']?(?:AWSTemplateFormatVersion|Resources|Parameters|Outputs|Mappings|Conditions)["']?[ \t]*:""",
    re.MULTILINE | re.VERBOSE,
)
_LOOP: Final = "Fn::ForEach::"


def read(source: Source) -> Declared:
    """One source → what it declares; damaged text gives everything in it that can be read, and Problems."""
    if not _LIKE.search(source.text):
        return Declared()
    reading = read_text(source.text, is_json(source.text, source.language))
    collector = _Collector(source)
    for document in reading.documents:
        collector.document(document)
    return collector.declared(reading)


class _Collector:
    """Gathers declarations from the documents of one source, in the order of the text."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.items: dict[str, Declaration] = {}
        self.names: dict[str, Value] = {}
        self.problems: list[Problem] = []

    def declared(self, reading: Reading) -> Declared:
        """Everything gathered, and what the reader had to say."""
        items = sorted(self.items.values(), key=lambda item: item.span.first)
        if items and not self.source.closed and hangs(self.source.text.rstrip().rpartition("\n")[2]):
            items[-1] = replace(items[-1], complete=False)
        if not items and not self.names and not reading.error:
            return Declared(problems=tuple(self.problems))
        torn = [item.name for item in items if not item.complete]
        return Declared(tuple(items), self.names, self._problems(reading, torn))

    def _problems(self, reading: Reading, torn: Sequence[str] = ()) -> tuple[Problem, ...]:
        found = [self._problem(flaw) for flaw in reading.flaws]
        if reading.error:
            part = f"read only in part: {', '.join(torn[:20])}{' …' if len(torn) > 20 else ''}" if torn else ""
            span = self.source.span(reading.error.first, reading.error.last)
            found.append(Problem("error", reading.error.summary, span, part))
        return (*found, *self.problems)

    def _problem(self, flaw: Flaw) -> Problem:
        return Problem(flaw.level, flaw.summary, self.source.span(flaw.first, flaw.last))

    # ---- sections

    def document(self, document: Node) -> None:
        """Every section of one document."""
        for section, node in _sections(document):
            for name, entry in _entries(node):
                if section == "Resources":
                    self.resource(name, entry)
                elif section == "Parameters" and "Type" in _mapping(entry):
                    self.entry(Kind.VARIABLE, f"Parameters.{name}", name, entry)
                elif section == "Outputs" and "Value" in _mapping(entry):
                    self.entry(Kind.OUTPUT, f"Outputs.{name}", name, entry)
                elif section == "Mappings" and _mapping(entry):
                    self.names[f"Mappings.{name}"] = value_of(entry)
                elif section == "Conditions":
                    self.names[f"Conditions.{name}"] = _condition(entry)
            if section in ("Transform", "Globals"):
                self.names[section] = value_of(node)

    def resource(self, name: str, node: Node) -> None:
        """One resource, or what a `Fn::ForEach` makes of one."""
        if name.startswith(_LOOP):
            self.loop(node)
            return
        type = _type(node)
        if type:
            self.add(self.declaration(name, node, type, 1))
        elif not name.startswith("Fn::"):
            summary = f"`{name}` stands among the resources without a type"
            self.warn(summary, self.source.span(node.first, node.last))

    def loop(self, node: Node) -> None:
        """`Fn::ForEach::Name: [Variable, Collection, {"Id${Variable}": {…}}]`: as many as the collection is long."""
        parts = node.content if isinstance(node.content, list) else []
        for part in parts[2:3]:
            for name, entry in _entries(part):
                type = _type(entry)
                if type:
                    self.add(self.declaration(name, entry, type, None))

    def declaration(self, name: str, node: Node, type: str, count: int | None) -> Declaration:
        """A resource: its properties first, then what stands beside them."""
        spans: dict[ValuePath, Span] = {}

        def place(path: ValuePath, part: Node) -> None:
            spans[path] = self.source.span(part.first, part.last)

        content = _mapping(node)
        properties = content.get("Properties")
        given: Value = value_of(properties, place) if properties and properties.content is not None else {}
        attributes: dict[str, Value] = dict(given) if isinstance(given, dict) else {"Properties": given}
        beside = {key: part for key, part in content.items() if key not in ("Type", "Properties", *attributes)}
        depends = beside.pop("DependsOn", None)
        if depends:
            place(("DependsOn",), depends)
            attributes["DependsOn"] = _depends_on(depends)
        attributes |= entries(beside, place)
        span = self.source.span(node.first, node.last)
        return Declaration(
            name,
            Kind.RESOURCE,
            type,
            kinds.canonical(type),
            name,
            span,
            self.source.block,
            attributes,
            spans,
            count,
            node.whole,
        )

    def entry(self, kind: Kind, id: str, name: str, node: Node) -> None:
        """A parameter or an output."""
        spans: dict[ValuePath, Span] = {}

        def place(path: ValuePath, part: Node) -> None:
            spans[path] = self.source.span(part.first, part.last)

        attributes = entries(_mapping(node), place)
        span = self.source.span(node.first, node.last)
        self.add(
            Declaration(id, kind, str(kind), str(kind), name, span, self.source.block, attributes, spans, 1, node.whole)
        )

    def add(self, item: Declaration) -> None:
        """Keep a declaration; an id that is there already is replaced, and that is said."""
        if item.id in self.items:
            summary = f"`{item.id}` is declared twice; the last one counts"
            self.warn(summary, item.span)
        self.items[item.id] = item

    def warn(self, summary: str, span: Span) -> None:
        """Say what is odd, but not without end."""
        if len(self.problems) < MOST_FLAWS:
            self.problems.append(Problem("warning", summary, span))


# ---------------------------------------------------------------------------------------------- what is where


def _sections(document: Node) -> Iterator[tuple[str, Node]]:
    """The sections of a document; resources that stand outside of any make one, too."""
    content = _mapping(document)
    inner = content.get("resources")
    if not content.keys() & SECTIONS and inner and "Resources" in _mapping(inner):
        content = _mapping(inner)
    loose = {
        name: node
        for name, node in content.items()
        if name not in SECTIONS and RESOURCE_TYPE.fullmatch(_type(node) or "")
    }
    for name, node in content.items():
        if name in SECTIONS:
            yield name, node
    if loose:
        yield "Resources", Node(dict(loose), document.first, document.last)


def _entries(section: Node) -> list[tuple[str, Node]]:
    return list(_mapping(section).items())


def _mapping(node: Node) -> dict[str, Node]:
    return node.content if isinstance(node.content, dict) and not node.tag else {}


def _type(node: Node) -> str | None:
    """The type that an entry gives itself, if it is one of a resource."""
    type = _mapping(node).get("Type")
    text = type.content if type and not type.tag else None
    return text.strip() if isinstance(text, str) and "::" in text else None


def _condition(node: Node) -> Value:
    return condition(node.content) if isinstance(node.content, str) and not node.tag else value_of(node)


def _depends_on(node: Node) -> Value:
    """One name or a list of them → references, always as a list."""
    parts = node.content if isinstance(node.content, list) else [node]
    return [
        Expression("name", (part.content,), part.content)
        if isinstance(part.content, str) and part.content and not part.tag
        else value_of(part)
        for part in parts
    ]
