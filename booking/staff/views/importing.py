"""Moving in: a file of another program is sent in, said what it is, looked at, brought, taken back."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from booking.models import ImportFile, ImportKind, ImportLetters, ImportSource, ImportState
from booking.operations.moving_in import files
from booking.operations.moving_in.files import LinesWrong, NotNow
from booking.operations.moving_in.undo import CannotBeUndone, may_be_undone, undo_import
from booking.queries.imports.columns import value_of
from booking.queries.imports.tables import NoTable, rows_of
from booking.staff import import_words, presenters
from booking.staff.forms.importing import BringForm, ChoicesForm, ColumnsForm, FileForm, NamesForm
from booking.staff.permissions import ACT_ON_VISITS, SEE_PATIENTS, requires
from booking.staff.views.page import Crumb, desk_page
from core import washing
from core.audit import acting
from core.clock import now

#: More practitioners or visit types than this are no names: another column was chosen.
MOST_NAMES = 200
NEWEST = 30


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def index(request: HttpRequest) -> HttpResponse:
    """Send a file in; and the files there were."""
    sent = request.method == "POST"
    form = (
        FileForm(request.POST, request.FILES)
        if sent
        else FileForm(initial={"kind": ImportKind.PATIENTS})
    )
    if sent and form.is_valid() and (file := _taken_in(request, form)):
        return redirect("desk:import_columns", file.pk)
    rows = ImportFile.objects.defer("content", "report").select_related("asked_by")
    return desk_page(
        request,
        "staff/imports.html",
        title=_("Moving in from another program"),
        icon="download",
        status=422 if form.errors else 200,
        form=form,
        files=[
            (row, import_words.state_words(row), presenters.instant(row.asked_at))
            for row in rows.order_by("-pk")[:NEWEST]
        ],
    )


def _taken_in(request: HttpRequest, form: FileForm) -> ImportFile | None:
    asked = form.cleaned_data
    try:
        return files.take_in(
            source=ImportSource(asked["source"]),
            kind=ImportKind(asked["kind"]),
            name=asked["file"].name,
            content=asked["file"].read(),
            by=acting(request.user),
            now=now(),
        )
    except NoTable as fault:
        form.add_error("file", import_words.no_table(fault))
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what each column is; of patients the worker then checks, of visits the names come next."""
    file = get_object_or_404(ImportFile, pk=pk)
    if file.state not in files.OPEN:
        return redirect("desk:import", file.pk)
    form = ColumnsForm(file, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        names: dict[str, Any] | None = {} if file.kind == ImportKind.PATIENTS else None
        if _stepped(
            request, files.say_columns, file=file, columns=form.said(), names=names, now=now()
        ):
            return redirect("desk:import_names" if names is None else "desk:import", file.pk)
        return redirect("desk:import", file.pk)
    return _form_page(request, file, form, _("What the columns are"), _("Go on"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which practitioner and visit type each name of a file of visits is."""
    file = get_object_or_404(ImportFile, pk=pk)
    if file.kind != ImportKind.VISITS or file.state not in files.OPEN or not file.columns:
        return redirect("desk:import", file.pk)
    found = _names_in(file)
    if any(len(some) > MOST_NAMES for some in found.values()):
        messages.error(
            request, _("There are more than 200 different names: is it the right column?")
        )
        return redirect("desk:import_columns", file.pk)
    form = NamesForm(found, file.names, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = {"columns": file.columns, "names": form.said(), "now": now()}
        _stepped(request, files.say_columns, file=file, **said)
        return redirect("desk:import", file.pk)
    return _form_page(request, file, form, _("Who and what the names are"), _("Check the file"))


def _names_in(file: ImportFile) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {"practitioner": set(), "visit_type": set()}
    for _number, row in rows_of(file.content):
        for field, some in found.items():
            some.add(washing.line(value_of(row, file.columns, field)))
    return {field: sorted(some - {""}) for field, some in found.items()}


def _form_page(
    request: HttpRequest, file: ImportFile, form: Any, title: str, label: str
) -> HttpResponse:
    return desk_page(
        request,
        "staff/import_form.html",
        title=f"{title}: {file.name}",
        icon="download",
        crumbs=[imports_crumb()],
        status=422 if form.errors else 200,
        form=form,
        submit_label=label,
        cancel_url=reverse("desk:imports"),
    )


def imports_crumb() -> Crumb:
    """The list of files, for the trail above one."""
    return reverse("desk:imports"), _("Moving in")


@require_safe
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a file is, what would become of each line, and what can be done."""
    file = get_object_or_404(ImportFile, pk=pk)
    if file.state == ImportState.UPLOADED:
        return redirect("desk:import_columns", file.pk)
    if file.state == ImportState.NAMING:
        return redirect("desk:import_names", file.pk)
    return _page(request, file, BringForm(file))


def _page(request: HttpRequest, file: ImportFile, form: BringForm) -> HttpResponse:
    is_checked = file.state == ImportState.CHECKED
    only = request.GET.get("only", "")
    pages = Paginator(import_words.narrowed(file, only), import_words.A_PAGE)
    page = pages.get_page(request.GET.get("p"))
    some = list(page.object_list)
    choices = ChoicesForm(import_words.to_choose(file, some))
    return desk_page(
        request,
        "staff/import.html",
        title=f"{file.get_kind_display()}: {file.name}",
        icon="download",
        crumbs=[imports_crumb()],
        status=422 if form.errors else 200,
        file=file,
        state=import_words.state_words(file),
        lines_done=import_words.lines_done(file),
        said=import_words.SAID.get(file.said, ""),
        is_checked=is_checked,
        is_working=file.state in (ImportState.CHECKING, ImportState.BRINGING),
        may_undo=may_be_undone(file, now()),
        counted=import_words.counted(file),
        lines=import_words.words_of(file, some, choices) if is_checked else [],
        page=page,
        only=only,
        form=form if is_checked else None,
        has_choices=bool(choices.fields),
        source=ImportSource(file.source).label,
        done=presenters.instant(file.done_at) if file.done_at else "",
    )


@require_POST
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was chosen for the lines of one page."""
    file = get_object_or_404(ImportFile, pk=pk)
    sent = [line for line in file.report if f"line-{line[0]}" in request.POST]
    form = ChoicesForm(import_words.to_choose(file, sent), request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose “the same person” or “somebody new” for each line."))
    elif _stepped(request, files.decide, file=file, decided=form.decided()):
        messages.success(request, _("Kept."))
    return redirect(f"{reverse('desk:import', args=[pk])}?{request.POST.get('back', '')[:40]}")


@require_POST
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker bring the file in: all of it, or nothing."""
    file = get_object_or_404(ImportFile, pk=pk)
    form = BringForm(file, request.POST)
    if file.state != ImportState.CHECKED:
        messages.warning(request, _("This file is at another step by now."))
        return redirect("desk:import", pk)
    if not form.is_valid():
        return _page(request, file, form)
    asked = form.cleaned_data
    try:
        files.ask_to_bring(
            file=file,
            letters=ImportLetters(asked.get("letters", ImportLetters.NONE)),
            leaves_out=asked.get("leaves_out", False),
            knowingly_why=asked.get("knowingly_why", ""),
            by=acting(request.user),
            now=now(),
        )
    except LinesWrong:
        form.add_error(
            "leaves_out",
            _(
                "Some lines cannot be brought. Put them right in the file and send it again, or tick this."
            ),
        )
        return _page(request, file, form)
    except NotNow:
        messages.warning(request, _("This file is at another step by now."))
    return redirect("desk:import", pk)


@require_POST
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a file that is not brought in."""
    file = get_object_or_404(ImportFile, pk=pk)
    if files.forget_file(file=file, by=acting(request.user), now=now()):
        messages.success(request, _("The file is deleted. Nothing was brought in."))
    else:
        messages.warning(request, _("This file is at another step by now."))
    return redirect("desk:imports")


@require_POST
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what a file brought, within a day and untouched."""
    file = get_object_or_404(ImportFile, pk=pk)
    try:
        gone = undo_import(file=file, by=acting(request.user), now=now())
    except CannotBeUndone:
        messages.error(
            request,
            _(
                "It cannot be taken back any more: a day is over, or somebody has worked with what was "
                "brought (or with visits brought after it)."
            ),
        )
    else:
        messages.success(request, _("Taken back: %(many)s records.") % {"many": f"{gone:,}"})
    return redirect("desk:import", pk)


def _stepped(request: HttpRequest, act: Any, **asked: Any) -> bool:
    try:
        act(**asked)
    except NotNow:
        messages.warning(request, _("This file is at another step by now."))
        return False
    return True
