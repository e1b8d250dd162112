"""CloudFormation's intrinsic functions, as far as the text alone fixes their result.

Source: the intrinsic function reference of the CloudFormation template reference guide (docs.aws.amazon.com). What
only a deployment knows is text with a placeholder, `${AWS::Region}`, and text with one in it is never taken for
known. What a condition takes away (AWS::NoValue) is null as a value, and gone as an entry.
"""

import ipaddress
from collections.abc import Sequence
from itertools import islice
from typing import Final

from iacdiff.records import Declaration, Defaulted, Expression, Ref, Unknown, Value
from iacdiff.resolve.operators import known, number, truth
from iacdiff.resolve.scope import CannotTell, Functions, Scope
from iacdiff.resolve.values import at_defaults, extended, left_open, partly_open, suffixable, text_of, written

Arguments = Sequence[Value]
_NO_VALUE: Final = "AWS::NoValue"
_ZONES: Final = "!GetAZs"
_MOST_NETWORKS: Final = 256


def count(declaration: Declaration, scope: Scope) -> int | None:
    """How many instances a resource makes: 1, or 0 where its condition does not hold with every input at its default;
    None where that cannot be told."""
    name = declaration.attributes.get("Condition")
    if not isinstance(name, str) or declaration.count is None:
        return declaration.count
    holds = at_defaults(scope.named(f"Conditions.{name}"))
    return int(holds) if isinstance(holds, bool) else None


# ---------------------------------------------------------------------------------------------- text and lists


def join(scope: Scope, arguments: Arguments) -> Value:
    """Fn::Join. Of one member, that member: `!Join ["", [!Ref X]]` is X."""
    delimiter, members = arguments
    parts = _listed(members)
    if not isinstance(delimiter, str) or any(isinstance(part, (list, dict)) for part in parts):
        raise CannotTell
    return parts[0] if len(parts) == 1 else delimiter.join(map(text_of, parts))


def split(scope: Scope, arguments: Arguments) -> Value:
    """Fn::Split."""
    delimiter, text = arguments
    if not isinstance(delimiter, str) or not isinstance(text, str) or partly_open(text) or not delimiter:
        raise CannotTell
    return list(text.split(delimiter))


def select(scope: Scope, arguments: Arguments) -> Value:
    """Fn::Select. Of a list that is not known, a form that names the member: `${!GetAZs[0]}`."""
    index, members = arguments
    at = int(number(at_defaults(index)))
    match members:
        case list() if at >= 0:
            return members[at]
        case Defaulted(str(text), _):
            opened = left_open(members)
            template = f"{suffixable(opened.source)}[{at}]" if isinstance(opened, Unknown) else text_of(opened)
            return Defaulted(_listed(text)[at], f"${{{template}}}")
        case Ref(target, path):
            return Ref(target, extended(path, f"[{at}]"))
        case Unknown(source) if source.startswith(_ZONES):
            return f"${{{source}[{at}]}}"
        case Unknown(source) if suffixable(source) == source:
            return Unknown(f"{source}[{at}]")
    return _listed(members)[at]


def length(scope: Scope, arguments: Arguments) -> Value:
    """Fn::Length."""
    return len(_listed(arguments[0]))


def itself(scope: Scope, arguments: Arguments) -> Value:
    """Fn::Base64 and Fn::ToJsonString: a reviewer compares what goes in."""
    return arguments[0]


def find_in_map(scope: Scope, arguments: Arguments) -> Value:
    """Fn::FindInMap. A key that is not known, such as the region, does no harm where every key gives the same."""
    name, *keys = arguments[:3]
    found = [scope.named(f"Mappings.{name}")]
    if not isinstance(found[0], dict):
        raise CannotTell
    for key in keys:
        found = [inner for value in found for inner in _under(value, key)]
    if not found and len(arguments) > 3 and isinstance(arguments[3], dict):
        found = [arguments[3]["DefaultValue"]]
    if not found or any(value != found[0] for value in found):
        raise CannotTell
    return found[0]


def _under(value: Value, key: Value) -> list[Value]:
    if not isinstance(value, dict):
        return []
    if known(key) and isinstance(key, (str, int, float)):
        return [value[text_of(key)]] if text_of(key) in value else []
    return list(value.values())


def zones(scope: Scope, arguments: Arguments) -> Value:
    """Fn::GetAZs: of the stack's own region however that is written, `!GetAZs`."""
    region = arguments[0] if arguments else ""
    own = region in ("", None, "${AWS::Region}", Unknown("AWS::Region"))
    return Unknown(_ZONES if own else f"{_ZONES} {text_of(region)}")


