"""The files the demo is written in: what each says, before any of it is loaded."""

import re

import pytest

from config.demo.files import read, read_folder
from config.install.bodies import Names, UnknownName

FORBIDDEN = ["cure", "guarantee", "click here", "break down scar tissue", "detox"]
FOLDERS = ("articles", "services", "areas", "pages")


def words_of(value):
    """Every text in a file, keys left out."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [words for part in parts for words in words_of(part)]


def written():
    return [entry for folder in FOLDERS for entry in read_folder(folder)]


def blocks_of(entry, kind):
    return [block[kind] for block in entry.get("body", []) if kind in block]


def card_words(entry):
    """What a page's care cards say on it."""
    kept = {card["slug"]: card["signs"] for card in read("care-cards.yaml")}
    return [kept[name] for name in blocks_of(entry, "care_card")]


def test_every_article_has_a_thousand_words_or_nearly():
    lengths = {
        entry["slug"]: len(" ".join([*words_of(entry["body"]), *card_words(entry)]).split())
        for entry in read_folder("articles")
    }

    assert {slug: length for slug, length in lengths.items() if length < 700} == {}


@pytest.mark.parametrize("folder", ["articles", "services"])
def test_every_health_page_says_when_to_get_help(folder):
    assert [
        entry["slug"] for entry in read_folder(folder) if not blocks_of(entry, "care_card")
    ] == []


def test_pages_cite_only_sources_they_list_and_sources_that_exist():
    known = {source["key"] for source in read("references.yaml")}
    for entry in written():
        listed = {key for block in blocks_of(entry, "references") for key in block["references"]}
        cited_by_cards = set(re.findall(r"\[\^([\w-]+)\]", " ".join(card_words(entry))))
        cited = set(re.findall(r"\[\^([\w-]+)\]", " ".join(words_of(entry.get("body", [])))))

        assert listed | cited_by_cards <= known
        assert cited <= listed


def emptied(value, path=""):
    """Keys without a value: in these files always a comma that should have been quoted."""
    if isinstance(value, dict):
        return [found for key, part in value.items() for found in emptied(part, f"{path}/{key}")]
    if isinstance(value, list):
        return [found for part in value for found in emptied(part, path)]
    return [path] if value is None else []


def test_no_comma_cuts_a_sentence_in_a_file_short():
    files = ["visit-types.yaml", "funding.yaml", "references.yaml", "deposits.yaml"]

    assert emptied([*written(), *(read(name) for name in files)]) == []


def test_no_page_promises_what_nobody_can_keep():
    said = {
        (entry.get("slug", ""), word)
        for entry in written()
        for word in FORBIDDEN
        if re.search(rf"\b{word}", " ".join(words_of(entry)).lower())
    }

    assert said == set()


def test_a_file_that_names_what_no_file_describes_is_told_by_name():
    with pytest.raises(UnknownName, match="no author is called nobody"):
        Names({"author": {"mara": 1}}).of("author", "nobody")


#: British → what is said here; a word that also means something else is asked for with its neighbours.
CANADIAN = {
    "(?:the|a|no|with|have) lifts?": "elevator",
    "trousers": "pants",
    r"tins? of": "can",
    "programmes?": "program",
    "carers?": "caregiver",
    "biscuits?": "cookie",
    "fortnight": "two weeks",
    "chemist": "pharmacist",
    "holidaymakers?": "visitors",
}


@pytest.mark.parametrize("british", CANADIAN)
def test_the_demo_speaks_canadian_english(british):
    # A French text has words of its own, and a paper its own title.
    english = [
        words
        for entry in [*written(), *read_folder("practitioners"), *read("glossary.yaml")]
        for words in words_of(entry)
    ]

    said = [words[:80] for words in english if re.search(rf"\b(?:{british})\b", words, re.I)]

    assert said == []


COUNT = r"(?:[a-z]+teen|[a-z]+ty(?:-[a-z]+)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+)"


def test_no_sentence_counts_what_the_program_counts():
    """How many people come to an area, what the drive costs: beside it stands what booking knows."""
    counted = re.compile(
        rf"\b{COUNT} (?:of (?:our|the) )?(?:physiotherapists|practitioners|areas)\b"
        r"|travel fee of \$\d+|\$\d+ a visit",
        re.I,
    )

    said = [
        (entry.get("slug"), found[0])
        for entry in written()
        for words in words_of(entry)
        for found in counted.finditer(words)
        if "MSP" not in words
    ]

    assert said == []
