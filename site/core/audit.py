"""The audit trail: one entry for each act on a record, by a person, a patient or a named task."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from core.models import AuditEntry
from core.rows import insert


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in person, a patient through their link, or a named system task."""

    name: str
    user: Any = None


PATIENT = Actor("patient")
SYSTEM = Actor("system")


def acting(user: Any) -> Actor:
    """The signed-in `user` as an actor."""
    return Actor(str(user), user)


def record(
    *,
    actor: Actor,
    action: TextChoices,
    on: Any,
    now: dt.datetime,
    fields: Sequence[str] = (),
    note: str = "",
) -> AuditEntry:
    """Add one entry about the model instance `on`. `fields` are names, never values.

    `action` is a word of the room that acts, which also says it in the reader's language.
    """
    return insert(_entry(actor, action, on, now, fields, note))


def record_each(
    *, actor: Actor, action: TextChoices, on: Iterable[Any], now: dt.datetime
) -> list[AuditEntry]:
    """Add one entry about each of these model instances: what a page of many showed. One query."""
    return AuditEntry.objects.bulk_create(_entry(actor, action, one, now, (), "") for one in on)


def _entry(
    actor: Actor, action: TextChoices, on: Any, now: dt.datetime, fields: Sequence[str], note: str
) -> AuditEntry:
    return AuditEntry(
        at=now,
        actor=actor.user,
        actor_name=actor.name[:80],
        action=action,
        object_type=on._meta.model_name,
        # A text and no foreign key: the entry outlives what it is about, and keys may be of any
        # kind.
        object_id=str(on.pk),
        fields=list(fields),
        note=note[:300],
    )
