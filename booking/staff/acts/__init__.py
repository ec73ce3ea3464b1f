"""Everything the office may do to a visit, by the last word of its address."""

from booking.staff.acts import attendance, change, moving, paid_while_blocked, papers, payments
from booking.staff.acts.base import Act

# In this order the buttons stand on a visit's page.
ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        attendance.Done(),
        attendance.NoShow(),
        attendance.Reopen(),
        moving.Reschedule(),
        moving.GiveTo(),
        change.Cancel(),
        paid_while_blocked.ConfirmAfterAll(),
        paid_while_blocked.GiveBack(),
        change.Resend(),
        change.Dealt(),
        payments.RecordPayment(),
        payments.PayLink(),
        payments.Refund(),
        payments.PaidBack(),
        papers.IssueReceipt(),
        papers.IssueAnew(),
        payments.LookedAt(),
        payments.GiveUpMismatch(),
    )
}
