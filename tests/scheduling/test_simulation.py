"""The simulated month: what the order of the same starts changes."""

from dataclasses import replace
from io import StringIO

from django.core.management import call_command

from booking.management.commands.simulate import lower_mainland
from booking.scheduling.simulation import FIRST_AVAILABLE, POLICIES, simulate

OURS = next(policy for policy in POLICIES if policy.name.endswith("(ours)"))
SMALL = replace(lower_mainland(6, 5, 0.9), warm_up=5)


def test_our_order_drives_15_percent_less_with_home_legs_and_accepts_no_fewer():
    first = simulate(SMALL, FIRST_AVAILABLE, 1)
    ours = simulate(SMALL, OURS, 1)

    assert ours.drive_with_home <= 0.85 * first.drive_with_home
    assert ours.accepted >= first.accepted


def test_the_same_seed_is_the_same_month():
    small = replace(SMALL, days=5, warm_up=0)

    assert simulate(small, OURS, 3) == simulate(small, OURS, 3)


def test_the_month_that_is_measured_begins_after_the_warm_up():
    later = replace(SMALL, warm_up=10).month

    assert (later.start - replace(SMALL, warm_up=5).month.start, later.end - later.start) == (
        7 * 24 * 3600,
        7 * 24 * 3600,
    )


def test_the_command_prints_a_line_for_every_policy():
    out = StringIO()

    call_command("simulate", practitioners=2, days=5, warm_up=0, stdout=out)

    heading, *lines = out.getvalue().splitlines()
    assert heading.split() == [
        "policy",
        "drive/visit",
        "with",
        "home",
        "legs",
        "accepted",
        "wait",
        "(days)",
    ]
    assert [line[:40].strip() for line in lines] == [policy.name for policy in POLICIES]
    first = lines[POLICIES.index(FIRST_AVAILABLE)]
    assert first.count("(+0%)") == 2
