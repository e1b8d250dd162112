"""PROMPT → the platform and the language that it asks for, where it names one and no other.

"Write it in Terraform (HCL)"      tf, at that line
"CDK for Terraform in Python"      cdktf, py
"Terraform or CloudFormation"      nothing: either will do
"""

import re
from collections.abc import Iterable

from iacdiff.records import Document, Span

_PLATFORMS = (
    ("cdktf", r"\bCDKTF\b|\bCDK[ -]?TF\b|\bCDK for Terraform\b|\bCloud Development Kit for Terraform\b"),
    ("pulumi", r"\bPulumi\b"),
    ("cdk", r"\bAWS[ -]CDK\b|\bCDK\b|\bCloud Development Kit\b"),
    ("cfn", r"\bCloud ?Formation\b"),
    ("tf", r"\bTerraform\b|\bHCL\b"),
)
"""The most special first: who says `CDK for Terraform` says Terraform too, and what a CDK makes is CloudFormation."""
_IMPLIED = {"cdktf": ("cdk", "tf"), "cdk": ("cfn",), "pulumi": (), "cfn": (), "tf": ()}
_LANGUAGES = (
    ("ts", r"\bTypeScript\b"),
    ("js", r"\bJavaScript\b"),
    ("py", r"\bPython\b"),
    ("java", r"\bJava\b"),
    ("go", r"\bGolang\b|\bin Go\b|\bGo (?:program|code|language|SDK)\b"),
    ("yaml", r"\bYAML\b"),
    ("json", r"\bJSON\b"),
)
_OF_PLATFORM = {
    "cfn": ("yaml", "json"),
    **dict.fromkeys(("cdk", "cdktf", "pulumi"), ("ts", "js", "py", "java", "go")),
}
_REFUSED = re.compile(
    r"\b(?:no|not|never|without|avoid|instead of|rather than|other than|don't|from)\s+(?:\w+\s+){0,2}$", re.I
)
_LONGEST = 2000
"""Characters of a line that are read."""
_NEAR = 60
"""Characters within which a language is that of the platform beside it: a program has JSON and scripts in it too."""


def platform(prompts: Iterable[Document]) -> tuple[str, Span] | None:
    """The one platform that PROMPT names, and where."""
    found: dict[str, Span] = {}
    for document in prompts:
        for number, line in enumerate(document.lines, 1):
            for name, pattern in _PLATFORMS:
                if name not in found and _asks(pattern, line[:_LONGEST]):
                    found[name] = Span(document.file, number, number)
    for name in list(found):
        for implied in _IMPLIED[name]:
            found.pop(implied, None)
    return next(iter(found.items())) if len(found) == 1 else None


def _asks(pattern: str, line: str) -> bool:
    """Whether a line names it, and not only to rule it out: `no CDK`."""
    return any(not _REFUSED.search(line[: found.start()][-_NEAR:]) for found in re.finditer(pattern, line, re.I))


def language(prompts: Iterable[Document], of: str) -> tuple[str, Span] | None:
    """The one language that PROMPT names beside that platform, and where."""
    named = next(pattern for name, pattern in _PLATFORMS if name == of)
    found: dict[str, Span] = {}
    for document in prompts:
        for number, line in enumerate(document.lines, 1):
            for language in _beside(line, named, of):
                found.setdefault(language, Span(document.file, number, number))
    return next(iter(found.items())) if len(found) == 1 else None


def _beside(line: str, named: str, of: str) -> list[str]:
    line = line[:_LONGEST]
    places = [found.span() for found in re.finditer(named, line, re.I)]
    return [
        language
        for language, pattern in _LANGUAGES
        if language in _OF_PLATFORM.get(of, ())
        and any(_near(line, found.span(), place) for found in re.finditer(pattern, line) for place in places)
    ]


def _near(line: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two words stand in one sentence, close to each other."""
    between = line[min(one[1], other[1]) : max(one[0], other[0])]
    return len(between) <= _NEAR and not re.search(r"[.;!?] ", between)
