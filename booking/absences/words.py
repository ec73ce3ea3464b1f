"""What is said of an absence: the answers, what a visit was asked for, what its patient will hear."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from booking.models import Plan, Visit
from booking.operations.visits.fates import reachable
from core import local_time

#: The first of all answers: each visit as the joint answer has it.
PROPOSAL = "proposal"

FOR_ALL_WORDS: list[tuple[str, Any]] = [
    (PROPOSAL, gettext_lazy("As proposed below")),
    (Plan.ANOTHER_TIME.value, gettext_lazy("All to another time with the same person")),
    (Plan.REBOOK.value, gettext_lazy("Ask all patients to choose another time")),
    (Plan.CALL.value, gettext_lazy("The office calls everybody")),
    ("", gettext_lazy("Decide about each")),
]
#: What a person says to one patient, and to the two of a joint visit.
BY_WORD: dict[bool, list[tuple[str, Any]]] = {
    False: [
        (Plan.REBOOK.value, gettext_lazy("Ask the patient to choose another time")),
        (Plan.CALL.value, gettext_lazy("The office calls the patient")),
    ],
    True: [
        (Plan.REBOOK.value, gettext_lazy("Ask both to choose another time")),
        (Plan.CALL.value, gettext_lazy("The office calls both")),
    ],
}
IF_PAID: list[tuple[str, Any]] = [
    (Plan.KEEP.value, gettext_lazy("If it is paid, keep it")),
    (
        Plan.CALL.value,
        gettext_lazy(
            "If it is paid, the office finds a way: the patient is told that we are checking"
        ),
    ),
    (
        Plan.REBOOK.value,
        gettext_lazy("If it is paid, all the money goes back at once, with the nearest times"),
    ),
]


def joined(words: Iterable[str]) -> str:
    """What is said of each of two, once where it is the same."""
    return ", ".join(filter(None, dict.fromkeys(words)))


def when_of(visits: Sequence[Visit]) -> str:
    """`Wednesday 25 November, 9:30 am`; of a joint visit `…, 9:30 am and 10:15 am`."""
    times = _(" and ").join(local_time.clock_of(visit.local_minute) for visit in visits)
    return f"{local_time.day(visits[0].local_date)}, {times}"


def who_of(visits: Sequence[Visit]) -> str:
    """Who is visited, in short; of a joint visit both, and that they follow each other."""
    names = [visit.patient.short_name if visit.patient else _("Patient") for visit in visits]
    if len(names) == 1:
        return names[0]
    return _("%(one)s and right after %(other)s, at the same door") % {
        "one": names[0],
        "other": names[1],
    }


def asked_for(visit: Visit, languages: Mapping[str, str]) -> str:
    """`Asked for: woman, Punjabi`, what whoever comes instead must be; empty for nothing.

    `languages` are names by code.
    """
    wishes = [visit.get_wished_gender_display().lower() if visit.wished_gender else ""]
    wishes.append(languages.get(visit.wished_language, visit.wished_language))
    said = ", ".join(filter(None, wishes))
    return _("Asked for: %(wishes)s") % {"wishes": said} if said else ""


def told_words(visit: Visit, plan: Plan, asks: bool) -> str:
    """What the patient will hear, and how, before anything is done."""
    if visit.is_being_paid:
        return _("Being paid for right now. Unpaid, the time is simply let go.")
    if plan == Plan.KEEP:
        return _("Nothing changes for the patient.")
    if plan == Plan.CALL:
        return _("Nobody is written to: the patient is on the list of those to call.")
    if not reachable(visit):
        return _("No e-mail reaches the patient: please call.")
    if plan == Plan.COLLEAGUE and asks:
        return _("The patient is told by e-mail once a colleague has accepted.")
    return {
        Plan.COLLEAGUE: _("The patient is told by e-mail who comes instead."),
        Plan.ANOTHER_TIME: _("The patient is told the new time by e-mail, and may change it."),
    }.get(plan, _("The patient is asked by e-mail to choose another time."))


def told_to(visits: Sequence[Visit], plan: Plan, asks: bool) -> str:
    """The same of each of the two of a joint visit: once where it is the same, else by name."""
    said = [told_words(visit, plan, asks) for visit in visits]
    if len(set(said)) == 1:
        return said[0]
    names = [visit.patient.first_name if visit.patient else "" for visit in visits]
    return " ".join(f"{name}: {words}" for name, words in zip(names, said, strict=True))


def counted(plans: Sequence[Plan]) -> str:
    """`4 to colleagues, 1 at another time, 1 to call`."""
    counts = [
        (Plan.COLLEAGUE, lambda n: ngettext("%(n)s to a colleague", "%(n)s to colleagues", n)),
        (Plan.ANOTHER_TIME, lambda n: _("%(n)s at another time")),
        (Plan.REBOOK, lambda n: _("%(n)s to choose again")),
        (Plan.CALL, lambda n: _("%(n)s to call")),
        (Plan.KEEP, lambda n: _("%(n)s kept")),
    ]
    said = []
    for plan, words in counts:
        if n := plans.count(plan):
            said.append(words(n) % {"n": n})
    return ", ".join(said)
