"""For the bookkeeper: the ledger and its journals as files, by the clinic's own days."""

import datetime as dt

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from booking.models import AuditAction
from booking.staff.books_files import FILES
from booking.staff.clinic_clock import today, zone
from booking.staff.forms.spans import SpanForm
from booking.staff.permissions import SEE_MONEY, requires
from booking.staff.views.page import desk_page
from core.audit import acting, record
from core.clock import now
from core.replica import for_a_report, rows_for_a_report

OFFERED = (
    ("ledger-xlsx", gettext_lazy("Every movement, as a workbook (XLSX)")),
    ("ledger-csv", gettext_lazy("Every movement, as CSV")),
    ("quickbooks", gettext_lazy("Journals for QuickBooks Online (CSV)")),
    ("xero", gettext_lazy("Journals for Xero (CSV)")),
)


@require_safe
@requires(SEE_MONEY)
def show(request: HttpRequest) -> HttpResponse:
    """Choose the days and the file; the month before this one where nothing is asked."""
    return _page(request, SpanForm(_usual()), status=200)


@require_safe
@requires(SEE_MONEY)
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file over the days asked. Who took it is on record."""
    if name not in FILES:
        raise Http404
    form = SpanForm(request.GET)
    if not form.is_valid():
        return _page(request, form, status=422)
    first, last = form.span()
    opens = dt.datetime.combine(first, dt.time(), zone())
    closes = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone())
    note = f"{name} {first} {last}"
    record(
        actor=acting(request.user),
        action=AuditAction.BOOKS_EXPORTED,
        on=request.user,
        now=now(),
        note=note,
    )
    make, kind, ending = FILES[name]
    with for_a_report():
        content, file = make(opens, closes), f"{name}-{first}-{last}.{ending}"
    response: HttpResponseBase = (
        FileResponse(content, as_attachment=True, filename=file, content_type=kind)
        if ending == "xlsx"
        else StreamingHttpResponse(rows_for_a_report(content), content_type=kind)
    )
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    response["Cache-Control"] = "no-store, private"
    return response


def _usual() -> dict[str, dt.date]:
    last = today().replace(day=1) - dt.timedelta(days=1)
    return {"first": last.replace(day=1), "last": last}


def _page(request: HttpRequest, form: SpanForm, *, status: int) -> HttpResponse:
    return desk_page(
        request,
        "staff/books.html",
        title=_("For the bookkeeper"),
        icon="download",
        status=status,
        form=form,
        files=[(reverse("desk:books_file", args=[name]), label) for name, label in OFFERED],
    )
