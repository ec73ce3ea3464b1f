"""Every live article has the day it was published on: lists are in one order on every database."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    zone = ZoneInfo(settings.CLINIC_TIME_ZONE)
    articles = apps.get_model("blog", "ArticlePage").objects
    for article in articles.filter(live=True, published=None, first_published_at__isnull=False):
        day = article.first_published_at.astimezone(zone).date()
        articles.filter(pk=article.pk).update(published=day)


class Migration(migrations.Migration):
    dependencies = [("blog", "0005_caregivers")]

    operations = [
        migrations.AlterField(
            model_name="articlepage",
            name="published",
            field=models.DateField(
                blank=True,
                help_text="Empty: the day it goes out first.",
                null=True,
                verbose_name="published on",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
