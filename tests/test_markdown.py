"""Markdown as lines: the blocks and headings of documents as people and models really write them."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iacdiff import markdown
from iacdiff.text import decode


def shown(text: str) -> list[str]:
    """One line a block: where it stands, what it is labelled, its text, and what is odd about it."""
    return [
        f"{block.first}-{block.last} {block.info or '-'} {block.text!r}"
        + (" nested" if block.nested else "")
        + ("" if block.closed else " open")
        for block in markdown.blocks(text)
    ]


PLAIN = {
    "one block": ("a\n```hcl\nx\ny\n```\nb\n", ["3-4 hcl 'x\\ny'"]),
    "no label": ("```\nx\n```", ["2-2 - 'x'"]),
    "empty": ("```hcl\n```\n", ["2-1 hcl ''"]),
    "tildes": ("~~~yaml\na: 1\n~~~\n", ["2-2 yaml 'a: 1'"]),
    "tildes do not close back-ticks": ("```yaml\n~~~\n```\n", ["2-2 yaml '~~~'"]),
    "four back-ticks hold three": ("````py\n```\nx\n```\n````\n", ["2-4 py '```\\nx\\n```'"]),
    "more back-ticks close": ("```py\nx\n````\n", ["2-2 py 'x'"]),
    "a file in the label": ("```typescript lib/x.ts\nx\n```\n", ["2-2 typescript lib/x.ts 'x'"]),
    "inline code is no fence": ("```not a fence``` here\nx\n", []),
    "no fence at all": ("resource\n", []),
    "trailing blanks on a closer": ("```py\nx\n```  \ny\n", ["2-2 py 'x'"]),
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_documents_are_read_as_commonmark_reads_them(name: str) -> None:
    """A document without a mistake has the blocks that CommonMark gives it."""
    text, expected = PLAIN[name]
    assert shown(text) == expected


NESTED = """# Answer

```hcl
a
```

### README.md

```markdown
# Title

```bash
run
```

Text:

```
tree
```

End.
```

### b.tf

```hcl
b
```
"""


def test_a_readme_in_a_markdown_fence_keeps_its_own_fences() -> None:
    """The README goes to its own closer; its commands are nested; the block after it is not turned inside out."""
    assert shown(NESTED)[0] == "4-4 hcl 'a'"
    assert shown(NESTED)[1].startswith("10-22 markdown '# Title")
    assert shown(NESTED)[2:] == ["13-13 bash 'run' nested", "19-19 - 'tree' nested", "28-28 hcl 'b'"]


MENDED = {
    "a lost closer ends the block before the next title": (
        "```java\nclass A {}\n\n### B\n\n```java\nclass B {}\n```\n",
        ["2-2 java 'class A {}' open", "7-7 java 'class B {}'"],
    ),
    "a block that the document ends in is open": ("x\n```hcl\na {\n  b\n", ["3-4 hcl 'a {\\n  b' open"]),
    "a README without its closer is open, its commands are not": (
        "```markdown\n# T\n\n```bash\nx\n```\n\nEnd\n",
        ["2-8 markdown '# T\\n\\n```bash\\nx\\n```\\n\\nEnd' open", "5-5 bash 'x' nested"],
    ),
    "a closer glued to the code": ("```ts\nf() {\n}```\nx\n", ["2-3 ts 'f() {\\n}'"]),
    "code glued to the opener": ('```hclvariable "x" {\n}\n```\n', ["1-2 hcl 'variable \"x\" {\\n}'"]),
    "a brace behind the label": ("```json {\n}\n```\n", ["1-2 json '{\\n}'"]),
    "a README in four back-ticks": (
        "````markdown\n```bash\nx\n```\n````\n```hcl\ny\n```\n",
        ["2-4 markdown '```bash\\nx\\n```'", "3-3 bash 'x' nested", "7-7 hcl 'y'"],
    ),
    "a README whose bare fence stands under its name": (
        "### README.md\n\n```\n# T\n\n```bash\nx\n```\n\nEnd\n```\n",
        ["4-10 - '# T\\n\\n```bash\\nx\\n```\\n\\nEnd'", "7-7 bash 'x' nested"],
    ),
}


@pytest.mark.parametrize("name", MENDED)
def test_mistakes_are_mended(name: str) -> None:
    """A fence that is lost, glued or nested costs the other blocks nothing."""
    text, expected = MENDED[name]
    assert shown(text) == expected


INDENTED = {
    "in a list": ("1. Do:\n   ```bash\n   run\n     more\n   ```\n", ["3-4 bash 'run\\n  more'"]),
    "on a list item": ("- ```bash\n  run\n  ```\n", ["2-2 bash 'run'"]),
    "in a quote": ("> ```py\n> a\n>  b\n> ```\n", ["2-3 py 'a\\n b'"]),
    "by a tab": ("\t```py\n\ta\n\t\tb\n\t```\n", ["2-3 py 'a\\n\\tb'"]),
    "less than its opener": ("   ```py\n a\nb\n   ```\n", ["2-3 py 'a\\nb'"]),
}


@pytest.mark.parametrize("name", INDENTED)
def test_indented_blocks_are_dedented_and_keep_their_lines(name: str) -> None:
    """The text is as if the block stood at the left edge; the numbers are the document's."""
    text, expected = INDENTED[name]
    assert shown(text) == expected


