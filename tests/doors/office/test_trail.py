"""The audit trail as a screen: by person, record, day, looks or changes; the owner's alone (1152)."""

import datetime as dt

import pytest
from django.urls import reverse

from booking.models import AccountKind, AuditAction, CreditAccount, GiftCard
from booking.staff import presenters
from booking.staff.views.audit import A_PAGE
from core.audit import PATIENT, acting, record
from core.clock import now
from tests.doors.office.staff_people import office_user
from tests.factories import make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def acts(visit):
    somebody = acting(office_user("kim@tidewater.example"))
    record(actor=somebody, action=AuditAction.VIEWED, on=visit.patient, now=now())
    record(actor=PATIENT, action=AuditAction.VISIT_CANCELLED, on=visit, now=now())
    record(
        actor=somebody,
        action=AuditAction.PATIENT_EDITED,
        on=visit.patient,
        now=now(),
        fields=["phone"],
    )
    return somebody


def trail(owner, **asked):
    return owner.get(reverse("desk:audit"), asked).content.decode()


def test_who_did_what_to_whom_stands_in_words_with_a_way_there(owner, visit, acts):
    page = trail(owner)

    assert "Patient’s facts changed (phone)" in page
    assert "the patient" in page
    assert f'href="{reverse("desk:patient", args=[visit.patient_id])}"' in page
    assert f'href="{reverse("desk:visit", args=[visit.public_ref])}"' in page
    assert f"{presenters.patient_label(visit)}, visit of" in page
    assert "patient_edited" not in page


def test_it_narrows_to_a_person_a_record_a_day_and_to_looks(owner, visit, acts):
    assert "Visit cancelled" in trail(owner, who="patient")
    assert "facts changed" not in trail(owner, who="patient")
    assert "Visit cancelled" not in trail(owner, who=acts.user.pk)
    assert "facts changed" not in trail(owner, kind="visit", number=visit.pk)
    assert "Opened" in trail(owner, reads="looks")
    assert "facts changed" not in trail(owner, reads="looks")
    yesterday = (now() - dt.timedelta(days=2)).date()
    assert "Nothing on record" in trail(owner, last=yesterday)


def test_a_long_trail_is_paged_and_each_page_keeps_what_was_asked(owner, acts):
    patient = make_patient()
    for _turn in range(A_PAGE + 3):
        record(actor=acts, action=AuditAction.VIEWED, on=patient, now=now())

    first, second = trail(owner, kind="patient"), trail(owner, kind="patient", p=2)

    assert first.split("<tbody>")[1].split("</tbody>")[0].count("<tr>") == A_PAGE
    assert "?kind=patient&amp;p=2" in first
    assert "Newer" in second


def test_somebody_erased_and_a_number_of_nothing_break_no_page(owner, visit, acts):
    visit.patient.name = ""
    visit.patient.save()

    assert "erased" in trail(owner)
    assert "Say what the number is of" in trail(owner, number=5)


def test_the_office_does_not_read_the_trail(office):
    assert office.get(reverse("desk:audit")).status_code == 302


def test_a_gift_card_leads_to_its_page_and_what_has_none_is_called_by_its_name(owner, clinic):
    account = CreditAccount.objects.create(kind=AccountKind.GIFT, currency="CAD", opened_at=now())
    facts = {"code_hash": "x", "code": "ABCD", "amount_cents": 100, "sold_at": now(), "key": "x"}
    card = GiftCard.objects.create(account=account, language="en", **facts)
    record(actor=PATIENT, action=AuditAction.GIFT_SOLD, on=card, now=now())
    record(actor=PATIENT, action=AuditAction.PATIENT_EDITED, on=clinic[2], now=now())

    page = trail(owner)

    assert reverse("desk:gift", args=[card.pk]) in page
    assert f"Service area, number {clinic[2].pk}" in page
    assert "giftcard, number" not in page
