"""Which language a text is written in, by the signs of each; and what people call languages and platforms."""

from __future__ import annotations

import re
from typing import Final

_PLATFORM_NAMES: Final = {
    "terraform": "tf",
    "tf": "tf",
    "opentofu": "tf",
    "cloudformation": "cfn",
    "cfn": "cfn",
    "sam": "cfn",
    "cdk": "cdk",
    "aws-cdk": "cdk",
    "cdktf": "cdktf",
    "pulumi": "pulumi",
}
_LANGUAGE_NAMES: Final = {
    "hcl": "hcl",
    "terraform": "hcl",
    "tf": "hcl",
    "hcl2": "hcl",
    "tfvars": "hcl",
    "opentofu": "hcl",
    "yaml": "yaml",
    "yml": "yaml",
    "cfn-yaml": "yaml",
    "cloudformation": "yaml",
    "json": "json",
    "jsonc": "json",
    "json5": "json",
    "cfn-json": "json",
    "typescript": "ts",
    "ts": "ts",
    "tsx": "ts",
    "javascript": "js",
    "js": "js",
    "mjs": "js",
    "cjs": "js",
    "jsx": "js",
    "node": "js",
    "python": "py",
    "py": "py",
    "python3": "py",
    "java": "java",
    "go": "go",
    "golang": "go",
    "markdown": "md",
    "md": "md",
    "mdx": "md",
    "bash": "sh",
    "sh": "sh",
    "shell": "sh",
    "console": "sh",
    "zsh": "sh",
    "shell-session": "sh",
    "powershell": "sh",
    "dockerfile": "dockerfile",
    "docker": "dockerfile",
    "toml": "toml",
    "xml": "xml",
    "html": "html",
    "sql": "sql",
    "makefile": "makefile",
    "gradle": "gradle",
    "groovy": "gradle",
    "diff": "diff",
    "ini": "ini",
}


def platform_named(name: str) -> str | None:
    """`terraform`, `CloudFormation`, `cdk` … → `tf`, `cfn`, `cdk` …; None for what is no platform of ours."""
    return _PLATFORM_NAMES.get(name.strip().lower())


def language_named(name: str) -> str | None:
    """`typescript`, `yml`, `python` … (also the label of a fence, or a file's ending) → `ts`, `yaml`, `py` …"""
    return _LANGUAGE_NAMES.get(name.strip().lower().lstrip("."))


# ---------------------------------------------------------------------------------------------- programs

PROGRAMS: Final = ("ts", "js", "py", "java", "go")

PROGRAM_LINE: Final = re.compile(
    r"""^(?:
      import[ ][\w{*"'(.] | from[ ][\w.]{1,80}[ ]import[ ] | package[ ][\w.]+;?$ | def[ ]\w+\( | class[ ]\w+[(:]
    | export[ ](?:class|const|default|function|interface) | public[ ](?:final[ ])?class[ ] | func[ ]\w*\(
    | const[ ]\w+[ ]=[ ](?:new[ ]|require|await[ ]) | \#!/usr/bin/env[ ](?:node|python)
    )""",
    re.MULTILINE | re.VERBOSE,
)
"""A line that only a program has at its left edge."""

_SIGNS: Final[dict[str, re.Pattern[str]]] = {
    "go": re.compile(
        r"^(?:package \w+$|func (?:\([\w *]+\) )?\w+\(|import \($|type \w+ struct \{)|[\w)] := ", re.MULTILINE
    ),
    "java": re.compile(
        r"""^(?:
          package[ ][\w.]+; | import[ ](?:static[ ])?[\w.*]+; | @Override
        | [ \t]*(?:public|private|protected)[ ](?:static[ ]|final[ ]|abstract[ ])*[\w<>\[\], ]{1,80}[ ]\w+\(?
        )""",
        re.MULTILINE | re.VERBOSE,
    ),
    "py": re.compile(
        r"""^(?:
          from[ ][\w.]+[ ]import[ ] | import[ ][\w.]+(?:[ ]as[ ]\w+)?$ | [ \t]*def[ ]\w+\( | \"\"\"
        | class[ ]\w+(?:\([\w., ]*\))?: | [ \t]*(?:if|for|with|elif)[ ].{1,200}:$
        ) | self\.\w+[ ]= | :[ ](?:str|dict|bool|Dict|Optional|List)\b | \bNone\b""",
        re.MULTILINE | re.VERBOSE,
    ),
    "js": re.compile(r"\brequire\(['\"]|^module\.exports|^exports\.", re.MULTILINE),
    "ts": re.compile(
        r"""^(?:
          import[ ].{0,200}['"];?$ | import[ ]\{$ | \}[ ]from[ ]['"]
        | [ \t]*(?:const|let)[ ]\w+(?::[ ][\w.<>\[\]]+)?[ ]=[ ]
        | export[ ](?:class|interface|type|const|default|enum|abstract|function)\b
        ) | \bconstructor\( | \bsuper\(\w+, | \bthis\.\w+[ ]= | :[ ](?:string|number|boolean|any|void)\b
          | \bnew[ ]\w+(?:\.\w+)*\( | =>[ ]\{""",
        re.MULTILINE | re.VERBOSE,
    ),
}
_TYPED = re.compile(
    r"""^[ \t]*(?:
      (?:export[ ])?(?:interface|type|enum|abstract[ ]class)[ ]\w+[ ]?[={<] | import[ ]type[ ]
    | (?:private|public|protected)[ ](?:readonly[ ]|async[ ])?\w+[(:?]
    ) | \w[?)]?:[ ](?:string|number|boolean|any|void|Construct)\b(?:\[\])?[;,)=\x20]""",
    re.MULTILINE | re.VERBOSE,
)
"""What tells TypeScript from JavaScript."""

