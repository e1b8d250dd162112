"""The same pairs of files through iacdiff and through the peers that are installed: one table of time, memory, finds.

    python benchmarks/peers.py [--path FOLDER:FOLDER] [--size 4]

A peer is looked for on the PATH and in the folders named with --path (a virtual environment's `bin`, npm's
`node_modules/.bin`); what is not there is said so. Each pair is made here, so every defect in it is known: `named` is
how many of the faulty resources a peer's output names, `lines` how long that output is. Peers compare two files;
iacdiff reads the four documents, links, checks, and prints everything, so its time is that of the whole review.
"""

import argparse
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from made import made

SECONDS = 60
NODE = """
const path = require('path'), fs = require('fs');
const lib = require(require.resolve('@aws-cdk/cloudformation-diff', {paths: [process.argv[1]]}));
const [a, b] = process.argv.slice(2).map(file => JSON.parse(fs.readFileSync(file)));
lib.formatDifferences(process.stdout, lib.fullDiff(a, b));
"""


@dataclass(frozen=True)
class Pair:
    """Two files that say nearly the same, and the ids of what differs between them."""

    name: str
    sample: Path
    model: Path
    ideal: Path
    faulty: frozenset[str]


def pairs(folder: Path, size: int) -> list[Pair]:
    """A Terraform pair and a CloudFormation pair, the latter as JSON, which more peers read."""
    from iacdiff import pipeline

    found = []
    for dialect, suffix in (("hcl", ".tf"), ("yaml", ".json")):
        sample = made(folder / dialect, size, dialect)
        review = pipeline.review(sample)
        sides = []
        for side, answer in (("model", review.sample.model), ("ideal", review.sample.ideal)):
            path = folder / f"{dialect}-{side}{suffix}"
            path.write_text(answer.sources[0].text if suffix == ".tf" else _as_json(answer.sources[0].text))
            sides.append(path)
        faulty = frozenset(one.ideal_id or one.model_id or "" for one in review.differences)
        found.append(Pair(dialect if suffix == ".tf" else "cfn-json", sample, *sides, faulty))
    return found


def _as_json(text: str) -> str:
    """A template with its short tags as text: what a peer without CloudFormation's tags can read."""
    import json

    import yaml

    class Plain(yaml.SafeLoader):
        pass

    Plain.add_multi_constructor("!", lambda loader, suffix, node: {f"Fn::{suffix}": str(node.value)})
    return json.dumps(yaml.load(text, Plain), indent=2)


def commands(pair: Pair, path: str) -> list[tuple[str, list[str] | None]]:
    """(name, words to run) of every peer that can read such a pair; None where it is not installed."""
    model, ideal = str(pair.model), str(pair.ideal)
    table = [
        ("git diff", ["git", "--no-pager", "diff", "--no-index", model, ideal]),
        ("icdiff", ["icdiff", "--cols=160", model, ideal]),
        ("hq --diff", ["hq", model, "--diff", ideal]),
        ("jsondiff", ["jdiff", model, ideal]),
        ("json-diff", ["json-diff", model, ideal]),
        ("deep diff", ["deep", "diff", model, ideal]),
        ("graphtage", ["graphtage", model, ideal]),
    ]
    table = [row for row in table if row[0] != "hq --diff"] if pair.name == "cfn-json" else table[:3]
    found: list[tuple[str, list[str] | None]] = [
        (name, [at, *words[1:]] if (at := shutil.which(words[0], path=path)) else None) for name, words in table
    ]
    if pair.name == "cfn-json":
        modules = next((f for f in path.split(os.pathsep) if (Path(f).parent / "@aws-cdk").is_dir()), None)
        node = shutil.which("node", path=path)
        words = [node, "-e", NODE, "--", str(Path(modules).parents[1]), model, ideal] if modules and node else None
        found.append(("cloudformation-diff", words))
    found.append(("iacdiff", [sys.executable, "-m", "iacdiff", "export", str(pair.sample), "-f", "text"]))
    return found


def run(words: Sequence[str], runs: int = 3) -> tuple[float, float, str] | None:
    """(seconds, MiB at most, output) of the quickest run; None where it takes too long."""
    best, memory, said = 1e9, 0.0, ""
    for _ in range(runs):
        with tempfile.TemporaryFile() as out:
            started = time.perf_counter()
            process = subprocess.Popen(words, stdout=out, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
            while True:
                pid, _, usage = os.wait4(process.pid, os.WNOHANG)
                if pid:
                    break
                if time.perf_counter() - started > SECONDS:
                    process.kill()
                    os.wait4(process.pid, 0)
                    return None
                time.sleep(0.001)
            best = min(best, time.perf_counter() - started)
            memory = max(memory, usage.ru_maxrss / 1024)
            out.seek(0)
            said = out.read().decode("utf-8", "replace")
    return best, memory, said


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--path", default="", help="more folders to look for peers in")
    parser.add_argument("--size", type=int, default=4, help="times a median sample")
    asked = parser.parse_args()
    path = os.pathsep.join(part for part in (asked.path, os.environ.get("PATH", "")) if part)
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own: what this one holds in memory would count as every peer's.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
            made_pairs = apart.submit(pairs, Path(folder), asked.size).result()
        for pair in made_pairs:
            size = pair.model.stat().st_size // 1024
            print(f"{pair.name}: {size} KB a side, {len(pair.faulty)} resources differ")
            print(f"  {'peer':20s}{'seconds':>9s}{'MiB':>7s}{'lines':>8s}{'named':>12s}")
            for name, words in commands(pair, path):
                measured = run(words) if words else None
                if words is None:
                    print(f"  {name:20s}  not installed")
                elif measured is None:
                    print(f"  {name:20s}  more than {SECONDS} s")
                else:
                    seconds, memory, said = measured
                    named = sum(1 for id in pair.faulty if id.rpartition(".")[2] in said)
                    lines = said.count("\n")
                    print(
                        f"  {name:20s}{seconds:9.2f}{memory:7.0f}{lines:8d}{named:6d} of {len(pair.faulty):3d}",
                        flush=True,
                    )
            print()


if __name__ == "__main__":
    main()
