"""Rules of closed pay periods: written whole, one after the other, and never touched again (1140)."""

# Of two people who close at once, the second finds the number taken (a unique column), or the days.
NOT_THE_NEXT = """
NEW.number <> 1 + (SELECT COALESCE(MAX(before.number), 0) FROM booking_payperiod AS before)
OR EXISTS (SELECT 1 FROM booking_payperiod AS before WHERE before.last >= NEW.first)
"""
# The period says how many lines it has; they are written with it, and there is no number for one more.
ONE_MORE = """
NEW.number < 1 OR NEW.number > (SELECT period.lines_count FROM booking_payperiod AS period
  WHERE period.id = NEW.period_id)
"""
# name: (table, event, condition, message)
PAY_RULES = {
    "money_pay_period_insert": (
        "booking_payperiod",
        "INSERT",
        NOT_THE_NEXT,
        "pay periods follow one another",
    ),
    "money_pay_period_update": (
        "booking_payperiod",
        "UPDATE",
        "1 = 1",
        "a closed pay period never changes",
    ),
    "money_pay_period_delete": (
        "booking_payperiod",
        "DELETE",
        "1 = 1",
        "a closed pay period never changes",
    ),
    "money_pay_line_insert": (
        "booking_payline",
        "INSERT",
        ONE_MORE,
        "nothing is added to a closed pay period",
    ),
    "money_pay_line_update": (
        "booking_payline",
        "UPDATE",
        "1 = 1",
        "a closed pay period never changes",
    ),
    "money_pay_line_delete": (
        "booking_payline",
        "DELETE",
        "1 = 1",
        "a closed pay period never changes",
    ),
}
