"""The private pages of one visit: for whoever has its link, and for nobody else."""

import datetime as dt

import pytest
from icalendar import Calendar

from booking.models import PatientLink, Refund, Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.money.balance import NoOnlinePayment
from core.models import ClinicSettings
from tests.doors.patient import words_of
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
PAGES = ["confirmation/", "receipt/", "receipt.pdf", "calendar.ics", "change/", "cancel/", "pay/"]


def test_a_link_opens_every_page_of_its_visit(follower, booked):
    statuses = {
        page: follower.get(f"/visit/{booked.public_ref}/{page}").status_code for page in PAGES
    }

    assert statuses == dict.fromkeys(PAGES, 200)


def test_who_comes_can_be_checked_in_the_colleges_register(follower, booked):
    page = f"/visit/{booked.public_ref}/confirmation/"
    assert "Check the licence" not in words_of(follower.get(page))
    register = "https://register.example/4512"
    type(booked.practitioner).objects.update(register_url=register)

    assert f'href="{register}"' in follower.get(page).content.decode()


def test_a_stranger_gets_404_from_every_page(booked, client):
    statuses = {
        page: client.get(f"/visit/{booked.public_ref}/{page}").status_code for page in PAGES
    }

    assert statuses == dict.fromkeys(PAGES, 404)
    assert (
        client.post(
            f"/visit/{booked.public_ref}/cancel/", {"refund_cents": "5000", "sequence": "0"}
        ).status_code
        == 404
    )
    booked.refresh_from_db()
    assert booked.status == "confirmed"


def test_a_link_to_one_visit_opens_no_other(follower, booked, another):
    another.until("times")
    another.choose("1:00 pm")
    for step in ("details", "address"):
        another.post(step)
    another.pay()

    assert follower.get(f"/visit/{another.visit.public_ref}/confirmation/").status_code == 404


def test_wrong_old_and_revoked_links_look_alike(booked, bench, client):
    wrong = "x" * 43
    revoked, link = mint_link(visit=booked, now=bench.now)
    PatientLink.objects.filter(pk=link.pk).update(revoked_at=bench.now)
    old, link = mint_link(visit=booked, now=bench.now)
    PatientLink.objects.filter(pk=link.pk).update(expires_at=bench.now)
    other, link = mint_link(visit=booked, now=bench.now, purpose="browser")

    answers = [client.get(f"/visit/{token}/") for token in (wrong, revoked, old, other)]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({words_of(answer) for answer in answers}) == 1


def test_a_link_dies_thirty_days_after_the_visit(booked, bench, client):
    token, _link = mint_link(visit=booked, now=bench.now)
    bench.now = booked.end + dt.timedelta(days=30, seconds=-1)
    assert client.get(f"/visit/{token}/").status_code == 302
    bench.wait(seconds=1)
    assert client.get(f"/visit/{token}/").status_code == 404


def test_a_pass_lasts_two_hours(follower, booked, bench, monkeypatch):
    import time

    later = time.time() + 2 * 3600 + 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    assert follower.get(f"/visit/{booked.public_ref}/confirmation/").status_code == 404


def test_only_hashes_of_links_are_kept(follower, booked):
    kept = str(list(PatientLink.objects.values()))

    assert follower.token not in kept


