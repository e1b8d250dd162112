"""Reading the sample: at first, when its files change, with another answer of MODEL or another source of IDEAL."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

from textual.message import Message

from iacdiff import memory
from iacdiff.picture import keep
from iacdiff.records import Options, Review
from iacdiff.tui import curtain
from iacdiff.tui.desk import outline_of
from iacdiff.tui.rows import Outline
from iacdiff.tui.textrows import TextOutline
from iacdiff.tui.walking import Walking

_WATCH_SECONDS = 1.0
_KEEP_SECONDS = 0.2
_KEEP_AT_LATEST = 2.0
_CONFIRM_SECONDS = 0.8

Stamp = dict[Path, tuple[int, int]]


class Sampling(Walking):
    """Review in, review out: everything that waits for the reader runs in a thread."""

    class Ready(Message):
        """A review is there, with its rows."""

        def __init__(self, review: Review, outline: Outline | TextOutline, as_text: bool) -> None:
            super().__init__()
            self.review, self.outline, self.as_text = review, outline, as_text

    class Outlined(Message):
        """The trees are compared; PROMPT and the report are still to be read."""

        def __init__(self, review: Review, outline: Outline | TextOutline, as_text: bool) -> None:
            super().__init__()
            self.review, self.outline, self.as_text = review, outline, as_text

    class Failed(Message):
        """No review could be made."""

        def __init__(self, message: str) -> None:
            super().__init__()
            self.message = message

    class Confirmed(Message):
        """The same review, with the strict reader's word in its problems."""

        def __init__(self, review: Review) -> None:
            super().__init__()
            self.review = review

    _stamp: Stamp
    _reading = False
    _again = False
    _confirmed: object = None
    _keep_timer: Any = None
    _keep_by = 0.0

    def on_mount(self) -> None:
        """Textual: start to read, and to watch."""
        self._stamp = {}
        self._position()
        self.read()
        self.set_interval(_WATCH_SECONDS, self._watch)

    def _position(self) -> None:
        samples = self.review_app.samples
        if self.folder in samples:
            self.position = self.head.position = f"sample {samples.index(self.folder) + 1}/{len(samples)}"

    # ------------------------------------------------------------------ reading

    def read(self) -> None:
        """Have the sample read; what is on the screen stays until it is."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        folder, options, text = self.folder, self.options, self.as_text if self.review else None

        def outlined(review: Review) -> None:
            self.post_message(self.Outlined(review, *outline_of(review, text)))

        early = self.review is None and self.review_app.held.curtain is None
        more = {"outlined": outlined} if early and getattr(self.review_app.service, "outlines", False) else {}

        def work() -> None:
            try:
                review = self.review_app.service.review(folder, options, **more)
                outline, as_text = outline_of(review, text)
            except Exception as error:  # whatever happens in there, the screen lives on and says so
                self.post_message(self.Failed(str(error) or type(error).__name__))
            else:
                self.post_message(self.Ready(review, outline, as_text))

        self.run_worker(work, thread=True, exclusive=False, exit_on_error=False, name="read")

    def on_sampling_outlined(self, event: Outlined) -> None:
        """The trees can be shown already."""
        if self.review is None:
            self.preview(event.review, event.outline, event.as_text)

    def on_sampling_ready(self, event: Ready) -> None:
        """The sample is read."""
        self._reading = False
        self._stamp = _stamp(event.review)
        self.show(event.review, event.outline, event.as_text)
        self.call_after_refresh(self._lift)
        if self._again:
            self._again = False
            self.read()
        elif self._confirmed != self.options:
            self.set_timer(_CONFIRM_SECONDS, self._confirm)

    def on_sampling_failed(self, event: Failed) -> None:
        """The sample cannot be read; what was on the screen stays."""
        self._reading = False
        self.review_app.lift()
        if self.review is None:
            self.head.state = f"cannot be read: {event.message}   (q quits)"
            self.head.refresh()
        self.review_app.say(f"{self.folder.name} cannot be read: {event.message}", "error")

    def _confirm(self) -> None:
        """Ask the strict HCL reader, once for each answer; its words come into the problems."""
        confirm = getattr(self.review_app.service, "confirm", None)
        review = self.review
        if confirm is None or review is None or self._reading or self._confirmed == self.options:
            return
        self._confirmed = self.options
        if not any(
            source.language == "hcl" for side in (review.sample.model, review.sample.ideal) for source in side.sources
        ):
            return
        folder, options = self.folder, self.options

        def work() -> None:
            try:
                confirmed = confirm(folder, options)
            except Exception:  # the review is on the screen already; a second opinion may fail
                return
            self.post_message(self.Confirmed(confirmed))

        self.run_worker(work, thread=True, exit_on_error=False, name="confirm")

    def on_sampling_confirmed(self, event: Confirmed) -> None:
        """The strict reader's words are in."""
        review, confirmed = self.review, event.review
        if review is None or review.sample.model.document != confirmed.sample.model.document:
            return
        self.review = self.head.review = replace(
            review,
            model=replace(review.model, problems=confirmed.model.problems),
            ideal=replace(review.ideal, problems=confirmed.ideal.problems),
        )
        self.head.refresh()

    # ------------------------------------------------------------------ watching

    def _watch(self) -> None:
        """Once a second: has a file changed on disk?"""
        if self.review is None or self._reading or not self._stamp:
            return
        now = _stamp(self.review)
        changed = [path.name for path in {*now, *self._stamp} if now.get(path) != self._stamp.get(path)]
        if changed:
            self._stamp = now
            self.say(f"{', '.join(sorted(changed)[:3])} changed on disk: read again")
            self.read()

    def written(self) -> None:
        """We wrote a document ourselves: no surprise."""
        if self.review is not None:
            self._stamp = _stamp(self.review)

    # ------------------------------------------------------------------ other answers

    def _read_with(self, options: Options, said: str) -> None:
        self.options = options
        self.head.state = "reading…"
        self.say(said)
        self.read()

    def action_next_turn(self) -> None:
        """The next answer of MODEL."""
        if self.review is None:
            return
        model = self.review.sample.model
        if len(model.turns) < 2:
            self.refuse("MODEL has only one answer in this sample")
            return
        turn = model.turn % len(model.turns) + 1
        self._read_with(replace(self.options, model=str(turn)), f"MODEL: answer {turn} of {len(model.turns)}")

    def action_ideal_source(self) -> None:
        """IDEAL from its document, or from the files beside it."""
        if self.review is None:
            return
        other = "lib" if self.review.sample.ideal.source == "md" else "md"
        if other == "lib" and all(
            file.lower().endswith((".md", "metadata.json")) for file in self.review.sample.documents
        ):
            self.refuse("There is no code beside IDEAL's document")
            return
        where = "the files beside it" if other == "lib" else "its document"
        self._read_with(replace(self.options, ideal=other), f"IDEAL from {where}")

    def _other_sample(self, step: int) -> None:
        samples = self.review_app.samples
        if len(samples) < 2 or self.folder not in samples:
            self.refuse("Only this sample is open; open a folder of samples to walk through them")
            return
        at = samples.index(self.folder) + step
        if not 0 <= at < len(samples):
            self.refuse("This is the last sample" if step > 0 else "This is the first sample")
            return
        self.keep_now()
        kept = self.review_app.settings
        kept.sample = str(samples[at])
        memory.keep_settings(kept)
        self.app.switch_screen(self.review_app.review_screen(samples[at], Options()))

    def action_next_sample(self) -> None:
        """The next sample of the folder."""
        self._other_sample(1)

    def action_previous_sample(self) -> None:
        """The sample before."""
        self._other_sample(-1)

    # ------------------------------------------------------------------ remembering

    def keep(self) -> None:
        """Remember the place, when the keys rest, or have not for a while."""
        if self._keep_timer is not None and monotonic() < self._keep_by:
            self._keep_timer.reset()
        elif self._keep_timer is None and self.is_attached:
            self._keep_by = monotonic() + _KEEP_AT_LATEST
            self._keep_timer = self.set_timer(_KEEP_SECONDS, self._keep_both)

    def _keep_both(self) -> None:
        self.keep_now()
        self._keep_picture()

    def _keep_picture(self) -> None:
        """Keep what is on the screen for the next start; a toast or a window over it is nothing to begin with."""
        busy = (
            self.review is None
            or self.has_class("-touring")
            or self.review_app.held.curtain is not None
            or self.app.screen is not self
        )
        if busy or self.app._notifications:
            return
        folder, options = self.folder, self.options
        picture, files = curtain.grabbed(self), curtain.witnesses(self)
        self.run_worker(lambda: keep(folder, options, picture, files), thread=True, exit_on_error=False, name="picture")

    def _lift(self) -> None:
        """The screen is as it was left: it takes the place of its picture."""
        held = self.review_app.held
        if held.curtain is not None:
            curtain.scroll(self, held.curtain.picture.scrolled)
            for pane in self.panes:
                pane.move_bar()  # at once: the picture has it there already
            self.call_after_refresh(self.review_app.lift)

    def keep_now(self) -> None:
        """Remember the place."""
        self._keep_timer = None
        if self.place_key:
            notice = memory.remember(self.place_key, self.place, self.place_line)
            if notice:
                self.refuse(notice)

    def lose_nothing(self) -> None:
        """Keep the place at once."""
        if self.place_key:
            memory.remember(self.place_key, self.place, self.place_line)

    def on_unmount(self) -> None:
        """Textual: the end; whatever was not kept yet is."""
        if self.place_key:
            memory.remember(self.place_key, self.place, self.place_line)


def _stamp(review: Review) -> Stamp:
    """(time of change, size) of every file of a sample that is there."""
    paths = {document.path for document in review.sample.documents.values()} | {review.sample.failures.path}
    found: Stamp = {}
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            continue
        found[path] = (status.st_mtime_ns, status.st_size)
    return found