def test_headings_are_those_outside_code() -> None:
    """`#` in code is a comment; titles are without marks, and file names keep their underscores."""
    text = (
        "# One #\n\n```py\n# no\n```\n## **Two**: `lib/__init__.py`\n"
        "### 3\\. [Three](x.md)\n#no\n\nFour\n====\n\nFive\n---\n\nSix is a sentence.\n---\n\n- item\n---\n####### no\n"
    )
    assert [(heading.level, heading.title, heading.line) for heading in markdown.headings(text)] == [
        (1, "One", 1),
        (2, "Two: lib/__init__.py", 6),
        (3, "3. Three", 7),
        (1, "Four", 10),
        (2, "Five", 13),
    ]


PLAIN_WORDS = {
    "**a** _b_ *c*": "a b c",
    "`x_y` and x_y": "x_y and x_y",
    "lib/__init__.py": "lib/__init__.py",
    "**__main__.py**": "__main__.py",
    "__bold__ text": "bold text",
    "2 * 3": "2 * 3",
    "1\\. A": "1. A",
    "[a](b) ![c](d)": "a c",
    "`arn:*`": "arn:*",
    "one ` tick": "one ` tick",
}


@pytest.mark.parametrize("marked", PLAIN_WORDS)
def test_plain_takes_the_marks_and_nothing_else(marked: str) -> None:
    """Emphasis, links and escapes go; code and names stay as written."""
    assert markdown.plain(marked) == PLAIN_WORDS[marked]


lines = st.sampled_from(
    [
        "",
        "text",
        "# title",
        "```",
        "```hcl",
        "```markdown",
        "````",
        "~~~",
        "  ```bash",
        "> ```py",
        "x = {",
        "}```",
        "### a.tf",
    ]
) | st.text(alphabet="`~#> -ab:{}\t", max_size=8)
documents = st.lists(lines, max_size=40).map("\n".join)


@given(documents)
@settings(max_examples=300)
def test_blocks_are_pieces_of_the_document(text: str) -> None:
    """Blocks stand in order and apart, nested ones inside the one before; each line of a text is of the document."""
    all_lines = text.split("\n")
    outer: list[markdown.Block] = []
    for block in markdown.blocks(text):
        assert 1 <= block.opener <= block.first <= len(all_lines) + 1
        assert block.first - 1 <= block.last <= block.end <= len(all_lines)
        if block.nested:
            assert outer and outer[-1].first <= block.opener and block.end <= outer[-1].end
        else:
            assert not outer or outer[-1].end < block.opener
            outer.append(block)
        content = block.text.split("\n") if block.last >= block.first else []
        assert len(content) == block.last - block.first + 1
        for number, line in enumerate(content, block.first):
            whole = all_lines[number - 1]
            assert line in whole or line.strip() in whole


@given(documents)
@settings(max_examples=200)
def test_every_line_is_inside_or_outside(text: str) -> None:
    """Emptying the blocks keeps the number of lines and every other line; no heading stands in a block."""
    inside, outside = markdown.fenced_lines(text), markdown.outside_fences(text).split("\n")
    for number, line in enumerate(text.split("\n"), 1):
        assert outside[number - 1] == ("" if number in inside else line)
    assert not {heading.line for heading in markdown.headings(text)} & inside


@given(
    st.lists(st.text(alphabet="ab {}#\t", max_size=6), max_size=6).map("\n".join),
    st.sampled_from(["```", "````", "~~~"]),
)
def test_what_is_fenced_is_what_is_read(code: str, sign: str) -> None:
    """A text that holds no fence comes out of one as it went in."""
    (block,) = markdown.blocks(f"intro\n\n{sign}hcl\n{code}\n{sign}\n\noutro\n")
    assert (block.text, block.closed, block.first) == (code, True, 4)


def test_no_text_takes_long() -> None:
    """Long lines, thousands of fences and deep quotes are read in linear time: minutes would be needed otherwise."""
    start = time.perf_counter()
    for text in (
        "`" * 300_000,
        "```" + " " * 300_000 + "x",
        ">" * 300_000 + "```",
        "```hcl\n" * 20_000,
        "_ " * 100_000,
    ):
        markdown.blocks(text)
        markdown.headings(text)
        markdown.plain(text)
    assert time.perf_counter() - start < 10


@pytest.mark.shared
def test_real_documents_close_their_blocks(shared_samples: Callable[..., list[Path]]) -> None:
    """Read as CommonMark does, one MODEL in six ends in an open block; read together, at most one in ten does."""
    folders = shared_samples("tf-hcl", "cfn-json", "cdk-ts")[::3]
    texts = [decode(path.read_bytes()).text for folder in folders for path in folder.glob("lib/MODEL_RESPONSE.md")]
    left_open = [text for text in texts if any(not block.closed for block in markdown.blocks(text) if not block.nested)]
    assert texts and len(left_open) <= len(texts) / 10


def test_this_package_alone_looks_for_fences() -> None:
    """No other file of the program has a pattern of its own for back-tick fences."""
    package = Path(markdown.__file__).parents[1]
    others = [path for name in ("load", "sniff") for path in (package / name).rglob("*.py")]
    assert not [path.name for path in others if "`{3" in path.read_text() or '"```"' in path.read_text()]
