"""A whole review → the findings that a reviewer would write: what is true of the answer first, then the differences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from iacdiff.drafting import grouping, titles
from iacdiff.drafting.declared import Declarations
from iacdiff.drafting.evidence import cited_requirement, excerpt_of, quote
from iacdiff.drafting.mattering import matters
from iacdiff.drafting.unmet import unmet_drafts
from iacdiff.drafting.wording import place, sentence
from iacdiff.records import INCOMPARABLE, Change, Difference, Draft, Review, Severity, Verdict

_ABOUT_IDEAL: Final = {"no-ideal", "identical"}
"""Verdicts that are no failure of MODEL."""
_TITLES: Final = {
    "no-code": "The answer declares no infrastructure",
    "wrong-platform": "Wrong platform",
    "wrong-language": "Wrong language",
    "wrong-use-case": "The answer solves another task",
    "most-missing": "Most of the infrastructure is missing",
    "truncated": "The answer is cut off",
}
_IMPACTS: Final = {
    "no-code": "There is nothing that could be deployed.",
    "wrong-platform": "None of it can be used where the task asks for another platform.",
    "wrong-language": "None of it can be used where the task asks for another language.",
    "truncated": "What would have come after this line is not there, and the code as it stands cannot be deployed.",
}
_CLAIMED: Final = {
    "no-code": re.compile(r"no (?:code|infrastructure|implementation)|empty|not a single resource", re.IGNORECASE),
    "wrong-platform": re.compile(r"(?:wrong|different|incorrect) (?:platform|framework|tool)|platform", re.IGNORECASE),
    "wrong-language": re.compile(r"(?:wrong|different|incorrect) (?:programming )?language", re.IGNORECASE),
    "wrong-use-case": re.compile(
        r"(?:wrong|different|another|unrelated) (?:use[- ]case|task|problem|scenario)", re.IGNORECASE
    ),
    "most-missing": re.compile(r"(?:most|majority|nearly all|almost all)\b.*\bmissing", re.IGNORECASE),
    "truncated": re.compile(r"truncat|cut[- ]?off|incomplete (?:response|answer|code)|ends? abruptly", re.IGNORECASE),
}
"""By what a title shows that its finding is about a verdict already."""
_SENTENCES: Final = 14
_STRONG: Final = 0.5
"""The score from which a link says that PROMPT asks for the thing."""
_REASONS: Final = 3
_ELSEWHERE = re.compile(r"\s*(?:The same in \d+ others?\b|It (?:comes|follows) from ).*$", re.DOTALL)
"""What a sentence says of other differences: here they stand beside it."""
_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z])")
_ASKED = re.compile(r"\S+:\d+ asks for it\.")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A finding that is proposed: its text, and what it is about."""

    draft: Draft
    differences: tuple[str, ...] = ()
    """Ids, worst first."""
    verdict: str = ""
    """The rule of the verdict on the whole answer that it states."""
    requirements: tuple[str, ...] = ()
    """Ids of the requirements that it states to be unmet, where it is about no difference."""

    @property
    def key(self) -> str:
        """A name for it that stays the same from run to run while its differences do."""
        return self.verdict or next(iter((*self.differences, *self.requirements)), "")


def report(review: Review, everything: bool = False) -> tuple[Drafted, ...]:
    """The findings for what matters and is not claimed by a finding yet: the whole answer's first, then worst first.

    `everything`: those for what is claimed already as well, and for what is cosmetic, or Low and asked for by no
    line of PROMPT. What may differ, and what IDEAL declares nothing to compare with, is never drafted; a
    requirement that MODEL does not meet is, where no difference shows it and IDEAL does not break it too.
    """
    if any(verdict.rule == "no-code" for verdict in review.verdicts) and not everything:
        return tuple(_verdicts(review, everything))  # all is missing: that is said once
    about = list(_groups(review, everything))
    about += [
        Drafted(each, requirements=ids) for each, ids in unmet_drafts(review, _asked_for(review, about), everything)
    ]
    about.sort(key=lambda each: each.draft.severity.rank if each.draft.severity else len(Severity))
    return (*_verdicts(review, everything), *about)


