"""The tree of commands → a manual page (man(7) macros)."""

from __future__ import annotations

import argparse
import re

from iacdiff import __version__
from iacdiff.cli.tree import Command, Option, commands


def man(asked: argparse.Namespace) -> int:
    """Print the page."""
    from iacdiff.cli import arguments

    print(page(list(commands(arguments.tree()))), end="")
    return 0


def page(every: list[Command]) -> str:
    """All commands → the page."""
    top, *rest = every
    shared = top.notes
    lines = [
        f'.TH IACDIFF 1 "" "iacdiff {__version__}" "User Commands"',
        ".SH NAME",
        r"iacdiff \- review an AI's infrastructure code against its requirements and the corrected answer",
        ".SH SYNOPSIS",
        ".B iacdiff",
        r"[\fISAMPLE\fR] [\fIoptions\fR]",
        ".br",
        ".B iacdiff",
        r"\fICOMMAND\fR ...",
        ".SH DESCRIPTION",
        _text(top.help),
        ".SH OPTIONS",
        *(line for option in top.options for line in _option(option)),
        ".SH COMMANDS",
    ]
    for command in rest:
        lines += [f".SS {_text(_usage(command))}", _text(command.help[:1].upper() + command.help[1:]) + "."]
        lines += [line for option in command.options if "--help" not in option.names for line in _option(option)]
        own = command.notes.replace(shared, "").strip("\n")
        lines += [".PP", ".nf", _text(own), ".fi"] if own else []
    lines += [".SH EXIT STATUS AND STREAMS", ".nf", _text(shared.partition("\n")[2].strip("\n")), ".fi"]
    return "\n".join(line for line in lines if line) + "\n"


def _usage(command: Command) -> str:
    """`iacdiff findings add SAMPLE [options]`, as a heading."""
    given = [_argument(option) for option in command.options if not option.names]
    return " ".join(("iacdiff", *command.words, *(["VERB"] if command.verbs else []), *given, "[options]"))


def _argument(option: Option) -> str:
    name = option.value + ("..." if option.many else "")
    return f"[{name}]" if option.optional else name


def _option(option: Option) -> list[str]:
    names = ", ".join(rf"\fB{_text(name)}\fR" for name in option.names)
    value = rf"\fI{_text(option.value)}\fR" if option.value else ""
    if not option.names and not option.help:
        return []
    return [".TP", " ".join(part for part in (names, value) if part), _text(option.help) or r"\&"]


def _text(text: str) -> str:
    """Plain text, safe in roff: no line of it is a request, no character of it an escape."""
    safe = text.replace("\\", r"\e").replace("-", r"\-").replace("`", r"\(ga")
    safe = re.sub(r"^([.'])", r"\\&\1", safe, flags=re.MULTILINE)
    return "".join(sign if sign.isascii() else rf"\[u{ord(sign):04X}]" for sign in safe)
