"""A Module as readable text: one statement a line, with the line that it starts on; for the golden files of readers.

12  let bucket = new s3.Bucket(this, 'logs')
"""

from collections.abc import Iterable

from iacdiff.program import (
    Apart,
    Augment,
    Binary,
    Bind,
    Call,
    Choice,
    Class,
    Constant,
    Define,
    Do,
    Each,
    Entry,
    Expr,
    Function,
    If,
    Import,
    Index,
    Leave,
    Mapping,
    Member,
    Module,
    Name,
    Pattern,
    Return,
    Sequence,
    Spread,
    Statement,
    Try,
    Unary,
    While,
)


def module_text(module: Module) -> str:
    lines = [line for statement in module.body for line in _statement(statement, 0)]
    for problem in module.problems:
        at = problem.span.first if problem.span else 0
        lines.append(f"{problem.level} at {at}: {problem.summary}")
    return "\n".join([*lines, "" if module.complete else "not complete"]).rstrip("\n") + "\n"


def _line(place_first: int, depth: int, text: str) -> str:
    return f"{place_first:>4}  {'    ' * depth}{text}"


def _block(title: str, statements: Iterable[Statement], first: int, depth: int) -> list[str]:
    inner = [line for statement in statements for line in _statement(statement, depth + 1)]
    return [_line(first, depth, title), *inner]


def _statement(node: Statement, depth: int) -> list[str]:
    first = node.place.first
    match node:
        case Bind(target, value):
            return [_line(first, depth, f"{'let ' if node.declares else ''}{_pattern(target)} = {_expr(value)}")]
        case Augment(target, operator, value):
            return [_line(first, depth, f"{_pattern(target)} {operator}= {_expr(value)}")]
        case Do(value):
            return [_line(first, depth, _expr(value))]
        case If(condition, then, otherwise):
            lines = _block(f"if {_expr(condition)}", then, first, depth)
            return lines + (_block("else", otherwise, first, depth) if otherwise else [])
        case Each(target, iterable, body):
            return _block(f"each {_pattern(target)} of {node.over} of {_expr(iterable)}", body, first, depth)
        case While(start, condition, step, body):
            head = f"while [{_inline(start)}] {_expr(condition)} [{_inline(step)}]"
            return _block(head, body, first, depth)
        case Return(value):
            return [_line(first, depth, "return" if value is None else f"return {_expr(value)}")]
        case Leave(how):
            return [_line(first, depth, how)]
        case Try(body, handlers, end):
            lines = _block("try", body, first, depth)
            for handler in handlers:
                lines += _block("catch", handler, first, depth)
            return lines + (_block("finally", end, first, depth) if end else [])
        case Class():
            return _class(node, depth)
        case Define(name, function):
            return _block(f"def {name}({_parameters(function)})", function.body, first, depth)
        case Import(module, names):
            brought = ", ".join(there if there == here else f"{there} as {here}" for there, here in names)
            return [_line(first, depth, f"from {module} import {brought}")]


def _class(node: Class, depth: int) -> list[str]:
    bases = ", ".join(map(_expr, node.bases))
    lines = [_line(node.place.first, depth, f"{node.kind} {node.name}({bases})")]
    for field in node.fields:
        shared = isinstance(field.target, Name) and field.target.id in node.static
        text = f"{'static ' if shared else ''}{_pattern(field.target)} = {_expr(field.value)}"
        lines.append(_line(field.place.first, depth + 1, text))
    for name, function in node.methods:
        title = f"{'static ' if name in node.static else ''}{name}({_parameters(function)})"
        lines += _block(title, function.body, function.place.first, depth + 1)
    return lines


def _inline(statements: Iterable[Statement]) -> str:
    return "; ".join(line[6:].strip() for statement in statements for line in _statement(statement, 0))


def _parameters(function: Function) -> str:
    return ", ".join(one.name + ("..." if one.rest != "no" else "") for one in function.parameters)


def _pattern(node: Pattern) -> str:
    if isinstance(node, Apart):
        return "<" + ", ".join(f"{key}: {_pattern(inner)}" for key, inner, _ in node.items) + ">"
    return _expr(node)


def _entry(node: Entry | Spread) -> str:
    return f"{_expr(node.key)}: {_expr(node.value)}" if isinstance(node, Entry) else _expr(node)


def _expr(node: Expr) -> str:
    match node:
        case Constant(value):
            return repr(value)
        case Name(word):
            return word
        case Member(owner, name):
            return f"{_expr(owner)}.{name}"
        case Index(owner, key):
            return f"{_expr(owner)}[{_expr(key)}]"
        case Call(callee, args, keywords, new):
            given = [*map(_expr, args), *(f"{name}={_expr(value)}" for name, value in keywords)]
            return f"{'new ' if new else ''}{_expr(callee)}({', '.join(given)})"
        case Sequence(items):
            return f"[{', '.join(map(_expr, items))}]"
        case Mapping(entries):
            return "{" + ", ".join(map(_entry, entries)) + "}"
        case Spread(value):
            return f"...{_expr(value)}"
        case Function(_, body):
            return f"({_parameters(node)}) => {{ {_inline(body)} }}"
        case Choice(condition, then, otherwise):
            return f"({_expr(condition)} ? {_expr(then)} : {_expr(otherwise)})"
        case Unary(operator, value):
            return f"({operator} {_expr(value)})"
        case Binary(operator, left, right):
            return f"({_expr(left)} {operator} {_expr(right)})"
    return "?"
