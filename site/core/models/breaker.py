"""Services outside that did not answer, so that nobody waits for them again at once."""

from django.db import models


class CircuitBreaker(models.Model):
    """One service outside. While `try_at` lies ahead it is not asked; then one caller tries it."""

    # A row, not a variable: several workers and web processes share what one of them has found out.
    name = models.CharField(max_length=60, unique=True)
    silent_since = models.DateTimeField(null=True, blank=True)
    try_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {'silent' if self.try_at else 'answers'}"
