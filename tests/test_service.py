"""The pipeline in a child process: reviews come back whole, and its death is a message."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iacdiff.records import Options, Review
from iacdiff.service import Failed, Service

Make = Callable[..., Path]


@pytest.fixture
def service() -> Iterator[Service]:
    """A service that is closed at the end."""
    service = Service()
    yield service
    service.close()


def test_a_review_comes_back_whole(service: Service, make_sample: Make) -> None:
    """What the child says is what the pipeline says."""
    from iacdiff.export import to_json
    from iacdiff.pipeline import review

    folder = make_sample()
    there, here = to_json.data(service.review(folder)), to_json.data(review(folder))
    there["summary"].pop("ms"), here["summary"].pop("ms")
    assert there == here


def test_what_was_asked_first_does_not_answer_what_is_asked_now(service: Service, make_sample: Make) -> None:
    """A child that was started on one sample still gives the review of another when that is asked for."""
    first, second = make_sample("first"), make_sample("second")
    service.start(first)
    assert service.review(second).sample.folder == second
    assert service.review(first).sample.folder == first


def test_the_trees_are_told_before_the_whole(service: Service, make_sample: Make) -> None:
    """The outline has the differences of the review, without what PROMPT and the report add to them."""
    told: list[Review] = []
    whole = service.review(make_sample(), Options(), told.append)
    (outline,) = told
    assert {one.id for one in outline.differences} == {one.id for one in whole.differences} != set()
    assert (outline.model, outline.ideal, outline.pairs) == (whole.model, whole.ideal, whole.pairs)
    assert (outline.requirements, outline.report.findings) == ((), ())


def test_no_sample_is_a_message(service: Service, tmp_path: Path) -> None:
    """The child lives on and answers the next question."""
    with pytest.raises(Failed, match=r"PROMPT\.md"):
        service.review(tmp_path)
    with pytest.raises(Failed):
        service.review(tmp_path / "nowhere")


def test_a_dead_child_is_a_message_and_the_next_one_answers(service: Service, make_sample: Make) -> None:
    """However the child ends, the screen hears of it, and asking again works."""
    folder = make_sample()
    service.start()
    child = service._child
    assert child is not None
    child.kill()
    child.wait()
    try:
        gave = service.review(folder)
    except Failed:
        gave = service.review(folder)
    assert isinstance(gave, Review)


def test_closing_ends_the_child(make_sample: Make) -> None:
    """No process is left behind."""
    service = Service()
    service.start(make_sample(), Options())
    child = service._child
    assert child is not None
    service.close()
    assert child.poll() is not None
