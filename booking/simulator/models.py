"""The simulator's objects, answers, requests and faults. Demo and tests only; never real money."""

from django.db import models


class SimulatorObject(models.Model):
    """One object in the simulated processor's books, as the JSON its API would show."""

    # A number of its own beside the id: within one second, only it tells which event came first.
    seq = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)
    created = models.BigIntegerField(help_text="unix seconds")
    parent = models.CharField(max_length=80, blank=True, help_text="payment intent it belongs to")
    # Of events that our endpoint is subscribed to.
    waiting = models.BooleanField(default=False, help_text="an event not yet delivered")
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "booking_simulatorobject"  # where demos of earlier versions keep it
        indexes = [
            # lists are newest first, page by page
            models.Index(fields=["kind", "-seq"], name="simulator_lists"),
            models.Index(fields=["parent", "kind"], name="simulator_parts"),
            models.Index(
                fields=["seq"], condition=models.Q(waiting=True), name="simulator_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class SimulatorAnswer(models.Model):
    """The first answer given under one idempotency key; later askers get the same."""

    key = models.CharField(max_length=255, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()

    class Meta:
        db_table = "booking_simulatoranswer"

    def __str__(self) -> str:
        return f"{self.key} → {self.status}"


class SimulatorRequest(models.Model):
    """Every request as it arrived, so that a test can read what left the house."""

    method = models.CharField(max_length=6)
    path = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    key = models.CharField(max_length=255, blank=True)

    class Meta:
        db_table = "booking_simulatorrequest"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class SimulatorFault(models.Model):
    """One thing that will go wrong, a number of times, for requests that begin like `match`."""

    match = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "booking_simulatorfault"

    def __str__(self) -> str:
        return f"{self.kind} on {self.match} × {self.times}"
