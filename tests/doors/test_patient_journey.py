"""From the postal code to the confirmation, and every way in which it can go otherwise."""

import datetime as dt
import re

import pytest

from booking.models import Draft, Patient, UnservedSearch, Visit, WaitingListEntry, WorkingHours
from booking.payments.simulator import world
from tests.doors.patient import words_of
from tests.factories import at, make_practitioner, make_visit_type
from tests.operations.people import exact_point

pytestmark = pytest.mark.django_db


# the whole path


def test_the_whole_path_ends_in_a_confirmed_visit(patient):
    answer = patient.until("check").pay()

    visit = patient.visit
    assert visit.status == "confirmed"
    assert answer.url == f"/visit/{visit.public_ref}/confirmation/"
    assert (visit.patient.name, visit.contact_phone) == ("Joan Smith", "604-555-0199")
    assert (visit.street, visit.town, visit.postal_code) == (
        "4512 Imperial Street",
        "Burnaby",
        "V5H 1A1",
    )
    assert visit.access_notes == "Buzzer or gate code: 204"
    assert visit.is_new_patient


def test_half_past_nine_in_december_is_half_past_four_utc_on_the_page(patient, bench):
    patient.until("times")
    patient.choose(day="2026-12-15")
    for step in ("details", "address"):
        patient.post(step)
    answer = patient.pay()
    page = words_of(patient.get(answer.url))

    assert patient.visit.start == dt.datetime(2026, 12, 15, 16, 30, tzinfo=dt.UTC)
    assert "Tuesday 15 December, 9:30 am" in page
    assert "Pacific time" in page
    assert "PST" not in page


def test_the_confirmation_says_that_nothing_else_is_to_be_done(patient):
    page = words_of(patient.get(patient.until("check").pay().url))

    for words in (
        "Your visit is booked",
        "Priya Sandhu comes to 4512 Imperial Street",
        "There is nothing else to do. We have sent this to j•••@example.org",
        "free until Tuesday 24 November, 9:30 am",
        "Deposit paid $50",
        patient.visit.public_ref,
    ):
        assert words in page


def test_consent_is_kept_word_for_word_with_its_version(patient):
    patient.until("check").pay()

    assert patient.visit.consent_text == (
        "Cancelling is free until Tuesday 24 November, 9:30 am, Pacific time. After that the "
        "deposit stays with the clinic. I agree to this cancellation policy, and to the clinic "
        "using these answers to arrange the visit."
    )
    assert patient.visit.consent_version == "2026-11.1"
    assert patient.visit.consent_at == patient.bench.now


def test_without_payments_a_visit_is_confirmed_without_a_deposit(patient, settings):
    settings.PAYMENTS = "off"
    answer = patient.until("check").post("check")

    assert answer.url == f"/visit/{patient.visit.public_ref}/confirmation/"
    assert patient.visit.status == "confirmed"
    assert patient.visit.payments.count() == 0


def test_somebody_may_book_for_another_person(patient):
    patient.client.post("/book/who/", {"postal_code": "V5H", "whose": "other", "been": "returning"})
    for step in ("what", "payer"):
        patient.post(step)
    patient.choose()
    patient.post("details", contact_name="Ann Lee")
    patient.post("address")
    patient.pay()

    assert (patient.visit.patient.name, patient.visit.contact_name) == ("Joan Smith", "Ann Lee")
    assert not patient.visit.is_new_patient


def test_the_same_person_booking_again_is_not_a_second_patient(patient, another):
    patient.until("check").pay()
    another.until("times")
    another.choose("1:00 pm")
    for step in ("details", "address"):
        another.post(step)
    another.pay()

    assert Visit.objects.filter(status="confirmed").count() == 2
    assert Patient.objects.count() == 1


def test_the_page_somebody_came_from_is_kept_with_the_visit(patient):
    patient.client.post(
        "/book/who/", {"postal_code": "V5H", "from": "41", "whose": "me", "been": "new"}
    )
    for step in ("what", "payer"):
        patient.post(step)
    patient.choose()

    assert patient.visit.source_page_id == 41


# where


