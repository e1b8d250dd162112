"""File names: which documents a sample has, and what the name of a code file says about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from iacdiff import sniff

Role = Literal["prompt", "model", "ideal", "failures"]

CANONICAL: Final[dict[Role, str]] = {
    "prompt": "PROMPT.md",
    "model": "MODEL_RESPONSE.md",
    "ideal": "IDEAL_RESPONSE.md",
    "failures": "MODEL_FAILURES.md",
}
_ROLES: Final[dict[str, Role]] = {"p": "prompt", "mr": "model", "ir": "ideal", "mf": "failures"}
_DOCUMENT = re.compile(
    r"(?:(?P<p>prompt)|(?P<mr>model[ _-]?r[ea]sponse)|(?P<ir>ideal[ _-]?response)|(?P<mf>model[ _-]?failures?))"
    r"[ _-]?(?P<number>\d{1,2})?\.(?:md|markdown|txt)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DocumentName:
    """What the name of a document says: `MODEL_RESPONSE-2.md` is MODEL's turn 2."""

    role: Role
    number: int
    """0 where the name bears none; such a document comes first, even before one with the number 1."""


def document_name(name: str) -> DocumentName | None:
    """A file name → what document it is, in any of its spellings; None for others, backups and notes among them."""
    found = _DOCUMENT.fullmatch(name)
    if found is None:
        return None
    role = next(_ROLES[group] for group in _ROLES if found[group])
    return DocumentName(role, int(found["number"] or 0))


# ---------------------------------------------------------------------------------------------- code files

_ENDINGS: Final = (
    "tftest.hcl|terraform.lock.hcl|tfvars|tftpl|tf.json|tf|hcl|yaml|yml|template|json|tsx|ts|jsx|mjs|cjs|js|py|java|go"
    "|md|sh|bash|ps1|toml|txt|cfg|ini|xml|gradle|properties|lock|mod|sum|tpl|html|css|sql|conf|env|csv|mmd|proto|graphql"
).replace(".", r"\.")
_PART: Final = r"[\w.@${}-]{1,80}/"
_BASE: Final = rf"[\w@${{}}-][\w.@${{}}-]{{0,100}}\.(?:{_ENDINGS})"
FILE: Final = re.compile(
    rf"(?<![\w./@*-])(?:"
    rf"(?:(?:{_PART}){{1,12}})?(?:{_BASE}|Dockerfile|Makefile|Pipfile|Jenkinsfile|\.gitignore|\.env(?:\.\w+)?)"
    rf"|/(?:{_PART}){{0,12}}{_BASE})(?![\w/])",
    re.IGNORECASE,
)
_LEADING = re.compile(r"(?:[.-]*/)+")
_NO_FILE = re.compile(
    r"(?:node|next|nuxt|vue|react|angular|express|nest|d3|three|chart|ember|backbone)\.js", re.IGNORECASE
)

_TEST = re.compile(
    r"""(?:^|/)(?:tests?|__tests__|specs?|e2e)/ | \.(?:test|spec|tftest)\.\w+$ | (?:^|/)(?:test_\w+|conftest)\.py$
      | _test\.(?:go|py)$ | (?:^|/)(?:unit|integration)[-_.]tests?\.\w+$ | (?:^|/)\w*Tests?\.java$""",
    re.IGNORECASE | re.VERBOSE,
)
_PAYLOAD = re.compile(
    r"""(?:^|/)(?:lambdas?|lambda[-_]\w+|functions?|handlers?|layers?)/ | Handler\.java$
      | (?:^|/)(?:\w*[-_])?(?:handler|lambda_function)\.(?:py|js|mjs|ts|go)$""",
    re.IGNORECASE | re.VERBOSE,
)


def files_in(text: str) -> list[str]:
    """The file names that a line of prose, a heading or a comment mentions, in order, without repetition."""
    found = (file[0] for file in FILE.finditer(text[:1000]))
    return list(
        dict.fromkeys(
            _LEADING.sub("", file, count=1) if file[0] in "./-" else file
            for file in found
            if not _NO_FILE.fullmatch(file)
        )
    )


def language_of(name: str) -> str | None:
    """A file name → the language that its ending stands for; None where the ending says nothing."""
    base = name.rsplit("/", 1)[-1].lower()
    if base in ("dockerfile", "makefile"):
        return base
    if base.endswith(".template"):
        return "yaml"
    return sniff.language_named(base.rsplit(".", 1)[-1]) if "." in base else None


_ALIKE: Final = ({"yaml", "json"}, {"ts", "js"}, {"sh", None}, {"hcl", None})


def fits(name: str, language: str | None) -> bool:
    """Code of this language may well stand in a file of this name."""
    if language is None:
        return True
    named = language_of(name)
    return named == language or any({named, language} <= alike for alike in _ALIKE)


def is_test(name: str) -> bool:
    """The file is a test of the answer, not a part of it."""
    return _TEST.search(name) is not None


def is_payload(name: str) -> bool:
    """The file is what a Lambda function runs, not what declares the function."""
    return _PAYLOAD.search(name) is not None


_MADE_UP: Final[dict[tuple[str | None, str | None], str]] = {
    ("tf", "hcl"): "main.tf",
    ("cfn", "yaml"): "template.yaml",
    ("cfn", "json"): "template.json",
    ("pulumi", "ts"): "index.ts",
    ("pulumi", "js"): "index.js",
    ("pulumi", "py"): "__main__.py",
    ("pulumi", "java"): "Main.java",
    ("pulumi", "go"): "main.go",
    **{
        (platform, language): f"stack.{language}"
        for platform in ("cdk", "cdktf")
        for language in ("ts", "js", "py", "go")
    },
    **{(platform, "java"): "Stack.java" for platform in ("cdk", "cdktf")},
    (None, "sh"): "commands.sh",
    (None, "md"): "notes.md",
    (None, "hcl"): "values.tfvars",
    (None, "dockerfile"): "Dockerfile",
    (None, None): "text.txt",
}


def made_up(platform: str | None, language: str | None, taken: set[str], wish: str = "") -> str:
    """A name for code whose answer gives it none: `main.tf`, then `main-2.tf`; adds it to what is taken."""
    name = wish or _MADE_UP.get((platform, language)) or f"snippet.{language or 'txt'}"
    stem, dot, ending = name.rpartition(".")
    number, free = 1, name
    while free.lower() in taken:
        number += 1
        free = f"{stem}-{number}{dot}{ending}" if dot else f"{name}-{number}"
    taken.add(free.lower())
    return free
