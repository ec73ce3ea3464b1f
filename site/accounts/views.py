"""Landing, lost passwords, and the links that set one. Signing in itself is the library's."""

import datetime as dt
from uuid import uuid4

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView
from axes.utils import reset as forgive
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import NewPasswordForm, ResetForm
from accounts.links import (
    INVITATION,
    RESET,
    LinkExpired,
    LinkUnreadable,
    LinkUsed,
    open_link_token,
)
from accounts.mail import SEND_LINK
from accounts.models import AccountAction, User
from core import outbox
from core.audit import Actor, record
from core.client_address import client_address
from core.clock import now
from core.ratelimit import allowed

LINK = "accounts.link"


@require_safe
@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """Office and editors go to the admin, practitioners to their round."""
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("/admin/")
    return redirect("/practice/")


@never_cache
def admin_door(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends whoever may not enter the admin: to sign in, once.

    Somebody signed in who is sent here has no right to it: sent to sign in again, they would go
    round in circles.
    """
    if not request.user.is_authenticated:
        return redirect(reverse("account_login", query=request.GET))
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("/admin/")
    list(messages.get_messages(request))  # Wagtail's word for the same, else shown somewhere later
    raise PermissionDenied


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_reset(request: HttpRequest) -> HttpResponse:
    """Ask for a letter. The answer is the same whether or not we know the address."""
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moment = now()
        if _may_ask(request, form.cleaned_data["email"], moment):
            _write_letter(form.cleaned_data["email"], moment)
        return redirect("account_reset_password_done")
    status = 422 if form.is_bound else 200
    return render(request, "account/password_reset.html", {"form": form}, status=status)


def _may_ask(request: HttpRequest, email: str, moment: dt.datetime) -> bool:
    by_address = f"reset-from:{client_address(request.META)}"
    # By whom it is for as well: many machines together could fill one mailbox.
    by_person = f"reset-to:{email.lower()}"
    return allowed(by_address, most=20, seconds=3600, now=moment) and allowed(
        by_person, most=3, seconds=3600, now=moment
    )


def _write_letter(email: str, moment: dt.datetime) -> None:
    """Written for unknown addresses too, to nobody: the time it takes tells nothing."""
    user = User.objects.of_email(email).filter(is_active=True).first()
    outbox.enqueue(
        SEND_LINK,
        key=f"reset:{uuid4()}",
        ids={"user": user.pk if user else None, "purpose": RESET},
        now=moment,
    )


@require_safe
def reset_asked(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    return render(request, "account/password_reset_done.html")


@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address bar. Opening a link uses nothing up: mail scanners open them."""
    try:
        open_link_token(token, now=now())
    except (LinkExpired, LinkUsed, LinkUnreadable) as over:
        return _link_over(request, over)
    # Out of the address: it would stand in the history and be sent along as `Referer`.
    request.session[LINK] = token
    return redirect("accounts:new_password")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """Set a password, then sign in with it."""
    try:
        opened = open_link_token(request.session.get(LINK, ""), now=now())
    except (LinkExpired, LinkUsed, LinkUnreadable) as over:
        return _link_over(request, over)
    form = NewPasswordForm(opened.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _set_password(opened.user, form)
        # A link opens a password, not a session: the person signs in with it, and shows the second
        # factor.
        request.session.flush()
        messages.success(request, _("Your password is set. Sign in with it now."))
        return redirect("account_login")
    context = {"form": form, "invited": opened.purpose == INVITATION, "email": opened.user.email}
    status = 422 if form.is_bound else 200
    return render(request, "account/new_password.html", context, status=status)


def _set_password(user: User, form: NewPasswordForm) -> None:
    form.save()
    # Somebody who was locked out by another's guesses gets in again with the new password.
    forgive(username=user.email)
    record(actor=Actor(str(user), user), action=AccountAction.PASSWORD_SET, on=user, now=now())


def _link_over(request: HttpRequest, over: Exception) -> HttpResponse:
    request.session.pop(LINK, None)
    kind = {LinkExpired: "expired", LinkUsed: "used"}.get(type(over), "unreadable")
    # 410 for one of ours: it was there, and asking again will not help.
    status = 404 if kind == "unreadable" else 410
    return render(request, "account/link_over.html", {"kind": kind}, status=status)


def closed(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """A page of the sign-in library that this clinic does not use."""
    raise Http404


@method_decorator(never_cache, name="dispatch")
class EnrolView(ActivateTOTPView):
    """Setting up the second factor is also showing it."""

    def form_valid(self, form: ActivateTOTPForm) -> HttpResponse:
        response = super().form_valid(form)
        # The library knows only codes asked for at a sign-in; the middleware would ask again at
        # once.
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        return response
