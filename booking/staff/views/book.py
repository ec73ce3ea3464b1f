"""Booking for somebody on the phone: find times, choose one or write one out, confirm."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from booking.models import AuditAction, Patient, Visit
from booking.operations.locks.diary import PractitionerLeft
from booking.operations.money.packages import PackageDoesNotFit
from booking.operations.money.with_package import book_caller_with_package
from booking.operations.reserving.awaiting import TooSoonToWait
from booking.operations.reserving.by_phone import (
    NobodyToAsk,
    PatientGone,
    asks_deposit,
    book_for_caller,
)
from booking.operations.reserving.hold import SlotTaken
from booking.operations.reserving.office_rules import OfficeRefused
from booking.operations.reserving.right_after import NothingBeside
from booking.payments.packages import use_of
from booking.queries.find_patients import found_by, listed, soonest_first
from booking.queries.free_starts import find_offer
from booking.queries.known_caller import Known, known_caller
from booking.queries.messages import newest
from booking.staff import credit_facts, presenters, refusal_words, told
from booking.staff.clinic_clock import today
from booking.staff.forms.caller import CallerForm, SearchForm
from booking.staff.forms.finding import FindForm
from booking.staff.forms.times import first_choices, start_choices
from booking.staff.patient_lines import PatientLine, lines
from booking.staff.permissions import ACT_ON_VISITS, SEE_PATIENTS, requires
from booking.staff.views.page import desk_page, visits_crumb
from core import phones
from core.audit import acting, record
from core.clock import now
from core.models import ClinicSettings

DAYS = 10
#: More is no answer on the phone: another word is asked for.
MOST_PEOPLE = 10


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ACT_ON_VISITS)
def book(request: HttpRequest) -> HttpResponse:
    """One address, by POST: nothing a caller says belongs in a URL. Looks for them, or books somebody new."""
    data = request.POST if request.method == "POST" else None
    if data is not None and "who" in data:
        find = FindForm(data)
        people = people_found(find) if find.is_valid() else None
        search = SearchForm(initial={"day": today()})
        return _page(request, search, None, find=find, people=people)
    return _answer(request, data, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ACT_ON_VISITS)
@requires(SEE_PATIENTS)
def book_known(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody on record calls again: what they said last stands there, and times are found at once."""
    known = known_caller(get_object_or_404(Patient, pk=pk, erased_at=None, merged_into=None))
    if request.method != "POST":
        record(actor=acting(request.user), action=AuditAction.VIEWED, on=known.patient, now=now())
    again = {**known.wishes(), "day": today()} if known.wishes() else None
    return _answer(request, request.POST if request.method == "POST" else again, known)


def people_found(find: FindForm) -> list[PatientLine]:
    """Who is found by what was typed, the soonest visited first."""
    moment = now()
    found = soonest_first(found_by(find.cleaned_data["q"]), moment)
    return lines(listed(list(found[:MOST_PEOPLE]), moment))


def _answer(request: HttpRequest, data: Any, known: Known | None) -> HttpResponse:
    search = SearchForm(data, initial={"day": today()})
    caller = None
    if data is not None and search.is_valid():
        # The same form searches and books: pressing Search must not yet complain about a missing
        # name.
        books = "book" in data
        caller = CallerForm(data if books else None)
        if known is not None:
            caller.of(known)
        _offer(search, caller, known)
        caller.about(search.cleaned_data["visit_type"])
        visit = booked(request, search, caller) if books and caller.is_valid() else None
        if visit is not None:
            messages.success(request, done_words(visit))
            if said := phones.read_back(caller):
                messages.info(request, said)
            return redirect("desk:visit", visit.public_ref)
    return _page(request, search, caller, known=known)


def done_words(visit: Visit) -> str:
    """What has been done, and who has been told of it."""
    use = use_of(visit)
    if use is not None:
        said = _("Booked, and paid from the package %(which)s.")
        return told.with_news(said % {"which": credit_facts.left_words(use.sale)}, visit)
    if not visit.awaits_deposit:
        return told.with_news(_("Booked and confirmed."), visit)
    until = {"until": presenters.instant(visit.deposit_until)}
    said = _("The time is kept until the deposit is paid, at most until %(until)s.") % until
    asked = newest(visit, "deposit_asked") is not None
    return told.with_message(said, visit, "deposit_asked") if asked else told.nobody_is_told(said)


def _offer(search: SearchForm, caller: CallerForm, known: Known | None) -> None:
    asked, familiar = search.cleaned_data, known.familiar if known else None
    offer = find_offer(
        visit_type=asked["visit_type"],
        located=search.located,
        now=now(),
        first_day=max(asked["day"], today()),
        days=DAYS,
        practitioner=asked["practitioner"],
        known_practitioner_id=familiar,
    )
    caller.offer(start_choices(offer))
    caller.show_first(first_choices(offer, familiar))


def _booked(request: HttpRequest, search: SearchForm, caller: CallerForm) -> Visit:
    asked: Any = {
        "wish": caller.wish(search),
        "key": str(caller.cleaned_data["key"]),
        "by": acting(request.user),
        "now": now(),
    }
    if (sale := caller.by_package()) is not None:
        return book_caller_with_package(**asked, sale=sale)
    return book_for_caller(**asked)


def booked(request: HttpRequest, search: SearchForm, caller: CallerForm) -> Any:
    """Book what the two forms say; None, with the complaint in the form, where it cannot be."""
    try:
        return _booked(request, search, caller)
    except PackageDoesNotFit:
        caller.add_error(
            "deposit", _("This package cannot pay for a visit on that day: choose another way.")
        )
    except OfficeRefused as refused:
        caller.add_error("choice", refusal_words.refused(refused))
    except NothingBeside:
        caller.add_error(
            None, _("The visit it was to come right after is not as it was: look at it again.")
        )
    except PatientGone:
        caller.add_error(None, _("This patient has been erased meanwhile: book somebody new."))
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


def _page(
    request: HttpRequest,
    search: SearchForm,
    caller: CallerForm | None,
    *,
    known: Known | None = None,
    find: FindForm | None = None,
    people: list[PatientLine] | None = None,
) -> HttpResponse:
    wrong = search.errors or (find and find.errors) or (caller is not None and caller.errors)
    return desk_page(
        request,
        "staff/book.html",
        title=_("Book for a caller"),
        heading=_("Book for %(name)s") % {"name": known.patient.name} if known else "",
        icon="plus",
        crumbs=[visits_crumb()],
        status=422 if wrong and request.method == "POST" else 200,
        search=search,
        form=caller,
        known=known,
        # Wanted on the first page of a call, in nobody's way afterwards.
        find=find or (FindForm() if known is None and not search.is_bound else None),
        people=people,
        deposit=deposit_asked(search) if caller else "",
        packages=credit_facts.packages_left(known.patient) if known else [],
        deposit_hours=ClinicSettings.current().phone_deposit_hours,
    )


def deposit_asked(search: SearchForm) -> str:
    """What the visit type asks for; empty where it asks for nothing."""
    visit_type = search.cleaned_data["visit_type"]
    return presenters.money(visit_type.deposit_cents) if asks_deposit(visit_type) else ""
