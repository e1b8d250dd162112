"""The nouns: every record that crosses a file boundary, frozen, in the order in which the line makes them.

    load → parse → resolve → match → compare → judge → link → check → (screen | export)

Lines and columns are 1-based and inclusive, and they are those of the file on disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, Final, Literal

Side = Literal["model", "ideal"]
Level = Literal["error", "warning", "note"]


# ---------------------------------------------------------------------------------------------- everywhere


@dataclass(frozen=True, slots=True)
class Span:
    """Whole lines of one file: `first` to `last`, both inclusive."""

    file: str
    """Relative to the folder of the documents, with forward slashes: `MODEL_RESPONSE.md`, `modules/rds.tf`."""
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read as it stands; returned beside what could."""

    level: Level
    summary: str
    """One line, without the place."""
    span: Span | None = None
    detail: str = ""
    """More lines for who wants to know, such as the strict parser's own words."""


# ---------------------------------------------------------------------------------------------- load


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the sample, as bytes and as text that is safe to show (see text.py)."""

    file: str
    """Relative to the folder of the documents."""
    path: Path
    raw: bytes
    text: str
    """Same line numbers as the bytes."""
    placeholder: bool = False
    """Holds nothing but an invitation to fill it in ("Insert here …") or nothing at all."""

    @property
    def lines(self) -> list[str]:
        """The lines of the text; line n of the file is `lines[n - 1]`."""
        return self.text.split("\n")


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of code of one side: a block of a Markdown document, or a whole file beside it."""

    file: str
    """The file on disk that it stands in, relative to the folder of the documents."""
    block: str
    """The file that the answer says it is (`main.tf`); made up (`template.yaml`) where the answer does not say."""
    text: str
    first: int
    """The line of `file` on which the text's first line stands."""
    platform: str | None
    """`tf`, `cfn`, `cdk`, `cdktf`, `pulumi`, or None for what declares nothing we know."""
    language: str | None
    """`hcl`, `yaml`, `json`, `ts`, `js`, `py`, `java`, `go`, `md`, `sh`, or None where it cannot be told."""
    named_by: str = "none"
    """What gave `block` its name: heading, bold, line, comment, info, disk, none."""
    closed: bool = True
    """False for the last block of a document that ends before the block does."""

    def span(self, first: int, last: int | None = None) -> Span:
        """Lines of the text (1-based) → lines of the file on disk."""
        return Span(self.file, self.first + first - 1, self.first + (last or first) - 1)

    @property
    def last(self) -> int:
        """The line of `file` on which the text ends."""
        return self.first + self.text.count("\n")


@dataclass(frozen=True, slots=True)
class Answer:
    """One side as it was found: which document, which code of it, and what it seems to be written in."""

    side: Side
    document: Document | None
    """MODEL's chosen turn, or IDEAL_RESPONSE.md; None where there is none."""
    source: Literal["md", "lib", "file"]
    """Whether the code is the document's, of the files beside it, or of one file that the user named."""
    sources: tuple[Source, ...]
    platform: str | None
    language: str | None
    turn: int = 1
    """Which turn of `turns` (1-based)."""
    turns: tuple[str, ...] = ()
    """File names of all turns, in order; one for IDEAL."""
    drift: int = 0
    """Declarations that stand in only one of IDEAL's document and the files beside it."""
    disagree: bool = False
    """IDEAL's document and the files beside it are different answers, so the choice between them matters."""
    truncated_at: int | None = None
    """The document's line at which the answer was cut off."""
    why: str = ""
    """Why this turn or this source was chosen, in one sentence."""

    @property
    def files(self) -> tuple[str, ...]:
        """The files on disk that the code stands in, without repetition."""
        return tuple(dict.fromkeys(source.file for source in self.sources))


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for beside the sample: documents elsewhere, another turn, another source of IDEAL."""

    model: str | None = None
    """A turn's number, or a file."""
    ideal: str | None = None
    """`md`, `lib`, or a file."""
    prompt: str | None = None
    failures: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """A folder with its documents and the code in and beside them."""

    folder: Path
    """As the user named it, absolute."""
    base: Path
    """The folder of the documents: the sample's own, or `lib` in it."""
    prompts: tuple[Document, ...]
    """In the order of the turns."""
    failures: Document
    """MODEL_FAILURES.md; with empty bytes where there is no such file yet."""
    failures_exists: bool
    model: Answer
    ideal: Answer
    documents: Mapping[str, Document]
    """Every file that a Span can point into, by `file`."""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def lines(self, span: Span) -> list[str]:
        """The text of a span, one string a line; empty where the file is not at hand."""
        document = self.documents.get(span.file)
        return document.lines[span.first - 1 : span.last] if document else []


