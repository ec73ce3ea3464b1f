"""A patient's page: the record, its export and its erasure (0703)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from accounts.again import proves_again
from booking.models import AuditAction, Package, Patient
from booking.operations.privacy.erase import MoneyOpen, VisitOpen, erase_patient
from booking.operations.privacy.export import export_patient
from booking.queries.acting import begun_again
from booking.queries.owed import owed_by
from booking.queries.year_summary import years_of
from booking.staff import patient_facts
from booking.staff.acting_facts import acting_of, never_asked
from booking.staff.acts.base import SureForm
from booking.staff.credit_facts import purses
from booking.staff.patient_lines import owed_words
from booking.staff.permissions import ACT_ON_VISITS, SEE_MONEY, SEE_PATIENTS, may, requires
from booking.staff.views.page import desk_page, patients_crumb
from core import phones
from core.audit import acting, record
from core.clock import now


@require_safe
@requires(SEE_PATIENTS)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Who it is, their visits, and who looked. Opening it is on record."""
    patient = get_object_or_404(Patient, pk=pk)
    if patient.merged_into_id is not None:
        # Old letters, histories and colleagues' notes still say the former number.
        return redirect("desk:patient", patient.merged_into_id)
    record(actor=acting(request.user), action=AuditAction.VIEWED, on=patient, now=now())
    # A number: titles end in browser histories, and names do not belong there.
    number = _("Patient %(number)s") % {"number": patient.pk}
    return desk_page(
        request,
        "staff/patient.html",
        title=number,
        icon="user",
        crumbs=[patients_crumb()],
        patient=patient,
        **_known(patient),
        **(_money(patient) if may(request.user, SEE_MONEY) else {}),
        may_act=may(request.user, ACT_ON_VISITS),
        sells=may(request.user, ACT_ON_VISITS)
        and patient.erased_at is None
        and Package.objects.filter(is_active=True).exists(),
    )


def _known(patient: Patient) -> dict[str, Any]:
    visits = patient_facts.visits_read(patient)
    ahead = [visit for visit in visits if visit.is_live and visit.start > now()]
    behind = [visit for visit in visits if visit not in ahead]
    return {
        "facts": patient_facts.facts(patient),
        "dial": phones.href(patient.phone),
        "phone": phones.shown(patient.phone),
        "doors": patient_facts.doors(visits),
        # The next one first, as everywhere where something is to come.
        "ahead": patient_facts.visit_lines(reversed(ahead)),
        "behind": patient_facts.visit_lines(behind),
        "told": patient_facts.messages_written(visits),
        "acting": acting_of(patient),
        "begun_again": [] if patient.erased_at else begun_again(patient),
        "never_asked": [] if patient.erased_at else never_asked(patient, visits),
        "consents": patient_facts.consents(visits),
        "text_choices": patient_facts.about_texts(visits),
        "has_telephone": bool(patient.phone) or any(visit.contact_phone for visit in visits),
        "entries": patient_facts.trail(patient),
        "may_be_parted": patient_facts.may_be_parted(patient, now()),
    }


def _money(patient: Patient) -> dict[str, Any]:
    either = owed_by([patient.pk]).get(patient.pk, (0, 0))
    return {
        "owed": owed_words(*either),
        "years": years_of(patient),
        "purses": purses(patient),
    }


@require_POST
@requires(SEE_PATIENTS)
# A screen left open must not hand out, or wipe out, a whole record.
@proves_again
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole record as a file, for the person it is about."""
    patient = get_object_or_404(Patient, pk=pk, merged_into=None)
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
    patient = get_object_or_404(Patient, pk=pk, merged_into=None)
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _erased(request, patient, form):
        return redirect("desk:patient", patient.pk)
    return desk_page(
        request,
        "staff/patient_erase.html",
        title=_("Erase this patient"),
        heading=_("Erase %(name)s") % {"name": patient.name or patient.short_name},
        icon="bin",
        status=409 if form.errors else 200,
        crumbs=[patients_crumb()],
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
