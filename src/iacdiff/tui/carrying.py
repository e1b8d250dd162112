"""What was decided about documents that read otherwise now → what of it still holds, and a sentence that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from iacdiff import memory
from iacdiff.memory import Place
from iacdiff.records import Difference, Review


def still_seen(place: Place, differences: Iterable[Difference]) -> dict[str, str]:
    """Id → fingerprint of the reviewed differences that say what they said when they were marked.

    What is no difference now keeps its mark: should it come back as it was, it has been seen.
    """
    now = {difference.id: memory.fingerprint(difference) for difference in differences}
    marked = {id: place.prints[id] for id in place.reviewed if id in place.prints}
    return {id: said for id, said in marked.items() if now.get(id, said) == said}


def carried(place: Place, review: Review) -> tuple[Place, str]:
    """The place for a sample whose documents have changed, and what came along, in one sentence."""
    texts = {id for id in place.reviewed if id.startswith("text:")}
    seen = still_seen(place, review.differences)
    kept = replace(place, reviewed={*seen, *texts}, prints=seen)
    present = {difference.id for difference in review.differences}
    before, now = len(place.reviewed & present), len(kept.reviewed & present)
    said = [f"{now} of {before} reviewed marks"] if before else []
    for count, name in (
        (len(kept.pins) + len(kept.unpinned), "pin"),
        (len(kept.links), "link"),
        (len(kept.notes), "note"),
        (len(kept.drafts), "draft"),
    ):
        if count:
            said.append(f"{count} {name}{'s' if count > 1 else ''}")
    return kept, f"The documents have changed since you were here; kept: {', '.join(said)}" if said else ""


def of_other_answer(own: Place, other: Place, review: Review) -> Place:
    """The place in another answer of the same sample: how it is looked at stays, marks hold where the same is said."""
    seen = still_seen(other, review.differences)
    edits = {about: draft for about, draft in other.drafts.items() if about.startswith("finding:")}
    return replace(
        own,
        reviewed=own.reviewed | seen.keys(),
        prints={**seen, **own.prints},
        drafts={**edits, **own.drafts},
        cursor=other.cursor,
        toggled=other.toggled,
        everything=other.everything,
        layout=other.layout,
        context=other.context,
    )
