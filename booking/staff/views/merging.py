"""Two records of one person: find the other, look at both side by side, make them one, take them apart."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from booking.models import Patient
from booking.operations.patients.merge import (
    CannotBeMerged,
    CannotBeParted,
    merge_patients,
    part_patients,
)
from booking.queries.find_patients import found_by, listed, soonest_first
from booking.queries.versions import pair_version
from booking.staff import patient_facts
from booking.staff.forms.finding import FindForm
from booking.staff.forms.merging import MergeForm
from booking.staff.patient_lines import lines
from booking.staff.permissions import ACT_ON_VISITS, SEE_PATIENTS, requires
from booking.staff.views.page import Crumb, desk_page, patients_crumb
from core.audit import acting
from core.clock import now
from core.versioned import ChangedMeanwhile, shown_in, told

MOST = 10


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def find_other(request: HttpRequest, pk: int) -> HttpResponse:
    """Which record is of the same person? Asked in the one box; nothing is written."""
    patient = _standing(pk)
    form = FindForm(request.POST if request.method == "POST" else None, initial={"q": patient.name})
    people = None
    if form.is_bound and form.is_valid():
        found = soonest_first(found_by(form.cleaned_data["q"]).exclude(pk=patient.pk), now())
        people = lines(listed(list(found[:MOST]), now()))
    return desk_page(
        request,
        "staff/patient_other.html",
        title=_("Find the other record"),
        heading=_("Find the other record of %(name)s") % {"name": patient.name},
        icon="user",
        status=422 if form.errors else 200,
        crumbs=_crumbs(patient),
        patient=patient,
        form=form,
        people=people,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Both side by side; pressing makes them one."""
    if pk == other:
        raise Http404
    kept, gone = get_object_or_404(Patient, pk=pk), get_object_or_404(Patient, pk=other)
    version = {"shown_version": pair_version(kept, gone)}
    data = request.POST if request.method == "POST" else None
    form = MergeForm(kept, gone, data, initial=version)
    if data is not None and form.is_valid() and _merged(request, kept, gone, form):
        return redirect("desk:patient", kept.pk)
    if data is None:
        _standing(pk), _standing(other)
    return desk_page(
        request,
        "staff/patient_merge.html",
        title=_("Make two records one"),
        heading=_("Make two records one: %(kept)s and %(other)s")
        % {"kept": kept.name, "other": gone.name},
        icon="user",
        status=422 if form.errors else 200,
        crumbs=_crumbs(kept),
        form=form,
        sides=[(kept.name, patient_facts.side(kept)), (gone.name, patient_facts.side(gone))],
        submit_label=_("Make them one"),
        cancel_url=reverse("desk:patient", args=[kept.pk]),
        serious=True,
    )


def _merged(request: HttpRequest, kept: Patient, gone: Patient, form: MergeForm) -> bool:
    shown = shown_in(form.data)
    try:
        merge_patients(
            kept=kept,
            gone=gone,
            facts=form.facts(),
            shown=shown,
            by=acting(request.user),
            now=now(),
        )
    except ChangedMeanwhile:
        form.add_error(None, told(shown))
        form.show(pair_version(*(Patient.objects.get(pk=one.pk) for one in (kept, gone))))
        return False
    except CannotBeMerged:
        form.add_error(
            None,
            _("These two cannot be made one: one is erased or part of another record."),
        )
        return False
    messages.success(request, _("The two records are one. For a day they may be taken apart."))
    return True


@require_POST
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last two records apart again."""
    kept = get_object_or_404(Patient, pk=pk)
    try:
        part_patients(kept=kept, by=acting(request.user), now=now())
    except CannotBeParted:
        messages.error(
            request,
            _("They can no longer be taken apart: a day is over, or the record has changed hands."),
        )
    else:
        messages.success(request, _("They are two records again."))
    return redirect("desk:patient", kept.pk)


def _standing(pk: int) -> Patient:
    return get_object_or_404(Patient, pk=pk, erased_at=None, merged_into=None)


def _crumbs(patient: Patient) -> list[Crumb]:
    number = _("Patient %(number)s") % {"number": patient.pk}
    return [patients_crumb(), (reverse("desk:patient", args=[patient.pk]), number)]
