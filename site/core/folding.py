"""Words folded for looking up: without accents, case and the many ways of writing one letter.

Chinese characters and Korean syllables are words of their own, since nobody writes a space between
them; in every other script a word is what stands between two spaces.
"""

import re
import unicodedata
from collections.abc import Iterator

#: Letters that Unicode does not take apart, and Persian letters typed on an Arabic keyboard.
_PLAIN = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ک": "ك",
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ـ": None,
        "\u200c": None,
        "\u200d": None,
    }
)
# Signs that are part of how Indic words are spelled, and the marks that make か another syllable.
_SPELLED = (8, 9)
_APOSTROPHES = "'’‘ʼ`´ʻʹ"
_ALONE = re.compile(r"([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\uac00-\ud7a3])")


def folded(text: str) -> str:
    """`Éloïse` as `eloise`, `أحمد` as `احمد`, `ß` as `ss`."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(sign for sign in apart if unicodedata.combining(sign) in (0, *_SPELLED))
    # Put together again: taken apart, a Korean syllable is three letters.
    return unicodedata.normalize("NFC", bare).translate(_PLAIN)


def words(text: str) -> list[str]:
    """The folded words of `text`, in order: `obrien` of O'Brien, 王 小 明 of 王小明."""
    return [word for run in _runs(text) for word in _ALONE.split(run.replace("'", "")) if word]


def words_and_parts(text: str) -> set[str]:
    """The words, and what else people type for them: `brien` of O'Brien, `jeanpierre` of Jean-Pierre."""
    found = set(words(text))
    for run in _runs(text):
        found |= {part for part in run.split("'") if len(part) > 1 and not _ALONE.search(part)}
    for joined in re.findall(r"\w+(?:-\w+)+", folded(text)):
        found |= {joined.replace("-", "")}
    return found


def _runs(text: str) -> Iterator[str]:
    """Letters, figures and their marks that stand together, with apostrophes between them."""
    run = ""
    for sign in folded(text) + " ":
        if unicodedata.category(sign)[0] in "LNM":
            run += sign
        elif sign in _APOSTROPHES and run:
            run += "'"
        elif run:
            yield run.strip("'")
            run = ""
