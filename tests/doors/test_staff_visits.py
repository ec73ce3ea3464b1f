"""What the office does with a visit: every button calls an operation."""

import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from booking.models import LedgerEntry, Patient, Payment, Refund, Visit
from booking.staff.acts import ACTS
from core import outbox
from core.clock import now as clock_now
from core.models import AuditEntry, OutboxMessage
from tests.doors.staff_people import editor_user, office_user
from tests.factories import (
    VANCOUVER,
    at,
    make_area,
    make_point,
    make_policy,
    make_practitioner,
    make_visit,
    make_visit_type,
)

pytestmark = pytest.mark.django_db

NOW = clock_now()


def coming(weekday, weeks=2):
    """A date of that weekday (Monday 0) some weeks from now, wherever the clock stands."""
    today = NOW.astimezone(VANCOUVER).date()
    return today + dt.timedelta(days=(weekday - today.weekday()) % 7 + 7 * weeks)


WEDNESDAY = str(coming(2))


@pytest.fixture
def office(client):
    client.force_login(office_user())
    return client


@pytest.fixture
def clinic():
    make_policy()
    visit_type = make_visit_type()
    area = make_area()
    practitioner = make_practitioner(name="Priya", areas=[area], visit_types=[visit_type])
    return practitioner, visit_type, area


@pytest.fixture
def visit(clinic):
    practitioner, visit_type, area = clinic
    return make_visit(
        practitioner=practitioner,
        visit_type=visit_type,
        start=at(WEDNESDAY, "12:00"),
        area=area,
        postal_code="V5H",
        created_at=NOW,
    )


def address(visit, name):
    return reverse("desk:act", args=[visit.public_ref, name])


def paid(visit, cents=5000):
    payment = Payment.objects.create(
        visit=visit,
        kind="deposit",
        state="paid",
        amount_cents=cents,
        currency="cad",
        created_at=NOW,
        expires_at=NOW,
        paid_at=NOW,
        intent_id="pi_1",
        session_id="cs_1",
    )
    for kind, key in (("deposit_due", "due"), ("card", "paid")):
        LedgerEntry.objects.create(
            visit=visit,
            payment=payment,
            kind=kind,
            amount_cents=cents,
            currency="cad",
            key=f"{key}:{payment.pk}",
            at=NOW,
        )
    return payment


def past(visit):
    start = NOW - dt.timedelta(hours=1)
    Visit.objects.filter(pk=visit.pk).update(start=start, end=start + dt.timedelta(minutes=45))


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
    assert offered == {"cancel", "reschedule", "give-to", "record-payment", "resend"}


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
    shown = {name: form[name].initial for name in ("shown_clinic", "shown_patient")}

    response = office.post(address(visit, "cancel"), {"by": "clinic", "note": "ill", **shown})

    assert response.status_code == 302
    visit.refresh_from_db()
    assert (visit.status, visit.cancelled_by) == ("cancelled", "clinic")
    assert Refund.objects.get().amount_cents == 5000 == shown["shown_clinic"]


