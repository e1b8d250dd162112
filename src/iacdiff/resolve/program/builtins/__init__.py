"""What the languages bring themselves: methods of text, lists, dictionaries, and the functions of their libraries."""

from iacdiff.resolve.program.builtins.functions import builtin
from iacdiff.resolve.program.builtins.methods import SAME, data_method
from iacdiff.resolve.program.builtins.text import formatted

__all__ = ["SAME", "builtin", "data_method", "formatted"]
