"""A visit's papers for its patient: receipt, credit notes, or a statement while there are none."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from booking.models import Visit
from booking.notifications import year_words
from booking.notifications.receipt import Sheet, document, sheet_of
from booking.operations.money.papers import bring_papers_up_to_date, paper_is_due
from booking.patient.views.visit import as_file, private
from booking.queries.paper_facts import letterhead
from booking.queries.receipt import paper_by_number, papers_of, statement_of
from booking.queries.year_summary import YearSummary, year_of, years_of
from core import clock
from core.local_time import local


@private("GET")
def newest(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The newest paper about the visit, and the way to the others."""
    papers = papers_of(visit)
    sheet = papers[0] if papers else statement_of(visit=visit, now=clock.now())
    return _page(request, visit, sheet, papers)


@private("GET")
def newest_pdf(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The same paper as a file."""
    papers = papers_of(visit)
    return _pdf(papers[0] if papers else statement_of(visit=visit, now=clock.now()))


@private("POST")
def issue(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The receipt of a visit that is paid, for whoever does not wait for the letter."""
    # No letter: who pressed the button is looking at it.
    bring_papers_up_to_date(visit=visit, now=clock.now(), quietly=True)
    return redirect("visit:receipt", visit.public_ref)


@private("GET")
def paper(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    """One numbered paper, as it was issued."""
    return _page(request, visit, _numbered(visit, number), papers_of(visit))


@private("GET")
def paper_pdf(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    """One numbered paper as a file."""
    return _pdf(_numbered(visit, number))


@private("GET")
def year(request: HttpRequest, visit: Visit, year: str) -> HttpResponse:
    """What the visit's patient paid in one year, for their taxes."""
    found, today = _year(visit, year), local(clock.now()).date()
    context = {
        "visit": visit,
        "title": year_words.title(found),
        "letterhead": _letterhead(),
        "rows": year_words.rows(found, today),
        "columns": year_words.columns(),
        "parts": year_words.parts(found),
        "notes": year_words.notes(found),
        "year": found.year,
    }
    return render(request, "booking/year.html", context)


@private("GET")
def year_pdf(request: HttpRequest, visit: Visit, year: str) -> HttpResponse:
    """The same summary as a file."""
    found, today = _year(visit, year), local(clock.now()).date()
    content = year_words.year_document(found, _letterhead(), today)
    return as_file(content, "application/pdf", f"payments-{found.year}.pdf")


def _year(visit: Visit, year: str) -> YearSummary:
    if visit.patient is None or int(year) not in years_of(visit.patient):
        raise Http404
    return year_of(visit.patient, int(year))


def _letterhead() -> list[str]:
    clinic = letterhead()
    return [line for line in (*clinic["lines"], clinic["tax_number"]) if line]


def _numbered(visit: Visit, number: str) -> Sheet:
    found = paper_by_number(visit, number)
    if found is None:
        raise Http404
    return sheet_of(found)


def _page(request: HttpRequest, visit: Visit, sheet: Sheet, papers: list[Sheet]) -> HttpResponse:
    context: dict[str, Any] = {
        "visit": visit,
        "sheet": sheet,
        "others": [one for one in papers if one.number != sheet.number],
        "may_issue": paper_is_due(visit),
        "years": years_of(visit.patient) if visit.patient else [],
    }
    return render(request, "booking/receipt.html", context)


def _pdf(sheet: Sheet) -> HttpResponse:
    return as_file(document(sheet), "application/pdf", sheet.file_name)
