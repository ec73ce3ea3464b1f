"""What numbered papers are held against: the ledger they are about, and the series they are from.

Written anew from the ledger's rows and not with the functions that write papers.
"""

from collections import Counter, defaultdict

from booking.models import (
    CHARGES,
    TAKEN_BACK,
    LedgerEntry,
    Paper,
    PaperSeries,
    RefundState,
    Visit,
)
from booking.operations.money.papers import paper_is_due
from booking.payments import ledger
from booking.queries.owed import who_owes_us, whom_we_owe

#: A visit taken up again, or whose money moves, is written about when that is over.
WAITS = (RefundState.REQUESTED, RefundState.PENDING)


def check(tally: Counter) -> None:
    """Hold every paper, every series and every list of debts against the ledger; count what was compared."""
    papers = defaultdict(list)
    for paper in Paper.objects.select_related("visit").order_by("visit", "turn"):
        papers[paper.visit].append(paper)
    for visit, its in papers.items():
        _together_they_are_the_ledger(visit, its, tally)
        for paper in its:
            _says_what_its_rows_say(paper)
            tally[f"papers: {paper.kind}"] += 1
    _no_number_is_missing(tally)
    _nothing_is_owed_both_ways(tally)


def _together_they_are_the_ledger(visit: Visit, papers: list[Paper], tally: Counter) -> None:
    said = {pk for paper in papers for pk in paper.facts["entries"]}
    rows = {row.pk: row for row in visit.ledger.all()}
    assert said <= set(rows), (visit, "a paper is about rows that there are not")
    paid = sum(paper.paid_cents for paper in papers)
    assert paid == _sum(rows[pk] for pk in said if rows[pk].kind not in CHARGES), visit
    tally["visits with papers"] += 1
    if waits := _waits(visit, set(rows) - said):
        tally[f"visits whose next paper waits: {waits}"] += 1
        return
    assert not paper_is_due(visit), (visit, "its paper was not issued")
    charged = sum(paper.charged_cents for paper in papers)
    assert charged == ledger.charged_cents(visit), visit
    assert paid == ledger.received_cents(visit), visit
    assert papers[-1].facts["after"] == {"charged_cents": charged, "paid_cents": paid}, visit
    assert charged - paid == ledger.owed_cents(visit), (visit, "another balance")
    tally["visits whose papers are their ledger"] += 1


def _waits(visit: Visit, unsaid: set[int]) -> str:
    """Why a visit's newest rows are on no paper yet; "" where all of them are."""
    if visit.status not in ("completed", "no_show", "cancelled"):
        return "taken up again"
    if visit.payments.filter(refunds__state__in=WAITS).exists():
        return "a refund is on its way"
    if unsaid and ledger.owed_cents(visit) > 0:
        return "something is owed"
    if unsaid and ledger.owed_cents(visit) < 0:
        return "more was paid than is asked, and nobody has said what becomes of it"  # 0966
    return ""


def _says_what_its_rows_say(paper: Paper) -> None:
    facts = paper.facts
    assert (
        paper.charged_cents
        == facts["charged_cents"]
        == sum(line["cents"] for line in facts["lines"])
    ), paper
    assert paper.paid_cents == facts["paid_cents"], paper
    if "annuls" in facts:  # all of the papers before it, and no row of the ledger
        assert (facts["moved"], facts["entries"]) == ([], []), paper
        return
    rows = LedgerEntry.objects.filter(pk__in=facts["entries"]).exclude(kind__in=CHARGES)
    by_number = {row.pk: row for row in rows}
    undone = {row.corrects_id for row in rows if row.corrects_id in by_number}
    left = [row for row in rows if row.pk not in undone and row.corrects_id not in undone]
    ways = Counter()
    for row in left:
        ways[TAKEN_BACK if row.corrects_id else row.kind] += row.amount_cents
    moved = Counter()
    for one in facts["moved"]:
        moved[one["way"]] += one["cents"]
    assert ways == moved, (paper, "a way of payment (an insurer's part, a card) differs")
    assert paper.paid_cents == _sum(rows), paper


def _no_number_is_missing(tally: Counter) -> None:
    series = defaultdict(list)
    for kind, year, serial in Paper.objects.values_list("kind", "year", "serial"):
        series[kind, year].append(serial)
    last = {(one.kind, one.year): one.last for one in PaperSeries.objects.all()}
    assert set(series) == {key for key, number in last.items() if number}
    for key, serials in series.items():
        assert sorted(serials) == list(range(1, last[key] + 1)), (key, "a number is missing")
        tally["numbers without a gap"] += len(serials)


def _nothing_is_owed_both_ways(tally: Counter) -> None:
    us, them = who_owes_us(), whom_we_owe()
    assert not {one.visit.pk for one in us} & {one.visit.pk for one in them}
    for one in us:
        assert one.cents == ledger.owed_cents(one.visit), one
    for one in them:
        assert one.cents == ledger.overpaid_cents(one.visit), one
    tally["visits that owe us, not we them"] += len(us)
    tally["visits we owe, not they us"] += len(them)


def _sum(rows: object) -> int:
    return sum(row.amount_cents for row in rows)
