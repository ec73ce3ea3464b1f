"""Too late to change by oneself: another time is asked of the clinic, which moves the visit or says no."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from booking.models import AuditAction, ChangeRequest, Visit, VisitMove
from booking.operations.messages.private_links import mint_link
from booking.operations.visits.ask_to_move import NothingAsked, NotToBeAsked
from core import outbox
from core.models import AuditEntry, ClinicSettings
from tests.doors.office.staff_people import office_user
from tests.doors.patient import on_enter, words_of
from tests.factories import at, make_visit
from tests.refusals import provoked

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(booked, bench):
    """The patient's browser, five hours before the visit of Wednesday at half past nine."""
    outbox.run_due(bench.now)
    bench.now = at("2026-11-25", "04:30")
    token, _link = mint_link(visit=booked, now=bench.now)
    client = Client()
    client.get(f"/visit/{token}/")
    mail.outbox.clear()
    return client


def url(visit, page=""):
    return f"/visit/{visit.public_ref}/{page}"


def chosen(browser, visit, clock="1:00 pm"):
    """Thursday at one is chosen, and looked at."""
    page = browser.get(url(visit, "change/"), {"day": "2026-11-26"}).content.decode()
    tile = next(part for part in page.split("<label") if f">{clock}<" in part.replace("\xa0", " "))
    return browser.post(url(visit, "change/"), {"start": tile.split('value="')[1].split('"')[0]})


@pytest.fixture
def asked(late, booked):
    late.post(url(booked, "change/ask/"), on_enter(chosen(late, booked), None))
    return ChangeRequest.objects.get()


@pytest.fixture
def desk():
    client = Client()
    client.force_login(office_user())
    return client


def answer(desk, visit, act, **more):
    address = reverse("desk:act", args=[visit.public_ref, act])
    return desk.post(address, on_enter(desk.get(address), None) | more)


def test_the_page_asks_instead_of_moving_and_nothing_moves(late, booked, asked):
    page = words_of(late.get(url(booked, "change/")))
    visit = Visit.objects.get(pk=booked.pk)

    assert "Ask for another time" in page and "the other time is not kept for you" in page
    assert (visit.start, visit.sequence) == (booked.start, 0)
    assert asked.start == at("2026-11-26", "13:00")
    assert not VisitMove.objects.exists()


def test_the_look_says_that_nothing_is_kept_and_sends_no_letter(late, booked):
    look = words_of(chosen(late, booked))

    assert "Ask for this time?" in look and "To Thursday 26 November, 1:00 pm" in look
    assert "For ten minutes afterwards" not in look
    assert not ChangeRequest.objects.exists()


def test_the_visit_stays_booked_and_says_what_was_asked_until_it_is_taken_back(late, booked, asked):
    page = words_of(late.get(url(booked)))
    late.post(url(booked, "change/withdraw/"))
    with provoked(NothingAsked):
        late.post(url(booked, "change/withdraw/"))
    visit = Visit.objects.get(pk=booked.pk)

    assert "Your visit is booked" in page and "You asked for another time" in page
    assert "Thursday 26 November, 1:00 pm, with Priya Sandhu" in page
    assert "You asked for another time" not in words_of(late.get(url(booked)))
    assert (visit.needs_staff, visit.follow_up) == (False, "")


def test_the_office_sees_it_on_its_dashboard_and_moves_the_visit_with_one_press(
    late, booked, asked, desk, bench
):
    board = words_of(desk.get("/admin/"))
    page = words_of(desk.get(reverse("desk:act", args=[booked.public_ref, "move-as-asked"])))
    assert answer(desk, booked, "move-as-asked").status_code == 302
    bench.wait(minutes=11)
    outbox.run_due(bench.now)
    visit = Visit.objects.get(pk=booked.pk)

    assert "The patient asks for another time" in board and "Say no" in board
    assert "Asked for Thursday 26 November, 1:00 pm" in page
    assert visit.start == at("2026-11-26", "13:00") and not visit.needs_staff
    assert ChangeRequest.objects.get().answer == "moved"
    assert "Changed: your visit on Thu 26 Nov, 1:00 pm" in [one.subject for one in mail.outbox]


