"""`iacdiff check`: what is wrong in the report itself, for people and for CI."""

import argparse
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from iacdiff import check as checks
from iacdiff import findings
from iacdiff.cli import CannotRun, existing, narrate
from iacdiff.cli.check_settings import Settings, settings
from iacdiff.cli.commands import review
from iacdiff.export import to_json
from iacdiff.records import Lint, Review
from iacdiff.text import scrub


def check(asked: argparse.Namespace) -> int:
    """Lint the report of each sample; 1 where there is an error, or with --strict a warning."""
    if asked.explain:
        return _explain(asked.explain)
    reviews = [_checked(asked, sample) for sample in _samples(asked.samples or ["."])]
    if asked.format == "json":
        pages = [_page(each) for each, _ in reviews]
        print(to_json.text(pages[0] if len(pages) == 1 else pages), end="")
    elif asked.format == "sarif":
        from iacdiff.export import to_sarif

        print(to_sarif.log([each for each, _ in reviews], Path.cwd(), differences=False), end="")
    else:
        for each, _ in reviews:
            _print(each)
        _count([each for each, _ in reviews])
    return int(any(_fails(each, chosen) for each, chosen in reviews))


def _explain(rule: str) -> int:
    """A rule's page of documentation; `all` is the list of them."""
    if rule == "all":
        print(checks.index(), end="")
        return 0
    guide = checks.guides().get(rule)
    if guide is None:
        raise CannotRun(checks.unknown((rule,)) or f"{rule!r} begins the names of several rules; see --explain all")
    print(guide.page, end="")
    return 0


def _samples(named: Sequence[str]) -> Iterator[str]:
    """The samples that are named, and those in folders of samples."""
    from iacdiff import load

    for each in named:
        folder = existing(each)
        below = load.find_samples(folder) if folder.is_dir() else []
        if folder in below or len(below) < 1:
            yield each
        else:
            yield from (str(path) for path in below)


def _checked(asked: argparse.Namespace, sample: str) -> tuple[Review, Settings]:
    """A sample's review with what its settings let through; its report mended first where that is asked."""
    chosen = settings(asked, existing(sample))
    reviewed = review(asked, sample)
    if asked.fix and reviewed.sample.failures_exists:
        _mend(reviewed)
        reviewed = review(asked, sample)
    return _heard(reviewed, chosen), chosen


def _mend(reviewed: Review) -> None:
    document = reviewed.sample.failures
    try:
        edit = findings.fix(document)
        if edit.after != edit.before:
            findings.save(document.path, edit.before, edit.after)
    except findings.CannotWrite as error:
        raise CannotRun(str(error)) from None
    except findings.Conflict:
        raise CannotRun(f"{document.file} was changed by somebody else in the meantime; nothing was mended") from None
    for message in edit.messages:
        narrate(message)


def _heard(reviewed: Review, chosen: Settings) -> Review:
    """The review with the rules that are asked, contradicted claims among them."""
    report = reviewed.report
    if not chosen.asks(checks.CONTRADICTED):
        silent = tuple(replace(finding, claims=()) for finding in report.findings)
        report = replace(report, findings=silent)
    lint = tuple(each for each in reviewed.lint if chosen.asks(each.rule))
    return replace(reviewed, report=report, lint=lint)


def _all(reviewed: Review) -> list[Lint]:
    """What is wrong, contradicted claims included, in the order of the lines."""
    both = [*reviewed.lint, *checks.contradicted(reviewed.report)]
    return sorted(both, key=lambda each: each.span.first if each.span else 0)


def _fails(reviewed: Review, chosen: Settings) -> bool:
    severities = {lint.severity for lint in _all(reviewed)}
    return "error" in severities or (chosen.strict and "warning" in severities)


def _page(reviewed: Review) -> dict[str, Any]:
    whole = to_json.data(replace(reviewed, lint=tuple(_all(reviewed))))
    return {key: whole[key] for key in ("schema", "sample", "findings", "lint")}


def _print(reviewed: Review) -> None:
    """`lib/MODEL_FAILURES.md:19: error severity-section: The finding says …`, from where the command is run."""
    path = reviewed.sample.failures.path
    try:
        shown = os.path.relpath(path)
    except ValueError:  # another drive
        shown = str(path)
    shown = scrub(shown if not shown.startswith(f"..{os.sep}..") else str(path))
    for lint in _all(reviewed):
        line = lint.span.first if lint.span else 1
        print(f"{shown}:{line}: {lint.severity} {lint.rule}: {lint.message}")


def _count(reviews: Sequence[Review]) -> None:
    """How much was found, on stderr."""
    found = [lint.severity for each in reviews for lint in _all(each)]
    for each in reviews:
        if not each.sample.failures_exists:
            narrate(f"{each.sample.folder.name}: no report yet")
    if not found:
        if any(each.sample.failures_exists for each in reviews):
            narrate("nothing wrong" + (f" in {len(reviews)} reports" if len(reviews) > 1 else " in the report"))
        return
    faulty = sum(bool(_all(each)) for each in reviews)
    errors, warnings = found.count("error"), found.count("warning")
    where = f" in {faulty} of {len(reviews)} reports" if len(reviews) > 1 else ""
    narrate(f"{_plural(errors, 'error')}, {_plural(warnings, 'warning')}{where}")


def _plural(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
