"""The audit trail as a screen: who did what to whom, by person, record and day (1152)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from booking.staff import audit_lines
from booking.staff.forms.audit import TrailForm
from booking.staff.permissions import RUN_CLINIC, requires
from booking.staff.views.page import desk_page

A_PAGE, DEEPEST = 50, 10_000


@require_safe
@requires(RUN_CLINIC)
def index(request: HttpRequest) -> HttpResponse:
    """Newest first; what narrows it stands in the address, and holds no word about a patient."""
    form = TrailForm(request.GET)
    rows = audit_lines.entries(form.cleaned_data if form.is_valid() else {})
    typed = request.GET.get("p", "")
    number = min(int(typed), DEEPEST) if typed.isdecimal() and len(typed) < 6 else 1
    begins = max(0, number - 1) * A_PAGE
    # One more tells that there is a page after it: counting a trail of years takes longer than reading.
    some = list(rows[begins : begins + A_PAGE + 1])
    asked = request.GET.copy()
    asked.pop("p", None)
    return desk_page(
        request,
        "staff/trail.html",
        title=_("Audit trail of the clinic"),
        icon="history",
        status=422 if form.errors else 200,
        form=form,
        narrowed=form.in_words() if form.is_valid() else [],
        lines=audit_lines.lines(some[:A_PAGE]) if form.is_valid() else [],
        number=number,
        more=len(some) > A_PAGE,
        asked=asked.urlencode(),
    )
