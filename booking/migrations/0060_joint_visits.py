from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0059_a_better_day_asked_of_the_worker")]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="joint",
            field=models.UUIDField(
                blank=True, editable=False, null=True, verbose_name="joint visit"
            ),
        ),
    ]
