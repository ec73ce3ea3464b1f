"""A step of a visit taken, at once or as it was pressed without a signal; a refusal is said on the round."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import Visit, VisitStatus
from booking.operations.money.card_fee import FeeStands
from booking.operations.visits.pressed import PressTooOld, WordTooOld, take_pressed_step
from booking.operations.visits.progress import TooEarly, TooLate, VisitMovedOn
from booking.operations.visits.running_late import NotToday
from booking.portal.door import PortalRequest, page
from booking.portal.forms import PressForm
from booking.portal.late_page import said_elsewhere, say_who_knows
from booking.portal.views.visits import visit_page
from booking.queries.lateness import late_too
from core.audit import Actor
from core.clock import now
from core.versioned import ChangedMeanwhile

#: What is said of a step that was sent later.
LABELS = {
    "start": gettext_lazy("Start"),
    "done": gettext_lazy("Done"),
    "no-show": gettext_lazy("No-show"),
    "late": gettext_lazy("Running late"),
}
MOVED_ON = gettext_lazy("This visit has changed in the meantime. Look again below.")
REFUSED = {
    VisitMovedOn: MOVED_ON,
    NotToday: MOVED_ON,
    TooEarly: gettext_lazy("It is too early for that."),
    PressTooOld: gettext_lazy(
        "%(who)s: it was pressed too long ago, or this phone's clock is wrong."
    ),
    WordTooOld: gettext_lazy(
        "%(who)s: word of the delay came when it was over already. Nobody was told."
    ),
    FeeStands: gettext_lazy("A fee was charged for this visit. Please call the office."),
    TooLate: gettext_lazy("It is too late to take that back here. Please call the office."),
}


def was_sent_later(request: PortalRequest) -> bool:
    """Whether the phone's worker asks, once it has a signal again: what it says is on the next page."""
    return "X-Sent-Later" in request.headers


def to_today() -> HttpResponse:
    """The round, open at the visit that is next."""
    return redirect(reverse("portal:today") + "#now")


def who(visit: Visit) -> str:
    """The patient as the practice calls them."""
    return visit.patient.short_name if visit.patient else _("Patient")


def take_pressed(request: PortalRequest, found: Visit, step: str, **asked: Any) -> HttpResponse:
    """Take a step that carries the phone's own name and time of the press."""
    form = PressForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A step that was pressed without a signal cannot be read."))
        return page(request, "portal/visit.html", visit_page(request, found), status=422)
    act = partial(_pressed, step=step, form=form, asked=asked)
    answer = take(found, request, act, step)
    return JsonResponse({}) if was_sent_later(request) else answer


def _pressed(
    visit: Visit,
    by: Actor,
    now: Any,
    step: str,
    form: PressForm,
    asked: dict[str, Any],
) -> Visit:
    press, at = form.cleaned_data["press"], form.pressed_at()
    take_pressed_step(visit=visit, step=step, press=press, pressed_at=at, by=by, now=now, **asked)
    return Visit.objects.select_related("patient").get(pk=visit.pk)


def take(
    found: Visit, request: PortalRequest, act: Callable[..., Visit], step: str = ""
) -> HttpResponse:
    """Call the operation of a step on the asker's own visit; a refusal is said on the round."""
    try:
        fresh = act(visit=found, by=request.actor, now=now())
    except ChangedMeanwhile:
        messages.error(request, said_elsewhere(found, request.POST.get("minutes", "")))
    except tuple(REFUSED) as refused:
        messages.error(request, REFUSED[type(refused)] % {"who": who(found)})
    else:
        if was_sent_later(request):
            _say_sent(request, fresh, step)
        if fresh.status == VisitStatus.COMPLETED:
            return redirect("portal:doorstep", fresh.public_ref)
    return to_today()


def _say_sent(request: PortalRequest, visit: Visit, step: str) -> None:
    said = _("Sent: %(step)s, %(who)s.") % {"step": LABELS[step], "who": who(visit)}
    messages.success(request, said)
    if step != "late":
        return
    say_who_knows(request, visit)
    if late_too(visit, visit.late_minutes, now()):
        said = _("It makes others wait as well: press Running late once more to tell them.")
        messages.warning(request, said)
