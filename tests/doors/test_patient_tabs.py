"""One browser, several visits: two bookings in two tabs, and the pages of visits booked before."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from booking.models import Visit
from booking.operations.messages.private_links import mint_link
from booking.patient import keys
from booking.simulator import world
from tests.doors.patient import ANSWERS, on_enter, shown_on, words_of

pytestmark = pytest.mark.django_db


def held():
    return sorted(Visit.objects.filter(status="held").values_list("local_minute", flat=True))


class Tab:
    """One of a browser's tabs: it stays at the address it was led to."""

    def __init__(self, client, url):
        self.client, self.url = client, url

    def send(self, **answers):
        answer = self.client.post(self.url, answers)
        assert answer.status_code in (302, 303), (self.url, words_of(answer)[:400])
        self.url = answer.url
        return answer

    def see(self):
        return self.client.get(self.url)

    def until_a_time(self, code):
        self.url = self.client.get("/book/", {"postal_code": code}).url
        self.send(**ANSWERS["who"], postal_code=code)
        self.send(**ANSWERS["what"])
        return self

    def times(self, day="2026-11-25"):
        page = self.client.get(f"{self.url}{'&' if '?' in self.url else '?'}day={day}")
        tiles = re.findall(
            r'name="start" value="([^"]+)"[^>]*><b>([^<]+)</b>', page.content.decode()
        )
        return on_enter(page, "times"), {w.replace("\xa0", " "): v for v, w in tiles}

    def hold(self, time):
        sent, tiles = self.times()
        self.send(**sent | {"start": tiles[time]})
        return self

    def book(self, name):
        self.send(**ANSWERS["details"] | {"name": name})
        self.send(**ANSWERS["address"])
        session = self.send(**shown_on(self.see()), agree="on", data_use="on").url
        visit = Visit.objects.get(payments__session_url=session)
        payment = visit.payments.get()
        world.pay(payment.session_id)
        self.url = self.client.get("/book/return/", {"session_id": payment.session_id}).url
        return Visit.objects.get(pk=visit.pk)


@pytest.fixture
def two_tabs(patient):
    client = patient.client
    mother = Tab(client, "").until_a_time("V5H").hold("9:30 am")
    father = Tab(client, "").until_a_time("V5H 1A1").hold("1:00 pm")
    return mother, father


def test_two_times_are_held_in_two_tabs_and_each_becomes_its_own_visit(two_tabs):
    mother, father = two_tabs
    assert held() == [570, 780]

    hers, his = mother.book("Joan Smith"), father.book("Jack Smith")

    found = [(one.patient.name, one.local_minute, one.status) for one in (hers, his)]
    assert found == [("Joan Smith", 570, "confirmed"), ("Jack Smith", 780, "confirmed")]
    for tab, visit in ((mother, hers), (father, his)):
        assert tab.url == f"/visit/{visit.public_ref}/confirmation/"
        assert tab.see().status_code == 200


def test_cancel_in_one_tab_cancels_that_tabs_visit(two_tabs):
    mother, father = two_tabs
    hers, his = mother.book("Joan Smith"), father.book("Jack Smith")

    for visit in (hers, his):
        assert mother.client.get(f"/visit/{visit.public_ref}/cancel/").status_code == 200
    mother.client.post(
        f"/visit/{hers.public_ref}/cancel/", {"refund_cents": "5000", "sequence": "0"}
    )

    found = tuple(Visit.objects.get(pk=one.pk).status for one in (hers, his))
    assert found == ("cancelled", "confirmed")


def test_a_second_booking_begins_with_nothing_of_the_first_ones_person(two_tabs):
    mother, father = two_tabs
    mother.send(**ANSWERS["details"])

    assert "Joan Smith" not in father.see().content.decode()
    assert father.url.startswith("/book/details/?booking=")


def test_the_page_of_a_named_booking_leads_nowhere_else(two_tabs):
    """Every address of ours on its pages, and the switch of language, names the booking."""
    _mother, father = two_tabs
    name = parse_qs(urlsplit(father.url).query)["booking"][0]
    father.send(**ANSWERS["details"])
    father.send(**ANSWERS["address"])

    for step in ("who", "what", "payer", "times", "details", "address", "check"):
        page = father.client.get(f"/book/{step}/?booking={name}").content.decode()
        ours = re.findall(r'(?:href|action)="((?:/language/|/book/)[^"]*)"', page)
        astray = [url for url in ours if name not in url and url != "/book/waiting/"]
        assert (step, astray) == (step, [])


def test_a_name_this_browser_has_no_key_for_opens_nothing(two_tabs, another):
    _mother, father = two_tabs

    assert another.client.get(father.url).url == "/book/"
    assert father.client.get("/book/details/?booking=00000000").url == "/book/"


def test_a_page_made_before_the_hold_of_another_tab_does_not_replace_it(patient):
    first = Tab(patient.client, "").until_a_time("V5H")
    second = Tab(patient.client, first.url)
    sent, tiles = second.times()
    first.hold("9:30 am")

    second.send(**sent | {"start": tiles["1:00 pm"]})

    assert held() == [570, 780]
    assert (first.url, second.url[:23]) == ("/book/details/", "/book/details/?booking=")


def test_the_same_press_twice_and_another_choice_after_going_back_keep_one_hold(patient):
    tab = Tab(patient.client, "").until_a_time("V5H")
    sent, tiles = tab.times()
    for _press in range(2):
        assert tab.client.post(tab.url, sent | {"start": tiles["9:30 am"]}).status_code == 302
    assert held() == [570]

    tab.hold("1:00 pm")

    assert held() == [780]


def test_coming_back_to_the_first_page_corrects_the_booking_and_a_new_one_says_so(patient):
    tab = Tab(patient.client, "").until_a_time("V5H").hold("9:30 am")
    back = re.search(
        r'class="back-link" href="([^"]+)"', patient.get("/book/who/").content.decode()
    )

    corrected = patient.client.get(back[1])
    anew = patient.client.get("/book/")

    assert 'action="/book/who/?booking=' in corrected.content.decode()
    assert "Or book another visit beside it" not in words_of(corrected)
    assert "We are holding Wed 25 Nov, 9:30 am" in words_of(anew)
    assert 'href="/book/details/"' in anew.content.decode() and tab.url == "/book/details/"


def test_a_browser_carries_the_newest_passes_and_no_more(clinic, bench):
    visit, client = clinic.described("09:30", place="V5H"), Client()
    for _letter in range(keys.MOST + 2):
        client.get(f"/visit/{mint_link(visit=visit, now=bench.now)[0]}/")

    kept = client.cookies["visit"].value.split(".")
    assert len(kept) == keys.MOST
    assert len(client.cookies["visit"].value) < 1000


def test_a_second_letter_leaves_the_first_visits_page_open(two_tabs, bench):
    mother, father = two_tabs
    visits = [mother.book("Joan Smith"), father.book("Jack Smith")]
    reader = Client()
    for visit in visits:
        reader.get(f"/visit/{mint_link(visit=visit, now=bench.now)[0]}/")

    statuses = [reader.get(f"/visit/{one.public_ref}/cancel/").status_code for one in visits]
    reader.post(f"/visit/{visits[0].public_ref}/cancel/", {"refund_cents": "5000", "sequence": "0"})

    assert statuses == [200, 200]
    assert [Visit.objects.get(pk=one.pk).status for one in visits] == ["cancelled", "confirmed"]
