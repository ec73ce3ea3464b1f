"""What is said once a closure is written: the worker does the rest, so nothing is called done yet."""

from collections import Counter

from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from booking.models import Fate, Visit, VisitStatus
from booking.operations.visits.fates import Fates, reachable
from booking.payments.terms import cancellation_terms
from booking.staff.deciding import say_not_reached
from booking.telling import WRITES
from core.clock import now
from core.money import shown


def say_what_follows(request: HttpRequest, fates: Fates) -> None:
    """How many visits are dealt with in the next minutes and how, what goes back, who hears of it."""
    booked = Visit.objects.filter(pk__in=fates, status=VisitStatus.CONFIRMED)
    visits = list(booked.select_related("patient").order_by("start"))
    if not visits:
        return
    said = ngettext(
        "%(n)s visit is dealt with within minutes, as you decided: %(each)s.",
        "%(n)s visits are dealt with within minutes, as you decided: %(each)s.",
        len(visits),
    )
    counted = Counter(fates[visit.pk] for visit in visits)
    each = get_text_list([_words(fate, counted[fate]) for fate in Fate if counted[fate]], _("and"))
    told = [visit for visit in visits if fates[visit.pk] in WRITES]
    lines = [said % {"n": len(visits), "each": each}, _back(visits, fates), _written(told)]
    messages.success(request, " ".join(filter(None, lines)))
    say_not_reached(request, [visit for visit in told if not reachable(visit)])


def _words(fate: Fate, n: int) -> str:
    words = {
        Fate.KEEP: _("%(n)s kept"),
        Fate.COLLEAGUE: _("%(n)s marked for a colleague"),
        Fate.REBOOK: _("%(n)s asked to choose another time"),
        Fate.CANCEL: _("%(n)s cancelled"),
    }
    return words[fate] % {"n": n}


def _back(visits: list[Visit], fates: Fates) -> str:
    off = [visit for visit in visits if fates[visit.pk] is Fate.CANCEL]
    cents = sum(cancellation_terms(visit, now(), "clinic").refund_cents for visit in off)
    if not cents:
        return ""
    return _("%(amount)s goes back.") % {"amount": shown(cents, off[0].currency)}


def _written(told: list[Visit]) -> str:
    n = sum(reachable(visit) for visit in told)
    said = ngettext(
        "%(n)s patient is told by e-mail as that is done.",
        "%(n)s patients are told by e-mail as that is done.",
        n,
    )
    return said % {"n": n} if n else ""
