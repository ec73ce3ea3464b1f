"""Where somebody is signed in: listed in words, ended singly, all at once, or by the owner (1153)."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.models import SignedIn
from booking.staff.roles import ensure_office_roles
from core.clock import now
from core.models import AuditEntry
from tests.factories import make_user

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def sign_in(user, agent=FIREFOX):
    browser = Client(headers={"user-agent": agent})
    answer = browser.post(
        reverse("account_login"), {"login": user.email, "password": "correct horse battery"}
    )
    assert answer.status_code == 302
    return browser


@pytest.fixture
def somebody():
    user = make_user("kim@tidewater.example")
    user.set_password("correct horse battery")
    user.save()
    return user


def listed(browser):
    return browser.get(reverse("accounts:sessions")).content.decode()


def is_signed_in(browser):
    return browser.get(reverse("accounts:sessions")).status_code == 200


def test_each_browser_is_listed_in_words_and_the_one_in_hand_is_named(somebody):
    laptop = sign_in(somebody)
    sign_in(somebody, IPHONE)

    page = listed(laptop)

    assert "Firefox, Windows" in page
    assert "Safari, iPhone" in page
    assert page.count("(this browser)") == 1


def test_one_is_ended_and_the_others_stay(somebody):
    laptop, phone = sign_in(somebody), sign_in(somebody, IPHONE)
    row = SignedIn.objects.get(device="Safari, iPhone")

    laptop.post(reverse("accounts:session_end", args=[row.pk]))

    assert (is_signed_in(laptop), is_signed_in(phone)) == (True, False)
    assert AuditEntry.objects.get(action="signed_out").note == "Safari, iPhone"


def test_all_others_are_ended_at_once(somebody):
    laptop, phone, tablet = sign_in(somebody), sign_in(somebody, IPHONE), sign_in(somebody, "")

    laptop.post(reverse("accounts:sessions_end_others"))

    assert [is_signed_in(one) for one in (laptop, phone, tablet)] == [True, False, False]


def test_nobody_ends_a_strangers_session_but_the_owner_does(somebody):
    phone = sign_in(somebody, IPHONE)
    row = SignedIn.objects.get()
    ensure_office_roles()
    people = {}
    for role in ("Office", "Owner"):
        people[role] = make_user(f"{role.lower()}@tidewater.example")
        people[role].groups.add(Group.objects.get(name=role))
        people[role].set_password("correct horse battery")
        people[role].save()
    office, owner = sign_in(people["Office"]), sign_in(people["Owner"])

    assert office.post(reverse("accounts:session_end", args=[row.pk])).status_code == 404
    office.post(reverse("desk:session_end", args=[row.pk]))
    assert is_signed_in(phone)
    assert "kim@tidewater.example" in owner.get(reverse("desk:sessions")).content.decode()
    owner.post(reverse("desk:session_end", args=[row.pk]))
    assert not is_signed_in(phone)


def test_a_browser_in_use_is_seen_again_after_a_quarter_of_an_hour(somebody, time_machine):
    laptop = sign_in(somebody)
    first = SignedIn.objects.get().seen_at

    time_machine.move_to(now() + dt.timedelta(minutes=20))
    listed(laptop)

    assert SignedIn.objects.get().seen_at - first >= dt.timedelta(minutes=19)
