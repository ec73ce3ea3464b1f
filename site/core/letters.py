"""Every e-mail is sent from here (0813): text, the same as HTML, an invitation if there is one.

Whoever has something to say makes a `Letter`; nothing else in the program makes an e-mail. So each has
the clinic's name as its sender, says that a program sent it, and is named after the sending domain.
"""

import logging
import smtplib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.utils import DNS_NAME
from django.template.loader import render_to_string

from core.mail_refusals import AddressRefused, LetterRefused, MailAway
from core.models import ClinicSettings
from core.sent_letters import hand_to_provider

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Invitation:
    """A calendar entry that travels with a letter."""

    content: bytes
    method: str


@dataclass(frozen=True)
class Letter:
    """What a message says, before it is dressed as text or as HTML.

    `facts` are rows of label and value, `actions` rows of label and address. The subject says
    nothing about health and carries no name. To a patient it ends with where to find help.
    """

    to: str
    subject: str
    heading: str
    opening: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    closing: Sequence[str] = ()
    actions: Sequence[tuple[str, str]] = ()
    invitations: Sequence[Invitation] = ()
    is_to_patient: bool = True
    headers: Mapping[str, str] = field(default_factory=dict)


def send(letter: Letter) -> None:
    """Hand one letter to the mail server, called by the worker.

    Raises AddressRefused or LetterRefused when trying again cannot help, else MailAway.
    """
    clinic = ClinicSettings.current()
    context = {"letter": letter, "clinic": clinic, "simulated": settings.PAYMENTS == "simulator"}
    message = EmailMultiAlternatives(
        # A line break in a subject would begin a header of somebody else's choice.
        subject=" ".join(letter.subject.split()),
        body=render_to_string("emails/letter.txt", context),
        from_email=str(Address(_plain(clinic.name), *sending_address())),
        to=[letter.to],
        reply_to=[clinic.email] if clinic.email else None,
        # So that holiday replies are not sent back to us (RFC 3834).
        headers={"Auto-Submitted": "auto-generated", **letter.headers},
    )
    message.attach_alternative(render_to_string("emails/letter.html", context), "text/html")
    for invitation in letter.invitations:
        _invite(message, invitation)
    _hand_over(message)


def _invite(message: EmailMultiAlternatives, invitation: Invitation) -> None:
    """Mail programs read it as an invitation beside the text; the others keep it as a file."""
    kind = f'text/calendar; method="{invitation.method}"'
    if settings.EMAIL_PROVIDER:
        # The providers' forms know files alone; of its kind, it is still read as an invitation.
        message.attach("visit.ics", invitation.content, kind)
        return
    message.attach_alternative(invitation.content.decode(), kind)
    message.attach("visit.ics", invitation.content, "application/ics")


def _hand_over(message: EmailMultiAlternatives) -> None:
    """`from None` throughout: the server's answer names the address, which must not reach a log."""
    if settings.EMAIL_PROVIDER:
        hand_to_provider(message)
        return
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        if all(code >= 500 for code, _why in refused.recipients.values()):
            raise AddressRefused from None
        raise MailAway from None
    except smtplib.SMTPDataError as refused:
        if refused.smtp_code >= 500:
            raise LetterRefused from None
        raise MailAway from None
    # A wrong password too: the operator puts it right, and then every letter leaves.
    except OSError as away:  # all that smtplib raises is one
        log.warning("mail server away: %s", type(away).__name__)
        raise MailAway from None


def sending_address() -> tuple[str, str]:
    """The address that letters come from, before and after its @."""
    name, _at, domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")
    return name, domain


def speak_as_the_sending_domain() -> None:
    """Message-ID and HELO name the domain of the sender, not a machine or a container.

    Django asks this one object for both, and has no setting for it; what it remembers is set here once,
    so that letters of Wagtail and allauth are named alike.
    """
    _name, domain = sending_address()
    # A private name of Django's: there is no setting, and the machine's own is a container's id.
    DNS_NAME._fqdn = domain.encode("idna").decode() or "localhost"


def _plain(name: str) -> str:
    """A display name that can stand in a header."""
    return "".join(letter for letter in name if letter.isprintable())
