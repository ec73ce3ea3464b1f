"""Private links: minted when a message is sent, kept as hashes, dead 30 days after the visit."""

import datetime as dt

from django.db import models

from booking.models import PatientLink, Visit
from core.rows import insert
from core.tokens import hash_of, new_code, new_token

KEPT_AFTER_VISIT = dt.timedelta(days=30)


def mint_link(*, visit: Visit, now: dt.datetime, purpose: str = "visit") -> tuple[str, PatientLink]:
    """A new token for `visit` and its row. Earlier links stay good."""
    token = new_token()
    return token, _written(visit, token, now, purpose=purpose)


def mint_short_link(*, visit: Visit, leads_to: str, now: dt.datetime) -> str:
    """The address of a new link as short as a text needs it, to one page of `visit` (1228)."""
    code = new_code()
    _written(visit, code, now, leads_to=leads_to)
    return f"/t/{code}/"


def _written(visit: Visit, token: str, now: dt.datetime, **more: str) -> PatientLink:
    link = PatientLink(
        visit=visit,
        token_hash=hash_of(token),
        created_at=now,
        expires_at=visit.end + KEPT_AFTER_VISIT,
        **more,
    )
    return insert(link)


def link_behind(token: str, now: dt.datetime) -> PatientLink | None:
    """The living link of a token somebody followed, or None: wrong, old and revoked look alike."""
    # Looked up by its hash: the table alone opens no visit, and no comparison leaks timing.
    return alive(now).filter(token_hash=hash_of(token), purpose="visit").first()


def link_of(pk: int, now: dt.datetime) -> PatientLink | None:
    """The living link a cookie was made for, or None."""
    return alive(now).filter(pk=pk).first()


def alive(now: dt.datetime) -> "models.QuerySet[PatientLink]":
    """Links that still open their visit."""
    return PatientLink.objects.filter(revoked_at=None, expires_at__gt=now).select_related(
        "visit__practitioner", "visit__visit_type", "visit__patient", "visit__area"
    )


def keep_links_alive(visit: Visit) -> None:
    """A visit that moved to a later day keeps its links until as long after that."""
    until = visit.end + KEPT_AFTER_VISIT
    # Only lengthened: a visit moved to an earlier day takes no link away from the patient.
    PatientLink.objects.filter(visit=visit, revoked_at=None, expires_at__lt=until).update(
        expires_at=until
    )
