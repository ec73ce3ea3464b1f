"""Fates of visits: the office decides what becomes of them before times are taken away (0603)."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from wagtail.admin import messages

from booking.deciding import TO_OFFICE, FatesForm, decided, seen_windows, window_words
from booking.models import Visit, WorkingHours
from booking.operations.visits.fates import Fates, VisitsUndecided, visits_hit
from booking.telling import decided_in, told_lines
from core.clock import now


def fates_form(visits: Sequence[Visit], data: Any = None) -> FatesForm:
    """The question in the office's words, bound to what was answered."""
    return FatesForm(data, visits=visits, words=TO_OFFICE, now=now())


class Undecided(Exception):
    """Something must be decided first: the form is shown again with `fates` to fill in."""

    def __init__(self, fates: FatesForm) -> None:
        super().__init__()
        self.fates = fates


def fates_of(
    request: HttpRequest, change: Callable[[Fates], object], *, looked: bool = True
) -> Fates:
    """What was decided about the visits that `change` hits; it is tried and taken back.

    `looked` says whether what else the page shows has been seen. Raises Undecided, and whatever
    `change` refuses for another reason.
    """
    # The change itself, tried and taken back: it knows best what it hits (0885).
    hit = visits_hit(lambda: change({}))
    answered = decided(request.POST)
    fates = fates_form(hit, request.POST if answered else None)
    if not looked or (hit and not (answered and fates.is_valid())):
        raise Undecided(fates)
    return fates.fates() if hit else {}


def undecided_again(request: HttpRequest, undecided: VisitsUndecided) -> FatesForm:
    """The question once more, with the visits found under the lock among the others."""
    again = fates_form(undecided.hit, request.POST)
    # Read, so that what was answered already is shown again.
    again.is_valid()
    return again


def say_whom_to_call(request: HttpRequest, visits: Sequence[Visit]) -> None:
    """How far the messages came, and the visits whose patients no e-mail reaches."""
    for line in told_lines(decided_in(request.POST)):
        messages.info(request, line)
    say_not_reached(request, visits)


def say_not_reached(request: HttpRequest, visits: Sequence[Visit]) -> None:
    """The visits whose patients no e-mail reaches."""
    if not visits:
        return
    said = ngettext(
        "Please call about this visit, no e-mail reaches the patient: %(visits)s",
        "Please call about these visits, no e-mail reaches the patients: %(visits)s",
        len(visits),
    )
    refs = ", ".join(visit.public_ref for visit in visits)
    messages.warning(request, said % {"visits": refs})


class Deciding:
    """Mixed into a form of the listings that may take times away: nothing is saved undecided."""

    request: HttpRequest
    form: Any
    fates: Fates
    question: FatesForm | None = None
    ends: Sequence[WorkingHours] = ()
    #: Whether the worker does what was decided, after the change itself.
    later = False

    def hits(self) -> Callable[[Fates], object]:
        """The change as it will be saved."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        """Ask, or save with what was decided."""
        self.form = form
        try:
            looked = {window.pk for window in self.ends} <= seen_windows(self.request.POST)
            self.fates = fates_of(self.request, self.hits(), looked=looked)
            return super().form_valid(form)  # type: ignore[misc,no-any-return]
        except Undecided as asked:
            self.question = asked.fates
        except VisitsUndecided as undecided:
            self.question = undecided_again(self.request, undecided)
        answer = self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]
        # 409: nothing is wrong with what was typed; something must be decided first.
        answer.status_code = 409
        return answer  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = (
            {"fates": self.question, "ends": window_words(self.ends), "later": self.later}
            if self.question
            else {}
        )
        return super().get_context_data(**kwargs, **asked)  # type: ignore[misc,no-any-return]
