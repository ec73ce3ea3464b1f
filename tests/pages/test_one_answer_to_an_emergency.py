"""Health advice of the demo: one emergency has one answer on every page, and its dates are in order."""

import re

import pytest

from config.demo.files import read, read_folder

FOLDERS = ("articles", "services", "pages", "exercises")
HEAD = r"(?=.*(?:blow to the head|hit (?:their|your) head))"
#: What happens to a person, found in one line of a card, and how fast help is needed for it.
SITUATIONS = {
    "a blow to the head on blood thinners": (HEAD + ".*(?:blood thinners|bleeding disorder)", 911),
    "a blow to the head at 65 and over": (HEAD + ".*65 or over", 911),
    "a blow to the head with a sign of bleeding": (HEAD + ".*(?:drows|confus|vomit|seizure)", 911),
    "fluid from ear or nose": (r".*fluid.*(?:ear or nose|nose or ear)", 911),
    "pressure on the cauda equina": (r".*(?:bladder|bowel|passing urine|between the legs)", 911),
    "cauda equina by name": (r".*cauda equina", 911),
    "pain or weakness in both legs": (r".*both\W+legs", 911),
    "a stroke": (r".*(?:droop|one side drooping|unclear speech|weakness on one side)", 911),
    "chest pain or breath": (r".*(?:chest pain|short(?:ness)? of breath|trouble breathing)", 911),
    "a calf that may hold a clot": (r".*calf.*swollen", 811),
    "a fever": (r".*\b(?:a fever|fever,|fever or)", 811),
}
LEVELS = {"emergency": 911, "urgent": 811, "non_urgent": 0}


def library():
    return {card["slug"]: card for card in read("care-cards.yaml")}


def shown():
    """Each page with the cards it shows."""
    kept = library()
    return {
        entry["slug"]: [kept[block["care_card"]] for block in entry["body"] if "care_card" in block]
        for folder in FOLDERS
        for entry in read_folder(folder)
        if any("care_card" in block for block in entry.get("body", []))
    }


def answers(card):
    """Each line of a card with its title, and what it says to do; a line that names a number says that."""
    for line in card["signs"].splitlines():
        if line.strip():
            head = card["title"] if line.startswith("-") else ""
            now = re.search(r"\b911\b|\bemergency department\b", line)
            yield f"{head} {line}", 911 if now else LEVELS[card["level"]]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_one_emergency_has_one_answer_in_the_library_that_every_page_shows(situation):
    pattern, right = SITUATIONS[situation]

    said = {
        (slug, line): answer
        for slug, card in library().items()
        for line, answer in answers(card)
        if re.match(pattern, line, re.IGNORECASE)
    }

    assert said
    assert {where: answer for where, answer in said.items() if answer != right} == {}


def test_whoever_hit_their_head_on_blood_thinners_or_at_65_is_sent_now_wherever_a_card_says_head():
    about_blows = {slug for slug, card in library().items() if re.search(HEAD, _words(card))}
    lacking = [
        slug
        for slug in about_blows
        if not {"blood thinners", "bleeding disorder", "65 or over"} <= set(_found(library()[slug]))
    ]

    pages = [slug for slug, cards in shown().items() if about_blows & {c["slug"] for c in cards}]
    assert lacking == []
    assert len(pages) >= 9


def _found(card):
    return re.findall("blood thinners|bleeding disorder|65 or over", _words(card))


def _words(card):
    return f"{card['title']} {card['signs']}"


def test_pressure_on_the_cauda_equina_is_described_on_one_card():
    cauda = re.compile("passing urine|when you wipe|both\\*\\* legs")

    told = {slug for slug, card in library().items() if cauda.search(card["signs"])}

    assert told == {"cauda-equina"}


def test_every_card_is_used_and_says_the_same_number_of_signs_in_french():
    used = {card["slug"] for cards in shown().values() for card in cards}
    lines = {
        slug: [len(re.findall("^- ", card[name], re.M)) for name in ("signs", "signs_fr")]
        for slug, card in library().items()
    }

    assert set(library()) - used == set()
    assert {slug for slug, (english, french) in lines.items() if english != french} == set()
    assert [
        s for s, card in library().items() if _sources(card["signs"]) != _sources(card["signs_fr"])
    ] == []


def _sources(text):
    return re.findall(r"\[\^([\w-]+)\]", text)


def test_a_card_is_named_and_never_pointed_at_by_its_colour():
    said = [
        (entry["slug"], words)
        for folder in FOLDERS
        for entry in read_folder(folder)
        for words in re.findall(r"(?:red|yellow|orange|green|blue) card", str(entry), re.I)
    ]

    assert said == []


