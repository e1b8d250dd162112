"""Samples with what a scan says of them → the lines of the picker, sorted and filtered.

Pr9    -12 ~8 +3 ?1    PROMPT  80 %   7 findings  2 ✗
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from iacdiff.scan.row import Row
from iacdiff.tui import patience
from iacdiff.tui.chooser import Choice, narrowed

ORDERS = ("name", "differences", "coverage", "findings", "contradictions")
"""What the list can be sorted by; all but the name from most to least, coverage from least."""


def name_of(path: Path, folder: Path) -> str:
    """A sample as it is called in the list."""
    try:
        return str(path.relative_to(folder))
    except ValueError:
        return str(path)


def differences(row: Row) -> int:
    """How many there are of all kinds."""
    return sum(count or 0 for count in (row.missing, row.changed, row.extra, row.undecided))


def _rank(row: Row | None, order: str) -> float:
    if row is None or row.error:
        return float("inf")
    if order == "differences":
        return -differences(row)
    if order == "coverage":
        return 2.0 if row.model_coverage is None else row.model_coverage
    return -float((row.findings if order == "findings" else row.contradicted) or 0)


def hint(row: Row | None) -> str:
    """What a scan says of a sample; nothing before it was read."""
    if row is None:
        return "…"
    if row.error:
        return f"! {row.error}"
    counts = zip("-~+?", (row.missing, row.changed, row.extra, row.undecided), strict=True)
    signs = " ".join(f"{sign}{count or 0:<3}" for sign, count in counts)
    coverage = "   –" if row.model_coverage is None else f"{row.model_coverage:>4.0%}"
    wrong = f"{row.contradicted}✗" if row.contradicted else ""
    return f"{row.platform or '–':<6}{signs} met {coverage} {row.findings or 0:>3} found {wrong:>4}"


class Shelf:
    """The lines of all samples, each made once and changed when a scan says more of it."""

    def __init__(self, samples: Sequence[Path] = (), folder: Path = Path()) -> None:
        self.choices = [Choice(str(at), name_of(path, folder), hint(None)) for at, path in enumerate(samples)]
        """In the order of their names. The id of a line is the sample's number."""
        self._numbers = {str(path): at for at, path in enumerate(samples)}
        self._rows: dict[int, Row] = {}

    def take(self, rows: Iterable[Row]) -> None:
        """More is known of some samples."""
        for row in rows:
            at = self._numbers.get(row.sample)
            if at is not None:
                self._rows[at] = row
                self.choices[at] = self.choices[at]._replace(hint=hint(row))

    @property
    def known(self) -> int:
        """Of how many samples the figures are there."""
        return len(self._rows)

    def listed(self, order: str, typed: str) -> list[Choice]:
        """The lines to show: those that hold every word typed, in an order."""
        choices = self.choices
        if order != "name":
            numbers = sorted(range(len(choices)), key=lambda at: (_rank(self._rows.get(at), order), at))
            choices = [choices[at] for at in numbers]
        return _found(choices, typed)


def _found(choices: list[Choice], typed: str) -> list[Choice]:
    """Words in name or figures; `!word` leaves out, `/…/` is a regular expression."""
    if not typed.strip():
        return choices
    wanted = typed.strip()
    if len(wanted) > 2 and wanted.startswith("/") and wanted.endswith("/"):
        try:
            re.compile(wanted[1:-1])
        except re.error:
            return choices
        return [choice for choice in choices if patience.found(wanted[1:-1], choice.text)]
    out = [word[1:].lower() for word in wanted.split() if word.startswith("!") and len(word) > 1]
    rest = " ".join(word for word in wanted.split() if not word.startswith("!"))
    left = [choice for choice in choices if not any(word in f"{choice.text} {choice.hint}".lower() for word in out)]
    return narrowed(left, rest) if rest else left
