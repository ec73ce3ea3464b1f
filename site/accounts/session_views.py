"""Where I am signed in: every browser, each ended singly, or all but this one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.sessions import end_sessions, note_session, open_sessions
from core import local_time
from core.audit import acting
from core.clock import now


@never_cache
@require_safe
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """One's own browsers, the one in hand among them."""
    moment, here = now(), request.session.session_key
    rows = [
        {
            "pk": row.pk,
            "device": row.device or _("An unknown device"),
            "since": local_time.moment(row.since),
            "seen": local_time.moment(row.seen_at),
            "is_here": row.session_key == here,
        }
        for row in open_sessions(moment).filter(user=request.user.pk)
    ]
    return render(request, "account/sessions.html", {"sessions": rows})


@require_POST
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one of one's own browsers out."""
    own = open_sessions(now()).filter(user=request.user.pk)
    row = get_object_or_404(own, pk=pk)
    end_sessions(own.filter(pk=row.pk), by=acting(request.user), now=now())
    if row.session_key == request.session.session_key:
        return redirect("account_login")
    messages.success(request, _("Signed out there."))
    return redirect("accounts:sessions")


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    # One that signed in before there was a list is noted first, so that it is told from the others.
    if not open_sessions(now()).filter(session_key=request.session.session_key).exists():
        note_session(request, request.user, now())
    others = open_sessions(now()).filter(user=request.user.pk)
    others = others.exclude(session_key=request.session.session_key)
    many = end_sessions(others, by=acting(request.user), now=now())
    messages.success(request, _("Signed out elsewhere: %(many)s.") % {"many": many})
    return redirect("accounts:sessions")