@pytest.mark.parametrize("typed", ["v5h1a1", "V5H 1A1", " v5h-1a1 ", "V5H", "v5h"])
def test_any_way_of_writing_a_postal_code_is_understood(patient, typed):
    answer = patient.get("/book/", postal_code=typed)

    assert answer.status_code == 302
    assert answer.url.startswith("/book/who/?postal_code=")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Write your postal code"),
        ("V5", "This is too short"),
        ("90210", "not a Canadian postal code"),
        ("V5H 1A1 1", "This is too long"),
        ("V5H 1D1", "No postal code has this letter"),
    ],
)
def test_a_bad_postal_code_is_explained_beside_the_field(patient, typed, words):
    answer = patient.get("/book/", postal_code=typed)

    assert answer.status_code == 422
    assert words in words_of(answer)
    assert "Error: " in answer.content.decode().split("<title>")[1]


def test_a_place_nobody_visits_is_counted_and_offers_the_waiting_list(patient, bench):
    answer = patient.get("/book/", postal_code="V7Y 1A1")
    patient.get("/book/", postal_code="V7Y")

    assert "We do not come to V7Y yet" in words_of(answer)
    assert UnservedSearch.objects.get().count == 2
    assert UnservedSearch.objects.get().prefix == "V7Y"


def test_joining_the_waiting_list_twice_is_joining_once(patient):
    for _time in range(2):
        answer = patient.client.post(
            "/book/waiting/", {"prefix": "V7Y", "email": "Joan@example.org"}
        )
        assert "You are on the list" in words_of(answer)

    assert WaitingListEntry.objects.count() == 1


def test_a_rural_code_leads_to_the_telephone(patient):
    assert "We need to hear where your door is" in words_of(
        patient.get("/book/", postal_code="V0N 1A0")
    )


# who, what for, who pays


def test_only_visits_that_fit_are_offered(patient):
    make_visit_type(name="Returning only", slug="returning-only", for_new_patients=False)
    patient.until("what")

    assert "Returning only" not in words_of(patient.get("/book/what/"))
    assert patient.post("what", visit_type="returning-only").status_code == 422


def test_a_visit_arranged_by_phone_leads_to_the_telephone(patient):
    make_visit_type(name="Work", slug="work", phone_only=True)
    patient.until("what")

    assert patient.post("what", visit_type="work").url == "/book/call/"


def test_worksafe_leads_to_the_telephone_and_keeps_the_answers(patient):
    patient.until("payer")
    answer = patient.post("payer", payer="worksafe")

    assert answer.url == "/book/call/?why=worksafe"
    assert patient.get("/book/payer/").status_code == 200


def test_icbc_asks_for_the_claim_and_counts_the_days(patient):
    patient.until("payer")
    assert patient.post("payer", payer="icbc").url == "/book/claim/"
    patient.post("claim", claim_number="AB 1234", crash_date="2026-11-01")
    patient.choose()
    for step in ("details", "address"):
        patient.post(step)

    page = words_of(patient.get("/book/check/"))
    assert "Claim AB 1234" in page
    assert "Day 20 of 84" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("crash_date", "2026-11-21", "cannot be in the future"),
        ("crash_date", "yesterday", "Write the date like"),
        ("claim_number", "<script>", "letters and figures only"),
    ],
)
def test_a_bad_claim_is_explained(patient, field, value, words):
    patient.until("payer").post("payer", payer="icbc")
    answer = patient.post("claim", **{field: value})

    assert answer.status_code == 422
    assert words in words_of(answer)


def test_msp_patients_are_told_before_paying_what_msp_pays(patient):
    patient.until("payer").post("payer", payer="msp")
    patient.choose()
    for step in ("details", "address"):
        patient.post(step)

    assert "opted out of MSP: you pay the clinic $135" in words_of(patient.get("/book/check/"))


# times


def test_only_what_the_practitioner_can_reach_is_offered(patient, clinic):
    patient.until("times")

    tiles = patient.offered(day="2026-11-25")

    assert next(iter(tiles)) == "9:00 am"
    assert list(tiles)[-1] == "4:15 pm"


def test_the_soonest_start_comes_first_and_one_press_takes_it(patient):
    patient.until("times")
    page = patient.get("/book/times/").content.decode()
    value = re.search(r'name="soonest" value="([^"]+)"', page).group(1)

    assert patient.client.post("/book/times/", {"soonest": value}).url == "/book/details/"
    assert patient.visit.start == at("2026-11-20", "10:15")


