"""Java → statements: imports, classes with their fields and methods, and what a snippet without a class does.

    public class Stack2 extends Stack { … new Bucket(this, "x"); … }
    → Class("Stack2", (Name Stack,), fields, (("constructor", Function(…)), …), …)

Classes within classes and classes without a name stand as classes of their own before the statement that holds them.
"""

import functools

import tree_sitter_java
from tree_sitter import Language, Parser

from iacdiff.languages.bracketed_mend import JAVA
from iacdiff.languages.bracketed_tree import grow
from iacdiff.languages.java_classes import CLASSES, JavaReading
from iacdiff.languages.java_expressions import EXPRESSIONS
from iacdiff.languages.java_statements import STATEMENTS
from iacdiff.program import Module
from iacdiff.records import Source


@functools.cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_java.language()))


def read(source: Source) -> Module:
    """One source of Java → its statements; broken code gives what can be read of it, and a Problem. Never raises."""
    grown = grow(source.text, _parser(), JAVA)
    reading = JavaReading(source, grown, EXPRESSIONS, {**STATEMENTS, **CLASSES})
    root = grown.tree.root_node
    return reading.module(root, reading.all_statements(root.named_children), "Java")
