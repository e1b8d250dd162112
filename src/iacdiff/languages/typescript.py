"""TypeScript and JavaScript → Module.

text ──ts_tree (ts_mend where it is broken)──▶ tree ──ts_statements, ts_expressions, …──▶ statements
"""

from iacdiff.languages import ts_tree
from iacdiff.languages.ts_assignments import effects
from iacdiff.languages.ts_classes import class_value
from iacdiff.languages.ts_expressions import EXPRESSIONS
from iacdiff.languages.ts_patterns import PATTERNS
from iacdiff.languages.ts_reading import Reading
from iacdiff.languages.ts_statements import STATEMENTS
from iacdiff.program import Module
from iacdiff.records import Problem, Source

_PROBLEMS = 3
_EXPRESSIONS = {**EXPRESSIONS, "class": class_value}


def read(source: Source) -> Module:
    """A file of TypeScript or JavaScript → its statements; broken and cut text as far as it goes, with Problems."""
    grown = ts_tree.grow(source.text)
    reading = Reading(source.text, grown, _EXPRESSIONS, STATEMENTS, PATTERNS, effects)
    root = grown.tree.root_node
    body = tuple(reading.statements(root)) if root.is_error else reading.all_statements(root.named_children)
    if grown.deep is not None:
        reading.too_deep = reading.between(grown.deep, grown.deep)
    problems = [] if reading.sound or grown.deep is not None else _problems(source, reading, grown)
    if reading.too_deep is not None:
        span = source.span(reading.too_deep.first, reading.too_deep.last)
        problems.append(Problem("warning", "This is nested too deeply to be read", span))
    return Module(source, body, tuple(problems), complete=reading.sound and source.closed)


def _problems(source: Source, reading: Reading, grown: ts_tree.Grown) -> list[Problem]:
    """What is broken: the end that is lacking first, then the first places that are no TypeScript."""
    problems: list[Problem] = []
    if grown.cut:
        line = source.text.rstrip().count("\n") + 1
        problems.append(Problem("error", "The code ends before its brackets are closed", source.span(line)))
    for node in ts_tree.errors(grown.tree.root_node, _PROBLEMS - len(problems)):
        place = reading.place(node)
        if place.start < len(source.text):
            words = (
                f"`{node.type}` is missing"
                if node.is_missing
                else f"`{_glimpse(reading.text(node))}` is not expected here"
            )
            problems.append(
                Problem("error", f"Not {_LANGUAGE[source.language == 'js']}: {words}", source.span(place.first))
            )
    for offset in grown.gaps[: max(0, _PROBLEMS - len(problems))]:
        line = source.text.count("\n", 0, offset) + 1
        problems.append(
            Problem("error", "A bracket that opens above is not closed before this line", source.span(line))
        )
    if not problems:
        problems.append(Problem("error", f"Not {_LANGUAGE[source.language == 'js']}", source.span(1)))
    return problems


_LANGUAGE = ("TypeScript", "JavaScript")


def _glimpse(text: str) -> str:
    folded = " ".join(text[:400].split())
    return folded if len(folded) <= 40 else folded[:39] + "…"
