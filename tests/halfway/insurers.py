"""An insurer's paper for many visits."""

import contextlib
import datetime as dt
from dataclasses import dataclass

from booking.models import (
    Payment,
    Practitioner,
    Remittance,
    Visit,
    VisitType,
)
from booking.operations.money.balance import charge_balance, start_balance
from booking.operations.money.remittances import RemittanceKnown, record_remittance
from booking.payments import ledger
from booking.simulator import world
from tests import factories
from tests.halfway.steps import NOW, NUMBER, OFFICE, Path, bench, differs
from tests.payments.bench import BASE


@dataclass(frozen=True)
class _Paper:
    reference: str
    visits: list[Visit]
    page: Payment


def _insured() -> _Paper:
    """Three visits that took place; the patient of one has a card page for the whole price open."""
    number = next(NUMBER)
    visits = []
    for hour in range(3):
        visit = factories.make_visit(
            practitioner=Practitioner.objects.get(),
            visit_type=VisitType.objects.get(),
            start=NOW.replace(hour=17, minute=0) + dt.timedelta(days=100 + number, hours=hour),
            status="completed",
            payer="icbc",
            patient=factories.make_patient(),
        )
        charge_balance(visit=visit, now=NOW)
        visits.append(visit)
    start_balance(visit=visits[0], now=NOW, base_url=BASE)
    return _Paper(f"EFT{number}", visits, visits[0].payments.get())


def _remit(paper: _Paper) -> None:
    lines = {visit.pk: ledger.charged_cents(visit) for visit in paper.visits}
    with contextlib.suppress(RemittanceKnown):
        record_remittance(
            payer="icbc", reference=paper.reference, paid_on=NOW.date(), moved_at=None,
            total_cents=sum(lines.values()), lines=lines, by=OFFICE, now=NOW,
        )  # fmt: skip


def _remit_again(paper: _Paper) -> None:
    """The office presses once more; the patient, whose page may still be open, pays on it."""
    _remit(paper)
    with contextlib.suppress(world.NotPayable):
        world.pay(paper.page.session_id or "")


def _remitted_faults(paper: _Paper) -> list[str]:
    found = []
    for visit in paper.visits:
        insurer = [row for row in bench().book(visit) if row[0] == "insurer"]
        charged = ledger.charged_cents(visit)
        found += differs(
            insurer=(insurer, [("insurer", charged)]), owed=(ledger.owed_cents(visit), 0)
        )
    written = Remittance.objects.filter(reference=paper.reference)
    return found + differs(papers=([one.lines.count() for one in written], [3]))


PATHS = {"remittance": Path(_insured, _remit, _remit_again, _remitted_faults)}
