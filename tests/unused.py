"""Which rules of the program only its tests call."""

import ast
import re
from collections import Counter
from pathlib import Path

WORDS = re.compile(r"\w+")
#: Dotted paths, addresses' names and the like; a sentence in a string calls nobody.
NAMES = re.compile(r"[\w.:/-]{1,120}")


def called_by_tests_alone(root, files):
    """Functions and classes of `files` that the tests name and the program never does.

    A name counts where it is loaded, not where it is imported or written in a sentence. What a
    decorator registers, and what overrides a member of its base, is called by somebody else.
    """
    trees = {file: ast.parse(file.read_text()) for file in files}
    used = Counter(name for tree in trees.values() for name in names_used(tree))
    elsewhere = words_of([*(root / "templates").rglob("*"), root / "Makefile", root / "Dockerfile"])
    tests = words_of((root / "tests").rglob("*.py"))
    for file, tree in trees.items():
        for node, parent in definitions(tree):
            own = Counter(names_used(node))[node.name]
            if used[node.name] > own or node.name in elsewhere or node.name not in tests:
                continue
            if not is_registered(node) and not overrides(node, parent):
                yield f"{file.relative_to(root)}: {node.name}"


def definitions(tree):
    for parent in ast.walk(tree):
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("__"):
                yield node, parent


def names_used(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg
        elif isinstance(node, ast.Constant) and NAMES.fullmatch(str(node.value)):
            yield from WORDS.findall(str(node.value))


def words_of(paths: list[Path]):
    files = [path for path in paths if path.is_file()]
    return {word for file in files for word in WORDS.findall(file.read_text(errors="ignore"))}


#: Wraps, and hands to nobody.
PLAIN = {"property", "cached_property", "classmethod", "staticmethod", "atomic", "dataclass"}
PLAIN |= {"contextmanager", "cache", "lru_cache", "wraps", "override"}


def is_registered(node):
    """Whether a decorator hands it to somebody: `@handles(…)`, `@hooks.register(…)`."""
    names = {WORDS.findall(ast.unparse(each).split("(")[0])[-1] for each in node.decorator_list}
    return bool(names - PLAIN)


def overrides(node, parent):
    """Whether it is a member of a class with a base, which may call it, or a middleware's."""
    member = isinstance(parent, ast.ClassDef)
    return member and (bool(parent.bases) or node.name.startswith("process_"))
