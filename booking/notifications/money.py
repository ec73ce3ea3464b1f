"""E-mails about money. Subjects name a reference and nothing else; no health data, no full names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import Dispute, Refund, Visit
from booking.notifications.email import Letter, send
from core.models import ClinicSettings
from core.money import shown

# what: (subject, what happened and what to do)
ALERTS = {
    "review": (
        gettext_lazy("A payment does not match"),
        gettext_lazy(
            "What was paid differs from what we asked for, so the visit was not confirmed and its "
            "time is still kept. Look at the payment in Stripe, then confirm or refund."
        ),
    ),
    "time_blocked": (
        gettext_lazy("Paid, but the time is blocked"),
        gettext_lazy(
            "A patient paid while their time was being blocked. They were told that we are checking. "
            "Move the visit, or cancel it with a full refund."
        ),
    ),
    "slow_payment": (
        gettext_lazy("A slow payment for a near visit"),
        gettext_lazy(
            "A way of payment that takes days was used for a visit less than a week away. The time was "
            "released. When the money arrives it takes the time again if it is free, or goes back."
        ),
    ),
    "refund_failed": (
        gettext_lazy("A refund failed"),
        gettext_lazy("Pay the patient back by other means, and record it on the visit."),
    ),
    "refund_blocked": (
        gettext_lazy("A refund is blocked by a dispute"),
        gettext_lazy(
            "The payer's bank holds this money. Answer the dispute; nothing was refunded."
        ),
    ),
    "refund_waits": (
        gettext_lazy("A refund waits for money"),
        gettext_lazy(
            "The Stripe balance is too low. Add money there; the refund then goes out by itself. "
            "Do not refund a second time."
        ),
    ),
    "refund_elsewhere": (
        gettext_lazy("A refund was made in Stripe"),
        gettext_lazy(
            "It has been recorded. The visit was not cancelled: decide whether it should be."
        ),
    ),
    "dispute": (
        gettext_lazy("A payment is disputed"),
        gettext_lazy(
            "The payer's bank asks for the money back. The evidence page of the visit gathers what "
            "you need. Refunds of this payment are blocked meanwhile."
        ),
    ),
    "dispute_over": (
        gettext_lazy("A dispute has been decided"),
        gettext_lazy("See the visit's money for how it ended."),
    ),
    "key_refused": (
        gettext_lazy("Stripe refuses our key"),
        gettext_lazy(
            "Nobody can pay until this is mended. Run manage.py stripe_check: it names what is missing."
        ),
    ),
    "session_refused": (
        gettext_lazy("Stripe refuses to make a payment page"),
        gettext_lazy("Run manage.py stripe_check, and look at the request log in Stripe."),
    ),
    "session_unknown": (
        gettext_lazy("Stripe does not know a payment of ours"),
        gettext_lazy(
            "The key may belong to another account. The time stays kept until a person decides."
        ),
    ),
    "event_elsewhere": (
        gettext_lazy("A message from another Stripe account or mode"),
        gettext_lazy(
            "A signed message was meant for live instead of test payments, or the other way round, or "
            "for another account. It was refused. Check the webhook endpoints in Stripe."
        ),
    ),
    "api_version": (
        gettext_lazy("The webhook endpoint uses another API version"),
        gettext_lazy(
            "Payments still work. Run manage.py stripe_setup to make an endpoint that matches."
        ),
    ),
    "clock": (
        gettext_lazy("This server's clock is wrong"),
        gettext_lazy(
            "It differs from Stripe's by more than a minute; messages will be refused. Mend it."
        ),
    ),
    "books": (
        gettext_lazy("Our ledger and Stripe differ"),
        gettext_lazy("Run manage.py payments_reconcile: it prints every difference."),
    ),
    "fee_open": (
        gettext_lazy("A missed-visit fee could not be charged"),
        gettext_lazy("The saved card was refused. Send the patient a pay link."),
    ),
}


def send_alert(ids: dict[str, Any]) -> None:
    """One e-mail to the clinic's own address about `ids["what"]`; nothing private in it."""
    subject, text = ALERTS[ids["what"]]
    lines = [str(text)]
    visit = Visit.objects.filter(pk=ids.get("visit") or 0).first()
    if visit is not None:
        lines.append(_("Visit %(ref)s") % {"ref": visit.public_ref})
    dispute = Dispute.objects.filter(pk=ids.get("dispute") or 0).first()
    if dispute is not None and dispute.due_by is not None:
        lines.append(
            _("Answer before %(day)s (UTC).") % {"day": f"{dispute.due_by:%Y-%m-%d %H:%M}"}
        )
    to = ClinicSettings.current().email or settings.DEFAULT_FROM_EMAIL
    EmailMessage(f"{_demo()}{subject}", "\n\n".join(lines), to=[to]).send()


