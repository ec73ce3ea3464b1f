"""Where a person lands after signing in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """Office and editors go to the admin, practitioners to their round."""
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("/admin/")
    return redirect("/practice/")
