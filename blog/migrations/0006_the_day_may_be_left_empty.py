from django.db import migrations, models


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
    ]
