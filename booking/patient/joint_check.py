"""A joint visit on the last page before it is booked: both people, both visits, one price list (1250)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from booking.models import Visit
from booking.operations.reserving.details import Person
from booking.patient.forms.asking import ClaimForm
from booking.patient.forms.telling import person_in, told_beside
from booking.patient.presenters import Row, claim_lines, visit_words
from booking.payments.asked_first import takes_deposit
from booking.payments.cost import Cost, cost_of
from booking.payments.cost import Row as PriceRow
from core.languages import present
from core.local_time import clock
from territory.here import payer_of


def booker_in(answers: Mapping[str, Any]) -> str:
    """The name of whoever books for the other: the first of the two, or who speaks for both."""
    return str(answers.get("contact_name") or answers["name"])


def second_person_in(answers: dict[str, Any]) -> Person:
    """The second person: their own name and what is to be known of them, reached as the first is."""
    first = person_in(answers)
    return Person(
        name=answers["second_name"],
        email=first.email,
        phone=first.phone,
        contact_name=booker_in(answers),
        reason=answers.get("second_reason", ""),
        language=present(),
        is_new_patient=answers.get("second_been") == "new",
    )


def people_in(answers: dict[str, Any], both: Sequence[Visit]) -> dict[str, Any]:
    """Who is visited and what each has said, in the order of the visits."""
    told = [told_beside(answers), told_beside(claim_of_second(answers))]
    people = [person_in(answers), *([second_person_in(answers)] if both[1:] else [])]
    return {"people": people, "told": told[: len(people)]}


def claim_of_second(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What was told of the second person's claim, by the names it has with anybody's visit."""
    named = ClaimForm.base_fields
    return {name: answers[f"second_{name}"] for name in named if answers.get(f"second_{name}")}


def second_rows(
    both: Sequence[Visit], answers: Mapping[str, Any], url: Callable[[str], str]
) -> list[Row]:
    """What is kept of the answers about the second person, each with a link to change it."""
    if not both[1:]:
        return []
    second = both[1]
    zone = second.time_zone
    times = _("%(time)s, right after the visit of %(name)s") % {
        "time": clock(second.start, zone),
        "name": answers["name"],
    }
    reason = str(answers.get("second_reason", "")).splitlines() or [_("Nothing said")]
    before = _("No") if answers.get("second_been") == "new" else _("Yes")
    what, who = url("second"), url("other")
    return [
        {"key": _("The second person"), "value": answers["second_name"], "change_url": who},
        {"key": _("The second visit"), "lines": [visit_words(second), times], "change_url": what},
        {"key": _("Have we visited them before?"), "value": before, "change_url": what},
        {
            "key": _("What the practitioner should know about them"),
            "lines": reason,
            "change_url": who,
        },
        {
            "key": _("Who pays for the second visit"),
            "value": payer_of(second.payer).name,
            "change_url": what,
        },
        *_claim_rows(second, answers, who),
    ]


def _claim_rows(second: Visit, answers: Mapping[str, Any], change_url: str) -> list[Row]:
    claim = payer_of(second.payer).claim
    if claim is None:
        return []
    said = claim_lines(claim_of_second(answers), claim, second.local_date) or [_("Nothing said")]
    return [{"key": _("The claim of the second person"), "lines": said, "change_url": change_url}]


def notes_of_both(both: Sequence[Visit], names: Sequence[str]) -> str:
    """Who else pays for which visit."""
    notes = [cost_of(visit).share_note for visit in both]
    return " ".join(_of(name, note) for name, note in zip(names, notes, strict=True) if note)


def _of(name: str, said: str) -> str:
    return _("%(name)s: %(said)s") % {"name": name, "said": said}


def prices_of_both(both: Sequence[Visit], names: Sequence[str]) -> list[PriceRow]:
    """What each visit costs, the one drive to both, what is paid now and what after each visit."""
    costs = [cost_of(visit) for visit in both]
    rows = [
        (_of(name, visit_words(visit)), cost.amount(visit.price_cents), False)
        for name, visit, cost in zip(names, both, costs, strict=True)
    ]
    fee = sum(visit.travel_fee_cents for visit in both)
    if fee:
        rows.append((_("Travel to you, once"), costs[0].amount(fee), False))
    left = [
        (_of(name, label), amount, total)
        for name, cost in zip(names, costs, strict=True)
        for label, amount, total in _left(cost)
    ]
    return [*rows, *left]


def _left(cost: Cost) -> list[PriceRow]:
    """Only what is paid now stands out: of the other visit nothing is."""
    return [(label, amount, total and cost.deposit_now > 0) for label, amount, total in cost.left()]


def deposit_words(both: Sequence[Visit], names: Sequence[str]) -> str:
    """Whose deposit keeps both times, and what that means for the other; empty for a visit by itself."""
    if not both[1:]:
        return ""
    ways = _("Each visit can be changed or cancelled by itself; the other stays at its time.")
    paying = [name for name, visit in zip(names, both, strict=True) if takes_deposit(visit)]
    if not paying:
        return ways
    [other] = [name for name in names if name != paying[0]]
    one = _(
        "One deposit keeps both times. It belongs to the visit of %(name)s. For the visit of %(other)s no "
        "deposit is taken, and cancelling that visit costs nothing."
    )
    return " ".join([one % {"name": paying[0], "other": other}, ways])


def data_words_of_both() -> str:
    """What the tick for the use of the answers says where two people are visited."""
    return _(
        "The clinic may keep and use these answers, also those about health, to arrange both visits and to "
        "care for both people we visit. Whoever of them is not me knows it, or I decide for them."
    )
