"""First names and initials, where the whole of a person's name must not be said.

People type titles, nicknames, letters after their name, a second spelling in brackets, and names that
are written without a space. None of them may make the whole name appear.
"""

import re
import unicodedata

TITLE = re.compile(
    r"dra?|dre|mrs?|ms|miss|mx|prof|pr|rev|sir|mme|mlle|m|sra?|dame|madam", re.IGNORECASE
)
#: Family names of two characters; every other Chinese or Korean one has one.
LONG_FAMILY_NAME = re.compile(
    r"欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|司徒|东方|東方|皇甫|尉迟|公孙|公孫|慕容|令狐|夏侯|端木|"
    r"남궁|황보|제갈|사공|선우|독고"
)
ASIDE = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）|【[^【】]*】|「[^「」]*」|\"[^\"]*\"|“[^“”]*”|«[^«»]*»"
)
WITHOUT_SPACES = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\uac00-\ud7a3]+")
AFTER_A_NAME = re.compile(
    r"(?:jr|sr|esq)\.?|[^A-Z]*[A-Z][^A-Z]*[A-Z].*|[IVX]", re.ASCII
)  # RPT, PhD


def first_name(name: str) -> str:
    """`Joan` of `Dr. Joan Smith, RPT`; `小明` of `王小明`; empty where the first name is all there is."""
    parts = _parts(name)
    given = _given(parts)
    if given is not None:
        return given
    return parts[0] if len(parts) > 1 else ""


def first_name_and_initial(name: str) -> str:
    """`Joan S.`; `小明` of `王小明`, whose initial would be the whole family name; `C.` of `Cher`."""
    parts = _parts(name)
    given = _given(parts)
    if given is not None:
        return given or f"{parts[0][0]}."
    if not parts:
        return ""
    return initial(parts[0]) if len(parts) == 1 else f"{parts[0]} {initial(parts[-1])}"


def initials(name: str) -> str:
    """`J.S.`, of at most three parts."""
    return "".join(initial(part) for part in _parts(name)[:3])


def initial(part: str) -> str:
    """The first letter with its marks, and a full stop."""
    letters = unicodedata.normalize("NFC", part)
    return f"{letters[0].upper()}." if letters else ""


def _given(parts: list[str]) -> str | None:
    """The given name of a Chinese or Korean name (family name first), or None for any other."""
    whole = "".join(parts)
    if not WITHOUT_SPACES.fullmatch(whole):
        return None
    if len(parts) > 1:
        return "".join(parts[1:])
    is_long = len(whole) == 4 or LONG_FAMILY_NAME.match(whole)
    return whole[2 if is_long else 1 :]


def _parts(name: str) -> list[str]:
    """The words of the name itself, first name first; of one that is all asides, their words."""
    plain = ASIDE.sub(" ", name)
    head, *after = [part.strip() for part in re.split(r"[,;，；、]", plain) if part.strip()] or [""]
    if after and len(head.split()) == 1 and not AFTER_A_NAME.fullmatch(after[0].split()[0]):
        head = f"{after[0]} {head}"  # Smith, Joan
    return _words(head) or _words(name)


def _words(text: str) -> list[str]:
    words = [word.strip("\"'“”«»()[]（）.,;:") for word in text.split()]
    named = [word for word in words if any(letter.isalpha() for letter in word)]
    untitled = [word for word in named if not TITLE.fullmatch(word)]
    return untitled or named
