"""What a draft says → rows of Markdown that read back as what was typed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from iacdiff.findings import words
from iacdiff.findings.escaping import escape
from iacdiff.records import Draft, Excerpt, Severity
from iacdiff.text import scrub

FIELDS: Final = {
    "issue": "model_issue",
    "fix": "ideal_fix",
    "requirement": "requirement",
    "impact": "impact",
    "root_cause": "root_cause",
    "score": "score",
}
"""What a label introduces → the field of a draft that goes there."""

EXTRAS: Final = {
    "requirement": "Requirement",
    "fix": "Fix",
    "impact": "Impact",
    "root_cause": "Root cause",
    "score": "Score",
}

EXCERPTS: Final = {"issue": "model_excerpt", "fix": "ideal_excerpt"}

CODE_LABELS: Final = {"model_excerpt": "model_code", "ideal_excerpt": "ideal_code"}

CAPTION = re.compile(r"(?P<file>\S.*?):(?P<first>\d{1,7})(?:-(?P<last>\d{1,7}))?$")

TICKS = re.compile(r"`{3,}|~{3,}")


@dataclass(frozen=True, slots=True)
class Care:
    """How cautiously text is written, where the plain way would not read back as what was meant."""

    title: int = 0
    """0 to 4: how much of the title is hidden behind escapes."""
    tilde: bool = False
    """Fences of `~~~`, which no stray back-ticks can close."""
    fences: bool = False
    """Fences that were typed are escaped, though each has its pair."""
    indented: bool = False
    """Excerpts are indented instead of fenced, for reports whose own fences are in disorder."""
    bare: bool = False
    """Items of a list that begin in bold are written as they were typed, without the escape that tells them from labels
    for certain."""
    plain: bool = False
    """What the style has no label for stands below the issue behind a plain word, instead of in a label of its own."""


def normal(draft: Draft) -> Draft:
    """A draft as it can be written: no control characters, no blank rows around a text, one row for the title."""
    fields: dict[str, Any] = {name: _clean(getattr(draft, name)) for name in FIELDS.values()}
    excerpts: dict[str, Any] = {name: _clean_excerpt(getattr(draft, name)) for name in EXCERPTS.values()}
    return replace(draft, title=" ".join(_clean(draft.title).split()), **fields, **excerpts)


def _clean(text: str) -> str:
    text = scrub(text.replace("\r\n", "\n").replace("\r", "\n")).encode("utf-8", "replace").decode("utf-8")
    rows = [row if row.strip() else "" for row in text.split("\n")]
    return "\n".join(rows).strip()


def _clean_excerpt(excerpt: Excerpt | None) -> Excerpt | None:
    if excerpt is None or not excerpt.text.strip():
        return None
    text = scrub(excerpt.text.replace("\r\n", "\n").replace("\r", "\n")).encode("utf-8", "replace").decode("utf-8")
    rows = [row if row.strip() else "" for row in text.split("\n")]
    return replace(
        excerpt, text="\n".join(rows).strip("\n").rstrip(), language=re.sub(r"[^\w+#.-]", "", excerpt.language)
    )


def text_rows(text: str, care: Care | None = None) -> list[str]:
    """A text as typed → rows as written; empty for no text."""
    if not text:
        return []
    return escape(text.split("\n"), care is not None and care.fences, care is not None and care.bare)


def excerpt_rows(excerpt: Excerpt | None, care: Care, above: Sequence[str]) -> list[str]:
    if excerpt is None:
        return []
    longest = max((len(found[0]) for found in TICKS.finditer(excerpt.text)), default=2)
    fence = ("~" if care.tilde else "`") * max(3, longest + 1)
    span = excerpt.span
    place = f"{span.file}:{span.first}" if span.first == span.last else f"{span.file}:{span.first}-{span.last}"
    rows = [place, fence + excerpt.language, *excerpt.text.split("\n"), fence]
    if care.indented:
        rows = [place, "", *("    " + row if row else "" for row in escape(excerpt.text.split("\n"), True))]
    return ["", *rows] if above else rows


def in_cell(text: str) -> str:
    """A text on one row, without bars that would end its cell."""
    return " ".join(text.split()).replace("|", "\\|")


def like(sample: str, word: str) -> str:
    """A word in the capitals of another: CRITICAL, high → HIGH."""
    if sample.isupper():
        return word.upper()
    return word.lower() if sample.islower() else word


def recoloured(text: str, severity: Severity | None) -> str:
    """The severity's sign in place of any other severity's."""
    sign = next((sign for sign, meant in words.EMOJI.items() if meant is severity), "")
    for other in words.EMOJI:
        if other in text and sign:
            text = text.replace(other, sign)
    return text