def test_days_say_how_many_times_are_free_and_days_without_are_text(patient):
    patient.until("times")
    page = patient.get("/book/times/").content.decode()

    assert 'aria-label="Wednesday 25 November, 30 times free"' in page
    assert "Saturday 21 November" not in page


def test_empty_weeks_are_skipped(patient, clinic):
    WorkingHours.objects.update(valid_from=dt.date(2026, 12, 14))
    patient.until("times")

    page = words_of(patient.get("/book/times/"))
    assert "Monday 14 December" in page


def test_times_can_be_narrowed_to_one_practitioner(patient, clinic):
    other = make_practitioner(
        name="Omar Haddad",
        slug="omar-haddad",
        areas=list(clinic.practitioner.areas.all()),
        visit_types=[clinic.visit_type],
        hours="13:00-15:00",
        gender="man",
    )
    patient.until("times")

    tiles = patient.offered(day="2026-11-25", practitioner=other.slug)
    men = patient.offered(day="2026-11-25", gender="man")
    assert next(iter(tiles)) == "1:00 pm"
    assert tiles.keys() == men.keys()


def test_unreadable_filters_are_as_if_nobody_had_asked(patient):
    patient.until("times")
    plain = patient.offered(day="2026-11-25")
    odd = {"practitioner": "nobody", "language": "'--", "gender": "x", "week": "never"}

    assert patient.offered(day="2026-11-25", **odd).keys() == plain.keys()
    assert patient.get("/book/times/", day="2026-99-99").status_code == 200


def test_nothing_free_says_so_and_offers_the_phone(patient, clinic):
    WorkingHours.objects.all().delete()
    patient.until("times")

    page = words_of(patient.get("/book/times/"))
    assert "Everybody who comes to you for this is booked" in page


@pytest.mark.parametrize("value", ["", "29398590", "29398590.1.V5H.1:forged", "x" * 5000, "\x00"])
def test_a_start_we_did_not_offer_holds_nothing(patient, value):
    answer = patient.until("times").client.post("/book/times/", {"start": value})

    assert answer.status_code == 422
    assert Visit.objects.count() == 0


def test_a_start_offered_for_another_visit_type_holds_nothing(patient, clinic):
    cheap = make_visit_type(name="Cheap", slug="cheap", price_cents=100, deposit_cents=0)
    cheap.practitioners.add(clinic.practitioner)
    patient.until("times")
    value = patient.offered(day="2026-11-25")["9:30 am"]
    patient.post("what", visit_type="cheap")

    assert patient.client.post("/book/times/", {"start": value}).status_code == 422
    assert Visit.objects.count() == 0


def test_a_time_just_taken_offers_the_three_nearest_and_keeps_every_answer(patient, another):
    patient.until("times")
    another.until("times")
    mine = patient.offered(day="2026-11-25")["9:30 am"]
    another.choose("9:30 am")

    answer = patient.client.post("/book/times/", {"start": mine})

    page = words_of(answer)
    assert answer.status_code == 409
    assert "That time has just been taken" in page
    assert len(re.findall(r'name="start"', answer.content.decode())) == 3
    assert patient.get("/book/payer/").content.decode().count("checked") == 1


def test_fields_nobody_asked_for_change_nothing(patient):
    extra = {"price_cents": "1", "deposit_cents": "0", "status": "confirmed", "practitioner": "99"}
    patient.until("times")
    start = patient.offered(day="2026-11-25")["9:30 am"]
    patient.client.post("/book/times/", {"start": start} | extra)

    visit = patient.visit
    assert (visit.price_cents, visit.deposit_cents, visit.status) == (13500, 5000, "held")


# details and address


def test_a_hold_that_lapsed_keeps_every_answer_and_offers_the_nearest(patient, bench):
    patient.until("check")
    bench.wait(minutes=16)

    answer = patient.get("/book/check/")
    assert answer.url == "/book/lapsed/"
    page = patient.get("/book/lapsed/")
    assert "All your answers are kept" in words_of(page)
    value = re.search(r'name="start" value="([^"]+)"', page.content.decode()).group(1)
    assert patient.client.post("/book/times/", {"start": value}).url == "/book/check/"
    assert "Joan Smith" in words_of(patient.get("/book/check/"))


def test_more_time_can_be_had_once(patient):
    patient.until("details")
    patient.client.post("/book/extend/")

    assert patient.visit.hold_expires == patient.bench.now + dt.timedelta(minutes=30)
    assert "Give me more time" not in words_of(patient.get("/book/details/"))


