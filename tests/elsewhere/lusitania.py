"""A made-up country: Greek postal codes (`ΑΒ 1234`), a currency of thousandths, payers of its own."""

import re
from dataclasses import dataclass

from territory.country import Claim, Country, Emergency, Payer
from territory.postal_codes import (
    PostalCode,
    PostalCodeUnreadable,
    PostalCodeWords,
    UnreadableCode,
)

LETTERS = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
SAID = {reason: f"Write your code like ΑΒ 1234 ({reason.value})." for reason in UnreadableCode}


@dataclass(frozen=True, slots=True)
class LusitanianPostalCodes:
    """Two letters and four figures; with two of the figures it names a quarter."""

    words: PostalCodeWords
    prefix_length: int = 4
    village_length: int = 6

    def read(self, typed):
        code = re.sub(r"[\s-]", "", typed.upper())
        if not code:
            raise PostalCodeUnreadable(UnreadableCode.EMPTY)
        if not re.fullmatch(rf"[{LETTERS}]{{2}}\d{{2}}(\d\d)?", code):
            raise PostalCodeUnreadable(UnreadableCode.FOREIGN)
        return PostalCode(code, code[:4], f"{code[:2]} {code[2:]}", is_full=len(code) == 6)

    def is_prefix(self, text):
        return bool(re.fullmatch(rf"[{LETTERS}]{{1,2}}\d{{0,4}}", text))

    def coarse(self, code):
        return code[:4]

    def without_region(self, place):
        return place.replace("lusitania", "")

    def names_a_box(self, address):
        return "apartado" in address.lower()


LUSITANIA = Country(
    code="PT",
    region="11",  # Lisbon, as the holidays library knows it
    time_zone="Europe/Lisbon",
    currency="tnd",
    language_tags={"en": "en-IE", "fr": "fr-BE"},
    phone_region="PT",
    phone_example="21 234 5678",
    postal_codes=LusitanianPostalCodes(
        PostalCodeWords(
            example="ΑΒ 1234",
            example_prefix="ΑΒ12",
            hint="For example ΑΒ 1234.",
            prefixes_hint="For example: ΑΒ12 ΑΓ.",
            not_a_prefix="Write a beginning such as ΑΒ12.",
            is_no_prefix="“%(prefix)s” is no beginning such as ΑΒ12.",
            complaints=SAID,
            for_the_office="This is not a postal code of Lusitania.",
            for_machines=SAID,
            description_for_machines="A postal code of Lusitania.",
            pattern_for_machines=r"[Α-Ωα-ω][\s-]*[0-9]",
        )
    ),
    payers=(
        Payer("myself", name="Myself", choice="I pay"),
        Payer(
            "fund",
            name="Sickness fund",
            choice="My sickness fund",
            claim=Claim(
                heading="Your sickness fund",
                lead="The fund pays for six weeks.",
                number_hint="On its letters.",
                covered_days=42,
                after_them="Day %(day)s: the fund must agree first",
            ),
        ),
        Payer("army", name="The army", choice="The army", by_phone="Call us about the army."),
        Payer(
            "guild",
            name="My guild",
            choice="My guild pays me back",
            pays_back_title="About guilds",
            pays_back="You pay the clinic %(total)s, and the guild pays you back.",
        ),
    ),
    emergency=Emergency(
        number="112",
        call_first="Call 112 first if there is",
        on_pages="In an emergency call 112.",
        in_letters="In an emergency call 112.",
    ),
)
