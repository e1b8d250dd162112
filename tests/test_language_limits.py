"""What no reader may do, whatever the text: overflow the C stack, or stay in its parser for ever."""

import random
import subprocess
import sys
import time

import pytest

from iacdiff import languages
from iacdiff.languages import growing
from iacdiff.records import Source

DEEP = """
import random, resource, sys, threading
from iacdiff import parse
from iacdiff.records import Answer, Source
from iacdiff import languages
language, kind = sys.argv[1:]
chance = random.Random(3)
opening = "".join(chance.choices("([{", k=300_000)) if kind == "open" else "".join(chance.choices("([{)]}", k=300_000))
text = {"java": "class A { int a = ", "hcl": "locals {\\n  a = "}.get(language, "a = ") + opening
def read():
    source = Source("x.md", "x", text, 1, "tf" if language == "hcl" else "cdk", language)
    if language == "hcl":
        from iacdiff.parse import terraform
        made = terraform.read(source)
    else:
        made = languages.read(source)
    print(len(made.problems))
threading.stack_size(8 << 20)
thread = threading.Thread(target=read)
thread.start()
thread.join()
"""


@pytest.mark.parametrize("kind", ["open", "mixed"])
@pytest.mark.parametrize("language", ["ts", "js", "py", "java", "go", "hcl"])
def test_300_000_brackets_are_survived(language: str, kind: str) -> None:
    """The reader comes back with a Problem: it neither crashes nor takes long."""
    done = subprocess.run([sys.executable, "-c", DEEP, language, kind], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-500:]
    assert int(done.stdout) >= 1


def test_nesting_is_cut_where_it_becomes_too_deep() -> None:
    """Up to 5,000 open brackets nothing is left off; the offset is that of the bracket beyond."""
    assert growing.too_deep(b"(" * 5000 + b")" * 5000 + b"[" * 5000) is None
    assert growing.too_deep(b"x" + b"(" * 5001) == 5001


def test_a_parser_that_does_not_end_is_left() -> None:
    """Where the parser goes beyond its turns, what stands before that place is parsed."""

    class Endless:
        """Gives up on everything that holds a `!`, as a parser does whose recovery does not end."""

        def parse(self, read, progress_callback):  # type: ignore[no-untyped-def]
            if b"!" in read(0, None):
                while not progress_callback(0, True):
                    pass
                raise ValueError("Parsing failed")
            return read(0, None)

        def reset(self) -> None: ...

    growth = growing.grow(Endless(), b"a = 1\nb = 2\nc = 3\n!\n")  # type: ignore[arg-type]
    assert (growth.tree, growth.end) == (b"a = 1\n", 6)


def test_a_shuffled_file_is_read_in_time() -> None:
    """Lines in any order cost no more than a bounded number of the parser's turns."""
    lines = [
        line
        for number in range(60)
        for line in (
            f"    const b{number} = new s3.Bucket(this, `b-{number}-${{env}}`, {{",
            "      versioned: true,",
            "      lifecycleRules: [{ expiration: cdk.Duration.days(30) }],",
            "    });",
            f"    if (b{number}) {{",
            "    } else {",
            "    }",
            "  }",
        )
    ]
    for seed in range(6):
        random.Random(seed).shuffle(lines)
        text = "\n".join(lines)
        start = time.process_time()
        for language in ("ts", "py", "java", "go"):
            assert languages.read(Source("x.md", "x", text, 1, "cdk", language)) is not None
        assert time.process_time() - start < 8
