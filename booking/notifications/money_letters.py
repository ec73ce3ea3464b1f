"""E-mails to patients about money, in the language each booked in.

Subjects name a reference and nothing else; no health data, no full names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import Refund, Visit
from booking.notifications import waiting_words
from booking.notifications.back_words import going_back
from booking.notifications.email import demo_mark
from booking.notifications.fee_words import fee_facts
from booking.notifications.package_words import facts_of_package
from core.languages import speaking
from core.letters import Letter, send
from core.models import ClinicSettings
from core.models.outbox import Outcome
from core.money import shown
from territory.here import payer_of

#: Finds the free times nearest to a visit's own, in words.
Times = Callable[[int, datetime], Sequence[str]]

# what: (subject, text); what _facts gives is filled in
MESSAGES = {
    "time_released": (
        gettext_lazy("Your time has been released"),
        gettext_lazy(
            "It was not paid in time, so we could not keep your time (reference %(ref)s). "
            "Nothing was charged. Choose another time at %(book)s or call us at %(phone)s."
        ),
    ),
    "payment_failed": (
        gettext_lazy("Your payment did not go through"),
        gettext_lazy(
            "Your bank did not make the payment for reference %(ref)s, so the time has been released. "
            "Nothing was charged. Book again at %(book)s or call us at %(phone)s."
        ),
    ),
    "slow_payment": (
        gettext_lazy("Your payment is still on its way"),
        gettext_lazy(
            "Your way of payment takes several days, longer than we can keep the time of %(ref)s. When "
            "the money arrives you get the time if it is still free, otherwise all of it goes back to you."
        ),
    ),
    "paid_checking": (
        gettext_lazy("We are checking your time"),
        gettext_lazy(
            "Thank you: your payment of %(amount)s for %(ref)s has arrived. Something has come up with "
            "this time, so we are checking it and will write or call. You will not lose any money."
        ),
    ),
    "time_lost": (
        gettext_lazy("Your payment is on its way back"),
        gettext_lazy(
            "We are sorry: your payment for %(ref)s arrived after the time had been released, and it is "
            "no longer free. All of it, %(amount)s, goes back to your card.\n\n%(times)s"
            "Choose another time at %(book)s or call us at %(phone)s."
        ),
    ),
    "blocked_refunded": (
        gettext_lazy("Your payment is on its way back"),
        gettext_lazy(
            "We are sorry: your practitioner cannot come at the time of %(ref)s after all. All that you "
            "paid, %(amount)s, goes back to your card.\n\n%(times)sChoose another time at %(book)s or "
            "call us at %(phone)s."
        ),
    ),
    "paid_after_cancel": (
        gettext_lazy("Your payment is on its way back"),
        gettext_lazy(
            "Your payment for %(ref)s arrived after you had cancelled. All of it, %(amount)s, goes back "
            "to your card."
        ),
    ),
    "paid_twice": (
        gettext_lazy("You paid twice; one payment goes back"),
        gettext_lazy(
            "Your visit %(ref)s was paid for twice. The second payment of %(amount)s goes back to your "
            "card. Your visit is not affected."
        ),
    ),
    "paid_too_much": (
        gettext_lazy("Part of your payment goes back"),
        gettext_lazy(
            "More was paid for your visit %(ref)s than was left to pay. The %(refund)s too much went back "
            "to the card you paid with. Nothing more is left to pay."
        ),
    ),
    "refunded": (
        gettext_lazy("A refund for you"),
        gettext_lazy("We refunded %(refund)s to the card you paid with (reference %(ref)s)."),
    ),
    "refund_failed": (
        gettext_lazy("We could not pay you back by card"),
        gettext_lazy(
            "Your bank did not take the %(back)s we sent to the card you paid with (reference %(ref)s). "
            "The money is yours. Please call us at %(phone)s: we pay it by e-transfer or cheque."
        ),
    ),
    "paid_back": (
        gettext_lazy("Your money back"),
        gettext_lazy("About your visit with the reference %(ref)s. %(going_back)s"),
    ),
    "kept_as_credit": (
        gettext_lazy("Your credit with us"),
        gettext_lazy(
            "More was paid for your visit %(ref)s than it costs. %(back)s of it is now your credit with us: "
            "it is used first when you pay for a visit. To have it paid back instead, call %(phone)s."
        ),
    ),
    "credit_paid_out": (
        gettext_lazy("Your credit has been paid out"),
        gettext_lazy("This is about the credit you had with us. %(going_back)s"),
    ),
    "package_bought": (
        gettext_lazy("Your package"),
        gettext_lazy(
            "Thank you: %(price)s was paid for your package “%(package)s”, %(visits)s visits. You get a "
            "receipt for your plan after each visit, for its share of the price.\n\n%(terms)s"
        ),
    ),
    "package_ends_soon": (
        gettext_lazy("Your package is good for a little longer"),
        gettext_lazy(
            "Of your package “%(package)s” %(unused)s visits are left, good until %(until)s. Book them at "
            "%(book)s or call us at %(phone)s; what is left then is paid back by the terms you bought it on."
        ),
    ),
    "package_ended": (
        gettext_lazy("Your package has ended"),
        gettext_lazy("Your package “%(package)s” has ended. %(going_back)s"),
    ),
    "claim_refused": (
        gettext_lazy("What is left to pay for your visit"),
        gettext_lazy(
            "%(payer)s has told us that it does not pay for your visit (reference %(ref)s). %(left)s Nothing "
            "is charged by itself. You can pay on your visit's private page, or call us at %(phone)s if you "
            "think that this is a mistake."
        ),
    ),
    "fee_charged": (
        gettext_lazy("A fee was charged to your card"),
        gettext_lazy(
            "We charged %(fee)s to the card you keep on file with us (%(card)s, reference %(ref)s), because "
            "%(why)s. You agreed to this on %(agreed)s when you booked.\n\n"
            "If you think this is a mistake, please call us at %(phone)s."
        ),
    ),
    "fee_open": (
        gettext_lazy("A fee is left to pay"),
        gettext_lazy(
            "We tried to charge %(fee)s to the card you keep on file with us (%(card)s, reference %(ref)s), "
            "because %(why)s. You agreed to this on %(agreed)s when you booked. Your bank did not let it "
            "through, and we do not try again. %(left)s\n\n"
            "If you think this is a mistake, please call us at %(phone)s."
        ),
    ),
    "card_time_released": (
        gettext_lazy("Your time has been released"),
        gettext_lazy(
            "No card was given in time, so we could not keep your time (reference %(ref)s). Nothing was "
            "charged. Choose another time at %(book)s or call us at %(phone)s."
        ),
    ),
    "card_time_lost": (
        gettext_lazy("Your time is no longer free"),
        gettext_lazy(
            "We are sorry: your time (reference %(ref)s) was no longer free when you gave your card. "
            "Nothing was charged, and your card is not kept. Choose another time at %(book)s or call us "
            "at %(phone)s."
        ),
    ),
    "pay_link": (
        gettext_lazy("The balance of your visit"),
        gettext_lazy("This is about your visit (reference %(ref)s). %(left)s"),
    ),
    **waiting_words.MESSAGES,
}


class OwedToTell(Protocol):
    """What is left to pay of a visit, in the words of `payments.cost`."""

    @property
    def rest(self) -> int: ...
    @property
    def share_note(self) -> str: ...
    def amount(self, cents: int) -> str: ...


def send_message(
    ids: dict[str, Any], now: datetime, times: Times | None = None, owed: OwedToTell | None = None
) -> Outcome:
    """One e-mail to the patient of a visit about `ids["what"]`.

    `times` finds the nearest free ones to offer; it is asked while the patient's language is
    spoken, whoever sends this and when. `owed` is for the letter that asks for what is left.
    """
    visit = Visit.objects.select_related("patient").get(pk=ids["visit"])
    if visit.patient is None or not visit.patient.email:
        return Outcome.NOBODY
    with speaking(visit.language):
        nearest = times(visit.pk, now) if times else []
        send(_letter(visit, visit.patient.email, ids, nearest, owed))
    return Outcome.SENT


def _letter(
    visit: Visit, to: str, ids: dict[str, Any], times: Sequence[str], owed: OwedToTell | None
) -> Letter:
    subject, text = MESSAGES[ids["what"]]
    nearest = _("These times are free near yours:\n%(times)s\n\n") % {"times": "\n".join(times)}
    left = _left(owed) if owed else ""
    body = str(text) % (_facts(visit, ids) | {"times": nearest if times else "", "left": left})
    title = _("%(subject)s (%(ref)s)") % {"subject": str(subject), "ref": visit.public_ref}
    link = str(ids.get("link", ""))
    return Letter(
        to=to,
        subject=f"{demo_mark()}{title}",
        heading=str(subject),
        opening=body.split("\n\n"),
        actions=[(_("Pay now"), link)] if link else [],
    )


def _left(owed: OwedToTell) -> str:
    """What is left to pay, and that it may be less where somebody else pays a part of it."""
    amount = {"owed": owed.amount(owed.rest)}
    if not owed.share_note:
        return _("%(owed)s is left to pay.") % amount
    return f"{_('At most %(owed)s is left to pay.') % amount} {owed.share_note}"


def _facts(visit: Visit, ids: dict[str, Any]) -> dict[str, str]:
    refund = Refund.objects.filter(pk=ids["refund"]).first() if "refund" in ids else None
    return facts_of_package(ids) | {
        **fee_facts(visit),
        "ref": visit.public_ref,
        "amount": shown(_paid_first(visit, ids), visit.currency),
        "refund": shown(
            refund.amount_cents if refund else int(ids.get("cents", 0)), visit.currency
        ),
        "back": shown(int(ids.get("cents", 0)), visit.currency),
        "going_back": (
            going_back(ids["way"], int(ids.get("cents", 0)), visit.currency) if "way" in ids else ""
        ),
        "phone": ClinicSettings.current().phone,
        "payer": str(payer_of(visit.payer).name),
        "book": f"{settings.BASE_URL}/book/",
    }


def _paid_first(visit: Visit, ids: dict[str, Any]) -> int:
    """Cents of the payment a letter is about; of a letter written before it said which, the deposit."""
    payment = visit.payments.filter(pk=ids["payment"]).first() if "payment" in ids else None
    return payment.amount_cents if payment else visit.deposit_cents
