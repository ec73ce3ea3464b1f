from django.db import migrations, models

from core.concurrently import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("core", "0024_letters_and_what_became_of_them")]

    operations = [
        AddIndexConcurrently(
            model_name="outboxmessage",
            index=models.Index(
                fields=["kind"], name="outbox_dead", condition=models.Q(state="dead")
            ),
        ),
    ]
