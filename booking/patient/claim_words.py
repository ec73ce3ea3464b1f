"""Which of the days that a payer covers a visit falls on, in words."""

import datetime as dt

from django.utils.translation import gettext as _

from territory.country import Claim


def crash_day(crash: dt.date | None, today: dt.date, claim: Claim) -> str | None:
    """`Day 12 of 84 covered`, or what is asked after them; None without a date."""
    if crash is None:
        return None
    day = (today - crash).days + 1
    if day > claim.covered_days:
        return str(claim.after_them) % {"day": day}
    return _("Day %(day)s of %(days)s covered") % {"day": day, "days": claim.covered_days}
