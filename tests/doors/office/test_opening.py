"""A new clinic's first hour: the dashboard says what is missing and where, until all is done (1290)."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page

from accounts.models import User
from booking.models import Practitioner, ServiceArea, VisitType
from core import local_time
from core.clock import now
from core.models import ClinicSettings
from core.versioned import SHOWN
from tests.doors.patient import words_of
from tests.factories import at, make_practitioner, make_visit, make_visit_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    number = {"phone": "604 555 0123", "owner": "owner@clinic.example"}
    call_command("start_clinic", verbosity=0, **number)
    client.force_login(User.objects.get())
    return client


def tomorrow_nine():
    return at(local_time.today(now()) + dt.timedelta(days=1), "09:00")


def dashboard(client):
    return words_of(client.get(reverse("wagtailadmin_home")))


def add(client, room, **typed):
    answer = client.post(reverse(f"{room}:add"), typed)
    assert answer.status_code == 302, words_of(answer)


def test_a_new_clinic_is_made_ready_from_its_dashboard_alone(owner):
    words = dashboard(owner)
    assert "There is no service area yet." in words
    for point in ("A service area with", "A visit type patients", "A practitioner with"):
        assert f"Missing: {point}" in words

    add(owner, "service_areas", name="Burnaby", prefix_list="V5H", is_active=1, travel_fee_cents=0)
    form = owner.get(reverse("visit_types:add")).context["form"]
    usual = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    add(owner, "visit_types", **usual | {"name": "First visit", "price_cents": 140, "minutes": 60})
    form = owner.get(reverse("practitioners:add")).context["form"]
    usual = {name: form[name].value() for name in form.fields if form[name].value()}
    links = {
        "areas": [ServiceArea.objects.get().pk],
        "visit_types": [VisitType.objects.get().pk],
    }
    add(owner, "practitioners", **usual | links | {"name": "王小明"})
    who = Practitioner.objects.get()
    assert (who.slug, ServiceArea.objects.get().slug) == ("wangxiaoming", "burnaby")
    assert "Missing: A practitioner with" in dashboard(owner)

    week = owner.get(reverse("desk:practitioner_hours", args=[who.pk]))
    typed = {"row-TOTAL_FORMS": 11, "row-INITIAL_FORMS": 7}
    typed |= {f"row-{day}-weekday": day for day in range(7)}
    typed |= {f"row-{day}-from_minute": "9:00" for day in range(5)}
    typed |= {f"row-{day}-to_minute": "17:00" for day in range(5)}
    form = week.context["form"]
    typed |= {"from_date": form["from_date"].value().isoformat(), SHOWN: week.context["shown"]}
    assert owner.post(week.request["PATH_INFO"], typed).status_code == 302
    assert sorted(who.hours.values_list("weekday", flat=True)) == [0, 1, 2, 3, 4]

    words = dashboard(owner)
    assert "Missing: The privacy notice, published (whoever books agrees to it)" in words
    Page.objects.get(slug="privacy").specific.save_revision().publish()
    words = dashboard(owner)
    assert "Done: The privacy notice, published" in words
    assert "Missing: A page of a service, published" in words

    make_visit(practitioner=who, visit_type=VisitType.objects.get(), start=tomorrow_nine())
    assert "Before your first patient" not in dashboard(owner)


def test_a_clinic_without_a_number_is_reminded_though_it_has_patients(owner):
    ClinicSettings.objects.update(phone="")
    make_visit(
        practitioner=make_practitioner(), visit_type=make_visit_type(), start=tomorrow_nine()
    )

    assert "Missing: A telephone number (every page and letter ends with it)" in dashboard(owner)


def test_pages_with_nothing_to_list_say_so_and_give_the_number(owner, client):
    client.logout()
    for path in ("/areas/", "/services/", "/team/", "/fees/"):
        words = words_of(client.get(path))
        assert "not" in words and "here yet. We are glad to tell you" in words, path
    assert "0 physiotherapists" not in words_of(client.get("/team/"))
