"""British Columbia, Canada: the country that ships."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from territory.canadian_codes import PATTERN, CanadianPostalCodes
from territory.country import Claim, Country, Emergency, Payer, RuleSource
from territory.postal_codes import PostalCodeWords, UnreadableCode
from territory.taxes import EXEMPT, ZERO, Rate, TaxCode

_TURNS = _("Letters and figures take turns in a postal code: V5H 1A1.")

POSTAL_CODE_WORDS = PostalCodeWords(
    example="V5H 1A1",
    example_prefix="V5H",
    hint=_("For example V5H 1A1. The first three characters are enough."),
    prefixes_hint=_(
        "For example: V5H V5J. A longer prefix wins over a shorter one, so V5H1 may belong to "
        "another area than V5H."
    ),
    not_a_prefix=_("Write the beginning of a postal code, such as V5H or V3S9."),
    is_no_prefix=_("“%(prefix)s” is not the beginning of a postal code, such as V5H or V3S9."),
    complaints={
        UnreadableCode.EMPTY: _("Write your postal code, for example V5H 1A1."),
        UnreadableCode.TOO_SHORT: _(
            "This is too short. Write at least the first three characters: V5H."
        ),
        UnreadableCode.TOO_LONG: _("This is too long. A postal code has six characters: V5H 1A1."),
        UnreadableCode.FOREIGN: _("This is not a Canadian postal code. Ours look like V5H 1A1."),
        UnreadableCode.LETTER_NEVER_USED: _(
            "No postal code has this letter in it. It looks like V5H 1A1."
        ),
        UnreadableCode.NAME_OF_A_PLACE: _(
            "Write the postal code, not the name of the place: V5H 1A1."
        ),
        UnreadableCode.NOT_A_LETTER: _TURNS,
        UnreadableCode.NOT_A_FIGURE: _TURNS,
    },
    for_machines={
        UnreadableCode.EMPTY: "Write a postal code.",
        UnreadableCode.TOO_SHORT: "A postal code has six characters; the first three are enough.",
        UnreadableCode.TOO_LONG: "A postal code has only six characters.",
        UnreadableCode.FOREIGN: "This is not a Canadian postal code.",
        UnreadableCode.NAME_OF_A_PLACE: (
            "This is the name of a place; write its postal code. /api/areas lists areas."
        ),
        UnreadableCode.NOT_A_LETTER: "Character {position} must be a letter.",
        UnreadableCode.NOT_A_FIGURE: "Character {position} must be a figure.",
        UnreadableCode.LETTER_NEVER_USED: (
            "No Canadian postal code has this letter as character {position}."
        ),
    },
    for_the_office=_("This is not a Canadian postal code."),
    description_for_machines=(
        "A Canadian postal code or its first three characters, in any case and spacing; "
        "alone or in an address."
    ),
    pattern_for_machines=PATTERN,
)

ICBC_SOURCES = (
    RuleSource(
        "https://www.icbc.com/claims/injury/accessing-treatment-during-your-first-12-weeks-of-recovery",
        dt.date(2026, 11, 9),
    ),
    # Who is no member bills the customer, and ICBC considers paying them back.
    RuleSource(
        "https://partners.icbc.com/health-services/providers/physiotherapists", dt.date(2026, 12, 1)
    ),
)

_DAYS = 84  # twelve weeks
_VISITS = 25  # of physiotherapy; ICBC's page names none, its providers' pages all name these
_AFTER_DAYS = _("Day %(day)s after the crash: ICBC must agree first")
_AFTER_VISITS = _("%(used)s visits used of %(visits)s covered: ICBC must agree first")
_USED = _("Visits of physiotherapy since the crash, anywhere")

# Of a clinic outside the ICBC Recovery Network (1241).
ICBC_OUTSIDE = Payer(
    "icbc",
    name=_("ICBC"),
    choice=_("ICBC, after a crash"),
    means=_("You pay us. ICBC then looks at paying you back, from the receipt."),
    claim=Claim(
        heading=_("Your ICBC claim"),
        lead=_(
            "We do not bill ICBC: you pay the clinic. ICBC asks you for the receipt and your claim number."
        ),
        number_hint=_("On ICBC's letters. You can also give it to us later."),
        covered_days=_DAYS,
        after_them=_AFTER_DAYS,
        covered_visits=_VISITS,
        visits_label=_USED,
        after_those=_AFTER_VISITS,
    ),
    pays_back_title=_("About ICBC"),
    pays_back=_(
        "This clinic does not bill ICBC: you pay it %(total)s. ICBC looks at paying you back what it "
        "covers, from the receipt; ask them first how much."
    ),
    sources=ICBC_SOURCES,
)

PAYERS = (
    Payer(
        "myself",
        name=_("Myself or extended health"),
        choice=_("Myself, or extended health that pays me back"),
        means=_("You pay us. A plan then pays you back what it covers, from the receipt."),
        price_note=_(
            "You pay this price to the clinic. An extended health plan then pays you back what it "
            "covers, from the receipt."
        ),
    ),
    Payer(
        "icbc",
        name=_("ICBC"),
        choice=_("ICBC, after a crash"),
        means=_(
            "ICBC pays its part, for twelve weeks on a claim number alone. You pay the difference."
        ),
        claim=Claim(
            heading=_("Your ICBC claim"),
            lead=_(
                "For twelve weeks after a crash, whoever was at fault, a claim number is all that "
                "ICBC asks for. Our fee may be higher than what ICBC pays; you pay the difference."
            ),
            number_hint=_("On ICBC's letters. You can also give it to us later."),
            covered_days=_DAYS,
            after_them=_AFTER_DAYS,
            covered_visits=_VISITS,
            visits_label=_USED,
            after_those=_AFTER_VISITS,
        ),
        is_claimed=True,
        share=_("What ICBC does not pay"),
        share_note=_(
            "ICBC pays a part of this visit while it is covered. How much is not known before the claim "
            "is billed; you owe only the difference."
        ),
        outside=ICBC_OUTSIDE,
        sources=ICBC_SOURCES,
    ),
    Payer(
        "worksafe",
        name=_("WorkSafeBC"),
        choice=_("WorkSafeBC"),
        means=_("Arranged by phone, because your claim owner must agree first."),
        is_claimed=True,
        share=_("What WorkSafeBC does not pay"),
        share_note=_(
            "WorkSafeBC pays for the visits it has approved. You owe only what it does not pay."
        ),
        sources=(
            RuleSource(
                "https://www.worksafebc.com/en/health-care-providers/provider-types/physiotherapists/"
                "home-neurological-vestibular-hydrotherapy-physiotherapy-services",
                dt.date(2026, 11, 9),
            ),
        ),
        by_phone=_(
            "WorkSafeBC pays for visits at home only after your claim owner has agreed. Call us "
            "with your claim number, and we arrange it with them."
        ),
    ),
    Payer(
        "msp",
        name=_("MSP supplementary benefits"),
        choice=_("MSP supplementary benefits"),
        means=_("You pay us. MSP then pays you a part of it back."),
        is_claimed=True,
        pays_patient=True,
        sources=(
            RuleSource(
                "https://www2.gov.bc.ca/gov/content/health/health-drug-coverage/msp/bc-residents/benefits/"
                "services-covered-by-msp/supplementary-benefits",
                dt.date(2026, 11, 9),
            ),
        ),
        pays_back_title=_("About MSP"),
        pays_back=_(
            "The clinic's practitioners have opted out of MSP: you pay the clinic %(total)s. If "
            "you have supplementary benefits, MSP pays you back $23 a visit, for ten visits a year."
        ),
    ),
    Payer(
        "veterans",
        name=_("Veterans Affairs, DND or RCMP"),
        is_claimed=True,
        share=_("What your program does not pay"),
        share_note=_(
            "Your program decides what it pays for this visit, and often asks to approve it first. You owe "
            "only what it does not pay."
        ),
        choice=_("Veterans Affairs, DND or RCMP"),
        means=_("Your program pays what it has approved. You pay only the rest."),
    ),
)

# The harmonized tax of 2010 to 2013 is older than any visit of ours can be.
GST = Rate("gst", _("GST"), Decimal(5), since=dt.date(2013, 4, 1))
PST = Rate("pst", _("PST"), Decimal(7), since=dt.date(2013, 4, 1))

TAX_CODES = (
    # Physiotherapy by a registered practitioner: Excise Tax Act, schedule V, part II, section 7.
    EXEMPT,
    ZERO,
    TaxCode("gst", _("GST"), (GST,)),
    TaxCode("pst", _("PST"), (PST,)),
    TaxCode("gst_pst", _("GST and PST"), (GST, PST)),
)

CANADA_BC = Country(
    code="CA",
    region="BC",
    time_zone="America/Vancouver",
    currency="cad",
    language_tags={"en": "en-CA", "fr": "fr-CA"},
    phone_region="CA",
    phone_example="604-555-0142",
    postal_codes=CanadianPostalCodes(POSTAL_CODE_WORDS),
    payers=PAYERS,
    emergency=Emergency(
        number="911",
        call_first=_("Call 911 first if there is"),
        on_pages=_(
            "In an emergency call 911. For health advice at any hour call HealthLink BC at 8-1-1."
        ),
        in_letters=_("In an emergency call 911. For health advice at any hour call 8-1-1."),
    ),
    registrations_run_out_from=5,  # colleges in BC renew by the end of May
    ships_a_map=True,
    tax_codes=TAX_CODES,
)