# what: (subject, text); %(ref)s, %(amount)s, %(phone)s and %(book)s are filled in
MESSAGES = {
    "time_released": (
        gettext_lazy("Your time has been released"),
        gettext_lazy(
            "The deposit was not paid in time, so we could not keep your time (reference %(ref)s). "
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
            "Thank you: your deposit of %(amount)s for %(ref)s has arrived. Something has come up with "
            "this time, so we are checking it and will write or call. You will not lose any money."
        ),
    ),
    "time_lost": (
        gettext_lazy("Your deposit is on its way back"),
        gettext_lazy(
            "We are sorry: your payment for %(ref)s arrived after the time had been released and somebody "
            "else has taken it. Your whole deposit of %(amount)s goes back to your card.\n\n%(times)s"
            "Choose another time at %(book)s or call us at %(phone)s."
        ),
    ),
    "blocked_refunded": (
        gettext_lazy("Your deposit is on its way back"),
        gettext_lazy(
            "We are sorry: your practitioner cannot come at the time of %(ref)s after all. Your whole "
            "deposit of %(amount)s goes back to your card. Choose another time at %(book)s or call us at "
            "%(phone)s."
        ),
    ),
    "paid_after_cancel": (
        gettext_lazy("Your deposit is on its way back"),
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
    "refunded": (
        gettext_lazy("A refund for you"),
        gettext_lazy("We refunded %(refund)s to the card you paid with (reference %(ref)s)."),
    ),
    "pay_link": (
        gettext_lazy("The balance of your visit"),
        gettext_lazy("Thank you for your visit (reference %(ref)s). %(owed)s is left to pay."),
    ),
}


def send_message(ids: dict[str, Any], times: Sequence[str] = ()) -> None:
    """One e-mail to the patient of a visit about `ids["what"]`; `times` are the nearest free ones."""
    visit = Visit.objects.select_related("patient").get(pk=ids["visit"])
    if visit.patient is None or not visit.patient.email:
        return
    subject, text = MESSAGES[ids["what"]]
    nearest = _("These times are free near yours:\n%(times)s\n\n") % {"times": "\n".join(times)}
    body = str(text) % (_facts(visit, ids) | {"times": nearest if times else ""})
    title = _("%(subject)s (%(ref)s)") % {"subject": str(subject), "ref": visit.public_ref}
    link = str(ids.get("link", ""))
    send(
        Letter(
            to=visit.patient.email,
            subject=f"{_demo()}{title}",
            heading=str(subject),
            opening=body.split("\n\n"),
            actions=[(_("Pay now"), link)] if link else [],
        )
    )


def _facts(visit: Visit, ids: dict[str, Any]) -> dict[str, str]:
    refund = Refund.objects.filter(pk=ids["refund"]).first() if "refund" in ids else None
    return {
        "ref": visit.public_ref,
        "amount": shown(visit.deposit_cents, visit.currency),
        "refund": shown(refund.amount_cents, visit.currency) if refund else "",
        "owed": shown(int(ids.get("cents", 0)), visit.currency),
        "phone": ClinicSettings.current().phone,
        "book": f"{settings.BASE_URL}/book/",
    }


def _demo() -> str:
    """No e-mail of the demo may be taken for one about real money."""
    return "DEMO – NO REAL MONEY: " if settings.PAYMENTS == "simulator" else ""
