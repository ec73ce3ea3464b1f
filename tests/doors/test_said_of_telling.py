"""Every sentence that says somebody is told, was told or will be: each is listed with what holds it (0917).

A new one is red here until somebody has said what makes it true.
"""

import re
from pathlib import Path

from core import translations
from tests.test_architecture import ROOT

CLAIM = re.compile(
    r"\b(tell|tells|told|telling|remind|reminds|reminded|wrote|written to|we write"
    r"|writes? (or call|to (you|the patient|them))|(?:is|are|was|been|being|have|has) sent|sends?|are sending"
    r"|queued|the clinic writes|we call|calls you|the office calls|message to|message offers)\b",
    re.I,
)
PLACES = ["templates", "booking", "home", "services", "site/accounts", "site/territory"]

LISTED = ROOT / "tests" / "data" / "said_of_telling.txt"


def test_every_sentence_about_telling_is_listed_with_what_makes_it_true():
    lines = LISTED.read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if line and not line.startswith("#")]

    assert sorted(_said()) == sorted(listed)


def _said():
    return {
        part
        for path in _files()
        for sentence in translations.sentences_in(path)
        for part in sentence
        if CLAIM.search(part)
    }


def _files():
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*.*")):
            if path.suffix in (".html", ".txt", ".py") and not _is_left_out(path):
                yield path


def _is_left_out(path: Path) -> bool:
    # Samples of the style page and stored words say nothing to anybody.
    return "migrations" in path.parts or "style" in path.parts
