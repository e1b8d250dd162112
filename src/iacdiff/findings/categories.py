"""Numbered headings that are categories → the findings in them.

### 2. Integration failures          ### 2. Security gaps
#### Connectivity      ◀ finding     **Issue**: No key rotation      ◀ finding
- **Error**: …                       - **Impact**: …
#### Object checks     ◀ finding     **Issue**: A wildcard           ◀ finding
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from iacdiff.findings import words
from iacdiff.findings.escaping import unescape_title
from iacdiff.findings.heading import Carrier, before_marks, own_severity
from iacdiff.findings.outline import Outline
from iacdiff.findings.telling import names_part, tells, tells_between

_LABEL_ROW: Final = re.compile(
    r"\*\*(?P<name>[^*:\n]{2,40})(?P<colon>:\*\*|\*\*[ \t]*:)[ \t]+(?=\S)"
    r"|\*\*(?P<word>[^*:\n]{2,30}):[ \t]+(?=[^*\n]+\*\*[ \t]*$)"
)


def split(outline: Outline, numbered: Sequence[Carrier], unnumbered: Callable[[int], Carrier]) -> list[Carrier]:
    """A report's numbered headings → the same, those that are categories replaced by their findings.

    A category is told by what several of them share: two or more headings below it, or rows with one label that
    names an issue, each followed by further labels. What is found has no number
    of its own; `category` has the heading's.
    """
    inner = [_below(outline, carrier, unnumbered) for carrier in numbered]
    several = sum(len(found) > 1 for found in inner)
    if not several or (several == 1 and len(numbered) > 3 and max(map(len, inner)) < 3):
        return list(numbered)
    out: list[Carrier] = []
    for carrier, found in zip(numbered, inner, strict=True):
        out += [replace(each, number="", number_at=None, category=carrier.number) for each in found] or [carrier]
    return out


def _below(outline: Outline, carrier: Carrier, unnumbered: Callable[[int], Carrier]) -> list[Carrier]:
    """The findings in a category, none where the heading is a finding itself."""
    index = outline.at[carrier.row]
    stop = outline.section_end(index, carrier.level)
    inner = list(takewhile(lambda at: outline.titles[at].row < stop, range(index + 1, len(outline.titles))))
    if not inner:
        return _labelled(outline, carrier, stop)
    direct = [at for at in inner if outline.titles[at].parents[-1:] == (index,)]
    telling = [at for at in direct if tells(outline, at)]
    own = tells(outline, index, 1) or any(names_part(outline.titles[at].text) for at in inner)
    return [] if own or 2 * len(telling) < len(direct) else [unnumbered(at) for at in telling]


def _labelled(outline: Outline, carrier: Carrier, stop: int) -> list[Carrier]:
    """The rows below a heading that begin with one and the same label for an issue, each with others behind it."""
    rows: list[tuple[int, re.Match[str]]] = []
    name = ""
    for row in range(carrier.row + 1, stop):
        found = None if row in outline.code else _LABEL_ROW.match(outline.rows[row])
        if not found:
            continue
        said = words.folded(found["name"] or found["word"])
        if not rows and words.meaning(said) != "issue":
            return []
        name = name or said
        if said == name:
            rows.append((row, found))
    ends = [row for row, _ in rows[1:]] + [stop]
    if len(rows) < 2 or outline.last_content(carrier.row + 1, rows[0][0]) > carrier.row:
        return []
    if not all(tells_between(outline, row + 1, end, 1) for (row, _), end in zip(rows, ends, strict=True)):
        return []
    return [_of_row(outline, row, found) for row, found in rows]


def _of_row(outline: Outline, row: int, found: re.Match[str]) -> Carrier:
    text = outline.rows[row]
    start, stop = found.end(), before_marks(text, len(text))
    return Carrier(
        row, "heading", 6, "", unescape_title(text[start:stop]), (start, stop), severity=own_severity(text, start),
        section=outline.heading_index(row),
    )  # fmt: skip
