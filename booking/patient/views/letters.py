"""The language of the letters: that of the pages on which somebody books, shown and changed here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from booking.patient.forms import posted
from booking.patient.forms.letters import LanguageForm
from booking.patient.journey import Journey, step
from core import languages


@step("check")
def language(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Choose the language of letters and pages; letters speak the one the terms were agreed to in (0403)."""
    form = LanguageForm(posted(request), initial={"language": languages.present()})
    if form.is_valid():
        return languages.remember(journey.go("check"), form.cleaned_data["language"])
    context = journey.page("check") | {"form": form, "back_url": journey.url("check")}
    return render(request, "booking/letters.html", context, status=422 if form.errors else 200)
