"""Faults that no test need notice, each with its reason: (as it was, as it became) by module."""

ONE_COLUMN = "of one column the last is the first"
FROZEN = "nothing writes to it; frozen only says so"
ASKED_AGAIN = "the list only saves work: under the row's lock it is asked again"
MADE_WITH = "Python gives an exception its arguments when it is made, before this line"

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
    "booking.operations.privacy.retention": {
        ("MOST_A_TURN = 200", "MOST_A_TURN = 201"): "how many a turn takes is a size, not a rule",
        ("MOST_A_TURN = 200", "MOST_A_TURN = 199"): "how many a turn takes is a size, not a rule",
        (
            "@transaction.atomic",
            "",
        ): "one row is read and deleted; the lock between is PostgreSQL's",
        (
            "free = Patient.objects.filter(merged_into=None, merges=None, merged_as=None)",
            "free = Patient.objects.filter( merges=None, merged_as=None)",
        ): "whoever has gone up in another is named by the row of that press, too",
        (
            "visits=None, credit_accounts=None, merged_into=None, merges=None, created_at__lt=before",
            "visits=None, merged_into=None, merges=None, created_at__lt=before",
        ): ASKED_AGAIN,
        (
            "visits=None, credit_accounts=None, merged_into=None, merges=None, created_at__lt=before",
            "visits=None, credit_accounts=None, merges=None, created_at__lt=before",
        ): ASKED_AGAIN,
        (
            "visits=None, credit_accounts=None, merged_into=None, merges=None, created_at__lt=before",
            "visits=None, credit_accounts=None, merged_into=None, created_at__lt=before",
        ): ASKED_AGAIN,
    },
    "booking.operations.money.refund": {
        (
            "super().__init__(left_cents)",
            "pass",
        ): MADE_WITH,
        (
            "@transaction.atomic",
            "",
        ): "at refund_refused one row is read and saved; the lock between is PostgreSQL's",
        (
            'paid = list(visit.payments.filter(state=PaymentState.PAID).values_list("pk", flat=True))',
            'paid = list(visit.payments.filter().values_list("pk", flat=True))',
        ): "of what was not paid nothing is left to refund, and nothing is no fact",
    },
    "booking.operations.money.settle": {
        ("@dataclass(frozen=True)", "@dataclass(frozen=False)"): FROZEN,
        ("@dataclass(frozen=True)", "@dataclass()"): FROZEN,
        (
            "Payment.objects.filter(pk=payment.pk).update(review=trouble[:200], next_look_at=None)",
            "Payment.objects.filter(pk=payment.pk).update(review=trouble[: 201], next_look_at=None)",
        ): "all the words there are for what differs are shorter",
        (
            "Payment.objects.filter(pk=payment.pk).update(review=trouble[:200], next_look_at=None)",
            "Payment.objects.filter(pk=payment.pk).update(review=trouble[: 199], next_look_at=None)",
        ): "all the words there are for what differs are shorter",
    },
    "booking.database.no_overlap": {
        (
            "return cursor.fetchone()[0] == len(TRIGGERS)",
            "return cursor.fetchone()[ -1] == len(TRIGGERS)",
        ): ONE_COLUMN,
        (
            "return cursor.fetchone()[0] == 1",
            "return cursor.fetchone()[ -1] == 1",
        ): ONE_COLUMN,
        (
            "AND other.start >= datetime(NEW.start, '-1 day')",
            "AND other.start > datetime(NEW.start, '-1 day')",
        ): "begun a day before and never longer than a day: it has ended",
    },
    "booking.database.money_rules": {
        ("continue", "break"): "on the way the papers' table is missing, and their rules are last",
        (
            "return bool(cursor.fetchone()[0] == len(RULES))",
            "return bool(cursor.fetchone()[ -1] == len(RULES))",
        ): ONE_COLUMN,
    },
    "booking.database.card_rules": {
        (
            "WHERE fee.visit_id = NEW.visit_id AND fee.off_session",
            "WHERE fee.visit_id = OLD.visit_id AND fee.off_session",
        ): "a kept card never moves to another visit",
    },
    "booking.database.credit_rules": {
        (
            "NEW.amount_cents < 0 AND NEW.amount_cents +",
            "NEW.amount_cents <= 0 AND NEW.amount_cents +",
        ): "an entry of nothing takes nothing away",
    },
    "core.ratelimit": {("super().__init__(seconds)", "pass"): MADE_WITH},
    "core.outbox": {
        (
            'H = TypeVar("H", bound=Handler)',
            'H = TypeVar("H",)',
        ): "a bound of types: read by whoever checks them, and by nothing that runs",
        (
            "ours = OutboxMessage.objects.filter(pk=job.pk, fence=job.fence, state=OutboxState.WAITING)",
            "ours = OutboxMessage.objects.filter(pk=job.pk, fence=job.fence,)",
        ): "a job that was done in between has a higher fence: both conditions say the same",
        (
            "OutboxMessage.objects.filter(pk=pk, fence=fence, state=OutboxState.WAITING).update(",
            "OutboxMessage.objects.filter(pk=pk, fence=fence,).update(",
        ): "a job that was ended is in hand no more; in the moment between, its lease says nothing",
        (
            "most: int = 1000,",
            "most: int = 1001,",
        ): "how many jobs a turn does is a size, not a rule",
        (
            "most: int = 1000,",
            "most: int = 999,",
        ): "how many jobs a turn does is a size, not a rule",
        (
            "withdrawn = _not_in_hand().filter(key=key).delete()[0]",
            "withdrawn = _not_in_hand().filter(key=key).delete()[ 1]",
        ): "how many by model instead of in all: true and false alike",
        (
            "withdrawn = _not_in_hand().filter(key=key).delete()[0]",
            "withdrawn = _not_in_hand().filter(key=key).delete()[ -1]",
        ): "how many by model instead of in all: true and false alike",
    },
    "core.periodic": {
        ("@dataclass(frozen=True)", "@dataclass(frozen=False)"): FROZEN,
        ("@dataclass(frozen=True)", "@dataclass()"): FROZEN,
    },
}

