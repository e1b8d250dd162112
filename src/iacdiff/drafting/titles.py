"""A group of differences → the title of its finding, in a reviewer's words rather than in a program's.

Load balancer payments: idle timeout is 120 instead of 45
Multi AZ is false instead of true on 2 database instances
The KMS key logs is missing, which 4 resources use in IDEAL
Load balancing: 1 of IDEAL's 2 listeners missing; protocol, access logs and 3 more settings differ
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from iacdiff.drafting.declared import Declarations, concern, facts, noun, spelled
from iacdiff.drafting.wording import TITLE_LENGTH, brief, cut, plain_name, predicate
from iacdiff.records import Change, Difference, Kind

_KINDS_IN_TITLE: Final = 3
_SETTINGS_IN_TITLE: Final = 2
_VALUE_IN_TITLE: Final = 60
_LONGEST_CAUSE: Final = 90
_LEAST_LETTERS: Final = 3
_IDEALS: Final = "IDEAL's "
_HOW: Final = (((Change.MISSING,), "not set"), ((Change.CHANGED, Change.EXTRA), "set otherwise"))
_COMPUTED = re.compile(r"[-_./:]?\$\{[^{}]*\}|…[-_./:]?")
_WORD = re.compile(r"[A-Z]+\d*(?![a-z])|[A-Z]?[a-z]+\d*|\d+")


def title(names: Declarations, group: Sequence[Difference]) -> str:
    """The title of the finding about some differences, worst first."""
    return cut(_title(names, group), TITLE_LENGTH)


def _title(names: Declarations, group: Sequence[Difference]) -> str:
    whole = [each for each in group if not each.path and each.change is Change.MISSING]
    if len(whole) == len(group):
        return _missing(names, group)
    if len(group) == 1 and not group[0].path:
        return f"The {called(names, group[0])} is not in IDEAL"
    home = names.ideal.get(group[0].cause)
    if home is not None and all(each.cause == group[0].cause for each in group):
        return _followed(names, group, whole)
    things = {_thing(each) for each in group}
    if len(things) == 1 and all(each.path for each in group):
        said = list(dict.fromkeys(map(_said, group)))
        if len(said) == 1 and group[0].change is Change.MISSING:
            return _capital(f"{said[0]} on the {called(names, group[0])}")
        return f"{_capital(called(names, group[0]))}: {_settings(said)}"
    alike = {_said(each) if each.path else "" for each in group}
    if len(alike) == 1 and "" not in alike:
        return _capital(f"{next(iter(alike))} {_on(names, group, len(things))}")
    cause = group[0].cause
    if " instead of " in cause and len(cause) <= _LONGEST_CAUSE and all(each.cause == cause for each in group):
        return f"{_capital(cause)}, {_on(names, group, len(things))}"
    return _gathered(names, group, whole)


def called(names: Declarations, difference: Difference) -> str:
    """What a reviewer calls the thing that a difference is about: `load balancer payments`."""
    word, name = noun(names.kind(difference), 1), _bare(difference.name)
    same = _flat(word).endswith(_flat(name))  # `trail` of a CloudTrail trail
    return word if same else f"{word} {name}"


def _flat(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def words(path: str) -> str:
    """An attribute's path in words: `health_check.interval` → `health check interval`, `kmsKeyId` → `KMS key ID`."""
    parts = [part for part in re.split(r'[.\[\]"]+', path) if part and not part.isdigit()]
    if len(parts) > 1 and parts[-2].lower() in ("tags", "tag"):
        return f"{parts[-1]} tag"
    said: list[str] = []
    for part in reversed(parts[-3:]):
        said = [spelled(word) for word in _WORD.findall(part)] + said
        if len(said) > 1 or (said and not _says_nothing(said[0])):
            break
    return " ".join(said) or path


def _says_nothing(word: str) -> bool:
    known = facts()["words"]
    return word.lower() in known["alone"] or word.lower() in known["abbreviations"]


def _said(difference: Difference) -> str:
    """What a title says of an attribute; of a value too long for one, only that it differs."""
    about = words(difference.path)
    long = max(len(brief(difference.model)), len(brief(difference.ideal))) > _VALUE_IN_TITLE
    if difference.rule.startswith("plaintext-secret") and difference.change is not Change.MISSING:
        text = "is in plain text"  # a title that repeats a secret would spread it
    elif long and difference.change is Change.CHANGED:
        text = "differs"
    elif long and difference.change is Change.EXTRA:
        text = "is set"
    else:
        text = predicate(difference)
    last = about.rpartition(" ")[2]
    several = last.endswith("s") and not last.endswith("ss") and not last.isupper()
    return f"{about} {_plural(text) if several else text}"


def _plural(text: str) -> str:
    return "differ" if text == "differs" else re.sub(r"^is\b", "are", text)


def _settings(said: Sequence[str]) -> str:
    """Two settings by name, the rest by number."""
    more = len(said) - _SETTINGS_IN_TITLE
    if more <= 0:
        return "; ".join(said)
    return f"{'; '.join(said[:_SETTINGS_IN_TITLE])}; {more} more setting{'s' if more > 1 else ''}"


