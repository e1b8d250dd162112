"""What a stage gives → plain JSON data, for people who look inside and for golden files."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from iacdiff.records import Absent, Defaulted, Document, Expression, Ref, Span, Unknown, path_text, plain


def data(value: object) -> Any:
    """Records become objects, spans `file:first-last`, bytes their number, attribute paths dotted text."""
    match value:
        case Span(file, first, last):
            return f"{file}:{first}-{last}"
        case Document(file=file, raw=raw, placeholder=placeholder):
            return {"file": file, "bytes": len(raw), "placeholder": placeholder}
        case Unknown() | Ref() | Defaulted() | Expression() | Absent():
            return plain(value)
        case Enum() | Path() | bytes():
            return _plainly(value)
        case Mapping():
            return {_key(key): data(item) for key, item in value.items()}
        case list() | tuple():
            return [data(item) for item in value]
        case set() | frozenset():
            return sorted((data(item) for item in value), key=str)
    if is_dataclass(value):
        return {field.name: data(getattr(value, field.name)) for field in fields(value)}
    return value


def _plainly(value: Enum | Path | bytes) -> Any:
    if isinstance(value, bytes):
        return len(value)
    return value.value if isinstance(value, Enum) else value.as_posix()


def _key(key: object) -> str:
    return path_text(key) if isinstance(key, tuple) else str(key)
