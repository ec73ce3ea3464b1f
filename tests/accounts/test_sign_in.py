"""Signing in: what strangers learn, who is locked out, where one lands."""

import pytest
from django.test import Client

from core.client_address import trusted_proxies
from tests.accounts.conftest import PASSWORD, sign_in
from tests.factories import make_practitioner, make_user

pytestmark = pytest.mark.django_db


def test_known_and_unknown_people_get_the_same_refusal(client, office):
    known = sign_in(client, office.email, "wrong")
    unknown = sign_in(Client(), "nobody@tidewater.example", "wrong")

    assert (known.status_code, known.context["form"].errors) == (
        unknown.status_code,
        unknown.context["form"].errors,
    )


def test_known_and_unknown_people_cost_one_password_hash_each(client, office, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or real(*args))

    sign_in(client, office.email, "wrong")
    for_known = len(hashed)
    sign_in(client, "nobody@tidewater.example", "wrong")

    assert (for_known, len(hashed) - for_known) == (1, 1)


def test_five_wrong_passwords_lock_that_person_at_that_address_only(client, office, guarded):
    for _guess in range(5):
        sign_in(client, office.email, "wrong", REMOTE_ADDR="192.0.2.7")

    here = sign_in(client, office.email, REMOTE_ADDR="192.0.2.7")
    forged = sign_in(
        client, office.email, REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="198.51.100.9"
    )
    elsewhere = Client()
    there = sign_in(elsewhere, office.email, REMOTE_ADDR="198.51.100.9")

    assert (here.status_code, forged.status_code, there.status_code) == (429, 429, 302)
    assert "_auth_user_id" in elsewhere.session


@pytest.mark.parametrize("proxies", ["1", "127.0.0.0/8, ::1"])
def test_behind_a_proxy_a_strangers_guesses_lock_out_the_stranger_and_not_the_owner(
    client, office, guarded, settings, proxies
):
    settings.TRUSTED_PROXIES = trusted_proxies(proxies)

    def through(browser, seen_by_proxy, password, sent=""):
        header = f"{sent}, {seen_by_proxy}" if sent else seen_by_proxy
        return sign_in(browser, office.email, password, HTTP_X_FORWARDED_FOR=header)

    guesses = [through(client, "192.0.2.7", "wrong", sent=f"10.9.8.{n}") for n in range(6)]
    theirs = through(client, "192.0.2.7", PASSWORD, sent="198.51.100.9")
    owners = through(Client(), "198.51.100.9", PASSWORD)

    assert [answer.status_code for answer in (*guesses, theirs, owners)] == [
        *[200] * 4,
        *[429] * 3,
        302,
    ]


def test_an_unknown_person_is_locked_out_just_the_same(client, guarded, db):
    answers = [sign_in(client, "nobody@x.example", "wrong").status_code for _guess in range(6)]

    assert answers == [200, 200, 200, 200, 429, 429]


def test_a_new_password_lets_a_locked_out_person_in(client, office, guarded, settings):
    from accounts import links
    from core.clock import now

    settings.SECOND_FACTOR_REQUIRED = False
    for _guess in range(6):
        sign_in(client, office.email, "wrong")
    token = links.make_link_token(office, purpose=links.RESET, now=now())
    client.get(f"/accounts/link/{token}/")
    new = "rain kayak lantern"
    client.post("/accounts/password/new/", {"new_password1": new, "new_password2": new})

    sign_in(client, office.email, new)

    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https:evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "%0d%0aLocation:https://evil.example",
    ],
)
def test_signing_in_never_leads_off_the_site(client, office, target):
    answer = client.post(
        "/accounts/login/", {"login": office.email, "password": PASSWORD, "next": target}
    )

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith(("//", "/\\"))


def test_everybody_lands_where_they_work(client, office):
    practitioner = make_practitioner(user=make_user("wing@tidewater.example"))
    sign_in(client, office.email)
    phone = Client()
    sign_in(phone, practitioner.user.email)

    assert client.get("/accounts/landing/").headers["Location"] == "/admin/"
    assert phone.get("/accounts/landing/").headers["Location"] == "/practice/"


def test_a_session_from_before_signing_in_is_not_the_one_after(client, office):
    client.get("/accounts/password/reset/")
    client.session["planted"] = "x"
    client.session.save()
    before = client.session.session_key

    sign_in(client, office.email)

    assert client.session.session_key != before


def test_somebody_switched_off_is_out_at_once(client, office):
    sign_in(client, office.email)

    type(office).objects.filter(pk=office.pk).update(is_active=False)

    assert client.get("/accounts/landing/").headers["Location"].startswith("/accounts/login/")


def test_signing_out_is_a_press_not_a_link(client, office):
    sign_in(client, office.email)

    client.get("/accounts/logout/")
    still = "_auth_user_id" in client.session
    client.post("/accounts/logout/")

    assert (still, "_auth_user_id" in client.session) == (True, False)


def test_nobody_signs_up_by_themselves(client):
    assert client.get("/accounts/signup/").status_code == 404
    assert client.post("/accounts/signup/", {"email": "x@example.org"}).status_code == 404


def test_a_practitioner_at_the_admins_door_is_told_so_and_not_sent_round_in_circles():
    practitioner = make_practitioner(user=make_user("wing@tidewater.example"))
    phone = Client()
    phone.force_login(practitioner.user)

    answer = phone.get("/admin/reports/", follow=True)

    assert answer.status_code == 403
    assert [address for address, _status in answer.redirect_chain] == [
        "/admin/login/?next=/admin/reports/"
    ]
    assert 'href="/accounts/landing/"' in answer.content.decode()
