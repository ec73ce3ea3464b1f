"""Alerts to the clinic about payments that need a person, in the site's language. Nothing private."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import Dispute, Purchase, Visit
from booking.notifications.email import demo_mark
from core.letters import Letter, send
from core.models import ClinicSettings

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
            "A patient paid while their time was being blocked. The visit's page says how far our word "
            "to them came. "
            "Confirm the visit (it can then be moved or given to a colleague), or give all the money back."
        ),
    ),
    "deposit_overdue": (
        gettext_lazy("A deposit was not paid in time"),
        gettext_lazy(
            "A visit was booked by phone, or in a plan, and its deposit was not paid by the time agreed. The "
            "time is free again. The visit's page says how far our word to the patient came; without an "
            "e-mail address, call them."
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
            "The payer's bank holds this money. Answer the dispute: if the bank lets go of the money, the "
            "refund goes out by itself; if the dispute is lost, the payer has it from the bank."
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
    "payout_failed": (
        gettext_lazy("A payout from Stripe failed"),
        gettext_lazy(
            "Your bank sent the money back to your Stripe balance, and Stripe sends nothing more until the "
            "bank account is put right there. Under Payouts in the admin you see which one it was."
        ),
    ),
    "fraud_warning": (
        gettext_lazy("The card's bank suspects fraud"),
        gettext_lazy(
            "No money has been taken yet. Call the patient. If nobody there knows of the payment, refund it "
            "in full now and cancel the visit: a dispute would cost a fee as well. If it is in order, do "
            "nothing, and keep what shows that the visit took place."
        ),
    ),
    "fee_open": (
        gettext_lazy("A fee could not be charged to the card on file"),
        gettext_lazy(
            "The card was refused, is gone, or its bank asks for its owner. It is not tried again. The "
            "visit's page says how far our letter to the patient, with a link to pay, has come."
        ),
    ),
}


# Whoever's request or job this is: the clinic reads the site's language (0403).
@translation.override(settings.LANGUAGE_CODE)
def send_alert(ids: dict[str, Any]) -> None:
    """One e-mail to the clinic's own address about `ids["what"]`; nothing private in it."""
    subject, text = ALERTS[ids["what"]]
    lines = [str(text)]
    purchase = Purchase.objects.filter(pk=ids.get("purchase") or 0).first()
    if purchase is not None:
        lines.append(_("Purchase %(ref)s") % {"ref": purchase.public_ref})
    visit = Visit.objects.filter(pk=ids.get("visit") or 0).first()
    if visit is not None:
        lines.append(_("Visit %(ref)s") % {"ref": visit.public_ref})
    dispute = Dispute.objects.filter(pk=ids.get("dispute") or 0).first()
    if dispute is not None and dispute.due_by is not None:
        lines.append(
            _("Answer before %(day)s (UTC).") % {"day": f"{dispute.due_by:%Y-%m-%d %H:%M}"}
        )
    # A clinic that has set no address yet must still hear of its money.
    to = ClinicSettings.current().email or settings.DEFAULT_FROM_EMAIL
    send(
        Letter(
            to=to,
            subject=f"{demo_mark()}{subject}",
            heading=str(subject),
            opening=lines,
            actions=[(_("Open the desk"), f"{settings.BASE_URL}/admin/")],
            is_to_patient=False,
        )
    )
