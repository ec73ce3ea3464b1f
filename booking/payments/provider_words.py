"""Words of the payment provider, and of our comparison with it, for people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

DISPUTE_STATUS: dict[str, Any] = {
    "warning_needs_response": _("an inquiry that waits for our answer"),
    "warning_under_review": _("an inquiry, under review"),
    "warning_closed": _("an inquiry, closed"),
    "needs_response": _("waits for our answer"),
    "under_review": _("under review"),
    "prevented": _("prevented"),
    "won": _("decided for the clinic"),
    "lost": _("decided for the payer"),
}
DISPUTE_REASON: dict[str, Any] = {
    "bank_cannot_process": _("the bank could not process the payment"),
    "check_returned": _("a cheque was returned"),
    "credit_not_processed": _("money promised back has not arrived"),
    "customer_initiated": _("the payer asked for the money back"),
    "debit_not_authorized": _("the payer says they did not allow it"),
    "duplicate": _("charged twice"),
    "fraudulent": _("the payer says they did not pay"),
    "general": _("no reason given"),
    "incorrect_account_details": _("wrong account details"),
    "insufficient_funds": _("not enough money in the account"),
    "product_not_received": _("the payer says the visit did not take place"),
    "product_unacceptable": _("the payer says the visit was not as described"),
    "subscription_canceled": _("the payer says it had been cancelled"),
    "unrecognized": _("the payer does not recognise the charge"),
}
#: What `settle.mismatch` compares.
COMPARED: dict[str, Any] = {
    "amount": _("amount"),
    "currency": _("currency"),
    "reference": _("reference"),
    "live mode": _("real or test money"),
    "mode": _("kind of payment page"),
    "amount received": _("amount received"),
}


def dispute_status(word: str) -> str:
    """How far a dispute is. The provider adds words of its own: an unknown one is shown as it is."""
    return str(DISPUTE_STATUS.get(word, word.replace("_", " ")))


def dispute_reason(word: str) -> str:
    """Why the payer's bank asks."""
    return str(DISPUTE_REASON.get(word, word.replace("_", " ")))


def compared(words: str) -> str:
    """What differed, as `settle.mismatch` stored it."""
    return ", ".join(str(COMPARED.get(word, word)) for word in words.split(", "))
