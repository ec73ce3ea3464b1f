"""The page of the person we visit, by a link of their own: what is booked, and who may act (1255)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.acting_forms import SayForm, stored_say
from booking.models import ActingConsent, EndedBy, GivenBy
from booking.notifications.about_visit import prepare_words
from booking.operations.patients.acting import (
    ConsentOver,
    consent_version,
    end_consent,
    give_consent,
)
from booking.patient.acting_words import coming_rows, standing_rows
from booking.patient.forms import posted
from booking.patient.forms.acting import OwnSayForm
from booking.patient.forms.asking import EmailForm
from booking.patient.reading import remember, speaking_to
from booking.patient.views.finding import ask_for_address
from booking.patient.views.visit import shut
from booking.queries.acting import coming_for, consent_of_link
from core import clock, local_time
from core.audit import PATIENT
from core.versioned import ChangedMeanwhile, shown_in


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def acting(request: HttpRequest, token: str) -> HttpResponse:
    """What is booked, by whom, and the question; POST is the yes."""
    now = clock.now()
    consent = consent_of_link(token, now)
    if consent is None:
        return shut(ask_for_address(request, EmailForm(), status=404, shut=True))
    with speaking_to(request, consent.visited_language):
        today = local_time.today(now)
        form = OwnSayForm(
            posted(request), who=consent.actor, today=today, initial=stored_say(consent)
        )
        if consent.ended_at is not None or not form.is_valid():
            return _page(request, consent, form, status=422 if form.errors else 200)
        try:
            is_new = give_consent(
                consent=consent, said=form.said(), how=GivenBy.LINK, by=PATIENT, today=today, now=now,
                shown=shown_in(request.POST),
            )  # fmt: skip
        except ChangedMeanwhile:
            form.add_error(None, _meanwhile())
            return _page(request, _fresh(consent), form, status=409)
        except ConsentOver:
            return _page(request, _fresh(consent), form, status=409)
        if is_new:
            messages.success(request, _("Thank you. That is what counts now."))
        return shut(redirect(request.path))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def end(request: HttpRequest, token: str) -> HttpResponse:
    """What a no, or an end, means; POST does it."""
    now = clock.now()
    consent = consent_of_link(token, now)
    if consent is None:
        return shut(ask_for_address(request, EmailForm(), status=404, shut=True))
    page = request.path.removesuffix("end/")
    with speaking_to(request, consent.visited_language):
        if consent.ended_at is not None:
            return shut(redirect(page))
        if request.method == "POST":
            end_consent(consent=consent, how=EndedBy.VISITED, by=PATIENT, now=now)
            return shut(redirect(page))
        asked = (
            _("End that %(who)s acts for you?")
            if consent.given_at
            else _("Shall %(who)s not act for you?")
        )
        context = {
            "heading": asked % {"who": consent.actor},
            "who": consent.actor,
            "given": consent.given_at is not None,
            "email": consent.visited_email,
            "tells": bool(consent.actor_email),
            "back_url": page,
        }
        return _answer(request, consent, "booking/acting_end.html", context)


def _meanwhile() -> str:
    return _(
        "This was answered meanwhile, in another tab. What you have here is not saved yet: "
        "look at it again, then continue."
    )


def _fresh(consent: ActingConsent) -> ActingConsent:
    return ActingConsent.objects.select_related("patient").get(pk=consent.pk)


def _heading(consent: ActingConsent) -> str:
    if consent.ended_at is not None:
        return _("%(who)s does not act for you")
    if consent.given_at is not None:
        return _("%(who)s acts for you")
    return _("Do you let %(who)s act for you?")


def _page(
    request: HttpRequest, consent: ActingConsent, form: SayForm, *, status: int = 200
) -> HttpResponse:
    coming = coming_for(consent, clock.now())
    context = {
        "heading": _heading(consent) % {"who": consent.actor},
        "form": form,
        "who": consent.actor,
        "name": consent.patient.first_name,
        "given": consent.given_at is not None,
        "ended": consent.ended_at is not None,
        "rows": standing_rows(consent),
        "coming": coming_rows(coming),
        "prepare": prepare_words(),
        "shown": consent_version(consent),
        "end_url": f"{request.path}end/",
        "letters_to": consent.visited_email,
    }
    return _answer(request, consent, "booking/acting.html", context, status)


def _answer(
    request: HttpRequest,
    consent: ActingConsent,
    template: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    response = render(request, template, context, status=status)
    return shut(remember(request, response, consent.visited_language))
