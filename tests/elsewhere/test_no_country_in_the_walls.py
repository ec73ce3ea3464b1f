"""What is true of one country only stands in `site/territory/`, in the demo, and in what editors write."""

import ast
import re
from pathlib import Path

import pytest

from tests.elsewhere.visitor import FOREIGN

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("booking", "home", "blog", "services", "site/core", "site/accounts", "site/config")
#: The demonstration clinic and the catalogue of components are of British Columbia.
OF_BC = (
    "/migrations/",
    "config/portraits.py",
    "config/demo/",
    "config/bench/",
    "commands/demo.py",
    "stylepage.py",
)
MARKS = re.compile(FOREIGN.pattern.replace(r"\$(?!ref\b)", r"\$\d"))
#: The zone whose law changed in 2026 tells stale zone data from fresh, wherever the clinic is.
ABOUT_ZONE_DATA = {"site/core/timezones.py", "site/core/checks.py"}
STRIPES_OWN_WORDS = {"booking/simulator/api.py", "booking/payments/stripe_words.py"}


def words_in(file):
    """The texts of a file that somebody may read: no comments, no docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


@pytest.mark.parametrize("room", ROOMS)
def test_no_text_of_a_room_names_a_country(room):
    found = []
    for file in sorted((ROOT / room).rglob("*.py")):
        name = str(file.relative_to(ROOT))
        if name in ABOUT_ZONE_DATA | STRIPES_OWN_WORDS or any(part in f"/{name}" for part in OF_BC):
            continue
        found += [f"{name}: {text[:60]}" for text in words_in(file) if MARKS.search(text)]

    assert found == []


def test_no_template_names_a_country():
    found = []
    for file in sorted((ROOT / "templates").rglob("*")):
        name = str(file.relative_to(ROOT))
        if file.is_dir() or name.startswith(("templates/style", "templates/components/art")):
            continue
        text = re.sub(r"(?s)\{#.*?#\}|<svg\b.*?</svg>", "", file.read_text(encoding="utf-8"))
        found += [f"{name}: {hit[0]}" for hit in MARKS.finditer(text)]

    assert found == []
