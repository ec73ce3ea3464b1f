"""The job that sends lost links: the visits of one e-mail address, each by a fresh private link."""

import datetime as dt
from typing import Any

from django.conf import settings

from booking.jobs.messages import spare
from booking.models import Patient, Purchase, Visit, VisitStatus
from booking.notifications import kinds
from booking.notifications.lost_links import lost_links
from booking.operations.messages.address_links import mint_address_link
from booking.operations.messages.private_links import KEPT_AFTER_VISIT, mint_link
from booking.operations.messages.purchase_links import mint_purchase_link
from core import letters
from core.languages import speaking
from core.models.outbox import Outcome
from core.outbox import Lane, handles

#: More would make a letter nobody reads; what is to come stands first.
MOST = 12


@handles(kinds.LOST_LINKS, lane=Lane.MAIL)
def send_lost_links(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """Write to the address, if it has visits whose pages still open, or has bought something."""
    found, bought = _visits(_hashes(ids), now), _bought(_hashes(ids))
    # The address as its owner gave it: what was typed into the form is not kept.
    known = [patient.email for patient in _people(_hashes(ids))]
    to = next(iter([*known, *(purchase.email for purchase in bought)]), "")
    if not to:
        return Outcome.NOBODY
    spare(to, now)
    links = [(visit, _link(visit, now)) for visit in found]
    own = [(purchase, _link_to(purchase, now)) for purchase in bought]
    every = _link_to_all(to, now) if known else ""
    with speaking(ids["language"]):
        letters.send(lost_links(to, links, own, every))
    return Outcome.SENT


def _hashes(ids: dict[str, Any]) -> list[str]:
    # One of the version before us holds the hash under one key alone.
    return ids.get("email_hashes") or [ids["email_hash"]]


def _people(hashes: list[str]) -> list[Patient]:
    """Whoever was ever booked for from that address; one who never was has nothing to find."""
    booked = Visit.objects.filter(status__in=VisitStatus.BOOKED_ONCE)
    whose = Patient.objects.filter(email_hash__in=hashes, erased_at=None)
    return list(whose.filter(visits__in=booked).distinct()[:MOST])


def _visits(hashes: list[str], now: dt.datetime) -> list[Visit]:
    kept = Visit.objects.filter(
        patient__email_hash__in=hashes,
        patient__erased_at=None,
        end__gt=now - KEPT_AFTER_VISIT,
    ).exclude(status__in=VisitStatus.UNBOOKED)
    newest = kept.select_related("patient").order_by("-start")[:MOST]
    return sorted(newest, key=lambda visit: (visit.end <= now, visit.start))


def _bought(hashes: list[str]) -> list[Purchase]:
    paid = Purchase.objects.filter(email_hash__in=hashes, account__isnull=False)
    return list(paid.order_by("-delivered_at")[:MOST])


def _link_to_all(email: str, now: dt.datetime) -> str:
    return f"{settings.BASE_URL}/visit/mine/{mint_address_link(email=email, now=now)}/"


def _link_to(purchase: Purchase, now: dt.datetime) -> str:
    return f"{settings.BASE_URL}/packages/mine/{mint_purchase_link(purchase=purchase, now=now)}/"


def _link(visit: Visit, now: dt.datetime) -> str:
    token, _row = mint_link(visit=visit, now=now)
    return f"{settings.BASE_URL}/visit/{token}/"
