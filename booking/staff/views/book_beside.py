"""Booking for somebody else at the door of a visit, right after it: a joint visit by phone (1177)."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from booking.models import Patient, Visit
from booking.operations.reserving.right_after import can_be_joined
from booking.queries.known_caller import Known, known_caller
from booking.staff import presenters
from booking.staff.forms.caller import BesideForm, CallerForm
from booking.staff.forms.finding import FindForm
from booking.staff.permissions import ACT_ON_VISITS, SEE_PATIENTS, requires
from booking.staff.views.book import booked, done_words, people_found
from booking.staff.views.page import about, desk_page, visits_crumb
from booking.staff.views.visit import visit_or_404
from core import phones
from core.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ACT_ON_VISITS)
@requires(SEE_PATIENTS)
def book_beside(request: HttpRequest, reference: str) -> HttpResponse:
    """Who, and what for; the time is right after the visit whose page led here."""
    first = visit_or_404(reference)
    if not can_be_joined(first, now()):
        messages.warning(request, _("Nobody can be booked right after this visit any more."))
        return redirect("desk:visit", first.public_ref)
    if request.method == "POST" and "who" in request.POST:
        return _page(request, first, find=FindForm(request.POST))
    known = _known(request)
    data: Any = request.POST if request.method == "POST" else _usual(first, known)
    search = BesideForm(data, first=first)
    caller = _caller(request, first, search, known) if search.is_valid() else None
    if caller is not None and caller.is_bound and caller.is_valid():
        visit = booked(request, search, caller)
        if visit is not None:
            messages.success(request, done_words(visit))
            if said := phones.read_back(caller):
                messages.info(request, said)
            return redirect("desk:visit", visit.public_ref)
    return _page(request, first, search=search, caller=caller, known=known)


def _known(request: HttpRequest) -> Known | None:
    """Somebody on record; a person by their number in the address, as on their own page."""
    number = request.GET.get("patient", "")
    if not number:
        return None
    number = number if number.isdecimal() and len(number) < 10 else "0"
    patient = Patient.objects.filter(pk=number, erased_at=None, merged_into=None).first()
    if patient is None:
        raise Http404
    return known_caller(patient)


def _usual(first: Visit, known: Known | None) -> dict[str, Any]:
    """What most would have: what they had last, or what the first has."""
    wished = known.wishes().get("visit_type") if known else None
    gives = set(first.practitioner.visit_types.values_list("pk", flat=True))
    return {"visit_type": wished if wished in gives else first.visit_type_id}


def _caller(
    request: HttpRequest, first: Visit, search: BesideForm, known: Known | None
) -> CallerForm:
    caller = CallerForm(request.POST if "book" in request.POST else None)
    if known is not None:
        caller.of(known)
    caller.initial["sequence"] = first.sequence
    caller.right_after(first, search.start)
    return caller


def _page(
    request: HttpRequest,
    first: Visit,
    *,
    search: BesideForm | None = None,
    caller: CallerForm | None = None,
    known: Known | None = None,
    find: FindForm | None = None,
) -> HttpResponse:
    wrong = (search and search.errors) or (caller and caller.errors) or (find and find.errors)
    return desk_page(
        request,
        "staff/book_beside.html",
        title=_("Book right after, at the same door"),
        heading=about(_("Book right after, at the same door"), presenters.whose_visit(first)),
        icon="plus",
        crumbs=[visits_crumb()],
        status=422 if wrong and request.method == "POST" else 200,
        search=search,
        form=caller,
        known=known,
        first=first,
        when=presenters.visit_when(first),
        begins=_begins(search),
        find=find or (FindForm() if known is None else None),
        people=people_found(find) if find and find.is_valid() else None,
    )


def _begins(search: BesideForm | None) -> str:
    start: dt.datetime | None = search.start if search and search.is_valid() else None
    return presenters.instant(start) if start else ""
