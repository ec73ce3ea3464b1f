"""Letters about who may act for whom: one asks the person we visit, the others tell both what was said."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from booking.models import ActingConsent, EndedBy, Visit
from booking.notifications.about_visit import prepare_words, short_time, visit_facts, whole_time
from core.letters import Letter
from core.local_time import day_of_year
from core.models import ClinicSettings


def may_words(consent: ActingConsent) -> list[str]:
    """What somebody may do, in the language being spoken."""
    words = {
        "book": _("book visits"),
        "change": _("change and cancel them"),
        "pay": _("pay"),
        "read": _("read receipts and other papers"),
    }
    return [words[one] for one in consent.may]


def until_words(consent: ActingConsent) -> str:
    """Until when, in words."""
    return day_of_year(consent.until) if consent.until else _("Until it is ended")


def own_facts(visit: Visit, consent: ActingConsent) -> list[tuple[str, str]]:
    """When, who, where and who booked, as the person we visit reads it."""
    own = visit_facts(visit, whom=False)
    return [*own[:-1], (_("Booked by"), consent.actor), own[-1]]


def asked(consent: ActingConsent, visit: Visit, link: str) -> Letter:
    """To the person we visit: who booked for them, what and when; and a page to say yes or no."""
    said = {"who": consent.actor, "phone": ClinicSettings.current().phone}
    return Letter(
        to=consent.visited_email,
        subject=_("A visit was booked for you on %(when)s") % {"when": short_time(visit)},
        heading=_("A visit was booked for you"),
        opening=[
            _("%(who)s booked this visit for you, and gave us your address.") % said,
            _(
                "Do you let %(who)s act for you with us? You decide. The visit stays booked either way."
            )
            % said,
        ],
        facts=own_facts(visit, consent),
        closing=[
            prepare_words(),
            _("Do you know nothing of this? Please call us: %(phone)s") % said,
        ],
        actions=[(_("See the visit, and say yes or no"), link)],
    )


def given(consent: ActingConsent) -> Letter:
    """To whoever acts: what the person we visit said yes to."""
    name = {"name": consent.patient.first_name}
    return Letter(
        to=consent.actor_email,
        subject=_("You may act for the person we visit"),
        heading=_("%(name)s has said yes") % name,
        opening=[_("You may do this for %(name)s with us:") % name],
        facts=[
            (_("You may"), "; ".join(may_words(consent))),
            (_("Until"), until_words(consent)),
        ],
        closing=[_("%(name)s may change or end it at any time, and you are told.") % name],
    )


def ended(consent: ActingConsent) -> Letter:
    """To whoever acted: that it has ended, and what stays."""
    said = {"name": consent.patient.first_name, "phone": ClinicSettings.current().phone}
    over = (
        _("The last day on which you could act for %(name)s with us is over.")
        if consent.ended_by == EndedBy.DATE
        else _("You do not act for %(name)s with us any more.")
    )
    return Letter(
        to=consent.actor_email,
        subject=_("You do not act for the person we visit any more"),
        heading=_("You do not act for somebody any more"),
        opening=[
            over % said,
            _(
                "What is booked stays booked. The links in our earlier letters do not open it any more."
            ),
            _("A card you left with us for visits to come is not charged, and no longer kept."),
        ],
        closing=[
            _("For a receipt of what you paid, or a question about your money, call us: %(phone)s")
            % said
        ],
    )


def ended_own(consent: ActingConsent, coming: Sequence[Visit]) -> Letter:
    """To the person we visit: it has ended, and what is booked for them."""
    said = {"who": consent.actor, "phone": ClinicSettings.current().phone}
    booked = [(_("Your visit"), whole_time(visit)) for visit in coming]
    return Letter(
        to=consent.visited_email,
        subject=_("Nobody acts for you in our letters any more"),
        heading=_("%(who)s does not act for you any more") % said,
        opening=[
            _("What is booked stays booked. Our letters about it come to you from now on."),
            _("To change or cancel a visit, open it by its letter, or call us: %(phone)s") % said,
        ],
        facts=booked or [(_("Your visits"), _("No visit is booked."))],
    )


def says(consent: ActingConsent, message: str, coming: Sequence[Visit]) -> Letter:
    """The letter of a message that names no visit of its own."""
    if message == "ended_own":
        return ended_own(consent, coming)
    return given(consent) if message == "given" else ended(consent)
