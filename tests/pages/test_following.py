"""New articles by e-mail: asked for on a page, confirmed from the letter box, told once, ended by a press."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from blog import following
from blog.models import Announcement, Follower
from config.roles import ensure_all_roles
from core import languages
from core.fields import encrypt
from core.models import OutboxMessage
from core.outbox import run_due
from core.personal import PERSONAL_RECORDS, Identity
from home.roles import MARKETING
from tests.factories import NOW, make_user
from tests.pages import site
from tests.refusals import provoked

ADDRESS = "joan@example.org"
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def home(db):
    with time_machine.travel(NOW, tick=False):
        yield site.make_site()


def work(now=NOW):
    """The letters that are written by then."""
    mail.outbox.clear()
    with time_machine.travel(now, tick=False):
        run_due(now)
    return list(mail.outbox)


def ask(email=ADDRESS, **more):
    return Client(**HERE).post("/follow/", {"email": email}, **more)


def link(letter, act):
    return re.search(rf"/follow/{act}/\S+/", letter.body)[0]


def confirmed(email=ADDRESS, at=NOW):
    with time_machine.travel(at, tick=False):
        ask(email)
    follower = Follower.objects.of(email).get()
    following.confirm(token=following.token_of(follower), now=at)
    work(at)
    return follower


def publish(home, at=NOW, slug="new"):
    article = site.make_article(home, title="Stairs after a new knee", slug=slug)
    type(article).objects.filter(pk=article.pk).update(first_published_at=at)
    return article


def later(minutes):
    return NOW + dt.timedelta(minutes=minutes)


def test_the_articles_offer_it_and_only_the_letter_box_can_say_yes(home):
    site.make_article(home)
    for address in ("/articles/", "/articles/low-back-pain/"):
        assert 'action="/follow/"' in Client().get(address).content.decode()

    assert ask().url == "/follow/?asked=1"
    (letter,) = work()

    assert letter.to == [ADDRESS] and not Follower.objects.confirmed().exists()
    yes = link(letter, "confirm")
    assert Client().get(yes).status_code == 200  # a scanner of mail looks; nobody has pressed
    assert not Follower.objects.confirmed().exists()
    assert "We tell you" in Client().post(yes).content.decode()
    assert Follower.objects.confirmed().count() == 1


def test_the_answer_is_the_same_for_whoever_is_known_and_no_letter_goes_out(home):
    unknown = ask("new@example.org")
    confirmed()

    known = ask()

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [letter.to for letter in work()] == []
    assert Follower.objects.confirmed().count() == 1


def test_nobody_is_asked_more_than_twice_a_day_whoever_presses(home):
    for _press in range(5):
        assert ask().status_code == 302

    assert len(work()) <= 2


def test_one_address_of_the_network_cannot_ask_for_many(home):
    statuses = [ask(f"p{number}@example.org").status_code for number in range(12)]

    assert statuses == [302] * 10 + [429] * 2
    assert Follower.objects.count() == 10


def test_another_site_and_a_machine_ask_for_nothing(home):
    assert (
        Client(HTTP_SEC_FETCH_SITE="cross-site").post("/follow/", {"email": ADDRESS}).status_code
        == 400
    )
    assert Client(**HERE).post("/follow/", {"email": ADDRESS, "website": "x"}).status_code == 302

    assert not Follower.objects.exists()


def test_what_was_typed_wrong_is_kept_and_its_field_named(home):
    answer = ask("joan@")

    assert answer.status_code == 422
    assert (
        'value="joan@"' in answer.content.decode() and "name@example.com" in answer.content.decode()
    )


def test_the_address_lies_encrypted_and_is_found_by_its_hash(home):
    from django.db import connection

    ask()

    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM blog_follower")
        (stored,) = cursor.fetchone()
    assert ADDRESS not in stored and len(stored) >= len(encrypt("x"))
    assert Follower.objects.of("JOAN@example.org ").count() == 1


def test_a_new_article_is_told_once_to_each_who_was_there_before_it(home):
    confirmed(at=later(-60))
    confirmed("late@example.org", at=later(5))
    ask("never-answered@example.org")
    work()
    article = publish(home, at=NOW)

    following.tell_of_new_articles(later(10))
    assert not Announcement.objects.exists()  # a mistaken publication can be taken back
    following.tell_of_new_articles(later(20))
    following.tell_of_new_articles(later(25))
    told = work(later(30))

    assert [letter.to for letter in told] == [[ADDRESS]]
    assert article.title in told[0].body and "Stairs" not in told[0].subject
    following.tell_of_new_articles(later(90))
    assert work(later(95)) == []


def test_an_article_taken_back_meanwhile_is_told_to_nobody(home):
    confirmed(at=later(-60))
    article = publish(home)
    following.tell_of_new_articles(later(20))

    article.unpublish()

    assert work(later(30)) == []


def test_articles_from_before_are_told_to_nobody(home):
    confirmed(at=later(-60 * 24 * 30))
    publish(home, at=later(-60 * 24 * 8))

    following.tell_of_new_articles(NOW)

    assert not OutboxMessage.objects.filter(kind=following.NEW).exists()


def told_of_one(home):
    confirmed(at=later(-60))
    publish(home)
    following.tell_of_new_articles(later(20))
    (letter,) = work(later(30))
    return letter


def test_one_press_ends_it_and_looking_does_not(home):
    end = link(told_of_one(home), "end")

    assert Client().get(end).status_code == 200 and Follower.objects.count() == 1
    assert "not on our list" in Client(enforce_csrf_checks=True).post(end).content.decode()

    assert Follower.objects.count() == 0
    # Pressed again, or by whoever finds the letter: the same words.
    assert "not on our list" in Client().post(end).content.decode()


def test_the_mail_programs_own_button_ends_it(home):
    letter = told_of_one(home)

    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    path = "/" + address.split("/", 3)[3]
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200 and not Follower.objects.exists()


def test_a_link_with_another_number_ends_nobody_elses(home):
    token = following.token_of(confirmed())
    number, rest = token.split("-", 1)

    Client().post(f"/follow/end/{int(number) + 1}-{rest}/")
    Client().post(f"/follow/end/{token[:-2]}/")

    assert Follower.objects.count() == 1
    assert Client().post(f"/follow/confirm/{token[:-2]}/").status_code == 404
    with provoked(following.NotFollowing), pytest.raises(following.NotFollowing):
        following.follower_of("1-2:abc")


def test_the_letter_speaks_the_language_it_was_asked_in(home):
    ask(headers={"accept-language": "fr"})

    (letter,) = work()

    assert "Voulez-vous" in letter.subject
    assert languages.present() == "en"


def test_an_unanswered_address_is_forgotten_and_a_confirmed_one_kept(home):
    confirmed()
    ask("never@example.org")

    following.forget_unanswered(NOW + dt.timedelta(days=4))

    assert [row.email for row in Follower.objects.all()] == [ADDRESS]


def test_it_is_in_the_export_of_the_person_and_erased_with_them(home):
    confirmed()
    confirmed("other@example.org")
    records, person = PERSONAL_RECORDS["new articles by e-mail"], Identity(email=ADDRESS.upper())

    assert [row["email"] for row in records.find(person)] == [ADDRESS]
    assert records.find(Identity(phone="604-555-0000")) == []
    assert records.clear(person) == 1
    assert [row.email for row in Follower.objects.all()] == ["other@example.org"]


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (0, "0 people get new articles by e-mail."),
        (1, "1 person gets new articles by e-mail."),
        (2, "2 people get new articles by e-mail."),
    ],
)
def test_editors_read_on_their_dashboard_how_many_follow_and_never_who(home, many, said):
    for number in range(many):
        confirmed(f"reader{number}@example.org")
    ask("not-yet@example.org")

    ensure_all_roles()
    writer, browser = make_user("writer@tidewater.example"), Client()
    writer.groups.add(Group.objects.get(name=MARKETING))
    browser.force_login(writer)

    page = browser.get("/admin/").content.decode()

    assert said in " ".join(page.split())
    assert "@example.org" not in page
