"""What the database refuses about kept cards, on both databases; installed with the rules of money.

A fee needs a consent that stands and is never above it; a consent is not taken back while its fee is
being charged, and once taken back it stays so.
"""

# The kinds of fees and the states of a payment that is not over, as stored words.
NO_CONSENT = """
NEW.off_session AND NOT EXISTS (SELECT 1 FROM booking_savedcard AS kept
  WHERE kept.visit_id = NEW.visit_id AND kept.revoked_at IS NULL AND kept.card_id <> ''
    AND ((NEW.kind = 'no_show' AND NEW.amount_cents <= kept.cap_cents)
      OR (NEW.kind = 'late_fee' AND NEW.amount_cents <= kept.late_cents)))
"""
BEING_CHARGED = """
OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL AND EXISTS (SELECT 1 FROM booking_payment AS fee
  WHERE fee.visit_id = NEW.visit_id AND fee.off_session
    AND fee.state IN ('creating', 'open', 'processing'))
"""
# Before the card has arrived somebody may untick and tick again; afterwards the consent is a fact.
CONSENT_CHANGED = """
OLD.card_id <> '' AND ((OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NULL)
  OR NEW.cap_cents > OLD.cap_cents OR NEW.late_cents > OLD.late_cents)
"""
CARD_RULES = {
    "money_card_fee": (
        "booking_payment",
        "INSERT",
        NO_CONSENT,
        "no fee without a consent that stands",
    ),
    "money_card_revoked": (
        "booking_savedcard",
        "UPDATE",
        BEING_CHARGED,
        "the card is being charged",
    ),
    "money_card_consent": (
        "booking_savedcard",
        "UPDATE",
        CONSENT_CHANGED,
        "a consent stays as it was given",
    ),
}
#: On PostgreSQL the card's row is held first: taking back and charging come one after the other.
CARD_LOCK = "PERFORM 1 FROM booking_savedcard WHERE visit_id = NEW.visit_id FOR UPDATE;"
