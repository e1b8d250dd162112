"""Drafts → a whole report: sections by severity, numbers that run on, a closing section whose numbers are right."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from iacdiff.findings import style as styles
from iacdiff.findings import words
from iacdiff.findings.edits import CannotWrite
from iacdiff.findings.placing import severity_sections
from iacdiff.findings.reading import Reading, take_apart
from iacdiff.findings.redrafting import draft_of
from iacdiff.findings.style import Style
from iacdiff.findings.texts import Care, in_cell, like, normal, recoloured
from iacdiff.findings.writing import block
from iacdiff.records import Document, Draft, Severity
from iacdiff.text import decode

_CARES: Final = (
    Care(bare=True), Care(), Care(2), Care(4), Care(4, True), Care(4, True, True), Care(4, False, True, True),
)  # fmt: skip
_PLACE = re.compile(r"\{(table|lists):([^\n]*)\}|\{(\w+)\}")
_BELOW_A_SECTION: Final = 2
"""Findings whose headings are deeper than this stand in a section."""
_TITLE: Final = "# Model Response Failures"


def compose(
    drafts: Sequence[Draft],
    style: str | None = None,
    pattern: Document | None = None,
    told: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Drafts, worst first within what their style asks for → the text of a report that holds them and nothing else.

    The style is the one named, else that of the report `pattern`, else `official`. `told`: what a closing section
    may say beside the counts (`quality`, `completeness`); a line that wants what is not known is left out. Raises
    CannotWrite where there is no such style, or a draft without a title.
    """
    drafts = [normal(draft) for draft in drafts]
    if not all(draft.title for draft in drafts):
        raise CannotWrite("a finding needs a title")
    chosen = _chosen(style, pattern)
    closing = chosen.closing or chosen.tail
    chosen = replace(chosen, tabled=chosen.tabled or "{table:" in closing)
    if "{lists:" in closing and not chosen.sections:
        closing = ""
    ordered = [draft for _, those in _groups(chosen, drafts) for draft in those]
    head = chosen.head.replace("{section}", "").rstrip("\n")
    cares = [_CARES[0]] * len(ordered)
    for _ in range(len(_CARES)):
        text = f"{head}\n\n{_body(chosen, ordered, cares)}{_closed(closing, ordered, told)}"
        wrong = _wrong(text, ordered)
        if not wrong:
            break
        cares = [_next(care) if at in wrong else care for at, care in enumerate(cares)]
    return text.rstrip("\n") + "\n"


def _next(care: Care) -> Care:
    return _CARES[min(_CARES.index(care) + 1, len(_CARES) - 1)]


def _wrong(text: str, drafts: Sequence[Draft]) -> set[int]:
    """The positions of drafts that do not read back; of all where their number is another."""
    raw = text.encode()
    found = take_apart(Document("MODEL_FAILURES.md", Path("MODEL_FAILURES.md"), raw, decode(raw).text))
    if len(found.findings) != len(drafts):
        return set(range(len(drafts)))
    return {
        at
        for at, draft in enumerate(drafts)
        if replace(draft_of(found, at), score=draft.score) != replace(draft, severity=found.findings[at].severity)
    }


# ---------------------------------------------------------------------------------------------- the style


def _chosen(name: str | None, pattern: Document | None) -> Style:
    if name:
        if name not in styles.NAMES:
            raise CannotWrite(f"no style {name}; there are: {', '.join(styles.NAMES)}")
        return styles.named(name)
    reading = take_apart(pattern) if pattern else None
    if reading is None or not reading.findings:
        return styles.named(styles.DEFAULT)
    return like_report(reading)


def like_report(reading: Reading) -> Style:
    """The style of a report, with its title and the headings of its sections, those of missing severities included."""
    style = styles.detect(reading, _plainest(reading))
    outline = reading.outline
    title = next((each for each in outline.titles if each.level == 1), None)
    own = {section.severity: outline.titles[section.index] for section in reversed(severity_sections(reading))}
    sections: dict[Severity | None, str] = {}
    for severity in Severity if own else ():
        near = own.get(severity) or next(iter(own.values()))
        sections[severity] = f"{'#' * near.level} {_renamed(near.text, severity)}"
    if not own and style.row.kind == "heading" and reading.carriers[_plainest(reading)].level > _BELOW_A_SECTION:
        sections[None] = "## Failures"
    told = style.tabled and not own
    head = f"# {title.text}" if title and not any(each.row == title.row for each in reading.carriers) else _TITLE
    return replace(style, sections=sections, tabled=False if told else style.tabled, head=head, tail="\n")


def _plainest(reading: Reading) -> int:
    """The position of a finding that is a heading or an item, if there is one: a table's row is no pattern for many."""
    return next((at for at, carrier in enumerate(reading.carriers) if carrier.kind != "row"), 0)


