"""Every reader as a function of bytes: what a fuzzer calls, and what the kept crashes are tried on again.

A reader passes where it returns. It fails where it raises, never comes back, or breaks the promise that it
checks: lines that stay lines, no character that a terminal would obey, an edit that can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from iacdiff import findings, link, markdown, resolve, sniff
from iacdiff.load import code
from iacdiff.parse import cloudformation, programs, terraform
from iacdiff.records import Document, Draft, Severity, Source
from iacdiff.text import decode, scrub

LONGEST: Final = 20_000
"""Bytes of an input: what grows faster than its input shows below this, and what is slow only because it is long does
not."""

_DRAFT: Final = Draft(
    title="Deregistration delay is 300 seconds",
    severity=Severity.HIGH,
    model_issue="The target group drains for 300 seconds.\n\n- one\n- two",
    ideal_fix="```hcl\nderegistration_delay = 45\n```",
)


def _document(data: bytes, name: str) -> Document:
    return Document(name, Path(name), data, decode(data).text)


def _source(data: bytes, platform: str | None, language: str) -> Source:
    return Source("MODEL_RESPONSE.md", f"code.{language}", decode(data).text, 1, platform, language)


def read_text(data: bytes) -> None:
    """Bytes → text: as many lines as git counts, and nothing that a terminal obeys."""
    decoded = decode(data)
    if decoded.encoding == "utf-8":
        assert decoded.text.count("\n") == data.count(b"\n")
    assert scrub(decoded.text) == decoded.text


def read_markdown(data: bytes) -> None:
    """A document → blocks and headings within its lines."""
    text = decode(data).text
    last = text.count("\n") + 1
    for block in markdown.blocks(text):
        assert 1 <= block.opener <= block.end <= last and block.last >= block.first - 1
    for heading in markdown.headings(text):
        assert 1 <= heading.line <= last
    for line in text.split("\n"):
        markdown.plain(line)


def read_kind(data: bytes) -> None:
    """A text → what it is written in, told by itself and in prose."""
    text = decode(data).text
    platform, language = sniff.sniff(text)
    sniff.sniff_in_prose(text)
    sniff.declarations(text, platform, language)
    sniff.headers(text, platform, language)


def read_answer(data: bytes) -> None:
    """A response → its code, with lines that are those of the document."""
    document = _document(data, "MODEL_RESPONSE.md")
    last = document.text.count("\n") + 1
    for source in code.read_code(document).sources:
        assert source.first >= 1 and source.last <= last + 1
    code.read_file(replace(document, file="main.tf"))


def read_hcl(data: bytes) -> None:
    """Terraform → resources."""
    resolve.resolve(terraform.read(_source(data, "tf", "hcl")))


def read_template_yaml(data: bytes) -> None:
    """A CloudFormation template in YAML → resources."""
    resolve.resolve(cloudformation.read(_source(data, "cfn", "yaml")))


def read_template_json(data: bytes) -> None:
    """A CloudFormation template in JSON → resources."""
    resolve.resolve(cloudformation.read(_source(data, "cfn", "json")))


def _program(language: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        resolve.resolve(programs.read(_source(data, None, language)))

    return read


def read_prompt(data: bytes) -> None:
    """PROMPT.md → requirements within its lines."""
    document = _document(data, "PROMPT.md")
    last = document.text.count("\n") + 1
    for requirement in link.read_requirements((document,)):
        assert 1 <= requirement.span.first <= requirement.span.last <= last


def read_report(data: bytes) -> None:
    """MODEL_FAILURES.md → findings within its lines."""
    document = _document(data, "MODEL_FAILURES.md")
    last = document.text.count("\n") + 1
    for finding in findings.read(document).findings:
        assert 1 <= finding.span.first <= finding.span.last <= last


def edit_report(data: bytes) -> None:
    """A finding is added and removed again: the very bytes, or a refusal beforehand."""
    before = _document(data, "MODEL_FAILURES.md")
    try:
        added = findings.add(before, _DRAFT)
    except findings.CannotWrite:
        return
    after = _document(added.after, "MODEL_FAILURES.md")
    assert findings.remove(after, added.handle).after == data


def mend_report(data: bytes) -> None:
    """What `check --fix` does: as many findings as before, and another time as well."""
    document = _document(data, "MODEL_FAILURES.md")
    many = len(findings.read(document).findings)
    for _ in range(2):
        try:
            document = _document(findings.fix(document).after, "MODEL_FAILURES.md")
        except findings.CannotWrite:
            return
        assert len(findings.read(document).findings) == many


READERS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "text": read_text,
    "markdown": read_markdown,
    "kind": read_kind,
    "answer": read_answer,
    "hcl": read_hcl,
    "template-yaml": read_template_yaml,
    "template-json": read_template_json,
    "ts": _program("ts"),
    "js": _program("js"),
    "py": _program("py"),
    "java": _program("java"),
    "go": _program("go"),
    "prompt": read_prompt,
    "report": read_report,
    "edit": edit_report,
    "mend": mend_report,
}
"""Name → reader."""
