"""Code that a finding shows → whether it stands in the side that it is shown as, exactly, nearly, or elsewhere."""

import re
from typing import Final

from iacdiff import kinds, sniff
from iacdiff.check.claims.facts import Side, Sides, folded, squeezed
from iacdiff.check.claims.saying import Excerpt
from iacdiff.check.claims.verdicts import Answer, Judged
from iacdiff.records import Sample, Span

_FEWEST: Final = 3
_FEWEST_PLAIN: Final = 5
"""Of code that declares nothing more is needed to say that it is nowhere."""
_DISTINCT: Final = 12
"""A line with fewer letters and digits stands anywhere."""
_COMMENT = re.compile(r"^\s*(?:#|//|/\*|\*|--)|^\s*\.{3}|…")
_TAIL = re.compile(r"\s+(?:#|//)\s.*$")
_OTHER = re.compile(
    r"\.\.\.|\b(?:describe|it|test|expect)\(|^\s*(?:- )?(?:run|uses|steps):|\b(?:npm|npx|pip|aws|cdk|terraform|pulumi)"
    r" (?:run|install|plan|apply|init|synth|deploy|up|destroy|\w+ describe)|^\s*(?:Error|Exception|\$ )"
    r"|\b\w*[Ee]rror\b|[Ww]arning:|:\d+:\d+|jest|\bassert\w*\b|\bdef (?:test_\w+|setUp\w*)\(|\bunittest\b|\bpytest\b"
    r"|\bTemplate\.from|\btemplate\.has|\bMagicMock\b|@patch\b|@Test\b|\bfunc Test\w+\(|[×→≥≤≈]"
)
"""Cut short, or no code of the infrastructure: tests, steps of a pipeline, commands, messages, sums."""
_IMPORT = re.compile(r"^(?:import|from|using|package|const \{.*\} = require)\b")
_SHARE: Final = 0.8
_NEARLY: Final = 0.5


def judge(excerpt: Excerpt, sides: Sides) -> Judged | None:
    """The verdict; None where there is too little of it to be told apart from any other code."""
    side = sides.own
    telling = [line for line in map(_folded, excerpt.lines) if len(re.sub(r"\W", "", line)) >= 6]
    if len(telling) < 2 or not side.answer.sources:
        return None
    if any(_OTHER.search(line) for line in excerpt.lines):
        return None
    present = [line for line in telling if line in side.exact_lines]
    whole = len(present) >= _SHARE * len(telling)
    if whole and all(line in side.exact_lines or squeezed(line) in side.loose for line in telling):
        if excerpt.absent:
            return Judged("unknown", "The code stands there, which may not be what is meant.")
        return Judged("supported", "The code stands there.", (side.place_of(present),))
    elsewhere = _elsewhere(telling, present, sides)
    lacked = excerpt.absent or (excerpt.lacked and excerpt.side == "model")
    if side.left_out and not present and not lacked:
        return Judged("unknown", f"None of its {len(telling)} lines of code stands there, but {side.left_out}")
    if elsewhere and not lacked:
        return elsewhere
    if not present and _is_nowhere(excerpt, telling, side):
        verdict: Answer = "supported" if lacked else "contradicted"
        return Judged(verdict, f"None of its {len(telling)} lines of code stands there.")
    return _nearly(telling, present, side)


def _elsewhere(telling: list[str], present: list[str], sides: Sides) -> Judged | None:
    """Code that is the other side's, line by line, and not this one's."""
    other = sides.other
    if present or not all(line in other.exact_lines for line in telling):
        return None
    distinct = [line for line in telling if len(re.sub(r"\W", "", line)) >= _DISTINCT]
    if len(distinct) < 2 or len(telling) < (2 if sides.own.answer.side == "model" else _FEWEST):
        return None
    if any(squeezed(line) in sides.own.loose for line in distinct):
        return None
    name = "MODEL" if other.answer.side == "model" else "IDEAL"
    at = other.place_of(distinct)
    return Judged("contradicted", f"It is not there; the code stands in {name} ({at.file}:{at.first}).", (at,))


def _is_nowhere(excerpt: Excerpt, telling: list[str], side: Side) -> bool:
    """Whether nothing like it stands in a side all of whose code can be read."""
    if excerpt.aside:
        return False
    distinct = [line for line in telling if len(re.sub(r"\W", "", line)) >= _DISTINCT and not _IMPORT.match(line)]
    if side.opaque or len(telling) < _FEWEST or not distinct:
        return False
    if any(squeezed(line) in side.loose for line in distinct):
        return False
    platform, language = side.answer.platform, side.answer.language
    if platform is None or language is None:
        return False
    text = "\n".join(excerpt.lines)
    declared = sniff.declarations(text, platform, language)
    if any(_is_declared(type_, name, side) for type_, name in declared):
        return False
    if side.unsettled and _SETTING.search(text):
        return False
    if declared or (language in ("hcl", "yaml", "json") and excerpt.labelled):
        return True
    return len(distinct) >= _FEWEST_PLAIN and sniff.sniff(text)[1] == language


_SETTING = re.compile(r"^[ \t]*(?:terraform|provider|backend|required_\w+)\b|\bsource\s*=\s*\"hashicorp/", re.MULTILINE)
"""What stands in the file of providers."""


def _is_declared(type_: str, name: str, side: Side) -> bool:
    """Whether the side declares a thing of that type and name, in other words."""
    wanted = folded(re.sub(r"\$\{[^}]*\}", "", name))
    return any(
        wanted in folded(item.name) or folded(item.name) in wanted
        for item in side.kinds.get(kinds.canonical(type_), ())
    )


_KEY = re.compile(r"[\"']?([\w.-]+)[\"']?\s*[:=(]\s*(.+)$")


def _nearly(telling: list[str], present: list[str], side: Side) -> Judged:
    """Part of it stands there: how much, where, and the first line that reads otherwise."""
    told = f"{len(present)} of its {len(telling)} lines of code stand there"
    if len(present) < _NEARLY * len(telling) or len(present) < 2:
        return Judged("unknown", f"{told}.")
    at = side.place_of(present)
    for line in telling:
        key = _KEY.match(line)
        if line in side.exact_lines or not key:
            continue
        for span, other in side.lines_near(at, len(telling) + 5):
            there = _KEY.match(other)
            if there and there[1] == key[1] and there[2] != key[2]:
                return Judged("unknown", f"{told}; `{line[:80]}` is there `{other[:80]}`.", (span,))
    missing = next(line for line in telling if line not in side.exact_lines)
    return Judged("unknown", f"{told}; `{missing[:80]}` is not.", (at,))


def document_of(excerpt: Excerpt, sample: Sample, but: frozenset[str]) -> Span | None:
    """Where all of the code stands in a document that is neither side's code: another turn, PROMPT."""
    telling = [line for line in map(_folded, excerpt.lines) if len(re.sub(r"\W", "", line)) >= _DISTINCT]
    if len(telling) < _FEWEST or any(_OTHER.search(line) for line in excerpt.lines):
        return None
    for file, document in sample.documents.items():
        if file in but or not file.endswith(".md"):
            continue
        lines = {_folded(line): number for number, line in reversed(list(enumerate(document.lines, 1)))}
        if sum(line in lines for line in telling) >= _SHARE * len(telling):
            first = min(lines[line] for line in telling if line in lines)
            return Span(file, first, first)
    return None


def _folded(line: str) -> str:
    if _COMMENT.search(line):
        return ""
    return " ".join(_TAIL.sub("", line).split()).rstrip(",;")
