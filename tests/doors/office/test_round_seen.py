"""The office sees a round as its practitioner does, and presses nothing; looking is on record (1154)."""

import pytest
from django.urls import reverse

from booking.models import Visit
from core.clock import now
from core.local_time import at_minute, today
from core.models import AuditEntry
from tests.factories import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def today_visit(clinic, time_machine):
    day = today(now())
    time_machine.move_to(at_minute(day, 8 * 60), tick=False)
    practitioner, kind, area = clinic
    return make_visit(
        practitioner=practitioner, visit_type=kind, start=at_minute(day, 12 * 60), area=area
    )


def test_the_page_is_the_practitioners_own_with_nothing_to_press(office, today_visit):
    who = today_visit.practitioner

    page = office.get(reverse("portal:seen", args=[who.pk]))
    html = page.content.decode()

    assert page.status_code == 200
    assert f"This is the round as {who.name} sees it" in html
    assert "Joan S." in html
    assert '<fieldset class="plain" disabled>' in html
    assert 'href="/practice/' not in html
    assert "data-sign-out" not in html
    assert "My pay" not in html
    entry = AuditEntry.objects.get(action="round_seen")
    assert (entry.object_type, entry.object_id) == ("practitioner", str(who.pk))
    assert Visit.objects.get().started_at is None


def test_the_board_leads_to_it_to_cannot_come_and_to_snow(office, today_visit):
    who, day = today_visit.practitioner, today_visit.local_date.isoformat()

    board = office.get(reverse("desk:board", args=[day])).content.decode()
    round_ = office.get(reverse("desk:board_round", args=[day, who.pk])).content.decode()

    address = f"{reverse('desk:absence')}?span=now&amp;practitioner={who.pk}"
    assert address in board
    assert address in round_
    assert reverse("portal:seen", args=[who.pk]) in round_
    assert f"{reverse('desk:snow')}?span=now" in board
    plan = office.get(address.replace("&amp;", "&"))
    assert plan.status_code == 200
    assert "Joan S." in plan.content.decode()


def test_a_day_that_is_over_leads_nowhere(office, today_visit):
    board = office.get(reverse("desk:board", args=["2020-01-01"])).content.decode()

    assert "Cannot come" not in board
