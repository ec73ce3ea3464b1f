"""Another time once free changes have ended, by the clinic's rule: for a fee, asked for, or never."""

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from booking.models import ChangeRequest, LedgerEntry, Visit, VisitMove
from booking.operations.messages.private_links import mint_link
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.progress import complete_visit
from booking.operations.visits.reschedule import TooLateToChange
from booking.payments import ledger
from core import outbox
from core.models import ClinicSettings, LateChanges
from tests.doors.office.staff_people import office_user
from tests.doors.paper_reading import OFFICE
from tests.doors.patient import on_enter, words_of
from tests.factories import at
from tests.french import english_left_in
from tests.refusals import provoked

pytestmark = pytest.mark.django_db


def rule(late_changes, **more):
    ClinicSettings.objects.update_or_create(defaults={"late_changes": late_changes, **more})


@pytest.fixture
def fee(booked):
    """Until four hours before, for $25."""
    rule(LateChanges.FEE, late_change_hours=4, late_change_fee=25)


@pytest.fixture
def late(booked, bench):
    """The patient's browser, five hours before the visit of Wednesday at half past nine."""
    outbox.run_due(bench.now)
    return followed(booked, bench, "04:30")


def followed(visit, bench, clock, day="2026-11-25"):
    bench.now = at(day, clock)
    token, _link = mint_link(visit=visit, now=bench.now)
    client = Client()
    client.get(f"/visit/{token}/")
    mail.outbox.clear()
    return client


def url(visit, page=""):
    return f"/visit/{visit.public_ref}/{page}"


def chosen(browser, visit, day="2026-11-26", clock="1:00 pm"):
    page = browser.get(url(visit, "change/"), {"day": day}).content.decode()
    tile = next(part for part in page.split("<label") if f">{clock}<" in part.replace("\xa0", " "))
    return browser.post(url(visit, "change/"), {"start": tile.split('value="')[1].split('"')[0]})


def move(browser, visit, **more):
    return browser.post(url(visit, "change/move/"), on_enter(chosen(browser, visit), None) | more)


def test_the_fee_is_said_on_every_page_before_the_press(late, booked, fee):
    first = words_of(late.get(url(booked)))
    times = words_of(late.get(url(booked, "change/")))
    look = words_of(chosen(late, booked))

    assert "Change for a fee" in first and "the fee is said before you do" in first
    for page in (times, look):
        assert "for a fee of $25: it is added to what you pay for the visit" in page
    assert "Move my visit" in look and "For ten minutes" not in look


def test_it_moves_at_once_for_the_fee_and_page_and_letter_say_so(late, booked, fee, bench):
    assert move(late, booked).status_code == 302
    outbox.run_due(bench.now)

    visit = Visit.objects.get(pk=booked.pk)
    assert (visit.start, visit.late_change_fee_cents) == (at("2026-11-26", "13:00"), 2500)
    said = "A fee of $25 for the late change is added to what you pay for this visit."
    page = words_of(late.get(url(visit)))
    assert said in page and "of it for the late change $25" in page
    assert "Your visit has moved" in page and "Put it back" not in page
    [letter] = [one for one in mail.outbox if "Changed" in one.subject]
    assert said in " ".join(letter.body.split())
    assert not VisitMove.objects.exists() and not ChangeRequest.objects.exists()


def test_pressed_twice_the_fee_is_due_once(late, booked, fee):
    sent = on_enter(chosen(late, booked), None)

    for _press in range(2):
        assert late.post(url(booked, "change/move/"), sent).status_code == 302

    assert Visit.objects.get(pk=booked.pk).late_change_fee_cents == 2500


def test_done_the_visit_costs_the_fee_more_and_not_a_cent_else(late, booked, fee, bench):
    before = booked.total_cents
    move(late, booked)
    visit = Visit.objects.get(pk=booked.pk)
    bench.now = visit.end
    complete_visit(visit=visit, by=OFFICE, now=bench.now)
    visit.refresh_from_db()

    assert ledger.charged_cents(visit) == before + 2500
    assert ledger.owed_cents(visit) == before + 2500 - 5000


def test_cancelled_in_time_after_all_the_fee_is_kept_from_the_deposit(late, booked, fee, bench):
    move(late, booked)
    visit = Visit.objects.get(pk=booked.pk)
    bench.now = at("2026-11-25", "05:00")  # more than a day before the new time
    browser = followed(visit, bench, "05:00")
    page = browser.get(url(visit, "cancel/"))
    words = words_of(page)
    browser.post(url(visit, "cancel/"), on_enter(page, None))
    visit.refresh_from_db()
    bench.work()

    assert "If you cancel now, you get back $25" in words
    assert "The fee of $25 for the late change stays with the clinic" in words
    assert visit.status == "cancelled"
    assert ledger.received_cents(visit) == 2500 and ledger.owed_cents(visit) == 0


