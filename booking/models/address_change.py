"""Another address for a booked visit, typed by its patient and not taken yet (1204)."""

from django.db import models

from booking.models.visit import Visit
from core.fields import EncryptedJSONField


class AddressChange(models.Model):
    """Looked at before it is taken: whether it can be reached at that time, and what it then costs.

    `with_time`: it cannot at that time, and another is being chosen for it.
    """

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="address_change")
    answers = EncryptedJSONField(default=dict)
    with_time = models.BooleanField(default=False)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"address change of visit {self.visit_id}"
