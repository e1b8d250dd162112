"""One side's declarations and code → where a concept stands in them, as far as the text fixes that."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from iacdiff import kinds
from iacdiff.check.claims import partial
from iacdiff.check.claims.concepts import Concept, named_in
from iacdiff.records import (
    Answer,
    Declaration,
    Declared,
    Defaulted,
    Expression,
    Kind,
    Sample,
    Source,
    Span,
    Unknown,
    Value,
    ValuePath,
)

_COMMENT = re.compile(r"^\s*(?:#|//|/\*|\*|<!--)")
_TAIL = re.compile(r"(?<=[\s,;{}])(?:#|//)\s.*$")
_MOST_PLACES = 5
REGION = re.compile(r"(?<![\w-])((?:us|eu|ap|sa|ca|me|af|il)-(?:gov-)?[a-z]{4,9}-\d)(?![\w])", re.IGNORECASE)
_TYPE = re.compile(r"aws_\w+|AWS::\w+::\w+|(?:aws\.|aws-native\.)?[a-z0-9]+\.[A-Z]\w+|(?:[A-Z][a-z0-9]+){2,}")
_FILE = re.compile(r"[\w./-]+\.(?:tf|tfvars|hcl|tsx?|m?js|py|json|ya?ml|go|java|gradle|toml|sh|zip)")
_BUILT_IN = ("terraform.", "pulumi.", "path.", "each.")
"""What begins so is the language's own and is called nothing else."""
_SETTLED = re.compile(r"^[ \t]*(?:provider|terraform)\b", re.MULTILINE)
_LONGEST = 2000


@dataclass(frozen=True)
class Place:
    """Where something stands, and in which declaration if in one."""

    span: Span
    inside: Declaration | None


@dataclass(frozen=True)
class Found:
    """What was found of a concept: where it plainly is, where it is switched off, whether anything hints at it."""

    places: tuple[Place, ...] = ()
    off: tuple[Place, ...] = ()
    hinted: bool = False

    @property
    def nothing(self) -> bool:
        """Neither the thing nor a trace of it."""
        return not self.places and not self.off and not self.hinted


@dataclass(frozen=True)
class Attribute:
    """One value in a declaration."""

    inside: Declaration
    path: ValuePath
    value: Value

    @property
    def name(self) -> str:
        """Its last word, without punctuation and in lower case."""
        return folded(next((part for part in reversed(self.path) if isinstance(part, str)), ""))

    @property
    def place(self) -> Place:
        """Where it is written."""
        return Place(self.inside.at(self.path), self.inside)


