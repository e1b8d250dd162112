"""Times as ratios to floors that every machine has, held against those that were kept: `make bench-check`.

A stage's floor is `json.loads` of as many bytes as the sample's documents have; the command's is `python -c pass`. A
ratio may be half as large again as the kept one, because clocks differ, and so do machines; a time never is kept.

Usage: ratios.py [--keep]    --keep writes what is measured now to ratios.json
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from growth import timed
from made import DIALECTS, made

KEPT = Path(__file__).with_name("ratios.json")
SLACK = 1.5
LEAST = 0.5
"""Milliseconds; a stage that takes less says more of the clock."""
SIZE, RUNS = 4, 7


def main() -> int:
    """Print each ratio beside the kept one; 1 where one is too large."""
    now = {name: round(ratio, 2) for name, ratio in measured().items()}
    if "--keep" in sys.argv:
        KEPT.write_text(json.dumps(now, indent=1) + "\n")
        return 0
    kept: dict[str, float] = json.loads(KEPT.read_text())
    slower = [name for name, ratio in now.items() if ratio > kept.get(name, ratio) * SLACK]
    for name, ratio in now.items():
        print(f"{name:26s}{ratio:9.2f}{kept.get(name, 0):9.2f}{'   slower' if name in slower else ''}")
    return 1 if slower else 0


def measured() -> dict[str, float]:
    """Name → how many times its floor it takes."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for dialect in DIALECTS:
            sample = made(Path(folder) / dialect, SIZE, dialect)
            floor = _floor(sum(path.stat().st_size for path in sample.iterdir()))
            timed(sample, 1)  # tables and patterns are made at their first use
            times = timed(sample, RUNS)
            found |= {f"{dialect}: {stage}": t / floor for stage, t in times.items() if t >= LEAST}
    bare = _best(lambda: _run([sys.executable, "-c", "pass"]))
    for words in (["--version"], ["--help"]):
        found[f"command: {words[0]}"] = _best(lambda: _run([sys.executable, "-m", "iacdiff", *words])) / bare  # noqa: B023
    return found


def _floor(size: int) -> float:
    """Milliseconds of reading so many bytes of JSON."""
    row = {"name": "aws_s3_bucket.logs", "lines": [10, 24], "attributes": {"bucket": "logs", "versioning": True}}
    text = json.dumps([row] * max(1, size // len(json.dumps(row))))
    return _best(lambda: json.loads(text)) * 1000


def _best(work: Callable[[], object]) -> float:
    """Seconds of the quickest of some runs."""
    best = 1e9
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def _run(words: list[str]) -> None:
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    sys.exit(main())