def test_a_no_goes_to_the_patient_with_its_reason_and_stands_on_the_page(
    late, booked, asked, desk, bench
):
    answer(desk, booked, "say-no", why="Priya is away on Thursday afternoon.")
    outbox.run_due(bench.now)
    [letter] = [one for one in mail.outbox if "stays" in one.subject]
    visit = Visit.objects.get(pk=booked.pk)

    assert letter.subject == "Your visit stays on Wed 25 Nov, 9:30 am"
    assert "not possible: Priya is away on Thursday afternoon." in " ".join(letter.body.split())
    assert "The clinic says: Priya is away on Thursday" in words_of(late.get(url(booked)))
    assert (visit.start, visit.needs_staff) == (booked.start, False)


def test_a_no_without_a_reason_is_asked_for_one(booked, asked, desk):
    said = answer(desk, booked, "say-no", why=" ")

    assert said.status_code == 422
    assert ChangeRequest.objects.get().answer == ""


def test_of_two_in_the_office_the_second_answers_nothing(booked, asked, desk):
    address = reverse("desk:act", args=[booked.public_ref, "say-no"])
    stale = on_enter(desk.get(address), None) | {"why": "No."}
    answer(desk, booked, "move-as-asked")

    with provoked(NothingAsked):
        late_no = desk.post(address, stale)
    assert late_no.status_code in (409, 422)
    assert ChangeRequest.objects.get().answer == "moved"


@pytest.mark.parametrize("act", ["move-as-asked", "say-no"])
def test_where_nothing_is_asked_the_press_says_why_nothing_happens(booked, desk, act):
    address = reverse("desk:act", args=[booked.public_ref, act])
    page, pressed = desk.get(address), desk.post(address, {"why": "We are full."})

    assert "This cannot be done now" in words_of(page)
    assert pressed.status_code == 422
    assert "The visit has changed meanwhile" in words_of(pressed)


def test_a_time_taken_meanwhile_moves_nothing_and_still_waits(booked, asked, desk):
    make_visit(
        practitioner=booked.practitioner,
        visit_type=booked.visit_type,
        start=at("2026-11-26", "13:00"),
    )

    said = answer(desk, booked, "move-as-asked")

    assert "That time cannot be had any more" in words_of(said)
    assert Visit.objects.get(pk=booked.pk).start == booked.start
    assert ChangeRequest.objects.get().answer == ""


def test_asked_again_the_later_wish_counts(late, booked, asked):
    late.post(url(booked, "change/ask/"), on_enter(chosen(late, booked, "2:00 pm"), None))

    assert ChangeRequest.objects.get().start == at("2026-11-26", "14:00")


def test_a_clinic_that_takes_no_requests_is_called(late, booked):
    look = chosen(late, booked)
    ClinicSettings.objects.update_or_create(defaults={"late_changes": "never"})

    with provoked(NotToBeAsked):
        late.post(url(booked, "change/ask/"), on_enter(look, None))
    assert "Please call us to change this visit" in words_of(late.get(url(booked, "change/")))
    assert "ask the clinic" not in words_of(late.get(url(booked)))


def test_who_may_change_by_themselves_asks_nobody(follower, booked):
    page = words_of(follower.get(url(booked, "change/")))

    assert "Ask for another time" not in page


def test_cancelling_ends_what_was_asked(late, booked, asked, desk):
    late.post(url(booked, "cancel/"), on_enter(late.get(url(booked, "cancel/")), None))

    assert not Visit.objects.get(pk=booked.pk).needs_staff
    assert "asks for another time" not in words_of(desk.get("/admin/"))


def test_asking_and_answering_are_on_record(booked, asked, desk):
    answer(desk, booked, "say-no", why="No.")

    acts = AuditEntry.objects.filter(action__in=["change_asked", "change_answered"]).order_by("pk")
    assert [(one.actor_name == "patient", one.action) for one in acts] == [
        (True, AuditAction.CHANGE_ASKED),
        (False, AuditAction.CHANGE_ANSWERED),
    ]


def test_nobody_without_a_pass_asks_or_takes_back(booked, asked):
    for page in ("change/ask/", "change/withdraw/"):
        assert Client().post(url(booked, page), {"start": "x"}).status_code == 404
    assert ChangeRequest.objects.get().answer == ""
