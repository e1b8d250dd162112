"""The tree of commands as plain data: what completions and the manual page are made from."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """An option or an argument."""

    names: tuple[str, ...]
    """`-f`, `--format`; empty for an argument."""
    value: str
    """What stands for its value; empty for a switch."""
    help: str
    choices: tuple[str, ...]
    file: bool
    """The value is a file or a folder."""
    many: bool
    optional: bool


@dataclass(frozen=True, slots=True)
class Command:
    """One command, or a verb of one."""

    words: tuple[str, ...]
    """`("findings", "add")`; empty for iacdiff itself."""
    help: str
    notes: str
    options: tuple[Option, ...]
    verbs: tuple[str, ...]
    """What may follow: commands, or verbs."""


_FILES = ("SAMPLE", "FOLDER", "FILE", "REPORT", "PROMPT")


def commands(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[Command]:
    """A parser → its command and those below it, in the order in which they are defined; `open` needs no name."""
    below = next((action for action in parser._actions if isinstance(action, argparse._SubParsersAction)), None)
    parsers = {name: each for name, each in (below.choices if below else {}).items() if (*words, name) != ("open",)}
    options = tuple(_option(action) for action in parser._actions if action is not below)
    parser.format_help()  # the notes are made when somebody asks for help
    yield Command(words, parser.description or "", parser.epilog or "", options, tuple(parsers))
    for name, each in parsers.items():
        yield from commands(each, (*words, name))


def _option(action: argparse.Action) -> Option:
    takes = action.nargs != 0
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    value = (metavar if not action.choices or action.metavar else "|".join(map(str, action.choices))) if takes else ""
    return Option(
        names=tuple(action.option_strings),
        value=value,
        help=(action.help or "").replace("%%", "%"),
        choices=tuple(str(choice) for choice in action.choices or ()),
        file=takes and any(word in value for word in _FILES),
        many=action.nargs in ("+", "*"),
        optional=action.nargs in ("?", "*"),
    )
