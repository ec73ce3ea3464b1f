from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations, models


def keep_identifiers(apps, schema_editor):
    """Entries that stand in people's calendars were named after the site's address of their day."""
    visits = apps.get_model("booking", "Visit").objects
    visits.update(calendar_domain=urlsplit(settings.BASE_URL).hostname or "doorstep")


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0006_no_simulator_where_money_is_real"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="calendar_domain",
            field=models.CharField(
                db_default="doorstep",
                default="doorstep",
                help_text="of the calendar entry's identifier; never changes, wherever the site moves",
                max_length=253,
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="moved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(keep_identifiers, migrations.RunPython.noop, elidable=False),
    ]
