"""What the simulated provider takes for an amount, by its own table of currencies."""

#: Written anew here and not imported: the program's table is tested against it.
SMALLEST_CHARGE = {"jpy": 50, "gbp": 30, "huf": 17500, "kwd": 500, "sek": 300, "czk": 1500}
MOST = 99_999_999
THREE_DECIMALS = ("bhd", "jod", "kwd", "omr", "tnd")


def refusal(cents: int, currency: str) -> tuple[str, str]:
    """Message and code of what it would answer; both empty where it takes the amount."""
    if cents < SMALLEST_CHARGE.get(currency, 50):
        return f"Amount is too small for {currency}", "amount_too_small"
    if cents > MOST:
        return "Amount must be no more than eight digits", "amount_too_large"
    if currency in THREE_DECIMALS and cents % 10:
        return f"Amounts of {currency} end in 0", "parameter_invalid_integer"
    return "", ""
