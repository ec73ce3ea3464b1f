from django.db import migrations, models


def as_its_articles_are(apps, schema_editor):
    """A topic under which no article names a condition was about something else so far."""
    topics = apps.get_model("blog", "Topic").objects.filter(articles__isnull=False)
    with_conditions = topics.filter(articles__conditions__gt="").values("pk")
    plain = set(topics.exclude(pk__in=with_conditions).values_list("pk", flat=True))
    topics.model.objects.filter(pk__in=plain).update(about_health=False)


class Migration(migrations.Migration):
    dependencies = [("blog", "0003_plurals_as_people_write_them")]

    operations = [
        migrations.AddField(
            model_name="topic",
            name="about_health",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Articles under it say when to get help, and name their sources.",
                verbose_name="about health",
            ),
        ),
        migrations.RunPython(as_its_articles_are, migrations.RunPython.noop),
    ]