def _on(names: Declarations, group: Sequence[Difference], number: int) -> str:
    """What several differences are on: `on 3 target groups`, `on 58 resources`."""
    kinds = {names.kind(difference) for difference in group}
    return f"on {number} {noun(next(iter(kinds)) if len(kinds) == 1 else 'resource', number)}"


def _thing(difference: Difference) -> str:
    return difference.ideal_id or difference.model_id or f"{difference.type}.{difference.name}"


def _bare(name: str) -> str:
    """A name without what the program works out, as far as that leaves a name."""
    plain = plain_name(name)
    bare = _COMPUTED.sub("", plain).strip("-_./:")
    return bare if sum(map(str.isalpha, bare)) >= _LEAST_LETTERS else plain


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


# ---------------------------------------------------------------------------------------------- what is missing


def _missing(names: Declarations, group: Sequence[Difference]) -> str:
    """What is missing: `No scaling policies and no CloudWatch alarms`, `2 of IDEAL's 6 subnets are missing`."""
    if len(group) == 1:
        return f"The {called(names, group[0])} is missing"
    if all(difference.kind is Kind.STRUCTURE for difference in group):
        named = [f"{difference.type} {difference.name}" for difference in group]
        more = len(named) - _KINDS_IN_TITLE
        shown = [*named[:_KINDS_IN_TITLE], f"{more} more parts of IDEAL's program"] if more > 1 else named
        return f"The program has no {', no '.join(shown)}" if more <= 1 else f"Missing: {', '.join(shown)}"
    kinds = Counter(names.kind(difference) for difference in group)
    if len(kinds) <= 2 and not any(names.had[kind] for kind in kinds):
        return " and ".join(f"{'no' if at else 'No'} {noun(kind, kinds[kind])}" for at, kind in enumerate(kinds))
    return _capital(f"{_listed(names, kinds)} are missing")


def _listed(names: Declarations, kinds: Counter[str]) -> str:
    parts = [_share(kind, number, names.wanted[kind], not at) for at, (kind, number) in enumerate(kinds.items())]
    more = len(parts) - _KINDS_IN_TITLE
    shown = [*parts[:_KINDS_IN_TITLE], f"{more} more kinds of resources"] if more > 1 else parts
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]


def _share(kind: str, number: int, wanted: int, first: bool) -> str:
    """How many of IDEAL's are missing: `4 of IDEAL's 6 subnets`, `IDEAL's load balancer`, `all 3 alarms`."""
    of = _IDEALS if first else ""
    if number >= wanted:
        return f"{of}{noun(kind, 1)}" if number == 1 else f"all {of}{number} {noun(kind, number)}"
    return f"{number} of {of}{wanted} {noun(kind, wanted)}"


def _followed(names: Declarations, group: Sequence[Difference], whole: Sequence[Difference]) -> str:
    """A missing thing, and how many others use it: `The KMS key logs is missing, which 4 resources use in IDEAL`."""
    home = names.ideal[group[0].cause]
    said = _missing(names, whole) if whole else f"The {noun(home.canonical, 1)} {_bare(home.name)} is missing"
    users = {_thing(each): called(names, each) for each in group if each.path and each.ideal_id != home.id}
    if not users or len(whole) > 1:
        return said
    who = f"{len(users)} resources use" if len(users) > 1 else f"the {next(iter(users.values()))} uses"
    return f"{said}, which {who} in IDEAL"


def _gathered(names: Declarations, group: Sequence[Difference], whole: Sequence[Difference]) -> str:
    """A concern, and what is wrong with it in a few words."""
    extra = Counter(names.kind(each) for each in group if not each.path and each.change is Change.EXTRA)
    if sum(extra.values()) == len(group):
        return f"{_counted(extra)} that IDEAL does not have"
    parts = [f"{_listed(names, Counter(names.kind(each) for each in whole))} missing"] if whole else []
    for changes, said in _HOW:
        settings = list(dict.fromkeys(words(each.path) for each in group if each.path and each.change in changes))
        if settings:
            more = len(settings) - _SETTINGS_IN_TITLE
            shown = [*settings[:_SETTINGS_IN_TITLE], f"{more} more"] if more > 1 else settings
            parts.append(f"{', '.join(shown[:-1])} and {shown[-1]} {said}" if len(shown) > 1 else f"{shown[0]} {said}")
    if extra:
        parts.append(f"{_counted(extra)} not in IDEAL")
    return f"{concern(group[0], names.canonical(group[0]))}: {'; '.join(parts)}"


def _counted(kinds: Counter[str]) -> str:
    shown = [f"{number} {noun(kind, number)}" for kind, number in kinds.items()]
    more = sum(kinds.values()) - sum(list(kinds.values())[:_KINDS_IN_TITLE])
    if more > 1:
        shown = [*shown[:_KINDS_IN_TITLE], f"{more} more resources"]
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]
