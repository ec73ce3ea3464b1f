"""Feedback about pages: a yes or a no, then a word on what was missing."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.client_address import client_address
from core.clock import now
from core.form_origin import is_from_here
from core.ratelimit import allowed
from home.forms import FeedbackForm
from home.operations.feedback import PageGone, give_feedback

MOST_PER_HOUR = 20


# Kept pages carry no form token. Nobody is signed in here and nothing private is shown; what
# other sites could make a visitor's browser send is refused by its own account of where it is.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """Keep a yes or a no, then offer to say what was missing."""
    if request.method == "GET":
        return render(request, "home/feedback_thanks.html", {"came_from": came_from(request)})
    form = FeedbackForm(request.POST)
    if not is_from_here(request) or not form.is_valid():
        return HttpResponseBadRequest("Send page and helpful (yes or no) from a page of this site.")
    moment = now()
    key = f"feedback:{client_address(request.META)}"
    if allowed(key, most=MOST_PER_HOUR, seconds=3600, now=moment):
        try:
            path = give_feedback(
                page_id=form.cleaned_data["page"],
                helpful=form.cleaned_data["helpful"] == "yes",
                text=form.cleaned_data["text"],
                now=moment,
            )
        except PageGone:
            raise Http404 from None
        return redirect(f"/feedback/?back={path}")
    return redirect("/feedback/")


def came_from(request: HttpRequest) -> str:
    """The path to go back to; only ever one of this site."""
    path = request.GET.get("back", "/")
    # `//elsewhere` and `/\elsewhere` are other sites to a browser.
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