def _asked_for(review: Review, about: Sequence[Drafted]) -> set[str]:
    """Ids of the requirements that some findings are about: what they cite, and what else PROMPT asks of the same."""
    drafted = {id for each in about for id in each.differences}
    return {
        link.requirement
        for difference in review.differences
        if difference.id in drafted and difference.required
        for link in difference.links
        if link.status == "accepted" or (link.status == "suggested" and link.score >= _STRONG)
    }


# ---------------------------------------------------------------------------------------------- the whole answer


def _verdicts(review: Review, everything: bool) -> Iterator[Drafted]:
    said = " \n".join(finding.title for finding in review.report.findings)
    for verdict in review.verdicts:
        claimed = _CLAIMED.get(verdict.rule)
        if verdict.rule in _ABOUT_IDEAL or (claimed and claimed.search(said) and not everything):
            continue
        yield Drafted(_of_verdict(verdict), verdict=verdict.rule)


def _of_verdict(verdict: Verdict) -> Draft:
    title = _TITLES.get(verdict.rule, verdict.message)
    where = f" ({place(verdict.at[0])})" if verdict.at and verdict.rule == "truncated" else ""
    return Draft(
        title=title,
        severity=verdict.severity,
        model_issue=f"{verdict.message}{where}.",
        impact=_IMPACTS.get(verdict.rule, ""),
    )


# ---------------------------------------------------------------------------------------------- differences


def _groups(review: Review, everything: bool) -> Iterator[Drafted]:
    """What matters is grouped as a whole, so that a finding that is written leaves the others as they are."""
    names = Declarations.of_review(review)
    fine = grouping.groups(names, list(_stated(review)))
    if not everything:
        fine = [group for group in fine if matters(review, names, group)]
    titled: dict[str, list[Difference]] = {}
    for group in grouping.gathered(names, fine):
        unclaimed = [each for each in group if everything or not each.findings]
        if 2 * len(unclaimed) > len(group):  # a finding about most of it is about all of it
            titled.setdefault(titles.title(names, unclaimed), []).extend(unclaimed)  # one title, one finding
    for title, group in titled.items():
        yield Drafted(_draft(review, group, title), tuple(difference.id for difference in group))


def _stated(review: Review) -> Iterator[Difference]:
    """The differences of which something can be stated that counts against MODEL: PROMPT may take its side."""
    from iacdiff.compare.weigh import asked

    known = {requirement.id: requirement for requirement in review.requirements}
    for difference in review.differences:
        if difference.change is Change.UNDECIDED or difference.rule == INCOMPARABLE:
            continue
        if difference.change is Change.EXTRA and difference.severity is Severity.LOW:
            continue
        if asked(difference, known)[0] != "model":
            yield difference


def _draft(review: Review, group: Sequence[Difference], title: str) -> Draft:
    cited = cited_requirement(review, group)
    return Draft(
        title=title,
        severity=grouping.weight(group),
        model_issue=_said(review, group, "model"),
        ideal_fix=_said(review, group, "ideal"),
        requirement=quote(cited) if cited else "",
        impact=_impact(group),
        model_excerpt=excerpt_of(review.sample, group, "model"),
        ideal_excerpt=excerpt_of(review.sample, group, "ideal"),
    )


def _impact(group: Sequence[Difference]) -> str:
    """The sentences of the rules that fired, each once, without what the quoted requirement says anyway."""
    found: dict[str, None] = {}
    for difference in group:
        because = _ELSEWHERE.sub("", difference.because).strip()
        found.update(dict.fromkeys(each for each in _SENTENCE_END.split(because) if not _ASKED.fullmatch(each)))
    return " ".join([reason for reason in found if reason][:_REASONS])


# ---------------------------------------------------------------------------------------------- texts


def _said(review: Review, group: Sequence[Difference], side: str) -> str:
    """What one side has: one sentence, or a list of them, each once; a long list is cut, and says so."""
    said = list(dict.fromkeys(sentence(difference, side, review) for difference in group))
    if len(said) == 1:
        return said[0]
    more = len(said) - _SENTENCES
    if more > 0:
        said = [*said[:_SENTENCES], f"So it is with {more} more."]
    return "\n".join(f"- {each}" for each in said)
