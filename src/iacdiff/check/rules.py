"""The rules that a report is checked by. Each takes everything and gives what it finds wrong."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from iacdiff import markdown
from iacdiff.check import about_sides, layout, repeats
from iacdiff.check.checked import Checked, Rule, head
from iacdiff.check.citations import Citation, file_citations, names_beside, prompt_quotes, training_quality
from iacdiff.records import Change, Finding, Lint, Sample, Severity


def tally(checked: Checked) -> Iterator[Lint]:
    """A stated number of findings is not their number."""
    for each in checked.report.tallies:
        if each.measure == "count" and each.stated != each.counted:
            what = each.severity.value if each.severity else "in all"
            message = f"The report states {each.stated} {what}; there are {each.counted}."
            yield Lint("tally", "error", each.span, message)


def score_sum(checked: Checked) -> Iterator[Lint]:
    """A stated sum of points, or a percentage, is not what the findings' scores make."""
    for each in checked.report.tallies:
        if each.measure != "count" and each.stated != each.counted:
            unit = " %" if each.measure == "percent" else " points"
            message = f"The report states {each.stated:g}{unit}; the findings make {each.counted:g}{unit}."
            yield Lint("score-sum", "error", each.span, message)


def numbering(checked: Checked) -> Iterator[Lint]:
    """A number stands twice in one count, is skipped, or counting begins anew."""
    titles = [title.line for title in markdown.headings(checked.sample.failures.text)]
    seen: dict[int, int] = {}
    told = False
    before: Finding | None = None
    for finding in checked.report.findings:
        if not finding.number.isdigit():
            continue
        number, last = int(finding.number), int(before.number) if before else 0
        if before and number == 1 and (last > 1 or _has_between(titles, before, finding)):
            if not told:
                yield _misnumbered(finding, f"Numbering begins anew after {last}.")
            seen, told = {}, True
        elif number in seen:
            lines = f"to line {seen[number]} and to line {finding.span.first}"
            yield _misnumbered(finding, f"Number {number} is given twice: {lines}.", "error")
        elif number > last + 1:
            yield _misnumbered(
                finding, f"Numbering jumps from {last} to {number}." if last else f"Numbering begins at {number}."
            )
        elif number < last:
            yield _misnumbered(finding, f"Number {number} stands behind {last}.")
        seen.setdefault(number, finding.span.first)
        before = finding


def _has_between(titles: list[int], before: Finding, finding: Finding) -> bool:
    """Whether a heading stands between two findings."""
    return bisect_right(titles, before.span.last) < bisect_right(titles, finding.span.first - 1)


def _misnumbered(finding: Finding, message: str, severity: Literal["error", "warning"] = "warning") -> Lint:
    return Lint("numbering", severity, head(finding), message)


_SECTION = re.compile(
    r"\W*(critical|high|medium|low|major|moderate|minor)\b[ -]?(?:priority|severity|impact|risk|level)?"
    r"(?: (?:failures?|issues?|errors?|gaps?|findings?|problems?|bugs?|defects?|violations?))*\W*(?:\(|:|$)",
    re.IGNORECASE,
)
_STEPS: Final = {"major": Severity.HIGH, "moderate": Severity.MEDIUM, "minor": Severity.LOW}


def severity_section(checked: Checked) -> Iterator[Lint]:
    """A finding says one severity and stands in the section of another."""
    titles = markdown.headings(checked.sample.failures.text)
    lines = [title.line for title in titles]
    for finding in checked.report.findings:
        if finding.severity is None or finding.severity_from not in ("label", "title"):
            continue
        index = bisect_right(lines, finding.span.first) - 1
        own = titles[index].level if index >= 0 and titles[index].line == finding.span.first else 7
        above = _section_above(titles, index if own == 7 else index - 1, own)
        if above and above[0] is not finding.severity:
            message = (
                f"The finding says {finding.severity.value}, but its section (line {above[1]}) is {above[0].value}."
            )
            yield Lint("severity-section", "error", head(finding), message)


def _section_above(titles: tuple[markdown.Heading, ...], index: int, level: int) -> tuple[Severity, int] | None:
    """The severity of the innermost section around a heading, and its line."""
    for at in range(index, -1, -1):
        title = titles[at]
        if title.level >= level:
            continue
        level = title.level
        found = _SECTION.match(title.title)
        if found:
            word = found[1].lower()
            return _STEPS.get(word) or Severity(word.capitalize()), title.line
        if level == 1:
            break
    return None


