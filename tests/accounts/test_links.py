"""Invitations and lost passwords."""

import datetime as dt

import pytest
from django.core import mail

from accounts import invitations, links
from accounts.invitations import AlreadySignsIn, EmailWrong, invite
from accounts.models import AccountAction, User
from core import outbox
from core.audit import SYSTEM
from core.clock import now as clock
from core.models import AuditEntry, OutboxMessage
from tests.accounts.conftest import sign_in
from tests.factories import make_user
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
PASSWORD = "rain kayak lantern"


def invited(**fields):
    return invite(
        **{
            "email": "New@Tidewater.example",
            "name": "Ana Maria Lee",
            "role": invitations.PRACTITIONER,
            "by": SYSTEM,
            "now": clock(),
            **fields,
        }
    )


def letter():
    """The path of the link in the one letter that was sent."""
    outbox.run_due(clock())
    (sent,) = mail.outbox
    (link,) = [line for line in sent.body.splitlines() if "/accounts/link/" in line]
    return sent, "/accounts/" + link.split("/accounts/")[1]


def choose(client, path, password=PASSWORD):
    client.get(path)
    return client.post(
        "/accounts/password/new/", {"new_password1": password, "new_password2": password}
    )


def test_an_invited_person_sets_a_password_and_signs_in(client):
    invited()
    sent, path = letter()

    choose(client, path)
    sign_in(client, "new@tidewater.example", PASSWORD)

    assert sent.to == ["new@tidewater.example"]
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert User.objects.get().get_full_name() == "Ana Maria Lee"


def test_the_link_leaves_the_address_bar_at_once(client):
    invited()
    _sent, path = letter()

    assert client.get(path).headers["Location"] == "/accounts/password/new/"


def test_an_invitation_works_once_and_a_mail_scanner_does_not_use_it_up(client):
    invited()
    _sent, path = letter()
    for _scan in range(3):
        client.get(path)

    first = choose(client, path).status_code
    with provoked(links.LinkUsed):
        second = client.get(path)

    assert (first, second.status_code) == (302, 410)
    assert b"has been used" in second.content
    assert b"/accounts/password/reset/" in second.content


def test_an_invitation_older_than_a_week_says_what_to_do_next(client):
    user = invited()
    token = links.make_link_token(
        user, purpose=links.INVITATION, now=clock() - dt.timedelta(days=7, seconds=1)
    )

    with provoked(links.LinkExpired):
        answer = client.get(f"/accounts/link/{token}/")

    assert answer.status_code == 410
    assert b"too old" in answer.content
    assert b"/accounts/password/reset/" in answer.content


@pytest.mark.parametrize("spoil", ["x", "a:b:c", "%00", "é", "../../etc"])
def test_a_spoilt_link_is_a_readable_page_and_no_way_in(client, spoil):
    answer = client.get(f"/accounts/link/{spoil}/")

    assert answer.status_code == 404
    assert client.post("/accounts/password/new/", {"new_password1": PASSWORD}).status_code == 404


def test_a_link_cut_short_or_altered_opens_nothing(client):
    invited()
    _sent, path = letter()
    token = path.removeprefix("/accounts/link/").rstrip("/")

    with provoked(links.LinkUnreadable):
        answers = {
            client.get(f"/accounts/link/{altered}/").status_code
            for altered in (token[:-4], token[:-1] + ("a" if token[-1] != "a" else "b"), token[3:])
        }

    assert answers == {404}


def test_somebody_who_signs_in_already_is_not_invited():
    make_user("new@tidewater.example")

    with pytest.raises(AlreadySignsIn):
        invited()

    assert not OutboxMessage.objects.exists()


def test_inviting_again_before_the_first_was_used_makes_no_second_person():
    first = invited()
    again = invited(now=clock() + dt.timedelta(minutes=1))

    assert (first.pk, User.objects.count(), OutboxMessage.objects.count()) == (again.pk, 1, 2)


@pytest.mark.parametrize(
    "email", ["", "not an address", "a@b.co,c@d.co", "ann@x.org\r\nBcc: v@x.org"]
)
def test_what_is_no_address_is_refused_and_nobody_is_made(email):
    with pytest.raises(EmailWrong):
        invited(email=email)

    assert not User.objects.exists()


def test_an_invited_owner_may_do_everything_and_the_office_only_its_own():
    owner = invited(email="owner@x.example", role=invitations.OWNER)
    office = invited(email="office@x.example", role="Office")

    assert (owner.is_superuser, owner.has_usable_password()) == (True, False)
    assert (office.is_superuser, [group.name for group in office.groups.all()]) == (
        False,
        ["Office"],
    )
    assert AuditEntry.objects.filter(action=AccountAction.INVITED).count() == 2


def test_a_forgotten_password_is_replaced_and_the_old_sessions_end(client):
    user = make_user("wing@tidewater.example")
    old = type(client)()
    sign_in(old, user.email)

    client.post("/accounts/password/reset/", {"email": "Wing@Tidewater.example"})
    _sent, path = letter()
    choose(client, path)

    assert old.get("/accounts/landing/").headers["Location"].startswith("/accounts/login/")
    sign_in(client, user.email, PASSWORD)
    assert "_auth_user_id" in client.session


def test_asking_for_an_unknown_address_answers_the_same_and_writes_to_nobody(client):
    make_user("wing@tidewater.example")

    known = client.post("/accounts/password/reset/", {"email": "wing@tidewater.example"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@tidewater.example"})
    outbox.run_due(clock())

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert OutboxMessage.objects.count() == 2
    assert [sent.to for sent in mail.outbox] == [["wing@tidewater.example"]]


def test_nobody_is_buried_in_reset_letters(client):
    make_user("wing@tidewater.example")

    for _time in range(8):
        client.post("/accounts/password/reset/", {"email": "wing@tidewater.example"})

    assert OutboxMessage.objects.count() == 3


def test_somebody_shut_out_gets_no_letter_and_no_link_works(client):
    user = make_user("gone@tidewater.example", is_active=False)
    token = links.make_link_token(user, purpose=links.RESET, now=clock())

    client.post("/accounts/password/reset/", {"email": user.email})
    outbox.run_due(clock())

    assert mail.outbox == []
    assert client.get(f"/accounts/link/{token}/").status_code == 410


def test_a_weak_password_is_refused_in_words(client):
    invited()
    _sent, path = letter()

    answer = choose(client, path, "password")

    assert answer.status_code == 422
    assert not User.objects.get().has_usable_password()


def test_no_token_reaches_the_log():
    from core.logs import redact

    user = invited()
    token = links.make_link_token(user, purpose=links.RESET, now=clock())

    assert redact(f"Not Found: /accounts/link/{token}/") == "Not Found: /accounts/link/[token]/"
