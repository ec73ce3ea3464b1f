"""Triggers for the ledger, payments, refunds and papers: what the database itself refuses, on both databases.

The ledger is only added to; papers are never changed and have no gap in their numbers; a payment's
state never falls to a lower rank; refunds of a payment never exceed it. Installed after every migrate
(Django drops triggers when it remakes a table) and watched by a system check, like the guard of the diary.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from booking.database import credit_rules
from booking.database.card_rules import CARD_LOCK, CARD_RULES
from booking.database.migrating import is_being_migrated
from booking.database.pay_rules import PAY_RULES
from booking.models import RANK


def _rank(column: str) -> str:
    cases = " ".join(f"WHEN '{state.value}' THEN {rank}" for state, rank in RANK.items())
    return f"(CASE {column} {cases} END)"


FALLS = f"{_rank('NEW.state')} < {_rank('OLD.state')}"
# The condition of the trigger, not a constraint: a CHECK may not ask other rows or another table.
REFUND_SUM = """
(SELECT COALESCE(SUM(other.amount_cents), 0) FROM booking_refund AS other
  WHERE other.payment_id = NEW.payment_id AND other.id <> NEW.id
    AND other.state IN ('requested', 'pending', 'succeeded'))
"""
TOO_MUCH = f"""
NEW.state IN ('requested', 'pending', 'succeeded') AND {REFUND_SUM} + NEW.amount_cents >
(SELECT COALESCE(SUM(paid.amount_cents), 0) FROM booking_payment AS paid
  WHERE paid.id = NEW.payment_id AND paid.state = 'paid')
"""
# What somebody wrote beside an entry may name a person: it may be emptied (an erasure), and that is all.
_FACTS = [
    "id",
    "visit_id",
    "payment_id",
    "refund_id",
    "kind",
    "amount_cents",
    "currency",
    "key",
    "at",
    "moved_at",
    "corrects_id",
    "by",
]
# The patient's name on a paper may be emptied by an erasure; nothing else of a paper ever changes (0930).
_ON_PAPER = [
    "id",
    "kind",
    "year",
    "serial",
    "visit_id",
    "turn",
    "corrects_id",
    "issued_at",
    "issued_on",
    "charged_cents",
    "paid_cents",
    "currency",
    "facts",
]


def _more_than(emptied: str, kept: list[str]) -> str:
    """Whether an update does more than to empty one column."""
    # COALESCE, because NULL <> 'x' is not true: an empty column could be filled in unseen.
    changed = (
        f"COALESCE(CAST(OLD.\"{name}\" AS TEXT), '') <> COALESCE(CAST(NEW.\"{name}\" AS TEXT), '')"
        for name in kept
    )
    return " OR ".join([f"NEW.{emptied} <> ''", *changed])


# A correction takes back one row that a person wrote: all of it, on the same visit, in the same way.
TAKES_BACK_ANOTHER = """
NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM booking_ledgerentry AS wrong
  WHERE wrong.id = NEW.corrects_id AND wrong.corrects_id IS NULL
    AND wrong.kind = NEW.kind AND wrong.visit_id = NEW.visit_id
    AND wrong.currency = NEW.currency AND wrong.amount_cents = -NEW.amount_cents
    AND wrong.payment_id IS NULL AND wrong.refund_id IS NULL)
"""
# Numbers without gaps, whoever writes: the next one is the only one that goes in.
NOT_THE_NEXT = """
NEW.serial <> 1 + (SELECT COALESCE(MAX(before.serial), 0) FROM booking_paper AS before
  WHERE before.kind = NEW.kind AND before.year = NEW.year)
