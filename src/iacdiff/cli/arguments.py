"""Words of the command line → a namespace whose `run` does what they ask."""

import argparse
from collections.abc import Callable, Sequence
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
FORMATS = ("json", "md", "html", "sarif", "svg", "csv", "patch", "text")
_OPEN = "open"
_DEMO = "payments-terraform"


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The command that the words name; without one they open the screen. SystemExit 2 for wrong usage."""
    parser, commands = _parser()
    words = list(words)
    if not words or (words[0] not in commands and words[0] not in ("-h", "--help", "-V", "--version")):
        words = [_OPEN, *words]
    asked = parser.parse_args(words)
    if words[0] == _OPEN:
        from iacdiff.cli import naming

        naming.spread(asked, parser.error)
    return asked


def tree() -> argparse.ArgumentParser:
    """The parser of all commands, for those who describe it."""
    return _parser()[0]


class _Parser(argparse.ArgumentParser):
    """Wrong usage is one line on stderr, with where to read on."""

    notes: Callable[[], str] | None = None
    """More for the end of the help, made when somebody asks for help."""

    def format_help(self) -> str:
        """The help with its notes."""
        if self.notes and self.epilog == EXIT_STATUS:
            self.epilog = f"{self.notes()}\n{EXIT_STATUS}"
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """What is wrong, and exit status 2."""
        self.exit(2, f"iacdiff: {message}; see `{self.prog} --help`\n")


def _parser() -> tuple[argparse.ArgumentParser, dict[str, Any]]:
    parser = _Parser(
        prog="iacdiff",
        usage="iacdiff [SAMPLE] | iacdiff PROMPT MODEL IDEAL [FAILURES] | iacdiff COMMAND ...",
        description="Review an AI's infrastructure code against its requirements and the corrected answer. "
        "Without a command, SAMPLE (default: here) is opened on the screen; a folder of many samples opens a picker.",
        epilog=EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-V", "--version", action="version", version=f"iacdiff {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, prog="iacdiff")
    _open(commands)
    _export(commands)
    _check(commands)
    _draft(commands)
    _findings(commands)
    _stage(commands)
    _demo(commands)
    _scan(commands)
    _agree(commands)
    _doctor(commands)
    _completions(commands)
    _man(commands)
    return parser, dict(commands.choices)


def _command(commands: Any, name: str, run: str, help: str, **more: Any) -> _Parser:
    from iacdiff.cli import commands as does

    parser: _Parser = commands.add_parser(
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


class _PrintConfig(argparse.Action):
    """Options and keys as a config.toml on stdout, what is wrong with them on stderr."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from iacdiff.cli import narrate
        from iacdiff.tui import configuration

        config = configuration.load()
        for notice in config.notices:
            narrate(notice)
        print(configuration.printed(config), end="")
        parser.exit(0)


def _open(commands: Any) -> None:
    parser = _command(
        commands,
        _OPEN,
        "open_screen",
        "open a sample on the screen",
        usage="iacdiff [SAMPLE | PROMPT MODEL IDEAL [FAILURES]] [options]",
    )
    parser.add_argument(
        "sample", nargs="*", metavar="SAMPLE", help="a folder (default: here), or the documents by name"
    )
    parser.add_argument("--plain", action="store_true", help="plain lines instead of a screen, for screen readers")
    parser.add_argument("--print-config", action=_PrintConfig, nargs=0, help="print the screen's options and keys")
    _common(parser)


def _export(commands: Any) -> None:
    parser = _command(commands, "export", "export", "write the whole review in one format")
    parser.add_argument("sample", metavar="SAMPLE")
    parser.add_argument("-f", "--format", choices=FORMATS, default="text", help="(default: text)")
    parser.add_argument("-o", "--output", metavar="FILE", help="instead of stdout; written whole or not at all")
    parser.add_argument(
        "--links", metavar="BASE", default="", help="md: what links to the documents begin with, such as a web address"
    )
    _common(parser)


def _check(commands: Any) -> None:
    parser = _command(commands, "check", "check", "look for what is wrong in MODEL_FAILURES.md itself")
    parser.add_argument(
        "samples", nargs="*", metavar="SAMPLE", help="samples, and folders of samples (default: the one here)"
    )
    parser.add_argument("-f", "--format", choices=("text", "json", "sarif"), default="text", help="(default: text)")
    parser.add_argument("--select", action="append", metavar="RULE,...", help="only these rules, or what begins so")
    parser.add_argument("--ignore", action="append", metavar="RULE,...", help="all but these rules, or what begins so")
    parser.add_argument("--fix", action="store_true", help="mend tallies and numbering")
    parser.add_argument("--strict", action="store_true", help="warnings count as errors")
    parser.add_argument("--explain", metavar="RULE", help="what a rule is for, and what to do (all: the list of them)")
    _common(parser)


def _draft(commands: Any) -> None:
    parser = _command(commands, "draft", "draft", "draft a whole report from the differences, to stdout")
    parser.add_argument("sample", metavar="SAMPLE")
    parser.add_argument("--style", metavar="NAME", help="instead of the document's own, or the official one")
    parser.add_argument("--all", action="store_true", help="what has a finding already or hardly matters, too")
    parser.add_argument("-o", "--output", metavar="FILE", help="instead of stdout; written whole or not at all")
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
    _arranging(verbs)


