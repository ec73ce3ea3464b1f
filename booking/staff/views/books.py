"""For the bookkeeper: the ledger and its journals as files, by the clinic's own days.

A small file is the answer itself; a long one is made by the worker and listed here (0970).
"""

import datetime as dt
from urllib.parse import urlencode

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from booking.models import AuditAction, BooksFile, BooksKind, FileState
from booking.operations.clinic.books_files import ask_books_file, try_again
from booking.queries.books_files import AT_ONCE, FILES, Content, file_name, how_many, span_of
from booking.staff.books_lines import books_lines
from booking.staff.clinic_clock import today
from booking.staff.forms.spans import SpanForm
from booking.staff.permissions import SEE_MONEY, requires
from booking.staff.views.page import desk_page
from core.audit import acting, record
from core.clock import now
from core.replica import for_a_report, rows_for_a_report


@require_safe
@requires(SEE_MONEY)
def show(request: HttpRequest) -> HttpResponse:
    """Choose the days and the file; the month before this one where nothing is asked."""
    asked = request.GET if "first" in request.GET else _usual()
    return _page(request, SpanForm(asked), status=200)


@require_POST
@requires(SEE_MONEY)
def make(request: HttpRequest, name: str) -> HttpResponse:
    """A small file is there at once; a long one is asked of the worker."""
    kind, form = _kind(name), SpanForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    first, last = form.span()
    days = urlencode({"first": first, "last": last})
    if how_many(first, last) <= AT_ONCE:
        return redirect(f"{reverse('desk:books_file', args=[kind])}?{days}")
    by = acting(request.user)
    ask_books_file(kind=kind, first=first, last=last, user=request.user, by=by, now=now())
    messages.success(request, _("The worker makes the file. It is listed below when it is ready."))
    return redirect(f"{reverse('desk:books')}?{days}")


@require_safe
@requires(SEE_MONEY)
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """One small file over the days asked. Who took it is on record."""
    kind, form = _kind(name), SpanForm(request.GET)
    if not form.is_valid():
        return _page(request, form, status=422)
    first, last = form.span()
    many = how_many(first, last)
    if many > AT_ONCE:
        words = _(
            "These days hold %(many)s movements. Press the button: the worker makes the file."
        )
        form.add_error(None, words % {"many": f"{many:,}"})
        return _page(request, form, status=422)
    opens, closes = span_of(first, last)
    with for_a_report():
        content = FILES[kind][0](opens, closes, lambda many: None)
    _on_record(request, f"{kind} {first} {last}")
    return _as_file(content, kind, file_name(kind, first, last))


@require_safe
@requires(SEE_MONEY)
def take(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One file that the worker made. Who took it is on record."""
    file = get_object_or_404(BooksFile, pk=pk, state=FileState.READY, kept_until__gt=now())
    try:
        content = default_storage.open(file.stored_as)
    except FileNotFoundError:
        messages.error(request, _("That file is gone. Have it made again."))
        return redirect("desk:books")
    _on_record(request, f"{file.kind} {file.first} {file.last}")
    kind = BooksKind(file.kind)
    return _as_file(content, kind, file_name(kind, file.first, file.last))


@require_POST
@requires(SEE_MONEY)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker try once more to make a file."""
    file = get_object_or_404(BooksFile, pk=pk)
    if try_again(file=file, by=acting(request.user), now=now()):
        messages.success(request, _("The worker tries again now."))
    else:
        messages.warning(request, _("That file is being made, or ready."))
    return redirect("desk:books")


def _kind(name: str) -> BooksKind:
    if name not in BooksKind.values:
        raise Http404
    return BooksKind(name)


def _on_record(request: HttpRequest, note: str) -> None:
    user, action = request.user, AuditAction.BOOKS_EXPORTED
    record(actor=acting(user), action=action, on=user, now=now(), note=note)


def _as_file(content: Content, kind: BooksKind, name: str) -> HttpResponseBase:
    mime = FILES[kind][1]
    response: HttpResponseBase = (
        FileResponse(content, content_type=mime)
        if hasattr(content, "read")
        else StreamingHttpResponse(rows_for_a_report(content), content_type=mime)
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response


def _usual() -> dict[str, dt.date]:
    last = today().replace(day=1) - dt.timedelta(days=1)
    return {"first": last.replace(day=1), "last": last}


def _page(request: HttpRequest, form: SpanForm, *, status: int) -> HttpResponse:
    return desk_page(
        request,
        "staff/books.html",
        title=_("For the bookkeeper"),
        icon="download",
        status=status,
        form=form,
        kinds=[(reverse("desk:make_books_file", args=[kind]), kind.label) for kind in FILES],
        files=books_lines(now()),
        most=f"{AT_ONCE:,}",
    )
