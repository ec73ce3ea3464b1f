"""Invitation of a colleague by the owner (0602)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from accounts.invitations import AlreadySignsIn, EmailWrong, invite
from booking.staff.forms.people import InviteForm
from booking.staff.permissions import requires
from booking.staff.views.page import desk_page
from core.audit import acting
from core.clock import now


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
