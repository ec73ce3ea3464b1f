"""Typed and pasted text, without the characters that nobody sees: one place for every door (0841).

How much is changed depends on what the text is:

- `code`: postal codes, e-mail addresses, phone numbers, references, dates, amounts. Only its signs
  count, so full-width and circled forms (NFKC), every kind of dash, space and figure become one.
- `line`: names, streets, towns. The same letters (NFC), one kind of space; `½`, `№` and a name's
  apostrophe stay, and so do the joiners that Persian and Indic names are spelled with.
- `prose`: free text. Only what could turn other people's words round is taken away.
"""

import re
import unicodedata

_DASHES = re.compile("[\u02d7\u2010-\u2015\u2043\u2212\u30fc\ufe58\ufe63\uff0d]")
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-"})
_SPACES = re.compile(r"[^\S\r\n]+")
_JOINERS = "\u200c\u200d"
#: Arabic to Sinhala: the scripts in which a joiner, or its absence, spells another word.
_JOINING = range(0x0600, 0x0E00)
_TURNING = "\u202a-\u202e\u2066-\u2069"
#: Overrides stay in a line, to be refused: without them it would read as other words.
_UNSEEN_IN_LINE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202c"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_UNSEEN_IN_PROSE = re.compile(
    f"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f{_TURNING}\ufeff\ufff0-\ufffb]"
)
# The combining forms of these blocks are punctuation and letters as wide as a Chinese character.
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def code(typed: str) -> str:
    """A code, number, date or address of one line: plain signs, one space between its parts."""
    text = unicodedata.normalize("NFKC", typed)
    text = _UNSEEN_IN_LINE.sub("", text).translate(dict.fromkeys(map(ord, _JOINERS)))
    text = re.sub(f"[{_TURNING}]", "", text)
    text = re.sub(r"[\x01-\x1f\x7f-\x9f\s]+", " ", _DASHES.sub("-", text))
    return "".join(map(_figure, text)).strip()


def line(typed: str) -> str:
    """A name, a street, a town: the same letters, however they were put together."""
    text = unicodedata.normalize("NFC", typed.translate(_WIDE).translate(_HYPHENS))
    return _SPACES.sub(" ", _spelled(_UNSEEN_IN_LINE.sub("", text))).strip()


def prose(typed: str) -> str:
    """Free text: as it was written, without what turns the direction of the words after it."""
    return _UNSEEN_IN_PROSE.sub("", unicodedata.normalize("NFC", typed))


def has_letters(text: str) -> bool:
    """Whether something can be called by this: a letter of any script, not only signs."""
    return any(unicodedata.category(sign).startswith("L") for sign in text)


def _figure(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def _spelled(text: str) -> str:
    """`text` with its joiners only where a script is spelled with them."""
    return "".join(
        sign
        for place, sign in enumerate(text)
        if sign not in _JOINERS or (place and ord(text[place - 1]) in _JOINING)
    )
