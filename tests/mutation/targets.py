"""Which files hold promises, and which tests own each: module names, because files move."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A module, the test files that must notice a fault in it, and whether it is put on the database:
    by itself, or by another module (`installed_by`) that is made of it.

    The tests of a pure one need neither Django nor a database.
    """

    module: str
    tests: tuple[str, ...]
    is_installed: bool = False
    installed_by: str = ""
    is_pure: bool = False


TARGETS = [
    Target(
        "core.outbox",
        ("tests/core/test_outbox.py", "tests/core/test_leases.py", "tests/core/test_lanes.py"),
    ),
    Target("core.periodic", ("tests/core/test_periodic.py", "tests/core/test_lanes.py")),
    Target("core.ratelimit", ("tests/core/test_ratelimit.py",)),
    Target("core.fields", ("tests/core/test_private_fields.py",)),
    Target("booking.access", ("tests/security/test_access.py",)),
    Target("booking.scheduling.policy", ("tests/scheduling/test_policy.py",), is_pure=True),
    Target(
        "booking.operations.locks.diary",
        ("tests/operations/test_diary_lock.py", "tests/operations/test_hold.py"),
    ),
    Target(
        "booking.operations.reserving.hold",
        ("tests/operations/test_hold.py", "tests/operations/test_hold_deadlines.py"),
    ),
    Target(
        "booking.payments.ledger",
        (
            "tests/payments/test_ledger.py",
            "tests/payments/test_ledger_of_what_is_left.py",
            "tests/payments/test_paid_before_it_took_place.py",
            "tests/operations/test_cancel.py",
            "tests/payments/test_cases_refund.py",
            "tests/payments/test_cases_afterwards.py",
        ),
    ),
    Target(
        "booking.operations.money.refund",
        (
            "tests/payments/test_refunding.py",
            "tests/payments/test_refund_reports.py",
            "tests/payments/test_cases_refund.py",
            "tests/payments/test_cases_afterwards.py",
            "tests/payments/test_cases_dispute.py",
            "tests/payments/test_cases_out.py",
            "tests/payments/test_cases_out_balance.py",
        ),
    ),
    Target(
        "booking.operations.money.settle",
        (
            "tests/payments/test_settling_unnoted.py",
            "tests/payments/test_settling_refused.py",
            "tests/payments/test_settling.py",
            "tests/payments/test_cases_happy.py",
            "tests/payments/test_cases_late_and_slow.py",
            "tests/payments/test_cases_webhook.py",
            "tests/payments/test_cases_create.py",
            "tests/payments/test_cases_out_balance.py",
        ),
    ),
    Target(
        "booking.operations.privacy.retention",
        ("tests/privacy/test_retention.py", "tests/privacy/test_retention_of_people.py"),
    ),
    Target(
        "booking.database.no_overlap", ("tests/operations/test_never_twice.py",), is_installed=True
    ),
    Target(
        "booking.database.money_rules",
        (
            "tests/payments/test_money_rules.py",
            "tests/payments/test_numbers_without_gaps.py",
            "tests/payments/test_correction_rule.py",
            "tests/payments/test_names_on_papers.py",
            "tests/payments/test_card_rules.py",
            "tests/payments/test_credit_rules.py",
        ),
        is_installed=True,
    ),
    Target(
        "booking.database.card_rules",
        ("tests/payments/test_card_rules.py",),
        is_installed=True,
        installed_by="booking.database.money_rules",
    ),
    Target(
        "booking.database.credit_rules",
        ("tests/payments/test_credit_rules.py",),
        is_installed=True,
        installed_by="booking.database.money_rules",
    ),
]