def test_private_pages_are_never_stored_indexed_or_told_to_others(follower, booked):
    answer = follower.get(f"/visit/{booked.public_ref}/confirmation/")

    assert answer["Cache-Control"].startswith("no-store, private")
    assert answer["Referrer-Policy"] == "same-origin"
    assert follower.get(f"/visit/{follower.token}/")["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_before_the_button_the_page_says_what_comes_back_and_that_is_refunded(follower, booked):
    page = words_of(follower.get(f"/visit/{booked.public_ref}/cancel/"))
    assert "If you cancel now, you get back $50 of the $50 you paid." in page

    follower.post(f"/visit/{booked.public_ref}/cancel/", {"refund_cents": "5000", "sequence": "0"})

    booked.refresh_from_db()
    assert booked.status == "cancelled"
    assert Refund.objects.get().amount_cents == 5000
    assert "Coming back to your card, within 5 to 10 days: $50." in words_of(
        follower.get(f"/visit/{booked.public_ref}/confirmation/")
    )


def test_late_cancelling_says_that_the_deposit_stays(follower, booked, bench):
    token, _link = mint_link(visit=booked, now=bench.now)
    bench.now = booked.start - dt.timedelta(hours=23)
    follower.get(f"/visit/{token}/")

    page = words_of(follower.get(f"/visit/{booked.public_ref}/cancel/"))

    assert "you get back $0 of the $50 you paid. The clinic keeps $50." in page


def test_terms_that_changed_while_the_page_was_open_are_shown_again(follower, booked, bench):
    bench.now = booked.start - dt.timedelta(hours=23)
    follower.get(f"/visit/{follower.token}/")
    answer = follower.post(
        f"/visit/{booked.public_ref}/cancel/", {"refund_cents": "5000", "sequence": "0"}
    )

    booked.refresh_from_db()
    assert answer.status_code == 409
    assert "Nothing was cancelled" in words_of(answer)
    assert booked.status == "confirmed"


@pytest.mark.parametrize("seen", ["", "1", "-5000", "5000.0", "999999999999", "abc"])
def test_a_made_up_refund_cancels_nothing(follower, booked, seen):
    answer = follower.post(
        f"/visit/{booked.public_ref}/cancel/", {"refund_cents": seen, "sequence": "0"}
    )

    booked.refresh_from_db()
    assert (answer.status_code, booked.status) == (409, "confirmed")


def test_opening_the_cancel_page_cancels_nothing(follower, booked):
    for method in (follower.get, follower.head):
        method(f"/visit/{booked.public_ref}/cancel/")

    booked.refresh_from_db()
    assert booked.status == "confirmed"


def test_a_change_offers_times_beside_its_own_but_not_the_time_it_has(follower, booked, patient):
    patient.client = follower

    offered = patient.offered(f"/visit/{booked.public_ref}/change/", day="2026-11-25")

    assert [time for time in ("9:00 am", "9:30 am", "10:00 am") if time in offered] == [
        "9:00 am",
        "10:00 am",
    ]


def test_too_late_to_change_leads_to_the_telephone_where_the_office_is_not_asked(
    follower, booked, bench
):
    ClinicSettings.objects.update_or_create(defaults={"late_changes": "never"})
    bench.now = booked.start - dt.timedelta(hours=5)
    follower.get(f"/visit/{follower.token}/")

    assert "Please call us to change this visit" in words_of(
        follower.get(f"/visit/{booked.public_ref}/change/")
    )


def test_the_calendar_file_is_in_utc_and_says_nothing_private(follower, booked):
    answer = follower.get(f"/visit/{booked.public_ref}/calendar.ics")
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert event.decoded("dtstart") == booked.start
    assert b"DTSTART:20261125T163000Z" in answer.content
    assert event["location"] == "4512 Imperial Street, Burnaby"
    for private in (b"Joan", b"PHI-7f3a", follower.token.encode()):
        assert private not in answer.content


def test_the_receipt_says_what_a_plan_asks_for(follower, booked):
    type(booked.practitioner).objects.update(college="CHCPBC", registration_number="DEMO-1")
    Visit.objects.filter(pk=booked.pk).update(status="completed")

    page = words_of(follower.get(f"/visit/{booked.public_ref}/receipt/"))

    for words in (
        "Patient Joan Smith",
        "Wednesday 25 November 2026, 9:30 am",
        "Minutes 45",
        "Service First visit",
        "College CHCPBC",
        "Registration number DEMO-1",
        "Amount $135",
        "Paid $50",
        "Balance $85",
    ):
        assert words in page


def test_the_receipt_is_a_pdf_too(follower, booked):
    answer = follower.get(f"/visit/{booked.public_ref}/receipt.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert (
        answer["Content-Disposition"] == f'attachment; filename="statement-{booked.public_ref}.pdf"'
    )


def test_without_card_payments_what_is_owed_is_not_paid_here(follower, booked, settings):
    type(booked).objects.filter(pk=booked.pk).update(status="completed")
    settings.PAYMENTS = "off"

    with provoked(NoOnlinePayment):
        answer = follower.post(f"/visit/{booked.public_ref}/pay/")

    assert (answer.status_code, answer.url) == (302, f"/visit/{booked.public_ref}/confirmation/")
    assert not booked.payments.filter(kind="balance").exists()


def test_a_visit_in_toronto_is_told_in_eastern_time(follower, booked):
    Visit.objects.filter(pk=booked.pk).update(time_zone="America/Toronto")

    page = words_of(follower.get(f"/visit/{booked.public_ref}/confirmation/"))

    assert "11:30 am" in page
    assert "Eastern time." in page
    assert "Pacific" not in page


def test_who_is_asked_to_choose_again_finds_the_way_and_gives_up_nothing(follower, booked, bench):
    Visit.objects.filter(pk=booked.pk).update(needs_staff=True, follow_up="asked_to_rebook")
    bench.now = booked.start - dt.timedelta(hours=2)
    follower.get(f"/visit/{follower.token}/")

    page = words_of(follower.get(f"/visit/{booked.public_ref}/confirmation/"))
    times = follower.get(f"/visit/{booked.public_ref}/change/").content.decode()
    terms = follower.get(f"/visit/{booked.public_ref}/cancel/").context["terms"]
    follower.post(
        f"/visit/{booked.public_ref}/cancel/", {"refund_cents": terms.refund_cents, "sequence": "0"}
    )

    booked.refresh_from_db()
    assert "We cannot come at this time" in page and "Choose another time" in page
    assert "Please call us to change this visit" not in times
    assert (terms.refund_cents, terms.kept_cents) == (5000, 0)
    assert (booked.status, booked.follow_up, booked.needs_staff) == ("cancelled", "", False)
    assert Refund.objects.get().amount_cents == 5000


def test_who_waits_for_a_colleague_reads_that_and_no_false_promise(follower, booked):
    Visit.objects.filter(pk=booked.pk).update(needs_staff=True, follow_up="offer_to_colleague")

    page = words_of(follower.get(f"/visit/{booked.public_ref}/confirmation/"))

    assert "Somebody else may come" in page
    assert f"{booked.practitioner.name} comes to" not in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "completed"}, "This visit is over."),
        ({"status": "cancelled"}, "This visit was cancelled."),
    ],
)
def test_a_visit_that_cannot_be_moved_says_truly_why(follower, booked, fields, said):
    Visit.objects.filter(pk=booked.pk).update(**fields)

    page = words_of(follower.get(f"/visit/{booked.public_ref}/change/"))

    assert said in page
    assert "too soon" not in page
