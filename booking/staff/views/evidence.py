"""Evidence for a dispute: one page to copy from for the payer's bank. No clinical notes are on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.models import AuditAction, Dispute
from booking.payments.provider_words import dispute_reason
from booking.queries.evidence import Evidence, evidence_for
from booking.staff import presenters
from booking.staff.permissions import SEE_MONEY, requires
from booking.staff.told import message_name
from booking.staff.views.page import desk_page, visits_crumb
from core.audit import acting, record
from core.clock import now


@require_safe
@requires(SEE_MONEY)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Terms, consent, messages, check-in and money of a disputed visit. Opening it is on record."""
    rows = Dispute.objects.select_related("payment__visit__practitioner")
    dispute = get_object_or_404(rows, pk=pk)
    evidence = evidence_for(dispute=dispute)
    by, visit = acting(request.user), evidence.visit
    record(actor=by, action=AuditAction.EVIDENCE_VIEWED, on=visit, now=now())
    return desk_page(
        request,
        "staff/evidence.html",
        title=_("Evidence for visit %(ref)s") % {"ref": evidence.visit.public_ref},
        icon="decimal",
        crumbs=[visits_crumb()],
        facts=_facts(evidence),
        steps=evidence.policy_steps,
        messages_sent=[
            (presenters.instant(at), message_name(what)) for at, what in evidence.messages
        ],
        story=[(presenters.instant(line.at), line.text) for line in evidence.story],
    )


def _facts(evidence: Evidence) -> list[tuple[str, str]]:
    dispute = evidence.dispute
    return [
        (_("Visit"), evidence.visit.public_ref),
        (_("Booked for"), presenters.visit_when(evidence.visit)),
        (_("Practitioner"), evidence.visit.practitioner.name),
        (_("Disputed"), presenters.money(dispute.amount_cents, dispute.payment.currency)),
        (_("The bank's reason"), dispute_reason(dispute.reason)),
        (_("Answer before"), presenters.instant(dispute.due_by)),
        (_("Agreed to on"), presenters.instant(evidence.consent_at)),
        (_("Version agreed to"), evidence.consent_version),
        (_("Words agreed to"), evidence.consent_text),
        (_("Cancellation terms"), evidence.policy_text),
        (_("Practitioner arrived"), presenters.instant(evidence.checked_in_at)),
        (_("Practitioner left"), presenters.instant(evidence.checked_out_at)),
    ]
