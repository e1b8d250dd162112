"""A whole archive at a glance: every sample below some folders → one row each, in parallel, each read only once.

    folders ──find──▶ samples ──known?──▶ rows from the cache
                                └──else──▶ readers (a process each) ──▶ rows ──▶ cache

A sample that cannot be read, hangs or kills its reader is a row with its error, and no more than that.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from iacdiff.load import find_samples
from iacdiff.scan import cache, fingerprint, running
from iacdiff.scan.row import TYPES, Row, made
from iacdiff.scan.running import CannotScan, cores
from iacdiff.text import scrub

__all__ = ["TYPES", "CannotScan", "How", "Row", "cores", "known", "rows", "samples_in"]

Progress = Callable[[int, int], None]
"""Told how many rows are there, of how many."""


@dataclass(frozen=True, slots=True)
class How:
    """How a scan is done."""

    scheduler: str | None = None
    """Address of a Dask scheduler whose workers read the samples; None for this machine."""
    seconds: float = 60.0
    """What one sample may take."""
    remember: bool = True
    """Take rows from the cache, and keep them there."""


def known(folder: Path) -> Row | None:
    """The row of a sample, if it is in the cache and still true; reads the sample's bytes and works nothing out."""
    return cache.recall(folder, fingerprint.content(folder))


def samples_in(folders: Sequence[Path]) -> list[Path]:
    """Every sample below the folders, each once, in natural order folder by folder."""
    return list(dict.fromkeys(sample for folder in folders for sample in find_samples(folder)))


def rows(
    folders: Sequence[Path], jobs: int | None = None, progress: Progress | None = None, how: How = How()
) -> Generator[Row, None, None]:
    """Every sample below the folders → its row, in the order of `samples_in`, as soon as that order allows.

    `jobs` samples are read at once (default: as many as there are cores). Each row is kept in the cache the
    moment it is there, so that a scan that was ended goes on where it was. `progress` is called in this
    thread. Closing the iterator ends the readers. Raises CannotScan where there is no cluster at the address.
    """
    samples = samples_in(folders)
    tell = progress or _untold
    tell(0, len(samples))
    if how.remember:
        cache.prune()
    ready: dict[int, Row] = {}
    contents = [fingerprint.content(sample) if how.remember else "" for sample in samples]
    for index, sample in enumerate(samples):
        row = cache.recall(sample, contents[index]) if how.remember else None
        if row:
            ready[index] = row
            tell(len(ready), len(samples))
    waiting = [index for index in range(len(samples)) if index not in ready]
    due, done = 0, len(ready)
    with closing(_answers([samples[index] for index in waiting], jobs, how)) as answers:
        while True:
            while due in ready:
                yield ready.pop(due)
                due += 1
            answer = next(answers, None)
            if answer is None:
                return
            index = waiting[answer[0]]
            ready[index] = _row(samples[index], answer[1])
            if how.remember and ready[index].error is None and fingerprint.content(samples[index]) == contents[index]:
                cache.keep(contents[index], answer[1])
            done += 1
            tell(done, len(samples))


def _answers(samples: list[Path], jobs: int | None, how: How) -> running.Answers:
    """The same iterator, whichever machine does the work; where there is nothing to do, no machine is asked."""
    if samples and how.scheduler:
        yield from running.on_cluster(samples, how.scheduler, how.seconds)
    elif samples:
        yield from running.locally(samples, jobs or cores(), how.seconds)


def _row(sample: Path, answer: dict[str, object]) -> Row:
    values = answer.get("row")
    row = made(str(sample), values) if isinstance(values, dict) else None
    if row:
        return row
    said = " ".join(scrub(str(answer.get("error") or "the reader gave no row")).split())
    return Row(str(sample), error=said)


def _untold(done: int, total: int) -> None:
    return None
