"""`iacdiff check`: what is wrong in the report itself, for people and for CI."""

import argparse
from typing import Any

from iacdiff import drafting, findings
from iacdiff.cli import CannotRun, narrate
from iacdiff.cli.commands import review
from iacdiff.export import to_json
from iacdiff.records import Review


def check(asked: argparse.Namespace) -> int:
    """Lint the report of each sample; 1 where there is an error, or with --strict a warning."""
    reviews = [_checked(asked, sample) for sample in asked.samples]
    if asked.format == "json":
        pages = [_page(each) for each in reviews]
        print(to_json.text(pages[0] if len(pages) == 1 else pages), end="")
    else:
        for each in reviews:
            _print(each)
    severities = {lint.severity for each in reviews for lint in each.lint}
    return int("error" in severities or (asked.strict and "warning" in severities))


def _checked(asked: argparse.Namespace, sample: str) -> Review:
    reviewed = review(asked, sample)
    if not asked.fix or not reviewed.sample.failures_exists:
        return reviewed
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
    return review(asked, sample)


def _page(reviewed: Review) -> dict[str, Any]:
    whole = to_json.data(reviewed)
    return {key: whole[key] for key in ("schema", "sample", "findings", "lint")}


def _print(reviewed: Review) -> None:
    name = reviewed.sample.folder.name
    for lint in reviewed.lint:
        where = drafting.place(lint.span) if lint.span else reviewed.sample.failures.file
        print(f"{name}/{where}: {lint.severity}: {lint.message} [{lint.rule}]")
    if not reviewed.lint:
        narrate(f"{name}: nothing wrong in the report" if reviewed.sample.failures_exists else f"{name}: no report yet")
