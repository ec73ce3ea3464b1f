"""Whatever takes times away from booked visits asks first; whatever does not leaves them alone (0912)."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import AreaPrefix, DriveCorrection, ServiceArea, Visit
from booking.operations.clinic.service_areas import AreaInUse
from booking.queries.ground import Missing
from booking.staff.deciding import Undecided
from tests.doors.office.a_visit import NOW, WEDNESDAY
from tests.doors.office.test_impact import edited, form_of
from tests.doors.practice import seen, send, week
from tests.factories import at, make_area, make_practitioner, make_user, make_visit
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
DAY = dt.date.fromisoformat(WEDNESDAY)
TOMORROW = str(NOW.date() + dt.timedelta(days=1))


def practice_of(visit):
    visit.practitioner.user = make_user("priya@tidewater.example")
    visit.practitioner.save()
    client = Client()
    client.force_login(visit.practitioner.user)
    return client


def area_page(office, area, **changes):
    address = reverse("service_areas:edit", args=[area.pk])
    sent = {**form_of(office, address), **changes}
    if isinstance(sent["prefix_list"], list):
        sent["prefix_list"] = " ".join(sent["prefix_list"])
    return office.post(address, {name: value for name, value in sent.items() if value is not None})


def by_the_office(**changes):
    return lambda office, visit: edited(office, visit.practitioner, **changes)


def of_the_area(**changes):
    return lambda office, visit: area_page(office, visit.area, **changes)


def closes(office, visit):
    return office.post(reverse("closures:add"), {"date": WEDNESDAY, "name": "Snow"})


def a_longer_prefix_of_another_area(office, visit):
    Visit.objects.filter(pk=visit.pk).update(postal_code="V5H 1A1")
    sent = {"name": "Metrotown", "slug": "metrotown", "is_active": "on", "prefix_list": "V5H1A"}
    return office.post(reverse("service_areas:add"), {**sent, "travel_fee_cents": "0"})


def asked_away(office, visit):
    sent = {"from_date": WEDNESDAY, "from_minute": "00:00", "note": ""}
    sent |= {"to_date": WEDNESDAY, "to_minute": "24:00"}
    return office.post(reverse("desk:practitioner_away", args=[visit.practitioner_id]), sent)


#: Of each reason a visit can lose its ground for: through which doors it is taken away.
DOORS = {
    Missing.PRACTITIONER: [by_the_office(is_active=None)],
    Missing.REGISTRATION: [by_the_office(registration_valid_to=str(DAY - dt.timedelta(days=1)))],
    Missing.VISIT_TYPE: [by_the_office(visit_types=[])],
    Missing.PLACE: [
        of_the_area(is_active=None),
        of_the_area(prefix_list="V5A"),
    ],
    Missing.AREA: [by_the_office(areas=[]), a_longer_prefix_of_another_area],
    Missing.HOURS: [
        by_the_office(time_zone="Pacific/Auckland"),
        lambda office, visit: send(
            practice_of(visit), "/practice/hours/", week(from_date=TOMORROW)
        ),
    ],
    Missing.OPEN_CLINIC: [closes],
    Missing.WORKING_DAY: [
        lambda office, visit: send(
            practice_of(visit), "/practice/dates/", {"date": WEDNESDAY, "closed": "on"}
        )
    ],
}
EVERY_DOOR = [
    pytest.param(door, id=f"{why.name}-{n}") for why in DOORS for n, door in enumerate(DOORS[why])
]


def test_no_reason_is_without_a_door_that_asks():
    assert set(DOORS) == set(Missing)


@pytest.mark.parametrize("door", EVERY_DOOR)
def test_each_door_names_the_visit_and_nothing_is_written(office, visit, door):
    Visit.objects.filter(pk=visit.pk).update(postal_code="V5H 1A1")
    before = Visit.objects.values().get(pk=visit.pk)
    areas = list(AreaPrefix.objects.values_list("prefix", "area__is_active"))

    answer = door(office, visit)

    assert (answer.status_code, len(answer.context["fates"].visits)) == (409, 1)
    assert Visit.objects.values().get(pk=visit.pk) == before
    assert list(AreaPrefix.objects.values_list("prefix", "area__is_active")) == areas


def test_time_off_asks_too(office, visit):
    answer = asked_away(office, visit)

    assert (answer.status_code, len(answer.context["fates"].visits)) == (409, 1)


#: Fields of the office's forms: those that may take times away, and those that leave booked visits alone.
ASKS = {
    "practitioners": {
        *("is_active", "registration_valid_to", "areas", "visit_types", "time_zone"),
    },
    "service_areas": {"is_active", "prefix_list"},
    "closures": {"date"},
    "visit_types": set(),
    "drive_corrections": set(),
}
LEAVES = {
    "practitioners": {
        *("name", "slug", "pronouns", "gender", "profession", "credentials", "email", "phone"),
        *("college", "registration_number", "register_url", "languages"),
        *("home_code", "turnaround_minutes", "max_visits_per_day", "wished_minutes_per_week"),
    },
    "service_areas": {"name", "slug", "travel_fee_cents"},
    "closures": {"name", "is_statutory"},
    "visit_types": {
        *("name", "name_fr", "slug", "summary", "summary_fr", "order", "is_active", "phone_only"),
        *("for_new_patients", "for_returning_patients", "price_cents", "deposit_cents"),
        *("tax_code", "shown_under"),
        *("price_is_sample", "refund_policy", "minutes", "step_minutes", "offset_minutes"),
        *("notice_minutes", "horizon_days", "buffer_before", "buffer_after"),
        *("max_visits_per_day", "max_minutes_per_day"),
    },
    "drive_corrections": {
        *("from_area", "to_area", "crossing", "from_minute", "to_minute", "percent"),
        *("extra_minutes", "note"),
    },
}


@pytest.mark.parametrize("listing", ASKS)
def test_of_each_field_of_the_office_it_is_known_whether_it_takes_times_away(office, listing):
    fields = set(office.get(reverse(f"{listing}:add")).context["form"].fields)

    assert fields - {"shown_version"} == ASKS[listing] | LEAVES[listing]


def test_a_visit_type_taken_off_the_offer_leaves_its_visits_and_the_page_says_so(office, visit):
    address = reverse("visit_types:edit", args=[visit.visit_type_id])
    before = Visit.objects.values().get(pk=visit.pk)
    page = office.get(address).content.decode()
    sent = form_of(office, address)
    for name in ("is_active", "minutes"):
        sent.pop(name)
    answer = office.post(address, {**sent, "minutes": "90"})

    visit.visit_type.refresh_from_db()
    assert "leaves booked visits as they are" in page
    assert (answer.status_code, visit.visit_type.is_active) == (302, False)
    assert Visit.objects.values().get(pk=visit.pk) == before


def test_where_the_day_begins_and_the_turnaround_leave_the_visits_and_the_page_says_so(
    office, visit
):
    address = reverse("practitioners:edit", args=[visit.practitioner_id])
    page = office.get(address).content.decode()

    answer = edited(
        office, visit.practitioner, home_code="V7L", turnaround_minutes="60", max_visits_per_day="1"
    )

    assert "booked visits stay as they are" in page
    assert answer.status_code == 302


def test_a_drive_correction_leaves_the_visits_and_the_page_says_so(office, visit):
    page = office.get(reverse("drive_corrections:add")).content.decode()

    assert "booked visits stay" in page
    assert not DriveCorrection.objects.exists()


@pytest.mark.parametrize("change", [{"is_active": None}, {"prefix_list": "V5A"}])
def test_an_area_switched_off_or_narrowed_does_what_was_decided_once(office, clinic, visit, change):
    colleague = make_practitioner(name="Wing", areas=[clinic[2]], visit_types=[clinic[1]])
    second = make_visit(
        practitioner=colleague, visit_type=clinic[1], start=at(WEDNESDAY, "10:00"), area=clinic[2]
    )
    asked = area_page(office, visit.area, **change)
    decided = {**change, **seen(asked), "every-visit": "cancel", f"visit-{second.pk}": "keep"}

    saved = area_page(office, visit.area, **decided)
    again = area_page(office, visit.area, **change)

    visit.refresh_from_db(), second.refresh_from_db()
    assert (saved.status_code, again.status_code) == (302, 302)
    assert (visit.status, visit.cancelled_by, second.status) == ("cancelled", "clinic", "confirmed")
    area = ServiceArea.objects.get(pk=visit.area_id)
    assert (area.is_active, area.prefixes.count()) in [(False, 2), (True, 1)]


def test_a_code_that_moves_to_an_area_its_practitioner_serves_hits_nobody(office, visit):
    north = make_area("Burnaby North", ())
    visit.practitioner.areas.add(north)
    AreaPrefix.objects.filter(prefix="V5H").update(area=north)

    answer = area_page(office, visit.area, name="Burnaby South")

    assert answer.status_code == 302


def test_an_area_with_booked_visits_or_hours_cannot_be_deleted(office, visit):
    address = reverse("service_areas:delete", args=[visit.area_id])

    with provoked(AreaInUse):
        office.post(address)
    named = ServiceArea.objects.filter(pk=visit.area_id).exists()
    Visit.objects.filter(pk=visit.pk).update(status="cancelled")
    office.post(address)  # nobody counts on it any more

    assert named
    assert not ServiceArea.objects.filter(pk=visit.area_id).exists()


def test_the_office_decides_in_its_own_words(office, visit):
    with provoked(Undecided):
        asked = area_page(office, visit.area, is_active=None)

    assert "1 booked visit is hit" in asked.content.decode()
    assert "Keep it: the practitioner will go" in asked.content.decode()