# ---------------------------------------------------------------------------------------------- parse, resolve


class Absent(Enum):
    """What is not written; not the same as what is written as null."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that the text does not fix; `source` is how it is written there."""

    source: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to another declaration of the same side, or to one attribute of it."""

    target: str
    """The declaration's id: `aws_vpc.main`, `data.aws_ami.linux`, `Bucket`."""
    path: str = ""
    """`id`, `arn`, `[*].id`, `Arn`; empty for the declaration itself."""


@dataclass(frozen=True, slots=True)
class Defaulted:
    """A value that depends on the inputs (variables, parameters): with every input at its default it is `value`."""

    value: Value
    template: str
    """The same with the inputs left in place and everything else worked out: `app-${var.environment_suffix}`."""


@dataclass(frozen=True, slots=True)
class Expression:
    """What parse could read but not work out; resolve turns each into one of the other values.

    op        args
    name      (part, part, …)            var.region is ("var", "region"); a reference until resolve says otherwise
    template  (part, part, …)            text pieces (str) and values, to be joined
    call      (function, value, …)       jsonencode(x); CloudFormation's functions too: ("Fn::Join", delimiter, list)
    attribute (value, name)              value.name
    index     (value, key)               value[key]
    splat     (value, (name, …))         value[*].name
    if        (condition, then, else)
    unary     (operator, value)
    binary    (operator, left, right)
    for       (keys, values, collection, key or ABSENT, body, condition or ABSENT)   a list; a map where there is a key
    object    ((key, value), …)          an object with a key that must be worked out
    group     (value,)                   (value)
    expand    (value,)                   value... as a call's last argument
    """

    op: str
    args: tuple[Any, ...]
    source: str
    """As written, white space folded."""


Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"] | Unknown | Ref | Defaulted | Expression
PathPart = str | int
ValuePath = tuple[PathPart, ...]


class Kind(StrEnum):
    """What a declaration declares."""

    RESOURCE = "resource"
    DATA = "data"
    OUTPUT = "output"
    VARIABLE = "variable"
    PROVIDER = "provider"
    MODULE = "module"
    BACKEND = "backend"
    STRUCTURE = "structure"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One thing that a side declares: most often a resource."""

    id: str
    """Unique on its side: `aws_vpc.main`, `data.aws_ami.linux`, `var.region`, `output.url`, `provider.aws.west`,
    `module.vpc`, `backend.s3`; in CloudFormation the logical id, `Parameters.X`, `Outputs.X`."""
    kind: Kind
    type: str
    """As the dialect writes it: `aws_s3_bucket`, `AWS::S3::Bucket`; the kind where there is no type of its own."""
    canonical: str
    """One key for all dialects: `s3_bucket` (see kinds.py)."""
    name: str
    """`main`; in CloudFormation the logical id."""
    span: Span
    block: str
    """The file that the answer says it is in."""
    attributes: Mapping[str, Value]
    """Nested blocks are dictionaries, or lists of them where the same block stands more than once."""
    spans: Mapping[ValuePath, Span] = field(default_factory=dict)
    """Where each attribute, and each part of one, is written."""
    count: int | None = 1
    """How many instances it makes; None where that cannot be known."""
    complete: bool = True
    """False where its text is cut off or broken, so that attributes may be lacking."""

    @property
    def label(self) -> str:
        """How a reviewer names it: `aws_vpc.main`, `output url`."""
        return f"{self.type}.{self.name}" if self.kind in (Kind.RESOURCE, Kind.DATA) else f"{self.kind} {self.name}"

    def at(self, path: ValuePath) -> Span:
        """Where the value at a path is written: the nearest enclosing part that has a place."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.spans:
                return self.spans[path[:length]]
        return self.span


