"""Telephone numbers become E.164 where they can be read; e-mail addresses lose what nobody sees.

What cannot be read stays as it was typed: a person will understand it.
"""

from collections.abc import Iterator

from django.db import IntegrityError, migrations, transaction

from core import washing
from core.fields import lookup_hash
from core.phones import kept_if_readable

BATCH = 500


def rows(model: type, *columns: str) -> Iterator:
    """Every row, a batch at a time: rows are written while they are read."""
    last = 0
    while batch := list(model.objects.filter(pk__gt=last).order_by("pk").only(*columns)[:BATCH]):
        yield from batch
        last = batch[-1].pk


def phones(model: type, column: str) -> None:
    for row in rows(model, column):
        typed = getattr(row, column)
        if typed and (kept := kept_if_readable(typed)) != typed:
            model.objects.filter(pk=row.pk).update(**{column: kept})


def addresses(model: type) -> None:
    for row in rows(model, "email", "email_hash"):
        if row.email and (clean := washing.code(row.email)) != row.email:
            try:
                with transaction.atomic():
                    model.objects.filter(pk=row.pk).update(
                        email=clean, email_hash=lookup_hash(clean)
                    )
            except IntegrityError:  # already waiting under the clean address: told once is enough
                model.objects.filter(pk=row.pk).delete()


def forwards(apps, schema_editor):
    model = apps.get_model
    phones(model("booking", "Patient"), "phone")
    phones(model("booking", "Visit"), "contact_phone")
    phones(model("booking", "Practitioner"), "phone")
    addresses(model("booking", "Patient"))
    addresses(model("booking", "WaitingListEntry"))


class Migration(migrations.Migration):
    dependencies = [("booking", "0007_the_calendar_entry_of_a_visit")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
