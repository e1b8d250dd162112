"""Whether what stands below a heading is labelled as a finding's text is."""

import re
from typing import Final

from iacdiff.findings import words
from iacdiff.findings.outline import Outline

BODY_LABEL: Final = re.compile(r"(?:[-*+]\s+)?\*\*([^*\n]{2,60}?)(?::\*\*|\*\*\s*:)|([A-Z][\w /]{2,30}):(?=\s|$)")
_TELLING: Final = {"issue", "fix", "impact", "root_cause", "severity", "requirement"}
_EXACT: Final = {name for names in words.vocabulary()["labels"].values() for name in names}


def tells(outline: Outline, index: int, least: int = 2) -> bool:
    """Whether the rows below a heading, up to the next one, are labelled as a finding's are, by so many labels."""
    title = outline.titles[index]
    stop = outline.titles[index + 1].row if index + 1 < len(outline.titles) else outline.end
    return tells_between(outline, title.row + 1, stop, least)


def tells_between(outline: Outline, first: int, stop: int, least: int = 2) -> bool:
    """The same for the rows from `first` up to `stop`."""
    meanings: set[str] = set()
    for row in range(first, stop):
        if row in outline.code:
            continue
        found = BODY_LABEL.match(outline.rows[row][:100])
        if found:
            meanings.add(words.meaning(found[1] or found[2]))
            if len(meanings & _TELLING) >= least:
                return True
    return False


def names_part(text: str) -> bool:
    """Whether a heading names a part of a finding (`#### Impact`) instead of a finding."""
    return bool(words.meaning(text)) and len(text.split()) <= 4 and words.folded(text) in _EXACT
