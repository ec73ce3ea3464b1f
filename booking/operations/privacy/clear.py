"""Clearing the personal columns of visits and their payments: what goes and what stays (0703)."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db.models import F, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Round, Substr

from booking.models import (
    UNSETTLED,
    AddressChange,
    CardEnd,
    CardPage,
    CarePlan,
    ChangeRequest,
    Dispute,
    DoorNote,
    Draft,
    EarlierOffer,
    EarlierWish,
    EmailChange,
    ExerciseList,
    HomeAnswer,
    HowItWent,
    IntakeAnswers,
    LedgerEntry,
    Paper,
    PatientLink,
    Payment,
    PlanAnswer,
    PlannedVisit,
    PostalPoint,
    Refund,
    RefundState,
    Rehoming,
    SavedCard,
    TextChoice,
    TextMessage,
    Visit,
    VisitMessage,
    VisitStatus,
)
from booking.operations.money.kept_card import forget_card
from booking.payments import ledger
from core.models import AuditEntry

#: What hangs on a visit and is about its patient alone.
DELETED_WITH_THEM: tuple[type[Model], ...] = (
    PatientLink,
    DoorNote,
    AddressChange,
    EmailChange,
    ChangeRequest,
    VisitMessage,
    ExerciseList,
    TextMessage,
    TextChoice,
    HomeAnswer,
    HowItWent,
    EarlierWish,
    IntakeAnswers,
    Draft,
)
ON_ITS_WAY = (RefundState.REQUESTED, RefundState.PENDING)

#: Whoever else here remembers who paid: the payment simulator of a demo. Real Stripe forgets on request.
ALSO_FORGET: list[Callable[[Iterable[Payment | CardPage]], None]] = []


def money_is_open(visit: Visit) -> bool:
    """Whether somebody still owes for a visit, or its money is on its way."""
    return ledger.owed_cents(visit) != 0 or money_is_moving(visit)


def money_is_moving(visit: Visit) -> bool:
    """Whether anything may still be paid, paid back, disputed or looked at for a visit."""
    payments = Payment.objects.filter(visit=visit)
    return (
        visit.needs_staff
        or visit.payment_pending
        or payments.filter(state__in=UNSETTLED).exists()
        or payments.exclude(review="").exists()
        or Refund.objects.filter(payment__in=payments, state__in=ON_ITS_WAY).exists()
        or Dispute.objects.filter(payment__in=payments, closed_at=None).exists()
    )


def clear_visits(ids: list[int], *, now: dt.datetime) -> None:
    """Take every personal word from these visits and from what hangs on them.

    Stays: when, who came, what for, the first three characters of the place, and every cent.
    Call it inside a transaction that holds the diaries.
    """
    ids = [*ids, *_kept_for(ids)]
    visits = Visit.objects.filter(pk__in=ids)
    payments = Payment.objects.filter(visit__in=visits)
    for forget in ALSO_FORGET:
        forget([*payments, *CardPage.objects.filter(card__visit__in=visits)])
    payments.update(email="", session_url="")
    Refund.objects.filter(payment__in=payments).exclude(note="").update(note="")
    # The one change the ledger's guard lets through: a note may be emptied (0204).
    LedgerEntry.objects.filter(visit__in=visits).exclude(note="").update(note="")
    # The one change that a paper's guard lets through; number, days and sums stay for the tax office (0930).
    Paper.objects.filter(visit__in=visits).update(patient="")
    AuditEntry.objects.filter(object_type="visit", object_id__in=[str(pk) for pk in ids]).exclude(
        note=""
    ).update(note="")
    _clear_cards(SavedCard.objects.filter(visit__in=visits), now)
    # Deleted, not revoked: an old letter's link must not lead to what is left of the visit.
    for model in DELETED_WITH_THEM:
        model._default_manager.filter(visit__in=visits).delete()
    Rehoming.objects.filter(visit__in=visits).update(said="")
    visits.update(**_nothing_personal())


def _clear_cards(cards: QuerySet[SavedCard], now: dt.datetime) -> None:
    """Out of our rows now, out of the provider's keeping by a job of its own."""
    for card in cards.exclude(card_id="").filter(removed_at=None):
        forget_card(card, card.card_id, card.customer_id, now)
    CardPage.objects.filter(card__in=cards).update(email="", session_url="")
    cards.filter(revoked_at=None).update(revoked_at=now, ended=CardEnd.ERASED)
    nobody = dict.fromkeys(("customer_id", "card_id", "brand", "last4"), "")
    cards.update(**nobody, expires_year=None, expires_month=None)


def _nothing_personal() -> dict[str, object]:
    # Some 8,000 households: enough for the clinic's figures, nothing about one of them (0103).
    prefix = Substr("place_code", 1, 3)
    words = ("street", "access_notes", "reason", "contact_name", "contact_phone", "postal_code")
    wishes = ("wished_gender", "wished_language")
    return {
        **dict.fromkeys((*words, *wishes, "town", "follow_up", "holder"), ""),
        "place_code": prefix,
        "place_is_exact": False,
        "latitude": _middle("latitude"),
        "longitude": _middle("longitude"),
    }


def _middle(column: str) -> Coalesce:
    """Where the first three characters are, instead of the door; else within about a kilometre."""
    points = PostalPoint.objects.filter(code=Substr(OuterRef("place_code"), 1, 3))
    # Worked out by the database, before the code is shortened: one statement for any number of visits.
    return Coalesce(Subquery(points.values(column)[:1]), Round(F(column), 2))


def visits_of(patient_id: int) -> QuerySet[Visit]:
    """Every visit of one patient, holds that came to nothing included."""
    return Visit.objects.filter(patient=patient_id)


def _kept_for(ids: list[int]) -> list[int]:
    """The times that were kept for their patients: of the same door, and cleared with them."""
    offers = EarlierOffer.objects.filter(visit__in=ids)
    held = list(offers.values_list("hold", flat=True))
    offers.delete()
    # Of a plan that was proposed and never agreed to; what was agreed to are visits of their own.
    proposed = CarePlan.objects.filter(visit__in=ids).exclude(answer=PlanAnswer.AGREED)
    held += PlannedVisit.objects.filter(plan__in=proposed).values_list("visit", flat=True)
    proposed.delete()
    Visit.objects.filter(pk__in=held, status=VisitStatus.HELD).update(status=VisitStatus.RELEASED)
    return held
