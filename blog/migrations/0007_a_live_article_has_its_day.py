"""Every live article has the day it was published on: lists are in one order on every database."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations


def fill(apps: Any, schema_editor: Any) -> None:
    zone = ZoneInfo(settings.CLINIC_TIME_ZONE)
    articles = apps.get_model("blog", "ArticlePage").objects
    for article in articles.filter(live=True, published=None, first_published_at__isnull=False):
        day = article.first_published_at.astimezone(zone).date()
        articles.filter(pk=article.pk).update(published=day)


class Migration(migrations.Migration):
    dependencies = [("blog", "0006_the_day_may_be_left_empty")]

    because = {"rows-written-by-python": "a clinic has some hundred articles, not thousands"}
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
