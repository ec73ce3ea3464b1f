"""Loads the fictional demo clinic from the files in config/demo. Twice is as good as once."""

import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.demo import people, practice
from core.clock import now


class Command(BaseCommand):
    """`manage.py demo_content`: what is already there is left alone."""

    help = "Loads the demonstration clinic (Tidewater In-Home Physiotherapy)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.started = time.monotonic()
        self.load_practice()
        self.stdout.write("Sign-ins for the demonstration (role, e-mail, password):")
        for line in people.sign_ins():
            self.stdout.write(line)

    def load_practice(self) -> None:
        """What can be booked, where, by whom, and who may sign in."""
        today = timezone.localdate(now())
        self.step("Clinic", practice.load_clinic)
        self.step("Postal code points", practice.load_points)
        self.step("Bridges and tunnels", practice.load_crossings)
        self.step("Service areas", practice.load_areas)
        self.step("Visit types", practice.load_visit_types)
        self.step("Holidays", lambda: practice.load_closures(today))
        self.step("Practitioners", practice.load_practitioners)
        self.step("Sign-ins", people.load_users)

    def step(self, name: str, load: Callable[[], int]) -> None:
        """Run one loader and say how much it made and when."""
        made = load()
        seconds = time.monotonic() - self.started
        self.stdout.write(f"{seconds:5.1f} s  {name}: {made} new")
