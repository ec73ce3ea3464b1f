"""The page to answer a payer's bank from, and the two acts for a blocked time."""

import pytest
from django.urls import reverse

from booking.models import AuditAction, Dispute, TimeOff
from booking.simulator import banks
from core.models import AuditEntry
from tests.doors.office.staff_people import editor_user, office_user
from tests.payments.bench import state


@pytest.fixture
def disputed(bench):
    visit, payment = bench.paid(
        reason="concussion PHI-7f3a", consent_text="I agree to the terms", consent_version="7"
    )
    banks.open_dispute(payment.intent_id)
    bench.webhooks()
    return visit, Dispute.objects.get()


def test_the_evidence_page_gathers_what_was_agreed_and_nothing_clinical(bench, client, disputed):
    visit, dispute = disputed
    client.force_login(office_user())

    page = client.get(reverse("desk:evidence", args=[dispute.pk]))

    said = page.content.decode()
    assert page.status_code == 200
    assert "I agree to the terms" in said
    assert visit.public_ref in said
    assert "24 hours or more before the visit: 100 % comes back" in said
    assert "PHI-7f3a" not in said
    assert (
        AuditEntry.objects.filter(
            action=AuditAction.EVIDENCE_VIEWED, object_id=str(visit.pk)
        ).count()
        == 1
    )
    link = reverse("desk:evidence", args=[dispute.pk])
    assert link in client.get(reverse("desk:visit", args=[visit.public_ref])).content.decode()


def test_an_editor_does_not_see_evidence(bench, client, disputed):
    client.force_login(editor_user())

    answer = client.get(reverse("desk:evidence", args=[disputed[1].pk]))

    assert answer.status_code == 302
    assert AuditEntry.objects.filter(action=AuditAction.EVIDENCE_VIEWED).count() == 0


def test_the_office_gives_a_blocked_time_back_in_one_press(bench, client):
    visit, payment = bench.paying()
    TimeOff.objects.create(practitioner=visit.practitioner, start=visit.start, end=visit.end)
    bench.pays(payment)
    bench.webhooks()
    client.force_login(office_user())

    answer = client.post(reverse("desk:act", args=[visit.public_ref, "give-back"]))

    assert answer.status_code == 302
    assert state(visit)[0] == "released"
    assert payment.refunds.get().amount_cents == 5000
