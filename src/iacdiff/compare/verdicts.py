"""Two sides as wholes → what is true of MODEL's answer before any detail: the wrong platform, another task, cut off."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from iacdiff.compare.stated import language, platform
from iacdiff.records import Answer, Declared, Difference, Kind, Pair, Sample, Severity, Span, Verdict

_PLATFORMS = {"tf": "Terraform", "cfn": "CloudFormation", "cdk": "CDK", "cdktf": "CDKTF", "pulumi": "Pulumi"}
_LANGUAGES = {
    "hcl": "HCL",
    "yaml": "YAML",
    "yml": "YAML",
    "json": "JSON",
    "ts": "TypeScript",
    "js": "JavaScript",
    "py": "Python",
    "java": "Java",
    "go": "Go",
}
_OTHERS = ("cicd", "analysis")
"""Platforms whose language is not that of what is declared."""
_SPELLINGS = {"yml": "yaml"}
_LEAST_RESOURCES = 5
_LEAST_SHARE = 1 / 3
_LEAST_TELLING = 4
"""Kinds that say what a side is for, fewer of which are no fingerprint."""
_LEAST_TELLING_SHARE = 1 / 4
_MOST_NAMED = 5
_MOSTLY_OF_THE_TASK = 2 / 3
"""Of MODEL's own kinds of resources: with fewer of IDEAL's it solves another task, else a part of this one."""


def verdicts(
    sample: Sample,
    model: Declared,
    ideal: Declared,
    pairs: Sequence[Pair],
    differences: Sequence[Difference] | None = None,
) -> tuple[Verdict, ...]:
    """The verdicts on MODEL's answer, worst first. Without the differences, nothing is said of there being none."""
    found = [
        *_no_code(sample, model, ideal),
        *_no_ideal(sample, model, ideal),
        *_wrong_platform(sample),
        *_wrong_language(sample),
        *_wrong_use_case(sample, model, ideal),
        *_truncated(sample),
        *(_identical(sample) or _equivalent(sample, model, ideal, differences)),
    ]
    return tuple(sorted(found, key=lambda verdict: verdict.severity.rank))


def _no_code(sample: Sample, model: Declared, ideal: Declared) -> Iterator[Verdict]:
    if ideal.resources and not _builds(model):
        nothing = "no resource" if model.items else "nothing"
        message = f"MODEL declares {nothing}; IDEAL declares {_resources(ideal)}"
        yield Verdict("no-code", Severity.CRITICAL, message, _whole(sample.model))


def _no_ideal(sample: Sample, model: Declared, ideal: Declared) -> Iterator[Verdict]:
    if model.items and not _builds(ideal):
        nothing = "no resource" if ideal.items else "nothing"
        message = f"IDEAL declares {nothing} that could be read; MODEL's {_resources(model)} stand alone"
        yield Verdict("no-ideal", Severity.LOW, message, _whole(sample.ideal))


def _builds(side: Declared) -> bool:
    """Whether it declares anything that is built; an input or an output alone says nothing of the task."""
    return any(item.kind in (Kind.RESOURCE, Kind.MODULE) for item in side.items)


def _resources(side: Declared) -> str:
    return _count(len(side.resources), "resource")


def _wrong_platform(sample: Sample) -> Iterator[Verdict]:
    model, stated = sample.model.platform, platform(sample.prompts)
    asked = _told(sample, "platform", _PLATFORMS) or (stated[0] if stated else None) or sample.ideal.platform
    if model and asked and model != asked and sample.ideal.platform in (None, asked):
        message = f"MODEL is written for {_PLATFORMS.get(model, model)}, not for {_PLATFORMS.get(asked, asked)}"
        yield _verdict_on(sample, "wrong-platform", message, stated, asked)


def _verdict_on(sample: Sample, rule: str, message: str, stated: tuple[str, Span] | None, asked: str) -> Verdict:
    """With the line of PROMPT that asks for the other one, where there is such a line."""
    if stated is None or stated[0] != asked:
        return Verdict(rule, Severity.CRITICAL, message, _code(sample.model))
    message = f"{message}, which {stated[1].file}:{stated[1].first} asks for"
    return Verdict(rule, Severity.CRITICAL, message, (*_code(sample.model), stated[1]))


