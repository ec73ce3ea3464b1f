"""A lost link: an e-mail address is typed, and its visits' links are sent there, if it has any."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.operations.messages.lost_links import send_lost_links
from booking.patient.forms import posted
from booking.patient.forms.asking import EmailForm
from core import clock, languages, ratelimit
from core.client_address import client_address

MOST_AN_HOUR = 10


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Ask for the links; the answer is the same whether anybody of that address is known."""
    form = EmailForm(posted(request))
    if not form.is_valid():
        return ask_for_address(request, form, status=422 if form.is_bound else 200)
    now = clock.now()
    visitor = client_address(request.META)
    # Beyond the limit the same words too: how often others asked is nobody's business.
    if ratelimit.allowed(f"find:{visitor}", most=MOST_AN_HOUR, seconds=3600, now=now):
        send_lost_links(email=form.cleaned_data["email"], language=languages.present(), now=now)
    return render(request, "booking/links_sent.html")


def ask_for_address(
    request: HttpRequest, form: EmailForm, *, status: int, shut: bool = False
) -> HttpResponse:
    """The page that asks for it; `shut`: in place of a visit that this browser cannot open."""
    return render(request, "booking/find.html", {"form": form, "shut": shut}, status=status)
