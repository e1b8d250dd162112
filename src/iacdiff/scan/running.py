"""Folders → answers, several at a time: on this machine, or on a Dask cluster that is there already."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from iacdiff.scan import readers

CONNECT_SECONDS = 15

Answers = Generator[tuple[int, dict[str, Any]], None, None]
"""Index of the folder, what the reader answered."""


class CannotScan(Exception):
    """The scan cannot begin; the message is one line for the user."""


def cores() -> int:
    """How many samples are read at once unless the user says otherwise: the cores that this process may use."""
    import joblib

    return int(joblib.cpu_count())


def locally(folders: Sequence[Path], jobs: int, seconds: float) -> Answers:
    """(index, answer) of each folder, as they come; closing the iterator ends the readers."""
    import joblib

    # The samples are read in processes (readers.py), which can be ended one by one; joblib's own are ended all
    # at once when one of them dies. So joblib's part is the threads that wait for them.
    crew = readers.Readers()

    def read(index: int, folder: str) -> tuple[int, dict[str, Any]]:
        return index, crew.read(folder, seconds)

    parallel = joblib.Parallel(n_jobs=jobs, backend="threading", return_as="generator_unordered", batch_size=1)
    answers = parallel(joblib.delayed(read)(index, str(folder)) for index, folder in enumerate(folders))
    try:
        for answer in answers:  # noqa: UP028 (closing ours must not close joblib's before the readers are ended)
            yield answer
    finally:
        crew.close()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # joblib's advice for whoever leaves before the end
            answers.close()


def on_cluster(folders: Sequence[Path], scheduler: str, seconds: float) -> Answers:
    """The same on the workers of a Dask cluster, each of which sees the folders and has iacdiff installed."""
    try:
        import distributed
    except ImportError:
        raise CannotScan("--scheduler needs Dask: pip install 'iacdiff[cluster]'") from None
    import joblib

    try:
        client = distributed.Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as error:
        why = str(error) or type(error).__name__
        raise CannotScan(f"no Dask scheduler answers at {scheduler}: {why}") from None
    with contextlib.closing(client):
        if not client.ncores():
            raise CannotScan(f"the Dask scheduler at {scheduler} has no workers")
        _greet(client)
        with joblib.parallel_config(backend="dask", client=client):
            parallel = joblib.Parallel(n_jobs=-1, return_as="generator_unordered", batch_size=1)
            answers = parallel(joblib.delayed(_read_there)(i, str(folder), seconds) for i, folder in enumerate(folders))
        try:
            yield from answers
        finally:
            client.run(readers.rest_here)


def _greet(client: Any) -> None:
    """Let every worker do a little of what is asked of it, so that what it lacks is known before the scan."""
    try:
        client.run(readers.rest_here)
    except Exception as error:  # whatever a worker raises comes out here
        raise CannotScan(f"a worker of the cluster cannot read samples: {type(error).__name__}: {error}") from None


def _read_there(index: int, folder: str, seconds: float) -> tuple[int, dict[str, Any]]:
    return index, readers.read_here(folder, seconds)
