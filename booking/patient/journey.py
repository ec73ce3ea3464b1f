"""One visitor's way through the booking pages: what they have answered, and which page comes next.

Answers live in an encrypted draft row (booking/operations/reserving/drafts.py); the browser keeps its key.
"""

import datetime as dt
from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.models import Draft, Payer, Visit, VisitStatus, VisitType
from booking.operations.reserving import drafts
from booking.operations.reserving.hold import stands
from booking.patient import keys
from booking.queries.place import Located, NotServed, PhoneOnly, locate
from core import clock

STEPS = ["where", "who", "what", "payer", "times", "details", "address", "check"]
#: Which answer shows that a step has been taken.
ANSWERED_BY = {
    "where": "postal_code",
    "who": "been",
    "what": "visit_type",
    "payer": "payer",
    "details": "name",
    "address": "street",
}


class Journey:
    """The answers of one visitor at one instant."""

    #: Forgotten as soon as an address is good: the refused one that lay beside it.
    PLACED: ClassVar[dict[str, Any]] = {"put_aside": None, "unplaced": None}

    def __init__(self, key: str, at: dt.datetime) -> None:
        self.key = key
        self.now = at
        self.draft: Draft | None = drafts.find_draft(key)

    @classmethod
    def of(cls, request: HttpRequest) -> "Journey":
        """The journey of the browser that asks."""
        return cls(keys.draft_key(request), clock.now())

    @property
    def answers(self) -> dict[str, Any]:
        """Everything answered so far."""
        return drafts.answers_of(self.draft) if self.draft else {}

    @property
    def holder(self) -> str:
        """The name under which this visitor keeps times; empty before the first answer."""
        return drafts.hash_of(self.key) if self.draft else ""

    def keep(self, **answers: Any) -> None:
        """Write answers into the draft; None takes one away. The first begins a new draft."""
        if self.draft is None or self.is_booked:
            self.key = drafts.new_key()
        self.draft = drafts.keep_answers(key=self.key, answers=answers, now=self.now)
        self.draft = drafts.find_draft(self.key)
        self.__dict__.pop("located", None)
        self.__dict__.pop("visit_type", None)

    @property
    def put_aside(self) -> dict[str, Any]:
        """The address that could not be reached at the held time: shown again, relied on nowhere."""
        aside: dict[str, Any] = self.answers.get("put_aside", {})
        return aside

    def put_address_aside(self, address: dict[str, Any]) -> None:
        """Keep a refused address beside the good one, for a time that suits it.

        Before there is a good one, what was typed stays too, and does not count as answered.
        """
        words = {name: value for name, value in address.items() if name != "postal_code"}
        first = {} if self.has("address") else {**words, "unplaced": True}
        self.keep(put_aside=address, **first)

    def keep_visit(self, visit: Visit) -> None:
        """Remember which hold is ours."""
        drafts.keep_visit(key=self.key, visit=visit, now=self.now)
        self.draft = drafts.find_draft(self.key)

    def mark(self, response: HttpResponse) -> HttpResponse:
        """Give the browser the draft's key to keep until it is closed."""
        if self.draft is not None:
            keys.give_draft_key(response, self.key)
        response["X-Robots-Tag"] = "noindex"
        return response

    @cached_property
    def located(self) -> Located | None:
        """Where we would come, as far as it is known and still served."""
        try:
            return locate(self.answers["postal_code"])
        except (KeyError, ValueError, NotServed, PhoneOnly):
            return None

    @cached_property
    def visit_type(self) -> VisitType | None:
        """What is to be booked, if it can still be."""
        slug = self.answers.get("visit_type")
        return VisitType.objects.bookable().filter(slug=slug, phone_only=False).first()

    @property
    def payer(self) -> Payer:
        """Who pays in the end."""
        return Payer(self.answers.get("payer", Payer.MYSELF))

    @property
    def visit(self) -> Visit | None:
        """The visit this draft has led to: a hold, or what became of it."""
        return self.draft.visit if self.draft else None

    @property
    def is_booked(self) -> bool:
        """Whether the draft's visit has been confirmed: the journey is over."""
        return self.visit is not None and self.visit.status not in VisitStatus.UNBOOKED

    @property
    def hold(self) -> Visit | None:
        """The visit we are keeping for this visitor right now, for what they now want."""
        visit = self.visit
        if visit is None or not stands(visit, self.now):
            return None
        return visit if self._fits(visit) else None

    def _fits(self, visit: Visit) -> bool:
        same_type = self.visit_type is not None and visit.visit_type_id == self.visit_type.pk
        return (
            same_type
            and self.located is not None
            and visit.place_code == self.located.place.code
            and visit.payer == self.payer
        )

    def has(self, step: str) -> bool:
        """Whether `step` has been answered and the answer still holds."""
        if step == "where":
            return self.located is not None
        if step == "what":
            return self.visit_type is not None
        if step == "times":
            return self.hold is not None
        if step == "address" and "unplaced" in self.answers:
            return False
        return ANSWERED_BY.get(step, "") in self.answers

    def next_step(self) -> str:
        """The first page without an answer; the last page when all are answered."""
        return next((step for step in STEPS[:-1] if not self.has(step)), STEPS[-1])

    def missing_before(self, step: str) -> str | None:
        """The first unanswered page before `step`, if any."""
        before = STEPS[: STEPS.index(step)]
        return next((earlier for earlier in before if not self.has(earlier)), None)

    def onward(self) -> HttpResponse:
        """Lead the visitor to the next page."""
        return redirect(f"patient:{self.next_step()}")

    def page(self, step: str) -> dict[str, Any]:
        """What every page of the journey shows: where in the journey it is, and the way back."""
        place = STEPS.index(step)
        back = reverse(f"patient:{STEPS[place - 1]}") if place else ""
        return {"step": place + 1, "of": str(len(STEPS)), "back_url": back, "journey": self}


StepView = Callable[[HttpRequest, Journey], HttpResponse]


def step(name: str) -> Callable[[StepView], Callable[[HttpRequest], HttpResponse]]:
    """Make a view a page of the journey: earlier pages first, nothing cached, the key kept."""

    def wrap(view: StepView) -> Callable[[HttpRequest], HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @never_cache
        @wraps(view)
        def inner(request: HttpRequest) -> HttpResponse:
            journey = Journey.of(request)
            response = _elsewhere(journey, name) or view(request, journey)
            return journey.mark(response)

        return inner

    return wrap


def _elsewhere(journey: Journey, name: str) -> HttpResponse | None:
    """Where to send somebody who is too early for a page, too late for it, or done."""
    if journey.visit is not None and journey.is_booked and name != "where":
        return redirect(keys.visit_url(journey.visit))
    missing = journey.missing_before(name)
    if missing is None:
        return None
    if missing == "times" and journey.visit is not None and name in STEPS:
        return redirect("patient:lapsed")
    return redirect(f"patient:{missing}")
