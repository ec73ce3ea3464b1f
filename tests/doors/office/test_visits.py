"""What the office does with a visit: every button calls an operation."""

import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from booking.models import FollowUp, LedgerEntry, Patient, Refund, Visit
from booking.operations.messages.resend import NothingToConfirm
from booking.staff.acts import ACTS
from core import outbox
from core.models import OutboxMessage
from tests.doors.office.a_visit import address, paid, past
from tests.doors.office.staff_people import editor_user
from tests.refusals import provoked

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(ACTS))
def test_every_act_s_page_opens_without_changing_anything(office, visit, name):
    before = Visit.objects.values().get(pk=visit.pk)

    response = office.get(address(visit, name))

    assert response.status_code == 200
    assert Visit.objects.values().get(pk=visit.pk) == before


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_editor_does_nothing_to_a_visit(client, visit, name):
    client.force_login(editor_user())
    before = Visit.objects.values().get(pk=visit.pk)

    response = client.post(address(visit, name), {})

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
    assert Visit.objects.values().get(pk=visit.pk) == before
    assert OutboxMessage.objects.count() == 0


def test_an_act_nobody_knows_is_not_found(office, visit):
    assert office.get(address(visit, "delete")).status_code == 404


def test_a_visit_s_page_offers_what_makes_sense_now(office, visit):
    page = office.get(reverse("desk:visit", args=[visit.public_ref])).content.decode()

    offered = {name for name in ACTS if f'href="{address(visit, name)}"' in page}
    assert offered == {
        *("cancel", "reschedule", "give-to", "flexible", "record-payment", "discount", "resend"),
        "write",
    }


def test_a_visit_is_done_only_once_it_has_begun(office, visit):
    early = office.post(address(visit, "done"))
    past(visit)
    response = office.post(address(visit, "done"))

    assert (early.status_code, response.status_code) == (422, 302)
    visit.refresh_from_db()
    assert visit.status == "completed"


def test_a_no_show_is_taken_back(office, visit):
    past(visit)

    office.post(address(visit, "no-show"))
    office.post(address(visit, "reopen"))

    visit.refresh_from_db()
    assert visit.status == "confirmed"


def test_cancelling_shows_and_pays_back_the_same_amount(office, visit):
    paid(visit)
    form = office.get(address(visit, "cancel")).context["form"]
    shown = {name: form[name].initial for name in ("shown_clinic", "shown_patient", "sequence")}

    response = office.post(address(visit, "cancel"), {"by": "clinic", "note": "ill", **shown})

    assert response.status_code == 302
    visit.refresh_from_db()
    assert (visit.status, visit.cancelled_by) == ("cancelled", "clinic")
    assert Refund.objects.get().amount_cents == 5000 == shown["shown_clinic"]


def test_cancelling_is_refused_when_what_comes_back_is_not_what_was_shown(office, visit):
    paid(visit)

    response = office.post(
        address(visit, "cancel"),
        {"by": "clinic", "shown_clinic": 1, "shown_patient": 1, "sequence": 0},
    )

    assert response.status_code == 422
    visit.refresh_from_db()
    assert visit.status == "confirmed"
    assert Refund.objects.count() == 0


def test_a_refund_needs_a_reason_and_never_exceeds_what_is_left(office, visit):
    paid(visit)

    without = office.post(address(visit, "refund"), {"cents": "50.00", "seen_left": 5000})
    too_much = office.post(
        address(visit, "refund"), {"cents": "50.01", "seen_left": 5000, "why": "kind"}
    )
    enough = office.post(
        address(visit, "refund"), {"cents": "20.00", "seen_left": 5000, "why": "kind"}
    )
    again = office.post(
        address(visit, "refund"), {"cents": "20.00", "seen_left": 5000, "why": "kind"}
    )

    assert [page.status_code for page in (without, too_much, enough, again)] == [422, 422, 302, 422]
    assert Refund.objects.get().amount_cents == 2000
    assert Refund.objects.get().note == "kind"


def test_a_payment_recorded_twice_by_one_form_counts_once(office, visit):
    asked = {"way": "cash", "cents": "135", "note": "", "key": str(uuid.uuid4())}

    for _press in range(2):
        office.post(address(visit, "record-payment"), asked)

    cash = LedgerEntry.objects.get(kind="cash")
    assert (cash.amount_cents, cash.by) == (13500, str(office_user_again()))


def office_user_again():
    from accounts.models import User

    return User.objects.get(email="office@tidewater.example")


@pytest.mark.parametrize("cents", ["", "0", "-5", "1.234", "abc", "99999999999"])
def test_an_amount_that_makes_no_sense_is_refused(office, visit, cents):
    response = office.post(
        address(visit, "record-payment"), {"way": "cash", "cents": cents, "key": str(uuid.uuid4())}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["cents"]
    assert LedgerEntry.objects.count() == 0


def test_a_pay_link_is_sent_for_what_is_left(office, visit):
    Visit.objects.filter(pk=visit.pk).update(status="completed")

    response = office.post(address(visit, "pay-link"))

    assert response.status_code == 302
    job = OutboxMessage.objects.get(kind="money.message")
    assert job.ids["cents"] == 13500
    assert "link" not in job.ids
    outbox.run_due(job.run_at + dt.timedelta(minutes=1))
    assert f"{settings.BASE_URL}/visit/" in mail.outbox[-1].body


def test_the_mark_for_the_office_comes_off(office, visit):
    Visit.objects.update(needs_staff=True, follow_up=FollowUp.OFFER_TO_COLLEAGUE)

    office.post(address(visit, "dealt-with"), {"follow_up": "offer_to_colleague"})

    visit.refresh_from_db()
    assert (visit.needs_staff, visit.follow_up) == (False, "")


def test_the_confirmation_is_sent_again(office, visit):
    response = office.post(address(visit, "resend"))

    assert response.status_code == 302
    assert OutboxMessage.objects.filter(kind="visit.mail").count() == 1


@pytest.mark.parametrize("status", ["cancelled", "completed"])
def test_only_a_visit_that_is_to_come_is_confirmed_again(office, visit, status):
    Visit.objects.filter(pk=visit.pk).update(status=status)

    with provoked(NothingToConfirm):
        response = office.post(address(visit, "resend"))

    assert response.status_code == 422
    assert OutboxMessage.objects.count() == 0


def test_whoever_left_no_address_is_sent_no_confirmation(office, visit):
    Patient.objects.filter(pk=visit.patient_id).update(email="")

    with provoked(NothingToConfirm):
        office.post(address(visit, "resend"))

    assert OutboxMessage.objects.count() == 0
