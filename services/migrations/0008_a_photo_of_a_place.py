import django.db.models.deletion
from django.db import migrations, models


FEW = "a clinic has some dozen pages of areas: both are made in a millisecond, or given up (1026)"


class Migration(migrations.Migration):
    because = {
        "adding-foreign-key-constraint": FEW,
        "require-concurrent-index-creation": FEW,
    }
    dependencies = [
        ("core", "0016_pay_in_full"),
        ("services", "0007_cards_become_a_library"),
    ]

    operations = [
        migrations.AddField(
            model_name="areapage",
            name="photo",
            field=models.ForeignKey(
                blank=True,
                help_text="Of a place that people who live there know.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="core.clinicimage",
                verbose_name="photo",
            ),
        ),
    ]
