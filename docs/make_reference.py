"""Write docs/reference/: every page of it is made from the code that it describes.

tests/test_docs.py holds the committed pages against what this gives; `--accept` there does what this file does.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from iacdiff import compare, findings
from iacdiff.cli import arguments, tree
from iacdiff.tui import configuration, keys
from iacdiff.tui.help import _PLACES

FOLDER = Path(__file__).parent / "reference"
_SOURCE = Path(compare.__file__).parents[1]


def pages() -> dict[str, str]:
    """File name → its text."""
    made = {
        "commands.md": commands(),
        "keys.md": key_table(),
        "settings.md": settings(),
        "severities.md": severities(),
        "styles.md": styles(),
        "schema.md": schema(),
    }
    return {name: f"{text.rstrip()}\n" for name, text in made.items()}


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(head)
    lines = [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]
    return "\n".join([*lines, *(f"| {' | '.join(map(_cell, row))} |" for row in rows)])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _code(text: str) -> str:
    """A text as code in a cell, whatever ticks it holds."""
    ticks = "``" if "`" in text else "`"
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}" if text else ""


# ---------------------------------------------------------------------------------------------- commands


def commands() -> str:
    """Every command with its options, out of the parser."""
    every = list(tree.commands(arguments.tree()))
    parts = ["# Commands", "", "Without a command, `iacdiff SAMPLE` opens the screen; SAMPLE is the folder here where", 
             "none is named. `iacdiff man | man -l -` shows the same as a manual page."]  # fmt: skip
    parts += ["", "```text", arguments.EXIT_STATUS.rstrip(), "```"]
    opened = next(each for each in tree.commands(arguments.tree()._subparsers._group_actions[0].choices["open"]))  # type: ignore[union-attr]
    parts += ["", "## iacdiff [SAMPLE]", "", "Open a sample on the screen.", "", _options(opened)]
    for command in every[1:]:
        usage = " ".join(["iacdiff", *command.words, *(["VERB"] if command.verbs else [])])
        parts += ["", f"{'#' * (1 + len(command.words))} {usage}", "", f"{command.help[:1].upper()}{command.help[1:]}."]
        own = command.notes.replace(arguments.EXIT_STATUS, "").strip("\n")
        parts += ["", _options(command)] if command.options else []
        parts += ["", "```text", own, "```"] if own else []
    return "\n".join(parts)


def _options(command: tree.Command) -> str:
    rows = []
    for option in command.options:
        if "--help" in option.names:
            continue
        value = option.value + ("..." if option.many else "")
        name = f"{', '.join(option.names)} {value}".strip() if option.names else value
        rows.append((_code(name), option.help))
    return _table(("option", "what it does"), rows)


# ---------------------------------------------------------------------------------------------- the screen


def key_table() -> str:
    """Every key, out of the table that footer, help and palette are made from."""
    parts = ["# Keys", "", "The name is what `config.toml` calls a command: see [remap keys](../guide/keys.md)."]
    for where, name in (*_PLACES, ("list", "In a list to choose from")):
        rows = [(_code(keys.display(key)), _code(key.id), key.description) for key in keys.KEYS if key.where == where]
        parts += ["", f"## {name}", "", _table(("keys", "name", "what it does"), rows)]
    return "\n".join(parts)


def settings() -> str:
    """Every option of the screen."""
    rows = [
        (
            _code(option.name),
            _code(json.dumps(option.default)),
            ", ".join(_code(choice) or "empty" for choice in option.choices),
            _code(option.variable),
            option.description,
        )
        for option in configuration.OPTIONS
    ]
    lead = "`iacdiff --print-config` prints what holds now, as a `config.toml`, with its path on top. The environment\n"
    lead += "goes before the file."
    return "\n".join(
        ["# Settings", "", lead, "", _table(("option", "default", "choices", "environment", "what it does"), rows)]
    )


# ---------------------------------------------------------------------------------------------- tables of facts


def severities() -> str:
    """What a difference means: the rules that give category and severity."""
    rules = tomllib.loads((_SOURCE / "compare" / "rules.toml").read_text(encoding="utf-8"))["rule"]
    weights = tomllib.loads((_SOURCE / "compare" / "weights.toml").read_text(encoding="utf-8"))
    rows = [
        (_code(rule["id"]), rule["severity"], rule.get("category", "of the type"), rule["sentence"], rule["reference"])
        for rule in rules
    ]
    lead = "The first rule that fits a difference gives its severity and sentence. What MODEL has beyond IDEAL, and\n"
    lead += "what is undecided, is a step less bad unless the rule says otherwise."
    parts = ["# Severities", "", lead]
    parts += ["", _table(("rule", "severity", "category", "sentence", "reference"), rows)]
    parts += ["", "## What PROMPT changes", "", "Then PROMPT has its say:", "", _weights(weights)]
    return "\n".join(parts)


def _weights(weights: Mapping[str, Any]) -> str:
    rows = next(rows for rows in weights.values() if isinstance(rows, list))
    return _table(("rule", "where", "the severity becomes", "sentence"), map(_weight, rows))


def _weight(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    asks = {"model": "PROMPT asks for what MODEL has", "ideal": "PROMPT asks for what IDEAL has"}
    where = [asks.get(row.get("asks", ""), "no PROMPT line asks for it")]
    where += [", ".join(row[key]) for key in ("changes", "categories", "kinds", "from") if key in row]
    where += ["a whole declaration" if row["whole"] else "a part of one"] if "whole" in row else []
    becomes = [f"{word} {row[key]}" for key, word in (("at_least", "at least"), ("at_most", "at most")) if key in row]
    return _code(row["id"]), "; ".join(where), ", ".join(becomes), row["sentence"]


def styles() -> str:
    """Every report style, with the document that it makes of one finding."""
    parts = ["# Report styles", "", "An existing report keeps its own style. For a new one: `--style NAME`."]
    for path in sorted((Path(findings.__file__).parent / "styles").glob("*.toml")):
        parts += ["", f"## {path.stem}", "", *_comment(path), "", "````markdown", _example(path.stem), "````"]
    return "\n".join(parts)


def _comment(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line.startswith("#"):
            return
        yield line.removeprefix("#").strip()


def _example(style: str) -> str:
    from iacdiff.records import Document, Draft, Severity

    document = Document(Path("MODEL_FAILURES.md"), "MODEL_FAILURES.md", b"", "", placeholder=False)
    draft = Draft(
        title="The load balancer drains for 300 seconds",
        severity=Severity.HIGH,
        model_issue="`aws_lb_target_group.app` sets `deregistration_delay` to `300` (MODEL_RESPONSE.md:120).",
        ideal_fix="`aws_lb_target_group.app` sets `deregistration_delay` to `45` (alb.tf:31).",
        requirement='"The load balancer must drain connections for 45 seconds." (PROMPT.md:22)',
        impact="Deployments take five minutes longer.",
        root_cause="The default was left in place.",
        score="3",
    )
    return findings.add(document, draft, style).after.decode().rstrip("\n")


# ---------------------------------------------------------------------------------------------- the JSON


def schema() -> str:
    """The keys of `export -f json`, out of the JSON Schema that ships."""
    read = json.loads((_SOURCE / "export" / "review.schema.json").read_text(encoding="utf-8"))
    parts = ["# The JSON of `export -f json`", "", read.get("description", ""), "",
             "The schema itself is [`review.schema.json`](../../src/iacdiff/export/review.schema.json).",
             "", "## The review", "", _properties(read)]  # fmt: skip
    for name, part in read["$defs"].items():
        held = _properties(part) if "properties" in part else f"{_type(part)}."
        parts += ["", f"## {name}", "", part.get("description", ""), "", held]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts))


def _properties(part: Mapping[str, Any]) -> str:
    rows = list(_rows(part, ""))
    return _table(("key", "type", "what it says"), rows)


def _rows(part: Mapping[str, Any], above: str) -> Iterator[tuple[str, str, str]]:
    """A row for each key, and for each key of an object within."""
    for name, said in part.get("properties", {}).items():
        if isinstance(said, bool):
            yield _code(f"{above}{name}"), "any", ""
            continue
        yield _code(f"{above}{name}"), _type(said), said.get("description", "")
        inner = said.get("items", {}) if said.get("type") == "array" else said
        yield from _rows(inner, f"{above}{name}{'[]' if inner is not said else ''}.")


def _type(said: Mapping[str, Any] | bool) -> str:
    if isinstance(said, bool):
        return "any"
    if "$ref" in said:
        name = said["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name})"
    if "enum" in said:
        return ", ".join(_code("null" if each is None else str(each)) for each in said["enum"])
    if "const" in said:
        return _code(str(said["const"]))
    if alternatives := said.get("anyOf") or said.get("oneOf"):
        return " or ".join(map(_type, alternatives))
    kind = said.get("type", "any")
    if kind == "array" and "items" in said:
        return f"list of {_type(said['items'])}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def write(folder: Path = FOLDER) -> None:
    """Write all pages, and take away those that are no longer made."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()


if __name__ == "__main__":
    write()
