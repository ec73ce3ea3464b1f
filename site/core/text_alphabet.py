"""The alphabet of texts (GSM 03.38): 160 signs are one part, 153 each of several.

A single sign that it lacks turns the whole text into another alphabet, of which 70 signs are one part:
then each text costs twice, or three times. French can do without the few it lacks (1228).
"""

import math
import unicodedata

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: These take two places.
WIDE = "^{}\\[~]|€"
#: What has no letter under an accent, and means the same.
PLAIN = {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-"}
PLAIN |= {"…": "...", "œ": "oe", "Œ": "OE", "\N{NO-BREAK SPACE}": " ", "\u202f": " "}


def in_their_alphabet(text: str) -> str:
    """The same words; what the alphabet lacks is written without its accent, if that is all it takes.

    A word of another script stays as it is, and the text is sent in the wide alphabet.
    """
    return "".join(_plain(sign) for sign in unicodedata.normalize("NFC", text))


def _plain(sign: str) -> str:
    if sign in BASIC or sign in WIDE:
        return sign
    if sign in PLAIN:
        return PLAIN[sign]
    letter = unicodedata.normalize("NFD", sign)[0]
    return letter if letter in BASIC else sign


def parts_of(text: str) -> int:
    """How many parts a telephone company counts for a text."""
    if all(sign in BASIC or sign in WIDE for sign in text):
        places = len(text) + sum(sign in WIDE for sign in text)
        return 1 if places <= 160 else math.ceil(places / 153)
    places = len(text.encode("utf-16-be")) // 2
    return 1 if places <= 70 else math.ceil(places / 67)
