"""Whatever the office does that takes times away shows first whom it hits."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse

from booking.models import UNDO, Closure, ExtraHours, Visit
from booking.staff.deciding import Undecided
from core import outbox
from core.clock import now as clock_now
from core.models import OutboxMessage
from tests.doors.office.a_visit import WEDNESDAY, coming, paid, past
from tests.doors.office.staff_people import shown
from tests.doors.practice import seen
from tests.factories import at, make_patient, make_practitioner, make_visit
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
DAY = dt.date.fromisoformat(WEDNESDAY)


def closure(**more):
    return {"date": WEDNESDAY, "name": "Snow", **more}


def form_of(client, address):
    """What the browser would send back of a form it was shown."""
    form = client.get(address).context["form"]
    sent = {}
    for field in form:
        value = field.value()
        if value is True:
            sent[field.html_name] = "on"
        elif value is not None and value is not False:
            sent[field.html_name] = value
    return sent


def edited(client, practitioner, **changes):
    address = reverse("practitioners:edit", args=[practitioner.pk])
    sent = form_of(client, address)
    sent.update({name: value for name, value in changes.items() if value is not None})
    for name, value in changes.items():
        if value is None:
            sent.pop(name, None)
    sent["areas"] = [getattr(area, "pk", area) for area in sent["areas"]]
    sent["visit_types"] = [getattr(kind, "pk", kind) for kind in sent["visit_types"]]
    return client.post(address, sent)


@pytest.fixture
def second(clinic):
    """Somebody else's visit on the same day; no e-mail reaches the patient."""
    _priya, visit_type, area = clinic
    return make_visit(
        practitioner=make_practitioner(name="Wing", areas=[area], visit_types=[visit_type]),
        visit_type=visit_type,
        start=at(WEDNESDAY, "10:00"),
        area=area,
        patient=make_patient(email=""),
    )


def test_a_snow_day_asks_before_it_closes_and_one_answer_does_for_all(office, visit, second):
    paid(visit)
    address = reverse("closures:add")

    with provoked(Undecided):
        asked = office.post(address, closure())
    nothing_yet = Closure.objects.exists()
    said = asked.content.decode()
    each = {"every-visit": "cancel", f"visit-{second.pk}": "rebook"}
    office.post(address, closure(**each, **seen(asked)))
    waits = OutboxMessage.objects.filter(kind="visits.fates").count()
    outbox.run_due(clock_now())

    assert (asked.status_code, nothing_yet) == (409, False)
    assert "2 booked visits are hit" in said
    assert "gives back $50" in said and "No e-mail reaches 1 patient" in said
    visit.refresh_from_db(), second.refresh_from_db()
    assert (waits, Closure.objects.get().date) == (2, DAY)
    assert (visit.status, visit.cancelled_by) == ("cancelled", "clinic")
    assert (second.status, second.needs_staff, second.follow_up) == ("confirmed", True, "to_call")


def test_closing_twice_writes_one_closure_and_decides_once(office, visit):
    sent = closure(**{f"visit-{visit.pk}": "colleague"})
    first = office.post(reverse("closures:add"), sent)
    again = office.post(reverse("closures:add"), sent)
    outbox.run_due(clock_now())
    outbox.run_due(clock_now())

    visit.refresh_from_db()
    assert (first.status_code, Closure.objects.count()) == (302, 1)
    assert again.status_code == 200  # the form once more: the date is taken
    assert (visit.status, visit.follow_up) == ("confirmed", "offer_to_colleague")
    assert OutboxMessage.objects.filter(kind="visits.fates").count() == 1


def test_whoever_has_hours_of_their_own_on_a_closed_day_keeps_the_visits(office, visit):
    ExtraHours.objects.create(
        practitioner=visit.practitioner, date=DAY, from_minute=540, to_minute=1020
    )

    answer = office.post(reverse("closures:add"), closure())

    assert (answer.status_code, Closure.objects.count()) == (302, 1)


def test_a_decided_visit_that_was_moved_meanwhile_is_left_alone(office, visit):
    office.post(reverse("closures:add"), closure(**{f"visit-{visit.pk}": "cancel"}))
    elsewhere = at(WEDNESDAY, "12:00") + dt.timedelta(days=1)
    Visit.objects.filter(pk=visit.pk).update(
        start=elsewhere,
        end=elsewhere + dt.timedelta(minutes=45),
        local_date=DAY + dt.timedelta(days=1),
        start_minute=int(elsewhere.timestamp()) // 60,
        end_minute=int(elsewhere.timestamp()) // 60 + 45,
    )

    outbox.run_due(clock_now())

    visit.refresh_from_db()
    assert visit.status == "confirmed"


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": None},
        {"registration_valid_to": str(DAY - dt.timedelta(days=1))},
        {"areas": []},
        {"visit_types": []},
    ],
    ids=["deactivated", "registration ends", "area left", "visit type left"],
)
def test_changing_a_practitioner_asks_about_the_visits_it_hits(office, visit, change):
    who = visit.practitioner

    asked = edited(office, who, **change)
    who.refresh_from_db()
    untouched = (who.is_active, who.registration_valid_to, who.areas.count())
    done = edited(office, who, **change, **{f"visit-{visit.pk}": "colleague"})

    visit.refresh_from_db()
    assert (asked.status_code, untouched) == (409, (True, None, 1))
    assert "1 booked visit is hit" in asked.content.decode()
    assert (done.status_code, visit.follow_up) == (302, "offer_to_colleague")


