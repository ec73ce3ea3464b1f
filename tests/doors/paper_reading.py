"""A visit that is over, its money and its papers, as tests of papers read them."""

from django.db.models import Sum
from pypdfium2 import PdfDocument

from booking.models import Paper
from booking.operations.money.by_hand import record_payment
from booking.operations.money.refund_by_office import preview_refund, refund_as_goodwill
from booking.payments import ledger
from core.audit import Actor
from tests.doors.patient import words_of

OFFICE = Actor("office")


def pays(visit, bench, way="cash", cents=0):
    cents = cents or ledger.owed_cents(visit)
    record_payment(visit=visit, way=way, cents=cents, key=f"{way}{cents}", by=OFFICE, now=bench.now)
    bench.work()


def refunds(visit, bench, cents):
    left = preview_refund(visit=visit, now=bench.now).left_cents
    refund_as_goodwill(
        visit=visit, cents=cents, seen_left_cents=left, why="kind", by=OFFICE, now=bench.now
    )
    for _again in range(2):
        bench.work()
        bench.webhooks()
    bench.work()


def look(follower, visit, path):
    # Days later: the pass of the first day is over, the link in the letter is not.
    follower.get(f"/visit/{follower.token}/")
    return follower.get(f"/visit/{visit.public_ref}/{path}")


def page(follower, visit, path="receipt/"):
    return words_of(look(follower, visit, path)).split("<main")[-1]


def text(follower, visit, path="receipt.pdf"):
    document = PdfDocument(look(follower, visit, path).content)
    return " ".join(document[0].get_textpage().get_text_range().split())


def numbers():
    return [paper.number for paper in Paper.objects.order_by("pk")]


def adds_up(visit):
    """The papers of a visit together are its ledger."""
    sums = Paper.objects.filter(visit=visit).aggregate(Sum("charged_cents"), Sum("paid_cents"))
    return (sums["charged_cents__sum"], sums["paid_cents__sum"]) == (
        ledger.charged_cents(visit),
        ledger.received_cents(visit),
    )
