"""A country (0872): postal codes, payers, emergency numbers, currency, all that changes at a border."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from territory.postal_codes import PostalCodes
from territory.taxes import EXEMPT, TaxCode
from territory.words import Words


@dataclass(frozen=True, slots=True)
class RuleSource:
    """Where a rule of a payer was read, and on which day."""

    url: str
    as_of: dt.date


@dataclass(frozen=True, slots=True)
class Claim:
    """What is asked about a claim to a payer: its number, the day of the accident, the visits used.

    `covered_days` counts the day of the accident as the first; after them the payer must agree first.
    So it must after `covered_visits` of this profession, wherever they took place; 0: nobody counts.
    """

    heading: Words
    lead: Words
    number_hint: Words
    covered_days: int
    after_them: Words  # with %(day)s
    covered_visits: int = 0
    visits_label: Words = ""
    after_those: Words = ""  # with %(used)s and %(visits)s


@dataclass(frozen=True, slots=True)
class Payer:
    """Who may pay in the end. `code` is stored with visits and never used for another.

    `means` is in one line what choosing it means. A payer with `by_phone` is arranged by telephone,
    for the reason it gives. `pays_back` is told before paying, where the patient pays the clinic first;
    with %(total)s. A payer with a `share` pays the clinic a part, or all, that nobody knows beforehand:
    `share` is what is then left to the patient, in place of an amount, and `share_note` says so in a
    sentence. `price_note` is what it makes of a listed price where neither of them says it. One that
    `is_claimed` is sent a claim for each visit; where it `pays_patient`, its money never comes to the
    clinic. `outside` is what it is to a clinic that is no member of its network (1241); `sources` are
    where all this was read.
    """

    code: str
    name: Words
    choice: Words
    means: Words = ""
    claim: Claim | None = None
    by_phone: Words = ""
    pays_back_title: Words = ""
    pays_back: Words = ""
    share: Words = ""
    share_note: Words = ""
    price_note: Words = ""
    is_claimed: bool = False
    pays_patient: bool = False
    outside: "Payer | None" = None
    sources: tuple[RuleSource, ...] = ()

    def of_a_price(self, total: str) -> str:
        """What this payer makes of a price, in a sentence; `total` is the price in words."""
        if self.pays_back:
            return str(self.pays_back) % {"total": total}
        return str(self.share_note or self.price_note)


@dataclass(frozen=True, slots=True)
class Emergency:
    """Whom to call at once. The lines stand on every page and under every letter to a patient."""

    number: str
    call_first: Words
    on_pages: Words
    in_letters: Words


@dataclass(frozen=True, slots=True)
class Country:
    """One country or province. `payers` begins with the patient; it is what a new visit has."""

    code: str  # ISO 3166-1, which the holidays library knows too
    region: str  # its province, as the holidays library calls it; may be empty
    time_zone: str
    currency: str  # of a new clinic; afterwards it is the clinic's setting
    language_tags: Mapping[str, str]
    phone_region: str
    phone_example: str
    postal_codes: PostalCodes
    payers: tuple[Payer, ...]
    emergency: Emergency
    registrations_run_out_from: int = 12  # month in which the office is warned of them
    ships_a_map: bool = False
    tax_codes: tuple[TaxCode, ...] = (EXEMPT,)  # the first is what a new visit type has

    @property
    def prefix_length(self) -> int:
        """As many characters of a postal code as name a neighbourhood."""
        return self.postal_codes.prefix_length

    def payer(self, code: str) -> Payer:
        """The payer a visit was booked with, also one that is no longer offered."""
        known = {payer.code: payer for payer in self.payers}
        # A visit outlives the list it was booked from: its page must still say something.
        return known.get(code) or Payer(code, code, code)

    def claimed_payers(self) -> tuple[Payer, ...]:
        """Those who are sent a claim for each visit."""
        return tuple(payer for payer in self.payers if payer.is_claimed)

    def tax_code(self, code: str) -> TaxCode:
        """How something stored under `code` is taxed, also by a code that is no longer offered."""
        known = {one.code: one for one in self.tax_codes}
        # A paper outlives the list: what it was called is still said, and no tax is made up for it.
        return known.get(code) or TaxCode(code, code)
