from typing import Any

from django.apps import apps as installed
from django.db import migrations

TABLES = ("object", "answer", "request", "fault")


def drop_simulator(apps: Any, schema_editor: Any) -> None:
    """Earlier versions made the payment simulator's tables everywhere; a real clinic has no use for them."""
    if installed.is_installed("booking.simulator"):
        return  # the simulator's own migrations take the tables over
    for name in TABLES:
        schema_editor.execute(f"DROP TABLE IF EXISTS booking_simulator{name}")


class Migration(migrations.Migration):
    dependencies = [("booking", "0005_the_language_of_a_payment_page")]

    operations = [migrations.RunPython(drop_simulator, migrations.RunPython.noop)]
