"""A whole review → the findings that a reviewer would write: what is true of the answer first, then the differences."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from iacdiff.drafting import grouping
from iacdiff.drafting.evidence import cited_requirement, excerpt_of, quote
from iacdiff.drafting.unmet import unmet_drafts
from iacdiff.drafting.wording import (
    TITLE_LENGTH,
    brief,
    cut,
    headline,
    place,
    plain_name,
    predicate,
    sentence,
    subject,
)
from iacdiff.records import INCOMPARABLE, Change, Difference, Draft, Kind, Review, Severity, Verdict

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
_FEW: Final = 4
_SENTENCES: Final = 14
_KINDS_IN_TITLE: Final = 3
_IDEALS: Final = "IDEAL's "
_VALUE_IN_TITLE: Final = 60
_REASONS: Final = 3
_ELSEWHERE = re.compile(r"\s*(?:The same in \d+ others?\b|It (?:comes|follows) from ).*$", re.DOTALL)
"""What a sentence says of other differences: here they stand beside it."""
_SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z])")
_ASKED = re.compile(r"\S+:\d+ asks for it\.")
_LONGEST_CAUSE: Final = 90


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
    cited = {each.draft.requirement for each in about}
    about += [Drafted(each, requirements=ids) for each, ids in unmet_drafts(review, cited, everything)]
    about.sort(key=lambda each: each.draft.severity.rank if each.draft.severity else len(Severity))
    return (*_verdicts(review, everything), *about)


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
    from iacdiff.compare.weigh import asked

    had = grouping.counted(review)
    known = {requirement.id: requirement for requirement in review.requirements}
    stated = [each for each in review.differences if _drafted(each) and asked(each, known)[0] != "model"]
    titled: dict[str, list[Difference]] = {}
    for group in grouping.groups(review, stated):
        unclaimed = [each for each in group if everything or not each.findings]
        claimed = 2 * len(unclaimed) <= len(group)  # a finding about most of it is about all of it
        if not claimed and (everything or grouping.matters(review, unclaimed, had)):
            titled.setdefault(_title(review, unclaimed, had), []).extend(unclaimed)  # one title, one finding
    for group in titled.values():
        yield Drafted(_draft(review, group, had), tuple(difference.id for difference in group))


def _drafted(difference: Difference) -> bool:
    """Whether something can be stated of a difference that counts against MODEL."""
    if difference.change is Change.UNDECIDED or difference.rule == INCOMPARABLE:
        return False
    return not (difference.change is Change.EXTRA and difference.severity is Severity.LOW)


def _draft(review: Review, group: Sequence[Difference], had: Counter[str]) -> Draft:
    cited = cited_requirement(review, group)
    return Draft(
        title=cut(_title(review, group, had), TITLE_LENGTH),
        severity=_severity(group),
        model_issue=_said(group, "model"),
        ideal_fix=_said(group, "ideal"),
        requirement=quote(cited) if cited else "",
        impact=_impact(group),
        model_excerpt=excerpt_of(review.sample, group, "model"),
        ideal_excerpt=excerpt_of(review.sample, group, "ideal"),
    )


def _severity(group: Sequence[Difference]) -> Severity:
    """The worst of the group; of attributes that only follow from one cause, what most of them weigh."""
    worst = min((difference.severity for difference in group), key=lambda severity: severity.rank)
    if not group[0].cause or len(group) < _FEW or any(not difference.path for difference in group):
        return worst
    weighed = Counter(difference.severity for difference in group)
    return min(weighed, key=lambda severity: (-weighed[severity], severity.rank))


def _impact(group: Sequence[Difference]) -> str:
    """The sentences of the rules that fired, each once, without what the quoted requirement says anyway."""
    found: dict[str, None] = {}
    for difference in group:
        because = _ELSEWHERE.sub("", difference.because).strip()
        found.update(dict.fromkeys(each for each in _SENTENCE_END.split(because) if not _ASKED.fullmatch(each)))
    return " ".join([reason for reason in found if reason][:_REASONS])


# ---------------------------------------------------------------------------------------------- titles


def _title(review: Review, group: Sequence[Difference], had: Counter[str]) -> str:
    if all(difference.change is Change.MISSING and not difference.path for difference in group):
        return _missing(review, group, had)
    if len(group) == 1 and not group[0].path:
        return headline(group[0])
    subjects = list(dict.fromkeys(subject(difference) for difference in group))
    predicates = list(dict.fromkeys(_predicate(difference) for difference in group if difference.path))
    if len(subjects) > 1 and len(predicates) == 1 and all(difference.path for difference in group):
        return f"{predicates[0]} {_on(review, group, len(subjects))}"
    if len(subjects) == 1 and len(predicates) == 1 and group[0].change is Change.MISSING:
        return f"{predicates[0]} on {subjects[0]}"
    if len(subjects) == 1:
        return f"{subjects[0]}: {'; '.join(predicates)}" if predicates else subjects[0]
    cause = group[0].cause
    if " instead of " in cause and len(cause) <= _LONGEST_CAUSE:
        return f"{cause}, {_on(review, group, len(subjects))}"
    paths = list(dict.fromkeys(difference.path for difference in group if difference.path))
    tops = list(dict.fromkeys(grouping.top(difference) for difference in group if difference.path))
    named = paths if len(paths) <= 2 else tops
    differ = "differs" if len(named) == 1 else "differ"
    return f"{', '.join(named[:_KINDS_IN_TITLE])} {differ} {_on(review, group, len(subjects))}"


def _predicate(difference: Difference) -> str:
    """What a title says of an attribute; of a value too long for one, only that it differs."""
    long = max(len(brief(difference.model)), len(brief(difference.ideal))) > _VALUE_IN_TITLE
    if long and difference.change is Change.CHANGED:
        return f"{difference.path} differs"
    return (
        f"{difference.path} is set"
        if long and difference.change is Change.EXTRA
        else (f"{difference.path} {predicate(difference)}")
    )


def _on(review: Review, group: Sequence[Difference], number: int) -> str:
    """What several differences are on: `on 3 target groups`, `on 58 resources`."""
    kinds = {grouping.canonical(review, difference) for difference in group}
    return f"on {number} {_noun(next(iter(kinds)) if len(kinds) == 1 else 'resource', number)}"


def _missing(review: Review, group: Sequence[Difference], had: Counter[str]) -> str:
    """What is missing: `No scaling policies and no CloudWatch alarms`, `2 subnets are missing`."""
    kinds = Counter(_kind(review, difference) for difference in group)
    if len(group) == 1:
        return f"The {_noun(next(iter(kinds)), 1)} {plain_name(group[0].name)} is missing"
    if group[0].kind is Kind.STRUCTURE:
        named = [f"{difference.type} {difference.name}" for difference in group]
        return f"The program has no {', no '.join(named)}"
    if len(kinds) <= 2 and not any(had[kind] for kind in kinds):
        return " and ".join(f"{'no' if at else 'No'} {_noun(kind, kinds[kind])}" for at, kind in enumerate(kinds))
    wanted = Counter(item.canonical for item in review.ideal.items)
    parts = [_share(kind, number, wanted[kind], not at) for at, (kind, number) in enumerate(kinds.items())]
    more = len(parts) - _KINDS_IN_TITLE
    shown = [*parts[:_KINDS_IN_TITLE], f"{more} more kinds of resources"] if more > 0 else parts
    said = f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]
    return f"{said[0].upper()}{said[1:]} are missing"


def _share(kind: str, number: int, wanted: int, first: bool) -> str:
    """How many of IDEAL's are missing: `4 of IDEAL's 6 subnets`, `IDEAL's load balancer`, `all 3 alarms`."""
    of = _IDEALS if first else ""
    if number == wanted:
        return f"{of}{_noun(kind, 1)}" if number == 1 else f"all {of}{number} {_noun(kind, number)}"
    return f"{number} of {of}{wanted} {_noun(kind, wanted)}"


def _kind(review: Review, difference: Difference) -> str:
    if difference.kind is Kind.RESOURCE:
        return grouping.canonical(review, difference)
    return difference.type if difference.kind is Kind.STRUCTURE else difference.kind.value


def _noun(kind: str, number: int) -> str:
    """What a reviewer calls a kind of resource, in the plural for more than one, or none, of it."""
    noun = grouping.facts()["nouns"].get(kind) or kind.replace("_", " ")
    if number == 1:
        return str(noun)
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return f"{noun}es" if re.search(r"(?:s|x|ch|sh)$", noun) else f"{noun}s"


# ---------------------------------------------------------------------------------------------- texts


def _said(group: Sequence[Difference], side: str) -> str:
    """What one side has: one sentence, or a list of them, each once; a long list is cut, and says so."""
    said = list(dict.fromkeys(sentence(difference, side) for difference in group))
    if len(said) == 1:
        return said[0]
    more = len(said) - _SENTENCES
    if more > 0:
        said = [*said[:_SENTENCES], f"So it is with {more} more."]
    return "\n".join(f"- {each}" for each in said)
