"""The pages of a booking in their order, and what shows that each has been answered."""

#: Who it is for is asked with the place, who pays with what it is for (1240).
STEPS = ["where", "what", "times", "details", "address", "check"]
#: Asked only where two people at one address want a visit, each as a second page of a step (1250).
OF_TWO = {"second": "what", "other": "details"}
PAGES = ["where", "what", "second", "times", "details", "other", "address", "check"]
#: Which answer shows that a step has been taken; of the first two it takes more than one.
ANSWERED_BY = {
    "details": "name",
    "other": "second_name",
    "address": "street",
}
#: What a booking begins with that leaves another at the times page: not the person, nor their door.
KEPT_BESIDE = {
    *("postal_code", "source_page", "service", "person", "whose", "been", "visit_type", "payer"),
    *("claim_number", "crash_date", "visits_used"),
    *("two", "second_been", "second_type", "second_payer"),
}
#: What the second of two is wanted for: another answer is another wish.
SECOND = {"two", "second_been", "second_type", "second_payer"}
