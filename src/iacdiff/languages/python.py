"""Python → Module: tree-sitter's tree read into the nodes of program.py; broken text is mended first (py_mend.py)."""

from typing import TYPE_CHECKING, Final

from iacdiff.languages.py_mend import Mend, Trouble
from iacdiff.languages.py_quotes import settle
from iacdiff.languages.py_statements import Statements
from iacdiff.languages.py_tree import Script, apply, grow_most, shadow_of
from iacdiff.program import Module
from iacdiff.records import Problem, Source

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_PROBLEMS: Final = 5


def read(source: Source) -> Module:
    """One file of Python → its statements; where it is broken, all that can be read, and Problems; never raises."""
    shadow = shadow_of(source.text)
    whole = grow_most(shadow)
    if whole.end is not None:
        return _module(source, Script(source.text), whole.tree.root_node, [_left_off(shadow, whole.end)])
    if not whole.tree.root_node.has_error:
        return _module(source, Script(source.text), whole.tree.root_node, [])
    shadow, lost = settle(shadow)
    mend = Mend(shadow)
    edits = mend.run()
    whole = grow_most(apply(shadow, edits))
    script = Script(source.text, edits)
    rows = [script.line(offset) - 1 for offset in lost]
    troubles = [Trouble(row, row, "A triple quote has no partner") for row in rows] + mend.troubles
    if whole.end is not None:
        troubles.insert(0, _left_off(source.text, script.origin(whole.end)))
    troubles = troubles or [Trouble(0, source.text.count("\n"), "This could not be read")]
    return _module(source, script, whole.tree.root_node, troubles)


def _left_off(text: str, offset: int) -> Trouble:
    return Trouble(text.count("\n", 0, offset), text.count("\n"), "From here on this could not be followed")


def _module(source: Source, script: Script, root: "Node", troubles: list[Trouble]) -> Module:
    statements = Statements(script)
    body = statements.block(root)
    problems = [
        Problem("error", trouble.summary, source.span(trouble.row + 1, trouble.last + 1))
        for trouble in troubles[:_MOST_PROBLEMS]
    ]
    if statements.too_deep is not None:
        place = statements.too_deep
        problems.append(Problem("warning", "Nested too deep to be followed", source.span(place.first, place.last)))
    complete = not troubles and statements.too_deep is None and source.closed
    return Module(source, body, tuple(problems), complete)