def _renamed(text: str, severity: Severity) -> str:
    """A section's title for another severity: its word and its sign changed."""
    word = words.section_word(text)
    if words.section_severity(text) is severity:
        return re.sub(r"\s*\(\d+[^()]*\)$", "", text)
    if not word:
        return f"{severity.value} Failures"
    new = re.sub(rf"\b{re.escape(word)}\b", like(word, severity.value), text, count=1)
    new = recoloured(re.sub(r"\s*\([^()]*\)$", "", new), severity)
    return new if words.section_severity(new) is severity else f"{severity.value} Failures"


# ---------------------------------------------------------------------------------------------- findings


def _groups(style: Style, drafts: Sequence[Draft]) -> Iterator[tuple[str, list[Draft]]]:
    """Headings of sections, and what stands below each."""
    ranked = sorted(drafts, key=lambda draft: draft.severity.rank if draft.severity else len(Severity))
    if not set(style.sections) & set(Severity):
        yield style.sections.get(None, ""), list(ranked)
        return
    for severity in (*Severity, None):
        those = [draft for draft in ranked if draft.severity is severity]
        if those:
            yield style.sections.get(severity) or style.sections.get(None, "## Failures"), those


def _body(style: Style, drafts: Sequence[Draft], cares: Sequence[Care]) -> str:
    out: list[str] = []
    at = 0
    numbered = any(name == "number" for name, _ in style.row.pieces)
    for heading, those in _groups(style, drafts):
        if heading:
            out += [*([""] if out else []), heading, ""]
        for index, draft in enumerate(those):
            out += [*(style.separator if out and (index or not heading) else ())]
            sectioned = draft.severity is not None and style.sections.get(draft.severity) == heading
            out += block(style, draft, str(at + 1) if numbered else "", cares[at], sectioned)
            at += 1
    return "\n".join(out)


# ---------------------------------------------------------------------------------------------- the closing section


def _closed(template: str, drafts: Sequence[Draft], told: Mapping[str, str]) -> str:
    """A closing section with its numbers; without a section that has nothing to say."""
    known = {**told, **_numbers(drafts)}
    rows: list[str] = []
    for row in template.split("\n"):
        found = _PLACE.search(row)
        if found and found[1]:
            rows += _table(found[2], drafts) if found[1] == "table" else _lists(found[2], drafts)
        elif all(name in known for _, _, name in _PLACE.findall(row)):
            rows.append(_PLACE.sub(lambda each: known[each[3]], row))
        elif len(rows) > 1 and rows[-2].startswith("## ") and not rows[-1]:
            del rows[-2:]
    return "\n".join(rows)


def _numbers(drafts: Sequence[Draft]) -> dict[str, str]:
    counted = {each.value.lower(): str(sum(draft.severity is each for draft in drafts)) for each in Severity}
    numbers = {**counted, "total": str(len(drafts))}
    scores = [re.fullmatch(r"(\d+(?:\.\d+)?)(?: ?/ ?(\d+))?(?!\d).*", draft.score, re.DOTALL) for draft in drafts]
    if drafts and all(scores):
        total = sum(float(score[1]) for score in scores if score)
        most = sum(float(score[2] or 10) for score in scores if score)
        numbers |= {"score": f"{total:g}", "score_of": f"{most:g}", "score_percent": f"{100 * total / most:.0f}"}
    return numbers


def _table(columns: str, drafts: Sequence[Draft]) -> list[str]:
    """One row a finding; what is not known of it is a dash."""
    names = [name.strip() for name in columns.split("|")]
    ordered = sorted(drafts, key=lambda draft: draft.severity.rank if draft.severity else len(Severity))
    cells = [[_cell(name, at, draft) for name in names] for at, draft in enumerate(ordered, 1)]
    widths = [max(len(row[index]) for row in [names, *cells]) for index in range(len(names))]
    lines = [names, ["-" * width for width in widths], *cells]
    return [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in lines
    ]


_MISSING = re.compile(r"\b(?:no|missing|not set|not declared)\b", re.IGNORECASE)


def _cell(name: str, number: int, draft: Draft) -> str:
    if name == "#":
        return str(number)
    if name == "Severity":
        return draft.severity.value if draft.severity else "–"
    if name.startswith("Status"):
        return "Missing" if _MISSING.search(draft.title) else "Different"
    if name.startswith("Matches"):
        return "No"
    return in_cell(draft.title)


def _lists(heading: str, drafts: Sequence[Draft]) -> list[str]:
    """A numbered list of titles for each severity that has findings."""
    out: list[str] = []
    for severity in Severity:
        titles = [draft.title for draft in drafts if draft.severity is severity]
        if titles:
            items = [f"{at}. {title}" for at, title in enumerate(titles, 1)]
            out += [*([""] if out else []), heading.replace("{severity}", severity.value), *items]
    return out
