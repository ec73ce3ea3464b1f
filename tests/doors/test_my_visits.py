"""My visits: one letter opens all that was booked from its address, for a while, and nothing of others."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client

from booking.models import Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.reserving.intake import intake_of, keep_intake
from booking.operations.visits.cancel import cancel_visit
from core import outbox
from core.fields import lookup_hash
from tests.doors.patient import shown_on, words_of
from tests.factories import make_patient, make_visit

pytestmark = pytest.mark.django_db
DAUGHTER = "wei@example.org"


@pytest.fixture
def home(booked):
    """Visits of a mother and a father under their daughter's address, and one of a neighbour."""

    def of(patient, days, status="confirmed"):
        start = booked.start + dt.timedelta(days=days)
        return make_visit(
            practitioner=booked.practitioner, visit_type=booked.visit_type, patient=patient,
            start=start, status=status,
        )  # fmt: skip

    mother, father = (make_patient(name=name) for name in ("王小明", "ਗੁਰਪ੍ਰੀਤ Wang"))
    for one in (mother, father):
        one.email, one.email_hash = DAUGHTER, lookup_hash(DAUGHTER)
        one.save()
    return {
        "coming": of(mother, 7),
        "past": of(father, -90, "completed"),
        "neighbour": of(make_patient(name="Nora Neighbour"), 3),
        "of": of,
    }


def links_in_letter(bench):
    mail.outbox.clear()
    Client().post("/visit/find/", {"email": DAUGHTER})
    outbox.run_due(bench.now)
    (letter,) = (one for one in mail.outbox if one.to == [DAUGHTER])
    return re.findall(r"http\S+(/visit/\S{40,}/)", letter.body)


@pytest.fixture
def daughter(home, bench):
    client = Client()
    client.link = links_in_letter(bench)[0]
    assert client.get(client.link).url == "/visit/mine/"
    return client


def test_it_shows_what_is_coming_what_was_and_for_whom_and_nothing_of_others(daughter, home):
    page = daughter.get("/visit/mine/")

    coming, _, past = words_of(page).partition("What was")
    assert "王小明" in coming
    assert "2 December" in coming
    assert "ਗੁਰਪ੍ਰੀਤ Wang" in past
    assert f"/visit/{home['past'].public_ref}/receipt/" in page.content.decode()
    assert "Nora" not in words_of(page)
    for visit, status in (("coming", 200), ("past", 200), ("neighbour", 404)):
        assert daughter.get(f"/visit/{home[visit].public_ref}/").status_code == status


@pytest.mark.parametrize("ends", ["by a press", "by itself"])
def test_it_ends_by_a_press_and_by_itself(daughter, home, bench, ends):
    elsewhere = Client()
    elsewhere.get(daughter.link)
    if ends == "by a press":
        said = words_of(daughter.post("/visit/mine/end/", follow=True))
        assert "does not open them any more" in said
    else:
        bench.now += dt.timedelta(hours=2, minutes=1)

    for browser in (daughter, elsewhere):
        assert browser.get("/visit/mine/").status_code == 404
        assert browser.get(f"/visit/{home['coming'].public_ref}/").status_code == 404
    again = Client().get(daughter.link)
    assert again.status_code == (404 if ends == "by a press" else 302)


def test_a_dead_link_leads_to_a_new_one(home, bench):
    links = links_in_letter(bench)
    bench.now += dt.timedelta(days=60)

    for link in links:
        answer = Client().get(link)
        assert answer.status_code == 404
        assert 'action="/visit/find/"' in answer.content.decode()


def test_the_link_of_a_visit_that_is_off_leads_to_the_same_persons_next(home, bench):
    off, after = home["coming"], home["of"](home["coming"].patient, 14)
    token, _row = mint_link(visit=off, now=bench.now)
    cancel_visit(visit=off, now=bench.now, by="patient", shown_cents=0)
    client = Client()
    page = client.get(f"/visit/{token}/", follow=True)

    assert "Your next visit Wednesday 9 December" in words_of(page)
    assert client.get(f"/visit/{after.public_ref}/").status_code == 200
    assert client.get(f"/visit/{home['past'].public_ref}/").status_code == 404


def test_again_is_a_time_with_the_same_person_then_check_and_pay(follower, booked):
    notes = "Stairs or elevator: lift to 3\nGate at the back"
    Visit.objects.filter(pk=booked.pk).update(
        payer="icbc", postal_code="V5H 1A1", access_notes=notes
    )
    keep_intake(booked, {"claim_number": "AB12-3456", "emergency_name": "王小明"})
    page = f"/visit/{booked.public_ref}/again/"
    value = re.search(r'name="start" value="([^"]+)"', follower.get(page).content.decode())[1]

    held = follower.post(page, {"start": value})
    assert held.url == "/book/check/"
    words = words_of(follower.get(held.url))
    for kept in ("4512 Imperial Street", "lift to 3", "Gate at the back", "Claim AB12-3456"):
        assert kept in words
    assert follower.post(page).url.startswith("/book/times/?booking=")
    sent = shown_on(follower.get(held.url)) | {"agree": "on", "data_use": "on"}
    follower.post(held.url, sent)
    again = Visit.objects.order_by("-pk").first()
    assert (again.practitioner, again.patient) == (booked.practitioner, booked.patient)
    assert again.access_notes == notes
    assert intake_of(again)["emergency_name"] == "王小明"
