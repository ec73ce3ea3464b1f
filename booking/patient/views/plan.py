"""A plan of care by its patient: the rhythm, all dates at once, agreed to by one press (1231)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from booking.models import CarePlan, Visit
from booking.operations.money.plan_with_package import PackageChanged, book_plan_as_asked
from booking.operations.reserving.agree_to_plan import PlanConsents, PlanOver
from booking.operations.reserving.consent import Consent
from booking.operations.reserving.plans import PlanTimesTaken, TimesTooNear, TooManyAhead
from booking.patient import consent_words, keys
from booking.patient.forms import posted
from booking.patient.forms.plans import PlanForm
from booking.patient.looking import count_look
from booking.patient.views.visit import private
from booking.payments.plan_deposits import plan_asks
from booking.planning import words
from booking.planning.rhythm import RhythmForm, Same, same_again
from booking.planning.rows import NotOnThePage, chosen_in, rows_of, wish_in
from booking.queries.plans import open_plan, visits_of
from core import clock
from core.local_time import zone_words


@private("GET", "POST")
def plan(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The rhythm; POST shows all dates it gives, and with the ticks books them."""
    if request.method == "POST":
        # Counted like any look at the calendar: it tells what else is in the diary (1002).
        count_look(request)
    same, now = same_again(visit), clock.now()
    # To whoever only gave a name, the days left out would tell of other visits; and many visits without
    # a deposit would be booked for somebody who knows nothing of it (0945).
    if same is None or not keys.is_proved(request, visit, now):
        return redirect(keys.visit_url(visit, "again"))
    if open_plan(visit, now):
        return redirect(keys.visit_url(visit, "offered_plan"))
    form = RhythmForm(posted(request), same=same, now=now)
    if not form.is_valid() or request.POST.get("action") == "back":
        status = 422 if form.errors else 200
        context = {"visit": visit, "kind": same.kind, "form": form}
        return render(request, "booking/plan.html", context, status=status)
    if request.POST.get("action") == "book":
        return _book(request, same, form)
    return _dates(request, same, form)


def _book(request: HttpRequest, same: Same, form: RhythmForm) -> HttpResponse:
    ticks = PlanForm(request.POST)
    problem, status = "", 422
    if ticks.is_valid():
        try:
            wish = wish_in(request.POST, same, form.rhythm())
            booked = book_plan_as_asked(
                wish=wish,
                consents=consents(same),
                package=request.POST.get("package", ""),
                key=f"own:{ticks.cleaned_data['key']}",
                now=clock.now(),
            )
            return redirect(page_of(booked))
        except TooManyAhead:
            problem = "many"
        except PackageChanged:
            problem, status = "package", 409
        except TimesTooNear:
            problem = "near" if any(chosen_in(request.POST).values()) else "none"
        except (PlanTimesTaken, PlanOver, NotOnThePage):
            # Nothing was booked: the dates as they are now, with what was chosen where it is still free.
            problem, status = "taken", 409
    return _dates(request, same, form, ticks=ticks, problem=problem, status=status)


def _dates(
    request: HttpRequest,
    same: Same,
    form: RhythmForm,
    *,
    ticks: PlanForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    chosen = chosen_in(request.POST) if ticks is not None else None
    rows = rows_of(form.found(), same, chosen)
    context: dict[str, Any] = {
        "visit": same.visit,
        "kind": same.kind,
        "rows": rows,
        "none_free": not any(row["times"] for row in rows),
        "kept": form.kept(),
        "form": ticks or PlanForm(),
        "problem": problem,
        "zone": zone_words(same.visit.time_zone),
        "too_near": words.too_near_words(),
        **agreement(same),
    }
    return render(request, "booking/plan_dates.html", context, status=status)


def page_of(booked: CarePlan) -> str:
    """Where all visits of an agreed plan stand together."""
    return keys.visit_url(visits_of(booked)[0], "planned")


def agreement(same: Same) -> dict[str, Any]:
    """What stands above the ticks and beside them."""
    asks = plan_asks(same.visit.patient, same.kind)
    return {
        "price": words.price_words(same),
        "terms": words.terms_words(same, asks),
        "package": asks.shown,
        "packages": words.offered_words(asks),
        "agreement": consent_words.terms_words(),
        "data_words": _data_words(same),
    }


def consents(same: Same) -> PlanConsents:
    """What the ticks say, as it is kept with each visit."""
    asks = plan_asks(same.visit.patient, same.kind)
    said = " ".join([*words.terms_words(same, asks), consent_words.terms_words()])
    terms = Consent(text=said, version=consent_words.WORDS_VERSION)
    return PlanConsents(terms, consent_words.data_consent(_data_words(same)))


def _data_words(same: Same) -> str:
    return consent_words.data_words(for_other=bool(same.visit.contact_name))
