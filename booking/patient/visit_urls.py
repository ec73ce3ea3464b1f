"""The addresses of one visit's private pages."""

from django.urls import path, re_path

from booking.patient.views import (
    address,
    again,
    ask_change,
    cancel,
    card,
    change,
    deposit,
    details,
    earlier,
    finding,
    mine,
    new_email,
    package,
    papers,
    pay,
    plan,
    planned,
    thread,
    visit,
)

app_name = "visit"
REF = r"^(?P<reference>[A-Z0-9]{4}-[A-Z0-9]{4})"
NUMBER = r"[RC]\d{4}-\d{5,9}"
urlpatterns = [
    path("find/", finding.find, name="find"),
    path("mine/", mine.mine, name="mine"),
    path("mine/end/", mine.end_mine, name="end_mine"),
    re_path(r"^mine/(?P<token>[A-Za-z0-9_-]{30,64})/$", mine.follow_mine, name="follow_mine"),
    re_path(
        r"^email/(?P<token>[A-Za-z0-9_-]{30,64})/$", new_email.confirm_email, name="confirm_email"
    ),
    # Longer than any reference, so that the two can stand side by side under /visit/.
    re_path(r"^(?P<token>[A-Za-z0-9_-]{30,64})/$", visit.follow, name="follow"),
    re_path(rf"{REF}/$", visit.confirmation, name="visit"),
    re_path(rf"{REF}/confirmation/$", visit.confirmation, name="confirmation"),
    re_path(rf"{REF}/receipt/$", papers.newest, name="receipt"),
    re_path(rf"{REF}/receipt\.pdf$", papers.newest_pdf, name="receipt_pdf"),
    re_path(rf"{REF}/receipt/issue/$", papers.issue, name="issue_receipt"),
    re_path(rf"{REF}/papers/(?P<number>{NUMBER})/$", papers.paper, name="paper"),
    re_path(rf"{REF}/papers/(?P<number>{NUMBER})\.pdf$", papers.paper_pdf, name="paper_pdf"),
    re_path(rf"{REF}/year/(?P<year>\d{{4}})/$", papers.year, name="year"),
    re_path(rf"{REF}/year/(?P<year>\d{{4}})\.pdf$", papers.year_pdf, name="year_pdf"),
    re_path(rf"{REF}/calendar\.ics$", visit.calendar, name="calendar"),
    re_path(rf"{REF}/change/$", change.change, name="change"),
    re_path(rf"{REF}/change/move/$", change.move, name="move"),
    re_path(rf"{REF}/change/undo/$", change.undo, name="undo"),
    re_path(rf"{REF}/change/ask/$", ask_change.ask, name="ask_change"),
    re_path(rf"{REF}/change/withdraw/$", ask_change.withdraw, name="withdraw_change"),
    re_path(rf"{REF}/address/$", address.address, name="address"),
    re_path(rf"{REF}/address/check/$", address.check, name="address_check"),
    re_path(rf"{REF}/email/$", new_email.new_email, name="email"),
    re_path(rf"{REF}/earlier/$", earlier.earlier, name="earlier"),
    re_path(rf"{REF}/earlier/take/$", earlier.take, name="take_earlier"),
    re_path(rf"{REF}/earlier/keep/$", earlier.keep, name="keep_time"),
    re_path(rf"{REF}/earlier/stop/$", earlier.stop, name="stop_waiting"),
    re_path(rf"{REF}/messages/$", thread.thread, name="messages"),
    re_path(rf"{REF}/details/$", details.details, name="details"),
    re_path(rf"{REF}/cancel/$", cancel.cancel, name="cancel"),
    re_path(rf"{REF}/package/$", package.use, name="package"),
    re_path(rf"{REF}/pay/$", pay.pay, name="pay"),
    re_path(rf"{REF}/gift/$", pay.gift, name="gift"),
    re_path(rf"{REF}/deposit/$", deposit.deposit, name="deposit"),
    re_path(rf"{REF}/card/$", card.card, name="card"),
    re_path(rf"{REF}/again/$", again.again, name="again"),
    re_path(rf"{REF}/plan/$", plan.plan, name="plan"),
    re_path(rf"{REF}/plan/offered/$", planned.offered_plan, name="offered_plan"),
    re_path(rf"{REF}/plan/decline/$", planned.decline, name="decline_plan"),
    re_path(rf"{REF}/plan/visits/$", planned.planned, name="planned"),
    re_path(rf"{REF}/plan/cancel/$", planned.cancel_plan, name="cancel_plan"),
]