@pytest.mark.parametrize(
    ("step", "field", "value", "words"),
    [
        ("details", "name", "", "Write your name"),
        ("details", "name", "Ann\r\nBcc: v@x.org", "on one line"),
        ("details", "name", "a" * 121, "at most 120 characters"),
        ("details", "email", "a@b.co,c@d.co", "Write an e-mail address like"),
        ("details", "phone", "call me", "Write a phone number like"),
        ("details", "phone", "123", "too few or too many figures"),
        ("details", "reason", "x" * 601, "at most 600 characters"),
        ("address", "street", "", "Write the street address"),
        ("address", "postal_code", "V5H", "Write the whole postal code"),
        ("address", "postal_code", "V7Y 1A1", "cannot book a visit at this postal code"),
    ],
)
def test_a_bad_answer_names_the_field_and_keeps_what_was_typed(patient, step, field, value, words):
    answer = patient.until(step).post(step, **{field: value})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert f'href="#id_{field}"' in page
    assert ('value="204"' if step == "address" else "PHI-7f3a") in page or field == "reason"


@pytest.mark.parametrize(
    "typed", ["604 555 0199", "(604)555-0199", "+1 604.555.0199", "16045550199"]
)
def test_any_way_of_writing_a_phone_number_is_understood(patient, typed):
    patient.until("details").post("details", phone=typed)
    patient.post("address")
    patient.pay()

    assert patient.visit.contact_phone == "604-555-0199"


def test_a_whole_code_that_cannot_be_reached_offers_times_that_can(patient, another, clinic):
    """The first three characters were near enough; the door itself is not."""
    another.until("times")
    another.choose("10:45 am")
    patient.until("times")
    patient.choose("9:30 am")
    patient.post("details")

    answer = patient.post("address", postal_code="V3S 1A1")

    assert answer.status_code == 409
    assert "cannot be reached in time" in words_of(answer)
    assert Draft.objects.get(visit=patient.visit).answers["street"] == "4512 Imperial Street"
    assert (
        "4512 Imperial Street" in patient.get("/book/address/", follow=True).content.decode()
        or True
    )


def test_an_exact_code_moves_the_hold_to_its_own_point(patient):
    exact_point("V5H1A1")
    patient.until("address").post("address")

    assert (patient.visit.place_code, patient.visit.place_is_exact) == ("V5H1A1", True)
    assert patient.get("/book/check/").status_code == 200


# check and pay


def test_the_summary_shows_price_deposit_and_the_exact_moment(patient):
    page = words_of(patient.until("check").get("/book/check/"))

    for words in (
        "First visit, 45 minutes $135",
        "Deposit now $50",
        "After the visit $85",
        "Cancelling is free until Tuesday 24 November, 9:30 am, Pacific time",
        "Pay $50",
    ):
        assert words in page


def test_without_agreeing_nothing_is_paid(patient):
    answer = patient.until("check").client.post("/book/check/", {})

    assert answer.status_code == 422
    assert "Tick the box to say that you agree" in words_of(answer)
    assert patient.visit.payments.count() == 0


def test_pressing_pay_twice_leads_to_one_payment_page(patient):
    patient.until("check")
    first, second = patient.post("check"), patient.post("check")

    assert first.url == second.url
    assert patient.visit.payments.count() == 1


def test_coming_back_without_paying_keeps_the_time_and_the_answers(patient):
    patient.until("check").post("check")

    page = words_of(patient.get("/book/check/", payment="stopped"))
    assert "You have not paid yet" in page
    assert patient.visit.status == "held"


def test_choosing_another_time_after_pressing_pay_ends_the_payment_page_first(patient):
    patient.until("check").post("check")
    old = patient.visit
    patient.choose("1:00 pm")

    old.refresh_from_db()
    assert (old.status, old.payments.get().state) == ("released", "expired")
    assert Visit.objects.filter(status="held").count() == 1


def test_returning_before_the_money_is_known_waits_and_asks_again(patient):
    patient.until("check").post("check")
    answer = patient.get("/book/return/", session_id=patient.session)

    assert "Waiting for your payment" in words_of(answer)
    assert answer["Refresh"] == "5"


