"""The booking journey of one visitor: what they have answered, and which page comes next.

Answers live in an encrypted draft row (booking/operations/reserving/drafts.py); the browser keeps its key.
"""

import datetime as dt
from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.models import Draft, Visit, VisitStatus, VisitType
from booking.operations.reserving import drafts
from booking.operations.reserving.hold import stands
from booking.patient import keys
from booking.patient.of_two import OfTwo
from booking.patient.so_far import so_far
from booking.patient.steps import ANSWERED_BY, KEPT_BESIDE, OF_TWO, SECOND, STEPS
from booking.queries.payment_pages import is_page_of
from booking.queries.place import Located, NotServed, PhoneOnly, locate
from booking.queries.visit_types import bookable_type
from core import clock
from territory.country import Payer
from territory.here import country, payer_of


class Journey(OfTwo):
    """The answers of one visitor at one instant."""

    #: Forgotten as soon as an address is good: the refused one that lay beside it.
    PLACED: ClassVar[dict[str, Any]] = {"put_aside": None, "unplaced": None}

    def __init__(self, key: str, at: dt.datetime, *, named: bool = False) -> None:
        self.key = key
        self.now = at
        #: Whether its pages' addresses say which booking they are about: a browser may have several.
        self.named = named
        self.draft: Draft | None = drafts.find_draft(key)

    @classmethod
    def of(cls, request: HttpRequest) -> "Journey":
        """The journey that this page of the browser is about."""
        key, named = keys.named_key(request)
        return cls(key, clock.now(), named=named)

    @classmethod
    def of_payment(cls, request: HttpRequest, session_id: str) -> "Journey":
        """The journey that led to a payment page, whichever of the browser's that is."""
        for place, key in enumerate(keys.draft_keys(request) if session_id else ()):
            journey = cls(key, clock.now(), named=place > 0)
            visit = journey.visit
            if visit is not None and any(is_page_of(one, session_id) for one in journey.both):
                return journey
        return cls.of(request)

    @classmethod
    def another(cls, request: HttpRequest, answers: dict[str, Any]) -> "Journey":
        """A new booking that begins with these answers: beside the first, if that keeps a time."""
        first = cls.of(request)
        journey = cls(drafts.new_key(), first.now, named=first.hold is not None)
        journey.draft = drafts.keep_answers(key=journey.key, answers=answers, now=first.now)
        return journey

    def begin_beside(self, *, with_answers: bool) -> None:
        """Go on as a new booking; the one whose time is being held stays as it is."""
        kept = KEPT_BESIDE if with_answers else set()
        answers = {name: value for name, value in self.answers.items() if name in kept}
        self.key, self.draft, self.named = drafts.new_key(), None, True
        self.keep(**answers)

    @property
    def name(self) -> str:
        """What addresses call this booking."""
        return keys.name_of(self.key) if self.draft else ""

    @property
    def query(self) -> str:
        """What follows the address of every page of this booking."""
        return f"?booking={self.name}" if self.named and self.draft else ""

    def url(self, page: str, **query: str) -> str:
        """The address of one of this booking's pages."""
        if self.query:
            query["booking"] = self.name
        return reverse(f"patient:{page}") + (f"?{urlencode(query)}" if query else "")

    def go(self, page: str, **query: str) -> HttpResponse:
        """Lead the visitor to one of this booking's pages."""
        return redirect(self.url(page, **query))

    @property
    def answers(self) -> dict[str, Any]:
        """Everything answered so far."""
        return drafts.answers_of(self.draft) if self.draft else {}

    @property
    def holder(self) -> str:
        """The name under which this visitor keeps times; empty before the first answer."""
        return drafts.holder_of(self.key) if self.draft else ""

    def keep(self, **answers: Any) -> None:
        """Write answers into the draft; None takes one away. The first begins a new draft."""
        before = self.answers
        if self.draft is None and self.key and self.named:
            pass  # the key of a booking that has just begun beside another
        # A new key: the old one opens the pages of the visit it has become (keys.py).
        elif self.draft is None or self.is_booked:
            self.key, before = drafts.new_key(), {}
        self.draft = drafts.keep_answers(key=self.key, answers=answers, now=self.now)
        self.draft = drafts.find_draft(self.key)
        self._forget_what_followed_from(before)

    def _forget_what_followed_from(self, before: dict[str, Any]) -> None:
        """Work out again only what other answers led to: an address is located once in a request."""
        for kept, asked in (
            ("located", {"postal_code"}),
            ("visit_type", {"visit_type", "been"}),
            ("second", SECOND),
        ):
            if any(before.get(name) != self.answers.get(name) for name in asked):
                self.__dict__.pop(kept, None)

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

    def mark(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Give the browser the draft's key to keep until it is closed."""
        if self.draft is not None:
            keys.give_draft_key(response, request, self.key, beside=self.named)
        # A header, so that every answer has it, redirects too.
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
        found = bookable_type(str(self.answers.get("visit_type", "")))
        asked = self.suits().items()
        return found if found and all(getattr(found, name) == yes for name, yes in asked) else None

    def suits(self) -> dict[str, bool]:
        """What a visit type is asked to be: for new patients, or for those who were visited before."""
        been = self.answers.get("been")
        return {f"for_{been}_patients": True} if been in ("new", "returning") else {}

    @property
    def payer(self) -> Payer:
        """Who pays in the end."""
        return payer_of(self.answers.get("payer", country().payers[0].code))

    @property
    def visit(self) -> Visit | None:
        """The visit this draft has led to: a hold, or what became of it."""
        return self.draft.visit if self.draft else None

    @property
    def is_booked(self) -> bool:
        """Whether the draft's visit has been confirmed: the journey is over."""
        return self.visit is not None and self.visit.status not in VisitStatus.UNBOOKED

    @property
    def standing(self) -> Visit | None:
        """The visit whose time is kept for this visitor now, whatever they have come to want since."""
        visit = self.visit
        return visit if visit is not None and stands(visit, self.now) else None

    @property
    def hold(self) -> Visit | None:
        """The visit we are keeping for this visitor right now, for what they now want."""
        visit = self.standing
        # The row stays: only this journey has gone on to want something else.
        return visit if visit is not None and self._fits(visit) else None

    def _fits(self, visit: Visit) -> bool:
        same_type = self.visit_type is not None and visit.visit_type_id == self.visit_type.pk
        return (
            same_type
            and self.located is not None
            and visit.place_code == self.located.place.code
            and visit.payer == self.payer.code
            and self.second_fits(visit)
        )

    def has(self, step: str) -> bool:
        """Whether `step` has been answered and the answer still holds."""
        if step == "where":
            return self.located is not None and "been" in self.answers
        if step == "what":
            return self.visit_type is not None and "payer" in self.answers
        if step == "times":
            return self.hold is not None
        if step == "second":
            return self.second is not None
        if step == "address" and "unplaced" in self.answers:
            return False
        return ANSWERED_BY.get(step, "") in self.answers

    def next_step(self) -> str:
        """The first page without an answer; the last page when all are answered."""
        return next((step for step in self.pages[:-1] if not self.has(step)), STEPS[-1])

    def missing_before(self, step: str) -> str | None:
        """The first unanswered page before `step`, if any."""
        before = self.pages[: self.pages.index(step)]
        return next((earlier for earlier in before if not self.has(earlier)), None)

    def onward(self) -> HttpResponse:
        """Lead the visitor to the next page."""
        return self.go(self.next_step())

    def page(self, step: str) -> dict[str, Any]:
        """What every page of the journey shows: where in the journey it is, and the way back."""
        place = STEPS.index(OF_TWO.get(step, step))
        before = self.pages[self.pages.index(step) - 1]
        # The first page is also where another booking begins: whoever comes back to it says so.
        back = {"booking": self.name} if place == 1 and self.draft else {}
        return {
            "step": place + 1,
            "of": str(len(STEPS)),
            "back_url": self.url(before, **back) if place else "",
            "journey": self,
            "so_far": self._so_far() if step != "check" else [],
        }

    def _so_far(self) -> list[dict[str, Any]]:
        if self.draft is None:
            return []
        held = self.both if self.hold is not None else []
        wanted = [self.visit_type, self.second.visit_type if self.second else None]
        return so_far(self.located, [kind for kind in wanted if kind is not None], held)


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
            return journey.mark(request, response)

        return inner

    return wrap


def _elsewhere(journey: Journey, name: str) -> HttpResponse | None:
    """Where to send somebody who is too early for a page, too late for it, or done."""
    if journey.visit is not None and journey.is_booked and name != "where":
        return redirect(keys.visit_url(journey.visit))
    if name not in journey.pages:
        return journey.onward()
    missing = journey.missing_before(name)
    if missing is None:
        return None
    if missing == "times" and journey.visit is not None:
        # A hold that stands and no longer fits was not lost: something else is wanted now.
        return journey.go("times" if stands(journey.visit, journey.now) else "lapsed")
    return journey.go(missing)