def test_without_a_deposit_the_fee_is_not_asked_for_once_cancelled_and_the_pages_say_so(
    clinic, bench
):
    rule(LateChanges.FEE, late_change_hours=4, late_change_fee=25)
    visit = clinic.described("09:30", place="V5H")
    Visit.objects.filter(pk=visit.pk).update(deposit_cents=0)
    visit = confirm_visit(visit=visit, now=bench.now)
    browser = followed(visit, bench, "04:30")
    look = words_of(chosen(browser, visit))
    assert move(browser, visit).status_code == 302
    page = browser.get(url(visit, "cancel/"))
    browser.post(url(visit, "cancel/"), on_enter(page, None))
    visit.refresh_from_db()

    assert "If you cancel after all, it is not asked for." in look and "deposit" not in look
    assert "The fee of $25 for the late change is not asked for if you cancel now." in words_of(
        page
    )
    assert (visit.status, visit.late_change_fee_cents) == ("cancelled", 2500)
    assert ledger.owed_cents(visit) == 0 and "$25" not in words_of(browser.get(url(visit)))


def test_cancelled_by_the_clinic_all_of_the_deposit_comes_back(late, booked, fee, bench):
    move(late, booked)
    visit = Visit.objects.get(pk=booked.pk)
    cancel_visit(visit=visit, now=bench.now, by="clinic", actor=OFFICE)
    bench.work()

    assert ledger.received_cents(visit) == 0 and ledger.owed_cents(visit) == 0


def test_another_fee_than_was_shown_moves_nothing(late, booked, fee):
    sent = on_enter(chosen(late, booked), None)
    rule(LateChanges.FEE, late_change_fee=40)

    with provoked(TooLateToChange):
        late.post(url(booked, "change/move/"), sent)

    visit = Visit.objects.get(pk=booked.pk)
    assert (visit.start, visit.late_change_fee_cents) == (booked.start, 0)
    assert "for a fee of $40" in words_of(chosen(late, booked))


def test_nearer_than_the_hours_of_the_rule_the_office_is_asked(booked, fee, bench):
    browser = followed(booked, bench, "05:45")

    assert "Ask for another time" in words_of(browser.get(url(booked)))
    assert "Ask for this time?" in words_of(chosen(browser, booked))


def test_while_changes_are_free_there_is_no_fee(booked, fee, bench):
    browser = followed(booked, bench, "09:00", day="2026-11-23")

    assert "fee" not in words_of(chosen(browser, booked)).lower()
    move(browser, booked)
    visit = Visit.objects.get(pk=booked.pk)
    assert visit.start == at("2026-11-26", "13:00") and visit.late_change_fee_cents == 0


def test_without_a_fee_it_says_that_it_costs_nothing(late, booked):
    rule(LateChanges.FEE, late_change_fee=0)

    assert "you can still do it here, and it costs nothing" in words_of(chosen(late, booked))
    move(late, booked)
    assert Visit.objects.get(pk=booked.pk).start == at("2026-11-26", "13:00")


def test_a_visit_that_an_insurer_pays_is_asked_about(late, booked, fee):
    Visit.objects.filter(pk=booked.pk).update(payer="icbc")

    assert "Ask for another time" in words_of(late.get(url(booked)))


def test_asking_is_the_rule_until_the_clinic_has_another(late, booked):
    assert "Ask for this time?" in words_of(chosen(late, booked))
    late.post(url(booked, "change/move/"), on_enter(chosen(late, booked), None) | {"late_fee": "0"})
    assert Visit.objects.get(pk=booked.pk).start == booked.start


def test_never_is_a_telephone_number(late, booked):
    rule(LateChanges.NEVER)

    page = words_of(late.get(url(booked, "change/")))
    assert "Please call us to change this visit" in page
    assert "Ask for another time" not in words_of(late.get(url(booked)))


def test_the_office_reads_the_fee_on_the_visit(late, booked, fee, client):
    move(late, booked)
    client.force_login(office_user())

    assert "Fee for a late change $25" in words_of(
        client.get(f"/admin/desk/visits/{booked.public_ref}/")
    )


def test_its_pages_are_in_french(late, booked, fee):
    type(booked.visit_type).objects.update(name_fr="Première visite")
    late.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    times = late.get(url(booked, "change/"), {"day": "2026-11-26"}).content.decode()
    start = times.split('name="start" value="')[1].split('"')[0]
    look = late.post(url(booked, "change/"), {"start": start})
    pages = [late.get(url(booked)), late.get(url(booked, "change/")), look]
    late.post(url(booked, "change/move/"), on_enter(look, None))
    pages += [late.get(url(booked)), late.get(url(booked, "cancel/"))]

    for page in pages:
        assert english_left_in(words_of(page)) == {"English"}, page.request["PATH_INFO"]


def test_the_rows_of_the_books_add_up_to_what_was_agreed(late, booked, fee, bench):
    move(late, booked)
    visit = Visit.objects.get(pk=booked.pk)
    kinds = LedgerEntry.objects.filter(visit=visit).values_list("kind", flat=True)

    assert set(kinds) == {"deposit_due", "card"}  # asked for with the rest, after the visit
    assert ledger.left_to_pay_cents(visit) == visit.total_cents - 5000
