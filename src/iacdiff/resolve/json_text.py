"""Text that is JSON, such as a policy → the structure that it says.

'{"Resource": "${aws_s3_bucket.logs.arn}"}'   →   {"Resource": Ref("aws_s3_bucket.logs", "arn")}
"""

import json
import re
from collections.abc import Callable
from typing import Any, Final, NoReturn

from iacdiff.records import Defaulted, Value
from iacdiff.resolve.names import shallow
from iacdiff.resolve.values import left_open, twin

_ALONE: Final = re.compile(r"\$\{([\w.:*\[\]\"-]+)\}")
_LONGEST: Final = 500_000

Refer = Callable[[str], Value]
"""`aws_s3_bucket.logs.arn` → what it refers to."""


def structured(value: Value, refer: Refer) -> Value:
    """Every text in a value that is a JSON object or list becomes that."""
    match value:
        case str():
            return _text(value, refer)
        case list():
            return [structured(item, refer) for item in value]
        case dict():
            return {key: structured(item, refer) for key, item in value.items()}
        case Defaulted(str(inner), template):
            read = _text(inner, refer)
            if read is inner:
                return value
            opened = _text(template, refer)
            return twin(read, left_open(opened)) if opened is not template else Defaulted(read, template)
    return value


def _text(text: str, refer: Refer) -> Value:
    stripped = text.strip() if text[:1] in "{[ \n\t" else ""
    if stripped[:1] + stripped[-1:] not in ("{}", "[]") or len(text) > _LONGEST:
        return text
    try:
        read: Any = json.loads(stripped, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return text
    return _referring(read, refer) if shallow(read) else text


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _referring(value: Value, refer: Refer) -> Value:
    match value:
        case str():
            alone = _ALONE.fullmatch(value) if value.startswith("${") else None
            return refer(alone[1]) if alone else value
        case list():
            return [_referring(item, refer) for item in value]
        case dict():
            return {key: _referring(item, refer) for key, item in value.items()}
    return value
