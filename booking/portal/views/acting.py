"""Who acts for the person we visit, heard at a visit: looked at on a page of its own, then noted (1255)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from booking.acting_forms import NotedEndForm, NotedYesForm, stored_contact, stored_say
from booking.models import ActingConsent, EndedBy, GivenBy, Visit
from booking.operations.patients.acting import (
    ConsentOver,
    begin_consent,
    consent_version,
    end_consent,
    give_consent,
)
from booking.portal.acting import acting_line, is_there
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.presenters import card_of
from booking.portal.views.visits import own_visit
from booking.queries.acting import consent_behind
from core import local_time
from core.clock import now
from core.versioned import ChangedMeanwhile, shown_in, told


@practitioners_only("GET", "POST")
def acting(request: PortalRequest, reference: str) -> HttpResponse:
    """What is read to the person we visit, with their answer; POST notes it, with whoever came as witness."""
    found = _own(request, reference)
    consent = consent_behind(found)
    if request.method != "POST":
        return _page(request, found, _yes(found, consent), _no(found, consent))
    return _end(request, found) if "end" in request.POST else _give(request, found)


def _give(request: PortalRequest, visit: Visit) -> HttpResponse:
    form = _yes(visit, consent_behind(visit), request.POST)
    if not form.is_valid():
        return _page(request, visit, form, _no(visit, consent_behind(visit)), status=422)
    moment = now()
    try:
        give_consent(
            consent=begin_consent(visit=visit, now=moment),
            said=form.said(),
            how=GivenBy.VISIT,
            by=request.actor,
            note=form.cleaned_data["note"],
            contact=form.contact(),
            shown=shown_in(request.POST),
            today=local_time.today(moment),
            now=moment,
        )
    except ChangedMeanwhile:
        form.add_error(None, told(shown_in(request.POST)))
        form.show(_version(consent_behind(visit)))
        return _page(request, visit, form, _no(visit, consent_behind(visit)), status=409)
    except ConsentOver:
        messages.error(request, _("This was ended meanwhile. Look again below."))
    else:
        messages.success(request, _("Noted, with you as witness."))
    return redirect("portal:visit", visit.public_ref)


def _end(request: PortalRequest, visit: Visit) -> HttpResponse:
    form = _no(visit, consent_behind(visit), request.POST)
    if not form.is_valid():
        return _page(request, visit, _yes(visit, consent_behind(visit)), form, status=422)
    moment = now()
    end_consent(
        consent=begin_consent(visit=visit, now=moment),
        how=EndedBy.VISIT,
        by=request.actor,
        note=form.cleaned_data["note"],
        contact=form.contact(),
        now=moment,
    )
    messages.success(request, _("Noted. Nobody acts for them here any more; the office sees it."))
    return redirect("portal:visit", visit.public_ref)


def _own(request: PortalRequest, reference: str) -> Visit:
    """The visit, where somebody else booked it and whoever came is there now."""
    found = own_visit(request, reference)
    if not found.contact_name or found.patient is None or not is_there(found, now()):
        raise Http404
    return found


def _yes(visit: Visit, consent: ActingConsent | None, data: Any = None) -> NotedYesForm:
    stored = stored_say(consent) | _stored(visit, consent)
    form = NotedYesForm(data, who=visit.contact_name, today=local_time.today(now()), initial=stored)
    form.actor_email = _actor_email(visit, consent)
    return form


def _no(visit: Visit, consent: ActingConsent | None, data: Any = None) -> NotedEndForm:
    form = NotedEndForm(data, initial=_stored(visit, consent), prefix="no")
    form.actor_email = _actor_email(visit, consent)
    return form


def _actor_email(visit: Visit, consent: ActingConsent | None) -> str:
    own = visit.patient.email if visit.patient else ""
    return consent.actor_email if consent else own


def _stored(visit: Visit, consent: ActingConsent | None) -> dict[str, str]:
    contact = stored_contact(consent, visit.language)
    return contact | {"shown_version": _version(consent)}


def _version(consent: ActingConsent | None) -> str:
    # A consent that is begun by the press itself is as one that nobody has answered.
    return consent_version(consent or ActingConsent())


def _page(
    request: PortalRequest,
    visit: Visit,
    yes: NotedYesForm,
    no: NotedEndForm,
    *,
    status: int = 200,
) -> HttpResponse:
    moment = now()
    context = {
        "card": card_of(visit, moment),
        "day": local_time.day(visit.local_date),
        "form": yes,
        "no": no,
        "line": acting_line(visit, moment),
        "name": visit.patient.first_name if visit.patient else "",
        "who": visit.contact_name,
        "ending": bool(no.errors),
    }
    return page(request, "portal/acting.html", context, status)
