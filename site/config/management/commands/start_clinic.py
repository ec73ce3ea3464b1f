"""Sets up an empty installation for a real clinic. Run again, it adds only what is missing."""

import datetime as dt
import logging
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.invitations import OWNER, AlreadySignsIn, EmailWrong, invite
from booking.models import RefundPolicy
from booking.operations.clinic.holidays import UnknownRegion, sync_holidays
from config.install import map_data
from config.install.languages import load_languages
from config.install.pages import lead_site_home, plant_pages
from config.roles import ensure_all_roles
from core import local_time, phones, washing
from core.audit import SYSTEM
from core.clock import now
from core.models import ClinicSettings

POLICY_TEXT = (
    "Cancel at least 24 hours before your visit and the whole deposit comes back. Later than that, it "
    "stays with the clinic. If we cancel, you always get all of it back."
)
YEARS = 3


class Command(BaseCommand):
    """`manage.py start_clinic --owner you@clinic.example --name "The clinic" --phone "604 555 0123"`."""

    help = (
        "Sets up a new clinic: address, pages, roles, terms, holidays and the owner's invitation."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--owner", required=True, help="the owner's e-mail address")
        parser.add_argument("--owner-name", default="", help="the owner's name")
        parser.add_argument("--name", default="", help="the clinic's name")
        parser.add_argument("--phone", default="", help="the clinic's telephone number")
        parser.add_argument("--email", default="", help="the clinic's e-mail address")
        parser.add_argument(
            "--country", default=settings.COUNTRY_CODE, help="ISO code, for statutory holidays"
        )
        parser.add_argument(
            "--region",
            default=settings.COUNTRY_REGION,
            help="province or state, for the holidays",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.hostname, self.port = self.public_address()
        self.options = options
        # A line of the log for each page would hide what happens here.
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        with transaction.atomic():  # a wrong answer leaves nothing half set up
            self.set_up()
        self.stdout.write(
            f"Ready at {settings.BASE_URL}/. The worker sends the owner's invitation; after signing "
            "in, the dashboard says what is still missing before the first patient can book."
        )

    def set_up(self) -> None:
        """Every step, in an order in which each finds what it needs."""
        self.step("Roles", ensure_all_roles)
        self.step("Clinic", self.clinic)
        self.step("Refund policy", self.policy)
        self.step("Statutory holidays", self.holidays)
        self.step("Owner invited", self.owner)
        self.step("Postal code points", map_data.load_points)
        self.step("Bridges and tunnels", map_data.load_crossings)
        self.step("Languages to choose from", load_languages)
        self.step("Pages", plant_pages)
        self.step("Site address", self.address)

    def public_address(self) -> tuple[str, int]:
        """Host and port of BASE_URL. Raises CommandError naming it."""
        try:
            address = urlsplit(settings.BASE_URL)
            port = address.port
        except ValueError:
            raise CommandError(f"BASE_URL is not an address: {settings.BASE_URL}") from None
        if address.scheme not in ("http", "https") or not address.hostname:
            raise CommandError(f"BASE_URL is not an address: {settings.BASE_URL or '(empty)'}")
        return address.hostname, port or (443 if address.scheme == "https" else 80)

    def clinic(self) -> int:
        """The clinic's own facts, where they were given; nothing given is never overwritten."""
        row = ClinicSettings.objects.order_by("pk").first()
        is_new = row is None
        row = row or ClinicSettings(
            country=self.options["country"], address_region=self.options["region"]
        )
        given = {key: self.options[key] for key in ("name", "phone", "email") if self.options[key]}
        given = {key: washing.line(value) for key, value in given.items()}
        if "phone" in given:
            given["phone"] = _number(given["phone"])
        if "name" in given:
            # Cut to its column: the owner gave a name, not a short one, and is not refused for it.
            given["short_name"] = given["name"][:40]
        for key, value in given.items():
            setattr(row, key, value)
        if not row.phone:
            raise CommandError(
                "--phone: the clinic's telephone number is missing. Every page and letter ends with it, "
                "for whoever would rather call."
            )
        # A save does not validate; a wrong e-mail would be on every page and in every letter.
        row.full_clean(exclude=["id"])
        row.save()
        return int(is_new)

    def policy(self) -> int:
        """Terms to begin with, unless there are some."""
        if RefundPolicy.objects.filter(is_default=True).exists():
            return 0
        policy = RefundPolicy.objects.create(name="Standard", text=POLICY_TEXT, is_default=True)
        policy.steps.create(hours_before=24, percent=100)
        policy.steps.create(hours_before=0, percent=0)
        return 1

    def holidays(self) -> int:
        """This year's and the next two. Raises CommandError naming country and region."""
        country, region = self.options["country"], self.options["region"]
        year = _today().year
        try:
            years = range(year, year + YEARS)
            made = sync_holidays(years=years, country=country, region=region, now=now())
        except UnknownRegion:
            raise CommandError(f"--country {country} --region {region}: no such place.") from None
        return len(made)

    def address(self) -> int:
        """Where the site answers, for links in pages, feeds and e-mails."""
        name = ClinicSettings.current().name
        return int(lead_site_home(hostname=self.hostname, port=self.port, name=name))

    def owner(self) -> int:
        """Who lets everybody else in. Raises CommandError naming --owner."""
        who = self.options["owner"]
        try:
            invite(email=who, name=self.options["owner_name"], role=OWNER, by=SYSTEM, now=now())
        except EmailWrong:
            raise CommandError(f"--owner: {who} is not an e-mail address.") from None
        except AlreadySignsIn:
            return 0
        return 1

    def step(self, name: str, do: Callable[[], int]) -> None:
        """Do one step and say what it made."""
        self.stdout.write(f"{name}: ", ending="")
        self.stdout.flush()
        made = do()
        self.stdout.write("as it was" if not made else str(made))


def _today() -> dt.date:
    return local_time.today(now())


def _number(typed: str) -> str:
    try:
        return phones.shown(phones.kept(phones.read(typed)))
    except phones.PhoneUnreadable as fault:
        raise CommandError(f"--phone: {phones.COMPLAINTS[fault.reason]}") from None
