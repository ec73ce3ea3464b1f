import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0004_the_language_of_a_visit"),
        ("services", "0003_funding_in_french"),
    ]

    operations = [
        migrations.AlterField(
            model_name="areapage",
            name="service_area",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="pages",
                to="booking.servicearea",
                verbose_name="service area",
            ),
        ),
        migrations.AlterField(
            model_name="practitionerpage",
            name="practitioner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="pages",
                to="booking.practitioner",
                verbose_name="practitioner",
            ),
        ),
    ]