_PLACEHOLDER = re.compile(
    r"insert here\b|\blorem ipsum\b|(?<![\w`])TBD\b|(?<![\w`/#])TODO:"
    r"|\[(?:brief|insert|your|describe|add|explain|quote)\b[^\]]{0,60}\](?!\()"
    r"|\bX Critical, Y High",
    re.IGNORECASE,
)


def placeholder(checked: Checked) -> Iterator[Lint]:
    """Text that only asks to be replaced."""
    if checked.sample.failures.placeholder:
        yield Lint("placeholder", "warning", checked.at(1), "The report holds nothing but a placeholder.")
        return
    for number, line in enumerate(checked.prose, 1):
        found = _PLACEHOLDER.search(line[:2000])
        if found:
            yield Lint("placeholder", "warning", checked.at(number), f"A placeholder was left: {found[0]}.")


def duplicate_title(checked: Checked) -> Iterator[Lint]:
    """Two findings have one title."""
    seen: dict[str, Finding] = {}
    for finding in checked.report.findings:
        title = " ".join(finding.title.lower().split())
        if title and title in seen:
            message = f"The title is that of the finding in line {seen[title].span.first}."
            yield Lint("duplicate-title", "warning", head(finding), message)
        seen.setdefault(title, finding)


def unclosed_fence(checked: Checked) -> Iterator[Lint]:
    """A code fence that nothing closes hides what follows it."""
    for block in markdown.blocks(checked.sample.failures.text):
        if not block.closed:
            yield Lint("unclosed-fence", "warning", checked.at(block.opener), "This code fence is not closed.")


def unknown_file(checked: Checked) -> Iterator[Lint]:
    """A file is named that neither lies in the sample nor is spoken of in its other documents."""
    known = _known_files(checked.sample)
    told: set[str] = set()
    for citation in file_citations(checked.prose):
        name = citation.file.lower()
        base = name.rsplit("/", 1)[-1]
        if base in known or name in told or base in checked.spoken:
            continue
        told.add(name)
        yield Lint("unknown-file", "warning", checked.at(citation.line), f"There is no file {citation.file}.")


def _known_files(sample: Sample) -> set[str]:
    names = {document.file for document in sample.documents.values()} | {sample.failures.file, "metadata.json"}
    names |= {source.block for side in (sample.model, sample.ideal) for source in side.sources}
    return {name.lower().rsplit("/", 1)[-1] for name in names}


def line_beyond(checked: Checked) -> Iterator[Lint]:
    """A line is cited that the file does not have."""
    by_name = {file.lower().rsplit("/", 1)[-1]: document for file, document in checked.sample.documents.items()}
    for citation in file_citations(checked.prose):
        document = by_name.get(citation.file.lower().rsplit("/", 1)[-1])
        if document is None or not citation.last:
            continue
        total = len(document.lines) - (not document.lines[-1])
        if citation.last > max(total, 1):
            message = f"{document.file} has {total} lines; line {citation.last} is cited."
            yield Lint("line-beyond", "error", checked.at(citation.line), message)


_NEAR: Final = 12
"""So many lines beside the cited ones are still where a reader looks."""
_MOST_PLACES: Final = 3
"""What stands in more places is cited for another reason than its own place."""


def line_elsewhere(checked: Checked) -> Iterator[Lint]:
    """A line is cited beside a name that stands in that file, but not there."""
    by_name = {file.lower().rsplit("/", 1)[-1]: document for file, document in checked.sample.documents.items()}
    cited = [each for each in file_citations(checked.prose) if each.last][:_MOST_CITED]
    several = {each.line for each in cited if sum(other.line == each.line for other in cited) > 1}
    for citation in cited:
        document = by_name.get(citation.file.lower().rsplit("/", 1)[-1])
        if document is None or citation.line in several or citation.last > len(document.lines):
            continue
        names = names_beside(checked.prose[citation.line - 1])[:_MOST_NAMES]
        found = _elsewhere(citation, [(name, _places(name, document.text)) for name in names])
        if found:
            name, at = found
            lines = f"line {citation.first}" + (f" to {citation.last}" if citation.last > citation.first else "")
            message = f"`{name}` stands in {document.file}:{at}, not near {lines}, which is cited."
            yield Lint("line-elsewhere", "warning", checked.at(citation.line), message)


