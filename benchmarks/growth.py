"""How the time of each stage grows with the size of a side: `make bench` prints it, `make bench-check` judges it.

    stage     1x ms     4x     16x     64x   exponent
    parse      12.1   48.0   190.2   771.4       1.00

The exponent is the slope of the line through the logarithms (least squares): 1 is in step, 2 is quadratic. The smallest
size is left out where it takes less than a millisecond, which says more of the clock than of the stage. PROMPT and the
report stay as they are in a median sample; with --whole they grow as well, and the stages that hold one against the
other (requirements, link, check) then grow with the product.

Usage: growth.py [--sizes 1,4,16,64] [--dialects hcl,yaml,program] [--most 1.2] [--whole]
"""

import argparse
import math
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from made import DIALECTS, made

from iacdiff import pipeline
from iacdiff.findings import add, remove
from iacdiff.records import Draft, Severity

TOO_SHORT = 1.0
"""Milliseconds."""


def timed(folder: Path, runs: int) -> dict[str, float]:
    """Stage → its shortest time in milliseconds; `add` and `remove` are those of one finding."""
    best: dict[str, float] = {}
    for _ in range(runs):
        before = [time.perf_counter()]

        def watch(stage: str, gave: object) -> None:
            now = time.perf_counter()
            _better(best, stage, (now - before[0]) * 1000)  # noqa: B023
            before[0] = time.perf_counter()  # noqa: B023

        started = time.perf_counter()
        reviewed = pipeline.review(folder, None, watch)
        _better(best, "all", (time.perf_counter() - started) * 1000)
        started = time.perf_counter()
        add(reviewed.sample.failures, Draft("A new one", Severity.LOW, model_issue="x", ideal_fix="y"))
        _better(best, "add", (time.perf_counter() - started) * 1000)
        started = time.perf_counter()
        remove(reviewed.sample.failures, reviewed.report.findings[-1].handle)
        _better(best, "remove", (time.perf_counter() - started) * 1000)
    return best


def _better(best: dict[str, float], stage: str, milliseconds: float) -> None:
    best[stage] = min(best.get(stage, math.inf), milliseconds)


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The slope of log(time) over log(size)."""
    points = [(math.log(size), math.log(t)) for size, t in zip(sizes, times, strict=True) if t >= TOO_SHORT]
    if len(points) < 2:
        return 0.0
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / sum((x - middle_x) ** 2 for x, _ in points)


def main() -> int:
    """Print the tables; 1 where a stage grows faster than it may."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", default="1,4,16,64")
    parser.add_argument("--dialects", default=",".join(DIALECTS))
    parser.add_argument("--most", type=float, default=1.2, help="the largest exponent that is well")
    parser.add_argument("--whole", action="store_true", help="PROMPT and the report grow too")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for dialect in asked.dialects.split(","):
            samples = [
                made(Path(folder) / f"{dialect}-{size}", size, dialect, size if asked.whole else 1) for size in sizes
            ]
            timed(samples[0], 1)  # tables and patterns are made at their first use
            table = [timed(sample, 3 if size <= 4 else 1) for sample, size in zip(samples, sizes, strict=True)]
            print(f"{dialect:14s}" + "".join(f"{size:>8d}x" for size in sizes) + "   exponent")
            for stage in table[0]:
                times = [row[stage] for row in table]
                slope = exponent(sizes, times)
                worst = max(worst, slope)
                print(f"  {stage:12s}" + "".join(f"{t:9.1f}" for t in times) + f"   {slope:8.2f}")
            print(flush=True)
    print(f"steepest: {worst:.2f} (at most {asked.most})")
    return 1 if worst > asked.most else 0


if __name__ == "__main__":
    sys.exit(main())
