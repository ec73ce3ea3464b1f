"""Where somebody is signed in: noted at signing in, seen again now and then, ended from elsewhere (1153)."""

import datetime as dt
import re
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import AccountAction, SignedIn
from core.audit import Actor, record

#: Written no more often: every request of the office would write otherwise.
SEEN_EVERY = dt.timedelta(minutes=15)
_SEEN = "seen"
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac", "Mac OS X|Macintosh"),
    ("Chromebook", "CrOS"),
    ("Linux", "Linux|X11"),
)
#: In this order: each calls itself those below it, too.
_BROWSERS = (
    ("Edge", "Edg"),
    ("Opera", "OPR/"),
    ("Samsung Internet", "SamsungBrowser"),
    ("Firefox", "Firefox|FxiOS"),
    ("Chrome", "Chrome|CriOS"),
    ("Safari", "Safari"),
)


def device_of(user_agent: str) -> str:
    """`Firefox, Windows`: what a browser says it is, in the words of people; empty if nothing is known."""
    found = [_named(user_agent, names) for names in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in found if name)


def _named(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for name, sign in names if re.search(sign, user_agent)), "")


def note_session(request: HttpRequest, user: Any, now: dt.datetime) -> None:
    """Somebody has signed in with this browser."""
    key = request.session.session_key
    if not key:
        return
    device = device_of(request.META.get("HTTP_USER_AGENT", ""))
    fresh = {"user": user, "device": device, "since": now, "seen_at": now}
    SignedIn.objects.update_or_create(session_key=key, defaults=fresh)
    request.session[_SEEN] = now.isoformat()


def see_again(request: HttpRequest, now: dt.datetime) -> None:
    """The browser is in use. What the list does not know yet is noted on the pages of signing in."""
    seen, is_account = request.session.get(_SEEN), request.path.startswith("/accounts/")
    if seen is None and is_account:
        note_session(request, request.user, now)
    elif seen is not None and now - dt.datetime.fromisoformat(seen) >= SEEN_EVERY:
        SignedIn.objects.filter(session_key=request.session.session_key).update(seen_at=now)
        request.session[_SEEN] = now.isoformat()


def open_sessions(now: dt.datetime) -> QuerySet[SignedIn]:
    """The sessions that still let somebody in, last seen first."""
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    return SignedIn.objects.filter(session_key__in=alive).order_by("-seen_at", "-pk")


@transaction.atomic
def end_sessions(rows: QuerySet[SignedIn], *, by: Actor, now: dt.datetime) -> int:
    """Sign these browsers out. Returns how many were signed in; ended twice is ended once."""
    ended = list(rows.select_related("user"))
    keys = [row.session_key for row in ended]
    Session.objects.filter(session_key__in=keys).delete()
    SignedIn.objects.filter(session_key__in=keys).delete()
    for row in ended:
        record(actor=by, action=AccountAction.SIGNED_OUT, on=row.user, now=now, note=row.device)
    return len(ended)


def forget_ended(now: dt.datetime) -> int:
    """Take sessions off the list that are over. Returns how many."""
    return SignedIn.objects.exclude(pk__in=open_sessions(now).values("pk")).delete()[0]
