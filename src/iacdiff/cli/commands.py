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
    if getattr(asked, "plain", False) or os.environ.get("IACDIFF_PLAIN", "") not in ("", "0"):
        from iacdiff.cli import plain

        return plain.run(lambda: review(asked, asked.sample))
    folder = existing(asked.sample)
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        raise CannotRun("the screen needs a terminal; `iacdiff export SAMPLE` prints the review instead")
    if why := _nothing_to_open(folder):
        raise CannotRun(why)
    from iacdiff import picture
    from iacdiff.service import Service

    service = Service()
    service.start(folder, options(asked))
    tour = bool(getattr(asked, "tour", False))
    seen = None if tour else picture.find(folder, options(asked))
    curtain = picture.Curtain(seen, sys.__stderr__) if seen and sys.stderr.isatty() else None
    try:
        if curtain:
            curtain.drop()
        from iacdiff import tui

        return tui.run(folder, options(asked), service, curtain, tour)
    finally:
        service.close()
        if curtain:
            curtain.clear()


def _nothing_to_open(folder: Path) -> str:
    """Why the screen would be empty; a folder that has the documents is not held up by the question."""
    known = ("PROMPT.md", "MODEL_RESPONSE.md")
    if folder.is_file() or any((place / name).exists() for place in (folder, folder / "lib") for name in known):
        return ""
    from iacdiff.load import find

    return find.nothing_to_open(folder)


def demo(asked: argparse.Namespace) -> int:
    """Open a copy of a bundled sample, so that trying things out changes nothing that is shipped."""
    from iacdiff import disk, memory

    source = disk.bundled("sample_data") / asked.name
    target = disk.state_folder() / "demo" / source.name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    words = {"sample": str(target), "model": None, "ideal": None, "prompt": None, "failures": None}
    tour = asked.tour or not (asked.no_tour or memory.settings().toured)
    return open_screen(argparse.Namespace(**words, tour=tour))


def export(asked: argparse.Namespace) -> int:
    """Write the review to stdout, or to a file that is none of the sample's documents."""
    from iacdiff import pipeline
    from iacdiff.export import Page, render

    reviewed = pipeline.confirm(review(asked, asked.sample), STRICT_SECONDS)
    on_terminal = asked.output is None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else 100
    colour = on_terminal and not os.environ.get("NO_COLOR")
    page = Page(width=width, colour=colour, links=asked.links, root=Path.cwd())
    _put(render(reviewed, asked.format, page), asked.output, reviewed)
    return 0


def _put(text: str, output: str | None, reviewed: Review) -> None:
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    from iacdiff import disk
    from iacdiff.export import encoded, is_input

    path = Path(output).expanduser().resolve()
    if is_input(reviewed.sample, path):
        raise CannotRun(f"{output} is a document of the sample; name another file")
    disk.write_atomically(path, encoded(text))
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


def scan(asked: argparse.Namespace) -> int:
    """Print a row for each sample below some folders."""
    from iacdiff.cli import scanning

    return scanning.scan(asked)


def agree(asked: argparse.Namespace) -> int:
    """Compare two reports."""
    from iacdiff.cli import agreeing

    return agreeing.agree(asked)


def doctor(asked: argparse.Namespace) -> int:
    """Say what works here."""
    from iacdiff.cli import doctor as examining

    return examining.doctor(asked)


def completions(asked: argparse.Namespace) -> int:
    """Print a shell's completion script."""
    from iacdiff.cli import completions as completing

    return completing.completions(asked)


def man(asked: argparse.Namespace) -> int:
    """Print the manual page."""
    from iacdiff.cli import man as manual

    return manual.man(asked)


def draft(asked: argparse.Namespace) -> int:
    """Print a drafted report."""
    from iacdiff.cli import drafting

    return drafting.draft(asked)


def findings_quality(asked: argparse.Namespace) -> int:
    """Print the training quality."""
    from iacdiff.cli import drafting

    return drafting.quality(asked)


def findings_convert(asked: argparse.Namespace) -> int:
    """Write the report in another style."""
    from iacdiff.cli import authoring

    return authoring.convert(review(asked, asked.sample), asked.style)


def findings_move(asked: argparse.Namespace) -> int:
    """Put a finding before or behind another one."""
    from iacdiff.cli import authoring

    return authoring.move(review(asked, asked.sample), asked.handle, asked.before, asked.behind)


def findings_split(asked: argparse.Namespace) -> int:
    """Make several findings of one."""
    from iacdiff.cli import authoring

    return authoring.split(review(asked, asked.sample), asked.handle)


def findings_merge(asked: argparse.Namespace) -> int:
    """Make one finding of several."""
    from iacdiff.cli import authoring

    return authoring.merge(review(asked, asked.sample), asked.handles)


def findings_renumber(asked: argparse.Namespace) -> int:
    """Let the numbers count on."""
    from iacdiff.cli import authoring

    return authoring.renumber(review(asked, asked.sample))


def findings_set_severity(asked: argparse.Namespace) -> int:
    """Give findings another severity."""
    from iacdiff.cli import authoring

    return authoring.set_severity(review(asked, asked.sample), asked.handles, asked.severity)
