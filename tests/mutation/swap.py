"""A fault put into a running program: the functions it changes get their new code, wherever they are held.

A fault outside every function (a constant, a decorator, a default) cannot be put in this way.
"""

import gc
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType

Codes = dict[str, CodeType]


class NotSwappable(Exception):
    """The fault is in what the module does when it is imported."""


def swap(module: ModuleType, functions: list[FunctionType], source: str) -> None:
    """Make `functions`, all that `module` has, do what `source` says. Raises NotSwappable."""
    path = str(module.__file__)
    with open(path) as file:
        before = _codes(compile(file.read(), path, "exec"))
    after = _codes(compile(source, path, "exec"))
    if before.keys() != after.keys():
        raise NotSwappable
    changed = {name for name in before if _own(before[name]) != _own(after[name])}
    if any(not _is_function(before[name]) for name in changed):
        raise NotSwappable
    whole = {name.split(".<locals>")[0] for name in changed} | changed
    for function in functions:
        if function.__code__.co_qualname in whole:
            function.__code__ = after[function.__code__.co_qualname]


def functions_of(module: ModuleType) -> Iterator[FunctionType]:
    """Every function written in `module`, whoever holds it by now."""
    path = str(module.__file__)
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename == path:
            yield thing


def _codes(code: CodeType) -> Codes:
    """A program's code and that of everything in it, by qualified name."""
    found = {code.co_qualname: code}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            for name, inner in _codes(constant).items():
                found[name if name not in found else f"{name}+{len(found)}"] = inner
    return found


def _own(code: CodeType) -> tuple[object, ...]:
    """What a code object does, but for the code within it and where its lines are."""
    constants = tuple(
        (type(constant), constant)
        for constant in code.co_consts
        if not isinstance(constant, CodeType)
    )
    words = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return code.co_code, constants, words, code.co_exceptiontable, code.co_flags


def _is_function(code: CodeType) -> bool:
    return bool(code.co_flags & 0x2)  # CO_NEWLOCALS: neither a module's body nor a class's


def load_instead(name: str, source: str) -> None:
    """Whoever imports the module `name` from now on gets `source` instead of its file."""
    sys.meta_path.insert(0, _Instead(name, source))


class _Instead:
    """Finds one module, and hands out another text for it."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        if name != self.name:
            return None
        from importlib.machinery import PathFinder, SourceFileLoader

        spec = PathFinder.find_spec(name, path)  # type: ignore[arg-type]
        assert spec is not None and spec.origin is not None
        text = self.source

        class Loader(SourceFileLoader):
            def get_code(self, fullname: str) -> CodeType:
                return compile(text, self.path, "exec")

        spec.loader = Loader(name, spec.origin)
        return spec
