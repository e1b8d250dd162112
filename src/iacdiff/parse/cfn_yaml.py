"""YAML text → trees, from PyYAML's events.

The events are read one by one, not composed: the composer calls itself for every level, which deep nesting turns
into a crash; it copies nothing for an alias, but whoever walks its graph does; and it gives nothing where the text
breaks off. Here depth and expanded size are counted while the tree grows, and an error leaves what stands before it.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol, cast

from iacdiff.parse.cfn_tree import DEEPEST, MOST_FLAWS, NAMELESS, Content, Flaw, Node, Reading, enter, plain_scalar

_STANDARD: Final = "tag:yaml.org,2002:"
_FORBIDDEN: Final = re.compile("[\ufffe\uffff\ud800-\udfff]")
_ALLOWANCE: Final = 20_000
"""Nodes that aliases may add to those that are written out."""


class _Events(Protocol):
    def get_event(self) -> Any: ...
    def dispose(self) -> None: ...


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read."""

    node: Node
    anchor: str | None
    flow: bool
    key: str | None = None
    key_line: int = 0
    size: int = 1
    height: int = 1
    bases: list[Node] = field(default_factory=list)
    """What `<<` merges in; the mapping's own entries go before them wherever they stand."""


def read_yaml(text: str, first: int = 1) -> Reading:
    """Text whose first line is line `first` → one tree a document, and the error that ends the reading, if any."""
    builder = _Builder(_FORBIDDEN.sub("�", text), first)
    builder.run()
    return builder.reading


