"""A visit's page for the office: everything known about it. Opening it is on record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.models import AuditAction, Purchase, Visit
from booking.staff import presenters, told, visit_facts, visit_steps
from booking.staff.acts import ACTS
from booking.staff.acts.moving import was_words
from booking.staff.permissions import SEE_VISITS, requires
from booking.staff.views.page import desk_page, visits_crumb
from core import phones
from core.audit import acting, record
from core.clock import now

RELATED = ("practitioner", "visit_type", "area", "patient")


def visit_or_404(reference: str) -> Visit:
    """The visit with that public reference."""
    return get_object_or_404(Visit.objects.select_related(*RELATED), public_ref=reference)


@require_safe
@requires(SEE_VISITS)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Facts, patient, money, history and the buttons that call operations."""
    # Money lists name payments by one reference, whatever they are of (0960).
    if Purchase.objects.filter(public_ref=reference).exists():
        return redirect("desk:purchase", reference)
    visit = visit_or_404(reference)
    record(actor=acting(request.user), action=AuditAction.VIEWED, on=visit, now=now())
    return _page(request, visit)


def _page(request: HttpRequest, visit: Visit) -> HttpResponse:
    phone = visit.patient.phone if visit.patient else ""
    done, opened = visit_facts.history(visit)
    return desk_page(
        request,
        "staff/visit.html",
        title=_("Visit %(ref)s") % {"ref": visit.public_ref},
        icon="date",
        crumbs=[visits_crumb()],
        visit=visit,
        whose=presenters.patient_name(visit),
        when=presenters.visit_when(visit),
        dial=phones.href(phone),
        phone=phones.shown(phone),
        moved=was_words(visit, now()),
        awaits=presenters.awaits_until(visit)
        if visit.awaits_deposit and not visit.needs_staff
        else "",
        facts=visit_facts.facts(visit),
        patient_facts=visit_facts.patient_facts(visit),
        told=told.rows(visit),
        done=done,
        opened=opened,
        money=visit_facts.money(visit),
        papers=visit_facts.papers(visit),
        disputes=visit_facts.disputes(visit),
        steps=visit_steps.steps(visit, ACTS.values(), request.user, now()),
    )
