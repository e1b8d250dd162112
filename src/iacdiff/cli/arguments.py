"""Words of the command line → a namespace whose `run` does what they ask."""

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from iacdiff import __version__

EXIT_STATUS = """\
exit status:
  0  done
  1  done, and check found an error (a warning alone is 0, unless --strict)
  2  wrong usage, or input that cannot be read

stdout is data, stderr is narration. Nothing of a sample is executed, nothing is sent anywhere.
"""
SEVERITIES = ("Critical", "High", "Medium", "Low")
STAGES = ("load", "parse", "resolve", "match", "compare", "requirements", "findings", "link", "check")
FORMATS = ("json", "md", "text")
_OPEN = "open"


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The command that the words name; without one they open the screen. SystemExit 2 for wrong usage."""
    parser, commands = _parser()
    words = list(words)
    if not words or (words[0] not in commands and words[0] not in ("-h", "--help", "-V", "--version")):
        words = [_OPEN, *words]
    return parser.parse_args(words)


class _Parser(argparse.ArgumentParser):
    """Wrong usage is one line on stderr, with where to read on."""

    def error(self, message: str) -> NoReturn:
        """What is wrong, and exit status 2."""
        command = self.prog.split(" ... ")[-1] if " ... " in self.prog else ""
        self.exit(2, f"iacdiff: {message}; see `{' '.join(['iacdiff', command]).strip()} --help`\n")


def _parser() -> tuple[argparse.ArgumentParser, dict[str, Any]]:
    parser = _Parser(
        prog="iacdiff",
        usage="iacdiff [SAMPLE] | iacdiff COMMAND ...",
        description="Review an AI's infrastructure code against its requirements and the corrected answer. "
        "Without a command, SAMPLE (default: here) is opened on the screen; a folder of many samples opens a picker.",
        epilog=EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-V", "--version", action="version", version=f"iacdiff {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _open(commands)
    _export(commands)
    _check(commands)
    _findings(commands)
    _stage(commands)
    _demo(commands)
    return parser, dict(commands.choices)


def _command(commands: Any, name: str, run: str, help: str, **more: Any) -> argparse.ArgumentParser:
    from iacdiff.cli import commands as does

    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help,
        description=help,
        epilog=EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        **more,
    )
    parser.set_defaults(run=getattr(does, run))
    return parser


def _common(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("which documents")
    group.add_argument("--model", metavar="TURN|FILE", help="MODEL's turn by number, or its file")
    group.add_argument(
        "--ideal", metavar="md|lib|FILE", help="IDEAL's code: the document's, the files beside it, a file"
    )
    group.add_argument("--prompt", metavar="FILE", help="the requirements, where they lie elsewhere")
    group.add_argument("--failures", metavar="FILE", help="the report, where it lies elsewhere")


def _open(commands: Any) -> None:
    parser = _command(commands, _OPEN, "open_screen", "open a sample on the screen", usage="iacdiff [SAMPLE] [options]")
    parser.add_argument("sample", nargs="?", default=".", metavar="SAMPLE")
    _common(parser)


def _export(commands: Any) -> None:
    parser = _command(commands, "export", "export", "write the whole review in one format")
    parser.add_argument("sample", metavar="SAMPLE")
    parser.add_argument("-f", "--format", choices=FORMATS, default="text", help="(default: text)")
    parser.add_argument("-o", "--output", metavar="FILE", help="instead of stdout; written whole or not at all")
    _common(parser)


def _check(commands: Any) -> None:
    parser = _command(commands, "check", "check", "look for what is wrong in MODEL_FAILURES.md itself")
    parser.add_argument("samples", nargs="+", metavar="SAMPLE")
    parser.add_argument("-f", "--format", choices=("text", "json"), default="text", help="(default: text)")
    parser.add_argument("--fix", action="store_true", help="mend tallies and numbering")
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")
    _common(parser)


def _findings(commands: Any) -> None:
    parser = _command(commands, "findings", "findings_list", "list, add, edit or remove findings of MODEL_FAILURES.md")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    listing = _command(verbs, "list", "findings_list", "the findings, one line each: handle, severity, line, title")
    listing.add_argument("-f", "--format", choices=("text", "json"), default="text")
    add = _command(verbs, "add", "findings_add", "write a finding; the last word printed is its handle")
    edit = _command(verbs, "edit", "findings_edit", "change what is named, leave the rest")
    remove = _command(verbs, "remove", "findings_remove", "take a finding out again")
    for verb in (listing, add, edit, remove):
        verb.add_argument("sample", metavar="SAMPLE")
    for verb in (edit, remove):
        verb.add_argument("handle", metavar="HANDLE", help="the number, or NUMBER@LINE")
    for verb in (add, edit):
        _finding(verb)
    add.add_argument("--difference", metavar="ID", help="begin with what this difference says (see export -f json)")
    add.add_argument("--style", metavar="NAME", help="for a new document; an existing one keeps its own")
    for verb in (listing, add, edit, remove):
        _common(verb)


def _finding(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--title", metavar="TEXT")
    parser.add_argument("--severity", type=str.capitalize, choices=SEVERITIES)
    parser.add_argument("--model-issue", metavar="TEXT", help="what MODEL does")
    parser.add_argument("--ideal-fix", metavar="TEXT", help="what IDEAL does instead")
    parser.add_argument("--requirement", metavar="LINE", help="the requirement's line in PROMPT, or FILE:LINE")
    parser.add_argument("--impact", metavar="TEXT")
    parser.add_argument("--root-cause", metavar="TEXT")
    parser.add_argument("--score", metavar="N")


def _stage(commands: Any) -> None:
    parser = _command(commands, "stage", "stage", "what one stage of the pipeline gives, as JSON")
    parser.add_argument("sample", metavar="SAMPLE")
    parser.add_argument("name", metavar="NAME", choices=STAGES, help=", ".join(STAGES))
    _common(parser)


def _demo(commands: Any) -> None:
    _command(commands, "demo", "demo", "open a bundled sample")
