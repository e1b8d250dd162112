"""IDEAL's document → why it shows only part of the answer, where it does: what it leaves out cannot be denied.

Many reference documents name files without showing them, show "key" pieces of a template, or leave out what does not
change; the code itself lies beside the document, which is not always at hand.
"""

import re
from typing import Final

from iacdiff.records import Answer, Declared, Kind, Source

_SUFFIXES: Final = {
    "hcl": ("tf",), "ts": ("ts",), "js": ("js", "ts"), "py": ("py",), "java": ("java",), "go": ("go",),
    "yaml": ("yml", "yaml"), "json": ("json",),
}  # fmt: skip
_NAMED: Final = re.compile(
    r"(?<![\w@*{}$.-])((?:[\w.-]{1,80}/){0,8}[\w-]{1,80})\.(tf|tsx?|js|py|java|go)(?![\w/*(-]|\.\w)"
)
_TEST: Final = re.compile(r"(?:^|[/._-])tests?(?:[/._-]|$)|spec|conftest|jest|setup|__init__|eslint", re.IGNORECASE)
_LEFT_OUT: Final = re.compile(
    r"^[ \t]*(?:#+|//|/\*|\*)?[ \t]*(?:\.{3}|…)(?![\w({\[\"'$`.])|(?<![\w\])}.\"'])(?:\.{3}|…)[ \t]*[\]}]"
    r"|^[ \t]*(?:#|//|/\*)[^\n]{0,60}?"
    r"(?:\brest of\b|\bremaining (?:code|resources|implementation|methods)\b|\bunchanged\b|\bomitted\b|\babbreviated\b"
    r"|\bsame as (?:above|before|in|model)\b|\bexisting (?:code|resources|implementation)\b|(?:\.{3}|…)[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)
_RESOURCES: Final = re.compile(r"^\s{0,4}[\"']?Resources[\"']?\s*:", re.MULTILINE)
_REFERENCE: Final = re.compile(
    r"(?<![\w.\"/:-])(?P<data>data\.)?(?P<type>module|(?:aws|random|tls|archive|null|time|azurerm|google)_[a-z0-9_]+)"
    r"\.(?P<name>[A-Za-z_][\w-]*)(?=[.\[\])},\s]|$)",
    re.MULTILINE,
)
_MOST: Final = 400


def left_out(answer: Answer, declared: Declared) -> str:
    """The reason in one sentence; empty where the answer is whole as far as can be seen."""
    if answer.side != "ideal" or answer.source != "md" or answer.document is None or not answer.sources:
        return ""
    document = answer.document.file
    file = _file_not_shown(answer)
    if file:
        return f"{document} names {file} without showing it."
    module = _import_not_shown(answer)
    if module:
        return f"{document} imports {module} without showing it."
    for source in answer.sources:
        found = _LEFT_OUT.search(source.text) if source.language not in ("md", "sh", None) else None
        if found:
            line = source.first + source.text.count("\n", 0, found.start() + len(found[0]) - len(found[0].lstrip()))
            return f"{document} leaves out part of the code (line {line})."
    main = [source for source in answer.sources if source.language == answer.language]
    if main and all(_EXAMPLE.search(_heading(answer, source)) for source in main):
        return f"{document} shows an example of the code."
    if answer.platform == "cfn" and not any(_RESOURCES.search(source.text) for source in answer.sources):
        return f"{document} shows pieces of a template, none of them whole."
    reference = _undeclared(answer, declared) if answer.language == "hcl" else ""
    return f"{document} uses {reference}, which it does not show." if reference else ""


_HEADING: Final = re.compile(r"\s{0,3}#{1,6}\s+(.*)")
_EXAMPLE: Final = re.compile(r"\bexamples?\b|\bsnippets?\b|\bexcerpts?\b|\bkey (?:code|parts|pieces)\b", re.IGNORECASE)


def _heading(answer: Answer, source: Source) -> str:
    """The heading that a block stands under."""
    lines = answer.document.lines if answer.document else []
    for line in reversed(lines[max(0, source.first - 40) : source.first - 1]):
        found = _HEADING.match(line[:200])
        if found:
            return found[1]
    return ""


def _file_not_shown(answer: Answer) -> str:
    """A code file that the document names, where none of its blocks can be that one."""
    suffixes = _SUFFIXES.get(answer.language or "", ())
    text = answer.document.text if answer.document else ""
    shown = {source.block.rpartition("/")[2].lower() for source in answer.sources}
    code = {line for source in answer.sources if source.language not in ("md", "sh", None)
            for line in range(source.first, source.last + 1)}  # fmt: skip
    named: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if number in code or (answer.language != "hcl" and not _TITLE.match(line[:200])):
            continue
        for found in _NAMED.finditer(line[:400]):
            if found[2] in suffixes and not _TEST.search(found[1]):
                named.setdefault(found[0].rpartition("/")[2].lower(), found[0])
    lacking = [whole for base, whole in named.items() if not any(_alike(base, other) for other in shown)]
    unnamed = sum(_may_be_a_file(source) for source in answer.sources if source.language == answer.language)
    return lacking[0] if len(lacking) > unnamed else ""


_WHOLE_FILE: Final = 25
"""A block of fewer lines is a piece of a file."""


def _may_be_a_file(source: Source) -> bool:
    """Whether a block without a name may be any file that is named elsewhere."""
    if source.language in ("ts", "js", "py", "java", "go") and not _BEGINS.search(source.text):
        return False
    return source.named_by == "none" and source.text.count("\n") >= _WHOLE_FILE


_BEGINS: Final = re.compile(r"^(?:import|from|package|using)\b|\brequire\(", re.MULTILINE)
"""What each file of a program begins with."""


_TITLE: Final = re.compile(r"\s*(?:#{1,6}\s|\*\*|\d+[.)]\s+[`*])")
"""A heading, or a line that serves as one: in a program only these tell of files to be shown."""
_IMPORT: Final = re.compile(
    r"^[ \t]*import\b[^\n;]{0,200}?from\s+['\"]\.{1,2}/(?:[\w.-]+/)*([\w.-]+?)(?:\.js)?['\"]"
    r"|^[ \t]*from[ \t]+(?:\.|lib\.|stacks\.)(?:\w+\.)*(\w+)\s+import\b",
    re.MULTILINE,
)


def _import_not_shown(answer: Answer) -> str:
    """A file of the answer's own that a program imports and that is none of its blocks."""
    shown = {source.block.rpartition("/")[2].partition(".")[0].lower() for source in answer.sources}
    if any(_may_be_a_file(source) for source in answer.sources if source.language == answer.language):
        return ""
    for source in answer.sources:
        if source.language not in ("ts", "js", "py") or _TEST.search(source.block):
            continue
        for found in _IMPORT.finditer(source.text):
            name = found[1] or found[2]
            if name.lower() not in shown and not any(_alike(name.lower(), other) for other in shown):
                return name
    return ""


def _alike(name: str, other: str) -> bool:
    """Whether two names of files may be meant as one: `network.ts`, `network-stack.ts`."""
    first, second = sorted((name.partition(".")[0], other.partition(".")[0]), key=len)
    return first == second or (second.startswith(first) and second[len(first)] in "-_")


def _undeclared(answer: Answer, declared: Declared) -> str:
    """A reference to a declaration that stands nowhere in the answer."""
    ids = {item.id for item in declared.items if item.kind in (Kind.RESOURCE, Kind.DATA, Kind.MODULE)}
    for source in answer.sources:
        if source.language != "hcl":
            continue
        for at, found in enumerate(_REFERENCE.finditer(source.text)):
            if at > _MOST:
                break
            if found[0] not in ids and not _in_comment(source.text, found.start()):
                return found[0]
    return ""


def _in_comment(text: str, at: int) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return "#" in line or "//" in line