def _arranging(verbs: Any) -> None:
    convert = _command(verbs, "convert", "findings_convert", "write the whole report in another style")
    move = _command(verbs, "move", "findings_move", "put a finding before or behind another one")
    split = _command(verbs, "split", "findings_split", "one finding for each item that a finding lists")
    merge = _command(verbs, "merge", "findings_merge", "one finding of several, in the place of the first")
    renumber = _command(verbs, "renumber", "findings_renumber", "let the numbers count on without gap or double")
    severity = _command(verbs, "set-severity", "findings_set_severity", "give findings another severity")
    quality = _command(verbs, "quality", "findings_quality", "the training quality, 0 to 10, and its arithmetic")
    for verb in (convert, move, split, merge, renumber, severity, quality):
        verb.add_argument("sample", metavar="SAMPLE")
    convert.add_argument("--style", metavar="NAME", required=True, help="`document`: each finding anew as it should be")
    for verb in (move, split):
        verb.add_argument("handle", metavar="HANDLE", help="the number, or NUMBER@LINE")
    place = move.add_mutually_exclusive_group(required=True)
    place.add_argument("--before", metavar="HANDLE")
    place.add_argument("--behind", "--after", metavar="HANDLE", dest="behind")
    for verb in (merge, severity):
        verb.add_argument("handles", metavar="HANDLE", nargs="+")
    severity.add_argument("severity", type=str.capitalize, choices=SEVERITIES)
    for verb in (convert, move, split, merge, renumber, severity, quality):
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
    from iacdiff import disk

    folder = disk.bundled("sample_data")
    names = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    parser = _command(commands, "demo", "demo", "open a copy of a bundled sample, at first with a tour of five steps")
    parser.add_argument("name", nargs="?", metavar="NAME", choices=names, default=_DEMO,
                        help=f"{', '.join(names)} (default: {_DEMO})")  # fmt: skip
    tour = parser.add_mutually_exclusive_group()
    tour.add_argument("--tour", action="store_true", help="the tour once more")
    tour.add_argument("--no-tour", action="store_true", help="without the tour")


def _scan(commands: Any) -> None:
    parser = _command(commands, "scan", "scan", "one row for each sample below some folders")
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("-f", "--format", choices=("table", "jsonl", "parquet"), default="table",
                        help="(default: table); parquet needs the extra iacdiff[scan]")  # fmt: skip
    parser.add_argument("-o", "--output", metavar="FILE", help="instead of stdout; written whole or not at all")
    parser.add_argument("-j", "--jobs", type=_at_least_one, metavar="N",
                        help="samples read at once (default: the number of cores)")  # fmt: skip
    parser.add_argument("--summary", action="store_true", help="the archive's own statistics instead of its rows")
    parser.add_argument("--timeout", type=_seconds, default=60.0, metavar="SECONDS",
                        help="what one sample may take (default: 60); a longer one is a row with an error")  # fmt: skip
    parser.add_argument("--no-cache", action="store_true", help="work every row out anew, and keep none")
    parser.add_argument("--scheduler", metavar="ADDRESS",
                        help="read the samples on this Dask cluster, whose workers see the same folders and have "
                        "iacdiff installed (tcp://HOST:8786); needs the extra iacdiff[cluster]")  # fmt: skip
    parser.notes = _scan_notes


def _scan_notes() -> str:
    from iacdiff.scan.columns import COLUMNS, SUMMARY

    columns = "\n".join(f"  {name:<10} {means}" for name, means in COLUMNS.items())
    kept = "Rows are kept in the cache folder by the content of the sample: a scan that was ended goes on where it was."
    return f"columns of the table (jsonl and parquet have more, under names in full):\n{columns}\n\n{SUMMARY}\n{kept}\n"


def _at_least_one(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word!r} is no number of samples")
    return int(word)


def _seconds(word: str) -> float:
    try:
        seconds = float(word)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86400:
        raise argparse.ArgumentTypeError(f"{word!r} is no number of seconds between 0 and 86400")
    return seconds


def _agree(commands: Any) -> None:
    parser = _command(commands, "agree", "agree", "what two reports on one sample both say, and how far they agree")
    parser.add_argument("reports", nargs=2, metavar="REPORT", help="two MODEL_FAILURES.md, of two people or days")
    parser.add_argument("--sample", metavar="SAMPLE",
                        help="the sample that both are about: findings are paired by the differences that they mean "
                        "too, and MODEL is measured against IDEAL")  # fmt: skip
    parser.add_argument("-f", "--format", choices=("text", "json"), default="text", help="(default: text)")
    parser.notes = lambda: "Cohen's kappa and Krippendorff's alpha need the extra iacdiff[agree].\n"


def _doctor(commands: Any) -> None:
    _command(commands, "doctor", "doctor", "what this terminal and installation can do, and what to do about the rest")


def _completions(commands: Any) -> None:
    parser = _command(commands, "completions", "completions", "a script that completes commands and options in a shell")
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))


def _man(commands: Any) -> None:
    _command(commands, "man", "man", "the manual page; read it with: iacdiff man | man -l -")
