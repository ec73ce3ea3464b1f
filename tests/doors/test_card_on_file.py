"""A card on file, through the pages: offered, agreed to, shown, taken back; its fee charged by the office."""

import datetime as dt

import pytest
from django.core import mail

from booking.models import AuditAction, CardPage, RefundPolicy, SavedCard, Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.money.sweep import sweep_payments
from booking.operations.visits.progress import mark_no_show
from booking.simulator import store, world
from booking.simulator.models import SimulatorObject
from core.models import AuditEntry
from tests.doors.office.staff_people import office_user
from tests.doors.paper_reading import OFFICE
from tests.doors.patient import shown_on, words_of
from tests.factories import make_policy
from tests.french import english_left_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fees(clinic, settings):
    """The clinic's default policy: $80 for a missed visit, $40 for a late cancellation."""
    settings.SAVED_CARDS = True
    policy = RefundPolicy.objects.filter(is_default=True).first() or make_policy(is_default=True)
    RefundPolicy.objects.filter(pk=policy.pk).update(no_show_fee_cents=8000, late_fee_cents=4000)
    return policy


@pytest.fixture
def checking(patient):
    patient.until("check")
    return patient


@pytest.fixture
def kept(checking):
    """A booked visit whose patient ticked the box and paid."""
    checking.post("check", keep_card="on")
    world.pay(checking.session)
    checking.get("/book/return/", session_id=checking.session)
    return checking


def url(patient, page=""):
    return f"/visit/{patient.visit.public_ref}/{page}"


def card(patient):
    return SavedCard.objects.get(visit=patient.visit)


def test_the_check_page_offers_it_in_plain_words_and_ticks_nothing(checking):
    page = checking.get("/book/check/")
    said = words_of(page)

    assert "may charge it once: $80 if nobody is there when we come, or $40 if the visit" in said
    assert "less than 24 hours before it begins" in said and "take this back at any time" in said
    assert 'name="keep_card"' in page.content.decode()
    assert "checked" not in page.content.decode().split('name="keep_card"')[1].split(">")[0]


def test_without_the_tick_the_visit_is_booked_and_nothing_is_kept(checking):
    checking.post("check")
    world.pay(checking.session)
    checking.get("/book/return/", session_id=checking.session)

    assert checking.visit.status == "confirmed"
    assert not SavedCard.objects.exists()
    assert "Card on file" not in words_of(checking.get(url(checking)))


def test_with_the_setting_off_nobody_is_asked(checking, settings):
    settings.SAVED_CARDS = False

    assert "keep_card" not in checking.get("/book/check/").content.decode()


def test_a_clinic_that_requires_it_says_so_and_books_nothing_without(checking, fees):
    RefundPolicy.objects.update(card_is_required=True)
    Visit.objects.update(policy={**checking.visit.policy, "card": {
        "no_show_cents": 8000, "late_cents": 4000, "required": True}})  # fmt: skip

    page = checking.get("/book/check/")
    answer = checking.post("check")

    assert "the clinic asks for a card on file" in words_of(page)
    assert answer.status_code == 422
    assert "only booked with a card on file" in words_of(answer)
    assert (checking.visit.status, checking.visit.payments.count()) == ("held", 0)


def test_fees_other_than_those_that_were_shown_are_not_agreed_to(checking):
    shown = shown_on(checking.get("/book/check/"))
    dearer = {"no_show_cents": 9000, "late_cents": 4000, "required": False}
    Visit.objects.update(policy={**checking.visit.policy, "card": dearer})

    answer = checking.post("check", keep_card="on", **shown)

    assert answer.status_code == 409 and "$90" in words_of(answer)
    assert not SavedCard.objects.exists()


def test_the_visits_page_shows_the_card_and_takes_it_back(kept, bench):
    said = words_of(kept.get(url(kept)))
    assert "Visa card ending 4242 is kept on file for this visit: $80 if nobody is there" in said

    asked = kept.get(url(kept, "card/"))
    assert "nothing is charged to it any more" in words_of(asked)
    assert card(kept).is_kept  # looking takes nothing back
    assert kept.client.post(url(kept, "card/")).status_code == 302
    assert "It is being removed at Stripe" in words_of(kept.get(url(kept)))
    bench.work()

    assert "no longer on file: it was removed on" in words_of(kept.get(url(kept)))
    assert SimulatorObject.objects.get(id=card(kept).card_id).data["customer"] is None
    assert kept.client.post(url(kept, "card/")).status_code == 302
    removed = AuditEntry.objects.filter(action=AuditAction.CARD_REMOVED)
    assert [(one.actor_name, one.object_id) for one in removed] == [("patient", str(kept.visit.pk))]


def test_a_stranger_sees_no_card_and_takes_none_back(kept, another):
    assert another.get(url(kept, "card/")).status_code == 404
    assert another.client.post(url(kept, "card/")).status_code == 404
    assert card(kept).is_kept


