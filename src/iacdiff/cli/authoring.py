"""The headless twin of writing a finding on the screen."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from typing import Any, Literal

from iacdiff import drafting, findings
from iacdiff.cli import CannotRun, narrate
from iacdiff.records import Document, Draft, Finding, Requirement, Review, Severity, Span

_TEXTS = ("title", "model_issue", "ideal_fix", "impact", "root_cause", "score")


def draft(asked: argparse.Namespace, review: Review) -> Draft:
    """The finding that the words describe, on the ground of a difference where one is named."""
    given = named(asked, review)
    if asked.difference:
        difference = next((d for d in review.differences if d.id == asked.difference), None)
        if difference is None:
            raise CannotRun(f"no difference {asked.difference}; `iacdiff export -f json` lists their ids")
        ground = drafting.draft(review, [difference])
        return Draft(**{**{name: getattr(ground, name) for name in Draft.__dataclass_fields__}, **given})
    if not given.get("title"):
        raise CannotRun("a finding needs a --title (or a --difference to take it from)")
    return Draft(**given)


def named(asked: argparse.Namespace, review: Review) -> dict[str, Any]:
    """The parts of a finding that the words name."""
    given: dict[str, Any] = {name: getattr(asked, name) for name in _TEXTS if getattr(asked, name) is not None}
    if "title" in given and not given["title"].strip():
        raise CannotRun("the --title is empty")
    if asked.severity:
        given["severity"] = Severity(asked.severity)
    if asked.requirement:
        quoted = _quote(asked.requirement, review)
        if quoted:
            given["requirement"] = quoted
    return given


def _quote(where: str, review: Review) -> str:
    """`22` or `PROMPT2.md:22` → that requirement, quoted with its place; empty where the line is blank."""
    file, _, number = where.rpartition(":")
    if not number.isdigit():
        raise CannotRun(f"--requirement takes LINE or FILE:LINE, not {where!r}")
    document = _prompt(file, review)
    line = int(number)
    if not 1 <= line <= len(document.lines):
        raise CannotRun(f"{document.file} has {len(document.lines)} lines, so no line {line}")
    there = _at(line, document, review)
    if there:
        return drafting.quote(there)
    text = document.lines[line - 1].strip()
    if not text:
        narrate(f"{document.file}:{line} is blank; no requirement is cited")
        return ""
    return f'"{text}" ({drafting.place(Span(document.file, line, line))})'


def _prompt(file: str, review: Review) -> Document:
    prompts = review.sample.prompts
    if not prompts:
        raise CannotRun("the sample has no PROMPT.md, so there is no requirement to cite")
    if not file:
        return prompts[0]
    for prompt in prompts:
        if file in (prompt.file, PurePosixPath(prompt.file).name):
            return prompt
    raise CannotRun(f"{file} is none of {', '.join(prompt.file for prompt in prompts)}")


def _at(line: int, document: Document, review: Review) -> Requirement | None:
    """The requirement on a line: the one that begins there, else the one that covers it."""
    here = [r for r in review.requirements if r.span.file == document.file and r.span.first <= line <= r.span.last]
    return min(here, key=lambda r: (abs(r.span.first - line), r.span.last - r.span.first), default=None)


def find(review: Review, handle: str) -> Finding:
    """The finding of a handle; CannotRun, with the candidates, where there is none or more than one."""
    those = [finding for finding in review.report.findings if finding.handle == handle]
    if len(those) == 1:
        return those[0]
    alike = [finding for finding in review.report.findings if finding.number == handle]
    if alike:
        raise CannotRun(f"several findings have the number {handle}: {', '.join(f.handle for f in alike)}")
    known = ", ".join(finding.handle for finding in review.report.findings) or "none"
    raise CannotRun(f"no finding {handle}; there are: {known}")


def write(review: Review, change: Callable[[Document], findings.Edit], done: str) -> int:
    """Carry out an edit of the report and print what was done, the handle last."""
    document = review.sample.failures
    try:
        edit = change(document)
        findings.save(document.path, edit.before, edit.after)
    except findings.UnknownHandle as error:
        raise CannotRun(str(error)) from None
    except findings.CannotWrite as error:
        raise CannotRun(str(error)) from None
    except findings.Conflict:
        raise CannotRun(f"{document.file} was changed by somebody else in the meantime; nothing was written") from None
    for message in edit.messages:
        narrate(message)
    print(f"{done} {edit.handle}".rstrip())
    return 0


def convert(review: Review, style: str) -> int:
    """Write the report in another style; `document` writes each finding anew in the report's own."""
    if style == "document":
        return write(review, findings.rewrite, "wrote every finding anew")
    return write(review, lambda document: findings.convert(document, style), f"converted to {style}")


def move(review: Review, handle: str, before: str | None, behind: str | None) -> int:
    """Put a finding before or behind another one."""
    to = before or behind or ""
    for each in (handle, to):
        find(review, each)
    side: Literal["before", "behind"] = "before" if before else "behind"
    return write(review, lambda document: findings.move(document, handle, to, side), "moved finding")


def split(review: Review, handle: str) -> int:
    """Make several findings of one."""
    find(review, handle)
    return write(review, lambda document: findings.split(document, handle), "split finding")


def merge(review: Review, handles: Sequence[str]) -> int:
    """Make one finding of several."""
    for handle in handles:
        find(review, handle)
    return write(review, lambda document: findings.merge(document, handles), "merged into finding")


def renumber(review: Review) -> int:
    """Let the numbers count on."""
    return write(review, findings.renumber, "renumbered")


def set_severity(review: Review, handles: Sequence[str], severity: str) -> int:
    """Give findings another severity."""
    for handle in handles:
        find(review, handle)
    wanted = Severity(severity)
    return write(
        review, lambda document: findings.set_severity(document, handles, wanted), "changed the severity of finding"
    )
