"""A policy document → the same in one form, whatever of its many spellings it is written in.

    Statement = {…}        one statement or a list of them
    Action = "s3:*"        a text or a list of them; so Resource, NotAction, NotResource, every condition
    Principal = "*"        {"AWS": ["*"]}; {"Service": "x"} is {"Service": ["x"]}

    data "aws_iam_policy_document"   the same in blocks: statement { actions, principals { type, identifiers }, … }

Source: the grammar of the IAM JSON policy language (AWS Identity and Access Management User Guide); the Terraform AWS
provider's data source aws_iam_policy_document.
"""

from iacdiff.compare.tables import folded
from iacdiff.records import Declaration, Kind, Value

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


_WORDS = {
    "sid": "Sid",
    "effect": "Effect",
    "actions": "Action",
    "notactions": "NotAction",
    "resources": "Resource",
    "notresources": "NotResource",
}
_BUILT_ON = ("sourcejson", "overridejson", "sourcepolicydocuments", "overridepolicydocuments")


def is_document(item: Declaration) -> bool:
    """Whether a declaration is a policy written in blocks."""
    return item.kind is Kind.DATA and item.canonical == "iam_policy_document"


def from_document(item: Declaration) -> dict[str, Value] | None:
    """A policy written in blocks → the JSON that it makes; None where it builds on other policies."""
    given = {folded(name): value for name, value in item.attributes.items()}
    statements = _blocks(given.get("statement", given.get("statements")))
    if not statements or any(name in given for name in _BUILT_ON):
        return None
    return {"Version": given.get("version", _VERSIONS[0]), "Statement": [_statement(block) for block in statements]}


def _blocks(value: Value) -> list[dict[str, Value]]:
    return [block for block in (value if isinstance(value, list) else [value]) if isinstance(block, dict)]


def _statement(block: dict[str, Value]) -> Value:
    out: dict[str, Value] = {"Effect": "Allow"}
    for name, value in block.items():
        word = folded(name)
        if word in _WORDS:
            out[_WORDS[word]] = value
        elif word in ("principals", "notprincipals"):
            out["Principal" if word == "principals" else "NotPrincipal"] = _keyed(value, "type", "identifiers")
        elif word in ("condition", "conditions"):
            tests: dict[str, Value] = {}
            for condition in _blocks(value):
                parts = {folded(part): inner for part, inner in condition.items()}
                test = tests.setdefault(str(parts.get("test", "")), {})
                if isinstance(test, dict):
                    test[str(parts.get("variable", ""))] = parts.get("values", parts.get("value"))
            out["Condition"] = tests
    return out


def _keyed(value: Value, key: str, content: str) -> Value:
    """[{type: AWS, identifiers: […]}, …] → {AWS: […], …}."""
    out: dict[str, Value] = {}
    for block in _blocks(value):
        parts = {folded(part): inner for part, inner in block.items()}
        out[str(parts.get(key, ""))] = parts.get(content)
    return "*" if out.keys() == {"*"} else out