def folded(name: str) -> str:
    """`backup_retention_period`, `BackupRetentionPeriod` → `backupretentionperiod`."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def literal(value: Value) -> Value | None:
    """A value that the text fixes, defaults taken for granted; None for any other."""
    if isinstance(value, Defaulted):
        return literal(value.value)
    if isinstance(value, str) and "${" in value:
        return None
    return value if isinstance(value, str | bool | int | float) else None


def _is_off(value: Value) -> bool:
    value = value.value if isinstance(value, Defaulted) else value
    return value is None or value is False or value in ("", 0, "Disabled", "Suspended", "NONE", "false") or value == []


class Side:
    """Everything of MODEL or IDEAL that a claim may be held against."""

    def __init__(self, sample: Sample, answer: Answer, declared: Declared) -> None:
        self.sample = sample
        self.answer = answer
        self.declared = declared
        self._found: dict[Concept, Found] = {}

    @cached_property
    def resources(self) -> list[Declaration]:
        """What is declared as a resource."""
        return self.declared.resources

    @cached_property
    def kinds(self) -> dict[str, list[Declaration]]:
        """Canonical kind → declarations; providers, outputs and backends by those words."""
        out: dict[str, list[Declaration]] = defaultdict(list)
        for item in self.declared.items:
            if item.kind is Kind.RESOURCE:
                out[item.canonical].append(item)
            elif item.kind in (Kind.PROVIDER, Kind.OUTPUT, Kind.BACKEND):
                out[str(item.kind)].append(item)
        return out

    @cached_property
    def code(self) -> list[tuple[Span, str]]:
        """Every line of code with its place, comments left out."""
        out: list[tuple[Span, str]] = []
        for source in self.answer.sources:
            if source.language in ("md", "sh"):
                continue
            for number, line in enumerate(source.text.split("\n"), 1):
                if line.strip() and not _COMMENT.match(line):
                    out.append((source.span(number), _TAIL.sub("", line[:_LONGEST])))
        return out

    @cached_property
    def text(self) -> str:
        """That code in lower case."""
        return "\n".join(line for _, line in self.code).lower()

    @cached_property
    def regions(self) -> frozenset[str]:
        """The regions that the code names."""
        return frozenset(found[1] for found in REGION.finditer(self.text))

    @cached_property
    def exact(self) -> str:
        """That code as written, white space folded."""
        return "\n".join(" ".join(line.split()) for _, line in self.code)

    @cached_property
    def exact_lines(self) -> frozenset[str]:
        """Its lines, white space folded, without what ends them."""
        return frozenset(line.rstrip(",;") for line in self.exact.split("\n"))

    def place_of(self, lines: list[str]) -> Span:
        """Where most of some lines (folded as in `exact_lines`) stand together: the first of them there."""
        starts = self._places
        wanted = [starts[line] for line in lines if line in starts]
        best = min(
            (at for ats in wanted[:3] for at in ats[:20]),
            key=lambda at: sum(not any(abs(other - at) <= len(lines) + 5 for other in ats) for ats in wanted),
        )
        return self.code[best][0]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """A line of code, folded → its indexes in `code`."""
        out: dict[str, list[int]] = defaultdict(list)
        for at, line in enumerate(self.exact.split("\n")):
            out[line.rstrip(",;")].append(at)
        return out

    def lines_near(self, span: Span, reach: int) -> list[tuple[Span, str]]:
        """The lines of code around a place, folded."""
        middle = self._index[(span.file, span.first)]
        near = self.code[max(0, middle - reach) : middle + reach]
        return [(at, " ".join(line.split()).rstrip(",;")) for at, line in near]

    @cached_property
    def _index(self) -> dict[tuple[str, int], int]:
        return {(span.file, span.first): at for at, (span, _) in enumerate(self.code)}

    @cached_property
    def loose(self) -> str:
        """All that the side says, white space and quotation marks left out."""
        return squeezed(self.whole)

    @cached_property
    def whole(self) -> str:
        """All that the side says, code and prose and comments, in lower case."""
        document = self.answer.document.text if self.answer.document else ""
        return (document + "\n".join(source.text for source in self.answer.sources)).lower()

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for _, line in self.code:
            starts.append(at)
            at += len(line) + 1
        return starts

    def line_at(self, offset: int) -> Span:
        """The place of a character of `text`."""
        return self.code[max(bisect_right(self._starts, offset) - 1, 0)][0]

    @cached_property
    def attributes(self) -> dict[str, list[Attribute]]:
        """Every attribute of every resource, and of the providers, by its last word."""
        out: dict[str, list[Attribute]] = defaultdict(list)
        for item in self.declared.items:
            if item.kind in (Kind.RESOURCE, Kind.PROVIDER, Kind.BACKEND, Kind.MODULE):
                for attribute in _flat(item):
                    out[attribute.name].append(attribute)
        return out

    @cached_property
    def opaque(self) -> bool:
        """Whether part of what it makes cannot be seen: modules from elsewhere, cut text, or nothing that was read."""
        modules = [item for item in self.declared.of(Kind.MODULE) if not self._is_local(item)]
        return bool(modules) or self.answer.truncated_at is not None or not self.resources

    @cached_property
    def left_out(self) -> str:
        """Why it shows only part of itself, where it does (IDEAL only)."""
        return partial.left_out(self.answer, self.declared)

    @cached_property
    def unsettled(self) -> bool:
        """Whether IDEAL is Terraform without a word on its providers: those stand in a file that is not shown."""
        answer = self.answer
        settled = any(_SETTLED.search(source.text) for source in answer.sources)
        return answer.side == "ideal" and answer.language == "hcl" and not settled

    def _is_local(self, module: Declaration) -> bool:
        return str(module.attributes.get("source", "")).startswith(".")

    @property
    def constructs(self) -> bool:
        """Whether it is written with a library whose constructs make more than they name."""
        return self.answer.platform == "cdk"

    def find(self, concept: Concept) -> Found:
        """Where a concept stands."""
        if concept not in self._found:
            self._found[concept] = self._quoted(concept) if concept.exact else self._search(concept)
        return self._found[concept]

    def _search(self, concept: Concept) -> Found:
        places = [Place(item.span, item) for kind in sorted(concept.kinds) for item in self.kinds.get(kind, ())]
        off: list[Place] = []
        for name in sorted(concept.attributes):
            for attribute in self.attributes.get(name, ()):
                if isinstance(attribute.value, Unknown | Expression):
                    continue
                (off if _is_off(attribute.value) else places).append(attribute.place)
        if concept.code:
            for hit in re.finditer(concept.code, self.text):
                span = self.line_at(hit.start())
                around = self.around(span)
                if not concept.inside or (around and around.canonical in concept.inside):
                    places.append(Place(span, around))
                if len(places) > 40:
                    break
        hinted = bool(places) or (bool(concept.hints) and re.search(concept.hints, self.text) is not None)
        hinted = hinted or named_in(concept, self.text.replace("_", " "))
        return Found(tuple(places), tuple(off), hinted or self._made(concept))

    def _made(self, concept: Concept) -> bool:
        if not self.constructs and not (concept.made_by & {"autoscaling_group", "launch_template"}):
            return False
        return "*" in concept.made_by or any(kind in self.kinds for kind in concept.made_by)

    def _quoted(self, concept: Concept) -> Found:
        """A piece of code that the report quotes, as it is written or as another dialect would write it."""
        wanted = " ".join(concept.exact.split())
        worked_out = self._values.get(wanted.strip("\"'").lower())
        if worked_out:
            return Found(tuple(attribute.place for attribute in worked_out), (), True)
        if _TYPE.fullmatch(wanted):
            declared = self.kinds.get(kinds.canonical(wanted), [])
            if declared:
                return Found(tuple(Place(item.span, item) for item in declared), (), True)
        if _FILE.fullmatch(wanted):
            return self._file(wanted)
        if re.fullmatch(r"[\w.]+", wanted):
            pattern = re.compile(rf"(?<![\w]){re.escape(wanted.lower())}(?!\w|::)")
            spans = [self.line_at(hit.start()) for hit, _ in zip(pattern.finditer(self.text), range(40), strict=False)]
            other = folded(wanted.rpartition(".")[2])
            hinted = bool(spans) or wanted.lower() in self.whole
            hinted = hinted or (not wanted.startswith(_BUILT_IN) and other in self._folded_words)
        else:
            spans = [self._exact_line(wanted)] if wanted in self.exact else []
            hinted = bool(spans) or squeezed(wanted) in self.loose
        return Found(tuple(Place(span, self.around(span)) for span in spans), (), hinted)

    def _file(self, wanted: str) -> Found:
        """A file of the answer; where a block has no name, it may be that one."""
        base = wanted.rpartition("/")[2].lower()
        named = [source for source in self.answer.sources if source.block.rpartition("/")[2].lower() == base]
        places = tuple(Place(source.span(1), None) for source in named if self._is_named(source, base))
        unnamed = any(source.named_by == "none" for source in self.answer.sources)
        return Found(places, (), bool(named) or unnamed or base in self.whole)

    def _is_named(self, source: Source, base: str) -> bool:
        """Whether the lines above a block, or its first, give it just that name, not a longer one."""
        near = self.sample.lines(Span(source.file, max(1, source.first - 4), source.first))
        whole = re.compile(rf"(?<![\w.-]){re.escape(base)}(?![\w-]|\.\w)")
        return source.named_by == "disk" or any(whole.search(line.lower()) for line in near)

    @cached_property
    def _values(self) -> dict[str, list[Attribute]]:
        """A text in lower case → the attributes that have it for a value, worked out or as it is written."""
        out: dict[str, list[Attribute]] = defaultdict(list)
        for attributes in self.attributes.values():
            for attribute in attributes:
                value = literal(attribute.value)
                if isinstance(value, str) and len(value) > 3:
                    out[value.lower()].append(attribute)
        return out

    @cached_property
    def _folded_words(self) -> frozenset[str]:
        return frozenset(folded(word) for word in set(re.findall(r"\w+", self.whole)))

    def _exact_line(self, wanted: str) -> Span:
        return self.code[self.exact.count("\n", 0, self.exact.find(wanted))][0]

    @cached_property
    def _by_start(self) -> dict[str, tuple[list[int], list[Declaration]]]:
        grouped: dict[str, list[Declaration]] = defaultdict(list)
        for item in self.declared.items:
            grouped[item.span.file].append(item)
        out = {}
        for file, items in grouped.items():
            items.sort(key=lambda item: (item.span.first, -item.span.last))
            out[file] = ([item.span.first for item in items], items)
        return out

    def around(self, span: Span) -> Declaration | None:
        """The innermost declaration that a line stands in, of the last few that begin before it."""
        starts, items = self._by_start.get(span.file, ([], []))
        at = bisect_right(starts, span.first)
        for item in reversed(items[max(0, at - 8) : at]):
            if item.span.last >= span.first:
                return item
        return None

    def words_of(self, item: Declaration) -> str:
        """The text of a declaration with its name and values, in lower case."""
        return f"{item.id} {item.name} {item.canonical} ".lower() + "\n".join(self.sample.lines(item.span)).lower()


def squeezed(text: str) -> str:
    """A text in lower case without white space and quotation marks."""
    return re.sub(r"[\s\"'`;,]", "", text.lower())


def _flat(item: Declaration) -> Iterator[Attribute]:
    """Every value of a declaration, whole groups before their parts; bounded."""
    waiting: list[tuple[ValuePath, Value]] = [((key,), value) for key, value in item.attributes.items()]
    for _ in range(3000):
        if not waiting:
            return
        path, value = waiting.pop(0)
        if isinstance(path[-1], str):
            yield Attribute(item, path, value)
        inner = value.value if isinstance(value, Defaulted) else value
        if isinstance(inner, dict):
            waiting.extend(((*path, key), each) for key, each in inner.items())
        elif isinstance(inner, list):
            waiting.extend(((*path, at), each) for at, each in enumerate(inner) if isinstance(each, dict))


def spans_of(places: tuple[Place, ...] | list[Place]) -> tuple[Span, ...]:
    """The first few places, each once."""
    return tuple(dict.fromkeys(place.span for place in places))[:_MOST_PLACES]


@dataclass(frozen=True)
class Sides:
    """Both sides, and which of them a statement speaks of."""

    own: Side
    other: Side
    prompt: str
    """All prompts, in lower case."""


def first_line(side: Side, text: str) -> tuple[Span, ...]:
    """The line in which a text in lower case first stands."""
    at = side.text.find(text)
    return (side.line_at(at),) if at >= 0 else ()


def is_fixed(value: Value) -> bool:
    """Whether a value is a plain one."""
    return value is None or isinstance(value, str | bool | int | float)
