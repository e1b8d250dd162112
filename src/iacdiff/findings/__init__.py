"""MODEL_FAILURES.md ⇄ findings: read from any layout, written in the document's own, every other byte left alone."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iacdiff.findings.changing import edit
    from iacdiff.findings.converting import convert
    from iacdiff.findings.editing import CannotWrite, Edit, UnknownHandle, add, remove
    from iacdiff.findings.mending import fix
    from iacdiff.findings.report import draft_from, read
    from iacdiff.findings.saving import Conflict, save
    from iacdiff.findings.style import NAMES, style_name

__all__ = [
    "NAMES",
    "CannotWrite",
    "Conflict",
    "Edit",
    "UnknownHandle",
    "add",
    "convert",
    "draft_from",
    "edit",
    "fix",
    "read",
    "remove",
    "save",
    "style_name",
]

_HOMES = {
    "CannotWrite": "editing", "Conflict": "saving", "Edit": "editing", "NAMES": "style", "UnknownHandle": "editing",
    "add": "editing", "convert": "converting", "draft_from": "report", "edit": "changing", "fix": "mending",
    "read": "report", "remove": "editing", "save": "saving", "style_name": "style",
}  # fmt: skip
"""Public name → the module that it lives in, imported when it is first asked for: the expressions take a while."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    return found