@dataclass(frozen=True, slots=True)
class Declared:
    """Everything that one side declares."""

    items: tuple[Declaration, ...] = ()
    """In the order of the text."""
    names: Mapping[str, Value] = field(default_factory=dict)
    """What expressions may refer to beside the items: `local.tags`, `Mappings.Region`, `Conditions.IsProd`."""
    problems: tuple[Problem, ...] = ()
    modules: tuple[Any, ...] = ()
    """The files of a program (program.Module), which resolve turns into items."""

    def of(self, kind: Kind) -> list[Declaration]:
        """The declarations of one kind."""
        return [item for item in self.items if item.kind is kind]

    @property
    def resources(self) -> list[Declaration]:
        """The declarations that are resources."""
        return self.of(Kind.RESOURCE)

    def by_id(self) -> dict[str, Declaration]:
        """id → declaration."""
        return {item.id: item for item in self.items}


# ---------------------------------------------------------------------------------------------- match, compare


@dataclass(frozen=True, slots=True)
class Part:
    """A resource that says on its own what the other side writes in a block of another resource."""

    side: Side
    id: str
    block: str
    """The other side's name for it: `versioning`; empty for what a construct makes by itself."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Declarations of MODEL and of IDEAL that are one and the same thing."""

    model: tuple[str, ...]
    """Ids; more than one where a thing is split."""
    ideal: tuple[str, ...]
    score: float
    """0 to 1."""
    certain: bool
    because: str
    """The reason, as the reviewer is told: `same type and name`."""
    pinned: bool = False
    parts: tuple[Part, ...] = ()
    """Of a resource that one side splits in several: all of that side's ids but the first, which is the whole."""


class Change(StrEnum):
    """What a difference is."""

    MISSING = "missing"
    """IDEAL has it, MODEL does not."""
    EXTRA = "extra"
    CHANGED = "changed"
    UNDECIDED = "undecided"
    """At least one side is unknown, and the two are not written alike."""


class Severity(StrEnum):
    """How bad, in a reviewer's four steps (facts of the review guidance; worst first)."""

    CRITICAL = "Critical"
    HIGH = "High"
    MEDIUM = "Medium"
    LOW = "Low"

    @property
    def rank(self) -> int:
        """0 for Critical to 3 for Low."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Link:
    """A trace link from a difference or a finding to a requirement."""

    requirement: str
    """The requirement's id."""
    score: float
    """0 to 1."""
    because: str
    """What the two have in common: `30-second interval`."""
    status: Literal["suggested", "accepted", "rejected"] = "suggested"
    suspect: bool = False
    """The reviewer accepted it when the requirement read otherwise."""
    also: tuple[str, ...] = ()
    """The other requirements of a run in one list that it is about as a whole; a citation gives the lines of all."""


INCOMPARABLE: Final = "nothing-to-compare"
"""The rule of what MODEL declares where IDEAL declares nothing: that says nothing against it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place in which MODEL and IDEAL disagree."""

    id: str
    """Stable from run to run: the declaration's id, `:`, the path."""
    change: Change
    kind: Kind
    """Of the declaration."""
    type: str
    """The declaration's type, for program structure `class` and the like; for what is neither, its kind."""
    name: str
    path: str
    """`health_check.interval`; empty where the whole declaration is meant."""
    model: Value | Absent
    ideal: Value | Absent
    model_id: str | None
    """The declaration on MODEL's side, if there is one."""
    ideal_id: str | None
    model_at: Span | None
    ideal_at: Span | None
    category: str
    """security, availability, network, compute, data, monitoring, cost, tagging, naming, structure, output or
    cosmetic."""
    severity: Severity
    """Suggested."""
    rule: str
    """The id of the rule that gave category and severity."""
    because: str = ""
    """That rule's sentence."""
    cause: str = ""
    """What it comes from, the same text for all that come from it (`local.name_prefix`, `without tags.Team = a`);
    empty where it stands alone."""
    links: tuple[Link, ...] = ()
    required: bool | None = None
    """Whether any link is strong enough to say that PROMPT asks for this; None before link has run."""
    findings: tuple[str, ...] = ()
    """Handles of the findings that are about this."""
    reviewed: bool = False
    """The reviewer has looked at it."""


