"""The command line: words → one call, its answer on stdout, its story on stderr, its outcome as exit status.

0  done        1  done, and `check` found an error        2  usage, or input that cannot be read
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from iacdiff.text import scrub


def main(words: Sequence[str]) -> int:
    """Run one command; the value is the exit status. Raises SystemExit (2) for wrong usage, as argparse does."""
    from iacdiff.cli import arguments

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    asked = arguments.parse(words)
    try:
        return int(asked.run(asked))
    except CannotRun as error:
        return refuse(str(error))
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except OSError as error:
        return refuse(f"{error.filename}: {error.strerror}" if error.filename else str(error))


class CannotRun(Exception):
    """The command cannot be done; the message is one line for the user."""


def refuse(message: str) -> int:
    """Say on stderr, in one line, why not; the value is the exit status for that."""
    narrate(message)
    return 2


def narrate(message: str) -> None:
    """One line on stderr."""
    print(f"iacdiff: {' '.join(scrub(message).split())}", file=sys.stderr)


def existing(folder: str) -> Path:
    """The folder or file that the user named, absolute; CannotRun where there is none."""
    path = Path(folder).expanduser()
    if not path.exists():
        raise CannotRun(f"{folder}: no such file or folder{_nearest(path)}")
    return path.resolve()


def _nearest(path: Path) -> str:
    """What may have been meant: a name beside it that is nearly the same."""
    from difflib import get_close_matches

    above = path.absolute().parent
    try:
        names = [entry.name for entry in above.iterdir()]
    except OSError:
        return "" if above == path.absolute() else f"; there is no folder {above}"
    near = get_close_matches(path.name, names, n=1)
    return f"; did you mean {above / near[0]}?" if near else ""
