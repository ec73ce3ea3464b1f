from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0062_a_text_to_whoever_waits")]

    operations = [
        migrations.AddField(
            model_name="timeoff",
            name="for_absence",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