# ---------------------------------------------------------------------------------------------- requirements, findings


State = Literal["met", "unmet", "partly", "unknown"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a requirement stands on one side, and what shows it."""

    state: State = "unknown"
    at: tuple[Span, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One unit of PROMPT: a list item, a sentence, or a line; never code."""

    id: str
    """`R12`, in the order of the text."""
    span: Span
    cols: tuple[int, int]
    """Of the first line's first character and of the last line's last one."""
    text: str
    """Without the list marker and Markdown emphasis, white space folded."""
    section: tuple[str, ...]
    """Titles of the headings above, outermost first."""
    model: Standing = Standing()
    ideal: Standing = Standing()
    strength: Literal["must", "should", "forbidden", "example"] = "must"
    """How it is asked: as binding, as a wish, as what may not be; or it only illustrates another one."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a finding says about one side, and whether the files agree."""

    side: Literal["model", "ideal", "prompt"]
    text: str
    span: Span
    verdict: Literal["supported", "contradicted", "unknown"]
    because: str
    at: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of MODEL_FAILURES.md."""

    handle: str
    """The number where that is unique in the document, else `NUMBER@LINE`."""
    number: str
    """As written: `3`, `2.1`; empty where the document does not number."""
    title: str
    severity: Severity | None
    severity_from: Literal["label", "title", "section", "table", "none"]
    span: Span
    """From its heading to its last line that is not blank or a rule."""
    labels: Mapping[str, str]
    """Label as written → its text, in the order of the document."""
    score: str | None = None
    links: tuple[Link, ...] = ()
    required: bool | None = None
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A few lines of one side, quoted in a finding as evidence."""

    span: Span
    text: str
    language: str
    """For the fence: `hcl`, `yaml`, `json`."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding that is yet to be written, or the new content of one that is."""

    title: str
    severity: Severity | None = None
    model_issue: str = ""
    ideal_fix: str = ""
    requirement: str = ""
    """The quoted requirement, with its place: `"ALB must drain …" (PROMPT.md:23)`."""
    impact: str = ""
    root_cause: str = ""
    score: str = ""
    model_excerpt: Excerpt | None = None
    ideal_excerpt: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """A number that a report states about itself, beside what it should be."""

    span: Span
    text: str
    """As written: `3 High`."""
    severity: Severity | None
    """None for a total."""
    stated: int
    counted: int
    measure: Literal["count", "score", "percent"] = "count"
    """What is stated: a number of findings, a sum of points, or a share."""


MOST_FINDINGS: Final = 1000
"""So many findings of a report are linked and checked; real reports have at most some dozens."""


@dataclass(frozen=True, slots=True)
class Report:
    """MODEL_FAILURES.md as read."""

    findings: tuple[Finding, ...] = ()
    tallies: tuple[Tally, ...] = ()
    style: str = "official"
    """The style that a new finding would be written in, by name."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Lint:
    """Something wrong with the report itself."""

    rule: str
    """`tally`, `numbering`, …"""
    severity: Literal["error", "warning"]
    span: Span | None
    message: str


# ---------------------------------------------------------------------------------------------- the reviewer


@dataclass(frozen=True, slots=True)
class Note:
    """What a reviewer wrote beside a sample that is no finding; part of every export unless it is private."""

    kind: Literal["difference", "requirement", "line"]
    about: str
    """A difference's id, a requirement's text, or `FILE:LINE`."""
    text: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the reviewer decided about one sample, kept from day to day and part of every export."""

    pins: tuple[tuple[str, str], ...] = ()
    """(MODEL id, IDEAL id): one and the same thing, whatever the two look like."""
    unpinned: tuple[tuple[str, str], ...] = ()
    """Not the same thing."""
    links: Mapping[tuple[str, str], Literal["accepted", "rejected"]] = field(default_factory=dict)
    """(id of a difference, text of a requirement): one to a text that has changed since is
    found by likeness, and suspect."""
    reviewed: frozenset[str] = frozenset()
    """Ids of differences."""
    notes: tuple[Note, ...] = ()


# ---------------------------------------------------------------------------------------------- the whole


@dataclass(frozen=True, slots=True)
class Verdict:
    """Something that is true of MODEL's answer as a whole: `wrong-platform`, `truncated`, `no-code`."""

    rule: str
    severity: Severity
    message: str
    at: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that iacdiff can say about one sample: the only thing that a screen or an export receives."""

    sample: Sample
    model: Declared
    ideal: Declared
    verdicts: tuple[Verdict, ...]
    pairs: tuple[Pair, ...]
    differences: tuple[Difference, ...]
    """Worst first."""
    requirements: tuple[Requirement, ...]
    report: Report
    lint: tuple[Lint, ...]
    milliseconds: float = 0.0
    notes: tuple[Note, ...] = ()
    """Of the reviewer, private ones too: an export leaves those out."""

    @property
    def problems(self) -> Iterator[Problem]:
        """Every problem of every stage."""
        for part in (self.sample, self.model, self.ideal, self.report):
            yield from part.problems

    def requirement(self, id: str) -> Requirement:
        """The requirement of that id."""
        return next(requirement for requirement in self.requirements if requirement.id == id)


# ---------------------------------------------------------------------------------------------- showing values


def path_text(path: ValuePath) -> str:
    """("ingress", 0, "from_port") → `ingress[0].from_port`; a key that is no plain word is quoted."""
    out = ""
    for part in path:
        if isinstance(part, int):
            out += f"[{part}]"
        elif part.replace("_", "").replace("-", "").isalnum():
            out += f".{part}" if out else part
        else:
            out += f'["{part}"]'
    return out


def plain(value: Value | Absent) -> Any:
    """A value as plain JSON data: a reference is `{"$ref": …}`, what is not known `{"$unknown": …}`, ABSENT is None."""
    match value:
        case Unknown(source) | Expression(source=source):
            return {"$unknown": source}
        case Ref(target, path):
            return {"$ref": target, "path": path}
        case Defaulted(inner):
            return plain(inner)
        case list():
            return [plain(item) for item in value]
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case Absent():
            return None
    return value


def shown(value: Value | Absent) -> str:
    """A value as a reviewer reads it, on one line: text bare, a reference `aws_vpc.main.id`, ABSENT `(not set)`."""
    match value:
        case Absent():
            return "(not set)"
        case str():
            return value
        case bool() | None:
            return str(value).lower() if value is not None else "null"
        case Unknown(source) | Expression(source=source):
            return source
        case Ref(target, path):
            return f"{target}{path}" if path.startswith("[") else f"{target}.{path}" if path else target
        case Defaulted(inner, template):
            text = shown(inner)
            return text if text == template else f"{template} (= {text})"
        case list():
            return "[" + ", ".join(shown(item) for item in value) + "]"
        case {"$call": str(callee), **more} | {"$new": str(callee), **more}:
            return f"{callee}({_arguments(more)})"
        case dict():
            return "{" + ", ".join(f"{key}: {shown(item)}" for key, item in value.items()) + "}"
    return str(value)


def _arguments(call: Mapping[Any, Any]) -> str:
    """What a value object was made with: `days(7)`."""
    args = call.get("args")
    return ", ".join(shown(item) for item in args) if isinstance(args, list) else ""
