"""A piece of text → what it is written in, judged by what it says, and roughly what it declares.

    ("resource \\"aws_vpc\\" \\"main\\" {…}", hint "markdown")  →  ("tf", "hcl"),  [("aws_vpc", "main")]

The label on a fence is a hint and no more: answers write TypeScript under `python` and HCL under `markdown`.
"""

from __future__ import annotations

import re

from iacdiff import markdown
from iacdiff.sniff.declare import JSON_RESOURCE, declarations, headers
from iacdiff.sniff.language import (
    PROGRAM_LINE,
    PROGRAMS,
    language_named,
    other_language,
    platform_named,
    program_language,
)
from iacdiff.sniff.platform import (
    PLATFORMS,
    is_json_template,
    is_terraform,
    is_yaml_template,
    makes_resources,
    program_platform,
)

__all__ = [
    "PLATFORMS",
    "declarations",
    "headers",
    "language_named",
    "platform_named",
    "sniff",
    "sniff_in_prose",
]

Kind = tuple[str | None, str | None]
"""Platform (`tf`, `cfn`, `cdk`, `cdktf`, `pulumi`) and language (`hcl`, `yaml`, `ts`, …); None where unknown."""


def sniff(text: str, hint: str = "") -> Kind:
    """A text, and the label on its fence → its platform and language; (None, language) for what declares nothing.

    Tests and the payload of a Lambda function declare nothing, whatever they import.
    """
    label = _LABEL.match(hint.strip())
    language = language_named(label[0]) if label else None
    if language == "md" or (language is None and _README.match(text)):
        return _sniff_markdown(text)
    if language in ("sh", "diff") and not _starts_as_code(text):
        return None, language
    return _sniff_code(text, language)


def sniff_in_prose(text: str) -> Kind:
    """A text in which code stands without a fence, prose around it perhaps → the code's; (None, None) for prose."""
    if is_terraform(text):
        return "tf", "hcl"
    program = PROGRAM_LINE.search(text)
    if program is None:
        counts = {language: len(declarations(text, "cfn", language)) for language in ("json", "yaml")}
        best = max(counts, key=lambda language: counts[language])
        return ("cfn", best) if counts[best] else (None, None)
    platform, language = _sniff_code(text[program.start() :], None)
    return (platform, language) if platform else (None, None)


_LABEL = re.compile(r"[\w+.#-]+")
_README = re.compile(
    r"\s{0,200}#{1,3} [^\n]{1,200}\n(?:[^\n]{0,400}\n){1,60}?"
    r"#{2,4} [^\n]{1,200}\n(?:[^\n]{0,400}\n){1,60}?(?:- |\* |1\. |\*\*)"
)
_CODE_START = re.compile(
    r"(?:resource|variable|module|provider|data|output) *\"|(?:terraform|locals) *\{|AWSTemplateFormatVersion"
    r"|import [\w{*\"']|from [\w.]+ import |package \w|const \w+ *=|public class "
)


def _starts_as_code(text: str) -> bool:
    """The first line that is no comment is code of one of our languages."""
    for line in text.split("\n", 60)[:60]:
        bare = line.strip()
        if bare and not bare.startswith(("#", "//")):
            return _CODE_START.match(bare) is not None
    return False


def _sniff_markdown(text: str) -> Kind:
    """Prose stays Markdown; a text that begins as code and holds no fence is code under the wrong label."""
    if markdown.blocks(text) or not _starts_as_code(text):
        return None, "md"
    platform, language = _sniff_code(text, None)
    return (platform, language) if platform else (None, "md")


def _sniff_code(text: str, language: str | None) -> Kind:
    body = text.lstrip()
    if not body:
        return None, language
    if language in (None, "json", "yaml") and _is_json(body, language):
        return ("cfn" if is_json_template(text) else None), "json"
    if is_terraform(text):
        return "tf", "hcl"
    if is_yaml_template(text, whole=language in PROGRAMS):
        return "cfn", "yaml"
    program = program_language(text, language)
    if program is None and makes_resources(text):
        program = program_language(text, language, sure=True)
    if program:
        return program_platform(text, program), program
    return None, language or other_language(body)


def _is_json(body: str, language: str | None) -> bool:
    """An object or a list; or members of one, if it is said to be JSON or holds a resource."""
    return body[0] == "{" or (body[0] in '["' and (language == "json" or JSON_RESOURCE.search(body) is not None))
