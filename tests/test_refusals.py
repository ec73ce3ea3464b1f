"""Every named refusal is one that somebody can be given."""

import ast
import re
from pathlib import Path

from tests.test_architecture import ROOT, python_files


def test_every_refusal_is_met_by_name_in_a_test():
    """One that no test meets is one that nobody can be given, or that no door has words for."""
    met = {word for file in sorted((ROOT / "tests").rglob("*.py")) for word in _words(file)}

    assert sorted(_refusals() - met) == []


def _words(file: Path) -> set[str]:
    """The names a file uses: not those in its comments and texts, nor those it only imports."""
    nodes = list(ast.walk(ast.parse(file.read_text())))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def _refusals() -> set[str]:
    """Our own exceptions, but for those that only gather others under one name."""
    text = "\n".join(file.read_text() for file in python_files())
    classes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef)]
    bases = {cls.name: {ast.unparse(base).split(".")[-1] for base in cls.bases} for cls in classes}
    found = {"Exception", "ValueError", "LookupError", "RuntimeError"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    gathering = {above for name in found & bases.keys() for above in bases[name]}
    raised = set(re.findall(r"raise (?:\w+\.)*(\w+)", text))
    public = {name for name in found & bases.keys() if not name.startswith("_")}
    return {name for name in public if name not in gathering or name in raised}
