"""Loads the fictional demo clinic from the files in config/demo. Twice is as good as once."""

import datetime as dt
import logging
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.hooks import search_for_hooks
from wagtail.signal_handlers import disable_reference_index_auto_update

from accounts.models import User
from booking.models import Patient
from booking.operations.finding.index import index_everybody
from config.demo import (
    by_phone,
    claims,
    credit,
    deposits,
    diary,
    french,
    library,
    pages,
    papers,
    pay,
    people,
    practice,
    purchases,
    readers,
    waiting,
)
from config.install import map_data
from config.roles import ensure_all_roles
from core import local_time
from core.clock import now
from services.mapping import redraw
from services.models import AreaMap


def clinic_date() -> dt.date:
    """Today, where the clinic is."""
    return local_time.today(now())


def refuse_real_people() -> None:
    """Made-up people never come among real ones. A database that has the demo's own may have it again."""
    if User.objects.filter(email__in=people.demo_emails()).exists():
        return
    if User.objects.exists() or Patient.objects.exists():
        raise CommandError(
            "There are people in this database who are not the demonstration's. "
            "Nothing was loaded: give the demonstration an empty database (DATABASE_URL)."
        )


class Command(BaseCommand):
    """`manage.py demo_content`: what is already there is left alone."""

    help = "Loads the demonstration clinic (Tidewater In-Home Physiotherapy)."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_real_people()
        self.started = time.monotonic()
        # Six log lines for each page would hide what happens here.
        for name in ("django_tasks", "wagtail"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self.load_practice()
        self.load_diary()
        self.load_pages()
        self.step("Found first", lambda: library.load_promotions(pages.known_names()))
        self.step("Map of the areas", self.draw_map)
        self.step("Readers", lambda: readers.load_readers(clinic_date()))
        # Last of all: a clinic with a name is one that was loaded to the end.
        self.step("Clinic", practice.load_clinic)
        # Only these come after: they carry the clinic's name.
        self.step("Receipts", lambda: papers.load_papers(now()))
        self.step("Credit", lambda: credit.load_credit(now()))
        self.step("Bought by card", lambda: purchases.load_purchases(now()), at_once=False)
        self.stdout.write("Sign-ins for the demonstration (role, e-mail, password):")
        for line in people.sign_ins():
            self.stdout.write(line)

    def load_practice(self) -> None:
        """What can be booked, where, by whom, and who may sign in."""
        today = clinic_date()
        self.step("Postal code points", map_data.load_points)
        self.step("Bridges and tunnels", map_data.load_crossings)
        self.step("Service areas", practice.load_areas)
        self.step("Visit types", practice.load_visit_types)
        self.step("Holidays", lambda: practice.load_closures(today))
        self.step("Practitioners", practice.load_practitioners)
        self.step("Roles", ensure_all_roles)
        self.step("Sign-ins", people.load_users)

    def load_diary(self) -> None:
        """Three weeks of visits behind today and four ahead, relative to the clinic's date."""
        moment = now()
        today = clinic_date()
        self.step("Time off", lambda: diary.load_time_off(today))
        self.step("Searches from elsewhere", lambda: diary.load_unserved(today))
        self.step("Visits", lambda: diary.load_visits(moment))
        self.step("Found by their words", lambda: max(index_everybody(), default=0))
        # Each in its own transactions: a payment page may not be asked for inside one (0202).
        self.step("Deposits", lambda: deposits.load_deposits(moment), at_once=False)
        self.step("Booked by phone", lambda: by_phone.load_phone_booking(moment))
        self.step("Claims to insurers", lambda: claims.load_claims(moment), at_once=False)
        self.step("Waits for the office", lambda: waiting.load_waiting(moment))
        self.step("Rates and a closed fortnight of pay", lambda: pay.load_pay(moment))

    def load_pages(self) -> None:
        """What the site says. Pages are planted first, so that texts can link to all of them."""
        search_for_hooks()  # snippets that blocks choose from are registered there
        self.step("Sources, terms, authors", library.load_library)
        with disable_reference_index_auto_update():  # empty pages refer to nothing
            self.step("Pages planted", pages.plant)
        self.step("Questions", lambda: library.load_questions(pages.known_names()))
        self.step("Pages published", self.publish_pages, at_once=False)
        self.step("Pages in French", self.translate_pages, at_once=False)

    def publish_pages(self) -> int:
        """Write and publish, showing a dot for each page."""
        made = 0
        for _path in pages.write(pages.known_names()):
            made += 1
            self.stdout.write(".", ending="")
            self.stdout.flush()
        pages.link_authors()
        if made:
            self.stdout.write("")
        return made

    def translate_pages(self) -> int:
        """Those that somebody has put into French."""
        return sum(1 for _path in french.write_french(pages.known_names()))

    def draw_map(self) -> int:
        """Otherwise the worker draws it, some minutes later."""
        before = AreaMap.objects.count()
        redraw(now())
        return AreaMap.objects.count() - before

    def step(self, name: str, load: Callable[[], int], *, at_once: bool = True) -> None:
        """Run one loader, in one transaction if `at_once`; say how much it made and when."""
        with transaction.atomic() if at_once else nullcontext():
            made = load()
        seconds = time.monotonic() - self.started
        self.stdout.write(f"{seconds:5.1f} s  {name}: {made} new")
