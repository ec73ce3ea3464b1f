"""The page of an act on a visit: the question on GET, one operation on POST (0701)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import HiddenInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from booking.models import Visit
from booking.staff.acts import ACTS
from booking.staff.acts.base import Act
from booking.staff.permissions import SEE_VISITS, may, requires
from booking.staff.views.page import desk_page, visits_crumb
from booking.staff.views.visit import visit_or_404
from core.audit import acting
from core.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_VISITS)
def act(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Ask, then act; a refusal leaves everything as typed and says why."""
    if name not in ACTS:
        raise Http404
    deed, visit = ACTS[name], visit_or_404(reference)
    if not may(request.user, deed.permission):
        raise PermissionDenied
    form = deed.form(visit, now(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if _done(request, deed, visit, form):
            return redirect("desk:visit", visit.public_ref)
        visit = visit_or_404(reference)
        _show_anew(form, deed.form(visit, now()))
    return _question(request, deed, visit, form)


def _show_anew(form: Any, fresh: Any) -> None:
    """After a refusal the page shows what is so now, and says so when it is sent again."""
    form.data = form.data.copy()
    for name, field in fresh.fields.items():
        # The key stays: it is of what was typed, and makes a second press harmless.
        if isinstance(field.widget, HiddenInput) and name != "key":
            form.data[form.add_prefix(name)] = fresh[name].value()


def _done(request: HttpRequest, deed: Act, visit: Visit, form: Any) -> bool:
    """Call the operation; whether it was done. A refusal is put into the form."""
    try:
        said = deed.perform(visit, form, acting(request.user), now())
    # Only the refusals this act has words for; anything else is a fault of ours, and is seen as
    # one.
    except tuple(deed.refusals) as refused:
        form.add_error(None, deed.refusals[type(refused)])
        return False
    if said is None:
        return False
    messages.success(request, said)
    return True


def _question(request: HttpRequest, deed: Act, visit: Visit, form: Any) -> HttpResponse:
    page = reverse("desk:visit", args=[visit.public_ref])
    return desk_page(
        request,
        deed.template,
        title=str(deed.label),
        icon="date",
        crumbs=[visits_crumb(), (page, _("Visit %(ref)s") % {"ref": visit.public_ref})],
        status=422 if form.errors else 200,
        form=form,
        visit=visit,
        cancel_url=page,
        submit_label=deed.label,
        serious=deed.is_serious,
        **deed.context(visit, now()),
    )
