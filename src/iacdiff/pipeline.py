"""The whole program as one straight line: a folder → everything iacdiff can say about it.

load → parse → resolve → match → compare → judge → link → check
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from iacdiff import check, compare, findings, judge, link, load, memory, parse, resolve
from iacdiff import match as matching
from iacdiff.parse import strict
from iacdiff.records import Difference, Options, Problem, Review

STAGES = ("load", "parse", "resolve", "match", "compare", "requirements", "findings", "link", "check")

Watch = Callable[[str, object], None]
"""Told the name of each stage and what it gave: for progress, and for looking inside."""


def _unwatched(stage: str, gave: object) -> None:
    return None


def review(folder: Path, options: Options | None = None, watch: Watch = _unwatched) -> Review:
    """Everything iacdiff can say about one sample.

    Raises load.NotASample where the folder holds none of the documents; whatever else is wrong with the
    sample is a Problem in the Review.
    """
    started = time.perf_counter()

    sample = load.load(folder, options or Options())
    decided = memory.decisions(sample)
    watch("load", sample)

    model, ideal = parse.parse(sample.model), parse.parse(sample.ideal)
    watch("parse", {"model": model, "ideal": ideal})

    model, ideal = resolve.resolve(model), resolve.resolve(ideal)
    watch("resolve", {"model": model, "ideal": ideal})

    pairs = matching.match(model, ideal, decided.pins, decided.unpinned)
    watch("match", pairs)

    differences = compare.compare(model, ideal, pairs)
    verdicts = compare.verdicts(sample, model, ideal, pairs, differences)
    watch("compare", {"verdicts": verdicts, "differences": differences})

    requirements = link.read_requirements(sample.prompts)
    requirements = judge.judge(requirements, model, ideal)
    watch("requirements", requirements)

    report = findings.read(sample.failures)
    watch("findings", report)

    differences = link.link_differences(differences, requirements, model, ideal)
    differences = link.decide(differences, requirements, decided.links)
    differences = compare.weigh(differences, requirements, model, ideal, pairs)
    report = replace(report, findings=link.link_findings(report.findings, requirements, differences))
    differences = _seen(link.about(differences, report.findings), decided.reviewed)
    watch("link", {"differences": differences, "findings": report.findings})

    report = replace(report, findings=check.check_claims(sample, report, model, ideal, differences, requirements))
    lint = check.lint(sample, report, differences, requirements)
    watch("check", lint)

    milliseconds = (time.perf_counter() - started) * 1000
    return Review(
        sample, model, ideal, verdicts, pairs, differences, requirements, report, lint, milliseconds, decided.notes
    )


def _seen(differences: tuple[Difference, ...], ids: frozenset[str]) -> tuple[Difference, ...]:
    return tuple(replace(one, reviewed=True) if one.id in ids else one for one in differences)


def confirm(reviewed: Review, seconds: float) -> Review:
    """The review with the strict reader's word on its HCL, as far as that comes within so many seconds."""
    return replace(
        reviewed,
        model=replace(
            reviewed.model,
            problems=_with(reviewed.model.problems, strict.confirm(reviewed.sample.model.sources, seconds)),
        ),
        ideal=replace(
            reviewed.ideal,
            problems=_with(reviewed.ideal.problems, strict.confirm(reviewed.sample.ideal.sources, seconds)),
        ),
    )


def _with(problems: tuple[Problem, ...], more: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Both, the strict reader's words in place of a problem that says less about the same lines."""
    places = {problem.span for problem in more if problem.span}
    return (*(problem for problem in problems if problem.span not in places), *more)
