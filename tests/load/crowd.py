"""A visitor as locust plays them: from the home page over the payment page to the confirmation.

Read by locust itself (`locust -f tests/load/crowd.py`), in a process without Django.
"""

import json
import os
import random
import re
from collections import Counter
from html import unescape

from locust import FastHttpUser, constant, events, task

#: Answers by page; what a page asks beside them it fills in itself (tokens).
ANSWERS = {
    "who": {"whose": "me", "been": "new"},
    "what": {"visit_type": "first-visit", "payer": "myself"},
    "details": {"phone": "604 555 0199", "reason": "a sore shoulder"},
    "address": {"street": "4512 Imperial Street"},
    "check": {"agree": "on", "data_use": "on"},
}
#: Where they live: in one place alone, two minutes of them would fill every day of its people.
PLACES = {
    "V5K 1A1": "Vancouver",
    "V5H 1A1": "Burnaby",
    "V3L 1A1": "New Westminster",
    "V3B 1A1": "Coquitlam",
    "V7G 1A1": "North Vancouver",
    "V6V 1A1": "Richmond",
    "V4C 1A1": "Delta",
    "V3R 1A1": "Surrey",
    "V2Y 1A1": "Langley",
    "V2W 1A1": "Maple Ridge",
    "V2S 1A1": "Abbotsford",
}
FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.S)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
TOKEN = "csrfmiddlewaretoken"
TILE = re.compile(r'name="start" value="([^"]+)"')
WEEK = re.compile(r'href="([^"]*[?&;]week=[^"]+)"')
PAGE = re.compile(r"<loc>https?://[^/]+(/[^<]*)</loc>")
#: What there is to read, as the site's own map says.
to_read: list[str] = []

statuses: Counter[int] = Counter()
ended: Counter[str] = Counter()


class Lost(Exception):
    """The booking cannot go on; says where."""


class Patient(FastHttpUser):
    """Books one visit after another, without a pause: the hardest a visitor can be."""

    wait_time = constant(0)

    @task(4)
    def book(self):
        self.client.cookiejar.clear()
        try:
            self._book()
        except Lost as where:
            ended[f"lost at {where}"] += 1
        else:
            ended["booked"] += 1

    @task(1)
    def look_round(self):
        if not to_read:
            to_read.extend(PAGE.findall(self.client.get("/sitemap.xml", name="map").text))
        self._page(random.choice(to_read), "reading")

    def _book(self):
        code, town = random.choice(list(PLACES.items()))
        self._page("/", "home")
        page = self._page(f"/book/?postal_code={code.replace(' ', '+')}", "where")
        page = self._press("/book/who/", "where", page, {"postal_code": code} | ANSWERS["who"])
        page = self._press("/book/what/", "what", page, ANSWERS["what"])
        page = self._choose(page)
        # An address of each one's own: nobody books for a thousand people of one address.
        number = random.randrange(10**9)
        person = {"name": f"Load {number}", "email": f"load{number}@example.org"}
        page = self._press("/book/details/", "details", page, ANSWERS["details"] | person)
        door = ANSWERS["address"] | {"town": town, "postal_code": code}
        page = self._press("/book/address/", "address", page, door)
        page = self._press("/book/check/", "check", page, ANSWERS["check"])
        address, page = page
        page = self._press(address, "pay", (address, page), {"act": "approve"})
        if "/confirmation/" not in page[0]:
            raise Lost(f"the end: {re.sub('[A-Z0-9]{4}-[A-Z0-9]{4}|cs_.*', '…', page[0])}")

    def _choose(self, page):
        """A free time, any: a crowd that wanted the first would fight for one."""
        for _try in range(6):
            tiles = TILE.findall(page[1])
            if tiles:
                chosen = {"start": unescape(random.choice(tiles))}
                page = self._press("/book/times/", "times", page, chosen, good=(302, 409, 422))
                if "/book/details/" in page[0]:
                    return page
                continue  # somebody was quicker: the answer shows what is nearest
            weeks = [unescape(one) for one in WEEK.findall(page[1])]
            if not weeks:
                raise Lost("times")
            page = self._page(random.choice(weeks), "times")
        raise Lost("times, six times taken")

    def _page(self, address, name):
        with self.client.get(
            address, name=f"page {name}", allow_redirects=False, catch_response=True
        ) as answer:
            page = self._went_on(address, name, answer, (200, 302))
        return self._led_on(name, answer, page)

    def _press(self, address, name, page, answers, good=(302, 303)):
        data = {**_unseen(page[1], set(answers)), **answers}
        if TOKEN not in data:
            raise Lost(f"{name}: a page without a form")
        with self.client.post(
            address,
            data,
            name=f"press {name}",
            allow_redirects=False,
            catch_response=True,
            headers={"Referer": self.host + "/"},
        ) as answer:
            page = self._went_on(address, name, answer, good)
        return self._led_on(name, answer, page)

    def _led_on(self, name, answer, page):
        """What a browser does of itself: it fetches where it is led, twice after a payment."""
        for _hop in range(3):
            led = answer.headers.get("Location") if answer.status_code in (302, 303) else None
            if not led:
                break
            there = re.sub(r"^https?://[^/]+", "", led)
            with self.client.get(
                there, name=f"page after {name}", allow_redirects=False, catch_response=True
            ) as answer:
                page = self._went_on(there, name, answer, (200, 302, 303))
        return page

    def _went_on(self, address, name, answer, good):
        statuses[answer.status_code] += 1
        if answer.status_code not in good:
            answer.failure(f"{answer.status_code}")
            raise Lost(f"{name}: {answer.status_code}")
        answer.success()
        return address, answer.text or ""


def _unseen(page, asked):
    """What a form sends unseen: its token, what it showed. It is the form that asks most of `asked`."""
    forms = [form for form in FORM.findall(page) if f'name="{TOKEN}"' in form]
    form = max(forms, key=lambda one: sum(f'name="{name}"' in one for name in asked), default="")
    return {name: unescape(value) for name, value in HIDDEN.findall(form)}


@events.quitting.add_listener
def write_down(environment, **_more):
    """The figures of this run, for whoever started locust."""
    stats = environment.stats
    rows = {
        name: {
            "n": row.num_requests,
            "p50_ms": row.get_response_time_percentile(0.5),
            "p95_ms": row.get_response_time_percentile(0.95),
            "failed": row.num_failures,
        }
        for (name, _method), row in sorted(stats.entries.items())
    }
    seconds = max(1.0, stats.total.last_request_timestamp - stats.total.start_time)
    figures = {
        "seconds": round(seconds, 1),
        "bookings_a_second": round(ended["booked"] / seconds, 2),
        "requests_a_second": round(stats.total.num_requests / seconds, 1),
        "5xx": sum(n for status, n in statuses.items() if status >= 500 or status == 0),
        "ended": dict(ended),
        "statuses": {str(status): n for status, n in sorted(statuses.items())},
        "rows": rows,
    }
    with open(os.environ["LOAD_FIGURES"], "w") as file:
        json.dump(figures, file)
