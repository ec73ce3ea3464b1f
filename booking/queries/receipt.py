"""A visit's papers: those that were issued, and how its money stands while there is none."""

import datetime as dt

from booking.models import Paper, Visit
from booking.notifications.receipt import STATEMENT, Sheet, sheet_of
from booking.payments.cost import cost_of
from booking.queries.paper_facts import facts_of
from core.local_time import local


def statement_of(*, visit: Visit, now: dt.datetime) -> Sheet:
    """What a visit costs, what was paid and what is left, as it stands now. It has no number."""
    entries = list(visit.ledger.order_by("at", "pk"))
    facts = facts_of(visit, entries)
    cost = cost_of(visit)
    owed = 0 if cost.is_off else cost.rest
    return Sheet(
        kind=STATEMENT,
        facts=facts | {"after": _after(facts, owed)},
        patient=visit.patient.name if visit.patient else "",
        # The clinic's own date: a server's UTC evening is already tomorrow.
        issued_on=local(now).date(),
        # An amount here would be a claim: nobody knows the payer's part before it pays (0882).
        balance=cost.rest_words if cost.rest_is_shared else "",
        going_back=cost.not_in_the_book(),
        is_of_a_deposit=cost.deposit_paid > 0
        and not cost.ahead
        and not cost.otherwise_paid
        and visit.status in ("held", "confirmed"),
    )


def _after(facts: dict[str, int], owed: int) -> dict[str, int]:
    return {"charged_cents": facts["paid_cents"] + owed, "paid_cents": facts["paid_cents"]}


def papers_of(visit: Visit) -> list[Sheet]:
    """Every numbered paper of a visit, the newest first."""
    return [sheet_of(paper) for paper in visit.papers.order_by("-turn")]


def paper_by_number(visit: Visit, number: str) -> Paper | None:
    """The paper of this visit that has a number."""
    return next((paper for paper in visit.papers.all() if paper.number == number), None)
