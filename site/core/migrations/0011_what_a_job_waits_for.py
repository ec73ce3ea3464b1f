from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Now


def first_due_when_next_due(apps, schema_editor):
    """Of jobs from before nobody knows when they were first due: at the latest when they are next."""
    apps.get_model("core", "OutboxMessage").objects.update(due_at=F("run_at"))


class Migration(migrations.Migration):
    dependencies = [("core", "0010_legal_name_and_tax_line")]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="lost",
            field=models.PositiveSmallIntegerField(
                db_default=0, default=0, help_text="workers that were lost with it in hand"
            ),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="due_at",
            field=models.DateTimeField(help_text="when it was to be done first", null=True),
        ),
        migrations.RunPython(first_due_when_next_due, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="outboxmessage",
            name="due_at",
            field=models.DateTimeField(db_default=Now(), help_text="when it was to be done first"),
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="run_at",
            field=models.DateTimeField(help_text="when it is tried next"),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("state", "done")), fields=["done_at"], name="outbox_done"
            ),
        ),
    ]
