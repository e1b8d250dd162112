"""`iacdiff draft`: a whole report, drafted from what the comparison found; and how a sample would be rated."""

import argparse
import sys
from pathlib import Path

from iacdiff import drafting, findings
from iacdiff.cli import CannotRun, narrate
from iacdiff.cli.commands import review


def draft(asked: argparse.Namespace) -> int:
    """Print the drafted report, or write it to a file that is none of the sample's documents."""
    reviewed = review(asked, asked.sample)
    drafted = drafting.report(reviewed, everything=asked.all)
    if not drafted:
        narrate("nothing to draft: no difference that matters is without a finding (--all drafts the others, too)")
        return 0
    told = drafting.told(reviewed)
    known = () if asked.style else reviewed.report.findings
    drafts = drafting.scored([each.draft for each in drafted], known, asked.style or reviewed.report.style)
    try:
        text = findings.compose(drafts, asked.style, reviewed.sample.failures, told)
    except findings.CannotWrite as error:
        raise CannotRun(str(error)) from None
    if asked.output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        _put(text, asked.output, {document.path.resolve() for document in reviewed.sample.documents.values()})
    narrate(f"{len(drafted)} findings drafted; read each before you sign it")
    return 0


def _put(text: str, output: str, documents: set[Path]) -> None:
    from iacdiff import disk

    path = Path(output).expanduser().resolve()
    if path in documents:
        raise CannotRun(f"{output} is a document of the sample; name another file")
    disk.write_atomically(path, text.encode("utf-8", "backslashreplace"))


def quality(asked: argparse.Namespace) -> int:
    """Print the training quality, 0 to 10, and its arithmetic."""
    rated = drafting.quality(review(asked, asked.sample))
    if rated is None:
        raise CannotRun("IDEAL declares nothing that could be read, so there is nothing to rate MODEL by")
    print(f"{rated.score}/10\t{rated.arithmetic}")
    return 0
