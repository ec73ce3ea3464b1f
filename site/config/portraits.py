"""Line portraits of the demo clinic's people, put together from a few drawn parts.

Who has which parts is written in `demo/portraits.yaml`. The result is one SVG with a symbol a person,
so that a page showing everyone makes one request. Colours are fixed: a face keeps its tone at night.
"""

from dataclasses import dataclass
from pathlib import Path

import yaml

DESCRIPTIONS = Path(__file__).parent / "demo/portraits.yaml"
INK = "#16262b"

SKIN = {1: "#f7dfcc", 2: "#efcbad", 3: "#dcaa83", 4: "#c18c61", 5: "#9b6a45", 6: "#714c33"}
HAIR = {
    "black": "#23262b",
    "brown": "#5a3d2b",
    "chestnut": "#8a5431",
    "fair": "#d9b36c",
    "red": "#b4582f",
    "grey": "#a9adab",
    "white": "#e6e6e0",
}
GROUND = {"mist": "#d9e8e5", "sand": "#f0e3cd", "clay": "#efd5c3", "moss": "#dde5cd"}
CLOTH = {
    "deep": "#0a3d44",
    "teal": "#2f7a7c",
    "amber": "#f0a93f",
    "plum": "#6a4560",
    "slate": "#4d6475",
    "cream": "#f6efe0",
    "moss": "#66794a",
    "rust": "#a9512f",
}

# Paths on a 96 by 96 sheet; the face's middle is 48, 42.
SHOULDERS = "M9 97c1-17 11-25 26-28l6-2c3 6 11 6 14 0l6 2c15 3 25 11 26 28z"
COLLAR = "M41 67l7 10 7-10"
NECK = "M41 54v13c3 6 11 6 14 0V54z"
FACE = "M33 37c0-12 7-17 15-17s15 5 15 17v5c0 12-7 20-15 20s-15-8-15-20z"
EARS = "M33 39c-4-2-5 2-4 5s3 5 5 4M63 39c4-2 5 2 4 5s-3 5-5 4"
EYES = "M41 42.5v.1M55 42.5v.1"
BROWS = "M38 37.5c2-1.5 4-1.5 6-.5M52 37c2-1 4-1 6 .5"
NOSE = "M48.5 42c0 4-2 6 .5 7"
MOUTH = "M43 54c3 2.5 7 2.5 10 0"
AGE = "M36.5 47c.5 1.5 1 2 2 2.5M59.5 47c-.5 1.5-1 2-2 2.5"

BEHIND = {
    "bob": "M28 60c-6-28 2-47 20-47s26 19 20 47c-5 3-9 2-11 0H39c-3 2-7 3-11 0z",
    "long": "M25 80c-4-38 3-67 23-67s27 29 23 67c-9 5-37 5-46 0z",
    "wavy": "M26 78c-7-8 0-14-3-22s4-13 4-22c1-13 9-21 21-21s20 8 21 21c0 9 7 14 4 22s4 14-3 22z",
    "bun": "M48 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z",
    "tail": "M60 18c14 2 17 20 12 40-1 5-7 4-7-1 1-14-1-26-7-33z",
    "braid": "M30 40c-5 14-2 22-5 28-4 8 2 12-1 18l7 2c3-7-2-10 1-17s0-15 3-24z",
    "curls": "M48 10c8-4 14 1 15 6 7 1 9 8 6 13 5 4 4 11-1 14 1 6-4 10-9 9H37c-5 1-10-3-9-9-5-3-6-10-1-14"
    "-3-5-1-12 6-13 1-5 7-10 15-6z",
}
FRINGE = "M32 41c-2-17 5-25 16-25s18 8 16 25c-2-6-5-10-9-13-6 4-15 4-19 2-2 3-3 6-4 11z"
PARTED = "M32 42c-2-18 5-26 16-26s18 8 16 26c-2-8-6-13-12-17-5 6-13 8-16 9-2 2-3 4-4 8z"
CENTRE = "M32 44c-2-18 5-28 16-28s18 10 16 28c-2-9-8-15-16-20-8 5-14 11-16 20z"
FRONT = {
    "short": FRINGE,
    "parted": PARTED,
    "crop": "M32 37c-2-14 6-21 16-21s18 7 16 21c-1-4-3-7-5-9-7-2-15-2-22 0-2 2-4 5-5 9z",
    "quiff": "M32 40c-3-16 2-22 8-23 4-5 18-6 22 2 4 4 4 12 2 21-1-6-3-9-5-11-8 2-18 1-23-1-2 4-3 7-4 12z",
    "curls": "M32 39c-4-5-1-9 1-10-1-6 4-9 7-8 3-6 10-5 12-2 5-3 10 1 9 6 4 2 5 8 2 13-3-5-5-7-8-7"
    "-4 1-7-1-8-2-4 2-7 2-9 1-3 2-5 5-6 9z",
    "close": "M32 38c-3-15 6-23 16-23s19 8 16 23c-1-3-2-5-3-7-8-4-18-4-26 0-1 2-2 4-3 7z",
    "receding": "M32 42c-3-9-1-15 3-19 2 4 1 10-1 13zM64 42c3-9 1-15-3-19-2 4-1 10 1 13z",
    "bald": "",
    "bob": FRINGE,
    "long": CENTRE,
    "wavy": PARTED,
    "bun": CENTRE,
    "tail": PARTED,
    "braid": CENTRE,
}
FULL_BEARD = (
    "M33 43c0 14 6 23 15 23s15-9 15-23c-3 5-5 7-8 7-4-3-10-3-14 0-3 0-5-2-8-7z"
    "M43 54c3 2 7 2 10 0-2-1-8-1-10 0z"
)
BEARD = {
    "full": FULL_BEARD,
    "short": "M34 48c1 9 7 15 14 15s13-6 14-15c-2 5-5 6-8 5-3-2-9-2-12 0-3 1-6 0-8-5z"
    "M43 55c3 2 7 2 10 0-3-1-7-1-10 0z",
    "moustache": "M41 52c3-3 6-3 7-1 1-2 4-2 7 1-3 1-5 1-7 0-2 1-4 1-7 0z",
}
TURBAN = "M30 37c-6-18 4-31 18-31s24 13 18 31c-5-7-11-11-18-13-7 2-13 6-18 13z"
TURBAN_FOLDS = "M48 24c-3-6-9-9-15-8M48 24c3-6 10-9 15-7M48 24c-1-8-5-13-10-16M48 24c1-7 4-12 9-16"
HIJAB = (
    "M48 9c20 0 26 18 24 38-1 10 3 18 9 24-16 10-50 10-66 0 6-6 10-14 9-24C22 27 28 9 48 9z"
    "M48 22c-9 0-14 6-14 16v4c0 11 6 18 14 18s14-7 14-18v-4c0-10-5-16-14-16z"
)
HIJAB_FOLDS = "M33 55c3 10 12 15 26 17M63 55c-2 5-6 9-10 11"
GLASSES = {
    "round": "M35.5 43a5.5 5.5 0 1 0 11 0 5.5 5.5 0 1 0-11 0zM49.5 43a5.5 5.5 0 1 0 11 0 5.5 5.5 0 1 0"
    "-11 0zM46.5 42c1-1 2-1 3 0",
    "square": "M35 39h11v7c-3 2-8 2-11 0zM50 39h11v7c-3 2-8 2-11 0zM46 41h4",
}


