"""Evidence for a dispute: one page to copy from for the payer's bank. No clinical notes are on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.models import AuditAction, Dispute
from booking.payments.provider_words import dispute_reason
from booking.queries.evidence import Evidence, evidence_for
from booking.staff import presenters
from booking.staff.permissions import SEE_MONEY, SEE_VISITS, requires
from booking.staff.told import message_name
from booking.staff.views.page import desk_page, visits_crumb
from core.audit import acting, record
from core.clock import now


@require_safe
@requires(SEE_MONEY)
@requires(SEE_VISITS)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Terms, consent, messages, check-in and money of a disputed visit. Opening it is on record."""
    rows = Dispute.objects.select_related("payment__visit__practitioner", "payment__purchase")
    dispute = get_object_or_404(rows, pk=pk)
    evidence = evidence_for(dispute=dispute)
    about = evidence.visit or evidence.purchase
    record(actor=acting(request.user), action=AuditAction.EVIDENCE_VIEWED, on=about, now=now())
    return desk_page(
        request,
        "staff/evidence.html",
        title=_title(evidence),
        icon="decimal",
        crumbs=[visits_crumb()],
        facts=_facts(evidence),
        steps=evidence.policy_steps,
        messages_sent=[
            (presenters.instant(at), message_name(what)) for at, what in evidence.messages
        ],
        story=[(presenters.instant(line.at), line.text) for line in evidence.story],
    )


def _title(evidence: Evidence) -> str:
    ref = {"ref": evidence.dispute.payment.reference}
    said = _("Evidence for visit %(ref)s") if evidence.visit else _("Evidence for purchase %(ref)s")
    return said % ref


def _facts(evidence: Evidence) -> list[tuple[str, str]]:
    dispute = evidence.dispute
    rows = [
        *_about(evidence),
        (_("Disputed"), presenters.money(dispute.amount_cents, dispute.payment.currency)),
        (_("The bank's reason"), dispute_reason(dispute.reason)),
        (_("Answer before"), presenters.instant(dispute.due_by)),
        (_("Agreed to on"), presenters.instant(evidence.consent_at)),
        (_("Version agreed to"), evidence.consent_version),
        (_("Words agreed to"), evidence.consent_text),
        (_("Cancellation terms"), evidence.policy_text),
        (_("Free minutes after booking"), str(evidence.grace_minutes or "")),
        (_("Practitioner arrived"), presenters.instant(evidence.checked_in_at)),
        (_("Practitioner left"), presenters.instant(evidence.checked_out_at)),
    ]
    # Of a purchase nobody arrives; of a visit the gap is an answer too.
    return rows if evidence.visit else [(label, value) for label, value in rows if value]


def _about(evidence: Evidence) -> list[tuple[str, str]]:
    visit, purchase = evidence.visit, evidence.purchase
    if visit is not None:
        return [
            (_("Visit"), visit.public_ref),
            (_("Booked for"), presenters.visit_when(visit)),
            (_("Practitioner"), visit.practitioner.name),
        ]
    assert purchase is not None, "a payment is of one thing"
    return [
        (_("Purchase"), purchase.public_ref),
        (_("What"), str(purchase.get_kind_display())),
        (_("Bought by"), purchase.buyer),
    ]