def test_where_nothing_is_paid_the_card_is_given_on_a_page_of_its_own(checking):
    Visit.objects.update(deposit_cents=0)
    answer = checking.post("check", keep_card="on")
    session = CardPage.objects.get().session_id
    assert (answer.status_code, checking.visit.status) == (303, "held")
    assert "simulator/pay" in answer.url

    demo = checking.get(f"/simulator/pay/{session}/")
    assert "A card on file; nothing is charged now" in words_of(demo)
    done = checking.client.post(f"/simulator/pay/{session}/", {"act": "approve"})
    back = checking.client.get(done.url.replace("http://testserver", ""))

    assert back.url.startswith(url(checking))
    assert (checking.visit.status, card(checking).is_kept) == ("confirmed", True)


def test_whoever_comes_back_from_that_page_may_book_without_a_card(checking, bench):
    Visit.objects.update(deposit_cents=0)
    checking.post("check", keep_card="on")
    assert "Nobody" not in words_of(checking.get("/book/check/", payment="stopped"))

    answer = checking.post("check")

    assert answer.status_code == 302 and checking.visit.status == "confirmed"
    assert not card(checking).is_kept
    assert store.get(CardPage.objects.get().session_id).data["status"] == "expired"


def test_cancelling_late_says_the_fee_first_and_compares_it(kept, bench):
    early = words_of(kept.get(url(kept, "cancel/")))
    assert "late to cancel" not in early

    bench.now = kept.visit.start - dt.timedelta(hours=3)
    # The link of the letters: a browser's pass is shorter than that.
    token, _link = mint_link(visit=kept.visit, now=bench.now)
    kept.client.get(f"/visit/{token}/")
    page = kept.get(url(kept, "cancel/"))
    assert "may charge $40 to your card on file (Visa card ending 4242)" in words_of(page)
    sent = {"refund_cents": "0", "sequence": str(kept.visit.sequence)}
    assert kept.client.post(url(kept, "cancel/"), {**sent, "fee_cents": "0"}).status_code == 409
    assert kept.client.post(url(kept, "cancel/"), {**sent, "fee_cents": "4000"}).status_code == 302

    assert kept.visit.status == "cancelled" and card(kept).is_kept


@pytest.fixture
def office(client):
    client.force_login(office_user())
    return client


@pytest.fixture
def missed(kept, bench):
    bench.now = kept.visit.end + dt.timedelta(hours=1)
    mark_no_show(visit=kept.visit, by=OFFICE, now=bench.now)
    bench.work()
    mail.outbox.clear()
    return kept.visit


def act(visit, name):
    return f"/admin/desk/visits/{visit.public_ref}/{name}/"


def test_the_office_sees_the_terms_before_it_charges_and_what_became_of_it(office, missed, bench):
    page = words_of(office.get(act(missed, "charge-fee")))
    for said in (
        "$80",
        "Visa card ending 4242, expires 12/2034",
        "may charge it once",
        "Agreed to on",
    ):
        assert said in page

    too_much = office.post(act(missed, "charge-fee"), {"cents": "80.01"})
    assert "more than the patient agreed to" in words_of(too_much)
    first = office.post(act(missed, "charge-fee"), {"cents": "80.00"}, follow=True)
    second = office.post(act(missed, "charge-fee"), {"cents": "80.00"})
    bench.work()

    assert "The fee has been charged. The message to the patient is queued." in words_of(first)
    assert second.status_code == 422
    assert [row.amount_cents for row in missed.payments.filter(off_session=True)] == [8000]
    assert "$80: paid" in words_of(office.get(act(missed, "charge-fee")[: -len("charge-fee/")]))
    (letter,) = [one for one in mail.outbox if "We charged" in one.body]
    assert "nobody was there when we came" in letter.body and letter.to == ["joan@example.org"]
    assert "missed" not in letter.subject.lower()


def test_the_office_hears_that_the_card_was_refused(office, missed, bench):
    SavedCard.objects.update(card_id="pm_3ds")

    answer = office.post(act(missed, "charge-fee"), {"cents": "80.00"}, follow=True)

    assert "The card was refused, and is not tried again." in words_of(answer)
    assert "not paid" in words_of(answer)


def test_when_stripe_is_away_the_office_is_told_not_to_press_again(office, missed, bench):
    bench.fault("POST /v1/payment_intents", "drop", times=3)

    answer = office.post(act(missed, "charge-fee"), {"cents": "80.00"})

    assert "do not press again" in words_of(answer)
    bench.wait(minutes=3)
    sweep_payments(now=bench.now)
    assert missed.payments.get(off_session=True).state == "paid"


def test_the_office_removes_a_card_for_somebody_who_calls(office, kept, bench):
    answer = office.post(act(kept.visit, "remove-card"), follow=True)

    assert "is removed at Stripe" in words_of(answer)
    assert "removed by the office" in words_of(answer)
    assert not card(kept).is_kept


def test_all_of_it_in_french(patient, bench):
    patient.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr-CA,fr;q=0.9"
    patient.until("check")
    page = patient.get("/book/check/")
    patient.post("check", keep_card="on")
    world.pay(patient.session)
    patient.get("/book/return/", session_id=patient.session)

    for shown in (page, patient.get(url(patient)), patient.get(url(patient, "card/"))):
        assert english_left_in(words_of(shown)) <= {"English"}  # the other language’s name
