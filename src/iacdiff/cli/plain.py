"""A review as a conversation: one line in, plain lines out, for screen readers and for terminals that can do no more.

    > n
    3 of 24. High, security. misconfigured: aws_security_group.app ingress[0].cidr_blocks
    MODEL: [0.0.0.0/0] (MODEL_RESPONSE.md:31)
    IDEAL: [10.0.0.0/16] (IDEAL_RESPONSE.md:40)
    PROMPT line 18: "Only the load balancer may reach the application port 8080."

No colours, no boxes, no signs that stand for words, and nothing moves.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TextIO

from iacdiff import drafting, memory
from iacdiff.records import Change, Difference, Review, Severity, shown

WORDS = {
    Change.MISSING: "missing",
    Change.CHANGED: "misconfigured",
    Change.EXTRA: "extra",
    Change.UNDECIDED: "undecided",
}
HELP = """\
n       next difference            p       previous difference
u       next that is not reviewed  x       mark as reviewed, or take the mark away
s       the source of both sides   g 12    go to difference 12
r       the requirements           r!      those that MODEL leaves unmet
l       all differences            / text  differences that hold a text
f high  write a finding about this difference: critical, high, medium, low
fs      the findings               q       quit
"""
_LONGEST = 200


class Conversation:
    """One sample, and where the reader is in it."""

    def __init__(self, read: Callable[[], Review], out: TextIO) -> None:
        self._read, self._out = read, out
        self.review = read()
        self.at = -1
        self.key, self.line = memory.content_key(self.review.sample), memory.lineage(self.review.sample)
        self.place = memory.recall(self.key)[0]

    def say(self, *lines: str) -> None:
        """Plain lines."""
        for line in lines:
            print(line, file=self._out, flush=True)

    @property
    def differences(self) -> Sequence[Difference]:
        """Worst first."""
        return self.review.differences

    def greet(self) -> None:
        """What is under review, in three lines."""
        review = self.review
        counts = {word: sum(d.change is change for d in review.differences) for change, word in WORDS.items()}
        met = sum(one.model.state == "met" for one in review.requirements)
        self.say(
            f"{review.sample.folder.name}. " + ", ".join(f"{count} {word}" for word, count in counts.items()) + ".",
            f"MODEL meets {met} of {len(review.requirements)} requirements. {len(review.report.findings)} findings.",
            "Type a letter and Enter. h is for help.",
        )

    def answer(self, typed: str) -> bool:
        """Do what was typed; False ends the conversation."""
        word, _, rest = typed.strip().partition(" ")
        if word in ("q", "quit"):
            return False
        if word.startswith("/"):
            self._list((word[1:] + " " + rest).strip())
            return True
        does: dict[str, Callable[[str], None]] = {
            "n": lambda _: self._go(self.at + 1),
            "": lambda _: self._go(self.at + 1),
            "p": lambda _: self._go(self.at - 1),
            "u": lambda _: self._unreviewed(),
            "x": lambda _: self._mark(),
            "s": lambda _: self._sources(),
            "g": lambda number: self._go(int(number) - 1 if number.isdecimal() else -2),
            "r": lambda _: self._requirements(unmet=False),
            "r!": lambda _: self._requirements(unmet=True),
            "l": lambda _: self._list(""),
            "f": self._finding,
            "fs": lambda _: self._findings(),
            "h": lambda _: self.say(HELP),
        }
        command = does.get(word)
        if command is None:
            self.say(f"{word} is no command. h is for help.")
        else:
            command(rest.strip())
        return True

    # ------------------------------------------------------------------ reading

    def _go(self, at: int) -> None:
        if not self.differences:
            self.say("Nothing differs.")
        elif not 0 <= at < len(self.differences):
            self.say("There is no difference there. The last is " + str(len(self.differences)) + ".")
        else:
            self.at = at
            self._tell(self.differences[at])

    def _unreviewed(self) -> None:
        order = [*range(self.at + 1, len(self.differences)), *range(self.at + 1)]
        found = next((at for at in order if self.differences[at].id not in self.place.reviewed), None)
        if found is None:
            self.say("All differences are reviewed.")
        else:
            self._go(found)

    def _title(self, at: int) -> str:
        one = self.differences[at]
        done = " Reviewed." if one.id in self.place.reviewed else ""
        path = f" {one.path}" if one.path else ""
        return (
            f"{at + 1} of {len(self.differences)}. {one.severity}, {one.category}. "
            f"{WORDS[one.change]}: {one.type} {one.name}{path}.{done}"
        )

    def _tell(self, one: Difference) -> None:
        lines = [self._title(self.at)]
        for name, value, span in (("MODEL", one.model, one.model_at), ("IDEAL", one.ideal, one.ideal_at)):
            where = f" ({drafting.place(span)})" if span else " (not there)"
            lines.append(f"{name}: {shown(value)[:_LONGEST] if one.path else 'the whole of it' if span else ''}{where}")
        if one.because:
            lines.append(one.because)
        known = {requirement.id: requirement for requirement in self.review.requirements}
        asked = known.get(one.links[0].requirement) if one.required and one.links else None
        if asked:
            lines.append(f'PROMPT line {asked.span.first}: "{asked.text}" MODEL: {asked.model.state}.')
        elif one.required is False:
            lines.append("No line of PROMPT asks for this.")
        if one.findings:
            lines.append(f"In finding {', '.join(one.findings)}.")
        self.say(*lines)

    def _here(self) -> Difference | None:
        if 0 <= self.at < len(self.differences):
            return self.differences[self.at]
        self.say("No difference is chosen yet. n goes to the first.")
        return None

    def _sources(self) -> None:
        one = self._here()
        for name, span in (("MODEL", one.model_at), ("IDEAL", one.ideal_at)) if one else ():
            self.say(f"{name}: {drafting.place(span)}" if span else f"{name}: not there")
            if span:
                self.say(*self.review.sample.lines(span))

    def _requirements(self, unmet: bool) -> None:
        chosen = [one for one in self.review.requirements if not unmet or one.model.state == "unmet"]
        for one in chosen:
            self.say(f"Line {one.span.first}. MODEL {one.model.state}, IDEAL {one.ideal.state}. {one.text}")
        if not chosen:
            self.say("None.")

    def _list(self, text: str) -> None:
        found = [at for at in range(len(self.differences)) if text.lower() in self._title(at).lower()]
        self.say(*(self._title(at) for at in found) if found else ("None.",))

    def _findings(self) -> None:
        for one in self.review.report.findings:
            wrong = [claim for claim in one.claims if claim.verdict == "contradicted"]
            self.say(f"Finding {one.number or one.handle}. {one.severity or 'No severity'}. {one.title}")
            self.say(*(f"  The files contradict: {claim.text} Because: {claim.because}" for claim in wrong))
        if not self.review.report.findings:
            self.say("No findings yet.")

    # ------------------------------------------------------------------ reviewing

    def _mark(self) -> None:
        one = self._here()
        if one is None:
            return
        self.place.reviewed ^= {one.id}
        self.say("Reviewed." if one.id in self.place.reviewed else "Not reviewed.")
        notice = memory.remember(self.key, self.place, self.line)
        if notice:
            self.say(notice)

    def _finding(self, severity: str) -> None:
        from iacdiff import findings

        one = self._here()
        wanted = severity.capitalize()
        if one is None:
            return
        if wanted and wanted not in list(Severity):
            self.say("The severity is critical, high, medium or low.")
            return
        draft = drafting.draft(self.review, [one])
        draft = replace(draft, severity=Severity(wanted)) if wanted else draft
        document = self.review.sample.failures
        try:
            edit = findings.add(document, draft, None)
            findings.save(document.path, edit.before, edit.after)
        except (findings.CannotWrite, findings.Conflict) as error:
            self.say(f"Nothing was written: {error or 'somebody else has changed the report'}")
            return
        self.say(f"Written: finding {edit.handle}, {draft.severity}. {draft.title}", *edit.messages)
        self.review = self._read()


def run(read: Callable[[], Review]) -> int:
    """Talk until `q` or the end of the input; gives the exit status."""
    conversation = Conversation(read, sys.stdout)
    conversation.greet()
    while True:
        print("> ", end="", file=sys.stdout, flush=True)
        typed = sys.stdin.readline()
        if not typed or not conversation.answer(typed):
            return 0
