"""A plan of care proposed at the door: the rhythm, the dates, and a letter to the patient (1231)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.models import VisitStatus
from booking.operations.reserving.plans import (
    PlanTimesTaken,
    TimesTooNear,
    TooManyAhead,
    kept_until,
    propose_plan,
)
from booking.planning import words
from booking.planning.rhythm import RhythmForm, Same, same_again
from booking.planning.rows import NotOnThePage, RowsForm, chosen_in, rows_of, wish_in
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.presenters import card_of
from booking.portal.views.visits import own_visit
from core.clock import now


@practitioners_only("GET", "POST")
def plan(request: PortalRequest, reference: str) -> HttpResponse:
    """The rhythm; POST shows all dates it gives, and then proposes them to the patient."""
    found = own_visit(request, reference)
    same = same_again(found) if found.status in VisitStatus.CERTAIN else None
    if same is None or not (found.patient and found.patient.email):
        messages.error(request, _("No plan can be sent to this patient. Please call the office."))
        return redirect("portal:doorstep", found.public_ref)
    sent = request.POST if request.method == "POST" else None
    form = RhythmForm(sent, same=same, now=now())
    if not form.is_valid() or request.POST.get("action") == "back":
        context = {"card": card_of(found, now()), "form": form, "kind": same.kind}
        return page(request, "portal/plan.html", context, 422 if form.errors else 200)
    if request.POST.get("action") == "send":
        return _send(request, same, form)
    return _dates(request, same, form)


def _send(request: PortalRequest, same: Same, form: RhythmForm) -> HttpResponse:
    sent, problem, status = RowsForm(request.POST), "", 422
    if sent.is_valid():
        try:
            wish = wish_in(request.POST, same, form.rhythm())
            propose_plan(
                wish=wish,
                until=kept_until(wish, now()),
                key=f"door:{sent.cleaned_data['key']}",
                by=request.actor,
                now=now(),
            )
        except TooManyAhead:
            problem = _("This patient would have too many visits ahead. Choose fewer.")
        except TimesTooNear:
            chosen = any(chosen_in(request.POST).values())
            problem = words.too_near_words() if chosen else _("Choose at least one time.")
        except (PlanTimesTaken, NotOnThePage):
            problem = _("Some of these times have just been taken. These are free now.")
            status = 409
        else:
            return _sent(request, same, len(wish.times))
    return _dates(request, same, form, sent=sent, problem=problem, status=status)


def _sent(request: PortalRequest, same: Same, many: int) -> HttpResponse:
    said = ngettext(
        "%(many)s time is kept. A letter asks the patient to agree.",
        "%(many)s times are kept. A letter asks the patient to agree.",
        many,
    )
    messages.success(request, said % {"many": many})
    return redirect("portal:doorstep", same.visit.public_ref)


def _dates(
    request: PortalRequest,
    same: Same,
    form: RhythmForm,
    *,
    sent: RowsForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    rows = rows_of(form.found(), same, chosen_in(request.POST) if sent else None)
    context: dict[str, Any] = {
        "card": card_of(same.visit, now()),
        "rows": rows,
        "none_free": not any(row["times"] for row in rows),
        "kept": form.kept(),
        "form": sent or RowsForm(),
        "problem": problem,
        "price": words.price_words(same),
    }
    return page(request, "portal/plan_dates.html", context, status)