"""
NAMES_KEPT = "money_paper_update"
# name: (table, event, condition, message)
RULES = {
    "money_ledger_update": (
        "booking_ledgerentry",
        "UPDATE",
        _more_than("note", _FACTS),
        "the ledger is only added to",
    ),
    "money_ledger_delete": (
        "booking_ledgerentry",
        "DELETE",
        "1 = 1",
        "the ledger is only added to",
    ),
    "money_ledger_correction": (
        "booking_ledgerentry",
        "INSERT",
        TAKES_BACK_ANOTHER,
        "a correction takes back one row written by hand",
    ),
    "money_payment_rank": ("booking_payment", "UPDATE", FALLS, "a payment never falls in rank"),
    "money_refund_insert": ("booking_refund", "INSERT", TOO_MUCH, "refunds exceed what was paid"),
    "money_refund_update": ("booking_refund", "UPDATE", TOO_MUCH, "refunds exceed what was paid"),
    "money_paper_insert": ("booking_paper", "INSERT", NOT_THE_NEXT, "a paper has the next number"),
    NAMES_KEPT: (
        "booking_paper",
        "UPDATE",
        _more_than("patient", _ON_PAPER),
        "a paper is never changed",
    ),
    "money_paper_delete": ("booking_paper", "DELETE", "1 = 1", "a paper is never deleted"),
    "money_credit_insert": (
        "booking_creditentry",
        "INSERT",
        credit_rules.BELOW_NOTHING,
        "credit is never less than nothing",
    ),
    "money_credit_update": (
        "booking_creditentry",
        "UPDATE",
        _more_than("note", credit_rules.FACTS),
        "credit is only added to",
    ),
    "money_credit_delete": ("booking_creditentry", "DELETE", "1 = 1", "credit is only added to"),
    **CARD_RULES,
    **PAY_RULES,
}
#: What a rule locks before it sums, on PostgreSQL, by its table or its own name; SQLite has one writer
#: at a time and needs no lock.
LOCKS = {
    "booking_refund": "PERFORM 1 FROM booking_payment WHERE id = NEW.payment_id FOR UPDATE;",
    "booking_creditentry": credit_rules.LOCK,
    "money_card_fee": CARD_LOCK,
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every rule on the database; doing it again changes nothing."""
    build = _postgres if connection.vendor == "postgresql" else _sqlite
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name, (table, event, condition, message) in RULES.items():
            if table not in there:  # a database on its way through the migrations
                continue
            for statement in build(name, table, event, condition, message):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the rules off (a test database that must be emptied)."""
    on = " ON {}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name, (table, *_rest) in RULES.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on.format(table)}")


@contextmanager
def names_may_be_written_anew() -> Iterator[None]:
    """For one transaction: the names on papers are encrypted with another key. Nobody else writes then."""
    connection = connections[DEFAULT_DB_ALIAS]
    table, event, condition, message = RULES[NAMES_KEPT]
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    build = _postgres if connection.vendor == "postgresql" else _sqlite
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {NAMES_KEPT}{on}")
        yield
        for statement in build(NAMES_KEPT, table, event, condition, message):
            cursor.execute(statement)


def stands(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database has these rules and no other. One nobody knows is a fault as well."""
    return _there(connection) == set(RULES)


def _there(connection: BaseDatabaseWrapper) -> set[str]:
    question = (
        "SELECT DISTINCT tgname FROM pg_trigger WHERE tgname LIKE 'money_%'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'money_%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {name for (name,) in cursor.fetchall()}


def prepare(*, using: str, plan: Any, **kwargs: Any) -> None:
    """Before a change of schema: SQLite remakes whole tables, and a rule of one table that asks
    another stops that one from being remade. They come back right after (`reinstall`)."""
    connection = connections[using]
    if bool(plan) and connection.vendor == "sqlite":
        remove(connection)


def reinstall(*, using: str, **kwargs: Any) -> None:
    """After migrate: a remade table has lost its triggers."""
    install(connections[using])


def readiness() -> str:
    """For /readyz: "ok", or that a rule is missing. The next release may have brought one more (1040)."""
    return "missing" if set(RULES) - _there(connections[DEFAULT_DB_ALIAS]) else "ok"


@register(Tags.database)
def money_guard_stands(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[CheckMessage]:
    """`manage.py check --database default` says when a rule is missing."""
    connection = connections[DEFAULT_DB_ALIAS]
    if DEFAULT_DB_ALIAS not in (databases or []):
        return []
    if "booking_ledgerentry" not in connection.introspection.table_names() or stands(connection):
        return []
    if is_being_migrated(connection):
        return []  # or `migrate`, which puts them there, would be refused for want of the new rules
    return [
        Error(
            "The database does not guard the ledger.",
            hint="Run manage.py migrate: it puts the rules back.",
            id="booking.E002",
        )
    ]


def _sqlite(name: str, table: str, event: str, condition: str, message: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
    ]


def _postgres(name: str, table: str, event: str, condition: str, message: str) -> list[str]:
    """The row summed about is locked first: two refunds at once are summed one after the other.

    A rule that stands is replaced, never dropped first: others write while a host migrates (1039).
    """
    lock = LOCKS.get(name, LOCKS.get(table, "")) if event != "DELETE" else ""
    row = "OLD" if event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{lock} IF {condition} THEN RAISE EXCEPTION '{message}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
