"""What the database refuses of credit: a change of a row, and a balance below nothing (0945)."""

# What somebody wrote beside an entry may name a person: it may be emptied (an erasure), and that is all.
FACTS = [
    "id",
    "account_id",
    "kind",
    "amount_cents",
    "visit_id",
    "payment_id",
    "refund_id",
    "key",
    "at",
    "by",
]
BELOW_NOTHING = """
NEW.amount_cents < 0 AND NEW.amount_cents +
(SELECT COALESCE(SUM(before.amount_cents), 0) FROM booking_creditentry AS before
  WHERE before.account_id = NEW.account_id) < 0
"""
#: On PostgreSQL, so that two who spend at once are summed one after the other.
LOCK = "PERFORM 1 FROM booking_creditaccount WHERE id = NEW.account_id FOR UPDATE;"