_TOPS: Final[dict[str, re.Pattern[str]]] = {
    "go": re.compile(r"^package \w+$", re.MULTILINE),
    "java": re.compile(
        r"^(?:package [\w.]+;|import (?:static )?[\w.]+(?:\.\*)?;"
        r"|(?:public |final |abstract ){1,3}(?:class|interface|record|enum) \w+)",
        re.MULTILINE,
    ),
    "py": re.compile(r"^from [\w.]+ import ", re.MULTILINE),
    "ts": re.compile(r"^(?:import|\}) .{0,300}\bfrom ['\"]", re.MULTILINE),
}
"""What stands at the top of a file of that language and of no other."""
_TOP_WEIGHT: Final = 15

_MOST_READ: Final = 8_000
"""Characters that are enough to tell the language."""


def program_language(text: str, hint: str | None, sure: bool = False) -> str | None:
    """The programming language with the most signs, the hint winning a close race; None for what is no program.

    `sure` says that it is a program for another reason, so that a single sign is enough.
    """
    piece = text[:_MOST_READ]
    tops = [name for name, top in _TOPS.items() if top.search(piece)]
    if hint in PROGRAMS and tops == [hint]:
        return hint
    counts = {name: sum(1 for _ in signs.finditer(piece)) for name, signs in _SIGNS.items()}
    for name in tops:
        counts[name] += _TOP_WEIGHT
    typed = _TYPED.search(piece) is not None
    if counts["js"] and not typed:
        counts["js"] += counts["ts"]
    best = max(counts, key=lambda name: counts[name])
    most = counts[best]
    if hint in PROGRAMS:
        if hint in ("ts", "js") and best in ("ts", "js"):
            return "ts" if typed else hint
        return hint if counts[hint] * 2 >= most or most < 3 else best
    enough = 1 if sure else 2 if hint is None else 6
    return best if most >= enough and (sure or hint is None or PROGRAM_LINE.search(piece)) else None


# ---------------------------------------------------------------------------------------------- everything else

_SHELL = re.compile(
    r"""\s{0,200}(?: \#!/(?:usr/)?bin/(?:env[ ])?(?:ba|z)?sh | \$[ ] | (?:
      sudo|npm|npx|yarn|pnpm|pip3?|pipenv|aws|terraform|cdk|cdktf|pulumi|cd|mkdir|export|git|docker|kubectl|curl|echo|make
    | chmod|cat|cp|brew|apt-get|yum|python3?|node|go|mvn|\./\w+\.sh)[ ] )""",
    re.VERBOSE,
)
_DOCKERFILE = re.compile(r"\s{0,200}(?:#[^\n]*\n){0,40}FROM [\w./:-]+")
_YAML = re.compile(r"^(?:---$|[\w-]{1,60}:(?: |$)|- [\w-]{1,60}:)", re.MULTILINE)
_TREE = re.compile(r"[├└│]|^\+--", re.MULTILINE)
_ASSIGNMENT = re.compile(r"^\w{1,60} *= *[\"\[{\dtf]", re.MULTILINE)


def other_language(text: str) -> str | None:
    """The language of a text that declares nothing: commands, settings, a list of values; None for a tree or prose."""
    piece = text.lstrip()[:4000]
    if _TREE.search(piece):
        return None
    if _SHELL.match(piece):
        return "sh"
    if _DOCKERFILE.match(piece):
        return "dockerfile"
    lines = piece.count("\n") + 1
    if sum(1 for _ in _ASSIGNMENT.finditer(piece)) * 2 >= lines:
        return "hcl"
    return "yaml" if sum(1 for _ in _YAML.finditer(piece)) * 2 >= lines else None
