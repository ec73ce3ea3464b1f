"""No staff page without a second factor, whichever way somebody came in."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection
from django.test import Client

from tests.accounts.conftest import SECRET, app_code, sign_in
from tests.factories import make_practitioner, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guarded")]
ENROL = "/accounts/2fa/totp/activate/"


def test_signing_in_without_one_leads_only_to_setting_it_up(client, office):
    sign_in(client, office.email)

    led = {
        address: client.get(address).headers.get("Location")
        for address in ("/admin/", "/practice/", "/accounts/2fa/", "/accounts/password/change/")
    }

    assert led == dict.fromkeys(led, ENROL)
    assert client.get(ENROL).status_code == 200


def test_a_practitioner_needs_one_too(client):
    practitioner = make_practitioner(user=make_user("wing@tidewater.example"))
    sign_in(client, practitioner.user.email)

    assert client.get("/practice/").headers["Location"] == ENROL


def test_setting_it_up_opens_the_door_and_hands_out_recovery_codes(client, office):
    sign_in(client, office.email)
    secret = client.get(ENROL).context["form"].secret

    done = client.post(ENROL, {"code": app_code(secret=secret)})

    assert done.headers["Location"] == "/accounts/2fa/recovery-codes/"
    assert len(client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]) == 10
    assert client.get("/accounts/landing/").headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_the_password_alone_signs_nobody_in_once_it_is_set_up(client, enrolled):
    led = sign_in(client, enrolled.email)

    assert led.headers["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/").status_code == 302


def test_password_and_code_sign_in(client, enrolled):
    sign_in(client, enrolled.email)

    client.post("/accounts/2fa/authenticate/", {"code": app_code()})

    assert client.get("/admin/").status_code == 200


def test_a_code_works_once_even_where_another_process_saw_it(client, enrolled):
    from django.core.cache import cache

    code = app_code()
    for visitor in (Client(), client):
        cache.clear()  # what one process remembers, the other does not
        sign_in(visitor, enrolled.email)
        visitor.post("/accounts/2fa/authenticate/", {"code": code})

    assert "_auth_user_id" not in client.session


def test_a_recovery_code_works_once(client, enrolled):
    code = RecoveryCodes.activate(enrolled).get_unused_codes()[0]
    came_in = []
    for visitor in (Client(), client):
        sign_in(visitor, enrolled.email)
        visitor.post("/accounts/2fa/authenticate/", {"code": code})
        came_in.append("_auth_user_id" in visitor.session)

    assert came_in == [True, False]


def test_five_wrong_codes_close_the_door_for_the_right_one(client, enrolled):
    from django.core.cache import cache

    sign_in(client, enrolled.email)
    for wrong in range(5):
        cache.clear()
        client.post("/accounts/2fa/authenticate/", {"code": f"00000{wrong}"})

    answer = client.post("/accounts/2fa/authenticate/", {"code": app_code()})

    assert "_auth_user_id" not in client.session
    assert b"Too many tries" in answer.content


def test_a_phone_half_a_minute_slow_is_let_in(client, enrolled):
    sign_in(client, enrolled.email)

    client.post("/accounts/2fa/authenticate/", {"code": app_code(steps_ago=1)})

    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("door", ["/admin/login/", "/admin/login/?next=/admin/pages/"])
def test_the_admins_own_login_page_is_no_side_door(client, enrolled, door):
    shown = client.get(door)
    tried = client.post(door, {"username": enrolled.email, "password": "a long enough password"})

    assert shown.headers["Location"].startswith("/accounts/login/")
    assert tried.status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "door", ["/admin/password_reset/", "/accounts/signup/", "/accounts/email/", "/django-admin/"]
)
def test_doors_nobody_needs_do_not_open(client, door):
    asked = client.get(door), client.post(door, {"email": "x@example.org"})

    assert [answer.status_code for answer in asked] == [404, 404]


def test_a_session_from_before_it_was_set_up_must_show_it_too(client, office):
    from allauth.mfa.totp.internal.auth import TOTP

    sign_in(client, office.email)
    TOTP.activate(office, SECRET)  # meanwhile, on another device

    led = {
        address: client.get(address).headers["Location"]
        for address in ("/admin/", "/practice/", "/accounts/2fa/recovery-codes/")
    }
    client.post("/accounts/2fa/reauthenticate/", {"code": app_code()})

    assert led == dict.fromkeys(led, "/accounts/2fa/reauthenticate/")
    assert client.get("/admin/").status_code == 200


def test_taking_it_away_closes_the_doors_again(client, enrolled):
    sign_in(client, enrolled.email)
    client.post("/accounts/2fa/authenticate/", {"code": app_code()})
    before = client.get("/admin/").status_code

    client.post("/accounts/2fa/totp/deactivate/")

    assert (before, client.get("/admin/").headers["Location"]) == (200, ENROL)


def test_the_seed_is_unreadable_in_the_database(enrolled):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchone()[0])

    assert SECRET not in stored
    assert Authenticator.objects.get().wrap().validate_code(app_code())


def test_anonymous_visitors_cost_the_rule_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/healthz")


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/2fa/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/generate/",
        "/practice/",
        "/admin/",
        "/nowhere/",
    ],
)
def test_nothing_shown_to_somebody_signed_in_is_kept_by_a_browser(client, office, path):
    client.force_login(office)
    RecoveryCodes.activate(office)

    assert client.get(path)["Cache-Control"] == "no-store, private"


def test_a_private_address_that_opens_to_nobody_is_not_kept_as_missing(client, db):
    assert client.get("/visit/ABCD-2345/")["Cache-Control"] == "no-store, private"