_MOST_NAMES: Final = 6
_MOST_CITED: Final = 200


def _places(name: str, text: str) -> list[int]:
    """The lines in which a name stands, as far as they are few."""
    out: list[int] = []
    for found in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
        out.append(text.count("\n", 0, found.start()) + 1)
        if len(out) > _MOST_CITED:
            break
    return out


def _elsewhere(citation: Citation, names: list[tuple[str, list[int]]]) -> tuple[str, int] | None:
    """The first of some names and its line, where none of them stands near the lines that are cited."""
    first: tuple[str, int] | None = None
    for name, places in names:
        if len(places) > _MOST_CITED:
            return None
        if any(citation.first - _NEAR <= place <= citation.last + _NEAR for place in places):
            return None
        if first is None and 0 < len(places) <= _MOST_PLACES:
            first = name, places[0]
    return first


def prompt_quote(checked: Checked) -> Iterator[Lint]:
    """Words are quoted as PROMPT's that PROMPT does not hold."""
    if not checked.sample.prompts:
        return
    prompt = _words("\n".join(document.text for document in checked.sample.prompts))
    for line, quote in prompt_quotes(checked.prose):
        pieces = [_words(piece) for piece in re.split(r"\[?(?:\.\.\.|…)\]?", quote)]
        if any(piece and f" {piece} " not in f" {prompt} " for piece in pieces):
            short = quote if len(quote) <= 80 else quote[:77] + "…"
            yield Lint("prompt-quote", "warning", checked.at(line), f'PROMPT does not say "{short}".')


def _words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", "")))


def quality(checked: Checked) -> Iterator[Lint]:
    """The training quality is not that of metadata.json."""
    recorded = checked.sample.metadata.get("training_quality")
    if isinstance(recorded, bool) or not isinstance(recorded, int | float):
        return
    for line, said, scale in training_quality(checked.prose):
        if said * 10 != float(recorded) * scale:
            shown = f"{said:g}/{scale:g}"
            message = f"The report gives a training quality of {shown}; metadata.json says {recorded:g}."
            yield Lint("training-quality", "error", checked.at(line), message)


_MOST_NAMED: Final = 4


def severe_unreported(checked: Checked) -> Iterator[Lint]:
    """What PROMPT asks for, IDEAL has, MODEL lacks altogether, and no finding is about: one warning for all of it."""
    missing = (each for each in checked.differences if each.change is Change.MISSING and not each.path)
    severe = [each for each in missing if each.severity is Severity.CRITICAL and each.required and not each.findings]
    if severe and checked.report.findings:
        named = ", ".join(f"{each.type} {each.name}" for each in severe[:_MOST_NAMED])
        more = f" and {len(severe) - _MOST_NAMED} more" if len(severe) > _MOST_NAMED else ""
        message = f"No finding is about what is missing: {named}{more}."
        yield Lint("severe-unreported", "warning", checked.at(1), message)


RULES: Final[Mapping[str, Rule]] = {
    "wrong-side": about_sides.wrong_side,
    "wrong-turn": about_sides.wrong_turn,
    "general-report": about_sides.general_report,
    "turn-unnamed": about_sides.turn_unnamed,
    "truncation-unmentioned": about_sides.truncation_unmentioned,
    "ideal-drift": about_sides.ideal_drift,
    "platform": about_sides.platform,
    "tally": tally,
    "score-sum": score_sum,
    "numbering": numbering,
    "severity-section": severity_section,
    "severity-missing": layout.severity_missing,
    "severity-uniform": layout.severity_uniform,
    "placeholder": placeholder,
    "duplicate-title": duplicate_title,
    "duplicate-claim": repeats.duplicate_claim,
    "self-contradiction": repeats.self_contradiction,
    "missing-label": layout.missing_label,
    "label-names": layout.label_names,
    "heading-order": layout.heading_order,
    "impact-list": layout.impact_list,
    "emoji": layout.emoji,
    "unclosed-fence": unclosed_fence,
    "unknown-file": unknown_file,
    "line-beyond": line_beyond,
    "line-elsewhere": line_elsewhere,
    "prompt-quote": prompt_quote,
    "training-quality": quality,
    "severe-unreported": severe_unreported,
}
"""Id → rule, in the order in which they speak of one line; what each is for stands in guide.toml."""
