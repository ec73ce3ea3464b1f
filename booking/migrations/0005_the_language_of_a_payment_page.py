from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0004_the_language_of_a_visit"),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="language",
            field=models.CharField(db_default="en", default="en", max_length=10),
        ),
    ]
