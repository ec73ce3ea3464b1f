"""Everything the office may do to a visit, by the last word of its address."""

from booking.staff.acts import attendance, blocked, change, money, moving
from booking.staff.acts.base import Act

ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        attendance.Done(),
        attendance.NoShow(),
        attendance.Reopen(),
        moving.Reschedule(),
        moving.GiveTo(),
        change.Cancel(),
        blocked.ConfirmAfterAll(),
        blocked.GiveBack(),
        change.Resend(),
        change.Dealt(),
        money.RecordPayment(),
        money.PayLink(),
        money.Refund(),
        money.PaidBack(),
        money.LookedAt(),
    )
}

__all__ = ["ACTS", "Act"]
