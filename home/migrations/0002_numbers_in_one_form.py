"""Telephone numbers of messages become E.164 where they can be read; others stay as they were typed."""

from django.db import migrations

from core.phones import kept_if_readable


def forwards(apps, schema_editor):
    messages = apps.get_model("home", "ContactMessage").objects
    for message in list(messages.only("phone")):  # few, and none is old
        if message.phone and (kept := kept_if_readable(message.phone)) != message.phone:
            messages.filter(pk=message.pk).update(phone=kept)


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
