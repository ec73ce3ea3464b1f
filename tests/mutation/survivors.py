"""Faults that no test need notice, each with its reason: (as it was, as it became) by module."""

FROZEN = "nothing writes to it; frozen only says so"

ALLOWED: dict[str, dict[tuple[str, str], str]] = {
    "booking.scheduling.policy": {
        ("if paid_cents <= 0:", "if paid_cents < 0:"): "of nothing, nothing comes back either way",
        (
            "if paid_cents <= 0:",
            "if paid_cents <= -1:",
        ): "of nothing, nothing comes back either way",
        (
            "DEFAULT_POLICY = RefundTerms((Step(24, 100), Step(0, 0)))",
            "DEFAULT_POLICY = RefundTerms((Step(24, 100), Step( 1, 0)))",
        ): "without a fitting step nothing comes back, and the step returns nothing",
        (
            'percent = 100 if by == "clinic" else _percent(policy, start - now)',
            'percent = 101 if by == "clinic" else _percent(policy, start - now)',
        ): "never more than was paid: the sum is capped",
    },
    "booking.operations.reserving.hold": {
        ("@dataclass(frozen=True)", "@dataclass(frozen=False)"): FROZEN,
        ("@dataclass(frozen=True)", "@dataclass()"): FROZEN,
        ("holder=holder,", ""): "own holds were let go of just before; one that may be paid blocks",
    },
    "core.outbox": {
        ("@dataclass(frozen=True)", "@dataclass(frozen=False)"): FROZEN,
        ("@dataclass(frozen=True)", "@dataclass()"): FROZEN,
        (
            "pk=job.pk, fence=job.fence, state=OutboxState.WAITING",
            "pk=job.pk, fence=job.fence,",
        ): "a job that was done in between has a higher fence: both conditions say the same",
        (
            "def run_due(now: dt.datetime, *, most: int = 1000) -> int:",
            "def run_due(now: dt.datetime, *, most: int = 1001) -> int:",
        ): "how many jobs a turn does at most is a size, not a rule",
        (
            "def run_due(now: dt.datetime, *, most: int = 1000) -> int:",
            "def run_due(now: dt.datetime, *, most: int = 999) -> int:",
        ): "how many jobs a turn does at most is a size, not a rule",
    },
}
