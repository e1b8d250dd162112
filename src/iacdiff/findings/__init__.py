"""MODEL_FAILURES.md ⇄ findings: read from any layout, written in the document's own, every other byte left alone."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iacdiff.findings.adding import add
    from iacdiff.findings.arranging import merge, move, renumber, set_severity, several, split
    from iacdiff.findings.changing import edit
    from iacdiff.findings.composing import compose
    from iacdiff.findings.converting import convert
    from iacdiff.findings.edits import CannotWrite, Edit, UnknownHandle
    from iacdiff.findings.mending import fix
    from iacdiff.findings.removing import remove
    from iacdiff.findings.report import draft_from, read
    from iacdiff.findings.rewriting import rewrite
    from iacdiff.findings.saving import Conflict, save
    from iacdiff.findings.style import NAMES, style_name

__all__ = [
    "NAMES",
    "CannotWrite",
    "Conflict",
    "Edit",
    "UnknownHandle",
    "add",
    "compose",
    "convert",
    "draft_from",
    "edit",
    "fix",
    "merge",
    "move",
    "read",
    "remove",
    "renumber",
    "rewrite",
    "save",
    "set_severity",
    "several",
    "split",
    "style_name",
]

_HOMES = {
    "CannotWrite": "edits", "Conflict": "saving", "Edit": "edits", "NAMES": "style", "UnknownHandle": "edits",
    "add": "adding", "compose": "composing", "convert": "converting", "draft_from": "report", "edit": "changing",
    "fix": "mending", "merge": "arranging", "move": "arranging", "read": "report", "remove": "removing",
    "renumber": "arranging", "rewrite": "rewriting", "save": "saving", "set_severity": "arranging",
    "several": "arranging", "split": "arranging", "style_name": "style",
}  # fmt: skip
"""Public name → the module that it lives in, imported when it is first asked for: the expressions take a while."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    return found
