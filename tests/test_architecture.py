"""Rules of the house that a machine can keep."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template

from tests.unused import called_by_tests_alone

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("site", "home", "services", "booking", "blog")


def python_files() -> list[Path]:
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    return [file for file in files if "migrations" not in file.parts]


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_site_is_the_ground_and_not_a_package():
    assert not (ROOT / "site" / "__init__.py").exists()


def test_git_does_not_ignore_the_ground():
    ignored = subprocess.run(
        ["git", "check-ignore", "--no-index", "site/config/settings.py"],
        cwd=ROOT,
        capture_output=True,
    )

    assert ignored.returncode == 1


def test_no_file_is_longer_than_300_lines():
    files = [*python_files(), *sorted((ROOT / "tests").rglob("*.py"))]
    long = [file for file in files if len(file.read_text().splitlines()) > 300]

    assert names(long) == []


def test_no_two_things_have_one_name():
    """A class that is found by its name must be the one that was meant; some Django names."""
    named_by_django, where = {"DatabaseWrapper"}, {}
    for file in python_files():
        for node in ast.parse(file.read_text()).body:
            if not isinstance(node, ast.ClassDef) or node.name in named_by_django:
                continue
            if "management" not in file.parts:
                where.setdefault(node.name, []).append(str(file.relative_to(ROOT)))

    assert {name: files for name, files in where.items() if len(files) > 1} == {}


def test_no_line_of_a_template_is_longer_than_160_characters():
    long = [
        f"{template.relative_to(ROOT)}:{number}"
        for template in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(template.read_text().splitlines(), 1)
        if len(line) > 160
    ]

    assert long == []


def test_no_function_is_longer_than_30_lines_of_code():
    long = []
    for file in python_files():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and _lines_of_code(node) > 30:
                long.append(f"{file.relative_to(ROOT)}:{node.lineno} {node.name}")

    assert long == []


def _lines_of_code(function: ast.FunctionDef) -> int:
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    start = first.end_lineno if documented else function.lineno
    return (function.end_lineno or 0) - (start or 0)


def test_only_the_gateway_and_the_simulator_import_stripe():
    importers = [
        file
        for file in python_files()
        if re.search(r"^\s*(import|from) stripe\b", file.read_text(), re.M)
    ]

    assert [name for name in names(importers) if "booking/simulator/" not in name] == [
        "booking/payments/stripe_gateway.py"
    ]


def test_every_setting_read_from_the_environment_is_documented():
    files = ("settings", "texting")
    words = "".join((ROOT / f"site/config/{file}.py").read_text() for file in files)
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', words))
    example = (ROOT / ".env.example").read_text()
    readme = (ROOT / "README.md").read_text()

    assert {name for name in read if name not in example} == set()
    assert {name for name in read if name not in readme} == set()


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-test.lock", "requirements-prove.lock"]
)
def test_the_lock_names_no_registry_and_hashes_everything(lock):
    text = (ROOT / lock).read_text()
    packages = re.findall(r"^[a-z0-9].*==", text, re.M)

    assert "://" not in text
    assert len(packages) > 40
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z0-9])", text.strip()))


def test_every_template_compiles():
    templates = sorted((ROOT / "templates").rglob("*.*"))

    for template in templates:
        get_template(str(template.relative_to(ROOT / "templates")), using=engines["django"].name)


def test_no_template_carries_inline_script_or_style():
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", re.I)
    guilty = [
        file
        for file in (ROOT / "templates").rglob("*.html")
        if "emails" not in file.parts and inline.search(file.read_text())
    ]

    assert names(guilty) == []


def test_nobody_asks_the_time_below_the_doors():
    below = [
        file
        for folder in ("operations", "queries", "payments", "scheduling", "models", "notifications")
        for file in (ROOT / "booking" / folder).rglob("*.py")
        if "simulator" not in file.parts
    ]
    asks = re.compile(
        r"timezone\.now\(|datetime\.now\(|clock import now|date\.today\(|time\.time\("
    )

    assert names([file for file in below if asks.search(file.read_text())]) == []


def test_no_zone_conversion_happens_in_sql():
    forbidden = re.compile(r"__date\b|\bTrunc\w*\(|AT TIME ZONE")
    guilty = [file for file in python_files() if forbidden.search(file.read_text())]

    assert names(guilty) == []


def test_core_names_no_other_room_not_even_in_a_string():
    rooms = ("config", "home", "blog", "services", "booking", "accounts", "territory")
    naming = []
    for file in sorted((ROOT / "site/core").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            said = node.value if isinstance(node, ast.Constant) else None
            if isinstance(said, str) and re.match(rf"({'|'.join(rooms)})[./]\w", said):
                naming.append(f"{file.relative_to(ROOT)}: {said}")

    assert naming == []


#: Rules that wait for their door, each with the reason. The simulator is driven by tests by design.
WAITING_FOR_A_DOOR = {
    # For migrations that are still to come (1039).
    f"site/core/concurrently.py: {name}"
    for name in (
        "AddIndexConcurrently",
        "RemoveIndexConcurrently",
        "AddConstraintNotValid",
        "ValidateConstraint",
    )
}


def test_no_rule_is_kept_by_its_tests_alone():
    rules = [file for file in python_files() if "simulator" not in file.parts]

    assert set(called_by_tests_alone(ROOT, rules)) == WAITING_FOR_A_DOOR