def test_cancelling_is_refused_when_what_comes_back_is_not_what_was_shown(office, visit):
    paid(visit)

    response = office.post(
        address(visit, "cancel"), {"by": "clinic", "shown_clinic": 1, "shown_patient": 1}
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


def test_a_visit_moves_to_an_offered_time(office, visit):
    choices = office.get(address(visit, "reschedule")).context["form"].fields["choice"].choices
    wanted = f"{visit.practitioner_id}@{at(WEDNESDAY, '15:00').isoformat()}"
    assert wanted in dict(choices)

    response = office.post(address(visit, "reschedule"), {"choice": wanted})

    assert response.status_code == 302, response.context["form"].errors
    visit.refresh_from_db()
    assert visit.start == at(WEDNESDAY, "15:00")
    assert visit.drive_overridden is False


def test_a_visit_is_given_to_a_colleague_at_its_own_time(office, clinic, visit):
    colleague = make_practitioner(name="Anil", areas=[clinic[2]], visit_types=[clinic[1]])
    choices = office.get(address(visit, "give-to")).context["form"].fields["choice"].choices
    first = choices[0][0]

    office.post(address(visit, "give-to"), {"choice": first})

    visit.refresh_from_db()
    assert (visit.practitioner, visit.start) == (colleague, at(WEDNESDAY, "12:00"))


def other_time(practitioner, clock, **fields):
    return {
        "choice": "other",
        "other_practitioner": practitioner.pk,
        "other_date": WEDNESDAY,
        "other_clock": clock,
        **fields,
    }


def test_a_visit_never_moves_onto_another(office, clinic, visit):
    make_visit(practitioner=clinic[0], visit_type=clinic[1], start=at(WEDNESDAY, "15:00"))

    response = office.post(
        address(visit, "reschedule"), other_time(clinic[0], "15:10", override_drive="on")
    )

    assert response.status_code == 422
    assert "another visit" in response.content.decode()
    visit.refresh_from_db()
    assert visit.start == at(WEDNESDAY, "12:00")


def test_a_drive_that_does_not_fit_is_booked_only_knowingly(office, clinic, visit):
    make_visit(
        practitioner=clinic[0], visit_type=clinic[1], start=at(WEDNESDAY, "15:00"), place="V5A"
    )

    refused = office.post(address(visit, "reschedule"), other_time(clinic[0], "15:46"))
    visit.refresh_from_db()
    stayed = visit.start
    taken = office.post(
        address(visit, "reschedule"), other_time(clinic[0], "15:46", override_drive="on")
    )

    assert refused.status_code == 422
    assert "Tick the box below" in refused.content.decode()
    assert stayed == at(WEDNESDAY, "12:00")
    assert taken.status_code == 302
    visit.refresh_from_db()
    assert (visit.start, visit.drive_overridden) == (at(WEDNESDAY, "15:46"), True)


def test_the_office_books_within_the_notice_patients_need(office, clinic, visit):
    type(clinic[1]).objects.update(notice_minutes=60 * 24 * 40)

    response = office.post(address(visit, "reschedule"), other_time(clinic[0], "14:05"))

    assert response.status_code == 302, response.context["form"].errors


@pytest.mark.parametrize("clock", ["", "25:00", "9", "12:60", "noon"])
def test_a_clock_that_makes_no_sense_is_refused(office, clinic, visit, clock):
    response = office.post(address(visit, "reschedule"), other_time(clinic[0], clock))

    assert response.status_code == 422
    visit.refresh_from_db()
    assert visit.start == at(WEDNESDAY, "12:00")


@pytest.mark.parametrize(
    "choice", ["", "1", "x@y", "1@9999-99-99", "1@0001-01-01T00:00:00+14:00", "0@2026-12-02"]
)
def test_a_tampered_choice_moves_nothing(office, visit, choice):
    response = office.post(address(visit, "reschedule"), {"choice": choice})

    assert response.status_code == 422
    visit.refresh_from_db()
    assert visit.start == at(WEDNESDAY, "12:00")


def caller(clinic, clock="09:00", **fields):
    return {
        "postal_code": "v5h1a1",
        "visit_type": clinic[1].pk,
        "day": WEDNESDAY,
        "book": "1",
        "choice": f"{clinic[0].pk}@{at(WEDNESDAY, clock).isoformat()}",
        "name": "Ada Byron",
        "phone": "604-555-0111",
        "email": "ada@example.org",
        "street": "12 Kingsway",
        "payer": "myself",
        "is_new_patient": "on",
        "terms_read_out": "on",
        "key": str(uuid.uuid4()),
        **fields,
    }


def test_somebody_on_the_phone_is_booked_and_confirmed(office, clinic):
    make_point("V5H")

    response = office.post(reverse("desk:book"), caller(clinic))

    visit = Visit.objects.get()
    assert response.url == reverse("desk:visit", args=[visit.public_ref])
    assert (visit.status, visit.start) == ("confirmed", at(WEDNESDAY, "09:00"))
    assert (visit.patient.name, visit.street, visit.deposit_cents) == (
        "Ada Byron",
        "12 Kingsway",
        0,
    )
    assert visit.consent_version == "by phone"
    assert AuditEntry.objects.filter(action="visit booked by the office").count() == 1
    assert OutboxMessage.objects.filter(kind="visit.mail", key__contains=":confirmed:").count() == 1


def test_pressing_book_twice_books_once(office, clinic):
    asked = caller(clinic)

    first = office.post(reverse("desk:book"), asked)
    second = office.post(reverse("desk:book"), asked)

    assert first.url == second.url
    assert (Visit.objects.count(), Patient.objects.count()) == (1, 1)


def test_a_caller_without_an_e_mail_is_nobody_else(office, clinic):
    office.post(reverse("desk:book"), caller(clinic, email=""))
    office.post(reverse("desk:book"), caller(clinic, "14:00", email=""))

    assert (Visit.objects.count(), Patient.objects.count()) == (2, 2)


def test_a_time_that_is_taken_meanwhile_is_refused_and_nothing_typed_is_lost(office, clinic, visit):
    response = office.post(reverse("desk:book"), caller(clinic, "12:15"))

    assert response.status_code == 422
    assert "12 Kingsway" in response.content.decode()
    assert Visit.objects.count() == 1


def test_finding_times_books_nothing(office, clinic):
    asked = caller(clinic)
    del asked["book"]

    response = office.post(reverse("desk:book"), asked)

    assert response.status_code == 200
    assert len(response.context["form"].fields["choice"].choices) > 10
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("field", ["postal_code", "visit_type", "day"])
def test_a_wrong_search_names_its_field(office, clinic, field):
    response = office.post(reverse("desk:book"), caller(clinic, **{field: "?"}))

    assert response.status_code == 422
    assert list(response.context["search"].errors) == [field]


@pytest.mark.parametrize(
    "field", ["name", "phone", "street", "payer", "terms_read_out", "key", "choice"]
)
def test_a_missing_answer_names_its_field(office, clinic, field):
    response = office.post(reverse("desk:book"), caller(clinic, **{field: ""}))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Visit.objects.count() == 0


def test_the_office_books_nobody_outside_working_hours(office, clinic):
    response = office.post(
        reverse("desk:book"),
        caller(clinic, **other_time(clinic[0], "20:00", override_drive="on")),
    )

    assert response.status_code == 422
    assert "outside working hours" in response.content.decode()


def test_the_mark_for_the_office_comes_off(office, visit):
    Visit.objects.update(needs_staff=True, staff_note="call back")

    office.post(address(visit, "dealt-with"))

    visit.refresh_from_db()
    assert (visit.needs_staff, visit.staff_note) == (False, "")


def test_the_confirmation_is_sent_again(office, visit):
    response = office.post(address(visit, "resend"))

    assert response.status_code == 302
    assert OutboxMessage.objects.filter(kind="visit.mail").count() == 1
