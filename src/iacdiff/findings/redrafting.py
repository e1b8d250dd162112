"""A finding → the draft that would write it."""

import re
from collections.abc import Sequence

from iacdiff.findings import words
from iacdiff.findings.outline import Outline
from iacdiff.findings.parts import Part
from iacdiff.findings.reading import Reading
from iacdiff.findings.style import severity_first
from iacdiff.findings.texts import CAPTION, CODE_LABELS, EXCERPTS, FIELDS, TICKS
from iacdiff.records import Draft, Excerpt, Span


def draft_of(reading: Reading, position: int) -> Draft:
    """The finding at a position → the draft that would write it."""
    outline, finding = reading.outline, reading.findings[position]
    texts: dict[str, str] = {}
    excerpts: dict[str, Excerpt | None] = {}
    for meaning, part in told(reading, position).items():
        text, excerpt = content_of(outline, part)
        if meaning == "impact":
            text = without_severity(reading, position, part, text)
        if meaning in FIELDS:
            texts[FIELDS[meaning]] = text
        slot = EXCERPTS.get(meaning) or next((name for name, code in CODE_LABELS.items() if code == meaning), None)
        if slot and excerpt and not excerpts.get(slot):
            excerpts[slot] = excerpt
    return Draft(
        title=finding.title, severity=finding.severity,
        model_excerpt=excerpts.get("model_excerpt"), ideal_excerpt=excerpts.get("ideal_excerpt"), **texts,
    )  # fmt: skip


def told(reading: Reading, position: int) -> dict[str, Part]:
    """Meaning → the first label that gives it; for the issue the lead, where no label does."""
    parts = reading.parts[position]
    first: dict[str, Part] = {}
    for part in parts:
        if part.form != "lead" and part.meaning:
            first.setdefault(part.meaning, part)
    if "issue" not in first:
        first["issue"] = parts[0]
    return first


def content_of(outline: Outline, part: Part) -> tuple[str, Excerpt | None]:
    """A part → its text, and the excerpt that closes it, if one does."""
    rows = part.lines(outline)
    while rows and not rows[-1].strip():
        rows.pop()
    rows, excerpt = _split_excerpt(_unlisted(rows))
    return "\n".join(rows).strip(), excerpt


def _split_excerpt(rows: Sequence[str]) -> tuple[list[str], Excerpt | None]:
    rows = list(rows)
    closer = TICKS.fullmatch(rows[-1].strip()) if rows else None
    if not closer:
        return rows, None
    opener = next((at for at in range(len(rows) - 2, -1, -1) if _opens(rows[at], closer[0])), None)
    if opener is None or opener == 0:
        return rows, None
    caption = CAPTION.match(rows[opener - 1].strip())
    if not caption:
        return rows, None
    first, last = int(caption["first"]), int(caption["last"] or caption["first"])
    language = rows[opener].strip().lstrip("`~").strip()
    text = "\n".join(rows[opener + 1 : -1]).strip("\n").rstrip()
    return rows[: opener - 1], Excerpt(Span(caption["file"], first, last), text, language)


def _opens(row: str, closer: str) -> bool:
    stripped = row.strip()
    return (
        stripped.startswith(closer)
        and "`" not in stripped[len(closer) :]
        and not stripped.startswith(closer + closer[0])
    )


def _unlisted(rows: Sequence[str]) -> list[str]:
    """Rows that are one single item of a list → the item's text."""
    content = [row for row in rows if row.strip()]
    if not content:
        return list(rows)
    start = next(at for at, row in enumerate(rows) if row.strip())
    bullet = re.match(r"[-*+•][ \t]+(?=\S)", rows[start])
    if not bullet or any(not row.startswith(" " * len(bullet[0])) for row in content[1:]):
        return list(rows)
    first = re.sub(r"^(\d*)\\(?=[-*+•>|<.)])", r"\1", rows[start][len(bullet[0]) :])
    return [first, *[row[len(bullet[0]) :] if row.strip() else "" for row in rows[start + 1 :]]]


def without_severity(reading: Reading, position: int, part: Part, text: str) -> str:
    """An impact's text without the severity that it begins with."""
    between = severity_first(reading, position, part)
    if not between:
        return text
    at = words.severity_word(text)
    if at is None:
        return text
    rest = re.match(r"(?: (?:risk|severity|impact|priority))?[\s*]*[-–—:,.]?[ \t]*", text[at[1] :], re.IGNORECASE)
    return text[at[1] + (rest.end() if rest else 0) :].lstrip("\n")
