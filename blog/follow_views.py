"""The doors of new articles by e-mail: ask, say yes, end."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.following import NotFollowing, ask_to_follow, confirm, follower_of, stop
from core.client_address import client_address
from core.clock import now
from core.emails import EmailField
from core.form_origin import is_from_here
from core.forms import Form
from core.languages import present
from core.ratelimit import allowed

MOST_PER_HOUR = 10


class FollowForm(Form):
    """An address, and a field that people do not see."""

    email = EmailField(label=_("E-mail"))
    website = forms.CharField(required=False, widget=forms.HiddenInput)


# The form stands on kept pages and carries no token: the browser says where it comes from.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask to be told; the answer is the same whether the address is known or not."""
    if request.method == "GET":
        asked = "asked" in request.GET
        return render(request, "blog/follow.html", {"form": FollowForm(), "asked": asked})
    if not is_from_here(request):
        return HttpResponseBadRequest("Send email from a page of this site.")
    form, moment = FollowForm(request.POST), now()
    if not form.is_valid():
        return render(request, "blog/follow.html", {"form": form}, status=422)
    key = f"follow from:{client_address(request.META)}"
    if not allowed(key, most=MOST_PER_HOUR, seconds=3600, now=moment):
        form.add_error(None, _("Too many requests from here. Please try again in an hour."))
        return render(request, "blog/follow.html", {"form": form}, status=429)
    if not form.cleaned_data["website"]:
        ask_to_follow(email=form.cleaned_data["email"], language=present(), now=moment)
    return redirect("/follow/?asked=1")


@require_http_methods(["GET", "POST"])
def say_yes(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the letter that asks; only its button says yes."""
    try:
        if request.method == "POST":
            confirm(token=token, now=now())
        follower = follower_of(token)
    except NotFollowing:
        raise Http404 from None
    return render(request, "blog/follow_yes.html", {"is_told": follower.confirmed_at})


# A mail program presses it too (RFC 8058), from nowhere and without a token of ours: the link is the proof.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the link in each letter; only its button ends it. Ended twice is ended."""
    try:
        follower_of(token)
        if request.method == "POST":
            stop(token=token)
    except NotFollowing:
        return render(request, "blog/follow_end.html", {"is_over": True})
    return render(request, "blog/follow_end.html", {"is_over": request.method == "POST"})
