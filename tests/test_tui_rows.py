"""What the screen is made of, without the screen: pieces, aligned lines, rows, keys."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from iacdiff import pipeline
from iacdiff.records import Review
from iacdiff.tui import keys, textrows, treerows
from iacdiff.tui.highlight import coloured
from iacdiff.tui.pieces import Piece, cut, cut_left, display, fit, plain_text, restyle, shift, width_of, wrap
from iacdiff.tui.rows import Counts
from iacdiff.tui.textdiff import align, changed_part

SAMPLE = Path(__file__).parent / "golden" / "tui" / "sample"
WORDS = st.text(alphabet=st.sampled_from("ab 漢é[]\t🙂/-."), max_size=80)


@pytest.fixture(scope="module")
def review() -> Review:
    return pipeline.review(SAMPLE)


# ---------------------------------------------------------------------------------------------- pieces


@given(WORDS, st.integers(1, 60))
def test_a_fitted_line_is_exactly_so_wide(text: str, width: int) -> None:
    """Whatever the characters, a line fills its cells and no more."""
    assert width_of(fit([Piece(display(text), "a")], width)) == width
    assert cell_len(cut(display(text), width)) <= width
    assert cell_len(cut_left(display(text), width)) <= width


@given(WORDS, st.integers(8, 60))
@example("[" * 14 + " " + "[" * 6, 8)
def test_wrapping_keeps_every_visible_character(text: str, width: int) -> None:
    """Wrapped lines are not too wide, and hold the text but for the spaces at the breaks."""
    shown = display(text)
    lines = wrap([Piece(shown)], width, 2)
    assert all(width_of(line) <= width for line in lines)
    assert "".join("".join(map(plain_text, lines)).split()) == "".join(shown.split())


@given(WORDS, st.integers(0, 30), st.integers(0, 30))
def test_a_style_over_a_part_leaves_the_text_alone(text: str, start: int, end: int) -> None:
    """Emphasis never changes what is said."""
    line = (Piece(text[:10], "a"), Piece(text[10:], "b"))
    assert plain_text(restyle(line, start, end, "match")) == text


def test_what_terminals_disagree_about_is_not_shown() -> None:
    """Variation selectors and joiners go; tabs are spaces; control characters are glyphs."""
    assert display("a\ufe0fb\u200dc") == "abc"
    assert "\t" not in display("a\tb")
    assert "\x1b" not in display("a\x1b[2Jb") and "\x9b" not in display("\x9b31m")
    assert display("[/b] [red]x") == "[/b] [red]x"


def test_a_line_without_its_start() -> None:
    """Scrolling to the right takes cells from the front, styles stay."""
    assert shift((Piece("abc", "x"), Piece("def", "y")), 4) == (Piece("ef", "y"),)


# ---------------------------------------------------------------------------------------------- aligned lines


@given(st.lists(st.sampled_from(["a", "b", "c", "", "x y"])), st.lists(st.sampled_from(["a", "b", "c", "", "x  y"])))
def test_every_line_of_both_texts_stands_once_and_in_order(left: list[str], right: list[str]) -> None:
    """Aligning loses nothing and changes no order; equal rows are equal."""
    rows = align(left, right)
    assert [row.left for row in rows if row.left] == list(range(1, len(left) + 1))
    assert [row.right for row in rows if row.right] == list(range(1, len(right) + 1))
    for row in rows:
        if row.equal:
            assert row.left and row.right and left[row.left - 1].split() == right[row.right - 1].split()


def test_aligning_long_texts_is_quick() -> None:
    """Neither repetition nor length makes it quadratic."""
    start = time.perf_counter()
    align(["same"] * 20_000, ["same"] * 19_000)
    align([f"a{n % 7}" for n in range(20_000)], [f"b{n % 5}" for n in range(20_000)])
    align([f"{n}" for n in range(20_000)], [f"{n}" for n in range(20_000, 0, -1)])
    assert time.perf_counter() - start < 3


def test_the_changed_part_is_what_is_not_shared() -> None:
    """Common start and end are left out."""
    assert changed_part("interval = 10", "interval = 30") == ((11, 12), (11, 12))
    assert changed_part("same", "same") == ((4, 4), (4, 4))


# ---------------------------------------------------------------------------------------------- rows


def test_every_difference_has_exactly_one_row(review: Review) -> None:
    """Nothing that differs is lost between the review and the trees, and nothing stands there twice."""
    rows = treerows.outline(review).differences()
    ids = [row.difference.id for row in rows if row.difference]
    assert sorted(ids) == sorted(difference.id for difference in review.differences)


def test_groups_count_what_is_below_them(review: Review) -> None:
    """The counters of a group are those of its differences."""
    outline = treerows.outline(review)
    groups = [row for row in outline.rows(frozenset(), everything=False) if row.what == "group"]
    assert sum(row.counts.total for row in groups) == len(review.differences)
    assert Counts(1, 2, 0, 3).shown() == [("-", 1), ("~", 2), ("?", 3)]


def test_only_changes_hides_what_is_equal_and_everything_shows_it(review: Review) -> None:
    """`aws_vpc.main` is equal on both sides."""
    outline = treerows.outline(review)
    names = {row.text for row in outline.rows(frozenset(), everything=False)}
    assert not any("aws_vpc main" in name for name in names)
    everything = outline.rows(frozenset(), everything=True)
    vpc = next(row for row in everything if row.text == "aws_vpc main")
    assert vpc.sign == "="
    opened = outline.rows({vpc.key}, everything=True)
    assert any(row.parent == vpc.key and row.text.startswith("cidr_block") for row in opened)


def test_a_folded_row_hides_its_rows_and_nothing_else(review: Review) -> None:
    """Toggling a key hides the rows below it."""
    outline = treerows.outline(review)
    rows = outline.rows(frozenset(), everything=False)
    node = next(row for row in rows if row.what == "node" and row.open)
    folded = outline.rows({node.key}, everything=False)
    assert [row.key for row in rows if row.parent != node.key] == [row.key for row in folded]


def test_rows_keep_their_keys_from_review_to_review(review: Review) -> None:
    """Place, folds and marks rest on it."""
    again = pipeline.review(SAMPLE)
    first = treerows.outline(review).rows(frozenset(), everything=True, all_open=True)
    second = treerows.outline(again).rows(frozenset(), everything=True, all_open=True)
    assert [row.key for row in first] == [row.key for row in second]
    assert len({row.key for row in first}) == len(first)


def test_a_text_diff_has_a_stop_for_each_stretch_and_folds_what_is_equal(review: Review) -> None:
    """Both documents as text: stretches of unequal lines are differences with places on both sides."""
    outline = textrows.outline(review)
    rows = outline.rows(frozenset(), everything=False)
    stops = [row for row in rows if row.stop]
    assert stops and all(row.difference and (row.difference.model_at or row.difference.ideal_at) for row in stops)
    full = outline.rows(frozenset(), everything=True)
    assert [row.model.text for row in full if row.model] == review.sample.model.document.lines[:-1]  # type: ignore[union-attr]
    assert len(rows) <= len(full)


# ---------------------------------------------------------------------------------------------- highlight


def test_colours_change_no_text() -> None:
    """Whatever the lexer makes of a line, its text stays."""
    code = 'resource "a" "b" {\n\n  x = "${var.y}" # [red]\n}\n'
    for language in ("hcl", "yaml", "json", "ts", "py", "java", "go", "js", ""):
        assert "\n".join(plain_text(line) for line in coloured(code, language)) == code


def test_endless_lines_are_not_coloured() -> None:
    """A line of megabytes costs nothing but its display."""
    start = time.perf_counter()
    coloured("x = " + "[" * 300_000, "hcl")
    assert time.perf_counter() - start < 1


# ---------------------------------------------------------------------------------------------- keys


def test_the_table_of_keys_is_sound() -> None:
    """Ids are unique, and no two commands share a key where both hold."""
    assert len({key.id for key in keys.KEYS}) == len(keys.KEYS)
    panes = ("trees", "detail", "requirements", "findings")
    for pane in panes:
        names = [
            name for key in keys.KEYS if key.where in (pane, "lines", "everywhere") for name in key.keys.split(",")
        ]
        assert len(names) == len(set(names)), pane
    editor = [name for key in keys.KEYS if key.where == "editor" for name in key.keys.split(",")]
    assert len(editor) == len(set(editor))


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"nextdifference": "o"}, "did you mean next_difference"),
        ({"undo": 3}, "needs its keys as text"),
        ({"undo": "x"}, "both want x"),
        ({"undo": "o"}, ""),
    ],
)
def test_what_is_wrong_with_the_users_keys_is_said(wanted: dict[str, object], said: str) -> None:
    """A wrong line is left out, the others hold."""
    keymap = keys.changed(wanted)
    assert any(said in notice for notice in keymap.notices) if said else not keymap.notices
    undo = next(key for key in keymap.keys if key.id == "undo")
    assert undo.keys == ("o" if not said else "u")


def test_a_broken_file_of_keys_is_a_notice(tmp_path: Path) -> None:
    """TOML that does not parse leaves all keys as they are."""
    path = tmp_path / "keys.toml"
    path.write_text("undo = [")
    keymap = keys.load(path)
    assert keymap.keys == keys.KEYS and "not read" in keymap.notices[0]


def test_signs_may_stand_for_key_names(tmp_path: Path) -> None:
    """`next_difference = "]"` is understood."""
    path = tmp_path / "keys.toml"
    path.write_text('undo = "!" \nproblems = "o"\n')
    keymap = keys.load(path)
    assert {key.id: key.keys for key in keymap.keys}["undo"] == "exclamation_mark"
    assert not keymap.notices
