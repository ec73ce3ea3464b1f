"""The audit trail keeps names of fields; whoever reads it is shown words for them."""

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy as _

from booking.models import Visit
from core.models import AuditEntry

#: What an act touches besides columns, and columns whose own name says something else here.
WORDS: dict[str, Any] = {
    "address": _("address"),
    "counted_cents": _("amount counted"),
    "card": _("card on file"),
    "consent": _("words agreed to"),
    "credit": _("credit"),
    "crash_date": _("day of the crash"),
    "claim_number": _("claim number"),
    "visits_used": _("visits used"),
    "emergency_name": _("emergency contact"),
    "emergency_phone": _("emergency contact’s phone"),
    "data_consent": _("use of data agreed to"),
    "ledger": _("ledger"),
    "links": _("private links"),
    "messages": _("messages"),
    "notes": _("notes"),
    "patient": _("patient"),
    "price": _("price"),
    "purchases": _("purchases"),
    "rate": _("rate of pay"),
    "refund": _("refund"),
    "review": _("the mark “to be looked at”"),
    "also on record as": _("also on record as"),
    "in another program": _("in another program"),
    "unfinished answers": _("unfinished answers"),
    "texts": _("texts agreed to or declined"),
    "visits": _("visits"),
    "waiting list": _("waiting list"),
    "new articles by e-mail": _("new articles by e-mail"),
    "messages to the office": _("messages to the office"),
    "who may act": _("who may act"),
    "who opened or changed it": _("who opened or changed it"),
}


def fields_of(entry: AuditEntry) -> str:
    """What the act changed or handed out, as the office calls it."""
    return ", ".join(str(word_for(name, entry.object_type)) for name in entry.fields)


def word_for(name: str, object_type: str = "visit") -> Any:
    """The word for a stored name of a field of that kind of record."""
    if name in WORDS:
        return WORDS[name]
    kinds: list[Any] = [kind for kind in apps.get_models() if kind._meta.model_name == object_type]
    for kind in (*kinds, Visit):  # an export of visits is on record under whoever took it
        try:
            field = kind._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        # Rows that point here have no name of their own: they are called what they are.
        return getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name_plural
    return name.replace("_", " ")  # an earlier version's
