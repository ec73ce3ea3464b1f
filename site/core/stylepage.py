"""The living style page: every component on one page, and the journeys as they are meant to look.

Only for people signed in to the admin. Nothing here is read from the database: the samples show the
shapes that the component templates expect.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from core.phones import PhoneField


class SampleForm(Form):
    """One field of each kind."""

    full_name = forms.CharField(label=_("Full name"), help_text=_("As on the health card."))
    phone = PhoneField(label=_("Phone"))
    whose = forms.ChoiceField(
        label=_("Who is the visit for?"),
        choices=[("me", _("Me")), ("other", _("Someone I care for"))],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("Any")), ("pa", "ਪੰਜਾਬੀ Punjabi")],
        required=False,
    )
    needs = forms.MultipleChoiceField(
        label=_("At the door"),
        choices=[("stairs", _("Stairs")), ("pets", _("Pets")), ("buzzer", _("Buzzer"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    notes = forms.CharField(label=_("Anything else?"), widget=forms.Textarea, required=False)
    consent = forms.BooleanField(label=_("I have read the cancellation policy."))


def _time(value: str, note: Any = "", *, checked: bool = False) -> dict[str, Any]:
    return {"value": value, "time": value, "note": note, "checked": checked}


def _day(weekday: str, date: str, count: int, *, current: bool = False) -> dict[str, Any]:
    label = f"{weekday} {date}, {count} times free"
    url = "?" if count else ""
    return {
        "weekday": weekday,
        "date": date,
        "count": count,
        "label": label,
        "url": url,
        "current": current,
    }


def _times() -> dict[str, Any]:
    return {
        "days": [
            _day("Mon", "23 Nov", 4),
            _day("Wed", "25 Nov", 7, current=True),
            _day("Thu", "26 Nov", 11),
            _day("Fri", "27 Nov", 2),
        ],
        "groups": [
            {
                "name": _("Morning"),
                "times": [
                    _time("8:30 am"),
                    _time("9:30 am", checked=True),
                    _time("11:15 am"),
                ],
            },
            {
                "name": _("Afternoon"),
                "times": [
                    _time("1:00 pm"),
                    _time("2:30 pm", _("Good day for us")),
                    _time("4:15 pm"),
                ],
            },
            {"name": _("Evening"), "times": [_time("6:00 pm")]},
        ],
    }


def _row(key: str, *lines: str, change: bool = True) -> dict[str, Any]:
    return {"key": key, "lines": lines, "change_url": "?" if change else ""}


def _summary() -> dict[str, Any]:
    return {
        "rows": [
            _row(
                "When",
                "Wednesday 25 November 2026, 9:30 am",
                "60 minutes, Pacific time",
            ),
            _row("Who comes", "Priya Sandhu, physiotherapist"),
            _row("What for", "First visit"),
            _row("For", "Margaret Ellis", "604-555-0117"),
            _row("Where", "4512 Imperial Street", "Burnaby BC V5H 1A1", "Buzzer 204"),
        ]
    }


def _forms() -> dict[str, Any]:
    return {"form": SampleForm({"full_name": "Margaret Ellis", "phone": ""})}


PORTRAITS = ["priya-sandhu", "tom-wheatley", "fatima-al-sayed", "ji-hoon-park", "brenda-kowalchuk"]


def _drawings() -> dict[str, Any]:
    folder = Path(settings.ROOT) / "templates/components/art"
    return {"art": [f"components/art/{path.name}" for path in sorted(folder.glob("*.html"))]}


SAMPLES: dict[str, Callable[[], dict[str, Any]]] = {
    "index": lambda: {**_forms(), **_times(), **_summary(), **_drawings()},
    "home": lambda: {"portraits": PORTRAITS},
    "article": dict,
    "postal-code": dict,
    "who": lambda: {"form": SampleForm()},
    "times": _times,
    "details": _forms,
    "check": _summary,
    "confirmed": _summary,
    "round": dict,
}


def style_page(request: HttpRequest, name: str = "index") -> HttpResponse:
    """One page of the style guide. Strangers, and names that do not exist, get 404."""
    user = request.user
    if name not in SAMPLES or not (user.is_active and user.has_perm("wagtailadmin.access_admin")):
        raise Http404
    return render(request, f"style/{name}.html", {**SAMPLES[name](), "samples": list(SAMPLES)})
