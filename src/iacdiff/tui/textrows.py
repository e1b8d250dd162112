"""Two documents → rows like those of the trees, line beside line: for what declares nothing that is read.

12  import * as aws       =   9  import * as aws
13  new aws.s3.Bucket(    ~  10  new aws.s3.BucketV2(
                          -  11    forceDestroy: true,
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from zlib import crc32

from iacdiff.records import ABSENT, Answer, Change, Difference, Kind, Review, Sample, Severity, Span
from iacdiff.tui.rows import SIGNS, Cell, Counts, Row
from iacdiff.tui.textdiff import Aligned, align

CONTEXT = 3
"""Equal lines that are shown around a difference."""
_READ = {"tf": "Terraform", "cfn": "CloudFormation", "cdk": "CDK", "cdktf": "CDKTF", "pulumi": "Pulumi"}
_LANGUAGES = {"ts": "TypeScript", "js": "JavaScript", "py": "Python", "java": "Java", "go": "Go"}


class Numbered(NamedTuple):
    """A line of a file; number 0 is a heading that names the file."""

    file: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class TextOutline:
    """All rows of a text diff; runs of equal lines are folded."""

    all: tuple[Row, ...]
    runs: tuple[tuple[int, int], ...]
    """(first, last + 1) of each run of equal rows that may be folded."""
    parents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def rows(self, toggled: AbstractSet[str], everything: bool, all_open: bool = False) -> list[Row]:
        """The rows to show."""
        out: list[Row] = []
        at = 0
        for first, last in self.runs:
            out += self.all[at:first]
            key = f"run:{first}"
            if everything or all_open or key in toggled:
                out += self.all[first:last]
            else:
                out.append(Row(key, "fold", 0, "", None, None, hidden=last - first, leaf=False))
            at = last
        return out + list(self.all[at:])

    def differences(self) -> list[Row]:
        """The first row of each difference."""
        return [row for row in self.all if row.stop]


def outline(review: Review) -> TextOutline:
    """Both documents of a sample, line-aligned."""
    left, right = _lines(review.sample, review.sample.model), _lines(review.sample, review.sample.ideal)
    aligned = align([line.text for line in left], [line.text for line in right])
    rows = tuple(_rows(aligned, left, right))
    return TextOutline(rows, tuple(_runs(rows)))


def is_needed(review: Review) -> bool:
    """Whether the trees have nothing to say: neither side has a single declaration."""
    return not review.model.items and not review.ideal.items


def why(review: Review, as_text: bool) -> str:
    """One honest sentence on what is shown where a side declares nothing; empty where both declare something."""
    said = []
    for answer, declared in ((review.sample.model, review.model), (review.sample.ideal, review.ideal)):
        if declared.items:
            continue
        name = "MODEL" if answer.side == "model" else "IDEAL"
        if answer.document is None and not answer.sources:
            said.append(f"{name} is not there")
        else:
            said.append(f"{name} declares nothing")
    if not said:
        return ""
    return f"{'; '.join(said)}: shown as text" if as_text else f"{'; '.join(said)}; w shows both documents as text"


def dialect(answer: Answer) -> str:
    """`Terraform`, `Pulumi TypeScript`; `no code` where there is none."""
    if not answer.platform:
        return "no platform" if answer.sources else "no code"
    name = _READ.get(answer.platform, answer.platform)
    if answer.platform == "cfn":
        return f"{name} {(answer.language or '').upper()}".strip()
    language = _LANGUAGES.get(answer.language or "", "")
    return f"{name} {language}".strip()


def _lines(sample: Sample, answer: Answer) -> list[Numbered]:
    if answer.document is not None and answer.source == "md":
        files = [answer.document.file]
    else:
        files = list(answer.files) or ([answer.document.file] if answer.document else [])
    out: list[Numbered] = []
    for file in files:
        document = sample.documents.get(file) or (answer.document if answer.document else None)
        if document is None:
            continue
        if len(files) > 1:
            out.append(Numbered(file, 0, f"── {file}"))
        lines = document.lines
        if lines and not lines[-1]:
            lines = lines[:-1]
        out += [Numbered(file, number, line) for number, line in enumerate(lines, 1)]
    return out


def _rows(aligned: list[Aligned], left: list[Numbered], right: list[Numbered]) -> Iterator[Row]:
    seen: dict[str, int] = {}
    hunk: list[Aligned] = []
    for index, row in enumerate(aligned):
        if not row.equal:
            hunk.append(row)
            continue
        yield from _hunk(hunk, left, right, seen)
        hunk = []
        yield _row(f"line:{index}", row, left, right)
    yield from _hunk(hunk, left, right, seen)


def _row(key: str, row: Aligned, left: list[Numbered], right: list[Numbered]) -> Row:
    mine = left[row.left - 1] if row.left else None
    theirs = right[row.right - 1] if row.right else None
    return Row(
        key=key,
        what="text",
        depth=0,
        sign="=",
        model=Cell(str(mine.number or ""), mine.text) if mine else None,
        ideal=Cell(str(theirs.number or ""), theirs.text) if theirs else None,
        model_at=_span([mine]) if mine else None,
        ideal_at=_span([theirs]) if theirs else None,
    )


def _hunk(aligned: list[Aligned], left: list[Numbered], right: list[Numbered], seen: dict[str, int]) -> Iterator[Row]:
    if not aligned:
        return
    mine = [left[row.left - 1] for row in aligned if row.left]
    theirs = [right[row.right - 1] for row in aligned if row.right]
    if not any(line.text.strip() for line in (*mine, *theirs)):
        for index, row in enumerate(aligned):
            yield _row(f"blank:{row.left}:{row.right}:{index}", row, left, right)
        return
    difference = _difference(mine, theirs, seen)
    for index, row in enumerate(aligned):
        change = Change.CHANGED if row.left and row.right else Change.EXTRA if row.left else Change.MISSING
        yield replace(
            _row(difference.id if index == 0 else f"{difference.id}/{index}", row, left, right),
            sign=SIGNS[change],
            difference=difference,
            stop=index == 0,
            counts=Counts(),
        )


def _difference(mine: list[Numbered], theirs: list[Numbered], seen: dict[str, int]) -> Difference:
    """A stretch of unequal lines, as a difference that can be marked and written about like any other."""
    left, right = "\n".join(line.text for line in mine), "\n".join(line.text for line in theirs)
    id = f"text:{crc32((left + chr(0) + right).encode()):08x}"
    seen[id] = seen.get(id, 0) + 1
    where = _span(theirs) or _span(mine)
    return Difference(
        id=id if seen[id] == 1 else f"{id}:{seen[id]}",
        change=Change.CHANGED if mine and theirs else Change.EXTRA if mine else Change.MISSING,
        kind=Kind.STRUCTURE,
        type="text",
        name=f"of {where.file} from line {where.first}" if where else "of the document",
        path="",
        model=left if mine else ABSENT,
        ideal=right if theirs else ABSENT,
        model_id=None,
        ideal_id=None,
        model_at=_span(mine),
        ideal_at=_span(theirs),
        category="structure",
        severity=Severity.MEDIUM,
        rule="text",
        because="",
    )


def _span(lines: list[Numbered]) -> Span | None:
    """From the first line to the last one of the same file."""
    numbered = [line for line in lines if line.number]
    if not numbered:
        return None
    file = numbered[0].file
    last = [line.number for line in numbered if line.file == file][-1]
    return Span(file, numbered[0].number, last)


def _runs(rows: tuple[Row, ...]) -> Iterator[tuple[int, int]]:
    start = 0
    for index in range(len(rows) + 1):
        if index < len(rows) and rows[index].difference is None:
            continue
        first = start + CONTEXT if start else start
        last = index - CONTEXT if index < len(rows) else index
        if last - first > 1:
            yield first, last
        start = index + 1