def _wrong_language(sample: Sample) -> Iterator[Verdict]:
    model, ideal = sample.model, sample.ideal
    if not model.language or model.platform != (ideal.platform or model.platform):
        return
    stated = language(sample.prompts, model.platform) if model.platform else None
    asked = _told(sample, "language", _LANGUAGES) or (stated[0] if stated else None) or ideal.language
    if not asked or (ideal.language and _one(ideal.language) != _one(asked)):
        return
    if _one(model.language) != _one(asked):
        named, wanted = (_LANGUAGES.get(language, language) for language in (model.language, asked))
        message = f"MODEL is written in {named}, not in {wanted}"
        yield _verdict_on(sample, "wrong-language", message, stated, asked)


def _told(sample: Sample, key: str, known: dict[str, str]) -> str | None:
    """What the metadata says, if it is one of the names we know."""
    told = sample.metadata.get(key)
    if sample.metadata.get("platform") in _OTHERS:
        return None
    if not isinstance(told, str):
        return None
    spelled = {name.lower(): word for word, name in known.items() if word not in _SPELLINGS}
    return told if told in known else spelled.get(told.lower())


def _one(language: str) -> str:
    return _SPELLINGS.get(language, language)


def _wrong_use_case(sample: Sample, model: Declared, ideal: Declared) -> Iterator[Verdict]:
    """IDEAL's kinds of resources are a fingerprint of the task: an answer with few of them solves another one."""
    wanted = Counter(item.canonical for item in ideal.resources)
    had = {item.canonical for item in model.resources}
    if not had or len(ideal.resources) < _LEAST_RESOURCES:
        return
    lacking = [type for type, _ in wanted.most_common() if type not in had]
    lacking.sort(key=_is_plumbing)
    common = len(wanted) - len(lacking)
    another = _another_task(set(wanted), had)
    if common / len(wanted) >= _LEAST_SHARE and not another:
        return
    named = ", ".join(lacking[:_MOST_NAMED]) + (", …" if len(lacking) > _MOST_NAMED else "")
    of_all = f"{common} of IDEAL's {len(wanted)} kinds of resources ({common / len(wanted):.0%}); it lacks {named}"
    if common / len(had) >= _MOSTLY_OF_THE_TASK and not another:
        yield Verdict("most-missing", Severity.CRITICAL, f"MODEL has only {of_all}", _code(sample.model))
    else:
        message = f"MODEL seems to solve another task: it has {of_all}"
        yield Verdict("wrong-use-case", Severity.CRITICAL, message, _code(sample.model))


def _another_task(wanted: set[str], had: set[str]) -> bool:
    """Whether the sides have hardly a kind in common but those that every task has, and MODEL has its own instead."""
    wanted, had = ({type for type in types if not _is_plumbing(type)} for types in (wanted, had))
    if len(wanted) < _LEAST_TELLING or len(had) < _LEAST_TELLING:
        return False
    common = len(wanted & had)
    return common / len(wanted) < _LEAST_TELLING_SHARE and common / len(had) < _LEAST_TELLING_SHARE


@cache
def _plumbing() -> tuple[str, ...]:
    text = Path(__file__).with_name("plumbing.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["types"])


@cache
def _is_plumbing(type: str) -> bool:
    return any(fnmatchcase(type, pattern) for pattern in _plumbing())


def _truncated(sample: Sample) -> Iterator[Verdict]:
    line, document = sample.model.truncated_at, sample.model.document
    if line is not None:
        at = (Span(document.file, line, line),) if document else ()
        yield Verdict("truncated", Severity.CRITICAL, f"MODEL's answer is cut off at line {line}", at)


def _equivalent(
    sample: Sample, model: Declared, ideal: Declared, differences: Sequence[Difference] | None
) -> list[Verdict]:
    if differences is None or differences or not (model.resources and ideal.resources):
        return []
    message = f"MODEL declares just what IDEAL declares, {_resources(ideal)}; only the text is another"
    return [Verdict("equivalent", Severity.LOW, message, _code(sample.model))]


def _identical(sample: Sample) -> list[Verdict]:
    model, ideal = ("\n".join(source.text.strip() for source in side.sources) for side in (sample.model, sample.ideal))
    if not model or model != ideal:
        return []
    return [Verdict("identical", Severity.LOW, "MODEL's code and IDEAL's are the same text", _code(sample.model))]


def _whole(answer: Answer) -> tuple[Span, ...]:
    document = answer.document
    return (Span(document.file, 1, max(1, len(document.lines))),) if document else ()


def _code(answer: Answer) -> tuple[Span, ...]:
    return tuple(Span(source.file, source.first, source.last) for source in answer.sources[:1])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
