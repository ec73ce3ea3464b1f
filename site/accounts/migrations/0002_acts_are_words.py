"""The audit trail's act "password set" becomes a word."""

from django.db import migrations


def say(before, after):
    def change(apps, schema_editor):
        entries = apps.get_model("core", "AuditEntry").objects
        entries.filter(action=before).update(action=after)

    return change


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("core", "0003_how_long_things_are_kept")]

    operations = [
        migrations.RunPython(
            say("password set", "password_set"), say("password_set", "password set")
        )
    ]
