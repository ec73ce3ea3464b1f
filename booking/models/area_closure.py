"""A service area that nobody drives to for a while: snow, a bridge that is closed (1162)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.place import ServiceArea
from core import local_time


class AreaClosure(models.Model):
    """From when to when nobody drives to one area; visits elsewhere take place."""

    area = models.ForeignKey(ServiceArea, on_delete=models.CASCADE, related_name="closures")
    start = models.DateTimeField(_("from"))
    end = models.DateTimeField(_("to"))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("area nobody drives to")
        constraints = [
            models.UniqueConstraint(fields=["area", "start", "end"], name="an_area_is_closed_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="area_closure_in_order"),
        ]
        indexes = [models.Index(fields=["end"], name="area_closure_ahead")]

    def __str__(self) -> str:
        return f"{self.area_id} closed {local_time.span(self.start, self.end)}"
