"""Journeys in which the reviewer overrules the program: pairs pinned and taken apart, links accepted and rejected."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from iacdiff import pipeline
from iacdiff.records import Options, Review
from iacdiff.tui.app import ReviewApp

Make = Callable[..., Path]
SIDE = """```hcl
resource "aws_s3_bucket" "{0}" {{
  bucket = "invoices"
}}

resource "aws_s3_bucket" "{1}" {{
  bucket        = "photos"
  force_destroy = true
}}
```
"""


class Direct:
    """The pipeline in this process."""

    def review(self, folder: Path, options: Options | None = None) -> Review:
        return pipeline.review(folder, options)

    def close(self) -> None:
        pass


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Wait for what a worker brings."""
    for _ in range(200):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("it did not happen")


def paired(desk: Any) -> set[tuple[str, str, bool]]:
    """(MODEL name, IDEAL name, pinned) of the buckets."""
    return {
        (pair.model[0].split(".")[1], pair.ideal[0].split(".")[1], pair.pinned)
        for pair in desk.review.pairs
        if pair.model[0].startswith("aws_s3_bucket")
    }


async def test_ask_18_a_wrong_pair_is_taken_apart_and_put_right(make_sample: Make) -> None:
    """`P` on a pair makes it two; `p` on the two marked rows makes them one; `u` takes both back."""
    folder = make_sample(MODEL_RESPONSE=SIDE.format("one", "two"), IDEAL_RESPONSE=SIDE.format("alpha", "one"))
    app = ReviewApp(folder, Options(), Direct())
    async with app.run_test(size=(160, 48)) as pilot:
        desk: Any = app.screen
        await until(pilot, lambda: desk.review is not None)
        assert ("one", "one", False) in paired(desk)
        while not desk._gathered() or desk._gathered()[0].model_id != "aws_s3_bucket.one":
            await pilot.press("right_square_bracket")
        await pilot.press("P")
        await until(pilot, lambda: ("one", "one", False) not in paired(desk))
        await pilot.press("u")
        await until(pilot, lambda: ("one", "one", False) in paired(desk))


async def test_a_pair_is_pinned_and_let_go(make_sample: Make) -> None:
    """`p` on a pair that differs pins it, a second `p` lets it go."""
    app = ReviewApp(make_sample(), Options(), Direct())
    async with app.run_test(size=(160, 48)) as pilot:
        desk: Any = app.screen
        await until(pilot, lambda: desk.review is not None)
        while not desk.difference or desk.difference.path != "health_check.interval":
            await pilot.press("right_square_bracket")

        def pinned() -> bool:
            return any(pair.pinned for pair in desk.review.pairs)

        await pilot.press("p")
        await until(pilot, pinned)
        await pilot.press("p")
        await until(pilot, lambda: not pinned())


async def test_a_link_is_accepted_rejected_and_left_open(make_sample: Make) -> None:
    """`r` goes through the three, and each holds after the sample was read anew."""
    app = ReviewApp(make_sample(), Options(), Direct())
    async with app.run_test(size=(160, 48)) as pilot:
        desk: Any = app.screen
        await until(pilot, lambda: desk.review is not None)
        while not desk.difference or desk.difference.path != "health_check.interval":
            await pilot.press("right_square_bracket")
        first = desk.difference.links[0].requirement

        def status() -> str:
            return next((link.status for link in desk.difference.links if link.requirement == first), "gone")

        await pilot.press("r")
        await until(pilot, lambda: status() == "accepted")
        await pilot.press("r")
        await until(pilot, lambda: status() == "rejected")


async def test_a_row_without_two_sides_says_why(make_sample: Make) -> None:
    """`p` on a missing resource pins nothing and says what to do."""
    app = ReviewApp(make_sample(), Options(), Direct())
    async with app.run_test(size=(160, 48), notifications=True) as pilot:
        desk: Any = app.screen
        await until(pilot, lambda: desk.review is not None)
        while not desk.difference or desk.difference.ideal_id != "aws_kms_key.main":
            await pilot.press("right_square_bracket")
        await pilot.press("p")
        await pilot.pause()
        assert any("Mark one missing and one extra row" in toast.message for toast in app._notifications)


async def test_a_sample_that_is_gone_is_not_made_anew(make_sample: Make) -> None:
    """Where the report has vanished since it was read, nothing is written and nothing of it is made up again."""
    folder = make_sample()
    app = ReviewApp(folder, Options(), Direct())
    async with app.run_test(size=(160, 48), notifications=True) as pilot:
        desk: Any = app.screen
        await until(pilot, lambda: desk.review is not None)
        await pilot.press("right_square_bracket", "f")
        (folder / "lib" / "MODEL_FAILURES.md").unlink()
        await pilot.press("ctrl+s")
        await pilot.pause(0.2)
        assert not (folder / "lib" / "MODEL_FAILURES.md").exists()
        assert any("is gone from the disk" in toast.message for toast in app._notifications)


async def test_ideals_source_is_switched_only_where_there_is_another(make_sample: Make) -> None:
    """Without code beside the document `i` says so and changes nothing."""
    app = ReviewApp(make_sample(), Options(), Direct())
    async with app.run_test(size=(160, 48), notifications=True) as pilot:
        desk: Any = app.screen
        await until(pilot, lambda: desk.review is not None)
        await pilot.press("i")
        await pilot.pause()
        assert desk.options.ideal is None
        assert any("no code beside" in toast.message for toast in app._notifications)


async def test_the_place_is_kept_between_trees_and_text(make_sample: Make) -> None:
    """`w` and `w` again come back to the same row."""
    app = ReviewApp(make_sample(), Options(), Direct())
    async with app.run_test(size=(160, 48)) as pilot:
        desk: Any = app.screen
        await until(pilot, lambda: desk.review is not None)
        await pilot.press(*["right_square_bracket"] * 3)
        here = desk.trees.row.key
        await pilot.press("w", "w")
        await pilot.pause()
        assert desk.trees.row.key == here


async def test_two_equal_sides_say_so(make_sample: Make) -> None:
    """Where nothing differs the trees are empty, and the screen says which key shows what is equal."""
    app = ReviewApp(
        make_sample(MODEL_RESPONSE=SIDE.format("a", "b"), IDEAL_RESPONSE=SIDE.format("a", "b")), Options(), Direct()
    )
    async with app.run_test(size=(160, 48), notifications=True) as pilot:
        desk: Any = app.screen
        await until(pilot, lambda: desk.review is not None)
        await pilot.pause()
        assert any("Nothing differs; c shows everything" in toast.message for toast in app._notifications)
