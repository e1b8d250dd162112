"""How many instances a declaration makes, and what each of them knows of itself."""

from collections.abc import Mapping

from iacdiff.records import Declaration, Kind, Value
from iacdiff.resolve import cloudformation, operators
from iacdiff.resolve.scope import CannotTell, Scope
from iacdiff.resolve.values import at_defaults, spread

_REPEATABLE = (Kind.RESOURCE, Kind.DATA, Kind.MODULE)


def count_of(declaration: Declaration, scope: Scope) -> int | None:
    """`count`, or the size of `for_each`, with every input at its default; None where that cannot be known."""
    if declaration.kind not in _REPEATABLE:
        return declaration.count
    if "::" in declaration.type:
        return cloudformation.count(declaration, scope)
    try:
        if "for_each" in declaration.attributes:
            return _size(at_defaults(scope.evaluate(declaration.attributes["for_each"])), scope)
        if "count" in declaration.attributes:
            return int(operators.number(at_defaults(scope.evaluate(declaration.attributes["count"]))))
    except (CannotTell, ValueError, OverflowError):
        return None
    return 1


def _size(each: Value, scope: Scope) -> int | None:
    if isinstance(each, (list, dict)):
        return len(each)
    target, path = getattr(each, "target", ""), getattr(each, "path", "")
    return scope.instances(target) if target and not path else None


def only_instance(declaration: Declaration, count: int | None, scope: Scope) -> Mapping[str, Value]:
    """What `each` and `count` stand for where there is exactly one instance; nothing otherwise."""
    if count != 1:
        return {}
    if "count" in declaration.attributes:
        return {"count": {"index": 0}}
    if "for_each" in declaration.attributes:
        match spread(scope.evaluate(declaration.attributes["for_each"])):
            case [only]:
                return {"each": {"key": only, "value": only}}
            case dict(members) if len(members) == 1:  # with other inputs it may be more than the one
                ((key, value),) = members.items()
                return {"each": {"key": key, "value": value}}
    return {}
