"""The clinic's months by practitioner, and demand by area; long spans are worked out by the worker."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from booking.models import ReportKind, Visit
from booking.operations.clinic.reports import ask_report, newest
from booking.queries.demand import demand
from booking.queries.desk import unserved
from booking.queries.months import MonthFacts, month_facts, months_between
from booking.staff import demand_words, month_words, presenters
from booking.staff.clinic_clock import today
from booking.staff.forms.months import MonthsForm, usual
from booking.staff.permissions import SEE_MONEY, SEE_VISITS, requires
from booking.staff.views.page import desk_page
from core.clock import now
from core.downloads import KINDS
from core.replica import for_a_report

#: Visits in the span of which a page is made in a second; of more, the worker works it out (0702).
AT_ONCE = 5_000
MOST_CODES = 10


@require_safe
@requires(SEE_MONEY)
def months(request: HttpRequest) -> HttpResponse:
    """By month and by practitioner, with drawings; this month and the eleven before where none are asked."""
    form = _form(request)
    if not form.is_valid():
        return _page(request, form, status=422)
    days = form.span()
    done, waiting = newest(ReportKind.MONTHS, days)
    rows: list[dict[str, Any]] | None
    as_of = ""
    if Visit.objects.on_days(*days).count() <= AT_ONCE:
        with for_a_report():
            rows = month_facts(*days)
    else:
        rows, as_of = (done.rows, presenters.instant(done.done_at)) if done else (None, "")
    facts = _chosen(rows or [], form)
    if rows is not None and (kind := request.GET.get("export")) in KINDS:
        name = f"months-{days[0]:%Y-%m}-{days[1]:%Y-%m}"
        return month_words.in_full(facts, month_words.names_of()).as_file(name, str(kind))
    shown = _shown(facts, days) if rows is not None else {}
    asked_at = presenters.instant(waiting.asked_at) if waiting else ""
    return _page(
        request, form, by_worker=rows is None or as_of, as_of=as_of, waiting=asked_at, **shown
    )


@require_POST
@requires(SEE_MONEY)
def ask_months(request: HttpRequest) -> HttpResponse:
    """Have the worker work the months out."""
    form = MonthsForm(request.POST, today=today())
    if not form.is_valid():
        return _page(request, form, status=422)
    ask_report(kind=ReportKind.MONTHS, by=request.user, now=now(), days=form.span())
    messages.success(request, _("The months are being worked out. Reload in a minute."))
    return redirect(f"{reverse('desk:months')}?{_query(form)}")


def _form(request: HttpRequest) -> MonthsForm:
    here = today()
    if "first" in request.GET:
        return MonthsForm(request.GET, today=here)
    begun = Visit.objects.aggregate(first=Min("local_date"))["first"]
    return MonthsForm(usual(here, begun), today=here)


def _query(form: MonthsForm) -> str:
    return urlencode({name: form.data.get(name, "") for name in form.fields})


def _heading(title: str, form: MonthsForm) -> str:
    """Of which months, and of whom where somebody is chosen."""
    if not form.is_valid():
        return ""
    (first, last), who = form.span(), form.cleaned_data.get("practitioner")
    names = [month_words.month_name(one.isoformat()) for one in (first, last)]
    months = (
        names[0]
        if names[0] == names[1]
        else _("%(first)s to %(last)s") % dict(zip(("first", "last"), names, strict=True))
    )
    return ", ".join([title, months, *([who.name] if who else [])])


def _chosen(rows: list[dict[str, Any]], form: MonthsForm) -> list[MonthFacts]:
    facts = [MonthFacts(**row) for row in rows]
    who = form.cleaned_data["practitioner"]
    return [one for one in facts if one.practitioner == who.pk] if who else facts


def _shown(facts: list[MonthFacts], days: tuple[dt.date, dt.date]) -> dict[str, Any]:
    labels = [first.isoformat() for first, _last in months_between(*days)]
    names = month_words.names_of()
    return {
        "charts": month_words.charts(facts, labels),
        "by_month": month_words.by_month(facts, labels) if facts else None,
        "by_person": month_words.by_person(facts, names),
        "meanings": month_words.MEANINGS,
    }


def _page(
    request: HttpRequest, form: MonthsForm, *, status: int = 200, **shown: Any
) -> HttpResponse:
    return desk_page(
        request,
        "staff/months.html",
        title=_("Months and practitioners"),
        heading=_heading(_("Months and practitioners"), form),
        icon="table",
        status=status,
        form=form,
        query=_query(form),
        **shown,
    )


@require_safe
@requires(SEE_VISITS)
def by_area(request: HttpRequest) -> HttpResponse:
    """Who was turned away where and when, against the hours offered; who waits; codes nobody visits."""
    form = _form(request)
    del form.fields["practitioner"]
    shown: dict[str, Any] = {}
    if form.is_valid():
        days = form.span()
        with for_a_report():
            found = demand(*days, today())
        table = demand_words.demand_table(found)
        if (kind := request.GET.get("export")) in KINDS:
            return table.as_file(f"demand-{days[0]:%Y-%m}-{days[1]:%Y-%m}", str(kind))
        shown = {
            "sentences": demand_words.sentences(found),
            "looked": sum(one.looked for one in found),
            "areas": demand_words.area_table(found),
            "table": table,
            "codes": unserved(first=days[0], last=days[1])[:MOST_CODES],
        }
    return desk_page(
        request,
        "staff/demand.html",
        title=_("Demand by area"),
        heading=_heading(_("Demand by area"), form),
        icon="search",
        status=200 if shown else 422,
        form=form,
        query=_query(form),
        **shown,
    )