CAUDA_EQUINA = ["passing urine", "not feeling", "stool", "when you wipe", "sexual", "both** legs"]
#: Page → what it has to say, and the source that has to stand beside it.
CORRECTIONS = [
    (
        "low-back-pain",
        [*CAUDA_EQUINA, "leg is getting weaker", "risk of infection"],
        "girft-ces",
    ),
    ("low-back-pain", ["throbbing in the belly"], "backes-ces"),
    ("back-neck", [*CAUDA_EQUINA, "getting weaker", "risk of infection"], "girft-ces"),
    ("concussion", ["within three days", "72 hours", "within two weeks"], "bc-concussion"),
    ("concussion", ["24 to 48 hours", "Light aerobic exercise", "ear or nose"], "bc-concussion"),
    ("concussion", ["within eight hours", "65 and over"], "nice-qs74"),
    ("concussion", ["65 or over"], "stiell-2001"),
    ("heel-pain", ["8 in 10", "80.5%", "46%"], "hansen-2018"),
    ("heel-pain", ["replaces the one of 2014"], "koc-2023"),
    ("soft-tissue-or-massage", ["College of Complementary Health Professionals of BC"], "cchpbc"),
    (
        "falls-at-home",
        ["PharmaCare pays", "five or more medicines", "six months"],
        "medication-review",
    ),
    ("icbc-work-injury", ["Recovery Network"], "icbc-network"),
    ("insurance", ["Recovery Network"], "icbc-network"),
]


@pytest.mark.parametrize(("slug", "says", "source"), CORRECTIONS)
def test_a_correction_stands_and_names_its_source(slug, says, source):
    page = _page(slug)
    body = str([page["body"], *(card["signs"] for card in shown().get(slug, []))])

    assert [words for words in says if words not in body] == []
    assert f"[^{source}]" in body


def _page(slug):
    return next(e for folder in FOLDERS for e in read_folder(folder) if e.get("slug") == slug)


def _advice():
    return [*read_folder("articles"), *read_folder("services"), *read_folder("exercises")]


def test_every_page_of_health_has_a_care_card_and_lists_exactly_the_sources_it_cites():
    bodies = {entry["slug"]: entry["body"] for entry in [*_advice(), *_french_advice()]}

    cardless = [slug for slug, body in bodies.items() if not _named(body, "care_card")]
    listed = {slug: {key for part in _lists(body) for key in part} for slug, body in bodies.items()}
    cited = {slug: {*_sources(str(body)), *_figures(body)} for slug, body in bodies.items()}

    assert len(bodies) > 40
    assert cardless == []
    assert [slug for slug, keys in listed.items() if not keys] == []
    assert {slug: keys ^ cited[slug] for slug, keys in listed.items() if keys != cited[slug]} == {}


def test_advice_in_french_shows_the_cards_and_names_the_sources_of_its_original():
    originals = {
        f"/{folder}/{entry['slug']}/": entry["body"]
        for folder in ("articles", "services", "exercises")
        for entry in read_folder(folder)
    }

    for page in _french_advice():
        original = originals[page["path"]]
        assert _named(page["body"], "care_card") == _named(original, "care_card"), page["path"]
        assert _lists(page["body"]) == _lists(original), page["path"]


def _french_advice():
    below = ("/articles/", "/services/", "/exercises/")
    pages = read_folder("french")
    return [page for page in pages if page["path"].startswith(below) and page["path"] not in below]


def _named(body, kind):
    return [block[kind] for block in body if kind in block]


def _lists(body):
    return [part["references"] for part in _named(body, "references")]


def _figures(body):
    return {part["reference"] for part in _named(body, "stat") if part.get("reference")}


def test_no_page_was_reviewed_before_its_sources_were_read():
    read_on = {source["key"]: source["accessed"] for source in read("references.yaml")}
    early = [
        (entry["slug"], key)
        for entry in _advice()
        for block in entry["body"]
        for key in block.get("references", {}).get("references", [])
        if entry["last_reviewed"] < read_on[key]
    ]

    early += [
        (card["slug"], key)
        for card in library().values()
        for key in _sources(card["signs"])
        if card["last_reviewed"] < read_on[key]
    ]

    assert early == []


def test_the_dates_of_a_page_and_of_a_source_follow_one_another():
    pages = [*_advice(), *library().values()]

    assert [
        e["slug"] for e in pages if e.get("published", e["last_reviewed"]) > e["last_reviewed"]
    ] == []
    assert [e["slug"] for e in pages if e["last_reviewed"] >= e["next_review"]] == []
    assert [
        s["key"] for s in read("references.yaml") if s.get("year", 0) > s["accessed"].year
    ] == []
