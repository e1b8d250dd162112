"""Which platform a text belongs to: Terraform and CloudFormation by their headers, programs by their imports."""

from __future__ import annotations

import re
from typing import Final

from iacdiff.sniff.declare import JSON_RESOURCE, TERRAFORM, TYPE_LINE, declarations
from iacdiff.sniff.language import PROGRAM_LINE

PLATFORMS: Final = ("tf", "cfn", "cdk", "cdktf", "pulumi")


def is_terraform(text: str) -> bool:
    """A header of Terraform stands before any line of a program: scripts stand in its heredocs, it in their strings."""
    header = TERRAFORM.search(text)
    if header is None:
        return False
    program = PROGRAM_LINE.search(text)
    return program is None or header.start() < program.start()


# ---------------------------------------------------------------------------------------------- CloudFormation

_SECTION = re.compile(r"^(?:Parameters|Mappings|Conditions|Outputs|Resources|Transform|Metadata|Rules):", re.MULTILINE)
_INTRINSIC = re.compile(r"!(?:Ref|Sub|GetAtt|Join|If|Equals|Select|FindInMap|ImportValue)\b|\"?Fn::\w+\"?:|AWS::\w+")
_VERSION = re.compile(r"^[\"']?AWSTemplateFormatVersion[\"']?[ \t]*:", re.MULTILINE)
_TOP = re.compile(r"^[\"']?(?:AWSTemplateFormatVersion|Resources|Parameters)[\"']?[ \t]*:", re.MULTILINE)


def is_json_template(text: str) -> bool:
    """A CloudFormation template in JSON, or a piece of one."""
    return '"AWSTemplateFormatVersion"' in text or JSON_RESOURCE.search(text) is not None


def is_yaml_template(text: str, whole: bool = False) -> bool:
    """A CloudFormation template in YAML, or (unless `whole`) a piece of one; not one in a string of a program."""
    program, top = PROGRAM_LINE.search(text), _TOP.search(text)
    if program and (top is None or program.start() < top.start()):
        return False
    if _VERSION.search(text) or (TYPE_LINE.search(text) and (top or not whole)):
        return True
    if whole:
        return False
    return bool(_SECTION.search(text) and _INTRINSIC.search(text))


# ---------------------------------------------------------------------------------------------- programs

_TEST = re.compile(
    r"""aws[-_]cdk[-_]lib[/.]assertions | ^(?:describe|it|test)\(['"`] | ^(?:import|from)[ ](?:pytest|unittest)\b
      | pulumi\.runtime\.setMocks | set_mocks\( | ^import[ ](?:static[ ])?org\.junit | Testing\.(?:synth|app)\b
      | ^func[ ]Test\w+\( | ^@pytest\. | ^[ \t]{0,8}def[ ]test_\w+\(""",
    re.MULTILINE | re.VERBOSE,
)
_TEST_WORDS: Final = (
    "assertions",
    "describe(",
    "it(",
    "test",
    "unittest",
    "Mocks",
    "mocks",
    "junit",
    "Testing",
    "Test",
)
_HANDLER = re.compile(
    r"""^(?:
      export[ ]const[ ]handler | (?:module\.)?exports\.handler | (?:export[ ])?async[ ]function[ ]handler
    | (?:async[ ])?def[ ](?:lambda_)?handler\(
    ) | implements[ ]RequestHandler< | lambda\.Start\(""",
    re.MULTILINE | re.VERBOSE,
)
_FROM: Final = r"(?:\bfrom|\bimport|require\()\s{0,4}['\"]"
_IMPORTS: Final = {
    "cdktf": re.compile(
        rf"{_FROM}(?:cdktf|@cdktf/[\w./-]+|(?:\.{{1,2}}/){{1,8}}\.gen/[\w./-]+)['\"]"
        r"|^(?:from|import) (?:cdktf|cdktf_cdktf_provider_\w+|imports\.\w+)\b"
        r"|com\.hashicorp\.cdktf|github\.com/(?:hashicorp/terraform-cdk-go|cdktf/)",
        re.MULTILINE,
    ),
    "pulumi": re.compile(
        rf"{_FROM}@pulumi/[\w./-]+['\"]|^(?:from|import) pulumi(?:_\w+)?\b|com\.pulumi\.|github\.com/pulumi/",
        re.MULTILINE,
    ),
    "cdk": re.compile(
        rf"{_FROM}(?:aws-cdk-lib|@aws-cdk/|monocdk)[\w./@-]*['\"]|^(?:from|import) aws_cdk\b"
        r"|software\.amazon\.awscdk|github\.com/aws/aws-cdk-go",
        re.MULTILINE,
    ),
}
_IMPORT_WORDS: Final = {"cdktf": ("cdktf", ".gen/", "imports."), "pulumi": ("pulumi",), "cdk": ("cdk",)}
_SCOPE: Final = r"(?:this|self|scope|stack),"
_CALLS: Final = {
    "pulumi": re.compile(r"\b(?:new )?aws(?:x|_native)?\.[a-z]\w{0,40}\.[A-Z]\w{1,60}\(|\.New[A-Z]\w{1,60}\(ctx, "),
    "cdk": re.compile(
        rf"(?<![\w.])\w{{1,40}}\.[A-Z]\w{{1,60}}\(\s{{0,40}}{_SCOPE}|\.Builder\.create\({_SCOPE}|\bjsii\.String\("
    ),
    "cdktf": re.compile(rf"(?<![\w.])[A-Z]\w{{1,60}}\(\s{{0,40}}{_SCOPE}"),
}


def makes_resources(text: str) -> bool:
    """Whether a text imports a platform or calls a constructor as programs of one do."""
    return bool(_imported(text)) or any(pattern.search(text) for pattern in _CALLS.values())


def _imported(text: str) -> list[str]:
    """The platforms that a program imports; plain words are looked for first, since that is a hundred times faster."""
    return [
        platform
        for platform, pattern in _IMPORTS.items()
        if any(word in text for word in _IMPORT_WORDS[platform]) and pattern.search(text)
    ]


def program_platform(text: str, language: str) -> str | None:
    """A program → its platform: its imports decide, and how it makes its resources where a fragment has none.

    None for tests and for what a function runs, whatever they import.
    """
    if any(word in text for word in _TEST_WORDS) and _TEST.search(text):
        return None
    imported = _imported(text)
    if len(imported) == 1:
        return imported[0]
    if imported:  # the names of one occur in comments and strings of another
        return max(imported, key=lambda platform: len(declarations(text, platform, language)))
    if _HANDLER.search(text):
        return None
    found = {platform: sum(1 for _ in pattern.finditer(text)) for platform, pattern in _CALLS.items()}
    best = max(found, key=lambda platform: found[platform])
    return best if found[best] and declarations(text, best, language) else None
