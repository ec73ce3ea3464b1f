"""The page of an act on a visit: the question on GET, one operation on POST (0701)."""

from contextlib import nullcontext
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import HiddenInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from booking.deciding import typed_before
from booking.models import Visit
from booking.queries.moves import move_to_undo
from booking.staff import presenters
from booking.staff.acts import ACTS
from booking.staff.acts.base import MOVED_ON, Act
from booking.staff.permissions import SEE_VISITS, may, requires
from booking.staff.views.page import about, desk_page, visits_crumb
from booking.staff.views.visit import visit_or_404
from booking.staff.visit_steps import steps
from core.audit import acting
from core.clock import now

#: Sent by the page on which what an answer means was looked at.
SEEN = "seen"
#: In the address of an act that was begun on the day board: it ends there.
FROM, BOARD = "from", "board"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_VISITS)
def act(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Ask, then act; a refusal leaves everything as typed and says why."""
    if name not in ACTS:
        raise Http404
    deed, visit = ACTS[name], visit_or_404(reference)
    if not may(request.user, deed.permission):
        raise PermissionDenied
    if request.method != "POST" and not deed.makes_sense(visit, now()):
        return _over(request, deed, visit)
    form = deed.form(visit, now(), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        look = {} if SEEN in request.POST else deed.look(visit, form, now())
        said = _said(request, deed, visit, form, tried=bool(look))
        if said is not None and look:
            return _question(request, deed, visit, form, look)
        if said is not None:
            changed = visit_or_404(reference)
            messages.success(request, said, buttons=_undo(request, changed))
            return redirect(_back(request, changed))
        visit = visit_or_404(reference)
        _show_anew(form, deed.form(visit, now()))
    elif any(field.errors for field in form.hidden_fields()):
        # What the page had to send by itself and could not: there was nothing, or it was tampered with.
        form.add_error(None, MOVED_ON)
    return _question(request, deed, visit, form)


def _over(request: HttpRequest, deed: Act, visit: Visit) -> HttpResponse:
    """An old link or page leads to what cannot be done any more: why not, and what can."""
    page = reverse("desk:visit", args=[visit.public_ref])
    return desk_page(
        request,
        "staff/act_over.html",
        title=str(deed.label),
        heading=about(str(deed.label), presenters.whose_visit(visit)),
        icon="date",
        crumbs=[visits_crumb(), (page, _("Visit %(ref)s") % {"ref": visit.public_ref})],
        why=deed.why_not(visit, now()),
        steps=steps(visit, ACTS.values(), request.user, now()),
        page=page,
        cancel_url=_back(request, visit),
    )


def _back(request: HttpRequest, visit: Visit) -> str:
    """Where the visit stands now: on its own page, or on the board somebody came from."""
    if request.GET.get(FROM) != BOARD:
        return reverse("desk:visit", args=[visit.public_ref])
    return f"{reverse('desk:board', args=[visit.local_date.isoformat()])}#visit-{visit.public_ref}"


def _undo(request: HttpRequest, visit: Visit) -> list[Any]:
    """On the board nothing else leads back; the visit's own page has its buttons."""
    if request.GET.get(FROM) != BOARD or move_to_undo(visit, now(), by_office=True) is None:
        return []
    deed = ACTS["put-back"]
    address = reverse("desk:act", args=[visit.public_ref, deed.name])
    return [messages.button(f"{address}?{FROM}={BOARD}", deed.label)]


def _show_anew(form: Any, fresh: Any) -> None:
    """After a refusal the page shows what is so now, and says so when it is sent again."""
    form.data = form.data.copy()
    for name, field in fresh.fields.items():
        # The key stays: it is of what was typed, and makes a second press harmless.
        if isinstance(field.widget, HiddenInput) and name != "key":
            form.data[form.add_prefix(name)] = fresh[name].value()


def _said(request: HttpRequest, deed: Act, visit: Visit, form: Any, *, tried: bool) -> Any:
    """Call the operation; what to say, or None. A refusal is put into the form.

    `tried` takes it back again: what would be refused is refused before anybody looks at it.
    """
    try:
        with transaction.atomic() if tried else nullcontext():
            said = deed.perform(visit, form, acting(request.user), now())
            if tried:
                transaction.set_rollback(True)
    # Only the refusals this act has words for; anything else is a fault of ours, and is seen as
    # one.
    except tuple(deed.refusals) as refused:
        form.add_error(None, deed.refusals[type(refused)])
        return None
    return said


def _typed(request: HttpRequest, form: Any) -> list[tuple[str, str]]:
    """What was typed, to be sent along; what the form hides it sends by itself."""
    hidden = {field.html_name for field in form.hidden_fields()}
    return [(name, value) for name, value in typed_before(request.POST) if name not in hidden]


def _question(
    request: HttpRequest, deed: Act, visit: Visit, form: Any, look: dict[str, Any] | None = None
) -> HttpResponse:
    page = reverse("desk:visit", args=[visit.public_ref])
    return desk_page(
        request,
        deed.look_template if look else deed.template,
        title=str(deed.label),
        icon="date",
        crumbs=[visits_crumb(), (page, _("Visit %(ref)s") % {"ref": visit.public_ref})],
        status=422 if form.errors else 200,
        form=form,
        visit=visit,
        heading=about(str(deed.label), presenters.whose_visit(visit)),
        cancel_url=_back(request, visit),
        submit_label=deed.label,
        serious=deed.is_serious,
        **(look | {"typed": _typed(request, form)} if look else deed.context(visit, now())),
    )
