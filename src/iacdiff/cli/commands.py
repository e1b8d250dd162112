"""What each command does. Each takes the parsed words and gives the exit status."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from iacdiff.cli import CannotRun, existing, narrate
from iacdiff.records import Draft, Options, Review

STRICT_SECONDS = 10.0
"""How long a headless command waits for the strict HCL reader's word."""


def options(asked: argparse.Namespace) -> Options:
    """What was said about the documents."""
    return Options(model=asked.model, ideal=asked.ideal, prompt=asked.prompt, failures=asked.failures)


def review(asked: argparse.Namespace, sample: str, watch: Callable[[str, object], None] | None = None) -> Review:
    """The review of a sample that the user named; CannotRun where there is no sample."""
    from iacdiff import load, pipeline

    folder = existing(sample)
    try:
        return pipeline.review(folder, options(asked), watch) if watch else pipeline.review(folder, options(asked))
    except load.NotASample as error:
        raise CannotRun(str(error)) from None


def open_screen(asked: argparse.Namespace) -> int:
    """Open the screen; the reader is started first, so that it works while the screen is being built."""
    folder = existing(asked.sample)
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise CannotRun("the screen needs a terminal; `iacdiff export SAMPLE` prints the review instead")
    from iacdiff.service import Service

    service = Service()
    service.start(folder, options(asked))
    try:
        from iacdiff import tui

        return tui.run(folder, options(asked), service)
    finally:
        service.close()


def demo(asked: argparse.Namespace) -> int:
    """Open a copy of a bundled sample, so that trying things out changes nothing that is shipped."""
    from iacdiff import disk

    target = disk.state_folder() / "demo"
    source = disk.bundled("sample_data") / "payments-terraform"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target / source.name)
    words = {"sample": str(target / source.name), "model": None, "ideal": None, "prompt": None, "failures": None}
    return open_screen(argparse.Namespace(**words))


def export(asked: argparse.Namespace) -> int:
    """Write the review to stdout, or to a file that is none of the sample's documents."""
    from iacdiff import pipeline
    from iacdiff.export import Page, render

    reviewed = pipeline.confirm(review(asked, asked.sample), STRICT_SECONDS)
    on_terminal = asked.output is None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else 100
    page = Page(width=width, colour=on_terminal and "NO_COLOR" not in os.environ)
    _put(render(reviewed, asked.format, page), asked.output, reviewed)
    return 0


def _put(text: str, output: str | None, reviewed: Review) -> None:
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    from iacdiff import disk

    path = Path(output).expanduser().resolve()
    if path in {document.path.resolve() for document in reviewed.sample.documents.values()}:
        raise CannotRun(f"{output} is a document of the sample; name another file")
    disk.write_atomically(path, text.encode("utf-8", "backslashreplace"))
    narrate(f"wrote {output}")


def stage(asked: argparse.Namespace) -> int:
    """Print what one stage gives."""
    from iacdiff.export import to_data, to_json

    gave: dict[str, object] = {}
    review(asked, asked.sample, gave.__setitem__)
    print(to_json.text(to_data.data(gave[asked.name])), end="")
    return 0


def check(asked: argparse.Namespace) -> int:
    """Lint the report of each sample; 1 where there is an error."""
    from iacdiff.cli import checking

    return checking.check(asked)


def findings_list(asked: argparse.Namespace) -> int:
    """Print the findings of the report."""
    reviewed = review(asked, asked.sample)
    if asked.format == "json":
        from iacdiff.export import to_json

        print(to_json.text(to_json.data(reviewed)["findings"]), end="")
        return 0
    for finding in reviewed.report.findings:
        severity = finding.severity.value if finding.severity else "-"
        print(f"{finding.handle or '-'}\t{severity}\t{finding.span.file}:{finding.span.first}\t{finding.title}")
    return 0


def findings_add(asked: argparse.Namespace) -> int:
    """Write a finding and print its handle as the last word."""
    from iacdiff import findings
    from iacdiff.cli import authoring

    reviewed = review(asked, asked.sample)
    draft = authoring.draft(asked, reviewed)
    return authoring.write(reviewed, lambda document: findings.add(document, draft, asked.style), "added finding")


def findings_edit(asked: argparse.Namespace) -> int:
    """Change the named parts of a finding."""
    from iacdiff import findings
    from iacdiff.cli import authoring

    reviewed = review(asked, asked.sample)
    finding = authoring.find(reviewed, asked.handle)
    named = authoring.named(asked, reviewed)
    if not named:
        raise CannotRun("nothing to change was named; see iacdiff findings edit --help")
    draft: Draft = replace(findings.draft_from(reviewed.sample.failures, finding), **named)
    return authoring.write(reviewed, lambda document: findings.edit(document, asked.handle, draft), "changed finding")


def findings_remove(asked: argparse.Namespace) -> int:
    """Take a finding out of the report."""
    from iacdiff import findings
    from iacdiff.cli import authoring

    reviewed = review(asked, asked.sample)
    authoring.find(reviewed, asked.handle)
    return authoring.write(reviewed, lambda document: findings.remove(document, asked.handle), "removed finding")
