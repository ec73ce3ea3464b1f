"""A patient's consent to texts is ended by a press, or given back with their word noted (1226)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from booking.models import Patient
from booking.operations.patients.texts import StoppedByPhone, WordsMissing, set_texts
from booking.queries.texts import newest_choice
from booking.staff.forms.patient_texts import YES, PatientTextsForm
from booking.staff.patient_facts import numbers_of
from booking.staff.permissions import ACT_ON_VISITS, SEE_PATIENTS, requires
from booking.staff.views.page import about, desk_page, patients_crumb
from core.audit import acting
from core.clock import now
from core.versioned import ChangedMeanwhile


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def texts(request: HttpRequest, pk: int) -> HttpResponse:
    """One form over all numbers of the patient; what was said of each stands beside it."""
    patient = get_object_or_404(Patient, pk=pk, erased_at=None, merged_into=None)
    numbers = numbers_of(patient)
    if not numbers:
        raise Http404
    initial = {"number": numbers[0][0], "seen": _newest(numbers)}
    posted = request.POST if request.method == "POST" else None
    form = PatientTextsForm(posted, numbers=numbers, initial=initial)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid() and _set(request, patient, form):
            return redirect("desk:patient", patient.pk)
    back = reverse("desk:patient", args=[patient.pk])
    return desk_page(
        request,
        "staff/form.html",
        title=_("Texts to the telephone"),
        heading=about(_("Texts to the telephone"), patient.name or patient.short_name),
        icon="mail",
        status=status,
        crumbs=[patients_crumb(), (back, _("Patient %(number)s") % {"number": patient.pk})],
        form=form,
        submit_label=_("Save"),
        cancel_url=back,
    )


def _newest(numbers: list[tuple[str, str]]) -> int:
    return max(newest_choice(number) for number, _words in numbers)


def _set(request: HttpRequest, patient: Patient, form: PatientTextsForm) -> bool:
    asked = form.cleaned_data
    try:
        changed = set_texts(
            patient=patient,
            number=asked["number"],
            wanted=asked["wish"] == YES,
            words=asked["words"],
            seen=asked["seen"],
            by=acting(request.user),
            now=now(),
        )
    except ChangedMeanwhile:
        form.show(_newest(numbers_of(patient)))
        form.add_error(None, _("Something was said of this telephone since: look at it again."))
    except StoppedByPhone:
        words = _(
            "STOP was sent from this telephone. Only START, sent from it, begins texts again."
        )
        form.add_error("number", words)
    except WordsMissing:
        form.add_error("words", _("Write when and how the patient said so."))
    else:
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
    return not form.errors
