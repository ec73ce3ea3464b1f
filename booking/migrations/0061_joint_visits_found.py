from django.db import migrations, models

from core.concurrently import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("booking", "0060_joint_visits")]

    operations = [
        AddIndexConcurrently("visit", models.Index(fields=["joint"], name="visit_of_joint")),
    ]
