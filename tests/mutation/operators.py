"""The faults: a chosen few of cosmic-ray's operators, and three that it lacks."""

import re
from collections.abc import Iterator

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator

# One neighbour and one opposite of each comparison; every further replacement is killed with these.
COMPARISONS = (
    "Eq_NotEq NotEq_Eq Lt_LtE Lt_GtE LtE_Lt LtE_Gt Gt_GtE Gt_LtE GtE_Gt GtE_Lt Is_IsNot IsNot_Is"
)
ARITHMETIC = (
    "Add_Sub Sub_Add Mul_FloorDiv FloorDiv_Mul Div_Mul Mod_Mul Pow_Mul BitOr_BitAnd BitAnd_BitOr"
)
PLAIN = (
    "NumberReplacer AddNot ReplaceTrueWithFalse ReplaceFalseWithTrue ReplaceAndWithOr "
    "ReplaceOrWithAnd ReplaceBreakWithContinue ReplaceContinueWithBreak ExceptionReplacer "
    "RemoveDecorator ZeroIterationForLoop ReplaceUnaryOperator_Delete_Not "
    "ReplaceUnaryOperator_Delete_USub"
)
NAMES = [
    *(f"core/ReplaceComparisonOperator_{name}" for name in COMPARISONS.split()),
    *(f"core/ReplaceBinaryOperator_{name}" for name in ARITHMETIC.split()),
    *(f"core/{name}" for name in PLAIN.split()),
]
SQL = [
    (r"\bAND\b", "OR"),
    (r"\bOR\b(?! REPLACE)", "AND"),
    (r"(?<![<>])<(?![<>=])", "<="),
    (r"(?<![<>=])>(?![<>=])", ">="),
    (r"<=", "<"),
    (r">=", ">"),
    (r"<>", "="),
    (r"\bIS NOT\b", "IS"),
    (r"(?<!OF)(?<!NOT) IN\b", " NOT IN"),
    (r"(?<!IF )\bEXISTS\b", "NOT EXISTS"),
    (r"'(held|confirmed|completed|no_show|requested|pending|succeeded)',? ?", ""),
    (r"([+-])1 day", r"\g<1>0 days"),
    (r"(?<=OF )status, ", ""),
    (r"(?<=, )practitioner_id, ", ""),
    (r" \+ NEW\.amount_cents", ""),
    (r"\bNEW\b", "OLD"),
]


class _OfOurs(Operator):
    @classmethod
    def examples(cls):
        return ()


class DropArgument(_OfOurs):
    """A named argument is left out: `filter(pk=1, fence=2)` becomes `filter(pk=1)`."""

    def mutation_positions(self, node):
        named = [node.children[place] for place in _named(node)]
        return [(argument.start_pos, argument.end_pos) for argument in named]

    def mutate(self, node, index):
        place = _named(node)[index]
        after = place + 1 if place + 1 < len(node.children) else place
        comma = getattr(node.children[after], "value", "") == ","
        del node.children[place : place + 2 if comma else place + 1]
        return node


def _named(node) -> list[int]:
    if node.type not in ("arglist", "trailer"):
        return []
    children = enumerate(node.children)
    return [at for at, child in children if child.type == "argument" and "=" in _values(child)]


def _values(node) -> list[str]:
    return [getattr(child, "value", "") for child in node.children]


class DropStatement(_OfOurs):
    """A call, an assignment to an attribute or a `raise` does not happen."""

    def mutation_positions(self, node):
        if node.type == "simple_stmt" and _does_something(node.children[0]):
            return [(node.start_pos, node.end_pos)]
        return []

    def mutate(self, node, index):
        (nothing,) = get_ast("pass\n").children[:1]
        first = node.children[0].get_first_leaf()
        nothing.get_first_leaf().prefix = first.prefix
        return nothing


def _does_something(statement) -> bool:
    if statement.type == "expr_stmt":
        return "." in statement.children[0].get_code()
    return statement.type in ("atom_expr", "raise_stmt", "power")


class ChangeSql(_OfOurs):
    """A word of SQL inside a string is another one."""

    def mutation_positions(self, node):
        return [(node.start_pos, node.end_pos) for _change in _sql(node)]

    def mutate(self, node, index):
        (start, end), new = _sql(node)[index]
        node.value = node.value[:start] + new + node.value[end:]
        return node


def _sql(node) -> list[tuple[tuple[int, int], str]]:
    text = getattr(node, "value", "")
    if node.type not in ("string", "fstring_string") or not _is_sql(text):
        return []
    return [
        (found.span(), found.expand(new)) for old, new in SQL for found in re.finditer(old, text)
    ]


def _is_sql(text: str) -> bool:
    return not text.startswith('"""') or "SELECT" in text


def operators(*, sql: bool) -> Iterator[tuple[str, Operator]]:
    """The operators by name."""
    for name in NAMES:
        yield name.removeprefix("core/"), get_operator(name)()
    yield "DropArgument", DropArgument()
    yield "DropStatement", DropStatement()
    if sql:
        yield "ChangeSql", ChangeSql()


def positions(source: str, operator: Operator) -> list[int]:
    """The lines at which an operator can change `source`, once for each change."""
    nodes = ast_nodes(get_ast(source))
    return [start[0] for node in nodes for start, _end in operator.mutation_positions(node)]
