"""The actions of the booking desk that the audit trail knows, as stored words (0861)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditAction(models.TextChoices):
    """What was done to a visit, a patient, a practitioner or a job. Said by the office's pages."""

    VIEWED = "viewed", _("Opened")
    VISIT_OPENED = "visit_opened", _("Opened by the practitioner")
    EVIDENCE_VIEWED = "evidence_viewed", _("Evidence opened")
    ON_DAY_SHEET = "on_day_sheet", _("Shown on a day sheet")
    VISITS_EXPORTED = "visits_exported", _("List of visits exported")

    VISIT_DESCRIBED = "visit_described", _("Details given")
    DETAILS_CHANGED = "details_changed", _("Details changed by the patient")
    VISIT_CONFIRMED = "visit_confirmed", _("Visit confirmed")
    VISIT_BOOKED_BY_OFFICE = "visit_booked_by_office", _("Booked by the office")
    VISIT_RESCHEDULED = "visit_rescheduled", _("Moved to another time")
    VISIT_CANCELLED = "visit_cancelled", _("Visit cancelled")
    HOW_IT_WENT = "how_it_went", _("Said how it went")
    HOME_SAID = "home_said", _("Said that somebody will be home")
    VISIT_SET_OUT = "visit_set_out", _("Said to be on the way")
    VISIT_LATE = "visit_late", _("Said to be running late")
    VISIT_STARTED = "visit_started", _("Visit started")
    VISIT_COMPLETED = "visit_completed", _("Visit completed")
    VISIT_NO_SHOW = "visit_no_show", _("Marked as missed")
    DOOR_NOTE_WRITTEN = "door_note_written", _("Note for colleagues written")
    DOOR_NOTE_CHANGED = "door_note_changed", _("Note for colleagues changed")
    DOOR_NOTE_REMOVED = "door_note_removed", _("Note for colleagues removed")
    EXERCISES_SENT = "exercises_sent", _("Exercises sent home")
    EXERCISES_TAKEN_BACK = "exercises_taken_back", _("Exercises taken back")
    EXERCISES_CODE_SHOWN = "exercises_code_shown", _("Code for exercises shown")
    PAY_CODE_SHOWN = "pay_code_shown", _("Payment code shown at the door")
    VISIT_REOPENED = "visit_reopened", _("End taken back")
    HANDED_TO_OFFICE = "handed_to_office", _("Handed to the office")
    HOLD_DECIDED = "hold_decided", _("Decided what happens if it is paid")
    DEALT_WITH = "dealt_with", _("Dealt with by the office")
    CONFIRMATION_RESENT = "confirmation_resent", _("Confirmation sent again")

    DEPOSIT_ASKED = "deposit_asked", _("Deposit asked for by e-mail")
    DEPOSIT_LENGTHENED = "deposit_lengthened", _("Deposit awaited longer")
    DEPOSIT_WAIVED = "deposit_waived", _("Deposit waived")
    HOLD_LET_GO = "hold_let_go", _("Held time let go")
    DEPOSIT_BY_HAND = "deposit_by_hand", _("Deposit recorded by hand")

    PAID_TIME_GIVEN_UP = "paid_time_given_up", _("Paid time given up")
    PAID_TIME_CONFIRMED = "paid_time_confirmed", _("Paid time confirmed")
    PAY_LINK_SENT = "pay_link_sent", _("Payment link sent")
    CLAIM_SENT = "claim_sent", _("Claim sent to the insurer")
    CLAIM_APPROVED = "claim_approved", _("Claim approved by the insurer")
    CLAIM_REFUSED = "claim_refused", _("Claim refused by the insurer")
    CLAIM_PAID = "claim_paid", _("Claim paid by the insurer")
    CLAIM_TAKEN_BACK = "claim_taken_back", _("Claim to be sent again")
    PAYMENT_RECORDED = "payment_recorded", _("Payment recorded")
    REFUNDED = "refunded", _("Refunded")
    CREDIT_KEPT = "credit_kept", _("Kept as credit")
    CREDIT_USED = "credit_used", _("Paid from credit")
    CREDIT_PAID_OUT = "credit_paid_out", _("Credit paid out")
    PACKAGE_SOLD = "package_sold", _("Package sold")
    PACKAGE_USED = "package_used", _("Paid from a package")
    GIFT_SOLD = "gift_sold", _("Gift card sold")
    GIFT_USED = "gift_used", _("Gift card put on credit")
    GIFT_ENDED = "gift_ended", _("Gift card ended, the rest paid back")
    PACKAGE_ENDED = "package_ended", _("Package ended, the rest paid back")
    GOODWILL = "goodwill", _("Paid back as goodwill")
    DISCOUNTED = "discounted", _("Discount given")
    PUT_RIGHT = "put_right", _("Payment put right")
    DAY_CLOSED = "day_closed", _("Day closed")
    FRAUD_WARNING_CLOSED = "fraud_warning_closed", _("Fraud warning dealt with")
    MONEY_REVIEWED = "money_reviewed", _("Money looked at")
    NO_SHOW_FEE = "no_show_fee", _("Fee for a missed visit")
    LATE_FEE = "late_fee", _("Fee for a late cancellation")
    FEE_WAIVED = "fee_waived", _("Agreed fee not charged")
    CARD_AGREED = "card_agreed", _("Card on file agreed to")
    CARD_KEPT = "card_kept", _("Card kept on file")
    CARD_REMOVED = "card_removed", _("Card no longer kept")

    BOOKS_ASKED = "books_asked", _("Export of the books asked of the worker")
    BOOKS_EXPORTED = "books_exported", _("Books exported for the bookkeeper")
    PAY_RATE_SET = "pay_rate_set", _("Rate of pay agreed")
    PAY_RATE_REMOVED = "pay_rate_removed", _("Rate of pay taken off")
    PAY_CLOSED = "pay_closed", _("Pay period closed")
    PAY_EXPORTED = "pay_exported", _("Pay exported")
    RECEIPT_ISSUED_ANEW = "receipt_issued_anew", _("Receipt issued anew")

    AREAS_CHANGED = "areas_changed", _("Areas changed")
    HOURS_CHANGED = "hours_changed", _("Weekly hours changed")
    LIMITS_CHANGED = "limits_changed", _("Own limits changed")
    DATE_CHANGED = "date_changed", _("Hours of one date changed")
    DATE_RESTORED = "date_restored", _("Hours of one date as usual again")
    TIME_OFF_TAKEN = "time_off_taken", _("Time off taken")
    ABSENCE_REPORTED = "absence_reported", _("Said to be unable to come")
    AREA_CLOSED = "area_closed", _("Nobody drives to the area for a while")
    AREA_OPENED = "area_opened", _("The area can be reached again")
    OFFER_ACCEPTED = "offer_accepted", _("Taken over by a colleague")
    OFFER_DECLINED = "offer_declined", _("Declined by a colleague")
    MESSAGE_WRITTEN = "message_written", _("Message written on the visit’s page")
    TEXTS_WITHDRAWN = "texts_withdrawn", _("Texts ended on the patient’s word")
    TEXTS_GIVEN_BACK = "texts_given_back", _("Texts begun again on the patient’s word")
    WENT_SETTLED = "went_settled", _("What went badly was talked about")
    REFUSED_SENT_AGAIN = "refused_sent_again", _("Refused letters sent again")
    REFUSED_SETTLED = "refused_settled", _("Refused letters seen to by other ways")
    MESSAGE_SETTLED = "message_settled", _("Message needs no answer")
    EARLIER_AWAITED = "earlier_awaited", _("Waits for an earlier time")
    EARLIER_ENDED = "earlier_ended", _("Waits for an earlier time no longer")
    PLAN_PROPOSED = "plan_proposed", _("Plan of care proposed")
    PLAN_AGREED = "plan_agreed", _("Plan of care agreed")
    PLAN_DECLINED = "plan_declined", _("Plan of care not wanted")
    CHANGE_ASKED = "change_asked", _("Another time asked of the office")
    CHANGE_ANSWERED = "change_answered", _("Request for another time answered")
    PATIENT_CALLED = "patient_called", _("Patient called")
    ABSENCE_TAKEN_BACK = "absence_taken_back", _("Absence taken back: comes after all")
    TIME_OFF_WITHDRAWN = "time_off_withdrawn", _("Time off withdrawn")
    CALENDAR_FEED_OPENED = "calendar_feed_opened", _("Calendar address made")
    BUSY_FEED_KEPT = "busy_feed_kept", _("Own calendar subscribed to")
    BUSY_FEED_FORGOTTEN = "busy_feed_forgotten", _("Own calendar forgotten")
    CALENDAR_FEEDS_REVOKED = "calendar_feeds_revoked", _("Calendar addresses revoked")

    ACTING_ASKED = "acting_asked", _("Asked who may act for them")
    ACTING_GIVEN = "acting_given", _("Said who may act for them")
    ACTING_ENDED = "acting_ended", _("Ended that somebody acts for them")
    ACTING_LOOKED = "acting_looked", _("End of acting looked at by the office")
    PATIENT_EDITED = "patient_edited", _("Patient’s facts changed")
    PATIENTS_MERGED = "patients_merged", _("Two records made one")
    PATIENTS_PARTED = "patients_parted", _("Two records taken apart again")
    OUTSIDE_HOURS = "outside_hours", _("Booked outside working hours, knowingly")
    IMPORT_TAKEN_IN = "import_taken_in", _("File of another program sent in")
    IMPORT_ASKED = "import_asked", _("File of another program to be brought in")
    IMPORT_BROUGHT = "import_brought", _("File of another program brought in")
    IMPORT_FORGOTTEN = "import_forgotten", _("File of another program deleted")
    IMPORT_UNDONE = "import_undone", _("File of another program taken back")
    PATIENT_IMPORTED = "patient_imported", _("Brought from another program")
    VISIT_IMPORTED = "visit_imported", _("Visit brought from another program")
    ROUND_SEEN = "round_seen", _("Round seen as the practitioner sees it")
    EXPORTED = "exported", _("Record exported")
    ERASED = "erased", _("Record erased")
    JOB_RETRIED = "job_retried", _("Job tried again")


#: Somebody looked, and nothing changed.
LOOKS = (
    AuditAction.VIEWED,
    AuditAction.VISIT_OPENED,
    AuditAction.EVIDENCE_VIEWED,
    AuditAction.ON_DAY_SHEET,
    AuditAction.ROUND_SEEN,
)

#: Whoever acts without signing in, by the name the trail stores.
ACTORS = {
    "patient": _("the patient"),
    "system": _("the program"),
    "retention": _("the program, once its period of keeping was over"),
}