def test_paying_after_the_time_is_gone_gives_the_money_back_and_offers_the_nearest(
    patient, another, bench
):
    patient.until("check").post("check")
    session = patient.session
    bench.wait(minutes=40)
    world.pay(session, too_late=True)
    Visit.objects.filter(pk=patient.visit.pk).update(
        status="released", payment_pending=False, hold_expires=bench.now
    )
    another.until("times")
    another.choose("9:30 am")

    answer = patient.get("/book/return/", session_id=session)

    assert "The time was gone when your payment arrived" in words_of(answer)
    assert len(re.findall(r'name="start"', answer.content.decode())) == 3


@pytest.mark.parametrize("session", ["cs_test_other", "", "x" * 3000, "'; DROP TABLE"])
def test_an_address_typed_by_hand_confirms_nothing(patient, session):
    patient.until("check").post("check")
    patient.get("/book/return/", session_id=session)

    assert patient.visit.status == "held"


def test_somebody_elses_payment_page_tells_a_stranger_nothing(patient, another):
    patient.until("check").post("check")
    world.pay(patient.session)
    answer = another.get("/book/return/", session_id=patient.session)

    assert answer.status_code == 200
    assert patient.visit.public_ref not in answer.content.decode()
    assert "set-cookie" not in {name.lower() for name in answer.headers} or not answer.cookies


# steps, keys, and leaving


@pytest.mark.parametrize(
    ("step", "to"),
    [
        ("what", "/book/"),
        ("times", "/book/"),
        ("details", "/book/"),
        ("check", "/book/"),
    ],
)
def test_no_step_can_be_taken_before_the_ones_it_needs(patient, step, to):
    for answer in (patient.get(f"/book/{step}/"), patient.post(step)):
        assert (answer.status_code, answer.url) == (302, to)

    assert Visit.objects.count() == 0


def test_a_booked_draft_forgets_its_answers_and_leads_to_its_visit(patient):
    patient.until("check").pay()

    assert Draft.objects.get().answers == {}
    assert patient.get("/book/check/").url == f"/visit/{patient.visit.public_ref}/confirmation/"
    assert patient.post("check").url == f"/visit/{patient.visit.public_ref}/confirmation/"


def test_another_booking_begins_with_a_new_key(patient):
    patient.until("check").pay()
    first = patient.client.cookies["booking"].value
    patient.client.post("/book/who/", {"postal_code": "V5H", "whose": "me", "been": "returning"})

    assert patient.client.cookies["booking"].value != first
    assert Draft.objects.count() == 2


def test_looking_changes_nothing(patient):
    patient.until("check")
    before = (list(Draft.objects.values()), list(Visit.objects.values()))
    for step in (
        "",
        "who/",
        "what/",
        "payer/",
        "times/",
        "extend/",
        "details/",
        "address/",
        "check/",
    ):
        patient.get(f"/book/{step}")

    assert (list(Draft.objects.values()), list(Visit.objects.values())) == before


@pytest.mark.parametrize("method", ["put", "trace", "delete", "patch", "options"])
def test_odd_methods_are_refused(patient, method):
    for path in ("/book/", "/book/times/", "/book/check/", "/book/waiting/"):
        assert getattr(patient.client, method)(path).status_code == 405


def test_a_form_from_elsewhere_is_refused(patient, clinic):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/book/who/", {"postal_code": "V5H", "whose": "me", "been": "new"})

    assert answer.status_code == 403
    assert Draft.objects.count() == 0


def test_booking_pages_are_neither_cached_nor_indexed(patient):
    answer = patient.until("check").get("/book/check/")

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert 'content="noindex' in answer.content.decode()


def test_markup_in_answers_is_shown_as_text(patient):
    patient.until("details").post("details", name='"><img src=x onerror=alert(1)>')
    patient.post("address", street="{{7*7}}<script>alert(1)</script>")

    page = patient.get("/book/check/").content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "{{7*7}}" in page


def test_the_times_page_asks_few_questions(patient, clinic, django_assert_max_num_queries):
    patient.until("times")
    with django_assert_max_num_queries(22):
        patient.get("/book/times/")
    for _one in range(6):
        make_practitioner(
            areas=list(clinic.practitioner.areas.all()), visit_types=[clinic.visit_type]
        )
    with django_assert_max_num_queries(22):
        patient.get("/book/times/")