@dataclass(frozen=True)
class Parts:
    """What one person's portrait is made of; the words are keys of the tables above."""

    skin: int
    hair: str = "short"
    colour: str = "black"
    ground: str = "mist"
    cloth: str = "deep"
    cover: str = ""
    cover_cloth: str = "teal"
    beard: str = ""
    glasses: str = ""
    older: bool = False


def _filled(path: str, colour: str, rule: str = "nonzero") -> str:
    odd = ' fill-rule="evenodd"' if rule == "evenodd" else ""
    return f'<path d="{path}" fill="{colour}"{odd}/>' if path else ""


def _line(*paths: str) -> str:
    return f'<path d="{"".join(paths)}" fill="none"/>'


def _covering(parts: Parts) -> str:
    cloth = CLOTH[parts.cover_cloth]
    if parts.cover == "turban":
        return _filled(TURBAN, cloth) + _line(TURBAN_FOLDS)
    return _filled(HIJAB, cloth, rule="evenodd") + _line(HIJAB_FOLDS)


def portrait(parts: Parts) -> str:
    """The drawing of one person, from the ground up."""
    hair = HAIR[parts.colour]
    pieces = [f'<path d="M0 0h96v96H0z" fill="{GROUND[parts.ground]}" stroke="none"/>']
    if not parts.cover:
        pieces.append(_filled(BEHIND.get(parts.hair, ""), hair))
    pieces += [
        _filled(SHOULDERS, CLOTH[parts.cloth]),
        _filled(NECK, SKIN[parts.skin]),
        _filled(EARS, SKIN[parts.skin]) if parts.cover != "hijab" else "",
        _filled(FACE, SKIN[parts.skin]),
        _filled(BEARD.get(parts.beard, ""), hair, rule="evenodd"),
        _line(EYES, BROWS, NOSE, MOUTH, AGE if parts.older else ""),
    ]
    pieces.append(_covering(parts) if parts.cover else _filled(FRONT[parts.hair], hair))
    if parts.glasses:
        pieces.append(_line(GLASSES[parts.glasses]))
    if parts.cover != "hijab":
        pieces.append(_line(COLLAR))
    return "".join(pieces)


def sheet() -> str:
    """All portraits of the demo clinic as one SVG; the symbols' ids are the people's slugs."""
    people = yaml.safe_load(DESCRIPTIONS.read_text(encoding="utf-8"))
    symbols = "\n".join(
        f'<symbol id="{slug}" viewBox="0 0 96 96"><g stroke="{INK}" stroke-width="1.6"'
        f' stroke-linecap="round" stroke-linejoin="round">{portrait(Parts(**parts))}</g></symbol>'
        for slug, parts in sorted(people.items())
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
