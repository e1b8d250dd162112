"""The whole line: what the reviewer decided holds, and what one stage gives reaches the next."""

from collections.abc import Callable
from pathlib import Path

import pytest

from iacdiff import memory
from iacdiff.export import to_json
from iacdiff.pipeline import STAGES, review
from iacdiff.records import Difference, Review

Make = Callable[..., Path]

TWO_BUCKETS = """```hcl
resource "aws_s3_bucket" "one" {
  bucket = "invoices"
}

resource "aws_s3_bucket" "two" {
  bucket        = "photos"
  force_destroy = true
}
```
"""
RENAMED = TWO_BUCKETS.replace('"one"', '"alpha"').replace('"two"', '"omega"')


def decide(folder: Path, place: memory.Place) -> Review:
    """The review after a reviewer's decisions were kept."""
    assert memory.remember(memory.content_key(review(folder).sample), place) == ""
    return review(folder)


def paired(reviewed: Review) -> dict[str, str]:
    """MODEL id → IDEAL id."""
    return {pair.model[0]: pair.ideal[0] for pair in reviewed.pairs}


def about(reviewed: Review, path: str) -> Difference:
    """The difference of a path."""
    return next(one for one in reviewed.differences if one.path == path)


def test_every_stage_is_told(make_sample: Make) -> None:
    """Who watches hears of each stage once, in the order of the line."""
    told: list[str] = []
    review(make_sample(), None, lambda stage, gave: told.append(stage))
    assert tuple(told) == STAGES


def test_a_pin_overrules_the_matcher(make_sample: Make) -> None:
    """What was pinned is one thing, whatever the two look like, and the export says so."""
    folder = make_sample(MODEL_RESPONSE=TWO_BUCKETS, IDEAL_RESPONSE=RENAMED)
    assert paired(review(folder)) == {
        "aws_s3_bucket.one": "aws_s3_bucket.alpha",
        "aws_s3_bucket.two": "aws_s3_bucket.omega",
    }
    pinned = decide(folder, memory.Place(pins={("aws_s3_bucket.one", "aws_s3_bucket.omega")}))
    assert paired(pinned)["aws_s3_bucket.one"] == "aws_s3_bucket.omega"
    assert [pair["pinned"] for pair in to_json.data(pinned)["pairs"] if pair["model"] == ["aws_s3_bucket.one"]] == [
        True
    ]


def test_what_is_not_the_same_thing_is_never_paired(make_sample: Make) -> None:
    """Two that the reviewer took apart are missing and extra."""
    folder = make_sample(MODEL_RESPONSE=TWO_BUCKETS, IDEAL_RESPONSE=RENAMED)
    apart = decide(folder, memory.Place(unpinned={("aws_s3_bucket.one", "aws_s3_bucket.alpha")}))
    assert paired(apart).get("aws_s3_bucket.one") != "aws_s3_bucket.alpha"


@pytest.mark.parametrize(("status", "required"), [("accepted", True), ("rejected", False)])
def test_the_reviewers_word_on_a_link(make_sample: Make, status: str, required: bool) -> None:
    """An accepted link stands first and makes the difference required; a rejected one stands last and does not."""
    folder = make_sample()
    before = about(review(folder), "health_check.interval")
    text = review(folder).requirement(before.links[0].requirement).text
    after = about(decide(folder, memory.Place(links={(before.id, text): status})), "health_check.interval")
    place = 0 if status == "accepted" else -1
    assert (after.links[place].status, after.required) == (status, required)


def test_a_link_that_nobody_suggested(make_sample: Make) -> None:
    """What the reviewer linked is there, although the words have nothing in common."""
    folder = make_sample()
    key = about(review(folder), "health_check.interval").id
    after = about(
        decide(folder, memory.Place(links={(key, "Do not open SSH to the world."): "accepted"})),
        "health_check.interval",
    )
    assert after.links[0].because == "linked by the reviewer"


def test_a_link_to_a_text_that_is_gone_is_passed_over(make_sample: Make) -> None:
    """A requirement that nothing in PROMPT is like any more takes its link with it."""
    folder = make_sample()
    before = about(review(folder), "health_check.interval")
    after = decide(folder, memory.Place(links={(before.id, "Queues keep messages for a week."): "accepted"}))
    assert about(after, "health_check.interval") == before


def test_a_link_to_a_text_that_was_reworded_stays_and_is_suspect(make_sample: Make) -> None:
    """The reviewer's word holds, and the screen can ask for it again."""
    folder = make_sample()
    before = about(review(folder), "health_check.interval")
    after = decide(folder, memory.Place(links={(before.id, "Health checks run every minute."): "accepted"}))
    assert about(after, "health_check.interval").links[0].status == "accepted"
    assert about(after, "health_check.interval").links[0].suspect


def test_reviewed_marks_are_exported(make_sample: Make) -> None:
    """A mark that was set on the screen is in the JSON."""
    folder = make_sample()
    key = about(review(folder), "health_check.interval").id
    exported = to_json.data(decide(folder, memory.Place(reviewed={key})))["differences"]
    assert [one["id"] for one in exported if one["reviewed"]] == [key]


def test_decisions_belong_to_the_content(make_sample: Make) -> None:
    """Another answer in the same folder is another sample: old decisions do not hold for it."""
    folder = make_sample()
    decide(folder, memory.Place(reviewed={about(review(folder), "health_check.interval").id}))
    answer = folder / "lib" / "MODEL_RESPONSE.md"
    answer.write_bytes(answer.read_bytes() + b"\nBye.\n")
    assert not [one for one in review(folder).differences if one.reviewed]