def test_windows_that_a_left_area_ends_are_named_to_the_office(office, clinic):
    who, _visit_type, area = clinic
    window = who.hours.get(weekday=1)
    window.areas.set([area])

    asked = edited(office, who, areas=[])
    still = who.hours.filter(pk=window.pk).exists()
    done = edited(office, who, areas=[], window=str(window.pk))

    assert (asked.status_code, still, done.status_code) == (409, True, 302)
    assert "Tuesday, 9:00 am to 5:00 pm: Burnaby" in asked.content.decode()
    assert not who.hours.filter(pk=window.pk).exists()


def test_a_week_changed_by_the_office_asks_about_the_visits_it_hits(office, visit):
    who = visit.practitioner
    address = reverse("desk:practitioner_hours", args=[who.pk])
    week = {
        "from_date": WEDNESDAY,
        "row-TOTAL_FORMS": "1",
        "row-INITIAL_FORMS": "0",
        "row-0-weekday": "0",
        "row-0-from_minute": "09:00",
        "row-0-to_minute": "12:00",
    }

    week |= shown(office, address)
    asked = office.post(address, week)
    before = who.hours.count()
    done = office.post(address, {**week, f"visit-{visit.pk}": "cancel"})

    visit.refresh_from_db()
    assert (asked.status_code, before) == (409, 5)
    assert (done.status_code, visit.status) == (302, "cancelled")


def test_statutory_holidays_ask_about_the_visits_booked_on_them(office, visit):
    who = visit.practitioner
    year = clock_now().year + 1
    start = at(f"{year}-07-01", "10:00")  # Canada Day, on some weekday
    who.hours.create(weekday=start.weekday(), from_minute=1020, to_minute=1021)
    for weekday in (5, 6):
        who.hours.create(weekday=weekday, from_minute=540, to_minute=1020)
    booked = make_visit(practitioner=who, visit_type=visit.visit_type, start=start, area=visit.area)
    sent = {"first": year, "last": year}

    asked = office.post(reverse("desk:holidays"), sent)
    none_yet = Closure.objects.count()
    office.post(reverse("desk:holidays"), {**sent, f"visit-{booked.pk}": "keep"})

    assert (asked.status_code, none_yet) == (409, 0)
    assert Closure.objects.filter(date=f"{year}-07-01").exists()


def test_giving_to_a_colleague_when_nobody_can_moves_nothing_and_says_so(office, visit):
    address = reverse("desk:act", args=[visit.public_ref, "give-to"])
    shown = office.get(address).context["form"]
    was = shown["was"].value()
    mine = {"was": was, "choice": "other", "other_practitioner": visit.practitioner_id}

    same = office.post(address, {**mine, "other_date": WEDNESDAY, "other_clock": "12:00"})
    later = office.post(address, {**mine, "other_date": WEDNESDAY, "other_clock": "15:00"})

    before = visit.start
    visit.refresh_from_db()
    assert (same.status_code, later.status_code, visit.start) == (422, 422, before)
    assert "nothing would move" in same.content.decode()
    assert "name a colleague" in later.content.decode()
    assert shown["other_practitioner"].value() is None


def test_the_letter_about_a_visit_that_left_a_round_names_when_it_was_there(office, visit, second):
    who = visit.practitioner
    who.email = "priya@tidewater.example"
    who.save()
    address = reverse("desk:act", args=[visit.public_ref, "give-to"])
    day = coming(3)
    sent = {"choice": f"{second.practitioner_id}@{at(str(day), '14:00').isoformat()}"}

    sent |= {"sequence": 0, "seen": "yes", "was": f"{who.pk}@{visit.start.isoformat()}"}
    office.post(address, sent)
    outbox.run_due(clock_now() + UNDO)

    (letter,) = [letter for letter in mail.outbox if letter.to == ["priya@tidewater.example"]]
    assert letter.subject.startswith("A visit has left your round: ")
    assert "12:00 pm" in letter.subject


def test_the_office_reads_what_a_no_show_means_before_it_marks_one(office, visit):
    paid(visit)
    past(visit)

    asked = office.get(reverse("desk:act", args=[visit.public_ref, "no-show"])).content.decode()

    assert "The $50 already paid stay with the clinic." in asked
    assert "no letter is sent" in asked


@pytest.mark.parametrize("tab", ["practitioners", "service_areas", "visit_types"])
def test_the_second_of_two_tabs_is_told_and_keeps_what_was_typed(office, clinic, tab):
    row = dict(zip(("practitioners", "visit_types", "service_areas"), clinic, strict=True))[tab]
    address = reverse(f"{tab}:edit", args=[row.pk])
    page = office.get(address)
    shown = re.search(r'name="shown_version" value="(\w+)"', page.content.decode())[1]
    type(row).objects.filter(pk=row.pk).update(name="Changed in the first tab")

    told = office.post(address, {"shown_version": shown, "name": "Typed in the second"})

    row.refresh_from_db()
    assert row.name == "Changed in the first tab"
    assert "changed meanwhile" in told.content.decode()
    assert "Typed in the second" in told.content.decode()
    assert shown not in told.content.decode()
