"""What each kind of the worker's jobs is, for the office: the kinds themselves are stored words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.notifications import kinds

JOBS: dict[str, Any] = {
    kinds.PATIENT: _("Letter to a patient"),
    kinds.TEXT: _("Text to a patient"),
    kinds.WAITING_TEXT: _("Text to somebody on the waiting list"),
    kinds.PRACTITIONER: _("Letter to a practitioner"),
    kinds.OFFICE: _("Letter to the office about what waits for it"),
    kinds.ACTING: _("Letter about who may act for a patient"),
    kinds.VISITED: _("Letter to a person we visit, whose visit somebody else booked"),
    kinds.WAITING: _("Letter to somebody on the waiting list"),
    "visit.links": _("Letter with the links to somebody's visits"),
    kinds.NEW_EMAIL: _("Letter asking whether a new address is somebody's"),
    kinds.EMAIL_CHANGED: _("Letter to a former address of a patient"),
    kinds.RUNNING_LATE: _("Letter about running late"),
    kinds.ASK_TO_REBOOK: _("Letter asking to choose another time"),
    kinds.MONEY_ALERT: _("Letter to the office about money"),
    kinds.MONEY_LETTER: _("Letter to a patient about money"),
    kinds.GIFT_LETTER: _("Gift card to whom it is for"),
    kinds.PURCHASE_LETTER: _("Letter to whoever bought a package or gift card"),
    kinds.PAYMENT_EVENT: _("News of the payment provider"),
    kinds.REFUND: _("Refund"),
    kinds.FORGET_CARD: _("Removal of a card on file"),
    kinds.PAPERS: _("Receipts and credit notes of a visit"),
    kinds.DEPOSIT_OVER: _("End of waiting for a deposit"),
    kinds.FATES: _("Visits on a day the clinic closes"),
    kinds.REHOME: _("Visit of somebody who cannot come"),
    kinds.COLLEAGUE_OFFER: _("Letter offering a visit to a colleague"),
    kinds.OFFERS_OVER: _("End of offering a visit to colleagues"),
    kinds.OWN_CALENDAR: _("Letter to a practitioner about their own calendar"),
    kinds.REPORT: _("Report of the office"),
    kinds.BOOKS_FILE: _("File for the bookkeeper"),
    kinds.IMPORT_FILE: _("File of another program"),
    "card.draw": _("Picture of a page for shared links"),
    "picture.prepare": _("Sizes of a picture"),
    "pictures.recheck": _("Check of all pictures"),
    "picture.recheck": _("Check of a picture"),
    "care_cards.index": _("Which pages show which care card"),
    "follow.ask": _("Letter that asks whether new articles are wanted by e-mail"),
    "follow.article": _("Letter about a new article"),
    "contact.told": _("Letter about a message from the contact form"),
    "accounts.link": _("Letter with a link to sign in"),
}


def job_name(kind: str) -> str:
    """What the job was to do. One of an earlier version is shown by its kind."""
    return str(JOBS.get(kind, kind))
