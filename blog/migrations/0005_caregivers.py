from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0004_a_topic_is_about_health_or_not"),
    ]

    operations = [
        migrations.AlterField(
            model_name="articlepage",
            name="audience",
            field=models.CharField(
                choices=[
                    ("patients", "Patients"),
                    ("families", "Families and caregivers"),
                    ("professionals", "Health professionals"),
                ],
                default="patients",
                max_length=20,
                verbose_name="written for",
            ),
        ),
    ]
