"""What the papers say of the house: every file they name exists, every decision they lean on too."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAPERS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "booking/README.md",
    *sorted((ROOT / "site/decisions").glob("*.md")),
]
#: A paper may name a file from where it stands: the desk's map says `operations/`, the design `components/`.
ROOMS = (
    "",
    "site",
    "booking",
    "booking/operations",
    "templates",
    "templates/components",
    "site/static",
)
MADE = ("var/", "media/", "private/")  # by the running program
NAMED = re.compile(r"`([\w./-]+(?:/|/[\w.-]+\.\w+))`")
DECISIONS = {name.name[:4] for name in (ROOT / "site/decisions").glob("*.md")}


def names(paper: Path) -> list[str]:
    said = NAMED.findall(paper.read_text())
    return [name for name in said if not name.startswith(("/", *MADE))]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_file_a_paper_names_exists(paper):
    missing = [n for n in names(paper) if not any((ROOT / room / n).exists() for room in ROOMS)]

    assert missing == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_decision_a_paper_leans_on_exists(paper):
    leaned_on = set(re.findall(r"(?:\(|decisions/)([01]\d{3})\b", paper.read_text()))

    assert leaned_on - DECISIONS == set()


def test_each_word_of_the_glossary_has_two_sentences_and_a_place():
    entries = re.findall(r"^\*\*(.+?)\.\*\* (.+)$", (ROOT / "docs/glossary.md").read_text(), re.M)
    words = [word for word, _said in entries]

    # A full stop inside a file's name is followed by a letter, one between sentences by a space.
    assert [w for w, said in entries if len(re.findall(r"\.(?= |$)", said)) != 2] == []
    assert [w for w, said in entries if "`" not in said] == []
    assert words == sorted(words, key=str.casefold)


def test_a_commit_is_checked_by_what_the_whole_test_runs_first():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    first = (ROOT / "tests/run.py").read_text().split("def models")[0]

    tools = set(re.findall(r'BIN / "([\w-]+)"', first))
    assert set(re.findall(r"\.venv/bin/([\w-]+)", hooks)) == tools
