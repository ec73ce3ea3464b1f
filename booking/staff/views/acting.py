"""Who acts for a patient, heard on the phone: the office notes a yes or an end, and looks at ends (1255)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from booking.acting_forms import NotedEndForm, NotedYesForm, stored_contact, stored_say
from booking.models import ActingConsent, EndedBy, GivenBy, Visit
from booking.operations.patients.acting import (
    ConsentOver,
    begin_consent,
    consent_version,
    end_consent,
    give_consent,
    look_at_end,
)
from booking.staff.permissions import ACT_ON_VISITS, SEE_PATIENTS, requires
from booking.staff.views.page import Crumb, about, desk_page, patients_crumb
from core import local_time
from core.audit import acting
from core.clock import now
from core.versioned import ChangedMeanwhile, shown_in, told


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def give(request: HttpRequest, pk: int, consent_pk: int) -> HttpResponse:
    """A yes said on the phone; who says it and how is noted."""
    consent = _living(pk, consent_pk)
    today = local_time.today(now())
    data = request.POST if request.method == "POST" else None
    stored = stored_say(consent) | _stored(consent)
    form = NotedYesForm(data, who=consent.actor, today=today, initial=stored)
    _noted(form, consent)
    if data is not None and form.is_valid() and _given(request, consent, form):
        return redirect("desk:patient", pk)
    title = _("Note who may act")
    return _page(request, consent, form, title=title, submit_label=_("Note the yes"))


def _given(request: HttpRequest, consent: ActingConsent, form: NotedYesForm) -> bool:
    shown = shown_in(form.data)
    try:
        give_consent(
            consent=consent,
            said=form.said(),
            how=GivenBy.PHONE,
            by=acting(request.user),
            note=form.cleaned_data["note"],
            contact=form.contact(),
            shown=shown,
            today=form.today,
            now=now(),
        )
    except ChangedMeanwhile:
        form.add_error(None, told(shown))
        form.show(consent_version(ActingConsent.objects.get(pk=consent.pk)))
        return False
    except ConsentOver:
        messages.error(request, _("This was ended meanwhile. Look again below."))
        return True
    messages.success(request, _("Noted, with you as witness."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def end(request: HttpRequest, pk: int, consent_pk: int) -> HttpResponse:
    """An end asked for on the phone: what it means, and how the patient is reached from then on."""
    consent = _living(pk, consent_pk)
    data = request.POST if request.method == "POST" else None
    form = NotedEndForm(data, initial=_stored(consent))
    _noted(form, consent)
    if data is not None and form.is_valid():
        end_consent(
            consent=consent,
            how=EndedBy.OFFICE,
            by=acting(request.user),
            note=form.cleaned_data["note"],
            contact=form.contact(),
            now=now(),
        )
        messages.success(request, _("Ended. What is booked stays booked."))
        return redirect("desk:patient", pk)
    lead = _(
        "What is booked stays booked. %(who)s can no longer see or change it; letters and "
        "calls go to the patient as you write here. A card kept for visits to come is let go of."
    )
    return _page(
        request,
        consent,
        form,
        title=_("End that somebody acts"),
        lead=lead % {"who": consent.actor},
        submit_label=_("End it"),
        serious=True,
    )


@require_POST
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def begin(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """Of a visit booked before anybody was asked: the consent is begun, and then noted or ended."""
    living = {"patient": pk, "patient__erased_at": None, "patient__merged_into": None}
    visits = Visit.objects.select_related("patient")
    visit = get_object_or_404(visits, public_ref=reference, **living)
    try:
        consent = begin_consent(visit=visit, now=now())
    except ConsentOver:  # nobody else booked it
        raise Http404 from None
    return redirect("desk:acting_give", pk, consent.pk)


@require_POST
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def looked(request: HttpRequest, pk: int, consent_pk: int) -> HttpResponse:
    """The office has looked at an end: it leaves the dashboard."""
    consent = get_object_or_404(ActingConsent, pk=consent_pk, patient=pk)
    look_at_end(consent=consent, by=acting(request.user), now=now())
    messages.success(request, _("It is off the list."))
    return redirect("wagtailadmin_home")


def _living(pk: int, consent_pk: int) -> ActingConsent:
    living = ActingConsent.objects.living().select_related("patient")
    return get_object_or_404(living, pk=consent_pk, patient=pk, patient__erased_at=None)


def _stored(consent: ActingConsent) -> dict[str, str]:
    stored = stored_contact(consent, consent.visited_language)
    return stored | {"shown_version": consent_version(consent)}


def _noted(form: NotedYesForm | NotedEndForm, consent: ActingConsent) -> None:
    """On the phone nobody sees who speaks: how it was said is asked for."""
    form.actor_email = consent.actor_email
    form.fields["note"].required = True


def _page(
    request: HttpRequest,
    consent: ActingConsent,
    form: NotedYesForm | NotedEndForm,
    *,
    title: str,
    **more: Any,
) -> HttpResponse:
    lead = _("Ask the patient themself, not %(who)s.") % {"who": consent.actor}
    return desk_page(
        request,
        "staff/form.html",
        title=title,
        heading=about(title, consent.patient.name),
        icon="user",
        status=422 if form.errors else 200,
        crumbs=_crumbs(consent),
        form=form,
        cancel_url=reverse("desk:patient", args=[consent.patient_id]),
        **{"lead": lead, **more},
    )


def _crumbs(consent: ActingConsent) -> list[Crumb]:
    number = _("Patient %(number)s") % {"number": consent.patient_id}
    return [patients_crumb(), (reverse("desk:patient", args=[consent.patient_id]), number)]
