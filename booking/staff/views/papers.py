"""A visit's papers for the office, as the patient has them. Opening one is on record."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from booking.models import AuditAction, Patient, Visit
from booking.notifications.receipt import Sheet, document, sheet_of
from booking.notifications.year_words import year_document
from booking.queries.paper_facts import letterhead
from booking.queries.receipt import paper_by_number, statement_of
from booking.queries.year_summary import year_of, years_of
from booking.staff.permissions import SEE_MONEY, SEE_PATIENTS, SEE_VISITS, requires
from booking.staff.views.visit import visit_or_404
from core.audit import acting, record
from core.clock import now
from core.languages import speaking
from core.local_time import local


@require_safe
@requires(SEE_VISITS)
@requires(SEE_MONEY)
def paper(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    """One numbered paper."""
    visit = visit_or_404(reference)
    found = paper_by_number(visit, number)
    if found is None:
        raise Http404
    return _pdf(request, visit, sheet_of(found))


@require_safe
@requires(SEE_VISITS)
@requires(SEE_MONEY)
def statement(request: HttpRequest, reference: str) -> HttpResponse:
    """How the visit's money stands now, without a number."""
    visit = visit_or_404(reference)
    return _pdf(request, visit, statement_of(visit=visit, now=now()))


@require_safe
@requires(SEE_PATIENTS)
@requires(SEE_MONEY)
def year(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """What a patient paid in one year, for their taxes."""
    patient = get_object_or_404(Patient, pk=pk)
    if year not in years_of(patient):
        raise Http404
    record(actor=acting(request.user), action=AuditAction.VIEWED, on=patient, now=now())
    clinic, found = letterhead(), year_of(patient, year)
    lines = [line for line in (*clinic["lines"], clinic["tax_number"]) if line]
    # In the language of the last visit: it goes to the patient.
    with speaking(found.visits[-1].visit.language):
        content = year_document(found, lines, local(now()).date())
    return _file(content, f"payments-{year}.pdf")


def _pdf(request: HttpRequest, visit: Visit, sheet: Sheet) -> HttpResponse:
    record(actor=acting(request.user), action=AuditAction.VIEWED, on=visit, now=now())
    # In the patient's language: whatever the office reads, this is the paper the patient has.
    with speaking(visit.language):
        content = document(sheet)
    return _file(content, sheet.file_name)


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response
