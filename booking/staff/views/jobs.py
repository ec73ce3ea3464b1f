"""Failed jobs of the outbox: those the worker gave up on, to be tried again (0004)."""

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from booking.operations.clinic.retry_job import JobNotDead, retry_all, retry_job
from booking.staff import presenters
from booking.staff.job_words import job_name
from booking.staff.permissions import ACT_ON_VISITS, SEE_VISITS, requires
from booking.staff.views.page import desk_page
from core.audit import acting
from core.clock import now
from core.models import OutboxMessage
from core.models.outbox import OutboxState

MOST = 200


@require_safe
@requires(SEE_VISITS)
def show(request: HttpRequest) -> HttpResponse:
    """What failed, how often and with which error; and how many wait."""
    dead = OutboxMessage.objects.filter(state=OutboxState.DEAD)
    late = OutboxMessage.objects.filter(state=OutboxState.WAITING, run_at__lte=now()).count()
    return desk_page(
        request,
        "staff/jobs.html",
        title=_("Jobs that failed"),
        icon="warning",
        kinds=_by_kind(dead),
        jobs=[
            (job, job_name(job.kind), presenters.instant(job.run_at))
            for job in dead.order_by("-run_at", "-pk")[:MOST]
        ],
        late=late,
    )


def _by_kind(dead: QuerySet[OutboxMessage]) -> list[tuple[str, str, int]]:
    """Each kind, in words too, and how many of it failed."""
    counted = dead.values_list("kind").annotate(many=Count("pk")).order_by("kind")
    return [(kind, job_name(kind), many) for kind, many in counted]


@require_POST
@requires(ACT_ON_VISITS)
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Another dozen tries."""
    job = get_object_or_404(OutboxMessage, pk=pk)
    try:
        retry_job(job=job, by=acting(request.user), now=now())
    except JobNotDead:
        messages.warning(request, _("That job is no longer stuck."))
    else:
        messages.success(request, _("The worker will try again now."))
    return redirect("desk:jobs")


@require_POST
@requires(ACT_ON_VISITS)
def retry_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """Another dozen tries for all of a kind: after a day without mail nobody presses two hundred times."""
    many = retry_all(kind=kind, by=acting(request.user), now=now())
    if many:
        words = ngettext(
            "The worker will try %(many)s job again now.",
            "The worker will try %(many)s jobs again now.",
            many,
        )
        messages.success(request, words % {"many": many})
    else:
        messages.warning(request, _("No job of that kind is stuck any longer."))
    return redirect("desk:jobs")
