"""Health advice of the demo: one emergency has one answer on every page, and its dates are in order."""

import re

import pytest

from config.demo.files import read, read_folder

FOLDERS = ("articles", "services", "pages")
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


def cards():
    for folder in FOLDERS:
        for entry in read_folder(folder):
            for block in entry.get("body", []):
                if "care_card" in block:
                    yield entry["slug"], block["care_card"]


def answers(card):
    """Each line of a card with its title, and what it says to do; a line that names 911 says that."""
    for line in card["body"].splitlines():
        if line.strip():
            head = card["title"] if line.startswith("-") else ""
            now = re.search(r"\b911\b|\bemergency department\b", line)
            yield f"{head} {line}", 911 if now else LEVELS[card["level"]]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_one_emergency_has_one_answer_on_every_page(situation):
    pattern, right = SITUATIONS[situation]

    said = {
        (slug, line): answer
        for slug, card in cards()
        for line, answer in answers(card)
        if re.match(pattern, line, re.IGNORECASE)
    }

    assert said
    assert {where: answer for where, answer in said.items() if answer != right} == {}


def test_whoever_hit_their_head_on_blood_thinners_or_at_65_is_sent_now_wherever_a_card_says_head():
    grown_up = [(slug, card) for slug, card in cards() if "head" in _words(card)]
    about_blows = [(slug, card) for slug, card in grown_up if re.search(HEAD, _words(card))]

    lacking = [
        slug
        for slug, card in about_blows
        if "blood thinners" not in _words(card)
        or ("65 or over" not in _words(card) and slug != "children")
    ]

    assert len(about_blows) >= 8
    assert lacking == []


def _words(card):
    return f"{card['title']} {card['body']}"


CAUDA_EQUINA = ["passing urine", "not feeling", "stool", "when you wipe", "sexual", "both** legs"]
#: Page → what it has to say, and the source that has to stand beside it.
CORRECTIONS = [
    (
        "low-back-pain",
        [*CAUDA_EQUINA, "one leg is getting weaker", "risk of infection"],
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
    body = str(_page(slug)["body"])

    assert [words for words in says if words not in body] == []
    assert f"[^{source}]" in body


def _page(slug):
    return next(e for folder in FOLDERS for e in read_folder(folder) if e.get("slug") == slug)


def test_no_page_was_reviewed_before_its_sources_were_read():
    read_on = {source["key"]: source["accessed"] for source in read("references.yaml")}
    early = [
        (entry["slug"], key)
        for folder in ("articles", "services")
        for entry in read_folder(folder)
        for block in entry["body"]
        for key in block.get("references", {}).get("references", [])
        if entry["last_reviewed"] < read_on[key]
    ]

    assert early == []


def test_the_dates_of_a_page_and_of_a_source_follow_one_another():
    pages = [*read_folder("articles"), *read_folder("services")]

    assert [
        e["slug"] for e in pages if e.get("published", e["last_reviewed"]) > e["last_reviewed"]
    ] == []
    assert [e["slug"] for e in pages if e["last_reviewed"] >= e["next_review"]] == []
    assert [s["key"] for s in read("references.yaml") if s["year"] > s["accessed"].year] == []
