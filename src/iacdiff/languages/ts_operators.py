"""JavaScript's operators → those of a Binary."""

from typing import Final

OPERATORS: Final = {
    "===": "==",
    "!==": "!=",
    "&&": "and",
    "||": "or",
    **{sign: sign for sign in ("==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "**", "??", "in")},
}
"""The others (of bits, instanceof) have no counterpart."""
