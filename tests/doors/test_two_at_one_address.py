"""Two people at one address: one booking, one drive, one deposit, two visits of their own (1250–1252)."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client

from booking.models import Visit
from booking.operations.money.settle import settle_session
from booking.operations.reserving.intake import intake_of
from booking.simulator import world
from tests.doors.patient import ANSWERS, Patient, words_of
from tests.doors.two import OTHER, SECOND, Couple
from tests.factories import at, make_visit, make_visit_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def couple(clinic, bench):
    second = make_visit_type(name="Second", slug="second-visit", minutes=60, price_cents=9000)
    clinic.practitioner.visit_types.add(second)
    return Couple(bench)


def test_two_visits_right_after_each_other_are_booked_and_paid_in_one(couple):
    answer = couple.to_check().pay()
    first, second = couple.both

    assert answer.url == f"/visit/{first.public_ref}/confirmation/"
    assert (first.status, second.status) == ("confirmed", "confirmed")
    assert first.start == at("2026-11-25", "09:30") and second.start == first.end
    assert first.practitioner_id == second.practitioner_id
    assert (first.patient.name, second.patient.name) == ("Joan Smith", "Albert Smith")
    assert (first.reason, second.reason) == ("sore back PHI-7f3a", "knee PHI-9c1d")
    assert (first.contact_name, second.contact_name) == ("", "Joan Smith")
    assert first.street == second.street == "4512 Imperial Street"


def test_one_deposit_and_one_travel_fee_are_asked_of_both(couple, clinic):
    type(clinic.practitioner.areas.get(name="Burnaby")).objects.update(travel_fee_cents=1500)
    couple.to_check()
    page = words_of(couple.get("/book/check/"))
    couple.pay()
    first, second = couple.both

    assert (first.deposit_cents, second.deposit_cents) == (5000, 0)
    assert (first.travel_fee_cents, second.travel_fee_cents) == (1500, 0)
    assert [one.amount_cents for one in first.payments.all()] == [5000]
    assert not second.payments.exists()
    assert "Travel to you, once $15" in page
    assert "Pay $50" in page
    assert "It belongs to the visit of Joan Smith. For the visit of Albert Smith no deposit" in page


def test_the_larger_deposit_is_the_one_that_is_asked_for(couple):
    make = Visit._meta.get_field("visit_type").related_model.objects
    make.filter(slug="second-visit").update(deposit_cents=7000)

    couple.to_check().pay()
    first, second = couple.both

    assert (first.deposit_cents, second.deposit_cents) == (0, 7000)
    assert [one.status for one in (first, second)] == ["confirmed"] * 2
    assert second.payments.get().amount_cents == 7000


def test_only_starts_are_offered_at_which_one_person_can_do_both(couple, clinic):
    make_visit(
        practitioner=clinic.practitioner,
        visit_type=clinic.visit_type,
        start=at("2026-11-25", "11:30"),
    )
    alone = Patient(couple.bench)
    alone.until("times")
    for_one = alone.offered(day="2026-11-25")
    for_two = couple.to_times().offered(day="2026-11-25")

    # 45 and 60 minutes are to end ten minutes and a drive of ten before half past eleven.
    assert "9:15 am" in for_two and "9:30 am" not in for_two
    assert "9:30 am" in for_one
    assert not set(for_two) - set(for_one)


def test_the_page_of_one_shows_nothing_of_the_others_health(couple):
    couple.to_check().pay()
    first, second = couple.both
    pages = [
        words_of(couple.get(f"/visit/{one.public_ref}/confirmation/")) for one in (first, second)
    ]

    assert "Together with the visit of Albert" in pages[0]
    assert "Together with the visit of Joan" in pages[1]
    assert "PHI" not in "".join(pages)
    assert second.visit_type.name not in pages[0] and first.visit_type.name not in pages[1]


def test_the_link_to_one_visit_does_not_open_the_other(couple, bench):
    couple.to_check().pay()
    first, second = couple.both
    bench.work()
    [letter] = [one for one in mail.outbox if one.to == ["joan@example.org"]]
    links = [line for line in letter.body.split() if "/visit/" in line]
    reader = Client()
    opened = reader.get(links[1][links[1].index("/visit/") :])

    assert opened.url == f"/visit/{second.public_ref}/confirmation/"
    assert reader.get(opened.url).status_code == 200
    assert reader.get(f"/visit/{first.public_ref}/confirmation/").status_code == 404


def test_one_letter_tells_of_both_and_names_no_health(couple, bench):
    couple.to_check().pay()
    first, second = couple.both
    bench.work()
    letters = [one for one in mail.outbox if one.to == ["joan@example.org"]]

    assert len(letters) == 1
    [letter] = letters
    for words in ("Joan", "Albert", "9:30 am", "10:15 am", first.public_ref, second.public_ref):
        assert words in letter.body
    assert "PHI" not in letter.body and "Second" not in letter.body


def test_cancelling_one_leaves_the_other_at_its_time(couple):
    couple.to_check().pay()
    first, second = couple.both
    page = words_of(couple.get(f"/visit/{first.public_ref}/cancel/"))
    sent = {"refund_cents": 5000, "fee_cents": 0, "sequence": first.sequence}
    couple.client.post(f"/visit/{first.public_ref}/cancel/", sent)
    first.refresh_from_db()
    second.refresh_from_db()

    assert "The visit of Albert stays at its time, 10:15 am" in page
    assert "The visit of Albert stays booked all the same, without a deposit." in page
    assert (first.status, second.status) == ("cancelled", "confirmed")
    assert second.start == at("2026-11-25", "10:15")
    page = words_of(couple.get(f"/visit/{second.public_ref}/confirmation/"))
    assert "Together with" not in page


def test_an_unpaid_joint_visit_lapses_whole(couple, bench):
    couple.to_check().post("check")
    world.expire_now(couple.session)
    settle_session(session_id=couple.session, now=bench.now)

    assert [one.status for one in couple.both] == ["released"] * 2


def test_paid_late_and_still_free_both_are_confirmed(couple, bench):
    couple.to_check().post("check")
    session = couple.session
    Visit.objects.filter(joint__isnull=False).update(status="released", payment_pending=False)
    world.pay(session)
    couple.get("/book/return/", session_id=session)

    assert [one.status for one in couple.both] == ["confirmed"] * 2


def test_paid_late_and_half_of_it_taken_neither_is_confirmed(couple, bench, clinic):
    couple.to_check().post("check")
    session = couple.session
    Visit.objects.filter(joint__isnull=False).update(status="released", payment_pending=False)
    make_visit(
        practitioner=clinic.practitioner,
        visit_type=clinic.visit_type,
        start=at("2026-11-25", "10:30"),
    )
    world.pay(session)
    couple.get("/book/return/", session_id=session)
    bench.work()

    assert [one.status for one in couple.both] == ["released"] * 2
    assert couple.both[0].payments.get().refunds.get().amount_cents == 5000


def test_a_hold_is_lengthened_for_both(couple):
    couple.to_times().choose()
    before = couple.both[0].hold_expires
    couple.post("extend")

    assert {one.hold_expires for one in couple.both} == {before + dt.timedelta(minutes=15)}


def test_an_address_farther_away_is_looked_at_for_both(couple, clinic):
    make_visit(
        practitioner=clinic.practitioner,
        visit_type=clinic.visit_type,
        start=at("2026-11-25", "11:45"),
    )
    couple.to_times().choose()
    couple.post("details")
    couple.post("second-person", **OTHER)
    answer = couple.post("address", postal_code="V3S 1A1", town="Surrey")

    assert answer.status_code == 409
    assert {one.place_code for one in couple.both} == {"V5H"}


@pytest.mark.parametrize(
    ("page", "sent", "words"),
    [
        ("second", {}, "Choose whether we have visited the second person before."),
        ("second", SECOND | {"visit_type": "nothing"}, "Choose one of the visits in the list."),
        ("second", SECOND | {"payer": "worksafebc"}, "Choose one of the payers in the list."),
        ("second-person", {}, "Write the name of the second person."),
        ("second-person", {"second_name": "joan  SMITH"}, "This is the name of the first person."),
    ],
)
def test_a_wrong_answer_about_the_second_names_its_field(couple, page, sent, words):
    couple.to_times()
    if page == "second-person":
        couple.choose()
        couple.post("details")
    answer = couple.client.post(f"/book/{page}/", sent)

    assert answer.status_code == 422
    assert words in words_of(answer)


def test_whoever_books_for_one_never_sees_the_pages_for_two(patient):
    patient.until("details")

    for page in ("second", "second-person"):
        assert patient.get(f"/book/{page}/").url == "/book/details/"


def test_without_the_second_after_all_another_time_is_chosen_for_one(couple):
    couple.to_times().choose()
    couple.client.post("/book/who/", ANSWERS["who"])

    assert couple.get("/book/details/").url == "/book/times/"
    couple.choose()
    assert [one.status for one in couple.both] == ["released"] * 2
    assert couple.visit.joint is None and couple.visit.status == "held"


def test_a_claim_pays_for_the_second_and_stands_with_their_visit_alone(couple, clinic):
    kind = make_visit_type(name="A claim of hers", slug="claim-visit", shown_under="insured")
    clinic.practitioner.visit_types.add(kind)
    couple.to_check()
    couple.post("second", **SECOND | {"payer": "icbc"})
    page = words_of(couple.get("/book/second/"))
    asked = words_of(couple.get("/book/second-person/"))
    claim = {"second_claim_number": "AB 12345", "second_crash_date": "2026-11-02"}
    wrong = couple.post("second-person", **OTHER | claim | {"second_crash_date": "2027-11-02"})
    couple.post("second-person", **OTHER | claim | {"second_visits_used": "3"})
    check = words_of(couple.get("/book/check/"))
    couple.pay()
    first, second = couple.both

    assert "A claim of hers" in page and "Claim number" in asked
    assert wrong.status_code == 422
    assert "The day of the crash cannot be in the future." in words_of(wrong)
    assert "The claim of the second person" in check and "Claim AB 12345" in check
    assert "Albert Smith: ICBC pays a part of this visit" in check
    assert (first.payer, second.payer) == ("myself", "icbc")
    assert intake_of(first)["claim_number"] == "" and intake_of(second) == {
        "claim_number": "AB 12345",
        "crash_date": "2026-11-02",
        "visits_used": "3",
        "emergency_name": "",
        "emergency_phone": "",
    }


def test_another_payer_for_the_second_lets_go_of_the_claim(couple):
    couple.to_check()
    couple.post("second", **SECOND | {"payer": "icbc"})
    couple.post("second-person", **OTHER | {"second_claim_number": "AB 12345"})
    couple.post("second", **SECOND)
    couple.post("second-person", **OTHER)
    check = words_of(couple.get("/book/check/"))
    couple.pay()

    assert "AB 12345" not in check and "The claim of the second person" not in check
    assert intake_of(couple.both[1])["claim_number"] == ""
