"""A process that reads one sample after another: a line of JSON in, a line of JSON out.

What it costs to import the pipeline is paid once, and whatever a sample does to this process (a hang, a crash in
a grammar, no memory) costs that one sample and a new process.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

MOST_BYTES = 1_000_000_000
"""Of memory; what needs more ends in an error of its own, not of the machine."""
IDLE_SECONDS = 120
"""A process that nobody asks for so long ends: whoever started it may be gone without having said so."""
_RETIRE_BYTES = 300_000_000
"""A process that has grown to this is replaced after its answer."""


def serve() -> None:
    """Answer requests (`{"folder": PATH, "seconds": N}`) until the parent closes the pipe."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not get between the lines
    _limit()
    gc.set_threshold(20_000, 20, 50)  # a review is many small records that all live until it is done
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        for line in requests:
            request = json.loads(line)
            _alarm(request["seconds"] + 1)
            answer = answer_to(Path(os.fsdecode(bytes.fromhex(request["folder"]))))
            _alarm(IDLE_SECONDS)
            retires = _peak() > _RETIRE_BYTES
            answers.write(json.dumps({**answer, "retires": retires}).encode() + b"\n")
            answers.flush()
            if retires:
                return


def answer_to(folder: Path) -> dict[str, Any]:
    """A sample → `{"row", "key", "decided"}`, or `{"error"}` with one line."""
    from iacdiff import memory, pipeline
    from iacdiff.scan import fingerprint
    from iacdiff.scan.row import measure

    try:
        review = pipeline.review(folder)
        key = memory.content_key(review.sample)
        return {"row": measure(review), "key": key, "decided": fingerprint.decided(key)}
    except Exception as error:  # whatever it is, the other samples are read
        said = str(error)
        return {"error": said if type(error).__name__ == "NotASample" else f"{type(error).__name__}: {said}"}


def _alarm(seconds: float) -> None:
    """End this process then, also where the parent that would end it is gone."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = MOST_BYTES if hard == resource.RLIM_INFINITY else min(MOST_BYTES, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _peak() -> int:
    """Bytes of memory that this process has had at most; 0 where that cannot be told."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        # The usage that the system counts begins with that of the process which started this one.
        text = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return int(text.split("VmHWM:")[1].split()[0]) * 1024
    try:
        import resource
    except ImportError:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    serve()
