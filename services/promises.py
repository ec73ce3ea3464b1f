"""The words our editorial policy rules out, in all their forms: what no treatment does."""

import re
from collections.abc import Iterable

_TISSUE = (
    r"(?:scars?|scar[- ]tissues?|adhesions?|knots?|fascia\w*|(?:soft |muscle )?tissues?|"
    r"trigger[- ]points?|calcifications?|crystals?|inflammation|lactic acid)"
)
_BONES = r"(?:bones?|joints?|spines?|vertebrae?|discs?|disks?|pelvis|hips?|backs?|necks?|atlas)"
_MOVES = r"(?:put|puts|putting|(?:push|click|crack|pop|mov)(?:e[sd]?|s|ed|ing)?)"
_BETWEEN = r"(?:\W+\w+){0,4}?\W+"  # "break up those stubborn old adhesions"
_SOME = r"(?:\W+\w+){0,3}?\W+"
PROMISED = re.compile(
    r"\b(?:"
    r"cur(?:e|es|ed|ing|able|ative)|guarante(?:e|es|ed|eing)|miracles?|miraculous(?:ly)?"
    r"|risk[- ]free|pain[- ]?free|painless(?:ly)?|100\s?(?:%|per\s?cent|percent)"
    r"|(?:always|never fails? to) works?|works? (?:always|every time|for everyone|for everybody)"
    r"|(?:br(?:eak|eaks|eaking|oke|oken)|melt(?:s|ed|ing)?|smash(?:es|ed|ing)?|crush(?:es|ed|ing)?)"
    rf"(?:\W+(?:up|down|apart|away))?{_BETWEEN}{_TISSUE}"
    rf"|{_TISSUE}{_SOME}(?:broken|dissolved|melted)\b"
    rf"|dissolv(?:e|es|ed|ing){_BETWEEN}{_TISSUE}"
    r"|(?:flush|wash|rins|releas|draw)(?:e|es|ed|ing|s)?(?:\W+out)?(?:\W+\w+){0,3}?\W+"
    r"(?:toxins?|waste(?: products?)?|poisons?)"
    r"|de-?tox(?:es|ed|ing|if(?:y|ies|ied|ying)|ification)?"
    rf"|{_MOVES}{_SOME}(?<!it ){_BONES}(?:\W+back)?\W+in(?:to)?\W+place"
    rf"|{_MOVES}{_SOME}(?:bones?|joints?|vertebrae?|discs?|disks?)\W+back"
    rf"|(?:re-?)align(?:s|ed|ing|ment)?{_SOME}{_BONES}"
    r")(?!\w)",
    re.I,
)
#: A sentence that denies it promises nothing: "We do not break or dissolve scar tissue."
DENIED = re.compile(
    r"\b(?:not|never|no|nor|neither|nobody|nothing|none|cannot|without|rather than|instead of|myth)\b"
    r"|n['’]t\b",
    re.I,
)
SENTENCE = re.compile(r"[^.!?;:\n]+[.!?;:\n]*")


def promised(texts: Iterable[str]) -> list[str]:
    """What `texts` promise against the policy, each wording once, in lower case."""
    found = {
        " ".join(match.group().lower().split())
        for text in texts
        for sentence in SENTENCE.findall(text)
        for match in PROMISED.finditer(sentence)
        if not DENIED.search(sentence[: match.end()])
    }
    return sorted(found)