#: Faults in what only PostgreSQL enters: tried there, and every one must turn a test red.
POSTGRESQL_S: dict[str, set[tuple[str, str]]] = {
    "booking.database.no_overlap": {
        ("return cursor.fetchone()[0] == 1", "return cursor.fetchone()[0] != 1"),
        ("return cursor.fetchone()[0] == 1", "return cursor.fetchone()[ 1] == 1"),
        ("return cursor.fetchone()[0] == 1", "return cursor.fetchone()[0] == 2"),
        ("return cursor.fetchone()[0] == 1", "return cursor.fetchone()[0] == 0"),
        (
            """cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname = 'never_twice'")""",
            "pass",
        ),
        ('cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")', "pass"),
        (
            'cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")',
            'cursor.execute("CREATE EXTENSION IF NOT NOT EXISTS btree_gist")',
        ),
    },
    "booking.database.card_rules": {
        (
            'CARD_LOCK = "PERFORM 1 FROM booking_savedcard WHERE visit_id = NEW.visit_id FOR UPDATE;"',
            'CARD_LOCK = "PERFORM 1 FROM booking_savedcard WHERE visit_id = OLD.visit_id FOR UPDATE;"',
        ),
    },
    "booking.database.credit_rules": {
        (
            'LOCK = "PERFORM 1 FROM booking_creditaccount WHERE id = NEW.account_id FOR UPDATE;"',
            'LOCK = "PERFORM 1 FROM booking_creditaccount WHERE id = OLD.account_id FOR UPDATE;"',
        ),
    },
    "booking.database.money_rules": {
        (
            'lock = LOCKS.get(name, LOCKS.get(table, "")) if event != "DELETE" else ""',
            'lock = LOCKS.get(name, LOCKS.get(table, "")) if event == "DELETE" else ""',
        ),
        (
            'lock = LOCKS.get(name, LOCKS.get(table, "")) if event != "DELETE" else ""',
            'lock = LOCKS.get(name, LOCKS.get(table, "")) if not event != "DELETE" else ""',
        ),
        (
            'row = "OLD" if event == "DELETE" else "NEW"',
            'row = "OLD" if event != "DELETE" else "NEW"',
        ),
        (
            'row = "OLD" if event == "DELETE" else "NEW"',
            'row = "OLD" if not event == "DELETE" else "NEW"',
        ),
        (
            'row = "OLD" if event == "DELETE" else "NEW"',
            'row = "OLD" if event == "DELETE" else "OLD"',
        ),
        (
            '"booking_refund": "PERFORM 1 FROM booking_payment WHERE id = NEW.payment_id FOR UPDATE;",',
            '"booking_refund": "PERFORM 1 FROM booking_payment WHERE id = OLD.payment_id FOR UPDATE;",',
        ),
    },
}
