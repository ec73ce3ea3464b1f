"""Invitation of a colleague by the owner (0602), and the browsers people are signed in with (1153)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from accounts.invitations import AlreadySignsIn, EmailWrong, invite
from accounts.sessions import end_sessions, open_sessions
from booking.staff.forms.people import InviteForm
from booking.staff.permissions import requires
from booking.staff.views.page import desk_page
from core import local_time
from core.audit import acting
from core.clock import now

MANAGE_PEOPLE = "accounts.change_user"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("accounts.add_user")
def invite_colleague(request: HttpRequest) -> HttpResponse:
    """Nobody types a password for somebody else: the colleague gets a link."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _invited(request, form):
        messages.success(request, _("The invitation is queued."))
        return redirect("desk:invite")
    return desk_page(
        request,
        "staff/form.html",
        title=_("Invite a colleague"),
        icon="user",
        status=422 if form.errors else 200,
        form=form,
        submit_label=_("Send the invitation"),
        lead=_("They get a link by e-mail and set their own password and second factor."),
    )


@require_safe
@requires(MANAGE_PEOPLE)
def sessions(request: HttpRequest) -> HttpResponse:
    """Every browser in which somebody is signed in."""
    rows = [
        {
            "pk": row.pk,
            "who": str(row.user),
            "device": row.device or _("An unknown device"),
            "since": local_time.moment(row.since),
            "seen": local_time.moment(row.seen_at),
            "is_here": row.session_key == request.session.session_key,
        }
        for row in open_sessions(now()).select_related("user")
    ]
    return desk_page(
        request, "staff/sessions.html", title=_("Who is signed in"), icon="user", sessions=rows
    )


@require_POST
@requires(MANAGE_PEOPLE)
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign somebody out of one browser."""
    rows = open_sessions(now()).filter(pk=pk)
    if end_sessions(rows, by=acting(request.user), now=now()):
        messages.success(request, _("Signed out there."))
    else:
        messages.info(request, _("It was signed out already."))
    return redirect("desk:sessions")


def _invited(request: HttpRequest, form: InviteForm) -> bool:
    asked = form.cleaned_data
    try:
        invite(
            email=asked["email"],
            name=asked["name"],
            role=asked["role"].name,
            by=acting(request.user),
            now=now(),
        )
    except AlreadySignsIn:
        form.add_error("email", _("Somebody with this e-mail address already signs in."))
    except EmailWrong:
        form.add_error("email", _("This is not an e-mail address."))
    else:
        return True
    return False
