"""A patient's facts are put right by the office."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from booking.models import Patient
from booking.operations.patients.edit import AlreadyErased, edit_patient
from booking.queries.versions import patient_version
from booking.staff.forms.patient import PatientForm
from booking.staff.patient_facts import facts_to_write
from booking.staff.permissions import ACT_ON_VISITS, SEE_PATIENTS, requires
from booking.staff.views.page import about, desk_page, patients_crumb
from booking.staff.viewsets.base import say_what_was_read
from core.audit import acting
from core.clock import now
from core.versioned import ChangedMeanwhile, shown_in, told


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One form; the second of two tabs is told, and what it typed stays."""
    patient = get_object_or_404(Patient, pk=pk, erased_at=None, merged_into=None)
    stored = {**facts_to_write(patient), "shown_version": patient_version(patient)}
    form = PatientForm(request.POST if request.method == "POST" else None, initial=stored)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid() and _saved(request, patient, form):
            return redirect("desk:patient", patient.pk)
    return desk_page(
        request,
        "staff/form.html",
        title=_("Change what is on record"),
        heading=about(_("Change what is on record"), patient.name or patient.short_name),
        icon="user",
        status=status,
        crumbs=[
            patients_crumb(),
            (
                reverse("desk:patient", args=[patient.pk]),
                _("Patient %(number)s") % {"number": patient.pk},
            ),
        ],
        form=form,
        submit_label=_("Save"),
        cancel_url=reverse("desk:patient", args=[patient.pk]),
    )


def _saved(request: HttpRequest, patient: Patient, form: PatientForm) -> bool:
    shown = shown_in(form.data)
    try:
        changed = edit_patient(
            patient=patient, facts=form.facts(), shown=shown, by=acting(request.user), now=now()
        )
    except ChangedMeanwhile:
        stored = Patient.objects.get(pk=patient.pk)
        form.add_error(None, [told(shown), *form.differing(facts_to_write(stored))])
        form.show(patient_version(stored))
        return False
    except AlreadyErased:
        raise Http404 from None
    messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
    say_what_was_read(request, form)
    return True