class _Builder:
    def __init__(self, text: str, first: int) -> None:
        self.text = text
        self.lines = text.removesuffix("\n").split("\n")
        self.offset = first
        self.last = first + len(self.lines) - 1
        self.reading = Reading()
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int, int]] = {}
        self.refused: set[str] = set()
        self.budget = len(text) + _ALLOWANCE

    def run(self) -> None:
        import yaml

        loader_class = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        loader = cast(_Events, loader_class(self.text))
        steps = {
            yaml.ScalarEvent: self.scalar,
            yaml.MappingStartEvent: self.start_mapping,
            yaml.SequenceStartEvent: self.start_list,
            yaml.MappingEndEvent: self.end,
            yaml.SequenceEndEvent: self.end,
            yaml.AliasEvent: self.alias,
            yaml.DocumentStartEvent: self.document,
        }
        try:
            while (event := loader.get_event()) is not None and self.reading.error is None:
                step = steps.get(type(event))
                if step:
                    step(event)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.fail(_sentence(error), (mark.line if mark else 0) + self.offset)
        except yaml.YAMLError as error:
            self.fail(str(error).split("\n")[0], self.offset)
        finally:
            loader.dispose()
        if self.reading.error:
            self.abandon(self.reading.error.first)

    def fail(self, summary: str, line: int) -> None:
        line = min(line, self.last)
        self.reading.error = Flaw("error", summary, line, line)

    def abandon(self, line: int) -> None:
        """Close what is still open where the text breaks off."""
        while self.stack:
            top = self.stack.pop()
            top.node.whole = False
            top.node.last = max(top.node.last, min(line, self.last))
            self.add(top.node, top.size, top.height)

    # ---- events

    def document(self, event: Any) -> None:
        self.anchors = {}

    def start_mapping(self, event: Any) -> None:
        self.open({}, event)

    def start_list(self, event: Any) -> None:
        self.open([], event)

    def open(self, content: Content, event: Any) -> None:
        line = event.start_mark.line + self.offset
        self.stack.append(_Open(Node(content, line, line, _tag(event.tag)), event.anchor, bool(event.flow_style)))
        if len(self.stack) > DEEPEST:
            self.fail(f"nested more than {DEEPEST} levels deep", line)

    def end(self, event: Any) -> None:
        top = self.stack.pop()
        if top.flow:
            top.node.last = event.end_mark.line + self.offset
        if top.bases and isinstance(top.node.content, dict):
            self.merge(top.node.content, top.bases)
        if top.anchor:
            self.anchors[top.anchor] = (top.node, top.size, top.height)
        self.add(top.node, top.size, top.height)

    def scalar(self, event: Any) -> None:
        first, last = event.start_mark.line, event.end_mark.line
        if event.style in ("|", ">"):
            last = self.trimmed(first, last)
        tag = _tag(event.tag)
        bare = not event.style and not tag and not (event.tag or "").startswith(_STANDARD)
        if self.awaits_key():
            self.key(event.value, min(first + self.offset, self.last))
            return
        content = plain_scalar(event.value) if bare else event.value
        node = Node(content, min(first + self.offset, self.last), min(last + self.offset, self.last), tag)
        size = 1 + len(event.value) // 64
        if event.anchor:
            self.anchors[event.anchor] = (node, size, 1)
        self.add(node, size, 1)

    def alias(self, event: Any) -> None:
        line = event.start_mark.line + self.offset
        known = self.anchors.get(event.anchor)
        if known and len(self.stack) + known[2] <= DEEPEST and known[1] <= self.budget:
            node, size, height = known
            self.budget -= size
            self.add(replace(node, first=line, last=line), size, height)
            return
        why = "means more than can be written out" if known else "means an anchor that stands nowhere before"
        if len(self.reading.flaws) < MOST_FLAWS and event.anchor not in self.refused:
            self.refused.add(event.anchor)
            self.reading.flaws.append(Flaw("error", f"`*{event.anchor}` {why}", line, line))
        self.add(Node(f"*{event.anchor}", line, line, whole=False, readable=False), 1, 1)

    # ---- the tree

    def awaits_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].node.content, dict) and self.stack[-1].key is None

    def key(self, text: str, line: int) -> None:
        self.stack[-1].key = text
        self.stack[-1].key_line = line

    def add(self, node: Node, size: int, height: int) -> None:
        """Put a finished node where it belongs: into the open mapping or list, or among the documents."""
        if not self.stack:
            self.reading.documents.append(node)
            return
        parent = self.stack[-1]
        if self.awaits_key():
            self.key(NAMELESS, node.first)
            self.reading.flaws.append(Flaw("warning", "a key that is no plain text", node.first, node.last))
            return
        parent.size += size
        parent.height = max(parent.height, height + 1)
        parent.node.last = max(parent.node.last, node.last)
        if isinstance(parent.node.content, list):
            parent.node.content.append(node)
        elif parent.key == "<<":
            parent.bases.extend(node.content if isinstance(node.content, list) else [node])
        elif parent.key not in (None, NAMELESS):
            node.first = parent.key_line
            enter(parent.node, parent.key, node, self.reading.flaws)
        parent.key = None

    def merge(self, into: dict[str, Node], bases: list[Node]) -> None:
        """`<<: *base`: the base's entries, except those that the mapping has itself or an earlier base gave."""
        for base in bases:
            if not isinstance(base.content, dict) or len(base.content) > self.budget:
                into.setdefault("<<", base)
                continue
            self.budget -= len(base.content)
            for key, value in base.content.items():
                into.setdefault(key, replace(value))

    def trimmed(self, first: int, last: int) -> int:
        """The last line of a block scalar that has text: its end mark stands before the next token."""
        last = min(last, len(self.lines)) - 1
        while last > first and not self.lines[last].strip():
            last -= 1
        return max(first, last)


def _tag(tag: str | None) -> str:
    """`!Ref` → `Ref`; the standard's own tags (`!!str`) say nothing that matters here."""
    return tag.lstrip("!") if tag and not tag.startswith(_STANDARD) else ""


def _sentence(error: Any) -> str:
    """PyYAML's context and problem as one line: `while parsing a block mapping: expected <block end> …`."""
    return ": ".join(part for part in (error.context, error.problem) if part)
