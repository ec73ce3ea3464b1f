"""A patient's page: the record, its export and its erasure (0703)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from accounts.again import proves_again
from booking.models import AuditAction, Package, Patient
from booking.operations.privacy.erase import MoneyOpen, VisitOpen, erase_patient
from booking.operations.privacy.export import export_patient
from booking.queries.year_summary import years_of
from booking.staff import patient_facts
from booking.staff.acts.base import SureForm
from booking.staff.credit_facts import purses
from booking.staff.permissions import ACT_ON_VISITS, SEE_MONEY, SEE_PATIENTS, may, requires
from booking.staff.views.page import desk_page, visits_crumb
from core.audit import acting, record
from core.clock import now


@require_safe
@requires(SEE_PATIENTS)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Who it is, their visits, and who looked. Opening it is on record."""
    patient = get_object_or_404(Patient, pk=pk)
    record(actor=acting(request.user), action=AuditAction.VIEWED, on=patient, now=now())
    return desk_page(
        request,
        "staff/patient.html",
        # A number: titles end in browser histories, and names do not belong there.
        title=_("Patient %(number)s") % {"number": patient.pk},
        icon="user",
        crumbs=[visits_crumb()],
        patient=patient,
        facts=patient_facts.facts(patient),
        visits=patient_facts.visits(patient),
        years=years_of(patient) if may(request.user, SEE_MONEY) else [],
        purses=purses(patient) if may(request.user, SEE_MONEY) else [],
        sells=may(request.user, ACT_ON_VISITS)
        and patient.erased_at is None
        and Package.objects.filter(is_active=True).exists(),
        may_pay_out=may(request.user, ACT_ON_VISITS),
        entries=patient_facts.trail(patient),
    )


@require_POST
@requires(SEE_PATIENTS)
# A screen left open must not hand out, or wipe out, a whole record.
@proves_again
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole record as a file, for the person it is about."""
    patient = get_object_or_404(Patient, pk=pk)
    content = export_patient(patient=patient, by=acting(request.user), now=now())
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="patient-{patient.pk}.json"'
    # The whole record must not be left in a shared browser's cache.
    response["Cache-Control"] = "no-store, private"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
@proves_again
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what goes and what stays, or what stands in the way; then erase."""
    patient = get_object_or_404(Patient, pk=pk)
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _erased(request, patient, form):
        return redirect("desk:patient", patient.pk)
    return desk_page(
        request,
        "staff/patient_erase.html",
        title=_("Erase this patient"),
        icon="bin",
        status=409 if form.errors else 200,
        crumbs=[visits_crumb()],
        patient=patient,
        form=form,
        who=patient_facts.facts(patient),
        in_the_way=patient_facts.in_the_way(patient),
        same_mail=patient_facts.same_mail(patient),
    )


def _erased(request: HttpRequest, patient: Patient, form: SureForm) -> bool:
    try:
        erase_patient(patient=patient, by=acting(request.user), now=now())
    except (VisitOpen, MoneyOpen) as refused:
        form.add_error(None, patient_facts.REFUSALS[type(refused)])
        return False
    messages.success(request, _("Erased. The visits and their money stay, without a name."))
    return True
