"""What a text declares, roughly and fast: enough to count, to compare two texts, and to tell a fragment from the whole.

Nothing here parses. Comments and strings are not told from code, and every repetition is bounded, so that any text, one
line of 300,000 characters included, takes linear time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

Names = list[tuple[str, str]]
"""(type, id)."""


def declarations(text: str, platform: str | None, language: str | None) -> Names:
    """What a text declares: each resource, and in Terraform each module, in order, repetitions kept.

    An id that is worked out when the program runs has `{}` for what is put in: `bucket-{}`.
    """
    return list(_declarations(text, platform or "", language or ""))


@lru_cache(maxsize=512)
def _declarations(text: str, platform: str, language: str) -> tuple[tuple[str, str], ...]:
    read = _READERS.get((platform, language)) or _READERS.get((platform, ""))
    return tuple(read(text)) if read else ()


def headers(text: str, platform: str | None, language: str | None) -> Names:
    """Like `declarations`, but with everything that has a name in Terraform: variables, outputs, data, providers."""
    if platform != "tf":
        return declarations(text, platform, language)
    return [(found[2] if found[3] else found[1], found[3] or found[2] or "") for found in TERRAFORM.finditer(text)]


# ---------------------------------------------------------------------------------------------- Terraform

TERRAFORM: Final = re.compile(
    r"^[ \t]{0,16}(resource|data|module|variable|output|provider|terraform|locals|moved|import|check)\b"
    r"(?:[ \t]+\"([\w.-]{1,120})\")?(?:[ \t]+\"([\w.${}-]{1,200})\")?[ \t]*\{",
    re.MULTILINE,
)
"""The header of a block."""


def _terraform(text: str) -> Names:
    found = []
    for header in TERRAFORM.finditer(text):
        if header[1] == "resource" and header[3]:
            found.append((header[2], header[3]))
        elif header[1] == "module" and header[2]:
            found.append(("module", header[2]))
    return found


# ---------------------------------------------------------------------------------------------- CloudFormation

# Three parts: one of four, such as `AWS::EC2::Image::Id`, is the type of a parameter.
_RESOURCE_TYPE: Final = r"(?:AWS::[A-Za-z0-9]{1,40}::[A-Za-z0-9]{1,60}(?:::MODULE)?|Custom::[\w@-]{1,60})(?![:\w])"
TYPE_LINE: Final = re.compile(rf"^[ \t]{{1,40}}[\"']?Type[\"']?[ \t]*:[ \t]*[\"']?{_RESOURCE_TYPE}", re.MULTILINE)
"""A resource's type in YAML; one in a list (`- Type: AWS::S3::Object`) is not a resource's."""
_YAML_KEY = re.compile(
    r"^([ \t]{0,60})(?:\"([\w:-]{1,255})\"|'([\w:-]{1,255})'|([\w:-]{1,255}))[ \t]*:(?=[ \t]|$)(.{0,400})",
    re.MULTILINE,
)
_YAML_TYPE = re.compile(rf"[ \t]*[\"']?({_RESOURCE_TYPE})")


def _yaml_template(text: str) -> Names:
    """Each `Type: AWS::X::Y` belongs to the nearest key above it that is indented less."""
    if text.lstrip()[:1] == "{":
        return _json_template(text)
    found: Names = []
    open_keys: list[tuple[int, str]] = []
    for line in _YAML_KEY.finditer(text):
        indent, key = len(line[1]), line[2] or line[3] or line[4]
        while open_keys and open_keys[-1][0] >= indent:
            open_keys.pop()
        if key == "Type" and open_keys and (kind := _YAML_TYPE.match(line[5])):
            found.append((kind[1], open_keys[-1][1]))
        else:
            open_keys.append((indent, key))
    return found


JSON_RESOURCE: Final = re.compile(
    r'"([\w:-]{1,255})"\s{0,20}:\s{0,80}\{\s{0,200}'
    r'(?:"(?:DependsOn|Condition|DeletionPolicy|UpdateReplacePolicy|Comment)"\s{0,20}:\s{0,20}'
    r'(?:"[^"\n]{0,200}"|\[[^\]{]{0,2000}\])\s{0,20},\s{0,200}){0,5}'
    rf'"Type"\s{{0,20}}:\s{{0,20}}"({_RESOURCE_TYPE})"'
)
"""A resource in JSON, up to its type."""


def _json_template(text: str) -> Names:
    return [(found[2], found[1]) for found in JSON_RESOURCE.finditer(text)]


# ---------------------------------------------------------------------------------------------- programs

_TEXT: Final = r"(?:[frbu]{0,2}\"([^\"\n]{0,200})\"|[frbu]{0,2}'([^'\n]{0,200})'|`([^`\n]{0,200})`)"
_NAME: Final = r"(?<![\w.])((?:\w{1,60}\.){0,3}[A-Z]\w{0,80})"
_GO: Final = r"(?<![\w.])(\w{1,60}\.New[A-Z]\w{0,80})\(\s{0,40}"
_SP: Final = r"\s{0,80}"
_SCOPE: Final = r"[\w.]{1,60},"
_CALLS: Final[dict[tuple[str, str], re.Pattern[str]]] = {
    ("pulumi", "ts"): re.compile(rf"\bnew\s{{1,4}}{_NAME}(?:<[^>\n]{{0,80}}>)?\({_SP}{_TEXT}"),
    ("pulumi", "py"): re.compile(rf"{_NAME}\({_SP}(?:resource_name\s?=\s?)?{_TEXT}"),
    ("pulumi", "java"): re.compile(rf"\bnew\s{{1,4}}{_NAME}\({_SP}{_TEXT}"),
    ("pulumi", "go"): re.compile(rf"{_GO}ctx,\s{{0,40}}(?:pulumi\.String\(|fmt\.Sprintf\()?{_TEXT}"),
    ("cdk", "ts"): re.compile(rf"\bnew\s{{1,4}}{_NAME}\({_SP}{_SCOPE}{_SP}{_TEXT}"),
    ("cdk", "py"): re.compile(rf"{_NAME}\({_SP}{_SCOPE}{_SP}(?:(?:construct_)?id_?\s?=\s?)?{_TEXT}"),
    ("cdk", "java"): re.compile(
        rf"(?:\bnew\s{{1,4}}{_NAME}\(|{_NAME}\.Builder{_SP}\.create\(){_SP}{_SCOPE}{_SP}{_TEXT}"
    ),
    ("cdk", "go"): re.compile(
        rf"{_GO}{_SCOPE}\s{{0,40}}(?:jsii\.String\(|jsii\.Sprintf\(|fmt\.Sprintf\()?\s{{0,40}}{_TEXT}"
    ),
}
"""A constructor with a text as its name."""
_NOT_RESOURCES = re.compile(
    r"(?:^|\.)(?:\w*Error|\w*Exception|Set|Map|Date|Array|Promise|RegExp|URL|CfnOutput|CfnParameter|CfnCondition|CfnMapping"
    r"|TerraformOutput|TerraformVariable|StackReference|Config|ServicePrincipal|AccountPrincipal|ArnPrincipal|Tags?"
    r"|ResourceOptions|Duration|Version|TypeVar|Path)$|(?:^|\.)(?:json|os|logging|fs|path|re|boto3)\."
)
_PUT_IN = re.compile(r"\$?\{[^{}\n]{0,120}\}|%[sdv]")


def _calls(platform: str, language: str) -> Callable[[str], Names]:
    pattern = _CALLS[platform, language]

    def read(text: str) -> Names:
        return list(_read_calls(pattern, text))

    return read


def _read_calls(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    for found in pattern.finditer(text):
        *types, double, single, template = found.groups()
        kind = next(kind for kind in types if kind)
        if not _NOT_RESOURCES.search(kind):
            yield kind, _PUT_IN.sub("{}", double or single or template or "")


_READERS: Final[dict[tuple[str, str], Callable[[str], Names]]] = {
    ("tf", ""): _terraform,
    ("cfn", "json"): _json_template,
    ("cfn", ""): _yaml_template,
    **{(platform, language): _calls(platform, language) for platform, language in _CALLS},
    **{("cdktf", language): _calls("cdk", language) for platform, language in _CALLS if platform == "cdk"},
    ("cdk", "js"): _calls("cdk", "ts"),
    ("cdktf", "js"): _calls("cdk", "ts"),
    ("pulumi", "js"): _calls("pulumi", "ts"),
}
