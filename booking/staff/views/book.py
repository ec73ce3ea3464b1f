"""Booking for somebody on the phone: find times, choose one or write one out, confirm."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from booking.models import Visit
from booking.operations.locks.diary import PractitionerLeft
from booking.operations.reserving.awaiting import TooSoonToWait
from booking.operations.reserving.by_phone import NobodyToAsk, book_for_caller
from booking.operations.reserving.hold import SlotTaken
from booking.operations.reserving.office_rules import OfficeRefused
from booking.queries.free_starts import find_offer
from booking.queries.messages import newest
from booking.staff import presenters, refusal_words, told
from booking.staff.clinic_clock import today
from booking.staff.forms.caller import CallerForm, SearchForm
from booking.staff.forms.times import start_choices
from booking.staff.permissions import ACT_ON_VISITS, requires
from booking.staff.views.page import desk_page, visits_crumb
from core import phones
from core.audit import acting
from core.clock import now
from core.models import ClinicSettings

DAYS = 10


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ACT_ON_VISITS)
def book(request: HttpRequest) -> HttpResponse:
    """One address, by POST: nothing a caller says belongs in a URL."""
    data = request.POST if request.method == "POST" else None
    search = SearchForm(data, initial={"day": today()})
    caller = None
    if data is not None and search.is_valid():
        # The same form searches and books: pressing Search must not yet complain about a missing
        # name.
        books = "book" in data
        caller = CallerForm(data if books else None)
        caller.offer(_choices(search))
        caller.about(search.cleaned_data["visit_type"])
        visit = _booked(request, search, caller) if books and caller.is_valid() else None
        if visit is not None:
            messages.success(request, _done(visit))
            if said := phones.read_back(caller):
                messages.info(request, said)
            return redirect("desk:visit", visit.public_ref)
    return _page(request, search, caller)


def _done(visit: Visit) -> str:
    if not visit.awaits_deposit:
        return told.with_news(_("Booked and confirmed."), visit)
    until = {"until": presenters.instant(visit.deposit_until)}
    said = _("The time is kept until the deposit is paid, at most until %(until)s.") % until
    asked = newest(visit, "deposit_asked") is not None
    return told.with_message(said, visit, "deposit_asked") if asked else told.nobody_is_told(said)


def _choices(search: SearchForm) -> list[tuple[str, str]]:
    asked = search.cleaned_data
    offer = find_offer(
        visit_type=asked["visit_type"],
        located=search.located,
        now=now(),
        first_day=max(asked["day"], today()),
        days=DAYS,
        practitioner=asked["practitioner"],
    )
    return start_choices(offer)


def _booked(request: HttpRequest, search: SearchForm, caller: CallerForm) -> Any:
    try:
        return book_for_caller(
            wish=caller.wish(search),
            key=str(caller.cleaned_data["key"]),
            by=acting(request.user),
            now=now(),
        )
    except OfficeRefused as refused:
        caller.add_error("choice", refusal_words.refused(refused))
    except NobodyToAsk:
        caller.add_error("email", _("A link needs an e-mail address."))
    except TooSoonToWait:
        caller.add_error(
            "deposit",
            _("The visit begins too soon to wait for its deposit: waive it, with the reason."),
        )
    except (SlotTaken, PractitionerLeft):
        caller.add_error("choice", _("Somebody was faster: choose another time."))
    return None


def _page(request: HttpRequest, search: SearchForm, caller: CallerForm | None) -> HttpResponse:
    wrong = search.errors or (caller is not None and caller.errors)
    return desk_page(
        request,
        "staff/book.html",
        title=_("Book for a caller"),
        icon="plus",
        crumbs=[visits_crumb()],
        status=422 if wrong else 200,
        search=search,
        form=caller,
        deposit=_deposit(search) if caller else "",
        deposit_hours=ClinicSettings.current().phone_deposit_hours,
    )


def _deposit(search: SearchForm) -> str:
    return presenters.money(search.cleaned_data["visit_type"].deposit_cents)
