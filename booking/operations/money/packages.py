"""A package is sold, pays for a visit, and is ended: its rest goes back by the terms it was sold on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from booking.models import (
    BACK_BY_HAND,
    IN_BY_HAND,
    AuditAction,
    CreditKind,
    LedgerKind,
    Package,
    PackageSale,
    PackageUse,
    Patient,
    Purchase,
    Visit,
    VisitStatus,
)
from booking.operations.locks.account import lock_account
from booking.operations.locks.diary import lock_diary
from booking.operations.messages.alerts import message_buyer, message_patient
from booking.operations.money.back_to_card import TO_THE_CARD, held_account, send_to_card
from booking.operations.money.balance import charge_balance
from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.credit import CreditMoved
from booking.operations.money.package_sale import put_on_record
from booking.payments import credit, ledger, packages
from booking.payments.credit import Note
from booking.payments.offers import PackageOffer
from core.audit import Actor, record
from core.local_time import local


class PackageGone(Exception):
    """The package is not offered any more, or costs another sum than was shown."""


class PackageDoesNotFit(Exception):
    """This package cannot pay for this visit: another type, another day, none left, or paid already."""


@transaction.atomic
def sell_package(
    *,
    package: Package,
    patient: Patient,
    way: str,
    shown_cents: int,
    key: str,
    by: Actor,
    now: dt.datetime,
) -> PackageSale:
    """Write down that a patient bought a package and paid it by hand.

    `shown_cents` is the price the page said. `key` makes a second press harmless.
    Raises PackageGone, PaymentInvalid.
    """
    if way not in IN_BY_HAND or way == LedgerKind.INSURER:
        raise PaymentInvalid("way")
    known = PackageSale.objects.filter(key=key).first()
    if known is not None:
        return known
    package = Package.objects.select_related("visit_type").get(pk=package.pk)
    if not package.is_active or package.price_cents != shown_cents:
        raise PackageGone
    sale = put_on_record(PackageOffer.of(package), patient, key, now)
    note = Note(f"sold:{sale.pk}", now, by.name)
    credit.post(sale.account, CreditKind(way), sale.price_cents, note)
    record(actor=by, action=AuditAction.PACKAGE_SOLD, on=patient, now=now, fields=["ledger"])
    tell(sale, now, what="package_bought")
    return sale


@transaction.atomic
def use_package(*, sale: PackageSale, visit: Visit, by: Actor, now: dt.datetime) -> PackageUse:
    """Let a package pay for a visit of its type. Pressed twice, it pays once.

    The visit then costs its share of the package: that is what its receipt says.
    Raises PackageDoesNotFit.
    """
    lock_diary(visit.practitioner_id)
    visit.refresh_from_db()
    account = lock_account(sale.account_id)
    sale.refresh_from_db()
    there = packages.use_of(visit)
    if there is not None and there.sale_id == sale.pk:
        return there
    if packages.package_for(visit) is None or not packages.fits(sale, visit):
        raise PackageDoesNotFit
    if account.patient_id != visit.patient_id:
        raise PackageDoesNotFit
    number = packages.free_number(sale)
    use = PackageUse.objects.create(
        sale=sale,
        visit=visit,
        number=number,
        cents=sale.share_cents(number),
        price_before_cents=visit.price_cents,
        used_at=now,
    )
    _costs_its_share(visit, use, now)
    credit.move(account, visit, use.cents, Note(f"package:{use.pk}", now, by.name))
    record(actor=by, action=AuditAction.PACKAGE_USED, on=visit, now=now, fields=["price"])
    return use


def _costs_its_share(visit: Visit, use: PackageUse, now: dt.datetime) -> None:
    asked = ledger.balance_asked_cents(visit)
    if visit.status == VisitStatus.COMPLETED and asked:
        # Asked for at its single price already: taken back, and asked for again at its share.
        turn = visit.ledger.filter(kind=LedgerKind.BALANCE_OFF).count()
        key = f"balance_off:{visit.pk}:package:{turn}"
        ledger.post(visit=visit, kind=LedgerKind.BALANCE_OFF, cents=-asked, key=key, now=now)
    visit.price_cents = use.cents
    visit.save(update_fields=["price_cents"])
    charge_balance(visit=visit, now=now)


@transaction.atomic
def end_package(
    *, sale: PackageSale, way: str, shown_cents: int, by: Actor, now: dt.datetime, why: str = ""
) -> int:
    """Pay back the rest of a package, as its terms have it. Returns how many cents.

    By hand, or to the card that paid for it (`TO_THE_CARD`). `shown_cents` is what the page said
    comes back. Ended already, nothing more goes. Raises PaymentInvalid, CreditMoved.
    """
    if way not in (*BACK_BY_HAND, TO_THE_CARD):
        raise PaymentInvalid("way")
    account = held_account(sale.account_id)
    sale.refresh_from_db()
    if sale.closed_at is not None:
        return 0
    rest = packages.rest_of(sale)
    if rest.back_cents != shown_cents:
        raise CreditMoved
    # A visit cancelled later comes back to it, and it is ended once more: each end has a key of its own.
    turn = f"{sale.pk}:{account.entries.count()}"
    note = Note(f"ended:{turn}", now, by.name, why)
    if way == TO_THE_CARD:
        send_to_card(account.pk, rest.back_cents, by, now, why)
    else:
        credit.post(account, CreditKind(way), -rest.back_cents, note)
    kept = Note(f"earned:{turn}", now, by.name)
    credit.post(account, CreditKind.EARNED, -rest.kept_cents, kept)
    PackageSale.objects.filter(pk=sale.pk).update(closed_at=now)
    record(
        actor=by,
        action=AuditAction.PACKAGE_ENDED,
        on=account.patient,
        now=now,
        fields=["ledger"],
        note=why,
    )
    tell(sale, now, what="package_ended", turn=turn, cents=rest.back_cents, way=way)
    return rest.back_cents


def tell(sale: PackageSale, now: dt.datetime, *, what: str, turn: str = "", **ids: Any) -> None:
    """A letter about a package: to who bought it by card, or in the language of the patient's last visit."""
    bought = Purchase.objects.filter(account=sale.account_id).first()
    if bought is not None:
        message_buyer(what=what, purchase=bought, key=turn or str(sale.pk), now=now, **ids)
        return
    visits = Visit.objects.filter(patient=sale.account.patient)
    last = visits.order_by("-created_at", "-pk").first()
    if last is not None:
        key = turn or str(sale.pk)
        message_patient(what=what, visit=last, key=key, now=now, sale=sale.pk, **ids)


def warn_of_ends(*, now: dt.datetime) -> int:
    """Write to whoever has visits left of a package that ends within thirty days. Returns how many."""
    today = local(now).date()
    soon = PackageSale.objects.filter(
        closed_at=None,
        warned_at=None,
        good_until__gte=today,
        good_until__lte=today + dt.timedelta(days=30),
    )
    return sum(_warn(pk, now) for pk in list(soon.values_list("pk", flat=True)[:200]))


@transaction.atomic
def _warn(sale_id: int, now: dt.datetime) -> bool:
    # Claimed by a conditional update: two workers write one letter.
    claimed = PackageSale.objects.filter(pk=sale_id, warned_at=None).update(warned_at=now)
    sale = PackageSale.objects.select_related("account").get(pk=sale_id)
    if not claimed or packages.free_number(sale) == 0:
        return False
    tell(sale, now, what="package_ends_soon")
    return True
