"""The mutants of one file: each with the line it changes, as it was and as it is now."""

import ast
import copy
import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from cosmic_ray.mutating import mutate_code

from tests.mutation.operators import operators, positions


@dataclass(frozen=True)
class Mutant:
    """One fault: what was written and what stands there instead."""

    operator: str
    occurrence: int
    line: int
    was: str
    now: str
    source: str

    @property
    def key(self) -> str:
        return f"{self.operator} {self.occurrence}"


def mutants(source: str, *, sql: bool = False) -> Iterator[Mutant]:
    """Every fault of `source` that Python can read and that means something else."""
    skeleton, seen = _meaning(source), set()
    for name, operator in operators(sql=sql):
        for occurrence, line in enumerate(positions(source, operator)):
            changed = mutate_code(source, copy.copy(operator), occurrence)
            meaning = changed and _meaning(changed)
            if not meaning or meaning == skeleton or meaning in seen:
                continue
            seen.add(meaning)
            was, now = _difference(source, changed)
            yield Mutant(name, occurrence, line, was, now, changed)


def _meaning(source: str) -> str | None:
    """The program without what nobody runs: annotations, docstrings, how much a cache holds."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    return ast.dump(_Bare().visit(tree))


class _Bare(ast.NodeTransformer):
    def visit_UnaryOp(self, node):
        self.generic_visit(node)
        inner = node.operand
        twice = isinstance(node.op, ast.Not) and isinstance(inner, ast.UnaryOp)
        return inner.operand if twice and isinstance(inner.op, ast.Not) else node

    def visit_arg(self, node):
        node.annotation = None
        return node

    def visit_FunctionDef(self, node):
        node.returns = None
        node.decorator_list = [
            one.func if isinstance(one, ast.Call) and ast.unparse(one.func) == "lru_cache" else one
            for one in node.decorator_list
        ]
        return self._without_docstring(node)

    def visit_ClassDef(self, node):
        return self._without_docstring(node)

    def visit_Module(self, node):
        return self._without_docstring(node)

    def visit_AnnAssign(self, node):
        node.annotation = ast.Constant(None)
        self.generic_visit(node)
        return node

    def _without_docstring(self, node):
        first = node.body[0] if node.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            node.body = node.body[1:] or [ast.Pass()]
        self.generic_visit(node)
        return node


def _difference(old: str, new: str) -> tuple[str, str]:
    lines = list(difflib.ndiff(old.splitlines(), new.splitlines()))
    return _said(lines, "- "), _said(lines, "+ ")


def _said(lines: list[str], mark: str) -> str:
    """The lines with that mark as one; blank ones say nothing."""
    said = (line[2:].strip() for line in lines if line.startswith(mark))
    return " ".join(line for line in said if line)