def cidr(scope: Scope, arguments: Arguments) -> Value:
    """Fn::Cidr: the first networks of a block that have so many host bits; 8 where it does not say (for IPv4)."""
    block, how_many, *rest = arguments
    if not isinstance(block, str) or partly_open(block):
        raise CannotTell
    network = ipaddress.ip_network(block, strict=False)
    prefix = network.max_prefixlen - int(number(rest[0]) if rest else 8)
    wanted = int(number(how_many))
    if not 0 < wanted <= _MOST_NETWORKS:
        raise CannotTell
    made: list[Value] = [str(part) for part in islice(network.subnets(new_prefix=prefix), wanted)]
    if len(made) < wanted:
        raise CannotTell
    return made


def _listed(value: Value) -> list[Value]:
    """A list; a text stands for one, as the values of parameters that are lists are written."""
    if isinstance(value, str) and not partly_open(value):
        return [part.strip() for part in value.split(",")]
    if not isinstance(value, list):
        raise CannotTell
    return value


# ---------------------------------------------------------------------------------------------- conditions


def equals(scope: Scope, arguments: Arguments) -> Value:
    """Fn::Equals: of texts, as CloudFormation compares: 1 is "1", true is "true"."""
    left, right = arguments
    if not known(left) or not known(right):
        raise CannotTell
    return text_of(left) == text_of(right)


def every(scope: Scope, arguments: Arguments) -> Value:
    """Fn::And: one that does not hold is enough to tell."""
    return not _one_is(False, arguments)


def some(scope: Scope, arguments: Arguments) -> Value:
    """Fn::Or: one that holds is enough to tell."""
    return _one_is(True, arguments)


def negated(scope: Scope, arguments: Arguments) -> Value:
    """Fn::Not."""
    return not truth(arguments[0])


def _one_is(wanted: bool, conditions: Arguments) -> bool:
    told = [truth(condition) for condition in conditions if isinstance(condition, bool)]
    if wanted in told:
        return True
    if len(told) < len(conditions):
        raise CannotTell
    return False


def named_condition(scope: Scope, arguments: Arguments) -> Value:
    """`Condition: IsProd` → what the template's Conditions say of it."""
    return scope.named(f"Conditions.{arguments[0]}")


def choose(scope: Scope, arguments: Arguments) -> Value:
    """Fn::If: the branch that holds; with every input at its default, where the condition depends on one."""
    which, then, otherwise = arguments
    test = scope.evaluate(which)
    chosen = _branch(scope, then if truth(at_defaults(test)) else otherwise)
    if not isinstance(test, Defaulted):
        return chosen
    shown = [written(left_open(_branch(scope, branch))) for branch in (then, otherwise)]
    return chosen if shown[0] == shown[1] else Defaulted(at_defaults(chosen), _template(which, shown))


def choose_entry(scope: Scope, arguments: Arguments) -> Value:
    """Fn::If with AWS::NoValue: both branches are lists, of one member or of none."""
    which, then, otherwise = arguments
    test = scope.evaluate(which)
    chosen = scope.evaluate(then if truth(at_defaults(test)) else otherwise)
    if not isinstance(chosen, list):
        raise CannotTell
    if not isinstance(test, Defaulted):
        return chosen
    shown = [_shown_entry(scope.evaluate(branch)) for branch in (then, otherwise)]
    return [Defaulted(at_defaults(item), _template(which, shown)) for item in chosen]


def members(scope: Scope, arguments: Arguments) -> Value:
    """A list some members of which a condition may take away."""
    out: list[Value] = []
    for argument in arguments:
        value = scope.evaluate(argument)
        perhaps = isinstance(argument, Expression) and argument.args[:1] == ("Fn::IfEntry",)
        out.extend(value if perhaps and isinstance(value, list) else [value])
    return out


def _branch(scope: Scope, branch: Value) -> Value:
    nothing = isinstance(branch, Expression) and branch.args == (_NO_VALUE,)
    return None if nothing else scope.evaluate(branch)


def _shown_entry(branch: Value) -> str:
    if isinstance(branch, list) and len(branch) == 1:
        return written(left_open(branch[0]))
    return written(left_open(branch)) if branch else f"!Ref {_NO_VALUE}"


def _template(which: Value, branches: list[str]) -> str:
    name = which.args[1] if isinstance(which, Expression) and which.args[0] == "Condition" else text_of(which)
    return f"${{!If [{name}, {', '.join(branches)}]}}"


FUNCTIONS: Final[Functions] = {
    "Fn::And": every,
    "Fn::Base64": itself,
    "Fn::Cidr": cidr,
    "Fn::Equals": equals,
    "Fn::FindInMap": find_in_map,
    "Fn::GetAZs": zones,
    "Fn::Join": join,
    "Fn::Length": length,
    "Fn::Not": negated,
    "Fn::Or": some,
    "Fn::Split": split,
    "Fn::ToJsonString": itself,
}
STRUCTURAL: Final[Functions] = {"Fn::Select": select}
LAZY: Final[Functions] = {
    "Condition": named_condition,
    "Fn::If": choose,
    "Fn::IfEntry": choose_entry,
    "Fn::Members": members,
}
