"""The sentences of the pages a visitor sees, and the catalogues that say them in another language.

No gettext programs are needed: templates are read through Django's own translation of them, Python
through its syntax tree, and the compiled catalogue is written here (GNU `.mo`, little-endian).
"""

import ast
import re
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.ROOT)
#: Every file whose words a visitor may read; the admin and the practice speak the site's language.
VISITORS_FILES = (
    "templates/base.html",
    "templates/[45]*.html",
    "templates/layouts/page.html",
    "templates/layouts/sorry.html",
    "templates/layouts/print.html",
    "templates/layouts/public*.html",
    "templates/layouts/task.html",
    "templates/components/**/*.html",
    "templates/blocks/*.html",
    "templates/home/*.html",
    "templates/home/sections/*.html",
    "templates/services/*.html",
    "templates/blog/*.html",
    "templates/booking/*.html",
    "templates/emails/*",
    "home/forms.py",
    "blog/models/index.py",
    "site/core/local_time.py",
    "site/core/languages.py",
    "site/core/navigation.py",
    "site/core/bilingual.py",
    "booking/notifications/calendar.py",
    "booking/notifications/email.py",
    "booking/notifications/messages.py",
    "booking/notifications/money_letters.py",
    "booking/notifications/receipt.py",
    "booking/patient/**/*.py",
    "booking/payments/orders.py",
    "booking/simulator/views.py",
    "templates/simulator/*.html",
)
CALL = re.compile(
    r"""\b(?P<kind>_|n?gettext|n?pgettext)\(\s*u?(?P<one>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
    r"""(?:\s*,\s*u?(?P<two>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'))?"""
)
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "gettext_noop"}
PLURALS = {"ngettext", "ngettext_lazy"}
ENTRY = re.compile(
    r'^msgid (?P<key>(?:".*"\n)+)'
    r'(?:msgid_plural (?P<plural>(?:".*"\n)+))?'
    r'(?P<words>(?:msgstr(?:\[\d\])? (?:".*"(?:\n|$))+)+)',
    re.MULTILINE,
)


class Sentence(NamedTuple):
    """A sentence of the program, and its plural where it counts something."""

    one: str
    many: str = ""


def sentences() -> dict[Sentence, str]:
    """Every sentence a visitor may read, with the first file it stands in."""
    found: dict[Sentence, str] = {}
    for pattern in VISITORS_FILES:
        for path in sorted(ROOT.glob(pattern)):
            name = str(path.relative_to(ROOT))
            for sentence in _in_file(path):
                found.setdefault(sentence, name)
    return found


def _in_file(path: Path) -> Iterator[Sentence]:
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


def read(catalogue: Path) -> dict[Sentence, list[str]]:
    """What a readable catalogue (`.po`) says: a sentence → its forms, empty where untranslated."""
    said = {}
    for entry in ENTRY.finditer(catalogue.read_text(encoding="utf-8")):
        forms = re.findall(r'msgstr(?:\[\d\])? ((?:".*"(?:\n|$))+)', entry["words"])
        key = Sentence(_joined(entry["key"]), _joined(entry["plural"] or ""))
        said[key] = [_joined(form) for form in forms]
    return said


def missing(catalogue: Path) -> dict[Sentence, str]:
    """The visitors' sentences without words in `catalogue`, with the file each stands in."""
    said = read(catalogue)
    return {
        sentence: name
        for sentence, name in sentences().items()
        if not all(said.get(sentence, [""]))
    }


def entry(sentence: Sentence, forms: Iterable[str]) -> str:
    """One entry of a readable catalogue."""
    named = "#, python-format\n" if "%(" in sentence.one else ""
    if not sentence.many:
        return f"{named}msgid {_quoted(sentence.one)}\nmsgstr {_quoted(next(iter(forms)))}\n"
    said = "".join(f"msgstr[{n}] {_quoted(form)}\n" for n, form in enumerate(forms))
    return f"{named}msgid {_quoted(sentence.one)}\nmsgid_plural {_quoted(sentence.many)}\n{said}"


def compiled(said: dict[Sentence, list[str]]) -> bytes:
    """The catalogue as programs read it; what has no words yet is left out."""
    pairs = sorted(
        ("\0".join(filter(None, key)).encode(), "\0".join(forms).encode())
        for key, forms in said.items()
        if all(forms)
    )
    start, texts, table = 28 + 16 * len(pairs), b"", []
    for side in (0, 1):
        for pair in pairs:
            table.append(struct.pack("<II", len(pair[side]), start + len(texts)))
            texts += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + b"".join(table) + texts


def _joined(block: str) -> str:
    lines = re.findall(r'"(.*)"', block)
    return re.sub(r'\\(["\\n])', lambda m: "\n" if m[1] == "n" else m[1], "".join(lines))


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
