"""The sentences of the pages a visitor sees, and the catalogues that say them in another language.

No gettext programs are needed: templates are read through Django's own translation of them, Python
through its syntax tree, and polib reads and writes the catalogues.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation.template import templatize
from polib import POEntry, POFile, pofile

ROOT = Path(settings.ROOT)
CALL = re.compile(
    r"""\b(?P<kind>_|n?gettext|n?pgettext)\(\s*u?(?P<one>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
    r"""(?:\s*,\s*u?(?P<two>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))?"""
)
CALLS = {"_", "_g", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "gettext_noop"}
PLURALS = {"ngettext", "ngettext_lazy"}


class Sentence(NamedTuple):
    """A sentence of the program, and its plural where it counts something."""

    one: str
    many: str = ""


def sentences() -> dict[Sentence, str]:
    """Every sentence a visitor may read, with the first file it stands in."""
    found: dict[Sentence, str] = {}
    for pattern in settings.TRANSLATED_FILES:
        for path in sorted(ROOT.glob(pattern)):
            name = str(path.relative_to(ROOT))
            for sentence in sentences_in(path):
                found.setdefault(sentence, name)
    return found


def sentences_in(path: Path) -> Iterator[Sentence]:
    """The sentences of one template or Python file, as often as they stand there."""
    text = path.read_text(encoding="utf-8")
    return _in_python(text) if path.suffix == ".py" else _in_template(text)


def _in_template(text: str) -> Iterator[Sentence]:
    for call in CALL.finditer(templatize(text)):
        plural = ast.literal_eval(call["two"]) if call["kind"] == "ngettext" else ""
        yield Sentence(ast.literal_eval(call["one"]), plural)


def _in_python(text: str) -> Iterator[Sentence]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
            words = [part.value for part in node.args[:2] if isinstance(part, ast.Constant)]
            plural = getattr(node.func, "id", "") in PLURALS
            if words and isinstance(words[0], str):
                yield Sentence(words[0], str(words[1]) if plural else "")


def read(path: Path) -> POFile:
    """A readable catalogue (`.po`); written again it is the same, long lines in one piece."""
    return pofile(str(path), wrapwidth=0)


def sentence_of(entry: POEntry) -> Sentence:
    """The sentence that an entry of a catalogue says in another language."""
    return Sentence(entry.msgid, entry.msgid_plural)


def missing(path: Path) -> dict[Sentence, str]:
    """The visitors' sentences without words in a catalogue, with the file each stands in."""
    said = {sentence_of(entry) for entry in read(path) if entry.translated()}
    return {sentence: name for sentence, name in sentences().items() if sentence not in said}


def without_words(sentence: Sentence, name: str) -> POEntry:
    """An entry that waits for its words."""
    return POEntry(
        msgid=sentence.one,
        msgid_plural=sentence.many,
        msgstr_plural={0: "", 1: ""} if sentence.many else {},
        occurrences=[(name, "")],
        flags=["python-format"] if "%(" in sentence.one else [],
    )
