"""A policy document → the same in one form, whatever of its many spellings it is written in.

    Statement = {…}        one statement or a list of them
    Action = "s3:*"        a text or a list of them; so Resource, NotAction, NotResource, every condition
    Principal = "*"        {"AWS": ["*"]}; {"Service": "x"} is {"Service": ["x"]}

Source: the grammar of the IAM JSON policy language (AWS Identity and Access Management User Guide).
"""

from iacdiff.compare.tables import folded
from iacdiff.records import Value

LISTS = frozenset(["action", "notaction", "resource", "notresource", "actions", "resources", "identifiers"])
PRINCIPALS = frozenset(["principal", "notprincipal"])
_VERSIONS = ("2012-10-17", "2008-10-17")


def is_policy(value: dict[str, Value]) -> bool:
    """Whether a structure is a policy document."""
    keys = {folded(key): key for key in value}
    return "statement" in keys and (str(value.get(keys.get("version", ""), "")) in _VERSIONS or len(keys) <= 3)


def is_statement(value: dict[str, Value]) -> bool:
    """Whether a structure is one statement of a policy."""
    keys = {folded(key) for key in value}
    return "effect" in keys and bool(keys & (LISTS | PRINCIPALS))
