"""Addresses that are places for letters, not for visits: boxes, rural routes, general delivery.

Source of the words: Canada Post's addressing guidelines, in English and French.
"""

import re

_NUMBER = r"\s*(?:no\.?|n[o°º]|#)?\s*\d+[a-z]?\b"
_PLACES_FOR_LETTERS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:p\.?\s*o\.?\s*b(?:ox|\.)?|post(?:al)?\s+(?:office\s+)?box)(?:{_NUMBER}|(?!\w))",
        rf"\b(?:box|bo[iî]te)(?:\s+postale)?{_NUMBER}",
        rf"\b(?:c\.?\s?p\.?|b\.?\s?p\.?|case\s+postale){_NUMBER}",
        r"\bcase\s+postale\b",
        r"\b(?:general\s+delivery|g\.?d\.?(?=\s+st)|poste\s+restante|livraison\s+g[eé]n[eé]rale)\b",
        rf"\b(?:site|comp(?:artment|artiment)?\.?|group|gr\.?){_NUMBER}",
        # `53123 RR 224` is a range road and has a house; `RR 2` is a driver's route.
        rf"(?<!\d)(?<!\d[\s])(?<!\d[a-z]\s)\b(?:r\.?\s?r\.?|rural\s+route|route\s+rurale){_NUMBER}",
        r"\b(?:stn|station|succ(?:ursale)?)\.?(?:\s+(?:main|[a-z])\b)?",
    )
]
#: A civic number and what it stands in: `4567 Smith Road`, `12, rue Principale`.
_HOUSE = re.compile(
    r"\d+[a-z]?(?:\s?½)?[\s,\-]+(?:[nsewo]{1,2}\.?\s+)?(?:\d+(?:st|nd|rd|th|e|re)\b|[^\W\d_]{2,})",
    re.IGNORECASE,
)


def names_a_box(address: str) -> bool:
    """True when an address line names only where letters are left: nobody can be visited there.

    With a house beside it (`4567 Smith Road, RR 2`), the house is what counts.
    """
    rest, found = address, False
    for place in _PLACES_FOR_LETTERS:
        rest, times = place.subn(" ", rest)
        found = found or bool(times)
    # What is left when the boxes are taken out: `PO Box 12, 4567 Smith Road` is a house.
    return found and not _HOUSE.search(rest)
