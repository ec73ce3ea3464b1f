"""Everything the office may do to a visit, by the last word of its address."""

from booking.staff.acts import (
    attendance,
    awaited,
    card,
    change,
    claims,
    credit,
    money_back,
    moving,
    package,
    paid_while_blocked,
    papers,
    payments,
    put_right,
    suspected,
)
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
        moving.PutBack(),
        change.Cancel(),
        awaited.AskDeposit(),
        awaited.WaitLonger(),
        awaited.TakeDeposit(),
        awaited.WaiveDeposit(),
        awaited.LetGo(),
        paid_while_blocked.ConfirmAfterAll(),
        paid_while_blocked.GiveBack(),
        change.Resend(),
        change.Dealt(),
        payments.RecordPayment(),
        package.UsePackage(),
        credit.UseCredit(),
        payments.PayLink(),
        payments.Discount(),
        card.ChargeFee(),
        card.RemoveCard(),
        money_back.Goodwill(),
        money_back.ReturnOverpaid(),
        money_back.PaidBack(),
        credit.KeepAsCredit(),
        put_right.PutRight(),
        claims.SendClaim(),
        claims.ApproveClaim(),
        claims.PaidToPatient(),
        claims.RefuseClaim(),
        claims.ClaimAgain(),
        papers.IssueReceipt(),
        papers.IssueAnew(),
        payments.LookedAt(),
        suspected.SuspicionDealtWith(),
        payments.GiveUpMismatch(),
    )
}
