"""The documents and files of the sample, line by line, so that every place in the page leads somewhere."""

from iacdiff.export.aligned import SIGNS
from iacdiff.export.webpage.anchors import Anchors, escape
from iacdiff.export.webpage.trees import SHOWN
from iacdiff.records import Difference


def sources(anchors: Anchors) -> str:
    """One fold a file; a line on which a difference begins links back to it."""
    marks = _marks(anchors)
    return "".join(_file(file, anchor, marks, anchors) for file, anchor in anchors.files.items())


def _file(file: str, anchor: str, marks: dict[tuple[str, int], Difference], anchors: Anchors) -> str:
    sample = anchors.review.sample
    document = sample.documents.get(file) or sample.failures
    lines = document.lines
    while lines and not lines[-1]:
        lines.pop()
    if not lines:
        return ""
    items = "".join(
        f'<li id="{anchor}L{number}">{_mark(marks.get((file, number)), anchors)}{escape(line)}</li>'
        for number, line in enumerate(lines, 1)
    )
    words = f'{escape(file)} <span class="dim">{len(lines)} lines</span>'
    return f'<details class="source" id="{anchor}"><summary>{words}</summary><ol class="code">{items}</ol></details>'


def _marks(anchors: Anchors) -> dict[tuple[str, int], Difference]:
    """(file, line) → the worst difference that begins there."""
    found: dict[tuple[str, int], Difference] = {}
    for difference in anchors.review.differences:
        for at in (difference.model_at, difference.ideal_at):
            if at and (not difference.path or at.last - at.first < 3):
                found.setdefault((at.file, at.first), difference)
    return found


def _mark(difference: Difference | None, anchors: Anchors) -> str:
    if difference is None:
        return ""
    sign = SIGNS[difference.change]
    return f'<a href="#{anchors.differences[difference.id]}" title="{difference.change}">{SHOWN.get(sign, sign)}</a>'
