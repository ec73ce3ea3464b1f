"""The kinds of jobs the booking desk writes for its worker, all in one place.

A kind names the handler in `booking/jobs` that does it. Whoever writes such a job, does it, or
looks up what was sent, takes the word from here. The words are stored: they never change.
"""

import datetime as dt

from booking.models import PAPERS_JOB

#: Letters to a visit's patient, to the practitioner who must know, to somebody on the waiting list.
PATIENT, PRACTITIONER, WAITING = "visit.mail", "visit.mirror", "waiting.mail"
#: Letters to a patient that go by the clock: how long before the visit.
REMINDERS = {"reminder_48h": dt.timedelta(hours=48), "reminder_2h": dt.timedelta(hours=2)}
#: To the clinic's own address: a patient's question or message waits for an answer.
OFFICE = "office.mail"
#: A text to a visit's patient, whatever it says.
TEXT = "visit.text"
#: A text to somebody on the waiting list.
WAITING_TEXT = "waiting.text"
#: Texts about the way to the door, good within the hour around a visit; and those that are wrong later.
AT_THE_DOOR = ("late", "on_my_way")
WRONG_LATER = (*AT_THE_DOOR, "reminder_2h")
#: The links to somebody's visits, asked for because they were lost.
LOST_LINKS = "visit.links"
#: Another e-mail address of a patient: is it theirs; and the former one is told.
NEW_EMAIL, EMAIL_CHANGED = "visit.new_email", "visit.email_changed"
#: The practitioner is on the way and late; the patient is asked to choose another time.
RUNNING_LATE, ASK_TO_REBOOK = "running_late", "ask_to_rebook"
#: Who may act for whom: asked, given, ended; and what the person we visit reads of a visit booked for them.
ACTING, VISITED = "visit.acting", "visit.visited"
#: Money that needs a person: a letter to the clinic; and what a patient is told about their money.
MONEY_ALERT, MONEY_LETTER = "money.alert", "money.message"
#: What a buyer of a package or a gift card is told of it.
PURCHASE_LETTER = "money.purchase"
#: A gift card, to whom it is for.
GIFT_LETTER = "money.gift"
#: An event of the payment provider that is kept but not acted on yet; a refund that is to be sent.
PAYMENT_EVENT, REFUND = "money.event", "money.refund"
#: A card that is kept no longer is taken out of the provider's keeping.
FORGET_CARD = "money.forget_card"
#: A visit's receipts and credit notes are brought up to its ledger; the ledger itself asks for it.
PAPERS = PAPERS_JOB
#: The deposit of a visit booked by phone is overdue: its time is free again, and both sides hear of it.
DEPOSIT_OVER = "visits.deposit_over"
#: What was decided about one practitioner's visits on a date the clinic closes.
FATES = "visits.fates"
#: What was decided about one visit of an absence; a visit offered to a colleague, and the end of its offers.
REHOME, COLLEAGUE_OFFER, OFFERS_OVER = "visits.rehome", "visit.colleague", "visits.offers_over"
#: A practitioner's own calendar has not been read for hours.
OWN_CALENDAR = "practice.own_calendar"
#: A longer question of the office.
REPORT = "desk.report"
#: A bookkeeper's file that takes longer than a page may.
BOOKS_FILE = "desk.books_file"
#: A file of another program that is checked, or brought in.
IMPORT_FILE = "desk.import_file"
