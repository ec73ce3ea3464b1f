"""A practitioner's week, set by the office, and the practitioner's invitation."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from accounts.invitations import AlreadySignsIn, EmailWrong
from booking.differing import of_week
from booking.models import Practitioner, Visit, Weekday
from booking.operations.practitioners.invite import SignInTaken, invite_practitioner
from booking.operations.practitioners.working_hours import (
    AreaNotYours,
    WindowBackwards,
    WindowsOverlap,
    change_week,
)
from booking.operations.visits.fates import Fates, VisitsUndecided
from booking.queries.versions import week_version
from booking.queries.week import planned_changes, weekly_on
from booking.staff.clinic_clock import today
from booking.staff.deciding import Undecided, fates_of, say_whom_to_call, undecided_again
from booking.staff.forms.hours import FromDateForm, window_set
from booking.staff.permissions import requires
from booking.staff.views.page import Crumb, desk_page
from core.audit import acting
from core.clock import now
from core.versioned import ChangedMeanwhile, shown_in, told


def _crumbs(practitioner: Practitioner) -> list[Crumb]:
    edit = reverse("practitioners:edit", args=[practitioner.pk])
    return [(reverse("practitioners:index"), _("Practitioners")), (edit, practitioner.name)]


@require_http_methods(["GET", "HEAD", "POST"])
@requires("booking.change_workinghours")
def hours(request: HttpRequest, pk: int) -> HttpResponse:
    """The weekly windows in force; saving them makes them hold from a date on."""
    practitioner = get_object_or_404(Practitioner, pk=pk)
    data = request.POST if request.method == "POST" else None
    rows = window_set(practitioner, weekly_on(practitioner, today()), data)
    # From tomorrow: today's visits and offers were made under the present week.
    date = FromDateForm(data, initial={"from_date": today() + dt.timedelta(days=1)})
    valid = data is not None and rows.is_valid() and date.is_valid()
    about: dict[str, Any] = {"rows": rows, "form": date, "status": 200 if data is None else 422}
    about["shown"] = week_version(practitioner) if data is None else shown_in(data)
    try:
        if valid and _saved(request, practitioner, rows, date):
            messages.success(request, _("The week is saved."))
            return redirect("practitioners:edit", practitioner.pk)
    except Undecided as asked:
        about |= {"fates": asked.fates, "status": 409}
    except ChangedMeanwhile:
        # Compared with the day they are to hold from, as the practitioner's own page does.
        typed = [window for row in rows if (window := row.window()) is not None]
        differing = of_week(practitioner, typed, date.cleaned_data["from_date"])
        date.add_error(None, [told(about["shown"]), *differing])
        about |= {"shown": week_version(practitioner), "status": 409}
    return _page(request, practitioner, **about)


def _page(request: HttpRequest, practitioner: Practitioner, **about: Any) -> HttpResponse:
    return desk_page(
        request,
        "staff/hours.html",
        title=_("Weekly hours of %(name)s") % {"name": practitioner.name},
        icon="time",
        crumbs=_crumbs(practitioner),
        later=planned_changes(practitioner, today()),
        submit_label=_("Save the week"),
        cancel_url=reverse("practitioners:edit", args=[practitioner.pk]),
        **about,
    )


def _saved(request: HttpRequest, practitioner: Practitioner, rows: object, date: object) -> bool:
    windows = [form.window() for form in rows]  # type: ignore[attr-defined]

    def change(fates: Fates) -> list[Visit]:
        return change_week(
            practitioner=practitioner,
            windows=[window for window in windows if window is not None],
            from_date=date.cleaned_data["from_date"],  # type: ignore[attr-defined]
            shown=shown_in(request.POST),
            by=acting(request.user),
            now=now(),
            fates=fates,
        )

    try:
        say_whom_to_call(request, change(fates_of(request, change)))
    except VisitsUndecided as undecided:
        raise Undecided(undecided_again(request, undecided)) from None
    except WindowBackwards as wrong:
        date.add_error(None, _("%(day)s: a window ends before it begins.") % _day(wrong.weekday))  # type: ignore[attr-defined]
    except WindowsOverlap as wrong:
        date.add_error(None, _("%(day)s: two windows overlap.") % _day(wrong.weekday))  # type: ignore[attr-defined]
    except AreaNotYours:
        date.add_error(None, _("A window names an area the practitioner does not visit."))  # type: ignore[attr-defined]
    else:
        return True
    return False


def _day(weekday: int) -> dict[str, str]:
    return {"day": str(Weekday(weekday).label)}


@require_POST
@requires("booking.change_practitioner")
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the practitioner a link to set a password."""
    practitioner = get_object_or_404(Practitioner, pk=pk)
    try:
        invite_practitioner(practitioner=practitioner, by=acting(request.user), now=now())
    except EmailWrong:
        messages.error(request, _("Write the practitioner's e-mail address first, and save."))
    except AlreadySignsIn:
        messages.warning(request, _("Somebody with this e-mail address already signs in."))
    except SignInTaken:
        messages.error(request, _("Another practitioner uses this e-mail address."))
    else:
        messages.success(request, _("The invitation is queued."))
    return redirect("practitioners:edit", practitioner.pk)
