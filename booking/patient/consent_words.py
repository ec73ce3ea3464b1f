"""What is agreed to before a booking or a purchase: two ticks, each in its words with its version (1200)."""

from django.utils.translation import gettext as _

from booking.models import Visit
from booking.operations.reserving.consent import Consent
from core.clinic_pages import live_version

#: Raised with every change of the words below, in any language.
WORDS_VERSION = "2026-12"
PRIVACY, POLICY = "privacy", "cancellation-policy"


def terms_words() -> str:
    """What the tick for the terms says; the policy itself stands above it."""
    return _("I agree to this cancellation policy.")


def terms_version(visit: Visit) -> str:
    """Of the words and of the policy: a dispute is answered with both as they were."""
    return f"{WORDS_VERSION}.{visit.policy.get('version', 0)}"


def data_words(*, for_other: bool) -> str:
    """What the tick for the use of the answers says."""
    if for_other:
        return _(
            "The clinic may keep and use these answers, also those about health, to arrange the visit and "
            "to care for the person we visit. That person knows it, or I decide for them."
        )
    return _(
        "The clinic may keep and use these answers, also those about my health, to arrange the visit and "
        "to care for me."
    )


def texts_words() -> str:
    """What the tick for texts says; it is asked for itself and may be left alone (1220)."""
    return _(
        "Send me texts about my visits as well: reminders, and when the practitioner is on the way or late. "
        "They name no details. Reply STOP at any time to end them."
    )


def waiting_texts_words() -> str:
    """The same of somebody on the waiting list, who gets one text and no more (1235)."""
    return _("Text me as well, once, when you write to me. Reply STOP at any time to end texts.")


def buyers_words() -> str:
    """The same of whoever buys something without a visit."""
    return _(
        "The clinic may keep and use what I write here, to deliver what I buy and to write to me about it."
    )


def data_consent(words: str) -> Consent:
    """These words, and which version of them and of the page on privacy they were said with."""
    page = live_version(PRIVACY)
    return Consent(text=words, version=".".join(filter(None, [WORDS_VERSION, page])))
