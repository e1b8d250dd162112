"""Two versions of a report → the findings in which they disagree, and the report with one side's word on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from iacdiff import findings, text
from iacdiff.records import Document, Finding

if TYPE_CHECKING:
    from iacdiff.findings import Edit


@dataclass(frozen=True, slots=True)
class Dispute:
    """A finding that the two versions have differently; None is a version without it."""

    ours: Finding | None
    theirs: Finding | None

    @property
    def name(self) -> str:
        """Its number and title."""
        one = self.ours or self.theirs
        return f"{one.number} {one.title}".strip() if one else ""

    @property
    def what(self) -> str:
        """How the two differ."""
        if self.ours and self.theirs:
            return "written differently"
        return "only in ours" if self.ours else "only on disk"


def disputes(ours: Document, theirs: Document) -> list[Dispute]:
    """The findings in which two versions disagree, in the order of their lines."""
    mine, others = list(findings.read(ours).findings), list(findings.read(theirs).findings)
    found = list(_paired(mine, others))
    left = {id(one) for one, _ in found} | {id(other) for _, other in found}
    out = [Dispute(one, other) for one, other in found if _lines(ours, one) != _lines(theirs, other)]
    out += [Dispute(one, None) for one in mine if id(one) not in left]
    out += [Dispute(None, other) for other in others if id(other) not in left]
    return sorted(out, key=_line)


def _line(one: Dispute) -> int:
    found = one.ours or one.theirs
    return found.span.first if found else 0


def _paired(mine: Sequence[Finding], others: Sequence[Finding]) -> Iterator[tuple[Finding, Finding]]:
    """The same finding in both: of one number and title, else of one title, else of one number."""
    open_mine, open_others = list(mine), list(others)
    for key in (_number_and_title, _title, _number):
        by_key: dict[object, list[Finding]] = {}
        for other in open_others:
            by_key.setdefault(key(other), []).append(other)
        for one in list(open_mine):
            same = by_key.get(key(one))
            if same and key(one):
                other = same.pop(0)
                open_mine.remove(one)
                open_others.remove(other)
                yield one, other


def _number_and_title(finding: Finding) -> object:
    return finding.number, finding.title


def _title(finding: Finding) -> object:
    return finding.title


def _number(finding: Finding) -> object:
    return finding.number


def _lines(document: Document, finding: Finding) -> list[str]:
    return document.lines[finding.span.first - 1 : finding.span.last]


def merged(ours: Document, theirs: Document, taken: Sequence[Dispute]) -> Edit | None:
    """The version on disk with our word on some disputes; None where no word of ours is wanted.

    Raises CannotWrite.
    """
    now, last = theirs, None
    for one in reversed(taken):  # from the last, so that what stands before is where it was
        edit = _settled(ours, now, one)
        last = edit
        now = replace(now, raw=edit.after, text=text.decode(edit.after).text, placeholder=False)
    return replace(last, before=theirs.raw) if last else None


def _settled(ours: Document, now: Document, one: Dispute) -> Edit:
    if one.theirs is None:
        assert one.ours is not None
        return findings.add(now, findings.draft_from(ours, one.ours))
    there = next(
        (
            each
            for each in findings.read(now).findings
            if (each.number, each.title) == (one.theirs.number, one.theirs.title)
        ),
        None,
    )
    if there is None:
        raise LookupError(f"finding {one.theirs.number} is not found again")
    if one.ours is None:
        return findings.remove(now, there.handle)
    return findings.edit(now, there.handle, findings.draft_from(ours, one.ours))
