"""`fuzz.py READER [SECONDS] [FOLDER]`: a coverage-guided fuzzer (atheris) over one reader.

What makes the reader fail is written to FOLDER as `crash-…` or `timeout-…`; put it into `crashes/READER/` beside this
file, and the tests try it for ever after. Seeds are our own golden inputs. atheris has wheels for some
Pythons only, so it lives in an environment of its own (`make fuzz`).
"""

from __future__ import annotations

import pkgutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import atheris

HERE = Path(__file__).parent
ENDINGS = {
    "hcl": (".tf", ".hcl"),
    "template-yaml": (".yaml", ".yml"),
    "template-json": (".json", ".yaml"),
    "ts": (".ts",),
    "js": (".ts", ".js"),
    "py": (".py",),
    "java": (".java",),
    "go": (".go",),
}
"""The golden inputs that a reader starts from; documents for those that are not listed."""
SECONDS_PER_INPUT = 10

with atheris.instrument_imports(include=["iacdiff", "yaml"]):
    sys.path.insert(0, str(HERE))
    import readers

    # Whatever is imported only when it is first needed, so that it is watched as well.
    for stage in ("markdown", "sniff", "load", "parse", "languages", "resolve", "link", "findings"):
        for module in pkgutil.walk_packages(import_module(f"iacdiff.{stage}").__path__, f"iacdiff.{stage}."):
            import_module(module.name)


def seeds(reader: str, into: Path) -> None:
    """Copy what a reader starts from: short golden inputs, and what once made it fail."""
    endings = ENDINGS.get(reader, (".md",))
    found = [path for folder in (HERE.parent / "golden", HERE.parents[1] / "sample_data")
             for path in sorted(folder.rglob("*")) if path.suffix in endings]  # fmt: skip
    found += sorted((HERE / "crashes" / reader).glob("*"))
    for number, path in enumerate(found):
        if path.stat().st_size <= readers.LONGEST:
            (into / f"{number:04}").write_bytes(path.read_bytes())


def main() -> None:
    """Fuzz until the time is over or something fails."""
    reader = sys.argv[1]
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    folder = Path(sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp(prefix="iacdiff-fuzz-"))
    corpus = folder / reader
    corpus.mkdir(parents=True, exist_ok=True)
    seeds(reader, corpus)
    options = [f"-max_total_time={seconds}", f"-max_len={readers.LONGEST}", f"-timeout={SECONDS_PER_INPUT}",
               f"-dict={HERE / 'words.dict'}", f"-artifact_prefix={folder}/{reader}-", "-rss_limit_mb=1500",
               "-verbosity=1", "-print_final_stats=1"]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], readers.READERS[reader])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
