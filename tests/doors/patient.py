"""A patient's browser, without a browser: small clinic, simulated payments, one clock for all."""

import re

from bs4 import BeautifulSoup
from django.test import Client

from booking.models import Visit
from booking.operations.money.deposit import start_deposit
from booking.operations.money.settle import settle
from booking.simulator import world

ANSWERS = {
    "where": {"postal_code": "v5h"},
    "who": {"whose": "me", "been": "new"},
    "what": {"visit_type": "first-visit", "payer": "myself"},
    "details": {
        "name": "Joan Smith",
        "email": "joan@example.org",
        "phone": "(604) 555 0199",
        "reason": "sore back PHI-7f3a",
    },
    "address": {
        "street": "4512 Imperial Street",
        "town": "Burnaby",
        "postal_code": "V5H 1A1",
        "buzzer": "204",
    },
    "check": {"agree": "on", "data_use": "on"},
}
ORDER = ["who", "what", "times", "details", "address", "check"]


class Patient:
    """One visitor with a browser of their own."""

    def __init__(self, bench):
        self.bench = bench
        self.client = Client(enforce_csrf_checks=False)

    def get(self, path, **query):
        return self.client.get(path, query)

    def post(self, step, **changes):
        """Answer one page of the journey as usual, but for `changes`."""
        if step == "check":
            changes = shown_on(self.get("/book/check/")) | changes
        return self.client.post(f"/book/{step}/", ANSWERS.get(step, {}) | changes)

    def until(self, step):
        """Answer every page before `step`."""
        self.client.post("/book/who/", ANSWERS["where"] | ANSWERS["who"])
        for name in ORDER[1 : ORDER.index(step)]:
            answer = self.choose() if name == "times" else self.post(name)
            assert answer.status_code == 302, (name, answer.status_code)
        return self

    def offered(self, path="/book/times/", **query):
        """The values of the tiles on a page, in order, by their words."""
        page = self.get(path, **query).content.decode()
        tiles = re.findall(r'name="start" value="([^"]+)"[^>]*><b>([^<]+)</b>', page)
        return {words.replace("\xa0", " "): value for value, words in tiles}

    def choose(self, clock="9:30 am", day="2026-11-25"):
        tiles = self.offered(day=day)
        if clock not in tiles:
            clock = {"9:30 am": "9 h 30"}[clock]  # the visitor reads French
        return self.client.post("/book/times/", {"start": tiles[clock]})

    def pay(self):
        """Press Pay, pay on the hosted page, come back."""
        answer = self.post("check")
        assert answer.status_code == 303, answer.status_code
        world.pay(self.session)
        return self.get("/book/return/", session_id=self.session)

    @property
    def session(self):
        return self.visit.payments.order_by("-attempt").first().session_id

    @property
    def visit(self):
        return Visit.objects.order_by("-pk").first()


def shown_on(page):
    """What a page says it shows, as its form sends it along."""
    found = re.search(r'name="shown_version" value="(\w+)"', page.content.decode())
    return {"shown_version": found[1]} if found else {}


def on_enter(answer, form_id):
    """What a browser sends when Enter is pressed anywhere in a form: its first submit button, too."""
    page = BeautifulSoup(answer.content, "html.parser").main
    form = page.find("form", id=form_id) if form_id else page.find("form", method="post")
    sent = {}
    for field in form.find_all("input"):
        ticked = field.get("type") not in ("radio", "checkbox") or field.has_attr("checked")
        if field.get("name") and ticked:
            sent[field["name"]] = field.get("value", "on")
    buttons = [one for one in form.find_all("button") if one.get("type", "submit") == "submit"]
    if buttons and buttons[0].get("name"):
        sent[buttons[0]["name"]] = buttons[0].get("value", "")
    return sent


def words_of(answer):
    """A page's text without its markup."""
    text = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text).replace("&#x27;", "'").replace("&amp;", "&")


def with_deposit(visit, bench):
    """The visit with its deposit asked for, paid and settled."""
    start_deposit(visit=visit, now=bench.now, base_url="http://testserver")
    payment = visit.payments.get()
    world.pay(payment.session_id)
    settle(payment_id=payment.pk, now=bench.now)
    visit.refresh_from_db()
    return visit
