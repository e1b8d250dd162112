"""What is typed into the line of the filter → which rows, requirements and findings stay.

    missing critical            missing differences that are Critical
    high medium !tagging        High or Medium, but not about tags
    type:s3 unreviewed          of types that hold `s3`, not looked at yet
    unmet                       what MODEL leaves unmet; `broken`: what IDEAL does; `untouched`: nobody looked
    /port|cidr/ backup          text: a regular expression, or plain

Words of one kind are alternatives, kinds narrow one another, and `!` before a word turns it round.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from iacdiff.records import Difference, Finding, Requirement, Severity
from iacdiff.tui import patience
from iacdiff.tui.rows import Group, Outline, Row, Source, add_up, worst
from iacdiff.tui.textrows import TextOutline

CHANGES: Mapping[str, str] = {
    "missing": "missing",
    "changed": "changed",
    "misconfigured": "changed",
    "extra": "extra",
    "undecided": "undecided",
}
SEVERITIES = tuple(severity.lower() for severity in Severity)
CATEGORIES = (
    *("security", "availability", "network", "compute", "data", "monitoring"),
    *("cost", "tagging", "naming", "structure", "output", "cosmetic"),
)
STATES = ("unmet", "broken", "partly", "met", "unknown", "untouched")
PROGRESS = ("reviewed", "unreviewed", "reported", "unreported", "asked", "unasked")
VERDICTS = ("contradicted", "supported")
WORDS = (*CHANGES, *SEVERITIES, *CATEGORIES, *STATES, *PROGRESS, *VERDICTS, "type:")
_LONGEST = 300


class Word(NamedTuple):
    """One word of a filter."""

    kind: str
    """change, severity, category, state, progress, verdict, type, text or pattern."""
    value: str
    inverse: bool = False


class Looked(NamedTuple):
    """What the reviewer did so far, as far as a filter asks."""

    reviewed: Collection[str]
    """Ids of differences."""
    requirements: Mapping[str, Requirement]
    touched: Collection[str] = ()
    """Ids of the requirements of which a difference was looked at, or a finding was written."""


@dataclass(frozen=True, slots=True)
class Filter:
    """The words of a filter; without any, everything stays."""

    text: str = ""
    words: tuple[Word, ...] = ()
    error: str = ""
    """Why a regular expression is none."""

    def __bool__(self) -> bool:
        return bool(self.words)

    def keeps(self, holds: Callable[[Word], bool]) -> bool:
        """Whether something stays, where `holds` says what is true of it."""
        kinds: dict[str, bool] = {}
        for word in self.words:
            true = holds(word)
            if word.inverse:
                if true:
                    return False
            elif word.kind in ("text", "pattern"):
                if not true:
                    return False
            else:
                kinds[word.kind] = kinds.get(word.kind, False) or true
        return all(kinds.values())

    def bearable(self) -> Filter:
        """The same without the regular expressions that take too long."""
        slow = [word.value for word in self.words if word.kind == "pattern" and patience.is_slow(word.value)]
        if not slow:
            return self
        left = tuple(word for word in self.words if word.kind != "pattern" or word.value not in slow)
        return replace(self, words=left, error=f"/{slow[0]}/ takes too long and is left out")

    def row(self, row: Row, looked: Looked) -> bool:
        """Whether a row of the trees stays by itself."""
        return self.keeps(lambda word: _row_holds(word, row, looked))

    def requirement(self, item: Requirement, looked: Looked) -> bool:
        """Whether a line of PROMPT stays; words about differences are no matter there."""
        mine = replace(self, words=tuple(word for word in self.words if word.kind in ("state", "text", "pattern")))
        return mine.keeps(lambda word: _requirement_holds(word, item, looked))

    def finding(self, item: Finding) -> bool:
        """Whether a finding stays."""
        mine = replace(
            self, words=tuple(word for word in self.words if word.kind in ("severity", "verdict", "text", "pattern"))
        )
        return mine.keeps(lambda word: _finding_holds(word, item))


def read(text: str) -> Filter:
    """What was typed → a filter; a regular expression that is none is taken as text, and said so."""
    words: list[Word] = []
    error = ""
    for token in re.findall(r"!?/(?:[^/\\]|\\.)+/|\S+", text[:_LONGEST]):
        inverse, token = token.startswith("!") and len(token) > 1, token.removeprefix("!") or token
        if len(token) > 2 and token.startswith("/") and token.endswith("/"):
            try:
                re.compile(token[1:-1])
            except re.error as problem:
                error = f"{token} is no regular expression: {problem}"
            else:
                words.append(Word("pattern", token[1:-1], inverse))
                continue
        words.append(_word(token.lower())._replace(inverse=inverse))
    return Filter(text.strip(), tuple(words), error)


def _word(token: str) -> Word:
    if token in CHANGES:
        return Word("change", CHANGES[token])
    for kind, known in (
        ("severity", SEVERITIES),
        ("category", CATEGORIES),
        ("state", STATES),
        ("progress", PROGRESS),
        ("verdict", VERDICTS),
    ):
        if token in known:
            return Word(kind, token)
    if token.startswith("type:"):
        return Word("type", token.removeprefix("type:"))
    return Word("text", token)


def completion(text: str, types: Collection[str]) -> str:
    """What is typed, with its last word completed; empty where nothing is to be added."""
    bare = text.rpartition(" ")[2].removeprefix("!")
    if not bare:
        return ""
    choices = [f"type:{name}" for name in types] if bare.startswith("type:") else WORDS
    found = next((word for word in choices if word.startswith(bare.lower()) and word != bare), "")
    return f"{text}{found[len(bare) :]}" if found else ""


def narrowed(outline: Outline | TextOutline, kept: Filter, looked: Looked) -> Outline | TextOutline:
    """An outline with only the rows that stay, and the rows above them."""
    if not kept:
        return outline
    if isinstance(outline, TextOutline):
        return TextOutline(tuple(row for row in outline.all if kept.row(row, looked)), ())
    groups = []
    for group in outline.groups:
        nodes = tuple(node for one in group.nodes if (node := _node(one, kept, looked)))
        if nodes:
            counts = add_up(node.row.counts for node in nodes)
            row = replace(group.row, counts=counts, severity=worst(node.row.severity for node in nodes))
            groups.append(Group(row, nodes))
    return Outline(tuple(groups), outline.parents)


def _node(node: Source, kept: Filter, looked: Looked) -> Source | None:
    if kept.row(node.row, looked):
        return node
    differing = tuple(row for row in node.differing if kept.row(row, looked))
    if not differing:
        return None
    row = replace(
        node.row,
        counts=add_up(row.counts for row in differing),
        severity=worst(row.severity for row in differing),
        stop=False,
    )
    return Source(row, differing, lambda: tuple(row for row in node.everything() if kept.row(row, looked)))


def _row_holds(word: Word, row: Row, looked: Looked) -> bool:
    if word.kind == "text":
        return word.value in row.text.lower()
    if word.kind == "pattern":
        return patience.found(word.value, row.text)
    if word.kind == "type":
        type = row.difference.type if row.difference else row.ideal.lead if row.ideal else ""
        return word.value in type.lower() or bool(row.model and word.value in row.model.lead.lower())
    return row.difference is not None and _difference_holds(word, row.difference, looked)


def _difference_holds(word: Word, difference: Difference, looked: Looked) -> bool:
    kind, value = word.kind, word.value
    if kind == "state":
        linked = (looked.requirements.get(link.requirement) for link in difference.links[:1])
        return bool(difference.required) and any(one and _requirement_holds(word, one, looked) for one in linked)
    facts = {
        "change": difference.change.value,
        "severity": difference.severity.lower(),
        "category": difference.category,
    }
    if kind in facts:
        return facts[kind] == value
    if kind == "progress":
        return {
            "reviewed": difference.id in looked.reviewed,
            "unreviewed": difference.id not in looked.reviewed,
            "reported": bool(difference.findings),
            "unreported": not difference.findings,
            "asked": bool(difference.required),
            "unasked": difference.required is False,
        }[value]
    return False


def _requirement_holds(word: Word, item: Requirement, looked: Looked) -> bool:
    if word.kind == "text":
        return word.value in item.text.lower() or word.value in " ".join(item.section).lower()
    if word.kind == "pattern":
        return patience.found(word.value, item.text)
    if word.value == "untouched":
        return item.id not in looked.touched
    if word.value == "broken":
        return item.ideal.state == "unmet"
    return item.model.state == word.value


def _finding_holds(word: Word, item: Finding) -> bool:
    if word.kind == "severity":
        return item.severity is not None and item.severity.lower() == word.value
    if word.kind == "verdict":
        return any(claim.verdict == word.value for claim in item.claims)
    text = " ".join((item.title, *item.labels.values()))
    if word.kind == "pattern":
        return patience.found(word.value, text)
    return word.value in text.lower()
