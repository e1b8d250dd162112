"""The processes that read samples, as seen from the one that wants rows: asked, timed, ended, replaced.

Each thread that asks has a process to itself while it waits, so that as many samples are read at once as there are
threads: here, and in the same way on a worker of a cluster.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

from iacdiff.scan.reader import IDLE_SECONDS

COMMAND = [sys.executable, "-P", "-m", "iacdiff.scan.reader"]
"""What a reader is. `-P`: the folder that we stand in may be a sample's, and must not be searched for modules."""


class Readers:
    """As many processes as there are threads that ask; each is kept for the next sample."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Reader] = []
        self._busy: set[_Reader] = set()
        self._closed = False

    def read(self, folder: str, seconds: float) -> dict[str, Any]:
        """A sample → what the reader answers: `{"row", "key", "decided"}`, or `{"error"}` where it hangs or dies."""
        with self._lock:
            if self._closed:
                return {"error": "the scan was ended"}
            reader = self._idle.pop() if self._idle else _Reader()
            if reader.is_stale():
                reader.end()
                reader = _Reader()
            self._busy.add(reader)
        answer = reader.ask(folder, seconds)
        retires = answer is None or answer.pop("retires", False)
        with self._lock:
            self._busy.discard(reader)
            if not retires and not self._closed:
                self._idle.append(reader)
        if retires or self._closed:
            reader.end()
        return {"error": reader.epitaph(seconds)} if answer is None else answer

    def rest(self) -> None:
        """End those that read nothing now."""
        with self._lock:
            idle, self._idle = self._idle, []
        for reader in idle:
            reader.end()

    def close(self) -> None:
        """End all of them; a sample that somebody waits for is answered with an error."""
        with self._lock:
            self._closed = True
            for reader in self._busy:
                reader.kill()  # the thread that waits for it clears up
        self.rest()


_here = Readers()


def read_here(folder: str, seconds: float) -> dict[str, Any]:
    """The same by the readers of this process: what a worker of a cluster is asked to do."""
    return _here.read(folder, seconds)


def rest_here() -> None:
    """End the readers of this process that are not at work: those that are may be at work for somebody else."""
    _here.rest()


class _Reader:
    """One process."""

    def __init__(self) -> None:
        self._late = False
        self._used = time.monotonic()
        self._child = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # ctrl+c in the terminal is for the one who ends the readers in good order
        )

    def ask(self, folder: str, seconds: float) -> dict[str, Any] | None:
        """The answer; None where the process ended without one, or was ended because it took too long."""
        child = self._child
        assert child.stdin is not None and child.stdout is not None
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            request = {"folder": os.fsencode(folder).hex(), "seconds": seconds}
            child.stdin.write(json.dumps(request).encode() + b"\n")
            child.stdin.flush()
            line = child.stdout.readline()
            answer = json.loads(line) if line.endswith(b"\n") else None
            self._used = time.monotonic()
        except (OSError, ValueError):
            answer = None
        finally:
            timer.cancel()
        return answer if isinstance(answer, dict) else None

    def is_stale(self) -> bool:
        """It may end by itself at any moment, because nobody has asked it for long."""
        return time.monotonic() - self._used > IDLE_SECONDS / 2

    def _expire(self) -> None:
        self._late = True
        self._child.kill()

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self._child.kill()

    def end(self) -> None:
        """The same, and clear up after it; for the thread that asks it, or once nobody does."""
        self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def epitaph(self, seconds: float) -> str:
        """Why there is no answer, in one line."""
        status = self._child.wait()
        if self._late or status == -getattr(signal, "SIGALRM", 0):
            return f"not read within {seconds:g} s"
        if status < 0:
            with contextlib.suppress(ValueError):
                return f"the reader was ended by {signal.Signals(-status).name}"
        return f"the reader ended with status {status}"
