"""Go → statements: imports, structs with their methods, functions, package-level variables, and snippets without a
package clause.

    func NewStack(scope constructs.Construct) { awss3.NewBucket(stack, jsii.String("x"), &awss3.BucketProps{…}) }
    → Define("NewStack", Function((scope,), (Do(Call(Member(awss3, "NewBucket"), (…, Call(…, new=True)))),)))

Pointers leave no trace (`&x` and `*x` are x), and neither do assertions of a type.
"""

import functools

import tree_sitter_go
from tree_sitter import Language, Parser

from iacdiff.languages.bracketed_mend import GO
from iacdiff.languages.bracketed_tree import grow
from iacdiff.languages.go_declarations import DECLARATIONS
from iacdiff.languages.go_expressions import EXPRESSIONS
from iacdiff.languages.go_reading import GoReading
from iacdiff.languages.go_statements import STATEMENTS
from iacdiff.program import Module
from iacdiff.records import Source


@functools.cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_go.language()))


def read(source: Source) -> Module:
    """One source of Go → its statements; broken code gives what can be read of it, and a Problem. Never raises."""
    grown = grow(source.text, _parser(), GO)
    reading = GoReading(source, grown, EXPRESSIONS, {**STATEMENTS, **DECLARATIONS})
    root = grown.tree.root_node
    return reading.module(root, reading.all_statements(root.named_children), "Go")
